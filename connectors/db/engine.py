"""Opens a database and brings its tables up to date: SQLite by default, PostgreSQL by URL."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, event, select, table, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool

from connectors.db.tables import REVISION, VERSION_TABLE, metadata
from connectors.errors import StoreError

BUSY_TIMEOUT_MS = 60_000
"""How long a writer waits for its turn on SQLite, which has one writer at a time."""

_WRITES = "plancast_writes"
_MIGRATION_LOCK = 0x706C616E63617374  # PostgreSQL's advisory lock of a migration: "plancast" in ASCII
_WAL_FIXED_SINCE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def open_engine(url: str) -> Engine:
    """An engine for a database URL; connects when first used. A `StoreError` says what is wrong with the URL."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    return create_engine(parsed, pool_pre_ping=True, json_serializer=_to_json)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except ArgumentError as error:
        raise StoreError("The database URL cannot be read. Write it as sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.") from error
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return parsed
    raise StoreError(f"{parsed.drivername} is no database that Plancast keeps its data in. Use sqlite:///FILE or postgresql://….")


def _open_sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        Path(str(url.database)).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        json_serializer=_to_json,
        poolclass=StaticPool if in_memory else NullPool,  # an open file costs 0.2 ms; a pooled one keeps a lock that a fork would share
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transactions by itself: `_begin_sqlite` does
    cursor = connection.cursor()
    journal, durability = ("WAL", "NORMAL") if is_wal_safe(_sqlite_version(cursor)) else ("DELETE", "FULL")
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        f"journal_mode = {journal}",
        f"synchronous = {durability}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_version(cursor: Any) -> tuple[int, ...]:
    cursor.execute("SELECT sqlite_version()")
    return tuple(int(part) for part in str(cursor.fetchone()[0]).split("."))


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite's write-ahead log is free of the reset bug: fixed in 3.51.3, and in the patched lines 3.50.7 and 3.44.6.

    Source: sqlite.org/wal.html, "The WAL-Reset Bug".
    """
    return version >= _WAL_FIXED_SINCE[0] or any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_FIXED_SINCE[1:])


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that first reads and then writes would meet "database is locked" with no waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that reads, within one transaction. Failures of the database are `StoreError`s."""
    with _failures_named(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that writes: all of its work or none. Failures of the database are `StoreError`s."""
    with _failures_named(engine), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def _failures_named(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        first_line = cause.strip().split("\n")[0]
        raise StoreError(f"The database {_shown(engine)} refused: {first_line}. {_remedy(first_line)}") from error


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


_REMEDIES = (
    (("locked",), "Another process holds it; wait until that one has finished."),
    (
        ("not a database", "malformed"),
        "The file is no intact SQLite database; restore a backup, or set PLANCAST_DATABASE_URL to another file.",
    ),
    (
        ("readonly", "unable to open", "Permission denied"),
        "Make its folder writable, or set PLANCAST_HOME to one that is.",
    ),
    (("disk", "No space"), "Make room on its disk."),
    (("no such table", "does not exist"), "Its tables are missing; run any plancast command once, which creates them."),
    (("connect", "server", "timeout", "password"), "See that the server runs and that PLANCAST_DATABASE_URL is right."),
)


def _remedy(message: str) -> str:
    found = (remedy for words, remedy in _REMEDIES if any(word in message for word in words))
    return next(found, "If this goes on, run the command again and report it with this message.")


def migrate(engine: Engine) -> None:
    """Create or update the tables; costs one query when there is nothing to do.

    All or nothing, and safe when several processes start at once. A `StoreError` when the database is newer than this code.
    """
    with reading(engine) as connection:
        if _revision(connection) == REVISION:
            return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        found = _revision(connection)
        if found != REVISION:
            _upgrade(connection, found)


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    return connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()


def _upgrade(connection: Connection, found: str | None) -> None:
    from alembic import command  # 0.3 s, for a database that is already up to date in vain
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"The database {_shown(connection.engine)} is newer than this Plancast: its tables are at revision {found}, "
            f"and this code knows up to {REVISION}. Upgrade Plancast, or set PLANCAST_DATABASE_URL to another database."
        )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(config, "head")


def alembic_config(connection: Connection) -> Any:
    """Alembic's configuration (a `alembic.config.Config`) for the migrations in this package, run on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, target_metadata=metadata, version_table=VERSION_TABLE)
    return config
