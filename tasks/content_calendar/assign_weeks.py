"""A long calendar seen by weeks: a relaxation whose optimum no calendar exceeds, for horizons whose days are too many to bound at once."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from tasks.content_calendar.assign_bound import Relaxed, relax
from tasks.content_calendar.assign_items import Ints, Item, Slot
from tasks.content_calendar.assign_limits import Row
from tasks.content_calendar.assign_model import Part
from tasks.content_calendar.assign_problem import Order, Problem, slot_worth
from tasks.content_calendar.assign_wishes import Excess, Wishes, wishes_of

DAYS = 7
_DAILY, _SPACED = "pieces a day on a channel", "spacing on a topic"


def relax_by_weeks(problem: Problem) -> Relaxed:
    """The relaxation, with what it says of each week said of each choice on its days.

    A piece takes the best day of its week; a week's slots count from the best on, of each day as many as the channel may have; rules by the
    week hold as they are, spacing and lags as far as weeks can tell; the mix is free. Each of these lets more calendars in, none less.
    """
    weekly, of_choice = by_weeks(problem)
    found = relax(Part(weekly, _load(problem, weekly), np.arange(len(weekly.item)), np.zeros(0, np.int64)))
    return Relaxed(found.bound, found.taken[of_choice], found.loss[of_choice])


def by_weeks(problem: Problem) -> tuple[Problem, Ints]:
    """The problem with weeks for days, and the weekly choice of each choice."""
    alone = problem.value - _windows(problem)
    key = (problem.item * (problem.n_weeks + 2) + np.clip(problem.weeks, -1, problem.n_weeks) + 1) * len(problem.channels) + problem.channel
    keys, first, of_choice = np.unique(key, return_index=True, return_inverse=True)
    value = np.full(len(keys), np.iinfo(np.int64).min)
    np.maximum.at(value, of_choice, alone)
    rows, matrix = _rows(problem, first, of_choice)
    weekly = replace(
        problem, n_days=problem.n_weeks, cells=_cells(problem), item=problem.item[first], day=problem.weeks[first], channel=problem.channel[first],
        value=value, is_fixed=problem.is_fixed[first], rows=rows, matrix=matrix, orders=tuple(_orders(problem.orders)),
    )  # fmt: skip
    return weekly, of_choice


def _windows(problem: Problem) -> Ints:
    """What each choice's value holds of its window: the weekly cells count it. What is fixed keeps its own."""
    single = {key: slot_worth(problem.rules, slots[0]) for key, slots in problem.cells.items() if len(slots) == 1}
    keys = zip(problem.channel.tolist(), problem.day.tolist(), strict=True)
    return np.where(problem.is_fixed, 0, np.array([single.get(key, 0) for key in keys], dtype=np.int64))


def _cells(problem: Problem) -> dict[tuple[int, int], tuple[Slot, ...]]:
    """The slots of each channel and week, best first: of each day as many as may be used."""
    found: dict[tuple[int, int], list[Slot]] = {}
    for (channel, day), slots in problem.cells.items():
        most = problem.rules.channel_per_day.get(problem.channels[channel], len(slots))
        found.setdefault((channel, (day + problem.start.weekday()) // DAYS), []).extend(slots[:most])
    kept = {key: sorted(slots, key=lambda slot: (-slot.score, slot.publish_at)) for key, slots in found.items()}
    return {key: tuple(slots if len(slots) > 1 else slots * 2) for key, slots in kept.items()}  # two, so that the cell and not the piece counts it


def _rows(problem: Problem, first: Ints, of_choice: Ints) -> tuple[tuple[Row, ...], csr_matrix]:
    """The weekly limits, as far as they hold on each day of the week, and spacing as pieces on a topic a week."""
    kept = [place for place, row in enumerate(problem.rows) if row.rule not in (_DAILY, _SPACED, "blackout")]
    parts = problem.matrix[kept].tocoo()
    cells, counts = np.unique(np.stack([parts.row, of_choice[parts.col], parts.data], axis=1).reshape(-1, 3), axis=0, return_counts=True)
    pairs = cells[counts == np.bincount(of_choice, minlength=len(first))[cells[:, 1]]]  # of each choice all days, else the row may not bind it
    rows = [problem.rows[place] for place in kept]
    members = [(pairs[:, 0], pairs[:, 1], pairs[:, 2])]
    if problem.rules.spacing_days:
        limit = -(-DAYS // problem.rules.spacing_days)
        topics = np.array([-1 if one.is_derivative or not one.topic_id else number for one, number in _numbered(problem)], dtype=np.int64)
        topic, week = topics[problem.item[first]], problem.weeks[first]
        for key in sorted({(int(one), int(two)) for one, two in zip(topic, week, strict=True) if one >= 0}):
            own = np.flatnonzero((topic == key[0]) & (week == key[1]))
            members.append((np.full(len(own), len(rows)), own, np.ones(len(own), np.int64)))
            rows.append(Row(_SPACED, "", limit))
    at, columns, weights = (np.concatenate([one[k] for one in members]) for k in range(3))
    return tuple(rows), csr_matrix((weights, (at, columns)), shape=(len(rows), len(first)))


def _numbered(problem: Problem) -> Iterable[tuple[Item, int]]:
    names = {name: place for place, name in enumerate(sorted({one.topic_id for one in problem.items}))}
    return ((one, names[one.topic_id]) for one in problem.items)


def _orders(orders: Iterable[Order]) -> Iterable[Order]:
    for order in orders:
        yield replace(order, least=order.least // DAYS, most=None if order.most is None else -(-order.most // DAYS))


def _load(problem: Problem, weekly: Problem) -> Wishes:
    """Of the wishes an even load alone."""
    whole = wishes_of(replace(problem, rules=replace(problem.rules, pillar_shares={}, type_shares={})))
    inside = (weekly.day >= 0) & (weekly.day < weekly.n_days)
    excesses = tuple(Excess(one.cost, one.tallies, one.offset) for one in whole.excesses)
    return Wishes(np.where(inside, weekly.day, -1)[:, None], whole.n_tallies, excesses)
