"""Who makes which piece: limits on the weeks of people that are exact without a choice of persons, and then the persons, by a matching."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tasks.content_calendar.assign_items import Ints, Item
from tasks.content_calendar.models import Person

PERSON_RULE = "pieces a week of a person"
AWAY_RULE = "days off of people"
NOBODY_RULE = "nobody makes this content type"
WORKDAYS = 5
_MOST_UNIONS = 500
_NEVER, _OVER = 1e6, 1e3
"""What it costs to give a piece to one who cannot make it, and to one whose week is full: only what must be placed ever takes these."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The people, and the pieces that they make."""

    people: tuple[Person, ...]
    items: tuple[Item, ...]

    def makers(self, item: int) -> frozenset[int] | None:
        """Who may make a piece: the one whom it is given to, else those who make its content type; None where it does not matter.

        A derivative may also be made by those who make its original.
        """
        one, names = self.items[item], [person.name for person in self.people]
        if not names or (one.assignee and one.assignee not in names):
            return None
        if one.assignee:
            return frozenset({names.index(one.assignee)})
        if not one.is_derivative:
            return self._of_type(one.content_type)
        parent = next((other.content_type for other in self.items if other.item_id == one.parent_id), None)
        return self._of_type(one.content_type) | (self._everyone() if parent is None else self._of_type(parent))

    def _of_type(self, kind: str) -> frozenset[int]:
        return frozenset(place for place, person in enumerate(self.people) if not person.content_types or kind in person.content_types)

    def _everyone(self) -> frozenset[int]:
        return frozenset(range(len(self.people)))

    def present(self, on: date) -> frozenset[int]:
        """Who is there on a day."""
        return frozenset(place for place, person in enumerate(self.people) if on not in person.days_off)

    def rooms(self, monday: date, count: int) -> Ints:
        """Whole pieces of each person in each of so many weeks: what the days off leave of the capacity, carried over as fractions."""
        shares = [[sum(monday + timedelta(7 * week + day) not in person.days_off for day in range(WORKDAYS)) / WORKDAYS for week in range(count)]
                  for person in self.people]  # fmt: skip
        pieces = np.array([person.per_week for person in self.people])[:, None] * np.array(shares).reshape(len(self.people), count)
        whole = np.floor(np.cumsum(pieces, axis=1) + 1e-9).astype(np.int64)
        return np.asarray(np.where(np.array(shares).reshape(whole.shape) > 0, np.diff(whole, axis=1, prepend=0), 0), dtype=np.int64)


def crowds(asked: Sequence[frozenset[int]]) -> Iterator[frozenset[int]]:
    """The groups of people whose joint weeks can be too short: unions of overlapping groups of makers.

    That no group has more pieces that only it can make than it has room for is enough for all of them to find their maker (Hall 1935).
    """
    known = dict.fromkeys(sorted({one for one in asked if one}, key=sorted))
    queue = list(known)
    for one in queue:
        for other in asked:
            union = one | other
            if one & other and union not in known and len(known) < _MOST_UNIONS:
                known[union] = None
                queue.append(union)
    yield from known


def named(people: Sequence[Person], crowd: frozenset[int]) -> str:
    """People by name."""
    return " and ".join(people[place].name for place in sorted(crowd))


def assignees(crew: Crew, placed: Mapping[int, date], monday: date, n_weeks: int) -> dict[int, str]:
    """Who makes each placed piece, by its number: within what each can make, the one who had it before, else the one with most room.

    `placed` are days; a derivative, which takes no room, goes to its original's maker where that one is there on the day.
    """
    rooms = crew.rooms(monday, n_weeks) if crew.people else np.zeros((0, n_weeks), np.int64)
    known = {item: crew.items[item].assignee for item in placed if crew.makers(item) is None}
    originals = [item for item in placed if item not in known and not crew.items[item].is_derivative]
    for week in sorted({(placed[item] - monday).days // 7 for item in originals}):
        own = sorted(item for item in originals if (placed[item] - monday).days // 7 == week)
        inside = rooms[:, week] if 0 <= week < n_weeks else np.zeros(len(crew.people), np.int64)
        known |= _matched(crew, own, placed, inside)
    by_piece = {crew.items[item].item_id: name for item, name in known.items()}
    for item in sorted(set(placed) - set(known)):
        known[item] = _follower(crew, item, placed[item], by_piece.get(crew.items[item].parent_id, ""))
    return known


def _matched(crew: Crew, own: Sequence[int], placed: Mapping[int, date], rooms: Ints) -> dict[int, str]:
    """The pieces of a week to the places that people have in it; beyond these are places that only what must be placed takes."""
    from scipy.optimize import linear_sum_assignment

    places = [(person, turn) for person in range(len(crew.people)) for turn in range(len(own))]
    costs = np.array([[_cost(crew, item, placed[item], person, turn, int(rooms[person])) for person, turn in places] for item in own])
    rows, columns = linear_sum_assignment(costs)
    return {
        own[row]: crew.people[places[column][0]].name if costs[row, column] < _NEVER else "" for row, column in zip(rows, columns, strict=True)
    }  # fmt: skip


def _cost(crew: Crew, item: int, on: date, person: int, turn: int, room: int) -> float:
    able = (crew.makers(item) or frozenset()) & crew.present(on)
    before = crew.items[item].previous_assignee
    is_other = bool(before) and before != crew.people[person].name
    return (0 if person in able else _NEVER) + (0 if turn < room else _OVER) + is_other + 0.01 * (turn + 1) / max(room, 1) + 1e-6 * person


def _follower(crew: Crew, item: int, on: date, maker: str) -> str:
    """Who makes a derivative: its original's maker, or who had it before, if they are there."""
    names = [crew.people[place].name for place in sorted((crew.makers(item) or frozenset()) & crew.present(on))]
    return next((name for name in (maker, crew.items[item].previous_assignee, *names) if name in names), "")
