"""Tests that tell a difference from chance, over whole columns at once. Values are p, the odds of a difference as large by chance alone."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Figures = NDArray[np.float64]
Counts = NDArray[np.int64]


def binomial(counts: Counts, totals: Counts, chance: Figures) -> Figures:
    """Whether `counts` of `totals` are what a probability of `chance` gives: twice the smaller tail of the binomial distribution."""
    from scipy.stats import binom

    return _two_sided(binom.cdf(counts, totals, chance), binom.sf(counts - 1, totals, chance))


def fisher(hits: Counts, size: Counts, all_hits: Counts, all_size: Counts) -> Figures:
    """Fisher's exact test: whether `hits` of `size` are what a blind draw from a whole of `all_hits` of `all_size` gives, both ways."""
    from scipy.stats import hypergeom

    return _two_sided(hypergeom.cdf(hits, all_size, all_hits, size), hypergeom.sf(hits - 1, all_size, all_hits, size))


def _two_sided(lower: object, upper: object) -> Figures:
    return np.asarray(np.minimum(1.0, 2 * np.minimum(np.asarray(lower, np.float64), np.asarray(upper, np.float64))), np.float64)


def rank_sum(first: Figures, second: Figures) -> float:
    """Whether two samples lie alike: the test of Mann and Whitney (1947), normal approximation with ties and continuity corrected."""
    from scipy.special import ndtr
    from scipy.stats import rankdata

    count, other = len(first), len(second)
    whole = count + other
    ranks = rankdata(np.concatenate([first, second]))
    _, tied = np.unique(ranks, return_counts=True)
    variance = count * other / 12 * (whole + 1 - float((tied.astype(np.float64) ** 3 - tied).sum()) / (whole * (whole - 1)))
    if variance <= 0:
        return 1.0
    lead = abs(float(ranks[:count].sum()) - count * (whole + 1) / 2)
    return float(min(1.0, 2 * ndtr(-max(lead - 0.5, 0.0) / variance**0.5)))


def mann_kendall(series: Figures) -> float:
    """Whether a series has a trend: the test of Mann (1945) and Kendall (1975), ties corrected. It takes its values as independent."""
    from scipy.special import ndtr

    count = len(series)
    score = float(np.sign(series[None, :] - series[:, None])[np.triu_indices(count, 1)].sum())
    _, tied = np.unique(series, return_counts=True)
    variance = (count * (count - 1) * (2 * count + 5) - float((tied * (tied - 1) * (2 * tied + 5)).sum())) / 18
    return 1.0 if variance <= 0 else float(min(1.0, 2 * ndtr(-max(abs(score) - 1, 0) / variance**0.5)))


def theil_sen(series: Figures) -> float:
    """The slope a step of a series: the median of the slopes between all its pairs (Theil 1950, Sen 1968)."""
    early, late = np.triu_indices(len(series), 1)
    return float(np.median((series[late] - series[early]) / (late - early)))


def adjusted(chances: "pd.Series[float]") -> "pd.Series[float]":
    """Each p as the share of false findings among those up to it (Benjamini and Hochberg 1995); what is not tested (NaN) stays so."""
    tested = chances.dropna().sort_values(kind="stable")
    scaled = tested * len(tested) / np.arange(1, len(tested) + 1)
    least = scaled[::-1].cummin()[::-1].clip(upper=1.0)
    return least.reindex(chances.index).astype("float64")
