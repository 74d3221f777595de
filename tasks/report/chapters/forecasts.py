"""What to expect: the traffic of the days to come, by site and topic, and what planned pieces may bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from tasks.report.chapters.losses import signed_share, status
from tasks.report.charts import Week, Words, outlook
from tasks.report.exhibits import Chart, Table, table
from tasks.report.figures import UNKNOWN, amount, counted, day, is_known, percent
from tasks.report.frames import having, mappings, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain
from tasks.report.traffic import metric_name, of_traffic

_FORECASTS = ("level", "key", "metric", "on", "mean", "lo_90", "hi_90", "model", "status")
_PREDICTIONS = ("item_id", "metric", "median", "lo_90", "hi_90", "probability", "basis", "drivers", "status")
_WINDOW_DAYS = 28
_LEAST_DAYS = 4
"""Days of a week that must be known for its mean to stand in the chart."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of the site and its topics; `sure` says how wide it is."""

    lead: str
    sure: str
    status: str
    chart: Chart | None
    months: Table | None
    topics: Table | None
    topics_more: int


@dataclass(frozen=True, slots=True)
class Predictions:
    """What planned pieces may bring; `abstained` says once why nothing is told of the others."""

    pieces: Table | None
    more: int
    basis: str
    abstained: tuple[str, ...]


def expected(data: ReportInput) -> Expected | None:
    """What traffic to expect, from the frames `forecasts`, `traffic` and `performance`; None where nothing was forecast."""
    known = having(data.forecasts, _FORECASTS).dropna(subset=["on", "mean"])
    known = known.assign(on=pd.to_datetime(known["on"]))
    site = known[known["level"] == "site"].sort_values("on")
    if not len(site):
        return None
    site = site[site["metric"] == site["metric"].iloc[0]]
    past = _past(data, site["on"].iloc[0])
    topics, more = _topics(data, known[(known["level"] == "topic") & (known["metric"] == site["metric"].iloc[0])])
    return Expected(_lead(site), _sure(site), status(site["status"].iloc[0]), _chart(site, past), _months(site, past), topics, more)


def _past(data: ReportInput, first: pd.Timestamp) -> "pd.Series[float]":
    """The daily figures before the forecast, by day; a day without one is missing."""
    known = having(data.traffic, ("on", "value"))
    days = pd.Series(pd.to_numeric(known["value"], errors="coerce").to_numpy(float), index=pd.DatetimeIndex(pd.to_datetime(known["on"])))
    found = days.groupby(level=0).last().sort_index()
    return found[found.index < first]


def _lead(site: pd.DataFrame) -> str:
    total, count, metric = site["mean"].sum(), len(site), metric_name(site["metric"].iloc[0])
    span = f"From {day(site['on'].iloc[0])} to {day(site['on'].iloc[-1])}, {counted(count, 'day')}"
    return f"{span}, some {amount(total)} {metric} are expected if nothing changes: {amount(total / count)} a day."


def _sure(site: pd.DataFrame) -> str:
    if (site["model"] == "naive").all():
        return "The history is too short for more than its last value: take this as a guess, with the wide interval that it has."
    mean = site["mean"].where(site["mean"] > 0)
    above, below = float((site["hi_90"] / mean - 1).median()), float((1 - site["lo_90"] / mean).median())
    width = f" That is usually {percent(below)} below to {percent(above)} above what is expected." if is_known(above) and is_known(below) else ""
    told = "The intervals are taken from how far off such forecasts were at past dates: nine days in ten should lie within."
    return f"{told}{width} Of sums none is known."


def _chart(site: pd.DataFrame, past: "pd.Series[float]") -> Chart | None:
    metric = metric_name(site["metric"].iloc[0])
    words = Words(
        "chart-outlook",
        f"{metric.capitalize()} a day, by week",
        f"A line: the mean of {metric} a day in each week so far, then dashed what is expected, within a band that single days should lie in.",
    )
    ahead = _weeks(site.set_index("on")[["mean", "lo_90", "hi_90"]].astype(float), forward=True)
    behind = _weeks(past.to_frame("mean"), forward=False)
    head = ("Week around", "Expected a day", "A single day, 90 %")
    cells = [(day(week.on), amount(week.mean, 1), f"{amount(week.low)} to {amount(week.high)}") for week in ahead]
    shown = table("Expected by week", head, cells)
    if shown is None:
        return None
    key = (("target", "measured, then expected (dashed)"), ("band", "90 % interval of a day"))
    note = "Each point is the mean of a week. The band is that of single days; the mean of a week varies less."
    return Chart(words.name, words.title, outlook(words, behind, ahead), key, note, shown)


def _weeks(days: pd.DataFrame, *, forward: bool) -> list[Week]:
    """Means of whole weeks, counted from the day between past and future; a week of too few days has none."""
    if days.empty:
        return []
    whole = days.reindex(pd.date_range(days.index.min(), days.index.max()))
    whole = whole.iloc[: len(whole) // 7 * 7] if forward else whole.iloc[len(whole) % 7 :]
    if whole.empty:
        return []
    groups = whole.groupby([place // 7 for place in range(len(whole))])
    means, counts = groups.mean(), groups["mean"].count()
    middles: list[date] = [stamp.date() for stamp in whole.index[3::7]]
    figures = means.where(counts >= _LEAST_DAYS).to_numpy(float)
    return [Week(on, *map(float, row)) for on, row in zip(middles, figures, strict=True)]


def _months(site: pd.DataFrame, past: "pd.Series[float]") -> Table | None:
    """Sums by month, with the usual interval of a single day, and the same days a year before, as far as they are all known."""
    lines = []
    for month, part in site.groupby(site["on"].dt.to_period("M"), sort=True):
        before = past.reindex(pd.DatetimeIndex(part["on"]) - pd.Timedelta(days=364)).sum(min_count=len(part))
        interval = f"{amount(part['lo_90'].mean())} to {amount(part['hi_90'].mean())}"
        change = float(part["mean"].sum() / before - 1) if is_known(before) and before > 0 else None
        name = f"{month.start_time:%b %Y}" + f", {len(part)} days" * (len(part) < month.days_in_month)
        lines.append((name, amount(part["mean"].sum()), interval, amount(before), signed_share(change)))
    head = ("Month", "Expected", "A single day, 90 %", "Same weekdays a year before", "Change")
    return table(f"{metric_name(site['metric'].iloc[0]).capitalize()} by month", head, lines)


def _topics(data: ReportInput, known: pd.DataFrame) -> tuple[Table | None, int]:
    """Each topic: the last 28 days, the next 28 as expected, and all days of the forecast."""
    measured = of_traffic(data, "topic").drop_duplicates("key").set_index("key")
    labels = {**dict(zip(*(having(data.topics, ("topic_id", "label"))[name] for name in ("topic_id", "label")), strict=True)), **measured["label"]}
    near = known["on"] < known["on"].min() + pd.Timedelta(days=_WINDOW_DAYS)
    sums = pd.DataFrame({"near": known[near].groupby("key")["mean"].sum(), "all": known.groupby("key")["mean"].sum()})
    top = sums.sort_values("all", ascending=False, kind="stable").head(data.limits.forecast_topics)
    is_whole = known["on"].nunique() >= _WINDOW_DAYS
    lines = []
    for key, row in top.iterrows():
        last = measured["value"].get(key) if is_whole else None
        change = row["near"] / last - 1 if is_known(last) and last else None
        near_sum = amount(row["near"]) if is_whole else UNKNOWN
        lines.append((plain(labels.get(key, key), 80), amount(last), near_sum, signed_share(change), amount(row["all"])))
    head = ("Topic", "Last 28 days", "Next 28 days, expected", "Change", f"Next {known['on'].nunique()} days, expected")
    return table("What to expect of topics", head, lines), len(sums) - len(top)


def predictions(data: ReportInput) -> Predictions | None:
    """What planned pieces may bring, from the frame `predictions`; None where no piece is planned."""
    found = rows(data.predictions, _PREDICTIONS)
    told = sorted((row for row in found if is_known(row["median"]) and row["status"] == "estimated"), key=_likelihood)
    if not found:
        return None
    gaps = having(data.gaps, ("gap_id", "label"))
    labels = dict(zip(gaps["gap_id"], gaps["label"], strict=True))
    lines = [_prediction(row, labels) for row in told[: data.limits.predictions]]
    head = ("Planned piece", "Median", "90 % interval", "Probability to beat the site’s median", "Moved by")
    unknown = pd.Series([plain(row["basis"], 300) for row in found if row not in told], dtype="object").value_counts()
    return Predictions(
        pieces=table("What planned pieces may bring", head, lines, texts=(4,)),
        more=len(told) - len(lines),
        basis=plain(told[0]["basis"], 300) if told else "",
        abstained=tuple(f"Of {counted(int(count), 'planned piece')} nothing is told: {basis}." for basis, count in unknown.items()),
    )


def _likelihood(row: Mapping[str, Any]) -> float:
    return -float(row["probability"]) if is_known(row["probability"]) else 0.0


def _prediction(row: Mapping[str, Any], labels: Mapping[Any, Any]) -> tuple[str, ...]:
    interval = f"{amount(row['lo_90'])} to {amount(row['hi_90'])}"
    name = plain(labels.get(row["item_id"], row["item_id"]), 100)
    return name, amount(row["median"]), interval, percent(row["probability"]), _drivers(row["drivers"])


def _drivers(cell: Any) -> str:
    """The features that move the probability most, in percentage points."""
    found = [one for one in mappings(cell) if is_known(one.get("effect")) and abs(float(one["effect"])) >= 0.005][:3]
    told = [
        f"{plain(one.get('feature'), 30).removesuffix('_id').replace('_', ' ')} {100 * float(one['effect']):+.0f}".replace("-", "−") for one in found
    ]
    return ", ".join(told) or "no feature stands out"
