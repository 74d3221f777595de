"""The report's chapters, in order. A later module adds a line; no other chapter changes."""

from collections.abc import Callable
from dataclasses import dataclass

from tasks.report.chapters import (
    competitors,
    content_calendar,
    coverage,
    crawl_health,
    data_checks,
    gaps,
    health,
    keywords,
    methods,
    performance,
    recommendations,
    sources,
    strategy,
    summary,
    track_record,
    website,
)
from tasks.report.models import ReportInput


def _always(_: ReportInput) -> bool:
    return True


def _with_analysis(data: ReportInput) -> bool:
    return not data.is_analytics_alone


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its place in the page, its title, its template, what makes the view that the template sets, and whether it is shown."""

    anchor: str
    title: str
    template: str
    build: Callable[[ReportInput], object]
    is_shown: Callable[[ReportInput], bool] = _always


CHAPTERS = (
    Chapter("summary", "Summary", "summary.html.j2", summary.build),
    Chapter("recommendations", "Recommendations", "recommendations.html.j2", recommendations.build, _with_analysis),
    Chapter("performance", "Performance", "performance.html.j2", performance.build),
    Chapter("track-record", "Track record", "track_record.html.j2", track_record.build, track_record.is_shown),
    Chapter("gaps", "Gaps", "gaps.html.j2", gaps.build, _with_analysis),
    Chapter("strategy", "Strategy", "strategy.html.j2", strategy.build, _with_analysis),
    Chapter("calendar", "Calendar", "content_calendar.html.j2", content_calendar.build, _with_analysis),
    Chapter("keywords", "Keywords", "keywords.html.j2", keywords.build, _with_analysis),
    Chapter("coverage", "Coverage", "coverage.html.j2", coverage.build, _with_analysis),
    Chapter("competitors", "Competitors", "competitors.html.j2", competitors.build, _with_analysis),
    Chapter("website", "Website", "website.html.j2", website.build, _with_analysis),
    Chapter("sources", "Sources", "sources.html.j2", sources.build),
    Chapter("crawl-health", "Crawl health", "crawl_health.html.j2", crawl_health.build, _with_analysis),
    Chapter("health", "Health", "health.html.j2", health.build),
    Chapter("data-checks", "Data checks", "data_checks.html.j2", data_checks.build),
    Chapter("methods", "How the figures were made", "methods.html.j2", methods.build),
)
