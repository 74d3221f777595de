"""Forecasts of each series from itself alone, all series at once: naive, exponential smoothing, damped trend and theta, season apart.

Sources: Hyndman & Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed., OTexts, 2021), chapters 3, 5 and 8 (decomposition,
simple exponential smoothing, Gardner & McKenzie's damped trend); Assimakopoulos & Nikolopoulos, "The theta model: a decomposition approach
to forecasting" (International Journal of Forecasting 16, 2000), in the form of Hyndman & Billah (2003): smoothing with half the slope of the line.
"""

from dataclasses import dataclass

import numpy as np

from tasks.analytics.forecast_models import FORECAST, Flags, Floats, ForecastParameters, History
from tasks.analytics.forecast_season import season_ahead, without_season

LOCAL_METHODS = ("naive", "smoothing", "damped", "theta")


@dataclass(frozen=True, slots=True, eq=False)
class _Smoothed:
    """What every setting of the smoothing ends with: settings × series; `setting` rows are (level smoothing, trend smoothing, damping)."""

    settings: Floats
    level: Floats
    trend: Floats
    squares: Floats


def local_forecasts(history: History, horizon: int, parameters: ForecastParameters = FORECAST) -> Floats:
    """Forecasts of `LOCAL_METHODS`: methods × series × horizon, on the scale of the history. The season is taken out first and put back."""
    calm, seasons = without_season(history)
    ends = _smoothed(calm, parameters)
    is_trended = ends.settings[:, 2] > 0
    flat, damped = _best(ends, ~is_trended), _best(ends, is_trended)
    steps = np.arange(1, horizon + 1)
    naive = np.repeat(calm.values[:, -1:], horizon, axis=1)
    level = np.repeat(flat[1][:, None], horizon, axis=1)
    theta = level + _slopes(calm)[:, None] / 2 * (steps[None, :] - 1 + 1 / flat[0][:, :1])
    phi = damped[0][:, 2:3]
    trended = damped[1][:, None] + damped[2][:, None] * phi * (1 - phi**steps) / (1 - phi)
    return np.stack([naive, level, trended, theta]) + season_ahead(seasons, horizon)


def _settings(parameters: ForecastParameters) -> Floats:
    flat = [(alpha, 0.0, 0.0) for alpha in parameters.smoothing]
    trended = [(alpha, beta, phi) for alpha in parameters.smoothing for beta in parameters.trend_smoothing for phi in parameters.damping]
    return np.array(flat + trended)


def _smoothed(history: History, parameters: ForecastParameters) -> _Smoothed:
    """Run every setting over every series, from its first value on."""
    settings = _settings(parameters)
    alpha, beta, phi = (settings[:, at, None] for at in range(3))
    level = np.zeros((len(settings), len(history.values)))
    trend, squares = np.zeros_like(level), np.zeros_like(level)
    for step, now in enumerate(history.values.T):
        is_first, is_on = history.starts == step, history.starts <= step
        expected = level + phi * trend
        error = np.where(is_on & ~is_first, np.nan_to_num(now) - expected, 0.0)
        level = np.where(is_first, np.nan_to_num(now), expected + alpha * error)
        trend = phi * trend + alpha * beta * error
        squares += error**2
    return _Smoothed(settings, level, trend, squares)


def _best(ends: _Smoothed, allowed: Flags) -> tuple[Floats, Floats, Floats]:
    """The setting with the least squares of each series among the allowed: its parameters, level and trend."""
    among = np.flatnonzero(allowed)
    chosen = among[np.argmin(ends.squares[among], axis=0)]
    series = np.arange(ends.level.shape[1])
    return ends.settings[chosen], ends.level[chosen, series], ends.trend[chosen, series]


def _slopes(history: History) -> Floats:
    """Slope a step of the least-squares line through each series; nought for fewer than three values."""
    steps = np.arange(history.values.shape[1], dtype=float)
    is_on = steps[None, :] >= history.starts[:, None]
    count = np.maximum(history.lengths, 1)
    centred = np.where(is_on, steps[None, :] - (steps[-1] + history.starts[:, None]) / 2, 0.0)
    spread = (centred**2).sum(axis=1)
    slopes: Floats = (centred * np.nan_to_num(history.values)).sum(axis=1) / np.maximum(spread, 1e-12)
    return np.where(count >= 3, slopes, 0.0)
