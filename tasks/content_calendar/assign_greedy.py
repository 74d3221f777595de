"""The calendar that a careful person would make: the most important pieces first, each at the best place that is left."""

import numpy as np
from numpy.typing import NDArray

from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_model import used
from tasks.content_calendar.assign_problem import Problem
from tasks.content_calendar.assign_wishes import Wishes, tallied
from tasks.content_calendar.times import local_day


class Board:
    """A calendar in the making: what is placed, and what is left of each limit."""

    def __init__(self, problem: Problem, wishes: Wishes, chosen: Ints) -> None:
        self.problem, self.wishes = problem, wishes
        self.place: dict[int, int] = {int(problem.item[choice]): int(choice) for choice in chosen}
        self.left = problem.limits - used(problem, chosen)
        self.tallies = tallied(wishes, chosen)
        self.inside = np.zeros((len(problem.channels), problem.n_days), np.int64)
        for choice in chosen:
            self._count(int(choice))

    @property
    def chosen(self) -> Ints:
        """The choices made, in order."""
        return np.array(sorted(self.place.values()), dtype=np.int64)

    def put(self, choice: int) -> None:
        """Make a choice."""
        problem = self.problem
        self.place[int(problem.item[choice])] = choice
        row = problem.by_choice[choice]
        self.left[row.indices] -= row.data
        for tally in self.wishes.of_choice[choice]:
            self.tallies[tally] += tally >= 0
        self._count(choice)

    def _count(self, choice: int) -> None:
        if not self.problem.is_fixed[choice]:
            self.inside[self.problem.channel[choice], self.problem.day[choice]] += 1

    def open_choices(self, item: int) -> Ints:
        """The choices of a piece that no rule forbids now."""
        own = np.arange(self.problem.slices[item].start, self.problem.slices[item].stop)
        return own[self.in_order(item) & ~self.is_over(own)]

    def is_over(self, choices: Ints) -> NDArray[np.bool_]:
        """Whether each choice would exceed a limit."""
        rows = self.problem.by_choice[choices]
        over = (rows.data > self.left[rows.indices]).astype(np.int64)
        return np.asarray(np.diff(np.concatenate(([0], np.cumsum(over)))[rows.indptr]) > 0)

    def in_order(self, item: int) -> NDArray[np.bool_]:
        """Whether each choice of a piece keeps its distance to those before and after it."""
        problem = self.problem
        days = problem.day[problem.slices[item]]
        fits = np.ones(len(days), dtype=bool)
        for order in problem.orders:
            if order.after == item:
                fits &= order.before in self.place and within(days - self._day(order.before), order.least, order.most)
            elif order.before == item and order.after in self.place:
                fits &= within(self._day(order.after) - days, order.least, order.most)
        return fits

    def _day(self, item: int) -> int:
        return int(self.problem.day[self.place[item]]) if item in self.place else 0

    def gains(self, choices: Ints) -> Ints:
        """What each choice would add to the objective now."""
        return self.problem.value[choices] + self._windows(choices) - self._costs(choices)

    def _windows(self, choices: Ints) -> Ints:
        if not self.problem.shared:
            return np.zeros(len(choices), np.int64)
        found = np.zeros(len(choices), np.int64)
        for at, choice in enumerate(choices):
            key = int(self.problem.channel[choice]), int(self.problem.day[choice])
            own = self.problem.shared.get(key)
            if own is not None:
                found[at] = own[self.inside[key]]
        return found

    def _costs(self, choices: Ints) -> Ints:
        """What each choice would add to the costs of load and mix: they differ by tally alone."""
        keys, back = np.unique(self.wishes.of_choice[choices], axis=0, return_inverse=True)
        added = np.zeros(len(keys), np.int64)
        for excess in self.wishes.excesses:
            weights = np.zeros(self.wishes.n_tallies + 1, np.int64)  # the last is for -1, which counts in none
            for tally, weight in excess.tallies:
                weights[tally] = weight
            now = int(weights[:-1] @ self.tallies) + excess.offset
            step = weights[keys].sum(axis=1)
            if step.any():
                added += excess.cost * (np.maximum(now + step, 0) - max(now, 0))
        return added[back.ravel()]


def greedy(problem: Problem, wishes: Wishes, begun: Ints, prices: NDArray[np.float64] | None = None) -> Ints:
    """The choices of a greedy calendar: what is begun, then each piece by priority after the pieces that it follows.

    With `prices`, what each choice is said to lose the whole calendar, a piece goes where it loses least rather than where it gains most itself.
    """
    board = Board(problem, wishes, begun)
    for item in ranked(problem):
        if item not in board.place:
            open_ones = board.open_choices(item)
            if len(open_ones):
                best = np.argmax(board.gains(open_ones) if prices is None else -prices[open_ones])
                board.put(int(open_ones[best]))
    return board.chosen


def as_last(problem: Problem, wishes: Wishes, begun: Ints) -> Ints:
    """What is begun, and each piece of the last calendar where it was, if the rules still let it be there."""
    board = Board(problem, wishes, begun)
    for item in ranked(problem):
        one = problem.items[item]
        if item not in board.place and one.previous_at is not None:
            for choice in board.open_choices(item).tolist():
                channel = problem.channels[problem.channel[choice]]
                same_day = local_day(one.previous_at, problem.zone(int(problem.channel[choice]))) == problem.on(problem.day[choice])
                if same_day and channel == (one.previous_channel or channel):
                    board.put(choice)
                    break
    return board.chosen


def ranked(problem: Problem) -> list[int]:
    """Pieces by whether they must be placed and by priority, each after the one that it follows; a parent is as urgent as its children."""
    parent = {order.after: order.before for order in problem.orders}
    urgency = [(one.is_required, one.priority) for one in problem.items]
    waiting = sorted(range(len(problem.items)), key=lambda item: (not urgency[item][0], -urgency[item][1], item))
    done: dict[int, None] = {}
    for item in waiting:
        chain = [item]
        while (before := parent.get(chain[-1])) is not None and before not in chain and before not in done:
            chain.append(before)
        done.update(dict.fromkeys(reversed(chain)))
    return list(done)


def within(lag: Ints, least: int, most: int | None) -> NDArray[np.bool_]:
    """Whether lags keep their bounds."""
    return (lag >= least) & (True if most is None else lag <= most)
