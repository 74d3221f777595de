"""From weekly sums to the windows that are compared: 28 days, the 28 before, and the same days a year (52 weeks) before.

Weeks count back from the last complete day: week 0 is its last seven days. Whole weeks hold each weekday equally often, and 52 of them keep weekdays.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.analytics.breaks import Window
from tasks.analytics.chance import Figures, weighted_median

WEEKS_A_WINDOW = 4
WEEKS_A_YEAR = 52
STARTS: Mapping[str, int] = {"after": 0, "before": WEEKS_A_WINDOW, "year_after": WEEKS_A_YEAR, "year_before": WEEKS_A_YEAR + WEEKS_A_WINDOW}
"""The first of the weeks of each window, counted back."""


def window_of(name: str, ends_on: date) -> Window:
    """The days of a window; `ends_on` is the last complete day."""
    last = ends_on - timedelta(weeks=STARTS[name])
    return Window(last - timedelta(days=7 * WEEKS_A_WINDOW - 1), last)


def caution(before: Window, after: Window) -> str:
    """What to know of a window and the one before it that do not meet, or differ in length; empty where neither is so."""
    gap = (after.first - before.last).days - 1
    return " ".join([
        *([f"The {before.days} days before end on {before.last.isoformat()}, {gap} days earlier than the others begin."] if gap else []),
        *([f"What is compared is {before.days} and {after.days} days long."] if before.days != after.days else []),
    ])  # fmt: skip


def windowed(weeks: pd.DataFrame) -> pd.DataFrame:
    """Each page's sums in each window: a row a url, columns NAME_value, NAME_impressions and NAME_position for the names of `STARTS`.

    `weeks` has url, weeks_back and value, and impressions and position_weight (impressions times position) where the source knows them. A page
    without rows in a window had nothing counted in it: 0. The position is the mean by impressions, NaN without any.
    """
    measures = [name for name in ("value", "impressions", "position_weight") if name in weeks.columns]
    urls = np.sort(weeks["url"].unique())
    table = pd.DataFrame(index=pd.Index(urls, name="url"))
    for name, first in STARTS.items():
        part = weeks[weeks["weeks_back"].between(first, first + WEEKS_A_WINDOW - 1)]
        sums = part.groupby("url")[measures].sum().reindex(urls).fillna(0.0)
        table[[f"{name}_{measure}" for measure in measures]] = sums.to_numpy(np.float64)
        if "position_weight" in measures:
            seen = table[f"{name}_impressions"]
            table[f"{name}_position"] = (table.pop(f"{name}_position_weight") / seen).where(seen > 0)
    return table


def days_by_week(weeks: pd.DataFrame, days: pd.DataFrame | None) -> "pd.Series[int]":
    """How many days of each week have figures, by weeks_back.

    `days` has weeks_back and days (0 to 7, of the whole site); without it each week that has any row counts as whole.
    """
    if days is None:
        return pd.Series(7, index=np.sort(weeks["weeks_back"].unique()))
    return days.groupby("weeks_back")["days"].max().astype("int64")


def known_days(by_week: "pd.Series[int]") -> dict[str, int]:
    """How many days of each window have figures."""
    return {name: int(by_week.reindex(range(first, first + WEEKS_A_WINDOW)).fillna(0).sum()) for name, first in STARTS.items()}


def past_pairs(weeks: pd.DataFrame, by_week: "pd.Series[int]", topics: "pd.Series[str]", most: int = 6) -> tuple[Figures, Figures]:
    """Neighbouring windows of every page, the earlier and the later, as far back as their days are known: how much pages stray.

    `topics` names the topic of each url. What the pages of a topic share (its season) is taken out of the later, where the topic has enough pages;
    what all share is taken out elsewhere. The two windows that are to be judged are no witnesses, unless there are no others.
    """
    size = WEEKS_A_WINDOW
    full = set(by_week.index[by_week == 7])
    kept = weeks[weeks["weeks_back"] < (most + 1) * size]
    wide = kept.assign(block=kept["weeks_back"] // size).pivot_table(index="url", columns="block", values="value", aggfunc="sum", fill_value=0.0)
    blocks = [block for block in range(most + 1) if block in wide.columns and set(range(block * size, (block + 1) * size)) <= full]
    later = [one for one in blocks if one + 1 in blocks]
    told = [one for one in later if one > 0] or later
    pairs = [(wide[one + 1].to_numpy(np.float64), wide[one].to_numpy(np.float64)) for one in told]
    named = topics.reindex(wide.index)
    groups = [np.asarray(places, np.intp) for places in named.groupby(named).indices.values()]
    centred = [(before, _centred(before, after, groups)) for before, after in pairs]
    none = (np.empty(0), np.empty(0))
    return (np.concatenate([one for one, _ in centred]), np.concatenate([one for _, one in centred])) if centred else none


def has_witnesses(by_week: "pd.Series[int]", most: int = 6) -> bool:
    """Whether pages can be seen to stray in other windows than the two that are judged (`past_pairs`)."""
    size, full = WEEKS_A_WINDOW, set(by_week.index[by_week == 7])
    return any(set(range(block * size, (block + 2) * size)) <= full for block in range(1, most))


def _centred(before: Figures, after: Figures, groups: Sequence[NDArray[np.intp]], least: int = 8) -> Figures:
    """The later counts without what a group of pages, or else all, share."""
    level = np.full(len(before), _median_ratio(before, after))
    for places in groups:
        if len(places) >= least:
            level[places] = _median_ratio(before[places], after[places])
    return np.asarray(after / level, np.float64)


def _median_ratio(before: Figures, after: Figures) -> float:
    """The median ratio of two counts, larger counts first to say."""
    found = weighted_median((after + 0.5) / (before + 0.5), np.sqrt(before + after))
    return found if found > 0 else 1.0
