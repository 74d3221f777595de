"""What to expect of the site, its topics and its pages: a site's daily facts as a hierarchy of series, forecast and made to add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tasks.analytics.forecast import forecast
from tasks.analytics.forecast_hierarchy import reconcile
from tasks.analytics.forecast_history import Break
from tasks.analytics.forecast_models import FORECAST, METRICS, ForecastParameters, MetricsParameters

COLUMNS = ["series_id", "level", "key", "metric", "on", "mean", "lo_90", "hi_90", "model", "status"]
OTHER_PAGES = "other pages"
"""Key of the pages of a topic that are too seldom visited to be forecast one by one, taken together."""
ELSEWHERE = "not by page"
"""Key of what the site's total has beyond its pages: sources leave pages out for privacy."""


@dataclass(frozen=True, slots=True, eq=False)
class _Hierarchy:
    """`days`: days × series, NaN on days without facts; `parents` and `names` (level, key) by series."""

    days: pd.DataFrame
    parents: dict[str, str]
    names: dict[str, tuple[str, str]]


def forecast_metrics(
    daily: pd.DataFrame,
    topics_of_pages: Mapping[str, str],
    today: date,
    horizon_days: int = 90,
    *,
    metrics: Sequence[str] = ("clicks",),
    breaks: Mapping[str, Sequence[Break]] | None = None,
    holidays: pd.DataFrame | None = None,
    parameters: ForecastParameters = FORECAST,
    choice: MetricsParameters = METRICS,
) -> pd.DataFrame:
    """Forecasts of each additive metric for the days after `today`, by site, topic and page: `COLUMNS`; the means of each level add up.

    `daily` has site, url ("" for the whole site), metric, on and value, and may have source and dimension (only "", the total, is read; where
    several sources count the same, the one with most facts is). `today` is the last day that the sources have in full: later facts are not
    read, so pass the day of the run less the source's lag. `topics_of_pages` gives the topic of URLs; other pages stand under the site.

    A page without a row on a day when its site has one had nought that day: sources give no rows for nought. Days without any row are missing.
    Pages below `least_a_day`, and those beyond the first `max_pages`, are one series for each topic (`OTHER_PAGES`); what the site's total has
    beyond its pages is `ELSEWHERE`, and where the pages come to more than the total, their sum is the site's. `breaks` are by metric, as in
    `forecast`. `status` is `estimated` throughout.
    """
    found = []
    for (site, metric), facts in _read(daily, today, metrics).groupby(["site", "metric"], sort=True):
        table = facts.pivot_table(index="on", columns="url", values="value", aggfunc="sum")
        of_metric = (breaks or {}).get(str(metric), ())
        found.append(forecast_table(table, str(site), str(metric), topics_of_pages, today, horizon_days, of_metric, holidays, parameters, choice))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def forecast_table(
    table: pd.DataFrame, site: str, metric: str, topics_of_pages: Mapping[str, str], today: date, horizon_days: int = 90,
    breaks: Sequence[Break] = (), holidays: pd.DataFrame | None = None, parameters: ForecastParameters = FORECAST,
    choice: MetricsParameters = METRICS,
) -> pd.DataFrame:  # fmt: skip
    """As `forecast_metrics`, of one metric of one site: `table` has a row a day and a column an address ("" for the whole site), none of them later
    than `today`."""
    hierarchy = _hierarchy(site, table.fillna(0.0).astype(float), topics_of_pages, choice)
    late = (pd.Timestamp(today) - hierarchy.days.index[-1]).days
    series = hierarchy.days.rename_axis("ds").reset_index().melt("ds", var_name="unique_id", value_name="y")
    expected = forecast(series, horizon_days + late, breaks=breaks, holidays=holidays, parameters=parameters)
    coming = expected[expected["ds"] > pd.Timestamp(today)]
    return _named(reconcile(coming, hierarchy.parents), hierarchy, site, metric)


def _read(daily: pd.DataFrame, today: date, metrics: Sequence[str]) -> pd.DataFrame:
    """The facts to read: totals of the metrics until today, of the source with most of them."""
    facts = daily[daily["metric"].isin(metrics) & (pd.to_datetime(daily["on"]) <= pd.Timestamp(today))]
    if "dimension" in facts.columns:
        facts = facts[facts["dimension"] == ""]
    if "source" in facts.columns and len(facts):
        counts = facts.groupby(["site", "metric", "source"]).size().rename("facts").reset_index()
        best = counts.sort_values(["facts", "source"], ascending=[False, True]).drop_duplicates(["site", "metric"])
        facts = facts.merge(best[["site", "metric", "source"]], on=["site", "metric", "source"], validate="m:1")
    return facts.assign(on=pd.to_datetime(facts["on"]))


def _hierarchy(site: str, table: pd.DataFrame, topics: Mapping[str, str], choice: MetricsParameters) -> _Hierarchy:
    """The series of one site and metric: pages, or groups of them, under topics, under the site."""
    pages = table.drop(columns="", errors="ignore")
    leaves, parents, names = _leaves(pages, topics, choice)
    if "" in table.columns:
        beyond = (table[""] - pages.sum(axis=1)).clip(lower=0)
        if beyond.any() or pages.empty:
            leaves, parents, names = {**leaves, f"page {ELSEWHERE}": beyond}, parents, {**names, f"page {ELSEWHERE}": ("page", ELSEWHERE)}
    series = pd.DataFrame(leaves)
    for topic in sorted(set(parents.values())):
        series[topic] = series[[leaf for leaf, above in parents.items() if above == topic]].sum(axis=1)
        names[topic] = ("topic", topic.removeprefix("topic "))
    series["site"] = series[list(leaves)].sum(axis=1)
    parents |= {one: "site" for one in series.columns if one != "site" and one not in parents}
    whole = pd.date_range(series.index[0], series.index[-1], freq="D")
    return _Hierarchy(series.reindex(whole), parents, {**names, "site": ("site", site)})


def _leaves(
    pages: pd.DataFrame, topics: Mapping[str, str], choice: MetricsParameters
) -> tuple[dict[str, "pd.Series[float]"], dict[str, str], dict[str, tuple[str, str]]]:
    """The pages with visits enough, and the others of each topic together: series, topic and name of each."""
    recent = pages.tail(choice.recent_days).mean()
    busiest = recent[recent >= choice.least_a_day].sort_values(ascending=False, kind="stable").index[: choice.max_pages]
    leaves: dict[str, pd.Series[float]] = {}
    parents: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    own = {url: topics.get(url, "") for url in pages.columns}
    for topic in sorted(set(own.values())):
        urls = [url for url in pages.columns if own[url] == topic]
        alone = [url for url in urls if url in set(busiest)]
        members = {f"page {url}": (pages[url], url) for url in alone}
        others = [url for url in urls if url not in set(alone)]
        if others:
            members[f"page {topic} {OTHER_PAGES}"] = (pages[others].sum(axis=1), OTHER_PAGES)
        leaves |= {leaf: days for leaf, (days, _) in members.items()}
        names |= {leaf: ("page", key) for leaf, (_, key) in members.items()}
        parents |= dict.fromkeys(members, f"topic {topic}") if topic else {}
    return leaves, parents, names


def _named(forecasts: pd.DataFrame, hierarchy: _Hierarchy, site: str, metric: str) -> pd.DataFrame:
    """Forecasts under the names of the dataset."""
    names = forecasts["unique_id"].map(hierarchy.names)
    rows = forecasts.assign(
        series_id=f"{site} {metric} " + forecasts["unique_id"], level=names.str[0], key=names.str[1], metric=metric, status="estimated"
    )
    return rows.rename(columns={"ds": "on", "lo-90": "lo_90", "hi-90": "hi_90"})[COLUMNS]
