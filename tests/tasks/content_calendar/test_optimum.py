"""The optimum and its bound against every calendar there is, counted out for requests so small that this can be done."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tasks.content_calendar.assign import assign
from tasks.content_calendar.assign_greedy import Board
from tasks.content_calendar.assign_problem import SCALE, Problem, read_problem
from tasks.content_calendar.assign_wishes import Wishes, wishes_of, worth
from tasks.content_calendar.models import Effort
from tests.bench.calendars import made


def best_of_all(problem: Problem, wishes: Wishes) -> int:
    """The worth of the best calendar that keeps all limits and orders, of all that there are."""
    best = 0
    for picked in product(*([None, *range(own.start, own.stop)] for own in problem.slices)):
        chosen = np.array([choice for choice in picked if choice is not None], dtype=np.int64)
        day = {int(problem.item[choice]): int(problem.day[choice]) for choice in chosen}
        in_order = all(
            order.before in day and order.least <= day[order.after] - day[order.before] <= (order.most or 10_000)
            for order in problem.orders
            if order.after in day
        )
        if in_order and (Board(problem, wishes, chosen).left >= 0).all():
            best = max(best, worth(problem, wishes, chosen))
    return best


@pytest.mark.parametrize("is_again", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_calendar_is_the_best_there_is_and_no_calendar_is_above_the_bound(seed: int, is_again: bool) -> None:
    asked = made(3, 7, 3, seed, Effort(gap=0.0, deterministic_s=2.0))
    items = asked.items.assign(latest=None, earliest=None)
    if is_again:
        last = assign(items, asked.slots, asked.rules).events.set_index("item_id")
        items = items.assign(previous_at=items["item_id"].map(last["publish_at"]), previous_channel=items["item_id"].map(last["channel"]))
    problem = read_problem(items, asked.slots, asked.rules)
    best = best_of_all(problem, wishes_of(problem))
    by_days = assign(items, asked.slots, asked.rules)
    effort = replace(asked.rules.effort, most_options=1)
    by_weeks = assign(items, asked.slots, replace(asked.rules, effort=effort))
    assert by_days.objective == by_weeks.objective == best / SCALE
    assert by_days.bound >= best / SCALE - 1e-9
    assert by_weeks.bound >= best / SCALE - 1e-9
