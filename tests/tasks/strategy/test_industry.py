"""Trends of a market in which one topic was made to rise and one to fade; none in dates that were dealt out anew."""

from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd
import pytest

from tasks.strategy.chance import adjusted, fisher, seasonal
from tasks.strategy.industry import QUARTERS, TREND_COLUMNS, analyze_industry_trends, compared_days
from tasks.strategy.models import Market
from tests.tasks.strategy.planted_market import AS_OF, page_rows, planted


def shuffled(market: Market, seed: int) -> Market:
    """The market with its pages' dates dealt out anew."""
    days = market.pages["published_on"].sample(frac=1, random_state=seed).to_numpy()
    return replace(market, pages=market.pages.assign(published_on=days))


def test_planted_trends_are_found_with_the_right_sign_and_nothing_else() -> None:
    told = analyze_industry_trends(planted())
    topics = told.rows[told.rows["kind"] == "topic"]
    assert dict(zip(topics["label"], topics["direction"], strict=True)) == {"rye": "rising", "gravel": "fading"}
    assert list(told.rows.columns) == TREND_COLUMNS
    assert (told.rows["q_value"] <= 0.05).all()
    assert set(told.rows["evidence_ids"].explode()) == set(told.facts["evidence_id"])


def test_shuffled_dates_have_no_trends_at_the_level_held() -> None:
    market = planted()
    rounds = 60
    false = sum(len(analyze_industry_trends(shuffled(market, seed)).rows) > 0 for seed in range(rounds))
    assert false <= 0.05 * rounds


def test_new_words_are_found_where_several_sites_use_them() -> None:
    rows = page_rows()
    year = pd.Timestamp(AS_OF.date()) - pd.Timedelta(days=365)
    recent = [row for row in rows if row["published_on"] > year][:24]
    for row in recent:
        row["title"] = f"{row['title']} with spelt flour"
    found = analyze_industry_trends(planted(rows)).rows
    words = found[found["kind"] == "vocabulary"]
    assert "spelt flour" in set(words["label"])
    assert set(words["direction"]) == {"rising"}


def test_a_season_that_comes_back_is_found() -> None:
    rows, random = page_rows(rising="", fading=""), Random(3)
    for row in rows:
        month = random.choice([10, 11, 12]) if row["topic_id"] == "tomatoes" else random.randrange(1, 13)
        year = random.choice([2022, 2023, 2024, 2025])
        row["published_on"] = pd.Timestamp(year, month, random.randrange(1, 28))
    found = analyze_industry_trends(planted(rows)).rows
    seasons = found[found["direction"] == "seasonal"]
    assert list(zip(seasons["label"], seasons["peak"], strict=True)) == [("tomatoes", QUARTERS[3])]


def test_too_few_dates_are_compared_over_longer_periods_or_not_at_all() -> None:
    market = planted()
    assert compared_days(market) == (365, 1_095)
    older = replace(market, pages=market.pages.assign(published_on=market.pages["published_on"] - pd.Timedelta(days=400)))
    assert compared_days(older) == (730, 1_460)
    undated = replace(market, pages=market.pages.assign(published_on=pd.NaT))
    assert compared_days(undated) is None
    assert analyze_industry_trends(undated).rows.empty


def test_the_exact_test_is_the_one_of_scipy() -> None:
    from scipy.stats import fisher_exact

    table = [[8, 2], [1, 5]]
    p_value = fisher(np.array([8]), np.array([10]), np.array([9]), np.array([16]))[0]
    assert p_value == pytest.approx(min(1.0, 2 * min(fisher_exact(table, side)[1] for side in ("less", "greater"))))


def test_a_season_needs_enough_pages_and_an_adjustment_keeps_what_was_not_tested() -> None:
    assert np.isnan(seasonal(np.array([1, 1, 1, 1]), np.array([50, 50, 50, 50])))
    assert seasonal(np.array([40, 1, 1, 1]), np.array([50, 50, 50, 50])) < 0.001
    assert adjusted(pd.Series([0.01, np.nan, 0.04])).tolist()[::2] == pytest.approx([0.02, 0.04])
