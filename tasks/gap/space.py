"""Pages as vectors: hashed TF-IDF of title, description and text, in a latent semantic space. No word list, no language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.models import SpaceParameters

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Two views of the same pages, a unit row a page: `latent` (dense, by subject) and `words` (sparse, by the very words)."""

    latent: Vectors
    words: Any


_UNSPACED = "\u0e00-\u0edf\u1000-\u109f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]{{2,}}"


def page_space(pages: pd.DataFrame, parameters: SpaceParameters) -> Space:
    """The vectors of prepared pages; zeros for a page that shares no word with another.

    Sublinear TF-IDF, then latent semantic analysis (Deerwester et al. 1990) by a randomised SVD with a fixed seed.
    """
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer

    counts = _counts(pages, parameters)
    if counts.shape[0] == 0 or counts.shape[1] == 0:
        return Space(np.zeros((len(pages), 1), dtype=np.float32), csr_matrix((len(pages), 1), dtype=np.float32))
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts).astype(np.float32)
    if len(pages) < parameters.exact_below or counts.shape[1] <= parameters.dimensions:
        return Space(unit_rows(weights.toarray()), weights)
    space = TruncatedSVD(parameters.dimensions, n_iter=4, random_state=parameters.seed)
    return Space(unit_rows(space.fit_transform(weights)), weights)


def unit_rows(matrix: NDArray[np.floating]) -> Vectors:
    """The rows scaled to length one; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 1e-9, lengths, 1.0), dtype=np.float32)


def _counts(pages: pd.DataFrame, parameters: SpaceParameters) -> Any:
    """Word counts of the pages (sparse), without words on too few or too many pages."""
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(n_features=parameters.slots, alternate_sign=False, norm=None, token_pattern=_TOKEN, dtype=np.float32, lowercase=True)
    if pages.empty:
        return np.zeros((0, 0))
    counts = hashing.transform(_documents(pages, parameters))
    on_pages = np.bincount(counts.indices, minlength=parameters.slots)
    most = max(parameters.most_pages_share * len(pages), min(parameters.most_pages_floor, len(pages)))
    is_kept = (on_pages >= parameters.least_pages) & (on_pages <= most)
    if len(pages) < parameters.exact_below:
        is_kept &= ~_habits(counts, pages["site"], parameters)
    return counts[:, np.flatnonzero(is_kept)]


def _habits(counts: Any, sites: "pd.Series[str]", parameters: SpaceParameters) -> NDArray[np.bool_]:
    """The words that a site has on so many of its pages that they tell how it writes."""
    is_habit = np.zeros(parameters.slots, dtype=bool)
    for rows in sites.groupby(sites).indices.values():
        on_pages = np.bincount(counts[rows].indices, minlength=parameters.slots)
        is_habit |= on_pages >= max(parameters.habit_share * len(rows), parameters.habit_least_pages)
    return is_habit


def _documents(pages: pd.DataFrame, parameters: SpaceParameters) -> Iterator[str]:
    for title, description, text in zip(pages["title"], pages["description"], pages["text"], strict=True):
        yield f"{title}. " * parameters.title_weight + f"{description}. {text[: parameters.text_chars]}"
