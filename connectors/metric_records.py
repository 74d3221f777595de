"""What every source of a site's own numbers gives: rows of the `metrics` table, what could not be read, and a summary of both."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

ADDITIVE = frozenset(("clicks", "impressions", "sessions", "engaged_sessions", "views", "conversions", "events"))
"""Counts of what happens once. Users are not among them (one person is a user of many pages and days), nor is a mean such as the position."""

PERIOD = "period"
"""The dimension of a figure that is about more than a day: `period=FIRST/LAST`, both dates included; its `on` is the last."""


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """One dated fact. `url` is normalised, or "" for the whole site; `dimension` is canonical (`dimension_text`), or "" for the total."""

    site: str
    url: str
    metric: str
    on: date
    source: str
    dimension: str
    value: float
    known_at: datetime

    @property
    def key(self) -> Hashable:
        """The key of the table, the workspace apart."""
        return (self.site, self.url, self.metric, self.on, self.source, self.dimension, self.known_at)


@dataclass(frozen=True, slots=True)
class Unread:
    """A row, column or table that gave no record, and why. `line` counts from 1 in the file `place`, or in an answer's rows."""

    place: str
    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class MetricsSummary:
    """What a loading holds. `first_on` to `last_on` are the dates of its facts; `totals` add up the additive metrics of the whole site."""

    source: str
    records: int = 0
    first_on: date | None = None
    last_on: date | None = None
    days: int = 0
    totals: Mapping[str, float] | None = None
    coverage: Mapping[str, float | None] | None = None
    """By additive metric: the share of the site's total that its query rows add up to; None where either is not known."""
    unread: int = 0
    timezone: str | None = None
    """The zone whose midnight ends a day of this source; None if the source does not say."""
    is_sampled: bool = False
    is_thresholded: bool = False
    """Rows about few people were held back by the source."""
    has_other_row: bool = False
    """Rows beyond the source's limit were rolled into one."""
    is_capped: bool = False
    """The source's limit of rows was reached, so there may be more."""
    fresh_from: date | None = None
    """From this day on the source may still change its figures noticeably."""
    quota_left: Mapping[str, int] | None = None
    left_out: tuple[str, ...] = ()
    """Columns that were not taken: rates that follow from counts, and what is not known."""


@dataclass(frozen=True, slots=True)
class MetricsLoad:
    """One loading: records, each key once, what was not read, and the summary."""

    records: tuple[MetricRecord, ...]
    unread: tuple[Unread, ...]
    summary: MetricsSummary


def dimension_text(values: Mapping[str, str]) -> str:
    """The one spelling of a set of dimensions: `name=value` by name, joined by `&`; `%` and `&` in values are escaped."""
    return "&".join(f"{name}={value.replace('%', '%25').replace('&', '%26')}" for name, value in sorted(values.items()))


def dimension_values(text: str) -> dict[str, str]:
    """What `dimension_text` spelled."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return {name: value.replace("%26", "&").replace("%25", "%") for name, _, value in pairs}


def period_text(first_on: date, last_on: date) -> str:
    """A period as the value of the dimension `period` (an ISO 8601 interval of two dates)."""
    return f"{first_on.isoformat()}/{last_on.isoformat()}"


def folded(records: Iterable[MetricRecord]) -> list[MetricRecord]:
    """The records with each key once: addresses that normalise to one page are added up, their positions averaged by impressions.

    Where impressions are not known, positions and metrics that do not add up keep the first value.
    """
    groups: dict[Hashable, list[MetricRecord]] = defaultdict(list)
    rows: dict[Hashable, list[float]] = defaultdict(list)
    for record in records:
        groups[record.key].append(record)
        if record.metric == "impressions":
            rows[_row_key(record)].append(record.value)
    return [group[0] if len(group) == 1 else _merged(group, rows[_row_key(group[0])]) for group in groups.values()]


def load_of(source: str, records: Iterable[MetricRecord], unread: Sequence[Unread], **facts: object) -> MetricsLoad:
    """A loading with its summary; `facts` are the summary's fields that only the source knows."""
    rows = tuple(folded(records))
    dates = {record.on for record in rows if PERIOD not in record.dimension}
    spread = dates or {record.on for record in rows}
    found = MetricsSummary(source, records=len(rows), first_on=min(spread, default=None), last_on=max(spread, default=None), days=len(dates))
    totals, coverage = _totals(rows)
    summary = replace(found, totals=totals, coverage=coverage, unread=len(unread), **facts)  # type: ignore[arg-type]
    return MetricsLoad(rows, tuple(unread), summary)


def _row_key(record: MetricRecord) -> Hashable:
    return (record.site, record.url, record.on, record.source, record.dimension, record.known_at)


def _merged(group: Sequence[MetricRecord], impressions: Sequence[float]) -> MetricRecord:
    first, values = group[0], [record.value for record in group]
    if first.metric in ADDITIVE:
        return replace(first, value=sum(values))
    if first.metric == "position" and len(impressions) == len(values) and sum(impressions) > 0:
        weighted = sum(value * weight for value, weight in zip(values, impressions, strict=True))
        return replace(first, value=weighted / sum(impressions))
    return first


def _totals(records: Iterable[MetricRecord]) -> tuple[dict[str, float], dict[str, float | None]]:
    """The site's totals by day, and the share of them that its query rows (of days or of a whole period) add up to."""
    totals: dict[str, float] = defaultdict(float)
    queries: dict[str, float] = defaultdict(float)
    for record in records:
        if record.url or record.metric not in ADDITIVE:
            continue
        names = dimension_values(record.dimension).keys() - {PERIOD}
        if not record.dimension:
            totals[record.metric] += record.value
        elif names == {"query"}:
            queries[record.metric] += record.value
    shares = {metric: queries[metric] / total if metric in queries and total > 0 else None for metric, total in sorted(totals.items())}
    return dict(sorted(totals.items())), shares
