"""What the pages say about each site: how many, how dated, how fresh, and how much of the market's topics they touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from tasks.report.frames import current, having, utc, whole
from tasks.report.models import ReportInput

AGES = (("under a year", 365), ("1 to 2 years", 730), ("2 to 5 years", 1_826), ("over 5 years", 10**9))
"""Names of the classes of age, each with its upper bound in days."""
UNDATED = "no date"


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """One site's figures. What cannot be said is None."""

    site: str
    is_target: bool
    page_count: int
    dated_count: int
    newest_on: datetime | None
    median_age_days: float | None
    last_year_count: int
    word_median: float | None
    topic_count: int | None
    topic_total: int
    ages: Mapping[str, int]

    @property
    def topic_share(self) -> float | None:
        """Share of the market's topics on which the site has a page."""
        return self.topic_count / self.topic_total if self.topic_total and self.topic_count is not None else None


def as_of_utc(data: ReportInput) -> datetime:
    """The run's instant in UTC."""
    return data.as_of.astimezone(UTC) if data.as_of.tzinfo else data.as_of.replace(tzinfo=UTC)


def dated(data: ReportInput) -> pd.DataFrame:
    """Current pages with `published_at` (NaT if none, or after `as_of`) and `fresh_at` (last published or modified by `as_of`)."""
    pages = having(current(data.pages), ("site", "url", "published_on", "modified_on", "word_count"))
    now = pd.Timestamp(as_of_utc(data))
    published, modified = utc(pages["published_on"]), utc(pages["modified_on"])
    published, modified = published.where(published <= now), modified.where(modified <= now)
    fresh = pd.concat([published, modified], axis=1).max(axis=1)
    return pages.assign(published_at=published, fresh_at=fresh, age_days=(now - fresh).dt.days)


def site_figures(data: ReportInput) -> tuple[SiteFigures, ...]:
    """Figures of each site, the target first, whether or not it has pages."""
    pages = dated(data)
    by_site = {str(site): frame for site, frame in pages.groupby("site", sort=False)}
    topics = _topics_by_site(data)
    return tuple(_figures(data, site, by_site.get(site, pages.iloc[:0]), topics.get(site)) for site in data.sites)


def _topics_by_site(data: ReportInput) -> dict[str, int]:
    if not len(data.coverage):
        return {}
    covered = data.coverage.assign(is_covered=data.coverage["page_count"] > 0)
    return {str(site): int(count) for site, count in covered.groupby("site")["is_covered"].sum().items()}


def _figures(data: ReportInput, site: str, pages: pd.DataFrame, topic_count: int | None) -> SiteFigures:
    year_ago = pd.Timestamp(as_of_utc(data)) - pd.Timedelta(days=365)
    return SiteFigures(
        site=site,
        is_target=site == data.target,
        page_count=len(pages),
        dated_count=whole(pages["published_at"].notna().sum()),
        newest_on=_or_none(pages["fresh_at"].max()),
        median_age_days=_or_none(pages["age_days"].median()),
        last_year_count=whole((pages["published_at"] > year_ago).sum()),
        word_median=_or_none(pd.to_numeric(pages["word_count"], errors="coerce").median()),
        topic_count=topic_count,
        topic_total=len(data.topics) or whole(having(data.coverage, ("topic_id",))["topic_id"].nunique()),
        ages=_ages(pages["age_days"]),
    )


def _ages(age_days: pd.Series) -> dict[str, int]:
    bounds = [-1, *(bound for _, bound in AGES)]
    counts = pd.cut(age_days.astype(float), bounds, labels=[name for name, _ in AGES]).value_counts()
    return {name: int(counts[name]) for name, _ in AGES} | {UNDATED: int(age_days.isna().sum())}


def _or_none(value: Any) -> Any:
    return None if pd.isna(value) else value
