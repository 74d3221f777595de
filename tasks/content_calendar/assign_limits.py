"""The rows of limits of a calendar: capacity, channels, spacing on a topic, blackouts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tasks.content_calendar.assign_items import Ints, Item, Slot
from tasks.content_calendar.models import CalendarRules
from tasks.content_calendar.people import AWAY_RULE, NOBODY_RULE, PERSON_RULE, Crew, crowds, named

MINUTES = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A limit: the weights of the choices that count in it may add up to `limit`."""

    rule: str
    where: str
    limit: int


def week_name(day: date) -> str:
    """The ISO week of a day: `2026-W53`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def weekly_limit(per_week: float, week: int) -> int:
    """Whole pieces of a week, so that all weeks together hold what the capacity says: 2.5 gives 2, 3, 2, 3."""
    return int(per_week * (week + 1) + 1e-9) - int(per_week * week + 1e-9)


class Limits:
    """The rows of limits."""

    def __init__(
        self, rules: CalendarRules, items: Sequence[Item], channels: Sequence[str], start: date,
        cells: Mapping[tuple[int, int], tuple[Slot, ...]], closed: set[tuple[int, int]], item: Ints, day: Ints, channel: Ints,
        is_fixed: NDArray[np.bool_],
    ) -> None:  # fmt: skip
        self.rules, self.items, self.channels, self.start, self.cells, self.closed = rules, items, channels, start, cells, closed
        self.item, self.day, self.channel, self.is_fixed = item, day, channel, is_fixed
        self.week = (day + start.weekday()) // 7
        self.rows: list[Row] = []
        self.members: list[Ints] = []
        self.weights: list[Ints] = []

    def table(self) -> tuple[tuple[Row, ...], csr_matrix]:
        """All rows that can bind, and their weights by choice."""
        self._weekly()
        self._channels()
        self._spacing()
        self._blackouts()
        self._people()
        lengths = [len(own) for own in self.members]
        at = np.repeat(np.arange(len(self.rows)), lengths)
        columns = np.concatenate(self.members) if self.members else np.zeros(0, np.int64)
        weights = np.concatenate(self.weights) if self.weights else np.zeros(0, np.int64)
        return tuple(self.rows), csr_matrix((weights, (at, columns)), shape=(len(self.rows), len(self.item)))

    def _add(self, rule: str, where: str, limit: int, members: Ints, weights: Ints | None = None) -> None:
        """A row, unless its pieces cannot exceed it."""
        own = np.ones(len(members), np.int64) if weights is None else weights
        if len(members) and _most(self.item[members], own) > limit:
            self.rows.append(Row(rule, where, limit))
            self.members.append(members)
            self.weights.append(own)

    def _weekly(self) -> None:
        rules, items = self.rules, self.items
        counted = np.array([not one.is_derivative for one in items], dtype=bool)[self.item]
        if rules.per_week is not None:
            self._by_week("pieces a week", "", rules.per_week, np.flatnonzero(counted))
        for kind, limit in sorted(rules.types_per_week.items()):
            self._by_week("pieces a week of a content type", f"{kind}, ", limit, self._of([one.content_type == kind for one in items]))
        for person, hours in sorted(rules.hours_per_week.items()):
            minutes = np.array([round(one.effort_hours * MINUTES) for one in items], dtype=np.int64)[self.item]
            members = self._of([one.assignee == person for one in items])
            for week, own in self._parted(members):
                self._add("hours a week of a person", f"{person}, {self._week(week)}", round(hours * MINUTES), own, minutes[own])

    def _people(self) -> None:
        """No crowd has more pieces a week that only it can make than it has room for; what nobody can make on a day is not published on it."""
        crew = Crew(self.rules.people, tuple(self.items))
        makers = [crew.makers(item) for item in range(len(self.items))]
        if all(one is None for one in makers):
            return
        days = {int(day): crew.present(self.start + timedelta(days=int(day))) for day in np.unique(self.day)}
        monday = self.start - timedelta(days=self.start.weekday())
        rooms = crew.rooms(monday, int(self.week.max(initial=0)) + 1)
        able = [None if (own := makers[item]) is None else own & days[day] for item, day in zip(self.item.tolist(), self.day.tolist(), strict=True)]
        self._away([choice for choice, own in enumerate(able) if own is not None and not own], makers)
        counted = np.flatnonzero([bool(own) and not self.items[item].is_derivative for own, item in zip(able, self.item.tolist(), strict=True)])
        for week, members in self._parted(counted[self.week[counted] >= 0]):
            asked = [able[choice] or frozenset() for choice in members]
            for crowd in crowds(asked):
                own = members[[one <= crowd for one in asked]]
                self._add(PERSON_RULE, f"{named(self.rules.people, crowd)}, {self._week(week)}", int(rooms[sorted(crowd), week].sum()), own)

    def _away(self, choices: list[int], makers: Sequence[frozenset[int] | None]) -> None:
        """Choices that nobody can take: of a type that nobody makes, or on days off."""
        groups: dict[tuple[str, str], list[int]] = {}
        for choice in choices:
            own = makers[self.item[choice]]
            away = AWAY_RULE, f"{named(self.rules.people, own or frozenset())}, {self._date(self.day[choice])}"
            groups.setdefault(away if own else (NOBODY_RULE, self.items[self.item[choice]].content_type), []).append(choice)
        for (rule, where), members in sorted(groups.items()):
            self._add(rule, where, 0, np.array(members))

    def _of(self, is_member: list[bool]) -> Ints:
        return np.flatnonzero(np.array(is_member, dtype=bool)[self.item])

    def _parted(self, members: Ints) -> Iterator[tuple[int, Ints]]:
        for week in np.unique(self.week[members]):
            yield int(week), members[self.week[members] == week]

    def _by_week(self, rule: str, prefix: str, per_week: float, members: Ints) -> None:
        for week, own in self._parted(members):
            self._add(rule, prefix + self._week(week), weekly_limit(per_week, week), own)

    def _week(self, week: int) -> str:
        return week_name(self.start - timedelta(days=self.start.weekday()) + timedelta(days=7 * week))

    def _channels(self) -> None:
        for place, name in enumerate(self.channels):
            members = np.flatnonzero(self.channel == place)
            if name in self.rules.channel_per_week:
                self._by_week("pieces a week on a channel", f"{name}, ", self.rules.channel_per_week[name], members)
            daily = self.rules.channel_per_day.get(name)
            for day in np.unique(self.day[members]):
                own = members[self.day[members] == day]
                room = len(self.cells.get((place, int(day)), ())) + int(self.is_fixed[own].sum())
                self._add("pieces a day on a channel", f"{name}, {self._date(day)}", room if daily is None else min(room, daily), own)

    def _date(self, day: int) -> str:
        return (self.start + timedelta(days=int(day))).isoformat()

    def _spacing(self) -> None:
        span = self.rules.spacing_days
        if span < 1:
            return
        for topic in sorted({one.topic_id for one in self.items if one.topic_id}):
            members = self._of([one.topic_id == topic and not one.is_derivative for one in self.items])
            reach = -1
            for first in np.unique(self.day[members]):
                own = members[(self.day[members] >= first) & (self.day[members] < first + span)]
                if self.day[own].max() > reach:  # else the span before holds all of it
                    reach = int(self.day[own].max())
                    self._add("spacing on a topic", f"{topic}, {span} days from {self._date(first)}", 1, own)

    def _blackouts(self) -> None:
        for choice in np.flatnonzero(self.is_fixed):
            key = int(self.channel[choice]), int(self.day[choice])
            if key in self.closed or (self.start + timedelta(days=key[1])) in self.rules.blackouts:
                self._add("blackout", f"{self.channels[key[0]]}, {self._date(key[1])}", 0, np.array([choice]))


def _most(items: Ints, weights: Ints) -> int:
    """The most that the choices can add up to, one a piece."""
    order = np.lexsort((-weights, items))
    first = np.flatnonzero(np.diff(items[order], prepend=-1))
    return int(weights[order][first].sum())
