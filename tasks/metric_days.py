"""The daily figures of a site and its pages as they were known at an instant: from the months that are kept, and from the database what is new."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from connectors.db.facts import MetricsWanted
from connectors.db.rows import digest_of_texts
from connectors.db.store import Store
from connectors.metric_months import FIGURES, TEXTS, MetricMonths, schema
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
    kept: dict[str, datetime]
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
        usable = None if at is None or at > self.known.as_of else at
        is_fresh = usable is not None and self.told.get(month, usable) <= usable
        found = self._read(month, metrics) if is_fresh else self._anew(month, usable, metrics)
        frame: pd.DataFrame = found.to_pandas()
        return frame

    def _read(self, month: str, metrics: Sequence[str] | None = None) -> "pa.Table":
        return self.known.months.read(self.known.workspace, self.known.site, month, metrics)

    def _anew(self, month: str, since: datetime | None, metrics: Sequence[str] | None) -> "pa.Table":
        """A month from the database, or what is kept of it with what was told since; kept from now on unless what is kept knows more."""
        import pyarrow as pa
        import pyarrow.compute as pc

        year, number = (int(part) for part in month.split("-"))
        span = (date(year, number, 1), date(year, number, monthrange(year, number)[1]))
        found = _totals(self.known, MetricsWanted(first_on=span[0], last_on=span[1], known_after=since, breakdown="none"))
        table = pa.Table.from_pandas(found, preserve_index=False).cast(schema())
        if since is not None:
            table = _last_told(self._read(month), table)
        told = self.told.get(month)
        if told is not None and self.kept.get(month, told) <= told:
            self.known.months.write(self.known.workspace, self.known.site, month, told, table)
            self.kept[month] = told
        return table if metrics is None else table.filter(pc.field("metric").isin(list(metrics)))


def open_days(known: DaysOf) -> Days:
    """The days to read, with what is kept of them and what was told since."""
    if known.mode != "observed":
        return Days(known, {}, {})
    kept = known.months.kept(known.workspace, known.site)
    usable = [at for at in kept.values() if at <= known.as_of]
    rows = known.store.months_told(known.workspace, known.site, min(usable, default=None), known.as_of)
    return Days(known, kept, {str(row["month"]): row["told_at"] for row in rows})


def load_days(known: DaysOf, metrics: Sequence[str]) -> pd.DataFrame:
    """All days at once, of these metrics: url, metric, source, on, value; for what needs no other."""
    days = open_days(known)
    found = [days.of(month, metrics).astype(dict.fromkeys(TEXTS, "object")) for month in days.months]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(FIGURES))


def _totals(known: DaysOf, wanted: MetricsWanted) -> pd.DataFrame:
    found = load_metrics(known.store, workspace=known.workspace, site=known.site, as_of=known.as_of, mode=known.mode, wanted=wanted)
    return found[list(FIGURES)]


def _last_told(kept: "pa.Table", newer: "pa.Table") -> "pa.Table":
    """Of two loadings of a month the last figure of each fact, in the order in which the database gives them."""
    import pyarrow as pa

    both = pa.concat_tables([kept, newer]).unify_dictionaries().combine_chunks()
    frame = both.to_pandas()
    places = [_places(frame[name], digest_of_texts if name == "url" else str) for name in TEXTS]
    days = frame["on"].to_numpy().astype("int64")
    order = np.lexsort((np.arange(len(frame)), places[2], days, places[1], places[0]))
    key = np.column_stack([places[0], places[1], days, places[2]])[order]
    is_last = np.append((key[1:] != key[:-1]).any(axis=1), True)
    return both.take(pa.array(order[is_last]))


def _places(column: "pd.Series[str]", key: Callable[[str], str]) -> NDArray[np.int64]:
    """The place of each text's key among those of all texts."""
    keys = np.array([key(str(text)) for text in column.cat.categories])
    return np.argsort(np.argsort(keys))[column.cat.codes.to_numpy()] if len(keys) else np.empty(0, np.int64)
