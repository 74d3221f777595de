"""How what a site and its competitors publish has changed: topics, formats, cadence, length, readability, freshness, each with its trend."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from tasks.analytics.evolution_series import EVOLUTION, EvolutionParameters, Line, series_of
from tasks.analytics.trend import adjusted, mann_kendall, pettitt, theil_sen
from tasks.evidence import COLUMNS, evidence_id

EVOLUTION_COLUMNS = [
    "site", "kind", "key", "label", "direction", "slope_per_year", "unit", "p_value", "q_value", "n", "change_on", "change_size", "statement",
    "status", "evidence_ids",
]  # fmt: skip
_MONTHS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Evolution:
    """The `evolution` rows, and the facts that they cite."""

    rows: pd.DataFrame
    facts: pd.DataFrame


def analyze_content_evolution(
    pages: pd.DataFrame, topic_pages: pd.DataFrame, today: date, labels: Mapping[str, str] | None = None, parameters: EvolutionParameters = EVOLUTION
) -> Evolution:
    """How publishing has changed, `EVOLUTION_COLUMNS`, a row a series, by site, kind and key.

    `pages` are those that stand (site, url, published_on, content_kind, word_count, readability), `topic_pages` places url on topic_id, `labels`
    names topics. `n` are months with a value; below `least_months` of them, or too few pages, direction is unknown and figures are NaN. Trends
    are adjusted together for false findings, changes of level likewise. Pages that were taken down since, and undated ones, are in no month.
    """
    lines = list(series_of(pages, topic_pages, today, parameters))
    if not lines:
        return Evolution(pd.DataFrame(columns=EVOLUTION_COLUMNS), pd.DataFrame(columns=COLUMNS))
    tested = pd.DataFrame([_tested(line, labels or {}, parameters) for line in lines])
    tested = tested.assign(q_value=adjusted(tested["p_value"]), change_q=adjusted(tested["change_p"]))
    rows = [_told(row, parameters) for row in tested.to_dict("records")]
    facts = pd.DataFrame([_fact(row, today) for row in rows if row["status"] == "measured"], columns=COLUMNS)
    table = pd.DataFrame(rows)[EVOLUTION_COLUMNS]
    return Evolution(table.assign(change_on=pd.to_datetime(table["change_on"]).astype("datetime64[us]")), facts)


def _tested(line: Line, labels: Mapping[str, str], parameters: EvolutionParameters) -> dict[str, Any]:
    known = line.values.dropna()
    label = labels.get(line.key, line.key) if line.kind == "topic" else line.key
    row = {"site": line.site, "kind": line.kind, "key": line.key, "label": label or line.kind, "unit": line.unit, "n": len(known),
           "slope_per_year": np.nan, "p_value": np.nan, "change_p": np.nan, "change_on": pd.NaT, "change_size": np.nan}  # fmt: skip
    if len(known) < parameters.least_months or line.pages < min(parameters.least_pages, _least(line, parameters)):
        return row
    values = np.asarray(known, np.float64)
    at = np.array([period.ordinal for period in known.index], dtype=np.float64)
    place, chance = pettitt(values)
    size = float(np.median(values[place:]) - np.median(values[:place]))
    found = {"slope_per_year": _MONTHS * theil_sen(values, at), "p_value": mann_kendall(values, at), "change_p": chance}
    return {**row, **found, "change_on": known.index[place].to_timestamp(), "change_size": size}


def _least(line: Line, parameters: EvolutionParameters) -> int:
    return parameters.least_group_pages if line.key else parameters.least_pages


def _told(row: Mapping[Any, Any], parameters: EvolutionParameters) -> dict[str, Any]:
    """A row with its direction, its change of level where that is beyond chance, and its sentence."""
    is_tested = not np.isnan(row["p_value"])
    is_trend = is_tested and row["q_value"] <= parameters.false_share and row["slope_per_year"] != 0
    direction = ("rising" if row["slope_per_year"] > 0 else "falling") if is_trend else "flat" if is_tested else "unknown"
    has_changed = is_tested and row["change_q"] <= parameters.false_share
    change = {} if has_changed else {"change_on": pd.NaT, "change_size": np.nan}
    told = {**row, **change, "direction": direction, "status": "measured" if is_tested else "unknown"}
    statement = _statement(told, parameters)
    ids = [evidence_id("evolution", _locator(told), statement)] if is_tested else []
    return {**told, "statement": statement, "evidence_ids": ids}


def _locator(row: Mapping[Any, Any]) -> str:
    return f"{row['site']} {row['kind']} {row['key']}".strip()


def _statement(row: Mapping[Any, Any], parameters: EvolutionParameters) -> str:
    name = f"{row['kind']} “{row['label']}”" if row["key"] else row["kind"]
    if row["direction"] == "unknown":
        return f"{row['site']}, {name}: too few dated pages or months for a trend ({row['n']} months with a value, {parameters.least_months} needed)."
    rate = _figure(row["slope_per_year"], row["unit"])
    said = "no trend beyond chance" if row["direction"] == "flat" else f"{row['direction']} by {rate} a year"
    change = "" if pd.isna(row["change_on"]) else f" The level changed in {row['change_on']:%Y-%m} by {_figure(row['change_size'], row['unit'])}."
    return f"{row['site']}, {name}: {said} over {row['n']} months.{change}"


def _figure(value: float, unit: str) -> str:
    return f"{abs(value) * 100:.1f} percentage points" if unit.startswith("share") else f"{abs(value):,.1f} {unit}"


def _fact(row: Mapping[str, Any], today: date) -> tuple[Any, ...]:
    """The row as a fact of the ledger; its value is the slope a year."""
    observed_at = pd.Timestamp(today, tz="UTC")
    return row["evidence_ids"][0], "evolution", _locator(row), row["statement"], row["slope_per_year"], "measured", "dates of pages", observed_at
