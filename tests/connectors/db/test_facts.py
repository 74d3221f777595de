"""Dated facts on both databases: what was known when, restated figures, and pages of results that are whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.db.facts import MetricsWanted
from connectors.db.store import Store
from connectors.keyword_records import KeywordFact, Kind
from connectors.metric_records import MetricRecord
from tasks.facts import KEY, known_facts, metrics_frame, reconcile
from tasks.persist import load_keyword_facts, load_metrics, persist_keyword_facts, persist_metrics

T0 = datetime(2026, 6, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def metric(value: float, *, url: str = "", name: str = "clicks", day: int = 1, dimension: str = "", at: datetime = T0) -> MetricRecord:
    return MetricRecord("a.test", url, name, date(2026, 6, day), "search_console", dimension, value, at)


def values(store: Store, as_of: datetime = T0, mode: str = "observed", **wanted: Any) -> list[float]:
    found = load_metrics(store, workspace="w", site="a.test", as_of=as_of, mode=mode, wanted=MetricsWanted(**wanted))
    return sorted(found["value"].tolist())


def test_facts_come_back_as_they_went_in(store: Store) -> None:
    records = [metric(5), metric(3, url="http://a.test/1"), metric(4.5, name="position", dimension="query=a %26 b", day=2)]
    assert persist_metrics(store, records, workspace="w") == 3
    found = load_metrics(store, workspace="w", site="a.test", as_of=T0)
    given = metrics_frame(records).assign(on=lambda frame: pd.to_datetime(frame["on"]), known_at=lambda frame: pd.to_datetime(frame["known_at"]))
    plain = found.astype(dict.fromkeys(["site", "url", "metric", "source", "dimension"], "str")).sort_values(KEY, ignore_index=True)
    pd.testing.assert_frame_equal(plain, given.sort_values(KEY, ignore_index=True), check_dtype=False)
    assert (str(found["on"].dtype), str(found["known_at"].dtype)) == ("datetime64[us]", "datetime64[us, UTC]")
    assert load_metrics(store, workspace="other", site="a.test", as_of=T0).dtypes.astype(str).tolist() == found.dtypes.astype(str).tolist()


def test_what_is_known_already_is_not_kept_again_and_what_is_restated_is(store: Store) -> None:
    assert persist_metrics(store, [metric(5), metric(6, day=2)], workspace="w") == 2
    assert persist_metrics(store, [metric(5, at=T0 + DAY), metric(7, day=2, at=T0 + DAY)], workspace="w") == 1
    assert (values(store), values(store, T0 + DAY), values(store, T0 - DAY)) == ([5, 6], [5, 7], [])
    assert store.count("metrics", "w") == 3
    assert persist_metrics(store, [metric(6, day=2, at=T0 + 2 * DAY)], workspace="w") == 1
    assert values(store, T0 + 2 * DAY) == [5, 6]


def test_only_what_is_wanted_is_read(store: Store) -> None:
    rows = [metric(1), metric(2, day=3), metric(3, dimension="query=a"), metric(4, name="sessions"), metric(5, dimension="country=usa")]
    persist_metrics(store, rows, workspace="w")
    assert values(store, first_on=date(2026, 6, 2)) == [2]
    assert values(store, last_on=date(2026, 6, 2), metrics=["clicks"]) == [1, 3, 5]
    assert (values(store, breakdown="none"), values(store, breakdown="query")) == ([1, 2, 4], [3])
    assert values(store, sources=["web_analytics"]) == []


def test_a_reconstruction_also_knows_figures_of_days_that_were_over(store: Store) -> None:
    persist_metrics(store, [metric(1), metric(2, day=4), metric(3, day=2, at=T0 - DAY)], workspace="w")
    persist_metrics(store, [metric(9, at=T0 + DAY), metric(8, day=2, at=T0 + DAY)], workspace="w")
    before = T0 - timedelta(hours=1)
    assert values(store, before) == [3]
    assert values(store, before, "reconstructed") == [3, 9]  # day 4 was too young; of day 2 something was known by then


def test_days_count_as_loaded_once_their_pages_are(store: Store) -> None:
    persist_metrics(store, [metric(1), metric(1, day=2), metric(1, day=2, url="http://a.test/1")], workspace="w")
    persist_metrics(store, [metric(2, day=2, url="http://a.test/1", at=T0 + DAY)], workspace="w")
    assert store.days_loaded("w", "a.test", "search_console") == [{"on": date(2026, 6, 2), "known_at": T0 + DAY}]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=12), after=st.integers(0, 4))
def test_the_database_knows_what_the_frame_does(store: Store, rows: list[tuple[int, int, int]], after: int) -> None:
    workspace = f"w{len(rows)}-{hash(tuple(rows))}-{after}"
    once = {(day, later): metric(value, day=day, at=T0 + later * DAY) for day, value, later in rows}
    records = sorted(once.values(), key=lambda record: record.known_at)
    for record in records:
        persist_metrics(store, [record], workspace=workspace)
    as_of = T0 + after * DAY
    found = load_metrics(store, workspace=workspace, site="a.test", as_of=as_of)
    expected = known_facts(metrics_frame(records), as_of)
    assert dict(zip(found["on"].dt.date, found["value"], strict=True)) == dict(zip(expected["on"], expected["value"], strict=True))


def test_loaded_facts_are_reconciled(store: Store) -> None:
    persist_metrics(store, [metric(10), metric(6, dimension="query=a"), metric(90, day=2)], workspace="w")
    found = reconcile(load_metrics(store, workspace="w", site="a.test", as_of=T0))
    assert found[["scope", "coverage_share", "days_without_queries"]].values.tolist() == [["site", 0.6, 1]]


def fact(kind: Kind, item: str, value: float | None = 1, keyword: str = "rye", at: datetime = T0, **more: Any) -> KeywordFact:
    return KeywordFact(kind, "S", keyword, item, at.date(), value, more, at)


def items(store: Store, as_of: datetime = T0, kinds: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    found = load_keyword_facts(store, workspace="w", as_of=as_of, kinds=kinds)
    return sorted(zip(found["kind"], found["keyword"], found["item"], found["value"], strict=True))


def test_figures_are_known_from_when_they_were_told(store: Store) -> None:
    told = [fact("figure", "volume", 100, place="us"), fact("figure", "difficulty", None)]
    assert persist_keyword_facts(store, told, workspace="w") == 2
    assert persist_keyword_facts(store, [replace(told[0], known_at=T0 + DAY)], workspace="w") == 0
    assert persist_keyword_facts(store, [fact("figure", "volume", 100, at=T0 + DAY, place="us")], workspace="w") == 1
    frame = load_keyword_facts(store, workspace="w", as_of=T0 + DAY, kinds=["figure"]).set_index("item")
    assert (frame["on"]["volume"].date(), frame["fact"]["volume"]) == ((T0 + DAY).date(), {"place": "us"})
    assert pd.isna(frame["value"]["difficulty"])
    assert load_keyword_facts(store, workspace="other", as_of=T0 + DAY).empty


def test_a_page_of_results_is_known_whole(store: Store) -> None:
    first = [fact("result", "page", 2), fact("result", "1", 1, url="u1"), fact("result", "2", 2, url="u2")]
    later = [fact("result", "page", 1, at=T0 + DAY), fact("result", "1", 1, at=T0 + DAY, url="u2")]
    assert persist_keyword_facts(store, first, workspace="w") == 3
    assert persist_keyword_facts(store, [replace(each, known_at=T0 + timedelta(hours=1)) for each in first], workspace="w") == 0
    assert persist_keyword_facts(store, later, workspace="w") == 2
    assert items(store) == [("result", "rye", "1", 1.0), ("result", "rye", "2", 2.0), ("result", "rye", "page", 2.0)]
    assert items(store, T0 + DAY) == [("result", "rye", "1", 1.0), ("result", "rye", "page", 1.0)]
    assert items(store, T0 - DAY) == []


def test_suggestions_add_up_and_kinds_are_told_apart(store: Store) -> None:
    persist_keyword_facts(store, [fact("suggestion", "rye", keyword="rye bread"), fact("trend", "2026-05-01", 7)], workspace="w")
    persist_keyword_facts(store, [fact("suggestion", "rye", keyword="rye flour", at=T0 + DAY)], workspace="w")
    assert [row[1] for row in items(store, T0 + DAY, ["suggestion"])] == ["rye bread", "rye flour"]
    assert items(store, T0 + DAY, ["trend"]) == [("trend", "rye", "2026-05-01", 7.0)]


@pytest.mark.parametrize("keyword", ["crème brûlée", "ラーメン", "x" * 5_000, "a\x00b"])
def test_keywords_of_any_kind_are_kept_once(store: Store, keyword: str) -> None:
    told = [fact("figure", "volume", 3, keyword=keyword)]
    assert persist_keyword_facts(store, told, workspace="w") == 1
    assert store.count("keyword_facts", "w") == 1
    persist_keyword_facts(store, told, workspace="w")
    assert store.count("keyword_facts", "w") == 1
