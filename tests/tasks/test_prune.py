"""Pruning: what no plan that stays reads goes, and whatever happens meanwhile, plans that stay read what they read before."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors import settings
from connectors.db import retention
from connectors.db.retention import bytes_a_row
from connectors.errors import RunHeld, StoreError
from tasks.brief import read_brief
from tasks.prune import Pruning, prune, what_would_go
from tasks.run import Run, finished_run, latest_analysis, open_store, pruned_past
from tests.tasks import small_home

OLD = Pruning(older_than=timedelta(days=400), keep_runs=1)
KEPT = (3, 4, 5)


def held() -> dict[str, int]:
    return {table: open_store().count(table, "w") for table in ("runs", "topics", "events", "captures", "pages", "links", "decisions", "metrics")}


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def test_looking_changes_nothing_and_says_what_would_go(home: Path) -> None:
    before, there = held(), files(home)
    lines, notes = what_would_go("w", OLD)
    told = {line["what"]: line["count"] for line in lines}
    assert (held(), files(home)) == (before, there)
    assert told["runs: what was derived for them, below"] == "3"
    assert told["rows of topics"] == "9"
    assert told["rows of pages"] == "3"  # of the first three versions of the news the last stands at the cut; both earlier ones of what is gone
    assert told["archive files, written anew or removed"] != "0"
    assert not notes


def test_plans_that_stay_read_what_they_read_before(home: Path) -> None:
    before = {number: small_home.read(number) for number in KEPT}
    size = sum(path.stat().st_size for path in (home / "archive").rglob("*") if path.is_file())
    prune("w", OLD)
    assert {number: small_home.read(number) for number in KEPT} == before
    assert held() == {"runs": 7, "topics": 9, "events": 3, "captures": 14, "pages": 6, "links": 6, "decisions": 6, "metrics": 6}
    assert sum(path.stat().st_size for path in (home / "archive").rglob("*") if path.is_file()) < size
    assert sorted(path.name for path in (home / "reports" / "w").iterdir()) == ["run3", "run4", "run5"]
    assert sorted(path.name for path in (home / "models" / "w" / "ab").iterdir()) == ["3.json", "4.json", "5.json"]
    assert what_would_go("w", OLD) == ([], ())


@pytest.mark.usefixtures("home")
def test_the_next_plan_continues_the_same_run_and_a_pruned_one_says_so() -> None:
    prune("w", OLD)
    store = open_store()
    last = latest_analysis(store, "w", small_home.SITE)
    assert last is not None
    assert last["run_id"] == "run5"
    assert latest_analysis(store, "w", small_home.SITE, before=small_home.at(3)) is None
    with pytest.raises(StoreError, match=r"run1 found was pruned.*Restore a backup"):
        finished_run(store, "w", "run1")


@pytest.mark.usefixtures("home")
def test_a_plan_of_a_pruned_day_says_that_not_all_is_there() -> None:
    prune("w", OLD)
    for number, count in ((1, 1), (4, 0)):
        brief = read_brief({"site": "http://a.test/", "workspace": "w", "as_of": small_home.at(number)})
        assert len(pruned_past(Run(run_id="r", flow="content_plan", brief=brief, started_at=small_home.NOW))) == count


@pytest.mark.usefixtures("home")
def test_figures_go_only_when_asked_for() -> None:
    prune("w", OLD.model_copy(update={"with_figures": True}))
    assert held()["metrics"] == 4  # the last known at the cut, and those since


@pytest.mark.usefixtures("home")
def test_nothing_is_pruned_beside_a_run_at_work_and_no_run_begins_beside_pruning() -> None:
    store = open_store()
    store.begin_run({"workspace": "w", "run_id": "live", "flow": "content_plan", "started_at": small_home.NOW})
    with pytest.raises(RunHeld, match="content_plan live is at work"):
        prune("w", OLD)
    store.finish_run("w", "live", "complete")
    store.begin_run({"workspace": "w", "run_id": "house", "flow": "prune", "started_at": small_home.NOW})
    with pytest.raises(RunHeld, match="prune house is at work"):
        store.begin_run({"workspace": "w", "run_id": "next", "flow": "content_plan", "started_at": small_home.NOW})
    store.begin_run({"workspace": "another", "run_id": "next", "flow": "content_plan", "started_at": small_home.NOW})


def test_what_a_killed_run_may_need_is_left(home: Path) -> None:
    store, now = open_store(), settings.now()
    store.begin_run({"workspace": "w", "run_id": "killed", "flow": "content_plan", "started_at": now}, lease_s=-1)
    archived = files(home / "archive")
    _, notes = prune("w", OLD)
    assert "killed" in notes[0]
    assert files(home / "archive") == archived


def _whole(home: Path) -> tuple[Any, ...]:
    left = {path for path in files(home) if path.startswith(("archive", "lake", "reports", "models"))}
    counts = held() | {"runs": len([row for row in retention.known_runs(open_store().engine, "w") if row["flow"] != "prune"])}
    return counts, {path.replace("kept-2", "kept-1") for path in left}


def test_a_kill_at_any_step_harms_no_plan_and_the_next_time_ends_it(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fresh(name: str) -> Path:
        shutil.copytree(built, tmp_path / name)
        monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / name))
        return tmp_path / name

    undisturbed = fresh("undisturbed")
    before = {number: small_home.read(number) for number in KEPT}
    prune("w", OLD)
    expected = _whole(undisturbed)
    place, was_killed = 0, True
    while was_killed:
        home = fresh(f"h{place}")
        was_killed = small_home.killed_at(place, lambda: prune("w", OLD))
        assert {number: small_home.read(number) for number in KEPT} == before
        prune("w", OLD)
        assert _whole(home) == expected
        shutil.rmtree(home)
        place += 7
    assert place > 20


@pytest.mark.usefixtures("home")
def test_the_size_of_rows_is_known() -> None:
    sizes = bytes_a_row(open_store().engine)
    assert 100 < sizes["pages"] < 100_000
