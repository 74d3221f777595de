"""Posting windows: the prior where nothing is known, own figures where they tell, in the audience's zone."""

import numpy as np
import pandas as pd

from tasks.content_calendar.posting_windows import PRIORS, WINDOW_COLUMNS, optimize_posting_times, prior_score

NONE = pd.DataFrame({"channel": [], "posted_at": [], "outcome": []})


def posts(best: int, count: int = 200, spread: float = 0.3) -> pd.DataFrame:
    """Posts at two hours of Mondays in UTC, of which one brings more."""
    dice = np.random.default_rng(1)
    hours = np.where(np.arange(count) % 2 == 0, best, 5)
    at = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(np.arange(count) // 2 * 7, unit="D") + pd.to_timedelta(hours, unit="h")
    return pd.DataFrame({"channel": "linkedin", "posted_at": at, "outcome": np.exp((hours == best) * 1.0 + dice.normal(0, spread, count))})


def test_without_own_figures_the_prior_stands_and_says_so() -> None:
    found = optimize_posting_times(NONE, {"linkedin": "UTC", "quora": "UTC"})
    assert list(found.columns) == WINDOW_COLUMNS
    assert len(found) == 2 * 168
    assert set(found["basis"]) == {"prior"}
    assert found["n"].sum() == 0
    linkedin, quora = found[found["channel"] == "linkedin"], found[found["channel"] == "quora"]
    assert set(linkedin["reference"]) == {PRIORS["linkedin"].reference}
    assert (set(quora["score"]), set(quora["status"])) == ({0.5}, {"unknown"})


def test_own_figures_win_in_the_audiences_zone() -> None:
    found = optimize_posting_times(posts(8, 100), {"linkedin": "Asia/Tokyo"}).set_index(["weekday", "hour"])
    best, other = found.loc[(0, 17)], found.loc[(0, 14)]  # 08:00 and 05:00 in UTC
    assert (best["basis"], best["n"]) == ("own_data", 50)
    assert best["score"] > 0.7 > 0.4 > other["score"]
    assert found.loc[(3, 3), "basis"] == "prior"


def test_few_posts_and_hours_that_do_not_differ_leave_the_prior() -> None:
    assert set(optimize_posting_times(posts(8, 6), {"linkedin": "UTC"})["basis"]) == {"prior"}
    dull = posts(8).assign(outcome=np.tile([1.0, 1.0, 2.0, 2.0], 50))
    found = optimize_posting_times(dull, {"linkedin": "UTC"})
    assert set(found["basis"]) == {"prior"}
    assert found["n"].sum() == 200


def test_scores_are_chances_and_grow_surer_with_posts() -> None:
    few, many = (optimize_posting_times(posts(8, count), {"linkedin": "UTC"}) for count in (20, 400))
    assert few["score"].between(0, 1).all()
    assert many["own_share"].max() > few["own_share"].max() > 0


def test_the_prior_is_weak() -> None:
    scores = [prior_score(name, day, hour) for name in PRIORS for day in range(7) for hour in range(24)]
    assert 0.4 <= min(scores) < max(scores) <= 0.6


def test_where_only_days_are_known_they_tell_of_weekdays_and_posts_with_hours_come_first() -> None:
    on = pd.Timestamp("2026-01-05") + pd.to_timedelta(np.arange(140), unit="D")
    outcome = np.where(on.weekday == 3, 50.0, 10.0) + np.random.default_rng(2).normal(0, 2, 140)
    days = pd.DataFrame({"channel": "blog", "on": on, "outcome": outcome})
    found = optimize_posting_times(NONE, {"blog": "UTC"}, days=days).set_index(["weekday", "hour"])
    assert found.loc[3, "score"].min() == found.loc[3, "score"].max() > 0.8 > 0.5 > found.loc[1, "score"].max()
    assert (found.loc[(3, 9), "n"], found.loc[(3, 9), "basis"], found.loc[(3, 9), "reference"]) == (20, "own_data", "140 own pieces by their weekday")
    timed = optimize_posting_times(posts(8).assign(channel="blog"), {"blog": "UTC"}, days=days).set_index(["weekday", "hour"])
    assert timed.loc[(0, 8), "score"] > 0.7
    assert set(timed.loc[3, "basis"]) == {"prior"}
