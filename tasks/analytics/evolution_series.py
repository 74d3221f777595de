"""What sites published, month by month: the series of which evolution tells the trend."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

_YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class EvolutionParameters:
    """The tuning of `evolution.analyze_content_evolution`."""

    window_months: int = 36
    """Whole months before today that are read."""
    least_months: int = 12
    """Months with a value that a trend needs: a test on fewer would rest on a season."""
    least_pages: int = 20
    """Dated pages of a site within the window."""
    least_group_pages: int = 10
    """Dated pages of a topic or format within the window."""
    false_share: float = 0.05


EVOLUTION = EvolutionParameters()


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One series: a value a month (its index), NaN where there is none. `pages` counts the pages that it rests on."""

    site: str
    kind: str
    key: str
    unit: str
    values: "pd.Series[float]"
    pages: int


def series_of(pages: pd.DataFrame, topic_pages: pd.DataFrame, today: date, parameters: EvolutionParameters) -> Iterator[Line]:
    """The series of every site, in the order of sites, kinds and keys. The month that is under way is left out."""
    end = pd.Timestamp(today).to_period("M")
    months = pd.period_range(end - parameters.window_months, end - 1, freq="M")
    dated = pages.dropna(subset=["published_on"]).drop_duplicates(["site", "url"], keep="last")
    dated = dated.assign(month=dated["published_on"].dt.to_period("M")).query("month < @end")
    placed = dated.merge(topic_pages[["url", "topic_id"]].drop_duplicates(), on="url", how="inner", validate="one_to_many")
    for site, own in dated.groupby("site", sort=True, observed=True):
        since = pd.PeriodIndex(months[months >= own["month"].min()], freq="M")
        yield from _of_site(str(site), own, since)
        yield from _shares(str(site), "topic", placed[placed["site"] == site].rename(columns={"topic_id": "key"}), own, since, parameters)
        yield from _shares(str(site), "format", own.rename(columns={"content_kind": "key"}), own, since, parameters)


def _of_site(site: str, own: pd.DataFrame, months: pd.PeriodIndex) -> Iterator[Line]:
    within = own[own["month"].isin(months)]
    counts = within.groupby("month").size().reindex(months, fill_value=0).astype("float64")
    yield Line(site, "cadence", "", "pages a month", counts, len(within))
    for kind, column, unit in (("length", "word_count", "words"), ("readability", "readability", "points")):
        known = within.dropna(subset=[column])
        values = known.groupby("month")[column].median().astype("float64").reindex(months)
        yield Line(site, kind, "", unit, values, len(known))
    by_month = own.groupby("month").size()
    every = pd.period_range(min(by_month.index.min(), months.min()) if len(months) else by_month.index.min(), by_month.index.max(), freq="M")
    flow = by_month.reindex(every.union(months), fill_value=0).astype("float64")
    fresh = (flow.rolling(_YEAR_MONTHS).sum() / flow.cumsum()).reindex(months)
    yield Line(site, "freshness", "", "share of pages under a year old", fresh, len(own))


def _shares(site: str, kind: str, rows: pd.DataFrame, own: pd.DataFrame, months: pd.PeriodIndex, parameters: EvolutionParameters) -> Iterator[Line]:
    """The share of each group in the pages of each month that has any."""
    whole = own.groupby("month").size().reindex(months).astype("float64")
    for key, group in rows[rows["month"].isin(months)].dropna(subset=["key"]).groupby("key", sort=True, observed=True):
        if len(group) >= parameters.least_group_pages:
            counts = group.groupby("month").size().reindex(months, fill_value=0)
            yield Line(site, kind, str(key), "share of pages", counts / whole, len(group))
