"""Models of different kinds that tell how well a piece will do, and their common score: each errs in its own way."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tasks.analytics.prediction_features import Matrix, ranks
from tasks.analytics.prediction_models import PredictionParameters

_KNOTS = 6
_EDGE = 0.003


class Member(Protocol):
    """A fitted model: one number a row, higher for a better outcome."""

    def predict(self, matrix: Matrix) -> Matrix:
        """The model's own measure of the outcome."""


@dataclass(frozen=True, slots=True, eq=False)
class Average:
    """The mean of models that differ by their seed."""

    models: Sequence[Any]

    def predict(self, matrix: Matrix) -> Matrix:
        """The mean of what the models tell: a probability where they know classes."""
        told = [one.predict_proba(matrix)[:, 1] if hasattr(one, "predict_proba") else one.predict(matrix) for one in self.models]
        return np.asarray(np.mean(told, axis=0), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """A kernel model on normal scores, each column stretched by how much it tells."""

    middle: Matrix
    scale: Matrix
    model: Any

    def predict(self, matrix: Matrix) -> Matrix:
        """What the kernel model tells of rows of ranks."""
        return np.asarray(self.model.predict((normal_scores(matrix) - self.middle) * self.scale), np.float64)


def normal_scores(matrix: Matrix) -> Matrix:
    """Ranks as quantiles of the normal distribution, bounded at both ends."""
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(matrix, _EDGE, 1 - _EDGE)), np.float64)


def one_thread() -> AbstractContextManager[Any]:
    """Within it the models use one thread: trees as small as these spend many times the CPU time on several, more so on a busy machine."""
    import sklearn.ensemble  # noqa: F401  its library of threads must be loaded to be limited
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits


def learn_members(matrix: Matrix, outcome: Matrix, parameters: PredictionParameters) -> list[Member]:
    """Boosted trees on the class, on the rank and on the rank among neighbours, random trees, an additive spline model, and a kernel model.

    The rows are in the order of time; `matrix` holds numbers from 0 to 1. All learn the rank of the outcome, so that no single success rules
    them; its rank among the pieces of its time is free of the drift of the site's level.
    """
    target = ranks(outcome, np.sort(outcome))
    is_better: NDArray[np.bool_] = outcome > np.median(outcome)
    if matrix.shape[1] == 0:
        return []
    additive = _additive(len(matrix), matrix.shape[1]).fit(matrix, target)
    return [
        _boosted(matrix, is_better, parameters, is_class=True),
        _boosted(matrix, target, parameters, is_class=False),
        _boosted(matrix, local_ranks(outcome, parameters.neighbours), parameters, is_class=False),
        _random_trees(matrix, target, parameters),
        additive,
        _kernel(matrix, target, _weights(additive, matrix), parameters),
    ]


def local_ranks(outcome: Matrix, neighbours: int) -> Matrix:
    """The rank of each outcome among as many that stand around it in the order of time; at both ends, among the first or last of them."""
    firsts = np.clip(np.arange(len(outcome)) - neighbours // 2, 0, max(len(outcome) - neighbours, 0))
    around = [outcome[first : first + neighbours] for first in firsts]
    return np.array([((near < own).mean() + (near <= own).mean()) / 2 for near, own in zip(around, outcome, strict=True)])


def _boosted(matrix: Matrix, target: NDArray[Any], parameters: PredictionParameters, *, is_class: bool) -> Average:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    leaf = int(np.clip(len(matrix) // 20, 5, 30))
    made = HistGradientBoostingClassifier if is_class else HistGradientBoostingRegressor
    rounds = 250 if len(matrix) >= parameters.long_from else 100
    settings = {"learning_rate": 0.04, "max_iter": rounds, "max_leaf_nodes": 15, "min_samples_leaf": leaf, "l2_regularization": 5.0,
                "max_features": 0.3, "early_stopping": False}  # fmt: skip
    seeds = range(parameters.seed, parameters.seed + parameters.seeds)
    return Average([made(random_state=seed, **settings).fit(matrix, target) for seed in seeds])


def _random_trees(matrix: Matrix, target: Matrix, parameters: PredictionParameters) -> Any:
    from sklearn.ensemble import ExtraTreesRegressor

    leaf = int(np.clip(len(matrix) // 100, 3, 8))
    return ExtraTreesRegressor(parameters.trees, min_samples_leaf=leaf, max_features=0.3, random_state=parameters.seed).fit(matrix, target)


def _additive(rows: int, columns: int) -> Any:
    """Quadratic splines of each column, ridge regression on them; its penalty is chosen by leave-one-out in closed form."""
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import SplineTransformer, StandardScaler

    knots = np.tile(np.linspace(0.0, 1.0, _KNOTS)[:, None], (1, columns))
    penalties = np.array([0.03, 0.1, 0.3, 1.0, 3.0]) * max(rows, 100)
    return make_pipeline(SplineTransformer(degree=2, knots=knots), StandardScaler(), RidgeCV(penalties))


def _weights(additive: Any, matrix: Matrix) -> Matrix:
    """The root of how far each column moves the additive model, on average 1: the kernels' relevance of columns."""
    terms = additive[1].transform(additive[0].transform(matrix)) * additive[2].coef_
    moved = terms.reshape(len(matrix), matrix.shape[1], -1).sum(axis=2).std(axis=0)
    weights = np.sqrt(moved)
    size = np.sqrt((weights**2).mean())
    return np.asarray(weights / size if size > 0 else np.ones_like(weights), np.float64)


def _kernel(matrix: Matrix, target: Matrix, weights: Matrix, parameters: PredictionParameters) -> Kernel:
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline

    scores = normal_scores(matrix)
    middle, spread = scores.mean(axis=0), scores.std(axis=0)
    scale = weights / np.where(spread > 0, spread, 1.0)
    points = (scores - middle) * scale
    landmarks = Nystroem(gamma=0.35 / points.shape[1], n_components=min(parameters.landmarks, len(points)), random_state=parameters.seed)
    return Kernel(middle, scale, make_pipeline(landmarks, RidgeCV([0.3, 1.0, 3.0, 10.0, 30.0])).fit(points, target))
