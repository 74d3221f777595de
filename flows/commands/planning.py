"""To plan: the whole plan, the demo, and each of its steps on what is stored."""

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from flows.commands.running import OUT, brief_of, brief_options, finish, run, shown

if TYPE_CHECKING:
    from tasks.brief import Brief
    from tasks.outcome import Outcome


@click.command()
@brief_options
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the report and the tables.")
@click.option("--replay", is_flag=True, help="Everything after the crawl, from the archive, with no network.")
def plan(out: Path, replay: bool, **fields: Any) -> None:
    """The whole plan: crawl, gaps, strategy, report."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.content_plan import content_plan
        from tasks.validate import library

        library()
        return content_plan(brief, replay=replay, out=str(out.absolute()))

    outcome = run(start)
    click.echo((out / "summary.txt").read_text(encoding="utf-8"))
    click.echo(f"Report: {outcome.report}\nTables: {out.absolute() / 'gaps.csv'}")
    if (out / "calendar.ics").exists():
        click.echo(f"Calendar: {out.absolute() / 'calendar.ics'}")
    finish(outcome)


@click.command()
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the report and the tables.")
@click.option("--market", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Which fictional market.")
@click.pass_context
def demo(context: click.Context, out: Path, market: Literal["en", "de"]) -> None:
    """The whole plan on a small fictional market, served and crawled on this machine."""
    import os

    from connectors.demo_market.server import DemoMarket

    click.echo("Serving three fictional sites on this machine, and planning for one of them …")
    with DemoMarket(market=market) as served:
        os.environ["PLANCAST_RESOLVE"] = served.resolve_setting
        target, *rivals = served.start_urls
        context.invoke(plan, brief_file=None, site=target, competitors=tuple(rivals), workspace=f"demo-{market}", out=out)


@click.command()
@brief_options
@click.option("--replay", is_flag=True, help="Parse the archive again, with no network.")
def crawl(replay: bool, **fields: Any) -> None:
    """Crawl the sites of a brief into the archive and file their pages."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.scrape import scrape

        return scrape(brief, replay=replay)

    outcome = run(start)
    click.echo(", ".join(f"{count:,} {name}" for name, count in outcome.counts.items()))
    finish(outcome)


@click.command()
@brief_options
@click.option("--replay", is_flag=True, help="Only say what is stored, with no network.")
def facts(replay: bool, **fields: Any) -> None:
    """Ask the outside sources that a brief names for what is not stored yet."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.facts import facts as ask

        return ask(brief, replay=replay)

    outcome = run(start)
    told = ", ".join(f"{name}: {count:,}" for name, count in outcome.counts.items())
    click.echo(f"{'Known' if replay else 'New'} facts: {told}" if told else "The brief names no source. Name some in its field sources.")
    finish(outcome)


@click.command()
@brief_options
def gaps(**fields: Any) -> None:
    """Topics, coverage and gaps from what is stored."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.gap_analysis import gap_analysis

        return gap_analysis(brief)

    outcome = run(start)
    shown("gaps", brief.workspace, outcome.run_id, 20)
    finish(outcome)


@click.command()
@brief_options
@click.option(
    "--strategy", "edited", type=click.Path(path_type=Path, dir_okay=False), help="An edited strategy.yaml; what was changed in it is kept."
)
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for strategy.yaml.")
def strategy(out: Path, edited: Path | None, **fields: Any) -> None:
    """Pillars, readers, targets and phases from what is stored, as a file to edit."""
    brief = brief_of(**fields)
    if edited is not None:
        from tasks.strategy.steps import decide

        click.echo(f"Decisions kept: {decide(brief, edited)}")

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.strategy import strategy as develop

        return develop(brief)

    outcome = run(start)
    from connectors.tables_file import write_text
    from connectors.terminal import table_lines
    from tasks.run import read_table
    from tasks.strategy.steps import SHOWN, strategy_text

    rows = read_table("pillars", brief.workspace, outcome.run_id)[0]
    click.echo("\n".join(table_lines([{name: row[name] for name in SHOWN} for row in rows])))
    click.echo(f"Strategy: {write_text(out / 'strategy.yaml', strategy_text(brief.workspace, brief.target, outcome.run_id))}")
    finish(outcome)


@click.command()
@brief_options
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the report and the tables.")
def analytics(out: Path, **fields: Any) -> None:
    """What the published work did, why it changed and what to expect, from stored figures and pages."""
    brief = brief_of(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        return _analyzed(brief, out.absolute())

    outcome = run(start)
    click.echo((out / "summary.txt").read_text(encoding="utf-8"))
    click.echo(f"Report: {outcome.report}")
    finish(outcome)


async def _analyzed(brief: "Brief", out: Path) -> "Outcome":
    """Analytics, then the report of its run."""
    from flows.analytics import analytics as analyze
    from flows.report import report

    outcome = await analyze(brief)
    return outcome.model_copy(update={"report": (await report(outcome.run_id, brief.workspace, str(out))).report})


COMMANDS = (plan, demo, crawl, facts, gaps, strategy, analytics)
