"""What a suite is made of: frozen records, which `tasks/validate.py` builds into a Great Expectations suite and runs.

A breach that is `critical` stops the subflow. A breach that is a `warning` quarantines the rows that it names, and goes on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["critical", "warning"]
Context = Mapping[str, Any]
Derivation = Callable[["pd.DataFrame", Context], "pd.Series[Any]"]

URL = r"^https?://[^\s/]+"
"""What an address of a page looks like."""


@dataclass(frozen=True)
class Given:
    """A value that the caller of a validation gives in its context, by name."""

    name: str


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold: a kind of Great Expectations with its arguments (`Given` ones are filled in), and why it matters."""

    kind: str
    arguments: Mapping[str, Any]
    severity: Severity
    why: str

    @property
    def column(self) -> str:
        """What it is about: a column, several joined by commas, or nothing for the table."""
        several = self.arguments.get("column_list") or [self.arguments[name] for name in ("column_A", "column_B") if name in self.arguments]
        return ", ".join(several) or str(self.arguments.get("column", ""))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(self.column.split(", ")) if self.column else ()


@dataclass(frozen=True)
class Suite:
    """What must hold of a dataset: its columns, its key, the expectations, and the columns computed just to be checked."""

    dataset: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    derived: Mapping[str, Derivation] = field(default_factory=dict)


def not_empty(why: str, severity: Severity = "critical") -> Expectation:
    """There is at least one row."""
    return Expectation("expect_table_row_count_to_be_between", {"min_value": 1}, severity, why)


def columns_present(columns: Sequence[str]) -> Expectation:
    """All these columns are there; there may be more."""
    why = "Whatever reads this dataset relies on its columns."
    return Expectation("expect_table_columns_to_match_set", {"column_set": list(columns), "exact_match": False}, "critical", why)


def present(column: str, why: str, severity: Severity = "critical") -> Expectation:
    """No row lacks the value."""
    return Expectation("expect_column_values_to_not_be_null", {"column": column}, severity, why)


def unique(columns: Sequence[str], why: str) -> Expectation:
    """No two rows have the same values in these columns."""
    if len(columns) == 1:
        return Expectation("expect_column_values_to_be_unique", {"column": columns[0]}, "critical", why)
    return Expectation("expect_compound_columns_to_be_unique", {"column_list": list(columns)}, "critical", why)


def within(column: str, low: float | None, high: float | None, why: str, severity: Severity = "critical") -> Expectation:
    """Each value that is there lies between the bounds, which belong to the range."""
    return Expectation("expect_column_values_to_be_between", {"column": column, "min_value": low, "max_value": high}, severity, why)


def one_of(column: str, values: Sequence[str] | Given, why: str, severity: Severity = "critical") -> Expectation:
    """Each value that is there is one of these."""
    allowed = values if isinstance(values, Given) else list(values)
    return Expectation("expect_column_values_to_be_in_set", {"column": column, "value_set": allowed}, severity, why)


def matching(column: str, regex: str, why: str, severity: Severity = "warning") -> Expectation:
    """Each value that is there begins as the pattern says."""
    return Expectation("expect_column_values_to_match_regex", {"column": column, "regex": regex}, severity, why)


def not_less(column: str, than: str, why: str, severity: Severity = "critical") -> Expectation:
    """In each row where both are there, the first column is not less than the second."""
    arguments = {"column_A": column, "column_B": than, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Expectation("expect_column_pair_values_a_to_be_greater_than_b", arguments, severity, why)


def mean_within(column: str, low: float | None, high: float | None, why: str) -> Expectation:
    """The mean of the column lies between the bounds. A warning about the dataset, which names no rows."""
    return Expectation("expect_column_mean_to_be_between", {"column": column, "min_value": low, "max_value": high}, "warning", why)


def largest_within(column: str, low: float | None, high: float | None, why: str) -> Expectation:
    """The largest value lies between the bounds. A warning about the dataset, which names no rows."""
    return Expectation("expect_column_max_to_be_between", {"column": column, "min_value": low, "max_value": high}, "warning", why)


def keyed(columns: Sequence[str]) -> tuple[Expectation, ...]:
    """The columns of a key: each there in every row, and together one row's own."""
    absent = [present(column, f"Without its {column} a row cannot be filed.") for column in columns]
    return (*absent, unique(columns, "Two rows with the same key would overwrite each other."))


def length_of(column: str) -> Derivation:
    """How many items a list column holds in each row; none where there is no list."""

    def count(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
        return frame[column].map(size).astype("float64")

    return count


def strangers_in(column: str, known: str) -> Derivation:
    """How many items of a list column are not among those that the context names."""

    def count(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
        names = set(context[known])
        return frame[column].map(lambda items: sum(item not in names for item in items) if size(items) else 0).astype("float64")

    return count


def is_blank(column: str) -> Derivation:
    """Whether a text is missing or holds nothing but space, as 0 or 1."""

    def blank(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
        return frame[column].map(lambda text: not isinstance(text, str) or not text.strip()).astype("float64")

    return blank


def size(items: Any) -> int:
    """How many items a cell holds; none where it holds no list."""
    return len(items) if hasattr(items, "__len__") and not isinstance(items, str) else 0
