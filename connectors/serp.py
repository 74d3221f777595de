"""Who ranks for a keyword, and what else its results page shows: from DataForSEO, SerpAPI or a SearXNG of one's own.

Ranks count organic results only, from 1. What a provider does not tell of a page is None, not "absent".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from pydantic import SecretStr

from connectors.api import Api, ApiAnswer
from connectors.asking import Batch, Budget, Part, Unanswered, Usage, ask_in_turn, in_batches, read_fresh
from connectors.dataforseo import Account, Market, run_task
from connectors.errors import CredentialsRefused, SourceAnswerInvalid, SourceUnavailable
from connectors.web.urls import normalise, site_of

SERP_PRICE_USD = 0.002
"""A live results page of ten at DataForSEO."""
_OPERATORS = tuple("allinanchor: allintext: allintitle: allinurl: define: filetype: id: inanchor: info: intext: intitle: inurl: link: site:".split())
_OPERATOR_FACTOR = 5  # what DataForSEO charges for a query with one of them
_PAGE = 10
_ANSWERS = frozenset(("answer_box", "featured_snippet", "ai_overview"))
_MOST_SEARXNG_PAGES = 5


@dataclass(frozen=True, slots=True)
class SerpResult:
    """One organic result. `site` is the host of `url` without `www.`."""

    keyword: str
    rank: int
    url: str
    title: str
    site: str
    source: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class SerpPage:
    """What the results page of a keyword shows. `features` are the provider's own names of the blocks on it."""

    keyword: str
    source: str
    observed_at: datetime
    results: tuple[SerpResult, ...] = ()
    questions: tuple[str, ...] | None = None
    """"People also ask"."""
    related: tuple[str, ...] | None = None
    has_answer_box: bool | None = None
    """An answer above the results: an answer box, a featured snippet or an AI overview."""
    features: tuple[str, ...] = ()
    silent_engines: tuple[str, ...] = ()
    """Engines that a SearXNG asked in vain: the page is without their results."""


def dataforseo_pages(
    api: Api,
    account: Account,
    keywords: Sequence[str],
    market: Market,
    *,
    observed_at: datetime,
    depth: int = _PAGE,
    most_usd: float | None = None,
    price_usd: float = SERP_PRICE_USD,
    with_features: bool = False,
) -> tuple[tuple[SerpPage, ...], Usage]:
    """Google's first `depth` results, a call a keyword (`serp/google/organic/live/regular`).

    `with_features` asks `live/advanced` instead, which also tells questions and related searches. Raises `SourceError` where nothing is had.
    """
    path = f"serp/google/organic/live/{'advanced' if with_features else 'regular'}"

    def ask(batch: Batch) -> Part[SerpPage]:
        escaped = batch[0].replace("%", "%25").replace("+", "%2B")  # DataForSEO decodes what it is given
        task = run_task(api, account, path, {"keyword": escaped, **market.fields, "depth": depth})
        if task.problem:
            return Part((), (Unanswered(batch[0], task.problem),), task.cost_usd)
        result = task.results[0] if task.results else {}
        return Part((_dataforseo_page(batch[0], result, api.source, observed_at, with_features=with_features),), (), task.cost_usd)

    def price(batch: Batch) -> float:
        has_operator = any(operator in batch[0].casefold() for operator in _OPERATORS)
        return price_usd * ceil(depth / _PAGE) * (_OPERATOR_FACTOR if has_operator else 1)

    return ask_in_turn(api, in_batches(keywords, 1), ask, Budget(most_usd, price))


def serpapi_pages(
    api: Api,
    key: SecretStr,
    keywords: Sequence[str],
    *,
    observed_at: datetime,
    depth: int = _PAGE,
    country: str = "us",
    language: str = "en",
    base_url: str = "https://serpapi.com",
) -> tuple[tuple[SerpPage, ...], Usage]:
    """Google's first `depth` results, a call (one search of the plan) for each ten. Raises `SourceError` where nothing is had."""

    def ask(batch: Batch) -> Part[SerpPage]:
        pages: list[Mapping[str, Any]] = []
        while len(pages) < ceil(depth / _PAGE):
            params: dict[str, str | int] = {"engine": "google", "q": batch[0], "gl": country, "hl": language, "start": _PAGE * len(pages)}
            pages.append(_serpapi_json(api, f"{base_url}/search.json", params, key))
            if "next" not in (pages[-1].get("serpapi_pagination") or {}):
                break
        return Part((_serpapi_page(batch[0], pages, depth, api.source, observed_at),))

    return ask_in_turn(api, in_batches(keywords, 1), ask)


def searxng_pages(
    api: Api,
    base_url: str,
    keywords: Sequence[str],
    *,
    observed_at: datetime,
    depth: int = _PAGE,
    language: str = "en",
    engines: Sequence[str] = (),
) -> tuple[tuple[SerpPage, ...], Usage]:
    """The first `depth` results of a SearXNG that permits JSON (`search.formats` in its settings). Raises `SourceError` where nothing is had.

    The rank is SearXNG's own mix of its engines; name one of them in `engines` to have that one's order.
    """
    fixed = {"format": "json", "language": language, "categories": "general", **({"engines": ",".join(engines)} if engines else {})}

    def ask(batch: Batch) -> Part[SerpPage]:
        pages: list[Mapping[str, Any]] = []
        while len(pages) < _MOST_SEARXNG_PAGES and sum(len(page["results"]) for page in pages) < depth:
            params: dict[str, str | int] = {"q": batch[0], "pageno": len(pages) + 1, **fixed}
            pages.append(_searxng_json(api, f"{base_url.rstrip('/')}/search", params))
            if not pages[-1]["results"]:
                break
        return Part((_searxng_page(batch[0], pages, depth, api.source, observed_at),))

    return ask_in_turn(api, in_batches(keywords, 1), ask)


def _dataforseo_page(keyword: str, result: Mapping[str, Any], source: str, at: datetime, *, with_features: bool) -> SerpPage:
    items = [item for item in result.get("items") or [] if isinstance(item, dict)]
    kinds = tuple(str(kind) for kind in result.get("item_types") or [])
    found = ((item.get("url"), item.get("title")) for item in items if item.get("type") == "organic")
    asked = [element.get("title") for item in items if item.get("type") == "people_also_ask" for element in item.get("items") or []]
    related = [text for item in items if item.get("type") == "related_searches" for text in item.get("items") or []]
    return SerpPage(
        keyword,
        source,
        at,
        _results(keyword, found, source, at),
        questions=_texts(asked) if with_features else None,
        related=_texts(related) if with_features else None,
        has_answer_box=bool(_ANSWERS & set(kinds)),
        features=kinds,
    )


def _serpapi_json(api: Api, url: str, params: Mapping[str, str | int], key: SecretStr) -> Mapping[str, Any]:
    """One page. "Google hasn't returned any results" is an `error` of a search that succeeded (https://serpapi.com/search-errors)."""

    def read(answer: ApiAnswer) -> Mapping[str, Any]:
        page = answer.json()
        status = (page.get("search_metadata") or {}).get("status") if isinstance(page, dict) else None
        if not isinstance(page, dict) or status != "Success":
            said = str(page.get("error") if isinstance(page, dict) else None)[:200].rstrip(".")
            kind = SourceUnavailable if status in ("Error", "Processing", "Queued") else SourceAnswerInvalid
            raise kind(answer.source, f"the search did not succeed ({said}). Try again later, or check what is asked for.", answer.status)
        return page

    return read_fresh(api, lambda *, is_cached: api.get(url, params, secret_params={"api_key": key}, is_cached=is_cached), read)


def _serpapi_page(keyword: str, pages: Sequence[Mapping[str, Any]], depth: int, source: str, at: datetime) -> SerpPage:
    first = pages[0] if pages else {}
    found = [(row.get("link"), row.get("title")) for page in pages for row in page.get("organic_results") or [] if isinstance(row, dict)]
    return SerpPage(
        keyword,
        source,
        at,
        _results(keyword, found[:depth], source, at),
        questions=_texts(row.get("question") for row in first.get("related_questions") or []),
        related=_texts(row.get("query") for row in first.get("related_searches") or []),
        has_answer_box=bool(_ANSWERS & first.keys()),
        features=tuple(name for name in first if not name.startswith(("search_", "serpapi_")) and name != "pagination"),
    )


def _searxng_json(api: Api, url: str, params: Mapping[str, str | int]) -> Mapping[str, Any]:
    """One page (https://docs.searxng.org/dev/search_api.html). No result while engines are silent is a failure, not an empty page."""

    def read(answer: ApiAnswer) -> Mapping[str, Any]:
        page = answer.json()
        if not isinstance(page, dict) or not isinstance(page.get("results"), list):
            raise SourceAnswerInvalid(answer.source, "answered no results of SearXNG. Check its base URL.", answer.status)
        silent = _silent(page)
        if not page["results"] and silent and params["pageno"] == 1:
            raise SourceUnavailable(answer.source, f"no engine answered ({', '.join(silent)}). Ask less often, or enable other engines in it.")
        return page

    try:
        return read_fresh(api, lambda *, is_cached: api.get(url, params, is_cached=is_cached), read)
    except CredentialsRefused as error:
        remedy = "it does not permit this. Add json to search.formats in its settings.yml, or turn its limiter off for this client."
        raise SourceUnavailable(api.source, remedy, error.status) from error


def _searxng_page(keyword: str, pages: Sequence[Mapping[str, Any]], depth: int, source: str, at: datetime) -> SerpPage:
    found = [(row.get("url"), row.get("title")) for page in pages for row in page["results"] if isinstance(row, dict)]
    first = pages[0] if pages else {}
    return SerpPage(
        keyword,
        source,
        at,
        _results(keyword, found, source, at)[:depth],
        related=_texts(first.get("suggestions") or []),
        silent_engines=tuple(dict.fromkeys(engine for page in pages for engine in _silent(page))),
    )


def _silent(page: Mapping[str, Any]) -> tuple[str, ...]:
    """The names in `unresponsive_engines`, which are pairs of a name and a reason."""
    return tuple(str(pair[0]) if isinstance(pair, list) and pair else str(pair) for pair in page.get("unresponsive_engines") or [])


def _results(keyword: str, found: Iterable[tuple[Any, Any]], source: str, at: datetime) -> tuple[SerpResult, ...]:
    """The results in their order, each URL once (a page that two engines or two pages of results give keeps its better rank)."""
    titles: dict[str, str] = {}
    for url, title in found:
        normal = normalise(url) if isinstance(url, str) else None
        if normal is not None:
            titles.setdefault(normal, title if isinstance(title, str) else "")
    return tuple(SerpResult(keyword, rank, url, title, site_of(url), source, at) for rank, (url, title) in enumerate(titles.items(), 1))


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if isinstance(value, str) and value.strip()))
