"""The command line in a process of its own, with a home of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

from connectors.db.tables import metadata
from tests.flows.warm import Command

Rows = list[tuple[str, ...]]

CLOCKS_AND_IDS = {
    "run_id", "crawl_id", "crawls", "fetched_at", "known_at", "observed_at", "started_at", "ended_at", "as_of", "lease_until", "holder", "duration_s",
    "warc_file", "warc_offset", "previous_run_id", "freshness",
}  # fmt: skip
"""Columns that tell when or where something was done, not what came of it."""


class Plancast:
    """The command line with a home of its own."""

    def __init__(self, home: Path, environment: Mapping[str, str], url: str | None = None) -> None:
        self.home = home
        self.url = url or f"sqlite:///{home / 'plancast.sqlite'}"
        self.environment = {**os.environ, **environment, "PLANCAST_HOME": str(home), "COLUMNS": "160"}

    def bare(self, *arguments: str, output: int = subprocess.PIPE) -> subprocess.Popen[str]:
        """A command on its way in a new interpreter, its live lines on standard error, or where `output` says."""
        command = [sys.executable, "-m", "flows.cli", *arguments]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=output, text=True, cwd=Path(__file__).parents[2])

    def start(self, *arguments: str) -> Command:
        """A command on its way."""
        return Command(arguments, self.environment)

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command that has ended."""
        return subprocess.CompletedProcess(arguments, *self.start(*arguments).ended())

    def table(self, name: str) -> Rows:
        """All rows of a table, without clocks and ids of runs, sorted."""
        engine = create_engine(self.url)
        columns = [column for column in metadata.tables[name].columns if column.name not in CLOCKS_AND_IDS]
        with engine.connect() as connection:
            rows = sorted(tuple(map(_shown, row)) for row in connection.execute(metadata.tables[name].select().with_only_columns(*columns)))
        engine.dispose()
        return rows

    def tables(self) -> dict[str, Rows]:
        """All tables so."""
        return {name: self.table(name) for name in sorted(metadata.tables)}


@dataclass(frozen=True)
class Planned:
    """What a plan has left behind, and how it ended."""

    plancast: Plancast
    out: Path
    done: subprocess.CompletedProcess[str]


def _shown(value: object) -> str:
    """A value as text, numbers alike whether a database's JSON spells them 3 or 3.0."""
    return str(float(value)) if isinstance(value, int | float) else str(value)
