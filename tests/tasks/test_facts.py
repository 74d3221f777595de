from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.facts import KEY, RECONCILED, known_facts, reconcile

T0 = datetime(2026, 6, 5, tzinfo=UTC)


def fact(value: float, dimension: str = "", *, url: str = "", metric: str = "clicks", day: int = 1, days_later: int = 0) -> dict[str, Any]:
    return {
        "site": "acme.example",
        "url": url,
        "metric": metric,
        "on": date(2026, 6, day),
        "source": "search_console",
        "dimension": dimension,
        "value": value,
        "known_at": T0 + timedelta(days=days_later),
    }


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[*KEY, "value", "known_at"])


def figures(facts: pd.DataFrame, scope: str = "site", metric: str = "clicks") -> dict[str, Any]:
    found = reconcile(facts).set_index(["scope", "metric"])
    return dict(found.loc[(scope, metric)])


def test_a_restated_fact_counts_from_when_it_was_known() -> None:
    metrics = frame(fact(5), fact(7, days_later=2), fact(1, day=2, days_later=2))
    assert known_facts(metrics, T0 + timedelta(days=1))["value"].tolist() == [5]
    assert known_facts(metrics, T0 + timedelta(days=2))["value"].tolist() == [7, 1]
    assert known_facts(metrics, T0 - timedelta(days=1)).empty
    assert metrics["value"].tolist() == [5, 7, 1]


def test_queries_are_compared_with_the_total_of_their_own_days() -> None:
    found = figures(frame(fact(10), fact(4, "query=a"), fact(2, "query=b"), fact(90, day=2)))
    assert (found["total"], found["query_total"], found["coverage_share"]) == (10, 6, 0.6)
    assert (found["days"], found["days_without_queries"], found["is_consistent"]) == (1, 1, True)


def test_pages_are_compared_with_the_queries_of_pages() -> None:
    facts = frame(fact(10), fact(8, url="https://a/x"), fact(8, url="https://a/y"), fact(4, "query=a", url="https://a/x"))
    assert figures(facts, "page")["coverage_share"] == 0.25
    site = figures(facts)
    assert pd.isna(site["coverage_share"])
    assert (site["days"], site["days_without_queries"]) == (0, 1)


def test_other_dimensions_and_means_are_no_part_of_it() -> None:
    facts = frame(fact(10), fact(5, "query=a"), fact(3, "country=usa&query=a"), fact(9, "type=image"), fact(4.5, metric="position"))
    assert figures(facts)["coverage_share"] == 0.5
    assert set(reconcile(facts)["metric"]) == {"clicks"}


def test_queries_of_a_period_are_compared_with_the_sum_of_its_days() -> None:
    period = fact(6, "period=2026-06-01/2026-06-03&query=a", day=3)
    days = [fact(4, day=day) for day in (1, 2, 3, 4)]
    found = figures(frame(period, *days))
    assert (found["coverage_share"], found["total"], found["days"], found["days_without_queries"]) == (0.5, 12, 3, 1)
    assert pd.isna(figures(frame(period, *days[1:]))["coverage_share"])
    own = frame(period, fact(8, "period=2026-06-01/2026-06-03", day=3))
    assert figures(own)["coverage_share"] == 0.75


def test_days_count_before_periods_and_of_periods_the_last() -> None:
    days = [fact(4, day=day) for day in (1, 2, 3, 4)]
    early, late = fact(8, "period=2026-06-01/2026-06-02&query=a", day=2), fact(4, "period=2026-06-03/2026-06-04&query=a", day=4)
    assert figures(frame(*days, early, late))["coverage_share"] == 0.5
    assert figures(frame(*days, early, late, fact(1, "query=a", day=1)))["coverage_share"] == 0.25


def test_more_queries_than_the_total_are_told() -> None:
    assert not figures(frame(fact(1), fact(2, "query=a")))["is_consistent"]


def test_nothing_gives_nothing() -> None:
    assert reconcile(frame()).columns.tolist() == RECONCILED
    assert reconcile(frame(fact(1, metric="sessions"))).empty


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5), st.sampled_from(["", "query=a", "query=b"])), min_size=1, max_size=30), st.randoms())
def test_shares_are_bounded_and_the_order_of_rows_is_none_of_it(rows: list[tuple[int, int, str]], random: Any) -> None:
    totals = [fact(10, day=day) for day in {row[0] for row in rows}]
    unique = {(day, name): fact(value, name, day=day) for day, value, name in rows if name}
    facts = [*totals, *unique.values()]
    first = reconcile(frame(*facts))
    random.shuffle(facts)
    pd.testing.assert_frame_equal(first, reconcile(frame(*facts)))
    assert first["coverage_share"].dropna().between(0, 1).all()
    assert (first["days"] + first["days_without_queries"]).tolist() == [len(totals)] * len(first)


@pytest.mark.parametrize("kind", ["date", "datetime64[us]"])
def test_days_may_be_dates_or_instants(kind: str) -> None:
    facts = frame(fact(10), fact(5, "query=a"))
    typed = facts if kind == "date" else facts.assign(on=pd.to_datetime(facts["on"]).astype(kind))
    assert figures(typed)["coverage_share"] == 0.5
