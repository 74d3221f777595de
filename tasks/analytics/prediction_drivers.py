"""Which features moved a prediction: their Shapley values, from walks between a typical piece and the piece at hand."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.analytics.prediction_features import Matrix
from tasks.analytics.prediction_models import PredictionParameters

Places = NDArray[np.int64]
Drivers = list[dict[str, str | float]]


def drivers_of(
    tell: Callable[[Matrix], Matrix], matrix: Matrix, typical: Matrix, features: Sequence[str], parameters: PredictionParameters
) -> list[Drivers]:
    """The strongest features of each row with their effects on what `tell` gives, largest first.

    Effects of all features add up to what is told of the row minus what is told of the typical row (Štrumbelj and Kononenko 2014: sampled
    orders, each also walked backwards). `features` names the feature of each column; the columns of a feature move together.
    """
    names = sorted(set(features))
    owned = np.array([names.index(one) for one in features], dtype=np.int64)
    effects = np.zeros((len(matrix), len(names)))
    for order in _orders(len(names), parameters):
        effects += _walked(tell, matrix, typical, owned, order) / parameters.walks
    return [_strongest(names, row, parameters.drivers_shown) for row in effects]


def _orders(count: int, parameters: PredictionParameters) -> list[Places]:
    random = np.random.default_rng(parameters.seed)
    there = [random.permutation(np.arange(count, dtype=np.int64)) for _ in range(parameters.walks // 2)]
    return [order for one in there for order in (one, one[::-1])]


def _walked(tell: Callable[[Matrix], Matrix], matrix: Matrix, typical: Matrix, owned: Places, order: Places) -> Matrix:
    """What each feature changes when the features of the typical row become those of the row, in this order."""
    step = np.empty(len(order), np.int64)
    step[order] = np.arange(len(order))
    is_moved = step[owned][None, :] < np.arange(len(order) + 1)[:, None]
    stops = np.where(is_moved[:, None, :], matrix[None, :, :], typical[None, None, :])
    told = tell(stops.reshape((len(order) + 1) * len(matrix), matrix.shape[1])).reshape(len(order) + 1, len(matrix))
    return np.asarray(np.diff(told, axis=0)[step].T, np.float64)


def _strongest(names: Sequence[str], effects: Matrix, shown: int) -> Drivers:
    places = np.argsort(-np.abs(effects), kind="stable")[:shown]
    return [{"feature": names[place], "effect": float(effects[place])} for place in places if effects[place] != 0]
