"""Migrations forwards on real data: from every past revision, and through a kill at any statement."""

import os
import signal
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Date, DateTime, Engine, MetaData, Numeric, event, inspect, select
from sqlalchemy.types import JSON

from connectors.db.engine import alembic_config, migrate, open_engine, reading, writing
from connectors.db.tables import REVISION, VERSION_TABLE, metadata

Held = dict[str, set[str]]


def _past() -> list[str]:
    engine = open_engine("sqlite://")
    with reading(engine) as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        return sorted(script.revision for script in scripts.walk_revisions() if script.revision != REVISION)


def _at(url: str, revision: str) -> Engine:
    """A database as that revision made it, with rows in each of its tables."""
    engine = open_engine(url)
    with writing(engine) as connection:
        command.upgrade(alembic_config(connection), revision)
    found = MetaData()
    with writing(engine) as connection:
        found.reflect(connection)
        for table in found.sorted_tables:
            if table.name != VERSION_TABLE:
                connection.execute(table.insert(), [{column.name: _value(table.name, column, row) for column in table.columns} for row in range(3)])
    return engine


def _value(table: str, column: Column[Any], row: int) -> Any:
    if column.name in ("workspace", "state") or (column.name == "run_id" and table != "runs"):
        return {"workspace": "w", "state": "complete", "run_id": "run_id-1"}[column.name]
    kinds: tuple[tuple[type, Any], ...] = (
        (DateTime, datetime(2026, 1, 1 + row, tzinfo=UTC)),
        (Date, date(2026, 1, 1 + row)),
        (Boolean, row == 1),
        (JSON, {"of": [row, "é"]}),
    )
    is_number = isinstance(column.type, Numeric) or column.type.python_type in (int, float)
    return next((value for kind, value in kinds if isinstance(column.type, kind)), row if is_number else f"{column.name}-{row}")


def _held(engine: Engine, names: dict[str, set[str]] | None = None) -> Held:
    """The rows of all tables, of these columns where they are named."""
    found = MetaData()
    with reading(engine) as connection:
        found.reflect(connection)
        tables = [table for table in found.sorted_tables if table.name != VERSION_TABLE and (names is None or table.name in names)]
        chosen = {table.name: [column for column in table.columns if names is None or column.name in names[table.name]] for table in tables}
        return {
            name: {repr(dict(sorted(row.items()))) for row in connection.execute(select(*columns)).mappings()} for name, columns in chosen.items()
        }


def _columns(engine: Engine) -> dict[str, set[str]]:
    found = inspect(engine).get_multi_columns()
    return {name: {column["name"] for column in columns} for (_, name), columns in found.items() if name != VERSION_TABLE}


def _revision(engine: Engine) -> str:
    found = MetaData()
    with reading(engine) as connection:
        found.reflect(connection, only=[VERSION_TABLE])
        return str(connection.execute(select(found.tables[VERSION_TABLE])).scalar_one())


def _differences(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSION_TABLE})
        return list(compare_metadata(context, metadata))


@pytest.mark.parametrize("revision", _past())
def test_a_filled_database_of_any_past_revision_comes_up_to_date_with_all_its_rows(url: str, revision: str) -> None:
    engine = _at(url, revision)
    columns, before = _columns(engine), _held(engine)
    migrate(engine)
    assert _differences(engine) == []
    assert len(before["runs"]) == 3
    assert _held(engine, columns) == before
    engine.dispose()


def _killed_at(url: str, place: int) -> bool:
    """Whether a process that migrates was killed before its `place`-th statement (the commit is the last); False where it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            engine, count = open_engine(url), iter(range(1_000))

            def step(*_: object, **__: object) -> None:
                if next(count) == place:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(engine, "before_cursor_execute", step)
            event.listen(engine, "commit", step)
            migrate(engine)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_a_kill_at_any_statement_leaves_the_old_tables_whole_and_the_next_start_goes_on(url: str) -> None:
    start = _past()[0] if url.startswith("sqlite") else _past()[-2]  # each further statement costs a server that is killed a second's tenth
    engine = _at(url, start)
    columns, before = _columns(engine), _held(engine)
    place = 0
    while _killed_at(url, place):
        assert _columns(engine) == columns
        assert _revision(engine) == start
        place += 1
    assert place > len(metadata.tables) - len(columns)  # each table that came later was a place to be killed at
    assert _held(engine, columns) == before
    assert _revision(engine) == REVISION
    assert _differences(engine) == []
    engine.dispose()


def test_what_was_killed_before_its_first_table_is_an_empty_database(url: str) -> None:
    assert _killed_at(url, 12)
    engine = open_engine(url)
    assert set(inspect(engine).get_table_names()) == set()
    migrate(engine)
    assert _differences(engine) == []
    engine.dispose()
