"""Who covers what: topics by sites, with the number of pages in each cell and the site's share of the topic as its shade."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.report.chapters.gaps import anchor, shown_gaps
from tasks.report.figures import amount, counted, is_known, percent
from tasks.report.frames import having, rows, whole
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One site's pages on one topic. `shade` is 0 (none) to 5 (nearly all of the topic's pages)."""

    pages: str
    share: str
    shade: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the map; `gap_anchor` and `gap_rank` point at its gap where it has one that is shown."""

    label: str
    pages: str
    cells: tuple[Cell, ...]
    gap_anchor: str | None
    gap_rank: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The chapter: a map with the target's column first, and what was left out of it."""

    sites: tuple[str, ...]
    topics: tuple[Topic, ...]
    hidden_topics: str
    hidden_sites: tuple[str, ...]
    has_competitors: bool


def build(data: ReportInput) -> Coverage:
    """The chapter of coverage, from the frames `topics` and `coverage`; the topics with most pages come first."""
    topics = having(data.topics, ("topic_id", "label", "page_count")).sort_values("page_count", ascending=False, kind="stable")
    sites, cells = data.sites[: data.limits.sites], _cells(data)
    ranks = _ranks(data)
    shown = rows(topics.head(data.limits.topics), ("topic_id", "label", "page_count")) if len(data.coverage) else []
    return Coverage(
        sites=sites,
        topics=tuple(_topic(row, sites, cells, ranks) for row in shown),
        hidden_topics=_hidden(len(topics) - len(shown)),
        hidden_sites=data.sites[data.limits.sites :],
        has_competitors=bool(data.competitors),
    )


def _hidden(count: int) -> str:
    return f"{counted(count, 'smaller topic')} {'is' if count == 1 else 'are'}" if count > 0 else ""


def _ranks(data: ReportInput) -> dict[str, int]:
    shown = having(shown_gaps(data), ("topic_id",)).head(data.limits.open_gaps + data.limits.folded_gaps)
    ranked = list(enumerate(shown["topic_id"].astype(str), start=1))
    return {topic: rank for rank, topic in reversed(ranked)}


def _cells(data: ReportInput) -> dict[tuple[str, str], Cell]:
    found = rows(data.coverage, ("site", "topic_id", "page_count", "share"))
    return {(str(row["site"]), str(row["topic_id"])): _cell(row) for row in found}


def _cell(row: Mapping[str, Any]) -> Cell:
    count, share = whole(row["page_count"]), row["share"]
    shade = 0 if not count else min(max(math.ceil(_SHADES * share), 1), _SHADES) if is_known(share) else 1
    return Cell(amount(count), percent(share), shade)


def _topic(row: Mapping[str, Any], sites: tuple[str, ...], cells: Mapping[tuple[str, str], Cell], ranks: Mapping[str, int]) -> Topic:
    topic_id = str(row["topic_id"])
    rank = ranks.get(topic_id, 0)
    return Topic(
        label=plain(row["label"], 80) or topic_id,
        pages=amount(row["page_count"]),
        cells=tuple(cells.get((site, topic_id), Cell("0", percent(0.0), 0)) for site in sites),
        gap_anchor=anchor(rank) if rank else None,
        gap_rank=rank,
    )
