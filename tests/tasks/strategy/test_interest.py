"""Interest from outside: told beyond chance only, with its source, and never as something that the market publishes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tasks.strategy.interest import interest_trends
from tasks.strategy.models import Asked, Market
from tasks.strategy.strategy import develop_strategy
from tests.tasks.strategy.planted_market import planted


def connected(chances: dict[str, tuple[str, float]], unit: str = "views") -> Market:
    """The planted market, with two years of interest in some keywords, each with its tested trend and chance."""
    market, days = planted(), pd.date_range("2024-10-01", periods=24, freq="MS")
    interest = pd.concat(
        [pd.DataFrame({"keyword": one, "on": days, "value": np.arange(24.0) + 50, "source": "outside", "unit": unit, "place": ""}) for one in chances]
    )
    keywords = market.keywords.assign(
        trend=[chances.get(one, ("unknown", 0.0))[0] for one in market.keywords["keyword"]],
        trend_p=[chances.get(one, ("", float("nan")))[1] for one in market.keywords["keyword"]],
        trend_method="seasonal Mann-Kendall",
    )
    return replace(market, interest=interest, keywords=keywords)


def test_what_chance_explains_is_not_told() -> None:
    chances = {"rye 0": ("rising", 0.001), "gravel 0": ("falling", 0.002), "brakes 0": ("rising", 0.049), "tyres 0": ("flat", 0.6)}
    rows = interest_trends(connected(chances)).rows
    assert list(zip(rows["label"], rows["direction"], strict=True)) == [("rye 0", "rising"), ("gravel 0", "fading")]
    assert (rows["q_value"] <= 0.05).all()
    assert rows["topic_id"].tolist() == ["rye", "gravel"]


@pytest.mark.parametrize(("unit", "source", "counts"), [
    ("views", "Wikipedia page views", (810, 666)), ("index 0..100", "Google Trends export", (None, None)), ("searches", "searches", (810, 666)),
])  # fmt: skip
def test_it_says_what_it_was_told_by_and_sums_only_counts(unit: str, source: str, counts: tuple[int | None, int | None]) -> None:
    row = interest_trends(connected({"rye 0": ("rising", 0.001)}, unit)).rows.iloc[0]
    assert (row["kind"], row["source"], row["status"]) == ("interest", source, "measured")
    assert tuple(None if pd.isna(row[name]) else row[name] for name in ("recent_count", "earlier_count")) == counts
    assert f"({source}, 24 months to September 2026)" in row["statement"]


def test_rising_interest_is_no_rising_publishing() -> None:
    found = develop_strategy(connected({"scales 0": ("rising", 0.0001)}), Asked())
    assert "interest" in set(found.industry_trends["kind"])
    assert not (found.opportunities["label"] == "scales").any() or found.opportunities.set_index("label").loc["scales", "kind"] != "rising"


def test_without_a_source_there_is_none() -> None:
    assert interest_trends(planted()).rows.empty
