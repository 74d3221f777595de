"""Google Analytics 4 by its Data API: totals by day, and pages by day.

The format is that of Google's reference of `properties.runReport` (v1beta): up to 250,000 rows an answer by `offset` and `limit`, `rowCount` in
all, numbers as texts, `metadata` with the property's time zone, sampling, thresholds and the “(other)” row, and the quota left.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from connectors.errors import SourceAnswerInvalid
from connectors.google_access import GoogleAccess
from connectors.metric_records import MetricRecord, MetricsLoad, Unread, dimension_text, load_of
from connectors.web.urls import normalise

SOURCE = "web_analytics"
SCOPE = "https://www.googleapis.com/auth/analytics.readonly"
BASE_URL = "https://analyticsdata.googleapis.com/v1beta"
METRICS: Mapping[str, str] = {
    "sessions": "sessions",
    "totalUsers": "users",
    "engagedSessions": "engaged_sessions",
    "screenPageViews": "views",
    "keyEvents": "conversions",
}
"""What the API calls a metric, and what the `metrics` table does."""


@dataclass(frozen=True, slots=True)
class WebAnalyticsQuery:
    """What to load of the property with the number `property_id`. `site` is the site that the property measures."""

    property_id: str
    site: str
    first_on: date
    last_on: date
    metrics: Mapping[str, str] = field(default_factory=lambda: METRICS)
    days_a_request: int = 31
    """A longer span saves calls; a shorter one has fewer rows, so that the source rolls fewer into “(other)”."""
    rows_a_request: int = 100_000


@dataclass(slots=True)
class _State:
    """What the answers of one span said of themselves."""

    timezone: str | None = None
    is_sampled: bool = False
    is_thresholded: bool = False
    has_other_row: bool = False
    quota_left: dict[str, int] = field(default_factory=dict)

    def take(self, found: Mapping[str, Any]) -> None:
        metadata = found.get("metadata") or {}
        self.timezone = metadata.get("timeZone") or self.timezone
        self.is_sampled = self.is_sampled or bool(metadata.get("samplingMetadatas"))
        self.is_thresholded = self.is_thresholded or bool(metadata.get("subjectToThresholding"))
        self.has_other_row = self.has_other_row or bool(metadata.get("dataLossFromOtherRow"))
        quota = found.get("propertyQuota") or {}
        self.quota_left.update({name: int(state["remaining"]) for name, state in quota.items() if "remaining" in state})


def load_spans(access: GoogleAccess, query: WebAnalyticsQuery, known_at: datetime, *, base_url: str = BASE_URL) -> Iterator[MetricsLoad]:
    """A loading for each span of `days_a_request` days, oldest first: the day's totals (url "") and its pages. Raises `SourceError`.

    Rows without an address (“(other)”, “(not set)”) belong to url "" with the dimension `page`.
    """
    first_on = query.first_on
    while first_on <= query.last_on:
        last_on = min(first_on + timedelta(days=query.days_a_request - 1), query.last_on)
        yield _load_span(access, query, first_on, last_on, known_at, base_url)
        first_on = last_on + timedelta(days=1)


def _load_span(access: GoogleAccess, query: WebAnalyticsQuery, first_on: date, last_on: date, known_at: datetime, base_url: str) -> MetricsLoad:
    state = _State()
    records: list[MetricRecord] = []
    unread: list[Unread] = []
    for dimensions in (("date",), ("date", "hostName", "pagePath")):
        rows = _ask(access, query, first_on, last_on, dimensions, state, base_url)
        for line, row in enumerate(rows, 1):
            try:
                records += _records(query, dimensions, row, known_at)
            except ValueError as error:
                unread.append(Unread(f"{first_on} to {last_on} by {', '.join(dimensions)}", line, str(error), str(row)[:200]))
    facts = {"timezone": state.timezone, "is_sampled": state.is_sampled, "is_thresholded": state.is_thresholded}
    return load_of(SOURCE, records, unread, **facts, has_other_row=state.has_other_row, quota_left=state.quota_left or None)


def _ask(
    access: GoogleAccess, query: WebAnalyticsQuery, first_on: date, last_on: date, dimensions: Sequence[str], state: _State, base_url: str
) -> list[dict[str, Any]]:
    """All rows of one report, page by page, in an order that does not change between pages."""
    body: dict[str, Any] = {
        "dateRanges": [{"startDate": first_on.isoformat(), "endDate": last_on.isoformat()}],
        "dimensions": [{"name": name} for name in dimensions],
        "metrics": [{"name": name} for name in query.metrics],
        "orderBys": [{"dimension": {"dimensionName": name}} for name in dimensions],
        "limit": str(query.rows_a_request),
        "returnPropertyQuota": True,
    }
    rows: list[dict[str, Any]] = []
    while True:
        page, count = _page(access, query.property_id, {**body, "offset": str(len(rows))}, state, base_url)
        rows += page
        if len(rows) >= count:
            return rows
        if not page:
            raise SourceAnswerInvalid(SOURCE, f"gave {len(rows)} of {count} rows and then none. Try again, or ask for fewer days at a time.")


def _page(access: GoogleAccess, property_id: str, body: dict[str, Any], state: _State, base_url: str) -> tuple[list[dict[str, Any]], int]:
    answer = access.post(f"{base_url}/properties/{property_id}:runReport", body)
    found = answer.json()
    if answer.status >= 400:
        told = found.get("error", {}).get("message", "") if isinstance(found, dict) else ""
        raise SourceAnswerInvalid(SOURCE, f"answered {answer.status} ({str(told)[:200]}). Check the number of the property.", answer.status)
    rows = found.get("rows", []) if isinstance(found, dict) else None
    asked = [item["name"] for item in body["metrics"]]
    if not isinstance(rows, list) or (rows and [head.get("name") for head in found.get("metricHeaders", [])] != asked):
        raise SourceAnswerInvalid(SOURCE, "rows are not as documented (metricHeaders, rows). Try again, or use the export.", answer.status)
    state.take(found)
    return rows, int(found.get("rowCount", len(rows)))


def _records(query: WebAnalyticsQuery, dimensions: Sequence[str], row: Mapping[str, Any], known_at: datetime) -> list[MetricRecord]:
    """The facts of one row. Raises `ValueError` that says what is wrong with it."""
    names = [item["value"] for item in row.get("dimensionValues", [])]
    values = [float(item["value"]) for item in row.get("metricValues", [])]
    if len(names) != len(dimensions) or len(values) != len(query.metrics):
        raise ValueError("the row has too few or too many values")
    if not all(math.isfinite(value) for value in values):
        raise ValueError("a value is no number")
    if len(names[0]) != 8:  # an unnamed or “(other)” day
        raise ValueError(f"{names[0]!r} is no date")
    on = datetime.strptime(names[0], "%Y%m%d").date()  # noqa: DTZ007 - a date without a time
    url, dimension = ("", "") if len(names) == 1 else place_of(*names[1:])
    pairs = zip(query.metrics.values(), values, strict=True)
    return [MetricRecord(query.site, url, metric, on, SOURCE, dimension, value, known_at) for metric, value in pairs]


def place_of(host: str, path: str) -> tuple[str, str]:
    """The url and dimension of a page by its host and path; what has no address is a dimension of the site."""
    url = normalise(f"https://{host}{path}") if path.startswith("/") and not host.startswith("(") else None
    return (url, "") if url is not None else ("", dimension_text({"page": path or "(empty)", "host": host}))
