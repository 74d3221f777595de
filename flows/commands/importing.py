"""To take in figures from files, what others have captured of sites, and when a source counted otherwise."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.running import COMPLETE, DEGRADED

if TYPE_CHECKING:
    from tasks.imports import Import


@click.group(name="import")
def import_() -> None:
    """Take in figures, and captures of sites that others made: doing it twice changes nothing."""


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
@click.option("--site", required=True, metavar="URL", help="The site that the posts are of.")
@click.option("--channel", default="", help="Where all of them were posted, where the files do not say, such as linkedin.")
@click.option("--timezone", default="", metavar="ZONE", help="IANA zone of times without one, such as Europe/Berlin.")
@click.option("--outcome", default="", metavar="COLUMN", help="The column that says what a post brought; by default clicks, else engagements, ….")
@ENCODING
@WORKSPACE
def posts(files: tuple[Path, ...], site: str, channel: str, timezone: str, outcome: str, encoding: str | None, workspace: str) -> None:
    """Own posts with their time and what they brought, as CSV: the calendar learns from them when to post."""
    from tasks.brief import read_brief
    from tasks.imports import import_posts

    _tell_imports(import_posts(files, read_brief({"site": site, "workspace": workspace}), channel, timezone, outcome, encoding))


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


@import_.command()
@FILES
@click.option("--site", "sites", required=True, multiple=True, metavar="URL", help="Start page of a site whose captures are filed; give several.")
@WORKSPACE
def warc(files: tuple[Path, ...], sites: tuple[str, ...], workspace: str) -> None:
    """Captures of sites in WARC files, of any maker; plain or gzipped."""
    from tasks.historic import import_warc

    _tell_imports([_watched(lambda: import_warc(files, sites, workspace))])


@import_.command()
@click.argument("index")
@click.option("--site", required=True, metavar="URL", help="Start page of the site whose captures are filed.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="Captures from this day on.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Captures up to this day.")
@click.option("--answers", metavar="ADDRESS", help="Where the captures lie: before the names of WARC files, or before web/TIMESTAMP.")
@WORKSPACE
def cdx(index: str, site: str, first: datetime | None, last: datetime | None, answers: str | None, workspace: str) -> None:
    """Captures that an index names: the address of a CDX server (the Wayback Machine's, Common Crawl's), or a file."""
    from tasks.historic import import_index

    days = (first.date() if first else None, last.date() if last else None)
    _tell_imports([_watched(lambda: import_index(index, site, workspace, answers, *days))])


def _watched(work: Callable[[], "Import"]) -> "Import":
    """Work with a live line."""
    from connectors import settings
    from connectors.terminal import LiveLine
    from tasks.progress import listening

    settings.silence(level="CRITICAL")
    line = LiveLine()
    with listening(line):
        done = work()
    line.done()
    return done


def _tell_imports(imports: "Sequence[Import]") -> None:
    for each in imports:
        click.echo(each.told)
        for line in each.unread:
            click.echo(line, err=True)
    sys.exit(DEGRADED if any(each.unread for each in imports) else COMPLETE)


@click.group(name="break")
def break_() -> None:
    """Measurement breaks: when a source began to count otherwise, or did not count; every comparison minds them."""


SOURCE = click.option("--source", default="search_console", show_default=True, help="Whose counting: search_console, web_analytics, or another.")
FROM = click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DAY", help="Its first day.")


@break_.command(name="add")
@SOURCE
@FROM
@click.option("--to", "to_on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Its last day; without one, the count stays another.")
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="What it touches, such as clicks; several may be given. Default: all.")
@click.option("--small", is_flag=True, help="It moves the figures little: compare, and say so.")
@click.option("--reference", default="", metavar="URL", help="Where it is told.")
@click.argument("note")
@WORKSPACE
def add_break(
    source: str, from_on: datetime, to_on: datetime | None, metrics: tuple[str, ...], small: bool, reference: str, note: str, workspace: str
) -> None:
    """Keep a break of your own, with a NOTE of what happened; one of the same source, metric and first day is replaced."""
    from tasks.analytics.breaks import Break
    from tasks.own_breaks import add_break as keep
    from tasks.own_breaks import metrics_of

    touched = metrics or metrics_of(source)
    if not touched:
        raise click.UsageError(f"What {source} counts is not known. Name what the break touches with --metric.")
    if to_on is not None and to_on < from_on:
        raise click.UsageError("The last day is before the first.")
    days = from_on.date(), to_on.date() if to_on else None
    keep(workspace, Break(source, touched, *days, "period" if to_on else "step", "small" if small else "large", note, reference))
    click.echo(f"Kept for {', '.join(touched)}. The next run of analytics minds it.")


@break_.command(name="list")
@WORKSPACE
def list_breaks(workspace: str) -> None:
    """All breaks that are minded: those that are known of Search Console and Analytics, and your own."""
    from connectors.terminal import table_lines
    from tasks.own_breaks import told_breaks

    click.echo("\n".join(table_lines(told_breaks(workspace))))


@break_.command(name="withdraw")
@SOURCE
@FROM
@WORKSPACE
def withdraw_break(source: str, from_on: datetime, workspace: str) -> None:
    """Take back a break of your own."""
    from tasks.own_breaks import withdraw_break as withdraw

    if not withdraw(workspace, source, from_on.date()):
        raise click.UsageError(f"No break of your own of {source} begins on {from_on:%Y-%m-%d}. `plancast break list` shows them.")
    click.echo("Withdrawn. The next run of analytics does not mind it any more.")


COMMANDS = (import_, break_)
