"""What the head of a page and its markup state about it: title, description, author, language, robots, feeds, links."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.web.parsed_page import Heading, PageLink
from connectors.web.structured_data import StructuredData

MAX_LINKS = 20_000
MAX_HEADINGS = 1000
MAX_TITLE_CHARS = 500
MAX_DESCRIPTION_CHARS = 2000

_SEPARATOR = re.compile(r"\s+[|–—·•»«:›/-]{1,2}\s+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")
_BY = re.compile(r"^\s*(?:written by|posted by|by|von|par|por|di|da|autor(?:in)?|author|auteur)\b[\s:]+", re.I)
_NO_NAME = re.compile(r"^(?:https?:|www\.|@?$|admin$|unknown$|none$|null$|author$)|[<>{}]", re.I)


def one_line(text: str | None) -> str:
    """The text with each run of white space as one blank, and entities that were escaped twice resolved."""
    if not text:
        return ""
    line = " ".join(text.split())
    if "&" in line and ";" in line:
        line = " ".join(html.unescape(line).split())
    return line if line.isprintable() else "".join(c for c in line if c.isprintable() or c == "\u200d")


@dataclass(frozen=True, slots=True)
class MetaTags:
    """The meta tags of a page: lower-case name or property -> its values in order."""

    values: dict[str, list[str]]

    def first(self, *names: str) -> str:
        """The first non-empty value among the names, in the order of the names; "" where there is none."""
        for name in names:
            for value in self.values.get(name, ()):
                if value.strip():
                    return value.strip()
        return ""


def read_meta(tree: LexborHTMLParser) -> MetaTags:
    """All meta tags that have a name, property, itemprop or http-equiv and a content."""
    values: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:2000]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or attributes.get("http-equiv")
        if name:
            values.setdefault(name.strip().lower(), []).append((attributes.get("content") or "")[:4000])
    return MetaTags(values)


@dataclass(frozen=True, slots=True)
class Headline:
    """The heading that stands over the page's content, and what the page calls itself; "" and None for what is not there."""

    node: LexborNode | None
    heading: str
    document_title: str
    og_title: str
    stated: str

    def all_titles(self) -> frozenset[str]:
        """Every name that the page gives itself."""
        return frozenset({self.heading, self.document_title, self.og_title, self.stated} - {""})


def find_headline(tree: LexborHTMLParser, meta: MetaTags, data: StructuredData) -> Headline:
    """The heading that opens the title element (whatever its level), else the first h1, else the first h2 of the content."""
    title_node = tree.css_first("head > title") or tree.css_first("title")
    full = one_line(title_node.text(deep=True) if title_node else "")
    names = (full, one_line(meta.first("og:title")), one_line(data.first_text("headline")))
    first: LexborNode | None = None
    for node in tree.css("h1,h2,h3")[:40]:
        text = one_line(node.text(deep=True))
        if len(text) > 2 and any(name.startswith(text) for name in names):
            return Headline(node, text, *names)
        if text and first is None and node.tag == "h1":
            first = node
    node_or_none = first or tree.css_first("article h2,main h2,h2")
    heading = one_line(node_or_none.text(deep=True)) if node_or_none is not None and node_or_none.tag == "h1" else ""
    return Headline(node_or_none, heading, *names)


def page_title(headline: Headline, meta: MetaTags) -> str:
    """The page's own title: the title element without the site's name, else the Open Graph title, the headline, the first h1."""
    full = headline.document_title
    for candidate in (headline.heading, headline.og_title, headline.stated):
        if candidate and full.startswith(candidate):
            return candidate[:MAX_TITLE_CHARS]
    site_name = meta.first("og:site_name", "application-name").lower()
    parts = _SEPARATOR.split(full)
    if len(parts) > 1 and site_name and parts[-1].lower() == site_name:
        return full[: full.rfind(parts[-1])].rstrip(" |–—·•»«:›/-")[:MAX_TITLE_CHARS]
    return next((t for t in (full, headline.og_title, headline.stated, headline.heading) if t), "")[:MAX_TITLE_CHARS]


def page_description(meta: MetaTags, data: StructuredData) -> str:
    """The page's summary of itself; "" where it gives none."""
    stated = meta.first("description", "og:description", "twitter:description", "dc.description") or data.first_text("description")
    return one_line(stated)[:MAX_DESCRIPTION_CHARS]


def page_author(tree: LexborHTMLParser, meta: MetaTags, data: StructuredData) -> str | None:
    """Who wrote the page, several names joined by ", "; None where it does not say."""
    names = [name for node in data.main_nodes() for name in _names(node.get("author") or node.get("creator"))]
    for source in (names, [meta.first("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")]):
        if kept := [clean for name in source if (clean := _clean_name(name))]:
            return ", ".join(dict.fromkeys(kept))[:300]
    for node in tree.css('[itemprop="author"],[rel~="author"],.author-name,.byline-name,.byline,.author')[:5]:
        text = one_line(node.text(deep=True))
        if len(text) < 100 and (clean := _clean_name(re.split(r"\s+(?:on|am|le|el|il|·|\||–|—)\s+|\s*[·|•]\s*", text)[0])):
            return clean
    return None


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [name for item in value[:20] for name in _names(item)] if isinstance(value, list) else []


def _clean_name(text: str) -> str:
    name = _BY.sub("", one_line(text)).strip(" ,;:|–—-")
    return "" if len(name) > 200 or _NO_NAME.search(name) or not re.search(r"\w{2}", name) else name


def page_language(tree: LexborHTMLParser, meta: MetaTags) -> str | None:
    """The declared language tag, lower case (`en`, `pt-br`); None where none is declared or it is no language tag."""
    root = tree.css_first("html")
    attributes = root.attributes if root else {}
    stated = (attributes.get("lang"), attributes.get("xml:lang"), meta.first("content-language"), meta.first("og:locale", "dc.language"))
    for value in stated:
        tag = (value or "").split(",")[0].strip().lower().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return tag
    return None


def page_robots(meta: MetaTags) -> tuple[str, ...]:
    """The robots directives of the page's meta tags (`noindex`, `nofollow`, …), lower case, in order, each once."""
    values = meta.values.get("robots", []) + meta.values.get("googlebot", [])
    return tuple(dict.fromkeys(word for value in values for word in re.split(r"[\s,;]+", value.lower()) if word))[:20]


def base_url(tree: LexborHTMLParser, url: str) -> str:
    """What relative links are resolved against: the base element's URL, else the page's."""
    node = tree.css_first("base[href]")
    return absolute(url, node.attributes.get("href") or "") or url if node else url


def page_canonical(tree: LexborHTMLParser, base: str) -> str | None:
    """The absolute canonical URL, without its fragment; None where none is given."""
    node = tree.css_first('link[rel~="canonical" i][href]')
    return absolute(base, node.attributes.get("href") or "") if node else None


def page_feeds(tree: LexborHTMLParser, base: str) -> tuple[str, ...]:
    """The absolute URLs of the feeds that the page names."""
    nodes = tree.css(
        'link[rel~="alternate" i][type*="rss" i],link[rel~="alternate" i][type*="atom" i],link[rel~="alternate" i][type="application/feed+json" i]'
    )
    return tuple(dict.fromkeys(found for n in nodes[:50] if (found := absolute(base, n.attributes.get("href") or ""))))


def absolute(base: str, href: str) -> str | None:
    """The absolute http(s) URL of a link, without its fragment; None for anything else, and for a link to the page itself."""
    href = href.strip()
    if not href or href[0] == "#" or len(href) > 4000:
        return None
    try:
        origin = urlsplit(base)
        # Pages of a site share most of their links: those that do not depend on the page are resolved once.
        return _resolve(f"{origin.scheme}://{origin.netloc}/" if href[0] == "/" else base, href)
    except ValueError:
        return None


@lru_cache(maxsize=16384)
def _resolve(base: str, href: str) -> str | None:
    try:
        joined = urldefrag(urljoin(base, href.replace("\n", "").replace("\t", "").replace("\r", ""))).url
        parts = urlsplit(joined)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if is_web else None


def page_links(tree: LexborHTMLParser, base: str) -> tuple[tuple[PageLink, ...], bool]:
    """The page's links in document order, each (URL, anchor, nofollow) once, and whether there were too many to keep."""
    nodes = tree.css("a[href],area[href]")
    found: dict[PageLink, None] = {}
    for node in nodes[:MAX_LINKS]:
        attributes = node.attributes
        if url := absolute(base, attributes.get("href") or ""):
            rel = attributes.get("rel")
            is_nofollow = bool(rel and {"nofollow", "ugc", "sponsored"}.intersection(rel.lower().split()))
            found[PageLink(url, _anchor(node, attributes), is_nofollow)] = None
    return tuple(found), len(nodes) > MAX_LINKS


def _anchor(node: LexborNode, attributes: dict[str, str | None]) -> str:
    if text := one_line(node.text(deep=True)):
        return text[:300]
    image = node.css_first("img[alt]")
    return one_line(attributes.get("aria-label") or attributes.get("title") or (image.attributes.get("alt") if image else ""))[:300]


def page_headings(tree: LexborHTMLParser) -> tuple[Heading, ...]:
    """The headings in document order, empty ones left out."""
    found = ((node.tag or "h1", one_line(node.text(deep=True))) for node in tree.css("h1,h2,h3,h4,h5,h6")[:MAX_HEADINGS])
    return tuple(Heading(int(tag[1]), text[:300]) for tag, text in found if text)
