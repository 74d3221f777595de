import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.gap.keyword_trend import keyword_trends, trend_of


def trend(values: list[float]) -> str:
    return trend_of(np.arange(len(values)), np.array(values, dtype=np.float64))[0]


def test_trends_are_told_where_they_are_clear() -> None:
    assert trend([1, 2, 3, 5, 6, 8, 9, 11, 12]) == "rising"
    assert trend([12, 11, 9, 8, 6, 5, 3, 2, 1]) == "falling"
    assert trend([5, 6, 5, 6, 5, 6, 5, 6, 5]) == "flat"
    assert trend([1, 2, 3]) == "unknown"


def test_a_season_is_no_trend_and_hides_none() -> None:
    season = 100 + 80 * np.sin(np.arange(36) * np.pi / 6)
    assert trend(season.tolist()) == "flat"
    assert trend((season + 2 * np.arange(36)).tolist()) == "rising"


@pytest.mark.parametrize(("size", "expected"), [(10, "Mann-Kendall"), (30, "seasonal Mann-Kendall")])
def test_the_test_is_named(size: int, expected: str) -> None:
    assert trend_of(np.arange(size), np.arange(size, dtype=np.float64))[4] == expected


def test_the_statistic_agrees_with_the_textbook() -> None:
    _, p_value, slope, _, _ = trend_of(np.arange(10), np.arange(1.0, 11.0))
    assert p_value == pytest.approx(0.0000831, abs=2e-6)  # S = 45, variance 125: z = 44 / 11.18
    assert slope == pytest.approx(12 / 5.5, abs=1e-3)


@given(st.lists(st.floats(0, 1e6), min_size=8, max_size=40))
def test_turning_time_round_turns_the_trend(values: list[float]) -> None:
    turned = {"rising": "falling", "falling": "rising", "flat": "flat"}
    forward, backward = trend_of(np.arange(len(values)), np.array(values)), trend_of(np.arange(len(values)), np.array(values[::-1]))
    assert forward[1] is not None
    assert 0 <= forward[1] <= 1
    if len(values) < 24:
        assert backward[0] == turned[forward[0]]


def test_values_of_one_month_are_added_up_and_order_does_not_matter() -> None:
    days = pd.date_range("2025-01-01", periods=300, freq="D")
    values = pd.DataFrame({"keyword": "a", "on": days, "value": np.arange(300.0)})
    found = keyword_trends(values)
    assert found["trend_n"].tolist() == [10]
    pd.testing.assert_frame_equal(found, keyword_trends(values.sample(frac=1, random_state=1)))
