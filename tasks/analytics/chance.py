"""How far counts and shares stray by chance: intervals and tests that know that clicks vary more than a Poisson count.

Clicks of two windows differ by chance with a variance of `noise · (a + b) + drift² · ((a + b) / 2)²`: a part that grows with the count
(over-dispersion, McCullagh and Nelder 1989, section 6.2) and one that grows with its square (pages wander). Both are read off the site's own pages,
most of which do not decay, by medians, so that the few that do count for little (an empirical null, Efron 2004).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Figures = NDArray[np.float64]
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class Spread:
    """How counts of a site stray. `noise`: variance over the mean (1: Poisson); `drift`: standard deviation of the log changes of large pages."""

    noise: float = 2.0
    drift: float = 0.15
    freedom: float = 8.0
    """Degrees of freedom of Student's t: few where some pages stray wildly."""
    basis: str = "prior"
    """`own data`, or `prior` where the site has too few counts to tell."""

    def variance(self, before: Figures, after: Figures) -> Figures:
        """The variance of the difference of two counts that differ by chance alone."""
        both = before + after
        return np.asarray(self.noise * np.maximum(both, 1.0) + self.drift**2 * both**2 / 4, np.float64)


def spread(before: Figures, after: Figures, least: int = 40, prior: Spread | None = None, *, are_judged: bool = False) -> Spread:
    """The spread that pairs of counts show around their common change; with fewer than `least` pairs the prior.

    Squared differences over their sum are expected at `noise + drift² · sum / 4`: a line through the medians of bins of like sums. Where the pairs
    are those that are to be judged (`are_judged`), how wildly pages stray is the prior's: what is sought would tell of itself.
    """
    both = before + after
    known = both > 0
    if int(known.sum()) < least:
        return prior or Spread()
    both, difference = both[known], (after - before)[known]
    common = float(np.median(difference / both))
    strayed = np.abs(difference - common * both) / np.sqrt(both)
    bins = np.array_split(np.argsort(both, kind="stable"), min(12, max(2, len(both) // 20)))
    level = np.array([(MAD_TO_SIGMA * np.median(strayed[one])) ** 2 for one in bins])
    size = np.array([np.median(both[one]) for one in bins])
    noise, slope = _line(size / 4, level)
    known_spread = Spread(noise, slope**0.5, basis="own data")
    if are_judged:
        return known_spread
    strays = (difference - common * both) / np.sqrt(noise * both + slope * both**2 / 4)
    return replace(known_spread, freedom=_freedom(strays))


def _freedom(strays: Figures, ladder: tuple[float, ...] = (3.0, 4.0, 6.0, 8.0, 12.0, 30.0)) -> float:
    """The degrees of freedom that make standardised differences likeliest; their scale is that of their median."""
    from scipy.stats import t

    middle = float(np.median(np.abs(strays)))
    return max(ladder, key=lambda one: float(t.logpdf(strays, one, scale=middle / t.ppf(0.75, one)).sum())) if middle > 0 else ladder[0]


def _line(places: Figures, levels: Figures) -> tuple[float, float]:
    """Intercept of at least 1 and slope of at least 0 that fit best, relative to the levels."""
    from scipy.optimize import nnls

    weights = 1 / np.maximum(levels, 1.0)
    design = np.column_stack([np.ones_like(places), places]) * weights[:, None]
    found, _ = nnls(design, (levels - 1.0) * weights)
    return 1.0 + float(found[0]), float(found[1])


def loss_chance(before: Figures, after: Figures, known: Spread) -> Figures:
    """How often chance alone takes away as much: one-sided p of Student's t, scaled to the same median."""
    from scipy.stats import norm, t

    scale = norm.ppf(0.75) / t.ppf(0.75, known.freedom)
    return np.asarray(t.cdf((after - before) / (scale * np.sqrt(known.variance(before, after))), known.freedom), np.float64)


def adjusted(chances: "pd.Series[float]") -> "pd.Series[float]":
    """Each p as the share of false findings among those up to it (Benjamini and Hochberg 1995); what is not tested (NaN) stays so."""
    from scipy.stats import false_discovery_control

    tested = chances.dropna()
    found = false_discovery_control(tested.to_numpy()) if len(tested) else np.empty(0)
    return pd.Series(found, index=tested.index, dtype="float64").reindex(chances.index)


def count_interval(counts: Figures, noise: float) -> tuple[Figures, Figures]:
    """The 90 % interval of the expected count: Garwood's (1936) for Poisson counts, of counts in units of their over-dispersion."""
    from scipy.stats import chi2

    units = counts / noise
    low = np.where(units > 0, chi2.ppf(0.05, 2 * np.maximum(units, 1e-9)) / 2, 0.0)
    return low * noise, np.asarray(chi2.ppf(0.95, 2 * (units + 1)) / 2 * noise, np.float64)


def share_interval(hits: Figures, trials: Figures, noise: float = 1.0) -> tuple[Figures, Figures]:
    """The 90 % interval of a share (Wilson 1927), of as many trials as are left after over-dispersion; 0 and 1 where there are none."""
    quantile = 1.6448536269514722
    with np.errstate(divide="ignore", invalid="ignore"):
        size = trials / noise
        share = np.where(trials > 0, np.minimum(hits / trials, 1.0), 0.5)
        middle = (share + quantile**2 / (2 * size)) / (1 + quantile**2 / size)
        half = quantile / (1 + quantile**2 / size) * np.sqrt(share * (1 - share) / size + quantile**2 / (4 * size**2))
    none = ~(trials > 0)
    return np.where(none, 0.0, np.clip(middle - half, 0, 1)), np.where(none, 1.0, np.clip(middle + half, 0, 1))


def weighted_median(values: Figures, weights: Figures) -> float:
    """The value with half of the weight on either side; NaN where nothing has weight."""
    known = np.isfinite(values) & (weights > 0)
    if not known.any():
        return float("nan")
    order = np.argsort(values[known], kind="stable")
    ordered, mass = values[known][order], weights[known][order].cumsum()
    return float(ordered[int(np.searchsorted(mass, mass[-1] / 2))])
