"""Publishing as people meet it: a run that waits for an answer on a real server, whatever is killed meanwhile; and the commands."""

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from connectors import attached
from connectors.errors import PublishRefused
from connectors.server import free_port, wait_until_healthy
from connectors.serving import POOL, ROOT
from connectors.settings import QUIET
from flows.cli import cli
from tests.connectors.wordpress_server import LOGIN, PASSWORD, FakeWordPress, lost, wordpress
from tests.flows.commandline import Plancast
from tests.tasks.published_plan import CREATE, PLAN, POST, REFRESH, planted

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
PATIENCE_S = 240


class Prefect:
    """A server and a worker on one home, which can be killed and come back."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.log, self.port = home / "prefect.log", free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        own = {"PREFECT_HOME": str(home / "prefect"), "PREFECT_API_URL": self.url, "PREFECT_WORKER_QUERY_SECONDS": "1",
               "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "1"}  # fmt: skip
        self.environment = {**os.environ, **QUIET, **environment, **own}
        self.api = httpx.Client(base_url=self.url, timeout=60)
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            host = ["--factory", "prefect.server.api.server:create_app", "--host", "127.0.0.1", "--log-level", "error", "--port", str(self.port)]
            self.server = attached.start("uvicorn", host, self.environment, log)
            wait_until_healthy(self.url, self.server, self.log)
            self.worker = attached.start("prefect", ["worker", "start", "--pool", POOL, "--type", "process"], self.environment, log, ROOT)

    def kill(self) -> None:
        for child in (self.worker, self.server):
            child.send_signal(signal.SIGKILL)
            child.wait()

    def stop(self) -> None:
        self.api.close()
        attached.stop(self.worker)
        attached.stop(self.server)

    def until(self, path: str, is_so: Any) -> Any:
        """What a path answers, once it is so."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            answer = self.api.get(path)
            if answer.status_code == 200 and is_so(answer.json()):
                return answer.json()
            time.sleep(0.3)
        raise AssertionError(f"{path} was never so; {self.log.read_text()[-2_000:]}")

    def post(self, path: str, body: Any) -> Any:
        """The answer to a POST. As Prefect's own client does, it asks again while the server's SQLite is busy, which is a 503."""
        deadline = time.monotonic() + PATIENCE_S
        while (answer := self.api.post(path, json=body)).status_code == 503 and time.monotonic() < deadline:
            time.sleep(0.3)
        return answer.raise_for_status().json()

    def deploy(self) -> str:
        """The deployment `publish` of prefect.yaml; its id."""
        self.until(f"/work_pools/{POOL}", bool)
        (told,) = (one for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"] if one["name"] == "publish")
        assert "schedules" not in told
        flow = self.post("/flows/", {"name": "publish"})["id"]
        steps = [{"prefect.deployments.steps.set_working_directory": {"directory": str(ROOT)}}]
        body = {"name": "publish", "flow_id": flow, "entrypoint": told["entrypoint"], "work_pool_name": POOL, "pull_steps": steps}
        return str(self.post("/deployments/", body)["id"])

    def resume(self, run_id: str, **answer: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.post(f"/flow_runs/{run_id}/resume", {"run_input": answer})
        return found


@pytest.fixture(scope="module")
def blog() -> Iterator[FakeWordPress]:
    with wordpress() as fake:
        yield fake


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a finished plan."""
    folder = tmp_path_factory.mktemp("publish")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCAST_HOME", str(folder))
        patch.delenv("PLANCAST_DATABASE_URL", raising=False)
        planted()
    return folder


@pytest.fixture(scope="module")
def named(home: Path, blog: FakeWordPress) -> dict[str, str]:
    """The environment that names the home and the WordPress."""
    return {"PLANCAST_HOME": str(home), "PLANCAST_RESOLVE": blog.resolve, "PLANCAST_CREDENTIALS__DEFAULT__WORDPRESS": json.dumps(LOGIN)}


@pytest.fixture(scope="module")
def prefect(home: Path, named: dict[str, str]) -> Iterator[Prefect]:
    found = Prefect(home, named)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def deployment(prefect: Prefect) -> str:
    return prefect.deploy()


def begun(prefect: Prefect, deployment: str, **parameters: Any) -> str:
    return str(prefect.post(f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})["id"])


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "plancast.sqlite") as database:
        return database.execute(query).fetchall()


VERBS = "SELECT subject, verb, why, by FROM decisions WHERE verb IN ('approve', 'withhold') ORDER BY subject"


def test_nobody_answers_and_nothing_is_approved(prefect: Prefect, deployment: str, home: Path, blog: FakeWordPress) -> None:
    run_id = begun(prefect, deployment, to="wordpress", wait_hours=0.0003)
    run = prefect.until(f"/flow_runs/{run_id}", lambda found: found["state_type"] in ENDED)
    assert (run["state_type"], run["state"]["message"]) == ("FAILED", "The flow was paused and never resumed.")
    assert prefect.resume(run_id, answer="Approve everything")["status"] == "ABORT"
    assert (rows(home, VERBS), blog.posts) == ([], [])


def test_an_answer_makes_each_draft_once_whatever_was_killed_and_lost_meanwhile(
    prefect: Prefect, deployment: str, home: Path, blog: FakeWordPress
) -> None:
    run_id = begun(prefect, deployment, to="wordpress", run_id=PLAN[:8])
    waiting = prefect.until(f"/flow_runs/{run_id}", lambda found: found["state_type"] in {"PAUSED", *ENDED})
    assert waiting["state_type"] == "PAUSED", waiting["state"]
    keys = waiting["state"]["state_details"]["run_input_keyset"]
    form = prefect.until(f"/flow_runs/{run_id}/input/{keys['schema']}", bool)
    assert form["required"] == ["answer"]
    assert "default" not in form["properties"]["answer"]
    ticks = {name: field for name, field in form["properties"].items() if name.startswith("item_")}
    assert set(ticks) == {f"item_{one}" for one in (CREATE, REFRESH, POST)}
    assert all(field["default"] is False for field in ticks.values())

    prefect.kill()
    prefect.start()
    assert prefect.until(f"/flow_runs/{run_id}", bool)["state_type"] == "PAUSED"
    for wrong in ({}, {"answer": "yes"}, {f"item_{CREATE}": True}, {"answer": "Approve everything", "item_unknown": True}):
        assert prefect.resume(run_id, **wrong)["status"] == "REJECT", wrong
    assert (rows(home, VERBS), blog.posts) == ([], [])

    blog.faults = [lost]
    ticked = {f"item_{CREATE}": True, f"item_{REFRESH}": True}
    assert prefect.resume(run_id, answer="Approve what is switched on below", **ticked, note="In spring", by="Ann")["status"] == "ACCEPT"
    run = prefect.until(f"/flow_runs/{run_id}", lambda found: found["state_type"] in ENDED)
    assert run["state_type"] == "COMPLETED", run["state"]
    verbs = [(CREATE, "approve"), (REFRESH, "approve"), (POST, "withhold")]
    assert rows(home, VERBS) == [(*one, "In spring", "Ann") for one in verbs]
    assert [(post["status"], post["date_gmt"]) for post in blog.posts] == [("draft", "2030-03-01T08:00:00")]
    assert blog.created == 1
    files = {path.name for path in (home / "reports" / "default" / PLAN / "publish").iterdir()}
    assert files == {f"{REFRESH}.md", f"{REFRESH}.docx", "publications.csv"}
    artifacts = {item["key"]: item["data"] for item in prefect.post("/artifacts/filter", {})}
    assert f"post={blog.posts[0]['id']}&action=edit" in artifacts["publications"]
    told = prefect.log.read_text() + json.dumps(artifacts) + json.dumps(prefect.post("/logs/filter", {}))
    assert PASSWORD.split()[0] not in told


def test_the_commands_approve_and_publish_without_waiting(
    prefect: Prefect, named: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    planted()
    for command in (["publish", "--to", "wordpress"], ["approve", "latest"], ["approve", "latest", CREATE, "--all"]):
        with pytest.raises(PublishRefused, match=rf"plancast approve {PLAN} ITEM|names items and says --all"):
            cli.main(command, standalone_mode=False)
    assert CREATE[:10] in capsys.readouterr().out
    cli.main(["approve", "latest", CREATE[:6], "--by", "Ann"], standalone_mode=False)
    with wordpress() as blog:
        blog.faults = [lost]
        plancast = Plancast(tmp_path, {**prefect.environment, **named, "PLANCAST_RESOLVE": blog.resolve})
        made = plancast("publish", "--to", "wordpress", "--out", str(tmp_path / "out"))
        assert made.returncode == 3, made.stderr  # one accepted item has no brief
        assert "post.php?post=100" in made.stdout
        assert "plancast recommend" in made.stderr
        assert [post["status"] for post in blog.posts] == ["draft"]
