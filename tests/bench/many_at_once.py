"""Ten concurrent gap analyses of stored sites in one warm worker: `python -m tests.bench.many_at_once [RUNS [PAGES]]`.

Sites of so many pages each are crawled first, which is not measured. Then the deployment `gaps` is started at once for each of them, with the two
next as its competitors, on what `plancast serve` brings up: Prefect's server, its worker, its deployments. The time is that from the first request
to the last end. `PLANCAST_DATABASE_URL` names a database; by default it is SQLite's.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from connectors.db.engine import open_engine
from connectors.db.store import Store
from tests.bench.generated_market import served
from tests.flows.serving import Served, serving


def stored(hosts: Sequence[str], environment: dict[str, str]) -> None:
    """Crawl the sites, all in one run."""
    from tests.bench.__main__ import measured

    rivals = [part for host in hosts[1:] for part in ("--competitor", f"http://{host}")]
    measured([sys.executable, "-m", "flows.cli", "crawl", "--site", f"http://{hosts[0]}", *rivals, "--max-pages", "100000"], environment)


def family() -> dict[str, float]:
    """CPU seconds by now of the server, and of the worker with its runs that have ended and those under way."""
    used: dict[str, float] = {}
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has ended meanwhile
            line, times = " ".join(process.cmdline()), process.cpu_times()
            name = next((word for word in ("connectors.worker", "prefect server", "uvicorn", "forkserver") if word in line), "other")
            used[name] = used.get(name, 0.0) + times.user + times.system + times.children_user + times.children_system
    return used


def at_once(up: Served, hosts: Sequence[str], runs: int) -> float:
    """Wall seconds of so many runs started at once; each must complete."""
    deployment = up.deployment("gaps")["id"]
    began = time.monotonic()
    started = []
    for place in range(runs):
        first, *rivals = [f"http://{hosts[(place + step) % len(hosts)]}" for step in range(3)]
        brief = {"site": first, "competitors": rivals}
        made = up.api.post(f"/deployments/{deployment}/create_flow_run", json={"parameters": {"brief": brief}})
        started.append(made.raise_for_status().json()["id"])
    ends = [up.ended(run) for run in started]
    wall = time.monotonic() - began
    for run in ends:
        assert run["state_type"] == "COMPLETED", run["state"]
    waited = sorted(seconds(run, "expected_start_time", "start_time") for run in ends)
    took = sorted(seconds(run, "start_time", "end_time") for run in ends)
    print(f"    waited {waited[0]:.1f} to {waited[-1]:.1f} s, took {took[0]:.1f} to {took[-1]:.1f} s", flush=True)
    return wall


def seconds(run: dict[str, Any], since: str, until: str) -> float:
    """Between two instants of a run."""
    return (datetime.fromisoformat(run[until]) - datetime.fromisoformat(run[since])).total_seconds()


def main(runs: int = 10, pages: int = 150) -> None:
    """The measurement: after one run alone, the runs at once, twice."""
    with tempfile.TemporaryDirectory() as home, served(pages * runs, runs) as market:
        resolve = ",".join(f"{host}={address}" for host, address in market.items())
        hosts = list(market)
        stored(hosts, {"PLANCAST_HOME": home, "PLANCAST_RESOLVE": resolve})
        with serving(Path(home), resolve) as up:
            print(f"one alone: {at_once(up, hosts, 1):.1f} s", flush=True)
            for _ in range(2):
                before = family()
                wall = at_once(up, hosts, runs)
                used = {name: round(cpu - before.get(name, 0.0), 1) for name, cpu in family().items()}
                print(f"{runs} at once: {wall:.1f} s (budget 30), CPU s {used}", flush=True)
        engine = open_engine(os.environ.get("PLANCAST_DATABASE_URL", f"sqlite:///{home}/plancast.sqlite"))
        rows = Store(engine).select("runs", "default", flow="gap_analysis")
        engine.dispose()
        assert all(row["state"] in {"complete", "degraded"} for row in rows), rows
        print(f"{len(rows)} runs are complete", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
