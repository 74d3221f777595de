"""The command line. Heavy imports happen inside the commands, so that `plancast --help` answers at once."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from tasks.brief import Brief
    from tasks.imports import Import
    from tasks.outcome import Outcome

COMPLETE, FAILED, BAD_INPUT, DEGRADED = 0, 1, 2, 3
INSTANT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M"])
OUT = click.Path(path_type=Path, file_okay=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="plancast")
def cli() -> None:
    """What should a website publish next, when, and is it working?"""


def main() -> None:
    """Run a command. Exit 0: complete; 3: complete but degraded; 2: bad input; 1: failed."""
    from connectors.errors import BriefError, MetricsFileError, PlancastError, SettingsError

    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("\nInterrupted. What was fetched is kept; the same command goes on from there.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PlancastError as error:
        click.echo(f"{error.code} {error}", err=True)
        sys.exit(BAD_INPUT if isinstance(error, BriefError | SettingsError | MetricsFileError) else FAILED)


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


def _brief(brief_file: Path | None, max_pages: int | None, as_of: datetime | None, **fields: Any) -> "Brief":
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


def _run(start: Callable[[], Coroutine[Any, Any, "Outcome"]]) -> "Outcome":
    """Run a flow with a live line, against the named Prefect server or one for this command alone."""
    from connectors import settings
    from connectors.server import temporary_server
    from connectors.terminal import LiveLine

    line = LiveLine()
    line("starting", 0, None)
    settings.silence(level="CRITICAL")  # what fails is told once, by the command itself
    with temporary_server(settings.load().home) as server:
        from tasks.progress import listening

        flow = start()  # imports what it needs while the server comes up
        if server:
            server.ready()
        with listening(line):
            outcome = asyncio.run(flow)
    line.done()
    return outcome


def _finish(outcome: "Outcome") -> None:
    for item in outcome.degraded:
        click.echo(f"degraded: {item.what}: {item.why} {item.effect}", err=True)
    sys.exit(DEGRADED if outcome.degraded else COMPLETE)


@cli.command()
@brief_options
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the report and the tables.")
@click.option("--replay", is_flag=True, help="Everything after the crawl, from the archive, with no network.")
def plan(out: Path, replay: bool, **fields: Any) -> None:
    """The whole plan: crawl, gaps, strategy, report."""
    brief = _brief(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.content_plan import content_plan
        from tasks.validate import library

        library()
        return content_plan(brief, replay=replay, out=str(out.absolute()))

    outcome = _run(start)
    click.echo((out / "summary.txt").read_text(encoding="utf-8"))
    click.echo(f"Report: {outcome.report}\nTables: {out.absolute() / 'gaps.csv'}")
    _finish(outcome)


@cli.command()
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


@cli.command()
@brief_options
@click.option("--replay", is_flag=True, help="Parse the archive again, with no network.")
def crawl(replay: bool, **fields: Any) -> None:
    """Crawl the sites of a brief into the archive and file their pages."""
    brief = _brief(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.scrape import scrape

        return scrape(brief, replay=replay)

    outcome = _run(start)
    click.echo(", ".join(f"{count:,} {name}" for name, count in outcome.counts.items()))
    _finish(outcome)


@cli.command()
@brief_options
@click.option("--replay", is_flag=True, help="Only say what is stored, with no network.")
def facts(replay: bool, **fields: Any) -> None:
    """Ask the outside sources that a brief names for what is not stored yet."""
    brief = _brief(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.facts import facts as ask

        return ask(brief, replay=replay)

    outcome = _run(start)
    told = ", ".join(f"{name}: {count:,}" for name, count in outcome.counts.items())
    click.echo(f"{'Known' if replay else 'New'} facts: {told}" if told else "The brief names no source. Name some in its field sources.")
    _finish(outcome)


@cli.command()
@brief_options
def gaps(**fields: Any) -> None:
    """Topics, coverage and gaps from what is stored."""
    brief = _brief(**fields)

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.gap_analysis import gap_analysis

        return gap_analysis(brief)

    outcome = _run(start)
    _show("gaps", brief.workspace, outcome.run_id, 20)
    _finish(outcome)


@cli.command()
@brief_options
@click.option(
    "--strategy", "edited", type=click.Path(path_type=Path, dir_okay=False), help="An edited strategy.yaml; what was changed in it is kept."
)
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for strategy.yaml.")
def strategy(out: Path, edited: Path | None, **fields: Any) -> None:
    """Pillars, readers, targets and phases from what is stored, as a file to edit."""
    brief = _brief(**fields)
    if edited is not None:
        from tasks.strategy.steps import decide

        click.echo(f"Decisions kept: {decide(brief, edited)}")

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.strategy import strategy as develop

        return develop(brief)

    outcome = _run(start)
    from connectors.tables_file import write_text
    from connectors.terminal import table_lines
    from tasks.run import read_table
    from tasks.strategy.steps import SHOWN, strategy_text

    rows = read_table("pillars", brief.workspace, outcome.run_id)[0]
    click.echo("\n".join(table_lines([{name: row[name] for name in SHOWN} for row in rows])))
    click.echo(f"Strategy: {write_text(out / 'strategy.yaml', strategy_text(brief.workspace, brief.target, outcome.run_id))}")
    _finish(outcome)


@cli.command()
@brief_options
def check(**fields: Any) -> None:
    """Before a crawl: is each site and source reachable and allowed, how many pages, how long, at what cost."""
    from connectors import settings
    from connectors.terminal import table_lines
    from connectors.web.guard import Guard, parse_resolve
    from connectors.web.preview import preview

    brief, found = _brief(**fields), settings.load()
    guard, pace = Guard(parse_resolve(found.resolve), found.proxy), brief.crawl.requests_per_second
    seen = preview((brief.site, *brief.competitors), guard, found.user_agent, ca_bundle=found.ca_bundle, requests_per_second=pace)
    click.echo("\n".join(table_lines([site.shown(brief.crawl.max_pages) for site in seen])))
    are_ready = all([_check_sources(brief), _check_model(brief)])
    if seen[0].outcome != "ok":
        click.echo(f"{brief.target} cannot be planned for: {seen[0].error}", err=True)
        sys.exit(FAILED)
    sys.exit(COMPLETE if are_ready and all(site.outcome == "ok" for site in seen) else DEGRADED)


def _check_sources(brief: "Brief") -> bool:
    """Say of each source that the brief names what asking it would meet; whether all of them can be asked."""
    from connectors import settings
    from connectors.source_access import known_source
    from connectors.source_preview import preview_sources
    from connectors.terminal import table_lines
    from tasks.facts_sources import cost_text, on_keywords, own_numbers

    found = settings.load()
    questions = [question for group in (*own_numbers(brief), *on_keywords(brief)) for question in group]
    named = [(known_source(question.source, found, brief.sources.trends), question.what) for question in questions]
    sources = preview_sources(named, found, brief.workspace, {question.what: cost_text(question, brief) for question in questions})
    if sources:
        click.echo("\n" + "\n".join(table_lines([source.shown for source in sources])))
    if all(source.cost == "nothing" for source in sources) and brief.model is None:
        click.echo("Cost: nothing; no model and no paid source is used.")
    return all(source.is_ready for source in sources)


def _check_model(brief: "Brief") -> bool:
    """Say what the brief's model may cost at most; whether it can be asked, or none is named."""
    if brief.model is None:
        return True
    from tasks.wording import foreseen

    told, is_ready = foreseen(brief)
    click.echo(told)
    return is_ready


@cli.group(name="import")
def import_() -> None:
    """Take in figures from files: doing it twice changes nothing."""


FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
ENCODING = click.option("--encoding", help="The files' encoding, where it is not found out, such as cp1252.")
WORKSPACE = click.option("--workspace", default="default", show_default=True, help="Whose figures they are.")


@import_.command()
@FILES
@click.option("--site", required=True, metavar="URL", help="The site that the figures are of.")
@click.option("--mapping", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="YAML that says what the columns of another CSV are.")
@click.option("--period", nargs=2, type=click.DateTime(["%Y-%m-%d"]), metavar="FIRST LAST", help="First and last day of rows without a date.")
@ENCODING
@WORKSPACE
def metrics(
    files: tuple[Path, ...], site: str, mapping: Path | None, period: tuple[datetime, datetime] | None, encoding: str | None, workspace: str
) -> None:
    """Search Console's and Analytics' exports, or any CSV with a mapping."""
    from connectors.brief_file import read_yaml
    from tasks.brief import read_brief
    from tasks.imports import import_metrics

    brief = read_brief({"site": site, "workspace": workspace})
    days = (period[0].date(), period[1].date()) if period else None
    _tell_imports(import_metrics(files, brief, read_yaml(mapping) if mapping else None, days, encoding))


@import_.command()
@FILES
@click.option("--country", metavar="CC", help="Where people search, where the files do not say, as ISO 3166-1 alpha-2.")
@click.option("--language", metavar="LL", help="Language of the keywords, where the files do not say, as ISO 639-1.")
@ENCODING
@WORKSPACE
def keywords(files: tuple[Path, ...], country: str | None, language: str | None, encoding: str | None, workspace: str) -> None:
    """Exports of keyword tools, and of Google Trends' chart of interest over time."""
    from tasks.imports import import_keywords

    _tell_imports(import_keywords(files, workspace, country, language, encoding))


def _tell_imports(imports: "Sequence[Import]") -> None:
    for each in imports:
        click.echo(each.told)
        for line in each.unread:
            click.echo(line, err=True)
    sys.exit(DEGRADED if any(each.unread for each in imports) else COMPLETE)


@cli.command()
@click.argument("table", default="gaps")
@click.option("--workspace", default="default", show_default=True)
@click.option("--run", "run_id", help="A run's id; by default the latest.")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(1, 100_000))
def show(table: str, workspace: str, run_id: str | None, rows: int) -> None:
    """A table of the latest plan, on the screen."""
    _show(table, workspace, run_id, rows)


def _show(table: str, workspace: str, run_id: str | None, rows: int) -> None:
    from connectors.terminal import table_lines
    from tasks.run import read_table

    click.echo("\n".join(table_lines(read_table(table, workspace, run_id, limit=rows, is_brief=True)[0])))


@cli.command()
@click.argument("table")
@click.option("--format", "ending", type=click.Choice(["csv", "json", "parquet", "xlsx"]), default="csv", show_default=True)
@click.option("--workspace", default="default", show_default=True)
@click.option("--run", "run_id", help="A run's id; by default the latest.")
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the file.")
def export(table: str, ending: str, workspace: str, run_id: str | None, out: Path) -> None:
    """A table of the latest plan, as a file."""
    from connectors.tables_file import write_table
    from tasks.run import read_table

    records, columns = read_table(table, workspace, run_id)
    click.echo(write_table(out / f"{table}.{ending}", records, columns))


@cli.command()
@click.argument("run_id", required=False)
@click.option("--workspace", default="default", show_default=True)
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for the report and the tables.")
def report(run_id: str | None, workspace: str, out: Path) -> None:
    """Write the report of a finished run again; by default the latest."""

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.report import report as write

        return write(run_id, workspace, out=str(out.absolute()))

    click.echo(f"Report: {_run(start).report}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, 65_535))
def serve(host: str, port: int) -> None:
    """Prefect server, deployments and a worker, one command, until interrupted."""
    from connectors import settings
    from connectors.serving import serve as run_all

    settings.silence()
    run_all(settings.load(), host, port, click.echo)


@cli.command()
def schema() -> None:
    """The fields of a brief, as JSON schema."""
    import json

    from tasks.brief import Brief

    click.echo(json.dumps(Brief.model_json_schema(), indent=1))


if __name__ == "__main__":
    main()
