"""From a table whose columns are known to records: what Search Console's, Analytics' and any other file have in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.delimited import MISSING, Line, decimal_number, whole_number
from connectors.errors import MetricsFileError
from connectors.metric_records import ADDITIVE, PERIOD, MetricRecord, Unread, dimension_text, period_text
from connectors.web.urls import normalise

COUNTS = ADDITIVE | {"users", "active_users", "new_users"}
"""Metrics that are whole numbers: `1.234` of them is one thousand and more, whatever the language."""

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column (by its place, from 0) is what, and what holds for every row."""

    metrics: Mapping[int, str]
    width: int
    on: int | None = None
    url: int | None = None
    host: int | None = None
    dimensions: Mapping[int, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Dimensions that every row has."""
    decimals: Mapping[int, str | None] = field(default_factory=dict)
    """The decimal mark by column, where it is known."""
    are_unnamed_pages_kept: bool = False
    """Whether a page without an address, such as “(other)”, is a dimension of the site rather than unread."""


@dataclass(slots=True)
class Reading:
    """One file being read: what is known of it, and what has been found so far."""

    place: str
    site: str
    source: str
    known_at: datetime
    unread: list[Unread] = field(default_factory=list)
    records: list[MetricRecord] = field(default_factory=list)
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)

    def rows(self, rows: Sequence[Line], layout: Layout, read_date: Callable[[str], date | None], period: Period | None = None) -> None:
        """Take the rows of a table. Without a column of dates they are about the `period`. What cannot be read goes to `unread`."""
        if layout.on is None and period is None:
            remedy = "Say which period they are about (first and last day), or export by day."
            raise MetricsFileError(f"{self.place}: the rows have no date. {remedy}")
        for row in rows:
            reason = self._row(row, layout, read_date, period)
            if reason is not None:
                self.unread.append(Unread(self.place, row.number, reason, " | ".join(row.cells)[:200]))

    def _row(self, row: Line, layout: Layout, read_date: Callable[[str], date | None], period: Period | None) -> str | None:
        """Take one row; gives why it cannot be read, if it cannot."""
        if len(row.cells) != layout.width:
            return (
                f"it has {len(row.cells)} cells where the header has {layout.width}: a wrong delimiter, a decimal comma without quotes, or a cut file"
            )
        on = read_date(row.cells[layout.on]) if layout.on is not None else period and period[1]
        if on is None:
            return f"{row.cells[layout.on or 0]!r} is no date"
        values = {name: row.cells[place] for place, name in layout.dimensions.items()} | dict(layout.fixed)
        if layout.on is None and period is not None:
            values[PERIOD] = period_text(*period)
        url, page = self._url(row, layout)
        if url is None and not layout.are_unnamed_pages_kept:
            return f"{page!r} is no address of a page"
        if url is None:
            values["page"] = page or "(empty)"
        identity = (on, page, dimension_text(values))
        return self._values(row, layout, identity, url or "")

    def _url(self, row: Line, layout: Layout) -> tuple[str | None, str]:
        """The normalised address and the text that it was read from."""
        if layout.url is None:
            return "", ""
        text = row.cells[layout.url]
        host = row.cells[layout.host] if layout.host is not None else self.site
        base = normalise(f"https://{host}/")
        is_address = text.startswith(("http://", "https://", "/"))
        if is_address:
            return normalise(text, base), f"{host}{text}" if text.startswith("/") else text
        is_bare = text.partition("/")[0].casefold() in (self.site, f"www.{self.site}")
        return (normalise(f"https://{text}"), text) if is_bare else (None, text)

    def _values(self, row: Line, layout: Layout, identity: tuple[date, str, str], url: str) -> str | None:
        on, _, dimension = identity
        reasons: list[str] = []
        found: dict[str, float] = {}
        for place, metric in layout.metrics.items():
            text = row.cells[place]
            if text.casefold() in MISSING:
                continue
            value = whole_number(text) if metric in COUNTS else decimal_number(text, layout.decimals.get(place))
            earlier = self.seen.setdefault((*identity, metric), row.number)
            if value is None:
                reasons.append(f"{metric} {text!r} is no {'whole ' if metric in COUNTS else ''}number")
            elif earlier != row.number:
                reasons.append(f"{metric} of this day, page and dimension is on line {earlier} already, which was kept")
            else:
                found[metric] = value
        if found.get("impressions") == 0:
            found.pop("position", None)  # what was not shown has no position, though exports write 0
        self.records += [MetricRecord(self.site, url, name, on, self.source, dimension, value, self.known_at) for name, value in found.items()]
        return "; ".join(reasons) or None
