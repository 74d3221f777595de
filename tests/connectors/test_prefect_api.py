import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from connectors import prefect_api
from connectors.errors import SettingsError
from connectors.prefect_api import PrefectApi, basic


@pytest.fixture
def answers() -> Iterator[tuple[str, list[tuple[int, bytes]], list[Any]]]:
    """A server that gives these answers in turn, and what it was asked."""
    script: list[tuple[int, bytes]] = []
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Authorization")))
            status, body = script.pop(0)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", script, asked
    server.shutdown()


def test_the_password_goes_along_and_what_is_not_there_is_none(answers: Any) -> None:
    url, script, asked = answers
    script += [(200, b'{"a": 1}'), (404, b"{}"), (204, b"")]
    api = PrefectApi.of(url, {"PREFECT_SERVER_API_AUTH_STRING": "planner:open sesame"})
    assert [api("GET", "/x"), api("GET", "/y"), api("GET", "/z")] == [{"a": 1}, None, None]
    assert asked[0] == ("/x", basic("planner:open sesame"))


def test_a_busy_server_is_asked_again(answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    url, script, _ = answers
    monkeypatch.setattr(prefect_api.time, "sleep", lambda _: None)
    script += [(503, b"locked"), (503, b"locked"), (200, b"[]")]
    assert PrefectApi(url)("GET", "/x") == []
    script += [(503, b"locked")] * prefect_api.PATIENCE
    with pytest.raises(SettingsError, match="503"):
        PrefectApi(url)("GET", "/x")


@pytest.mark.parametrize(("status", "remedy"), [(401, "PREFECT_API_AUTH_STRING"), (422, "refused GET /x with 422: no")])
def test_a_refusal_says_what_to_do(answers: Any, status: int, remedy: str) -> None:
    url, script, _ = answers
    script.append((status, b"no"))
    with pytest.raises(SettingsError, match=remedy):
        PrefectApi(url)("GET", "/x")


def test_no_server_at_all_says_so() -> None:
    with pytest.raises(SettingsError, match="plancast serve"):
        PrefectApi("http://127.0.0.1:9/api")("GET", "/x")
