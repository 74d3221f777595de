"""To be advised: what to do next, decisions on it, what has moved between runs, and how good past advice was."""

from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.running import INSTANT, OUT, WORKSPACE, brief_of, brief_options, finish, run, shown

if TYPE_CHECKING:
    from tasks.backtests import Backtested
    from tasks.outcome import Outcome


@click.command()
@brief_options
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the briefs.")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(1, 10_000), help="Recommendations that are shown.")
def recommend(out: Path, rows: int, **fields: Any) -> None:
    """What to do next, from what is stored, and briefs of what was accepted."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.recommendations import recommendations

        return recommendations(brief)

    outcome = run(start)
    from connectors.terminal import table_lines
    from tasks.recommendations.steps import named_rows, write_briefs

    click.echo("\n".join(table_lines(named_rows(brief.workspace, outcome.run_id, rows))))
    for path in write_briefs(brief.workspace, outcome.run_id, out / "briefs"):
        click.echo(f"Brief: {path}")
    finish(outcome)


@click.command()
@click.argument("recommendation")
@click.argument("verb", type=click.Choice(["accept", "reject", "done"]))
@click.option("--why", default="", help="Your reason; it is shown where the recommendation is put aside.")
@click.option("--url", default="", help="The page that came of it, when it is done.")
@click.option("--by", default="", help="Who decides.")
@WORKSPACE
def decide(recommendation: str, verb: str, why: str, url: str, by: str, workspace: str) -> None:
    """Accept or reject a recommendation, or say that it is done. An id may be cut to what no other begins with."""
    from tasks.decide import Verb, decide_recommendation

    kept = decide_recommendation(workspace, recommendation, Verb(verb), why, by, url)
    click.echo(f"Kept for {kept.site}: {kept.verb} “{kept.title}” ({kept.recommendation_id}). The next plan, or `plancast recommend`, respects it.")
    if kept.note:
        click.echo(kept.note)


@click.command()
@click.argument("before")
@click.argument("now")
@WORKSPACE
def diff(before: str, now: str, workspace: str) -> None:
    """What is new, gone or moved in the recommendations of one run against another, and why."""
    from connectors.terminal import table_lines
    from tasks.recommendations.steps import told_changes

    lines = told_changes(workspace, before, now)
    click.echo("\n".join(table_lines(lines)) if lines else "Nothing has moved.")


@click.command()
@brief_options
@click.option("--on", "days", type=INSTANT, multiple=True, help="A past day to advise as of anew; give several. By default, stored plans are judged.")
@click.option("--least-coverage", type=click.FloatRange(0, 1), help="Gate: the share of days that forecasts' 90 % intervals must have held.")
@click.option("--least-hit-share", type=click.FloatRange(0, 1), help="Gate: the share of recommended topics that must have been taken up.")
def backtest(days: tuple[datetime, ...], least_coverage: float | None, least_hit_share: float | None, **fields: Any) -> None:
    """How good past plans were: forecasts, predictions and advice of stored plans, against what came after."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Backtested"]:
        from flows.backtest import backtest as look_back

        flow: Coroutine[Any, Any, Backtested] = look_back(brief, [day.replace(tzinfo=UTC) for day in days], least_coverage, least_hit_share)
        return flow

    outcome = run(start)
    from connectors.terminal import table_lines

    if outcome.rates:
        click.echo("\n".join(table_lines(outcome.rates)) + "\n")
    shown("backtests", brief.workspace, outcome.run_id, 20)
    finish(outcome)


COMMANDS = (recommend, decide, diff, backtest)
