from datetime import UTC, datetime
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.facts_asked import keywords_to_ask

WORDS = st.sampled_from(["rye", "Rye", "oats", " oats ", "spelt", "barley"])


def figures(*rows: tuple[str, float | None, bool]) -> pd.DataFrame:
    full = [
        ("figure", keyword, value, {"metric": "volume"} | ({"file": "f.csv"} if is_file else {}), datetime(2026, 6, 1, tzinfo=UTC))
        for keyword, value, is_file in rows
    ]
    return pd.DataFrame(full, columns=["kind", "keyword", "value", "fact", "known_at"]).astype({"value": "float64"})


def searches(**impressions: float) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {"url": "", "metric": "impressions", "on": pd.Timestamp("2026-06-01"), "dimension": f"query={query}", "value": value}
        for query, value in impressions.items()
    ]
    columns = ["url", "metric", "on", "dimension", "value"]
    return pd.DataFrame(rows, columns=columns).assign(source="search_console")


def test_the_briefs_come_first_then_imports_searches_and_the_last_runs() -> None:
    facts = figures(("spelt", 10, True), ("emmer", 500, True), ("measured", 9_000, False), ("einkorn", None, True))
    found = keywords_to_ask(["rye"], facts, searches(oats=5, barley=50), ["millet", "Rye"], 100)
    assert found == ("rye", "emmer", "spelt", "einkorn", "barley", "oats", "millet")
    assert keywords_to_ask(["rye"], facts, searches(oats=5), [], 3) == ("rye", "emmer", "spelt")


def test_nothing_is_asked_where_nothing_is_known() -> None:
    assert keywords_to_ask([], figures(), searches(), [], 10) == ()


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS), st.lists(WORDS), st.integers(1, 5))
def test_each_is_asked_once_within_the_bound(wanted: list[str], earlier: list[str], most: int) -> None:
    found = keywords_to_ask(wanted, figures(), searches(), earlier, most)
    assert len(found) == len({keyword.casefold() for keyword in found}) <= most
    assert {keyword.casefold() for keyword in found} <= {keyword.strip().casefold() for keyword in [*wanted, *earlier]}
