"""The facts that the summary of the strategy rests on: how many pillars there are, one fact a pillar, then what is aimed at and what endangers it."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from tasks.answers import quotable
from tasks.strategy import facts, writing

_SECTIONS = {"goal": 3, "risk": 3}
"""Sections that the summary tells of, and how many lines of each at most."""


def strategy_facts(pillars: pd.DataFrame, lines: pd.DataFrame, target: str, observed_at: datetime) -> pd.DataFrame:
    """Rows for the ledger (`evidence.COLUMNS`), from the datasets `pillars` and `strategies`, best first. No pillars give no facts."""
    if pillars.empty:
        return facts.joined([])
    overview = f"The strategy of {target} rests on {writing.counted(len(pillars), 'pillar')}."
    told = [facts.fact("pillars", target, overview, float(len(pillars)), observed_at, "strategy")]
    told += [_pillar(row, target, observed_at) for row in pillars.to_dict("records")]
    chosen = pd.concat([lines[lines["section"] == section].head(most) for section, most in _SECTIONS.items()])
    told += [_line(row, observed_at) for row in chosen.to_dict("records") if row["statement"].count("“") <= 1]
    return facts.joined(told)


def _pillar(row: Mapping[Hashable, Any], target: str, observed_at: datetime) -> pd.DataFrame:
    """One quotation a fact: what stands between quotation marks is a page's, and supports no figure."""
    pages = writing.counted(row["market_page_count"], "page")
    missing = writing.counted(row["missing_count"], "gap") if row["missing_count"] else "no gap"
    statement = (
        f"On “{quotable(str(row['label']))}” {target} has {int(row['own_page_count']):,} of the market’s {pages} and {missing} to close, "
        f"and the pillar takes {writing.percent(row['share'])} of the plan."
    )
    return facts.fact("pillar", str(row["pillar_id"]), statement, float(row["share"]), observed_at, "strategy", "estimated")


def _line(row: Mapping[Hashable, Any], observed_at: datetime) -> pd.DataFrame:
    return facts.fact(str(row["section"]), str(row["strategy_id"]), str(row["statement"]), None, observed_at, "strategy", str(row["status"]))
