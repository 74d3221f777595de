"""Pages as the report names them: title, day, site and a link that is safe to follow."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.report.figures import UNKNOWN, day
from tasks.report.frames import having, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain, shown_address, web_link

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_COLUMNS = ("url", "site", "title", "published_on", "language")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to point at. `href` is None where the address is not one to follow; `title` falls back to the address."""

    title: str
    address: str
    href: str | None
    site: str
    published_on: str
    language: str | None


Index = Mapping[str, Mapping[str, Any]]


def page_index(data: ReportInput, urls: Iterable[Any]) -> Index:
    """What is known of these pages, by address."""
    wanted = {url for url in urls if isinstance(url, str)}
    pages = having(data.pages, _COLUMNS)
    found = pages[pages["url"].isin(wanted)].drop_duplicates("url", keep="last")
    return {str(row["url"]): row for row in rows(found, _COLUMNS)}


def page_link(url: Any, index: Index, title_chars: int) -> PageLink:
    """The page at an address, as far as it is known."""
    row = index.get(url, {}) if isinstance(url, str) else {}
    address = shown_address(url) or UNKNOWN
    language = str(row.get("language") or "")
    return PageLink(
        title=plain(row.get("title"), title_chars) or address,
        address=address,
        href=web_link(url),
        site=plain(row.get("site"), 80),
        published_on=day(row.get("published_on")),
        language=language if _LANGUAGE.fullmatch(language) else None,
    )


def page_links(urls: Sequence[Any], index: Index, limit: int, title_chars: int) -> tuple[PageLink, ...]:
    """The first `limit` of these pages, in order."""
    return tuple(page_link(url, index, title_chars) for url in urls[:limit])
