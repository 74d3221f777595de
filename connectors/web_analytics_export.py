"""The CSV files that Google Analytics 4 exports from its reports and explorations.

A file begins with lines of comment (`#`): the report, the property, the first and last day as `YYYYMMDD`. One or more tables follow, divided by
blank lines; the dimensions come first, then the metrics; an exploration has a row of totals that names itself in one cell more.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from connectors.delimited import Line, date_reader, decoded, heading, table_of
from connectors.errors import MetricsFileError
from connectors.metric_records import MetricsLoad, Unread, load_of
from connectors.metric_tables import Layout, Period, Reading
from connectors.web_analytics import SOURCE

_PAGES = ("page path", "page path and screen class", "page path + query string", "page location", "full page url")
_LANDINGS = ("landing page", "landing page + query string")
HEADERS: Mapping[str, str] = {
    "date": "date",
    "nth day": "nth_day",
    "hostname": "host",
    "host name": "host",
    **dict.fromkeys(_PAGES, "page"),
    **dict.fromkeys(_LANDINGS, "landing"),
    "sessions": "sessions",
    "engaged sessions": "engaged_sessions",
    "total users": "users",
    "active users": "active_users",
    "users": "active_users",
    "new users": "new_users",
    "views": "views",
    "key events": "conversions",
    "conversions": "conversions",
    "event count": "events",
}
"""What a column's header stands for. “Users” of Analytics are its active users; `users` are all that it saw."""

METRICS = frozenset(("sessions", "engaged_sessions", "users", "active_users", "new_users", "views", "conversions", "events"))
_PLACES = frozenset(("date", "nth_day", "host", "page", "landing"))
_NO_DAYS = frozenset(("nth week", "nth month", "nth hour", "nth minute", "nth year"))


@dataclass(frozen=True, slots=True)
class _Section:
    """One table, and the period that the comments before it name."""

    rows: Sequence[Line]
    period: Period | None


def is_export(text: str) -> bool:
    """Whether a text begins as Analytics' exports do: with a comment, and two days as `YYYYMMDD` in its comments."""
    comments = [line for line in text[:4_000].split("\n") if line.lstrip('"').startswith("#")]
    return text.lstrip('"').startswith("#") and len(_days("\n".join(comments))) >= 2


def read_export(
    path: Path,
    *,
    site: str,
    known_at: datetime,
    period: Period | None = None,
    headers: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> MetricsLoad:
    """The facts of an exported CSV. Rows by date are dated; others are about the period that the comments name, or the one given.

    `headers` says of a header in another language which field it is: date, host, page, landing, or a metric of `METRICS`. Figures by landing
    page carry the dimension `scope=landing`: they count visits that began there. Raises `MetricsFileError`.
    """
    known = {**HEADERS, **{heading(name): field for name, field in (headers or {}).items()}}
    reading = Reading(path.name, site, SOURCE, known_at)
    left_out: set[str] = set()
    for section in _sections(decoded(path.read_bytes(), path.name, encoding), path.name, reading.unread, period):
        left_out |= _take(section, known, reading)
    if not reading.records and not reading.unread:
        raise MetricsFileError(f"{path.name} has no table. Export the report again, as CSV.")
    return load_of(SOURCE, reading.records, reading.unread, left_out=tuple(sorted(left_out)))


def _sections(text: str, place: str, unread: list[Unread], given: Period | None) -> Iterator[_Section]:
    comments: list[str] = []
    lines: list[str] = []
    period, first_line = given, 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        is_comment = line.lstrip('"').startswith("#")
        if line.strip() and not is_comment:
            first_line = first_line if lines else number
            lines.append(line)
            if comments:
                period, comments = given or _period("\n".join(comments)) or period, []
            continue
        if lines:
            yield _Section(table_of("\n".join(lines), place, unread, first_line=first_line), period)
            lines = []
        if is_comment:
            comments.append(line)


def _take(section: _Section, known: Mapping[str, str], reading: Reading) -> set[str]:
    """Take the rows of one table; gives the names of the columns that were left out."""
    header, names = section.rows[0], [heading(cell) for cell in section.rows[0].cells]
    fields = [known.get(name) for name in names]
    first_metric = next((place for place, field in enumerate(fields) if field in METRICS), None)
    reason = _unreadable(names, fields, first_metric, section.period)
    if reason is not None or first_metric is None:
        reading.unread.append(Unread(reading.place, header.number, f"the table is left out: {reason}", " | ".join(header.cells)))
        return set()
    layout = _layout(names, fields, first_metric)
    rows, totals = _without_totals(section.rows[1:], layout)
    reading.rows(rows, layout, _date_of(rows, layout, fields, section.period, reading.place), section.period)
    if totals and section.period is not None:
        whole = Layout(metrics=layout.metrics, width=layout.width)
        reading.rows(totals, whole, lambda _: None, section.period)
    return {header.cells[place] for place, field in enumerate(fields) if field is None and place > first_metric}


def _unreadable(names: Sequence[str], fields: Sequence[str | None], first_metric: int | None, period: Period | None) -> str | None:
    if first_metric is None:
        return "none of its columns is a metric that is known; name one in headers"
    if _NO_DAYS & set(names):
        return "its rows are neither days nor the whole period; export by date"
    if "date" not in fields and period is None:
        return "its period is not known; say which it is"
    return None


def _layout(names: Sequence[str], fields: Sequence[str | None], first_metric: int) -> Layout:
    places = {field: place for place, field in enumerate(fields) if field is not None and (field in METRICS) == (place >= first_metric)}
    page = places.get("page", places.get("landing"))
    named = {place: name.replace(" ", "_") for place, name in enumerate(names[:first_metric]) if fields[place] not in _PLACES}
    return Layout(
        metrics={place: field for field, place in places.items() if field in METRICS},
        width=len(names),
        on=places.get("date", places.get("nth_day")),
        url=page,
        host=places.get("host") if page is not None else None,
        dimensions=named if page is not None or "host" not in places else {**named, places["host"]: "host"},
        fixed={"scope": "landing"} if "landing" in places and "page" not in places else {},
        are_unnamed_pages_kept=True,
    )


def _without_totals(rows: Sequence[Line], layout: Layout) -> tuple[list[Line], list[Line]]:
    """The rows, and those of totals without the cell that names them."""
    totals = [row for row in rows if len(row.cells) == layout.width + 1 and row.cells[-1] and not any(row.cells[: min(layout.metrics)])]
    return [row for row in rows if row not in totals], [Line(row.number, row.cells[:-1]) for row in totals]


def _date_of(rows: Sequence[Line], layout: Layout, fields: Sequence[str | None], period: Period | None, place: str) -> Callable[[str], date | None]:
    if layout.on is None:
        return lambda _: None
    if fields[layout.on] == "nth_day" and period is not None:
        first_on = period[0]
        return lambda text: first_on + timedelta(days=int(text)) if re.fullmatch(r"\d{1,4}", text) else None
    return date_reader([row.cells[layout.on] for row in rows if len(row.cells) > layout.on], place)


def _period(comments: str) -> Period | None:
    days = _days(comments)
    return (days[0], days[1]) if len(days) >= 2 and days[0] <= days[1] else None


def _days(text: str) -> list[date]:
    read = date_reader((), "comments")
    return [on for found in re.findall(r"(?<!\d)20\d{6}(?!\d)", text) if (on := read(found)) is not None]
