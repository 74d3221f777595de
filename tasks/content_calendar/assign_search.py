"""Better calendars from a good one: parts of it are opened and solved anew, the rest held (large neighbourhood search, Shaw 1998)."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.content_calendar.assign_bound import Relaxed
from tasks.content_calendar.assign_greedy import within
from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_model import Part, Solved
from tasks.content_calendar.assign_problem import SCALE, Problem
from tasks.content_calendar.assign_wishes import Wishes, worth

PIECES_AT_ONCE = 40
"""Pieces of a span of weeks that are opened at once …"""
PIECES_ANYWHERE = 80
"""… and of the whole horizon, each with the choices that lose little: `NEAR` of utility at most."""
NEAR = 0.03 * SCALE
PART_S = 0.5
"""Deterministic time that a part may take."""
PATIENCE = 60
"""Parts in a row without a better calendar after which no more are opened."""


@dataclass(slots=True, eq=False)
class Search:
    """The best calendar so far, and what was spent on it."""

    problem: Problem
    wishes: Wishes
    relaxed: Relaxed
    best: Ints
    seed: int
    bound: float
    worth: int = 0
    spent_s: float = 0.0
    parts: int = 0

    def run(self, gap: float, deterministic_s: float, gap_with_unplaced: float | None = None) -> None:
        """Improve until the gap is reached, the deterministic time is spent, or nothing better is found for long.

        While a piece has no place, `gap_with_unplaced` must be reached instead, where given. A calendar of few pieces is solved as a whole, which
        also tightens the bound.
        """
        strict = gap if gap_with_unplaced is None else gap_with_unplaced
        self.worth = worth(self.problem, self.wishes, self.best)
        dice = random.Random(self.seed)  # noqa: S311 - which part is opened is no secret, and must be the same again
        if len(self.problem.items) <= PIECES_ANYWHERE and not self._is_near(gap, strict):
            self._whole(gap, deterministic_s)
        in_vain = 0
        while not self._is_near(gap, strict) and self.spent_s < deterministic_s and in_vain < PATIENCE:
            self.parts += 1
            before = self.worth
            self._try(self._weeks(dice) if self.parts % 2 else self._anywhere(dice))
            in_vain = 0 if self.worth > before else in_vain + 1

    def _is_near(self, gap: float, strict: float) -> bool:
        wanted = gap if len(self.best) == len(self.problem.items) else strict
        return not len(self.problem.item) or self.worth >= self.bound - abs(self.bound) * wanted

    def _whole(self, gap: float, deterministic_s: float) -> None:
        """Solve all at once."""
        fixed = np.flatnonzero(self.problem.is_fixed)
        part = Part(self.problem, self.wishes, np.flatnonzero(~self.problem.is_fixed), fixed)
        found = self._solved(part, deterministic_s, gap)
        self.bound = min(self.bound, found.bound)

    def _placed(self) -> dict[int, int]:
        return dict(zip(self.problem.item[self.best].tolist(), self.best.tolist(), strict=True))

    def _weeks(self, dice: random.Random) -> Ints:
        """All choices within some weeks of the pieces that are there, and of those that are nowhere."""
        problem, placed = self.problem, self._placed()
        width = min(max(round(PIECES_AT_ONCE * problem.n_weeks / max(len(placed), 1)), 1), problem.n_weeks)
        first = dice.randrange(problem.n_weeks - width + 1)
        inside = (problem.weeks >= first) & (problem.weeks < first + width)
        items = [item for item in range(len(problem.items)) if item not in placed or inside[placed[item]]]
        return np.flatnonzero(inside & np.isin(problem.item, np.array(items, dtype=np.int64)))

    def _anywhere(self, dice: random.Random) -> Ints:
        """The choices of some pieces that lose little, and of those that are nowhere."""
        problem, placed = self.problem, self._placed()
        drawn = set(dice.sample(range(len(problem.items)), min(PIECES_ANYWHERE, len(problem.items))))
        items = [item for item in range(len(problem.items)) if item in drawn or item not in placed]
        near = self.relaxed.loss < NEAR
        near[self.best] = True
        return np.flatnonzero(near & np.isin(problem.item, np.array(items, dtype=np.int64)))

    def _try(self, free: Ints) -> None:
        """Solve a part, and keep what is better."""
        free = free[~self.problem.is_fixed[free]]
        opened = set(self.problem.item[free].tolist())
        placed = self._placed()
        held = np.array([choice for item, choice in placed.items() if item not in opened], dtype=np.int64)
        free, must = in_order(self.problem, free, opened, placed)
        part = Part(self.problem, self.wishes, free, np.sort(held), must)
        self._solved(part, PART_S, 0.0)

    def _solved(self, part: Part, deterministic_s: float, gap: float) -> Solved:
        """What the solver finds from the best calendar on; kept if it is better."""
        part.hint(self.best.tolist())
        found = part.solve(deterministic_s, gap, self.seed, linearization_level=2, cp_model_probing_level=0)
        self.spent_s += found.deterministic_s + len(part.free) * 1e-5  # reading a part takes time too, and never none
        if len(found.chosen) and found.objective > self.worth:
            self.best, self.worth = found.chosen, round(found.objective)
        return found


def in_order(problem: Problem, free: Ints, opened: set[int], placed: Mapping[int, int]) -> tuple[Ints, frozenset[int]]:
    """The open choices that keep their distance to the held pieces, and the open pieces that held ones follow: they must be placed."""
    fits = np.ones(len(free), dtype=bool)
    must = set()
    for order in problem.orders:
        if (order.before in opened) == (order.after in opened):
            continue
        is_own: NDArray[np.bool_] = problem.item[free] == (order.after if order.after in opened else order.before)
        if order.after in opened:
            is_held = order.before in placed
            lag = problem.day[free] - problem.day[placed[order.before]] if is_held else np.zeros(len(free), np.int64)
            fits &= ~is_own | (within(lag, order.least, order.most) if is_held else np.zeros(len(free), dtype=bool))
        elif order.after in placed:
            must.add(order.before)
            fits &= ~is_own | within(problem.day[placed[order.after]] - problem.day[free], order.least, order.most)
    return free[fits], frozenset(must)
