"""What commands share: the brief as a file or as options, a flow's run with a live line, and how it ends."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from tasks.brief import Brief
    from tasks.outcome import Outcome

T = TypeVar("T")
COMPLETE, FAILED, BAD_INPUT, DEGRADED = 0, 1, 2, 3
INSTANT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M"])
OUT = click.Path(path_type=Path, file_okay=False)
WORKSPACE = click.option("--workspace", default="default", show_default=True, help="Whose plan it is.")
RUN_ID = click.option("--run", "run_id", help="A run's id; by default the latest.")


def brief_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The brief as a file, or its main fields as options; options win over the file."""
    options = [
        click.argument("brief_file", type=click.Path(path_type=Path, dir_okay=False), required=False),
        click.option("--site", metavar="URL", help="Start page of the site to plan for."),
        click.option("--competitor", "competitors", metavar="URL", multiple=True, help="Start page of a competitor."),
        click.option("--keyword", "keywords", metavar="K", multiple=True, help="A subject that matters to you."),
        click.option("--industry", help="The field that the site is in."),
        click.option("--max-pages", type=int, help="At most so many pages a site."),
        click.option("--as-of", type=INSTANT, help="Plan from what was known then (UTC)."),
        click.option("--mode", type=click.Choice(["observed", "reconstructed"]), help="See the brief's field."),
        click.option("--workspace", help="Whose plan it is."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def brief_of(brief_file: Path | None, max_pages: int | None, as_of: datetime | None, **fields: Any) -> "Brief":
    """The brief that a file and options ask for. Raises `BriefError`."""
    from connectors.brief_file import read_yaml
    from tasks.brief import read_brief

    given = {name: value for name, value in fields.items() if value}
    if as_of:
        given["as_of"] = as_of.replace(tzinfo=UTC)
    merged = {**(read_yaml(brief_file) if brief_file else {}), **given}
    if max_pages is not None:
        limits = merged.get("crawl")
        merged["crawl"] = {**(limits if isinstance(limits, dict) else {}), "max_pages": max_pages}
    return read_brief(merged)


def run(start: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a flow with a live line, against the named Prefect server or one for this command alone."""
    from connectors import journal, settings
    from connectors.server import temporary_server
    from connectors.terminal import LiveLine

    line = journal.Stages() if journal.is_json() else LiveLine()
    line("starting", 0, None)
    settings.silence(level="CRITICAL")  # what fails is told once, by the command itself
    with temporary_server(settings.load().home) as server:
        from prefect.context import SyncClientContext

        from tasks.progress import listening

        flow = start()  # imports what it needs while the server comes up
        if server:
            server.ready()
        with listening(line), SyncClientContext():  # one client for all tasks: each of their own reads the authorities it trusts, in 20 ms
            outcome = asyncio.run(flow)
    line.done()
    return outcome


def finish(outcome: "Outcome") -> None:
    """Say what was degraded, and end with the code that says so too."""
    for item in outcome.degraded:
        click.echo(f"degraded: {item.what}: {item.why} {item.effect}", err=True)
    sys.exit(DEGRADED if outcome.degraded else COMPLETE)


def shown(table: str, workspace: str, run_id: str | None, rows: int) -> None:
    """Print a table of a run, by default of the latest."""
    from connectors.terminal import table_lines
    from tasks.run import read_table

    click.echo("\n".join(table_lines(read_table(table, workspace, run_id, limit=rows, is_brief=True)[0])))
