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


@dataclass(frozen=True, slots=True)
class Days:
    """The daily figures of a site as known at an instant, a month at a time: url ("" for the whole site), metric, source, on, value.

    Texts are categories. Figures by query or by device are not among them, nor are those of whole periods. In `reconstructed` mode all are one
    month, of which nothing is kept or used.
    """

    known: DaysOf
    kept: Mapping[str, datetime]
    told: Mapping[str, datetime]

    @property
    def months(self) -> list[str]:
        """Their names, such as 2026-10, the oldest first."""
        return ["all"] if self.known.mode != "observed" else sorted(self.kept.keys() | self.told.keys())

    def of(self, month: str, metrics: Sequence[str] | None = None) -> pd.DataFrame:
        """The figures of a month, of these metrics or of all."""
        if self.known.mode != "observed":
            return _totals(self.known, MetricsWanted(metrics=metrics, breakdown="none"))
        at = self.kept.get(month)
        is_fresh = at is not None and at <= self.known.as_of and self.told.get(month, at) <= at
        found = self.known.months.read(self.known.workspace, self.known.site, month, metrics) if is_fresh else self._anew(month, metrics)
        frame: pd.DataFrame = found.to_pandas()
        return frame

    def _anew(self, month: str, metrics: Sequence[str] | None) -> "pa.Table":
        """A month from the database, kept from now on unless what is kept knows more."""
        import pyarrow as pa
        import pyarrow.compute as pc

        year, number = (int(part) for part in month.split("-"))
        last = monthrange(year, number)[1]
        found = _totals(self.known, MetricsWanted(first_on=date(year, number, 1), last_on=date(year, number, last), breakdown="none"))
        table = pa.Table.from_pandas(found, preserve_index=False).cast(schema())
        told = self.told.get(month)
        if told is not None and self.kept.get(month, told) <= told:
            self.known.months.write(self.known.workspace, self.known.site, month, told, table)
        return table if metrics is None else table.filter(pc.field("metric").isin(list(metrics)))


def open_days(known: DaysOf) -> Days:
    """The days to read, with what is kept of them and what was told since."""
    if known.mode != "observed":
        return Days(known, {}, {})
    kept = known.months.kept(known.workspace, known.site)
    usable = [at for at in kept.values() if at <= known.as_of]
    rows = known.store.months_told(known.workspace, known.site, min(usable, default=None), known.as_of)
    return Days(known, kept, {str(row["month"]): row["told_at"] for row in rows})


def _totals(known: DaysOf, wanted: MetricsWanted) -> pd.DataFrame:
    found = load_metrics(known.store, workspace=known.workspace, site=known.site, as_of=known.as_of, mode=known.mode, wanted=wanted)
    return found[list(FIGURES)]
