"""Past forecasts and predictions, where it is known what came."""

import numpy as np
import pandas as pd
import pytest

from tasks.analytics.backtest import BacktestParameters, calibration, came_to, coverage, predicted_then

FIRST = pd.Timestamp("2026-01-01")
DICE = np.random.default_rng(7)


def forecasts(run: str, level: str, key: str, share: float, days: int = 90) -> pd.DataFrame:
    """Forecasts of which a share of days held what came, 10."""
    held = np.arange(days) < share * days
    on = pd.date_range(FIRST, periods=days)
    order = DICE.permutation(days)
    return pd.DataFrame({
        "run_id": run, "series_id": f"{level} {key}", "level": level, "key": key, "on": on, "lo_90": np.where(held, 5.0, 20.0)[order], "mean": 8.0,
        "hi_90": np.where(held, 15.0, 30.0)[order], "as_of": FIRST - pd.Timedelta(days=1), "actual": 10.0,
    })  # fmt: skip


def by_id(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("measure_id")


def test_a_share_is_told_with_its_interval_by_level_and_by_days_ahead() -> None:
    known = pd.concat([forecasts(f"r{number}", "page", f"p{number}", 0.8) for number in range(10)], ignore_index=True)
    told = by_id(coverage(known))
    whole = told.loc["coverage"]
    assert (whole["n"], whole["n_groups"], whole["status"]) == (900, 10, "measured")
    assert whole["value"] == pytest.approx(0.8)
    assert 0.75 < whole["lo_90"] < 0.8 < whole["hi_90"] < 0.85
    assert told.loc["coverage 1-7", "n"] == 70
    assert told.loc["coverage 29-90", "n"] == 620
    assert told.loc["coverage site", "status"] == "unknown"
    assert "Too little has come" in told.loc["coverage site", "statement"]


def test_series_that_fail_as_a_whole_widen_the_interval() -> None:
    together = pd.concat([forecasts(f"r{number}", "page", "p", float(number < 8)) for number in range(10)], ignore_index=True)
    apart = pd.concat([forecasts(f"r{number}", "page", "p", 0.8) for number in range(10)], ignore_index=True)
    wide, narrow = (by_id(coverage(known)).loc["coverage"] for known in (together, apart))
    assert wide["value"] == narrow["value"] == pytest.approx(0.8)
    assert wide["hi_90"] - wide["lo_90"] > 3 * (narrow["hi_90"] - narrow["lo_90"])
    certain = pd.concat([forecasts(f"r{number}", "page", "p", 1.0) for number in range(10)], ignore_index=True)
    assert by_id(coverage(certain)).loc["coverage", "lo_90"] < 0.9  # ten series are no nine hundred trials


def test_what_came_is_the_sites_its_topics_and_its_pages() -> None:
    days = pd.date_range(FIRST, periods=2)
    daily = pd.DataFrame({"": [9.0, np.nan], "u1": [1.0, 2.0], "u2": [3.0, np.nan], "u3": [4.0, 8.0]}, index=days)
    asked = pd.DataFrame([
        {"series_id": f"{level} {key}", "level": level, "key": key, "on": day}
        for level, key in (("site", "a.test"), ("topic", "t"), ("page", "u2"), ("page", "other pages"))
        for day in [*days, FIRST + pd.Timedelta(days=9)]
    ])  # fmt: skip
    found = came_to(daily, asked, {"u1": "t", "u2": "t"})
    assert {(row["level"], row["on"].day): row["actual"] for row in found.to_dict("records")} == {
        ("site", 1): 9.0, ("site", 2): 10.0, ("topic", 1): 4.0, ("topic", 2): 2.0, ("page", 1): 3.0, ("page", 2): 0.0,
    }  # fmt: skip


def predicted(chances: list[float], came: list[bool]) -> pd.DataFrame:
    return pd.DataFrame({
        "item_id": [str(place) for place in range(len(came))], "probability": chances, "is_above": came, "lo_90": 0.0, "hi_90": 10.0,
        "outcome": [5.0 if one else 50.0 for one in came],
    })  # fmt: skip


def test_probabilities_that_mean_what_they_say_are_told_from_those_that_do_not() -> None:
    honest = by_id(calibration(predicted([0.2] * 50 + [0.8] * 50, [True] * 10 + [False] * 40 + [True] * 40 + [False] * 10)))
    assert honest.loc["reliability 0.00", ["value", "expected"]].tolist() == pytest.approx([0.2, 0.2])
    assert honest.loc["reliability 0.67", ["value", "expected"]].tolist() == pytest.approx([0.8, 0.8])
    assert honest.loc["reliability 0.33", "status"] == "unknown"
    assert honest.loc["prediction coverage", "value"] == pytest.approx(0.5)
    assert honest.loc["brier", ["value", "expected"]].tolist() == pytest.approx([0.16, 0.25])
    vain = by_id(calibration(predicted([0.9] * 100, [True] * 50 + [False] * 50)))
    assert vain.loc["brier", "value"] > vain.loc["brier", "expected"]
    assert vain.loc["reliability 0.67", "hi_90"] < 0.9


def test_nothing_is_told_of_too_few() -> None:
    told = calibration(predicted([0.5] * 5, [True] * 5))
    assert set(told["status"]) == {"unknown"}
    assert told["value"].isna().all()
    assert set(coverage(forecasts("r", "site", "a", 0.9).head(0))["status"]) == {"unknown"}


def test_each_later_piece_is_predicted_once_from_what_was_known_before_it() -> None:
    days = pd.date_range("2024-01-01", periods=120, freq="7D")
    topics = np.where(np.arange(120) % 2, "good", "poor")
    history = pd.DataFrame({
        "url": [f"http://a.test/{place}" for place in range(120)], "topic_id": topics, "content_kind": "article", "word_count": 800.0,
        "title": [f"On {topic} things {place % 7}" for place, topic in enumerate(topics)], "author": None, "promotion": None, "published_on": days,
        "outcome": np.where(topics == "good", 200.0, 20.0) * DICE.lognormal(0, 0.3, 120),
    })  # fmt: skip
    dates = [pd.Timestamp("2025-06-01"), pd.Timestamp("2025-08-01"), pd.Timestamp("2020-01-01")]
    found = predicted_then(history, dates, BacktestParameters(most_days_ahead=90))
    assert found["item_id"].is_unique
    came = history.set_index("url").loc[found["item_id"], "published_on"]
    assert ((came.to_numpy() > found["as_of"].to_numpy()) & (came < pd.Timestamp("2025-10-31")).to_numpy()).all()
    assert found.loc[found["is_above"], "probability"].mean() > 0.6 > 0.4 > found.loc[~found["is_above"], "probability"].mean()
