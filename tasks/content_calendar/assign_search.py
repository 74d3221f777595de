"""Better calendars from a good one: parts of it are opened and solved anew, the rest held (large neighbourhood search, Shaw 1998)."""

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tasks.content_calendar.assign_bound import Relaxed
from tasks.content_calendar.assign_greedy import within
from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_model import Part, Solved, used
from tasks.content_calendar.assign_problem import SCALE, Problem
from tasks.content_calendar.assign_wishes import Wishes, worth

PIECES_AT_ONCE = 40
"""Pieces of a span of weeks that are opened at once …"""
PIECES_ANYWHERE = 80
"""… and of the whole horizon, each with the choices that lose little: `NEAR` of utility at most."""
NEAR = 0.03 * SCALE
PART_S = 0.5
"""Deterministic time that a part may take."""
CLOCK_S, READ_S = 2.0, 7e-5
"""What a unit of the solver's own clock counts, and reading a choice of a part, which that clock leaves out: near the seconds of a common core."""
PATIENCE = 90
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

    def run(self, gap: float, deterministic_s: float) -> None:
        """Improve until the gap is reached, the deterministic time is spent, or nothing better is found for long.

        A calendar of few pieces is solved as a whole, which also tightens the bound; of others two parts at a time, a core each: they share no
        piece and no week, so both can be kept.
        """
        self.worth = worth(self.problem, self.wishes, self.best)
        dice = random.Random(self.seed)  # noqa: S311 - which part is opened is no secret, and must be the same again
        if len(self.problem.items) <= PIECES_ANYWHERE and not self._is_near(gap):
            self._whole(gap, deterministic_s)
        in_vain = 0
        with ThreadPoolExecutor(2) as cores:
            while not self._is_near(gap) and self.spent_s < deterministic_s and in_vain < PATIENCE:
                before = self.worth
                self._round(dice, cores)
                in_vain = 0 if self.worth > before else in_vain + 2

    def _is_near(self, gap: float) -> bool:
        return not len(self.problem.item) or self.worth >= self.bound - abs(self.bound) * gap

    def _whole(self, gap: float, deterministic_s: float) -> None:
        """Solve all at once."""
        fixed = np.flatnonzero(self.problem.is_fixed)
        part = Part(self.problem, self.wishes, np.flatnonzero(~self.problem.is_fixed), fixed)
        part.hint(self.best.tolist())
        found = _solve(part, self.seed, deterministic_s / CLOCK_S, gap)
        self.spent_s += CLOCK_S * found.deterministic_s
        self.bound = min(self.bound, found.bound)
        self._keep(part, found)

    def _placed(self) -> dict[int, int]:
        return dict(zip(self.problem.item[self.best].tolist(), self.best.tolist(), strict=True))

    def _round(self, dice: random.Random, cores: ThreadPoolExecutor) -> None:
        """Solve two parts at once, and keep what is better. Pieces that are nowhere are in the one and in the other by turns."""
        placed = self._placed()
        nowhere = set(range(len(self.problem.items))) - set(placed)
        is_odd = self.parts % 4 == 0
        inside = self._some_weeks(dice, len(placed))
        near = {item for item, choice in placed.items() if inside[choice]}
        drawn = self._some_pieces(dice, {item: choice for item, choice in placed.items() if item not in near})
        losing_little = (self.relaxed.loss < NEAR) & ~inside | np.isin(self.problem.item, np.array(sorted(nowhere), dtype=np.int64))
        losing_little[self.best] = True
        asked = ((inside, near | (nowhere if is_odd else set())), (losing_little, drawn | (set() if is_odd else nowhere)))
        parts = [self._part(mask, items, placed) for mask, items in asked if items]
        found = cores.map(partial(_solve, seed=self.seed, deterministic_s=PART_S, gap=0.0), parts)
        for part, one in zip(parts, found, strict=True):
            self.parts += 1
            self.spent_s += CLOCK_S * one.deterministic_s + READ_S * len(part.free)
            self._keep(part, one)

    def _some_pieces(self, dice: random.Random, placed: Mapping[int, int]) -> set[int]:
        """Pieces to open: one half of those that by the bound's prices stand worst (Ropke and Pisinger 2006), by a draw, the other half any."""
        losses = {item: float(self.relaxed.loss[choice]) * dice.random() for item, choice in sorted(placed.items())}
        worst = sorted(losses, key=lambda item: (-losses[item], item))[: PIECES_ANYWHERE // 2]
        rest = sorted(set(placed) - set(worst))
        return {*worst, *dice.sample(rest, min(PIECES_ANYWHERE - len(worst), len(rest)))}

    def _some_weeks(self, dice: random.Random, count: int) -> NDArray[np.bool_]:
        """Which choices are within some weeks."""
        problem = self.problem
        width = min(max(round(PIECES_AT_ONCE * problem.n_weeks / max(count, 1)), 1), problem.n_weeks)
        first = dice.randrange(problem.n_weeks - width + 1)
        return np.asarray((problem.weeks >= first) & (problem.weeks < first + width))

    def _part(self, mask: NDArray[np.bool_], items: set[int], placed: Mapping[int, int]) -> Part:
        """The part in which these pieces may take these choices."""
        free = np.flatnonzero(mask & np.isin(self.problem.item, np.array(sorted(items), dtype=np.int64)) & ~self.problem.is_fixed)
        opened = set(self.problem.item[free].tolist())
        held = np.array([choice for item, choice in placed.items() if item not in opened], dtype=np.int64)
        free, must = in_order(self.problem, free, opened, placed)
        part = Part(self.problem, self.wishes, free, np.sort(held), must)
        part.hint(self.best.tolist())
        return part

    def _keep(self, part: Part, found: Solved) -> None:
        """Take over what was found for the pieces of a part, if the calendar is then better and keeps the rules."""
        if not len(found.chosen):
            return
        opened = np.isin(self.problem.item, np.unique(self.problem.item[part.free]))
        chosen = np.sort(np.concatenate([self.best[~opened[self.best]], found.chosen[opened[found.chosen]]]))
        made = worth(self.problem, self.wishes, chosen)
        if made > self.worth and keeps(self.problem, chosen):
            self.best, self.worth = chosen, made


def _solve(part: Part, seed: int, deterministic_s: float, gap: float) -> Solved:
    return part.solve(deterministic_s, gap, seed, linearization_level=2, cp_model_probing_level=0)


def keeps(problem: Problem, chosen: Ints) -> bool:
    """Whether a calendar is within all limits, and each piece of it in order with the one that it follows."""
    days = dict(zip(problem.item[chosen].tolist(), problem.day[chosen], strict=True))
    follows = ((days.get(order.before), days[order.after], order) for order in problem.orders if order.after in days)
    in_order = all(before is not None and bool(within(after - before, order.least, order.most)) for before, after, order in follows)
    return in_order and bool((used(problem, chosen) <= problem.limits).all())


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
