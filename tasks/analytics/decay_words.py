"""The sentence about a page that loses: what changed, by how much, why, and how sure that is."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from tasks.analytics.decay_models import PARTS

_SOURCES = {"search_console": "Search Console", "web_analytics": "Google Analytics"}
_CAUSES = {
    "demand": "fewer searches than before in which the page is shown",
    "position": "a worse position in the results",
    "click_through": "fewer clicks for each time that it is shown, at the positions it has",
    "season": "the season, or a change that the site or the topic shares",
    "measurement": "a change in what was counted, not in what people did",
    "unknown": "a cause that these figures cannot tell: they hold no impressions and positions",
}
_SHORT = {"demand": "demand", "position": "position", "click_through": "click-through", "season": "season", "measurement": "measurement",
          "unexplained": "unexplained"}  # fmt: skip


def statement(row: Mapping[Hashable, Any]) -> str:
    """What an analyst would write about a row of decay."""
    after, before = (_days(row[f"{name}_from"], row[f"{name}_to"]) for name in ("after", "before"))
    against = f"{before} days before" if row["basis"] == "previous" else f"same {before} days a year before"
    source = _SOURCES.get(str(row["source"]), str(row["source"]))
    now = f"{row['after']:,.0f} {str(row['metric']).replace('_', ' ')} in the {after} days to {_day(row['after_to'])}"
    lost = f"{now} against {row['before']:,.0f} in the {against} ({row['change_share']:+.0%}; {source})."
    why = f"{_amount(row['cause_share'])} of the loss is {_CAUSES[str(row['cause'])]}."
    gone = "" if row["after"] > 0 else "It is not clicked at all any more: check that it is still there and indexed."
    return " ".join(filter(None, [lost, why, f"Split: {_parts(row)}.", _sure(row), gone, row["caution"]]))


def _parts(row: Mapping[Hashable, Any]) -> str:
    """The parts that are not nothing, the largest loss first."""
    known = {name: float(row[name]) for name in (*PARTS, "unexplained") if not pd.isna(row[name])}
    told = sorted((value, name) for name, value in known.items() if abs(value) >= 0.5)
    return ", ".join(f"{_SHORT[name]} {value:+,.0f}" for value, name in told)


def _amount(share: float) -> str:
    if share >= 0.95:
        return "Nearly all"
    return "Most" if share >= 0.5 else f"The largest part ({share:.0%})"


def _sure(row: Mapping[Hashable, Any]) -> str:
    chance = float(row["p_value"])
    odds = "less than once in 1,000 times" if chance < 0.001 else f"about {max(1, round(chance * 1000))} times in 1,000"
    return f"Chance alone takes away as much {odds}; the split is an estimate."


def _days(first: Any, last: Any) -> int:
    return int((pd.Timestamp(last) - pd.Timestamp(first)).days) + 1


def _day(day: Any) -> str:
    return pd.Timestamp(day).date().isoformat()
