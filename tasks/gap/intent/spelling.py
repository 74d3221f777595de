"""Words that are known, and those that are one slip of the fingers away from them.

A slip is found by deleting letters on both sides (Garbe's symmetric delete): no word is compared with all others.
"""

from collections.abc import Iterable
from functools import lru_cache

SHORTEST_SLIP = 5
"""Shorter words are too like one another: “cost” and “costa”."""
LONGEST_SLIP = 24


class Spellings:
    """A set of known words, and the one that a misspelt word stands for."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_rest: dict[str, str] = {}
        for word in sorted(self.words):
            if SHORTEST_SLIP <= len(word) <= LONGEST_SLIP:
                for rest in _rests(word):
                    self._by_rest.setdefault(rest, word)

    def find(self, word: str) -> str | None:
        """The known word that this one is, or is one slip away from (a letter too many, too few, wrong, or two swapped); None if there is none."""
        if word in self.words:
            return word
        if not SHORTEST_SLIP <= len(word) <= LONGEST_SLIP or not word.isalpha():
            return None
        found = sorted({known for rest in _rests(word) if (known := self._by_rest.get(rest)) and is_slip(word, known)})
        return found[0] if found else None


def _rests(word: str) -> set[str]:
    """The word, and what is left of it when any one letter is deleted; the first letter stays, for it is seldom wrong."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))}


@lru_cache(maxsize=65_536)
def is_slip(one: str, other: str) -> bool:
    """Whether the words are one insertion, deletion, substitution or swap of neighbours apart (Damerau), or equal."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
