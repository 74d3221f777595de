from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from tasks.gap.fact_frames import keyword_facts_of, queries_of

AT = pd.Timestamp(datetime(2026, 6, 5, tzinfo=UTC))
ON = pd.Timestamp("2026-06-01")
COLUMNS = ["kind", "source", "keyword", "item", "on", "value", "fact", "known_at"]


def facts(*rows: tuple[str, str, str, str, float | None, dict[str, Any] | None]) -> pd.DataFrame:
    full = [(kind, source, keyword, item, ON, value, fact, AT) for kind, source, keyword, item, value, fact in rows]
    return pd.DataFrame(full, columns=COLUMNS).astype({"value": "float64"})


def metrics(*rows: tuple[str, str, str, str, float], source: str = "search_console") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["url", "metric", "on", "dimension", "value"]).assign(source=source)
    return frame.assign(on=pd.to_datetime(frame["on"])).astype(dict.fromkeys(["url", "metric", "dimension", "source"], "category"))


NONE = metrics()


def rows_of(frame: pd.DataFrame | None) -> list[tuple[Any, ...]]:
    assert frame is not None
    return list(frame.itertuples(index=False, name=None))


def test_nothing_known_is_nothing() -> None:
    found = keyword_facts_of(facts(), NONE)
    assert (found.search, found.figures, found.serp, found.trends, found.suggested, found.imported) == (None, None, None, None, (), ())


def test_figures_that_are_known_of_the_place_that_is_asked_for() -> None:
    told = facts(
        ("figure", "S", "rye", "volume us", 100, {"metric": "volume", "place": "us"}),
        ("figure", "S", "rye", "volume de", 9, {"metric": "volume", "place": "de"}),
        ("figure", "F", "rye", "difficulty", 30, {"metric": "difficulty", "file": "f.csv"}),
        ("figure", "F", "spelt", "volume", None, {"metric": "volume", "file": "f.csv"}),
        ("figure", "F", "rye", "cpc", 0.4, {"metric": "cpc"}),
    )
    found = keyword_facts_of(told, NONE, "us")
    assert rows_of(found.figures) == [("rye", "volume", 100, "S", ON), ("rye", "difficulty", 30, "F", ON)]
    assert found.imported == ("rye", "spelt")


def test_results_are_those_that_have_an_address() -> None:
    told = facts(
        ("result", "S", "rye", "page", 2, {}),
        ("result", "S", "rye", "2", 2, {"url": "https://b.test/"}),
        ("result", "S", "rye", "1", 1, {"url": "https://a.test/"}),
        ("figure", "F", "spelt", "position https://c.test/", 7, {"metric": "position", "url": "https://c.test/"}),
        ("figure", "F", "spelt", "position d.test", 3, {"metric": "position", "site": "d.test"}),
    )
    assert rows_of(keyword_facts_of(told, NONE).serp) == [
        ("rye", 1, "https://a.test/"),
        ("rye", 2, "https://b.test/"),
        ("spelt", 7, "https://c.test/"),
    ]


def test_one_trend_a_keyword_counts() -> None:
    told = facts(
        ("trend", "W", "rye", "2026-06-01 en", 500, {"unit": "views", "place": "en"}),
        ("trend", "D", "rye", "2026-06-01", 90, {"unit": "searches"}),
        ("trend", "W", "oats", "2026-06-01 en", 4, {"unit": "views", "place": "en"}),
        ("trend", "W", "oats", "2026-06-01 de", 8, {"unit": "views", "place": "de"}),
        ("trend", "G", "spelt", "2026-06-01", None, {"unit": "index 0..100", "below": 1}),
    )
    assert rows_of(keyword_facts_of(told, NONE).trends) == [("oats", ON, 8), ("rye", ON, 90)]


def test_suggestions_and_related_searches_are_suggested_once() -> None:
    told = facts(
        ("suggestion", "S", "rye bread", "rye", 1, None), ("related", "S", "rye", "rye bread", 1, None), ("related", "S", "rye", "oats", 2, {})
    )
    assert keyword_facts_of(told, NONE).suggested == ("rye bread", "oats")


def test_a_query_counts_once_a_day_with_its_best_page() -> None:
    found = queries_of(
        metrics(
            ("", "clicks", "2026-06-01", "query=rye %26 co", 9), ("", "impressions", "2026-06-01", "query=rye %26 co", 90),
            ("", "position", "2026-06-01", "query=rye %26 co", 4.5),
            ("https://a.test/1", "clicks", "2026-06-01", "query=rye %26 co", 7), ("https://a.test/2", "clicks", "2026-06-01", "query=rye %26 co", 2),
            ("", "impressions", "2026-06-02", "query=oats", 5), ("", "clicks", "2026-06-01", "", 100),
            ("", "clicks", "2026-06-01", "country=usa&query=rye", 3),
            ("", "clicks", "2026-06-30", "period=2026-06-01/2026-06-30&query=spelt", 50),
        )
    )  # fmt: skip
    assert found is not None
    oats, rye = rows_of(found.fillna({"position": -1}))
    assert oats[:4] == ("oats", 0, 5, -1)
    assert (pd.isna(oats[4]), oats[5]) == (True, pd.Timestamp("2026-06-02"))
    assert rye == ("rye & co", 9, 90, 4.5, "https://a.test/1", ON)


def test_where_periods_alone_are_known_the_last_counts_and_its_length_shows() -> None:
    found = queries_of(
        metrics(
            ("", "impressions", "2026-05-31", "period=2026-05-01/2026-05-31&query=rye", 10),
            ("", "impressions", "2026-06-30", "period=2026-06-01/2026-06-30&query=rye", 30),
        )
    )
    assert found is not None
    assert found["impressions"].sum() == 30
    assert (found["on"].min(), found["on"].max()) == (ON, pd.Timestamp("2026-06-30"))


@pytest.mark.parametrize("source", ["web_analytics", "matomo"])
def test_other_sources_are_no_searches(source: str) -> None:
    assert queries_of(metrics(("", "clicks", str(date(2026, 6, 1)), "query=rye", 1), source=source)) is None
