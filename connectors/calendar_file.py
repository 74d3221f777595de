"""Calendars as files: iCalendar (RFC 5545) out and in, and CSV in. Texts are hostile: they stay data to every program that reads them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.delimited import Line, decoded, heading, table_of
from connectors.errors import PlancastError
from connectors.metric_records import Unread
from connectors.tables_file import FORMULA_SIGNS

if TYPE_CHECKING:
    from icalendar import Calendar, Component, Event

PRODUCT = "-//Plancast//Content calendar//EN"
UID_HOST = "plancast"
LENGTH = timedelta(minutes=30)
MORNING = time(9)
MOST_BYTES = 10_000_000
MOST_ENTRIES = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_STATUS = {"planned": "TENTATIVE", "cancelled": "CANCELLED"}
_UID = re.compile(rf"([0-9a-f]{{16}})@{UID_HOST}").fullmatch
CSV_COLUMNS = ("title", "channel", "publish_at", "timezone")


class CalendarFileError(PlancastError):
    """A file cannot be read as a calendar."""

    code: ClassVar[str] = "PC150"


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry of a file. `event_id` is known where Plancast wrote the file; `note` says what was assumed."""

    event_id: str
    uid: str
    title: str
    channel: str
    publish_at: datetime
    timezone: str
    is_cancelled: bool
    note: str = ""


def calendar_text(
    events: Iterable[Mapping[str, Any]], stamp: datetime, sequences: Mapping[str, int] | None = None, name: str = "Content plan"
) -> str:
    """The events as one iCalendar text.

    `stamp` is when the calendar was made (UTC); `sequences` the number of changes that each entry has had, by event_id: a client takes an entry
    for newer only if this is higher (RFC 5545, 3.8.7.4). UIDs are those of the entries and outlive runs; cancelled entries stay, as cancelled.
    Times are local with their time-zone components; a local time that the clocks show twice is written in UTC, which says which one is meant.
    """
    from icalendar import Calendar, vText

    rows = list(events)
    calendar = Calendar()
    for field, value in (
        ("prodid", PRODUCT),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", vText(clean(name))),
    ):
        calendar.add(field, value)
    for row in rows:
        calendar.add_component(_entry(row, stamp, (sequences or {}).get(str(row["event_id"]), 0)))
    _add_zones(calendar, [row["publish_at"] for row in rows])
    return str(calendar.to_ical(), "utf-8")


def _add_zones(calendar: "Calendar", moments: Sequence[datetime]) -> None:
    if moments:
        years = [moment.year for moment in moments]
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))


def _entry(row: Mapping[str, Any], stamp: datetime, sequence: int) -> "Event":
    from icalendar import Event, vText  # vText, for the library escapes the values of its own properties alone

    entry = Event()
    fields = {
        "uid": f"{row['event_id']}@{UID_HOST}", "dtstamp": stamp, "last-modified": stamp, "sequence": sequence, "summary": clean(row["title"]),
        "dtstart": _local(row["publish_at"], str(row["timezone"])), "duration": LENGTH, "description": clean(_told(row)),
        "location": clean(row["channel"]), "categories": [clean(one) for one in (row["channel"], row["content_type"]) if one],
        "status": _STATUS.get(str(row["state"]), "CONFIRMED"), "transp": "TRANSPARENT", "x-plancast-state": vText(clean(row["state"])),
        "x-plancast-channel": vText(clean(row["channel"])),
    }  # fmt: skip
    for name, value in fields.items():
        entry.add(name, value)
    if row["parent_event_id"]:
        entry.add("related-to", f"{row['parent_event_id']}@{UID_HOST}")
    return entry


def _told(row: Mapping[str, Any]) -> str:
    """Who makes a piece, and why it is where it is."""
    return "\n".join([*([f"Made by {row['assignee']}."] if row.get("assignee") else []), str(row["reason"] or "")])


def _local(moment: datetime, timezone: str) -> datetime:
    local = moment.astimezone(ZoneInfo(timezone)) if timezone not in ("", "UTC") else moment.astimezone(UTC)
    is_second = local.fold == 1 and local.replace(fold=0).utcoffset() != local.utcoffset()
    found = moment.astimezone(UTC) if is_second else local
    return datetime(*found.timetuple()[:6], tzinfo=found.tzinfo)  # without fractions, which iCalendar does not have


def clean(text: Any) -> str:
    """A text without control characters: lines end in a line feed, which the format escapes."""
    return _CONTROL.sub(" ", str(text or "").replace("\r\n", "\n").replace("\r", "\n"))[:10_000]


def read_calendar(data: bytes, place: str, *, channel: str, timezone: str) -> tuple[list[FoundEntry], list[Unread]]:
    """The entries of an iCalendar file, by time, and what could not be read.

    `channel` is that of entries which do not name one, `timezone` that of times without a zone. An entry of a whole day stands at 09:00.
    Entries that repeat are not expanded: they are told among the unread. Raises `CalendarFileError` where the file is no calendar.
    """
    from icalendar import Calendar

    if len(data) > MOST_BYTES:
        raise CalendarFileError(f"{place}: has {len(data):,} bytes, more than {MOST_BYTES:,}. Export fewer months.")
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise CalendarFileError(f"{place}: is no iCalendar file ({error}). Export it again as .ics, or give a CSV.") from error
    entries = [entry for calendar in calendars for entry in calendar.walk("VEVENT")]
    if len(entries) > MOST_ENTRIES:
        raise CalendarFileError(f"{place}: has {len(entries):,} entries, more than {MOST_ENTRIES:,}. Export fewer months.")
    found, unread = [], []
    for number, entry in enumerate(entries, start=1):
        made = _found(entry, channel, timezone)
        (unread.append(Unread(place, number, made)) if isinstance(made, str) else found.append(made))
    return sorted(found, key=lambda one: (one.publish_at, one.uid)), unread


def _found(entry: "Component", channel: str, timezone: str) -> FoundEntry | str:
    """An entry, or why it is none."""
    try:
        start, uid = entry.decoded("dtstart", None), str(entry.get("uid", ""))
        title, named = clean(entry.get("summary", "")).strip(), clean(entry.get("x-plancast-channel", "")).strip()
    except (ValueError, KeyError) as error:
        return f"it cannot be read ({error})"
    if start is None or not title:
        return "it has no start" if start is None else "it has no title"
    if "rrule" in entry or "rdate" in entry:
        return f"“{title}” repeats; enter its dates one by one"
    moment, zone, note = _moment(start, timezone)
    own = _UID(uid)
    is_cancelled = str(entry.get("status", "")).upper() == "CANCELLED"
    return FoundEntry(own[1] if own else "", uid, title, named or channel, moment, zone, is_cancelled, note)


def _moment(start: date | datetime, timezone: str) -> tuple[datetime, str, str]:
    """An instant in UTC, its zone, and what was assumed."""
    if not isinstance(start, datetime):
        return datetime.combine(start, MORNING, ZoneInfo(timezone)).astimezone(UTC), timezone, "It was an entry of a whole day; it stands at 09:00."
    if start.tzinfo is None:
        return start.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC), timezone, f"Its time had no zone; {timezone} was taken."
    zone = getattr(start.tzinfo, "key", None)
    return start.astimezone(UTC), str(zone) if zone else timezone, ""


def read_calendar_csv(data: bytes, place: str, *, channel: str, timezone: str) -> tuple[list[FoundEntry], list[Unread]]:
    """The entries of a CSV file with the columns title and publish_at (ISO 8601), and perhaps channel, timezone and event_id; and what was not read.

    Raises `CalendarFileError` where a needed column is missing, `MetricsFileError` where the text cannot be decoded.
    """
    unread: list[Unread] = []
    header, *rows = table_of(decoded(data, place), place, unread) or [Line(1, ())]
    names = [heading(cell).replace(" ", "_") for cell in header.cells]
    missing = [name for name in ("title", "publish_at") if name not in names]
    if missing:
        raise CalendarFileError(f"{place}: has no column {missing[0]!r}. Its first line must name title and publish_at.")
    found = []
    for row in rows[:MOST_ENTRIES]:
        made = _from_cells(dict(zip(names, row.cells, strict=False)), channel, timezone)
        (unread.append(Unread(place, row.number, made)) if isinstance(made, str) else found.append(made))
    return sorted(found, key=lambda one: (one.publish_at, one.title)), unread


def _from_cells(cells: Mapping[str, str], channel: str, timezone: str) -> FoundEntry | str:
    title, zone = clean(_bare(cells.get("title", ""))).strip(), cells.get("timezone") or timezone
    try:
        moment, zone, note = _moment(datetime.fromisoformat(cells["publish_at"]), str(ZoneInfo(zone)))
    except (ValueError, KeyError, ZoneInfoNotFoundError):
        return f"{cells.get('publish_at', '')!r} in {zone!r} is no time; write it as 2027-03-01T09:00 and an IANA zone"
    if not title:
        return "it has no title"
    is_cancelled = cells.get("state", "").casefold() == "cancelled"
    named = clean(_bare(cells.get("channel", ""))).strip()
    return FoundEntry(cells.get("event_id", ""), "", title, named or channel, moment, cells.get("timezone") or zone, is_cancelled, note)


def _bare(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from running it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell
