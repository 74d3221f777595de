"""Text set in a terminal: how many columns it takes, and cut or filled to so many."""

import unicodedata

from tasks.report.plain_text import ELLIPSIS


def fitted(text: str, width: int) -> str:
    """The text cut or filled with spaces to exactly `width` terminal columns; wide letters count two, accents none."""
    if columns(text) > width:
        text = _cut(text, width - 1) + ELLIPSIS
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """How many columns a terminal takes for a text."""
    return sum(map(_columns_of, text))


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _cut(text: str, width: int) -> str:
    used = 0
    for place, letter in enumerate(text):
        used += _columns_of(letter)
        if used > width:
            return text[:place].rstrip()
    return text
