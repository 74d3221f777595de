"""Series as a frame, as one matrix: rows are series, the last column is each one's last step, and missing dates are missing values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tasks.analytics.forecast_models import FORECAST, Floats, ForecastParameters, Ints, SeriesError

RHYTHMS = {"hour": (24, 168), "day": (7, 365), "week": (52,), "month": (12,), "quarter": (4,), "year": (), "step": ()}
"""Seasons of each rhythm, in its steps."""
_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 92), "year": (365, 366)}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`values`: series × steps, NaN where nothing is known; `ends`: position of each series' last step; `lasts`: its date; `rhythm`: a key of
    RHYTHMS; `step`: its length, in nanoseconds, months or whole numbers; `origin`: the date of the position 0.
    """

    ids: pd.Index
    values: Floats
    ends: Ints
    lasts: pd.Index
    rhythm: str
    step: int
    origin: pd.Timestamp | int

    def positions(self, dates: "pd.Series[pd.Timestamp]") -> Ints:
        """Where dates lie among the steps; those between two steps belong to the one before."""
        return _positions(dates, self.rhythm, self.step, self.origin)

    def ahead(self, horizon: int) -> pd.Index:
        """The dates of the steps after each series' last, series by series, of the type that the series had."""
        lasts, steps = self.lasts.repeat(horizon), np.tile(np.arange(1, horizon + 1), len(self.ids)) * self.step
        if not isinstance(lasts, pd.DatetimeIndex):
            return pd.Index(lasts.to_numpy() + steps)
        if self.rhythm not in _MONTHS:
            return (lasts + pd.to_timedelta(steps, unit="ns")).as_unit(lasts.unit)
        months = (np.asarray(lasts.year) * 12 + np.asarray(lasts.month) - 1 - 1970 * 12 + steps).astype("datetime64[M]")
        firsts = months.astype("datetime64[D]")
        length = ((months + 1).astype("datetime64[D]") - firsts).astype(np.int64)
        days = np.where(lasts.is_month_end, length, np.minimum(np.asarray(lasts.day), length))
        return pd.DatetimeIndex(firsts + (days - 1)).as_unit(lasts.unit)


def read_panel(series: pd.DataFrame, parameters: ForecastParameters = FORECAST) -> Panel:
    """The panel of a frame (unique_id, ds, y). Rows without a value are missing; so are dates that have no row.

    Raises SeriesError for missing columns, dates that are no dates or have a time zone, two values of a series on one date, infinite values.
    """
    frame = _checked(series)
    rhythm, step = _rhythm(frame)
    origin = frame["ds"].min()
    origin = origin if isinstance(origin, pd.Timestamp) else int(origin)
    at = _positions(frame["ds"], rhythm, step, origin)
    codes, ids = pd.factorize(frame["unique_id"], sort=True)
    if pd.DataFrame({"series": codes, "at": at}).duplicated().any():
        raise SeriesError("ds", f"a series has two values in one {rhythm}; add them up, or give dates of one rhythm")
    ends = np.full(len(ids), -1)
    np.maximum.at(ends, codes, at)
    length = min(parameters.max_history, max(1, parameters.max_cells // len(ids)), int((ends[codes] - at).max()) + 1)
    values = np.full((len(ids), length), np.nan)
    column = length - 1 - (ends[codes] - at)
    values[codes[column >= 0], column[column >= 0]] = frame["y"].to_numpy(dtype=float)[column >= 0]
    values = _awake(values, parameters.awake)
    lasts = pd.Index(frame.groupby("unique_id", sort=True)["ds"].max())
    return Panel(pd.Index(ids), values, ends, lasts, rhythm, step, origin)


def _awake(values: Floats, least: int) -> Floats:
    """Values without the noughts before a series came to life: a page's clicks before it was published are no history of it."""
    is_alive = np.nan_to_num(values) != 0
    first = np.where(is_alive.any(axis=1), np.argmax(is_alive, axis=1), 0)
    is_after = np.arange(values.shape[1]) >= first[:, None]
    following = np.isfinite(values) & is_after
    is_awake = (following.sum(axis=1) >= least) & (2 * (is_alive & is_after).sum(axis=1) >= following.sum(axis=1))
    return np.where(is_after | ~is_awake[:, None], values, np.nan)


def _checked(series: pd.DataFrame) -> pd.DataFrame:
    """The rows with values, sorted; refuses what cannot be read as series."""
    for column in ("unique_id", "ds", "y"):
        if column not in series.columns:
            raise SeriesError(column, "the series have no such column; give a frame of unique_id, ds and y")
    if not (pd.api.types.is_integer_dtype(series["ds"]) or pd.api.types.is_datetime64_dtype(series["ds"])):
        raise SeriesError("ds", f"is {series['ds'].dtype}; give whole numbers, or dates without a time zone")
    if series["ds"].isna().any() or series["unique_id"].isna().any():
        raise SeriesError("ds", "a row has no date or no series; leave such rows out")
    if np.isinf(series["y"].to_numpy(dtype=float, na_value=np.nan)).any():
        raise SeriesError("y", "a value is infinite; leave it empty where it is not known")
    doubled = series.duplicated(["unique_id", "ds"])
    if doubled.any():
        first = series[doubled].iloc[0]
        raise SeriesError("ds", f"{first['unique_id']} has two values on {first['ds']}; keep one of them")
    known = series.dropna(subset="y")
    empty = sorted(set(series["unique_id"]) - set(known["unique_id"]), key=str)
    if empty or known.empty:
        raise SeriesError("y", f"{empty[0] if empty else 'the frame'} has no value at all; leave it out")
    ids = known["unique_id"]
    plain = ids.astype(ids.cat.categories.dtype) if isinstance(ids.dtype, pd.CategoricalDtype) else ids
    return known.assign(unique_id=plain).sort_values(["unique_id", "ds"], ignore_index=True)


def _rhythm(frame: pd.DataFrame) -> tuple[str, int]:
    """The most frequent distance from one date of a series to the next, by name, and its length."""
    apart = frame["ds"].diff()[frame["unique_id"].eq(frame["unique_id"].shift())]
    if pd.api.types.is_integer_dtype(frame["ds"]):
        return "step", int(apart.min()) if len(apart) else 1
    usual = apart.mode().iloc[0] if len(apart) else pd.Timedelta(days=1)
    for name, (least, most) in _DAYS.items():
        if pd.Timedelta(days=least) <= usual <= pd.Timedelta(days=most):
            return name, _MONTHS.get(name, int(usual / pd.Timedelta(1, "ns")))
    return ("hour" if usual == pd.Timedelta(hours=1) else "step"), int(usual / pd.Timedelta(1, "ns"))


def _positions(dates: "pd.Series[pd.Timestamp]", rhythm: str, step: int, origin: pd.Timestamp | int) -> Ints:
    if isinstance(origin, int):
        return (dates.to_numpy(dtype=np.int64) - origin) // step
    if rhythm in _MONTHS:
        months = (dates.dt.year - origin.year) * 12 + dates.dt.month - origin.month
        return np.asarray(months // step, dtype=np.int64)
    return np.asarray((dates - origin) // pd.Timedelta(step, "ns"), dtype=np.int64)


def detected_seasons(values: Floats, candidates: Sequence[int] = (4, 7, 12, 24, 52), least: float = 0.3) -> tuple[int, ...]:
    """The season of series whose rhythm is not known: the lag at which the steps of the usual series agree most with themselves, if enough.

    Steps are differences, so that a trend is no season. A candidate needs three whole seasons of the longest series.
    """
    steps = np.diff(values, axis=1)
    agreement = {season: _agreement(steps, season) for season in candidates if values.shape[1] >= 3 * season}
    best = max(agreement, key=lambda season: agreement[season], default=0)
    return (best,) if best and agreement[best] >= least else ()


def _agreement(steps: Floats, lag: int) -> float:
    """Median over series of the autocorrelation at a lag."""
    now, before = steps[:, lag:], steps[:, :-lag]
    both = np.isfinite(now) & np.isfinite(before)
    product = np.where(both, now * before, 0).sum(axis=1)
    size = np.where(both, (now**2 + before**2) / 2, 0).sum(axis=1)
    return float(np.median(product[size > 0] / size[size > 0])) if (size > 0).any() else 0.0
