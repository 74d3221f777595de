"""The daily figures of a site and its pages as they were known at an instant: from the months that are kept, and from the database what is new."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from connectors.db.facts import MetricsWanted
from connectors.db.store import Store
from connectors.metric_months import FIGURES, MetricMonths, schema
from tasks.persist import load_metrics

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class DaysOf:
    """Whose daily figures are read, as known when, and where they are kept."""

    store: Store
    months: MetricMonths
    workspace: str
    site: str
    as_of: datetime
    mode: str = "observed"


def load_days(known: DaysOf, metrics: Sequence[str] | None = None) -> pd.DataFrame:
    """What was last known of the total of each day: url ("" for the whole site), metric, source, on, value; texts are categories.

    Figures by query or by device are not among them, nor are those of whole periods. In `reconstructed` mode nothing is kept or used of what is.
    """
    if known.mode != "observed":
        return _totals(known, MetricsWanted(metrics=metrics, breakdown="none"))
    import pyarrow as pa

    kept = known.months.kept(known.workspace, known.site)
    usable = {month: at for month, at in kept.items() if at <= known.as_of}
    rows = known.store.months_told(known.workspace, known.site, min(usable.values(), default=None), known.as_of)
    told = {str(row["month"]): row["told_at"] for row in rows}
    fresh = {month for month, at in usable.items() if told.get(month, at) <= at}
    parts = [
        known.months.read(known.workspace, known.site, month, metrics) if month in fresh else _anew(known, month, told, kept, metrics)
        for month in sorted(kept.keys() | told.keys())
    ]
    return pa.concat_tables(parts).unify_dictionaries().to_pandas() if parts else _totals(known, MetricsWanted(metrics=[]))


def _anew(known: DaysOf, month: str, told: Mapping[str, datetime], kept: Mapping[str, datetime], metrics: Sequence[str] | None) -> "pa.Table":
    """A month from the database, kept from now on unless what is kept knows more."""
    import pyarrow as pa
    import pyarrow.compute as pc

    year, number = (int(part) for part in month.split("-"))
    last = monthrange(year, number)[1]
    found = _totals(known, MetricsWanted(first_on=date(year, number, 1), last_on=date(year, number, last), breakdown="none"))
    table = pa.Table.from_pandas(found, preserve_index=False).cast(schema())
    if month in told and kept.get(month, told[month]) <= told[month]:
        known.months.write(known.workspace, known.site, month, told[month], table)
    return table if metrics is None else table.filter(pc.field("metric").isin(list(metrics)))


def _totals(known: DaysOf, wanted: MetricsWanted) -> pd.DataFrame:
    found = load_metrics(known.store, workspace=known.workspace, site=known.site, as_of=known.as_of, mode=known.mode, wanted=wanted)
    return found[list(FIGURES)]
