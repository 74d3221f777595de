"""How good past plans were: whether intervals held, what probabilities were worth, how often advice was taken up, and the gates that are set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.report.exhibits import Table, table
from tasks.report.figures import UNKNOWN, amount, is_known, percent
from tasks.report.frames import having, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

_COLUMNS = (
    "measure_id", "kind", "label", "n", "n_groups", "value", "lo_90", "hi_90", "expected", "wanted", "is_met", "status", "statement",
)  # fmt: skip
_KINDS = {
    "interval coverage": ("Did the 90 % intervals hold?", "Promised"),
    "calibration": ("Are probabilities what they say?", "Given"),
    "brier score": ("How far off were the probabilities?", "Without a model"),
    "hit rate": ("Was the advice taken up by the market?", "By chance"),
}
"""The title of each kind of figure, and what it is held against."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate, and whether it is met: `met`, `missed` or unknown."""

    text: str
    standing: str


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The chapter: its gates, a table a kind of figure, and what could not be told yet."""

    gates: tuple[Gate, ...]
    tables: tuple[Table, ...]
    unknown: tuple[str, ...]


def build(data: ReportInput) -> TrackRecord:
    """The chapter, from the frame `backtests`."""
    found = rows(having(data.backtests, _COLUMNS), _COLUMNS)
    told = [row for row in found if row["status"] == "measured"]
    tables = [_table(kind, [row for row in told if row["kind"] == kind]) for kind in _KINDS]
    unknown = tuple(f"{_sentence(row['label'])}: {plain(row['statement'], 200)}" for row in found if row["status"] != "measured")
    return TrackRecord(tuple(_gate(row) for row in found if is_known(row["wanted"])), tuple(one for one in tables if one), unknown)


def is_shown(data: ReportInput) -> bool:
    """Whether there was a backtest."""
    return len(data.backtests) > 0


def _table(kind: str, told: list[Mapping[str, Any]]) -> Table | None:
    title, against = _KINDS[kind]
    lines = [(_sentence(row["label"]), amount(row["n"]), _told(kind, row["value"]), _interval(row), _told(kind, row["expected"])) for row in told]
    return table(title, ("", "Cases", "Came out", "90 % interval", against), lines)


def _told(kind: str, value: Any) -> str:
    return amount(value, 3) if kind == "brier score" else percent(value)


def _interval(row: Mapping[str, Any]) -> str:
    return f"{percent(row['lo_90'])} to {percent(row['hi_90'])}" if is_known(row["lo_90"]) and is_known(row["hi_90"]) else ""


def _gate(row: Mapping[str, Any]) -> Gate:
    standing = UNKNOWN if row["status"] != "measured" or not is_known(row["is_met"]) else "met" if row["is_met"] else "missed"
    return Gate(f"{_sentence(row['label'])}: at least {percent(row['wanted'])} is wanted, and {percent(row['value'])} came out.", standing)


def _sentence(text: Any) -> str:
    shown = plain(text, 80)
    return shown[:1].upper() + shown[1:]
