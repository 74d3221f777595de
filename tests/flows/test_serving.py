"""`plancast serve`: a real server, worker and deployments, used as the UI uses them: through the API, and looked at in a browser."""

import asyncio
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors import settings
from connectors.demo_market.server import DemoMarket
from connectors.errors import SettingsError
from connectors.server import free_port
from connectors.serving import serve

Api = httpx.Client


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, market: DemoMarket) -> Iterator[Api]:
    """The API of a running `plancast serve` on the demo market."""
    before = dict(os.environ)
    home = tmp_path_factory.mktemp("serve")
    os.environ.update(PLANCAST_HOME=str(home), PLANCAST_RESOLVE=market.resolve_setting, PREFECT_HOME=str(home / "prefect"))
    settings.silence()
    port = free_port()
    ready, stop, failed = threading.Event(), threading.Event(), []

    def run() -> None:
        try:
            serve(settings.load(), "127.0.0.1", port, lambda line: ready.set() if "Ready" in str(line) else None, stop)
        except SettingsError as error:
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(300), "plancast serve did not come up"
    assert not failed, failed
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=30) as client:
        yield client
    stop.set()
    thread.join()
    os.environ.clear()
    os.environ.update(before)


def deployment(api: Api, flow: str, name: str) -> dict[str, Any]:
    found = api.get(f"/deployments/name/{flow}/{name}").raise_for_status().json()
    assert isinstance(found, dict)
    return found


def finished(api: Api, flow_run_id: str) -> dict[str, Any]:
    """Wait, event by event of the server's own log of states, until a flow run has ended."""

    async def wait() -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=api.base_url, timeout=30) as client, asyncio.timeout(240):
            while True:
                run: dict[str, Any] = (await client.get(f"/flow_runs/{flow_run_id}")).json()
                if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}:
                    return run
                await asyncio.sleep(0.5)

    return asyncio.run(wait())


def test_the_form_of_a_plan_is_the_brief(api: Api) -> None:
    schema = deployment(api, "content-plan", "plan")["parameter_openapi_schema"]
    brief = schema["definitions"]["Brief"]["properties"]
    assert brief["site"]["description"].startswith("Start page")
    assert brief["competitors"]["examples"]
    assert {"brief", "previous_run_id", "replay", "out"} == set(schema["properties"])


def test_a_plan_runs_from_its_deployment_and_shows_its_subflows_progress_tables_and_report(api: Api, market: DemoMarket) -> None:
    plan = deployment(api, "content-plan", "plan")
    parameters = {"brief": {"site": market.target, "competitors": list(market.competitors)}}
    created = api.post(f"/deployments/{plan['id']}/create_flow_run", json={"parameters": parameters}).raise_for_status().json()
    run = finished(api, created["id"])
    assert run["state_type"] == "COMPLETED", run["state"]
    assert run["name"] == f"plan for {market.target}"

    subflows = api.post("/flow_runs/filter", json={"flow_runs": {"parent_flow_run_id": {"any_": [run["id"]]}}}).json()
    assert {"crawl", "gaps of", "report of"} <= {name.rsplit(" ", 1)[0] for name in (subflow["name"] for subflow in subflows)}
    artifacts = {item["key"]: item for item in api.post("/artifacts/filter", json={}).json()}
    assert {"crawl-progress", "crawl", "gaps", "coverage", "summary", "report", "data-checks"} <= set(artifacts)
    assert artifacts["crawl-progress"]["data"] == 100
    link = artifacts["report"]["data"].split("(")[1].rstrip(")")
    html = httpx.get(link).raise_for_status().text
    assert "brightloaf.test" in html


def test_bad_parameters_are_refused_by_the_form(api: Api) -> None:
    plan = deployment(api, "content-plan", "plan")
    answer = api.post(f"/deployments/{plan['id']}/create_flow_run", json={"parameters": {"brief": {"site": "x"}}})
    assert answer.status_code == 409
    assert "brief.site" in answer.text


def test_a_schedule_makes_scheduled_runs(api: Api) -> None:
    report = deployment(api, "report", "report")
    schedule = {"schedule": {"interval": timedelta(hours=1).total_seconds()}, "active": True}
    api.post(f"/deployments/{report['id']}/schedules", json=[schedule]).raise_for_status()
    api.post(f"/deployments/{report['id']}/schedule", json={"min_runs": 2}).raise_for_status()
    scheduled = api.post("/flow_runs/filter", json={"deployments": {"id": {"any_": [report["id"]]}}}).json()
    assert [run["state_type"] for run in scheduled[:2]] == ["SCHEDULED", "SCHEDULED"]


def test_beyond_this_machine_a_password_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_SERVER_API_AUTH_STRING", raising=False)
    with pytest.raises(SettingsError, match="PREFECT_SERVER_API_AUTH_STRING"):
        serve(settings.load(), "0.0.0.0", 4999, print)
