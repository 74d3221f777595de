"""Candidate phrases of a text: the longest runs of words that may name a subject, cut at closed-class words.

What ends a run is a language's grammar (`grammar`), punctuation and line ends. Where a language joins nouns ("politique
de confidentialité"), two neighbouring runs and their connector are a candidate too.
"""

import re
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from tasks.text.grammar import Kind, Word, grammar_of, word_of

TOKENS = re.compile(r"(?:[A-Za-z][.]){2,}|[\w@](?:[\w'’\-‐‑–+&/.@]{0,60}[\w'’+])?|[^\w\s]|[\r\n]+")
RUN = "[mgnN]*[gnNo]"
RUNS = re.compile(rf"({RUN})(?:ca?(?=({RUN})))?")
VERB = re.compile(r"(?<=x)[mgn]")  # the lower-case word after an auxiliary
IN_NAME = re.compile(r"(?<![.])Q(?=N)")  # a capitalised qualifier before a capitalised word, not where a segment opens
RUN_GROUP, NEXT_GROUP = 1, 2
STOP = Kind.STOP.value
ELIDED = re.compile(r"\b([dl]) ")


class Candidate(NamedTuple):
    """One use of a phrase: what it is made of, the words of the text up to it, and where it stands."""

    stems: list[str]  # of its content words
    words: list[Word]  # these, and what joins them
    position: int
    is_alone: bool  # not a part of a joined pair
    is_opening: bool  # first in its segment, where a capital says nothing


def candidates(text: str, language: str, longest_words: int) -> Iterator[Candidate]:
    """Every use of every candidate phrase of at most `longest_words` content words, in the order of the text."""
    elision = grammar_of(language).elision
    spaced = elision.sub(r"\1 ", text) if elision else text
    words = [word_of("\n", language), *map(word_of, TOKENS.findall(spaced), repeat(language))]  # a text opens a segment
    stems = [word.stem for word in words]
    kinds = IN_NAME.sub(Kind.NAME.value, VERB.sub(Kind.BREAK.value, "".join([word.kind for word in words])))
    is_joined = False
    for match in RUNS.finditer(kinds):
        start, stop = match.span(RUN_GROUP)
        joins = match.end() > stop
        is_opening = kinds[start - 1] == STOP
        if stop - start <= longest_words:
            yield Candidate(stems[start:stop], words[start:stop], start, not (joins or is_joined), is_opening)
        if joins and stop - start + len(match[NEXT_GROUP]) <= longest_words:
            second, end = match.span(NEXT_GROUP)
            content = stems[start:stop] + stems[second:end]
            yield Candidate(content, words[start:end], start, is_alone=True, is_opening=is_opening)
        is_joined = joins


def read(words: list[Word], language: str) -> str:
    """The phrase as the text writes it."""
    phrase = " ".join([word.surface for word in words])
    return ELIDED.sub(r"\1'", phrase) if grammar_of(language).elision else phrase
