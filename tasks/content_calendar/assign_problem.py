"""A calendar as a problem: every choice of a piece, a channel and a day with what it is worth, and the rows of limits that choices count in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tasks.content_calendar.assign_items import Ints, Item, Slot, instant, read_items
from tasks.content_calendar.assign_limits import Limits, Row
from tasks.content_calendar.models import CalendarRules

SCALE = 10_000
"""Whole units of a solver's objective that make one of utility."""


@dataclass(frozen=True, slots=True)
class Order:
    """Piece `after` is published from `least` to `most` days after piece `before`, and only if that one is."""

    before: int
    after: int
    least: int
    most: int | None


@dataclass(frozen=True, eq=False)
class Problem:
    """All choices, sorted by piece, day and channel, and what limits them. Days are counted from the first one of the slots."""

    rules: CalendarRules
    items: tuple[Item, ...]
    start: date
    n_days: int
    channels: tuple[str, ...]
    cells: Mapping[tuple[int, int], tuple[Slot, ...]]
    """Open slots by channel and day, best first."""
    item: Ints
    day: Ints
    channel: Ints
    value: Ints
    """What each choice is worth by itself, in units of 1 / SCALE: of the posting window only where the cell has one slot, or the piece its own."""
    is_fixed: NDArray[np.bool_]
    rows: tuple[Row, ...]
    matrix: csr_matrix
    """Rows of limits by choices: the weights."""
    orders: tuple[Order, ...]
    zones: Mapping[str, str]
    """The time zone of each channel that has slots."""

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """Where each piece's choices are."""
        edges = np.searchsorted(self.item, np.arange(len(self.items) + 1))
        return tuple(slice(int(one), int(two)) for one, two in pairwise(edges))

    @cached_property
    def limits(self) -> Ints:
        """The limit of each row."""
        return np.array([row.limit for row in self.rows], dtype=np.int64)

    @cached_property
    def by_choice(self) -> csr_matrix:
        """Choices by rows of limits."""
        return self.matrix.T.tocsr()

    @cached_property
    def weeks(self) -> Ints:
        """The number of the week of each choice, counted from the first day's week (weeks begin on Monday)."""
        return (self.day + self.start.weekday()) // 7

    @property
    def n_weeks(self) -> int:
        """Weeks that the horizon touches."""
        return (self.n_days - 1 + self.start.weekday()) // 7 + 1

    @cached_property
    def shared(self) -> Mapping[tuple[int, int], Ints]:
        """The worth of the slots of each cell that has several, best first: so many of them count as pieces are in the cell."""
        many = {key: slots for key, slots in self.cells.items() if len(slots) > 1}
        return {key: np.array([slot_worth(self.rules, slot) for slot in slots], dtype=np.int64) for key, slots in many.items()}

    def zone(self, channel: int) -> str:
        """The time zone of a channel."""
        return self.zones.get(self.channels[channel], "UTC")

    def on(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=int(day))


def read_problem(items: pd.DataFrame, slots: pd.DataFrame, rules: CalendarRules) -> Problem:
    """The problem of these frames; the order of their rows does not matter. Raises `ValueError` where there is no slot, or ids repeat."""
    if slots.empty:
        raise ValueError("there is no slot to publish at: give at least one channel a day")
    found = read_items(items)
    if is_again(found):
        weights = rules.weights
        placed = weights.placed + weights.again_change - weights.change
        rules = replace(rules, weights=replace(weights, change=weights.again_change, placed=placed))
    fixed_channels = {one.fixed_channel for one in found if one.fixed_at is not None}
    channels = tuple(sorted({str(one) for one in slots["channel"]} | fixed_channels))
    return _Reader(rules, found, channels, slots).problem()


def is_again(items: Sequence[Item]) -> bool:
    """Whether most pieces were in the last calendar: then that is where the new one begins, and a move costs more."""
    return 2 * sum(one.previous_at is not None for one in items) > len(items)


class _Reader:
    """Builds a problem from what was read."""

    def __init__(self, rules: CalendarRules, items: tuple[Item, ...], channels: tuple[str, ...], slots: pd.DataFrame) -> None:
        self.rules, self.items, self.channels = rules, items, channels
        days = [pd.Timestamp(one).date() for one in slots["on"]]
        self.start, self.n_days = min(days), (max(days) - min(days)).days + 1
        self.zones = {str(channel): str(zone) for channel, zone in zip(slots["channel"], slots["timezone"], strict=True)}
        self.channel_number = {name: place for place, name in enumerate(channels)}
        self.fixed = {i: self._fixed_cell(one, one.fixed_at) for i, one in enumerate(items) if one.fixed_at is not None}
        self.fixed_slots: dict[int, Slot] = {}
        self.closed: set[tuple[int, int]] = set()
        self.cells = self._cells(slots, days, self.channel_number)

    def _fixed_cell(self, item: Item, at: datetime) -> tuple[int, int]:
        """The channel and the local day of what a person fixed."""
        local = at.astimezone(ZoneInfo(self.zones.get(item.fixed_channel, "UTC"))).date()
        return self.channel_number[item.fixed_channel], (local - self.start).days

    def _cells(self, slots: pd.DataFrame, days: list[date], number: Mapping[str, int]) -> dict[tuple[int, int], tuple[Slot, ...]]:
        taken = {(cell[0], self.items[i].fixed_at): i for i, cell in self.fixed.items()}
        found: dict[tuple[int, int], list[Slot]] = {}
        columns = (slots[name] for name in ("channel", "publish_at", "timezone", "score", "is_blackout"))
        for on, channel, at, zone, score, is_closed in zip(days, *columns, strict=True):
            place, moment = number[str(channel)], instant(at)
            if moment is None:
                raise ValueError(f"a slot on {channel} on {on} has no publish_at: give its instant in UTC")
            slot = Slot(moment, str(zone), float(score), not (is_closed or on in self.rules.blackouts))
            key = place, (on - self.start).days
            if (place, moment) in taken:
                self.fixed_slots[taken[place, moment]] = slot
            elif slot.is_open:
                found.setdefault(key, []).append(slot)
            if not slot.is_open:
                self.closed.add(key)
        return {key: tuple(sorted(set(own), key=lambda slot: (-slot.score, slot.publish_at))) for key, own in sorted(found.items())}

    def problem(self) -> Problem:
        """The whole of it."""
        parts = [self._choices(i) for i in range(len(self.items))]
        counts = [len(part[0]) for part in parts]
        item = np.repeat(np.arange(len(self.items), dtype=np.int64), counts)
        day, channel, value = (np.concatenate([part[k] for part in parts]) if parts else np.zeros(0, np.int64) for k in range(3))
        is_fixed = np.isin(item, np.array(list(self.fixed), dtype=np.int64))
        rows, matrix = Limits(self.rules, self.items, self.channels, self.start, self.cells, self.closed, item, day, channel, is_fixed).table()
        return Problem(
            self.rules, self.items, self.start, self.n_days, self.channels, self.cells, item, day, channel, value, is_fixed, rows, matrix,
            tuple(_orders(self.items)), self.zones,
        )  # fmt: skip

    def _choices(self, i: int) -> tuple[Ints, Ints, Ints]:
        """Days, channels and values of a piece's choices, by day and channel."""
        one = self.items[i]
        if i in self.fixed:
            channel, day = self.fixed[i]
            score = self.fixed_slots[i].score if i in self.fixed_slots else 0.0
            return np.array([day]), np.array([channel]), np.array([self._worth(one, day, channel) + round(self.rules.weights.window * score * SCALE)])
        options = {self.channel_number[name] for name in one.channels if name in self.channel_number}
        first = 0 if one.earliest is None else (one.earliest - self.start).days
        last = self.n_days if one.latest is None else (one.latest - self.start).days
        keys = sorted((day, channel) for channel, day in self.cells if channel in options and first <= day <= last)
        values = [self._worth(one, day, channel) + self._window(channel, day) for day, channel in keys]
        pairs = np.array(keys, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1], np.array(values, dtype=np.int64)

    def _window(self, channel: int, day: int) -> int:
        slots = self.cells[channel, day]
        return slot_worth(self.rules, slots[0]) if len(slots) == 1 else 0

    def _worth(self, one: Item, day: int, channel: int) -> int:
        on = self.start + timedelta(days=int(day))
        return round(sum(parts_of(self.rules, one, on, self.channels[channel], self._zone(channel), self.start, self.n_days)) * SCALE)

    def _zone(self, channel: int) -> str:
        return self.zones.get(self.channels[channel], "UTC")


def slot_worth(rules: CalendarRules, slot: Slot) -> int:
    """What a slot is worth, in units of 1 / SCALE."""
    return round(rules.weights.window * slot.score * SCALE)


def parts_of(rules: CalendarRules, one: Item, on: date, channel: str, zone: str, start: date, n_days: int) -> tuple[float, float, float, float]:
    """What a day and a channel are worth to a piece: for being placed, for its priority, and less for its season and for change."""
    weights = rules.weights
    late = min(max((on - start).days / max(n_days - 1, 1), 0.0), 1.0)
    priority = weights.priority * one.priority * (1 - weights.delay * late)
    off = 0 if one.target is None else abs((on - max(one.target, start)).days)
    season = -weights.season * min(off / weights.season_days, 1.0)
    return weights.placed, priority, season, -weights.change * _moved(rules, one, on, channel, zone)


def _moved(rules: CalendarRules, one: Item, on: date, channel: str, zone: str) -> float:
    """How much a choice differs from the last calendar, 0 to 1."""
    if one.previous_at is None:
        return 0.0
    days = abs((on - one.previous_at.astimezone(ZoneInfo(zone)).date()).days)
    if days == 0 and channel == (one.previous_channel or channel):
        return 0.0
    return 0.9 + 0.1 * min(days / rules.weights.change_days, 1.0)


def _orders(items: Sequence[Item]) -> Iterator[Order]:
    """A pair a piece whose parent is to be placed too."""
    places = {one.item_id: place for place, one in enumerate(items)}
    for place, one in enumerate(items):
        if one.parent_id in places and one.parent_id != one.item_id:
            yield Order(places[one.parent_id], place, one.min_lag, one.max_lag)
