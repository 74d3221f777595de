import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.gap.click_curve import click_curve, expected_share, published_curve


def facts(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["clicks", "impressions", "position"])


def test_without_own_clicks_the_curve_is_the_published_one() -> None:
    for given_facts in (None, facts(), facts((1, 10, 1))):
        curve = click_curve(given_facts)
        assert set(curve["method"]) == {"published"}
        assert curve["click_share"].tolist() == published_curve().tolist()
    assert published_curve()[0] == pytest.approx(0.2805)


def test_many_own_impressions_outweigh_the_published_rate_and_few_do_not() -> None:
    curve = click_curve(facts((50_000, 100_000, 1), (9_000, 60_000, 2), (1, 2, 3))).set_index("position")
    assert curve.loc[1, "click_share"] == pytest.approx(0.5, abs=0.02)
    assert curve.loc[3, "click_share"] == pytest.approx(0.11, abs=0.03)
    assert curve.loc[1, "own_share"] == pytest.approx(0.5)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 40)), max_size=20))
def test_shares_are_shares_and_never_rise(rows: list[tuple[float, float, float]]) -> None:
    shares = click_curve(facts(*rows))["click_share"]
    assert shares.between(0, 1).all()
    assert (shares.diff().dropna() <= 1e-12).all()


def test_mean_positions_lie_between_the_points() -> None:
    curve = click_curve()
    found = expected_share(curve, pd.Series([1.0, 1.5, 99.0, None]))
    assert found.iloc[1] == pytest.approx((curve["click_share"][0] + curve["click_share"][1]) / 2)
    assert found.iloc[2] == curve["click_share"].iloc[-1]
    assert pd.isna(found.iloc[3])
