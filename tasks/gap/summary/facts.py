"""The facts that the summary of the gaps rests on: what they come to, then one a gap, the strongest first."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from tasks.answers import quotable
from tasks.evidence import COLUMNS, evidence_id

_MOST_GAPS = 15


def gap_facts(gaps: pd.DataFrame, target: str, competitors: int, observed_at: datetime) -> pd.DataFrame:
    """Rows for the ledger (`evidence.COLUMNS`): one on all gaps, and one on each of the first 15. No gaps give no facts.

    `gaps` is the frame of `find_gaps`, best first; `competitors` is how many the target was compared with.
    """
    if gaps.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = [_fact("gaps", target, _overview(gaps, target, competitors), float(len(gaps)), observed_at)]
    rows += [_fact("gap", str(gap["gap_id"]), _statement(gap), None, observed_at) for gap in gaps.head(_MOST_GAPS).to_dict("records")]
    return pd.DataFrame(rows, columns=COLUMNS)


def _overview(gaps: pd.DataFrame, target: str, competitors: int) -> str:
    kinds = [f"{count} {kind}" for kind, count in gaps["kind"].value_counts(sort=False).items()]
    listed = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
    return f"{target} has {_count(len(gaps), 'gap')} against {_count(competitors, 'competitor')}: {listed}."


def _statement(gap: Mapping[Hashable, Any]) -> str:
    """The gap's own statement, in which its label alone stands in quotation marks: it is made of the words of pages."""
    label = str(gap["label"])
    before, found, after = str(gap["statement"]).partition(f"“{label}”")
    ours = [part.replace("“", "").replace("”", "") for part in (before, after)]
    return f"{ours[0]}“{quotable(label)}”{ours[1]}" if found else f"On “{quotable(label)}”: {ours[0]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _fact(kind: str, locator: str, statement: str, value: float | None, observed_at: datetime) -> dict[str, object]:
    return {
        "evidence_id": evidence_id(kind, locator, statement),
        "kind": kind,
        "locator": locator,
        "statement": statement,
        "value": value,
        "status": "measured",
        "source": "gap analysis",
        "observed_at": observed_at,
    }
