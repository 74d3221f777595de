"""The main text of a page: trafilatura's rules over a tree that lexbor has pruned, and what they leave undone.

trafilatura decides what is content (its fast rules, measured best of what is open); this module gives it a small tree,
renders its answer as lines, and drops the lines that only repeat the title or belong to the page's machinery.
"""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import lxml.html
from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from connectors.web.dates import is_date_line

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
# "txt" only says that the tree is enough: rendering it is done here.
_OPTIONS = Extractor(output_format="txt", fast=True, comments=False)

MAX_TAGS = 40_000
MANY_TAGS = 8000
MAX_LEVELS_TIMES_TAGS = 1_500_000
MAX_CHARS = 4_000_000
SHORT_CHARS = 250
MAX_HEIRS = 2000
MAX_LINK_ITEM_CHARS = 100
MIN_DUMP_LINES = 8
TOP_BLOCKS = 4
MAX_TITLE_CHARS = 500

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BREAKS = frozenset({"p", "head", "list", "item", "quote", "code", "table", "row", "lb", "div"})
_LISTS = frozenset({"ul", "ol", "menu", "dir", "li"})
_INLINE = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
    "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
]  # fmt: skip
_FRAMES = 'article,main,[itemprop="articleBody"],div[role="article"],section[role="article"]'
# The names by which trafilatura finds a content frame (its BODY_XPATH).
_FRAME_CLASS = re.compile(
    r"^(?:post|entry|postarea|art-postcontent|text|cell|story|content)$|post[-_]text|post-body|post-?entry|post[-_]?content|postContent"
    r"|post_inner_wrapper|article-?text|articleText|(?:entry|page|text|article|art)-content|article__content|article(?:-|__)?body|articleBody"
    r"|ArticleContent|body-text|article__container|fulltext|^article |post-bodycopy|story-?content|(?:theme|blog|section|single)-content"
    r"|single-post|main-column|wpb_text_column|story-body|field-body|content[-_]main|content(?:-|__)body|[Mm]ain-[Cc]ontent|[Pp]age-[Cc]ontent|^main"
)
_FRAME_ID = re.compile(
    r"^(?:articleContent|article|story|content)$|(?:entry|article|art)-content|article__content|article(?:-|__)?body|articleBody|body-text"
    r"|^primary|story-body|content-main|content-body|contentBody|[Mm]ain-[Cc]ontent|^main"
)
_NO_FRAMES = frozenset({"p", "ul", "ol", "table", "pre", "blockquote", *_INLINE})
_WORD = re.compile(r"\w+")
_MACHINERY = re.compile(
    r"(?:\d+\s+)?(?:"
    r"comments?|kommentare?|commentaires?|comentarios?|commenti|comentários?|advertisement|anzeige|werbung|publicité|publicidad"
    r"|share(?: this)?(?: article| story| post)?|tweet|print(?: article)?|email|order reprints"
    r"|facebook|twitter|whatsapp|linkedin|pinterest)[\s:.…!]*",
    re.I,
)
_SIGN_UP = re.compile(
    r"\b(?:subscribe|sign(?:ing)? up|abonnier|abonnez|inscrivez|suscr[ií]b|iscriviti|inscreva|assine|get)\b.{0,100}"
    r"\b(?:newsletters?|inbox|posteingang|boletín|infolettre|delivered (?:to|through|in))\b",
    re.I,
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)\s|copyright\b).{0,40}(?:19|20)\d\d|\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b", re.I
)
_FOLLOW = re.compile(r"\bfollow (?:us|me|him|her|them|\w+(?: \w+)?) (?:@\w+ )?on (?:twitter|facebook|instagram|linkedin|x)\b", re.I)
MAX_MACHINERY_CHARS = 200


@dataclass(frozen=True, slots=True)
class MainText:
    """The text, one block a line, and whether the page was too large or too deep for the main text to be told apart."""

    text: str
    is_whole_body: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text, and whether it is a heading."""

    text: str
    is_heading: bool


def main_text(tree: LexborHTMLParser, titles: frozenset[str], summary: str) -> MainText:
    """The main text of a pruned page, without its titles at its top. Never raises on a page's content."""
    body = tree.body
    if body is None:
        return MainText("", is_whole_body=False)
    markup = body.html or ""
    if markup.count("<") > MAX_TAGS or len(markup) > MAX_CHARS:
        return MainText(body_text(body), is_whole_body=True)
    frame, framed = _framed(body)
    document = _to_lxml(_ILLEGAL.sub("", framed))
    if document is None or _is_too_deep(document, markup.count("<")) or len(document.text_content()) < 0.98 * len(frame.text(deep=True)):
        return MainText(body_text(body), is_whole_body=True)
    blocks = _extract(document)
    if blocks is None:
        _drop_link_items(body)
        blocks = [Block(line, is_heading=False) for line in body_text(densest(body)).split("\n")]
    return MainText("\n".join(block.text for block in clean(blocks, titles, summary)), is_whole_body=False)


def _framed(body: LexborNode) -> tuple[LexborNode, str]:
    """Where the content is, and its markup: the body, if some element of it names itself as the content's frame; else the densest element.

    Where no frame is named, trafilatura collects paragraphs from anywhere and loses lists and headings: so one is named.
    """
    if _has_named_frame(body):
        return body, body.html or ""
    frame = densest(body)
    inner = frame.inner_html if frame.tag in ("body", "td", "tr", "tbody", "table") else frame.html
    return frame, f'<body><div itemprop="articleBody">{inner or ""}</div></body>'


def _has_named_frame(body: LexborNode) -> bool:
    return body.css_first(_FRAMES) is not None or any(_names_frame(node) for node in body.css("div,section"))


def _names_frame(node: LexborNode) -> bool:
    attributes = node.attributes
    name, identity = attributes.get("class"), attributes.get("id")
    return bool(name and _is_frame_class(name[:300])) or bool(identity and _is_frame_id(identity[:300]))


@lru_cache(maxsize=65536)
def _is_frame_class(name: str) -> bool:
    return _FRAME_CLASS.search(name) is not None


@lru_cache(maxsize=65536)
def _is_frame_id(name: str) -> bool:
    return _FRAME_ID.search(name) is not None


def _to_lxml(markup: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    try:
        document = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    _mend(document)
    return document


def _mend(document: lxml.html.HtmlElement) -> None:
    """Rewrites, in place, what trafilatura would lose, glue together or take for ever on."""
    for cell in document.iter("td", "th"):
        # It pads rows to their spans: a column of 100s of rows times 100s of columns in a few bytes.
        cell.attrib.pop("rowspan", None)
        cell.attrib.pop("colspan", None)
    for item in document.iter("li"):
        # It reads list items through their list only.
        parent = item.getparent()
        if parent is None or parent.tag not in _LISTS:
            item.tag = "p"
    for quote in document.xpath("//blockquote//blockquote"):
        quote.tag = "p"


def _is_too_deep(document: lxml.html.HtmlElement, tag_count: int) -> bool:
    """Whether the page is both large and deep: trafilatura looks at each element once for every level above it."""
    if tag_count < MANY_TAGS:
        return False
    depth = deepest = 0
    for event, _ in etree.iterwalk(document, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest * tag_count > MAX_LEVELS_TIMES_TAGS


def _solid_length(text: str) -> int:
    return sum(map(len, text.split()))


def _extract(document: lxml.html.HtmlElement) -> list[Block] | None:
    """trafilatura's blocks; None where it finds no main text, or trips over the page (a defect of its own, so any error counts)."""
    try:
        found = bare_extraction(document, options=_OPTIONS)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError, etree.LxmlError):
        return None
    found_body = getattr(found, "body", None)
    return None if found_body is None or _is_dump(found_body) else _blocks(found_body)


def _blocks(body: etree._Element) -> list[Block]:
    """The extracted tree as lines: list items and table rows on their own, cells parted by a bar."""
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if tag in _BREAKS:
            parts.append("\x01" if tag == "head" and event == "start" else "\x00")
        elif tag == "cell" and event == "end" and element.getnext() is not None:
            parts.append(" | ")
        text = element.text if event == "start" else element.tail
        if text:
            parts.append(text.replace("\n", "\x00") if tag == "code" and event == "start" else text)
    lines = re.split("\x00", "".join(parts).replace("\x01", "\x00\x01"))
    return [Block(text, line.startswith("\x01")) for line in lines if (text := " ".join(line.removeprefix("\x01").split()).strip(" |"))]


def _is_dump(body: etree._Element) -> bool:
    """trafilatura's last resort is the whole body, menus and all, as one paragraph of many lines."""
    return len(body) == 0 or (len(body) == 1 and (body[0].text or "").count("\n") >= MIN_DUMP_LINES)


def _drop_link_items(body: LexborNode) -> None:
    """Menus and archives: short list items around a link. The fallback has no other way to tell them from text."""
    for item in reversed(body.css("li")[:5000]):
        if item.css_first("a") is not None and len(item.text(deep=True)) < MAX_LINK_ITEM_CHARS:
            item.decompose()


def densest(body: LexborNode) -> LexborNode:
    """The smallest element that still holds most of the text outside links. One with words of its own is not left for a part of it."""
    node = body
    for _ in range(40):
        length = _unlinked_length(node)
        if length == 0 or len(node.text(deep=False).strip()) > 1:
            return node
        heir = next((child for child in islice(node.iter(), MAX_HEIRS) if _unlinked_length(child) > 0.6 * length), None)
        if heir is None or heir.tag in _NO_FRAMES:
            return node
        node = heir
    return node


def _unlinked_length(node: LexborNode) -> int:
    return _solid_length(node.text(deep=True)) - sum(_solid_length(link.text(deep=True)) for link in node.css("a"))


def body_text(node: LexborNode) -> str:
    """All text of the element, a line a block, in document order. The element's inline markup is dissolved."""
    node.unwrap_tags(_INLINE)
    node.merge_text_nodes()
    text = _ILLEGAL.sub("", node.text(deep=True, separator="\ue000"))
    return "\n".join(line for part in text.split("\ue000") if (line := " ".join(part.split())))


def clean(blocks: list[Block], titles: frozenset[str], summary: str) -> list[Block]:
    """The blocks without the page's titles and summary heading at the top, and without lines of page machinery."""
    title_keys, summary_key = {_key(title) for title in titles} - {""}, _key(summary)
    kept = [
        block
        for index, block in enumerate(blocks)
        if not (index < TOP_BLOCKS and _repeats_head(block, title_keys, summary_key)) and not _is_machinery(block.text)
    ]
    while kept and kept[-1].is_heading:
        kept.pop()
    return kept or blocks


def _repeats_head(block: Block, title_keys: set[str], summary_key: str) -> bool:
    if len(block.text) > MAX_TITLE_CHARS:
        return False
    key = _key(block.text)
    return key in title_keys or (block.is_heading and bool(key) and key == summary_key) or is_date_line(block.text)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _is_machinery(text: str) -> bool:
    if len(text) > MAX_MACHINERY_CHARS:
        return False
    return bool(_MACHINERY.fullmatch(text) or _SIGN_UP.search(text) or _RIGHTS.search(text) or _FOLLOW.search(text))
