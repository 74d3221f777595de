"""Keeps the shape of a page within what the parsers do in linear time.

Both HTML parsers here are quadratic in the attributes of one tag and in the depth of open elements (100,000 attributes
take them 20 to 40 CPU seconds), and the second one silently drops text below a depth of some hundreds. These
functions look at the characters alone, in linear time, and take away the excess structure, never the text.
"""

import re
from html import unescape

MAX_TAG_CHARS = 8192
MAX_ATTRIBUTES = 1000
MAX_DEPTH = 200
MAX_TAGS = 200_000
KEPT_TAGS = 60_000
_MANY_TAGS = 8000

# A tag as the HTML tokenizer sees it: a quote counts only after an equals sign. Possessive, so it never backtracks.
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+>?""")
_ATTRIBUTE = re.compile(r"""[\s/"']([^\s/>="']++)""")
_TAG_NAME = re.compile(r"<([a-zA-Z][^\s/>]{0,40})")
_CONSTRUCT = re.compile(
    r"<(?:(?P<comment>!--)|(?P<raw>script|style|textarea|title)(?=[\s/>])|(?P<slash>/?)(?:"
    # Void elements and those that close one another do not nest; everything else may.
    r"(?:p|br|hr|img|input|link|meta|area|base|col|embed|param|source|track|wbr|option|html|head|body|script|style|textarea|title)(?=[\s/>])"
    r"|(?P<nesting>[a-z])))",
    re.I,
)
_SELF_CLOSED = re.compile(r"<(script|div|span|a|title|iframe|p|td|th|li|ul|ol|style|textarea|section|i|b|em|strong)((?:\s[^<>]*)?)/>", re.I)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def tame(html: str) -> tuple[str, bool]:
    """The page without its excess structure, and whether anything had to be taken away.

    Pages of few tags are only searched for overlong ones: their depth is bounded by the number of their tags.
    """
    chunks = html.split("<")
    if len(chunks) - html.count("</") > _MANY_TAGS or any(_opens_long_tag(c) for c in chunks if len(c) > MAX_TAG_CHARS):
        return flatten(html)
    return html, False


def _opens_long_tag(chunk: str) -> bool:
    tag = _TAG.match("<" + chunk)
    return tag is not None and tag.end() > MAX_TAG_CHARS


def flatten(html: str, max_depth: int = MAX_DEPTH) -> tuple[str, bool]:
    """The page without attributes on tags that have thousands, and without the tags that open below `max_depth`.

    What closes such a tag goes with it; the text stays where it was.
    """
    kept: list[str] = []
    depth = position = start = 0
    while match := _CONSTRUCT.search(html, position):
        position = _end_of(html, match)
        replacement = None
        if match.group("nesting"):
            is_closing = match.group("slash") == "/"
            if depth > max_depth or (depth == max_depth and not is_closing):
                replacement = " "
            depth = max(0, depth - 1) if is_closing else depth + 1
        if replacement is None and position - match.start() > MAX_TAG_CHARS:
            replacement = _without_attributes(html[match.start() : position])
        if replacement is not None:
            kept += (html[start : match.start()], replacement)
            start = position
    return ("".join([*kept, html[start:]]), True) if kept else (html, False)


def _without_attributes(tag: str) -> str | None:
    """The bare tag, if it has more attributes than any page needs (one long data URI is fine)."""
    name = _TAG_NAME.match(tag)
    if name is None or tag.count("=") + len(tag.split(None, MAX_ATTRIBUTES)) <= MAX_ATTRIBUTES:
        return None
    return f"<{name.group(1)}>" if sum(1 for _ in _ATTRIBUTE.finditer(tag)) > MAX_ATTRIBUTES else None


def _end_of(html: str, match: re.Match[str]) -> int:
    """Where the construct ends: a comment at its close, raw text at its end tag, any other tag at its bracket."""
    if match.group("comment"):
        closed = html.find("-->", match.end())
        return len(html) if closed < 0 else closed + 3
    tag = _TAG.match(html, match.start())
    end = tag.end() if tag is not None else _after_bracket(html, match.end())
    if name := match.group("raw"):
        raw_end = re.compile(f"</{name}", re.I).search(html, end)
        return raw_end.start() if raw_end else len(html)
    return end


def _after_bracket(html: str, position: int) -> int:
    closed = html.find(">", position)
    return len(html) if closed < 0 else closed + 1


def split_excess(html: str) -> tuple[str, str | None]:
    """A page of more tags than any reader scrolls through: its beginning, and all its text without markup; else (page, None)."""
    if html.count("<") <= MAX_TAGS:
        return html, None
    rest = html.split("<", KEPT_TAGS)[-1]
    text = unescape(_ANY_TAG.sub("\n", _without_raw_text(html)))
    return html[: len(html) - len(rest) - 1], "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))


def _without_raw_text(html: str) -> str:
    """The page without its scripts and style sheets, by position alone."""
    for name in ("script", "style"):
        lowered, kept, position = html.lower(), [], 0
        if len(lowered) != len(html):
            # Some capitals change length; the positions would not fit.
            lowered = html
        while (start := lowered.find(f"<{name}", position)) >= 0:
            kept.append(html[position:start])
            closed = lowered.find(f"</{name}", start)
            position = len(html) if closed < 0 else closed
        html = "".join([*kept, html[position:]])
    return html


def xhtml_to_html(text: str) -> str:
    """XHTML in the form that an HTML parser reads the same way; entities that the document defines are never expanded."""
    doctype = text.find("<!DOCTYPE")
    subset = text.find("[", doctype, doctype + 400) if doctype >= 0 else -1
    if subset >= 0 and "<html" not in text[doctype:subset]:
        closed = text.find("]>", subset)
        text = text[:subset] + (">" + text[closed + 2 :] if closed >= 0 else "")
    text = _SELF_CLOSED.sub(r"<\1\2></\1>", text)
    return _CDATA.sub("", text)
