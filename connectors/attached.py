"""Run a module as a child that cannot outlive its parent: `python -m connectors.attached MODULE [ARG …]`.

The parent keeps the child's standard input open. When the parent ends, by whatever way, the pipe closes and the child ends itself.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

GRACE_S = 5.0
"""Time that a child has to close its files before it is killed."""


def start(
    module: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None, log: IO[bytes] | None = None, cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start `python -m module arguments` attached to this process; its output goes to `log`, or nowhere."""
    out = log if log is not None else subprocess.DEVNULL
    command = [sys.executable, "-m", "connectors.attached", module, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=out, env=environment and dict(environment), cwd=cwd)


def stop(child: subprocess.Popen[bytes], grace_s: float | None = None) -> None:
    """End a child and wait for it; one that does not heed the request within the grace is killed."""
    child.terminate()
    try:
        child.wait(GRACE_S if grace_s is None else grace_s)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin:
        child.stdin.close()


def stop_with_children(child: subprocess.Popen[bytes], grace_s: float) -> None:
    """End first what a child has started, also in sessions of its own, within the grace, and then the child."""
    try:
        started = psutil.Process(child.pid).children()
    except psutil.NoSuchProcess:
        started = []
    for process in started:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(started, timeout=grace_s)[1]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    stop(child)


def _end_with_parent() -> None:
    while os.read(0, 4096):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE_S)
    os._exit(1)


def main() -> None:
    """Run the named module as `__main__`, watched by a thread that waits for the parent's end."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
