"""Links between own pages that are missing: which page to which, and with which words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tasks.recommendations.findings import Findings
from tasks.recommendations.words import stems
from tasks.text.stop_words import CLOSED

_STOP_WORDS = frozenset(" ".join(CLOSED.values()).split())
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MOST_WORDS = 5
_ANCHOR_CHARS = 60


@dataclass(frozen=True, slots=True)
class MissingLink:
    """A link that is not there: its ends, its words, whether these stand in the text already, and how alike the pages are."""

    from_url: str
    to_url: str
    anchor: str
    is_in_text: bool
    likeness: float


def links_to(findings: Findings, url: str, among: Sequence[int], most: int, least: float) -> list[MissingLink]:
    """The own pages, of the rows `among`, that ought to link to a page and do not, the likest first."""
    place = findings.places[url]
    rows = [row for row in among if row != place and (str(findings.pages["url"].iloc[row]), url) not in findings.linked]
    if not rows:
        return []
    alike = findings.likeness([place], rows)[0]
    order = np.lexsort((np.asarray(rows), -alike))[:most]
    return [missing(findings, rows[at], place, float(alike[at])) for at in order.tolist() if alike[at] >= least]


def missing(findings: Findings, from_row: int, to_row: int, likeness: float) -> MissingLink:
    """The link from one page to another, with its words."""
    pages = findings.pages
    anchor, is_in_text = anchor_of(str(pages["title"].iloc[to_row]), str(pages["text"].iloc[from_row]))
    return MissingLink(str(pages["url"].iloc[from_row]), str(pages["url"].iloc[to_row]), anchor, is_in_text, likeness)


def anchor_of(title: str, text: str) -> tuple[str, bool]:
    """The words of a link to a page of this title from this text, and whether they stand in it: the longest part of the title that the text
    has, of two words at least; else the title, cut to what a link can hold."""
    words = [(found.group(), found.start(), found.end()) for found in _WORD.finditer(title)]
    lower = text.lower()
    for size in range(min(_MOST_WORDS, len(words)), 1, -1):
        for first in range(len(words) - size + 1):
            run = words[first : first + size]
            phrase = title[run[0][1] : run[-1][2]]
            if _is_telling([word for word, _, _ in run]) and re.search(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", lower):
                return phrase, True
    return shortened(title, _ANCHOR_CHARS), False


def _is_telling(words: Sequence[str]) -> bool:
    """Whether a phrase neither begins nor ends with a word that says nothing, and has two words that do."""
    plain = [word.lower() for word in words]
    return plain[0] not in _STOP_WORDS and plain[-1] not in _STOP_WORDS and len(stems(" ".join(words))) > 1


def shortened(text: str, most_chars: int) -> str:
    """The text, cut at a word's end to so many characters, without what hangs loose at the end."""
    plain = " ".join(text.split())
    if len(plain) <= most_chars:
        return plain
    words = plain[: most_chars + 1].rsplit(" ", 1)[0].split()
    while len(words) > 1 and words[-1].lower().strip(",;:–—-") in _STOP_WORDS:
        words.pop()
    return " ".join(words).rstrip(" ,;:–—-")[:most_chars]
