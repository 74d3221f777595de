"""Whether the run is in good health: what it did without, lost rows, the age of what it read, how long runs take, who is at work."""

from dataclasses import dataclass

import pandas as pd

from tasks.report.chapters.data_checks import build as data_checks
from tasks.report.chapters.sources import degraded
from tasks.report.exhibits import Table, table
from tasks.report.figures import amount, instant, percent
from tasks.report.frames import having, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_COUNTS, _RUNS, _AGES = (
    ("dataset", "now", "before", "is_lost"),
    ("run_id", "flow", "state", "started_at", "minutes", "is_lost"),
    ("what", "newest_at", "age_days"),
)


@dataclass(frozen=True, slots=True)
class Health:
    """The chapter: sentences that say what is amiss (none: nothing is), and the figures behind them."""

    amiss: tuple[str, ...]
    counts: Table | None
    ages: Table | None
    runs: Table | None


def build(data: ReportInput) -> Health:
    """The chapter of health, from the frames `row_counts`, `ages`, `recent_runs` and `validations` and what the run did without."""
    return Health(tuple(_amiss(data)), _counts(data), _ages(data), _runs(data))


def _amiss(data: ReportInput) -> list[str]:
    unmet = [one for one in data_checks(data).datasets if one.unmet]
    without = [what for what, _, _ in degraded(data)]
    lost = [row for row in rows(data.row_counts, _COUNTS) if row["is_lost"]]
    gone = [row for row in rows(data.recent_runs, _RUNS) if row["is_lost"]]
    return [
        *([f"The run did without: {plain(', '.join(without), 300)}."] if without else []),
        *(f"{row['dataset']} has {amount(row['now'])} rows; the run before had {amount(row['before'])}. More than half were lost." for row in lost),
        *([f"Checks are not met in {plain(', '.join(one.name for one in unmet), 300)}; see the data checks."] if unmet else []),
        *(
            f"Run {plain(row['run_id'], 40)} is marked as running, and nobody is at work on it. Start it again; it goes on from what is kept."
            for row in gone
        ),
    ]


def _counts(data: ReportInput) -> Table | None:
    known = rows(having(data.row_counts, _COUNTS), _COUNTS)
    cells = [(plain(row["dataset"], 40), amount(row["now"]), amount(row["before"]), _change(row["now"], row["before"])) for row in known]
    return table("Rows by dataset", ("Dataset", "This run", "The run before", "Change"), cells)


def _change(now: float, before: float) -> str:
    return percent(now / before - 1) if pd.notna(before) and before else percent(None)


def _ages(data: ReportInput) -> Table | None:
    known = rows(having(data.ages, _AGES), _AGES)
    return table(
        "Age of what was read",
        ("What", "Newest", "Days before the plan's instant"),
        [(plain(row["what"], 80), instant(row["newest_at"]), amount(row["age_days"], 1)) for row in known],
    )


def _runs(data: ReportInput) -> Table | None:
    known = rows(having(data.recent_runs, _RUNS), _RUNS)
    cells = [
        (
            plain(row["run_id"], 40),
            plain(row["flow"], 40).replace("_", " "),
            plain(row["state"], 20) + ", lost" * bool(row["is_lost"]),
            instant(row["started_at"]),
            amount(row["minutes"], 1),
        )
        for row in known
    ]
    return table("This run and the ones before it", ("Run", "Flow", "State", "Started", "Minutes"), cells, (1, 2, 3))
