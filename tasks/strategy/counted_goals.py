"""Goals that only imported figures measure: a baseline of the last weeks, and a target that says by what it would be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.strategy import facts, goal_words, writing
from tasks.strategy.imported import Baseline, baseline_of, page_values
from tasks.strategy.lines import Line, line
from tasks.strategy.models import PLAN, Asked, Market, PlanParameters

METRICS: Mapping[str, tuple[str, ...]] = {
    "traffic": ("clicks", "sessions", "views"),
    "leads": ("conversions", "leads"),
    "sales": ("purchases", "transactions", "revenue"),
    "retention": ("returning_users", "engaged_sessions"),
}
"""What of imported metrics measures a goal, the first that is known: names that importers write, or that a mapping of a CSV file can give."""
_DAYS_A_YEAR, _MONTHS = 365, 12


@dataclass(frozen=True, slots=True)
class Reached:
    """A target: its value, its method in short, and in a sentence by what it would be reached."""

    value: float
    method: str
    statement: str


def counted_goal(market: Market, asked: Asked, goal: str, parameters: PlanParameters = PLAN) -> Line:
    """The line of a goal: what is known of it lately and what it can come to, or that nothing is known."""
    known = baseline_of(market.metrics, METRICS[goal], parameters.baseline_days)
    if known is None:
        return _unknown(market, goal)
    reached = _target(market, asked, goal, known, parameters)
    told = goal_words.measured(market.target, known)
    fact = facts.fact("metric", f"{market.target} {known.metric} by {known.source}", told, known.value, known.last_on, known.source)
    figures: dict[str, Any] = {
        "metric": known.metric, "unit": f"in {known.days} days", "baseline": known.value, "baseline_status": "measured",
        "target": None if reached is None else round(reached.value, 1), "target_status": "unknown" if reached is None else "estimated",
        "target_method": None if reached is None else reached.method,
    }  # fmt: skip
    statement = goal_words.counted_goal(goal, known, reached)
    return line(
        market, "goal", goal, writing.capital(goal), statement, [fact], count=known.value, source=known.source_name, known_on=known.last_on, **figures
    )  # fmt: skip


def _unknown(market: Market, goal: str) -> Line:
    metric = METRICS[goal][0]
    told = goal_words.baseline(market.target, {"metric": metric, "baseline": None})
    known = facts.fact("metric", f"{market.target} {metric}", told, None, market.as_of, "no source", "unknown")
    return line(
        market, "goal", goal, writing.capital(goal), goal_words.unmeasured_goal(goal), [known], count=0, source="no source", status="unknown",
        metric=metric, baseline_status="unknown", target_status="unknown",
    )  # fmt: skip


def _target(market: Market, asked: Asked, goal: str, known: Baseline, parameters: PlanParameters) -> Reached | None:
    """What a goal can come to: visits by what is added to them, leads and sales in step with visits; None where nothing tells."""
    if goal == "traffic":
        return _visits(market, asked, known, parameters)
    if goal not in ("leads", "sales"):
        return None
    visits = baseline_of(market.metrics, METRICS["traffic"], parameters.baseline_days)
    more = None if visits is None or visits.value <= 0 else _visits(market, asked, visits, parameters)
    if visits is None or more is None:
        return None
    value = known.value * more.value / visits.value
    return Reached(value, "in step with traffic", goal_words.in_step(value, more.value / visits.value - 1))


def _visits(market: Market, asked: Asked, known: Baseline, parameters: PlanParameters) -> Reached | None:
    """Quick wins of keyword research, and the planned pieces if each does as well as the site's median page."""
    gain = _quick_wins(market, known) if known.metric == "clicks" else None
    typical = _typical_page(market, known, parameters)
    added = [one for one in (gain, None if typical is None else typical * asked.pieces) if one is not None]
    if not added:
        return None
    methods = [
        name for name, value in (("quick wins at the top of results", gain), ("planned pieces like the median page", typical)) if value is not None
    ]
    value = known.value + sum(added)
    return Reached(value, " and ".join(methods), goal_words.more_visits(value, gain, typical, asked.pieces))


def _quick_wins(market: Market, known: Baseline) -> float | None:
    """Clicks that better places of known keywords would add, where keyword research could estimate them, in as many days as the baseline has."""
    rows = market.keywords
    told = rows[rows["extra_clicks_status"].isin(["measured", "estimated"]) & rows["extra_clicks"].notna()] if len(rows) else rows
    return float(told["extra_clicks"].sum()) * known.days * _MONTHS / _DAYS_A_YEAR if len(told) else None


def _typical_page(market: Market, known: Baseline, parameters: PlanParameters) -> float | None:
    """The median of what the site's pages on topics have of a metric; None where too few have figures."""
    values = page_values(market.metrics, known)
    own: Sequence[float] = values.reindex(pd.Index(market.own["url"])).dropna().tolist()
    return float(pd.Series(own).median()) if len(own) >= parameters.least_measured_pages else None
