"""Tests that tell a change in publishing from chance. Values are p, the odds of a difference as large by chance alone."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Figures = NDArray[np.float64]
_LEAST_EXPECTED = 3.0


def fisher(hits: Counts, size: Counts, all_hits: Counts, all_size: Counts) -> Figures:
    """Fisher's exact test, both ways: whether `hits` of `size` are what a blind draw from a whole of `all_hits` of `all_size` gives."""
    from scipy.stats import hypergeom

    lower, upper = hypergeom.cdf(hits, all_size, all_hits, size), hypergeom.sf(hits - 1, all_size, all_hits, size)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(lower, upper)), np.float64)


def seasonal(counts: Counts, others: Counts) -> float:
    """Pearson's test of homogeneity: whether a topic's pages fall on the quarters of the year as other pages do.

    NaN where fewer than three pages are expected in a quarter: the test would not hold there.
    """
    from scipy.stats import chi2_contingency

    table = np.vstack([counts, others])
    whole = table.sum()
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / whole if whole else np.zeros_like(table, np.float64)
    return float("nan") if expected.min() < _LEAST_EXPECTED else float(chi2_contingency(table, correction=False)[1])


def adjusted(chances: "pd.Series[float]") -> "pd.Series[float]":
    """Each p as the share of false findings among those up to it (Benjamini and Hochberg 1995); what is not tested (NaN) stays so."""
    from scipy.stats import false_discovery_control

    tested = chances.dropna()
    found = false_discovery_control(tested.to_numpy()) if len(tested) else np.empty(0)
    return pd.Series(found, index=tested.index, dtype="float64").reindex(chances.index)


def change_rows(counts: pd.DataFrame, recent: int, earlier: int, kind: str) -> pd.DataFrame:
    """Rows of changes from counts by name: `sum` recent pages of `size` in both periods, of so many recent and earlier pages in all."""
    hits, both = counts["sum"].to_numpy(np.int64), counts["size"].to_numpy(np.int64)
    recent_share, earlier_share = hits / recent, (both - hits) / earlier
    return pd.DataFrame({
        "name": counts.index.astype(str), "kind": kind, "recent_count": hits, "recent_total": recent, "earlier_count": both - hits,
        "earlier_total": earlier, "recent_share": recent_share, "earlier_share": earlier_share,
        "direction": np.where(recent_share > earlier_share, "rising", "fading"),
        "p_value": fisher(hits, np.full_like(hits, recent), both, np.full_like(hits, recent + earlier)),
    })  # fmt: skip
