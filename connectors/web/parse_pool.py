"""Worker processes that run a function over pages, each page under a CPU, wall-clock and memory limit of the kernel's.

A page that exceeds a limit, or crashes the parser, ends its worker and gets the caller's fallback value; the other pages of
its batch go on in a new worker. Results come back in the order of the items, a bounded number of them in memory.
"""

import contextlib
import itertools
import os
import queue
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, BinaryIO, ClassVar, Self

from connectors.errors import PlancastError
from connectors.web.parsed_page import ParsedPage, timed_out
from connectors.web.pool_worker import WorkerSettings, read_frame, write_frame

# By name: this process need not load the parser.
_PARSER = "connectors.web.parse"
BATCH_PAGES = 16
BATCHES_AHEAD = 3
RECYCLE_AFTER_PAGES = 1000
RECYCLE_GROWTH_BYTES = 256 * 1024 * 1024
MEMORY_LIMIT_BYTES = 1536 * 1024 * 1024

# Signals by which the kernel ends a worker at a limit, or a parser's own crash: trying the page again would end the same way.
_PAGE_SIGNALS = frozenset({signal.SIGXCPU, signal.SIGALRM, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL})
_START = "import sys; sys.path[:] = {path!r}; from connectors.web.pool_worker import main; main()"


class ParsePoolError(PlancastError):
    """The pool's function cannot be run in a worker, or raised an exception of its own there."""

    code: ClassVar[str] = "PC230"


def _parse_timeout(_item: tuple[Any, ...]) -> ParsedPage:
    return timed_out()


class ParsePool:
    """`with ParsePool(2) as pool: for page in pool.map(items)`, each item a tuple of the function's arguments.

    `function` is a top-level function of an importable module (`connectors.web.parse.parse_page` where none is given); its results are
    pickled. `on_timeout(item)` makes the
    result of a page that exceeded a limit; it runs in this process. An exception that the function raises ends the map with
    ParsePoolError (a MemoryError counts as the page's limit). Not for use from several threads at a time.
    """

    def __init__(
        self,
        workers: int,
        function: Callable[..., Any] | None = None,
        cpu_limit_s: int = 5,
        *,
        on_timeout: Callable[[tuple[Any, ...]], Any] = _parse_timeout,
        wall_limit_s: float | None = None,
        memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
        batch_pages: int = BATCH_PAGES,
    ) -> None:
        if workers < 1 or cpu_limit_s < 1 or batch_pages < 1:
            raise ParsePoolError("A parse pool needs at least one worker, one second and one page a batch; pass larger numbers.")
        self._settings = _settings(function, cpu_limit_s, wall_limit_s or 12.0 * cpu_limit_s, memory_limit_bytes)
        self._on_timeout, self._batch_pages, self._count = on_timeout, batch_pages, workers
        self._workers = [_Worker(self._settings) for _ in range(workers)]
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="parse-pool")

    def __enter__(self) -> Self:
        for worker in self._workers:
            self._idle.put(worker)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def map(self, items: Iterable[tuple[Any, ...]]) -> Generator[Any, None, None]:
        """The function's result for each item, in the items' order, as they become ready; the items are drawn as needed."""
        pending: deque[Future[list[Any]]] = deque()
        try:
            iterator = iter(items)
            while batch := list(itertools.islice(iterator, self._batch_pages)):
                pending.append(self._threads.submit(self._run, batch))
                while pending and (pending[0].done() or len(pending) >= BATCHES_AHEAD * self._count):
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()

    def _run(self, batch: list[tuple[Any, ...]]) -> list[Any]:
        worker = self._idle.get()
        try:
            return _run_batch(worker, batch, self._on_timeout)
        finally:
            self._idle.put(worker)


def _run_batch(worker: "_Worker", batch: list[tuple[Any, ...]], on_timeout: Callable[[tuple[Any, ...]], Any]) -> list[Any]:
    """The results of a batch; a page that ends its worker for no reason of its own is tried once more."""
    results: list[Any] = []
    retried = -1
    while len(results) < len(batch):
        is_page_at_fault = worker.run(batch[len(results) :], results)
        position = len(results)
        if position < len(batch):
            if is_page_at_fault or retried == position:
                results.append(on_timeout(batch[position]))
            else:
                retried = position
    return results


class _Worker:
    """One worker process, started when it is first needed and again after each page that ended it."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        self._page_count = 0
        self._first_resident_bytes = 0

    def run(self, batch: list[tuple[Any, ...]], results: list[Any]) -> bool:
        """Appends the results of the batch up to a page that ends the process; True where that page itself was at fault."""
        requests, answers = self._streams()
        try:
            write_frame(requests, batch)
            for _ in batch:
                kind, value = read_frame(answers)
                if kind == "memory":
                    self._end()
                    return False
                if kind == "error":
                    raise ParsePoolError(f"{self._settings.module}.{self._settings.qualified_name} failed on a page:\n{value}\nMend the function.")
                results.append(value)
            self._count(len(batch), read_frame(answers)[1])
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return self._end() in _PAGE_SIGNALS
        return False

    def close(self) -> None:
        """Ends the process; a page under way is lost."""
        self._is_closed = True
        self._end()

    def _streams(self) -> tuple[BinaryIO, BinaryIO]:
        if self._is_closed:
            raise ParsePoolError("The parse pool is closed; map inside its with block.")
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise ParsePoolError("The worker has no pipes; this is a defect, please report it.")
        return process.stdin, process.stdout  # type: ignore[return-value]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _START.format(path=[os.path.abspath(p) if p else os.getcwd() for p in sys.path])]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=-1)
        self._process, self._page_count, self._first_resident_bytes = process, 0, 0
        if self._is_closed or process.stdin is None or process.stdout is None:
            self._end()
            raise ParsePoolError("The parse pool is closed; map inside its with block.")
        try:
            write_frame(process.stdin, self._settings)  # type: ignore[arg-type]
            read_frame(process.stdout)  # type: ignore[arg-type]
        except (EOFError, OSError) as error:
            self._end()
            name = f"{self._settings.module}.{self._settings.qualified_name}"
            raise ParsePoolError(f"A worker could not load {name} (see above); pass a top-level function of an importable module.") from error
        return process

    def _count(self, page_count: int, resident_bytes: int) -> None:
        """Replaces a process that has served long and grown."""
        self._page_count += page_count
        self._first_resident_bytes = self._first_resident_bytes or resident_bytes
        if self._page_count >= RECYCLE_AFTER_PAGES and resident_bytes - self._first_resident_bytes > RECYCLE_GROWTH_BYTES:
            self._end()

    def _end(self) -> int:
        """Ends the process, if any, and gives the number of the signal that had ended it before (0 for none)."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.stdin is not None:
            # What was left to write to a dead worker is of no use to anyone.
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            code = process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = 0
        if process.stdout is not None:
            process.stdout.close()
        return -code if code < 0 else 0


def _settings(function: Callable[..., Any] | None, cpu_limit_s: int, wall_limit_s: float, memory_limit_bytes: int) -> WorkerSettings:
    module, qualified_name, file = _locate(function) if function is not None else (_PARSER, "parse_page", None)
    return WorkerSettings(
        module=module,
        qualified_name=qualified_name,
        file=file,
        cpu_limit_s=cpu_limit_s,
        wall_limit_s=wall_limit_s,
        memory_limit_bytes=memory_limit_bytes,
        parent_pid=os.getpid(),
    )


def _locate(function: Callable[..., Any]) -> tuple[str, str, str | None]:
    """Module, name and file by which a worker finds the function again."""
    if "<" in function.__qualname__:
        raise ParsePoolError(f"A worker cannot find {function.__qualname__}; pass a top-level function of an importable module.")
    module = sys.modules.get(function.__module__)
    spec = getattr(module, "__spec__", None)
    name = spec.name if function.__module__ == "__main__" and spec is not None else function.__module__
    # A script's module has a new name in the worker, so that its `if __name__ == "__main__"` does not run there.
    return "__plancast_pool__" if name == "__main__" else name, function.__qualname__, getattr(module, "__file__", None)
