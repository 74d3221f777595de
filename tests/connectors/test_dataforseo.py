"""DataForSEO's envelope, its errors and its prices, as documented at https://docs.dataforseo.com/v3/."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.api import Api
from connectors.dataforseo import Account, Market, account_of, keyword_difficulties, search_volumes
from connectors.errors import CredentialsRefused, QuotaExceeded, SettingsError, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.keyword_data import KeywordFigures

ACCOUNT = Account("login@example.org", SecretStr("pa55-word-of-the-api"), "http://api.test")
US = Market(2840, "en", "us")
VOLUME = "/v3/keywords_data/google_ads/search_volume/live"
DIFFICULTY = "/v3/dataforseo_labs/google/bulk_keyword_difficulty/live"
TODAY = date(2026, 6, 1)


def envelope(result: Any, cost: float = 0.075, code: int = 20_000, message: str = "Ok.") -> dict[str, Any]:
    task = {"id": "1", "status_code": code, "status_message": message, "cost": cost, "result_count": len(result or []), "result": result}
    return {
        "version": "0.1.20260501",
        "status_code": 20_000,
        "status_message": "Ok.",
        "cost": cost,
        "tasks_count": 1,
        "tasks_error": 0,
        "tasks": [task],
    }


def volume(keyword: str, searches: int | None = 1_000) -> dict[str, Any]:
    return {
        "keyword": keyword,
        "spell": None,
        "location_code": 2840,
        "language_code": "en",
        "search_partners": False,
        "competition": "HIGH",
        "competition_index": 87,
        "search_volume": searches,
        "low_top_of_page_bid": 0.31,
        "high_top_of_page_bid": 1.42,
        "cpc": 0.62,
        "monthly_searches": [{"year": 2026, "month": 4, "search_volume": 1_300}, {"year": 2026, "month": 3, "search_volume": 900}],
    }


@pytest.fixture
def make(api_server: Any) -> Iterator[Callable[..., Api]]:
    made: list[Api] = []

    def api(**options: Any) -> Api:
        made.append(Api("DataForSEO", api_server.guard, user_agent="Plancast", **({"retries": 0} | options)))
        return made[-1]

    yield api
    for each in made:
        each.close()


def test_volumes_with_basic_authentication(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on(VOLUME, reply(envelope([volume("sourdough starter"), volume("rye", None)])))
    figures, usage = search_volumes(make(), ACCOUNT, ["Sourdough starter", "rye"], US, observed_on=TODAY)
    assert figures[0] == KeywordFigures(
        "Sourdough starter",
        "DataForSEO",
        volume=1_000,
        cpc=0.62,
        currency="USD",
        competition=0.87,
        monthly=((date(2026, 3, 1), 900), (date(2026, 4, 1), 1_300)),
        country="us",
        language="en",
        observed_on=TODAY,
    )
    assert figures[1].volume is None
    assert (usage.calls, usage.cost_usd, usage.answered, usage.unanswered, usage.stopped_by) == (1, 0.075, 2, (), None)
    [asked] = api_server.asked
    assert b64decode(asked.headers["authorization"].removeprefix("Basic ")) == b"login@example.org:pa55-word-of-the-api"
    assert asked.json() == [{"keywords": ["Sourdough starter", "rye"], "location_code": 2840, "language_code": "en"}]
    assert "pa55" not in repr(ACCOUNT)


def test_credentials_are_login_and_password() -> None:
    account = account_of(SecretStr("login@example.org:pa55:word"))
    assert (account.login, account.password.get_secret_value()) == ("login@example.org", "pa55:word")
    with pytest.raises(SettingsError, match="LOGIN:PASSWORD") as caught:
        account_of(SecretStr("pa55-word-alone"))
    assert "pa55" not in str(caught.value)


def test_batches_of_a_thousand(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on(VOLUME, lambda asked: reply(envelope([volume(keyword) for keyword in asked.json()[0]["keywords"]])))
    figures, usage = search_volumes(make(), ACCOUNT, [f"bread {place}" for place in range(2_001)], US, observed_on=TODAY)
    assert [len(asked.json()[0]["keywords"]) for asked in api_server.asked] == [1_000, 1_000, 1]
    assert (len(figures), usage.calls, usage.cost_usd) == (2_001, 3, 0.225)


def test_keywords_that_would_fail_their_batch_are_not_asked_for(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on(VOLUME, reply(envelope([volume("rye")])))
    asked = ["why does bread rise?", "x" * 81, "one two three four five six seven eight nine ten eleven", "rye", "left out"]
    figures, usage = search_volumes(make(), ACCOUNT, asked, US, observed_on=TODAY)
    assert [figure.keyword for figure in figures] == ["rye"]
    assert [row.why for row in usage.unanswered] == [
        "Google Ads takes no keyword with the symbol ?",
        "Google Ads takes no keyword with over 80 characters",
        "Google Ads takes no keyword with over 10 words",
        "the answer leaves it out",
    ]
    assert api_server.asked[0].json()[0]["keywords"] == ["rye", "left out"]


def test_the_budget_stops_before_the_call_that_does_not_fit(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on(VOLUME, lambda asked: reply(envelope([volume(keyword) for keyword in asked.json()[0]["keywords"]], cost=0.09)))
    figures, usage = search_volumes(make(), ACCOUNT, [f"k{place}" for place in range(2_500)], US, observed_on=TODAY, most_usd=0.17)
    assert (len(figures), usage.calls, usage.cost_usd, len(usage.unanswered)) == (1_000, 1, 0.09, 1_500)
    assert isinstance(usage.stopped_by, QuotaExceeded)


def test_difficulties(api_server: Any, reply: Any, make: Any) -> None:
    items = [{"se_type": "google", "keyword": "rye", "keyword_difficulty": 41}, {"se_type": "google", "keyword": "spelt", "keyword_difficulty": None}]
    api_server.on(DIFFICULTY, reply(envelope([{"se_type": "google", "total_count": 2, "items_count": 2, "items": items}], cost=0.0102)))
    figures, usage = keyword_difficulties(make(), ACCOUNT, ["rye", "spelt"], US, observed_on=TODAY, most_usd=0.02)
    assert [(figure.keyword, figure.difficulty) for figure in figures] == [("rye", 41), ("spelt", None)]
    assert usage.cost_usd == 0.0102


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (40_100, "You are not Authorized to Access this Resource.", CredentialsRefused),
        (40_104, "Please verify your account.", CredentialsRefused),
        (40_200, "Payment Required.", QuotaExceeded),
        (40_202, "Rate limit per minute exceeded.", QuotaExceeded),
        (40_210, "Insufficient Funds.", QuotaExceeded),
        (50_000, "Internal Error.", SourceUnavailable),
        (40_400, "Not Found.", SourceAnswerInvalid),
    ],
)
def test_an_error_of_the_envelope_ends_the_asking(api_server: Any, reply: Any, make: Any, code: int, message: str, kind: type[SourceError]) -> None:
    body = {"version": "0.1", "status_code": code, "status_message": message, "cost": 0, "tasks_count": 0, "tasks_error": 0, "tasks": None}
    api_server.on(VOLUME, reply(body))
    with pytest.raises(kind, match=message.rstrip(".")) as caught:
        search_volumes(make(), ACCOUNT, ["rye"], US, observed_on=TODAY)
    assert caught.value.source == "DataForSEO"


@pytest.mark.parametrize(("status", "kind"), [(401, CredentialsRefused), (402, QuotaExceeded), (429, QuotaExceeded), (500, SourceUnavailable)])
def test_an_error_of_http(api_server: Any, reply: Any, make: Any, status: int, kind: type[SourceError]) -> None:
    api_server.on(VOLUME, reply({"status_code": status * 100, "status_message": "No.", "tasks": None}, status))
    with pytest.raises(kind):
        search_volumes(make(), ACCOUNT, ["rye"], US, observed_on=TODAY)


def test_a_limit_that_a_task_reports_keeps_the_batches_before(api_server: Any, reply: Any, make: Any) -> None:
    first = lambda asked: reply(envelope([volume(keyword) for keyword in asked.json()[0]["keywords"]]))  # noqa: E731
    api_server.on(VOLUME, first, reply(envelope(None, 0, 40_202, "Rate limit per minute exceeded.")))
    figures, usage = search_volumes(make(), ACCOUNT, [f"k{place}" for place in range(1_500)], US, observed_on=TODAY)
    assert (len(figures), len(usage.unanswered), usage.cost_usd) == (1_000, 500, 0.075)
    assert isinstance(usage.stopped_by, QuotaExceeded)


def test_a_task_that_fails_leaves_its_batch_unanswered_and_goes_on(api_server: Any, reply: Any, make: Any) -> None:
    failed = envelope(None, 0, 40_501, "Invalid Field: 'keywords'.")
    api_server.on(VOLUME, reply(failed), reply(envelope([volume("k1000")])))
    figures, usage = search_volumes(make(), ACCOUNT, [f"k{place}" for place in range(1_001)], US, observed_on=TODAY)
    assert ([figure.keyword for figure in figures], len(usage.unanswered)) == (["k1000"], 1_000)
    assert usage.unanswered[0].why == "DataForSEO answered 40501: Invalid Field: 'keywords'."


@pytest.mark.parametrize(
    "body",
    [[], {"ok": True}, {"status_code": 20_000, "tasks": []}, envelope([{"keyword": "rye"}]), envelope([{**volume("rye"), "search_volume": "many"}])],
)
def test_another_shape_is_invalid(api_server: Any, reply: Any, make: Any, body: Any) -> None:
    api_server.on(VOLUME, reply(body))
    with pytest.raises(SourceAnswerInvalid):
        search_volumes(make(), ACCOUNT, ["rye"], US, observed_on=TODAY)


def test_an_answer_from_the_cache_costs_nothing_and_a_failure_is_not_kept(api_server: Any, reply: Any, make: Any, tmp_path: Path) -> None:
    api_server.on(VOLUME, reply(envelope(None, 0, 50_301, "3rd Party API Service Unavailable.")), reply(envelope([volume("rye")])))
    api = make(cache=tmp_path, cache_s=60)
    _, first = search_volumes(api, ACCOUNT, ["rye"], US, observed_on=TODAY)
    figures, second = search_volumes(api, ACCOUNT, ["rye"], US, observed_on=TODAY)
    assert (first.answered, second.answered, second.cost_usd, len(figures)) == (0, 1, 0.075, 1)

    api_server.on(DIFFICULTY, reply(envelope([{"items": [{"keyword": "rye", "keyword_difficulty": 3}]}], cost=0.01)))
    costs = [keyword_difficulties(api, ACCOUNT, ["rye"], US, observed_on=TODAY)[1] for _ in range(2)]
    assert [(usage.calls, usage.cost_usd) for usage in costs] == [(1, 0.01), (0, 0.0)]
