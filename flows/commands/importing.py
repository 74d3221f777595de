"""To take in figures from files."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.running import COMPLETE, DEGRADED

if TYPE_CHECKING:
    from tasks.imports import Import


@click.group(name="import")
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


def _tell_imports(imports: "Sequence[Import]") -> None:
    for each in imports:
        click.echo(each.told)
        for line in each.unread:
            click.echo(line, err=True)
    sys.exit(DEGRADED if any(each.unread for each in imports) else COMPLETE)


COMMANDS = (import_,)
