"""Candidate phrases of a text: the longest runs of words that may name a subject, cut at closed-class words.

What ends a run is a language's grammar (`grammar`), punctuation and line ends. Where a language joins nouns ("politique
de confidentialité"), two neighbouring runs and their connector are a candidate too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.text.grammar import Kind, Word, grammar_of, word_of

TOKENS = re.compile(r"(?:[A-Za-z][.]){2,}|[\w@](?:[\w'’\-‐‑–+&/.@]{0,60}[\w'’+])?|[^\w\s]|[\r\n]+")
RUN = r"(?:(?<!x)|(?=N))(?:[mgnN]|(?<![.])Q(?=N))*[gnNo]"
RUNS = re.compile(rf"({RUN})(?:(ca?)(?=({RUN})))?")
RUN_GROUP, JOINT_GROUP, NEXT_GROUP = 1, 2, 3
JOINTS = frozenset({Kind.CONNECTOR.value, Kind.ARTICLE.value})
ELIDED = re.compile(r"\b([dl]) ")


class Candidate(NamedTuple):
    """One use of a phrase: its words with what joins them, the words of the text up to it, and where it stands."""

    words: list[Word]
    position: int
    is_alone: bool  # not a part of a joined pair
    is_opening: bool  # first in its segment, where a capital says nothing


def candidates(text: str, language: str, longest_words: int) -> Iterator[Candidate]:
    """Every use of every candidate phrase of at most `longest_words` content words, in the order of the text."""
    elision = grammar_of(language).elision
    spaced = elision.sub(r"\1 ", text) if elision else text
    words = [word_of(token, language) for token in TOKENS.findall(spaced)]
    kinds = Kind.STOP + "".join([word.kind for word in words])  # so kinds[i] is of words[i - 1]
    is_joined = False
    for match in RUNS.finditer(kinds):
        start, stop = match.span(RUN_GROUP)
        joins = match[JOINT_GROUP] is not None
        is_opening = kinds[start - 1] == Kind.STOP
        if stop - start <= longest_words:
            yield Candidate(words[start - 1 : stop - 1], start, not (joins or is_joined), is_opening)
        if joins and stop - start + len(match[NEXT_GROUP]) <= longest_words:
            yield Candidate(words[start - 1 : match.end(NEXT_GROUP) - 1], start, is_alone=True, is_opening=is_opening)
        is_joined = joins


def stems_of(words: list[Word]) -> list[str]:
    """The stems of a phrase's content words."""
    return [word.stem for word in words if word.kind not in JOINTS]


def read(words: list[Word], language: str) -> str:
    """The phrase as the text writes it."""
    phrase = " ".join([word.surface for word in words])
    return ELIDED.sub(r"\1'", phrase) if grammar_of(language).elision else phrase
