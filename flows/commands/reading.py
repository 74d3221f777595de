"""To read what is stored: tables on the screen and as files, the report again, the fields of a brief."""

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.running import OUT, run, shown

if TYPE_CHECKING:
    from tasks.outcome import Outcome


@click.command()
@click.argument("table", default="gaps")
@click.option("--workspace", default="default", show_default=True)
@click.option("--run", "run_id", help="A run's id; by default the latest that has the table.")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(1, 100_000))
def show(table: str, workspace: str, run_id: str | None, rows: int) -> None:
    """A table of the latest plan, or of what was run alone since, on the screen."""
    shown(table, workspace, run_id, rows)


@click.command()
@click.argument("table")
@click.option("--format", "ending", type=click.Choice(["csv", "json", "parquet", "xlsx", "ics"]), default="csv", show_default=True)
@click.option("--workspace", default="default", show_default=True)
@click.option("--run", "run_id", help="A run's id; by default the latest that has the table.")
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the file.")
def export(table: str, ending: str, workspace: str, run_id: str | None, out: Path) -> None:
    """A table of the latest plan, or of what was run alone since, as a file; as ICS, the calendar as people have it now."""
    if ending == "ics":
        click.echo(_calendar(table, workspace, out))
        return
    from connectors.tables_file import write_table
    from tasks.run import read_table

    records, columns = read_table(table, workspace, run_id)
    click.echo(write_table(out / f"{table}.{ending}", records, columns))


def _calendar(table: str, workspace: str, out: Path) -> Path:
    """The calendar as an iCalendar file."""
    from connectors.errors import EventRefused
    from connectors.tables_file import write_text

    if table != "events":
        raise EventRefused(f"{table} is no calendar. Export events as ics, or choose another format.")
    from tasks.calendar_events import calendar_file

    return write_text(out / "events.ics", calendar_file(workspace))


@click.command()
@click.argument("run_id", required=False)
@click.option("--workspace", default="default", show_default=True)
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the report and the tables.")
def report(run_id: str | None, workspace: str, out: Path) -> None:
    """Write the report of a finished run again; by default the latest."""

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.report import report as write

        return write(run_id, workspace, out=str(out.absolute()))

    click.echo(f"Report: {run(start).report}")


@click.command()
def schema() -> None:
    """The fields of a brief, as JSON schema."""
    import json

    from tasks.brief import Brief

    click.echo(json.dumps(Brief.model_json_schema(), indent=1))


COMMANDS = (show, export, report, schema)
