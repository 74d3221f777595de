"""A person's name in texts of any kind: found as whole words, however it is cased or its letters are composed, and replaced.

Two spellings are alike where they have the same characters after Unicode's compatibility composition and case folding (NFKC, casefold), with any run
of white space as one space. A name within a longer word is another name, and so is one that is joined to another by a hyphen.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

_ADDRESS = re.compile(r"https?://\S*\Z", re.IGNORECASE)


def folded(text: str) -> str:
    """A name or text as it is compared."""
    return " ".join(_fold(text).split())


def word_count(name: str) -> int:
    """Of how many words a name is."""
    return len(folded(name).split())


def windows(text: str, words: int) -> set[str]:
    """Every run of so many words in a text, folded, without the marks around it."""
    parts = [part.strip("\"'“”‘’„«»()[]{}<>,.;:!?|/·•*") for part in folded(text).split()]
    return {" ".join(parts[start : start + words]) for start in range(len(parts) - words + 1)}


class Names:
    """The spellings of one person's name, and the pseudonym that takes their place."""

    def __init__(self, spellings: Sequence[str], pseudonym: str) -> None:
        self.pseudonym = pseudonym
        ordered = sorted({folded(name) for name in spellings}, key=lambda name: (-len(name), name))
        words = (r"\s+".join(re.escape(part) for part in name.split()) for name in ordered)
        self._pattern = re.compile(rf"(?<![\w])(?<!\w[-‐‑])(?:{'|'.join(words)})(?![\w]|[-‐‑]\w)")
        self._rarest = tuple(max(name.split(), key=len) for name in ordered)

    def count(self, text: str) -> int:
        """How often the name stands in a text."""
        return len(self._pattern.findall(_folded_with_places(text)[0])) if self._may_be_in(text) else 0

    def replaced(self, text: str) -> str:
        """The text with the pseudonym for the name; the rest as it was. An address is left alone: it is what a page is fetched by."""
        if not self._may_be_in(text) or _ADDRESS.match(text):
            return text
        composed, places = _folded_with_places(text)
        found = list(self._pattern.finditer(composed))
        for match in reversed(found):
            text = text[: places[match.start()]] + self.pseudonym + text[places[match.end()] :]
        return text

    def replaced_in(self, value: Any) -> Any:
        """The same of any JSON value: of its texts, and of the keys of its mappings."""
        if isinstance(value, str):
            return self.replaced(value)
        if isinstance(value, Mapping):
            return {self.replaced(key) if isinstance(key, str) else key: self.replaced_in(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.replaced_in(item) for item in value]
        return value

    def _may_be_in(self, text: str) -> bool:
        """Quick to see, and never wrong where it says no."""
        low = text.casefold() if text.isascii() else _fold(text)
        return any(word in low for word in self._rarest)


def _fold(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters (and its end) where in the text the cluster that it comes from begins."""
    parts: list[str] = []
    places: list[int] = []
    start = 0
    for end in _cluster_ends(text):
        part = _fold_cluster(text[start:end])
        parts.append(part)
        places += [start] * len(part)
        start = end
    return "".join(parts), [*places, len(text)]


def _cluster_ends(text: str) -> list[int]:
    """Where each character ends, the marks that combine with it included."""
    return [place for place in range(1, len(text) + 1) if place == len(text) or not unicodedata.combining(text[place])]


@lru_cache(maxsize=4_096)
def _fold_cluster(cluster: str) -> str:
    return _fold(cluster)
