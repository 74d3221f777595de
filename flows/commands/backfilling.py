"""To plan for the past: one plan a date, from what is stored."""

from collections.abc import Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from flows.commands.running import brief_of, brief_options, finish, run

if TYPE_CHECKING:
    from tasks.backfill import Backfilled

DAY = click.DateTime(["%Y-%m-%d"])
WHAT = {"planned": "planned", "kept": "planned before", "empty": "nothing known", "failed": "failed"}


@click.command()
@brief_options
@click.option("--from", "from_on", type=DAY, required=True, help="The first date.")
@click.option("--to", "to_on", type=DAY, required=True, help="The last date.")
@click.option("--every", default="7d", show_default=True, help="From one date to the next: days, weeks or months, such as 7d, 2w, 1m.")
@click.option("--independent", is_flag=True, help="Dates stand by themselves; otherwise each goes on from the one before it.")
@click.option("--at-once", default=1, show_default=True, type=click.IntRange(1, 64), help="So many independent dates at a time.")
@click.option("--reports", "is_reported", is_flag=True, help="Write a report of each date too.")
@click.option("--again", is_flag=True, help="Plan dates anew that are finished already.")
def backfill(from_on: datetime, to_on: datetime, every: str, independent: bool, at_once: int, is_reported: bool, again: bool, **fields: Any) -> None:
    """One plan a past date, from what is stored, with no network. The same command goes on where it was interrupted."""
    from tasks.past_dates import dates_of

    brief = brief_of(**fields)
    dates_of(from_on.date(), to_on.date(), every)  # what is wrong with the window is told before a server starts

    def start() -> Coroutine[Any, Any, "Backfilled"]:
        from flows.backfill import backfill as plan_the_past

        options: dict[str, Any] = {"is_chained": not independent, "at_once": at_once, "is_reported": is_reported, "again": again}
        flow: Coroutine[Any, Any, Backfilled] = plan_the_past(brief, from_on.date(), to_on.date(), every, **options)
        return flow

    outcome = run(start)
    from connectors.terminal import table_lines

    rows = [{"date": str(each.on), "what": WHAT[each.what], "mode": each.mode, "run": each.run_id or "", "note": each.note} for each in outcome.dates]
    click.echo("\n".join(table_lines(rows)))
    finish(outcome)


COMMANDS = (backfill,)
