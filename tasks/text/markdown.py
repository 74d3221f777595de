"""Strangers' text inside Markdown, shown as it is: never as markup, as HTML or as a link."""

import re

_MARKS = re.compile(r"([\\`*_\[\]<>|~&#!@])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
_LIST = re.compile(r"^(\d*)([-+.)=])(?=[\s=-]|$)")


def escape(text: str) -> str:
    """One line in which no mark of Markdown or HTML means anything, and no address links by itself; it reads as before.

    Backslashes, not entities: the Prefect UI escapes what it is given once more, and would show the entities as they are written.
    """
    line = " ".join(text.split())
    return _LIST.sub(r"\1\\\2", _ADDRESS.sub(r"\1\\", _MARKS.sub(r"\\\1", line)))
