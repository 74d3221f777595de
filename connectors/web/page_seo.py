"""What an audit for search engines asks of a page's markup: counts and short lists, read before the page is pruned.

Each fact costs a look at the tags it is about; the whole stays within a few hundredths of a page's parsing time.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.web.metadata import MAX_TITLE_CHARS, Headline, MetaTags, absolute, one_line
from connectors.web.parsed_page import PageSeo
from connectors.web.structured_data import StructuredData, types_of
from connectors.web.urls import normalise

MAX_TAGS = 5000
MAX_H1 = 50
MAX_ALTERNATES = 100
MAX_CANONICALS = 5
MAX_SHOWN = 5
MAX_VALUE_CHARS = 200
MAX_SHELL_CHARS = 200_000

SOCIAL = ("og:title", "og:description", "og:image", "og:type", "og:url", "twitter:card", "twitter:title", "twitter:image")

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "Product": (("name",), ("offers", "review", "aggregateRating")),
    "Event": (("name",), ("startDate",), ("location",)),
    "JobPosting": (("title",), ("description",), ("datePosted",), ("hiringOrganization",), ("jobLocation", "jobLocationType")),
    "Recipe": (("name",), ("image",)),
    "VideoObject": (("name",), ("thumbnailUrl",), ("uploadDate",)),
    "FAQPage": (("mainEntity",),),
    "BreadcrumbList": (("itemListElement",),),
}
"""Properties without which Google shows no rich result for a type (developers.google.com/search/docs/appearance/structured-data); of a group, one."""

_INSECURE = ",".join(
    [f'{tag}[src^="http:" i]' for tag in ("img", "script", "iframe", "video", "audio", "source", "embed")]
    + ['link[rel~="stylesheet" i][href^="http:" i]', 'object[data^="http:" i]', 'form[action^="http:" i]']
)
_HTTP_VALUE = re.compile(r"""=\s{0,4}["']?\s{0,4}http:""", re.I)
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_MOUNT = re.compile(
    r"""<(?:div|main|section)\b[^<>]{0,300}\bid\s{0,2}=\s{0,2}["']?(?:root|app|__next|__nuxt|___gatsby|svelte|react-root|main-app|q-app)\b"""
    r"|<(?:app-root|ember-app)\b"
    r"|<noscript\b[^<>]{0,100}>[^<]{0,200}(?:<[^<>]{0,200}>[^<]{0,200}){0,3}\b(?:enable|turn on|aktivier\w*|activ\w+) javascript",
    re.I,
)


def page_seo(tree: LexborHTMLParser, html: str, url: str, base: str, headline: Headline, meta: MetaTags, data: StructuredData) -> PageSeo:
    """The facts of one page; `is_shell` and `robots_header` are left to the caller. `html` is the tree's source."""
    nodes = tree.css("h1,img,link[hreflang],link[rel~='canonical' i]")[:MAX_TAGS]
    links = [node for node in nodes if node.tag == "link"]
    images = [node for node in nodes if node.tag == "img"]
    unnamed = [node for node in images if _lacks_alternative(node)]
    insecure = _insecure_urls(tree, html) if url.startswith("https:") else []
    return PageSeo(
        title_element=headline.document_title[:MAX_TITLE_CHARS],
        title_count=len(tree.css("head > title")),
        description_count=sum(bool(value.strip()) for value in meta.values.get("description", ())),
        h1_count=sum(_says_something(node) for node in [node for node in nodes if node.tag == "h1"][:MAX_H1]),
        html_lang=_html_lang(tree),
        viewport=meta.first("viewport")[:MAX_VALUE_CHARS] or None,
        meta_refresh=meta.first("refresh")[:MAX_VALUE_CHARS] or None,
        social=tuple(name for name in SOCIAL if meta.first(name)),
        alternates=_alternates(links, base),
        canonicals=_canonicals(links, base),
        image_count=len(images),
        images_without_alt_count=len(unnamed),
        images_without_alt=tuple((node.attributes.get("src") or "")[:MAX_VALUE_CHARS] for node in unnamed[:MAX_SHOWN]),
        insecure_count=len(insecure),
        insecure_urls=tuple(insecure[:MAX_SHOWN]),
        json_ld_count=data.block_count,
        json_ld_error_count=len(data.errors),
        json_ld_error=data.errors[0] if data.errors else None,
        structured_gaps=_structured_gaps(data),
    )


def is_shell(html: str) -> bool:
    """Whether a page that says next to nothing is the frame of a script: it has the element that a framework fills, or asks for JavaScript."""
    return "<script" in html and _MOUNT.search(html, 0, MAX_SHELL_CHARS) is not None


def header_directives(values: Sequence[str]) -> tuple[str, ...]:
    """The directives of X-Robots-Tag headers that are for every crawler or for Google's, lower case, each once.

    A name before a colon addresses the rest of its header to one crawler (Google's documented form), unless the directive is one that takes a
    value.
    """
    found: list[str] = []
    for value in values:
        is_addressed = True
        for part in value.lower().split(","):
            name, colon, rest = part.strip().partition(":")
            if colon and name.strip() not in _VALUED:
                is_addressed, part = name.strip() in ("googlebot", "*"), rest
            if is_addressed and part.strip():
                found.append(re.sub(r":\s+", ":", part.strip())[:100])
    return tuple(dict.fromkeys(found))[:20]


def _says_something(node: LexborNode) -> bool:
    return bool(one_line(node.text(deep=True))) or any((image.attributes.get("alt") or "").strip() for image in node.css("img[alt]")[:5])


def _html_lang(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html")
    lang = root.attributes.get("lang", root.attributes.get("xml:lang")) if root is not None else None
    return None if lang is None else lang.strip()[:40]


def _lacks_alternative(image: LexborNode) -> bool:
    """Whether it has no alt attribute at all (an empty one marks decoration), nor another name, nor is hidden from readers' aids."""
    attributes = image.attributes
    if "alt" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in ("presentation", "none"):
        return False
    return not (attributes.get("aria-label") or attributes.get("aria-labelledby") or attributes.get("title"))


def _alternates(links: Sequence[LexborNode], base: str) -> tuple[tuple[str, str], ...]:
    found = []
    for node in links:
        attributes = node.attributes
        code, href = attributes.get("hreflang"), attributes.get("href") or ""
        if code and "alternate" in (attributes.get("rel") or "").lower().split() and (url := _normal(base, href)):
            found.append((code.strip()[:40], url))
    return tuple(dict.fromkeys(found))[:MAX_ALTERNATES]


def _canonicals(links: Sequence[LexborNode], base: str) -> tuple[str, ...]:
    hrefs = [node.attributes.get("href") or "" for node in links if "canonical" in (node.attributes.get("rel") or "").lower().split()]
    return tuple(dict.fromkeys(url for href in hrefs if (url := _normal(base, href))))[:MAX_CANONICALS]


def _normal(base: str, href: str) -> str | None:
    url = absolute(base, href)
    return normalise(url) if url else None


def _insecure_urls(tree: LexborHTMLParser, html: str) -> list[str]:
    if not _HTTP_VALUE.search(html):
        return []
    found = (node.attributes for node in tree.css(_INSECURE)[:MAX_TAGS])
    urls = (next(value for name in ("src", "href", "data", "action") if (value := attributes.get(name))) for attributes in found)
    return list(dict.fromkeys(url.strip()[:MAX_VALUE_CHARS] for url in urls))


def _structured_gaps(data: StructuredData) -> tuple[str, ...]:
    gaps: list[str] = []
    for node in data.nodes[:50]:
        if node.keys() <= {"@type", "@id", "@context"}:
            continue  # it only points to a node that is stated elsewhere
        for kind in types_of(node):
            gaps += [f"{kind}.{' or '.join(names)}" for names in NEEDED.get(kind, ()) if not any(node.get(name) for name in names)]
    return tuple(dict.fromkeys(gaps))[:20]
