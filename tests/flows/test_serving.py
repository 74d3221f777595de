"""`plancast serve`: a real server, worker and deployments, used as the UI uses them: through the API, and looked at in a browser."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, sync_playwright
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from connectors import settings
from connectors.automations import watch
from connectors.db.engine import migrate, open_engine
from connectors.db.runs import ABANDONED
from connectors.db.store import Store
from connectors.demo_market.server import DemoMarket
from connectors.errors import SettingsError
from connectors.schedules import ScheduledBrief, schedule, unschedule
from connectors.serving import DEPLOYMENTS, serve
from tasks.text.markdown import escape
from tests.flows.fetched import eventually
from tests.flows.serving import AUTH, Served, Told, serving

HOSTILE = (
    "<img src=http://evil.test/a.png onerror=\"document.title='owned'\"> ![b](http://evil.test/b.png) <script>document.title='owned'</script> | **c**"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, market: DemoMarket) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("serve"), market.resolve_setting) as up:
        yield up


@pytest.fixture(scope="module")
def told(served: Served) -> Told:
    """Somebody who is told of what goes wrong, by a webhook; late and lost means 10 seconds here."""
    told = Told()
    kind = served.api.get("/block_types/slug/webhook").json()["id"]
    schema = served.api.post("/block_schemas/filter", json={"block_schemas": {"block_type_id": {"any_": [kind]}}}).json()[0]["id"]
    block = {"name": "alerts", "block_type_id": kind, "block_schema_id": schema, "data": {"method": "POST", "url": told.url}}
    served.api.post("/block_documents/", json=block).raise_for_status()
    watch(served.prefect, "webhook/alerts", late_s=10, silent_s=10)
    return told


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if not path:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_the_form_of_a_plan_is_the_brief(served: Served) -> None:
    schema = served.deployment("plan")["parameter_openapi_schema"]
    brief = schema["definitions"]["Brief"]["properties"]
    assert brief["site"]["description"].startswith("Start page")
    assert brief["competitors"]["description"].endswith("Example: `https://rival.example.com`")
    assert {"brief", "previous_run_id", "replay", "out", "is_reported"} == set(schema["properties"])
    assert all(field.get("description") for field in schema["properties"].values())


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/admin/version"), ("POST", "/flow_runs/filter"), ("POST", "/flow_runs/2a9c3a5e-1f0b-4d38-9f0e-5a9be4a4d001/resume")],
)
def test_without_the_password_nothing_is_told_and_nothing_approved(served: Served, method: str, path: str) -> None:
    for auth in (None, ("planner", "open"), ("", "")):
        assert httpx.request(method, f"{served.web}/api{path}", json={}, auth=auth, timeout=30).status_code == 401
    assert served.api.request(method, path, json={}).status_code != 401


@pytest.mark.parametrize("path", ["events/in", "events/out", "logs/out"])
def test_no_event_is_taken_or_told_without_the_password(served: Served, path: str) -> None:
    with connect(f"ws://127.0.0.1:{served.port}/api/{path}", subprotocols=[Subprotocol("prefect")]) as socket:
        socket.send(json.dumps({"type": "auth", "token": "open"}))
        with pytest.raises(ConnectionClosed):
            socket.recv(30)


def test_reports_are_as_closed_as_the_server(served: Served) -> None:
    reports = f"http://127.0.0.1:{served.port + 1}"
    for path in ("/", "/default/", "/../plancast.sqlite", "/no-such-report"):
        answer = httpx.get(reports + path)
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert httpx.get(f"{reports}/", auth=("planner", "open sesame")).status_code == 200


def test_the_ui_asks_for_the_password_once_and_shows_strangers_text_as_text(served: Served, browser: Browser) -> None:
    shown = {"table": f'[{{"title": {json.dumps(escape(HOSTILE))}}}]', "markdown": f"{escape(HOSTILE)}\n\n| a |\n|---|\n| {escape(HOSTILE)} |\n"}
    ids = [served.api.post("/artifacts/", json={"key": f"hostile-{kind}", "type": kind, "data": data}).json()["id"] for kind, data in shown.items()]
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.web}/deployments")
    page.get_by_placeholder("admin:pass").fill(AUTH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/deployments")
    page.get_by_text("The whole plan").or_(page.get_by_text("content-plan")).first.wait_for()
    for artifact_id, copies in zip(ids, (1, 2), strict=True):
        page.goto(f"{served.web}/artifacts/artifact/{artifact_id}")
        page.get_by_text(HOSTILE).first.wait_for()
        assert page.get_by_text(HOSTILE).count() == copies
    assert "owned" not in page.title()
    assert [url for url in asked if "evil.test" in url] == []
    page.close()


def test_a_plan_runs_from_its_deployment_and_shows_all_on_its_own_page(served: Served, market: DemoMarket, browser: Browser) -> None:
    run = served.ended(served.start("plan", brief={"site": market.target, "competitors": list(market.competitors)}))
    assert run["state_type"] == "COMPLETED", run["state"]
    assert run["name"] == "plan for brightloaf.test"
    assert set(run["tags"]) >= {"plancast", "plan"}

    subflows = served.api.post("/flow_runs/filter", json={"flow_runs": {"parent_flow_run_id": {"any_": [run["id"]]}}}).json()
    assert {"crawl", "gaps of", "report of"} <= {subflow["name"].rsplit(" ", 1)[0] for subflow in subflows}
    assert "gaps" in {key for subflow in subflows for key in served.artifacts(subflow["id"])}
    shown = served.artifacts(run["id"])
    assert {"crawl-progress", "summary", "report", "charts", "data-checks"} <= set(shown)
    assert shown["crawl-progress"]["data"] == 100
    link = shown["report"]["data"].split("(")[1].rstrip(")\n")
    assert httpx.get(link).status_code == 401
    assert "brightloaf.test" in httpx.get(link, auth=("planner", "open sesame")).raise_for_status().text

    page = browser.new_page(http_credentials=None)
    page.goto(f"{served.web}/login")
    page.get_by_placeholder("admin:pass").fill(AUTH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard")
    page.goto(f"{served.web}/artifacts/artifact/{shown['charts']['id']}")
    picture = page.locator("img").first
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    page.close()


def test_a_recommendation_is_decided_on_from_its_deployment_by_the_id_that_its_table_shows(served: Served) -> None:
    tables = served.api.post("/artifacts/filter", json={"artifacts": {"key": {"any_": ["recommendations"]}}}).json()
    advised = json.loads(tables[0]["data"])[0]["id"]
    run = served.ended(served.start("decide", recommendation_id=advised, verb="reject", why="no budget", by="Ana"))
    assert run["state_type"] == "COMPLETED", run["state"]
    engine = open_engine(settings.load().store_url)
    (kept,) = Store(engine).select("decisions", "default", subject=advised)
    engine.dispose()
    assert (kept["verb"], kept["why"], kept["by"]) == ("reject", "no budget", "Ana")


def test_bad_parameters_are_refused_by_the_form(served: Served) -> None:
    path = f"/deployments/{served.deployment('plan')['id']}/create_flow_run"
    answer = served.api.post(path, json={"parameters": {"brief": {"site": "x"}}})
    assert answer.status_code == 409
    assert "brief.site" in answer.text


def test_a_failed_run_says_what_to_do_and_somebody_is_told(served: Served, told: Told) -> None:
    run = served.ended(served.start("report", workspace="nobody"))
    assert run["state_type"] == "FAILED"
    note = served.artifact(run["id"], "failure")["data"]
    assert "no finished run in the workspace nobody" in note
    assert "## What to do" in note
    message = told.message("report of nobody failed")
    assert "Run \\`plancast plan\\` first".replace("\\", "") in message
    assert f"/runs/flow-run/{run['id']}" in message


def test_rows_that_a_run_has_lost_are_told_of(served: Served, told: Told, market: DemoMarket) -> None:
    engine = open_engine(settings.load().store_url)
    migrate(engine)
    store, yesterday = Store(engine), datetime.now(UTC) - timedelta(days=1)
    earlier = {"workspace": "shrunk", "run_id": "r1"}
    store.begin_run({**earlier, "flow": "facts", "site": "brightloaf.test", "as_of": yesterday, "started_at": yesterday})
    store.replace("topics", *earlier.values(), [{"topic_id": f"t{place}"} for place in range(500)])
    store.finish_run(*earlier.values(), "complete")
    engine.dispose()
    assert served.ended(served.start("facts", brief={"site": market.target, "workspace": "shrunk"}))["state_type"] == "COMPLETED"
    assert "topics: 500 rows before, 0 now" in told.message("brightloaf.test lost rows")


def test_a_run_that_nobody_takes_is_told_of_and_one_that_falls_silent_is_marked(served: Served, told: Told) -> None:
    engine = open_engine(settings.load().store_url)
    migrate(engine)
    elsewhere = {"workspace": "elsewhere", "run_id": "r1", "flow": "scrape", "holder": "elsewhere:1:1", "started_at": datetime.now(UTC)}
    Store(engine).begin_run(elsewhere, lease_s=1)
    served.api.patch("/work_pools/plancast", json={"is_paused": True}).raise_for_status()
    late = served.start("report")
    silent = served.start("report")
    served.api.post(f"/flow_runs/{silent}/set_state", json={"state": {"type": "RUNNING"}, "force": True}).raise_for_status()
    beat = {"event": "prefect.flow-run.heartbeat", "resource": {"prefect.resource.id": f"prefect.flow-run.{silent}"}, "payload": {},
            "occurred": datetime.now(UTC).isoformat(), "id": "2a9c3a5e-1f0b-4d38-9f0e-5a9be4a4d002"}  # fmt: skip
    served.api.post("/events", json=[beat]).raise_for_status()
    assert "is late" in told.message(f"/runs/flow-run/{late}")
    lost = served.ended(silent)
    assert lost["state_type"] == "CRASHED"
    assert "Start the run again" in lost["state"]["message"]
    eventually(lambda: Store(engine).select("runs", "elsewhere")[0]["error"] == ABANDONED)  # with nobody doing anything
    engine.dispose()
    served.api.post(f"/flow_runs/{late}/set_state", json={"state": {"type": "CANCELLED"}, "force": True})
    served.api.patch("/work_pools/plancast", json={"is_paused": False}).raise_for_status()


def test_watching_again_adds_nothing_and_leaves_what_a_person_turned_off(served: Served, told: Told) -> None:  # noqa: ARG001 - it made them
    before = automations(served)
    served.api.patch(f"/automations/{before['plancast: a run is late']['id']}", json={"enabled": False}).raise_for_status()
    watch(served.prefect)
    after = automations(served)
    assert {name: each["id"] for name, each in after.items()} == {name: each["id"] for name, each in before.items()}
    assert [name for name, each in after.items() if not each["enabled"]] == ["plancast: a run is late"]
    assert after["plancast: a run failed"]["actions"][0]["type"] == "call-webhook"
    with pytest.raises(SettingsError, match="There is no block slack-webhook/nobody"):
        watch(served.prefect, "slack-webhook/nobody")


def automations(served: Served) -> dict[str, dict[str, Any]]:
    found = served.api.post("/automations/filter", json={}).raise_for_status().json()
    return {each["name"]: each for each in found}


def test_a_scheduled_brief_runs_at_its_hour_of_its_zone_also_when_clocks_change(served: Served) -> None:
    zone = ZoneInfo("Europe/Berlin")
    one = ScheduledBrief("acme-example.org", {"site": "https://example.org/", "workspace": "acme"})
    timed = schedule(served.prefect, DEPLOYMENTS, [one])
    assert {each.deployment for each in timed} == {"plan", "crawl", "facts", "analytics"}
    plan = next(each for each in timed if each.deployment == "plan")
    assert plan.next_at is not None
    assert (plan.timezone, f"{plan.next_at:%a %H:%M}", plan.next_at.tzinfo) == ("Europe/Berlin", "Mon 07:00", zone)

    crawl = served.deployment("crawl")["id"]
    change = {"start_time": "2027-03-26T12:00:00Z", "end_time": "2027-03-30T12:00:00Z", "min_runs": 4}
    served.api.post(f"/deployments/{crawl}/schedule", json=change).raise_for_status()
    within = {"expected_start_time": {"after_": change["start_time"], "before_": change["end_time"]}}
    wanted = {"deployments": {"id": {"any_": [crawl]}}, "flow_runs": within, "sort": "EXPECTED_START_TIME_ASC"}
    runs = served.api.post("/flow_runs/filter", json=wanted).json()
    starts = [datetime.fromisoformat(run["expected_start_time"]) for run in runs]
    assert [f"{start.astimezone(zone):%d %H:%M}" for start in starts] == ["27 04:00", "28 04:00", "29 04:00", "30 04:00"]
    assert [start.astimezone(UTC).hour for start in starts] == [3, 2, 2, 2]
    assert all(run["parameters"]["brief"] == one.brief for run in runs)


def test_a_brief_that_is_given_again_changes_its_schedules_and_leaves_those_of_people(served: Served) -> None:
    report, plan = served.deployment("report")["id"], served.deployment("plan")["id"]
    own = {"schedule": {"interval": 3600}, "active": True, "parameters": {"brief": {"site": "https://other.example.org/"}}}
    served.api.post(f"/deployments/{plan}/schedules", json=[own]).raise_for_status()
    one = ScheduledBrief("acme-example.org", {"site": "https://example.org/", "workspace": "acme"})
    schedule(served.prefect, DEPLOYMENTS, [one])
    held = next(each for each in served.deployment("plan")["schedules"] if each["slug"] == one.slug)
    served.api.patch(f"/deployments/{plan}/schedules/{held['id']}", json={"active": False}).raise_for_status()

    again = schedule(served.prefect, DEPLOYMENTS, [one], "America/New_York")
    assert [each.next_at for each in again if each.deployment == "plan"] == [None]
    schedules = served.deployment("plan")["schedules"]
    assert sorted((each["slug"] or "by hand", each["active"]) for each in schedules) == [(one.slug, False), ("by hand", True)]
    assert {each["schedule"].get("timezone") for each in schedules if each["slug"]} == {"America/New_York"}
    assert unschedule(served.prefect, DEPLOYMENTS, [one.slug]) == 4
    assert [each["slug"] for each in served.deployment("plan")["schedules"]] == [None]
    assert served.deployment("report")["id"] == report
    with pytest.raises(SettingsError, match="no time zone"):
        schedule(served.prefect, DEPLOYMENTS, [one], "Berlin")


def test_a_worker_that_ends_is_started_again(served: Served) -> None:
    def workers() -> list[psutil.Process]:
        return [child for child in psutil.Process().children() if any("worker" in part for part in child.cmdline())]

    (worker,) = workers()
    worker.kill()
    served.hears("The worker ended with code -9 and was started again")
    (another,) = workers()
    assert another.pid != worker.pid


def test_a_second_instance_on_the_same_home_or_port_says_so(served: Served, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="runs already"):
        serve(settings.load(), "127.0.0.1", 4_999, print)
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match=rf"Port {served.port} .* --port"):
        serve(settings.load(), "127.0.0.1", served.port, print)


@pytest.mark.parametrize("auth", [None, "", "planner", "planner:", ":open sesame"])
def test_beyond_this_machine_a_password_is_asked_for(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, auth: str | None) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_SERVER_API_AUTH_STRING", raising=False)
    if auth is not None:
        monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", auth)
    with pytest.raises(SettingsError, match="PREFECT_SERVER_API_AUTH_STRING"):
        serve(settings.load(), "0.0.0.0", 4_999, print)
