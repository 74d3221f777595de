"""The chapter of the calendar: months, load, gates, what moved and what has no place, with hostile titles as data."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from tasks.report.chapters.content_calendar import build, told_calendar
from tasks.report.chapters.month_grid import Entry, months
from tasks.report.models import ReportInput
from tasks.report.render import render

AS_OF = datetime(2027, 2, 20, 12, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


def event(key: str, at: datetime, **fields: Any) -> dict[str, Any]:
    known = {"event_id": key * 8, "title": f"Piece {key}", "channel": "blog", "publish_at": pd.Timestamp(at), "timezone": "America/New_York",
             "pillar_id": "p1", "parent_event_id": "", "state": "planned", "is_fixed": False, "reason": "Priority 0.9.", "change": "added",
             "previous_at": pd.NaT, "change_why": "", "drafts": [], "drafts_note": ""}  # fmt: skip
    return known | fields


def line(kind: str, **fields: Any) -> dict[str, Any]:
    known = {"kind": kind, "subject": "", "name": "", "status": "", "value": None, "wanted": None, "unit": "", "statement": ""}
    return known | fields


def made(events: list[dict[str, Any]], lines: list[dict[str, Any]]) -> ReportInput:
    pillars = pd.DataFrame([{"pillar_id": "p1", "label": "Bread"}])
    return ReportInput(
        "default", "a.test", (), {}, "r1", AS_OF, "observed", events=pd.DataFrame(events), calendar_gates=pd.DataFrame(lines), pillars=pillars
    )


EVENTS = [
    event("a", datetime(2027, 3, 1, 3, tzinfo=UTC), title=HOSTILE),
    event("b", datetime(2027, 3, 15, 14, tzinfo=UTC), change="moved", previous_at=pd.Timestamp("2027-03-14T14:00Z"), change_why="Ann: away"),
    event("c", datetime(2027, 3, 16, 14, tzinfo=UTC), state="cancelled"),
]
LINES = [
    line("load", subject="2027-W09", status="over", value=3.0, wanted=2.0, unit="pieces"),
    line("optimum", name="utility", status="optimal", value=9.9, wanted=10.0, statement="Proven."), line("optimum", name="gap", value=0.01),
    line("unplaced", name="Piece z", statement="No slot."), line("gate", name="goals", status="failed", statement="0 pieces serve sales."),
    line("closed", subject="2027-03-02", statement="Public holiday: Texas Independence Day."),
]  # fmt: skip


def test_entries_stand_on_the_day_of_their_audience_and_what_is_over_is_not_planned() -> None:
    view = build(made(EVENTS, LINES))
    assert [(one.on, one.time) for one in view.entries] == [(date(2027, 2, 28), "22:00"), (date(2027, 3, 15), "10:00")]
    assert [(one.title, one.count) for one in view.months] == [("February 2027", 1), ("March 2027", 1)]
    closed = [day.closed for week in view.months[1].weeks for day in week if day.is_inside and day.number == 2]
    assert closed == ["Public holiday: Texas Independence Day."]
    assert told_calendar(made(EVENTS, LINES)).startswith("2 pieces until 15 Mar 2027. First: ")


def test_load_bound_moves_and_reasons_are_told() -> None:
    view = build(made(EVENTS, LINES))
    assert [(week.load, week.capacity, week.width, week.paint) for week in view.weeks] == [("3", "2", 1000, "part-1")]
    assert ("Gap to the bound", "1.00 %") in view.optimum
    assert ("Piece b", "moved from 14 Mar 2027, 10:00 to 15 Mar 2027, 10:00", "Ann: away") in view.moved
    assert view.unplaced == (("Piece z", "No slot."),)


def test_hostile_titles_are_data_and_a_run_without_a_calendar_says_so() -> None:
    assert HOSTILE not in render(made(EVENTS, LINES))
    assert "No calendar came with this run" in render(made([], []))


def test_every_day_of_a_year_is_on_one_sheet_once() -> None:
    entries = [Entry(date(2026, 1, 1) + timedelta(days=place), "09:00", "UTC", "blog", "x", "", "part-0", "planned", is_fixed=False,
                     is_derivative=False, short_id="x", why="") for place in range(365)]  # fmt: skip
    sheets = months(entries, {})
    assert [sheet.count for sheet in sheets] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert all(len(week) == 7 for sheet in sheets for week in sheet.weeks)


def test_a_month_is_set_so_that_it_prints_on_one_page() -> None:
    day = date(2026, 11, 3)  # November 2026 touches six weeks
    one = build(made([event("a", datetime(2026, 11, 3, 15, tzinfo=UTC))], [])).entries[0]
    fits = [months([replace(one, on=day + timedelta(days=7 * week)) for week in range(4) for _ in range(count)], {})[0].fit for count in (1, 2, 6)]
    assert fits == ["roomy", "dense", "packed"]
    assert months([replace(one, on=date(2027, 3, 2))], {})[0].fit == "roomy"


def test_people_stand_beside_their_pieces_and_their_weeks() -> None:
    lines = [*LINES, line("load", subject="2027-W09", name="Ann", status="full", value=1.0, wanted=1.0, unit="pieces")]
    view = build(made([event("a", datetime(2027, 3, 1, 15, tzinfo=UTC), assignee="Ann <b>")], lines))
    assert (view.people, view.weeks[0].people) == (("Ann",), ("1 of 1",))
    page = render(made([event("a", datetime(2027, 3, 1, 15, tzinfo=UTC), assignee="Ann <b>")], lines))
    assert "<b>Ann" not in page
    assert page.count("Ann &lt;b&gt;") >= 2
