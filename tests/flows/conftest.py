"""What the tests of flows share: one Prefect server, the demo market on loopback, and the command line in a process of its own."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from connectors import attached, settings
from connectors.demo_market.server import DemoMarket
from connectors.server import Starting
from tests.flows.commandline import Plancast, Planned


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


@pytest.fixture(scope="session")
def environment(prefect_server: Mapping[str, str], market: DemoMarket) -> Mapping[str, str]:
    """The settings of the command line on the demo market. One process parses its few pages sooner than two are started."""
    return {**prefect_server, "PLANCAST_RESOLVE": market.resolve_setting, "PLANCAST_WORKERS": "1"}


@pytest.fixture
def plancast(tmp_path: Path, environment: Mapping[str, str]) -> Plancast:
    """The command line, on the demo market, where nothing was done yet."""
    return Plancast(tmp_path / "home", environment)


@pytest.fixture(scope="session")
def brief_arguments(market: DemoMarket) -> tuple[str, ...]:
    """The options that name the demo market's sites."""
    rivals = [part for url in market.competitors for part in ("--competitor", url)]
    return ("--site", market.target, *rivals)


@pytest.fixture(scope="session")
def first_plan(tmp_path_factory: pytest.TempPathFactory, environment: Mapping[str, str], brief_arguments: tuple[str, ...]) -> Planned:
    """A plan of the demo market that all tests may look at and none may change."""
    folder = tmp_path_factory.mktemp("planned")
    plancast = Plancast(folder / "home", environment)
    return Planned(plancast, folder / "out", plancast("plan", *brief_arguments, "--out", str(folder / "out")))


@pytest.fixture
def planned(first_plan: Planned, tmp_path: Path, environment: Mapping[str, str]) -> Plancast:
    """The command line where the demo market was planned for just now, its report and tables in `tmp_path`."""
    assert first_plan.done.returncode == 0, first_plan.done.stderr
    shutil.copytree(first_plan.plancast.home, tmp_path / "home")
    shutil.copytree(first_plan.out, tmp_path, dirs_exist_ok=True)
    return Plancast(tmp_path / "home", environment)
