"""How the goals of the strategy stand: what was reached of what was wanted, and whether that is in time."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

GOAL_COLUMNS = [
    "goal_id", "label", "metric", "source", "baseline", "target", "started_on", "due_on", "value", "progress_share", "time_share", "standing",
    "statement", "status",
]  # fmt: skip
_TOLERANCE = 0.1
"""A goal that lags less than a tenth of its way behind a steady course is on track."""


def track_goals(goals: pd.DataFrame, performance: pd.DataFrame, today: date) -> pd.DataFrame:
    """Each goal with `GOAL_COLUMNS`, in the order given.

    `goals`: goal_id, label, metric, baseline, target (of 28 days; missing: unknown), started_on, due_on. `performance` as `track_performance`
    gives it:
    the site's row of the metric counts, of the source with most of it where there are several. `standing` is `reached`, `on track`, `behind`,
    `missed` (due, and not reached) or `unknown`. A steady course from baseline to target is the measure.
    """
    site = performance[performance["kind"] == "site"].sort_values(["value", "source"], ascending=[False, True]).drop_duplicates("metric")
    known = {str(row["metric"]): row for row in site.to_dict("records")}
    rows = [_stood(goal, known.get(str(goal["metric"])), today) for goal in goals.to_dict("records")]
    return pd.DataFrame(rows, columns=GOAL_COLUMNS)


def _stood(goal: Mapping[Hashable, Any], row: Mapping[Hashable, Any] | None, today: date) -> dict[str, Any]:
    value = None if row is None or pd.isna(row["value"]) else float(row["value"])
    progress, gone = _progress(goal, value), _gone(goal, today)
    standing = _standing(progress, gone)
    told = {name: goal.get(name) for name in ("goal_id", "label", "metric", "baseline", "target", "started_on", "due_on")}
    return {
        **told, "source": None if row is None else row["source"], "value": value, "progress_share": progress, "time_share": gone, "standing":
        standing,
        "statement": _statement(goal, value, progress, gone, standing), "status": "unknown" if value is None else "measured",
    }  # fmt: skip


def _progress(goal: Mapping[Hashable, Any], value: float | None) -> float | None:
    """The part of the way from baseline to target; negative where it went the other way."""
    baseline, target = goal["baseline"], goal["target"]
    if value is None or pd.isna(baseline) or pd.isna(target):
        return None
    way = float(target) - float(baseline)
    return (value - float(baseline)) / way if way else float(value >= float(target))


def _gone(goal: Mapping[Hashable, Any], today: date) -> float | None:
    """The part of the time that is over, 0 to 1."""
    if pd.isna(goal["started_on"]) or pd.isna(goal["due_on"]):
        return None
    first, last = pd.Timestamp(goal["started_on"]), pd.Timestamp(goal["due_on"])
    days = (last - first).days
    return min(max((pd.Timestamp(today) - first).days / days, 0.0), 1.0) if days > 0 else 1.0


def _standing(progress: float | None, gone: float | None) -> str:
    if progress is None:
        return "unknown"
    if progress >= 1:
        return "reached"
    if gone is None:
        return "unknown"
    if gone >= 1:
        return "missed"
    return "on track" if progress >= gone - _TOLERANCE else "behind"


def _statement(goal: Mapping[Hashable, Any], value: float | None, progress: float | None, gone: float | None, standing: str) -> str:
    metric = str(goal["metric"]).replace("_", " ")
    if value is None:
        return f"{goal['label']}: {metric} is not known. Import it to track this goal."
    told = f"{goal['label']}: {value:,.0f} {metric} in the last 28 days"
    if progress is None:
        return f"{told}; without a baseline and a target nothing can be said about progress."
    way = f"{told}, from {goal['baseline']:,.0f} towards {goal['target']:,.0f}: {progress:.0%} of the way"
    time = "" if gone is None else f" after {gone:.0%} of the time"
    return f"{way}{time}, {standing}." if standing != "unknown" else f"{way}; without a start and a due date it is not known whether that is in time."
