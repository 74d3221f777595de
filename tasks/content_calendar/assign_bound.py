"""A bound that no calendar exceeds: the linear relaxation of the model, solved by HiGHS, and what it says each choice costs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from tasks.content_calendar.assign_model import Part

Floats = NDArray[np.float64]
_WIDE = 10**15


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """The optimum of a linear relaxation; for each choice how much of it is taken, and what the objective loses at least by taking it whole."""

    bound: float
    taken: Floats
    loss: Floats


@dataclass(slots=True, eq=False)
class _Lines:
    """Linear constraints in the making: the sum of weights of variables is from `least` to `most`."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, columns: Sequence[int], weights: Sequence[int], least: float, most: float) -> None:
        self.rows += [len(self.least)] * len(columns)
        self.columns += columns
        self.weights += weights
        self.least.append(least)
        self.most.append(most)

    def clause(self, literals: Sequence[int], least: float, most: float) -> None:
        """Of these literals (-1 - v is the negation of v) from `least` to `most` hold."""
        negated = sum(one < 0 for one in literals)
        columns = [one if one >= 0 else -one - 1 for one in literals]
        self.add(columns, [1 if one >= 0 else -1 for one in literals], least - negated, most - negated)


def relax(part: Part) -> Relaxed:
    """The linear relaxation of a model, by the interior point method of HiGHS (Huangfu and Hall 2018)."""
    from scipy.optimize import linprog

    lines = _lines_of(part.model.proto)
    size = len(part.model.proto.variables)
    matrix = csr_matrix((lines.weights, (lines.rows, lines.columns)), shape=(len(lines.least), size))
    least, most = np.array(lines.least), np.array(lines.most)
    is_equal, has_most, has_least = least == most, np.isfinite(most) & (least != most), np.isfinite(least) & (least != most)
    domains = [list(one.domain) for one in part.model.proto.variables]
    found = linprog(
        -_objective(part, size), A_ub=vstack([matrix[has_most], -matrix[has_least]]), b_ub=np.concatenate([most[has_most], -least[has_least]]),
        A_eq=matrix[is_equal], b_eq=most[is_equal], bounds=[(one[0], one[-1]) for one in domains], method="highs-ipm",
    )  # fmt: skip
    if found.status != 0:
        return Relaxed(float("inf"), np.zeros(len(part.free)), np.zeros(len(part.free)))
    own = np.array([part.x[int(choice)].index for choice in part.free], dtype=np.int64)
    loss = (found.lower.marginals + found.upper.marginals)[own]
    return Relaxed(part.constant - float(found.fun), found.x[own], np.maximum(loss, 0.0))


def _objective(part: Part, size: int) -> Floats:
    objective = np.zeros(size)
    for variable, weight in part.terms:
        objective[variable.index] += weight
    return objective


def _lines_of(proto: Any) -> _Lines:
    lines = _Lines()
    for one in proto.constraints:
        if one.has_exactly_one():
            lines.clause(list(one.exactly_one.literals), 1, 1)
        elif one.has_at_most_one():
            lines.clause(list(one.at_most_one.literals), -np.inf, 1)
        elif one.has_bool_and():
            for literal in one.bool_and.literals:
                lines.clause([literal, *(-1 - cause for cause in one.enforcement_literal)], 1, np.inf)
        else:
            first, *_, last = list(one.linear.domain)
            bounds = (first if first > -_WIDE else -np.inf, last if last < _WIDE else np.inf)
            lines.add(list(one.linear.vars), list(one.linear.coeffs), *bounds)
    return lines


def exact_bound(relaxed: Relaxed) -> float:
    """The bound in whole units: every calendar's objective is one. A part in 10 million covers the solver's tolerance."""
    return float(np.floor(relaxed.bound * (1 + 1e-7) + 1e-6))
