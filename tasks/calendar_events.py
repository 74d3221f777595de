"""The calendar as people have it now, and what they do to it: kept as changes that are never changed themselves; later calendars respect them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from connectors import settings
from connectors.calendar_file import FoundEntry, calendar_text, read_calendar, read_calendar_csv
from connectors.db.store import Store
from connectors.errors import EventRefused
from connectors.metric_records import Unread
from tasks.brief import Brief, digest_of
from tasks.content_calendar.channels import CHANNELS
from tasks.content_calendar.events import CHANGE_COLUMNS, EVENT_COLUMNS, Applied, State, apply_changes, create_event, event_id
from tasks.content_calendar.sequel import DROPPED
from tasks.content_calendar.times import instant_of
from tasks.persist import load
from tasks.run import finished_run, latest_analysis, open_store

FLOW = "content_calendar"
SHOWN = ("event", "on", "at", "timezone", "channel", "title", "state")
"""The columns of a list of entries."""
_LEAST_CHARS, _ID_CHARS, _MOST_NAMED = 4, 8, 3
_MOST_RUNS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The last calendar of a site and what people did since: `run_id` is None where there is none yet.

    `events` (`EVENT_COLUMNS`) are the run's own; `sequences` the number that each entry had in it; `changes` (`CHANGE_COLUMNS`) what came later.
    """

    site: str
    run_id: str | None
    events: pd.DataFrame
    sequences: Mapping[str, int]
    changes: pd.DataFrame

    @property
    def applied(self) -> Applied:
        """The calendar as it stands, with its history and conflicts since."""
        return apply_changes(self.events, self.changes)

    def sequence_of(self, history: pd.DataFrame) -> dict[str, int]:
        """The number of each entry after what people did since."""
        counts = Counter(str(one) for one in history["event_id"])
        return {one: self.sequences.get(one, 0) + counts[one] for one in sorted({*self.sequences, *counts})}


def standing(store: Store, workspace: str, site: str, base: str | None, until: datetime | None = None, besides: str = "") -> Standing:
    """The last calendar on the way of runs that ends at `base` (each run has one before it), as people have left it by an instant.

    `besides` is a run that does not count: the one that is being made.
    """
    row = _last(store, workspace, base, until, besides)
    since = _read_until(row) if row else None
    changes = _changes(store, workspace, site, since, until)
    if row is None:
        return Standing(site, None, pd.DataFrame(columns=EVENT_COLUMNS), {}, changes)
    held = load(store, "events", workspace=workspace, run_id=row["run_id"])
    live = held[held["change"] != DROPPED].reset_index(drop=True)
    texts = [name for name in EVENT_COLUMNS if name not in ("publish_at", "is_fixed")]
    events = live[EVENT_COLUMNS].assign(**{name: live[name].fillna("").astype("str") for name in texts}, is_fixed=live["is_fixed"].astype(bool))
    return Standing(
        site, str(row["run_id"]), events, {str(key): int(value) for key, value in live.set_index("event_id")["sequence"].items()}, changes
    )


def _last(store: Store, workspace: str, base: str | None, until: datetime | None, besides: str) -> dict[str, Any] | None:
    """The record of the run that holds the last calendar: one made alone on `base`, `base` itself, or so of the runs before it."""
    for _ in range(_MOST_RUNS):
        if base is None:
            return None
        own = store.select("runs", workspace, run_id=base)
        alone = store.select("runs", workspace, flow=FLOW, previous_run_id=base, state=["complete", "degraded"], order=("-as_of", "-started_at"))
        for row in (*alone, *own):
            is_past = until is None or (row["as_of"] is not None and row["as_of"] <= until)
            if row["run_id"] != besides and is_past and store.count("events", workspace, run_id=row["run_id"]):
                return dict(row)
        base = own[0]["previous_run_id"] if own else None
    return None


def _read_until(row: Mapping[str, Any]) -> datetime:
    """Up to when a run read what people did: its instant where its brief names it, else its start where that is later."""
    instant: datetime = row["as_of"]
    return instant if (row["brief"] or {}).get("as_of") else max(instant, row["started_at"])


def _changes(store: Store, workspace: str, site: str, since: datetime | None, until: datetime | None) -> pd.DataFrame:
    rows = store.select("event_changes", workspace, site=site, order=("at", "change_id"))
    kept = [row for row in rows if (since is None or row["at"] > since) and (until is None or row["at"] <= until)]
    told = [{**{name: row[name] for name in CHANGE_COLUMNS}, "fields": _fields(row["fields"]), "why": row["why"] or "", "by": row["by"] or "A person"}
            for row in kept]  # fmt: skip
    return pd.DataFrame(told, columns=CHANGE_COLUMNS)


def _fields(stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of a change, its instant as one."""
    found = dict(stored or {})
    return found | ({"publish_at": pd.Timestamp(found["publish_at"]).tz_convert("UTC")} if found.get("publish_at") else {})


def current(workspace: str, site: str | None = None) -> Standing:
    """The calendar of a site, by default of the one that was planned last, as people have it now. Raises `EventRefused` where there is none."""
    store = open_store()
    row = latest_analysis(store, workspace, site) if site else finished_run(store, workspace, None)
    found = standing(store, workspace, str(row["site"]), str(row["run_id"])) if row else None
    if found is None or found.run_id is None:
        raise EventRefused(f"There is no calendar in the workspace {workspace} yet. Run `plancast plan` or `plancast calendar` first.")
    return found


def told_events(found: Standing, count: int | None = None) -> list[dict[str, Any]]:
    """The entries that are not over, by time, as lines of a table: local day and time, and the start of the id that they are changed by."""
    live = found.applied.events
    rows = live[~live["state"].isin((str(State.PUBLISHED), str(State.CANCELLED)))].to_dict("records")
    shown = [_line(row) for row in rows[:count]]
    return [line | {"assignee": row["assignee"]} for line, row in zip(shown, rows, strict=False)] if any(row["assignee"] for row in rows) else shown


def _line(row: Mapping[Any, Any]) -> dict[str, Any]:
    local = pd.Timestamp(row["publish_at"]).tz_convert(row["timezone"] or "UTC")
    return {"event": str(row["event_id"])[:_ID_CHARS], "on": f"{local:%a %Y-%m-%d}", "at": f"{local:%H:%M}", "timezone": row["timezone"],
            "channel": row["channel"], "title": row["title"], "state": row["state"]}  # fmt: skip


def change_event(
    workspace: str,
    named: str,
    verb: str,
    *,
    at: str = "",
    channel: str = "",
    assignee: str = "",
    why: str = "",
    by: str = "",
    site: str | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """Move, cancel, complete, approve, start or reopen the entry whose id begins with `named`; the entry as it stands then, and notes.

    `at` is the local time of the entry's own zone, `2027-03-01T09:00`. Raises `EventRefused` for what cannot be, and keeps nothing then.
    """
    found = current(workspace, site)
    row = _named(found.applied.events, named)
    fields, notes = _moved(row, at, channel, assignee) if verb == "move" else ({}, [])
    return _kept(workspace, found, str(row["event_id"]), verb, fields, why, by), notes


def add_event(
    workspace: str, title: str, channel: str, at: str, timezone: str = "", *, why: str = "", by: str = "", content_type: str = "",
    assignee: str = "", site: str | None = None,
) -> tuple[dict[str, Any], list[str]]:  # fmt: skip
    """An entry that a person adds, fixed where it is. Raises `EventRefused` for what cannot be."""
    found = current(workspace, site)
    zone = timezone or _zone_of(found.events, channel)
    _known_channel(channel)
    moment, notes = _moment(at, zone)
    kind = content_type or CHANNELS[channel].content_type
    try:
        made = create_event(title, channel, moment, zone, content_type=kind, assignee=assignee)
    except ValueError as error:
        raise EventRefused(str(error)) from error
    fields = {name: value for name, value in made.items() if name != "event_id" and value != ""}
    return _kept(workspace, found, made["event_id"], "add", fields, why, by), notes


def _named(events: pd.DataFrame, named: str) -> Mapping[Any, Any]:
    if len(named) < _LEAST_CHARS:
        raise EventRefused(f"“{named}” is too short to name an entry. Give at least {_LEAST_CHARS} characters of its id.")
    rows = events[events["event_id"].str.startswith(named.lower())].to_dict("records")
    if not rows:
        raise EventRefused(f"No entry of the calendar has an id that begins with {named}. `plancast event list` shows the ids.")
    if len(rows) > 1:
        shown = "; ".join(f"{row['event_id']} ({row['title']})" for row in rows[:_MOST_NAMED])
        raise EventRefused(f"{len(rows)} entries have ids that begin with {named}: {shown}. Give more of the id.")
    return rows[0]


def _moved(row: Mapping[Any, Any], at: str, channel: str, assignee: str) -> tuple[dict[str, Any], list[str]]:
    if not at and not channel and not assignee:
        raise EventRefused("It says not where to. Give --at with a local time such as 2027-03-01T09:00, --channel or --assignee.")
    moment, notes = _moment(at, str(row["timezone"])) if at else (row["publish_at"], [])
    if channel:
        _known_channel(channel)
    told = {"channel": channel, "assignee": assignee}
    return {"publish_at": moment, **{name: value for name, value in told.items() if value}}, notes


def _known_channel(channel: str) -> None:
    if channel not in CHANNELS:
        raise EventRefused(f"There is no channel {channel!r}. Use one of {', '.join(CHANNELS)}.")


def _zone_of(events: pd.DataFrame, channel: str) -> str:
    """The zone of a channel's entries, else of the calendar's."""
    own = events.loc[events["channel"] == channel, "timezone"]
    return str(own.iloc[0]) if len(own) else str(events["timezone"].mode().iloc[0]) if len(events) else "UTC"


def _moment(at: str, timezone: str) -> tuple[datetime, list[str]]:
    """The instant of a local time, and what the change of clocks did to it."""
    try:
        local, zone = datetime.fromisoformat(at), ZoneInfo(timezone)
    except (ValueError, KeyError) as error:
        raise EventRefused(f"{at!r} in {timezone!r} is no time. Write it as 2027-03-01T09:00, the zone as Europe/Berlin.") from error
    if local.tzinfo is not None:
        return local.astimezone(UTC), []
    on, hour = (local.date(), local.time()) if "T" in at or " " in at else (date.fromisoformat(at), time(9))
    found = instant_of(on, hour, str(zone))
    return found.at, [found.note] if found.note else []


def _kept(workspace: str, found: Standing, key: str, verb: str, fields: Mapping[str, Any], why: str, by: str) -> dict[str, Any]:
    """The change in the store, and the entry after it; an `EventRefused` where it changes nothing."""
    now = settings.now()
    change = _change(key, verb, fields, why, by, now)
    after = apply_changes(found.events, _with(found.changes, change))
    refused = after.conflicts[after.conflicts["other"] == change["change_id"]]
    if len(refused):
        raise EventRefused(f"{refused['statement'].iloc[0]} `plancast event list` shows the calendar.")
    _store(workspace, found.site, [change])
    row = after.events[after.events["event_id"] == key].to_dict("records")[0]
    clashes = after.conflicts[(after.conflicts["event_id"] == key) | (after.conflicts["other"] == key)]
    return {**_line(row), "clashes": list(dict.fromkeys(clashes["statement"]))}


def _change(key: str, verb: str, fields: Mapping[str, Any], why: str, by: str, at: datetime) -> dict[str, Any]:
    stored = {name: pd.Timestamp(value).isoformat() if name == "publish_at" else value for name, value in fields.items()}
    own = digest_of([key, verb, stored, at.isoformat()])
    return {"change_id": own, "event_id": key, "verb": verb, "fields": stored, "why": why, "by": by or "A person", "at": at}


def _with(changes: pd.DataFrame, *more: Mapping[str, Any]) -> pd.DataFrame:
    rows = [*changes.to_dict("records"), *({**one, "fields": _fields(one["fields"])} for one in more)]
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS)


def _store(workspace: str, site: str, changes: Sequence[Mapping[str, Any]]) -> int:
    return open_store().upsert("event_changes", [{"workspace": workspace, "site": site, **one} for one in changes])


def import_entries(brief: Brief, path: Path) -> tuple[int, list[str]]:
    """The entries of an ICS or CSV file as fixed ones, for all later calendars: how many changes that makes, and what was not read or assumed.

    Entries that Plancast wrote are moved or cancelled as the file has them; a file that is read twice changes nothing. Raises `EventRefused`
    where the file cannot be opened, `CalendarFileError` where it is no calendar.
    """
    entries, unread = _entries(brief, path)
    store, workspace = open_store(), brief.workspace
    base = latest_analysis(store, workspace, site=brief.target)
    found = standing(store, workspace, brief.target, None if base is None else str(base["run_id"]))
    events = {str(row["event_id"]): row for row in found.applied.events.to_dict("records")}
    now = settings.now()
    made = [change for entry in entries if (change := _imported(entry, events, path.name, now))]
    _store(workspace, brief.target, made)
    told = [f"{one.place}, entry {one.line}: {one.reason}" for one in unread]
    return len(made), [*told, *(f"“{one.title}”: {one.note}" for one in entries if one.note)]


def _entries(brief: Brief, path: Path) -> tuple[list[FoundEntry], list[Unread]]:
    first = brief.channels[0]
    read = read_calendar_csv if path.suffix.lower() == ".csv" else read_calendar
    try:
        return read(path.read_bytes(), path.name, channel=str(first.name), timezone=first.timezone)
    except OSError as error:
        raise EventRefused(f"{path}: cannot be read ({error.strerror}). Give an .ics or .csv file.") from error


def _imported(entry: FoundEntry, events: Mapping[str, Mapping[Any, Any]], place: str, now: datetime) -> dict[str, Any] | None:
    """What an entry of a file changes; nothing where the calendar has it so already."""
    key = entry.event_id or event_id(f"import\n{entry.uid or f'{entry.title}{entry.publish_at.isoformat()}'}")
    known, told = events.get(key), f"It was read from {place}."
    if known is None:
        channel = entry.channel if entry.channel in CHANNELS else "blog"
        fields = {"title": entry.title, "channel": channel, "publish_at": entry.publish_at, "timezone": entry.timezone,
                  "content_type": CHANNELS[channel].content_type, "reason": told}  # fmt: skip
        return None if entry.is_cancelled else _change(key, "add", fields, told, "import", now)
    if known["state"] in (str(State.PUBLISHED), str(State.CANCELLED)):
        return None
    if entry.is_cancelled:
        return _change(key, "cancel", {}, told, "import", now)
    is_same = pd.Timestamp(known["publish_at"]) == pd.Timestamp(entry.publish_at)
    return None if is_same else _change(key, "move", {"publish_at": entry.publish_at}, told, "import", now)


def calendar_file(workspace: str, site: str | None = None) -> str:
    """The calendar as people have it now, as an iCalendar text."""
    found = current(workspace, site)
    applied = found.applied
    rows = [{**{str(name): value for name, value in row.items()}, "publish_at": row["publish_at"].to_pydatetime()}
            for row in applied.events.to_dict("records")]  # fmt: skip
    return calendar_text(rows, settings.now(), found.sequence_of(applied.history), f"Content plan of {found.site}")
