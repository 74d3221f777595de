"""Texts as TF-IDF vectors, in any language, with a bound on the vocabulary: the vocabulary is what costs memory.

Memory: the words of each text as numbers (4 bytes a word), a table of 16 MB, and the terms that at least
`least_documents` texts share. A pair of neighbouring words is counted only where both words are terms themselves, and
stored only where enough texts have it, so the pairs that occur once, most of them, never take room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.text.models import TFIDF, TfidfParameters
from tasks.text.words import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

SLOTS_BITS = 22
SCATTER = 0x9E3779B97F4A7C15
NO_WORD = -1
PRUNE_FACTOR = 5


@dataclass(frozen=True, slots=True, eq=False)
class TfidfVectors:
    """The vectors of some texts. Row i is text i, with length 1 or, if no term occurs in it, 0; column j is term j."""

    matrix: csr_matrix  # texts × terms, float32
    terms: tuple[str, ...]  # words first, then pairs
    rarity: NDArray[np.float32]  # inverse document frequency of each term: log((1 + texts) / (1 + with it)) + 1


def tfidf(
    texts: Sequence[str],
    titles: Sequence[str] | None = None,
    stop_words: Collection[str] = frozenset(),
    parameters: TfidfParameters = TFIDF,
) -> TfidfVectors:
    """TF-IDF vectors of the texts, L2-normalised, with smoothed inverse document frequencies.

    A word of `titles[i]` counts `title_weight` times in text i. `stop_words` (lower case) are no terms: they are not
    needed for quality, as terms of too many texts are dropped anyway. Raises ValueError when `titles` has another length.
    """
    import numpy as np

    names = [""] * len(texts) if titles is None else titles
    if len(names) != len(texts):
        raise ValueError(f"{len(names)} titles for {len(texts)} texts")
    most = max(int(parameters.largest_share * len(texts)), parameters.least_documents)
    words = _frequent_words(texts, names, frozenset(stop_words), most, parameters)
    numbers = {word: number for number, word in enumerate(words)}
    rows = [
        np.fromiter((numbers.get(word, NO_WORD) for word in _words(text, title, parameters)), np.int32)
        for text, title in zip(texts, names, strict=True)
    ]
    pairs = _frequent_pairs(rows, len(words), most, parameters) if parameters.longest_ngram > 1 else np.empty(0, np.int64)
    terms = (*words, *(f"{words[code // len(words)]} {words[code % len(words)]}" for code in pairs.tolist()))
    return _weighted(rows, len(words), pairs, terms, parameters)


def _words(text: str, title: str, parameters: TfidfParameters) -> Iterator[str]:
    """The words of title and text; an empty word parts what does not stand together."""
    heading = words_of(title)
    for _ in range(parameters.title_weight if heading else 0):
        yield from heading
        yield ""
    yield from words_of(text[: parameters.read_characters])


def _frequent_words(
    texts: Sequence[str], titles: Sequence[str], stop_words: frozenset[str], most: int, parameters: TfidfParameters
) -> tuple[str, ...]:
    """The words of enough and not too many texts, in alphabetical order; of too many words, those of most texts."""
    documents: Counter[str] = Counter()
    for text, title in zip(texts, titles, strict=True):
        documents.update(set(_words(text, title, parameters)))
        if len(documents) > PRUNE_FACTOR * parameters.largest_vocabulary:  # lossy counting: the rarest go
            documents = Counter({word: count for word, count in documents.items() if count > 1})
    kept = [
        word
        for word, count in documents.items()
        if parameters.least_documents <= count <= most and word not in stop_words and len(word) > 1 and not word.isdigit()
    ]
    kept.sort(key=lambda word: (-documents[word], word))
    return tuple(sorted(kept[: parameters.largest_vocabulary]))


def _frequent_pairs(rows: Sequence[NDArray[np.int32]], word_count: int, most: int, parameters: TfidfParameters) -> NDArray[np.int64]:
    """The codes of the pairs of enough and not too many texts, ascending; of too many pairs, those of most texts."""
    import numpy as np

    slots = np.zeros(1 << SLOTS_BITS, np.int32)
    for row in rows:
        slots[_slots(np.unique(_pairs(row, word_count)))] += 1
    found = [np.empty(0, np.int64)]
    for row in rows:
        codes = np.unique(_pairs(row, word_count))
        found.append(codes[slots[_slots(codes)] >= parameters.least_documents])
    codes, documents = np.unique(np.concatenate(found), return_counts=True)
    is_kept = (documents >= parameters.least_documents) & (documents <= most)
    codes, documents = codes[is_kept], documents[is_kept]
    room = max(parameters.largest_vocabulary - word_count, 0)
    kept: NDArray[np.int64] = codes[np.lexsort((codes, -documents))[:room]]
    return np.sort(kept)


def _pairs(row: NDArray[np.int32], word_count: int) -> NDArray[np.int64]:
    """A code for each pair of neighbouring terms: first * words + second."""
    import numpy as np

    first, second = row[:-1].astype(np.int64), row[1:].astype(np.int64)
    codes: NDArray[np.int64] = (first * word_count + second)[(first != NO_WORD) & (second != NO_WORD)]
    return codes


def _slots(codes: NDArray[np.int64]) -> NDArray[np.intp]:
    import numpy as np

    return ((codes.astype(np.uint64) * np.uint64(SCATTER)) >> np.uint64(64 - SLOTS_BITS)).astype(np.intp)


def _weighted(
    rows: Sequence[NDArray[np.int32]],
    word_count: int,
    pairs: NDArray[np.int64],
    terms: tuple[str, ...],
    parameters: TfidfParameters,
) -> TfidfVectors:
    import numpy as np
    from scipy.sparse import csr_matrix

    columns, counts, ends = [np.empty(0, np.int32)], [np.empty(0, np.int64)], [0]
    for row in rows:
        codes = _pairs(row, word_count) if len(pairs) else pairs
        places = np.searchsorted(pairs, codes)
        is_term = pairs[np.minimum(places, len(pairs) - 1)] == codes if len(pairs) else np.empty(0, bool)
        used = np.concatenate([row[row != NO_WORD], places[is_term] + word_count])
        column, count = np.unique(used, return_counts=True)
        columns.append(column.astype(np.int32))
        counts.append(count)
        ends.append(ends[-1] + len(column))
    column = np.concatenate(columns)
    documents = np.bincount(column, minlength=len(terms))
    rarity = (np.log((1 + len(rows)) / (1 + documents)) + 1).astype(np.float32)
    weights = np.concatenate(counts).astype(np.float32)
    weights = (1 + np.log(weights) if parameters.is_sublinear else weights) * rarity[column]
    matrix = csr_matrix((weights, column, np.array(ends)), shape=(len(rows), len(terms)), dtype=np.float32)
    return TfidfVectors(_unit_rows(matrix), terms, rarity)


def _unit_rows(matrix: csr_matrix) -> csr_matrix:
    import numpy as np

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    matrix.data *= np.repeat(scale, np.diff(matrix.indptr)).astype(np.float32)
    return matrix
