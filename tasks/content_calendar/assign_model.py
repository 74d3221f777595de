"""A calendar, or a part of one, as a model of OR-Tools CP-SAT (Perron and Didier): a Boolean a choice, linear limits, orders by cumulated days."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_problem import Order, Problem
from tasks.content_calendar.assign_wishes import Wishes, tallied

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What a solver found: choices (none if it found none), their objective and a bound of it in units of 1 / SCALE, and the time it took."""

    status: str
    chosen: Ints
    objective: float
    bound: float
    deterministic_s: float


@dataclass(slots=True, eq=False)
class Part:
    """A part of a calendar that is to be solved: the choices that are open, while the pieces of all others stay as `held` says."""

    problem: Problem
    wishes: Wishes
    free: Ints
    held: Ints
    must: frozenset[int] = frozenset()
    model: "cp_model.CpModel" = field(init=False)
    x: dict[int, Any] = field(init=False)
    terms: list[tuple[Any, int]] = field(init=False, default_factory=list)
    constant: int = field(init=False, default=0)
    derived: list[tuple[Any, Callable[[Mapping[int, int]], int]]] = field(init=False, default_factory=list)
    """What each further variable is, by the values of those before it: a hint needs them all."""

    def __post_init__(self) -> None:
        from ortools.sat.python import cp_model

        self.model = cp_model.CpModel()
        self.x = {int(choice): self.model.new_bool_var("") for choice in self.free}
        self.terms = [(self.x[choice], int(self.problem.value[choice])) for choice in self.x]
        self.constant = int(self.problem.value[self.held].sum())
        self._items()
        self._rows()
        self._orders()
        self._windows()
        self._excesses()
        self.model.maximize(_sum([one for one, _ in self.terms], [weight for _, weight in self.terms]) + self.constant)

    def by_item(self) -> Mapping[int, list[int]]:
        """The open choices of each piece."""
        found: dict[int, list[int]] = {}
        for choice in self.x:
            found.setdefault(int(self.problem.item[choice]), []).append(choice)
        return found

    def _items(self) -> None:
        for item, choices in self.by_item().items():
            own = [self.x[choice] for choice in choices]
            is_due = item in self.must or self.problem.items[item].is_required or bool(self.problem.is_fixed[choices[0]])
            (self.model.add_exactly_one if is_due else self.model.add_at_most_one)(own)

    def _rows(self) -> None:
        problem = self.problem
        left = problem.limits - used(problem, self.held)
        part = problem.by_choice[self.free].T.tocsr()
        variables = [self.x[int(choice)] for choice in self.free]
        for row in np.flatnonzero(np.diff(part.indptr)):
            own = slice(part.indptr[row], part.indptr[row + 1])
            self._limit([variables[k] for k in part.indices[own]], part.data[own].tolist(), int(left[row]))

    def _limit(self, variables: list[Any], weights: list[int], limit: int) -> None:
        for variable in [one for one, weight in zip(variables, weights, strict=True) if weight > limit]:
            self.model.add(variable == 0)  # alone too much: the linear relaxation would take a part of it
        if limit == 1 and set(weights) == {1}:
            self.model.add_at_most_one(variables)
        elif sum(weights) > limit:
            self.model.add(_sum(variables, weights) <= limit)

    def _orders(self) -> None:
        steps: dict[int, _Steps] = {}
        by_item, held = self.by_item(), set(self.problem.item[self.held].tolist())
        for order in self.problem.orders:
            if order.after in by_item and order.before not in by_item and order.before not in held:
                self.model.add(_sum([self.x[choice] for choice in by_item[order.after]]) == 0)  # what it follows can be nowhere
            elif order.before in by_item and order.after in by_item:
                for item in (order.before, order.after):
                    if item not in steps:
                        steps[item] = _Steps(self, by_item[item])
                self._order(order, steps[order.before], steps[order.after])

    def _order(self, order: Order, before: "_Steps", after: "_Steps") -> None:
        """The one after may be published by a day only if the one before was `least` days earlier, and not if that was more than `most` earlier."""
        for day, step in zip(after.days, after.steps, strict=True):
            early = before.by(day - order.least)
            self.model.add_implication(step, early) if early is not None else self.model.add(step == 0)
        if order.most is not None:
            for day, tail in after.tails():
                late = before.by(day - order.most - 1)
                if late is not None:
                    self.model.add_at_most_one([late, *tail])

    def _windows(self) -> None:
        """In a cell with several slots the best ones count, as many as there are pieces."""
        cells: dict[tuple[int, int], list[Any]] = {}
        problem = self.problem
        for choice, variable in self.x.items():
            key = int(problem.channel[choice]), int(problem.day[choice])
            if key in problem.shared and not problem.is_fixed[choice]:
                cells.setdefault(key, []).append(variable)
        taken: dict[tuple[int, int], int] = {}
        for choice in self.held[~problem.is_fixed[self.held]]:
            key = int(problem.channel[choice]), int(problem.day[choice])
            taken[key] = taken.get(key, 0) + 1
        self.constant += sum(int(problem.shared[key][:count].sum()) for key, count in taken.items() if key in problem.shared)
        for key, variables in sorted(cells.items()):
            slots = [self.model.new_bool_var("") for _ in problem.shared[key][taken.get(key, 0) :]]
            self.derived += [(slot, _is_above(variables, at)) for at, slot in enumerate(slots)]
            self.model.add(_sum(variables) == _sum(slots)) if slots else [self.model.add(one == 0) for one in variables]
            self.terms += zip(slots, problem.shared[key][taken.get(key, 0) :].tolist(), strict=True)

    def _excesses(self) -> None:
        known = tallied(self.wishes, self.held)
        counted: dict[int, list[Any]] = {}
        for choice, variable in self.x.items():
            for tally in self.wishes.of_choice[choice]:
                if tally >= 0:
                    counted.setdefault(int(tally), []).append(variable)
        counts: dict[int, Any] = {}
        for tally, variables in sorted(counted.items()):
            counts[tally] = self.model.new_int_var(0, len(variables), "")
            self.model.add(counts[tally] == _sum(variables))
            self.derived.append((counts[tally], _added(variables)))
        for excess in self.wishes.excesses:
            self._excess(excess.cost, [(one, weight) for one, weight in excess.tallies if weight], excess.offset, counts, known)

    def _excess(self, cost: int, tallies: list[tuple[int, int]], offset: int, counts: Mapping[int, Any], known: Ints) -> None:
        base = offset + sum(int(known[tally]) * weight for tally, weight in tallies)
        own = [(counts[tally], weight) for tally, weight in tallies if tally in counts]
        most = base + sum(weight * len(self.problem.items) for _, weight in own if weight > 0)
        if not own:
            self.constant -= cost * max(base, 0)
        elif most > 0:
            excess = self.model.new_int_var(0, most, "")
            self.model.add(excess >= _sum([one for one, _ in own], [weight for _, weight in own]) + base)
            self.terms.append((excess, -cost))
            self.derived.append((excess, _above_zero(own, base)))

    def hint(self, chosen: Iterable[int]) -> None:
        """Begin with these choices."""
        known = set(chosen)
        values = {variable.index: int(choice in known) for choice, variable in self.x.items()}
        for variable, value_of in self.derived:
            values[variable.index] = value_of(values)
        for index, value in values.items():
            self.model.proto.solution_hint.vars.append(index)
            self.model.proto.solution_hint.values.append(value)

    def solve(self, deterministic_s: float, gap: float, seed: int, **parameters: Any) -> Solved:
        """The best that is found in the deterministic time, with one worker: equal models give equal answers."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        given = {"num_workers": 1, "random_seed": seed, "max_deterministic_time": deterministic_s, "relative_gap_limit": gap, **parameters}
        for name, value in given.items():
            setattr(solver.parameters, name, value)
        status = solver.solve(self.model)
        time = float(solver.response_proto.deterministic_time)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Solved(solver.status_name(status), np.zeros(0, np.int64), float("-inf"), float(solver.best_objective_bound), time)
        chosen = [choice for choice, variable in self.x.items() if solver.boolean_value(variable)]
        whole = np.array(sorted([*chosen, *self.held.tolist()]), dtype=np.int64)
        return Solved(solver.status_name(status), whole, float(solver.objective_value), float(solver.best_objective_bound), time)


def used(problem: Problem, chosen: Ints) -> Ints:
    """How much of each limit a calendar uses."""
    return np.asarray(problem.by_choice[chosen].sum(axis=0)).ravel().astype(np.int64)


class _Steps:
    """Whether a piece is published by each of its days: Booleans that only rise."""

    def __init__(self, part: Part, choices: list[int]) -> None:
        from ortools.sat.python import cp_model

        days = part.problem.day[choices]
        self.days: list[int] = np.unique(days).tolist()
        self.steps = [part.model.new_bool_var("") for _ in self.days]
        self.own = [[part.x[choice] for choice, day in zip(choices, days, strict=True) if day == one] for one in self.days]
        for at, own in enumerate(self.own):
            before = [self.steps[at - 1]] if at else []
            part.model.add(cp_model.LinearExpr.sum(own + before) == self.steps[at])
            part.derived.append((self.steps[at], _added(own + before)))

    def by(self, day: int) -> Any:
        """Whether it is published by a day; None if it cannot be."""
        at = int(np.searchsorted(self.days, day, side="right")) - 1
        return self.steps[at] if at >= 0 else None

    def tails(self) -> Iterable[tuple[int, list[Any]]]:
        """For each day, the choices on it."""
        return zip(self.days, self.own, strict=True)


def _added(variables: list[Any]) -> Callable[[Mapping[int, int]], int]:
    indices = [one.index for one in variables]
    return lambda values: sum(values[index] for index in indices)


def _is_above(variables: list[Any], count: int) -> Callable[[Mapping[int, int]], int]:
    added = _added(variables)
    return lambda values: int(added(values) > count)


def _above_zero(weighted: list[tuple[Any, int]], base: int) -> Callable[[Mapping[int, int]], int]:
    pairs = [(one.index, weight) for one, weight in weighted]
    return lambda values: max(base + sum(values[index] * weight for index, weight in pairs), 0)


def _sum(variables: list[Any], weights: list[int] | None = None) -> Any:
    from ortools.sat.python import cp_model

    return cp_model.LinearExpr.sum(variables) if weights is None else cp_model.LinearExpr.weighted_sum(variables, weights)
