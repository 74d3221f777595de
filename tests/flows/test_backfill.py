"""Backfills as a user meets them: from captures that others made, date by date, again, side by side, and held by another."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from subprocess import CompletedProcess
from typing import Any

import pytest

from connectors.demo_market.sites import render_market
from connectors.errors import BriefError, RunHeld
from flows.backfill import backfill
from tasks import run as runs
from tasks.brief import Brief, read_brief
from tasks.historic import import_warc
from tasks.past_dates import dates_of
from tests.connectors.web_archive.captured import Captured
from tests.flows.commandline import Plancast

SITES = ("http://brightloaf.test", "http://crumbjournal.test", "http://hearthandrye.test")
WINDOW: dict[str, Any] = {"from_on": date(2022, 11, 1), "to_on": date(2025, 11, 1), "every": "18m"}
COMMAND = ("backfill", "--site", SITES[0], "--competitor", SITES[1], "--competitor", SITES[2])
DATES = ("--from", "2022-11-01", "--to", "2025-11-01", "--every", "18m")


def plans(store: Any) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = store.select("runs", "default", flow="content_plan", order=("as_of",))
    return found


@pytest.fixture(scope="module")
def brief() -> Brief:
    return read_brief({"site": SITES[0], "competitors": SITES[1:]})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, prefect_server: Mapping[str, str]) -> Iterator[Plancast]:
    """A home that holds what others captured of half of the demo market in October 2025, and nothing of its own."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCAST_HOME", str(folder / "home"))
        patch.delenv("PLANCAST_DATABASE_URL", raising=False)
        file = Captured()
        for site, start in zip(sorted(render_market("en"), key=lambda each: each.site.host), SITES, strict=True):
            for path in site.html_paths[::2]:
                file.response(start + path, site.answers[path].body, at="2025-10-01T00:00:00Z")
        import_warc([file.save(folder / "market.warc.gz")], SITES)
        yield Plancast(folder / "home", prefect_server)
        runs.open_store().engine.dispose()


@pytest.fixture(scope="module")
def done(filled: Plancast) -> CompletedProcess[str]:
    """A backfill of three dates, the first of them before the first page."""
    return filled(*COMMAND, *DATES)


def test_each_date_is_planned_for_and_told(filled: Plancast, done: CompletedProcess[str]) -> None:
    assert done.returncode == 3, done.stderr
    lines = [line.split()[:3] for line in done.stdout.splitlines()[2:]]
    assert lines == [["2022-11-01", "nothing", "known"], ["2024-05-01", "planned", "reconstructed"], ["2025-11-01", "planned", "reconstructed"]]
    assert "degraded: 2022-11-01: No page of brightloaf.test is known to have been there." in done.stderr
    first, second = plans(runs.open_store())
    assert second["previous_run_id"] == first["run_id"]
    assert runs.open_store().count("gaps", "default", run_id=second["run_id"])
    assert runs.open_store().count("events", "default", run_id=second["run_id"])
    assert not (filled.home / "reports").exists()


@pytest.mark.usefixtures("done")
def test_a_second_time_changes_nothing(filled: Plancast, brief: Brief) -> None:
    tables = filled.tables()
    kept = asyncio.run(backfill(brief, **WINDOW))
    assert [each.what for each in kept.dates] == ["empty", "kept", "kept"]
    anew = asyncio.run(backfill(brief, **{**WINDOW, "from_on": WINDOW["to_on"]}, again=True))
    assert [each.what for each in anew.dates] == ["planned"]
    for name, rows in filled.tables().items():
        if name != "runs":  # the second window is a run of its own
            assert rows == tables[name], name
    assert plans(runs.open_store())[1]["run_id"] == anew.dates[0].run_id


@pytest.mark.usefixtures("done")
def test_two_at_once_are_told_apart_and_one_failed_date_does_not_stop_the_others(brief: Brief) -> None:
    store = runs.open_store()
    _, last = plans(store)
    store.take_run("default", last["run_id"])
    done = asyncio.run(backfill(brief, **WINDOW))
    assert [each.what for each in done.dates] == ["empty", "kept", "failed"]
    assert "is being worked on by process" in done.dates[2].why
    assert [item.what for item in done.degraded] == ["2025-11-01", "2022-11-01"]
    store.finish_run("default", last["run_id"], "complete")

    store.take_run("default", done.run_id)
    with pytest.raises(RunHeld, match="is being worked on"):
        asyncio.run(backfill(brief, **WINDOW))
    store.finish_run("default", done.run_id, "complete")


def test_what_cannot_be_gone_through_is_refused() -> None:
    asked = {"first": date(2024, 1, 31), "last": date(2024, 4, 30), "every": "1m"}
    assert [f"{day:%m-%d}" for day in dates_of(*asked.values())] == ["01-31", "02-29", "03-31", "04-30"]
    for wrong, message in (
        ({"every": "weekly"}, "no step"), ({"last": date(2023, 1, 1)}, "is before"), ({"first": date(1990, 1, 1), "every": "1d"}, "more than"),
    ):  # fmt: skip
        with pytest.raises(BriefError, match=message):
            dates_of(*{**asked, **wrong}.values())
