"""Strangers' text inside Markdown: shown as it is, never as markup or a link."""

from typing import Any

from tasks.report.plain_text import plain
from tasks.text.markdown import escape


def escaped(text: Any, limit: int = 300) -> str:
    """One line of visible text that Markdown and HTML show as it is, cut to `limit` letters."""
    return escape(plain(text, limit))
