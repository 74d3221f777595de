"""Which methods to trust for which series, and how far off they may be: both from rolling origins.

Weights: the mean of forecasts, each weighted by a power of its past accuracy (Bates & Granger 1969; Petropoulos, Makridakis et al.,
"Forecasting: theory and practice", 2022, 2.6), where the accuracy is the series' own as far as it has origins, else that over all series.
Intervals: split conformal prediction (Vovk et al. 2005; Lei et al., "Distribution-free predictive inference for regression", 2018):
quantiles of past errors, each divided by the usual error of its series, over all series and origins of the same step ahead. What is said of
an origin never uses that origin's own errors.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from tasks.analytics.forecast_models import FORECAST, Flags, Floats, ForecastParameters, History

STILL = 1e-9
"""Series that never move say nothing of the errors of those that do."""


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """`centre`: series × horizon; `residuals`: origins × series × steps seen, truth less forecast, in units of `usual`, the series' own."""

    centre: Floats
    residuals: Floats
    usual: Floats


def blended(forecasts: Floats, actual: Floats, steps: Floats, parameters: ForecastParameters = FORECAST) -> Blend:
    """One forecast of each series from those of many methods, with the errors it would have made.

    `forecasts`: origins × methods × series × horizon, the present first, NaN where a method has none. `actual`: past origins × series ×
    steps seen, the horizon's first, NaN where a series has no past there. `steps`: origins × series, the mean absolute step up to there.
    """
    seen = actual.shape[2]
    errors = np.abs(forecasts[1:, :, :, :seen] - actual[:, None]).mean(axis=3)
    centres = np.stack([_mean(forecasts[at], _weights(_without(errors, at - 1), parameters)) for at in range(len(forecasts))])
    misses = actual - centres[1:, :, :seen]
    misses = np.where(_is_telling(forecasts)[:, :, None], misses, np.nan)
    ratios = np.abs(misses).mean(axis=2) / steps[1:]
    usual = np.stack([steps[at] * _shrunk(_without(ratios, at - 1), parameters.own_weight) for at in range(len(forecasts))])
    return Blend(centres[0], misses / usual[1:, :, None], usual[0])


def _is_telling(forecasts: Floats) -> Flags:
    """Past origins × series whose errors tell of the present: all methods that a series has now it had then, or it never had them before."""
    has: Flags = np.all(np.isfinite(forecasts), axis=3)
    is_alike: Flags = np.all(has[1:] | ~has[:1], axis=1)
    return np.asarray(is_alike | ~np.any(is_alike, axis=0), dtype=np.bool_)


def _without(errors: Floats, at: int) -> Floats:
    """The errors of the other origins; all, where there is but one, or for the present (-1)."""
    return np.delete(errors, at, axis=0) if at >= 0 and len(errors) > 1 else errors


def _weights(errors: Floats, parameters: ForecastParameters) -> Floats:
    """Weight of each method for each series, before the methods without a forecast are left out: methods × series."""
    size = _mean_known(errors, (0, 1))
    relative = errors / np.where(size > 0, size, 1.0)
    shrunk = np.stack([_shrunk(relative[:, at], parameters.own_weight) for at in range(errors.shape[1])])
    return np.maximum(shrunk, 1e-3) ** -parameters.sharpness


def _shrunk(values: Floats, weight: float) -> Floats:
    """Mean over origins of each series, drawn towards the usual one: origins × series to series. One where nothing is known.

    No value counts for more than ten times the usual: a series that only begins to move must not set the pace for all.
    """
    known = np.isfinite(values)
    overall = float(np.median(values[known])) if known.any() else 1.0
    cut = np.minimum(np.where(known, values, 0), 10 * overall)
    shrunk: Floats = (cut.sum(axis=0) + weight * overall) / (known.sum(axis=0) + weight)
    return shrunk


def _mean_known(values: Floats, axes: tuple[int, ...]) -> Floats:
    known = np.isfinite(values)
    means: Floats = np.where(known, values, 0).sum(axis=axes) / np.maximum(known.sum(axis=axes), 1)
    return means


def _mean(forecasts: Floats, weights: Floats) -> Floats:
    """Weighted mean over methods that have a forecast; NaN where none has."""
    has = np.isfinite(forecasts).all(axis=2)
    usable = np.where(has, weights, 0.0)
    total = usable.sum(axis=0)[:, None]
    summed = np.einsum("ms,msh->sh", usable, np.nan_to_num(forecasts))
    return np.where(total > 0, summed / np.where(total > 0, total, 1), np.nan)


def mean_steps(history: History, length: int = 104) -> Floats:
    """Mean absolute step from one value to the next, over the last `length` steps of each series; never nought, so that it can divide."""
    steps = np.abs(np.diff(history.values[:, -length - 1 :], axis=1))
    known = np.isfinite(steps)
    mean: Floats = np.where(known, steps, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.maximum(mean, 1 / np.maximum(history.lengths, 1) ** 2)


def has_moved(history: History) -> Flags:
    """Series that have more than one value: the past of the others is no measure of their future."""
    values = np.where(np.isfinite(history.values), history.values, history.values[:, -1:])
    moved: Flags = np.any(values != values[:, -1:], axis=1)
    return moved


def band(blend: Blend, level: float, parameters: ForecastParameters = FORECAST) -> tuple[Floats, Floats]:
    """Lower and upper bounds that hold `level` per cent of what comes: series × horizon each. Beyond the steps seen, they grow as a random walk's."""
    tail = (1 - level / 100) / 2
    rows = blend.residuals.reshape(-1, blend.residuals.shape[2])
    rows = rows[np.isfinite(rows).all(axis=1) & (np.abs(rows) > STILL).any(axis=1)]
    low, high = _quantiles(rows, tail) if len(rows) >= parameters.min_residuals else _growing(rows, tail)
    steps = np.arange(1, blend.centre.shape[1] + 1)
    at = np.minimum(steps, len(low)) - 1
    growth = np.sqrt(np.maximum(1, steps / len(low))) * blend.usual[:, None]
    return blend.centre + growth * low[at], blend.centre + growth * high[at]


def _quantiles(rows: Floats, tail: float) -> tuple[Floats, Floats]:
    """Conformal quantiles for each step ahead: the ranks are those of n + 1 values."""
    rank = min(1.0, (1 - tail) * (len(rows) + 1) / len(rows))
    return np.quantile(rows, 1 - rank, axis=0), np.quantile(rows, rank, axis=0)


def _growing(rows: Floats, tail: float) -> tuple[Floats, Floats]:
    """Where few origins are known, all steps share their errors as those of a random walk; where none is, those of a normal one."""
    growth = np.sqrt(np.arange(1, rows.shape[1] + 1))
    if not len(rows):
        return norm.ppf(tail) * growth, norm.ppf(1 - tail) * growth
    spread = np.quantile(np.abs(rows / growth), 1 - 2 * tail) * (1 + 1 / len(rows))
    return -spread * growth, spread * growth
