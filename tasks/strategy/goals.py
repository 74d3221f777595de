"""Goals of the brief as measurable targets, and what each channel is for. A baseline is measured or unknown, a target says its method."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.strategy import facts, writing
from tasks.strategy.lines import Line, line
from tasks.strategy.models import PLAN, Asked, Market, PlanParameters
from tasks.strategy.position import pillar_shares

CRAWLED = ("awareness", "authority")
"""Goals that a crawl can measure: how much of the market's pages the target has, and how many pillars it leads."""
METRICS: Mapping[str, tuple[str, ...]] = {
    "traffic": ("clicks", "sessions", "views"),
    "leads": ("conversions", "key_events", "leads"),
    "sales": ("purchases", "transactions", "revenue"),
    "retention": ("returning_users", "engaged_sessions"),
}
"""What of imported metrics measures a goal, the first that is known."""
_DAYS_A_WEEK = 7


def goal_rows(market: Market, asked: Asked, pillars: pd.DataFrame) -> list[Line]:
    """A line a goal; without goals in the brief, those that the crawl can measure. The last line is the output that the capacity allows."""
    goals = [str(one) for one in asked.goals] or list(CRAWLED)
    lines = [_crawled(market, asked, goal, pillars) if goal in CRAWLED else _counted(market, goal, PLAN) for goal in goals]
    return [*lines, _output(market, asked)]


def _crawled(market: Market, asked: Asked, goal: str, pillars: pd.DataFrame) -> Line:
    """Share of the market's pages, or pillars led, now and if the plan is carried out and nobody else publishes."""
    own, whole = len(market.own), len(market.pages)
    if goal == "awareness":
        figures: dict[str, Any] = {"metric": "share of the market's pages", "unit": "share", "baseline": own / whole if whole else None,
                                   "target": (own + asked.pieces) / (whole + asked.pieces)}  # fmt: skip
        method = "all planned pieces, competitors as they are"
    else:
        figures = {"metric": "pillars led", "unit": "pillars", **_led(market, asked, pillars)}
        method = "planned pieces by pillar, competitors as they are"
    figures["baseline_status"] = "measured" if figures["baseline"] is not None else "unknown"
    known = facts.fact("figure", f"{market.target} {figures['metric']}", writing.baseline(market.target, figures), figures["baseline"], market.as_of)
    return line(
        market, "goal", goal, writing.capital(goal), writing.goal(goal, figures, asked), [known], count=own, status="estimated",
        **figures, target_status="estimated", target_method=method,
    )  # fmt: skip


def _led(market: Market, asked: Asked, pillars: pd.DataFrame) -> dict[str, float]:
    """In how many pillars the target has most pages, now and with its planned pieces."""
    shares = pillar_shares(market, pillars)
    now = then = 0
    for row in pillars.to_dict("records"):
        pages = shares[shares["pillar_id"] == row["pillar_id"]].set_index("site")["pages"]
        own, most = int(pages.get(market.target, 0)), max((int(one) for site, one in pages.items() if site != market.target), default=0)
        now += own > most
        then += own + int(asked.pieces * row["share"]) > most
    return {"baseline": float(now), "target": float(then)}


def _counted(market: Market, goal: str, parameters: PlanParameters) -> Line:
    """A goal that only imported metrics measure: its last whole weeks, or unknown."""
    metric, value, source = _baseline(market, goal, parameters)
    figures: dict[str, Any] = {"metric": metric, "unit": f"in {parameters.baseline_days} days", "baseline": value,
               "baseline_status": "unknown" if value is None else "measured"}  # fmt: skip
    gain = _search_gain(market) if goal == "traffic" and value is not None and metric == "clicks" else None
    target = None if value is None or gain is None else value + gain
    known = facts.fact(
        "metric", f"{market.target} {metric}", writing.baseline(market.target, figures), value, market.as_of, source or "no source",
        "unknown" if value is None else "measured",
    )  # fmt: skip
    return line(
        market, "goal", goal, writing.capital(goal), writing.counted_goal(goal, figures, target), [known], count=0 if value is None else value,
        source=source or "no source", status="unknown" if value is None else "measured", **figures, target=target,
        target_status="unknown" if target is None else "estimated", target_method=None if target is None else "quick wins at the top of results",
    )  # fmt: skip


def _baseline(market: Market, goal: str, parameters: PlanParameters) -> tuple[str, float | None, str | None]:
    """The metric of a goal, its sum over the last days that are known, and its source."""
    rows = market.metrics
    for metric in METRICS[goal]:
        own = rows[(rows["metric"] == metric) & (rows["url"] == "") & (rows["dimension"] == "")] if len(rows) else rows
        if len(own):
            days = pd.to_datetime(own["on"])
            recent = own[days > days.max() - pd.Timedelta(days=parameters.baseline_days)]
            source = str(recent["source"].iloc[0])
            return metric, float(recent.loc[recent["source"] == source, "value"].sum()), source
    return METRICS[goal][0], None, None


def _search_gain(market: Market) -> float | None:
    """Clicks that quick wins would add, where keyword research could estimate them; of a month, as a baseline is of four weeks."""
    known = market.keywords[market.keywords["extra_clicks_status"].isin(["measured", "estimated"])] if len(market.keywords) else market.keywords
    return float(known["extra_clicks"].sum()) if len(known) else None


def _output(market: Market, asked: Asked) -> Line:
    """How much is published: what was, and what the capacity allows."""
    row = next((one for one in market.competitors.to_dict("records") if one["site"] == market.target), {})
    is_known = row.get("cadence_status") in ("measured", "estimated") and not pd.isna(row.get("pages_a_month"))
    weekly = float(row["pages_a_month"]) * 12 * _DAYS_A_WEEK / 365 if is_known else None
    figures: dict[str, Any] = {"metric": "pieces a week", "unit": "pieces", "baseline": weekly,
               "baseline_status": str(row["cadence_status"]) if is_known else "unknown",
               "target": asked.capacity_per_week, "target_status": "decided", "target_method": "the brief's capacity"}  # fmt: skip
    known = facts.fact("figure", f"{market.target} pieces a week", writing.baseline(market.target, figures), weekly, market.as_of,
                       status="unknown" if weekly is None else str(figures["baseline_status"]))  # fmt: skip
    return line(market, "goal", "output", "Output", writing.output(figures, asked), [known], count=len(market.own), **figures, pieces=asked.pieces)


def channel_rows(market: Market, asked: Asked, personas: pd.DataFrame) -> list[Line]:
    """A line a channel of the brief: what it carries, how much at most, and whose it is. How each performs is unknown without its figures."""
    names = list(personas["name"]) if len(personas) else []
    cited = [one for ids in personas["evidence_ids"].head(2) for one in ids[:2]] if len(personas) else []
    known = facts.of_site(market, market.target, writing.held(float((market.pages["site"] == market.target).mean())),
                          float((market.pages["site"] == market.target).mean()))  # fmt: skip
    return [
        line(
            market, "channel", name, writing.capital(name), writing.channel(name, most, zone, asked, names), [known], count=0, cited=cited,
            source="brief", status="unknown", metric="visits from the channel", baseline_status="unknown", target_status="unknown",
            pieces=min(asked.capacity_per_week, most),
        )
        for name, most, zone in asked.channels
    ]  # fmt: skip
