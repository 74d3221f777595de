"""The URLs that a page leads to, for the crawl alone (what the links say is read by `parse.py`).

The crawl's child has no CPU limit a page, and every HTML tree builder has inputs that cost it the square of their length (measured on lexbor:
0.9 MB with 100,000 attributes on a tag, 19 s). So the tags that matter are scanned in one pass, with the tokenisation of the HTML standard
(section 13.2.5): linear whatever comes, and as fast as the tree on ordinary pages.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.web.urls import normalise

_MAX_LINKS = 5_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|mov|avi|webm|og[gv]|wav|flac|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|apk|iso"
    r"|css|m?js|map|woff2?|ttf|otf|eot|epub|mobi)$",
    re.IGNORECASE,
).search
_START = re.compile(rb"<(?:!--|(a|area|link|base|meta|script|style|textarea|title|iframe|noembed|xmp|plaintext)(?=[\s/>]))", re.IGNORECASE).search
_ATTRIBUTE = re.compile(rb"""[\s/]*([^\s/>=]?[^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""").match
_READ = frozenset((b"a", b"area", b"link", b"base", b"meta"))
_COMMENT_END = re.compile(rb"--!?>")
_TEXT_END = {
    name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"title", b"iframe", b"noembed", b"xmp", b"plaintext")
}

Attributes = dict[bytes, str]


@dataclass(frozen=True, slots=True)
class Outlinks:
    """Normalised URLs in the order of the page, each once. `links` are empty where the page asks not to be followed."""

    links: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


def outlinks(body: bytes, url: str, robots_header: str | None = None) -> Outlinks:
    """Where a page leads: its canonical, alternates and anchors without `rel=nofollow`, and its feeds. Media files are left out."""
    if robots_header is not None and _says_nofollow(robots_header):
        return Outlinks()
    hrefs: list[tuple[str, str]] = []
    base: str | None = None
    for tag, attributes in _tags(_as_ascii_superset(body)):
        if tag == b"meta":
            if attributes.get(b"name", "").lower() == "robots" and _says_nofollow(attributes.get(b"content", "")):
                return Outlinks()
        elif b"href" in attributes:
            if tag == b"base":
                base = base or normalise(attributes[b"href"], url)
            elif (kind := _kind(tag, attributes)) is not None and len(hrefs) < _MAX_LINKS:
                hrefs.append((kind, attributes[b"href"]))
    return _resolved(hrefs, base or url)


def _resolved(hrefs: list[tuple[str, str]], base: str) -> Outlinks:
    found: dict[str, dict[str, None]] = {"link": {}, "feed": {}}
    for kind, href in hrefs:
        target = normalise(href, base)
        if target is not None:
            found[kind][target] = None
    return Outlinks(tuple(link for link in found["link"] if not _MEDIA(link)), tuple(found["feed"]))


def _tags(text: bytes) -> Iterator[tuple[bytes, Attributes]]:
    """The tags that may hold links, outside comments and raw text."""
    position = 0
    while (start := _START(text, position)) is not None:
        name = (start.group(1) or b"").lower()
        position = start.end()
        if not name:
            end = _COMMENT_END.search(text, position)
        else:
            attributes, position = _attributes(text, position)
            if position > len(text):  # the text ends inside the tag, which is then none
                return
            if name in _READ:
                yield name, attributes
                continue
            end = _TEXT_END[name].search(text, position)
        if end is None:
            return
        position = end.end()


def _attributes(text: bytes, position: int) -> tuple[Attributes, int]:
    """The first value of each attribute up to the end of a tag, and the position behind it."""
    attributes: Attributes = {}
    length = len(text)
    while position < length and text[position] != 62:  # >
        match = _ATTRIBUTE(text, position)
        if match is None or match.end() == position:
            position += 1
            continue
        name, *values = match.groups()
        position = match.end()
        value = next((value for value in values if value is not None), b"")
        key = name.lower()
        if key in _KEPT and key not in attributes:
            attributes[key] = _decoded(value)
    return attributes, position + 1


_KEPT = frozenset((b"href", b"rel", b"type", b"name", b"content", b"hreflang"))


def _decoded(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text


def _kind(tag: bytes, attributes: Attributes) -> str | None:
    rel = attributes[b"rel"].lower().split() if b"rel" in attributes else ()
    if tag != b"link":
        return None if "nofollow" in rel else "link"
    if "canonical" in rel or "next" in rel or "prev" in rel:
        return "link"
    if "alternate" in rel:
        if attributes.get(b"type", "").lower() in _FEED_TYPES:
            return "feed"
        return "link" if b"hreflang" in attributes else None
    return None


def _says_nofollow(directives: str) -> bool:
    words = re.split(r"[\s,:]+", directives.lower())
    return "nofollow" in words or "none" in words


def _as_ascii_superset(body: bytes) -> bytes:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace").encode()
    return body
