"""Opening a database and bringing its tables up to date."""

import multiprocessing
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from connectors.db.engine import alembic_config, is_wal_safe, migrate, open_engine, reading, writing
from connectors.db.tables import REVISION, VERSION_TABLE, metadata
from connectors.errors import StoreError

FORK = multiprocessing.get_context("fork")


def test_the_migrations_make_the_tables_that_the_code_describes(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_a_table_missing_from_the_migrations_would_be_seen(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE quarantine"))
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata)[0][0] == "add_table"


def test_the_code_expects_the_newest_migration(engine: Engine) -> None:
    with reading(engine) as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == REVISION


def test_migrating_again_runs_no_migration(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.db.engine._upgrade", lambda *_: pytest.fail("nothing was to be done"))
    migrate(engine)


def test_a_database_newer_than_the_code_is_refused_with_the_remedy(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE plancast_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"revision 9999.*Upgrade Plancast"):
        migrate(engine)


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_at_the_end(*_: object) -> None:
        raise RuntimeError("power cut")

    engine = open_engine(url)
    with monkeypatch.context() as patch:
        patch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", fail_at_the_end)
        with pytest.raises(RuntimeError, match="power cut"):
            migrate(engine)
    assert set(inspect(engine).get_table_names()) <= {VERSION_TABLE}
    migrate(engine)
    assert "pages" in inspect(engine).get_table_names()
    engine.dispose()


def _migrate_at(url: str, start: object, errors: object) -> None:
    try:
        start.wait()  # type: ignore[attr-defined]
        migrate(open_engine(url))
    except BaseException as error:
        errors.put(repr(error))  # type: ignore[attr-defined]
        raise


def test_four_processes_that_migrate_at_once_all_succeed(url: str) -> None:
    start, errors = FORK.Barrier(4), FORK.Queue()
    children = [FORK.Process(target=_migrate_at, args=(url, start, errors)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0, 0], errors.get(timeout=5)


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    insert = text("INSERT INTO runs (workspace, run_id, flow, state, started_at) VALUES ('w', 'r', 'f', 'running', '2026-01-01')")
    with pytest.raises(StoreError), writing(engine) as connection:  # noqa: PT012 (the second statement is the one that fails)
        connection.execute(insert)
        connection.execute(text("SELECT * FROM no_such_table"))
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 0


def test_foreign_keys_are_enforced(engine: Engine) -> None:
    insert = text("INSERT INTO topics (workspace, run_id, topic_id) VALUES ('w', 'no such run', 't')")
    with pytest.raises(StoreError), writing(engine) as connection:
        connection.execute(insert)


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True), ((3, 50, 7), True), ((3, 50, 6), False), ((3, 44, 6), True)],
)  # fmt: skip
def test_the_write_ahead_log_is_used_only_where_its_bug_is_fixed(version: tuple[int, ...], is_safe: bool) -> None:
    assert is_wal_safe(version) is is_safe


@pytest.mark.parametrize(("is_safe", "journal"), [(True, "wal"), (False, "delete")])
def test_the_journal_follows_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_safe: bool, journal: str) -> None:
    monkeypatch.setattr("connectors.db.engine.is_wal_safe", lambda _: is_safe)
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'er' / 'file.sqlite'}")
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == journal
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_postgresql_urls_are_taken_in_both_spellings() -> None:
    for url in ("postgresql://u:p@h/d", "postgres://u:p@h/d"):
        assert open_engine(url).url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["", "no url", "mysql://h/d", "postgresql+asyncpg://h/d"])
def test_a_url_that_cannot_be_used_says_what_can(url: str) -> None:
    with pytest.raises(StoreError, match="postgresql://"):
        open_engine(url)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match="PLANCAST_DATABASE_URL") as caught:
        migrate(open_engine("postgresql://someone:secret@127.0.0.1:1/d"))
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be mistaken for one" * 40)
    with pytest.raises(StoreError, match=r"notes\.txt.*restore a backup"):
        migrate(open_engine(f"sqlite:///{tmp_path / 'notes.txt'}"))


def test_a_held_sqlite_file_is_a_store_error_once_the_wait_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.db.engine.BUSY_TIMEOUT_MS", 1)
    file = tmp_path / "held.sqlite"
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="Another process holds it"):
        migrate(open_engine(f"sqlite:///{file}"))
    holder.close()


def test_an_in_memory_database_keeps_its_tables() -> None:
    engine = open_engine("sqlite://")
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 0


def test_a_database_that_is_up_to_date_costs_no_import_of_alembic(engine: Engine) -> None:
    code = "import sys; from connectors.db.engine import migrate, open_engine; migrate(open_engine(sys.argv[1])); print('alembic' in sys.modules)"
    command = [sys.executable, "-c", code, engine.url.render_as_string(hide_password=False)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"
