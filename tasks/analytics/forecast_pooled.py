"""One linear model for all series: what usually follows such a stretch, learnt from every stretch of every series.

Global autoregression on scaled windows, as in Montero-Manso & Hyndman, "Principles and algorithms for forecasting groups of time series:
locality and globality" (International Journal of Forecasting 37, 2021): windows are centred on their last value and divided by their
deviation, and every step of the horizon has a ridge regression of its own (the direct strategy). A series' forecast therefore depends
on the other series that are forecast with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.analytics.forecast_models import FORECAST, Floats, ForecastParameters, History, Ints, LagWindow
from tasks.analytics.forecast_season import YEAR_OF_DAYS


@dataclass(slots=True, eq=False)
class _Moments:
    """Sums of products of inputs with each other and with targets, and the windows that they are over."""

    inputs: Floats
    targets: Floats
    count: int = 0


def lag_windows(seasons: Sequence[int], horizon: int) -> list[LagWindow]:
    """The windows to try, the shortest first: each reaches back to the same season as the horizon's end, once and twice.

    Long seasons of short steps (a year of days) are read as recent days and means of whole short seasons before them.
    """
    if not seasons:
        return [LagWindow(max(horizon, 6)), LagWindow(max(2 * horizon, 12))]
    short, long = seasons[0], seasons[-1]
    if short == long:
        return [LagWindow(short + 1), LagWindow(short + horizon), LagWindow(2 * short + horizon)]
    whole = LagWindow(4 * short, -(-(long + horizon) // short) - 4, short) if long > YEAR_OF_DAYS else LagWindow(long + min(horizon, long))
    return [LagWindow(2 * short), LagWindow(4 * short), whole]


def pooled_forecasts(history: History, window: LagWindow, horizon: int, cuts: Sequence[int], parameters: ForecastParameters = FORECAST) -> Floats:
    """Forecasts at each cut (steps before the end, 0 the last): cuts × series × horizon, NaN where the series or the windows are too few.

    The forecast at a cut is learnt from what lies before it alone.
    """
    found = np.full((len(cuts), len(history.values), horizon), np.nan)
    total = _Moments(np.zeros((_width(window), _width(window))), np.zeros((_width(window), horizon)))
    ordered = sorted(range(len(cuts)), key=lambda at: -cuts[at])
    stride = _stride(history, window, horizon, parameters)
    newest = history.values.shape[1]
    for at in ordered:
        _learn(total, history, window, horizon, range(cuts[at], newest, stride), parameters)
        newest = cuts[at]
        if total.count >= parameters.min_windows_per_lag * _width(window):
            _fill(found[at], history.until(cuts[at]), window, _solved(total, parameters), parameters)
    return found


def _width(window: LagWindow) -> int:
    """Inputs of the regression: the last value is nought by construction, and its place is the constant's."""
    return window.fine + window.blocks


def _stride(history: History, window: LagWindow, horizon: int, parameters: ForecastParameters) -> int:
    windows = np.maximum(history.lengths - window.length - horizon + 1, 0).sum()
    return max(1, int(-(-windows // parameters.max_windows)))


def _learn(total: _Moments, history: History, window: LagWindow, horizon: int, offsets: range, parameters: ForecastParameters) -> None:
    """Add the windows whose targets end so many steps before the end."""
    for block in _stacked(history, window.length + horizon, offsets):
        inputs, last, deviation = scaled(block[:, : window.length], window, parameters)
        targets = np.clip((block[:, window.length :] - last) / deviation, -parameters.target_clip, parameters.target_clip)
        total.inputs += inputs.T @ inputs
        total.targets += inputs.T @ targets
        total.count += len(block)


def _stacked(history: History, length: int, offsets: range, rows: int = 4_000) -> Iterator[Floats]:
    """The stretches of so many steps that end at the offsets, stacked to some thousands of rows."""
    waiting: list[Floats] = []
    for offset in offsets:
        start = history.values.shape[1] - offset - length
        if start < 0:
            break
        waiting.append(history.values[history.starts <= start, start : start + length])
        if sum(len(one) for one in waiting) >= rows:
            yield np.concatenate(waiting)
            waiting = []
    if waiting:
        yield np.concatenate(waiting)


def scaled(stretch: Floats, window: LagWindow, parameters: ForecastParameters = FORECAST) -> tuple[Floats, Floats, Floats]:
    """Inputs of the regression, with the last value and the deviation that bring its answers back to the series' own scale."""
    last = stretch[:, -1:]
    deviation = np.sqrt(stretch.var(axis=1, keepdims=True) + parameters.deviation_floor**2)
    moved = np.clip((stretch - last) / deviation, -2 * parameters.target_clip, 2 * parameters.target_clip)
    early = moved[:, : window.blocks * window.block].reshape(len(stretch), window.blocks, window.block).mean(axis=2)
    return np.hstack([early, moved[:, window.blocks * window.block : -1], np.ones_like(last)]), last, deviation


def _solved(total: _Moments, parameters: ForecastParameters) -> Floats:
    """Coefficients of the ridge regression, the constant unpenalised."""
    penalty = np.full(len(total.inputs), parameters.ridge * np.trace(total.inputs) / len(total.inputs))
    penalty[-1] = 0
    return np.asarray(np.linalg.solve(total.inputs + np.diag(penalty), total.targets), dtype=np.float64)


def _fill(into: Floats, history: History, window: LagWindow, coefficients: Floats, parameters: ForecastParameters) -> None:
    long_enough: Ints = np.flatnonzero(history.lengths >= window.length)
    if len(long_enough):
        inputs, last, deviation = scaled(history.values[long_enough, -window.length :], window, parameters)
        into[long_enough] = inputs @ coefficients * deviation + last
