"""The command line in a process of its own that need not import anything: it is forked from one that has everything loaded already.

A command costs some ten CPU seconds of imports, which are the same each time. Tests of what commands do, and of what a killed one leaves, start
them here; where the bare interpreter itself is tested, `Plancast.bare` does.
"""

import atexit
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

from connectors import settings

_LOADED = [
    "flows.content_plan", "flows.decide", "flows.backtest", "flows.commands.reading", "great_expectations", "ortools.sat.python.cp_model",
    "matplotlib.figure", "alembic.command", "psycopg",
]  # fmt: skip
"""What commands import when they need it."""

_WARM = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(_LOADED)


class Command:
    """A command on its way: its live lines are on `errors`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        settings.silence()  # before the first start loads numpy
        (out, out_end), (errors, errors_end) = _WARM.Pipe(duplex=False), _WARM.Pipe(duplex=False)
        self._process = _WARM.Process(target=_run, args=(list(arguments), dict(environment), out_end, errors_end))
        self._process.start()
        out_end.close()
        errors_end.close()
        self.out, self.errors = (os.fdopen(os.dup(end.fileno()), encoding="utf-8") for end in (out, errors))

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid or 0

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()

    def ended(self) -> tuple[int, str, str]:
        """Wait for its end: its code, and what it wrote that nobody has read yet."""
        with ThreadPoolExecutor(1) as reader:
            out, errors = reader.submit(self.out.read), self.errors.read()
            written = out.result()
        self._process.join()
        self.out.close()
        self.errors.close()
        return self._process.exitcode or 0, written, errors


def _run(arguments: list[str], environment: dict[str, str], out: Connection, errors: Connection) -> None:
    os.dup2(out.fileno(), sys.stdout.fileno())
    os.dup2(errors.fileno(), sys.stderr.fileno())
    out.close()
    errors.close()
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from prefect.context import refresh_global_settings_context

    from flows.cli import main

    refresh_global_settings_context()
    sys.argv = ["plancast", *arguments]
    try:
        main()
    finally:
        atexit._run_exitfuncs()  # a forked process ends without them
