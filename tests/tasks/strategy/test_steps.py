"""What strategy reads of the store: imported figures of the site and its pages, and interest from outside; on both databases."""

import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from connectors.db.store import Store
from connectors.keyword_records import fact_of_trend
from connectors.metrics_file import MetricsMapping, read_metrics
from connectors.trends import TrendPoint
from tasks.brief import read_brief
from tasks.persist import persist_keyword_facts, persist_metrics
from tasks.run import Run
from tasks.strategy.models import Asked
from tasks.strategy.steps import imported_figures, interest
from tasks.strategy.strategy import develop_strategy
from tests.tasks.strategy.planted_market import AS_OF, TARGET, planted

KNOWN: dict[str, Any] = {"workspace": "w", "as_of": AS_OF, "mode": "observed"}
LAST_ON = date(2026, 11, 12)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export of Search Console's performance report as it is downloaded: forty days, and pages, queries and countries of all of them."""
    days = [LAST_ON - timedelta(days=age) for age in range(40)]
    tables = {
        "Dates.csv": "Date,Clicks,Impressions,CTR,Position\n" + "".join(f"{day},10,100,10%,5.0\n" for day in days),
        "Pages.csv": "Top pages,Clicks,Impressions,CTR,Position\n"
        + "".join(f"http://{TARGET}/rye/{number * 3},{40 + number},400,10%,5.0\n" for number in range(8)),
        "Queries.csv": "Top queries,Clicks,Impressions,CTR,Position\nrye bread,90,900,10%,4.0\n",
        "Countries.csv": "Country,Clicks,Impressions,CTR,Position\nGermany,300,3000,10%,5\nAustria,100,1000,10%,5\n",
    }
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return path


def test_an_imported_export_gives_a_baseline_a_target_and_countries(store: Store, export: Path) -> None:
    load = read_metrics(export, site=TARGET, known_at=AS_OF)
    persist_metrics(store, load.records, workspace="w")
    read = imported_figures(store, TARGET, **KNOWN)
    assert not read["dimension"].str.contains("query=").any()
    found = develop_strategy(replace(planted(), metrics=read), Asked(goals=("traffic",)))
    traffic = found.strategies.set_index("strategy_id").loc["goal/traffic"]
    assert (traffic["baseline"], traffic["baseline_status"], traffic["source"]) == (280, "measured", "Search Console")
    assert traffic["known_on"].date() == LAST_ON
    median = 43.5 * 28 / 40  # what the pages had in forty days, in as many as the baseline's
    assert (traffic["target"], traffic["target_status"]) == (pytest.approx(280 + 25 * median, abs=0.1), "estimated")
    assert "12 November 2026" in traffic["statement"]
    country = found.personas.set_index("name").loc["country"]
    assert (country["status"], country["traits"][0]["value"]) == ("measured", {"Germany": 0.75, "Austria": 0.25})
    assert found.personas.set_index("name").loc["age", "status"] == "unknown"
    bread = next(row for _, row in found.personas.iterrows() if "rye" in row["topic_ids"])
    visits = next(one for one in bread["traits"] if one["trait"] == "visits")
    assert (visits["status"], visits["value"]) == ("measured", "100 % of clicks from search")


def test_figures_that_were_imported_later_are_not_known_yet(store: Store, export: Path) -> None:
    persist_metrics(store, read_metrics(export, site=TARGET, known_at=AS_OF + timedelta(days=1)).records, workspace="w")
    assert imported_figures(store, TARGET, **KNOWN).empty


def test_a_survey_is_a_source_of_segments(store: Store, tmp_path: Path) -> None:
    survey = tmp_path / "survey.csv"
    survey.write_text("Age,Role,People\n18-24,,40\n25-34,,60\n,Baker,30\n,Miller,10\n")
    for name in ("Age", "Role"):
        columns = {"metrics": {"People": "users"}, "dimensions": {name: name.lower()}, "period": ("2026-09-01", "2026-09-30")}
        mapping = MetricsMapping.model_validate({**columns, "source": "survey"})
        persist_metrics(store, read_metrics(survey, mapping, site=TARGET, known_at=AS_OF).records, workspace="w")
    found = develop_strategy(replace(planted(), metrics=imported_figures(store, TARGET, **KNOWN)), Asked()).personas.set_index("name")
    assert found.loc["age", "traits"][0]["value"] == {"25-34": 0.6, "18-24": 0.4}
    assert found.loc["role", "traits"][0]["value"] == {"Baker": 0.75, "Miller": 0.25}
    assert "survey" in found.loc["age", "statement"]
    assert set(found.loc[["gender", "country", "device"], "status"]) == {"unknown"}


def test_interest_is_read_as_outside_sources_told_it(store: Store) -> None:
    months = pd.date_range("2025-01-01", periods=3, freq="MS")
    points = [TrendPoint("rye 0", day.date(), 5.0, "views", "month", "wikipedia", None, "en.wikipedia.org") for day in months]
    persist_keyword_facts(store, [fact_of_trend(point, AS_OF) for point in points], workspace="w")
    run = Run(run_id="r", flow="strategy", brief=read_brief({"site": TARGET, "workspace": "w"}), started_at=AS_OF, as_of=AS_OF)
    found = interest(store, run)
    assert found.columns.tolist() == ["keyword", "on", "value", "source", "unit", "place"]
    assert found["unit"].tolist() == ["views"] * 3
    assert interest(store, run.model_copy(update={"as_of": AS_OF - timedelta(days=1)})).empty
