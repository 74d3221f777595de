"""Whether a calendar keeps the rules: counted from its rows alone, with no code of what made it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd


def violations(items: pd.DataFrame, slots: pd.DataFrame, rules: Any, events: pd.DataFrame) -> list[str]:
    """Each broken rule in a few words; none if the calendar is sound."""
    wanted = {row["item_id"]: row for row in items.to_dict("records")}
    placed = {row["item_id"]: row for row in events.to_dict("records")}
    found = [] if len(placed) == len(events) else ["a piece is placed twice"]
    found += [f"{key} was never asked for" for key in placed if key not in wanted]
    found += [*_single(wanted, placed, slots, rules), *_counts(wanted, placed, slots, rules), *_pairs(wanted, placed, rules)]
    return [*found, *_people(wanted, placed, slots, rules)]


def _day(value: Any) -> Any:
    return pd.Timestamp(value).date()


def _given(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""


def _single(wanted: dict[str, Any], placed: dict[str, Any], slots: pd.DataFrame, rules: Any) -> Iterator[str]:
    known = {(row["channel"], pd.Timestamp(row["publish_at"])): row for row in slots.to_dict("records")}
    taken = set()
    for key, item in wanted.items():
        row = placed.get(key)
        if row is None:
            if _given(item.get("fixed_at")) or item.get("is_required"):
                yield f"{key} had to be placed"
            continue
        at = pd.Timestamp(row["publish_at"])
        if at.tz_convert(ZoneInfo(row["timezone"])).date() != _day(row["on"]):
            yield f"{key} says another day than its instant"
        if (row["channel"], at) in taken:
            yield f"{key} shares its instant on {row['channel']}"
        taken.add((row["channel"], at))
        yield from _place(key, item, row, known, rules)


def _place(key: str, item: Any, row: Any, known: dict[Any, Any], rules: Any) -> Iterator[str]:
    at, on = pd.Timestamp(row["publish_at"]), _day(row["on"])
    if _given(item.get("fixed_at")):
        if at != pd.Timestamp(item["fixed_at"]) or row["channel"] != item["fixed_channel"]:
            yield f"{key} is not where a person fixed it"
        return
    slot = known.get((row["channel"], at))
    if slot is None or row["channel"] not in item["channels"]:
        yield f"{key} is at no slot of its channels"
    elif slot["is_blackout"] or on in rules.blackouts:
        yield f"{key} is on a blackout"
    is_early, is_late = (_given(item.get(name)) for name in ("earliest", "latest"))
    if (is_early and on < _day(item["earliest"])) or (is_late and on > _day(item["latest"])):
        yield f"{key} is outside its days"


def _counts(wanted: dict[str, Any], placed: dict[str, Any], slots: pd.DataFrame, rules: Any) -> Iterator[str]:
    monday = _day(min(slots["on"]))
    monday -= timedelta(days=monday.weekday())
    pieces: dict[Any, float] = defaultdict(float)
    for key, row in placed.items():
        item, on = wanted[key], _day(row["on"])
        week = (on - monday).days // 7
        if item.get("relation") != "derivative":
            pieces["per_week", "", week] += 1
        pieces["types_per_week", item["content_type"], week] += 1
        pieces["hours_per_week", item.get("assignee"), week] += float(item["effort_hours"])
        pieces["channel_per_week", row["channel"], week] += 1
        pieces["channel_per_day", row["channel"], on] += 1
    for (rule, name, when), count in pieces.items():
        own = rules.per_week if rule == "per_week" else getattr(rules, rule).get(name)
        if own is None:
            continue
        is_whole = rule in ("per_week", "types_per_week", "channel_per_week")
        most = int(own * (when + 1) + 1e-9) - int(own * when + 1e-9) if is_whole else own
        if count > most + 1e-9:
            yield f"{rule} {name} {when}: {count} of {most}"


def _pairs(wanted: dict[str, Any], placed: dict[str, Any], rules: Any) -> Iterator[str]:
    topics = defaultdict(list)
    for key, row in placed.items():
        item, parent = wanted[key], wanted[key].get("parent_id")
        if item.get("relation") != "derivative" and rules.spacing_days and _given(item.get("topic_id")):
            topics[item["topic_id"]].append(_day(row["on"]))
        if _given(parent) and parent in wanted:
            if parent not in placed:
                yield f"{key} is placed without {parent}"
                continue
            lag = (_day(row["on"]) - _day(placed[parent]["on"])).days
            least, most = item.get("min_lag_days"), item.get("max_lag_days")
            if lag < max(int(least) if _given(least) else 1, 1) or (_given(most) and lag > int(most)):
                yield f"{key} is {lag} days after {parent}"
    for topic, days in topics.items():
        days.sort()
        if any((two - one).days < rules.spacing_days for one, two in pairwise(days)):
            yield f"pieces on {topic} are too near"


def _people(wanted: dict[str, Any], placed: dict[str, Any], slots: pd.DataFrame, rules: Any) -> Iterator[str]:
    """Each piece has one who makes it, is there, and has room: capacity is carried over in fractions, and shrinks with the days off of Mon to Fri."""
    known = {one.name: one for one in rules.people}
    monday = _day(min(slots["on"]))
    monday -= timedelta(days=monday.weekday())
    counts: dict[Any, int] = defaultdict(int)
    for key, row in placed.items() if known else ():
        who, on, is_given = row["assignee"], _day(row["on"]), _given(wanted[key].get("assignee"))
        if is_given and who != wanted[key]["assignee"]:
            yield f"{key} was taken from {wanted[key]['assignee']}"
        if who not in known:
            yield from () if is_given else [f"{key} has nobody who makes it"]
            continue
        counts[who, (on - monday).days // 7] += wanted[key].get("relation") != "derivative"
        if not is_given and not _makes(known[who], wanted[key], wanted):
            yield f"{who} does not make {key}"
        if on in known[who].days_off:
            yield f"{who} is away when {key} is published"
    for (who, week), count in counts.items():
        if count > _rooms(known[who], monday, week):
            yield f"{who} has {count} pieces in week {week}"


def _makes(person: Any, item: Any, wanted: dict[str, Any]) -> bool:
    """Of a derivative also who makes its original, which may be anybody's where it is not known."""
    parent = wanted.get(item.get("parent_id"))
    is_derivative = item.get("relation") == "derivative"
    kinds = {item["content_type"], parent["content_type"] if parent and is_derivative else item["content_type"]}
    return not person.content_types or bool(kinds & person.content_types) or (is_derivative and parent is None)


def _rooms(person: Any, monday: Any, week: int) -> int:
    there = [sum(monday + timedelta(days=7 * one + day) not in person.days_off for day in range(5)) for one in range(week + 1)]
    before, after = (sum(person.per_week * days / 5 for days in part) for part in (there[:-1], there))
    return int(after + 1e-9) - int(before + 1e-9) if there[-1] else 0
