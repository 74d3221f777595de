"""The contract of calendar entries and posting windows: what breaks it is refused."""

from typing import Any

import pandas as pd
import pytest

from tasks.content_calendar.posting_windows import optimize_posting_times
from tasks.validate import SUITES, DatasetBroken, validate

FIRST, LAST = pd.Timestamp("2027-03-01T08:00Z"), pd.Timestamp("2027-05-30T18:00Z")
CONTEXT = {"first_at": FIRST, "last_at": LAST, "channel_per_day": {"blog": 1}}


def entry(key: str, at: str, **fields: Any) -> dict[str, Any]:
    known = {"event_id": key, "title": f"Piece {key}", "channel": "blog", "publish_at": pd.Timestamp(at), "timezone": "Europe/Berlin",
             "state": "planned", "is_fixed": False, "change": "added", "sequence": 0, "drafts": [],
             "written_by": "", "parent_event_id": ""}  # fmt: skip
    return known | fields


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).reindex(columns=list(SUITES["events"].columns))


def test_a_sound_calendar_passes_whole() -> None:
    rows = (entry("a", "2027-03-01T08:00Z"), entry("b", "2027-03-02T08:00Z", parent_event_id="a"))
    assert len(validate("events", frame(*rows), context=CONTEXT).frame) == 2


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([entry("a", "2027-03-01T08:00Z"), entry("a", "2027-03-02T08:00Z")], "unique"),
        ([entry("a", "2027-07-01T08:00Z")], "is_outside"),
        ([entry("a", "2027-03-01T08:00Z"), entry("b", "2027-03-01T08:00Z")], "is_clashing"),
        ([entry("a", "2027-03-01T08:00Z"), entry("b", "2027-03-01T12:00Z")], "is_crowded"),
        ([entry("a", "2027-03-01T08:00Z", timezone="Europe/Bielefeld")], "is_zone_unknown"),
        ([entry("a", "2027-03-01T08:00Z", state="lost")], "state"),
        ([entry("a", "2027-03-03T08:00Z"), entry("b", "2027-03-02T08:00Z", parent_event_id="a")], "is_early"),
    ],
)
def test_what_the_plan_may_not_do_is_refused(rows: list[dict[str, Any]], what: str) -> None:
    with pytest.raises(DatasetBroken, match=what):
        validate("events", frame(*rows), context=CONTEXT)


def test_what_people_fixed_and_what_is_over_stands_wherever_it_is() -> None:
    rows = (entry("a", "2027-07-01T08:00Z", is_fixed=True), entry("b", "2026-03-01T08:00Z", state="published"), entry("c", "2027-03-01T08:00Z"))
    assert len(validate("events", frame(*rows), context=CONTEXT).frame) == 3


def test_an_entry_that_follows_nothing_known_is_set_aside() -> None:
    checked = validate("events", frame(entry("a", "2027-03-01T08:00Z"), entry("b", "2027-03-02T08:00Z", parent_event_id="x")), context=CONTEXT)
    assert list(checked.quarantined["expectation"]) == ["expect_column_values_to_be_between(is_orphan)"]


def test_windows_pass_and_invented_own_data_do_not() -> None:
    windows = optimize_posting_times(pd.DataFrame(columns=["channel", "posted_at", "outcome"]), {"x": "UTC"})
    assert len(validate("posting_windows", windows, context={}).frame) == 168
    with pytest.raises(DatasetBroken, match="is_basis_invented"):
        validate("posting_windows", windows.assign(basis="own_data"), context={})
