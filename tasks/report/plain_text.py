"""Makes text from strangers' pages harmless to read: no control, no override, no stacks of accents, no endless title, no odd link.

Escaping for HTML, Markdown or CSV comes after this, in the place that writes that format.
"""

import re
import unicodedata
from typing import Any
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"

# Joiners shape letters in the Arabic and the Indic scripts; anywhere else they only hide things.
_JOINER = re.compile(r"(?<![؀-߿ऀ-෿])[\u200c\u200d]|[\u200c\u200d](?![؀-߿ऀ-෿])")
_SPACES = re.compile(r"\s+")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
_MARKS_IN_A_ROW = 3
_URL_CHARS = 2_000


def plain(value: Any, limit: int | None = None) -> str:
    """One line of visible text: spaces collapsed, invisible and direction-changing characters gone, cut to `limit` letters."""
    if value is None or value is NotImplemented or isinstance(value, float):
        return ""
    raw = str(value)
    # Cutting first keeps a hostile megabyte cheap; four times leaves room for what is dropped.
    raw = raw if limit is None else raw[: 4 * limit + 64]
    text = _SPACES.sub(" ", raw)
    text = _visible(text) if not (text.isascii() and text.isprintable()) else text
    text = _SPACES.sub(" ", text).strip()
    return text if limit is None else shorten(text, limit)


def shorten(text: str, limit: int) -> str:
    """The text, or its start and an ellipsis where it is longer than `limit` letters."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + ELLIPSIS


def _visible(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in _JOINER.sub("", text):
        category = unicodedata.category(letter)
        marks = marks + 1 if category[0] == "M" else 0
        if (category not in _DROPPED or letter in _JOINERS) and marks <= _MARKS_IN_A_ROW:
            kept.append(letter)
    return "".join(kept)


def web_link(value: Any) -> str | None:
    """The address as something safe to put in a link, or None: only http and https, with a host, without a user or spaces."""
    if not isinstance(value, str) or len(value) > _URL_CHARS or plain(value) != value or " " in value:
        return None
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return quote(value, safe="/:?#[]@!$&()*+,;=%~-._") if is_web else None


def shown_address(value: Any, limit: int = 80) -> str:
    """An address as people read it: without its scheme and a lone closing slash, cut."""
    text = plain(value, limit + 8)
    return shorten(re.sub(r"^https?://", "", text).rstrip("/"), limit)
