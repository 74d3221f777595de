"""A plan that is killed at any stage and run again ends as an undisturbed one, and fetches nothing twice."""

from collections import Counter
from pathlib import Path

import pytest

from connectors.demo_market.server import DemoMarket
from tests.flows.commandline import Plancast, Planned

STAGES = ["crawling", "finding topics", "finding gaps", "writing the report"]


@pytest.mark.parametrize("stage", STAGES)
def test_what_was_killed_and_run_again_ends_the_same(
    stage: str, plancast: Plancast, market: DemoMarket, brief_arguments: tuple[str, ...], first_plan: Planned, tmp_path: Path
) -> None:
    plan = ("plan", *brief_arguments, "--out", str(tmp_path / "out"))
    before = len(market.requests)
    command = plancast.start(*plan)
    assert any(line.startswith(stage) for line in command.errors), f"{stage} was never reached"
    command.kill()
    command.ended()

    done = plancast(*plan)
    assert done.returncode == 0, done.stderr
    tables = plancast.tables()
    for name, rows in first_plan.plancast.tables().items():
        assert tables[name] == rows, name
    finished = Counter((request.host, request.path) for request in market.requests[before:])
    in_flight = 24  # what was asked for, but not yet archived, when the kill came
    assert sum(count - 1 for count in finished.values()) <= in_flight
