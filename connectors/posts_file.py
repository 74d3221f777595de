"""Own posts as the programs that publish them export them: a channel, an instant and what the post brought, as dated facts of a site."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.delimited import Line, decoded, heading, table_of, whole_number
from connectors.errors import MetricsFileError
from connectors.metric_records import MetricRecord, MetricsLoad, Unread, dimension_text, load_of

SOURCE = "posts"
"""The source of what posts brought, in `metrics`; `channel` and `posted_at` are its dimensions."""
CHANNELS = ("channel", "network", "platform", "social network", "profile type")
TIMES = ("published_at", "published at", "posted_at", "posted at", "publish time", "post time", "sent at", "created_at", "date and time", "date")
OUTCOMES: Mapping[str, Sequence[str]] = {
    "clicks": ("clicks", "link clicks", "post link clicks", "url clicks"),
    "engagements": ("engagements", "total engagements", "engagement", "interactions"),
    "reactions": ("reactions", "likes"),
    "views": ("views", "video views", "plays"),
    "opens": ("opens", "unique opens"),
    "impressions": ("impressions", "reach"),
}
"""Metrics and the columns that hold them, the nearest to an outcome first; one of them is taken from a file."""
_NAMES = {"twitter": "x", "x (twitter)": "x", "x/twitter": "x", "email": "newsletter", "facebook page": "facebook", "linkedin page": "linkedin",
          "linkedin company page": "linkedin", "instagram business": "instagram"}  # fmt: skip
_MOST_ROWS = 200_000
_DAY_ALONE = re.compile(r"\d{4}-\d\d-\d\d").fullmatch


@dataclass(frozen=True, slots=True)
class PostsAsked:
    """What a file of posts does not say itself: the channel of all rows, the zone of times without one, the column of the outcome."""

    known: Sequence[str]
    """The channels that there are."""
    channel: str = ""
    timezone: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    channel: int | None
    at: int
    outcome: int
    metric: str


def read_posts(path: Path, asked: PostsAsked, *, site: str, known_at: datetime, encoding: str | None = None) -> MetricsLoad:
    """The posts of a CSV file: a record each, of the day in UTC, with its channel and instant as dimensions.

    Columns are found by their header (`CHANNELS`, `TIMES`, `OUTCOMES`, in any case). Raises `MetricsFileError` where one is missing.
    """
    if not path.is_file():
        raise MetricsFileError(f"{path} is no file. Name the file that was exported.")
    unread: list[Unread] = []
    header, *rows = table_of(decoded(path.read_bytes(), path.name, encoding), path.name, unread) or [Line(1, ())]
    columns = _columns(path.name, [heading(cell).replace("_", " ") for cell in header.cells], asked)
    records = []
    for row in rows[:_MOST_ROWS]:
        made = _record(row, columns, asked, site, known_at)
        (unread.append(Unread(path.name, row.number, made)) if isinstance(made, str) else records.append(made))
    used = {columns.channel, columns.at, columns.outcome}
    return load_of(SOURCE, records, unread, left_out=tuple(cell for place, cell in enumerate(header.cells) if place not in used))


def _columns(place: str, names: Sequence[str], asked: PostsAsked) -> _Columns:
    channel = _first(names, CHANNELS)
    wanted = {asked.outcome: (heading(asked.outcome).replace("_", " "),)} if asked.outcome else OUTCOMES
    outcome = next(((_first(names, found), metric) for metric, found in wanted.items() if _first(names, found) is not None), None)
    at = _first(names, TIMES)
    missing = [told for told, is_there in (
        (f"a time ({', '.join(TIMES[:3])}, …)", at is not None), ("an outcome (clicks, engagements, …; or name its column with --outcome)", outcome),
        ("a channel (or name it with --channel)", channel is not None or asked.channel),
    ) if not is_there]  # fmt: skip
    if missing or at is None or outcome is None or outcome[0] is None:
        raise MetricsFileError(f"{place}: no column holds {' and '.join(missing)}; its header is: {', '.join(names)[:300]}.")
    return _Columns(channel, at, outcome[0], outcome[1].lower().replace(" ", "_"))


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    spelled = [name.replace("_", " ") for name in wanted]
    return next((names.index(name) for name in spelled if name in names), None)


def _record(row: Line, columns: _Columns, asked: PostsAsked, site: str, known_at: datetime) -> MetricRecord | str:
    """The post of a row, or why there is none."""
    cells = dict(enumerate(row.cells))
    named = cells.get(columns.channel, "").casefold() if columns.channel is not None else asked.channel
    channel = _NAMES.get(named, named)
    if channel not in asked.known:
        return f"{named!r} is no channel; use one of {', '.join(asked.known)}"
    value = whole_number(cells.get(columns.outcome, ""))
    if value is None:
        return f"{columns.metric} {cells.get(columns.outcome, '')!r} is no whole number"
    moment = _instant(cells.get(columns.at, ""), asked.timezone)
    if isinstance(moment, str):
        return moment
    dimension = dimension_text({"channel": channel, "posted_at": moment.isoformat()})
    return MetricRecord(site, "", columns.metric, moment.date(), SOURCE, dimension, value, known_at)


def _instant(text: str, timezone: str) -> datetime | str:
    """An instant in UTC, or why the text is none: a day alone has no hour, a time without a zone stands for several."""
    if _DAY_ALONE(text):
        return f"{text!r} has no time of day"
    try:
        moment = datetime.fromisoformat(text.removesuffix(" UTC") + "+00:00" if text.endswith(" UTC") else text)
        if moment.tzinfo is None and not timezone:
            return f"{text!r} has no time zone; name it with --timezone"
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)
    except (ValueError, ZoneInfoNotFoundError):
        return f"{text!r} is no time; write it as 2027-03-01T09:00+01:00"
