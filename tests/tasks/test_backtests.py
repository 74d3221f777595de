"""A backtest on a real store: forecasts of a past plan, the figures that came after, and gates that later plans are held to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from connectors.errors import StoreError
from connectors.metric_records import MetricRecord
from tasks import run as runs
from tasks.backtests import blocking, gated, judged_forecasts, last_backtest, measured, past_plans, to_judge, unmet
from tasks.brief import read_brief
from tasks.filing import file
from tasks.persist import persist, persist_metrics
from tasks.recommendations.backtest import BACKTEST_COLUMNS
from tasks.run import Run

SITE = "a.test"
BRIEF = read_brief({"site": f"http://{SITE}"})
NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A backtest's run, of a site with six stored plans, whose forecasts held what came on four days of five, and 5 clicks a day on two pages."""
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    monkeypatch.delenv("PLANCAST_DATABASE_URL", raising=False)
    store = runs.open_store()
    for number in range(6):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=7 * number)
        begun(f"plan{number}", "content_plan", at)
        persist(store, "forecasts", forecasts(at.date()), workspace="default", run_id=f"plan{number}")
    days = [FIRST + timedelta(days=number) for number in range(140)]
    facts = [MetricRecord(SITE, f"http://{SITE}/{page}", "clicks", day, "search_console", "", 5.0, NOW) for day in days for page in "ab"]
    persist_metrics(store, facts, workspace="default")
    yield begun("back1", "backtest", NOW)
    store.engine.dispose()


def begun(name: str, flow: str, at: datetime) -> Run:
    store = runs.open_store()
    row = {"workspace": "default", "run_id": name, "flow": flow, "site": SITE, "as_of": at, "started_at": at, "brief": BRIEF.model_dump(mode="json")}
    store.begin_run({**row, "mode": "observed"})
    if flow == "content_plan":
        store.finish_run("default", name, "complete")
    return Run(run_id=name, flow=flow, brief=BRIEF, started_at=at, as_of=at)


def forecasts(first: date) -> pd.DataFrame:
    days = [first + timedelta(days=number) for number in range(60)]
    rows = [
        {"series_id": f"{SITE} clicks {level}", "level": level, "key": key, "metric": "clicks", "on": day, "mean": 5.0, "lo_90": 0.0,
         "hi_90": 20.0 if place % 5 else 1.0, "model": "m", "status": "estimated"}
        for place, day in enumerate(days) for level, key in (("site", SITE), ("page", f"http://{SITE}/a"))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def judged(hits: int, day: str = "2025-01-01") -> pd.DataFrame:
    rows = [
        {"list": name, "place": 1, "label": "t", "own_before": 0, "own_after": 0, "market_before": 1, "market_after": 1, "is_news": True,
         "is_hit": number < share, "is_own_hit": False}
        for name, share in (("recommended", hits), ("chance", 2)) for number in range(20)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=BACKTEST_COLUMNS).assign(as_of=pd.Timestamp(day))


def figures(run: Run, hits: int, **gates: Any) -> pd.DataFrame:
    plans = past_plans.fn(run)
    return measured.fn([judged(hits)], judged_forecasts.fn(run, plans), gates.get("least_coverage"), gates.get("least_hit_share"))


def test_forecasts_of_stored_plans_are_held_against_the_figures_that_came(run: Run) -> None:
    rows = figures(run, 12).set_index("measure_id")
    assert rows.loc["coverage", ["n", "value", "status"]].tolist() == [720, pytest.approx(0.8), "measured"]
    assert rows.loc["coverage site", "n"] == 360
    assert rows.loc["coverage topic", "status"] == "unknown"
    assert rows.loc["brier", "status"] == "unknown"
    assert rows.loc["hits recommended", ["value", "expected"]].tolist() == [pytest.approx(0.6), pytest.approx(0.1)]
    assert rows["wanted"].isna().all()


def test_advice_is_judged_once_it_has_had_its_time(run: Run) -> None:
    plans = past_plans.fn(run)
    assert [plan.run_id for plan in plans] == [f"plan{number}" for number in range(6)]
    assert [plan.run_id for plan in to_judge(run.model_copy(update={"as_of": datetime(2026, 4, 10, tzinfo=UTC)}), plans, [])] == ["plan0", "plan1"]
    assert to_judge(run, plans, [NOW]) == []
    with pytest.raises(StoreError, match="Make some with `plancast backfill`"):
        to_judge(run, [], [])


def test_a_gate_that_is_missed_degrades_later_plans_by_name_and_blocks_publishing_until_it_is_met(run: Run) -> None:
    store = runs.open_store()
    plan = Run(run_id="next", flow="content_plan", brief=BRIEF, started_at=NOW, as_of=NOW + timedelta(days=3))
    assert gated(plan) == () == blocking("default", SITE)

    rows = file.fn(run, "backtests", figures(run, 12, least_coverage=0.85, least_hit_share=0.5))
    (missed,) = unmet(rows)
    assert missed.what == "backtest gate: all forecasts"
    assert missed.why.startswith("80% is below the 85% that is wanted.")
    store.finish_run("default", run.run_id, "degraded")
    assert [item.what for item in gated(plan)] == ["backtest gate: all forecasts"]
    assert gated(plan.model_copy(update={"as_of": NOW - timedelta(days=1)})) == ()  # a past plan knows nothing of it
    assert [item.effect for item in blocking("default", SITE)] == ["Publishing is blocked until a backtest meets it."]

    better = begun("back2", "backtest", NOW + timedelta(days=1))
    file.fn(better, "backtests", figures(better, 12, least_coverage=0.75))
    store.finish_run("default", "back2", "complete")
    assert len(last_backtest("default", SITE)) == len(rows)
    assert gated(plan) == () == blocking("default", SITE)


def test_a_gate_on_what_cannot_be_told_is_named_and_blocks_nothing(run: Run) -> None:
    rows = file.fn(run, "backtests", measured.fn([], judged_forecasts.fn(run, []), 0.8, None))
    assert [item.effect for item in unmet(rows)] == ["Whether the gate is met is unknown."]
    runs.open_store().finish_run("default", run.run_id, "degraded")
    assert blocking("default", SITE) == ()
