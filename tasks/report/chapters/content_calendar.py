"""The calendar: months for the wall, the list with local times, how full each week is, how good it all is, what moved and what has no place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from tasks.report.chapters.month_grid import WEEKDAYS, Entry, Month, months
from tasks.report.exhibits import Table, table
from tasks.report.figures import UNKNOWN, amount, counted, day, is_known
from tasks.report.frames import items, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_EVENTS = (
    "event_id", "title", "channel", "publish_at", "timezone", "pillar_id", "parent_event_id", "state", "is_fixed", "reason", "change", "previous_at",
    "change_why", "drafts", "drafts_note", "assignee",
)  # fmt: skip
_LINES = ("kind", "subject", "name", "status", "value", "wanted", "unit", "statement")
_OVER, _DROPPED = ("published", "cancelled"), "dropped"
_PAINTS, _OTHER = 5, "part-5"
_CHARS = 140
_MOST_MOVED, _MOST_UNPLACED, _MOST_CLASHES = 25, 25, 10


@dataclass(frozen=True, slots=True)
class Week:
    """How full a week is: `width` of a bar of 1000, and its class; `people` are the same of each person, as words."""

    name: str
    load: str
    capacity: str
    width: int
    paint: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """What a gate says, and whether it is passed."""

    name: str
    status: str
    statement: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The chapter; without entries there is none."""

    lead: str
    weekdays: tuple[str, ...]
    pillars: tuple[tuple[str, str, int], ...]
    channels: tuple[tuple[str, str, int], ...]
    """Name, time zone, entries."""
    months: tuple[Month, ...]
    entries: tuple[Entry, ...]
    people: tuple[str, ...]
    weeks: tuple[Week, ...]
    gates: tuple[Gate, ...]
    optimum: tuple[tuple[str, str], ...]
    optimum_note: str
    moved: tuple[tuple[str, str, str], ...]
    moved_more: int
    unplaced: tuple[tuple[str, str], ...]
    unplaced_more: int
    broken: tuple[str, ...]
    clashes: tuple[str, ...]
    windows: Table | None


def build(data: ReportInput) -> CalendarView:
    """The chapter, from the frames `events`, `calendar_gates`, `posting_windows` and `pillars`."""
    held, lines = rows(data.events, _EVENTS), rows(data.calendar_gates, _LINES)
    live = [row for row in held if row["state"] not in _OVER]
    labels = {row["pillar_id"]: plain(row["label"], 60) for row in rows(data.pillars, ("pillar_id", "label"))}
    paints = _painted(live, labels)
    entries = tuple(_entry(row, labels, paints) for row in live)
    moved, unplaced = _moved(held), _told(lines, "unplaced")
    return CalendarView(
        lead=told_calendar(data), weekdays=WEEKDAYS, pillars=_legend(live, labels, paints), channels=_channels(live),
        months=months(entries, _closed(lines)), entries=entries, people=_people(lines), weeks=_weeks(lines),
        gates=_gates(lines), optimum=_optimum(lines),
        optimum_note=next((plain(row["statement"], 300) for row in lines if (row["kind"], row["name"]) == ("optimum", "utility")), ""),
        moved=moved[:_MOST_MOVED], moved_more=max(len(moved) - _MOST_MOVED, 0), unplaced=unplaced[:_MOST_UNPLACED],
        unplaced_more=max(len(unplaced) - _MOST_UNPLACED, 0),
        broken=tuple(plain(row["statement"], 300) for row in lines if row["kind"] in ("conflict", "relaxation")),
        clashes=tuple(plain(row["statement"], 300) for row in lines if row["kind"] == "clash")[:_MOST_CLASHES], windows=_windows(data),
    )  # fmt: skip


def told_calendar(data: ReportInput) -> str:
    """The calendar in a sentence: how many pieces until when, and the first of them; nothing where there is none."""
    live = [row for row in rows(data.events, _EVENTS) if row["state"] not in _OVER]
    if not live:
        return ""
    first = next((row for row in live if row["publish_at"] >= data.as_of), live[0])
    at, last = _local(first), max(_local(row) for row in live)
    return (
        f"{counted(len(live), 'piece')} until {day(last)}. First: {plain(first['title'], 80)}, on {plain(first['channel'], 20)}, "
        f"{at:%a} {day(at)}, {at:%H:%M} {plain(first['timezone'], 40)}."
    )


def _local(row: Mapping[str, Any]) -> pd.Timestamp:
    at: pd.Timestamp = pd.Timestamp(row["publish_at"]).tz_convert(row["timezone"] or "UTC")
    return at


def _painted(live: Sequence[Mapping[str, Any]], labels: Mapping[Any, str]) -> dict[str, str]:
    """A colour for each of the pillars that have most entries; the others share one."""
    counts = Counter(row["pillar_id"] for row in live if row["pillar_id"] in labels)
    ordered = sorted(counts, key=lambda one: (-counts[one], labels[one]))
    return {one: f"part-{place}" for place, one in enumerate(ordered[:_PAINTS])}


def _legend(live: Sequence[Mapping[str, Any]], labels: Mapping[Any, str], paints: Mapping[str, str]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(row["pillar_id"] for row in live)
    own = [(paint, labels[one], counts[one]) for one, paint in paints.items()]
    rest = len(live) - sum(count for _, _, count in own)
    return (*own, *([(_OTHER, "other, or none", rest)] if rest else []))


def _channels(live: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((plain(row["channel"], 20), plain(row["timezone"], 40)) for row in live)
    return tuple((name, zone, count) for (name, zone), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _entry(row: Mapping[str, Any], labels: Mapping[Any, str], paints: Mapping[str, str]) -> Entry:
    at, is_derivative = _local(row), is_known(row["parent_event_id"]) and is_known(row["drafts_note"])
    return Entry(
        on=at.date(), time=f"{at:%H:%M}", zone=plain(row["timezone"], 40), channel=plain(row["channel"], 20), title=plain(row["title"], _CHARS),
        pillar=labels.get(row["pillar_id"], ""), paint=paints.get(row["pillar_id"], _OTHER), state=plain(row["state"], 20),
        is_fixed=bool(row["is_fixed"]), is_derivative=is_derivative or bool(items(row["drafts"])), short_id=plain(row["event_id"], 8),
        why=plain(row["reason"], 300), drafts=tuple(plain(one, 600) for one in items(row["drafts"])), drafts_note=plain(row["drafts_note"], 200),
        assignee=plain(row["assignee"], 80) if is_known(row["assignee"]) else "",
    )  # fmt: skip


def _closed(lines: Sequence[Mapping[str, Any]]) -> dict[date, str]:
    return {date.fromisoformat(row["subject"]): plain(row["statement"], 80) for row in lines if row["kind"] == "closed"}


def _people(lines: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(row["name"], 80) for row in lines if row["kind"] == "load" and row["unit"] == "pieces" and row["name"]))


def _weeks(lines: Sequence[Mapping[str, Any]]) -> tuple[Week, ...]:
    counted = [row for row in lines if row["kind"] == "load" and row["unit"] == "pieces"]
    own = [row for row in counted if not row["name"]]
    each = {(row["subject"], plain(row["name"], 80)): f"{amount(row['value'])} of {amount(row['wanted'])}" for row in counted if row["name"]}
    most = max((max(float(row["value"] or 0), float(row["wanted"]) if is_known(row["wanted"]) else 0) for row in own), default=0) or 1
    return tuple(
        Week(plain(row["subject"], 12), amount(row["value"]), amount(row["wanted"]), round(1000 * float(row["value"] or 0) / most),
             "rival" if row["status"] == "within" else "part-1" if row["status"] == "over" else "target",
             tuple(each.get((row["subject"], name), "") for name in _people(lines)))
        for row in own
    )  # fmt: skip


def _gates(lines: Sequence[Mapping[str, Any]]) -> tuple[Gate, ...]:
    own = [row for row in lines if row["kind"] == "gate"]
    order = {"failed": 0, "passed": 1}
    told = sorted(own, key=lambda row: order.get(str(row["status"]), 2))
    return tuple(Gate(plain(row["name"], 40), plain(row["status"], 20), plain(row["statement"], 300)) for row in told)


def _optimum(lines: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    known = {row["name"]: row for row in lines if row["kind"] == "optimum"}
    if "utility" not in known:
        return ()
    utility, gap, greedy, spent = (known.get(name, {}) for name in ("utility", "gap", "greedy", "deterministic time"))
    share = f"{100 * gap['value']:.2f} %" if is_known(gap.get("value")) else UNKNOWN
    return (
        ("Utility", amount(utility.get("value"), 2)), ("Proven bound", amount(utility.get("wanted"), 2)), ("Gap to the bound", share),
        ("A careful person’s calendar", amount(greedy.get("value"), 2)), ("Solver’s deterministic time", f"{amount(spent.get('value'), 1)} s"),
    )  # fmt: skip


def _moved(held: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str, str], ...]:
    """What differs from the last calendar: title, how, why. Of a first calendar nothing is told: all of it is new."""
    if not any(is_known(row["previous_at"]) for row in held):
        return ()
    return tuple((plain(row["title"], _CHARS), _how(row), plain(row["change_why"], 300)) for row in held if row["change"] != "kept")


def _how(row: Mapping[str, Any]) -> str:
    now, before = day(_local(row)), _local({**row, "publish_at": row["previous_at"]}) if is_known(row["previous_at"]) else None
    if row["change"] == "moved" and before is not None:
        return f"moved from {day(before)}, {before:%H:%M} to {now}, {_local(row):%H:%M}"
    return {"added": f"new, on {now}", "cancelled": f"cancelled, was on {now}", _DROPPED: f"taken out, was on {now}"}.get(row["change"], "")


def _told(lines: Sequence[Mapping[str, Any]], kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((plain(row["name"], _CHARS), plain(row["statement"], 400)) for row in lines if row["kind"] == kind)


def _windows(data: ReportInput) -> Table | None:
    """The best hours of each channel, and what they rest on."""
    found = rows(data.posting_windows, ("channel", "weekday", "hour", "score", "basis", "n", "status", "reference"))
    told = [_window(name, [row for row in found if row["channel"] == name]) for name in dict.fromkeys(row["channel"] for row in found)]
    return table("When to post", ("Channel", "Best hours", "Score", "Rests on", "Own posts"), told, texts=(1, 3))


def _window(name: str, own: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    is_unknown = all(row["status"] == UNKNOWN for row in own)
    best = max(own, key=lambda row: row["score"])
    top = [row for row in own if row["score"] == best["score"]]
    days, hours = sorted({row["weekday"] for row in top}), sorted({row["hour"] for row in top})
    shown = UNKNOWN if is_unknown else f"{_span([WEEKDAYS[one] for one in days])}, {hours[0]:02}:00–{hours[-1] + 1:02}:00"
    rests = "nothing is known of this channel’s hours: 09:00 is taken" if is_unknown else plain(best["reference"], 300)
    return plain(name, 20), shown, UNKNOWN if is_unknown else amount(best["score"], 2), rests, amount(_posts(own))


def _posts(own: Sequence[Mapping[str, Any]]) -> int:
    """The own posts of a channel: of those whose weekday alone is known each hour of it tells the number."""
    by_day = [[int(row["n"]) for row in own if row["weekday"] == weekday] for weekday in range(len(WEEKDAYS))]
    return sum(counts[0] if counts and len(set(counts)) == 1 else sum(counts) for counts in by_day)


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
