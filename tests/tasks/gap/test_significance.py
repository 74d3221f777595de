"""The tests of chance agree with scipy's own, which take one case at a time."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tasks.gap.significance import adjusted, binomial, fisher, mann_kendall, rank_sum, theil_sen

samples = st.lists(st.integers(0, 20), min_size=5, max_size=25)


@given(samples, samples)
def test_rank_sums_are_those_of_mann_and_whitney(first: list[int], second: list[int]) -> None:
    own = rank_sum(np.array(first, float), np.array(second, float))
    if len({*first, *second}) > 1:
        assert own == pytest.approx(stats.mannwhitneyu(first, second, method="asymptotic").pvalue, abs=1e-9)
    else:
        assert own == 1.0


@given(st.lists(st.floats(-100, 100), min_size=4, max_size=24))
def test_slopes_are_those_of_theil_and_sen(series: list[float]) -> None:
    assert theil_sen(np.array(series)) == pytest.approx(stats.theilslopes(series).slope, abs=1e-9)


def test_trends_are_tested_as_by_hand() -> None:
    """Of 45 pairs three fall: S is 39, and its variance 10 · 9 · 25 / 18 = 125."""
    series = np.array([1, 2, 3, 5, 4, 6, 7, 10, 8, 9], float)
    assert mann_kendall(series) == pytest.approx(2 * stats.norm.sf((39 - 1) / 125**0.5), rel=1e-9)
    assert mann_kendall(series[::-1]) == mann_kendall(series)
    assert mann_kendall(np.full(12, 3.0)) == 1.0


def test_tests_of_counts_double_the_smaller_tail() -> None:
    assert binomial(np.array([9, 5, 0]), np.array([10, 10, 10]), np.full(3, 0.5)) == pytest.approx([22 / 1024, 1.0, 2 / 1024])
    one = fisher(np.array([8]), np.array([10]), np.array([10]), np.array([50]))
    assert one == pytest.approx(2 * stats.fisher_exact([[8, 2], [2, 38]], alternative="greater").pvalue)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30))
def test_adjusted_chances_are_those_of_benjamini_and_hochberg(chances: list[float | None]) -> None:
    given_chances = pd.Series(chances, dtype="float64")
    found = adjusted(given_chances)
    assert found.isna().tolist() == given_chances.isna().tolist()
    tested = given_chances.dropna()
    if len(tested):
        assert found.dropna().to_numpy() == pytest.approx(stats.false_discovery_control(tested))
