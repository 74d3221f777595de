"""Months as people hang them on the wall: weeks of seven days, each with what is published on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_MONTHS = 24
_PAGE_MM = 160
_FITS = (("roomy", 26.0, 13.5), ("dense", 20.0, 11.0), ("packed", 15.0, 7.0))
"""Classes of the printed sheet, with the least height of a week and the height of an entry in millimetres, as `style.css` has them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is published: local time and zone, channel, title, the class of its pillar's colour, and the words for its state."""

    on: date
    time: str
    zone: str
    channel: str
    title: str
    pillar: str
    paint: str
    state: str
    is_fixed: bool
    is_derivative: bool
    short_id: str
    why: str
    drafts: tuple[str, ...] = ()
    drafts_note: str = ""
    assignee: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month's sheet; `closed` says why nothing is published."""

    number: int
    label: str
    is_inside: bool
    is_weekend: bool
    closed: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month's sheet: whole weeks from Monday. `fit` is the class by which it is printed on one page, if any is small enough."""

    title: str
    count: int
    weeks: tuple[tuple[Day, ...], ...]
    fit: str


def months(entries: Sequence[Entry], closed: Mapping[date, str]) -> tuple[Month, ...]:
    """A sheet for each month from the first entry to the last one; two years at most."""
    if not entries:
        return ()
    days = [one.on for one in entries]
    firsts = list(_firsts(min(days), max(days)))[:_MOST_MONTHS]
    return tuple(_month(first, entries, closed) for first in firsts)


def _firsts(start: date, end: date) -> Iterable[date]:
    first = start.replace(day=1)
    while first <= end:
        yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _month(first: date, entries: Sequence[Entry], closed: Mapping[date, str]) -> Month:
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    by_day: dict[date, list[Entry]] = {}
    for one in entries:
        by_day.setdefault(one.on, []).append(one)
    count = sum(len(own) for on, own in by_day.items() if first <= on <= last)
    weeks = tuple(
        tuple(_day(monday + timedelta(days=7 * week + place), first, by_day, closed) for place in range(7))
        for week in range((last - monday).days // 7 + 1)
    )  # fmt: skip
    return Month(f"{first:%B %Y}", count, weeks, _fit(weeks))


def _fit(weeks: Sequence[Sequence[Day]]) -> str:
    """The first class in which the weeks are no higher than a page."""
    fullest = [max(len(day.entries) for day in week) for week in weeks]
    heights = {name: sum(max(least, 5 + entry * count) for count in fullest) for name, least, entry in _FITS}
    return next((name for name, height in heights.items() if height <= _PAGE_MM), _FITS[-1][0])


def _day(on: date, first: date, by_day: Mapping[date, list[Entry]], closed: Mapping[date, str]) -> Day:
    is_inside = on.month == first.month
    own = tuple(sorted(by_day.get(on, ()), key=lambda one: (one.time, one.channel, one.title))) if is_inside else ()
    return Day(on.day, f"{on:%A}, {on.day} {on:%b %Y}", is_inside, on.weekday() > 4, closed.get(on, "") if is_inside else "", own)
