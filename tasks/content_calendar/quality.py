"""Whether a calendar is fit to hang on the wall: its mix, its uniqueness, the goals that it serves, its structure, and its load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tasks.content_calendar.assign_items import Ints
from tasks.content_calendar.assign_limits import week_name, weekly_limit
from tasks.content_calendar.models import CalendarRules
from tasks.content_calendar.people import Crew
from tasks.text.fingerprint import fingerprint, similarity
from tasks.text.words import words_of

GATE_COLUMNS = ["gate", "subject", "status", "value", "wanted", "statement"]
LOAD_COLUMNS = ["week", "kind", "name", "load", "capacity", "unit"]


@dataclass(frozen=True, slots=True)
class GateParameters:
    """When a gate is passed."""

    mix_off: float = 0.1
    """A share may differ from the wanted one by so much, or by what one piece makes."""
    same_title: float = 0.75
    """Titles that share so many of their words (Jaccard's index) are the same piece."""


GATES = GateParameters()


def quality_gates(
    events: pd.DataFrame, rules: CalendarRules, published: pd.DataFrame, goals: Mapping[str, Sequence[str]],
    parameters: GateParameters = GATES,
) -> pd.DataFrame:  # fmt: skip
    """The gates of a calendar (`GATE_COLUMNS`): `status` is passed, failed or unknown.

    `events` are `events.EVENT_COLUMNS`; `published` (url, title) the site's pages; `goals` name for each goal the content types that serve it.
    """
    live = events[events["state"] != "cancelled"]
    rows = [
        *_mix("pillar", live["pillar_id"], rules.pillar_shares, parameters),
        *_mix("content type", live["content_type"], rules.type_shares, parameters),
        *_uniqueness(live, published, parameters), *_goals(live, goals), *_structure(live),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=GATE_COLUMNS)


Gate = tuple[str, str, str, float | None, float | None, str]


def _mix(kind: str, values: pd.Series, wanted: Mapping[str, float], parameters: GateParameters) -> list[Gate]:
    if not wanted or values.empty:
        return [(f"mix by {kind}", "", "unknown", None, None, f"The strategy wants no mix by {kind}, or nothing is planned.")]
    shares = values.value_counts(normalize=True)
    most = max(parameters.mix_off, 1 / len(values))
    return [
        (f"mix by {kind}", name, "passed" if abs(float(shares.get(name, 0)) - share) <= most else "failed", float(shares.get(name, 0)), share,
         f"{name} has {float(shares.get(name, 0)):.0%} of the pieces; the strategy wants {share:.0%}.")
        for name, share in sorted(wanted.items())
    ]  # fmt: skip


def _uniqueness(events: pd.DataFrame, published: pd.DataFrame, parameters: GateParameters) -> list[Gate]:
    """Originals whose titles are another's, or a published page's."""
    own = events[events["parent_event_id"] == ""] if len(events) else events
    known = [(str(row["url"]), frozenset(words_of(str(row["title"])))) for row in published.to_dict("records")]
    found: list[Gate] = []
    for row in own.to_dict("records"):
        words = frozenset(words_of(str(row["title"])))
        place, share = max(((one, _shared(words, other)) for one, other in known), key=lambda pair: (pair[1], pair[0]), default=("", 0.0))
        if share >= parameters.same_title:
            told = f"“{row['title']}” says what {place} says already."
            found.append(("uniqueness", str(row["event_id"]), "failed", share, parameters.same_title, told))
        known.append((f"“{row['title']}”", words))
    return found or [("uniqueness", "", "passed", None, parameters.same_title, "No piece repeats another one or a published page.")]


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _goals(events: pd.DataFrame, goals: Mapping[str, Sequence[str]]) -> list[Gate]:
    if not goals:
        return [("goals", "", "unknown", None, None, "The brief names no goal.")]
    counts = {goal: int(events["content_type"].isin(list(kinds)).sum()) for goal, kinds in sorted(goals.items())}
    return [("goals", goal, "passed" if count else "failed", float(count), 1.0, f"{count} {'piece serves' if count == 1 else 'pieces serve'} {goal}.")
            for goal, count in counts.items()]  # fmt: skip


def _structure(events: pd.DataFrame) -> list[Gate]:
    """Entries whose parent is not before them, or that have no channel or time."""
    at = dict(zip(events["event_id"], events["publish_at"], strict=True))
    found: list[Gate] = []
    for row in events.to_dict("records"):
        parent = row["parent_event_id"]
        if pd.isna(row["publish_at"]) or not row["channel"]:
            found.append(("structure", str(row["event_id"]), "failed", None, None, f"“{row['title']}” has no time or no channel."))
        elif parent in at and at[parent] >= row["publish_at"]:
            found.append(("structure", str(row["event_id"]), "failed", None, None, f"“{row['title']}” comes before the piece that it follows."))
    return found or [("structure", "", "passed", None, None, "Each piece has its time and channel, and follows what it is made from.")]


def load_of(events: pd.DataFrame, items: pd.DataFrame, rules: CalendarRules, start: date | None = None) -> pd.DataFrame:
    """Load against capacity by week (`LOAD_COLUMNS`): pieces in all and by person, derivatives apart; hours by person. `capacity` is NaN where no
    limit holds.

    `events` are those of `assign`, with its `on`; `items` give effort_hours; `start` is the first day of the horizon, by default of the events.
    """
    if events.empty:
        return pd.DataFrame(columns=LOAD_COLUMNS)
    known = items.drop_duplicates("item_id").set_index("item_id")
    days = pd.to_datetime(events["on"])
    first = pd.Timestamp(days.min() if start is None else start)
    monday = first - pd.Timedelta(days=first.weekday())
    told = pd.DataFrame({
        "week": [week_name(day.date()) for day in days], "at": ((days - monday).dt.days // 7).to_numpy(), "person": events["assignee"].to_numpy(),
        "hours": known["effort_hours"].reindex(events["item_id"]).fillna(0).to_numpy(dtype=float),
        "is_original": (known["relation"].reindex(events["item_id"]).to_numpy() != "derivative") if "relation" in known else True,
    })  # fmt: skip
    rooms = Crew(rules.people, ()).rooms(monday.date(), max(int(told["at"].max()) + 1, 0))
    rows = [row for at, group in told.groupby("at", sort=True) for row in _of_week(int(str(at)), group, rules, rooms)]
    return pd.DataFrame(rows, columns=LOAD_COLUMNS)


def _of_week(at: int, group: pd.DataFrame, rules: CalendarRules, rooms: Ints) -> list[tuple[str, str, str, float, float, str]]:
    """The rows of a week, counted from that of the first day: pieces, pieces of each person of the rules, hours of each who has any."""
    week, none = str(group["week"].iloc[0]), float("nan")
    most = none if rules.per_week is None else float(weekly_limit(rules.per_week, at))
    originals = group[group["is_original"]]
    pieces = [(week, "person", person.name, float(originals["person"].eq(person.name).sum()), float(rooms[place, at]) if at >= 0 else none, "pieces")
              for place, person in enumerate(rules.people)]  # fmt: skip
    hours = group[group["person"] != ""].groupby("person")["hours"].sum()
    worked = [(week, "person", str(name), float(sum_), float(rules.hours_per_week.get(str(name), none)), "hours") for name, sum_ in hours.items()]
    return [(week, "all", "", float(len(originals)), most, "pieces"), *pieces, *worked]


def same_as_published(text: str, pages: Mapping[str, str]) -> tuple[str, float]:
    """The published page (by its fingerprint) that a text is most like, and how like it is (0..1); nothing where there is none."""
    own = fingerprint(text)
    found = [(url, similarity(own, other)) for url, other in sorted(pages.items())] if own is not None else []
    return max(found, key=lambda pair: pair[1], default=("", 0.0))
