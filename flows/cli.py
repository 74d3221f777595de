"""The command line: every command of `flows/commands/`, and the code that a failure ends with."""

import sys

import click

from flows.commands import advising, backfilling, checking, importing, keeping, operating, planning, publishing, reading, scheduling
from flows.commands.running import BAD_INPUT, FAILED


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="plancast")
def cli() -> None:
    """What should a website publish next, when, and is it working?"""


for module in (planning, advising, backfilling, scheduling, publishing, checking, importing, reading, keeping, operating):
    for command in module.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run a command. Exit 0: complete; 3: complete but degraded; 2: bad input; 1: failed."""
    from connectors.errors import (
        BriefError,
        CapturesFileError,
        DecisionRefused,
        EventRefused,
        MetricsFileError,
        NameRefused,
        PlancastError,
        PublishRefused,
        SettingsError,
    )

    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("\nInterrupted. What was fetched is kept; the same command goes on from there.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PlancastError as error:
        from connectors.calendar_file import CalendarFileError  # with pandas: only where something has failed

        click.echo(f"{error.code} {error}", err=True)
        told = BriefError | CapturesFileError | DecisionRefused | EventRefused | MetricsFileError | NameRefused | PublishRefused | SettingsError
        bad = CalendarFileError | told
        sys.exit(BAD_INPUT if isinstance(error, bad) else FAILED)


if __name__ == "__main__":
    main()
