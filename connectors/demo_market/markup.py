"""A tiny Markdown: paragraphs, headings, lists, *emphasis*, **strong** and [links](…). Nothing else is needed here."""

import re
from collections.abc import Callable
from html import escape

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_HEADING = re.compile(r"(#{2,4}) ")
_ORDERED = re.compile(r"\d+\. ")


def to_html(text: str, resolve: Callable[[str], str | None]) -> str:
    """Give the HTML of a body. `resolve` turns a link's target into an address, or None to show the words alone."""
    return "\n".join(_block(block, resolve) for block in re.split(r"\n{2,}", text.strip()))


def _block(block: str, resolve: Callable[[str], str | None]) -> str:
    heading = _HEADING.match(block)
    if heading:
        level = len(heading[1])
        return f"<h{level}>{_inline(block[heading.end() :], resolve)}</h{level}>"
    lines = block.split("\n")
    if lines[0].startswith("- "):
        return _list("ul", [line.removeprefix("- ") for line in lines], resolve)
    if _ORDERED.match(lines[0]):
        return _list("ol", [_ORDERED.sub("", line, count=1) for line in lines], resolve)
    return f"<p>{_inline(' '.join(lines), resolve)}</p>"


def _list(tag: str, items: list[str], resolve: Callable[[str], str | None]) -> str:
    rows = "\n".join(f"<li>{_inline(item, resolve)}</li>" for item in items)
    return f"<{tag}>\n{rows}\n</{tag}>"


def _inline(text: str, resolve: Callable[[str], str | None]) -> str:
    def link(match: re.Match[str]) -> str:
        address = resolve(match[2])
        return match[1] if address is None else f'<a href="{address}">{match[1]}</a>'

    linked = _LINK.sub(link, escape(text, quote=False))
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", linked))
