"""Forecasts that add up: pages to topics, topics to the site.

Least squares weighted by each forecast's own variance, the diagonal form of MinT: Wickramasuriya, Athanasopoulos & Hyndman, "Optimal forecast
reconciliation for hierarchical and grouped time series through trace minimization" (Journal of the American Statistical Association 114, 2019).
On a tree the solution takes one pass up and one down, without a matrix: going up, what a node says of itself and what its children add up
to are averaged by their precision; going down, what is left over is shared among the children by their variance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tasks.analytics.forecast_models import Floats, Ints, SeriesError


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """`parent` of each node, -1 for a root; `layers`: the nodes of each depth, the roots first."""

    parent: Ints
    layers: list[Ints]

    def added(self, values: Floats, layer: Ints) -> Floats:
        """The values of a layer's nodes, added up for each parent: nodes × horizon, nought elsewhere."""
        sums = np.zeros_like(values)
        np.add.at(sums, self.parent[layer], values[layer])
        return sums


def reconcile(forecasts: pd.DataFrame, parents: Mapping[str, str]) -> pd.DataFrame:
    """The forecasts, moved as little as their uncertainty asks for, so that the means of children add up to their parent's.

    `forecasts` is what `forecast` gives, of leaves and parents alike; `parents` names the parent of each series that has one. Means are never
    negative where none was. The intervals move with their mean and keep their width, cut at nought. Raises SeriesError where the dates
    of the series differ, a parent has no forecast, or a series is its own ancestor.
    """
    frame = forecasts.sort_values(["unique_id", "ds"], ignore_index=True)
    ids = frame["unique_id"].drop_duplicates().tolist()
    _check(frame, len(ids))
    tree = _tree(ids, parents)
    bounds = [column for column in frame.columns if str(column).startswith(("lo-", "hi-"))]
    cells = {column: frame[column].to_numpy(dtype=float).reshape(len(ids), -1) for column in ["mean", *bounds]}
    means = _reconciled(cells["mean"], _variances(cells), tree)
    least = 0.0 if (cells["mean"] >= 0).all() else -np.inf
    moved = {column: np.maximum(cells[column] + means - cells["mean"], least) for column in bounds}
    kept = {column: np.minimum(values, means) if column.startswith("lo-") else np.maximum(values, means) for column, values in moved.items()}
    return frame.assign(mean=means.ravel(), **{column: values.ravel() for column, values in kept.items()})


def _check(frame: pd.DataFrame, count: int) -> None:
    dates = frame["ds"].drop_duplicates().sort_values()
    if len(frame) != count * len(dates) or frame.duplicated(["unique_id", "ds"]).any():
        raise SeriesError("ds", "the series are not forecast for the same dates; end all histories on the same one")


def _tree(ids: list[str], parents: Mapping[str, str]) -> _Tree:
    at = {one: index for index, one in enumerate(ids)}
    missing = sorted({parents[one] for one in ids if one in parents} - at.keys())
    if missing:
        raise SeriesError("parents", f"{missing[0]} has no forecast of its own; forecast the sum of its children too")
    parent = np.array([at[parents[one]] if one in parents else -1 for one in ids], dtype=np.int64)
    layers = [np.flatnonzero(parent < 0)]
    while len(layers[-1]):
        layers.append(np.flatnonzero(np.isin(parent, layers[-1])))
    if sum(map(len, layers)) < len(ids):
        raise SeriesError("parents", "some series are their own ancestors; let the parents form a tree")
    return _Tree(parent, layers[:-1])


def _variances(cells: Mapping[str, Floats]) -> Floats:
    """Squared half widths of the widest interval, never nought; equal where there is no interval."""
    widths = [cells[column] - cells[column.replace("hi-", "lo-")] for column in cells if column.startswith("hi-")]
    if not widths:
        return np.ones_like(cells["mean"])
    widest = np.max(widths, axis=0)
    least = 1e-6 * max(1.0, float(np.abs(cells["mean"]).max()))
    return np.asarray(np.maximum(widest, least) ** 2, dtype=np.float64)


def _reconciled(means: Floats, variances: Floats, tree: _Tree) -> Floats:
    told, spread = means.copy(), variances.copy()
    added, spreads = np.zeros_like(means), np.zeros_like(means)
    for layer in reversed(tree.layers[1:]):
        added, spreads = added + tree.added(told, layer), spreads + tree.added(spread, layer)
        above = np.unique(tree.parent[layer])
        share = variances[above] / (variances[above] + spreads[above])
        told[above] = means[above] + share * (added[above] - means[above])
        spread[above] = share * spreads[above]
    for layer in tree.layers[1:]:
        up = tree.parent[layer]
        told[layer] += (told[up] - added[up]) * spread[layer] / spreads[up]
        if (means >= 0).all():
            told[layer] = np.maximum(told[layer], 0.0)
            sums = tree.added(told, layer)[up]
            told[layer] *= np.where(sums > 0, told[up] / np.where(sums > 0, sums, 1.0), 0.0)
    for layer in reversed(tree.layers[1:]):
        above = np.unique(tree.parent[layer])
        told[above] = tree.added(told, layer)[above]
    return told
