"""From a score to an outcome: its median, an interval and a probability, as later pieces of the history have shown them.

Every score that is read here was told of a piece by models that knew only earlier pieces. Quantiles follow Romano, Patterson and Candès (2019,
"Conformalized quantile regression"): lines of quantiles, and the margin that such lines lack on periods that they do not know. Periods are whole
stretches of time, so that a site whose level drifts gets wider intervals; only the newest pieces count, as spreads of long ago hold no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.analytics.prediction_features import Matrix
from tasks.analytics.prediction_models import PredictionParameters

_CURVED_FROM = 400


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on which outcomes are told: logarithms where none is negative, else as they are."""

    is_log: bool

    def to(self, outcome: Matrix) -> Matrix:
        """Outcomes on the scale."""
        return np.log1p(outcome) if self.is_log else outcome

    def back(self, told: Matrix) -> Matrix:
        """Values of the scale as outcomes, none below zero where there are none."""
        return np.maximum(np.expm1(told), 0.0) if self.is_log else told


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How a score reads: quantile lines with their margin, and the odds of beating the median of the history."""

    scale: Scale
    low: Any
    middle: Any
    high: Any
    margin: float
    odds: Any
    power: int
    span: tuple[float, float]

    def outcome(self, scores: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """Median, lower and upper bound of the outcome of pieces with these scores."""
        powers = self._powers(scores)
        median = self.middle.predict(powers)
        low = np.minimum(self.low.predict(powers) - self.margin, median)
        high = np.maximum(self.high.predict(powers) + self.margin, median)
        return self.scale.back(median), self.scale.back(low), self.scale.back(high)

    def probability(self, scores: Matrix) -> Matrix:
        """The probability of beating the median of the history."""
        return np.asarray(self.odds(scores), np.float64)

    def _powers(self, scores: Matrix) -> Matrix:
        """The powers of the scores; beyond the scores that were seen, lines stay as they end."""
        return powers(np.clip(scores, *self.span), self.power)


def powers(scores: Matrix, power: int) -> Matrix:
    """The scores and their powers, a column each."""
    return np.column_stack([scores**one for one in range(1, power + 1)])


def calibrate(scores: Matrix, outcome: Matrix, median: float, scale: Scale, parameters: PredictionParameters) -> Calibration:
    """The calibration from scores and outcomes in the order of time; `median` is that of the whole history."""
    newest = slice(-max(int(len(scores) * parameters.newest_share), parameters.newest_least), None)
    recent, told = scores[newest], scale.to(outcome[newest])
    power = 2 if len(recent) >= _CURVED_FROM else 1
    rows, tail = powers(recent, power), (1 - parameters.coverage) / 2
    low, middle, high = (_line(rows, told, level) for level in (tail, 0.5, 1 - tail))
    margin = _margin(rows, told, parameters)
    span = (float(recent.min()), float(recent.max()))
    return Calibration(scale, low, middle, high, margin, _odds(scores, outcome > median), power, span)


def _margin(rows: Matrix, told: Matrix, parameters: PredictionParameters) -> float:
    """By how much both bounds are to be moved out: what lines of the other periods lack on each period, so that drift between them counts."""
    tail, lacking = (1 - parameters.coverage) / 2, np.empty(len(told))
    for held in np.array_split(np.arange(len(told)), parameters.periods):
        others = np.setdiff1d(np.arange(len(told)), held, assume_unique=True)
        low, high = (_line(rows[others], told[others], level).predict(rows[held]) for level in (tail, 1 - tail))
        lacking[held] = np.maximum(low - told[held], told[held] - high)
    return _conformal(lacking, parameters.coverage)


def _line(rows: Matrix, told: Matrix, level: float) -> Any:
    from sklearn.linear_model import QuantileRegressor

    return QuantileRegressor(quantile=level, alpha=0.0, solver="highs").fit(rows, told)


def _conformal(lacking: Matrix, share: float) -> float:
    """The smallest margin that makes the share of outcomes within the bound, of those seen and the next, at least `share`."""
    place = int(np.ceil((len(lacking) + 1) * share)) - 1
    return float(np.sort(lacking)[min(place, len(lacking) - 1)])


def _odds(scores: Matrix, is_better: NDArray[np.bool_]) -> Callable[[Matrix], Matrix]:
    """Platt (1999): logistic regression on the score, with a weak prior; a constant where all or none were better."""
    from sklearn.linear_model import LogisticRegression

    if is_better.all() or not is_better.any():
        constant = (is_better.sum() + 1) / (len(is_better) + 2)
        return lambda told: np.full(len(told), constant)
    odds = LogisticRegression(C=1.0).fit(scores[:, None], is_better)
    return lambda told: np.asarray(odds.predict_proba(told[:, None])[:, 1], np.float64)
