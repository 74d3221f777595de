"""What each source contributed, what a source that is not connected would add, and what the run had to do without."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.report.exhibits import Table, table
from tasks.report.figures import amount, day
from tasks.report.frames import rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_COLUMNS = ("source", "what", "record_count", "keyword_count", "first_on", "last_on", "note")


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source that can be connected: the words that tell it among those of a run, what it adds, and the page of the documentation on it."""

    name: str
    marks: tuple[str, ...]
    adds: str
    page: str


KNOWN = (
    KnownSource(
        "Search Console", ("search console",),
        "What people search for before they come to the site. Quick wins and the site’s own click-through rest on it.",
        "search-console.md",
    ),
    KnownSource(
        "Web analytics", ("analytics",),
        "What people do on the site: sessions, views and conversions by page. Pages are then weighed by what they bring, and not by search alone.",
        "web-analytics.md",
    ),
    KnownSource(
        "Search volume and difficulty", ("volume", "difficulty", "keyword planner", "ahrefs", "semrush", "keyword data"),
        "How often a keyword is searched and how hard its first page is to reach; without it searches are unknown.",
        "keyword-data.md",
    ),
    KnownSource(
        "Results pages", ("serp", "searx", "results"),
        "Who ranks for a keyword today: buckets by position, clusters by shared results, rivals that nobody named.",
        "serp.md",
    ),
    KnownSource(
        "Suggestions", ("suggest",),
        "What people go on to type after a keyword: keywords of the long tail that no volume tool lists.",
        "suggestions.md",
    ),
    KnownSource(
        "Trends", ("trend", "wikipedia", "page views"),
        "Whether interest in a subject rises or falls, and when in the year it peaks.",
        "trends.md",
    ),
    KnownSource(
        "Files of metrics", ("metrics", "matomo", "plausible", "adobe"),
        "The figures of any other tool, from a CSV file and a mapping of its columns.",
        "metrics-files.md",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sources:
    """The chapter."""

    used: Table | None
    unused: tuple[KnownSource, ...]
    degraded: tuple[tuple[str, str, str], ...]


def build(data: ReportInput) -> Sources:
    """The chapter of sources, from the frame `sources` and the run's record of what was degraded."""
    found = rows(data.sources, _COLUMNS)
    told = [f"{plain(row['source'], 80)} {plain(row['what'], 200)}".casefold().replace("_", " ") for row in found]
    head = ("Source", "What it gave", "Records", "Keywords", "From", "To", "Note")
    return Sources(
        used=table("What each source contributed", head, [_line(row) for row in found], texts=(1, 6)),
        unused=tuple(one for one in KNOWN if not any(mark in text for text in told for mark in one.marks)),
        degraded=degraded(data),
    )


def degraded(data: ReportInput) -> tuple[tuple[str, str, str], ...]:
    """What the run had to do without, why, and with what effect."""
    return tuple((plain(one.get("what"), 120), plain(one.get("why"), 300), plain(one.get("effect"), 300)) for one in data.degraded)


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (amount(row["record_count"]), amount(row["keyword_count"]))
    name = plain(row["source"], 80).replace("_", " ")
    return (name[:1].upper() + name[1:], plain(row["what"], 300), *counts, day(row["first_on"]), day(row["last_on"]), plain(row["note"], 300))
