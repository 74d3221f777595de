"""Features of pieces as numbers from 0 to 1: ranks within the history, categories, the words of texts, the day of publication."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.analytics.prediction_models import FeaturesDiffer, PredictionParameters

Matrix = NDArray[np.float64]
Encode = Callable[["pd.Series[Any]"], Matrix]

OUTCOME, PUBLISHED = "outcome", "published_on"
_MIDDLE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """How the columns of a history become a matrix: of each column its encoder, and of each column of the matrix the feature it is from."""

    columns: tuple[str, ...]
    encoders: Mapping[str, tuple[Encode, ...]]
    features: tuple[str, ...]
    is_kept: NDArray[np.bool_]

    def encode(self, rows: pd.DataFrame) -> Matrix:
        """The rows as numbers from 0 to 1. Raises FeaturesDiffer where they have not the columns of the history."""
        given = {str(name) for name in rows.columns if name != OUTCOME}
        unknown, absent = sorted(given - set(self.columns)), sorted(set(self.columns) - given)
        if unknown or absent:
            raise FeaturesDiffer(unknown, absent)
        parts = [encode(rows[name]) for name, encoders in self.encoders.items() for encode in encoders]
        return np.hstack([np.empty((len(rows), 0)), *parts])[:, self.is_kept]


def learn(history: pd.DataFrame, parameters: PredictionParameters) -> Encoder:
    """The encoder of a history: numbers by their rank in it, so that neither scale nor outliers count; what never varies is left out."""
    names = tuple(str(name) for name in history.columns if name != OUTCOME)
    encoders: dict[str, tuple[Encode, ...]] = {name: _encoders(name, history[name], parameters) for name in names}
    parts = [(name, encode(history[name])) for name, found in encoders.items() for encode in found]
    matrix = np.hstack([np.empty((len(history), 0)), *(part for _, part in parts)])
    owners = np.array([name for name, part in parts for _ in range(part.shape[1])], dtype=object)
    is_kept = np.ptp(matrix, axis=0) > 0 if len(matrix) else np.zeros(matrix.shape[1], bool)
    return Encoder(names, encoders, tuple(str(one) for one in owners[is_kept]), is_kept)


def _encoders(name: str, column: "pd.Series[Any]", parameters: PredictionParameters) -> tuple[Encode, ...]:
    if name == PUBLISHED:
        return _weekdays, _ranks(_days(column), _days)
    if pd.api.types.is_datetime64_any_dtype(column):
        return _missing, _ranks(_days(column), _days)
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return _missing, _ranks(_numbers(column), _numbers)
    known = _texts(column)
    counts = known[known != ""].value_counts()
    if len(counts) <= parameters.most_levels or counts.head(parameters.most_levels).sum() >= len(known) / 2:
        levels = counts[counts >= parameters.least_level_count].head(parameters.most_levels).index
        return (_levels(sorted(levels)),)
    return _shape(known), _words(known, parameters)


def _numbers(column: "pd.Series[Any]") -> Matrix:
    return np.asarray(pd.to_numeric(column, errors="coerce").astype("Float64").to_numpy(np.float64, na_value=np.nan))


def _days(column: "pd.Series[Any]") -> Matrix:
    days = pd.to_datetime(column, utc=True).dt.tz_localize(None)
    return np.asarray((days - pd.Timestamp(0)) / pd.Timedelta(days=1), np.float64)


def _texts(column: "pd.Series[Any]") -> "pd.Series[str]":
    """Texts as they are, everything else as Python writes it; what is missing is empty."""
    return column.astype("object").where(column.notna(), "").astype("str").astype("object")


def _missing(column: "pd.Series[Any]") -> Matrix:
    return np.asarray(column.isna().to_numpy()[:, None], np.float64)


def _weekdays(column: "pd.Series[Any]") -> Matrix:
    return np.asarray(pd.to_datetime(column, utc=True).dt.weekday.to_numpy()[:, None] == np.arange(7), np.float64)


def ranks(values: Matrix, ordered: Matrix) -> Matrix:
    """The share of the sorted values that lie below each value, ties by halves; 0.5 for what is not known."""
    if not len(ordered):
        return np.full(len(values), _MIDDLE)
    places = (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2 / len(ordered)
    return np.where(np.isnan(values), _MIDDLE, places)


def _ranks(values: Matrix, read: Callable[["pd.Series[Any]"], Matrix]) -> Encode:
    ordered = np.sort(values[~np.isnan(values)])
    return lambda column: ranks(read(column), ordered)[:, None]


def _levels(levels: list[Hashable]) -> Encode:
    return lambda column: np.asarray(_texts(column).to_numpy()[:, None] == np.array(levels, dtype=object)[None, :], np.float64)


def _shape(known: "pd.Series[str]") -> Encode:
    """Length in characters and words, figures and questions of a text."""

    def measured(column: "pd.Series[Any]") -> Matrix:
        texts = _texts(column)
        counts = [texts.str.len(), texts.str.count(r"\w+"), texts.str.count(r"\d+"), texts.str.count(r"[?？]")]
        return np.column_stack([count.to_numpy(np.float64) for count in counts])

    ordered = np.sort(measured(known), axis=0)
    return lambda column: np.column_stack([ranks(one, order) for one, order in zip(measured(column).T, ordered.T, strict=True)])


def _words(known: "pd.Series[str]", parameters: PredictionParameters) -> Encode:
    """The words of texts, TF-IDF reduced by singular values, each component as ranks."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(min_df=3, max_features=parameters.most_words, sublinear_tf=True)
    try:
        weighed = weigh.fit_transform(known)
    except ValueError:  # no word stands in three texts
        return lambda column: np.empty((len(column), 0))
    count = min(parameters.text_parts, weighed.shape[1] - 1, max(len(known) // 50, 2))
    if count < 1:
        return lambda column: np.asarray(weigh.transform(_texts(column)).todense(), np.float64)
    reduce = TruncatedSVD(count, random_state=parameters.seed)
    ordered = np.sort(reduce.fit_transform(weighed), axis=0)

    def encoded(column: "pd.Series[Any]") -> Matrix:
        parts = reduce.transform(weigh.transform(_texts(column)))
        return np.column_stack([ranks(one, order) for one, order in zip(parts.T, ordered.T, strict=True)])

    return encoded
