"""How good past plans were, as Prefect sees it: what is read of them, what came after, the gates that are set, and what plans say of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors.errors import StoreError
from tasks.analytics.backtest import MEASURES, calibration, came_to, coverage, predicted_then
from tasks.analytics.chance import share_interval
from tasks.analytics.prediction_pieces import PIECES, piece_history
from tasks.analytics.steps import Known, known_figures
from tasks.outcome import Degradation, Outcome
from tasks.past_advice import told_rates
from tasks.persist import frame_of, load
from tasks.recommendations.backtest import CHANCE, GAPS, PUBLISHED, RECOMMENDED, hit_rates
from tasks.run import Run, open_store
from tasks.showing import show_table

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
FINISHED = ("complete", "degraded")
LEAST_AFTER = timedelta(days=90)
"""Advice is judged once so much time has passed."""
MOST_PLANS = 12
"""At most so many stored plans' advice is judged, spread evenly; their forecasts count whatever their number."""
LEAST_TOPICS = 10
"""Of fewer topics no share is told."""

_LISTS = {RECOMMENDED: "recommended topics", GAPS: "gaps", PUBLISHED: "most published topics", CHANCE: "any topic of the market"}


class Backtested(Outcome):
    """The outcome of a backtest; `rates` are the hit rates by date, as lines of a table."""

    rates: tuple[dict[str, Any], ...] = ()


@task(name="find past plans", **NODE)
def past_plans(run: Run) -> list[Outcome]:
    """The stored plans of the site as of past instants, the oldest first, one an instant: the one that was started last."""
    rows = open_store().select(
        "runs", run.workspace, site=run.brief.target, flow="content_plan", state=FINISHED, pruned_at=None, order=("as_of", "started_at")
    )
    last = {row["as_of"]: row for row in rows if row["as_of"] is not None and row["as_of"] < run.instant}
    return [Outcome(run_id=row["run_id"], workspace=run.workspace, site=run.brief.target, as_of=at) for at, row in last.items()]


def to_judge(run: Run, plans: Sequence[Outcome], days: Sequence[datetime]) -> list[Outcome]:
    """Those of the plans whose advice has had its time, spread evenly; none where days are named, which are then planned for anew.

    Raises `StoreError` where there is nothing to look back on.
    """
    if not plans and not days:
        raise StoreError(f"There is no past plan of {run.brief.target} to judge. Make some with `plancast backfill`, or name past days.")
    old = [plan for plan in plans if not days and plan.as_of is not None and plan.as_of <= run.instant - LEAST_AFTER]
    count = min(len(old), MOST_PLANS)
    return [old[round(place)] for place in np.linspace(0, len(old) - 1, count)] if old else []


@task(name="judge forecasts", **NODE)
def judged_forecasts(run: Run, plans: Sequence[Outcome]) -> pd.DataFrame:
    """Intervals and probabilities of past forecasts and predictions against what came: `MEASURES`; no row without figures."""
    known = known_figures.fn(run)
    if known.chosen is None or known.sums is None or known.sums.daily.empty:
        return pd.DataFrame(columns=MEASURES)
    return pd.concat([coverage(_forecasts(run, plans, known)), calibration(_predictions(run, plans, known))], ignore_index=True)


def _forecasts(run: Run, plans: Sequence[Outcome], known: Known) -> pd.DataFrame:
    """The forecasts of past plans on days that have come, with what came; of the metric that traffic is told by."""
    found = [_of_plan(run, plan, known) for plan in plans]
    empty = frame_of("forecasts", []).assign(actual=pd.Series(dtype="float64"), as_of=pd.Series(dtype="datetime64[us]"))
    filled = [part for part in found if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty


def _of_plan(run: Run, plan: Outcome, known: Known) -> pd.DataFrame:
    assert known.chosen is not None and known.sums is not None  # noqa: S101, PT018 - its caller looks
    forecasts = load(open_store(), "forecasts", workspace=run.workspace, run_id=plan.run_id)
    wanted = forecasts[(forecasts["metric"] == known.chosen.metric) & (forecasts["on"] <= pd.Timestamp(known.chosen.day))]
    if wanted.empty:
        return wanted
    placed = load(open_store(), "topic_pages", workspace=run.workspace, run_id=plan.run_id).drop_duplicates("url")
    topics = dict(zip(placed["url"], placed["topic_id"], strict=True))
    first = forecasts["on"].min() - pd.Timedelta(days=1)
    return came_to(known.sums.daily, wanted, topics).assign(run_id=plan.run_id, as_of=first)


def _predictions(run: Run, plans: Sequence[Outcome], known: Known) -> pd.DataFrame:
    """The site's later pieces, as they would have been predicted as of each past plan."""
    assert known.chosen is not None and known.sums is not None  # noqa: S101, PT018 - its caller looks
    daily = known.sums.daily.rename_axis(index="on").reset_index().melt("on", var_name="url").dropna(subset=["value"])
    named = daily.assign(site=run.brief.target, metric=known.chosen.metric, dimension="")
    history = piece_history(known.pages, known.topic_pages, named, run.brief.target)
    dates = [pd.Timestamp(plan.as_of).tz_localize(None) for plan in plans if plan.as_of is not None]
    return predicted_then(history, dates, pieces=PIECES)


@task(name="measure", **NODE)
def measured(tables: Sequence[pd.DataFrame], forecasts: pd.DataFrame, least_coverage: float | None, least_hit_share: float | None) -> pd.DataFrame:
    """All figures of a backtest, with the gates that are set: `wanted` and whether it `is_met`, None where that is unknown or nothing is wanted."""
    filled = [part for part in (_hit_rows(tables), forecasts) if len(part)]
    rows = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=MEASURES)
    gates = {"coverage": least_coverage, "hits recommended": least_hit_share}
    wanted = [gates.get(one) for one in rows["measure_id"]]
    known = rows["status"] == "measured"
    met = [bool(value >= gate) if is_known and gate is not None else None for gate, value, is_known in zip(wanted, rows["value"], known, strict=True)]
    return rows.assign(wanted=pd.Series(wanted, dtype="float64"), is_met=pd.Series(met, dtype="boolean"))


def _hit_rows(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The hit rates over all dates, by list."""
    filled = [table for table in tables if len(table)]
    if not filled:
        return pd.DataFrame(columns=MEASURES)
    every = pd.concat(filled, ignore_index=True)
    rates = {str(rate["list"]): rate for rate in hit_rates(every).to_dict("records")}
    chance, dates = float(rates[CHANCE]["hit_share"]) if CHANCE in rates else np.nan, int(every["as_of"].nunique())
    found = [_hit_row(name, label, rates[name], chance, dates) for name, label in _LISTS.items() if name in rates]
    return pd.DataFrame(found, columns=MEASURES)


def _hit_row(name: str, label: str, rate: Mapping[Any, Any], chance: float, dates: int) -> dict[str, Any]:
    count, hits = int(rate["topics"]), int(rate["hits"])
    row = {"measure_id": f"hits {name}", "kind": "hit rate", "label": label, "n": count, "n_groups": dates, "expected": chance}
    if count < LEAST_TOPICS:
        unknown = {"value": np.nan, "lo_90": np.nan, "hi_90": np.nan, "status": "unknown"}
        return {**row, **unknown, "statement": f"Too little has come to tell: {count} topics as of {dates} dates."}
    low, high = share_interval(np.array([float(hits)]), np.array([float(count)]))
    statement = f"Of {count} topics as of {dates} dates, {hits} were news to the site and taken up by the market within the year after."
    return {**row, "value": hits / count, "lo_90": float(low[0]), "hi_90": float(high[0]), "status": "measured", "statement": statement}


def unmet(rows: pd.DataFrame) -> tuple[Degradation, ...]:
    """What the gates say of a backtest: those that were missed, by name, and those that could not be told."""
    gated = rows[rows["wanted"].notna()]
    found = []
    for row in gated.to_dict("records"):
        if row["status"] != "measured":
            found.append(Degradation(what=f"backtest gate: {row['label']}", why=str(row["statement"]), effect="Whether the gate is met is unknown."))
        elif row["is_met"] is False or row["is_met"] == 0:
            why = f"{row['value']:.0%} is below the {row['wanted']:.0%} that is wanted. {row['statement']}"
            found.append(Degradation(what=f"backtest gate: {row['label']}", why=why, effect="Publishing is blocked until a backtest meets it."))
    return tuple(found)


def last_backtest(workspace: str, site: str, before: datetime | None = None) -> pd.DataFrame:
    """The figures of the last backtest of a site that was made before an instant; none where there is none."""
    store = open_store()
    row = store.latest_run(workspace, "backtest", before=before, site=site)
    return frame_of("backtests", []) if row is None else load(store, "backtests", workspace=workspace, run_id=row["run_id"])


def blocking(workspace: str, site: str) -> tuple[Degradation, ...]:
    """The gates of the site's last backtest that block publishing: those that were missed, not those that could not be told."""
    rows = last_backtest(workspace, site)
    return unmet(rows[rows["status"] == "measured"])


@task(name="read track record", **NODE)
def track_record(run: Run) -> pd.DataFrame:
    """The figures of the last backtest before a plan."""
    return last_backtest(run.workspace, run.brief.target, run.instant)


def gated(run: Run) -> tuple[Degradation, ...]:
    """The gates of the last backtest before a plan that were missed."""
    rows = track_record.fn(run)
    return unmet(rows[rows["status"] == "measured"])


@task(name="show backtest", **NODE)
def show_backtest(run: Run, rows: pd.DataFrame) -> None:
    """The figures, as a table in the Prefect UI."""
    shown = rows[["kind", "label", "n", "value", "expected", "wanted", "statement"]]
    if len(shown):
        show_table(shown, "track-record", f"How good past plans of {run.brief.target} were")


def backtested(outcome: Outcome, rates: pd.DataFrame) -> Backtested:
    """The outcome, with the hit rates by date as lines."""
    return Backtested(**outcome.model_dump(), rates=tuple(told_rates(rates)))
