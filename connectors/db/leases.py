"""Leases of runs in the background: who works on a run keeps renewing its own, and who keeps watch marks those that nobody renews."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from connectors.db.engine import migrate, open_engine
from connectors.db.retention import workspaces
from connectors.db.store import Store
from connectors.errors import RunHeld, StoreError

EVERY_S = 30.0
"""A lease of two minutes is renewed, and looked at, so often: a run whose process is gone is marked within three."""

LOGGER = logging.getLogger("plancast")


class Heartbeat:
    """Renews the lease of a run until it is stopped, or until another process has taken the run."""

    def __init__(self, store: Store, workspace: str, run_id: str, every_s: float = EVERY_S) -> None:
        self._stopped = _repeated(lambda: store.renew_lease(workspace, run_id), every_s, f"lease of {run_id}")

    def stop(self) -> None:
        """Let the lease run out."""
        self._stopped.set()

    def __enter__(self) -> Self:
        """Renewed within the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """And no longer."""
        self.stop()


@contextmanager
def watching(url: str, every_s: float = EVERY_S) -> Iterator[None]:
    """Within the block, mark runs that were abandoned, in all workspaces of a database."""
    engine = open_engine(url)

    def mark() -> None:
        migrate(engine)
        for workspace in workspaces(engine):
            for run_id in Store(engine).abandon_runs(workspace):
                LOGGER.warning("run %s of workspace %s was abandoned", run_id, workspace)

    stopped = _repeated(mark, every_s, "watch over leases")
    try:
        yield
    finally:
        stopped.set()


def _repeated(act: Callable[[], object], every_s: float, name: str) -> threading.Event:
    """Act every so many seconds in a thread that ends with the process; setting the event ends it before."""
    stopped = threading.Event()

    def go_on() -> None:
        while not stopped.wait(every_s):
            try:
                act()
            except RunHeld:
                return
            except StoreError as error:  # the database may answer the next time
                LOGGER.warning("%s: %s", name, error)

    threading.Thread(target=go_on, name=name, daemon=True).start()
    return stopped
