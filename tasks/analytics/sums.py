"""From daily figures to the sums that performance and decay are told from: weeks counted back from the last complete day, and windows of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tasks.analytics.windows import STARTS, WEEKS_A_WINDOW

SEARCH = ("clicks", "impressions", "position")
_RECENT_WEEKS = 28
"""The window and the six before it, by which strays are judged."""
_TOLD = ["source", "metric", "is_page", "last_on", "rows"]
WINDOW_NAMES = {"last": "after", "before": "before", "year": "year_after"}


def weekly_sums(days: pd.DataFrame, source: str, metric: str, ends_on: date) -> pd.DataFrame:
    """Sums by address and week: url, weeks_back (0: the last seven days, ending at `ends_on`), value.

    Of Search Console also impressions and position_weight, the sum of impressions times position. `days` are daily totals: url, metric, source, on,
    value, texts as categories.
    """
    rows = _dated(days[(days["source"] == source) & days["metric"].isin([metric, *SEARCH])], ends_on)
    value = _summed(rows[rows["metric"] == metric])
    if not rows["metric"].eq("impressions").any():
        return value
    seen = rows[rows["metric"] == "impressions"]
    weighted = rows[rows["metric"] == "position"].merge(
        seen[["url", "days_back", "value"]], on=["url", "days_back"], suffixes=("", "_seen"), how="inner", validate="one_to_one"
    )
    parts = {
        "value": value,
        "impressions": _summed(seen),
        "position_weight": _summed(weighted.assign(value=weighted["value"] * weighted["value_seen"])),
    }
    joined = pd.concat([part.set_index(["url", "weeks_back"])["value"].rename(name) for name, part in parts.items()], axis=1)
    return joined.fillna(0.0).reset_index()


def window_sums(days: pd.DataFrame, weeks: pd.DataFrame, source: str, ends_on: date, metrics: Sequence[str]) -> pd.DataFrame:
    """Sums of windows: url, metric, source, window (`last`, `before`, `year`), value, of these metrics, which add up.

    `weeks` are the source's, of which the position's weight is taken, where it has one.
    """
    rows = _dated(days[(days["source"] == source) & days["metric"].isin(list(metrics))], ends_on)
    counted = _windowed(rows).groupby(["url", "metric", "window"], observed=True)["value"].sum().reset_index()
    if "position_weight" in weeks.columns:
        places = _windowed(weeks.assign(value=weeks["position_weight"]))
        summed = places.groupby(["url", "window"], observed=True)["value"].sum().reset_index().assign(metric="position_weight")
        counted = pd.concat([counted.astype({"metric": "object", "url": "object"}), summed.astype({"url": "object"})], ignore_index=True)
    return counted.assign(source=source).astype({"url": "object", "metric": "object"})[["url", "metric", "source", "window", "value"]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What traffic is told by: a source and a metric of it; and the last day of each source that it has in full."""

    source: str
    metric: str
    ends_on: Mapping[str, date]

    @property
    def day(self) -> date:
        """The last complete day of the source that traffic is told by."""
        return self.ends_on[self.source]


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Sums of all months. `weeks` are those of the chosen source (`weekly_sums`), `windows` those of all (`window_sums`), `days` as `days_known`
    with the source. `daily` is the chosen metric by day and address, NaN where nothing was told."""

    weeks: pd.DataFrame
    windows: pd.DataFrame
    days: pd.DataFrame
    daily: pd.DataFrame


def folded(months: Iterable[pd.DataFrame], chosen: Chosen, additive: Collection[str]) -> Folded:
    """The sums of months that are read one after the other: what is held is the sums, not the days, but for the chosen metric."""
    weeks, windows, days, daily = [], [], [], []
    for month in months:
        for source, ends_on in chosen.ends_on.items():
            of_source = month[month["source"] == source]
            of_weeks = weekly_sums(of_source, source, chosen.metric, ends_on) if source == chosen.source else pd.DataFrame()
            windows.append(window_sums(of_source, of_weeks, source, ends_on, sorted(additive)))
            days.append(days_known(of_source, source, ends_on).assign(source=source))
            weeks.append(of_weeks)
        rows = month[(month["source"] == chosen.source) & (month["metric"] == chosen.metric) & (month["on"] <= pd.Timestamp(chosen.day))]
        daily.append(rows.pivot_table(index="on", columns="url", values="value", aggfunc="sum", observed=True).rename(columns=str))
    return Folded(
        _together(weeks, ["url", "weeks_back"]), _together(windows, ["url", "metric", "source", "window"]), _together(days, ["source", "weeks_back"]),
        pd.concat([one for one in daily if len(one)]).sort_index() if any(len(one) for one in daily) else pd.DataFrame(),
    )  # fmt: skip


def is_compared(month: str, ends_on: date) -> bool:
    """Whether a month (such as 2026-10) has days of the windows that are compared, or of the weeks between them: of others only traffic is read."""
    if month.count("-") != 1:
        return True
    period = pd.Period(month, freq="M")
    back = [(pd.Timestamp(ends_on) - edge.normalize()).days // 7 for edge in (period.end_time, period.start_time)]
    last = max(first + WEEKS_A_WINDOW - 1 for first in STARTS.values())
    spans = [(0, _RECENT_WEEKS - 1), (STARTS["year_after"], last)]
    return any(back[0] <= span[1] and back[1] >= span[0] for span in spans)


def site_totals(months: Iterable[pd.DataFrame], chosen: Chosen) -> pd.DataFrame:
    """The site's total of the chosen metric by day: on, value; of days of which only pages are told, the sum of those."""
    told, of_pages = [], []
    for month in months:
        rows = month[(month["source"] == chosen.source) & (month["metric"] == chosen.metric) & (month["on"] <= pd.Timestamp(chosen.day))]
        told.append(rows[rows["url"] == ""].groupby("on")["value"].sum())
        of_pages.append(rows[rows["url"] != ""].groupby("on")["value"].sum())
    totals = pd.concat(told).sort_index()
    whole: pd.Series[float] = totals.combine_first(pd.concat(of_pages).sort_index())
    return whole.rename("value").rename_axis("on").reset_index()


def _together(parts: Sequence[pd.DataFrame], keys: Sequence[str]) -> pd.DataFrame:
    """Sums of parts that may share a key."""
    filled = [part.astype({name: "object" for name in keys if name in ("url", "metric", "source")}) for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=[*keys, "value"])
    summed: pd.DataFrame = pd.concat(filled, ignore_index=True).groupby(list(keys), sort=True).sum()
    return summed.fillna(0.0).reset_index()


def days_known(days: pd.DataFrame, source: str, ends_on: date) -> pd.DataFrame:
    """How many days of each week have any figure of the source: weeks_back, days."""
    rows = _dated(days[days["source"] == source], ends_on)
    back = np.sort(rows["days_back"].unique())
    weeks, counts = np.unique(back // 7, return_counts=True)
    return pd.DataFrame({"weeks_back": weeks, "days": counts})


def window_days(weeks: pd.DataFrame, source: str) -> pd.DataFrame:
    """How many days of each window have any figure, from `days_known`: source, window, days."""
    counts = weeks.set_index("weeks_back")["days"]
    rows = [(source, name, int(counts.reindex(_weeks_of(name)).fillna(0).sum())) for name in WINDOW_NAMES]
    return pd.DataFrame(rows, columns=["source", "window", "days"])


def told_by(months: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """What sources tell in these months: source, metric, is_page (of pages, or of the whole site), last_on, rows."""
    parts = [
        month.assign(is_page=month["url"] != "").groupby(["source", "metric", "is_page"], observed=True)["on"].agg(last_on="max", rows="size")
        for month in months
    ]
    found = pd.concat([part.reset_index().astype({"source": "object", "metric": "object"}) for part in parts] or [pd.DataFrame(columns=_TOLD)])
    return found.groupby(["source", "metric", "is_page"], as_index=False).agg(last_on=("last_on", "max"), rows=("rows", "sum"))


def _dated(rows: pd.DataFrame, ends_on: date) -> pd.DataFrame:
    """With how many days and weeks back each row is; later rows are left out."""
    days_back = (pd.Timestamp(ends_on) - rows["on"]).dt.days
    dated: pd.DataFrame = rows.assign(days_back=days_back, weeks_back=days_back // 7).loc[days_back >= 0]
    return dated


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    summed: pd.Series[float] = rows.groupby(["url", "weeks_back"], observed=True)["value"].sum()
    return summed.reset_index()


def _weeks_of(window: str) -> range:
    first = STARTS[WINDOW_NAMES[window]]
    return range(first, first + WEEKS_A_WINDOW)


def _windowed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that lie in a window, with its name."""
    names = {week: name for name in WINDOW_NAMES for week in _weeks_of(name)}
    kept = rows[rows["weeks_back"].isin(list(names))]
    return kept.assign(window=kept["weeks_back"].map(names))
