"""What the model sees of a query: classes of its words and where they stand, shapes, the words, and the letters of unknown ones."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from zlib import crc32

from tasks.gap.intent.lexicon import LISTS, Classes, tagged
from tasks.gap.intent.markers import markers
from tasks.gap.keyword_models import KindWeights

WORD = re.compile(r"[\w&+'./-]*\w[+%]*")
ADDRESS = re.compile(r"(?:www\.|https?:)\S+|\b[\w-]{2,}\.(?:com|org|net|gov|edu|io|de|fr|es|at|ch|it|nl|eu|uk|us|ca|au|co)\b")
YEAR = re.compile(r"(?:19|20)\d\d")
SIZE = re.compile(r"\d+(?:[.,]\d+)?(?:x\d+\S*|[a-z]{1,3}|\"|%)|r\d\d")
MODEL = re.compile(r"(?=.*\d)(?=.*[^\W\d])\S+")
LETTERS = (3, 4, 5)
MOST_WORDS = 8

Features = dict[str, float]


def normalised(query: str) -> str:
    """The query in lower case, composed, with plain apostrophes and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", query).lower().replace("’", "'").replace("‘", "'").split())


def words_of(query: str) -> list[str]:
    """The words of a normalised query, edge marks dropped."""
    return [word.strip(".'/-") or word for word in WORD.findall(query)]


def features(query: str, brand_places: Sequence[tuple[int, int]], weights: KindWeights, strangers_share: float = 0.0) -> Features:
    """The features of a normalised query, by name, each with its kind's weight; `brand_places` are its words that name a given brand.

    With a share of strangers, so many of the known names count as unknown, and no word as itself: how a query of an unknown trade looks.
    """
    words = words_of(query)
    tags = [(phrase, () if _is_stranger(phrase, classes, strangers_share) else classes) for phrase, classes in _with_brands(words, brand_places)]
    found: Features = {f"words={min(len(words), MOST_WORDS)}": weights.of_class}
    if ADDRESS.search(query):
        found["address"] = weights.of_class
    found |= dict.fromkeys((f"marked:{intent}" for intent in markers(query)), weights.of_marker)
    _add_classes(found, tags, weights.of_class)
    if not strangers_share:
        _add_words(found, [phrase for phrase, _ in tags], words, weights)
    for word in words:
        found |= dict.fromkeys(_grams(word), weights.of_letters)
    return found


def _is_stranger(phrase: str, classes: Classes, share: float) -> bool:
    """Whether a name is to count as unknown: always the same ones."""
    return share > 0 and LISTS.keys() >= set(classes) and crc32(phrase.encode()) % 100 < share * 100


def _with_brands(words: Sequence[str], places: Sequence[tuple[int, int]]) -> list[tuple[str, Classes]]:
    """The tagged phrases, where a given brand stands as one of its own class."""
    tags: list[tuple[str, Classes]] = []
    done = 0
    for start, stop in places:
        tags += [*tagged(words[done:start]), ("<brand>", ("site",))]
        done = stop
    return [*tags, *tagged(words[done:])]


def _add_classes(found: Features, tags: Sequence[tuple[str, Classes]], weight: float) -> None:
    present = sorted({name for _, classes in tags for name in classes} | {shape for phrase, _ in tags if (shape := _shape(phrase))})
    kinds = [classes or ((_shape(phrase) or "unknown"),) for phrase, classes in tags]
    found |= dict.fromkeys((f"has:{name}" for name in present), weight)
    found |= dict.fromkeys((f"both:{one}+{other}" for one, other in combinations(present, 2)), weight * 0.7)
    found |= dict.fromkeys((f"next:{one}>{other}" for before, after in pairwise(kinds) for one in before for other in after), weight * 0.7)
    if kinds:
        found |= dict.fromkeys((f"first:{name}" for name in kinds[0]), weight)
        found |= dict.fromkeys((f"last:{name}" for name in kinds[-1]), weight)
        found[f"unknown={min(sum(not classes for _, classes in tags), 4)}"] = weight
        found |= dict.fromkeys((f"all:{name}" for name in set.intersection(*map(set, kinds))), weight)
    if len(tags) == 1:
        found |= dict.fromkeys((f"alone:{name}" for name in kinds[0]), weight)
    if tags and tags[-1][0].endswith("s") and not tags[-1][0].endswith("ss"):
        found |= dict.fromkeys((f"many:{name}" for name in kinds[-1]), weight)


def _add_words(found: Features, phrases: Sequence[str], words: Sequence[str], weights: KindWeights) -> None:
    for phrase in phrases:
        if not phrase.isdigit():
            found[f"phrase:{phrase}"] = weights.of_word
    for one, other in pairwise(words):
        found[f"pair:{one} {other}"] = weights.of_word * 0.7
    if words:
        found[f"opens:{words[0]}"] = weights.of_word
        found[f"closes:{words[-1]}"] = weights.of_word


@lru_cache(maxsize=65_536)
def _shape(phrase: str) -> str:
    """What a phrase with digits looks like: a year, a number, a size or a model; nothing without digits."""
    if not any(map(str.isdigit, phrase)):
        return ""
    if YEAR.fullmatch(phrase):
        return "#year"
    if phrase.isdigit():
        return "#number"
    if SIZE.fullmatch(phrase):
        return "#size"
    return "#model" if MODEL.fullmatch(phrase) else "#mixed"


@lru_cache(maxsize=65_536)
def _grams(word: str) -> tuple[str, ...]:
    padded = f"<{word}>"
    return tuple(padded[start : start + size] for size in LETTERS for start in range(len(padded) - size + 1))
