"""How interest in a keyword goes over time: page views of its Wikipedia article, and files exported from Google Trends.

Page views are counts; Google Trends' figures are an index whose 100 is the busiest moment of all terms of one file, so that two files do not
compare. Days that a source leaves out are left out here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Literal
from urllib.parse import quote

from connectors.api import Api, ApiAnswer
from connectors.asking import Batch, Part, Unanswered, Usage, ask_in_turn, in_batches, read_fresh
from connectors.errors import QuotaExceeded, SourceAnswerInvalid, SourceUnavailable
from connectors.export_cells import ExportUnreadable, RefusedRow, Table, decode, find_table, fitted, read_amount

Period = Literal["day", "week", "month"]

_MOST_TITLES = 50  # of the query API, for callers without special rights
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_BUSY = frozenset(("maxlag", "ratelimited", "readonly"))


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """Interest in a keyword in the period that begins on `on`."""

    keyword: str
    on: date
    value: float | None
    """None where the source only says that it is below `below`."""
    unit: Literal["views", "index 0..100"]
    period: Period
    source: str
    below: float | None = None
    place: str | None = None
    """Google Trends' name of the region, or the Wikipedia's host."""


@dataclass(frozen=True, slots=True)
class Article:
    """The article that a keyword is the title of, or a redirect to."""

    keyword: str
    title: str
    is_disambiguation: bool = False
    """A page that only lists articles of that name: its views are not of one subject."""


@dataclass(frozen=True, slots=True)
class TrendFile:
    """A file that was read. Each row gives a point a term, but for empty cells, or comes back with why it does not."""

    points: tuple[TrendPoint, ...]
    refused: tuple[RefusedRow, ...]


def find_articles(api: Api, keywords: Sequence[str], *, project: str = "en.wikipedia.org", base_url: str = "") -> tuple[tuple[Article, ...], Usage]:
    """The article of each keyword that is its title, its case and a redirect apart, fifty keywords a call.

    Keywords without one are unanswered. `project` is the host of a Wikipedia. Raises `SourceError` where nothing is had.
    """
    url = f"{base_url or f'https://{project}'}/w/api.php"
    fixed = {"action": "query", "format": "json", "formatversion": "2", "redirects": "1", "prop": "pageprops", "ppprop": "disambiguation"}
    refused = [Unanswered(keyword, "is no title of an article") for keyword in dict.fromkeys(keywords) if not _can_be_title(keyword)]

    def ask(batch: Batch) -> Part[Article]:
        params = {**fixed, "titles": "|".join(" ".join(keyword.split()) for keyword in batch)}
        found = read_fresh(api, lambda *, is_cached: api.get(url, params, is_cached=is_cached), _read_query)
        articles = {keyword: _article(keyword, found) for keyword in batch}
        missing = tuple(Unanswered(keyword, f"{project} has no article of this title") for keyword in batch if articles[keyword] is None)
        return Part(tuple(article for article in articles.values() if article), missing)

    return ask_in_turn(api, in_batches([keyword for keyword in keywords if _can_be_title(keyword)], _MOST_TITLES), ask, refused=refused)


def page_views(
    api: Api,
    articles: Sequence[Article],
    first: date,
    last: date,
    *,
    project: str = "en.wikipedia.org",
    granularity: Literal["daily", "monthly"] = "monthly",
    base_url: str = "https://wikimedia.org/api/rest_v1",
) -> tuple[tuple[TrendPoint, ...], Usage]:
    """Views by people (no bots), of all devices, from `first` to `last`, for each keyword of an article, a call an article.

    Views begin with July 2015. Months are given only where they are whole. The title of an article without data in
    that time is unanswered. Raises `SourceError` where nothing is had.
    """
    keywords: dict[str, list[str]] = {}
    for article in articles:
        keywords.setdefault(article.title, []).append(article.keyword)

    def ask(batch: Batch) -> Part[TrendPoint]:
        title = quote(batch[0].replace(" ", "_"), safe="")
        url = f"{base_url}/metrics/pageviews/per-article/{project}/all-access/user/{title}/{granularity}/{first:%Y%m%d}00/{last:%Y%m%d}00"
        items = read_fresh(api, lambda *, is_cached: api.get(url, is_cached=is_cached), _read_views)
        if not items:
            return Part((), (Unanswered(batch[0], f"no page views from {first} to {last}"),))
        period: Period = "day" if granularity == "daily" else "month"
        points = (TrendPoint(keyword, on, views, "views", period, api.source, place=project) for keyword in keywords[batch[0]] for on, views in items)
        return Part(tuple(points))

    return ask_in_turn(api, tuple((title,) for title in keywords), ask)


def read_trends_file(content: bytes, source: str = "google_trends") -> TrendFile:
    """The points of a `multiTimeline.csv`, in any language of the interface. Raises `ExportUnreadable` for another file.

    The header is the line before the first that begins with a date; weeks, months and days are told by the dates' steps.
    """
    text, _ = decode(content)
    label = _label(text)
    table = find_table(text, lambda header: _terms(header) if header[:1] == (label,) else None)
    if table is None:
        raise ExportUnreadable("the file is no export of interest over time from Google Trends. Download it there from the chart of that name.")
    points, refused = _read_rows(table, source)
    period = _period(points, is_monthly=all(len(cells[0]) == len("2026-01") for _, cells in table.rows))
    return TrendFile(tuple(replace(point, period=period) for point in points), refused)


def _can_be_title(keyword: str) -> bool:
    """Whether MediaWiki takes a text as a title: no `#<>[]|{}`, at most 255 bytes."""
    return bool(keyword.strip()) and not re.search(r"[#<>\[\]|{}\x00-\x1f]", keyword) and len(keyword.encode()) <= 255


def _read_query(answer: ApiAnswer) -> Mapping[str, Any]:
    """The `query` of an answer. Errors come with status 200 (https://www.mediawiki.org/wiki/API:Errors_and_warnings)."""
    found = answer.json()
    error = found.get("error") if isinstance(found, dict) else None
    if isinstance(error, dict):
        kind = (QuotaExceeded if error.get("code") == "ratelimited" else SourceUnavailable) if error.get("code") in _BUSY else SourceAnswerInvalid
        raise kind(answer.source, f"answered {error.get('code')} ({str(error.get('info'))[:200].rstrip('.')}). Try again later.", answer.status)
    if not isinstance(found, dict) or not isinstance((found.get("query") or {}).get("pages"), list):
        raise SourceAnswerInvalid(answer.source, "answered no pages of a MediaWiki. Check the project and the base URL.", answer.status)
    query: Mapping[str, Any] = found["query"]
    return query


def _article(keyword: str, query: Mapping[str, Any]) -> Article | None:
    """Where the titles' normalisation and redirects lead from a keyword."""
    title = " ".join(keyword.split())
    for steps in ("normalized", "redirects"):
        leads = {step["from"]: step["to"] for step in query.get(steps) or []}
        for _ in leads:
            title = leads.get(title, title)
    page = next((page for page in query["pages"] if page.get("title") == title), None)
    if page is None or page.get("missing") or page.get("invalid"):
        return None
    return Article(keyword, title, "disambiguation" in (page.get("pageprops") or {}))


def _read_views(answer: ApiAnswer) -> list[tuple[date, int]]:
    """Day and views. A 404 says that there is no data, unless it says that the path is wrong (https://wikimedia.org/api/rest_v1/)."""
    found = answer.json()
    items = found.get("items") if isinstance(found, dict) else None
    if answer.status == 404 and isinstance(found, dict) and "not have data" in str(found.get("detail")):
        return []
    if answer.status != 200 or not isinstance(items, list):
        said = str(found.get("detail") if isinstance(found, dict) else None)[:200].rstrip(".")
        raise SourceAnswerInvalid(answer.source, f"answered {answer.status} ({said}). Check the project and the dates.", answer.status)
    try:
        return [(date.fromisoformat(item["timestamp"][:8]), int(item["views"])) for item in items]
    except (KeyError, TypeError, ValueError) as error:
        raise SourceAnswerInvalid(answer.source, f"a row of views is not as documented ({error!r}). Update Plancast, or report it.") from error


def _label(text: str) -> str | None:
    """The first cell of the header: it begins the line above the first that begins with a date."""
    lines = [line.strip().lstrip('"') for line in text.splitlines() if line.strip()]
    header = next((before for before, line in pairwise(lines) if _DATE.match(line)), None)
    return re.split(r'[",;\t]', header, maxsplit=1)[0] if header else None


def _terms(header: Sequence[str]) -> tuple[tuple[str, str | None], ...] | None:
    """Term and region of each column but the first, as in `sourdough: (United States)`; None for a row that is no header."""
    if len(header) < 2 or not all(header):
        return None
    return tuple(_term(cell) for cell in header[1:])


def _term(cell: str) -> tuple[str, str | None]:
    term, colon, place = cell.rpartition(": (")
    return (term, place[:-1]) if colon and place.endswith(")") else (cell, None)


def _read_rows(table: Table[tuple[tuple[str, str | None], ...]], source: str) -> tuple[list[TrendPoint], tuple[RefusedRow, ...]]:
    points: list[TrendPoint] = []
    refused: list[RefusedRow] = []
    partial = next((place for place, cell in enumerate(table.header) if cell.casefold() == "ispartial"), None)
    for line, row in table.rows:
        try:
            cells = fitted(row, len(table.header))
            if partial is not None and cells[partial].casefold() == "true":
                raise ValueError("is of a period that was not over")
            points += _points(cells, table.found, source)
        except ValueError as error:
            refused.append(RefusedRow(line, str(error)))
    return points, tuple(refused)


def _points(cells: Sequence[str], terms: Sequence[tuple[str, str | None]], source: str) -> list[TrendPoint]:
    """The points of a row. Raises `ValueError`."""
    match = _DATE.fullmatch(cells[0])
    if match is None:
        raise ValueError(f"{cells[0]!r} is not a day or a month")
    on, points = date(int(match[1]), int(match[2]), int(match[3] or 1)), []
    for (keyword, place), cell in zip(terms, cells[1:], strict=True):
        if keyword.casefold() == "ispartial":
            continue
        amount = read_amount(cell)
        value, below = amount.value, amount.high
        if max(value or 0, below or 0) > 100 or (amount.low or 0) > 0:
            raise ValueError(f"{cell!r} is not an index from 0 to 100")
        if value is not None or below is not None:
            points.append(TrendPoint(keyword, on, value, "index 0..100", "day", source, below, place))
    return points


def _period(points: Sequence[TrendPoint], *, is_monthly: bool) -> Period:
    """Months are written without a day; a week is seven days from the next."""
    steps = {(after - before).days for before, after in pairwise(sorted({point.on for point in points}))}
    return "month" if is_monthly else "week" if 7 in steps and 1 not in steps else "day"
