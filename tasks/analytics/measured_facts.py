"""The measured facts behind rows of analytics, for the ledger: the two sums of a decay, the value of a performance, the counts of a conflict."""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from tasks.evidence import COLUMNS, evidence_id

Row = Mapping[Hashable, Any]


def decay_facts(decay: pd.DataFrame, observed_at: datetime) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with `evidence_ids`, and the facts that they cite (rows of the ledger)."""
    return _cited(decay, lambda row: str(row["url"]), _decayed, "after", observed_at)


def performance_facts(performance: pd.DataFrame, observed_at: datetime) -> tuple[pd.DataFrame, pd.DataFrame]:
    """As `decay_facts`, of rows of performance. Give it the rows that are shown: a fact a row of 10,000 pages is too much to read."""
    return _cited(performance, lambda row: f"{row['kind']} {row['key']}".strip(), _performed, "value", observed_at)


def conflict_facts(conflicts: pd.DataFrame, observed_at: datetime) -> tuple[pd.DataFrame, pd.DataFrame]:
    """As `decay_facts`, of conflicts; those told from texts cite that their texts are alike."""
    return _cited(conflicts, lambda row: str(row["keep_url"]), lambda row: str(row["statement"]), "impressions", observed_at)


def _cited(
    rows: pd.DataFrame, locator: Callable[[Row], str], told: Callable[[Row], str], value: str, observed_at: datetime
) -> tuple[pd.DataFrame, pd.DataFrame]:
    facts = []
    for row in rows.to_dict("records"):
        place, sentence = locator(row), told(row)
        number = None if pd.isna(row[value]) else float(row[value])
        source = "crawl" if row.get("basis") == "text" else str(row.get("source", "search_console"))
        facts.append((evidence_id("metric", place, sentence), "metric", place, sentence, number, str(row["status"]), source, observed_at))
    ids: pd.Series[Any] = pd.Series([[fact[0]] for fact in facts], index=rows.index, dtype="object")
    return rows.assign(evidence_ids=ids), pd.DataFrame(facts, columns=COLUMNS).drop_duplicates("evidence_id", ignore_index=True)


def _decayed(row: Row) -> str:
    metric = str(row["metric"]).replace("_", " ")
    first, second = (f"{_day(row[f'{name}_from'])} to {_day(row[f'{name}_to'])}" for name in ("before", "after"))
    return f"{row['before']:,.0f} {metric} from {first} and {row['after']:,.0f} from {second} ({row['source']})."


def _performed(row: Row) -> str:
    value: str = "unknown" if pd.isna(row["value"]) else f"{row['value']:,.4g}"
    return f"{row['label']}: {row['metric']} {value} from {_day(row['window_from'])} to {_day(row['window_to'])} ({row['source']})."


def _day(day: Any) -> str:
    return pd.Timestamp(day).date().isoformat()
