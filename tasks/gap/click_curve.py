"""How many of those who see a result click on it, by its position: the site's own rates, shrunk to the published ones.

Empirical Bayes (Morris 1983, “Parametric empirical Bayes inference”): each position's rate is a draw from a beta distribution around the published
rate; how tightly the draws lie, in impressions, is what makes the site's own clicks likeliest. Few impressions leave the published rate as it is.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.keyword_models import CLICKS, ClickParameters

CURVE_COLUMNS = ["position", "click_share", "published_share", "own_share", "impressions", "strength", "method"]

Shares = NDArray[np.float64]


def published_curve(parameters: ClickParameters = CLICKS) -> Shares:
    """The published click-through rates (0..1) by position, the mean of the sources; past the tenth continued by the power law of the fifth to
    tenth."""
    known = np.mean([parameters.sistrix_percent, parameters.backlinko_percent], axis=0) / 100
    places = np.arange(1, parameters.last_position + 1, dtype=np.float64)
    tail = np.arange(5, len(known) + 1)
    slope, level = np.polyfit(np.log(tail), np.log(known[4:]), 1)
    curve = np.exp(level + slope * np.log(places))
    curve[: len(known)] = known
    return np.minimum.accumulate(curve)


def click_curve(facts: pd.DataFrame | None = None, parameters: ClickParameters = CLICKS) -> pd.DataFrame:
    """The expected click-through by position, with `CURVE_COLUMNS`; never rising with the position.

    `facts` are search facts with clicks, impressions and position (a mean, rounded here). Without them, or with too few impressions, the curve is the
    published one, and `method` says so: `published`, or `own, shrunk to published`.
    """
    prior = published_curve(parameters)
    clicks, seen = _counts(facts, parameters)
    own = np.divide(clicks, seen, out=np.full(len(seen), np.nan), where=seen > 0)
    is_own = seen.sum() >= parameters.least_impressions
    strength = _strength(clicks, seen, prior, parameters) if is_own else np.inf
    shares = _never_rising((clicks + strength * prior) / (seen + strength), seen + strength) if is_own else prior
    method = "own, shrunk to published" if is_own else "published"
    table = {"click_share": shares, "published_share": prior, "own_share": own, "impressions": seen, "strength": strength if is_own else np.nan}
    return pd.DataFrame({"position": np.arange(1, len(prior) + 1), **table, "method": method})[CURVE_COLUMNS]


def expected_share(curve: pd.DataFrame, positions: "pd.Series[float]") -> "pd.Series[float]":
    """The click-through expected at mean positions, between the curve's points by straight lines; past its end the last one."""
    found = np.interp(positions.to_numpy(dtype=np.float64), curve["position"].to_numpy(dtype=np.float64), curve["click_share"].to_numpy())
    return pd.Series(found, index=positions.index).where(positions.notna())


def _counts(facts: pd.DataFrame | None, parameters: ClickParameters) -> tuple[Shares, Shares]:
    """Clicks and impressions by position."""
    size = parameters.last_position
    if facts is None or facts.empty:
        return np.zeros(size), np.zeros(size)
    known = facts[(facts["impressions"] > 0) & facts["position"].between(1, size + 0.499)]
    place = known["position"].round().astype("int64").to_numpy() - 1
    impressions = known["impressions"].to_numpy(dtype=np.float64)
    clicks = np.minimum(known["clicks"].to_numpy(dtype=np.float64), impressions)
    counted = [np.asarray(np.bincount(place, values, size), dtype=np.float64) for values in (clicks, impressions)]
    return counted[0], counted[1]


def _strength(clicks: Shares, seen: Shares, prior: Shares, parameters: ClickParameters) -> float:
    """The prior's weight in impressions that makes the clicks likeliest (beta-binomial), of a fixed ladder."""
    from scipy.special import betaln

    def likelihood(weight: float) -> float:
        a, b = weight * prior, weight * (1 - prior)
        return float((betaln(clicks + a, seen - clicks + b) - betaln(a, b))[seen > 0].sum())

    return max(parameters.strengths, key=likelihood)


def _never_rising(shares: Shares, weights: Shares) -> Shares:
    """The closest curve that never rises with the position (pool adjacent violators)."""
    from sklearn.isotonic import isotonic_regression

    return np.asarray(isotonic_regression(shares, sample_weight=weights, increasing=False), dtype=np.float64)
