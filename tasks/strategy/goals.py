"""Goals of the brief as measurable targets, and what each channel is for. A baseline is measured or unknown, a target says its method."""

from typing import Any

import pandas as pd

from tasks.strategy import facts, goal_words, writing
from tasks.strategy.counted_goals import counted_goal
from tasks.strategy.lines import Line, line
from tasks.strategy.models import Asked, Market
from tasks.strategy.position import pillar_shares

CRAWLED = ("awareness", "authority")
"""Goals that a crawl can measure: how much of the market's pages the target has, and how many pillars it leads."""
_DAYS_A_WEEK = 7


def goal_rows(market: Market, asked: Asked, pillars: pd.DataFrame) -> list[Line]:
    """A line a goal; without goals in the brief, those that can be measured. The last line is the output that the capacity allows."""
    goals = [str(one) for one in asked.goals] or [*(["traffic"] if len(market.metrics) else []), *CRAWLED]
    lines = [_crawled(market, asked, goal, pillars) if goal in CRAWLED else counted_goal(market, asked, goal) for goal in goals]
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
    known = facts.fact(
        "figure", f"{market.target} {figures['metric']}", goal_words.baseline(market.target, figures), figures["baseline"], market.as_of
    )
    return line(
        market, "goal", goal, writing.capital(goal), goal_words.goal(goal, figures, asked), [known], count=own, status="estimated",
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


def _output(market: Market, asked: Asked) -> Line:
    """How much is published: what was, and what the capacity allows."""
    row = next((one for one in market.competitors.to_dict("records") if one["site"] == market.target), {})
    is_known = row.get("cadence_status") in ("measured", "estimated") and not pd.isna(row.get("pages_a_month"))
    weekly = float(row["pages_a_month"]) * 12 * _DAYS_A_WEEK / 365 if is_known else None
    figures: dict[str, Any] = {"metric": "pieces a week", "unit": "pieces", "baseline": weekly,
               "baseline_status": str(row["cadence_status"]) if is_known else "unknown",
               "target": asked.capacity_per_week, "target_status": "decided", "target_method": "the brief's capacity"}  # fmt: skip
    known = facts.fact("figure", f"{market.target} pieces a week", goal_words.baseline(market.target, figures), weekly, market.as_of,
                       status="unknown" if weekly is None else str(figures["baseline_status"]))  # fmt: skip
    return line(market, "goal", "output", "Output", goal_words.output(figures, asked), [known], count=len(market.own), **figures, pieces=asked.pieces)


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
