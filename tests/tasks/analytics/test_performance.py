"""What pages, topics and the site do: values, intervals, sums that reconcile, goals."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.analytics.chance import Spread, count_interval, share_interval, spread
from tasks.analytics.goals import track_goals
from tasks.analytics.page_join import joined, page_of, redirects_of, renamed
from tasks.analytics.performance import PERFORMANCE_COLUMNS, Facts, reconciled, track_performance

ENDS_ON = date(2026, 11, 1)
PAGES = pd.DataFrame({
    "url": ["a", "b", "c"], "title": ["Rye", "Oats", None], "topic_id": ["t1", "t1", "t2"], "format": "article", "author": ["Ann", None, None],
})  # fmt: skip


def facts(*rows: tuple[str, str, str, float], days: tuple[int, int, int] = (28, 28, 0)) -> Facts:
    sums = pd.DataFrame(rows, columns=["url", "metric", "window", "value"]).assign(source="search_console")
    known = pd.DataFrame({"source": "search_console", "window": ["last", "before", "year"], "days": days})
    return Facts(sums, known, PAGES, ENDS_ON, {"t1": "Grains"}, Spread(noise=2.0))


CLICKS = facts(
    ("", "clicks", "last", 130), ("a", "clicks", "last", 80), ("b", "clicks", "last", 20), ("gone", "clicks", "last", 30),
    ("a", "clicks", "before", 100), ("a", "impressions", "last", 800), ("a", "impressions", "before", 500), ("a", "position_weight", "last", 2400),
    ("", "clicks", "before", 100),
)  # fmt: skip


def row(found: pd.DataFrame, kind: str, key: str, metric: str = "clicks") -> dict[str, object]:
    (one,) = found[(found["kind"] == kind) & (found["key"] == key) & (found["metric"] == metric)].to_dict("records")
    return {str(name): value for name, value in one.items()}


def test_each_kind_has_its_sum_and_nothing_is_lost() -> None:
    found = track_performance(CLICKS)
    assert found.columns.tolist() == PERFORMANCE_COLUMNS
    assert row(found, "site", "")["value"] == 130
    assert found["window_to"].dtype == "datetime64[ns]"
    assert [row(found, "topic", "t1")[name] for name in ("value", "before", "page_count", "label")] == [100, 100, 2, "Grains"]
    assert row(found, "author", "Ann")["value"] == 80
    assert row(found, "unmatched", "")["value"] == 30
    pages = found[(found["metric"] == "clicks") & found["kind"].isin(["page", "unmatched"])]
    assert pages["value"].sum() == 130
    assert row(found, "page", "a")["baseline"] == 50


def test_ratios_have_intervals_and_what_is_unknown_stays_so() -> None:
    found = track_performance(CLICKS)
    share = row(found, "page", "a", "ctr")
    assert share["value"] == pytest.approx(0.1)
    assert share["lo_90"] < 0.1 < share["hi_90"]  # type: ignore[operator]
    assert row(found, "page", "a", "position")["value"] == 3
    assert pd.isna(row(found, "page", "a")["year_before"])
    assert "a year" not in str(row(found, "page", "a")["statement"])
    assert row(found, "page", "a")["statement"] == (
        "Rye: clicks 80 in the 28 days to 2026-11-01 (90 % interval 60 to 104), 100 in the 28 days before (-20%)."
    )


def test_missing_days_are_told() -> None:
    found = track_performance(facts(("a", "clicks", "last", 5), days=(20, 0, 0)))
    told = row(found, "page", "a")
    assert (told["n_days"], pd.isna(told["before"])) == (20, True)
    assert "Only 20 of 28 days of the last window have figures." in str(told["statement"])


def test_people_are_not_added_up_and_a_window_without_days_is_unknown() -> None:
    assert track_performance(facts(("a", "users", "last", 5), ("a", "clicks", "last", 5)))["metric"].unique().tolist() == ["clicks"]
    told = row(track_performance(facts(("a", "clicks", "before", 5), days=(0, 28, 0))), "page", "a")
    assert (pd.isna(told["value"]), told["status"], told["before"]) == (True, "unknown", 5)


def test_totals_reconcile_with_their_parts() -> None:
    queries = pd.DataFrame({"metric": ["clicks"], "source": ["search_console"], "value": [65.0]})
    (clicks,) = reconciled(CLICKS, queries).query("metric == 'clicks'").to_dict("records")
    assert (clicks["site_total"], clicks["page_total"], clicks["unmatched_total"], clicks["query_total"]) == (130, 100, 30, 65)
    assert (clicks["page_share"], clicks["coverage_share"]) == (1.0, 0.5)


def test_addresses_are_followed_to_their_page() -> None:
    pages = pd.DataFrame({"url": ["new", "main", "variant"], "canonical_url": [None, "main", "main"]})
    moves = pd.DataFrame({"from_url": ["old", "older", "round", "about", "lost"], "to_url": ["new", "old", "about", "round", "nowhere"]})
    found = page_of(pd.Series(["older", "variant", "main", "round", "lost", "other", "older"]), pages, moves)
    assert found["page_url"].tolist() == ["new", "main", "main", "round", "lost", "other"]
    assert found["basis"].tolist() == ["redirect", "canonical", "page", "unmatched", "unmatched", "unmatched"]
    sums = pd.DataFrame({"url": ["", "old", "new", "other"], "metric": "clicks", "value": [9.0, 2.0, 3.0, 4.0]})
    by_page = joined(sums, page_of(sums["url"], pages, moves))
    assert by_page.set_index("url")["value"].to_dict() == {"": 9.0, "new": 5.0, "other": 4.0}


def test_redirects_and_renames_are_read_from_what_was_crawled() -> None:
    captures = pd.DataFrame({"url": ["a", "a", "b"], "status": [301, 302, 200], "location": ["x", "y", None], "fetched_at": [1, 2, 3]})
    assert redirects_of(captures).to_dict("records") == [{"from_url": "a", "to_url": "y"}]
    versions = pd.DataFrame({"url": ["old", "new", "p", "q", "r"], "text_digest": ["1", "1", "2", "2", "2"], "fetched_at": range(5)})
    assert renamed(versions, {"new", "p", "q"}).to_dict("records") == [{"from_url": "old", "to_url": "new"}]


def test_goals_are_measured_against_a_steady_course() -> None:
    goals = pd.DataFrame({
        "goal_id": list("vwxyz"), "label": "Traffic", "metric": ["clicks"] * 4 + ["leads"], "baseline": [100, 100, 120, np.nan, 1], "target": [200,
        125, 200, 9, 2],
        "started_on": pd.Timestamp("2026-10-01"), "due_on": pd.to_datetime(["2026-12-31", "2026-12-31", "2026-11-10", "2026-12-31", "2026-12-31"]),
    })  # fmt: skip
    found = track_goals(goals, track_performance(CLICKS), date(2026, 11, 1))
    assert found["standing"].tolist() == ["on track", "reached", "behind", "unknown", "unknown"]
    assert found["progress_share"].iloc[0] == pytest.approx(0.3)
    assert found["status"].tolist() == ["measured"] * 4 + ["unknown"]
    assert found["statement"].iloc[4] == "Traffic: leads is not known. Import it to track this goal."


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.floats(1, 5))
def test_intervals_hold_what_they_are_about(hits: int, more: int, noise: float) -> None:
    low, high = share_interval(np.array([hits], float), np.array([hits + more], float), noise)
    assert 0 <= low[0] <= high[0] <= 1
    if hits + more:
        assert low[0] - 1e-9 <= hits / (hits + more) <= high[0] + 1e-9
    low, high = count_interval(np.array([hits], float), noise)
    assert 0 <= low[0] <= hits <= high[0]


def test_the_spread_of_counts_is_read_off_the_pages() -> None:
    dice = np.random.default_rng(3)
    level = np.exp(dice.uniform(1, 8, 4_000))
    drawn = [dice.poisson(level * np.exp(dice.normal(0, 0.2 / 2**0.5, 4_000))).astype(float) for _ in range(2)]
    found = spread(*drawn)
    assert found.noise == pytest.approx(1.0, abs=0.3)
    assert found.drift == pytest.approx(0.2, abs=0.03)
    assert spread(drawn[0][:5], drawn[1][:5]).basis == "prior"
