"""A worker of the process pool whose runs need not import anything: `python -m connectors.worker POOL`.

Prefect's own worker starts several interpreters for a run, which costs some ten CPU seconds before the flow begins. This one forks each run from a
process that has everything loaded (`connectors/warm.py`). A run is a process of its own all the same: one that crashes takes no other with it, what
it used of memory is free when it ends, and Prefect cancels it as it would any other.
"""

import asyncio
import multiprocessing
import signal
import sys
import time
from contextlib import suppress
from typing import Any

STOP_S = 20.0
"""Time that the runs under way have to say that they were interrupted."""

POLL_S = 0.1


def main(pool: str) -> None:
    """Take runs of a work pool until told to stop."""
    from connectors.warm_runs import RUNS, WarmWorker

    RUNS.warm_up()
    asyncio.run(_work(WarmWorker(work_pool_name=pool, create_pool_if_not_found=False)))


async def _work(worker: Any) -> None:
    working = asyncio.ensure_future(worker.start())
    stopping: list[asyncio.Task[None]] = []

    def stop() -> None:
        if not stopping:
            stopping.append(asyncio.ensure_future(_stop(working)))

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await working


async def _stop(working: "asyncio.Future[None]") -> None:
    """End the runs first, so that this worker still hears how they ended, and then the worker."""
    for run in multiprocessing.active_children():
        run.terminate()
    deadline = time.monotonic() + STOP_S
    while multiprocessing.active_children() and time.monotonic() < deadline:  # noqa: ASYNC110 - no event tells that a process has ended
        await asyncio.sleep(POLL_S)
    working.cancel()


if __name__ == "__main__":
    main(sys.argv[1])
