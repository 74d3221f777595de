"""The sites of a market as points on a plane: the nearer, the more alike are the topics that they write about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.profile_models import PROFILES, ProfileParameters

PLACE_COLUMNS = ["site", "x", "y", "page_count", "is_target", "status"]
AXIS_COLUMNS = ["axis", "explained_share", "toward_high", "toward_low"]

Figures = NDArray[np.float64]

_AXES = ("x", "y")
_DIGITS = 6
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PositioningMap:
    """`places` (`PLACE_COLUMNS`): a row a site. `axes` (`AXIS_COLUMNS`): x and y, with the share of the sites' differences that each shows
    and the ids of the topics that pull a site to its ends."""

    places: pd.DataFrame
    axes: pd.DataFrame


def positioning_map(shares: pd.DataFrame, target: str, sites: Sequence[str], parameters: ProfileParameters = PROFILES) -> PositioningMap:
    """The map of `sites` by `topic_shares`.

    Principal components of the square roots of each site's topic shares (distances of Hellinger: Legendre and Gallagher 2001), every
    site counting alike whatever its size. Signs are fixed: the target lies right of and above the middle, or the first site by name
    that is off it. A site with too few pages on topics has no place, and status unknown. Two sites lie on one line.
    """
    counts = shares.groupby("site")["page_count"].sum().reindex(sorted(sites)).fillna(0).astype("int64")
    mixes = shares[shares["site"].map(counts) >= parameters.least_pages].pivot_table(
        index="site", columns="topic_id", values="own_share", fill_value=0.0
    )
    order = np.argsort(mixes.index != target, kind="stable")
    coordinates, weights, pulls = _components(np.sqrt(mixes.to_numpy(dtype=np.float64)), order)
    ends = [_ends(list(mixes.columns), pull, parameters.top_topics) for pull in pulls]
    axes = [(axis, round(weight, _DIGITS), *end) for axis, weight, end in zip(_AXES, weights, ends, strict=True)]
    points = pd.DataFrame(coordinates.round(_DIGITS) + 0.0, index=mixes.index, columns=list(_AXES)).reindex(counts.index)
    places = points.assign(
        page_count=counts, is_target=counts.index == target, status=np.where(points["x"].notna(), "measured", "unknown")
    ).rename_axis("site")
    return PositioningMap(places.reset_index()[PLACE_COLUMNS], pd.DataFrame(axes, columns=AXIS_COLUMNS))


def _components(mixes: Figures, order: NDArray[np.intp]) -> tuple[Figures, list[float], Figures]:
    """Two coordinates a row, the share of all differences that each holds, and each column's pull on it; zeros where there are none.

    `order` is that in which rows are asked for a coordinate that fixes the sign.
    """
    coordinates, pulls, weights = np.zeros((len(mixes), 2)), np.zeros((2, mixes.shape[1])), [0.0, 0.0]
    if not len(mixes):
        return coordinates, weights, pulls
    left, strengths, right = np.linalg.svd(mixes - mixes.mean(axis=0), full_matrices=False)
    total = float((strengths**2).sum())
    for place in range(min(2, len(strengths))):
        weight = float(strengths[place] ** 2) / total if total > _NOTHING else 0.0
        if weight > _NOTHING:
            along = left[:, place]
            sign = np.sign(next(along[row] for row in order if abs(along[row]) > _NOTHING))
            coordinates[:, place], pulls[place], weights[place] = along * strengths[place] * sign, right[place] * sign, weight
    return coordinates, weights, pulls


def _ends(topics: Sequence[str], pull: Figures, count: int) -> tuple[list[str], list[str]]:
    """The topics that pull most to the high end of an axis and to its low end, strongest first."""
    strength = pd.Series(pull.round(_DIGITS), index=list(topics)).sort_index()
    high = strength[strength > 0].sort_values(ascending=False, kind="stable")
    low = strength[strength < 0].sort_values(kind="stable")
    return list(high.index[:count]), list(low.index[:count])
