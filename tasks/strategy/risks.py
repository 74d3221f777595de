"""What can go wrong, as far as the figures tell: each risk is one that was counted."""

import pandas as pd

from tasks.strategy import facts, writing
from tasks.strategy.lines import Line, line
from tasks.strategy.models import PLAN, Asked, Market, PlanParameters
from tasks.strategy.position import pillar_shares


def risk_rows(market: Market, asked: Asked, pillars: pd.DataFrame, compared: tuple[int, int] | None, parameters: PlanParameters = PLAN) -> list[Line]:
    """A line a risk; `compared` are the periods that trends were told by, None where too few pages are dated for any."""
    return [
        *_held_pillars(market, pillars, parameters), *_capacity(market, asked, parameters), *_more_gaps(market, asked),
        *_blind(market, compared, parameters), *_unmeasured(market),
    ]  # fmt: skip


def _held_pillars(market: Market, pillars: pd.DataFrame, parameters: PlanParameters) -> list[Line]:
    """The pillar with the largest share of the plan that one competitor holds."""
    shares = pillar_shares(market, pillars)
    held = shares[(shares["site"] != market.target) & (shares["share"] > parameters.lead_share)] if len(shares) else shares
    for row in pillars.to_dict("records"):
        own = held[held["pillar_id"] == row["pillar_id"]]
        if len(own) and row["share"] > 0:
            site, share = str(own["site"].iloc[0]), float(own["share"].iloc[0])
            known = facts.of_coverage(market, site, sorted(row["topic_ids"])[:4])
            statement = writing.held_risk(row["label"], site, share, row["share"])
            return [line(market, "risk", "held", "A strong competitor", statement, [known], count=row["market_page_count"])]
    return []


def _capacity(market: Market, asked: Asked, parameters: PlanParameters) -> list[Line]:
    """A plan of many times what was published lately."""
    row = next((one for one in market.competitors.to_dict("records") if one["site"] == market.target), {})
    monthly = row.get("pages_a_month")
    if row.get("cadence_status") not in ("measured", "estimated") or monthly is None or pd.isna(monthly):
        return []
    planned = asked.capacity_per_week * 365 / 12 / 7
    if planned <= parameters.rise_factor * float(monthly):
        return []
    known = facts.of_site(market, market.target, writing.cadence(float(monthly)), float(monthly))
    return [line(market, "risk", "capacity", "More than ever", writing.capacity_risk(float(monthly), planned), [known], count=len(market.own))]


def _more_gaps(market: Market, asked: Asked) -> list[Line]:
    """More gaps than pieces."""
    if len(market.gaps) <= asked.pieces:
        return []
    cited = [one for ids in market.gaps["evidence_ids"].head(3) for one in ids[:1]]
    return [
        line(market, "risk", "gaps", "More gaps than pieces", writing.gaps_risk(len(market.gaps), asked), [], count=len(market.gaps), cited=cited)
    ]


def _blind(market: Market, compared: tuple[int, int] | None, parameters: PlanParameters) -> list[Line]:
    """Trends that could not be told, or from part of the pages only."""
    share = float(market.pages["published_on"].notna().mean()) if len(market.pages) else 0.0
    if compared is not None and share >= parameters.least_dated_share:
        return []
    known = facts.fact("figure", "dated pages", writing.dated(share, len(market.pages)), share, market.as_of)
    return [line(market, "risk", "dates", "Few dates", writing.blind_risk(share, compared is not None), [known], count=len(market.pages))]


def _unmeasured(market: Market) -> list[Line]:
    """No figures of searches or visits: demand is told by what competitors publish alone."""
    is_searched = len(market.keywords) > 0 and bool((market.keywords["volume_status"] == "measured").any())
    if is_searched or len(market.metrics):
        return []
    known = facts.fact("figure", "sources of demand", writing.UNMEASURED, None, market.as_of, "no source", "unknown")
    return [line(market, "risk", "demand", "Unmeasured demand", writing.demand_risk(), [known], count=0, source="no source", status="unknown")]
