"""Keywords that are one: the same words in another case, number, order or spelling of accents. One spelling stands for each group."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from tasks.text.grammar import word_of
from tasks.text.words import words_of

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
KEEPS_ACCENTS = frozenset("cs da fi hr hu is lt lv nb no pl ro sk sl sv tr vi".split())
"""Languages in which a letter with a mark is another letter, and people type it."""
FILLERS = {
    "en": frozenset("a an the of for in at on and my your".split()),
    "de": frozenset("der die das den dem des ein eine einen für in im am an auf von vom und".split()),
    "fr": frozenset("le la les l un une des de du d pour en dans et au aux".split()),
    "es": frozenset("el la los las un una de del para en y al".split()),
}
DIRECTIONS = frozenset("to from into vs versus than without nach ohne als vers sans contre sin hasta contra".split())
"""Words that make the order matter: “paris to rome” is not “rome to paris”. `vs` is among them: people who weigh name the favourite first."""
FOLD_COLUMNS = ["keyword", "fold_key", "stands_for"]


def fold_key(keyword: str, language: str | None = "en") -> str:
    """What near-duplicates of a keyword have in common: the stems of its words, sorted unless their order matters; fillers count only if all are."""
    known = language or "en"
    words = [word for piece in words_of(keyword) for word in piece.replace("’", "'").split("'") if word]
    digits = [piece for piece in keyword.lower().split() if any(map(str.isdigit, piece))]
    kept = [word for word in words if word not in FILLERS.get(known, FILLERS["en"])] or words
    stems = [_stem(word, known) for word in kept if not any(map(str.isdigit, word))] + digits
    return " ".join(stems if DIRECTIONS.intersection(words) else sorted(stems)) or keyword.strip().lower()


@lru_cache(maxsize=65_536)
def _stem(word: str, language: str) -> str:
    plain = word.translate(GERMAN) if language == "de" else word
    return word_of(plain if language in KEEPS_ACCENTS else without_accents(plain), language).stem


def without_accents(text: str) -> str:
    """The text with its letters' marks taken off."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def fold(keywords: Sequence[str], weights: Sequence[Sequence[float]] = (), language: str | None = "en") -> pd.DataFrame:
    """For each keyword its `fold_key` and the one that `stands_for` its group, in the order given.

    `weights` are columns that decide, the first foremost: of the group's spellings the one with the most searches, then clicks, then pages; among
    equals the shortest, then the first in the alphabet.
    """
    frame = pd.DataFrame({"keyword": pd.Series(list(keywords), dtype="str")})
    frame["fold_key"] = [fold_key(keyword, language) for keyword in keywords]
    names = [f"weight_{place}" for place in range(len(weights))]
    for name, column in zip(names, weights, strict=True):
        frame[name] = pd.Series(column, dtype="float64").fillna(-1).to_numpy()
    frame["letters"] = frame["keyword"].str.len()
    ordered = frame.sort_values([*names, "letters", "keyword"], ascending=[False] * len(names) + [True, True], kind="stable")
    heads = ordered.drop_duplicates("fold_key").set_index("fold_key")["keyword"]
    return frame.assign(stands_for=frame["fold_key"].map(heads))[FOLD_COLUMNS]
