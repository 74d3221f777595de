"""A plan that is killed at any stage and run again ends as an undisturbed one, and fetches nothing twice."""

import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from connectors.demo_market.server import DemoMarket
from tests.flows.commandline import Plancast, Rows

STAGES = ["crawling", "finding topics", "finding gaps", "writing the report"]


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, prefect_server: Mapping[str, str], market: DemoMarket, brief_arguments: tuple[str, ...]
) -> dict[str, Rows]:
    plancast = Plancast(tmp_path_factory.mktemp("undisturbed"), {**prefect_server, "PLANCAST_RESOLVE": market.resolve_setting})
    done = plancast("plan", *brief_arguments, "--out", str(plancast.home / "out"))
    assert done.returncode == 0, done.stderr
    return plancast.tables()


@pytest.mark.parametrize("stage", STAGES)
def test_what_was_killed_and_run_again_ends_the_same(
    stage: str, plancast: Plancast, market: DemoMarket, brief_arguments: tuple[str, ...], undisturbed: dict[str, Rows], tmp_path: Path
) -> None:
    plan = ("plan", *brief_arguments, "--out", str(tmp_path / "out"))
    before = len(market.requests)
    process = plancast.start(*plan)
    assert process.stderr is not None
    assert any(line.startswith(stage) for line in process.stderr), f"{stage} was never reached"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    done = plancast(*plan)
    assert done.returncode == 0, done.stderr
    tables = plancast.tables()
    for name, rows in undisturbed.items():
        assert tables[name] == rows, name
    finished = Counter((request.host, request.path) for request in market.requests[before:])
    in_flight = 24  # what was asked for, but not yet archived, when the kill came
    assert sum(count - 1 for count in finished.values()) <= in_flight
