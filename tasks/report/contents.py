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
    keywords,
    methods,
    sources,
    strategy,
    summary,
    website,
)
from tasks.report.models import ReportInput


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its place in the page, its title, its template, and what makes the view that the template sets."""

    anchor: str
    title: str
    template: str
    build: Callable[[ReportInput], object]


CHAPTERS = (
    Chapter("summary", "Summary", "summary.html.j2", summary.build),
    Chapter("gaps", "Gaps", "gaps.html.j2", gaps.build),
    Chapter("strategy", "Strategy", "strategy.html.j2", strategy.build),
    Chapter("calendar", "Calendar", "content_calendar.html.j2", content_calendar.build),
    Chapter("keywords", "Keywords", "keywords.html.j2", keywords.build),
    Chapter("coverage", "Coverage", "coverage.html.j2", coverage.build),
    Chapter("competitors", "Competitors", "competitors.html.j2", competitors.build),
    Chapter("website", "Website", "website.html.j2", website.build),
    Chapter("sources", "Sources", "sources.html.j2", sources.build),
    Chapter("crawl-health", "Crawl health", "crawl_health.html.j2", crawl_health.build),
    Chapter("data-checks", "Data checks", "data_checks.html.j2", data_checks.build),
    Chapter("methods", "How the figures were made", "methods.html.j2", methods.build),
)
