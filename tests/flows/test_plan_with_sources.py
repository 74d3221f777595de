"""A whole plan with every outside source and a model, each on a local server: what they tell is in its tables and its report, by name."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from connectors.demo_market.server import DemoMarket
from tests.connectors.answering import Reply
from tests.connectors.model_server import model_server
from tests.flows import outside as world
from tests.flows.commandline import Plancast
from tests.flows.outside import outside
from tests.flows.test_facts import ALL


def brief_of(market: DemoMarket) -> str:
    asked = {"keywords": ["sourdough"], "sources": ALL, "model": "compatible:tiny", "budget": {"money": 1.0, "model_calls": 20}}
    return json.dumps({"site": market.target, "competitors": market.competitors, **asked})


def test_what_sources_tell_is_in_the_plan_and_a_source_that_fails_is_named(
    market: DemoMarket, prefect_server: Mapping[str, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(brief_of(market))
    with outside(tmp_path_factory.mktemp("outside")) as around, model_server() as models:
        around.well()
        resolve = f"{around.environment['PLANCAST_RESOLVE']},{market.resolve_setting},{models.resolve_setting}"
        environment = {**prefect_server, **around.environment, **models.environment, "PLANCAST_RESOLVE": resolve}
        plancast = Plancast(tmp_path / "home", environment)
        done = plancast("plan", str(brief), "--out", str(tmp_path / "out"))
        assert done.returncode == 0, done.stderr
        with (tmp_path / "out" / "keywords.csv").open() as file:
            rye = next(row for row in csv.DictReader(file) if row["keyword"] == "rye bread")
        assert (float(rye["volume"]), rye["volume_status"], rye["volume_method"]) == (1_000, "measured", "DataForSEO")
        report = (tmp_path / "out" / "report.html").read_text()
        told = report[report.index("What each source contributed") :]
        assert all(name in told for name in ("Search Console", "Google Analytics", "DataForSEO", "Wikipedia", "100% of clicks"))

        assert "Phrased by compatible:tiny" in report
        exported = plancast("export", "model_calls", "--format", "json", "--out", str(tmp_path))
        assert exported.returncode == 0, exported.stderr
        calls = json.loads((tmp_path / "model_calls.json").read_text())
        assert {(row["purpose"], row["outcome"], row["cost_usd"]) for row in calls} == {
            ("gap summary", "answered", 0.0011),
            ("strategy summary", "answered", 0.0011),
        }

        models.on("figures")
        around.api.on(world.CONSOLE, Reply({"error": {"code": 403, "message": "No permission.", "status": "PERMISSION_DENIED"}}, 403))
        again = plancast("plan", str(brief), "--out", str(tmp_path / "again"))
        assert again.returncode == 3, again.stderr
        assert "degraded: Search Console: " in again.stderr
        assert "degraded: wording: gap summary: " in again.stderr
        report = (tmp_path / "again" / "report.html").read_text()
        assert "No permission" in report
        assert "Written from the evidence, without a model." in report
