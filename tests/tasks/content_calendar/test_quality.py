"""Quality gates and load."""

from datetime import UTC, date, datetime

import pandas as pd

from tasks.content_calendar.events import EVENT_COLUMNS, create_event
from tasks.content_calendar.models import CalendarRules, Person
from tasks.content_calendar.quality import GATE_COLUMNS, LOAD_COLUMNS, load_of, quality_gates, same_as_published
from tasks.text.fingerprint import fingerprint

PUBLISHED = pd.DataFrame({"url": ["https://example.org/old"], "title": ["How long brake pads last"]})
RULES = CalendarRules(per_week=2, hours_per_week={"Ada": 8}, pillar_shares={"p1": 0.5, "p2": 0.5})


def events(*titles: str, **fields: object) -> pd.DataFrame:
    rows = [
        create_event(title, "blog", datetime(2026, 12, 1 + day, 9, tzinfo=UTC), "UTC", pillar_id=f"p{1 + day % 2}", content_type="article")
        for day, title in enumerate(titles)
    ]
    return pd.DataFrame([row | fields for row in rows], columns=EVENT_COLUMNS)


def status(found: pd.DataFrame) -> dict[str, set[str]]:
    assert list(found.columns) == GATE_COLUMNS
    return {str(gate): set(group["status"]) for gate, group in found.groupby("gate")}


def test_a_sound_calendar_passes() -> None:
    found = quality_gates(events("True wheels", "Fit a chain"), RULES, PUBLISHED, {"traffic": ["article"]})
    assert status(found) == {"mix by pillar": {"passed"}, "mix by content type": {"unknown"}, "uniqueness": {"passed"}, "goals": {"passed"},
                             "structure": {"passed"}}  # fmt: skip


def test_what_repeats_a_page_or_another_piece_fails() -> None:
    found = quality_gates(events("Brake pads: how long they last", "True wheels", "How long brake pads last!", "Wheels, true"), RULES, PUBLISHED, {})
    failed = found[found["gate"] == "uniqueness"]
    assert failed["subject"].nunique() == 3  # two say what the page says, and one turns the words of another round
    assert "https://example.org/old" in failed["statement"].iloc[0]
    assert status(found)["goals"] == {"unknown"}


def test_a_lopsided_mix_an_unserved_goal_and_a_broken_order_fail() -> None:
    rows = events("A", "B", "C", pillar_id="p1")
    rows.loc[0, "parent_event_id"] = rows.loc[2, "event_id"]
    found = status(quality_gates(rows, RULES, PUBLISHED, {"leads": ["webinar"]}))
    assert found["mix by pillar"] == found["goals"] == found["structure"] == {"failed"}


def test_load_stands_beside_capacity() -> None:
    placed = pd.DataFrame({"item_id": ["i1", "i2"], "on": ["2026-12-31", "2027-01-02"], "assignee": ["Ada", "Ada"]})
    known = pd.DataFrame({"item_id": ["i1", "i2"], "effort_hours": [3.0, 4.0], "relation": [None, "derivative"]})
    found = load_of(placed, known, RULES)
    assert list(found.columns) == LOAD_COLUMNS
    assert found.to_numpy().tolist() == [["2026-W53", "all", "", 1.0, 2.0, "pieces"], ["2026-W53", "person", "Ada", 7.0, 8.0, "hours"]]


def test_the_load_of_people_is_counted_from_the_first_week_of_the_horizon() -> None:
    placed = pd.DataFrame({"item_id": ["i1", "i2"], "on": ["2026-12-31", "2027-01-02"], "assignee": ["Ada", "Ada"]})
    known = pd.DataFrame({"item_id": ["i1", "i2"], "effort_hours": [0.0, 0.0], "relation": [None, "derivative"]})
    rules = CalendarRules(people=(Person("Ada", 0.5), Person("Ben", 1.0)))
    found = load_of(placed, known, rules, date(2026, 12, 21))
    assert found.loc[found["unit"] == "pieces", ["name", "load", "capacity"]].fillna(-1).to_numpy().tolist() == [
        ["", 1.0, -1.0],
        ["Ada", 1.0, 1.0],
        ["Ben", 0.0, 1.0],
    ]


def test_a_text_is_compared_with_published_ones() -> None:
    text = "Brake pads last between 3,000 and 5,000 kilometres on dry roads, and half of that in rain."
    pages = {"https://example.org/old": str(fingerprint(text)), "https://example.org/other": str(fingerprint("Something else " * 20))}
    assert same_as_published(text, pages) == ("https://example.org/old", 1.0)
