"""Search Console's API as documented, spoken by a real server: tokens, paging, lag, quotas, half answers."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pydantic import SecretStr

from connectors.api import Api
from connectors.errors import CredentialsRefused, QuotaExceeded, SourceAnswerInvalid, SourceUnavailable
from connectors.google_access import GoogleAccess
from connectors.metric_records import MetricsLoad, dimension_values
from connectors.search_console import SCOPE, SearchConsoleQuery, load_days, loadable_days

pytestmark = pytest.mark.usefixtures("console")

KNOWN_AT = datetime(2026, 6, 20, 6, tzinfo=UTC)
QUERY_PATH = "/webmasters/v3/sites/sc-domain:acme.example/searchAnalytics/query"
DAY = date(2026, 6, 1)
PERSON = SecretStr(json.dumps({"client_id": "id-1", "client_secret": "secret-12345", "refresh_token": "refresh-12345"}))
Row = dict[str, Any]


def row(*keys: str, clicks: float = 1, impressions: float = 10, position: float = 3.5) -> Row:
    ctr = clicks / impressions if impressions else 0
    return {"keys": list(keys), "clicks": clicks, "impressions": impressions, "ctr": ctr, "position": position}


class Console:
    """The API over a table of rows by (day, dimensions): it pages, and counts what it is asked."""

    def __init__(self, reply: Any) -> None:
        self.reply = reply
        self.tables: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
        self.metadata: dict[str, str] = {}
        self.token = "token-1"

    def answer(self, asked: Any) -> Any:
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            error = {"code": 401, "message": "Invalid Credentials", "errors": [{"reason": "authError"}], "status": "UNAUTHENTICATED"}
            return self.reply({"error": error}, 401)
        body = asked.json()
        days = (date.fromisoformat(body["startDate"]), date.fromisoformat(body["endDate"]))
        wanted = tuple(body["dimensions"])
        rows = [
            found for (on, names), table in self.tables.items() if names == wanted and days[0] <= date.fromisoformat(on) <= days[1] for found in table
        ]
        page = rows[body["startRow"] : body["startRow"] + body["rowLimit"]]
        metadata = {"metadata": self.metadata} if self.metadata and "date" in wanted else {}
        return self.reply({**({"rows": page} if page else {}), "responseAggregationType": "byProperty", **metadata})


@pytest.fixture
def console(api_server: Any, reply: Any) -> Console:
    """A property with one day, granting `token-1` for a refresh token."""
    found = Console(reply)
    api_server.on(QUERY_PATH, found.answer)
    api_server.on("/token", lambda _: reply({"access_token": found.token, "expires_in": 3599, "token_type": "Bearer", "scope": SCOPE}))
    found.tables["2026-06-01", ("date",)] = [row("2026-06-01", clicks=10, impressions=100, position=4.0)]
    return found


@pytest.fixture
def load(api_server: Any) -> Iterator[Callable[..., list[MetricsLoad]]]:
    apis: list[Api] = []

    def all_days(credentials: SecretStr = PERSON, clock: Callable[[], float] = lambda: 1_780_000_000.0, **fields: Any) -> list[MetricsLoad]:
        apis.append(Api("Search Console", api_server.guard, user_agent="Plancast/0.1", retries=1, sleep=lambda _: None))
        access = GoogleAccess(apis[-1], credentials, SCOPE, token_url="http://api.test/token", clock=clock)
        query = SearchConsoleQuery(**({"property_url": "sc-domain:acme.example", "site": "acme.example", "first_on": DAY, "last_on": DAY} | fields))
        return list(load_days(access, query, KNOWN_AT, base_url="http://api.test/webmasters/v3"))

    yield all_days
    for api in apis:
        api.close()


def facts(loaded: MetricsLoad) -> dict[tuple[str, str, str], float]:
    return {(record.url, record.dimension, record.metric): record.value for record in loaded.records}


def test_totals_pages_queries_and_both_become_facts(console: Console, load: Any) -> None:
    console.tables["2026-06-01", ("page",)] = [row("https://www.acme.example/shoes", clicks=9, impressions=90)]
    console.tables["2026-06-01", ("query",)] = [row("red shoes", clicks=6, impressions=40), row("shoes & co", clicks=0, impressions=10)]
    console.tables["2026-06-01", ("query", "page")] = [row("red shoes", "https://www.acme.example/shoes", clicks=6, impressions=40)]
    (loaded,) = load()
    found = facts(loaded)
    assert found["", "", "clicks"] == 10
    assert found["", "", "position"] == 4.0
    assert found["https://www.acme.example/shoes", "", "impressions"] == 90
    assert found["", "query=red shoes", "clicks"] == 6
    assert found["https://www.acme.example/shoes", "query=red shoes", "clicks"] == 6
    assert {record.known_at for record in loaded.records} == {KNOWN_AT}
    assert {record.on for record in loaded.records} == {DAY}
    assert "query=shoes %26 co" in {record.dimension for record in loaded.records}
    assert dimension_values("query=shoes %26 co") == {"query": "shoes & co"}
    assert not any(record.metric == "ctr" for record in loaded.records)
    assert loaded.summary.coverage == {"clicks": 0.6, "impressions": 0.5}
    assert (loaded.summary.totals, loaded.summary.timezone, loaded.summary.days) == ({"clicks": 10, "impressions": 100}, "America/Los_Angeles", 1)


def test_a_page_that_was_not_shown_has_no_position(console: Console, load: Any) -> None:
    console.tables["2026-06-01", ("page",)] = [row("https://acme.example/a", clicks=0, impressions=0, position=0)]
    (loaded,) = load()
    assert ("https://acme.example/a", "", "position") not in facts(loaded)


def test_addresses_of_one_page_are_added_up_and_others_are_told(console: Console, load: Any) -> None:
    console.tables["2026-06-01", ("page",)] = [
        row("https://acme.example/a#top", clicks=1, impressions=30, position=2),
        row("https://acme.example/a", clicks=2, impressions=10, position=6),
        row("android-app://acme.example/a"),
    ]
    (loaded,) = load()
    found = facts(loaded)
    assert [found["https://acme.example/a", "", metric] for metric in ("clicks", "impressions", "position")] == [3, 40, 3]
    assert [(unread.line, unread.text) for unread in loaded.unread] == [(3, "android-app://acme.example/a")]
    assert loaded.summary.unread == 1


def test_rows_beyond_one_answer_are_paged_for(console: Console, load: Any, api_server: Any) -> None:
    console.tables["2026-06-01", ("query",)] = [row(f"query {number}") for number in range(25_003)]
    (loaded,) = load(breakdowns=[("query",)])
    assert sum(record.metric == "clicks" and record.dimension != "" for record in loaded.records) == 25_003
    asked = [request.json() for request in api_server.asked if request.path == QUERY_PATH]
    assert [(body["startRow"], body["rowLimit"]) for body in asked if body["dimensions"] == ["query"]] == [(0, 25_000), (25_000, 25_000)]
    assert not loaded.summary.is_capped


def test_each_day_is_asked_for_apart_and_a_day_without_figures_is_not_made_up(console: Console, load: Any, api_server: Any) -> None:
    console.tables["2026-06-03", ("date",)] = [row("2026-06-03", clicks=0, impressions=5)]
    console.tables["2026-06-03", ("query",)] = [row("late")]
    loads = load(last_on=date(2026, 6, 4), breakdowns=[("query",)])
    assert [loaded.summary.first_on for loaded in loads] == [date(2026, 6, 1), date(2026, 6, 3)]
    spans = [(body["startDate"], body["endDate"]) for body in (request.json() for request in api_server.asked if request.path == QUERY_PATH)]
    assert spans == [("2026-06-01", "2026-06-04"), ("2026-06-01", "2026-06-01"), ("2026-06-03", "2026-06-03")]


def test_days_that_may_still_change_are_marked(console: Console, load: Any, api_server: Any) -> None:
    console.tables["2026-06-02", ("date",)] = [row("2026-06-02")]
    console.metadata = {"first_incomplete_date": "2026-06-02"}
    first, second = load(last_on=date(2026, 6, 2), data_state="all", breakdowns=[])
    assert (first.summary.fresh_from, second.summary.fresh_from) == (None, date(2026, 6, 2))
    assert api_server.asked[1].json()["dataState"] == "all"


def test_other_kinds_of_search_are_kept_apart(load: Any) -> None:
    (loaded,) = load(search_type="image", breakdowns=[])
    assert {record.dimension for record in loaded.records} == {"type=image"}


def test_an_expired_token_is_renewed_once(console: Console, load: Any, api_server: Any, reply: Any) -> None:
    api_server.on("/token", reply({"access_token": "token-0", "expires_in": 3599}), reply({"access_token": "token-1", "expires_in": 3599}))
    assert len(load(breakdowns=[])) == 1
    tokens = [request for request in api_server.asked if request.path == "/token"]
    assert len(tokens) == 2
    assert tokens[0].form() == {"grant_type": "refresh_token", **json.loads(PERSON.get_secret_value())}
    console.token = "never granted"
    api_server.on("/token", reply({"access_token": "token-1", "expires_in": 3599}))
    api_server.asked.clear()
    with pytest.raises(CredentialsRefused, match="Invalid Credentials"):
        load(breakdowns=[])
    assert [request.path for request in api_server.asked] == ["/token", QUERY_PATH, "/token", QUERY_PATH]


def test_a_token_is_kept_until_it_nears_its_end(console: Console, load: Any, api_server: Any) -> None:
    instants = iter([0.0, 0.0, 100.0, 3_600.0, 3_600.0, 3_600.0])
    console.tables["2026-06-01", ("query",)] = [row("a")]
    load(clock=lambda: next(instants), breakdowns=[("query",), ("page",)])
    assert [request.path for request in api_server.asked].count("/token") == 2


def test_a_service_account_signs_for_its_token(load: Any, api_server: Any) -> None:
    key = rsa.generate_private_key(65_537, 2_048)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    account = {
        "type": "service_account",
        "client_email": "bot@acme.iam.gserviceaccount.com",
        "private_key": private,
        "token_uri": "https://elsewhere.test/",
    }
    assert len(load(SecretStr(json.dumps(account)), breakdowns=[])) == 1
    form = api_server.asked[0].form()
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    head, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in form["assertion"].split("."))
    key.public_key().verify(signature, form["assertion"].rpartition(".")[0].encode(), padding.PKCS1v15(), hashes.SHA256())
    assert json.loads(head) == {"alg": "RS256", "typ": "JWT"}
    expected = {"iss": account["client_email"], "scope": SCOPE, "aud": "http://api.test/token", "iat": 1_780_000_000, "exp": 1_780_003_600}
    assert json.loads(claims) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json: hunter22", "no JSON object"),
        ('{"type": "service_account", "private_key": "hunter22"}', "RSA private_key"),
        ('{"refresh_token": "hunter22"}', "neither shape"),
    ],
)
def test_credentials_of_no_known_shape_are_named_and_not_shown(load: Any, text: str, said: str) -> None:
    with pytest.raises(CredentialsRefused, match=said) as failure:
        load(SecretStr(text))
    assert "hunter22" not in str(failure.value)


def test_a_withdrawn_grant_is_told(load: Any, api_server: Any, reply: Any) -> None:
    api_server.on("/token", reply({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, 400))
    with pytest.raises(CredentialsRefused, match="invalid_grant"):
        load()


def test_a_spent_quota_is_told(load: Any, api_server: Any, reply: Any) -> None:
    error = {"code": 403, "message": "Quota Error: load exceeded.", "errors": [{"domain": "usageLimits", "reason": "quotaExceeded"}]}
    api_server.on(QUERY_PATH, reply({"error": error}, 403))
    with pytest.raises(QuotaExceeded, match="load exceeded"):
        load()


def test_a_wrong_property_is_told(load: Any, api_server: Any, reply: Any) -> None:
    api_server.on(QUERY_PATH, reply({"error": {"code": 404, "message": "'acme' is not a valid Search Console site URL."}}, 404))
    with pytest.raises(SourceAnswerInvalid, match="valid Search Console site"):
        load()


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"rows": {}}', b'{"rows": [{"keys": ["2026-06-01"], "clicks": 1}]}', b'{"rows": [{"keys": [], "clicks": 1}]}']
)
def test_an_unknown_shape_is_an_error_and_never_no_rows(load: Any, api_server: Any, reply: Any, body: bytes) -> None:
    api_server.on(QUERY_PATH, reply(body))
    with pytest.raises(SourceAnswerInvalid):
        load()


def test_days_before_a_cut_answer_are_kept_by_the_caller(console: Console, api_server: Any, reply: Any) -> None:
    console.tables["2026-06-02", ("date",)] = [row("2026-06-02")]

    def failing(asked: Any) -> Any:
        cut = asked.json()["startDate"] == "2026-06-02"
        return reply({"rows": [row("x")]}, cut_at=12) if cut else console.answer(asked)

    api_server.on(QUERY_PATH, failing)
    kept: list[date | None] = []
    api = Api("Search Console", api_server.guard, user_agent="Plancast/0.1", retries=1, sleep=lambda _: None)
    access = GoogleAccess(api, PERSON, SCOPE, token_url="http://api.test/token")
    query = SearchConsoleQuery("sc-domain:acme.example", "acme.example", DAY, date(2026, 6, 2), breakdowns=[("query",)])
    with api, pytest.raises(SourceUnavailable):
        kept.extend(loaded.summary.first_on for loaded in load_days(access, query, KNOWN_AT, base_url="http://api.test/webmasters/v3"))
    assert kept == [DAY]


def test_sixteen_months_are_kept_and_the_last_days_are_not_final() -> None:
    assert loadable_days(date(2026, 6, 30)) == (date(2025, 2, 28), date(2026, 6, 27))
    assert loadable_days(date(2026, 4, 1)) == (date(2024, 12, 1), date(2026, 3, 29))
