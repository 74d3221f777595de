"""The life of calendar entries: what people did to them, kept as changes, and what a calendar is after all of these."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd

EVENT_COLUMNS = [
    "event_id", "recommendation_id", "title", "content_type", "format", "channel", "publish_at", "timezone", "assignee", "pillar_id", "topic_id",
    "persona_id", "parent_event_id", "state", "is_fixed", "reason",
]  # fmt: skip
CHANGE_COLUMNS = ["change_id", "event_id", "verb", "fields", "why", "by", "at"]
"""`event_changes`: what a person did. `fields` (a mapping) are those of an added or moved entry; `at` is when it was done."""
HISTORY_COLUMNS = ["event_id", "at", "by", "verb", "why", "state_before", "state_after", "publish_at_before", "publish_at_after"]
CONFLICT_COLUMNS = ["event_id", "other", "kind", "statement"]
DIFF_COLUMNS = ["event_id", "title", "what", "publish_at_before", "publish_at_after", "channel_before", "channel_after", "why"]


class State(StrEnum):
    """How far an entry is."""

    PLANNED = "planned"
    APPROVED = "approved"
    IN_PROGRESS = "in progress"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


NEXT: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.APPROVED, State.IN_PROGRESS, State.PUBLISHED, State.CANCELLED}),
    State.APPROVED: frozenset({State.PLANNED, State.IN_PROGRESS, State.PUBLISHED, State.CANCELLED}),
    State.IN_PROGRESS: frozenset({State.APPROVED, State.PUBLISHED, State.CANCELLED}),
    State.PUBLISHED: frozenset(),
    State.CANCELLED: frozenset({State.PLANNED}),
}
"""The states that may follow each. What is published stays so; what is cancelled may be planned again."""
LEADS_TO: Mapping[str, State] = {
    "approve": State.APPROVED, "start": State.IN_PROGRESS, "complete": State.PUBLISHED, "cancel": State.CANCELLED, "reopen": State.PLANNED,
}  # fmt: skip
VERBS = ("add", "move", *LEADS_TO)
_MOVABLE = ("publish_at", "channel", "timezone", "assignee", "title")


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """A calendar after what people did: its events (`EVENT_COLUMNS`), their history, and what conflicts."""

    events: pd.DataFrame
    history: pd.DataFrame
    conflicts: pd.DataFrame


def event_id(item_id: str) -> str:
    """The id of the entry of a piece: the same in every run."""
    return hashlib.sha256(f"event\n{item_id}".encode()).hexdigest()[:16]


def create_event(title: str, channel: str, publish_at: datetime, timezone: str, **fields: Any) -> dict[str, Any]:
    """An entry that a person adds: fixed, planned, with an id of its content. Other fields are those of `EVENT_COLUMNS`.

    Raises `ValueError` for a field that there is not, an empty title or an instant without a time zone.
    """
    unknown = set(fields) - set(EVENT_COLUMNS)
    if unknown or not title.strip() or publish_at.tzinfo is None:
        wrong = f"unknown fields {sorted(unknown)}" if unknown else "an empty title" if not title.strip() else "a time without its zone"
        raise ValueError(f"{wrong} cannot be put into the calendar: give a title, an instant with its zone, and fields among {EVENT_COLUMNS}")
    made: dict[str, Any] = dict.fromkeys(EVENT_COLUMNS, "")
    own = event_id(f"{title}\n{channel}\n{publish_at.timestamp():.0f}")
    return made | {"event_id": own, "title": title, "channel": channel, "publish_at": pd.Timestamp(publish_at).tz_convert("UTC"),
                   "timezone": timezone, "state": str(State.PLANNED), "is_fixed": True, "reason": "A person added it."} | fields  # fmt: skip


def events_of(calendar: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """What `assign` placed, as entries (`EVENT_COLUMNS`): planned; format, persona and recommendation are the items'."""
    known = {str(row["item_id"]): row for row in items.to_dict("records")}
    rows = []
    for row in calendar.to_dict("records"):
        item = known[str(row["item_id"])]
        parent = str(row["parent_item_id"])
        rows.append({
            **{name: row[name] for name in ("title", "content_type", "channel", "publish_at", "timezone", "assignee", "pillar_id", "topic_id",
                                            "is_fixed", "reason")},
            "event_id": _text(item.get("event_id")) or event_id(str(row["item_id"])), "recommendation_id": _text(item.get("recommendation_id")),
            "format": _text(item.get("format")), "persona_id": _text(item.get("persona_id")), "parent_event_id": event_id(parent) if parent else "",
            "state": _text(item.get("state")) or str(State.PLANNED),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


def _named(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def apply_changes(events: pd.DataFrame, changes: pd.DataFrame) -> Applied:
    """The calendar after the changes, in the order of `at` and `change_id`; the order of their rows does not matter.

    A change that cannot be (an unknown entry, a published one moved) changes nothing and is told among the conflicts.
    """
    board = _Board({str(row["event_id"]): _named(row) for row in events.to_dict("records")})
    for change in changes.sort_values(["at", "change_id"]).to_dict("records") if len(changes) else []:
        board.do(change)
    frame = pd.DataFrame([board.events[key] for key in sorted(board.events)], columns=EVENT_COLUMNS)
    frame["publish_at"] = pd.to_datetime(frame["publish_at"], utc=True)
    ordered = frame.sort_values(["publish_at", "event_id"], ignore_index=True)
    told = [*board.conflicts, *_clashes(ordered)]
    return Applied(ordered, pd.DataFrame(board.history, columns=HISTORY_COLUMNS), pd.DataFrame(told, columns=CONFLICT_COLUMNS))


class _Board:
    """Entries by id while changes are applied."""

    def __init__(self, events: dict[str, dict[str, Any]]) -> None:
        self.events = events
        self.history: list[tuple[Any, ...]] = []
        self.conflicts: list[tuple[str, str, str, str]] = []

    def do(self, change: Mapping[Any, Any]) -> None:
        """Apply a change, or tell why it cannot be."""
        key, verb = str(change["event_id"]), str(change["verb"])
        before = self.events.get(key)
        wrong = _wrong(before, verb, change.get("fields"))
        if wrong:
            self.conflicts.append((key, str(change["change_id"]), "change", f"“{verb}” of {change['by']} changes nothing: {wrong}"))
            return
        after = self._after(before, verb, change)
        self.events[key] = after
        states = [str(one["state"]) if one else "" for one in (before, after)]
        moments = [one["publish_at"] if one else pd.NaT for one in (before, after)]
        self.history.append((key, change["at"], change["by"], verb, change["why"], *states, *moments))

    def _after(self, before: Mapping[str, Any] | None, verb: str, change: Mapping[Any, Any]) -> dict[str, Any]:
        if verb == "add" or before is None:
            return dict.fromkeys(EVENT_COLUMNS, "") | {"state": str(State.PLANNED), "is_fixed": True} | dict(change["fields"]) | {
                "event_id": str(change["event_id"])}  # fmt: skip
        told = f"{change['by']}: {change['why']}" if change["why"] else f"{change['by']} decided it."
        if verb == "move":
            moved = {name: value for name, value in dict(change["fields"]).items() if name in _MOVABLE}
            return dict(before) | moved | {"is_fixed": True, "reason": told}
        return dict(before) | {"state": str(LEADS_TO[verb]), "reason": told}


def _wrong(before: Mapping[str, Any] | None, verb: str, fields: Any) -> str:
    """Why a change cannot be; nothing if it can."""
    if verb not in VERBS:
        return f"there is no such verb; use one of {', '.join(VERBS)}."
    if verb == "add":
        complete = isinstance(fields, Mapping) and {"title", "channel", "publish_at", "timezone"} <= set(fields)
        return "it is in the calendar already." if before else "" if complete else "title, channel, publish_at and timezone are needed."
    if before is None:
        return "there is no such entry in this calendar."
    state = State(before["state"])
    if verb == "move":
        return f"it is {state}." if state in (State.PUBLISHED, State.CANCELLED) else "" if isinstance(fields, Mapping) else "it says not where to."
    return "" if LEADS_TO[verb] in NEXT[state] else f"what is {state} cannot become {LEADS_TO[verb]}."


def _clashes(events: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Entries of one channel at one instant, and entries before the one that they follow."""
    live = events[events["state"] != str(State.CANCELLED)]
    found = []
    for (channel, moment), group in live.groupby(["channel", "publish_at"], sort=True):
        first, *others = group["event_id"]
        found += [(str(one), str(first), "same time", f"Two entries are on {channel} at {moment:%Y-%m-%d %H:%M} UTC.") for one in others]
    at = dict(zip(live["event_id"], live["publish_at"], strict=True))
    for row in live.to_dict("records"):
        if row["parent_event_id"] in at and row["publish_at"] <= at[row["parent_event_id"]]:
            found.append((str(row["event_id"]), str(row["parent_event_id"]), "order", "It is published before the piece that it follows."))
    return found


def replanned_items(items: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Items for the next calendar: what people fixed, or what is in progress, stands where it is; the rest costs something to move.

    `events` is the last calendar after `apply_changes`. Items of published and cancelled entries are left out; entries that a person added
    become items of their own.
    """
    known = {event_id(str(row["item_id"])): _named(row) for row in items.to_dict("records")}
    for row in events.to_dict("records"):
        state, key = State(row["state"]), str(row["event_id"])
        if state in (State.PUBLISHED, State.CANCELLED):
            known.pop(key, None)
            continue
        own = known.setdefault(key, _own_item(row)) if row["is_fixed"] else known.get(key)
        if own is not None:
            is_held = bool(row["is_fixed"]) or state == State.IN_PROGRESS
            own |= {"event_id": key, "state": str(state), "previous_at": row["publish_at"], "previous_channel": row["channel"]}
            own |= {"previous_assignee": row["assignee"]}
            own |= {"fixed_at": row["publish_at"], "fixed_channel": row["channel"], "assignee": row["assignee"]} if is_held else {}
    return pd.DataFrame(list(known.values()))


def _own_item(row: Mapping[Any, Any]) -> dict[str, Any]:
    """An entry that a person added, as an item."""
    kept = {name: row[name] for name in ("title", "content_type", "assignee", "pillar_id", "topic_id", "format", "persona_id")}
    return kept | {"item_id": str(row["event_id"]), "channels": [row["channel"]], "priority": 1.0}


def calendar_diff(before: pd.DataFrame, after: pd.DataFrame, changes: pd.DataFrame | None = None) -> pd.DataFrame:
    """What differs between two calendars, and why: `DIFF_COLUMNS`. `what` is added, removed, cancelled, moved or kept."""
    old = {str(row["event_id"]): row for row in before.to_dict("records")}
    new = {str(row["event_id"]): row for row in after.to_dict("records")}
    by_people = {str(row["event_id"]): row for row in changes.sort_values("at").to_dict("records")} if changes is not None and len(changes) else {}
    rows = []
    for key in sorted(old | new, key=lambda one: (_at(new.get(one) or old[one]), one)):
        was, now = old.get(key), new.get(key)
        what = _what(was, now)
        told = (now or was or {})["title"]
        places = [(one or {}).get(name) for name in ("publish_at", "channel") for one in (was, now)]
        rows.append((key, told, what, *places, _why(what, was, now, by_people.get(key), old, new)))
    return pd.DataFrame(rows, columns=DIFF_COLUMNS)


def _at(row: Mapping[Any, Any]) -> pd.Timestamp:
    return pd.Timestamp(row["publish_at"])


def _what(was: Mapping[Any, Any] | None, now: Mapping[Any, Any] | None) -> str:
    if was is None or now is None:
        return "added" if was is None else "removed"
    if was["state"] != now["state"] and now["state"] == str(State.CANCELLED):
        return "cancelled"
    return "kept" if (_at(was), was["channel"]) == (_at(now), now["channel"]) else "moved"


def _why(
    what: str, was: Mapping[Any, Any] | None, now: Mapping[Any, Any] | None, change: Mapping[Any, Any] | None,
    old: Mapping[str, Mapping[Any, Any]], new: Mapping[str, Mapping[Any, Any]],
) -> str:  # fmt: skip
    """Why an entry differs: what a person did, the piece that it follows, who has its place now, else the new optimum."""
    if what == "kept":
        return ""
    if change is not None:
        return f"{change['by']}: {change['why'] or change['verb']}"
    if was is None or now is None:
        return "It is new in the plan." if was is None else "It is not in the plan any more, or has no place in it."
    parent = str(now["parent_event_id"])
    if parent in old and parent in new and _what(old[parent], new[parent]) == "moved":
        return f"“{new[parent]['title']}”, which it follows, moved."
    taker = next((row for key, row in sorted(new.items()) if (_at(row), row["channel"]) == (_at(was), was["channel"])), None)
    return f"“{taker['title']}” has its place now." if taker else "The whole calendar is better so, under its rules and weights."
