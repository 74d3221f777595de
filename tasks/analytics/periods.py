"""Figures of whole periods, as exports without days tell them: each page's last period against the one before it, in the place of windows of days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tasks.analytics.breaks import SEARCH_CONSOLE, Window
from tasks.analytics.dimensions import dimension_values
from tasks.analytics.windows import STARTS, WEEKS_A_WINDOW

PERIOD = "period"
LIKE_SHARE = 0.04
"""Periods that differ in length by no more than this share are compared: 30 and 31 days, not 28 and 31."""
MOST_ROWS = 1_000
"""An export with so many pages may hold more: a page that is not in it is unknown then, not without clicks."""
_MEASURES = ("impressions", "position_weight")


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Two periods of a source that follow each other. `weeks` and `windows` are as `Folded` has them, the two periods in the place of the last two
    windows; `spans` are the days that they stand for."""

    source: str
    metric: str
    spans: Mapping[str, Window]
    weeks: pd.DataFrame
    windows: pd.DataFrame
    days: pd.DataFrame

    @property
    def known_days(self) -> pd.DataFrame:
        """How many days the periods have: source, window, days."""
        named = {"last": self.spans["after"], "before": self.spans["before"]}
        return pd.DataFrame([(self.source, name, span.days) for name, span in named.items()], columns=["source", "window", "days"])

    @property
    def day(self) -> date:
        """The last day of the last period."""
        return self.spans["after"].last


def compared_periods(rows: pd.DataFrame, traffic: Collection[str], additive: Collection[str]) -> Periods | None:
    """The last two periods that can be compared, by page; None where there are none.

    `rows` are facts as last known (url, metric, on, source, dimension, value); those are read whose dimension is a period alone. Of `traffic` the
    first metric counts that is told by page, of Search Console where it tells it. The periods do not overlap, are of like length, and no more days
    lie between them than they have.
    """
    texts = {str(text): dimension_values(str(text)) for text in rows["dimension"].unique()}
    kept = {text: _window(one[PERIOD]) for text, one in texts.items() if one.keys() == {PERIOD}}
    told = rows[rows["dimension"].isin(list(kept)) & (rows["url"].astype("str") != "")]
    told = told.astype(dict.fromkeys(("url", "metric", "source", "dimension"), "object"))
    told = told.assign(span=told["dimension"].map(kept))
    metric = next((name for name in traffic if (told["metric"] == name).any()), None)
    if metric is None:
        return None
    sources = told.loc[told["metric"] == metric, "source"].value_counts()
    source = SEARCH_CONSOLE if SEARCH_CONSOLE in sources.index else str(sources.index[0])
    of_source = told[told["source"] == source]
    spans = _pair(set(of_source.loc[of_source["metric"] == metric, "span"]))
    return None if spans is None else _periods(of_source, source, metric, spans, additive)


def _window(text: str) -> Window:
    first, _, last = text.partition("/")
    return Window(date.fromisoformat(first), date.fromisoformat(last))


def _pair(known: Collection[Window]) -> Mapping[str, Window] | None:
    """The latest period that has a like one before it, and that one; of those that end alike the longer."""
    for after in sorted(known, key=lambda one: (one.last, one.days), reverse=True):
        earlier = [one for one in known if one.last < after.first and _is_like(one, after) and (after.first - one.last).days <= after.days]
        if earlier:
            return {"after": after, "before": max(earlier, key=lambda one: one.last)}
    return None


def _is_like(one: Window, other: Window) -> bool:
    return abs(one.days - other.days) <= LIKE_SHARE * max(one.days, other.days)


def _periods(rows: pd.DataFrame, source: str, metric: str, spans: Mapping[str, Window], additive: Collection[str]) -> Periods:
    parts = {name: rows[rows["span"].map(lambda one, span=span: one == span)] for name, span in spans.items()}
    wide = {name: _wide(part) for name, part in parts.items()}
    if any(len(table) >= MOST_ROWS for table in wide.values()):
        both = wide["after"].index.intersection(wide["before"].index)
        wide = {name: table.loc[both] for name, table in wide.items()}
    weeks = [_as_week(table, metric, STARTS[name]) for name, table in wide.items()]
    windows = [_as_window(table, additive, "last" if name == "after" else name) for name, table in wide.items()]
    full = [week for name in spans for week in range(STARTS[name], STARTS[name] + WEEKS_A_WINDOW)]
    return Periods(
        source, metric, spans, pd.concat(weeks, ignore_index=True), pd.concat(windows, ignore_index=True).assign(source=source),
        pd.DataFrame({"weeks_back": full, "days": 7}),
    )  # fmt: skip


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a page, a column a metric; a position becomes its weight."""
    table = rows.pivot_table(index="url", columns="metric", values="value", aggfunc="sum").fillna(0.0)
    if {"impressions", "position"} <= set(table.columns):
        table = table.assign(position_weight=table["impressions"] * table["position"])
    return table.drop(columns="position", errors="ignore")


def _as_week(table: pd.DataFrame, metric: str, week: int) -> pd.DataFrame:
    """The sums of a period as those of the first week of its window (`weekly_sums`)."""
    named = table.rename(columns={metric: "value"}).reindex(columns=["value", *(name for name in _MEASURES if name in table.columns)], fill_value=0.0)
    return named.rename_axis(columns=None).reset_index().assign(weeks_back=week)


def _as_window(table: pd.DataFrame, additive: Collection[str], window: str) -> pd.DataFrame:
    """The sums of a period as those of a window (`window_sums`)."""
    kept = table[[name for name in table.columns if name in additive or name == "position_weight"]]
    return kept.rename_axis(columns=None).reset_index().melt("url", var_name="metric").assign(window=window)
