"""The whole strategy: pillars, trends, opportunities and readers, and what they mean for position, targets, channels, weeks and risks."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tasks.strategy import facts, goal_words
from tasks.strategy.goals import channel_rows, goal_rows
from tasks.strategy.imported import segments_of
from tasks.strategy.industry import analyze_industry_trends, compared_days
from tasks.strategy.interest import interest_trends
from tasks.strategy.lines import LINE_COLUMNS, Line
from tasks.strategy.models import PLAN, Asked, Fixed, Market, Strategy
from tasks.strategy.opportunities import identify_market_opportunities
from tasks.strategy.personas import analyze_audience_demographics, develop_personas
from tasks.strategy.phases import phase_rows
from tasks.strategy.pillars import build_pillars
from tasks.strategy.position import position_rows
from tasks.strategy.risks import risk_rows

SECTIONS = ("positioning", "goal", "channel", "phase", "risk")
"""The sections of a strategy, in the order in which they are read."""
FIXABLE = ("statement", "target")
"""The fields of a line of the strategy that a person can fix."""


def develop_strategy(
    market: Market,
    asked: Asked,
    *,
    previous_pillars: pd.DataFrame | None = None,
    previous_personas: pd.DataFrame | None = None,
    fixed: Fixed | None = None,
) -> Strategy:
    """The strategy for a market and a brief, with every fact that it cites.

    `strategies` has `LINE_COLUMNS`, a row a statement, in the order of `SECTIONS`. The previous frames are those of the run before, so that
    pillars and readers keep their ids; `fixed` is what a person decided, and stands.
    """
    trends, interest = analyze_industry_trends(market), interest_trends(market)
    pillars = build_pillars(market, previous_pillars, fixed)
    openings = identify_market_opportunities(market, trends.rows, pillars.rows)
    readers = develop_personas(market, previous_personas, fixed)
    who = analyze_audience_demographics(segments_of(market.metrics, PLAN.baseline_days), market.as_of)
    lines = [
        *position_rows(market, pillars.rows),
        *goal_rows(market, asked, pillars.rows),
        *channel_rows(market, asked, readers.rows),
        *phase_rows(market, asked, pillars.rows, openings.rows),
        *risk_rows(market, asked, pillars.rows, compared_days(market)),
    ]
    parts = [trends.facts, interest.facts, pillars.facts, openings.facts, readers.facts, who.facts, *(line.facts for line in lines)]
    return Strategy(
        industry_trends=pd.concat([one for one in (trends.rows, interest.rows) if len(one)] or [trends.rows], ignore_index=True),
        opportunities=openings.rows,
        pillars=pillars.rows,
        personas=pd.concat([part for part in (readers.rows, who.rows) if len(part)], ignore_index=True),
        strategies=_rows(lines, fixed or {}),
        facts=facts.joined(parts),
    )


def _rows(lines: Sequence[Line], fixed: Fixed) -> pd.DataFrame:
    """The lines as a frame, with what a person fixed of them."""
    frame = pd.DataFrame([_with_fixed(line.row, fixed.get(line.row["strategy_id"], {})) for line in lines], columns=LINE_COLUMNS)
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("starts_on", "ends_on", "known_on")}
    return frame.assign(**days, **{name: frame[name].astype("float64") for name in ("baseline", "target", "pieces")})


def _with_fixed(row: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    held = {name: value for name, value in own.items() if name in FIXABLE}
    by_person = {"target_status": "decided", "target_method": "set by a person"} if "target" in held else {}
    if "target" in held and held["target"] is not None and "statement" not in held:
        by_person["statement"] = f"{row['statement']} {goal_words.decided_target(held['target'])}"
    return {**row, **held, **by_person, "fixed": sorted(held)}
