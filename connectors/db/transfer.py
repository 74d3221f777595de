"""All rows of a database as files that mean the same on SQLite and PostgreSQL, and back: a file a table, a line of JSON a row.

Rows are read as of one instant: from a copy that SQLite makes of itself, or in one repeatable-read transaction of PostgreSQL.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, Engine, MetaData, Table, event, func, inspect, select, text

from connectors.db.columns import Document, UtcInstant
from connectors.db.engine import alembic_config, open_engine, reading
from connectors.db.tables import VERSION_TABLE, metadata, runs
from connectors.errors import StoreError

_ROWS_A_BATCH = 2_000
BACKUP_FLOW = "backup"


def dump(engine: Engine, folder: Path) -> dict[str, int]:
    """Write the rows of each table to `NAME.jsonl` in a folder, as of one instant; how many rows each has. The backup's own record is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    with _standing_still(engine) as connection:
        return {table.name: _dump_table(connection, table, folder / f"{table.name}.jsonl") for table in metadata.sorted_tables}


@contextmanager
def _standing_still(engine: Engine) -> Iterator[Connection]:
    """A connection to which nothing changes, and which keeps no writer waiting."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
            yield connection
        return
    with TemporaryDirectory(prefix="plancast-") as folder:
        file = Path(folder) / "copy.sqlite"
        _copy_sqlite(engine, file)
        copied = open_engine(f"sqlite:///{file}")
        with reading(copied) as connection:
            yield connection


def _copy_sqlite(engine: Engine, file: Path) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise StoreError("Only SQLite's own driver makes copies. Set PLANCAST_DATABASE_URL to sqlite:///FILE.")
        target = sqlite3.connect(file)
        driver.backup(target)
        target.close()


def _dump_table(connection: Connection, table: Table, file: Path) -> int:
    names, count = [column.name for column in table.columns], 0
    query = select(table).order_by(*table.primary_key.columns)
    if table is runs:
        query = query.where(~((runs.c.flow == BACKUP_FLOW) & (runs.c.state == "running")))
    with file.open("w", encoding="utf-8") as out:
        out.write(json.dumps(names) + "\n")
        for row in connection.execution_options(yield_per=_ROWS_A_BATCH).execute(query):
            out.write(json.dumps(list(row), ensure_ascii=False, default=_as_text, separators=(",", ":")) + "\n")
            count += 1
    return count


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def _plain_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load(connection: Connection, folder: Path, revision: str) -> dict[str, int]:
    """Fill an empty database with the rows of a folder that was dumped at a revision, and bring it up to date, all in this transaction.

    Runs that were at work are let go of, to be taken up here. A `StoreError` where the database holds rows, or is older than the rows.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    refuse_filled(connection)
    config = alembic_config(connection)
    if revision not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise StoreError(f"The backup is newer than this Plancast: its tables are at revision {revision}. Upgrade Plancast and restore again.")
    _drop_empty(connection)
    command.upgrade(config, revision)
    counts = {table.name: _load_table(connection, table, folder / f"{table.name}.jsonl") for table in _tables(connection)}
    connection.execute(text("UPDATE runs SET holder = NULL, lease_until = NULL"))
    command.upgrade(config, "head")
    return counts


def refuse_filled(connection: Connection) -> None:
    """A `StoreError` where any table of the database holds a row."""
    filled = next(
        (name for name in _present(connection) if connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar()), None
    )
    if filled is not None:
        raise StoreError(f"The database is not empty: its table {filled} holds rows. Restore into an empty one: set PLANCAST_DATABASE_URL to it.")


def is_filled(engine: Engine) -> bool:
    """Whether any table of the database holds a row."""
    with reading(engine) as connection:
        try:
            refuse_filled(connection)
        except StoreError:
            return True
    return False


def _present(connection: Connection) -> list[str]:
    names = set(inspect(connection).get_table_names())
    return [table.name for table in metadata.sorted_tables if table.name in names]


def _drop_empty(connection: Connection) -> None:
    for name in (*reversed(_present(connection)), VERSION_TABLE):
        connection.execute(text(f'DROP TABLE IF EXISTS "{name}"'))


def _tables(connection: Connection) -> list[Table]:
    """The tables as the revision has them, with the types that both databases share."""
    found = MetaData()
    event.listen(found, "column_reflect", _share_type)
    found.reflect(connection, only=lambda name, _: name in metadata.tables)
    return list(found.sorted_tables)


def _share_type(_inspector: Any, _table: Table, column: dict[str, Any]) -> None:
    if isinstance(column["type"], DateTime):
        column["type"] = UtcInstant()
    elif isinstance(column["type"], JSON):
        column["type"] = Document()


def _load_table(connection: Connection, table: Table, file: Path) -> int:
    if not file.is_file():
        return 0
    with file.open(encoding="utf-8") as lines:
        names = json.loads(next(lines))
        if unknown := set(names) - set(table.c.keys()):
            raise StoreError(f"The backup's table {table.name} has an unknown column {min(unknown)}. Restore with the Plancast that made it.")
        readers = [_reader(table.c[name].type) for name in names]
        rows = ([None if value is None else read(value) for read, value in zip(readers, json.loads(line), strict=True)] for line in lines)
        return (_copy_in if connection.dialect.name == "postgresql" else _insert)(connection, table, names, rows)


def _reader(kind: Any) -> Any:
    if isinstance(kind, UtcInstant):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else lambda value: value


def _insert(connection: Connection, table: Table, names: Sequence[str], rows: Iterator[list[Any]]) -> int:
    count = 0
    while batch := [dict(zip(names, row, strict=True)) for row in islice(rows, _ROWS_A_BATCH)]:
        connection.execute(table.insert(), batch)
        count += len(batch)
    return count


def _copy_in(connection: Connection, table: Table, names: Sequence[str], rows: Iterator[list[Any]]) -> int:
    from psycopg.types.json import Json

    documents = [isinstance(table.c[name].type, Document) for name in names]
    driver: Any = connection.connection.driver_connection
    listed, count = ", ".join(f'"{name}"' for name in names), 0
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(
                [
                    Json(value, dumps=_plain_json) if is_document and value is not None else value
                    for value, is_document in zip(row, documents, strict=True)
                ]
            )
            count += 1
    return count
