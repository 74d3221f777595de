"""When a page was published and last changed, by whatever states it best, and what that was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.web.dates import date_in_url, parse_stamp, printed_dates
from connectors.web.metadata import Headline, MetaTags, one_line
from connectors.web.structured_data import StructuredData

MAX_DATE_LINE_CHARS = 120
LINES_AROUND_TITLE = 8
MAX_CHARS_BELOW_TITLE = 300

_PUBLISHED_META = (
    "article:published_time", "datepublished", "og:published_time", "og:article:published_time", "article:published", "published_time",
    "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dcterms.date", "date", "pubdate", "publish-date", "publish_date",
    "publication_date", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "article.published",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
    "article:modified", "modified_time", "article.updated", "revised",
)  # fmt: skip
_INLINE = frozenset({"span", "a", "b", "i", "em", "strong", "small", "time", "abbr", "font", "u", "cite", "-text"})


@dataclass(frozen=True, slots=True)
class PageDates:
    """Both dates, None where nothing states them; `basis` is `json-ld`, `meta`, `time`, `url` or `text`."""

    published_on: date | None
    basis: str | None
    modified_on: date | None


def page_dates(tree: LexborHTMLParser, url: str, meta: MetaTags, data: StructuredData, headline: Headline, language: str | None) -> PageDates:
    """The dates of a page. Call it before the page is pruned: printed dates stand outside the main text."""
    stated = (("json-ld", data.first_text("datePublished", "dateCreated", "uploadDate")), ("meta", meta.first(*_PUBLISHED_META)))
    published, basis = _first((basis, parse_stamp(value, language)) for basis, value in stated if value)
    modified = parse_stamp(data.first_text("dateModified") or meta.first(*_MODIFIED_META) or "", language)
    if published is None or modified is None:
        around = _Around(tree, headline.node, language)
        if published is None:
            path = unquote(urlsplit(url).path) if "[" not in url else ""
            published, basis = _first((("time", around.time()), ("url", date_in_url(path)), ("text", around.printed(is_update=False))))
        modified = modified or around.printed(is_update=True)
    if modified is not None and published is not None and modified < published:
        modified = None
    return PageDates(published, basis, modified)


def _first(candidates: Iterable[tuple[str, date | None]]) -> tuple[date | None, str | None]:
    for basis, day in candidates:
        if day is not None:
            return day, basis
    return None, None


class _Around:
    """The short lines just above and below the page's headline, and the time elements among them."""

    def __init__(self, tree: LexborHTMLParser, headline: LexborNode | None, language: str | None) -> None:
        self._tree, self._headline, self._language = tree, headline, language
        self._lines: list[str] | None = None

    def time(self) -> date | None:
        """The page's time element: marked as the publication's, or the only day that time elements outside lists and asides name."""
        marked = self._tree.css_first('time[itemprop="datePublished"],time[pubdate],time.published,time.entry-date,[itemprop="datePublished"]')
        if marked is not None:
            return self._day_of(marked)
        days = {day for node in self._tree.css("time")[:50] if not _in_list(node) and (day := self._day_of(node))}
        return days.pop() if len(days) == 1 else None

    def _day_of(self, node: LexborNode) -> date | None:
        attributes = node.attributes
        value = attributes.get("datetime") or attributes.get("content") or one_line(node.text(deep=True))
        return parse_stamp(value, self._language)

    def printed(self, is_update: bool) -> date | None:
        """The first date printed near the headline that is, or is not, called an update."""
        if self._lines is None:
            self._lines = _lines_around(self._headline) if self._headline is not None else []
        for line in self._lines:
            for day, is_called_update in printed_dates(line, self._language):
                if is_called_update is is_update:
                    return day
        return None


def _in_list(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in ("li", "aside", "footer", "nav", "td"):
            return True
        parent = parent.parent
    return False


def _lines_around(headline: LexborNode) -> list[str]:
    after: list[str] = []
    node, seen_chars = headline, 0
    for _ in range(40):
        following = _next_block(node)
        if following is None or len(after) >= LINES_AROUND_TITLE or seen_chars > MAX_CHARS_BELOW_TITLE:
            break
        node = following
        if line := one_line(node.text(deep=True)):
            after.append(line)
            seen_chars += len(line)
    before = headline.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    above = [one_line(before.text(deep=True))] if before is not None else []
    return [line for line in after + above if len(line) <= MAX_DATE_LINE_CHARS]


def _next_block(node: LexborNode) -> LexborNode | None:
    """The next element in document order that is not inside this one, entered down to the lowest block that starts there."""
    current: LexborNode | None = node
    for _ in range(12):
        if current is None or current.tag == "body":
            return None
        sibling = current.next
        while sibling is not None and (not sibling.is_element_node or sibling.tag in ("script", "style")):
            sibling = sibling.next
        if sibling is not None:
            return _descend(sibling)
        current = current.parent
    return None


def _descend(node: LexborNode) -> LexborNode:
    for _ in range(12):
        first = next((c for c in node.iter()), None)
        if first is None or first.tag in _INLINE or len(node.text(deep=True)) <= MAX_DATE_LINE_CHARS:
            return node
        node = first
    return node
