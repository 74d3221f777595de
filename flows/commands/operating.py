"""To keep it running: the server and its worker, what runs by itself, and who is told when something goes wrong."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from connectors.prefect_api import PrefectApi
    from connectors.schedules import ScheduledBrief

BRIEF = click.Path(path_type=Path, dir_okay=False)
TIMEZONE = click.option("--timezone", metavar="ZONE", help="Zone of the schedules, such as Europe/Berlin.  [default: the one in prefect.yaml]")
NOTIFY = click.option("--notify", metavar="TYPE/NAME", help="Prefect block that is told, such as slack-webhook/alerts.")
SERVER = click.option("--server", metavar="URL", help="Prefect's API.  [default: PREFECT_API_URL, or http://127.0.0.1:4200/api]")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; beyond this machine with a password only.")
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, 65_534), help="Port of the server; the reports take the next one.")
@click.option("--brief", "briefs", type=BRIEF, multiple=True, help="A brief that runs by itself from now on; may be given several times.")
@TIMEZONE
@NOTIFY
@click.option("--warm", is_flag=True, help="Runs begin at once, forked from a process that has everything loaded; it holds some 500 MB.")
def serve(host: str, port: int, briefs: Sequence[Path], timezone: str | None, notify: str | None, warm: bool) -> None:
    """Prefect server, deployments and a worker, one command, until interrupted."""
    import signal
    import sys

    from connectors import settings
    from connectors.automations import watch as watch_over
    from connectors.serving import serve as run_all

    wanted = _scheduled(briefs)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # also while it is still on its way up
    settings.silence()

    def once_up(api: "PrefectApi") -> None:
        watch_over(api, notify)
        _schedule(api, wanted, timezone)

    try:
        run_all(settings.load(), host, port, click.echo, once_up=once_up, is_warm=warm)
    except SystemExit:
        click.echo("Stopped.")
        raise


@click.command()
@click.argument("briefs", type=BRIEF, nargs=-1, required=True)
@click.option("--off", is_flag=True, help="Take their schedules away.")
@TIMEZONE
@SERVER
def schedule(briefs: Sequence[Path], off: bool, timezone: str | None, server: str | None) -> None:
    """Have briefs run by themselves: the plan weekly, crawl, facts and analytics daily.

    The times are in prefect.yaml. A brief that is given again replaces the one before it for the same site and workspace.
    """
    from connectors.schedules import unschedule
    from connectors.serving import DEPLOYMENTS

    wanted = _scheduled(briefs)
    if off:
        click.echo(f"Schedules taken away: {unschedule(_api(server), DEPLOYMENTS, [one.slug for one in wanted])}")
    else:
        _schedule(_api(server), wanted, timezone)


@click.command()
@NOTIFY
@SERVER
def watch(notify: str | None, server: str | None) -> None:
    """Have the server tell of failed, late and lost runs and of lost rows."""
    from connectors.automations import watch as watch_over

    for name in watch_over(_api(server), notify):
        click.echo(name)


def _scheduled(briefs: Sequence[Path]) -> "list[ScheduledBrief]":
    from connectors.schedules import ScheduledBrief
    from flows.commands.running import brief_of

    found = [brief_of(path, None, None) for path in briefs]
    return [ScheduledBrief(f"{brief.workspace}-{brief.target}", brief.model_dump(mode="json")) for brief in found]


def _schedule(api: "PrefectApi", briefs: "Sequence[ScheduledBrief]", timezone: str | None) -> None:
    from connectors import settings
    from connectors.schedules import schedule as put
    from connectors.serving import DEPLOYMENTS

    for timed in put(api, DEPLOYMENTS, briefs, timezone or settings.load().timezone) if briefs else ():
        when = f"next {timed.next_at:%a %d %b %Y %H:%M %Z}" if timed.next_at else "paused"
        click.echo(f"Scheduled: {timed.deployment:<10} {timed.slug}  {timed.cron:<11} {timed.timezone}, {when}")


def _api(server: str | None) -> "PrefectApi":
    from connectors.prefect_api import PrefectApi
    from connectors.server import named_server

    return PrefectApi.of(server or named_server() or "http://127.0.0.1:4200/api")


COMMANDS = (serve, schedule, watch)
