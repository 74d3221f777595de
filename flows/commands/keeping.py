"""To keep house: prune what is old, back up and restore, forget a person's name, and the dictionary of the data."""

import re
import sys
from datetime import timedelta
from pathlib import Path

import click

from flows.commands.running import COMPLETE, DEGRADED, WORKSPACE

_AGE = re.compile(r"(\d+)([dwy])")
_DAYS = {"d": 1, "w": 7, "y": 365}


def _age(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    """The length of time that is meant by 400d, 60w or 2y."""
    found = _AGE.fullmatch(value.strip())
    if found is None:
        raise click.BadParameter(f"{value!r} is no age. Write it in days, weeks or years: 400d, 60w, 2y.")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


@click.command()
@click.option(
    "--older-than", callback=_age, metavar="AGE", default="400d", show_default=True, help="Runs begun, and versions superseded, longer ago may go."
)
@click.option("--keep-runs", type=click.IntRange(1), default=10, show_default=True, help="So many finished runs of each site and flow stay.")
@click.option("--figures", is_flag=True, help="Superseded loadings of imported figures may go, too.")
@WORKSPACE
@click.option("--yes", is_flag=True, help="Do it; without it, only what would go is shown.")
def prune(older_than: timedelta, keep_runs: int, figures: bool, workspace: str, yes: bool) -> None:
    """Take away what is old and no plan that stays reads; by default only show what would go."""
    from connectors.terminal import table_lines
    from tasks import prune as pruning

    wanted = pruning.Pruning(older_than=older_than, keep_runs=keep_runs, with_figures=figures)
    lines, notes = (pruning.prune if yes else pruning.what_would_go)(workspace, wanted)
    click.echo("\n".join(table_lines(lines)) if lines else "Nothing is old enough to go.")
    for note in notes:
        click.echo(note, err=True)
    if lines:
        click.echo("Gone." if yes else "This would go. Make a backup, then say it again with --yes.")
    sys.exit(DEGRADED if notes else COMPLETE)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--reports/--no-reports", default=True, show_default=True, help="Whether the written reports are in it.")
def backup(target: Path, reports: bool) -> None:
    """Everything that is kept, as one file (NAME.tar.zst) or a folder."""
    from connectors.folders import shown_bytes
    from tasks.moving import back_up

    made = back_up(target, with_reports=reports)
    click.echo(f"{target}: {sum(made.about['rows'].values()):,} rows and {len(made.files):,} files, {shown_bytes(made.size)} before packing.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
def restore(source: Path) -> None:
    """Put a backup into an empty home and database; SQLite's into PostgreSQL, too, and back."""
    from connectors import settings
    from tasks.moving import restore as put

    made = put(source)
    rows = made.about.get("rows") or {}
    click.echo(f"{settings.load().home}: {sum(rows.values()):,} rows and {len(made.files):,} files, as of {made.about.get('made_at')}.")


@click.command()
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another spelling of the name, such as “Doe, Jane”; several may be given.")
@click.option("--pages", is_flag=True, help="Give up the texts and archived answers of pages that hold it, too.")
@click.option("--all-workspaces", is_flag=True, help="In every workspace, not in one.")
@WORKSPACE
@click.option("--yes", is_flag=True, help="Do it; without it, only where the name stands is shown.")
def forget(name: str, aliases: tuple[str, ...], pages: bool, all_workspaces: bool, workspace: str, yes: bool) -> None:
    """Put a pseudonym in place of a person's name; by default only show where it stands."""
    from connectors.db.retention import workspaces
    from connectors.terminal import table_lines
    from tasks import forget as forgetting
    from tasks.run import open_store

    wanted = forgetting.Forgetting(name, aliases, with_pages=pages)
    for one in workspaces(open_store().engine) if all_workspaces else [workspace]:
        lines, left = (forgetting.forget if yes else forgetting.where_it_stands)(one, wanted)
        click.echo("\n".join([f"Workspace {one}:", *(table_lines(lines) if lines else ["The name stands nowhere."]), *left]))
    click.echo("Forgotten." if yes else "This would be done. Say it again with --yes.")


COMMANDS = (prune, backup, restore, forget)
