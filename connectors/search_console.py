"""Search Console's performance figures by its API, a day at a time.

The format is that of Google's reference of `searchAnalytics.query` and of its guide "Getting your performance data": 25,000 rows an answer,
at most 50,000 rows a day and search type, days in Pacific time, final after two to three days, 16 months kept. Rare queries are anonymised:
they are in the totals and in no query row, so totals are asked for apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from connectors.errors import SourceAnswerInvalid
from connectors.google_access import GoogleAccess
from connectors.metric_records import MetricRecord, MetricsLoad, Unread, dimension_text, load_of
from connectors.web.urls import normalise

SOURCE = "search_console"
SCOPE = "https://www.googleapis.com/auth/webmasters.readonly"
BASE_URL = "https://www.googleapis.com/webmasters/v3"
TIMEZONE = "America/Los_Angeles"
MOST_ROWS = 25_000
MOST_ROWS_A_DAY = 50_000
KEPT_MONTHS = 16
LAG_DAYS = 3

Dimension = Literal["query", "page", "country", "device", "searchAppearance"]
Breakdown = tuple[Dimension, ...]
BREAKDOWNS: tuple[Breakdown, ...] = (("page",), ("query",), ("query", "page"))
"""What is asked for of each day besides its total: every page whole, every query of the site, and which page answered which query."""

METRICS = ("clicks", "impressions", "position")
"""The click-through rate is left out: it is clicks by impressions."""


@dataclass(frozen=True, slots=True)
class SearchConsoleQuery:
    """What to load. `property_url` is `sc-domain:acme.example` or `https://www.acme.example/`, as the property is named in Search Console."""

    property_url: str
    site: str
    first_on: date
    last_on: date
    breakdowns: Sequence[Breakdown] = BREAKDOWNS
    search_type: str = "web"
    data_state: Literal["final", "all"] = "final"
    """`all` also gives days that are not final yet; the summary's `fresh_from` says from when on."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one question, with what the answer says of its state."""

    rows: list[dict[str, Any]]
    fresh_from: date | None = None
    repeated: int = 0


def loadable_days(today: date) -> tuple[date, date]:
    """The first and last day that final figures are kept for: 16 months, less the lag. Days are Pacific ones."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    return date(months // 12, months % 12 + 1, min(today.day, 28)), today - timedelta(days=LAG_DAYS)


def load_days(access: GoogleAccess, query: SearchConsoleQuery, known_at: datetime, *, base_url: str = BASE_URL) -> Iterator[MetricsLoad]:
    """One loading for each day that has figures, oldest first, each whole in itself; store each before the next is asked for.

    A day that Search Console has no total of is not given: it may have had no traffic or not be there yet, and nothing tells which.
    Raises `SourceError`.
    """
    totals = _ask(access, query, query.first_on, query.last_on, ("date",), base_url)
    for total in sorted(totals.rows, key=lambda row: str(row["keys"])):
        on = _date(total["keys"][0])
        yield _load_day(access, query, on, total, totals.fresh_from, known_at, base_url)


def _load_day(
    access: GoogleAccess, query: SearchConsoleQuery, on: date, total: dict[str, Any], fresh_from: date | None, known_at: datetime, base_url: str
) -> MetricsLoad:
    unread: list[Unread] = []
    records = _records(query, on, (), [total], known_at, unread)
    is_capped = False
    for breakdown in query.breakdowns:
        found = _ask(access, query, on, on, breakdown, base_url)
        records += _records(query, on, breakdown, found.rows, known_at, unread)
        is_capped = is_capped or len(found.rows) >= MOST_ROWS_A_DAY
        if found.repeated:
            reason = f"{found.repeated} rows came again on a later page of the answer, so as many others may be missing"
            unread.append(Unread(f"{on} by {', '.join(breakdown)}", len(found.rows), reason))
    fresh = fresh_from if fresh_from is not None and on >= fresh_from else None
    return load_of(SOURCE, records, unread, timezone=TIMEZONE, is_capped=is_capped, fresh_from=fresh)


def _ask(access: GoogleAccess, query: SearchConsoleQuery, first_on: date, last_on: date, dimensions: Sequence[str], base_url: str) -> _Rows:
    """All rows of one question, page by page: the last page is the first that is not full."""
    url = f"{base_url}/sites/{quote(query.property_url, safe='')}/searchAnalytics/query"
    asked = {"startDate": first_on.isoformat(), "endDate": last_on.isoformat(), "dimensions": list(dimensions), "type": query.search_type}
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    start, fresh_from = 0, None
    while True:
        body = {**asked, "dataState": query.data_state, "rowLimit": MOST_ROWS, "startRow": start}
        page, fresh_from = _page(access, url, body, len(dimensions), fresh_from)
        for row in page:
            rows.setdefault(tuple(row["keys"]), row)
        start += len(page)
        if len(page) < MOST_ROWS:
            return _Rows(list(rows.values()), fresh_from, start - len(rows))


def _page(access: GoogleAccess, url: str, body: dict[str, Any], width: int, fresh_from: date | None) -> tuple[list[dict[str, Any]], date | None]:
    answer = access.post(url, body)
    found = answer.json()
    if answer.status >= 400:
        raise SourceAnswerInvalid(SOURCE, _refusal(found, answer.status), answer.status)
    rows = found.get("rows", []) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(_is_row(row, width) for row in rows):
        raise SourceAnswerInvalid(
            SOURCE, "rows are not as documented (keys, clicks, impressions, position). Try again, or use the export.", answer.status
        )
    first = (found.get("metadata") or {}).get("first_incomplete_date")
    return rows, _date(first) if first else fresh_from


def _refusal(found: Any, status: int) -> str:
    told = found["error"].get("message", "") if isinstance(found, dict) and isinstance(found.get("error"), dict) else ""
    remedy = "Check that the property is named as in Search Console (sc-domain:… or its URL) and that the dates are within 16 months."
    return f"answered {status}{f' ({str(told)[:200]})' if told else ''}. {remedy}"


def _is_row(row: Any, width: int) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("keys"), list) or len(row["keys"]) != width:
        return False
    return all(isinstance(key, str) for key in row["keys"]) and all(isinstance(row.get(metric), int | float) for metric in METRICS)


def _date(text: Any) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise SourceAnswerInvalid(SOURCE, f"{str(text)[:40]!r} is no date. Try again, or use the export.") from error


def _records(
    query: SearchConsoleQuery, on: date, breakdown: Breakdown, rows: Sequence[dict[str, Any]], known_at: datetime, unread: list[Unread]
) -> list[MetricRecord]:
    kept: list[MetricRecord] = []
    fixed = {} if query.search_type == "web" else {"type": query.search_type}
    for line, row in enumerate(rows, 1):
        values = dict(zip(breakdown, row["keys"], strict=False)) if breakdown else {}
        page = values.pop("page", None)
        url = "" if page is None else normalise(page)
        if url is None:
            unread.append(Unread(f"{on} by {', '.join(breakdown)}", line, "the page is no http(s) address", str(page)))
            continue
        dimension = dimension_text({**values, **fixed})
        kept += [MetricRecord(query.site, url, metric, on, SOURCE, dimension, float(row[metric]), known_at) for metric in _measured(row)]
    return kept


def _measured(row: dict[str, Any]) -> tuple[str, ...]:
    """The metrics that a row measures: a page that was not shown has no position, though it is given as 0."""
    return METRICS if row["impressions"] > 0 else METRICS[:2]
