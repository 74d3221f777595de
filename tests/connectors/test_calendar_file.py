"""Calendars as files, read line by line as RFC 5545 says, and read back."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.calendar_file import CalendarFileError, calendar_text, clean, read_calendar, read_calendar_csv

STAMP = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAME = re.compile(r"[A-Z][A-Z0-9-]*")
PARAMETER = re.compile(r';[A-Z-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*)')


def row(key: str = "0123456789abcdef", at: datetime = datetime(2027, 3, 29, 7, tzinfo=UTC), **fields: Any) -> dict[str, Any]:
    return {"event_id": key, "title": "Brake pads", "reason": "Priority 0.9", "channel": "blog", "content_type": "article", "publish_at": at,
            "timezone": "Europe/Berlin", "state": "planned", "parent_event_id": ""} | fields  # fmt: skip


def lines_of(text: str) -> list[str]:
    """The content lines, unfolded (RFC 5545, 3.1): they end in CRLF, and none is longer than 75 octets."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").replace("\r\n\t", "").removesuffix("\r\n").split("\r\n")


def components(text: str) -> list[tuple[str, dict[str, str]]]:
    """The components with their properties, each checked against the grammar of a content line."""
    found, open_ones = [], []
    for line in lines_of(text):
        name = NAME.match(line)
        assert name, line
        rest = line[name.end() :]
        while parameter := PARAMETER.match(rest):
            rest = rest[parameter.end() :]
        assert rest[:1] == ":", line
        value = rest[1:]
        if name[0] == "BEGIN":
            open_ones.append((value, {}))
        elif name[0] == "END":
            assert open_ones[-1][0] == value
            found.append(open_ones.pop())
        else:
            open_ones[-1][1][name[0]] = line[name.end() : len(line) - len(value)] + value
    assert not open_ones
    return found


def test_an_entry_has_its_uid_sequence_status_and_zone() -> None:
    cancelled = row("f" * 16, state="cancelled", parent_event_id="0123456789abcdef")
    text = calendar_text([row(state="approved"), cancelled], STAMP, {"f" * 16: 3})
    parts = components(text)
    events = {fields["UID"]: fields for name, fields in parts if name == "VEVENT"}
    first, second = events[":0123456789abcdef@plancast"], events[f":{'f' * 16}@plancast"]
    assert (first["STATUS"], first["SEQUENCE"]) == (":CONFIRMED", ":0")
    assert (second["STATUS"], second["SEQUENCE"], second["RELATED-TO"]) == (":CANCELLED", ":3", ":0123456789abcdef@plancast")
    assert first["DTSTART"] == ";TZID=Europe/Berlin:20270329T090000"
    assert first["DTSTAMP"] == ":20261124T120000Z"
    zones = [fields["TZID"] for name, fields in parts if name == "VTIMEZONE"]
    assert zones == [":Europe/Berlin"]
    assert {name for name, _ in parts} >= {"STANDARD", "DAYLIGHT", "VCALENDAR"}
    assert dict(parts)["VCALENDAR"]["METHOD"] == ":PUBLISH"


def test_equal_calendars_give_equal_files() -> None:
    assert calendar_text([row()], STAMP) == calendar_text([row()], STAMP)


def test_a_time_that_is_shown_twice_is_the_one_that_was_meant() -> None:
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    text = calendar_text([row("a" * 16, first), row("b" * 16, second)], STAMP)
    found, _ = read_calendar(text.encode(), "plan.ics", channel="blog", timezone="UTC")
    assert [one.publish_at for one in found] == [first, second]


def test_what_was_written_is_read_back() -> None:
    text = calendar_text([row(title="Pads, rims; and a \\ chain\nof two lines"), row("b" * 16, state="cancelled", channel="linkedin")], STAMP)
    found, unread = read_calendar(text.encode(), "plan.ics", channel="x", timezone="UTC")
    assert unread == []
    assert {(one.event_id, one.channel, one.timezone, one.is_cancelled) for one in found} == {
        ("0123456789abcdef", "blog", "Europe/Berlin", False), ("b" * 16, "linkedin", "Europe/Berlin", True)}  # fmt: skip
    assert {one.title for one in found} == {"Pads, rims; and a \\ chain\nof two lines", "Brake pads"}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    written = calendar_text([row(title=text, reason=text, channel=text[:30])], STAMP)
    events = [fields for name, fields in components(written) if name == "VEVENT"]
    assert len(events) == 1
    assert set(events[0]) <= {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTSTART", "DURATION", "DESCRIPTION", "LOCATION",
                              "CATEGORIES", "STATUS", "TRANSP", "X-PLANCAST-STATE", "X-PLANCAST-CHANNEL"}  # fmt: skip


def test_an_injected_entry_stays_text() -> None:
    hostile = "A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:file:///etc/passwd\x00\u2028"
    parts = components(calendar_text([row(title=hostile, channel=hostile)], STAMP))
    assert [name for name, _ in parts].count("VEVENT") == 1
    assert "\x00" not in clean(hostile)


FOREIGN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Another//EN
BEGIN:VEVENT
UID:1@example.org
DTSTART;VALUE=DATE:20270105
SUMMARY:A fair
END:VEVENT
BEGIN:VEVENT
UID:2@example.org
DTSTART:20270106T100000
SUMMARY:A talk
END:VEVENT
BEGIN:VEVENT
UID:3@example.org
DTSTART:20270107T100000Z
RRULE:FREQ=WEEKLY
SUMMARY:Team meeting
END:VEVENT
BEGIN:VEVENT
UID:4@example.org
SUMMARY:Some day
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_entries_of_other_programs_are_read_and_what_is_not_is_told() -> None:
    found, unread = read_calendar(FOREIGN.encode(), "other.ics", channel="blog", timezone="Europe/Berlin")
    assert [(one.title, one.publish_at.isoformat(), one.event_id) for one in found] == [
        ("A fair", "2027-01-05T08:00:00+00:00", ""), ("A talk", "2027-01-06T09:00:00+00:00", "")]  # fmt: skip
    assert "whole day" in found[0].note
    assert "had no zone" in found[1].note
    assert [one.reason for one in unread] == ["“Team meeting” repeats; enter its dates one by one", "it has no start"]


def test_what_is_no_calendar_is_refused() -> None:
    for data in (b"title,publish_at\nA,2027-01-01", b"\x00\xff\xfe"):
        with pytest.raises(CalendarFileError, match="is no iCalendar file"):
            read_calendar(data, "plan.ics", channel="blog", timezone="UTC")
    with pytest.raises(CalendarFileError, match="Export fewer months"):
        read_calendar(b" " * 10_000_001, "plan.ics", channel="blog", timezone="UTC")


def test_a_csv_is_read_without_the_marks_against_formulas() -> None:
    text = (
        "Title,Channel,Publish at,Timezone,State\n'=1+1,blog,2027-03-29T09:00,Europe/Berlin,planned\n"
        "B,,2027-03-30 10:00+00:00,,cancelled\nC,blog,soon,,\n,blog,2027-03-30,,\nD,x,2027-03-30,Mars/Base,\n"
    )
    found, unread = read_calendar_csv(text.encode(), "plan.csv", channel="x", timezone="UTC")
    assert [(one.title, one.channel, one.publish_at.hour, one.is_cancelled) for one in found] == [("=1+1", "blog", 7, False), ("B", "x", 10, True)]
    assert [one.line for one in unread] == [4, 5, 6]
    with pytest.raises(CalendarFileError, match="no column 'publish_at'"):
        read_calendar_csv(b"title\nA", "plan.csv", channel="x", timezone="UTC")


ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "UTC",
)


def test_another_parser_reads_the_whole_calendar_by_its_own_time_zone_components() -> None:
    moments = [datetime(2027, month, 15, 9, tzinfo=UTC) for month in (1, 4, 7, 11)]
    rows = [
        row(f"{place:016x}", at, timezone=zone, state="cancelled" if place % 3 == 0 else "approved", title=f"Pads; rims, no. {place}\nand a \\")
        for place, (zone, at) in enumerate((zone, at) for zone in ZONES for at in moments)
    ]
    text = calendar_text(rows, STAMP, {one["event_id"]: place for place, one in enumerate(rows)})
    for zone in ZONES:  # names that no database knows: what the parser knows of a zone is what the file says
        text = text.replace(f"TZID={zone}:", f"TZID=Own {zone}:").replace(f"TZID:{zone}\r\n", f"TZID:Own {zone}\r\n")
    found = vobject.readOne(text, validate=True)
    assert found.method.value == "PUBLISH"
    assert {str(one.tzid.value) for one in found.vtimezone_list} == {f"Own {zone}" for zone in ZONES if zone != "UTC"}
    for one, wanted in zip(found.vevent_list, rows, strict=True):
        place = int(wanted["event_id"], 16)
        assert one.dtstart.value.astimezone(UTC) == wanted["publish_at"], wanted["timezone"]
        assert (one.uid.value, one.sequence.value) == (f"{wanted['event_id']}@plancast", str(place))
        assert one.status.value == ("CANCELLED" if place % 3 == 0 else "CONFIRMED")
        assert one.summary.value == wanted["title"]
