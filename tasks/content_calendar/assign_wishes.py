"""What a calendar is worth beyond its single choices: the mix of pillars and formats, an even load, and the posting windows of shared days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_problem import SCALE, Problem

UNIT = 1_000
"""Parts of a piece that shares are counted in."""


@dataclass(frozen=True, slots=True)
class Excess:
    """A cost of `cost` for each unit by which the weighted tallies, with `offset`, are above 0."""

    cost: int
    tallies: tuple[tuple[int, int], ...]
    """Each tally and its weight."""
    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """Tallies count choices; `of_choice` has a column a kind of tally, -1 where a choice counts in none."""

    of_choice: Ints
    n_tallies: int
    excesses: tuple[Excess, ...]


def wishes_of(problem: Problem) -> Wishes:
    """The wishes of a problem."""
    reader = _Reader(problem)
    weights, rules = problem.rules.weights, problem.rules
    reader.mix([one.pillar_id for one in problem.items], rules.pillar_shares, weights.pillar_mix)
    reader.mix([one.content_type for one in problem.items], rules.type_shares, weights.format_mix)
    reader.load(weights.load)
    columns = np.stack(reader.columns, axis=1) if reader.columns else np.zeros((len(problem.item), 0), np.int64)
    return Wishes(columns, reader.count, tuple(reader.excesses))


class _Reader:
    """Collects tallies and excesses."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.count = 0
        self.columns: list[Ints] = []
        self.excesses: list[Excess] = []
        self.is_inside = (problem.day >= 0) & (problem.day < problem.n_days)

    def mix(self, kinds: list[str], shares: Mapping[str, float], weight: float) -> None:
        """A tally a kind and period, for the kinds whose share is wanted."""
        names = sorted(shares)
        cost = round(weight * SCALE / UNIT)
        if not names or cost < 1:
            return
        kind = np.array([names.index(one) if one in shares else -1 for one in kinds], dtype=np.int64)[self.problem.item]
        period = self.problem.day // self.problem.rules.weights.mix_days
        self.columns.append(np.where((kind >= 0) & self.is_inside, self.count + period * len(names) + kind, -1))
        for at in range(-(-self.problem.n_days // self.problem.rules.weights.mix_days)):
            first = self.count + at * len(names)
            for place, name in enumerate(names):
                own = tuple((first + k, (UNIT if k == place else 0) - round(shares[name] * UNIT)) for k in range(len(names)))
                self.excesses.append(Excess(cost, own, -UNIT))
        self.count += -(-self.problem.n_days // self.problem.rules.weights.mix_days) * len(names)

    def load(self, weight: float) -> None:
        """A tally a week."""
        problem = self.problem
        even = -(-len(problem.items) // problem.n_weeks)
        self.columns.append(np.where(self.is_inside, self.count + problem.weeks, -1))
        self.excesses += [Excess(round(weight * SCALE), ((self.count + week, 1),), -even) for week in range(problem.n_weeks)]
        self.count += problem.n_weeks


def tallied(wishes: Wishes, chosen: Ints) -> Ints:
    """The tallies of a calendar."""
    counted = wishes.of_choice[chosen].ravel()
    return np.bincount(counted[counted >= 0], minlength=wishes.n_tallies).astype(np.int64)


def cost_of(excess: Excess, tallies: Ints) -> int:
    """What an excess costs at these tallies."""
    return excess.cost * max(sum(int(tallies[tally]) * weight for tally, weight in excess.tallies) + excess.offset, 0)


def worth(problem: Problem, wishes: Wishes, chosen: Ints) -> int:
    """The whole objective of a calendar, in units of 1 / SCALE."""
    tallies = tallied(wishes, chosen)
    slots = sum(int(own[:count].sum()) for own, count in _shared(problem, chosen))
    return int(problem.value[chosen].sum()) + slots - sum(cost_of(excess, tallies) for excess in wishes.excesses)


def _shared(problem: Problem, chosen: Ints) -> Iterator[tuple[Ints, int]]:
    """The slots' worth of each shared cell that is used, and how many pieces are in it."""
    free = chosen[~problem.is_fixed[chosen]]
    keys, counts = np.unique(problem.channel[free] * problem.n_days + problem.day[free], return_counts=True)
    for key, count in zip(keys, counts, strict=True):
        own = problem.shared.get((int(key) // problem.n_days, int(key) % problem.n_days))
        if own is not None:
            yield own, int(count)
