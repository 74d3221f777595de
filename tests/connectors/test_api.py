"""Retries, limits and secrets of the one API client, against a server that misbehaves as real ones do."""

import asyncio
import pickle
import threading
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.api import Api
from connectors.errors import CredentialsRefused, QuotaExceeded, RefusedAddress, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.web.guard import Guard

AGENT = "Plancast/0.1 (+https://plancast.example/bot)"
SECRET = "s3cret-key-0123456789"


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_760_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def make(api_server: Any, time: Time) -> Iterator[Callable[..., Api]]:
    made: list[Api] = []

    def api(**options: Any) -> Api:
        made.append(Api("Test source", api_server.guard, user_agent=AGENT, **({"clock": time, "sleep": time.sleep} | options)))
        return made[-1]

    yield api
    for each in made:
        each.close()


def test_params_headers_and_bodies_go_over_the_wire(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/v1/ask", reply({"ok": True}))
    api = make()
    assert api.get("http://api.test/v1/ask", {"q": "röst & co", "n": 3}, {"Authorization": "Bearer x"}).json() == {"ok": True}
    api.post("http://api.test/v1/ask", {"b": [1], "a": "ö"})
    api.post("http://api.test/v1/ask", {"grant_type": "x y"}, form=True)
    got, posted, form = api_server.asked
    assert (got.method, got.query, got.headers["authorization"]) == ("GET", {"q": ["röst & co"], "n": ["3"]}, "Bearer x")
    assert (got.headers["user-agent"], got.headers["accept"]) == (AGENT, "application/json")
    assert (posted.json(), posted.headers["content-type"]) == ({"a": "ö", "b": [1]}, "application/json")
    assert (form.form(), form.headers["content-type"]) == ({"grant_type": "x y"}, "application/x-www-form-urlencoded")
    assert api.calls == 3


def test_an_escaped_path_is_sent_as_it_is_written(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/sites/sc-domain:acme.example/q", reply({}))
    assert make().get("http://api.test/sites/sc-domain%3Aacme.example/q").status == 200


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
def test_a_passing_failure_is_asked_again_with_growing_waits(api_server: Any, reply: Any, make: Any, time: Time, status: int) -> None:
    api_server.on("/", reply({}, status), reply({}, status), reply({"n": 1}))
    assert make().get("http://api.test/").json() == {"n": 1}
    assert time.slept == [1, 2]


def test_retry_after_is_obeyed_in_seconds_and_as_a_date(api_server: Any, reply: Any, make: Any, time: Time) -> None:
    date = formatdate(time.now + 7 + 30, usegmt=True)
    api_server.on(
        "/", reply({}, 429, {"Retry-After": "7"}), reply({}, 503, {"Retry-After": date}), reply({}, 503, {"Retry-After": "soon"}), reply({})
    )
    assert make().get("http://api.test/").status == 200
    assert time.slept == [7, 30, 4]


def test_a_wait_that_is_too_long_ends_at_once(api_server: Any, reply: Any, make: Any, time: Time) -> None:
    api_server.on("/", reply({}, 429, {"Retry-After": "3600"}))
    with pytest.raises(QuotaExceeded, match="wait 3600"):
        make(max_retry_after_s=60).get("http://api.test/")
    assert (len(api_server.asked), time.slept) == (1, [])


def google_error(code: int, reason: str, status: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": f"Told: {reason}.", "errors": [{"domain": "usageLimits", "reason": reason}], "status": status}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "asked"),
    [
        (429, google_error(429, "rateLimitExceeded", "RESOURCE_EXHAUSTED"), QuotaExceeded, 4),
        (403, google_error(403, "userRateLimitExceeded", "PERMISSION_DENIED"), QuotaExceeded, 4),
        (403, google_error(403, "quotaExceeded", "PERMISSION_DENIED"), QuotaExceeded, 1),
        (402, {"status_code": 40200, "status_message": "Payment Required."}, QuotaExceeded, 1),
        (403, google_error(403, "forbidden", "PERMISSION_DENIED"), CredentialsRefused, 1),
        (401, google_error(401, "authError", "UNAUTHENTICATED"), CredentialsRefused, 1),
        (503, b"<html>busy</html>", SourceUnavailable, 4),
        (302, b"", SourceAnswerInvalid, 1),
    ],
)
def test_each_failure_has_its_error(api_server: Any, reply: Any, make: Any, status: int, body: Any, kind: type[SourceError], asked: int) -> None:
    api_server.on("/v1", reply(body, status))
    with pytest.raises(kind) as failure:
        make().get("http://api.test/v1?key=1")
    assert (failure.value.source, failure.value.status, len(api_server.asked)) == ("Test source", status, asked)
    assert str(failure.value).startswith(f"Test source: api.test/v1 answered {status}")
    assert str(failure.value).endswith(".")


def test_what_is_not_there_is_an_answer(make: Any) -> None:
    assert make().get("http://api.test/none").status == 404


def test_a_cut_answer_is_asked_for_again(api_server: Any, reply: Any, make: Any) -> None:
    whole = b'{"rows": [1, 2, 3]}'
    api_server.on("/", reply(whole, cut_at=9), reply(whole))
    assert make().get("http://api.test/").json() == {"rows": [1, 2, 3]}
    api_server.on("/", reply(whole, cut_at=9))
    with pytest.raises(SourceUnavailable, match="no whole answer"):
        make(retries=1).get("http://api.test/")


def test_a_slow_first_byte_is_not_waited_for_without_end(api_server: Any, reply: Any, make: Any) -> None:
    held = threading.Event()
    api_server.on("/", reply({}, after=held))
    with pytest.raises(SourceUnavailable, match=r"within 0\.05 s"):
        make(retries=1, timeout_s=0.05).get("http://api.test/")
    held.set()
    assert len(api_server.asked) == 2


def test_what_is_not_json_says_so(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/", reply(b"<html>login</html>", 200, {"Content-Type": "text/html"}))
    answer = make().get("http://api.test/")
    with pytest.raises(SourceAnswerInvalid, match="text/html that are not JSON"):
        answer.json()


def test_an_answer_without_end_is_refused(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/", reply(bytes(2000)))
    with pytest.raises(SourceAnswerInvalid, match="fewer rows"):
        make(max_bytes=1000).get("http://api.test/")
    assert len(api_server.asked) == 1


def test_the_budget_counts_retries_and_not_the_cache(api_server: Any, reply: Any, make: Any, tmp_path: Path) -> None:
    api_server.on("/a", reply({}, 500), reply({}))
    api_server.on("/b", reply({}))
    api = make(most_calls=2, cache=tmp_path, cache_s=60)
    for _ in range(3):
        api.get("http://api.test/a")
    assert api.calls == 2
    with pytest.raises(QuotaExceeded, match="budget of 2 calls"):
        api.get("http://api.test/b")
    assert [asked.path for asked in api_server.asked] == ["/a", "/a"]


def test_the_pace_is_kept(api_server: Any, reply: Any, make: Any, time: Time) -> None:
    api_server.on("/", reply({}))
    api = make(requests_per_second=4)
    for _ in range(3):
        api.get("http://api.test/")
    assert time.slept == [0.25, 0.25]


def test_answers_are_cached_by_what_was_asked_for_as_long_as_said(api_server: Any, reply: Any, make: Any, time: Time, tmp_path: Path) -> None:
    api_server.on("/", reply({"n": 1}, headers={"Set-Cookie": "session=1"}), reply({"n": 2}))
    assert make(cache=tmp_path, cache_s=60).post("http://api.test/", {"q": 1}).json() == {"n": 1}
    again = make(cache=tmp_path, cache_s=60)
    known = again.post("http://api.test/", {"q": 1}, {"Authorization": "Bearer other"})
    assert (known.json(), again.calls) == ({"n": 1}, 0)
    assert set(known.headers) <= {"content-type", "date"}
    assert again.post("http://api.test/", {"q": 2}).json() == {"n": 2}
    time.now += 60
    assert again.post("http://api.test/", {"q": 1}).json() == {"n": 2}


def test_errors_and_damaged_files_are_no_answers_from_the_cache(api_server: Any, reply: Any, make: Any, tmp_path: Path) -> None:
    api_server.on("/", reply({}, 404), reply({"n": 1}), reply({"n": 2}))
    api = make(cache=tmp_path, cache_s=60)
    assert api.get("http://api.test/").status == 404
    assert api.get("http://api.test/").json() == {"n": 1}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]
    files[0].write_bytes(b"{half")
    assert api.get("http://api.test/").json() == {"n": 2}


def test_secrets_are_sent_and_nowhere_else(api_server: Any, reply: Any, make: Any, tmp_path: Path) -> None:
    told = {"error": {"message": f"key {SECRET} is unknown"}}
    api_server.on("/", reply({"n": 1}), reply(told, 403))
    api = make(cache=tmp_path, cache_s=60)
    ask = {"headers": {"Authorization": f"Bearer {SECRET}"}, "secret_params": {"api_key": SecretStr(SECRET)}}
    answer = api.get("http://api.test/", {"q": "x"}, **ask)
    assert api_server.asked[0].query == {"q": ["x"], "api_key": [SECRET]}
    assert api.get("http://api.test/", {"q": "x"}).json() == {"n": 1}  # the key is no part of what is remembered
    for failing in (lambda: api.get("http://api.test/", **ask), lambda: api.post("http://api.test/", {"key": SECRET}, is_cached=False)):
        with pytest.raises(CredentialsRefused) as failure:
            failing()
        assert "…" in str(failure.value)
        assert SECRET not in str(failure.value)
        assert failure.value.__cause__ is None
    assert SECRET not in repr(api) + repr(answer)
    kept = b"".join(path.read_bytes() + path.name.encode() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in kept


def test_a_request_for_a_token_leaves_nothing_on_the_disk(api_server: Any, reply: Any, make: Any, tmp_path: Path) -> None:
    api_server.on("/token", reply({"access_token": SECRET}))
    api = make(cache=tmp_path, cache_s=60)
    for _ in range(2):
        api.post("http://api.test/token", {"refresh_token": SECRET}, form=True, is_cached=False)
    assert (api.calls, list(tmp_path.rglob("*"))) == (2, [])


def test_the_guard_holds(make: Any) -> None:
    with pytest.raises(RefusedAddress):
        make().get("http://169.254.169.254/latest/meta-data")
    with Api("Test source", Guard(), user_agent=AGENT) as strange, pytest.raises(RefusedAddress):
        strange.post("http://localhost/", {})


def test_it_can_be_used_inside_an_event_loop_and_closed_twice(api_server: Any, reply: Any, make: Any) -> None:
    api_server.on("/", reply({"n": 1}))
    api = make()

    async def inside() -> Any:
        return api.get("http://api.test/").json()

    assert asyncio.run(inside()) == {"n": 1}
    api.close()
    api.close()


def test_errors_survive_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(QuotaExceeded("Source", "is spent. Wait.", 429)))  # noqa: S301
    assert (str(error), error.source, error.status) == ("Source: is spent. Wait.", "Source", 429)
