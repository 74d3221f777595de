"""GA4's Data API as documented, spoken by a real server."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.api import Api
from connectors.errors import QuotaExceeded, SourceAnswerInvalid
from connectors.google_access import GoogleAccess
from connectors.metric_records import MetricsLoad
from connectors.web_analytics import METRICS, SCOPE, WebAnalyticsQuery, load_spans

pytestmark = pytest.mark.usefixtures("measured")

KNOWN_AT = datetime(2026, 6, 20, 6, tzinfo=UTC)
REPORT = "/v1beta/properties/1234:runReport"
PERSON = SecretStr(json.dumps({"client_id": "id-1", "client_secret": "secret-12345", "refresh_token": "refresh-12345"}))
PAGES = ["date", "hostName", "pagePath"]


class Property:
    """The API over rows of one property: by date, and by date, host and path."""

    def __init__(self, reply: Any) -> None:
        self.reply = reply
        self.rows: dict[tuple[str, ...], list[tuple[list[str], list[str]]]] = {}
        self.metadata: dict[str, Any] = {"currencyCode": "EUR", "timeZone": "Europe/Berlin"}

    def answer(self, asked: Any) -> Any:
        body = asked.json()
        names = [item["name"] for item in body["dimensions"]]
        span = body["dateRanges"][0]
        days = (span["startDate"].replace("-", ""), span["endDate"].replace("-", ""))
        rows = [row for row in self.rows.get(tuple(names), []) if days[0] <= row[0][0] <= days[1]]
        offset, limit = int(body["offset"]), int(body["limit"])
        page = [
            {"dimensionValues": [{"value": text} for text in dims], "metricValues": [{"value": text} for text in values]}
            for dims, values in rows[offset : offset + limit]
        ]
        heads = {
            "dimensionHeaders": [{"name": name} for name in names],
            "metricHeaders": [{"name": item["name"], "type": "TYPE_INTEGER"} for item in body["metrics"]],
        }
        quota = {"tokensPerDay": {"consumed": 4, "remaining": 199_996}, "concurrentRequests": {"remaining": 10}}
        return self.reply(
            {
                **heads,
                **({"rows": page} if page else {}),
                "rowCount": len(rows),
                "metadata": self.metadata,
                "propertyQuota": quota,
                "kind": "analyticsData#runReport",
            }
        )


@pytest.fixture
def measured(api_server: Any, reply: Any) -> Property:
    found = Property(reply)
    api_server.on(REPORT, found.answer)
    api_server.on("/token", reply({"access_token": "token-1", "expires_in": 3599}))
    return found


@pytest.fixture
def load(api_server: Any) -> Iterator[Callable[..., list[MetricsLoad]]]:
    apis: list[Api] = []

    def all_spans(**fields: Any) -> list[MetricsLoad]:
        apis.append(Api("Analytics", api_server.guard, user_agent="Plancast/0.1", retries=1, sleep=lambda _: None))
        access = GoogleAccess(apis[-1], PERSON, SCOPE, token_url="http://api.test/token")
        days = {"first_on": date(2026, 6, 1), "last_on": date(2026, 6, 2)}
        query = WebAnalyticsQuery(**({"property_id": "1234", "site": "acme.example"} | days | fields))
        return list(load_spans(access, query, KNOWN_AT, base_url="http://api.test/v1beta"))

    yield all_spans
    for api in apis:
        api.close()


def test_totals_and_pages_become_facts(measured: Property, load: Any) -> None:
    measured.rows["date",] = [(["20260601"], ["100", "80", "60", "300", "5"])]
    measured.rows[tuple(PAGES)] = [(["20260601", "www.acme.example", "/Shoes?utm_source=x&b=1"], ["40", "30", "20", "90", "2"])]
    (loaded,) = load()
    found = {(record.url, record.metric): record.value for record in loaded.records}
    assert {metric for _, metric in found} == set(METRICS.values())
    assert (found["", "sessions"], found["", "users"], found["", "conversions"]) == (100, 80, 5)
    assert found["https://www.acme.example/Shoes?b=1", "engaged_sessions"] == 20
    assert loaded.records[0].on == date(2026, 6, 1)
    summary = loaded.summary
    assert (summary.timezone, summary.totals) == ("Europe/Berlin", {"conversions": 5, "engaged_sessions": 60, "sessions": 100, "views": 300})
    assert summary.quota_left == {"tokensPerDay": 199_996, "concurrentRequests": 10}
    assert (summary.is_sampled, summary.is_thresholded, summary.has_other_row) == (False, False, False)


def test_rows_without_an_address_are_kept_under_their_name(measured: Property, load: Any) -> None:
    named = [["(not set)", "(not set)"], ["acme.example", "(other)"], ["acme.example", ""]]
    measured.rows[tuple(PAGES)] = [(["20260601", *names], ["1", "1", "1", "1", "0"]) for names in named]
    (loaded,) = load()
    found = {record.dimension for record in loaded.records if record.metric == "sessions"}
    assert found == {"host=(not set)&page=(not set)", "host=acme.example&page=(other)", "host=acme.example&page=(empty)"}
    assert {record.url for record in loaded.records} == {""}


def test_pages_of_an_answer_are_followed_to_the_row_count(measured: Property, load: Any, api_server: Any) -> None:
    measured.rows[tuple(PAGES)] = [(["20260601", "acme.example", f"/{number}"], ["1", "1", "1", "1", "0"]) for number in range(7)]
    (loaded,) = load(rows_a_request=3)
    assert len({record.url for record in loaded.records}) == 7
    offsets = [request.json()["offset"] for request in api_server.asked if request.path == REPORT and len(request.json()["dimensions"]) == 3]
    assert offsets == ["0", "3", "6"]


def test_fewer_rows_than_announced_are_an_error(load: Any, api_server: Any, reply: Any) -> None:
    api_server.on(REPORT, reply({"metricHeaders": [], "rowCount": 9, "metadata": {}}))
    with pytest.raises(SourceAnswerInvalid, match="0 of 9 rows"):
        load()


def test_sampling_thresholds_and_the_other_row_are_flagged(measured: Property, load: Any) -> None:
    measured.metadata |= {
        "samplingMetadatas": [{"samplesReadCount": "500000", "samplingSpaceSize": "15000000"}],
        "subjectToThresholding": True,
        "dataLossFromOtherRow": True,
    }
    summary = load()[0].summary
    assert (summary.is_sampled, summary.is_thresholded, summary.has_other_row) == (True, True, True)


def test_spans_are_asked_for_one_by_one(measured: Property, load: Any) -> None:
    measured.rows["date",] = [(["20260601"], ["1"] * 5), (["20260602"], ["2"] * 5)]
    loads = load(days_a_request=1)
    assert [loaded.summary.totals["sessions"] for loaded in loads] == [1, 2]


def test_a_row_that_cannot_be_read_is_told(measured: Property, load: Any) -> None:
    measured.rows["date",] = [
        (["20260601"], ["1", "x", "1", "1", "1"]),
        (["20260602"], ["nan"] * 5),
        (["20260601"], ["1"] * 4),
        (["20260602"], ["2"] * 5),
    ]
    (loaded,) = load()
    assert [unread.line for unread in loaded.unread] == [1, 2, 3]
    assert loaded.summary.totals["sessions"] == 2


def test_an_exhausted_property_is_told(load: Any, api_server: Any, reply: Any) -> None:
    error = {"code": 429, "message": "Exhausted property tokens per day.", "status": "RESOURCE_EXHAUSTED"}
    api_server.on(REPORT, reply({"error": error}, 429))
    with pytest.raises(QuotaExceeded, match="Exhausted property tokens"):
        load()


@pytest.mark.parametrize("body", [b'{"rows": 3}', b"[]", b'{"rows": [{}], "metricHeaders": [{"name": "other"}]}', b"not json"])
def test_an_unknown_shape_is_an_error(load: Any, api_server: Any, reply: Any, body: bytes) -> None:
    api_server.on(REPORT, reply(body))
    with pytest.raises(SourceAnswerInvalid):
        load()
    api_server.on(REPORT, reply({"error": {"code": 400, "message": "Did you mean 12?"}}, 400))
    with pytest.raises(SourceAnswerInvalid, match="Did you mean"):
        load()
