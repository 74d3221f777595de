"""Made-up calendars with all the rules, of any size: the work that is measured, and that the tests use small.

`python -m tests.bench.calendars [short | near | long | people | again …]` measures: a gap of 1 % and of 0.5 % of 200 pieces in 90 days on 4
channels, 1,000 pieces in 365 days on 6, five people, and how many of 200 stay where they are when one is moved. `short-2` is of another seed.
"""

import random
import resource
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tasks.content_calendar.assign import assign
from tasks.content_calendar.models import Assigned, CalendarRules, Effort, Person
from tests.tasks.content_calendar.checker import violations

CHANNELS = {
    "blog": ("Europe/Berlin", ("09:00", "13:00", "16:00"), (0, 1, 2, 3, 4)),
    "linkedin": ("Europe/Berlin", ("08:30", "12:00"), (0, 1, 2, 3, 4)),
    "newsletter": ("Europe/Berlin", ("10:00",), (1, 3)),
    "x": ("America/New_York", ("09:00", "12:00", "17:00"), tuple(range(7))),
    "youtube": ("America/New_York", ("15:00",), (1, 2, 3, 4, 5)),
    "facebook": ("Europe/London", ("11:00", "19:00"), tuple(range(7))),
}
"""Each channel's time zone, its times of a day and its weekdays."""
ORIGINALS = {"article": ("blog",), "blog post": ("blog",), "video": ("youtube", "linkedin")}
DERIVATIVES = {"social media post": ("linkedin", "x", "facebook"), "email newsletter": ("newsletter",)}
PEOPLE = ("Ada", "Ben", "Cem", "Dia", "Eva")
START = date(2026, 9, 28)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A request for a calendar."""

    items: pd.DataFrame
    slots: pd.DataFrame
    rules: CalendarRules


def made(count: int = 200, days: int = 90, channels: int = 4, seed: int = 1, effort: Effort | None = None) -> Made:
    """Items, slots and rules; the capacity is a little more than the items need, the topics' spacing and the people's hours are tight."""
    dice = random.Random(seed)
    names = list(CHANNELS)[:channels]
    slots = _slots(names, days, dice)
    items = _items(count, days, names, dice)
    return Made(items, slots, _rules(items, days, names, effort or Effort()))


def _slots(names: list[str], days: int, dice: random.Random) -> pd.DataFrame:
    scores = {(name, weekday, at): round(dice.random(), 3) for name in names for weekday in range(7) for at in CHANNELS[name][1]}
    rows = []
    for offset in range(days):
        on = START + timedelta(days=offset)
        for name in names:
            zone, times, weekdays = CHANNELS[name]
            for at in times if on.weekday() in weekdays else ():
                local = datetime.fromisoformat(f"{on}T{at}").replace(tzinfo=ZoneInfo(zone))
                rows.append({"channel": name, "on": on, "publish_at": local.astimezone(UTC), "timezone": zone,
                             "score": scores[name, on.weekday(), at], "is_blackout": False, "reason": ""})  # fmt: skip
    return pd.DataFrame(rows)


def _items(count: int, days: int, names: list[str], dice: random.Random) -> pd.DataFrame:
    originals = round(count * 0.55)
    topics = max(round(originals / (days / 7 * 0.35)), 2)
    pillars = max(min(topics // 3, 6), 1)
    rows = [_original(number, days, names, topics, pillars, dice) for number in range(originals)]
    hubs: dict[str, str] = {}
    for row in rows:
        hub = hubs.setdefault(row["pillar_id"], row["item_id"])
        if hub != row["item_id"] and dice.random() < 0.7:
            row.update(parent_id=hub, relation="spoke", min_lag_days=1)
        elif hub == row["item_id"]:
            row.update(priority=max(row["priority"], 0.8), latest=None, peak_on=None)
    rows += [_derivative(number, rows[dice.randrange(originals)], names, dice) for number in range(originals, count)]
    return pd.DataFrame(rows)


def _original(number: int, days: int, names: list[str], topics: int, pillars: int, dice: random.Random) -> dict[str, Any]:
    kind = dice.choices(list(ORIGINALS), (5, 8, 2))[0]
    topic = number if number < pillars else dice.randrange(topics)
    on = START + timedelta(days=dice.randrange(days))
    fate = dice.random()
    fields = {"peak_on": on, "lead_days": 21} if fate < 0.15 else {"earliest": on} if fate < 0.2 else {"latest": on} if fate > 0.97 else {}
    if dice.random() < 0.2:
        fields |= {"previous_at": datetime(on.year, on.month, on.day, 7, tzinfo=UTC), "previous_channel": "blog"}
    options = [name for name in ORIGINALS[kind] if name in names] or ["blog"]
    return _row(number, kind, options, f"p{topic % pillars}", f"t{topic}", dice, effort_hours=dice.choice((3.0, 4.0, 6.0, 8.0))) | fields


def _derivative(number: int, parent: dict[str, Any], names: list[str], dice: random.Random) -> dict[str, Any]:
    kind = dice.choices(list(DERIVATIVES), (5, 1))[0]
    options = [name for name in DERIVATIVES[kind] if name in names] or ["x"]
    picked = sorted(dice.sample(options, min(len(options), dice.choice((1, 1, 2)))))
    row = _row(number, kind, picked, parent["pillar_id"], parent["topic_id"], dice, effort_hours=dice.choice((0.5, 1.0)))
    return row | {"parent_id": parent["item_id"], "relation": "derivative", "min_lag_days": dice.choice((1, 2, 3)), "max_lag_days": 28}


def _row(number: int, kind: str, options: list[str], pillar: str, topic: str, dice: random.Random, effort_hours: float) -> dict[str, Any]:
    return {
        "item_id": f"i{number:04}", "title": f"Piece {number}", "content_type": kind, "channels": options, "pillar_id": pillar, "topic_id": topic,
        "priority": round(dice.random(), 3), "effort_hours": effort_hours, "assignee": dice.choice(PEOPLE), "parent_id": None, "relation": None,
        "min_lag_days": None, "max_lag_days": None, "fixed_at": None, "fixed_channel": None, "earliest": None, "latest": None, "peak_on": None,
        "lead_days": None, "previous_at": None, "previous_channel": None, "is_required": False,
    }  # fmt: skip


def _rules(items: pd.DataFrame, days: int, names: list[str], effort: Effort) -> CalendarRules:
    weeks = days / 7
    originals = items[items["relation"] != "derivative"]
    kinds = originals["content_type"].value_counts()
    hours = items.groupby("assignee")["effort_hours"].sum()
    return CalendarRules(
        per_week=round(len(originals) / weeks * 1.12, 1),
        types_per_week={str(kind): float(int(count / weeks * 1.2) + 1) for kind, count in kinds.items()},
        hours_per_week={str(person): max(round(float(total) / weeks * 1.15 + 2, 1), 9.0) for person, total in hours.items()},
        channel_per_day={name: {"blog": 3 if len(items) > 150 else 1, "x": 2}.get(name, 1) for name in names},
        channel_per_week={name: 10 for name in names if name != "blog"},
        spacing_days=7,
        blackouts=frozenset({START + timedelta(days=9), START + timedelta(days=40), date(2026, 12, 25), date(2027, 1, 1)}),
        pillar_shares={str(pillar): float(share) for pillar, share in originals["pillar_id"].value_counts(normalize=True).items()},
        type_shares={str(kind): float(share) for kind, share in items["content_type"].value_counts(normalize=True).items()},
        effort=effort,
    )


def with_people(asked: Made, seed: int, count: int = 3) -> Made:
    """The same, its pieces given to nobody yet: people make them, who each make some types, have some room and some days off."""
    dice = random.Random(seed)
    weekly = (asked.rules.per_week or 7.0) / count
    crew = tuple(
        Person(name, round(weekly * dice.uniform(0.6, 1.4), 1) or 0.3, frozenset(dice.sample(list(ORIGINALS), dice.choice((0, 1, 2, 3)))),
               frozenset(START + timedelta(days=dice.randrange(60)) for _ in range(dice.randrange(12))))
        for name in PEOPLE[:count]
    )  # fmt: skip
    last = [dice.choice((*PEOPLE, "")) for _ in range(len(asked.items))]
    return Made(asked.items.assign(assignee="", previous_assignee=last), asked.slots, replace(asked.rules, people=crew, hours_per_week={}))


def measured(asked: Made) -> tuple[Assigned, str]:
    """A calendar, and what it cost."""
    cpu, wall = time.process_time(), time.monotonic()
    found = assign(asked.items, asked.slots, asked.rules)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    broken = violations(asked.items, asked.slots, asked.rules, found.events)
    below = 1 - found.stats["greedy_objective"] / found.bound
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = f"gap {found.gap:.2%}, greedy {below:.2%} below the bound, {len(found.unplaced)} of {len(asked.items)} unplaced, {len(broken)} violations"
    return found, f"{told}, {cpu:.0f} CPU s, {wall:.0f} s, peak {memory:.0f} MB"


def again(seed: int) -> str:
    """How many of the others stay when a person moves one piece to a free slot of its channel two weeks later, for several pieces.

    Apart are those that a hard rule moves with it: what follows the piece, and would not keep its distance where it is.
    """
    asked = made(seed=seed)
    first = assign(asked.items, asked.slots, asked.rules)
    posts = first.events[~first.events["is_fixed"] & (first.events["content_type"] == "blog post")]
    told = [_moved(asked, first.events, posts.iloc[round(share * (len(posts) - 1))]) for share in (0.1, 0.35, 0.6)]
    return "; ".join(told)


def _moved(asked: Made, before: pd.DataFrame, moved: "pd.Series[Any]") -> str:
    slots = asked.slots[(asked.slots["channel"] == moved["channel"]) & ~asked.slots["publish_at"].isin(before["publish_at"])]
    target = slots[pd.to_datetime(slots["publish_at"], utc=True) > moved["publish_at"] + pd.Timedelta(days=14)].iloc[0]
    last = before.set_index("item_id")
    ids, is_moved = asked.items["item_id"], asked.items["item_id"] == moved["item_id"]
    items = asked.items.assign(
        previous_at=ids.map(last["publish_at"]), previous_channel=ids.map(last["channel"]), fixed_channel=np.where(is_moved, moved["channel"], None),
        fixed_at=pd.Series([target["publish_at"] if one else None for one in is_moved], dtype="object"),
    )  # fmt: skip
    second = assign(items, asked.slots, asked.rules)
    now = second.events.set_index("item_id")["publish_at"]
    bound = _followers(asked.items, last, str(moved["item_id"]), target["on"])
    others = last["publish_at"].drop([moved["item_id"], *bound])
    stay = (now.reindex(others.index) == others).mean()
    broken = violations(items, asked.slots, asked.rules, second.events)
    return f"{stay:.1%} of {len(others)} stay, {len(bound)} follow, gap {second.gap:.2%}, {len(broken)} violations"


def _followers(items: pd.DataFrame, last: pd.DataFrame, key: str, on: date) -> list[str]:
    """The pieces that follow a piece, and each other, and would be too near or too far where they are."""
    found = []
    for row in items[items["parent_id"] == key].to_dict("records"):
        if row["item_id"] in last.index:
            lag = (last.loc[row["item_id"], "on"] - on).days
            most = row["max_lag_days"]
            if lag < (row["min_lag_days"] or 1) or (most is not None and not pd.isna(most) and lag > most):
                found += [row["item_id"], *_followers(items, last, row["item_id"], on)]
    return found


def _benchmark(kind: str, seed: int) -> str:
    """One measurement, with its budget."""
    if kind == "again":
        return f"{again(seed)} (budget 95 %)"
    if kind == "long":
        return f"{measured(made(1_000, 365, 6, seed))[1]} (budget 120 s, 2,000 MB)"
    if kind == "near":
        return f"{measured(made(seed=seed))[1]} (budget 0.5 % in 60 s)"
    asked = made(seed=seed, effort=Effort(gap=0.01))
    return f"{measured(with_people(asked, seed, len(PEOPLE)) if kind == 'people' else asked)[1]} (budget 1 % in 15 s)"


def main() -> None:
    """Run those that are named, by default each kind."""
    for name in sys.argv[1:] or ("short", "near", "long", "people", "again"):
        kind, _, seed = name.partition("-")
        print(f"{name}: {_benchmark(kind, int(seed or 1))}", flush=True)


if __name__ == "__main__":
    main()
