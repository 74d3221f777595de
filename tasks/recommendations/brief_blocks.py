"""A brief as block markup, the way WordPress's editor keeps a post: the brief in a group of its own, then the outline to write under.

What pages say is made plain: it can be no tag, no block, no shortcode, and no address that WordPress would fetch a preview of.
"""

import html
from collections.abc import Iterable, Sequence

from tasks.recommendations.brief.models import TEXTS, Brief, Section
from tasks.recommendations.brief_parts import brief_parts

_NOTE = (
    "This is a brief by Plancast, not the text. Write under the headings below it, choose a title and the address (slug), "
    "and delete this box before you publish."
)
_BRACKETS = str.maketrans({"[": "&#91;", "]": "&#93;"})


def brief_blocks(brief: Brief, mark: str) -> str:
    """The content of a draft. `mark` (letters, digits, dashes) is the class of the group, by which the draft is found again."""
    head = [_paragraph(_NOTE), *(block for part in brief_parts(brief) if part[0] != "Outline" for block in _part(*part))]
    group = f'<!-- wp:group {{"className":"{mark}"}} -->\n<div class="wp-block-group {mark}">' + "\n\n".join(head) + "</div>\n<!-- /wp:group -->"
    outline = [block for section in brief.outline for block in _section(section)] if brief.action in TEXTS else []
    return "\n\n".join([group, *outline])


def _part(heading: str, paragraphs: Sequence[str], items: Sequence[str]) -> list[str]:
    return [_heading(heading, 3), *map(_paragraph, paragraphs), *([_list(items)] if items else [])]


def _section(section: Section) -> list[str]:
    return [_heading(section.heading, 2), _list(section.questions) if section.questions else _paragraph("")]


def _heading(text: str, level: int) -> str:
    attributes = "" if level == 2 else f' {{"level":{level}}}'
    return f'<!-- wp:heading{attributes} -->\n<h{level} class="wp-block-heading">{block_text(text)}</h{level}>\n<!-- /wp:heading -->'


def _paragraph(text: str) -> str:
    return f"<!-- wp:paragraph -->\n<p>{block_text(text)}</p>\n<!-- /wp:paragraph -->"


def _list(items: Iterable[str]) -> str:
    listed = "\n\n".join(f"<!-- wp:list-item -->\n<li>{block_text(item)}</li>\n<!-- /wp:list-item -->" for item in items)
    return f'<!-- wp:list -->\n<ul class="wp-block-list">{listed}</ul>\n<!-- /wp:list -->'


def block_text(text: str) -> str:
    """One line in which nothing means anything to a browser or to WordPress."""
    return html.escape(_line(text)).translate(_BRACKETS).replace("://", "&#58;//")


def title_text(text: str) -> str:
    """The same for a title, in which WordPress looks for no shortcodes and no addresses."""
    return html.escape(_line(text), quote=False)


def _line(text: str) -> str:
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
