"""To put it on the calendar: make one from what is stored, take in another one, and change its entries by hand."""

from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.running import OUT, WORKSPACE, brief_of, brief_options, finish, run

if TYPE_CHECKING:
    from tasks.outcome import Outcome

_ID = click.argument("event")
_WHY = click.option("--why", default="", help="Your reason; it is shown where the entry is.")
_BY = click.option("--by", default="", help="Who does it.")
_ASSIGNEE = click.option("--assignee", default="", help="Who makes it, named as in the brief.")
_SITE = click.option("--site", help="The host of the site, where a workspace plans for several.")


@click.command()
@brief_options
@click.option("--import", "file", type=click.Path(path_type=Path, dir_okay=False), help="An .ics or .csv file; its entries stand fixed.")
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for calendar.ics and calendar.csv.")
def calendar(out: Path, file: Path | None, **fields: Any) -> None:
    """Which piece is published when and where, from what is stored; what people fixed stays where it is."""
    brief = brief_of(**fields)
    if file is not None:
        _import(brief, file)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.content_calendar import content_calendar

        return content_calendar(brief)

    outcome = run(start)
    from tasks.calendar_events import current, told_events
    from tasks.calendar_files import moved_lines, write_calendar

    _listed(told_events(current(brief.workspace, brief.target)))
    for line in moved_lines(brief.workspace, outcome.run_id):
        click.echo(line)
    for path in write_calendar(brief.workspace, outcome.run_id, out.absolute()):
        click.echo(f"Calendar: {path}")
    finish(outcome)


def _import(brief: Any, file: Path) -> None:
    from tasks.calendar_events import import_entries

    count, notes = import_entries(brief, file)
    click.echo(f"Changes kept: {count}")
    for note in notes:
        click.echo(f"  {note}", err=True)


def _listed(rows: Sequence[dict[str, Any]]) -> None:
    from connectors.terminal import table_lines

    click.echo("\n".join(table_lines(rows)) if rows else "Nothing is planned.")


@click.group()
def event() -> None:
    """Entries of the calendar: list, add, move, cancel, complete. Later calendars keep what you do."""


@event.command("list")
@_SITE
@WORKSPACE
def list_events(site: str | None, workspace: str) -> None:
    """The calendar as people have it now, with the ids that entries are changed by."""
    from tasks.calendar_events import current, told_events

    _listed(told_events(current(workspace, site)))


@event.command()
@click.argument("title")
@click.option("--channel", required=True, help="Where it is published, such as blog or linkedin.")
@click.option("--at", required=True, help="Local time, such as 2027-03-01T09:00.")
@click.option("--timezone", default="", help="IANA zone of that time; by default the channel's.")
@click.option("--content-type", default="", help="What kind of piece it is.")
@_ASSIGNEE
@_WHY
@_BY
@_SITE
@WORKSPACE
def add(
    title: str, channel: str, at: str, timezone: str, content_type: str, assignee: str, why: str, by: str, site: str | None, workspace: str
) -> None:
    """An entry of your own, fixed where it is."""
    from tasks.calendar_events import add_event

    _told(*add_event(workspace, title, channel, at, timezone, why=why, by=by, content_type=content_type, assignee=assignee, site=site))


@event.command()
@_ID
@click.option("--at", default="", help="Local time of the entry's zone, such as 2027-03-01T09:00.")
@click.option("--channel", default="", help="Another channel.")
@_ASSIGNEE
@_WHY
@_BY
@_SITE
@WORKSPACE
def move(event: str, at: str, channel: str, assignee: str, why: str, by: str, site: str | None, workspace: str) -> None:
    """Put an entry at another time, on another channel or into other hands, where it then stays. An id may be cut to what no other begins with."""
    from tasks.calendar_events import change_event

    _told(*change_event(workspace, event, "move", at=at, channel=channel, assignee=assignee, why=why, by=by, site=site))


def _told(entry: dict[str, Any], notes: Sequence[str]) -> None:
    click.echo(f"Kept: {entry['event']} “{entry['title']}” on {entry['channel']}, {entry['on']} {entry['at']} {entry['timezone']}, {entry['state']}.")
    for line in (*notes, *entry["clashes"]):
        click.echo(f"  {line}")
    click.echo("`plancast calendar` plans the rest around it.")


def _verb(name: str, told: str) -> click.Command:
    """A command that leads an entry to another state."""

    @click.command(name, help=told)
    @_ID
    @_WHY
    @_BY
    @_SITE
    @WORKSPACE
    def change(event: str, why: str, by: str, site: str | None, workspace: str) -> None:
        from tasks.calendar_events import change_event

        _told(*change_event(workspace, event, name, why=why, by=by, site=site))

    return change


for _name, _help in (
    ("approve", "Say that an entry is agreed."), ("start", "Say that work on an entry has begun: it stays where it is."),
    ("complete", "Say that an entry is published."), ("cancel", "Take an entry out; it is not planned again."),
    ("reopen", "Plan a cancelled entry again."),
):  # fmt: skip
    event.add_command(_verb(_name, _help))

COMMANDS = (calendar, event)
