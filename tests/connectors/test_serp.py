"""Results pages in the formats of DataForSEO, SerpAPI (https://serpapi.com/search-api) and SearXNG (https://docs.searxng.org/dev/search_api.html)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.api import Api
from connectors.dataforseo import Account, Market
from connectors.errors import CredentialsRefused, QuotaExceeded, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.serp import SerpResult, dataforseo_pages, searxng_pages, serpapi_pages

ACCOUNT = Account("login", SecretStr("pa55-word-of-the-api"), "http://api.test")
US = Market(2840, "en")
KEY = SecretStr("serp-api-key-0123456789")
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
REGULAR, ADVANCED = "/v3/serp/google/organic/live/regular", "/v3/serp/google/organic/live/advanced"


@pytest.fixture
def make(api_server: Any) -> Iterator[Callable[..., Api]]:
    made: list[Api] = []

    def api(source: str, **options: Any) -> Api:
        made.append(Api(source, api_server.guard, user_agent="Plancast", **({"retries": 0, "sleep": lambda _: None} | options)))
        return made[-1]

    yield api
    for each in made:
        each.close()


def organic(rank: int, url: str) -> dict[str, Any]:
    return {"type": "organic", "rank_group": rank, "rank_absolute": rank + 1, "domain": "x", "title": f"T{rank}", "url": url, "description": "d"}


def dataforseo(items: list[dict[str, Any]], kinds: list[str], cost: float = 0.002, code: int = 20_000, message: str = "Ok.") -> dict[str, Any]:
    result = [{"keyword": "x", "type": "organic", "se_domain": "google.com", "item_types": kinds, "items_count": len(items), "items": items}]
    task = {"id": "1", "status_code": code, "status_message": message, "cost": cost, "result": result if code == 20_000 else None}
    return {"version": "0.1", "status_code": 20_000, "status_message": "Ok.", "cost": cost, "tasks_count": 1, "tasks_error": 0, "tasks": [task]}


def test_dataforseo_ranks_organic_results_alone(api_server: Any, reply: Any, make: Any) -> None:
    items = [
        {"type": "paid", "rank_group": 1, "rank_absolute": 1, "url": "https://ads.test/", "title": "Ad"},
        organic(1, "https://www.Brightloaf.test/Starter"),
        organic(2, "https://crumb.test/"),
    ]
    api_server.on(REGULAR, reply(dataforseo(items, ["paid", "featured_snippet", "organic", "people_also_ask"])))
    [page], usage = dataforseo_pages(make("DataForSEO"), ACCOUNT, ["100% rye + spelt"], US, observed_at=AT)
    assert page.results == (
        SerpResult("100% rye + spelt", 1, "https://www.brightloaf.test/Starter", "T1", "brightloaf.test", "DataForSEO", AT),
        SerpResult("100% rye + spelt", 2, "https://crumb.test/", "T2", "crumb.test", "DataForSEO", AT),
    )
    assert (page.has_answer_box, page.questions, page.related) == (True, None, None)
    assert page.features == ("paid", "featured_snippet", "organic", "people_also_ask")
    assert (usage.calls, usage.cost_usd, usage.answered) == (1, 0.002, 1)
    assert api_server.asked[0].json() == [{"keyword": "100%25 rye %2B spelt", "location_code": 2840, "language_code": "en", "depth": 10}]


def test_dataforseo_with_features(api_server: Any, reply: Any, make: Any) -> None:
    items = [
        organic(1, "https://a.test/"),
        {"type": "people_also_ask", "items": [{"type": "people_also_ask_element", "title": "Why rye?"}, {"title": None}]},
        {"type": "related_searches", "items": ["rye flour", "rye starter"]},
    ]
    api_server.on(ADVANCED, reply(dataforseo(items, ["organic", "people_also_ask", "related_searches"])))
    [page], _ = dataforseo_pages(make("DataForSEO"), ACCOUNT, ["rye"], US, observed_at=AT, with_features=True)
    assert (page.questions, page.related, page.has_answer_box) == (("Why rye?",), ("rye flour", "rye starter"), False)


def test_dataforseo_no_results_is_an_answer_and_a_failed_search_is_none(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on(
        REGULAR,
        reply(dataforseo([], [], 0.002, 40_102, "No Search Results.")),
        reply(dataforseo([], [], 0, 40_101, "Internal SE Server Error.")),
        reply(dataforseo([organic(1, "https://a.test/")], ["organic"])),
    )
    pages, usage = dataforseo_pages(make("DataForSEO"), ACCOUNT, ["none", "fails", "one"], US, observed_at=AT)
    assert [(page.keyword, len(page.results)) for page in pages] == [("none", 0), ("one", 1)]
    assert [row.subject for row in usage.unanswered] == ["fails"]
    assert (usage.answered, usage.cost_usd, usage.stopped_by) == (2, 0.004, None)


def test_dataforseo_price_of_depth_and_of_operators_is_known_before(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on(REGULAR, reply(dataforseo([organic(1, "https://a.test/")], ["organic"])))
    api = make("DataForSEO")
    with pytest.raises(QuotaExceeded, match=r"may cost \$0.02\b"):
        dataforseo_pages(api, ACCOUNT, ["site:a.test rye"], US, observed_at=AT, depth=20, most_usd=0.019)
    assert api_server.asked == []


def serpapi(links: list[str], *, has_next: bool = False, **blocks: Any) -> dict[str, Any]:
    rows = [{"position": place, "title": f"T{place}", "link": link, "snippet": "s"} for place, link in enumerate(links, 1)]
    pagination = {"current": 1, **({"next": "https://serpapi.com/search.json?start=10"} if has_next else {})}
    return {
        "search_metadata": {"id": "1", "status": "Success"},
        "search_parameters": {"engine": "google", "q": "rye"},
        "search_information": {"organic_results_state": "Results for exact spelling"},
        "organic_results": rows,
        "serpapi_pagination": pagination,
        **blocks,
    }


def test_serpapi_pages_until_there_is_no_next(api_server: Any, reply: Any, make: Any) -> None:
    blocks = {
        "answer_box": {"type": "organic_result"},
        "related_questions": [{"question": "Why rye?", "snippet": "s"}],
        "related_searches": [{"query": "rye flour", "link": "https://www.google.com/search?q=rye+flour"}],
    }
    api_server.on(
        "/search.json", reply(serpapi(["https://a.test/", "https://b.test/"], has_next=True, **blocks)), reply(serpapi(["https://c.test/"]))
    )
    [page], usage = serpapi_pages(make("SerpAPI"), KEY, ["rye"], observed_at=AT, depth=30, base_url="http://api.test")
    assert [(result.rank, result.url) for result in page.results] == [(1, "https://a.test/"), (2, "https://b.test/"), (3, "https://c.test/")]
    assert (page.questions, page.related, page.has_answer_box) == (("Why rye?",), ("rye flour",), True)
    assert page.features == ("organic_results", "answer_box", "related_questions", "related_searches")
    assert (usage.calls, usage.cost_usd) == (2, None)
    first, second = api_server.asked
    assert (first.query["start"], second.query["start"], first.query["api_key"]) == (["0"], ["10"], [KEY.get_secret_value()])
    assert (first.query["engine"], first.query["gl"], first.query["hl"]) == (["google"], ["us"], ["en"])


def test_serpapi_without_results_is_an_empty_page(api_server: Any, reply: Any, make: Any) -> None:
    body = {"search_metadata": {"status": "Success"}, "error": "Google hasn't returned any results for this query."}
    api_server.on("/search.json", reply(body))
    [page], _ = serpapi_pages(make("SerpAPI"), KEY, ["qwxz"], observed_at=AT, base_url="http://api.test")
    assert (page.results, page.questions, page.has_answer_box) == ((), (), False)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": "Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key"}, CredentialsRefused),
        (429, {"error": "Your account has run out of searches."}, QuotaExceeded),
        (503, {"search_metadata": {"status": "Error"}, "error": "We couldn't get valid results."}, SourceUnavailable),
        (200, {"search_metadata": {"status": "Processing"}}, SourceUnavailable),
        (400, {"error": "Missing query `q` parameter."}, SourceAnswerInvalid),
        (200, ["no object"], SourceAnswerInvalid),
    ],
)
def test_serpapi_errors(api_server: Any, reply: Any, make: Any, status: int, body: Any, kind: type[SourceError]) -> None:
    api_server.on("/search.json", reply(body, status))
    with pytest.raises(kind) as caught:
        serpapi_pages(make("SerpAPI"), KEY, ["rye"], observed_at=AT, base_url="http://api.test")
    assert KEY.get_secret_value() not in str(caught.value)


def test_serpapi_waits_as_it_is_told(api_server: Any, reply: Any, make: Any) -> None:
    slept: list[float] = []
    api_server.on("/search.json", reply({"error": "Too many."}, 429, {"Retry-After": "7"}), reply(serpapi(["https://a.test/"])))
    [page], usage = serpapi_pages(make("SerpAPI", retries=1, sleep=slept.append), KEY, ["rye"], observed_at=AT, base_url="http://api.test")
    assert (len(page.results), usage.calls, slept) == (1, 2, [7.0])


def test_serpapi_keeps_the_pages_before_the_plan_ran_out(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/search.json", reply(serpapi(["https://a.test/"])), reply({"error": "Your account has run out of searches."}, 429))
    pages, usage = serpapi_pages(make("SerpAPI"), KEY, ["rye", "spelt"], observed_at=AT, base_url="http://api.test")
    assert ([page.keyword for page in pages], [row.subject for row in usage.unanswered]) == (["rye"], ["spelt"])
    assert isinstance(usage.stopped_by, QuotaExceeded)


def searxng(urls: list[str], **more: Any) -> dict[str, Any]:
    rows = [{"url": url, "title": f"T {url}", "content": "c", "engine": "brave", "engines": ["brave"], "score": 1.0} for url in urls]
    empty: dict[str, Any] = {"answers": [], "corrections": [], "infoboxes": [], "suggestions": [], "unresponsive_engines": []}
    return {"query": "rye", "number_of_results": len(rows), "results": rows, **empty, **more}


def test_searxng_pages_until_the_depth_with_each_url_once(api_server: Any, reply: Any, make: Any) -> None:
    first = searxng(["https://a.test/", "https://b.test/?utm_source=x"], suggestions=["rye flour"], unresponsive_engines=[["google", "CAPTCHA"]])
    api_server.on("/search", reply(first), reply(searxng(["https://b.test/", "https://c.test/", "https://d.test/"])))
    [page], usage = searxng_pages(make("SearXNG"), "http://api.test/", ["rye"], observed_at=AT, depth=3, engines=["brave"])
    assert [result.url for result in page.results] == ["https://a.test/", "https://b.test/", "https://c.test/"]
    assert (page.related, page.questions, page.has_answer_box, page.silent_engines) == (("rye flour",), None, None, ("google",))
    assert [asked.query["pageno"] for asked in api_server.asked] == [["1"], ["2"]]
    assert (api_server.asked[0].query["format"], api_server.asked[0].query["engines"], usage.calls) == (["json"], ["brave"], 2)


def test_searxng_with_silent_engines_alone_is_a_failure_not_an_empty_page(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/search", reply(searxng([], unresponsive_engines=[["google", "CAPTCHA"], ["bing", "timeout"]])))
    with pytest.raises(SourceUnavailable, match=r"no engine answered \(google, bing\)"):
        searxng_pages(make("SearXNG"), "http://api.test", ["rye"], observed_at=AT)
    api_server.on("/search", reply(searxng([])))
    [page], _ = searxng_pages(make("SearXNG"), "http://api.test", ["qwxz"], observed_at=AT)
    assert page.results == ()


def test_searxng_without_json_says_how_to_permit_it(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/search", reply(b"<!doctype html><title>403 Forbidden</title>", 403, {"Content-Type": "text/html"}))
    with pytest.raises(SourceUnavailable, match=r"Add json to search\.formats"):
        searxng_pages(make("SearXNG"), "http://api.test", ["rye"], observed_at=AT)


@pytest.mark.parametrize("body", [b"<html>", {"results": None}, []])
def test_searxng_of_another_shape_is_invalid(api_server: Any, reply: Any, make: Any, body: Any) -> None:
    api_server.on("/search", reply(body))
    with pytest.raises(SourceAnswerInvalid):
        searxng_pages(make("SearXNG"), "http://api.test", ["rye"], observed_at=AT)
