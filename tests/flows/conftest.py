"""What the tests of flows share: one Prefect server, the demo market on loopback, and the command line in a process of its own."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from connectors import attached, settings
from connectors.demo_market.server import DemoMarket
from connectors.server import Starting
from tests.flows.commandline import Plancast


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """A Prefect server for all tests; the environment that names it."""
    before = dict(os.environ)
    settings.silence(level="CRITICAL")
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    starting = Starting(tmp_path_factory.mktemp("server"))
    starting.ready()
    yield {name: value for name, value in os.environ.items() if before.get(name) != value}
    attached.stop(starting.child)


@pytest.fixture(scope="session")
def market() -> Iterator[DemoMarket]:
    """The fictional market, served on loopback."""
    with DemoMarket() as served:
        yield served


@pytest.fixture
def plancast(tmp_path: Path, prefect_server: Mapping[str, str], market: DemoMarket) -> Plancast:
    """The command line, on the demo market."""
    return Plancast(tmp_path / "home", {**prefect_server, "PLANCAST_RESOLVE": market.resolve_setting})


@pytest.fixture(scope="session")
def brief_arguments(market: DemoMarket) -> tuple[str, ...]:
    """The options that name the demo market's sites."""
    rivals = [part for url in market.competitors for part in ("--competitor", url)]
    return ("--site", market.target, *rivals)
