"""Strangers' text inside Markdown: shown as it is, never as markup or a link."""

import re
from typing import Any

from tasks.report.plain_text import plain

_PUNCTUATION = re.compile(r"[!-,/:-@\[-`{-~]")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")


def escaped(text: Any, limit: int = 300) -> str:
    """Text that Markdown and HTML show as it is: punctuation as entities, and addresses broken so that nothing links by itself."""
    broken = _ADDRESS.sub(r"\1 ", plain(text, limit))
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found.group())};", broken)
