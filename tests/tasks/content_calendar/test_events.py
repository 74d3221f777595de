"""The life of entries: what people may do, what they may not, and what is told of both."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.content_calendar.assign import assign
from tasks.content_calendar.events import (
    CHANGE_COLUMNS,
    DIFF_COLUMNS,
    EVENT_COLUMNS,
    VERBS,
    State,
    apply_changes,
    calendar_diff,
    create_event,
    event_id,
    events_of,
    replanned_items,
)
from tasks.content_calendar.models import Effort
from tests.bench.calendars import made

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
TEN = datetime(2026, 12, 2, 10, tzinfo=UTC)


def calendar() -> pd.DataFrame:
    rows = [create_event(title, "blog", NINE.replace(day=day), "UTC", is_fixed=False) for day, title in ((1, "First"), (3, "Second"))]
    rows[1]["parent_event_id"] = rows[0]["event_id"]
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


def first() -> str:
    return str(calendar()["event_id"][0])


def change(verb: str, number: int = 1, key: str | None = None, **fields: object) -> dict[str, object]:
    return {
        "change_id": f"c{number}",
        "event_id": key or first(),
        "verb": verb,
        "fields": fields or None,
        "why": "because",
        "by": "Ada",
        "at": number,
    }


def changes(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=CHANGE_COLUMNS)


def test_an_entry_is_moved_completed_and_its_history_kept() -> None:
    found = apply_changes(calendar(), changes(change("complete", 2), change("move", 1, publish_at=TEN)))
    row = found.events.set_index("event_id").loc[first()]
    assert (row["state"], row["publish_at"], row["is_fixed"]) == ("published", pd.Timestamp(TEN), True)
    assert found.history[["verb", "state_before", "state_after"]].to_numpy().tolist() == [
        ["move", "planned", "planned"], ["complete", "planned", "published"]]  # fmt: skip
    assert found.conflicts.empty


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([change("move", 1, "unknown", publish_at=TEN)], "there is no such entry"),
        ([change("complete", 1), change("move", 2, publish_at=TEN)], "it is published"),
        ([change("cancel", 1), change("complete", 2)], "what is cancelled cannot become published"),
        ([change("add", 1, title="Twice", channel="blog", publish_at=TEN, timezone="UTC")], "it is in the calendar already"),
        ([change("add", 1, "new", title="No time")], "title, channel, publish_at and timezone are needed"),
        ([change("juggle", 1)], "there is no such verb"),
        ([change("move", 1)], "it says not where to"),
    ],
)
def test_what_cannot_be_changes_nothing_and_is_told(rows: list[dict[str, object]], told: str) -> None:
    found = apply_changes(calendar(), changes(*rows))
    assert told in found.conflicts["statement"].iloc[0]
    assert len(found.history) == len(rows) - 1


def test_clashes_and_broken_orders_are_told() -> None:
    other = str(calendar()["event_id"][1])
    found = apply_changes(calendar(), changes(change("move", 1, other, publish_at=NINE)))
    assert sorted(found.conflicts["kind"]) == ["order", "same time"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(VERBS), max_size=12))
def test_what_is_published_stays_so(verbs: list[str]) -> None:
    rows = [change(verb, number, title="A", channel="x", publish_at=TEN, timezone="UTC") for number, verb in enumerate(verbs, start=1)]
    found = apply_changes(calendar(), changes(*rows))
    assert len(found.history) + (found.conflicts["kind"] == "change").sum() == len(verbs)
    states = found.history["state_after"].tolist()
    assert State.PUBLISHED not in states[:-1]


def test_changes_in_any_order_of_rows_give_the_same() -> None:
    rows = [change("approve", 1), change("start", 2), change("move", 3, publish_at=TEN)]
    one, other = apply_changes(calendar(), changes(*rows)), apply_changes(calendar(), changes(*rows[::-1]))
    pd.testing.assert_frame_equal(one.events, other.events)
    pd.testing.assert_frame_equal(one.history, other.history)


def test_an_entry_needs_a_title_and_a_zone() -> None:
    with pytest.raises(ValueError, match="an empty title"):
        create_event(" ", "blog", NINE, "UTC")
    with pytest.raises(ValueError, match="without its zone"):
        create_event("A", "blog", NINE.replace(tzinfo=None), "UTC")
    with pytest.raises(ValueError, match="unknown fields"):
        create_event("A", "blog", NINE, "UTC", colour="red")


def test_differences_say_why() -> None:
    before = calendar()
    moved = apply_changes(before, changes(change("move", 1, publish_at=NINE.replace(day=3, hour=8)))).events
    after = moved[moved["event_id"] == first()]
    found = calendar_diff(before, after, changes(change("move", 1, publish_at=TEN))).set_index("title")
    assert sorted(found.reset_index().columns) == sorted(DIFF_COLUMNS)
    assert (found.loc["First", "what"], found.loc["First", "why"]) == ("moved", "Ada: because")
    assert found.loc["Second", "what"] == "removed"
    taken = calendar_diff(before, before.assign(publish_at=before["publish_at"][::-1].to_numpy(), parent_event_id=""))
    assert set(taken["why"]) == {"“Second” has its place now.", "“First” has its place now."}


def test_a_calendar_that_is_planned_again_keeps_what_people_did() -> None:
    asked = made(12, 28, 4, 3, Effort(deterministic_s=0.2))
    events = events_of(assign(asked.items, asked.slots, asked.rules).events, asked.items)
    assert list(events.columns) == EVENT_COLUMNS
    published, moved, cancelled = (str(one) for one in events["event_id"][:3])
    own = create_event("A talk", "blog", datetime(2026, 10, 6, 9, 5, tzinfo=UTC), "UTC")
    rows = [change("complete", 1, published), change("move", 2, moved, publish_at=pd.Timestamp("2026-10-08T09:07Z")),
            change("cancel", 3, cancelled),
            change("add", 4, str(own["event_id"]), **{name: own[name] for name in ("title", "channel", "publish_at", "timezone")})]  # fmt: skip
    last = apply_changes(events, changes(*rows))
    again = replanned_items(asked.items, last.events)
    new = events_of(assign(again, asked.slots, asked.rules).events, again).set_index("event_id")
    assert {published, cancelled}.isdisjoint(new.index)
    assert new.loc[moved, "publish_at"] == pd.Timestamp("2026-10-08T09:07Z")
    assert new.loc[str(own["event_id"]), "title"] == "A talk"
    assert new.loc[moved, "is_fixed"]


def test_ids_are_the_pieces_own() -> None:
    assert event_id("i1") == event_id("i1") != event_id("i2")
