"""A plan that is killed at any stage and run again ends as an undisturbed one: nothing is fetched twice, and no model's answer bought twice."""

import json
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from connectors.demo_market.server import DemoMarket
from tests.connectors.model_server import faithful, model_server
from tests.flows.commandline import Plancast, Planned
from tests.flows.fetched import IN_FLIGHT, assert_fetched_once, eventually

STAGES = ["crawling", "writing the report"]
OTHERS = [
    "reading pages", "comparing pages", "finding topics", "finding gaps", "comparing competitors", "researching keywords", "auditing the site",
    "reading figures", "measuring what pages do", "following how publishing changes", "forecasting traffic", "predicting what pieces bring",
    "developing the strategy", "weighing what to do next", "making the calendar", "putting the findings into words",
]  # fmt: skip


def _assert_same(plancast: Plancast, undisturbed: Plancast, *apart: str) -> None:
    """All tables hold the same, some tables apart."""
    tables = plancast.tables()
    for name, rows in undisturbed.tables().items():
        assert name in apart or tables[name] == rows, name


@pytest.mark.parametrize("stage", [*STAGES, *(pytest.param(stage, marks=pytest.mark.slow) for stage in OTHERS)])
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
    _assert_same(plancast, first_plan.plancast)
    assert_fetched_once(market, before)


@pytest.mark.slow
def test_no_stage_of_a_plan_is_left_out_here(first_plan: Planned) -> None:
    told = {line.partition(" · ")[0] for line in first_plan.done.stderr.splitlines()}
    assert told - {"starting"} <= {*STAGES, *OTHERS}


@pytest.mark.slow
def test_a_crawler_that_is_killed_fails_the_plan_and_the_next_goes_on(
    plancast: Plancast, market: DemoMarket, first_plan: Planned, tmp_path: Path
) -> None:
    brief = tmp_path / "brief.yaml"
    asked = {"site": market.target, "competitors": list(market.competitors), "crawl": {"requests_per_second": 4}}
    brief.write_text(json.dumps(asked))
    plan = ("plan", str(brief), "--out", str(tmp_path / "out"))
    before = len(market.requests)
    command = plancast.start(*plan)
    eventually(lambda: len(market.requests) - before > 2 * IN_FLIGHT)
    (crawler,) = (child for child in psutil.Process(command.pid).children(recursive=True) if "connectors.web.child" in child.cmdline())
    crawler.kill()
    code, _, errors = command.ended()
    assert (code, "run the same again to resume" in errors) == (1, True), errors

    done = plancast(*plan)
    assert done.returncode == 0, done.stderr
    _assert_same(plancast, first_plan.plancast, "runs")  # the brief names a pace
    assert_fetched_once(market, before)


@pytest.mark.slow
def test_no_answer_of_a_model_is_bought_twice(environment: Mapping[str, str], market: DemoMarket, tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    asked = {"site": market.target, "competitors": list(market.competitors), "model": "compatible:tiny", "budget": {"money": 1.0, "model_calls": 40}}
    brief.write_text(json.dumps(asked))
    with model_server() as models:
        resolve = f"{market.resolve_setting},{models.resolve_setting}"
        around = {**environment, **models.environment, "PLANCAST_RESOLVE": resolve}
        undisturbed, disturbed = (Plancast(tmp_path / name, around) for name in ("undisturbed", "disturbed"))
        plan = ("plan", str(brief), "--out", str(tmp_path / "out"))
        done = undisturbed(*plan)
        assert done.returncode == 0, done.stderr
        wanted = [json.dumps(body) for _, body, _ in models.asked]
        assert len(wanted) > 1

        models.asked.clear()
        models.on(faithful, "hangs")
        command = disturbed.start(*plan)
        eventually(lambda: len(models.asked) > 1)
        command.kill()
        command.ended()
        hung = len(models.asked) - 1
        models.on(faithful)
        done = disturbed(*plan)
        assert done.returncode == 0, done.stderr
        assert len(models.asked) == len(wanted) + hung
        _assert_same(disturbed, undisturbed, "model_calls")  # the bill also names the call that never came back
