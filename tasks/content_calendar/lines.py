"""How good and how full a calendar is, as rows: gates, load, the optimum and its bound, what has no place and why, which rules conflict."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from tasks.content_calendar.models import Assigned

LINE_COLUMNS = ["kind", "line_id", "subject", "name", "status", "value", "wanted", "unit", "statement"]
KINDS = ("gate", "load", "optimum", "unplaced", "conflict", "relaxation", "clash", "closed")


def calendar_lines(assigned: Assigned, gates: pd.DataFrame, load: pd.DataFrame, clashes: pd.DataFrame, closed: Mapping[date, str]) -> pd.DataFrame:
    """Everything that is told of a calendar besides its entries: `LINE_COLUMNS`, a row a finding, kinds in the order of `KINDS`.

    `gates` and `load` are those of `quality`, `clashes` those of `events.apply_changes`, `closed` that of `slots`.
    """
    rows = [*_gates(gates), *_load(load), *_optimum(assigned), *_unplaced(assigned), *_rules(assigned), *_clashes(clashes), *_closed(closed)]
    told = pd.DataFrame(rows, columns=[name for name in LINE_COLUMNS if name != "line_id"])
    place = told.groupby("kind", sort=False).cumcount() + 1
    typed = {name: pd.to_numeric(told[name]).astype("float64") for name in ("value", "wanted")}
    return told.assign(line_id=place.astype("str"), **typed)[LINE_COLUMNS]


Line = tuple[str, str, str, str, Any, Any, str, str]


def _gates(gates: pd.DataFrame) -> Iterable[Line]:
    for row in gates.to_dict("records"):
        yield "gate", str(row["subject"]), str(row["gate"]), str(row["status"]), row["value"], row["wanted"], "", str(row["statement"])


def _load(load: pd.DataFrame) -> Iterable[Line]:
    for row in load.to_dict("records"):
        limit = row["capacity"]
        status = "unlimited" if math.isnan(limit) else "over" if row["load"] > limit else "full" if row["load"] == limit else "within"
        yield "load", str(row["week"]), str(row["name"]), status, row["load"], limit, str(row["unit"]), ""


def _optimum(assigned: Assigned) -> Iterable[Line]:
    """The calendar's utility against its bound, and that of a careful person's calendar."""
    known = [value if math.isfinite(value) else None for value in (assigned.objective, assigned.bound)]
    told = {
        "optimal": "It is proven that no calendar under these rules and weights is better by more than the gap.",
        "feasible": "The solver's time was over before the calendar was proven to be as near the optimum as wanted; the gap is what is not proven.",
        "infeasible": "What must be placed breaks the rules; the calendar stands with the smallest relaxation, which is named.",
    }[assigned.status]
    yield "optimum", "", "utility", assigned.status, known[0], known[1], "utility", told
    gap = assigned.gap if math.isfinite(assigned.gap) else None
    yield "optimum", "", "gap", assigned.status, gap, None, "share", "(bound - utility) / bound"
    yield "optimum", "", "greedy", "", _number(assigned.stats, "greedy_objective"), None, "utility", "The calendar that a careful person would make."
    yield "optimum", "", "deterministic time", "", _number(assigned.stats, "deterministic_s"), None, "s", "What the solver used of its budget."


def _number(stats: Mapping[str, float], name: str) -> float | None:
    value = stats.get(name)
    return float(value) if value is not None and math.isfinite(value) else None


def _unplaced(assigned: Assigned) -> Iterable[Line]:
    for row in assigned.unplaced.to_dict("records"):
        yield "unplaced", str(row["item_id"]), str(row["title"]), str(row["rule"]), None, None, "", str(row["reason"])


def _rules(assigned: Assigned) -> Iterable[Line]:
    for row in assigned.conflicts.to_dict("records"):
        yield (
            "conflict",
            str(row["where"]),
            str(row["rule"]),
            "conflict",
            None,
            row["limit"],
            "",
            f"Rules that conflict: {row['rule']} {row['where']}.",
        )
    for row in assigned.relaxations.to_dict("records"):
        told = f"The smallest relaxation: {row['rule']} {row['where']} by {row['by']} {row['unit']}."
        yield "relaxation", str(row["where"]), str(row["rule"]), "relaxed", row["by"], None, str(row["unit"]), told


def _clashes(clashes: pd.DataFrame) -> Iterable[Line]:
    for row in clashes.to_dict("records"):
        yield "clash", str(row["event_id"]), str(row["kind"]), "clash", None, None, "", str(row["statement"])


def _closed(closed: Mapping[date, str]) -> Iterable[Line]:
    for on, why in sorted(closed.items()):
        yield "closed", on.isoformat(), "day", "closed", None, None, "", why


def named(statement: str, names: Mapping[str, str]) -> str:
    """A sentence in which ids stand by their names."""
    for one, name in names.items():
        statement = statement.replace(one, f"“{name}”") if one else statement
    return statement
