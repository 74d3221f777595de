import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.analytics.forecast import forecast
from tasks.analytics.forecast_models import SeriesError


def days(values: list[float] | np.ndarray, name: str = "a", start: str = "2025-01-01", every: str = "D") -> pd.DataFrame:
    return pd.DataFrame({"unique_id": name, "ds": pd.date_range(start, periods=len(values), freq=every), "y": np.asarray(values, dtype=float)})


def visits(count: int, length: int, seed: int = 1) -> pd.DataFrame:
    """Series of visits with a weekly season, a drift and chance."""
    dice = np.random.default_rng(seed)
    week = np.array([1.2, 1.3, 1.2, 1.1, 1.0, 0.6, 0.6])[np.arange(length) % 7]
    means = [np.exp(dice.uniform(3, 6)) * week * np.exp(np.cumsum(dice.normal(0, 0.01, length))) for _ in range(count)]
    return pd.concat([days(dice.poisson(mean), f"page {at:03d}") for at, mean in enumerate(means)], ignore_index=True)


def test_gives_each_series_the_steps_after_its_last_with_ordered_bounds_at_every_level() -> None:
    series = pd.concat([days([5, 6, 7, 6] * 10), days([50, 60, 55] * 10, "b", "2025-02-03")], ignore_index=True)
    given_back = forecast(series, 3, levels=(50, 90))
    assert list(given_back.columns) == ["unique_id", "ds", "mean", "lo-50", "hi-50", "lo-90", "hi-90", "model"]
    assert given_back["ds"].dt.strftime("%m-%d").tolist() == ["02-10", "02-11", "02-12", "03-05", "03-06", "03-07"]
    ordered = given_back[["lo-90", "lo-50", "mean", "hi-50", "hi-90"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()


@pytest.mark.parametrize(
    ("every", "start", "ahead"),
    [
        ("W-SUN", "2020-01-05", ["2021-12-05", "2021-12-12"]),
        ("MS", "2016-01-01", ["2024-05-01", "2024-06-01"]),
        ("ME", "2016-01-31", ["2024-05-31", "2024-06-30"]),
        ("QS", "2000-01-01", ["2025-01-01", "2025-04-01"]),
    ],
)
def test_keeps_the_rhythm_of_weeks_months_and_quarters(every: str, start: str, ahead: list[str]) -> None:
    found = forecast(days(np.arange(100) + 50, start=start, every=every), 2)
    assert found["ds"].dt.strftime("%Y-%m-%d").tolist() == ahead


def test_whole_numbers_are_dates_too_and_their_season_is_found() -> None:
    values = np.tile([10.0, 20, 30, 25, 15, 12, 18, 40, 60, 45, 30, 11], 8)
    series = pd.concat([pd.DataFrame({"unique_id": str(one), "ds": np.arange(1, 97), "y": values * one}) for one in (1, 2, 3)])
    found = forecast(series, 12)
    assert found["ds"].tolist() == list(range(97, 109)) * 3
    assert found["mean"].to_numpy() == pytest.approx(np.concatenate([values[:12] * one for one in (1, 2, 3)]), rel=0.1)


def test_equal_rows_in_any_order_give_equal_forecasts() -> None:
    series = visits(5, 120)
    shuffled = series.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(forecast(series, 14), forecast(shuffled, 14))


def test_series_keep_the_type_of_their_names() -> None:
    numbered = pd.concat([days(range(20)).assign(unique_id=one) for one in (7, 12)])
    assert forecast(numbered, 2)["unique_id"].tolist() == [7, 7, 12, 12]
    assert forecast(numbered.astype({"unique_id": "category"}), 2)["unique_id"].tolist() == [7, 7, 12, 12]


def test_a_weekly_season_is_carried_on_and_closer_than_the_last_value() -> None:
    series = visits(20, 240)
    is_past = series["ds"] < series["ds"].unique()[212]
    both = series[~is_past].merge(forecast(series[is_past], 28), on=["unique_id", "ds"], validate="1:1")
    last = series[is_past].groupby("unique_id")["y"].last()
    naive = both["unique_id"].map(last)
    assert (both["y"] - both["mean"]).abs().mean() < 0.6 * (both["y"] - naive).abs().mean()
    assert both["y"].between(both["lo-90"], both["hi-90"]).mean() > 0.84


def test_a_yearly_season_of_days_is_carried_on_after_two_years() -> None:
    dice = np.random.default_rng(5)
    steps = np.arange(820)
    year = 1 + 0.5 * np.sin(2 * np.pi * steps / 365)
    series = pd.concat([days(dice.poisson(level * year), f"{level}") for level in (200, 300, 400, 500, 800, 1200)], ignore_index=True)
    is_past = series["ds"] < series["ds"].unique()[730]
    both = series[~is_past].merge(forecast(series[is_past], 90), on=["unique_id", "ds"], validate="1:1")
    assert ((both["y"] - both["mean"]).abs() / both["y"]).mean() < 0.12


def test_noughts_stay_nought_and_constants_stay_constant() -> None:
    found = forecast(pd.concat([days([0.0] * 60), days([7.5] * 60, "b")]), 30)
    by_series = found.groupby("unique_id")
    assert (by_series.get_group("a")[["mean", "lo-90", "hi-90"]] == 0).all(axis=None)
    assert by_series.get_group("b")["mean"].to_numpy() == pytest.approx(7.5)
    assert by_series.get_group("b")["hi-90"].max() < 8.5


def test_a_series_that_never_moved_does_not_narrow_the_others() -> None:
    moving = visits(6, 200)
    still = pd.concat([days([3.0] * 200, f"still {one}") for one in range(60)])
    apart, together = forecast(moving, 14), forecast(pd.concat([moving, still]), 14)
    widths = [(one["hi-90"] - one["lo-90"]).to_numpy() for one in (apart, together[together["unique_id"].isin(moving["unique_id"])])]
    assert widths[1].mean() > 0.5 * widths[0].mean()


def test_too_short_a_history_gives_its_last_value_and_a_wide_interval() -> None:
    found = forecast(pd.concat([days([40.0]), days([3.0, 9, 4], "b")]), 5)
    assert set(found["model"]) == {"naive"}
    first = found[found["unique_id"] == "a"]
    assert first["mean"].to_numpy() == pytest.approx(40)
    assert (first["lo-90"] < 24).all()
    assert (first["hi-90"] > 64).all()
    assert first["hi-90"].is_monotonic_increasing


def test_a_history_shorter_than_the_horizon_is_as_sure_as_its_own_errors_allow() -> None:
    found = forecast(visits(3, 60), 90)
    widths = (found["hi-90"] - found["lo-90"]).groupby(found.groupby("unique_id").cumcount()).mean()
    assert set(found["model"]) == {"blend"}
    assert widths.iloc[-1] > 1.5 * widths.iloc[10] > 0


def test_missing_days_are_not_noughts() -> None:
    whole = days(np.full(100, 50.0) + np.arange(100) % 7)
    with_gaps = whole.drop(index=range(40, 60)).assign(y=lambda rows: rows["y"].where(rows.index != 70))
    assert forecast(with_gaps, 7)["mean"].to_numpy() == pytest.approx(forecast(whole, 7)["mean"].to_numpy(), rel=0.02)


def test_a_page_begins_when_it_is_first_visited() -> None:
    alive = np.random.default_rng(2).poisson(30, 100)
    found = forecast(days(np.concatenate([np.zeros(200), alive])), 7)
    own = forecast(days(alive, start="2025-07-20"), 7)
    assert found["mean"].to_numpy() == pytest.approx(own["mean"].to_numpy())


def test_a_series_of_losses_may_be_negative() -> None:
    dice = np.random.default_rng(4)
    found = forecast(days(-100 + dice.normal(0, 5, 120)), 10)
    assert found["mean"].between(-115, -85).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=70), st.integers(1, 20))
def test_never_negative_never_out_of_order_never_unknown(values: list[int], horizon: int) -> None:
    found = forecast(days([float(one) for one in values]), horizon)
    bounds = found[["lo-90", "mean", "hi-90"]].to_numpy()
    assert np.isfinite(bounds).all()
    assert (bounds >= 0).all()
    assert (np.diff(bounds, axis=1) >= 0).all()
    assert len(found) == horizon


def test_a_window_of_wrong_counts_is_left_out() -> None:
    right = days(100 + 10 * np.sin(np.arange(140)))
    wrong = right.assign(y=right["y"].where(~right.index.isin(range(126, 140)), 900.0))
    found = forecast(wrong, 7, breaks=[("2025-05-07", "2025-05-20")])
    assert found["mean"].between(80, 120).all()
    assert not forecast(wrong, 7)["mean"].between(80, 120).any()


def test_what_lies_before_a_change_of_level_is_moved_to_it() -> None:
    values = np.concatenate([np.full(100, 400.0), np.full(40, 100.0)]) * (1 + 0.05 * np.sin(np.arange(140)))
    found = forecast(days(values), 28, breaks=[("2025-04-11", None)])
    assert found["mean"].between(90, 110).all()
    assert found["hi-90"].max() < 150


def test_a_holiday_met_twice_is_expected_again() -> None:
    series = days(np.full(800, 100.0) + np.arange(800) % 7, start="2023-11-01")
    past = [pd.Timestamp("2023-12-25"), pd.Timestamp("2024-12-25")]
    series["y"] = series["y"].where(~series["ds"].isin(past), 20.0)
    cut = series[series["ds"] < "2025-12-01"]
    found = forecast(cut, 40, holidays=pd.DataFrame({"ds": [*past, pd.Timestamp("2025-12-25")], "name": "Christmas"})).set_index("ds")["mean"]
    assert found["2025-12-25"] < 50
    assert found["2025-12-18"] > 90
    once = forecast(cut, 40, holidays=pd.DataFrame({"ds": [past[1], pd.Timestamp("2025-12-25")]})).set_index("ds")["mean"]
    assert once["2025-12-25"] > 70


@pytest.mark.parametrize(
    ("series", "column"),
    [
        (days([1.0, 2]).drop(columns="y"), "y"),
        (pd.concat([days([1.0, 2]), days([3.0])]), "ds"),
        (days([1.0, np.inf]), "y"),
        (days([np.nan, np.nan]), "y"),
        (days([1.0, 2]).assign(ds=["yesterday", "today"]), "ds"),
        (days([1.0, 2]).assign(ds=lambda rows: rows["ds"].dt.tz_localize("UTC")), "ds"),
        (days([1.0, 2]).iloc[:0], "y"),
    ],
)
def test_says_what_cannot_be_read(series: pd.DataFrame, column: str) -> None:
    with pytest.raises(SeriesError) as refused:
        forecast(series, 3)
    assert refused.value.column == column


@pytest.mark.parametrize(
    ("options", "column"),
    [
        ({"horizon": 0}, "horizon"),
        ({"levels": (100,)}, "levels"),
        ({"seasons": (52, 7)}, "seasons"),
        ({"breaks": [("2025-01-05", "2025-01-02")]}, "breaks"),
        ({"breaks": [("2024-01-05", "2025-12-02")]}, "breaks"),
        ({"holidays": pd.DataFrame({"day": [1]})}, "holidays"),
    ],
)
def test_says_which_option_is_wrong(options: dict[str, object], column: str) -> None:
    with pytest.raises(SeriesError) as refused:
        forecast(days(range(10)), **{"horizon": 3, **options})
    assert refused.value.column == column


def test_weekly_series_of_the_m4_competition_keep_their_accuracy_and_coverage() -> None:
    """A floor: 90 of the 359 series. Makridakis, Spiliotis & Assimakopoulos 2020; the naive forecast has 1."""
    source = Path(os.environ.get("PLANCAST_TEST_DATA", "")) / "bench" / "m4_weekly.parquet"
    if not os.environ.get("PLANCAST_TEST_DATA") or not source.exists():
        pytest.skip("PLANCAST_TEST_DATA does not name a folder with bench/m4_weekly.parquet")
    data = pd.read_parquet(source)
    data = data[data["unique_id"].isin(sorted(data["unique_id"].unique())[::4])]
    train = data[~data["is_test"]]
    both = data[data["is_test"]].merge(forecast(train, 13), on=["unique_id", "ds"], validate="1:1")
    naive = both["unique_id"].map(train.groupby("unique_id")["y"].last())
    step = both["unique_id"].map(train.groupby("unique_id")["y"].apply(lambda one: one.diff().abs().mean()))
    scaled, relative = (
        [((both["y"] - one).abs() / by(one)).mean() for one in (both["mean"], naive)] for by in (lambda _: step, lambda one: both["y"] + one.abs())
    )
    assert (scaled[0] / scaled[1] + relative[0] / relative[1]) / 2 < 0.80
    assert 0.86 < both["y"].between(both["lo-90"], both["hi-90"]).mean() < 0.94
