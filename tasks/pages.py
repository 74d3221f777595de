"""From archived answers to rows of `pages` and `links`. `read_page` runs in a parse worker: nothing heavy is imported at the top."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.archive import Archive, Capture
from connectors.web.parsed_page import ParsedPage, timed_out
from connectors.web.sitemap import read_entries, read_listing
from connectors.web.urls import in_site, normalise
from tasks.text.enrich import enrich_page

if TYPE_CHECKING:
    import pandas as pd

PARSER_VERSION = "2"
"""Raise it when parsing or enrichment changes: stored captures are then parsed anew, without a fetch."""

SIDE_SOURCES = frozenset({"robots", "sitemap_file", "feed_file"})
"""Captures of files that lead to pages, and are none."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageRows:
    """What one capture gives: itself, and where it holds a page the page's row and those of its links."""

    capture: Capture
    page: Row | None
    links: tuple[Row, ...] = ()
    listed_count: int = 0
    """How many addresses it lists, where it is a sitemap: a hint at how many pages there are."""


def read_page(archive: str, capture: Capture) -> PageRows:
    """The rows of one capture, read from the archive at a folder; a capture without a page gives itself alone."""
    if capture.outcome == "ok" and capture.source == "sitemap_file":
        listing = read_listing(_archive(archive).read(capture).body)
        return PageRows(capture, None, listed_count=0 if listing.kind == "index" else len(listing.urls))
    if capture.outcome != "ok" or capture.source in SIDE_SOURCES:
        return PageRows(capture, None)
    from connectors.web.parse import parse_page  # loads the parsers, which only workers need

    answer = _archive(archive).read(capture)
    robots = [value for name, value in answer.headers if name.lower() == "x-robots-tag"]
    return rows_of(capture, parse_page(answer.body, capture.url, capture.content_type, robots))


def unread_page(item: tuple[Any, ...]) -> PageRows:
    """The rows of a page whose parsing exceeded its limit: it is marked, not lost."""
    capture: Capture = item[1]
    return rows_of(capture, timed_out())


def rows_of(capture: Capture, parsed: ParsedPage) -> PageRows:
    """A page's row and those of its links, from what was parsed."""
    canonical = normalise(parsed.canonical, capture.url) if parsed.canonical else None
    key = {"workspace": capture.workspace, "site": capture.site, "fetched_at": capture.fetched_at}
    page = {
        **key,
        "url": capture.url,
        "known_at": capture.known_at,
        "digest": capture.digest,
        "http_status": capture.status,
        "status": parsed.status,
        "parser_version": PARSER_VERSION,
        "title": parsed.title,
        "description": parsed.description,
        "headings": [f"h{heading.level} {heading.text}" for heading in parsed.headings],
        "text": parsed.text,
        "published_on": parsed.published_on,
        "published_basis": parsed.published_basis,
        "modified_on": parsed.modified_on,
        "author": parsed.author,
        "canonical_url": canonical,
        "content_kind": parsed.content_kind,
        "schema_types": list(parsed.schema_types),
        "robots": list(parsed.robots),
        "seo": parsed.seo.to_document() if parsed.seo else None,
        "is_indexable": "noindex" not in parsed.robots and "none" not in parsed.robots,
        **enrich_page(parsed.title, parsed.description, parsed.text, parsed.language),
    }
    return PageRows(capture, page, tuple(_link_rows(key, capture, parsed)))


def _link_rows(key: Mapping[str, Any], capture: Capture, parsed: ParsedPage) -> list[Row]:
    found: dict[tuple[str, str], Row] = {}
    for link in parsed.links:
        url = normalise(link.url)
        if url is not None and (url, link.anchor) not in found:
            kind = {"is_internal": in_site(url, capture.site), "is_nofollow": link.is_nofollow}
            found[url, link.anchor] = {**key, "from_url": capture.url, "to_url": url, "anchor": link.anchor, **kind}
    return list(found.values())


@lru_cache(maxsize=4)
def _archive(root: str) -> Archive:
    return Archive(Path(root))


def capture_rows(shard: Sequence[PageRows]) -> list[Row]:
    """The rows of `captures` of a shard."""
    return [asdict(rows.capture) for rows in shard]


def pages_frame(shard: Sequence[PageRows]) -> "pd.DataFrame":
    """The rows of `pages` of a shard."""
    import pandas as pd

    return pd.DataFrame([rows.page for rows in shard if rows.page is not None])


def links_frame(shard: Sequence[PageRows]) -> "pd.DataFrame":
    """The rows of `links` of a shard."""
    import pandas as pd

    return pd.DataFrame([link for rows in shard for link in rows.links])


def listed_frame(archive: str, captures: "pd.DataFrame") -> "pd.DataFrame":
    """What the sitemaps among these captures list, read from the archive at a folder: url, lastmod_on, sitemap_url; each URL once a sitemap.

    `captures` are rows of that table, of one site or several. Addresses are normalised; `lastmod_on` is missing where none is stated or it is no
    date.
    """
    import pandas as pd

    kept = captures[(captures["source"] == "sitemap_file") & captures["outcome"].isin(["ok", "not_modified"]) & captures["warc_file"].notna()]
    rows: list[Row] = []
    for name, file, offset in zip(kept["url"], kept["warc_file"], kept["warc_offset"], strict=True):
        entries = read_entries(_archive(archive).read((file, int(offset))).body)
        rows += [{"url": normalise(entry.url, name), "lastmod_on": entry.lastmod, "sitemap_url": name} for entry in entries]
    frame = pd.DataFrame(rows, columns=["url", "lastmod_on", "sitemap_url"]).dropna(subset="url")
    days = pd.to_datetime(frame["lastmod_on"].str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    return frame.assign(lastmod_on=days).drop_duplicates(["sitemap_url", "url"]).reset_index(drop=True)
