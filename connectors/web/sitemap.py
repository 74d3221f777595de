"""Sitemaps (XML, index, text, gzip) and feeds (RSS, Atom, JSON Feed) read into the URLs that they list.

Read with linear patterns rather than an XML parser: many are not well-formed, entities must not expand, and no input may take long.
"""

import html
import json
import re
from dataclasses import dataclass

from connectors.web.content_encoding import BodyTooLarge, UndecodableBody, gunzip

MAX_BYTES = 50 * 1024 * 1024  # the protocol's own limit
MAX_URLS = 50_000

_ROOT = re.compile(r"<(?:([A-Za-z][\w.-]{0,30}):)?([A-Za-z]\w{0,30})[\s>/]")
_LOC = re.compile(r"<(?:([A-Za-z][\w.-]{0,30}):)?loc>([^<]{0,4000}|\s{0,100}<!\[CDATA\[[^<]{0,4000}?\]\]>\s{0,100})</")
_URL_START = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?url[\s>]")
_LASTMOD = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?lastmod>([^<]{0,100})</")
_RSS_LINK = re.compile(r"<link>([^<]{0,4000}|\s{0,100}<!\[CDATA\[[^<]{0,4000}?\]\]>\s{0,100})</link>")
_ATOM_LINK = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?link\s([^<>]{0,4000})>")
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"']*)["']""")
_REL = re.compile(r"""\brel\s*=\s*["']([^"']*)["']""")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a sitemap or feed lists, as written: `kind` is `urlset`, `index`, `text`, `feed` or `unknown`; the URLs of an index are sitemaps."""

    kind: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a sitemap lists, as written, and when it says that the page was last changed; None where it does not."""

    url: str
    lastmod: str | None


def read_entries(body: bytes) -> tuple[Entry, ...]:
    """What a sitemap lists, with its dates, in its order, each URL once, at most 50,000; nothing for an index or a feed. Never raises."""
    listing = read_listing(body)
    if listing.kind not in ("urlset", "text"):
        return ()
    dates = _lastmods(body) if listing.kind == "urlset" else {}
    return tuple(Entry(url, dates.get(url)) for url in listing.urls)


def _lastmods(body: bytes) -> dict[str, str]:
    """The first date that is stated for each URL of a sitemap."""
    text = _without_comments(_text(_unpacked(body) or b""))
    found: dict[str, str] = {}
    for part in _URL_START.split(text)[1:]:
        location, lastmod = _LOC.search(part), _LASTMOD.search(part)
        if location is not None and lastmod is not None:
            found.setdefault(_clean(location.group(2)), lastmod.group(1).strip())
    return found


def _unpacked(body: bytes) -> bytes | None:
    """The body without its compression; None where that is broken."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return gunzip(body, MAX_BYTES)
    except (BodyTooLarge, UndecodableBody):
        return None


def _clean(url: str) -> str:
    return html.unescape(_CDATA.sub("", url)).strip()


def read_listing(body: bytes) -> Listing:
    """The URLs that a sitemap or feed lists, in its order, each once, at most 50,000. Never raises: what is no listing is `unknown`."""
    unpacked = _unpacked(body)
    if unpacked is None:
        return Listing("unknown", ())
    text = _text(unpacked).lstrip("\ufeff \t\r\n")
    kind, found = _read(text)
    cleaned = (_clean(url) for url in found)
    return Listing(kind, tuple(dict.fromkeys(url for url in cleaned if url))[:MAX_URLS])


def _read(text: str) -> tuple[str, list[str]]:
    if text.startswith("{"):
        return _json_feed(text)
    if not text.startswith("<"):
        lines = [line.strip() for line in text.splitlines()]
        urls = [line for line in lines if line.startswith(("http://", "https://"))]
        return ("text", urls) if urls else ("unknown", [])
    text = _without_comments(text)
    root = _ROOT.search(text)
    prefix, name = (root.group(1), root.group(2).lower()) if root else (None, "")
    if name in ("urlset", "sitemapindex"):
        urls = [url for found, url in _LOC.findall(text) if found == (prefix or "")]
        return ("index" if name == "sitemapindex" else "urlset"), urls
    if name in ("rss", "rdf"):
        return "feed", _RSS_LINK.findall(text)
    return ("feed", _atom_links(text)) if name == "feed" else ("unknown", [])


def _without_comments(text: str) -> str:
    """The text outside comments; one that is not closed reaches to the end. (A pattern would look for that end from each opening again.)"""
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        kept.append(text[position:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        position = end + 3
    return "".join([*kept, text[position:]])


def _atom_links(text: str) -> list[str]:
    urls = []
    for attributes in _ATOM_LINK.findall(text):
        rel, href = _REL.search(attributes), _HREF.search(attributes)
        if href is not None and (rel is None or rel.group(1) == "alternate"):
            urls.append(href.group(1))
    return urls


def _json_feed(text: str) -> tuple[str, list[str]]:
    try:
        items = json.loads(text).get("items", [])
    except (ValueError, RecursionError, AttributeError):
        return "unknown", []
    if not isinstance(items, list):
        return "unknown", []
    urls = [item.get("url") for item in items if isinstance(item, dict)]
    return "feed", [url for url in urls if isinstance(url, str)]


def _text(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8", "replace")
