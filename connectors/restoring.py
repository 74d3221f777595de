"""A backup put into an empty home and an empty database: all of it or nothing, whenever it is killed.

Everything is unpacked and checked below `.restoring`, the rows are loaded in a transaction (of PostgreSQL, or of a new SQLite file). Then the folder
takes the name `.restored`, the rows are committed, and the folders move to their places. A kill before the commit leaves an empty database, and what
was unpacked counts for nothing; after it, the next command of any kind moves what is left (`finish`).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from connectors import backup_file
from connectors.backup_file import Manifest
from connectors.db import transfer
from connectors.db.engine import open_engine, writing
from connectors.errors import BackupError
from connectors.settings import Settings

_UNPACKED, _CHECKED = ".restoring", ".restored"


def restore(source: Path, found: Settings) -> Manifest:
    """Put a backup into the home and the database that the settings name, which must be empty; what it held.

    Raises `BackupError` or `StoreError`, and changes nothing then, where either is not empty or the backup is damaged.
    """
    with backup_file.opened(source) as (manifest, files):
        _begin_anew(found)
        _refuse_filled(found)
        folder = found.home / _UNPACKED
        folder.mkdir(parents=True, mode=0o700)
        _refuse_without_room(folder, manifest)
        backup_file.unpack(manifest, files, folder)
    with _loading(found) as connection:
        transfer.load(connection, folder / "tables", str(manifest.about.get("revision")))
        shutil.rmtree(folder / "tables", ignore_errors=True)
        _refuse_files(found)
        folder.rename(found.home / _CHECKED)
    finish(found)
    return manifest


def finish(found: Settings) -> None:
    """Move what a restore that was killed after its commit has left to move; a `BackupError` where it was killed before it."""
    folder = found.home / _CHECKED
    if not folder.is_dir():
        return
    if not _is_loaded(found):
        raise BackupError("A restore was killed before its end, and nothing of it counts. Run `plancast restore` again.")
    for part in sorted(folder.iterdir()):
        target = found.home / part.name
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        part.rename(target)
    folder.rmdir()


def _begin_anew(found: Settings) -> None:
    """Clear away what a restore that was killed before its commit has unpacked."""
    shutil.rmtree(found.home / _UNPACKED, ignore_errors=True)
    if (found.home / _CHECKED).is_dir() and not _is_loaded(found):
        shutil.rmtree(found.home / _CHECKED)


def _refuse_filled(found: Settings) -> None:
    _refuse_files(found)
    if _is_loaded(found):
        raise BackupError("The database is not empty. Restore into an empty one: set PLANCAST_DATABASE_URL, or PLANCAST_HOME to a new folder.")


def _refuse_files(found: Settings) -> None:
    for name in (*backup_file.FOLDERS, _CHECKED):
        folder = found.home / name
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BackupError(f"{folder} is not empty. Restore into an empty home: set PLANCAST_HOME to a new folder.")


def _refuse_without_room(folder: Path, manifest: Manifest) -> None:
    free = shutil.disk_usage(folder).free
    if free < manifest.size:
        raise BackupError(
            f"The disk of {folder.parent} has {free:,} bytes free, and the backup takes {manifest.size:,}. Make room, and restore again."
        )


def _file(found: Settings) -> Path | None:
    """The file of an SQLite database; None on PostgreSQL."""
    url = make_url(found.store_url)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _is_loaded(found: Settings) -> bool:
    file = _file(found)
    if file is not None and not file.exists():
        return False
    return transfer.is_filled(open_engine(found.store_url))


@contextmanager
def _loading(found: Settings) -> Iterator[Connection]:
    """A connection whose rows are in the database once the block has ended, and not before."""
    file = _file(found)
    if file is None:
        with writing(open_engine(found.store_url)) as connection:
            yield connection
        return
    new = file.with_name(f".{file.name}.restoring")
    _remove_sqlite(new)
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(f"sqlite:///{new}")
    with _after(lambda: _take_place(new, file)), writing(engine) as connection:
        yield connection


@contextmanager
def _after(do: Any) -> Iterator[None]:
    yield
    do()


def _take_place(new: Path, file: Path) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    new.replace(file)


def _remove_sqlite(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
