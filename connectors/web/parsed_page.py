"""The record that a parsed page is: plain data, so that reading one back needs no parser."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level, 1 to 6, and its text on one line."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link: its absolute http(s) URL without fragment, its anchor text, and whether it says nofollow, ugc or sponsored."""

    url: str
    anchor: str
    is_nofollow: bool


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What one body tells. `status`: `ok`; `truncated` (beyond a limit: some structure or text is missing); `timeout`; `not_html`.

    `published_basis` is `json-ld`, `meta`, `time`, `url` or `text`; `content_kind` one of `content_kind.KINDS`; `language` is the
    declared one; `encoding` the codec that the body was read with.
    """

    status: str
    text: str = ""
    title: str = ""
    description: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[PageLink, ...] = ()
    canonical: str | None = None
    published_on: date | None = None
    published_basis: str | None = None
    modified_on: date | None = None
    author: str | None = None
    language: str | None = None
    schema_types: tuple[str, ...] = ()
    robots: tuple[str, ...] = ()
    content_kind: str = "page"
    feeds: tuple[str, ...] = ()
    encoding: str = "utf-8"


def timed_out() -> ParsedPage:
    """What stands for a page that used up its CPU, wall-clock or memory limit."""
    return ParsedPage(status="timeout")
