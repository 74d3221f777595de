"""Takes out of a parsed page what is not its content, before the main text is looked for.

Everything here works on markup and on how text and links are spread, never on a site's name. Each rule has a guard:
what holds a large part of the page's text stays, because then its name says something about the layout only.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

DROPPED_TAGS = [
    "script", "style", "noscript", "template", "svg", "iframe", "canvas", "object", "embed", "applet", "audio", "video", "map",
    "nav", "select", "button", "input", "textarea", "link", "meta", "picture", "img", "math", "dialog", "datalist", "progress",
    "area", "source", "track", "aside", "footer", "figure", "label", "legend", "frame", "frameset", "option", "menu", "time",
]  # fmt: skip
"""What never holds main text (figures for their captions and credits; forms may wrap a whole page and stay)."""

_WORDS = (
    "newsletter", "subscri", "signup", "sign-up", "promo", "recentnews", "recentpost", "recent-post", "recent-news", "print-header",
    "print-tools", "article-tools", "rollover", "popup", "most-read", "mostread", "trending", "screen-reader", "visually-hidden",
    "cookie", "sponsor", "advert", "readmore", "read-more", "also-read", "latest-", "relatednews", "related-", "hidden", "breadcrumb",
    "pagination",
)  # fmt: skip
_TOKENS = ("hide", "sr-only", "d-none", "screenreader", "latest", "pager")
_NOISE_NAME = re.compile("|".join(_WORDS) + r"|(?:^|\s)(?:" + "|".join(_TOKENS) + r")(?:\s|$)", re.I)
_NAMED_TAGS = ",".join(f"{tag}[{name}]" for tag in ("div", "section", "ul", "ol", "p", "span") for name in ("class", "id"))
_ALWAYS = '[role="dialog" i],[role="navigation" i],[role="search" i],[role="contentinfo" i],[role="complementary" i],[hidden]'
MIN_CAPTION_CHARS = 120
MAX_NOISE_SHARE = 0.25
MAX_NOISE_PARAGRAPH_SHARE = 0.15

_RELATED = re.compile(
    r"\W*(?:related|read (?:more|also|next)|also read|see also|more:|more on|watch:|recommended|don't miss|leggi anche|lire aussi|à lire"
    r"|lesen sie auch|mehr zum thema|siehe auch|lea también|ver también|le puede interesar|leia também|veja também|lees ook|czytaj)",
    re.I,
)
_EMBED = re.compile(r"embed|widget|social|tweet", re.I)
MAX_RELATED_CHARS = 300
_LINE_TAGS = frozenset({"p", "li", "h2", "h3", "h4", "h5", "div"})


def prune(tree: LexborHTMLParser, url: str) -> None:
    """Removes, in place, what is not content: chrome, hidden and promotional blocks, lists and lines of related links."""
    _keep_long_captions(tree)
    tree.strip_tags(DROPPED_TAGS, recursive=True)
    body = tree.body
    if body is None:
        return
    for pointer in body.css('a[rel~="prev" i],a[rel~="next" i]'):
        pointer.decompose()
    _keep_embedded_quotes(body)
    _drop_noise(body)
    _drop_related(body, urlsplit(url).hostname or "" if "[" not in url else "")


def _keep_long_captions(tree: LexborHTMLParser) -> None:
    """A caption of a sentence or two is text of the page; short ones name a thing or credit a photographer, and go with the figure."""
    for figure in tree.css("figure:has(figcaption)")[:500]:
        caption = figure.css_first("figcaption")
        if caption is not None and len(text := " ".join(caption.text(deep=True).split())) >= MIN_CAPTION_CHARS:
            paragraph = tree.create_node("p")
            paragraph.insert_child(text)
            figure.replace_with(paragraph)


def _drop_noise(body: LexborNode) -> None:
    nodes = [node for node in body.css(_NAMED_TAGS) if _is_named_noise(node)] + body.css(_ALWAYS)
    if not nodes:
        return
    total, paragraphs = len(body.text(deep=True)), _paragraph_length(body)
    for node in nodes:
        is_small = len(node.text(deep=True)) <= total * MAX_NOISE_SHARE and _paragraph_length(node) <= paragraphs * MAX_NOISE_PARAGRAPH_SHARE
        if is_small and node.css_first("h1") is None:
            node.decompose()


def _is_named_noise(node: LexborNode) -> bool:
    attributes = node.attributes
    return any(name and _is_noise_name(name[:300]) for name in (attributes.get("class"), attributes.get("id")))


@lru_cache(maxsize=65536)
def _is_noise_name(name: str) -> bool:
    """Whether a class or id names chrome. Sites repeat their names on every page: each is looked at once."""
    return _NOISE_NAME.search(name) is not None


def _paragraph_length(node: LexborNode) -> int:
    own = len(node.text(deep=True)) if node.tag == "p" else 0
    return own + sum(len(paragraph.text(deep=True)) for paragraph in node.css("p"))


def _keep_embedded_quotes(body: LexborNode) -> None:
    """A wrapper around nothing but a quoted post loses its name, so that it is not taken for a widget."""
    for quote in body.css("blockquote[class]")[:200]:
        length = len(quote.text(deep=True, strip=True))
        parent = quote.parent
        for _ in range(4):
            if parent is None or parent.tag in ("body", "article", "main", "html") or len(parent.text(deep=True, strip=True)) > length + 20:
                break
            for name in ("class", "id"):
                if _EMBED.search(parent.attributes.get(name) or ""):
                    del parent.attrs[name]
            parent = parent.parent


def _drop_related(body: LexborNode, host: str) -> None:
    for link in body.css("a")[:5000]:
        node = link.parent
        for _ in range(3):
            if node is None or node.tag in _LINE_TAGS:
                break
            node = node.parent
        if node is not None and node.tag in _LINE_TAGS and _is_related_line(node, link):
            node.decompose()
    for node in body.css("p + ul,p + ol,div + ul")[:500]:
        announcement = _announcement(node)
        if announcement.endswith((":", "：")):
            # A list that the text announces is content, however many links it has: as plain text it is not taken for a menu.
            node.unwrap_tags(["a"])
        elif announcement and _is_teaser_list(node, host):
            node.decompose()


def _is_related_line(node: LexborNode, link: LexborNode) -> bool:
    """A short line that announces further reading and is, but for the announcement, a link."""
    text = node.text(deep=True, strip=False).strip()
    if not text or len(text) > MAX_RELATED_CHARS or not _RELATED.match(text):
        return False
    return len(link.text(deep=True).strip()) * 2 >= len(text)


def _announcement(node: LexborNode) -> str:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before.text(deep=True).strip() if before is not None else ""


def _is_teaser_list(node: LexborNode, host: str) -> bool:
    """A list of nothing but links into the same site, a link an item."""
    links, items = node.css("li a[href]"), node.css("li")
    if len(items) < 2 or len(links) != len(items):
        return False
    length = sum(len(item.text(deep=True).strip()) for item in items)
    linked = sum(len(link.text(deep=True).strip()) for link in links)
    return linked >= 0.95 * length and all(_is_internal(link.attributes.get("href") or "", host) for link in links)


def _is_internal(href: str, host: str) -> bool:
    try:
        target = urlsplit(href).hostname
    except ValueError:
        return False
    return target is None or target.removeprefix("www.") == host.removeprefix("www.")
