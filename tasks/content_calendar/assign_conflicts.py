"""When what must be placed breaks the rules: which rules conflict, and the smallest relaxation under which it can be placed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_limits import MINUTES, Row
from tasks.content_calendar.assign_model import used
from tasks.content_calendar.assign_problem import Order, Problem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

HOURS_RULE = "hours a week of a person"
ORDER_RULE = "order of pieces"
ROOM_RULE = "no slot that the piece may take"
_ORDER_COST, _ROOM_COST = 3, 100
"""What it costs to break an order, or to leave a piece out, in pieces by which a limit is raised."""
_MOST_S = 10.0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A rule that gives way: by so many pieces, hours or pairs."""

    rule: str
    where: str
    by: float
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """What must be placed, where it can be with the least relaxation; the problem with its rules so relaxed; and what conflicts."""

    problem: Problem
    chosen: Ints
    conflicts: tuple[Row, ...]
    relaxations: tuple[Relaxation, ...]


def due_items(problem: Problem) -> set[int]:
    """The pieces that must be placed: fixed or required ones, and what they follow."""
    due = {item for item, one in enumerate(problem.items) if one.is_required or one.fixed_at is not None}
    parents = {order.after: order.before for order in problem.orders}
    for item in sorted(due):
        while (item := parents.get(item, -1)) >= 0 and item not in due:
            due.add(item)
    return due


def begin(problem: Problem) -> Begun:
    """Place what must be placed first; with the least relaxation where the rules forbid it."""
    due = due_items(problem)
    fixed = np.flatnonzero(problem.is_fixed)
    if len(fixed) == len(due) and (used(problem, fixed) <= problem.limits).all() and not _broken(problem, fixed):
        return Begun(problem, fixed, (), ())
    model = _Due(problem, due)
    chosen, over, broken, left_out = model.least()
    if not (over or broken or left_out):
        return Begun(problem, chosen, (), ())
    relaxed = _relaxed(problem, over, broken, left_out)
    told = [_of_row(problem.rows[row], by) for row, by in over.items()] + [_of_order(problem, order) for order in broken]
    told += [Relaxation(ROOM_RULE, problem.items[item].item_id, 1, "pieces") for item in left_out]
    return Begun(relaxed, chosen, tuple(model.core(over, broken, left_out)), tuple(told))


def _broken(problem: Problem, chosen: Ints) -> list[Order]:
    days = dict(zip(problem.item[chosen].tolist(), problem.day[chosen].tolist(), strict=True))
    both = [(one, days[one.after] - days[one.before]) for one in problem.orders if one.after in days and one.before in days]
    return [one for one, lag in both if lag < one.least or (one.most is not None and lag > one.most)]


def _relaxed(problem: Problem, over: Mapping[int, int], broken: Iterable[Order], left_out: Iterable[int]) -> Problem:
    rows = tuple(replace(row, limit=row.limit + over.get(place, 0)) for place, row in enumerate(problem.rows))
    orders = tuple(order for order in problem.orders if order not in set(broken))
    out = set(left_out)
    items = tuple(replace(one, is_required=one.is_required and place not in out) for place, one in enumerate(problem.items))
    return replace(problem, rows=rows, orders=orders, items=items)


def _of_row(row: Row, by: int) -> Relaxation:
    return Relaxation(row.rule, row.where, by / MINUTES, "hours") if row.rule == HOURS_RULE else Relaxation(row.rule, row.where, by, "pieces")


def _of_order(problem: Problem, order: Order) -> Relaxation:
    return Relaxation(ORDER_RULE, f"{problem.items[order.after].item_id} after {problem.items[order.before].item_id}", 1, "pairs")


class _Due:
    """The model of what must be placed alone: limits and orders may give way, at a cost."""

    def __init__(self, problem: Problem, due: set[int]) -> None:
        self.problem, self.due = problem, sorted(due)
        self.free = np.flatnonzero(np.isin(problem.item, np.array(self.due, dtype=np.int64)))

    def _built(self, has_slack: bool) -> tuple["cp_model.CpModel", dict[Any, Any], dict[int, Any]]:
        """The model; by each rule its slack, or the Boolean that makes it hold; and the choices."""
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        x = {int(choice): model.new_bool_var("") for choice in self.free}
        rules: dict[Any, Any] = {}
        part = self.problem.by_choice[self.free].T.tocsr()
        variables = list(x.values())
        for row in np.flatnonzero(np.diff(part.indptr)).tolist():
            own = slice(part.indptr[row], part.indptr[row + 1])
            load = cp_model.LinearExpr.weighted_sum([variables[k] for k in part.indices[own]], part.data[own].tolist())
            limit = int(self.problem.limits[row])
            rules[row] = model.new_int_var(0, int(part.data[own].sum()), "") if has_slack else model.new_bool_var("")
            model.add(load <= limit + rules[row]) if has_slack else model.add(load <= limit).only_enforce_if(rules[row])
        for item in self.due:
            rules["room", item] = model.new_bool_var("")
            placed = cp_model.LinearExpr.sum([x[choice] for choice in x if self.problem.item[choice] == item])
            model.add(placed == (1 - rules["room", item] if has_slack else rules["room", item]))
        for order in self.problem.orders:
            if order.before in self.due and order.after in self.due:
                rules[order] = model.new_bool_var("")
                self._order(model, order, x, rules[order].negated() if has_slack else rules[order], rules, has_slack)
        return model, rules, x

    def _order(self, model: "cp_model.CpModel", order: Order, x: Mapping[int, Any], holds: Any, rules: Mapping[Any, Any], has_slack: bool) -> None:
        lag = self._day(order.after, x) - self._day(order.before, x)
        both = [holds, *(rules["room", item].negated() if has_slack else rules["room", item] for item in (order.before, order.after))]
        model.add(lag >= order.least).only_enforce_if(both)
        if order.most is not None:
            model.add(lag <= order.most).only_enforce_if(both)

    def _day(self, item: int, x: Mapping[int, Any]) -> Any:
        own = [choice for choice in x if self.problem.item[choice] == item]
        return sum(x[choice] * int(self.problem.day[choice]) for choice in own)

    def least(self) -> tuple[Ints, dict[int, int], list[Order], list[int]]:
        """Choices with the least relaxation: by how much each row is over, the orders that break, the pieces that are left out."""
        from ortools.sat.python import cp_model

        model, rules, x = self._built(has_slack=True)
        costs = [(slack, self._cost(rule)) for rule, slack in rules.items()]
        value = cp_model.LinearExpr.weighted_sum(list(x.values()), [int(self.problem.value[choice]) for choice in x]) if x else 0
        model.minimize(cp_model.LinearExpr.weighted_sum(*zip(*costs, strict=True)) * 10**6 - value)
        solver = _solver(self.problem.rules.effort.seed)
        solver.solve(model)
        chosen = np.array([choice for choice, variable in x.items() if solver.boolean_value(variable)], dtype=np.int64)
        over = used(self.problem, chosen) - self.problem.limits
        placed = set(self.problem.item[chosen].tolist())
        return chosen, {int(row): int(over[row]) for row in np.flatnonzero(over > 0)}, _broken(self.problem, chosen), [
            item for item in self.due if item not in placed]  # fmt: skip

    def _cost(self, rule: Any) -> int:
        """The cost of a unit; hours count in minutes, and an hour as a piece."""
        if isinstance(rule, Order):
            return _ORDER_COST * MINUTES
        if isinstance(rule, tuple):
            return _ROOM_COST * MINUTES
        return 1 if self.problem.rows[rule].rule == HOURS_RULE else MINUTES

    def core(self, over: Mapping[int, int], broken: list[Order], left_out: list[int]) -> list[Row]:
        """Rules that cannot hold together; without any one of them the others could. What must give way is in it."""
        seen = [*over, *broken, *(("room", item) for item in left_out)]
        model, rules, _ = self._built(has_slack=False)
        kept = sorted(rules, key=lambda rule: (rule in seen, str(rule)))
        kept = self._sufficient(model, rules, kept)
        for rule in list(kept):
            fewer = [one for one in kept if one != rule]
            if self._sufficient(model, rules, fewer):
                kept = fewer
        return [self._named(rule) for rule in kept]

    def _sufficient(self, model: "cp_model.CpModel", rules: Mapping[Any, Any], asked: list[Any]) -> list[Any]:
        """Of these rules some that cannot hold together; none if they can."""
        from ortools.sat.python import cp_model

        model.clear_assumptions()
        model.add_assumptions([rules[rule] for rule in asked])
        solver = _solver(self.problem.rules.effort.seed)
        if solver.solve(model) != cp_model.INFEASIBLE:
            return []
        found = set(solver.sufficient_assumptions_for_infeasibility())
        return [rule for rule in asked if rules[rule].index in found] or asked

    def _named(self, rule: Any) -> Row:
        if isinstance(rule, Order):
            told = _of_order(self.problem, rule)
            return Row(told.rule, told.where, rule.least)
        return Row("must be placed", self.problem.items[rule[1]].item_id, 1) if isinstance(rule, tuple) else self.problem.rows[rule]


def _solver(seed: int) -> "cp_model.CpSolver":
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = _MOST_S
    return solver
