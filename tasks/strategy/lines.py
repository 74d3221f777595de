"""A line of the strategy: one statement of one section, its figures, and where they are from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.strategy import facts as ledger
from tasks.strategy.models import Market, confidence

LINE_COLUMNS = [
    "strategy_id", "section", "label", "statement", "metric", "unit", "baseline", "baseline_status", "target", "target_status", "target_method",
    "starts_on", "ends_on", "pieces", "status", "source", "confidence", "known_on", "fixed", "evidence_ids",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A row of `LINE_COLUMNS`, and the facts that it cites."""

    row: Mapping[str, Any]
    facts: pd.DataFrame


def line(
    market: Market, section: str, name: str, label: str, statement: str, known: Sequence[pd.DataFrame], *, count: float, cited: Sequence[str] = (),
    source: str = "crawl", status: str = "measured", known_on: pd.Timestamp | None = None, **figures: Any,
) -> Line:  # fmt: skip
    """A line; `count` is the number of pages that it rests on, `cited` are ids of facts that are in the ledger already.

    `known_on` is the last day that its figures are about, by default the day of the instant.
    """
    held = ledger.joined(known)
    row = {
        **dict.fromkeys(LINE_COLUMNS), **figures, "strategy_id": f"{section}/{name}", "section": section, "label": label, "statement": statement,
        "status": status, "source": source, "confidence": confidence(count), "known_on": market.today if known_on is None else known_on, "fixed": [],
        "evidence_ids": list(dict.fromkeys([*ledger.ids(held), *cited])),
    }  # fmt: skip
    return Line(row, held)
