"""Seasons of many series at once: how far each phase lies from the level, trusted as far as the history bears it out.

Classical decomposition (Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 3.4): the level is a centred moving
average over one season, and a phase's effect the mean distance from it. Effects are shrunk by how much of their spread is noise, after James
& Stein (1961): without a season nothing is taken out.
"""

from dataclasses import replace

import numpy as np

from tasks.analytics.forecast_models import Floats, History, Ints

YEAR_OF_DAYS = 300
"""Seasons of more steps are smooth: a phase is averaged with its neighbours."""


def without_season(history: History) -> tuple[History, list[Floats]]:
    """The history without its seasons, and the effects taken out: for each season, series × phases, the first phase that of the first step ahead."""
    effects: list[Floats] = []
    for season in history.seasons:
        found = season_effects(history, season)
        effects.append(found)
        steps = np.arange(-history.values.shape[1], 0) % season
        history = replace(history, values=history.values - found[:, steps])
    return history, effects


def season_ahead(effects: list[Floats], horizon: int) -> Floats | float:
    """What the seasons add to each step ahead: series × horizon."""
    return sum((found[:, np.arange(horizon) % found.shape[1]] for found in effects), 0.0)


def season_effects(history: History, season: int) -> Floats:
    """Effect of each phase: series × phases, nought for a series that holds less than two seasons. Only the last ten seasons are read."""
    none = np.zeros((len(history.values), season))
    usable = min(history.values.shape[1], 10 * season) // season * season
    if usable < 2 * season:
        return none
    distance = _distances(history.values[:, -usable:], history.lengths, season)
    cycles = distance.reshape(len(distance), -1, season)
    is_known = np.isfinite(cycles)
    count = is_known.sum(axis=1)
    mean = np.where(is_known, cycles, 0).sum(axis=1) / np.maximum(count, 1)
    noise = np.where(is_known, (cycles - mean[:, None]) ** 2, 0).sum(axis=(1, 2)) / np.maximum(count.sum(axis=1) - season, 1)
    centred = mean - mean.mean(axis=1, keepdims=True)
    trust = np.maximum(0, 1 - noise / np.maximum(count.min(axis=1), 1) / np.maximum(centred.var(axis=1), 1e-12))
    is_borne_out = (history.lengths >= 2 * season) & (count.min(axis=1) >= 2)
    return np.where(is_borne_out[:, None], centred * trust[:, None], none)


def _distances(values: Floats, lengths: Ints, season: int) -> Floats:
    """Distance of each value from the level: from a moving average where four seasons are known, else from a line; NaN where unknown."""
    is_long = lengths >= 4 * season
    found = np.empty_like(values)
    found[is_long] = values[is_long] - _moving_average(values[is_long], season)
    found[~is_long] = values[~is_long] - _line(values[~is_long], season)
    return _calmed(found, season // 24) if season > YEAR_OF_DAYS else found


def _moving_average(values: Floats, season: int) -> Floats:
    """Centred average over one season (2 × m where m is even); NaN within half a season of the ends."""
    half = season // 2
    sums = np.cumsum(np.pad(np.nan_to_num(values), ((0, 0), (1, 0))), axis=1)
    means = (sums[:, season:] - sums[:, :-season]) / season
    means = np.where(np.isfinite(values[:, : means.shape[1]]), means, np.nan)
    centred = means if season % 2 else (means[:, 1:] + means[:, :-1]) / 2
    averages = np.full_like(values, np.nan)
    averages[:, half : half + centred.shape[1]] = centred
    return averages


def _line(values: Floats, season: int) -> Floats:
    """A line with the mean slope from season to season, which the season itself does not bend, through the mean of the values."""
    apart = values[:, season:] - values[:, :-season]
    slope = np.nan_to_num(apart).sum(axis=1) / np.maximum(np.isfinite(apart).sum(axis=1), 1) / season
    steps = np.where(np.isfinite(values), np.arange(values.shape[1], dtype=float), np.nan)
    count = np.maximum(np.isfinite(values).sum(axis=1), 1)
    start = np.nan_to_num(values - slope[:, None] * steps).sum(axis=1) / count
    line: Floats = start[:, None] + slope[:, None] * steps
    return line


def _calmed(distances: Floats, half: int) -> Floats:
    """Average over neighbouring steps, as far as they are known."""
    padded = np.pad(distances, ((0, 0), (half, half)), constant_values=np.nan)
    sums = np.cumsum(np.pad(np.nan_to_num(padded), ((0, 0), (1, 0))), axis=1)
    counts = np.cumsum(np.pad(np.isfinite(padded), ((0, 0), (1, 0))), axis=1)
    width = 2 * half + 1
    known = counts[:, width:] - counts[:, :-width]
    return np.where(np.isfinite(distances), (sums[:, width:] - sums[:, :-width]) / np.maximum(known, 1), np.nan)
