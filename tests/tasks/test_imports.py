"""Files of figures by keyword, and mappings that cannot be used."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from connectors.errors import BriefError, MetricsFileError
from tasks.brief import read_brief
from tasks.imports import import_keywords, import_metrics
from tasks.persist import load_keyword_facts
from tasks.run import open_store

KEYWORDS = (
    "keyword,volume,difficulty,position,url,country,date\nrye bread,1000,30,4,https://a.test/rye,us,2026-06-01\n"
    "spelt,n/a,,,,us,2026-06-01\nrye bread,1200,30,,,us,2026-06-01\noats,lots,,,,us,2026-06-01\n"
)
TRENDS = "Category: All categories\n\nWeek,sourdough: (United States)\n2026-05-03,40\n2026-05-10,<1\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    open_store().engine.dispose()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def facts(kind: str) -> pd.DataFrame:
    return load_keyword_facts(open_store(), workspace="default", as_of=datetime.now(UTC), kinds=[kind])


def test_keywords_with_their_figures(tmp_path: Path) -> None:
    file = written(tmp_path / "keywords.csv", KEYWORDS)
    (found,) = import_keywords([file], "default")
    assert found.told.startswith("keywords.csv: 3 keywords of keyword_file; 2 are there twice, and the last counts; facts: 4 new")
    assert found.unread == ("keywords.csv, line 5: volume: 'lots' is not a number",)
    figures = facts("figure")
    values = dict(zip(figures["keyword"] + "/" + figures["item"], figures["value"], strict=True))
    assert pd.isna(values.pop("spelt/volume us"))
    assert values == {"rye bread/volume us": 1200, "rye bread/difficulty us": 30, "rye bread/position https://a.test/rye": 4}
    assert figures["fact"].map(lambda fact: fact["file"]).unique().tolist() == ["keywords.csv"]
    assert set(figures["on"].dt.date.astype(str)) == {"2026-06-01"}
    assert "0 new, 4 known already" in import_keywords([file], "default")[0].told


def test_interest_over_time(tmp_path: Path) -> None:
    (found,) = import_keywords([written(tmp_path / "multiTimeline.csv", TRENDS)], "default")
    assert found.told == "multiTimeline.csv: interest in 1 terms over time, 2 values; facts: 2 new, 0 known already"
    assert facts("trend")["value"].fillna(-1).tolist() in ([40, -1], [-1, 40])


def test_what_cannot_be_used_says_what_and_how_to_mend_it(tmp_path: Path) -> None:
    brief = read_brief({"site": "a.test"})
    with pytest.raises(BriefError, match=r"metrics: .*metrics-files\.md"):
        import_metrics([], brief, {"on": "Day"})
    with pytest.raises(MetricsFileError, match="is no file"):
        import_keywords([tmp_path / "nothing.csv"], "default")
    with pytest.raises(BriefError, match="country"):
        import_keywords([], "default", country="Germany")
