"""Page views (https://wikimedia.org/api/rest_v1/), titles (https://www.mediawiki.org/wiki/API:Query) and files of Google Trends."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api import Api
from connectors.errors import QuotaExceeded, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.export_cells import ExportUnreadable
from connectors.trends import Article, TrendPoint, find_articles, page_views, read_trends_file

VIEWS = "/metrics/pageviews/per-article/en.wikipedia.org/all-access/user"
NO_DATA = {
    "type": "https://mediawiki.org/wiki/HyperSwitch/errors/not_found",
    "title": "Not found.",
    "method": "get",
    "detail": "The date(s) you used are valid, but we either do not have data for those date(s), or the project you asked for is not loaded yet.",
}
SPAN = (date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture
def api(api_server: Any) -> Iterator[Api]:
    with Api("Wikipedia", api_server.guard, user_agent="Plancast", retries=0) as api:
        yield api


def views(title: str, *rows: tuple[str, int]) -> dict[str, Any]:
    fixed = {"project": "en.wikipedia", "article": title, "granularity": "monthly", "access": "all-access", "agent": "user"}
    return {"items": [{**fixed, "timestamp": timestamp, "views": count} for timestamp, count in rows]}


def test_articles_by_title_case_and_redirect(api_server: Any, reply: Any, api: Api) -> None:
    query = {
        "normalized": [{"fromencoded": False, "from": "levain starter", "to": "Levain starter"}, {"fromencoded": False, "from": "rye", "to": "Rye"}],
        "redirects": [{"from": "Levain starter", "to": "Levain"}, {"from": "Levain", "to": "Sourdough"}],
        "pages": [
            {"pageid": 1, "ns": 0, "title": "Sourdough"},
            {"pageid": 2, "ns": 0, "title": "Rye"},
            {"pageid": 3, "ns": 0, "title": "Mercury", "pageprops": {"disambiguation": ""}},
            {"ns": 0, "title": "Bread qwxz", "missing": True},
        ],
    }
    api_server.on("/w/api.php", reply({"batchcomplete": True, "query": query}))
    found, usage = find_articles(api, ["levain  starter", "rye", "Mercury", "Bread qwxz", "a|b"], base_url="http://api.test")
    assert found == (Article("levain  starter", "Sourdough"), Article("rye", "Rye"), Article("Mercury", "Mercury", is_disambiguation=True))
    assert [(row.subject, row.why) for row in usage.unanswered] == [
        ("a|b", "is no title of an article"),
        ("Bread qwxz", "en.wikipedia.org has no article of this title"),
    ]
    assert api_server.asked[0].query["titles"] == ["levain starter|rye|Mercury|Bread qwxz"]


def test_fifty_titles_a_call(api_server: Any, reply: Any, api: Api) -> None:
    def answer(asked: Any) -> Any:
        return reply({"query": {"pages": [{"title": title} for title in asked.query["titles"][0].split("|")]}})

    api_server.on("/w/api.php", answer)
    found, usage = find_articles(api, [f"Bread {place}" for place in range(101)], base_url="http://api.test")
    assert (len(found), usage.calls) == (101, 3)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": {"code": "maxlag", "info": "Waiting for 10.64: 6 seconds lagged."}}, SourceUnavailable),
        ({"error": {"code": "ratelimited", "info": "You've exceeded your rate limit."}}, QuotaExceeded),
        ({"error": {"code": "badvalue", "info": "Unrecognized value."}}, SourceAnswerInvalid),
        ({"batchcomplete": True}, SourceAnswerInvalid),
        ([], SourceAnswerInvalid),
    ],
)
def test_errors_of_the_query_api_come_with_status_200(api_server: Any, reply: Any, api: Api, body: Any, kind: type[SourceError]) -> None:
    api_server.on("/w/api.php", reply(body))
    with pytest.raises(kind):
        find_articles(api, ["rye"], base_url="http://api.test")


def test_page_views_for_each_keyword_of_an_article(api_server: Any, reply: Any, api: Api) -> None:
    path = f"{VIEWS}/AC/DC_(bread)/monthly/2026010100/2026033100"  # as the server unquotes it
    api_server.on(path, reply(views("AC/DC_(bread)", ("2026010100", 40), ("2026030100", 60))))
    articles = [Article("acdc", "AC/DC (bread)"), Article("ac dc", "AC/DC (bread)")]
    points, usage = page_views(api, articles, *SPAN, base_url="http://api.test")
    assert points[0] == TrendPoint("acdc", date(2026, 1, 1), 40, "views", "month", "Wikipedia", place="en.wikipedia.org")
    assert [(point.keyword, point.on.month, point.value) for point in points] == [
        ("acdc", 1, 40),
        ("acdc", 3, 60),
        ("ac dc", 1, 40),
        ("ac dc", 3, 60),
    ]
    assert usage.calls == 1


def test_no_data_is_no_failure(api_server: Any, reply: Any, api: Api) -> None:
    api_server.on(f"{VIEWS}/Rye/daily/2026010100/2026033100", reply(NO_DATA, 404))
    api_server.on(f"{VIEWS}/Spelt/daily/2026010100/2026033100", reply(views("Spelt", ("2026010200", 5))))
    articles = [Article("rye", "Rye"), Article("spelt", "Spelt")]
    points, usage = page_views(api, articles, *SPAN, granularity="daily", base_url="http://api.test")
    assert ([(point.on, point.period) for point in points], [row.subject for row in usage.unanswered]) == ([(date(2026, 1, 2), "day")], ["Rye"])


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, {"detail": "invalid route", "status": 404}, SourceAnswerInvalid),
        (400, {"title": "Bad Request", "detail": "start timestamp is invalid, must be a valid date in YYYYMMDD format"}, SourceAnswerInvalid),
        (200, {"items": [{"timestamp": "soon", "views": 1}]}, SourceAnswerInvalid),
        (429, {"title": "Too many requests"}, QuotaExceeded),
        (503, {}, SourceUnavailable),
    ],
)
def test_errors_of_the_views_api(api_server: Any, reply: Any, api: Api, status: int, body: Any, kind: type[SourceError]) -> None:
    api_server.on(f"{VIEWS}/Rye/monthly/2026010100/2026033100", reply(body, status))
    with pytest.raises(kind):
        page_views(api, [Article("rye", "Rye")], *SPAN, base_url="http://api.test")


def test_google_trends_weeks_of_several_terms() -> None:
    text = (
        "Category: All categories\n\nWeek,sourdough: (United States),rye bread: (Georgia (US))\n"
        "2026-01-04,100,<1\n2026-01-11,87,\n2026-01-18,ten,3\n2026-13-01,1,1\n2026-01-25,1\n2026-02-01,101,1\n"
    )
    file = read_trends_file(text.encode("utf-8-sig"))
    assert file.points == (
        TrendPoint("sourdough", date(2026, 1, 4), 100, "index 0..100", "week", "google_trends", place="United States"),
        TrendPoint("rye bread", date(2026, 1, 4), None, "index 0..100", "week", "google_trends", below=1, place="Georgia (US)"),
        TrendPoint("sourdough", date(2026, 1, 11), 87, "index 0..100", "week", "google_trends", place="United States"),
    )
    assert [(row.line, row.why) for row in file.refused] == [
        (6, "'ten' is not a number"),
        (7, "month must be in 1..12"),
        (8, "has 2 cells where the header has 3"),
        (9, "'101' is not an index from 0 to 100"),
    ]


def test_google_trends_in_another_language_with_a_comma_above_and_months() -> None:
    text = "Kategorie: Essen, Trinken\n\nMonat,sauerteig: (Deutschland)\n2025-12,44\n2026-01,51\n"
    points = read_trends_file(text.encode()).points
    assert [(point.on, point.value, point.period, point.place) for point in points] == [
        (date(2025, 12, 1), 44, "month", "Deutschland"),
        (date(2026, 1, 1), 51, "month", "Deutschland"),
    ]


def test_google_trends_days_without_the_one_that_is_not_over() -> None:
    file = read_trends_file(b'"Day","rye","isPartial"\n"2026-01-01","3","false"\n"2026-01-02","4","False"\n"2026-01-03","2","true"\n')
    assert [(point.keyword, point.on.day, point.period, point.place) for point in file.points] == [("rye", 1, "day", None), ("rye", 2, "day", None)]
    assert [row.why for row in file.refused] == ["is of a period that was not over"]


@pytest.mark.parametrize("content", [b"", b"Category: All categories\n\nRegion,rye\nBerlin,100\n", b"TOP\nrye bread,100\n", b"2026-01-01,3\n"])
def test_another_file_is_refused_with_the_remedy(content: bytes) -> None:
    with pytest.raises(ExportUnreadable, match="Download it there"):
        read_trends_file(content)


@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.sampled_from(["0", "55", "100", "<1", "x"])),
        min_size=1,
        unique_by=lambda row: row[0],
    )
)
def test_each_row_of_a_term_is_a_point_or_a_refusal(rows: list[tuple[date, str]]) -> None:
    text = "Day,rye\n" + "".join(f"{on},{cell}\n" for on, cell in rows)
    file = read_trends_file(text.encode())
    assert len(file.points) + len(file.refused) == len(rows)
    assert all((point.value is None) == (point.below == 1) for point in file.points)
