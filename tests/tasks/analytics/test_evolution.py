"""Trends that were planted in dated pages, and none in noise."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tasks.analytics.evolution import EVOLUTION_COLUMNS, analyze_content_evolution
from tasks.analytics.trend import mann_kendall, pettitt, theil_sen

TODAY = date(2026, 11, 15)
MONTHS = pd.period_range("2023-11", "2026-10", freq="M")
AT = np.arange(36, dtype=np.float64)


def market(seed: int = 1, *, is_planted: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    random = np.random.default_rng(seed)
    rows = []
    for number, month in enumerate(MONTHS):
        for _ in range(random.poisson(20)):
            share = 0.1 + 0.5 * number / 36 if is_planted else 0.3
            words = 800 if not is_planted or number < 18 else 1_400
            rows.append({"published_on": month.to_timestamp() + pd.Timedelta(days=int(random.integers(28))),
                         "word_count": words + random.normal(0, 150),
                         "readability": 60 + random.normal(0, 5), "topic_id": "rye" if random.random() < share else "oats",
                         "content_kind": random.choice(["article", "video"])})  # fmt: skip
    frame = pd.DataFrame(rows).assign(site="ours.test")
    frame["url"] = [f"https://ours.test/{number}" for number in frame.index]
    return frame.drop(columns="topic_id"), frame[["url", "topic_id"]]


def test_planted_trends_and_the_month_of_a_change_are_found() -> None:
    told = analyze_content_evolution(*market(), TODAY, {"rye": "Rye bread"})
    rows = told.rows.set_index(["kind", "key"])
    assert list(told.rows.columns) == EVOLUTION_COLUMNS
    rye = rows.loc[("topic", "rye")]
    assert (rye["direction"], rye["label"]) == ("rising", "Rye bread")
    assert rye["slope_per_year"] == pytest.approx(1 / 6, abs=0.04)
    assert rows.loc[("topic", "oats"), "direction"] == "falling"
    assert abs(rows.loc[("length", ""), "change_on"] - pd.Timestamp(2025, 5, 1)) <= pd.Timedelta(days=31)
    assert rows.loc[("length", ""), "change_size"] == pytest.approx(600, abs=80)
    assert rows.loc[("cadence", ""), "direction"] == "flat"
    assert set(told.rows["evidence_ids"].explode()) == set(told.facts["evidence_id"])


def test_noise_has_no_trends_at_the_level_held() -> None:
    found = [analyze_content_evolution(*market(seed, is_planted=False), TODAY).rows for seed in range(20)]
    steady = [rows[rows["kind"] != "freshness"] for rows in found]
    assert sum((rows["direction"].isin(["rising", "falling"]) | rows["change_on"].notna()).any() for rows in steady) <= 3


def test_months_that_follow_the_one_before_are_no_trend() -> None:
    random, false = np.random.default_rng(5), np.zeros(2)
    for _ in range(300):
        series = np.zeros(36)
        for month in range(1, 36):
            series[month] = 0.5 * series[month - 1] + random.normal()
        false += [mann_kendall(series, AT) <= 0.05, pettitt(series)[1] <= 0.05]
    assert (false <= 0.05 * 300).all()


def test_three_months_are_no_trend_and_the_month_under_way_is_not_read() -> None:
    pages, topic_pages = market()
    recent = pages[pages["published_on"] >= pd.Timestamp(2026, 8, 1)]
    rows = analyze_content_evolution(recent, topic_pages, TODAY).rows
    assert set(rows["direction"]) == {"unknown"}
    assert rows["slope_per_year"].isna().all()
    assert rows["n"].max() == 3
    ahead = analyze_content_evolution(recent, topic_pages, date(2026, 10, 31)).rows
    assert ahead["n"].max() == 2


def test_the_slope_is_that_of_a_line_whatever_one_month_says() -> None:
    series = 2.0 * AT
    series[10] = 1e6
    assert theil_sen(series, AT) == pytest.approx(2.0)


def test_no_dated_pages_give_no_rows() -> None:
    pages, topic_pages = market()
    assert analyze_content_evolution(pages.assign(published_on=pd.NaT), topic_pages, TODAY).rows.empty
