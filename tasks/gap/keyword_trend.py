"""Whether interest in a keyword rises or falls, by a test of significance, from dated values."""

from math import erfc, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.keyword_models import TREND, TrendParameters

TREND_COLUMNS = ["keyword", "trend", "trend_p", "trend_slope_share", "trend_n", "trend_method"]
MONTHS = 12


def keyword_trends(values: pd.DataFrame, parameters: TrendParameters = TREND) -> pd.DataFrame:
    """The trend of each keyword: `TREND_COLUMNS`, a row a keyword. `values` has keyword, on and value; values of one month are added up.

    `trend` is `rising`, `falling`, `flat` or `unknown` (fewer months than the least, or nothing but gaps). The test is Mann's and Kendall's (Mann
    1945, Kendall 1975) with ties; with two years or more the seasonal one, which compares each month only with itself (Hirsch, Slack and Smith 1982).
    `trend_slope_share` is Sen's slope a year (1968), as a share of the median month.
    """
    rows = []
    dated = values.assign(on=pd.to_datetime(values["on"]).dt.tz_localize(None)).dropna(subset=["value"])
    for keyword, group in dated.groupby("keyword", sort=True):
        monthly = group.groupby(group["on"].dt.to_period("M"))["value"].sum().sort_index()
        months = np.array([period.ordinal for period in monthly.index], dtype=np.int64)
        rows.append((keyword, *trend_of(months, monthly.to_numpy(dtype=np.float64), parameters)))
    return pd.DataFrame(rows, columns=TREND_COLUMNS)


def trend_of(
    months: NDArray[np.int64], values: NDArray[np.float64], parameters: TrendParameters = TREND
) -> tuple[str, float | None, float | None, int, str]:
    """Trend, p value, slope a year as a share of the median, number of months and method, of values by month (counted from any start, ascending)."""
    size = len(values)
    if size < parameters.least_months:
        return "unknown", None, None, size, "none"
    is_seasonal = months[-1] - months[0] + 1 >= parameters.seasonal_months
    season = months % MONTHS if is_seasonal else np.zeros(size, dtype=np.int64)
    pieces = [season == which for which in np.unique(season)]
    score = sum(_score(values[piece]) for piece in pieces)
    variance = sum(_variance(values[piece]) for piece in pieces)
    slope = _slope(months, values, season)
    p_value = _p_value(score, variance)
    method = "seasonal Mann-Kendall" if is_seasonal else "Mann-Kendall"
    is_clear = p_value <= parameters.significance and abs(slope) >= parameters.least_slope_share
    trend = "flat" if not is_clear else "rising" if score > 0 else "falling"
    return trend, round(p_value, 6), round(slope, 4), size, method


def _score(values: NDArray[np.float64]) -> float:
    """Kendall's S: pairs that rise less pairs that fall."""
    return float(np.triu(np.sign(values[None, :] - values[:, None]), 1).sum())


def _variance(values: NDArray[np.float64]) -> float:
    """The variance of S by chance, less what ties take away."""
    size = len(values)
    ties = np.unique(values, return_counts=True)[1].astype(np.float64)
    return float((size * (size - 1) * (2 * size + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18)


def _p_value(score: float, variance: float) -> float:
    """Two-sided, with the correction for continuity; 1 where nothing varies."""
    if variance <= 0 or score == 0:
        return 1.0
    return float(erfc((abs(score) - 1) / sqrt(variance) / sqrt(2)))


def _slope(months: NDArray[np.int64], values: NDArray[np.float64], season: NDArray[np.int64]) -> float:
    """Sen's slope: the median of the slopes of all pairs of a season, a year, against the median value."""
    first, second = np.triu_indices(len(values), 1)
    same = season[first] == season[second]
    slopes = (values[second] - values[first])[same] / (months[second] - months[first])[same]
    level = float(np.median(values)) or float(values.mean())
    return float(np.median(slopes)) * MONTHS / level if len(slopes) and level else 0.0
