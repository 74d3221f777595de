"""Backing up and restoring: the database, the archive, the texts, the answers of models and the reports, as one, from one machine to another."""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors import backup_file, folders, restoring, settings
from connectors.backup_file import Manifest
from connectors.db import retention, transfer
from connectors.db.leases import Heartbeat
from connectors.db.store import Store
from connectors.db.tables import REVISION
from connectors.errors import BackupError
from tasks.brief import digest_of
from tasks.run import open_store

_NO_NAMES = (".", "_")


def back_up(target: Path, *, with_reports: bool = True) -> Manifest:
    """Write all that Plancast keeps into a file or a folder; what is in it.

    The rows are of one instant; the archive and the texts are read after it, so all that the rows name is there. Runs may go on meanwhile; a
    `RunHeld` while a workspace is pruned or a name is forgotten.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Give a name that is free, or move that away.")
    store, found, now = open_store(), settings.load(), settings.now()
    held = [(workspace, digest_of(["backup", workspace, now.isoformat()])) for workspace in retention.workspaces(store.engine)]
    for workspace, run_id in held:
        store.begin_run({"workspace": workspace, "run_id": run_id, "flow": transfer.BACKUP_FLOW, "started_at": now})
    try:
        with ExitStack() as beats:
            for workspace, run_id in held:
                beats.enter_context(Heartbeat(store, workspace, run_id))
            manifest = _packed(store, found, target, with_reports=with_reports)
    except BaseException as error:
        _end(store, held, "failed", str(error)[:2_000])
        raise
    _end(store, held, "complete", None)
    return manifest


def _end(store: Store, held: list[tuple[str, str]], state: str, error: str | None) -> None:
    for workspace, run_id in held:
        store.finish_run(workspace, run_id, state, error=error)


def _packed(store: Store, found: settings.Settings, target: Path, *, with_reports: bool) -> Manifest:
    target.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".plancast-", dir=target.absolute().parent) as folder:
        tables = Path(folder)
        rows = transfer.dump(store.engine, tables)
        sources = {**{f"tables/{path.name}": path for path in folders.files_of(tables)}, **dict(_files(found, with_reports=with_reports))}
        files = {}
        for name, path in sources.items():
            files[name] = backup_file.list_file(path)
        manifest = Manifest(_about(store, rows), files)
        backup_file.write(target, manifest, sources)
    return manifest


def _about(store: Store, rows: dict[str, int]) -> dict[str, Any]:
    made = {"plancast": version("plancast"), "revision": REVISION, "made_at": settings.now().isoformat()}
    return {**made, "database": store.engine.dialect.name, "rows": rows}


def _files(found: settings.Settings, *, with_reports: bool) -> Iterator[tuple[str, Path]]:
    """What is kept beside the database; caches that are made anew are left out, and what is being written."""
    kept = (found.archive, found.lake / "texts", found.models, *((found.reports,) if with_reports else ()))
    for folder in kept:
        for path in folders.files_of(folder):
            if not path.name.startswith(_NO_NAMES):
                yield path.relative_to(found.home).as_posix(), path


def restore(source: Path) -> Manifest:
    """Put a backup into an empty home and database, of whichever kind; what was in it. All of it or nothing."""
    found = settings.load()
    found.home.mkdir(parents=True, exist_ok=True)
    return restoring.restore(source, found)
