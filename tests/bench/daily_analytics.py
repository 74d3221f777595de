"""Analytics of a site of so many pages with 16 months of daily figures: the first run, then the run of the next day, which is what is measured.

`python -m tests.bench.daily_analytics 10000` prints the CPU seconds of both, Prefect's start-up included, and the peak memory of the second.
"""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from connectors.db.engine import migrate, open_engine
from connectors.db.rows import digest_of_texts

if TYPE_CHECKING:
    from tasks.outcome import Outcome

DAYS = 487
SITE = "big.test"
_METRICS = ("clicks", "impressions", "position")


def figures(pages: int, days: list[date], told_at: str) -> Iterator[tuple[object, ...]]:
    """Rows of `metrics`, in the order of its key: each page has figures of each day, as the worst case."""
    dice, total = np.random.default_rng(1), digest_of_texts("")
    for digest, url in sorted((digest_of_texts(url), url) for url in (f"http://{SITE}/p{number}" for number in range(pages))):
        level = dice.lognormal(1, 1)
        values = {
            "clicks": dice.poisson(level, len(days)),
            "impressions": dice.poisson(30 * level, len(days)),
            "position": dice.uniform(1, 20, len(days)),
        }
        for metric in _METRICS:
            for day, value in zip(days, values[metric], strict=True):
                yield "default", SITE, digest, metric, day.isoformat(), "search_console", total, told_at, url, "", float(value)


def fill(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    """Put rows into the database at once: what is measured is their reading."""
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    connection = sqlite3.connect(path)
    for setting in ("synchronous = off", "journal_mode = off", "cache_size = -400000"):
        connection.execute(f"PRAGMA {setting}")
    connection.executemany(f"INSERT INTO metrics VALUES ({','.join('?' * 11)})", rows)  # noqa: S608 - no value stands in the text
    connection.commit()
    connection.close()


def main(pages: int) -> None:
    """The measurement."""
    from tests.bench.__main__ import measured

    with tempfile.TemporaryDirectory() as home:
        database, today = Path(home) / "plancast.sqlite", datetime.now(UTC).date() - timedelta(days=3)
        days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
        at = datetime.now(UTC) - timedelta(hours=2)
        fill(database, figures(pages, days, f"{at:%Y-%m-%d %H:%M:%S.%f}"))
        command = [sys.executable, "-m", "tests.bench.daily_analytics", "run"]
        environment = {**os.environ, "PLANCAST_HOME": home}
        first, _, _ = measured(command, environment)
        fill(database, figures(pages, [today], f"{at + timedelta(hours=1):%Y-%m-%d %H:%M:%S.%f}"))
        cpu, wall, peak = measured(command, environment)
        told = f"{cpu:.0f} CPU s, {wall:.0f} s, {peak:.0f} MB on the next day (budget 60), {first:.0f} CPU s the first time"
        print(f"{told}: {pages:,} pages, {DAYS} days")


def run_flow() -> None:
    """The subflow, as the daily deployment runs it, with a Prefect server of its own."""
    from flows.commands.running import run
    from tasks.brief import read_brief

    def start() -> "Coroutine[Any, Any, Outcome]":
        from flows.analytics import analytics

        return analytics(read_brief({"site": f"http://{SITE}"}))

    run(start)


if __name__ == "__main__":
    run_flow() if sys.argv[1] == "run" else main(int(sys.argv[1]))
