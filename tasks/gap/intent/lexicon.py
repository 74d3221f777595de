"""The classes of a query's words: the word lists of this folder, looked up longest first, forgiving plurals, slips and compounds."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from tasks.gap.intent.cues import CUES
from tasks.gap.intent.names import MAKERS, PLACES, SITES
from tasks.gap.intent.nouns import GOODS, MATTERS, SOFTWARE, STORIES, TRADES
from tasks.gap.intent.spelling import Spellings

LONGEST_PHRASE = 4
SHORTEST_HEAD = 4
SHORTEST_COMPOUND = 8
PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("en", ""), ("n", ""), ("e", ""))
LISTS = {"site": SITES, "maker": MAKERS, "place": PLACES, "goods": GOODS, "trade": TRADES, "software": SOFTWARE, "matter": MATTERS, "story": STORIES}

Classes = tuple[str, ...]


@lru_cache(maxsize=1)
def phrases() -> dict[str, Classes]:
    """The classes of each known phrase, sorted."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in (*LISTS.items(), *((name, text.split()) for name, text in CUES.items())):
        for word in words:
            classes[word.replace("_", " ")].add(name)
            if name in ("site", "maker") and "_" in word:
                classes[word.replace("_", "")].add(name)
    return {phrase: tuple(sorted(found)) for phrase, found in classes.items()}


@lru_cache(maxsize=1)
def _spellings() -> Spellings:
    return Spellings(phrase for phrase in phrases() if " " not in phrase)


@lru_cache(maxsize=65_536)
def classes_of(word: str) -> Classes:
    """The classes of one word: as listed, by its singular, by a slip, or by the end of a compound; none if it is unknown."""
    known = phrases()
    if word in known:
        return known[word]
    for ending, instead in PLURALS:
        if word.endswith(ending) and (singular := word.removesuffix(ending) + instead) in known and len(singular) > 2:
            return known[singular]
    meant = _spellings().find(word)
    return known[meant] if meant is not None else _head_classes(word)


def _head_classes(word: str) -> Classes:
    """The classes of the longest known word that a long word ends with: “kreditrechner” is a “rechner”."""
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return ()
    known = phrases()
    for start in range(3, len(word) - SHORTEST_HEAD + 1):
        for head in (word[start:], word[start:].removesuffix("n"), word[start:].removesuffix("s")):
            if len(head) >= SHORTEST_HEAD and head in known:
                return known[head]
    return ()


def tagged(words: Sequence[str]) -> list[tuple[str, Classes]]:
    """The phrases of a query with their classes, the longest known ones first; unknown words stand alone, without a class."""
    known = phrases()
    found: list[tuple[str, Classes]] = []
    place = 0
    while place < len(words):
        for stop in range(min(len(words), place + LONGEST_PHRASE), place + 1, -1):
            phrase = " ".join(words[place:stop])
            if phrase in known:
                break
        else:
            stop, phrase = place + 1, words[place]
        found.append((phrase, known.get(phrase) or classes_of(phrase)))
        place = stop
    return found
