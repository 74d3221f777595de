"""Words and pairs of words that titles and descriptions begin to use."""

from collections import defaultdict
from itertools import pairwise

import pandas as pd

from tasks.strategy.chance import change_rows
from tasks.strategy.models import INDUSTRY, IndustryParameters
from tasks.text.stop_words import CLOSED, GENERIC, QUALIFIERS
from tasks.text.words import words_of

_LEAST_LETTERS = 3
_CONTRACTED = frozenset("'’")
_VERBAL = ("ing", "ed")
"""A lone English word that ends so is what somebody does, not a subject."""
_COLUMNS = ["name", "kind", "recent_count", "recent_total", "earlier_count", "earlier_total", "recent_share", "earlier_share", "direction", "p_value"]
_IDLE = {language: frozenset(f"{CLOSED[language]} {QUALIFIERS.get(language, '')}".split()) for language in CLOSED}
_GENERIC = {language: frozenset(text.split()) for language, text in GENERIC.items()}


def changes(dated: pd.DataFrame, parameters: IndustryParameters = INDUSTRY) -> pd.DataFrame:
    """How often each phrase stands in titles and descriptions of both periods, with the chance of such a difference.

    `dated` has site, title, description, language and is_recent. A word that stands only in one longer phrase is left out for it.
    """
    pages = phrases_of(dated)
    kept = _frequent(pages, dated, parameters)
    if not kept:
        return pd.DataFrame(columns=_COLUMNS)
    recent = set(dated.index[dated["is_recent"]])
    counts = pd.DataFrame({"sum": {one: len(kept[one] & recent) for one in kept}, "size": {one: len(kept[one]) for one in kept}})
    return change_rows(counts.sort_index(), len(recent), len(dated) - len(recent), "vocabulary")


def phrases_of(pages: pd.DataFrame) -> dict[str, set[int]]:
    """Each word, and pair of neighbouring words, that can name something: the pages whose title or description has it."""
    found: dict[str, set[int]] = defaultdict(set)
    descriptions = pages["description"].fillna("") if "description" in pages else [""] * len(pages)
    for place, title, description, language in zip(pages.index, pages["title"], descriptions, pages["language"], strict=True):
        idle, generic = _IDLE.get(str(language), _IDLE["en"]), _GENERIC.get(str(language), frozenset())
        for text in (str(title), str(description)):
            tokens = words_of(text)
            for one in tokens:
                if _is_able(one, idle) and one not in generic and not one.endswith(_VERBAL):
                    found[one].add(int(place))
            for first, second in pairwise(tokens):
                if _is_able(first, idle) and _is_able(second, idle) and f"{first} {second}" in text.lower():
                    found[f"{first} {second}"].add(int(place))
    return found


def says(pages: pd.DataFrame, phrase: str) -> "pd.Series[bool]":
    """Which pages have a phrase in title or description."""
    texts = pages["title"] + "\n" + pages["description"].fillna("") if "description" in pages else pages["title"]
    return texts.map(lambda text: f" {phrase} " in f" {' '.join(words_of(str(text)))} ").astype(bool)


def _is_able(word: str, idle: frozenset[str]) -> bool:
    return len(word) >= _LEAST_LETTERS and not word.isdigit() and word not in idle and not _CONTRACTED & set(word)


def _frequent(pages: dict[str, set[int]], dated: pd.DataFrame, parameters: IndustryParameters) -> dict[str, set[int]]:
    """The phrases of enough pages and sites, at most so many, and no part of a longer one that says the same."""
    least_sites = min(parameters.least_word_sites, dated["site"].nunique())
    sites = dated["site"]
    able = {
        phrase: places
        for phrase, places in pages.items()
        if len(places) >= parameters.least_word_pages and sites.loc[list(places)].nunique() >= least_sites
    }
    whole = {word for phrase, places in able.items() if " " in phrase for word in phrase.split() if len(able.get(word, ())) <= len(places) * 1.2}
    order = sorted((phrase for phrase in able if phrase not in whole), key=lambda phrase: (-len(able[phrase]), phrase))
    return {phrase: able[phrase] for phrase in order[: parameters.most_words]}
