"""What is done to a history before it is forecast, and undone after: scale, gaps, measurement breaks, holidays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tasks.analytics.forecast_models import Flags, Floats, Ints, SeriesError
from tasks.analytics.forecast_panel import Panel

Break = tuple[object, object]
"""From when to when the measurement was off (both included), or from when its level is another (the end is None)."""
LEAST_SHARE = 0.05
"""A series with a value below this share of its mean is too near to nought for a plain logarithm."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """How each series is brought to a common scale: the logarithm of its values plus `shift`, or its values by `size` where it was ever negative.

    `is_count` marks series of whole numbers from nought on: what comes is a whole number too, and so are its bounds.
    """

    shift: Floats
    size: Floats
    is_signed: Flags
    is_count: Flags

    def forth(self, values: Floats) -> Floats:
        """From the values to the common scale."""
        logs = np.log(np.where(self.is_signed[:, None], 1.0, values + self.shift[:, None]))
        return np.where(self.is_signed[:, None], values / self.size[:, None], logs)

    def back(self, scaled: Floats) -> Floats:
        """From the common scale to values, never negative where the series never was."""
        grown = np.exp(np.minimum(np.where(self.is_signed[:, None], 0.0, scaled), 700.0)) - self.shift[:, None]
        return np.where(self.is_signed[:, None], scaled * self.size[:, None], np.maximum(grown, 0.0))

    def bounds(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Lower and upper bounds as values."""
        lower, upper = self.back(low), self.back(high)
        is_count = self.is_count[:, None]
        return np.where(is_count, np.round(lower), lower), np.where(is_count, np.round(upper), upper)


def scale_of(values: Floats) -> Scale:
    """The scale of each series: a series that comes near to nought is shifted by its mean and deviation, which keeps the zeros in bounds."""
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=1), 1)
    size = np.where(known, np.abs(values), 0).sum(axis=1) / count
    spread = np.sqrt(np.where(known, (np.abs(values) - size[:, None]) ** 2, 0).sum(axis=1) / count)
    least = np.where(known, values, np.inf).min(axis=1)
    size = np.where(size > 0, size, 1.0)
    shift = np.where(least > LEAST_SHARE * size, 0.0, size + spread)
    is_count = (least >= 0) & (~known | (values == np.round(values))).all(axis=1)
    return Scale(shift, size, least < 0, is_count)


def without_breaks(panel: Panel, values: Floats, breaks: Sequence[Break], season: int) -> Floats:
    """Values with the windows of the breaks left out, and what lies before a change of level moved to the level after it.

    The change of level is the median of the four seasons after less that of the four before, on the scale of the values.
    """
    positions = _grid(panel)
    for begin, end in breaks:
        first, last = _position(panel, begin), None if end is None else _position(panel, end)
        if last is not None and last < first:
            raise SeriesError("breaks", f"the break from {begin} ends before, on {end}; swap the two")
        if last is not None:
            values = np.where((positions >= first) & (positions <= last), np.nan, values)
        else:
            values = np.where(positions < first, values + _jump(values, positions - first, 4 * season)[:, None], values)
    return values


def _grid(panel: Panel, ahead: int = 0) -> Ints:
    """The position of each cell of the panel, and of `ahead` more to the right."""
    return panel.ends[:, None] + np.arange(1 - panel.values.shape[1], 1 + ahead)[None, :]


def _position(panel: Panel, date: object) -> int:
    dates = pd.Series([date]) if isinstance(panel.origin, int) else pd.to_datetime(pd.Series([date]))
    return int(panel.positions(dates)[0])


def _jump(values: Floats, since: Ints, reach: int) -> Floats:
    """Median of `reach` steps from the change on, less that of as many before; nought where either is not known."""
    after = np.where((since >= 0) & (since < reach), values, np.nan)
    before = np.where((since < 0) & (since >= -reach), values, np.nan)
    jumps = np.zeros(len(values))
    for row in np.flatnonzero(np.isfinite(after).any(axis=1) & np.isfinite(before).any(axis=1)):
        jumps[row] = np.nanmedian(after[row]) - np.nanmedian(before[row])
    return jumps


def without_gaps(values: Floats, starts: Ints, season: int) -> Floats:
    """Missing values after each start, on the line between their neighbours, the season apart."""
    filled = values.copy()
    for row in np.flatnonzero((~np.isfinite(values) & (np.arange(values.shape[1]) >= starts[:, None])).any(axis=1)):
        own = values[row, starts[row] :]
        filled[row, starts[row] :] = _bridged(own, season)
    return filled


def _bridged(values: Floats, season: int) -> Floats:
    known = np.flatnonzero(np.isfinite(values))
    phases = np.arange(len(values)) % season
    effects = np.zeros(season)
    if len(known) >= 2 * season:
        counts = np.bincount(phases[known], minlength=season)
        sums = np.bincount(phases[known], weights=values[known] - values[known].mean(), minlength=season)
        effects = sums / np.maximum(counts, 1)
    calm = values - effects[phases]
    return np.where(np.isfinite(values), values, np.interp(np.arange(len(values)), known, calm[known]) + effects[phases])


def holiday_effects(panel: Panel, values: Floats, holidays: pd.DataFrame, horizon: int, season: int) -> tuple[Floats, Floats]:
    """What each holiday adds to each cell of the history, and to each step ahead, on the scale of the values.

    `holidays`: ds, and name where there are several kinds. The effect of a kind is its mean distance from the mean of the values one season
    before and after, over its past days, shrunk by n / (n + 1); nought for a series that lived through fewer than two.
    """
    if "ds" not in holidays.columns:
        raise SeriesError("holidays", "the frame has no column ds; give the dates of past and coming holidays")
    names = holidays["name"] if "name" in holidays.columns else pd.Series("holiday", index=holidays.index)
    grid, width = _grid(panel, horizon), values.shape[1]
    distance = _from_neighbours(values, season)
    effects = np.zeros(grid.shape)
    for _, dates in sorted(holidays["ds"].groupby(names), key=lambda one: str(one[0])):
        is_holiday = np.isin(grid, panel.positions(pd.to_datetime(dates) if not isinstance(panel.origin, int) else dates))
        is_known = is_holiday[:, :width] & np.isfinite(distance)
        count = is_known.sum(axis=1)
        effect = np.where(count >= 2, np.where(is_known, distance, 0).sum(axis=1) / (count + 1), 0.0)
        effects += is_holiday * effect[:, None]
    return effects[:, :width], effects[:, width:]


def _from_neighbours(values: Floats, season: int) -> Floats:
    """Distance of each value from the mean of those one season before and after."""
    distance = np.full_like(values, np.nan)
    if values.shape[1] > 2 * season:
        distance[:, season:-season] = values[:, season:-season] - (values[:, 2 * season :] + values[:, : -2 * season]) / 2
    return distance
