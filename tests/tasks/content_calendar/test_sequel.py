"""A calendar after another one: what is over is kept, what was dropped is told once, and each change makes an entry newer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from tasks.content_calendar.drafts import drafts, piece_of
from tasks.content_calendar.events import CHANGE_COLUMNS, EVENT_COLUMNS, apply_changes, create_event
from tasks.content_calendar.sequel import DROPPED, continued, held

START = datetime(2027, 3, 1, 9, tzinfo=UTC)


def calendar(*titles: str) -> pd.DataFrame:
    rows = [create_event(title, "blog", START + timedelta(days=place), "UTC", event_id=title, is_fixed=False) for place, title in enumerate(titles)]
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


def change(key: str, verb: str, **fields: Any) -> pd.DataFrame:
    return pd.DataFrame([["c1", key, verb, fields, "Flour is late", "Ann", START]], columns=CHANGE_COLUMNS)


def sequel(after: pd.DataFrame, before: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    applied = apply_changes(before, changes)
    return continued(after, before, applied, changes, {"a": 2}).set_index("event_id")


def test_what_people_moved_is_told_with_their_words() -> None:
    before, at = calendar("a", "b"), pd.Timestamp("2027-03-08T09:00Z")
    after = calendar("a", "b").assign(publish_at=lambda rows: rows["publish_at"].mask(rows["event_id"] == "a", at))
    found = sequel(after, before, change("a", "move", publish_at=at))
    assert (found.loc["a", "change"], found.loc["a", "change_why"], found.loc["b", "change"]) == ("moved", "Ann: Flour is late", "kept")
    assert found.loc["a", "sequence"] == 2  # the person's own change is counted in the number given


def test_what_is_over_stays_and_what_is_dropped_is_cancelled() -> None:
    before = calendar("a", "b", "c")
    found = sequel(calendar("c").assign(publish_at=before["publish_at"].iloc[2]), before, change("a", "complete"))
    assert (found.loc["a", "state"], found.loc["b", "state"], found.loc["b", "change"]) == ("published", "cancelled", DROPPED)
    assert found.loc["b", "sequence"] == 1


def test_what_is_agreed_stands_where_its_piece_is_not_in_the_plan_any_more() -> None:
    before = calendar("a", "b").assign(state=["approved", "planned"])
    assert list(held(before, pd.DataFrame([{"item_id": "x"}]), frozenset(["x"]))["is_fixed"]) == [True, False]


def test_drafts_are_the_pages_own_sentences() -> None:
    text = "Why rye?\nRye holds 20 percent more water than wheat. It ferments faster in a warm kitchen.\nHow long\nA loaf keeps for five whole days."
    piece = piece_of("r", "Rye bread", "http://a.test/rye", text, [{"level": 2, "text": "Why rye?"}, {"text": "How long"}])
    assert [heading for heading, _ in piece.blocks] == ["Why rye?", "How long"]
    (made,) = drafts({"r": piece}, [("r", "x", "quote"), ("unknown", "x", "quote")]).values()
    assert all(sentence in text for sentence in made.sources)
