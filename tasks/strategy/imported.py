"""What imported figures tell of a site: how much in its last weeks, from where, until when, on which pages and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

SOURCES: Mapping[str, str] = {"search_console": "Search Console", "web_analytics": "Google Analytics"}
"""What people call a source of `metrics`; others are called as their import called them."""

_METRIC_WORDS: Mapping[str, str] = {
    "clicks": "clicks from search", "engaged_sessions": "engaged sessions", "returning_users": "returning users", "active_users": "active users",
}  # fmt: skip
_PERIOD = "period"
_BY_PERSON = ("users", "active_users")
_COUNTED = ("sessions", "views", "clicks")
_GROUPS: Mapping[str, str] = {
    "age": "age", "user_age_bracket": "age", "age_group": "age", "gender": "gender", "user_gender": "gender", "sex": "gender", "country": "country",
    "device": "device", "device_category": "device",
}  # fmt: skip
_NO_SEGMENTS = frozenset(("page", "host", "scope", "type", "filter", "query", "searchAppearance", "hostname"))
_MOST_GROUPS = 8
SEGMENT_COLUMNS = ["group", "segment", "share", "source", "metric", "n", "first_on", "last_on"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The sum of a metric of a whole site, by one source, over its last days."""

    metric: str
    value: float
    source: str
    first_on: pd.Timestamp
    last_on: pd.Timestamp

    @property
    def days(self) -> int:
        """The days that it is the sum of, both ends included."""
        return int((self.last_on - self.first_on).days) + 1

    @property
    def source_name(self) -> str:
        """What people call the source."""
        return name_of_source(self.source)


def name_of_source(source: str) -> str:
    """What people call a source."""
    return SOURCES.get(source, source)


def metric_words(metric: str) -> str:
    """What people call a metric."""
    return _METRIC_WORDS.get(metric, metric.replace("_", " "))


def baseline_of(metrics: pd.DataFrame, names: Sequence[str], days: int) -> Baseline | None:
    """The first metric of `names` that is known of the site: the sum of its last `days` days, or of fewer where it is known for fewer.

    Of several sources the one with most days counts: sources do not add up. Without a total by day, the last whole period is taken.
    """
    for name in names:
        own = _totals(metrics, name)
        daily = own[own["first_on"] == own["last_on"]]
        if len(daily):
            return _summed(daily, name, days)
        if len(own):
            last = own.sort_values(["last_on", "first_on", "source"]).iloc[-1]
            return Baseline(name, float(last["value"]), str(last["source"]), last["first_on"], last["last_on"])
    return None


def _summed(daily: pd.DataFrame, name: str, days: int) -> Baseline:
    counts = daily.groupby("source")["last_on"].nunique()
    source = str(max(counts.index, key=lambda one: (counts[one], str(one))))
    own = daily[daily["source"] == source]
    last_on = own["last_on"].max()
    first_on = max(own["first_on"].min(), last_on - pd.Timedelta(days=days - 1))
    return Baseline(name, float(own.loc[own["first_on"] >= first_on, "value"].sum()), source, first_on, last_on)


def _totals(metrics: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of a metric that are about the whole site, with the days that each is about."""
    rows = dated(metrics[(metrics["metric"] == name) & (metrics["url"] == "")]) if len(metrics) else dated(metrics)
    return rows[rows["names"].map(len) == 0] if len(rows) else rows


def dated(metrics: pd.DataFrame) -> pd.DataFrame:
    """Rows of metrics with first_on and last_on, the days that each is about, and names, its dimensions but for the period."""
    texts = metrics["dimension"].astype("object") if len(metrics) else pd.Series(dtype="object")
    read = {text: values_of(str(text)) for text in texts.unique()}
    last_on = pd.to_datetime(metrics["on"]) if len(metrics) else pd.Series(dtype="datetime64[ns]")
    begins = pd.to_datetime(texts.map(lambda text: read[text].get(_PERIOD, "").partition("/")[0] or None)).fillna(last_on)
    names = texts.map(lambda text: {name: value for name, value in read[text].items() if name != _PERIOD})
    plain = {name: metrics[name].astype("object") for name in ("url", "metric", "source") if name in metrics}
    return metrics.assign(**plain, first_on=begins, last_on=last_on, names=names)


def values_of(dimension: str) -> dict[str, str]:
    """The values of a dimension as facts spell them: `name=value` joined by `&`, both marks escaped in values."""
    pairs = (part.partition("=") for part in dimension.split("&") if part)
    return {name: value.replace("%26", "&").replace("%25", "%") for name, _, value in pairs}


def page_values(metrics: pd.DataFrame, baseline: Baseline) -> "pd.Series[float]":
    """What each page has of a baseline's metric in the same days, by URL; where pages are not known by day, as much of the last whole period."""
    rows = metrics[(metrics["metric"] == baseline.metric) & (metrics["source"] == baseline.source) & (metrics["url"] != "")]
    own = dated(rows) if len(rows) else rows
    if own.empty:
        return pd.Series(dtype="float64")
    own = own[own["names"].map(len) == 0]
    is_daily = own["first_on"] == own["last_on"]
    within = own[is_daily & own["last_on"].between(baseline.first_on, baseline.last_on)]
    if len(within):
        return within.groupby("url")["value"].sum()
    period = _last_period(own[~is_daily])
    days = (period["last_on"] - period["first_on"]).dt.days + 1
    return period.assign(value=period["value"] * baseline.days / days).groupby("url")["value"].sum()


def segments_of(metrics: pd.DataFrame, days: int) -> pd.DataFrame:
    """The shares of the segments that imported figures divide visitors into: `SEGMENT_COLUMNS`, a row a segment of a group.

    A group is one dimension of the whole site's figures. People are counted over one period alone, for a person can be there on many days; visits
    and clicks add up over the last days. Of several sources and metrics, people count before visits, and those before clicks.
    """
    rows = dated(metrics[metrics["url"] == ""]) if len(metrics) else pd.DataFrame()
    if rows.empty:
        return pd.DataFrame(columns=SEGMENT_COLUMNS)
    single = rows[rows["names"].map(_is_segment).astype(bool)]
    keys = single["names"].map(lambda names: next(iter(names)))
    named = single.assign(group=keys.map(lambda key: _GROUPS.get(key, key)), segment=single["names"].map(lambda names: next(iter(names.values()))))
    told = [_of_group(str(group), own, days) for group, own in named.groupby("group", sort=True)]
    kept = [one for one in told if one is not None][:_MOST_GROUPS]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=SEGMENT_COLUMNS)


def _is_segment(names: Mapping[str, str]) -> bool:
    """Whether dimensions are one that divides people; a row without a value of it is of nobody."""
    return len(names) == 1 and all(value and name not in _NO_SEGMENTS for name, value in names.items())


def _of_group(group: str, own: pd.DataFrame, days: int) -> pd.DataFrame | None:
    for metric in (*_BY_PERSON, *_COUNTED):
        rows = own[own["metric"] == metric]
        is_daily = rows["first_on"] == rows["last_on"]
        daily, periods = rows[is_daily], rows[~is_daily]
        if len(daily) and metric not in _BY_PERSON:
            last = daily["last_on"].max()
            return _shares(group, metric, daily[daily["last_on"] > last - pd.Timedelta(days=days)])
        if len(periods):
            return _shares(group, metric, _last_period(periods))
    return None


def _last_period(periods: pd.DataFrame) -> pd.DataFrame:
    """The rows of the period that ended last; of several such of the longest."""
    last = periods[periods["last_on"] == periods["last_on"].max()]
    found: pd.DataFrame = last[last["first_on"] == last["first_on"].min()]
    return found


def _shares(group: str, metric: str, rows: pd.DataFrame) -> pd.DataFrame | None:
    """The segments of one source, largest first."""
    source = rows.groupby("source")["value"].sum().sort_values().index[-1]
    own = rows[rows["source"] == source]
    sums = own.groupby("segment")["value"].sum().sort_index().sort_values(ascending=False, kind="stable")
    whole = float(sums.sum())
    if whole <= 0:
        return None
    told: dict[str, Any] = {"group": group, "segment": sums.index, "share": (sums / whole).to_numpy(), "source": source, "metric": metric,
                            "n": whole, "first_on": own["first_on"].min(), "last_on": own["last_on"].max()}  # fmt: skip
    return pd.DataFrame(told)[SEGMENT_COLUMNS]
