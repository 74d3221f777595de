"""Which piece is published when and where: a calendar near its optimum, with a proven bound, or which rules stand against it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tasks.content_calendar.assign_bound import Relaxed, exact_bound, relax
from tasks.content_calendar.assign_conflicts import Begun, begin
from tasks.content_calendar.assign_greedy import Board, as_last, greedy
from tasks.content_calendar.assign_items import Ints, Slot
from tasks.content_calendar.assign_model import Part
from tasks.content_calendar.assign_problem import SCALE, Problem, is_again, parts_of, read_problem, slot_worth
from tasks.content_calendar.assign_reasons import placed_because, unplaced_because
from tasks.content_calendar.assign_search import Search
from tasks.content_calendar.assign_weeks import relax_by_weeks
from tasks.content_calendar.assign_wishes import Wishes, wishes_of, worth
from tasks.content_calendar.models import Assigned, CalendarRules
from tasks.content_calendar.people import Crew, assignees

EVENT_COLUMNS = [
    "item_id", "title", "content_type", "channel", "publish_at", "timezone", "on", "assignee", "pillar_id", "topic_id", "parent_item_id",
    "is_fixed", "part_placed", "part_priority", "part_window", "part_season", "part_change", "reason",
]  # fmt: skip
UNPLACED_COLUMNS = ["item_id", "title", "rule", "reason"]
CONFLICT_COLUMNS = ["rule", "where", "limit"]
RELAXATION_COLUMNS = ["rule", "where", "by", "unit"]


def assign(items: pd.DataFrame, slots: pd.DataFrame, rules: CalendarRules) -> Assigned:
    """A calendar of the items at the slots, under the rules.

    `items`, a row a piece: item_id, title, content_type, channels (a list: those that it may go to), pillar_id, topic_id, priority (0..1),
    effort_hours, assignee, parent_id and relation (`spoke`: after its pillar page; `derivative`: after its original), min_lag_days and
    max_lag_days after the parent, fixed_at (UTC) and fixed_channel (what a person fixed), earliest, latest (days), peak_on and lead_days (season),
    previous_at (UTC), previous_channel and previous_assignee (the last calendar), is_required. All but item_id and channels may be missing. A
    parent that is not among the items counts as published. `slots`, a row an instant on a channel: channel, on (local day), publish_at (UTC),
    timezone, score (0..1), is_blackout, reason. The order of rows does not matter, and equal inputs give equal calendars.

    Nothing is dropped silently: what is not placed is in `unplaced`, with the rule that stood in its way.
    Raises `ValueError` for items that share an id, or where there is no slot at all.
    """
    begun = begin(read_problem(items, slots, rules))
    problem, wishes = begun.problem, wishes_of(begun.problem)
    plain = greedy(problem, wishes, begun.chosen)
    relaxed = _relaxed(problem, wishes)
    prices = relaxed.loss - relaxed.taken * SCALE
    led = greedy(problem, wishes, begun.chosen, prices)
    kept = greedy(problem, wishes, as_last(problem, wishes, begun.chosen), prices)
    first = kept if is_again(problem.items) else max((led, plain), key=lambda chosen: worth(problem, wishes, chosen))
    search = Search(problem, wishes, relaxed, first, rules.effort.seed, exact_bound(relaxed))
    search.run(rules.effort.gap, rules.effort.deterministic_s)
    return _assigned(begun, wishes, search, worth(problem, wishes, plain))


def assign_greedily(items: pd.DataFrame, slots: pd.DataFrame, rules: CalendarRules) -> Assigned:
    """The calendar that a careful person would make, of the same frames: for comparison. Its bound is unknown (infinite)."""
    begun = begin(read_problem(items, slots, rules))
    wishes = wishes_of(begun.problem)
    none = np.zeros(len(begun.problem.item))
    chosen = greedy(begun.problem, wishes, begun.chosen)
    made = worth(begun.problem, wishes, chosen)
    search = Search(begun.problem, wishes, Relaxed(float("inf"), none, none), chosen, rules.effort.seed, float("inf"), made)
    return _assigned(begun, wishes, search, made)


def _relaxed(problem: Problem, wishes: Wishes) -> Relaxed:
    """The bound by days, or by weeks where the days are too many."""
    if not len(problem.item):
        return Relaxed(0.0, np.zeros(0), np.zeros(0))
    if len(problem.item) > problem.rules.effort.most_options:
        return relax_by_weeks(problem)
    return relax(Part(problem, wishes, np.arange(len(problem.item)), np.zeros(0, np.int64)))


def _assigned(begun: Begun, wishes: Wishes, search: Search, greedy_worth: int) -> Assigned:
    problem, best, bound = begun.problem, search.best, search.bound
    gap = (bound - search.worth) / abs(bound) if np.isfinite(bound) and bound else 0.0 if not bound else float("inf")
    status = "infeasible" if begun.relaxations else "optimal" if gap <= problem.rules.effort.gap else "feasible"
    stats = {"items": len(problem.items), "choices": len(problem.item), "limits": len(problem.rows), "parts_solved": search.parts,
             "deterministic_s": round(search.spent_s, 3), "greedy_objective": greedy_worth / SCALE}  # fmt: skip
    conflicts = pd.DataFrame([(row.rule, row.where, row.limit) for row in begun.conflicts], columns=CONFLICT_COLUMNS)
    relaxations = pd.DataFrame([(one.rule, one.where, one.by, one.unit) for one in begun.relaxations], columns=RELAXATION_COLUMNS)
    return Assigned(
        status, _events(problem, best), _unplaced(problem, wishes, best), search.worth / SCALE, bound / SCALE, gap, conflicts, relaxations, stats
    )


def _events(problem: Problem, chosen: Ints) -> pd.DataFrame:
    """The calendar as a frame, by instant."""
    slots, makers = dict(_slotted(problem, chosen)), _makers(problem, chosen)
    rows = [{**_event(problem, choice, slots[choice]), "assignee": makers[int(problem.item[choice])]} for choice in chosen.tolist()]
    frame = pd.DataFrame(rows, columns=EVENT_COLUMNS)
    frame["publish_at"] = pd.to_datetime(frame["publish_at"], utc=True)
    return frame.sort_values(["publish_at", "item_id"], ignore_index=True)


def _makers(problem: Problem, chosen: Ints) -> dict[int, str]:
    """Who makes each piece that is placed."""
    days = {int(problem.item[choice]): problem.on(problem.day[choice]) for choice in chosen}
    return assignees(Crew(problem.rules.people, problem.items), days, problem.on(-problem.start.weekday()), problem.n_weeks)


def _slotted(problem: Problem, chosen: Ints) -> Iterator[tuple[int, Slot]]:
    """The slot of each choice."""
    cells: dict[tuple[int, int], list[int]] = {}
    for choice in chosen.tolist():
        one = problem.items[problem.item[choice]]
        if one.fixed_at is not None:
            yield choice, Slot(one.fixed_at, problem.zone(int(problem.channel[choice])), 0.0, is_open=True)
        else:
            cells.setdefault((int(problem.channel[choice]), int(problem.day[choice])), []).append(choice)
    for key, choices in cells.items():
        yield from _matched(problem, choices, problem.cells[key][: len(choices)])


def _matched(problem: Problem, choices: list[int], slots: Sequence[Slot]) -> Iterator[tuple[int, Slot]]:
    """The slots of a cell to its pieces: to each its own of the last calendar where it is used, then the best to the most important."""
    free = {slot.publish_at: slot for slot in slots}
    waiting = []
    for choice in sorted(choices, key=lambda choice: (-problem.items[problem.item[choice]].priority, choice)):
        slot = free.pop(problem.items[problem.item[choice]].previous_at, None)
        if slot is None:
            waiting.append(choice)
        else:
            yield choice, slot
    yield from zip(waiting, free.values(), strict=True)


def _event(problem: Problem, choice: int, slot: Slot) -> Mapping[str, Any]:
    one, on, channel = problem.items[problem.item[choice]], problem.on(problem.day[choice]), problem.channels[problem.channel[choice]]
    placed, priority, season, change = parts_of(problem.rules, one, on, channel, slot.timezone, problem.start, problem.n_days)
    window = slot_worth(problem.rules, slot) / SCALE
    return {
        "item_id": one.item_id, "title": one.title, "content_type": one.content_type, "channel": channel, "publish_at": slot.publish_at,
        "timezone": slot.timezone, "on": on, "pillar_id": one.pillar_id, "topic_id": one.topic_id,
        "parent_item_id": one.parent_id, "is_fixed": one.fixed_at is not None, "part_placed": placed, "part_priority": priority,
        "part_window": window, "part_season": season, "part_change": change, "reason": placed_because(one, on, channel, slot.score),
    }  # fmt: skip


def _unplaced(problem: Problem, wishes: Wishes, chosen: Ints) -> pd.DataFrame:
    board = Board(problem, wishes, chosen)
    rows = []
    for item, one in enumerate(problem.items):
        if item not in board.place:
            blocked = _blocking(board, item)
            rows.append((one.item_id, one.title, *unplaced_because(one, blocked)))
    return pd.DataFrame(rows, columns=UNPLACED_COLUMNS)


def _blocking(board: Board, item: int) -> Counter[str]:
    """In how many of a piece's choices each rule stands in its way."""
    problem, own = board.problem, board.problem.slices[item]
    fits = board.in_order(item)
    found: Counter[str] = Counter({"order of pieces": int((~fits).sum())} if not fits.all() else {})
    for choice in np.arange(own.start, own.stop)[fits]:
        row = problem.by_choice[choice]
        found.update({problem.rows[place].rule for place in row.indices[row.data > board.left[row.indices]]})
    return found
