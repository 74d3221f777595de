"""Plans that want the same sites at the same time share one crawl, and each ends as if it had been alone."""

import json
from collections.abc import Sequence
from pathlib import Path

from connectors.db.tables import metadata
from connectors.demo_market.server import DemoMarket
from connectors.web.urls import site_of
from tests.flows.commandline import Plancast, Planned
from tests.flows.fetched import assert_fetched_once
from tests.flows.warm import Command

SLOW = 4.0
"""Requests a second to a site: it is not over when the first pages are told."""


def _plan(plancast: Plancast, folder: Path, site: str, competitors: Sequence[str], pace: float) -> Command:
    """A plan on its way. Plans of several paces are several runs, whose datasets are the same."""
    folder.mkdir()
    brief = folder / "brief.yaml"
    brief.write_text(json.dumps({"site": site, "competitors": list(competitors), "crawl": {"requests_per_second": pace}}))
    return plancast.start("plan", str(brief), "--out", str(folder / "out"))


def _until(command: Command, text: str) -> str:
    """The first of a command's lines that holds a text."""
    found = next((line for line in command.errors if text in line), None)
    assert found, f"{text!r} was never said"
    return found


def test_two_plans_at_once_share_one_crawl_and_each_is_as_if_alone(
    plancast: Plancast, market: DemoMarket, first_plan: Planned, tmp_path: Path
) -> None:
    before = len(market.requests)
    with market.held(*market.resolve):
        first = _plan(plancast, tmp_path / "first", market.target, market.competitors, 99)
        _until(first, "crawling")
        second = _plan(plancast, tmp_path / "second", market.target, market.competitors, 100)
        assert "brightloaf.test" in _until(second, "waiting for run")
    for command in (first, second):
        code, _, errors = command.ended()
        assert code == 0, errors
    assert_fetched_once(market, before, in_flight=0)
    alone, together = first_plan.plancast.tables(), plancast.tables()
    for name in alone.keys() - {"runs"}:
        is_of_run = name != "crawls" and "run_id" in metadata.tables[name].c
        assert together[name] == sorted(alone[name] * 2 if is_of_run else alone[name]), name


def test_who_waits_for_a_crawl_goes_on_with_it_when_its_run_is_killed(
    plancast: Plancast, market: DemoMarket, first_plan: Planned, tmp_path: Path
) -> None:
    one, another = market.competitors
    before = len(market.requests)
    killed = _plan(plancast, tmp_path / "killed", market.target, [one], SLOW)
    _until(killed, " pages")
    with market.held(site_of(market.target)):
        heir = _plan(plancast, tmp_path / "heir", market.target, [another], 100)
        assert _until(heir, "waiting for run").endswith("which crawls brightloaf.test\n")  # the other site is its own
        killed.kill()
    code, _, errors = heir.ended()
    assert code == 0, errors
    assert_fetched_once(market, before)
    wanted = {site_of(market.target), site_of(another)}
    alone, left = ([row for row in each.table("pages") if row[1] in wanted] for each in (first_plan.plancast, plancast))
    assert left == alone
