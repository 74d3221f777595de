"""The worker process of the parse pool: one function, one page at a time, under limits that the kernel keeps.

It is started by `parse_pool` with nothing imported but the standard library and what the function's own module imports, reads
batches from its standard input and writes one answer a page to its standard output. It ends when its input does.
"""

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import math
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

_HEADER = struct.Struct("<Q")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker is told once: the function's module (and file, where it cannot be imported by name) and its limits."""

    module: str
    qualified_name: str
    file: str | None
    cpu_limit_s: int
    wall_limit_s: float
    memory_limit_bytes: int
    parent_pid: int


def write_frame(stream: BinaryIO, value: Any) -> None:
    """Writes one value, with its length before it."""
    _write_bytes(stream, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def _write_bytes(stream: BinaryIO, data: bytes) -> None:
    stream.write(_HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO) -> Any:
    """The next value. EOFError where the stream ends before a whole one."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    (length,) = _HEADER.unpack(header)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from the other end of a pipe between parent and child only


def main() -> None:
    """Serves batches until the input ends."""
    requests, answers = _take_streams()
    settings: WorkerSettings = read_frame(requests)
    _end_with_parent(settings.parent_pid)
    function = _load(settings)
    _limit_process(settings)
    # What the imports made lives as long as the worker: the collector need not look at it again and again.
    gc.freeze()
    write_frame(answers, ("ready", None))
    while True:
        try:
            batch = read_frame(requests)
        except EOFError:
            return
        for item in batch:
            _write_bytes(answers, _run(function, item, settings))
        write_frame(answers, ("end", _resident_bytes()))


def _run(function: Callable[..., Any], item: tuple[Any, ...], settings: WorkerSettings) -> bytes:
    """The pickled answer for one item: its value, or that memory ran out, or the trace of the function's own error."""
    _start_clocks(settings)
    answer: tuple[str, Any]
    try:
        return pickle.dumps(("value", function(*item)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        answer = ("memory", None)
    except Exception:  # noqa: BLE001 - whatever the function raises is told to the parent, which raises it
        answer = ("error", traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return pickle.dumps(answer)


def _start_clocks(settings: WorkerSettings) -> None:
    """From now the kernel kills this process at the CPU limit (whole seconds, never later) and at the wall-clock limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent_s = used.ru_utime + used.ru_stime
    soft = max(math.floor(spent_s + settings.cpu_limit_s), math.floor(spent_s) + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.setitimer(signal.ITIMER_REAL, settings.wall_limit_s)


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent; whatever the function prints or reads no longer touches them."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


def _end_with_parent(parent_pid: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in (signal.SIGXCPU, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent_pid:
            raise SystemExit(1)


def _limit_process(settings: WorkerSettings) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not every platform lets a process limit its address space; the CPU limit holds everywhere.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (settings.memory_limit_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _load(settings: WorkerSettings) -> Callable[..., Any]:
    try:
        value: Any = importlib.import_module(settings.module)
    except ModuleNotFoundError:
        value = _load_file(settings)
    for name in settings.qualified_name.split("."):
        value = getattr(value, name)
    function: Callable[..., Any] = value
    return function


def _load_file(settings: WorkerSettings) -> Any:
    """A module that only its file leads to, such as a script or a test."""
    if settings.file is None or (spec := importlib.util.spec_from_file_location(settings.module, settings.file)) is None:
        raise
    module = importlib.util.module_from_spec(spec)
    sys.modules[settings.module] = module
    if spec.loader is not None:
        spec.loader.exec_module(module)
    return module


def _resident_bytes() -> int:
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0
