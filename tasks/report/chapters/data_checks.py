"""What was expected of each dataset, what was not met, and which rows were set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.figures import amount
from tasks.report.frames import having, rows, whole
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_COLUMNS = ("dataset", "expectation", "column", "severity", "is_met", "observed", "checked_count", "unexpected_count", "quarantined_count")


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and how it fared."""

    expectation: str
    column: str
    severity: str
    is_met: bool
    observed: str
    checked: str
    unexpected: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset's checks."""

    name: str
    met: int
    total: int
    quarantined: str
    checks: tuple[Check, ...]

    @property
    def unmet(self) -> tuple[Check, ...]:
        """The expectations that were not met."""
        return tuple(check for check in self.checks if not check.is_met)


@dataclass(frozen=True, slots=True)
class DataChecks:
    """The chapter: datasets in the order in which they were checked, and the first rows of the quarantine."""

    datasets: tuple[Dataset, ...]
    quarantined: tuple[tuple[str, str, str], ...]
    quarantined_more: int


def build(data: ReportInput) -> DataChecks:
    """The chapter of data checks, from the frames `validations` and `quarantine`."""
    validations = having(data.validations, _COLUMNS)
    aside = rows(data.quarantine.head(data.limits.rows), ("dataset", "row_key", "expectation"))
    return DataChecks(
        datasets=tuple(_dataset(str(name), frame, data) for name, frame in validations.groupby("dataset", sort=False)),
        quarantined=tuple((plain(row["dataset"], 40), plain(row["row_key"], 160), plain(row["expectation"], 120)) for row in aside),
        quarantined_more=len(data.quarantine) - len(aside),
    )


def _dataset(name: str, frame: pd.DataFrame, data: ReportInput) -> Dataset:
    checks = tuple(_check(row) for row in rows(frame, _COLUMNS))
    return Dataset(plain(name, 60), sum(check.is_met for check in checks), len(checks), amount(_quarantined(name, frame, data)), checks)


def _quarantined(name: str, frame: pd.DataFrame, data: ReportInput) -> int:
    """Rows set aside, each once: a row may fail several expectations, so the rows themselves are counted where they are given."""
    if len(data.quarantine):
        own = having(data.quarantine, ("dataset", "row_key"))
        return whole(own.loc[own["dataset"] == name, "row_key"].nunique())
    return whole(pd.to_numeric(frame["quarantined_count"], errors="coerce").sum())


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        expectation=plain(row["expectation"], 120).removeprefix("expect_").replace("_", " "),
        column=plain(row["column"], 60),
        severity=plain(row["severity"], 20),
        is_met=row["is_met"] is not None and bool(row["is_met"]),
        observed=plain(row["observed"], 160) if not isinstance(row["observed"], float) else amount(row["observed"], 2),
        checked=amount(row["checked_count"]),
        unexpected=amount(row["unexpected_count"]),
    )
