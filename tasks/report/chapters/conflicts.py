"""Pages of the site that compete for the same searches: which, how evenly, which to keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.report.chapters.losses import confidence, status
from tasks.report.figures import is_known, percent
from tasks.report.frames import items, rows
from tasks.report.models import ReportInput
from tasks.report.page_links import Index, PageLink, page_index, page_link
from tasks.report.plain_text import plain

_COLUMNS = ("basis", "query", "urls", "keep_url", "keep_why", "shares", "confidence", "statement", "status")
BASES = {"facts": "by what is searched", "text": "by their texts alone"}


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the pages: its share of the impressions, where they were counted, and whether it is the one to keep."""

    page: PageLink
    share: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Pages that compete."""

    name: str
    basis: str
    pages: tuple[Rival, ...]
    statement: str
    confidence: str
    status: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The first conflicts, and how many more there are."""

    conflicts: tuple[Conflict, ...]
    more: int


def conflicts(data: ReportInput) -> Conflicts:
    """The conflicts, from the frame `cannibalisation`."""
    shown = rows(data.cannibalisation.head(data.limits.conflicts), _COLUMNS)
    index = page_index(data, [url for row in shown for url in items(row["urls"])])
    return Conflicts(tuple(_conflict(row, index, data.limits.title_chars) for row in shown), len(data.cannibalisation) - len(shown))


def _conflict(row: Mapping[str, Any], index: Index, title_chars: int) -> Conflict:
    urls, shares = items(row["urls"]), items(row["shares"])
    told = [*shares, *[None] * (len(urls) - len(shares))]
    pages = tuple(
        Rival(page_link(url, index, title_chars), percent(share) if is_known(share) else "", url == row["keep_url"])
        for url, share in zip(urls, told[: len(urls)], strict=True)
    )
    name = f"“{plain(row['query'], 80)}”" if is_known(row["query"]) else next((one.page.title for one in pages if one.is_kept), "Pages alike")
    return Conflict(
        name=name,
        basis=BASES.get(str(row["basis"]), ""),
        pages=pages,
        statement=plain(row["statement"], 800),
        confidence=confidence(row["confidence"]),
        status=status(row["status"]),
    )
