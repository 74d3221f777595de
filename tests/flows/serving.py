"""A running `plancast serve` for tests, behind a password, with somebody who is told."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import httpx

from connectors import settings
from connectors.errors import SettingsError
from connectors.prefect_api import PrefectApi
from connectors.server import free_port
from connectors.serving import serve

AUTH = "planner:open sesame"


class Told:
    """What a webhook was sent, message by message."""

    def __init__(self) -> None:
        self.messages: Queue[str] = Queue()
        told = self.messages

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.put(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}/"

    def message(self, holding: str, limit_s: float = 120) -> str:
        """The next message that holds a text."""
        deadline = time.monotonic() + limit_s
        while True:
            try:
                found = self.messages.get(timeout=max(deadline - time.monotonic(), 0.01))
            except Empty:
                raise AssertionError(f"nobody was told of {holding!r}") from None
            if holding in found:
                return found


class Patient(httpx.HTTPTransport):
    """Asks a server that is busy again, as Prefect's own client does: SQLite has one writer at a time."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for _ in range(20):
            answer = super().handle_request(request)
            if answer.status_code != 503:
                break
            answer.close()
            threading.Event().wait(1)
        return answer


class Served:
    """What is up: the API with and without the password, the port, and what `serve` said."""

    def __init__(self, port: int, said: "Queue[str]") -> None:
        self.port, self.said = port, said
        self.web = f"http://127.0.0.1:{port}"
        self.api = httpx.Client(base_url=f"{self.web}/api", timeout=60, auth=("planner", "open sesame"), transport=Patient())
        self.prefect = PrefectApi(f"{self.web}/api", AUTH)

    def hears(self, text: str, limit_s: float = 60) -> None:
        """Wait until `serve` says something that holds a text."""
        while text not in self.said.get(timeout=limit_s):
            continue

    def deployment(self, name: str) -> dict[str, Any]:
        """A deployment by its name."""
        found: list[dict[str, Any]] = self.api.post("/deployments/filter", json={"deployments": {"name": {"any_": [name]}}}).json()
        return found[0]

    def start(self, name: str, **parameters: Any) -> str:
        """Start a run of a deployment; its id."""
        path = f"/deployments/{self.deployment(name)['id']}/create_flow_run"
        return str(self.api.post(path, json={"parameters": parameters}).raise_for_status().json()["id"])

    def ended(self, flow_run_id: str, states: frozenset[str] = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})) -> dict[str, Any]:
        """Wait, asking the server, until a run has come to one of some states."""

        deadline = time.monotonic() + 240
        while True:
            run: dict[str, Any] = self.api.get(f"/flow_runs/{flow_run_id}").json()
            if run["state_type"] in states:
                return run
            assert time.monotonic() < deadline, run["state"]
            threading.Event().wait(0.5)

    def artifacts(self, flow_run_id: str) -> dict[str, dict[str, Any]]:
        """What the page of a run shows, by key."""
        wanted = {"artifacts": {"flow_run_id": {"any_": [flow_run_id]}}}
        return {item["key"]: item for item in self.api.post("/artifacts/filter", json=wanted).json()}

    def artifact(self, flow_run_id: str, key: str) -> dict[str, Any]:
        """One of them, waited for: what a hook shows comes after the last state of its run."""
        deadline = time.monotonic() + 60
        while (found := self.artifacts(flow_run_id).get(key)) is None:
            assert time.monotonic() < deadline, f"no artifact {key}"
            threading.Event().wait(0.5)
        return found


@contextmanager
def serving(home: Path, resolve: str) -> Iterator[Served]:
    """`plancast serve --warm` for the length of the block, in a thread of this process."""
    before = dict(os.environ)
    os.environ.update(PLANCAST_HOME=str(home), PLANCAST_RESOLVE=resolve, PREFECT_HOME=str(home / "prefect"), PREFECT_SERVER_API_AUTH_STRING=AUTH)
    os.environ["PREFECT_API_SERVICES_LATE_RUNS_AFTER_SECONDS"] = "1"
    os.environ.pop("PREFECT_API_URL", None)
    settings.silence()
    port, stop, said, failed = free_port(), threading.Event(), Queue[str](), []

    def run() -> None:
        try:
            serve(settings.load(), "127.0.0.1", port, said.put, stop, is_warm=True)
        except SettingsError as error:
            failed.append(error)
            said.put("Ready, or never")

    thread = threading.Thread(target=run)
    thread.start()
    served = Served(port, said)
    try:
        served.hears("Ready", 300)
        assert not failed, failed
        yield served
    finally:
        stop.set()
        thread.join()
        os.environ.clear()
        os.environ.update(before)
    assert not failed, failed
