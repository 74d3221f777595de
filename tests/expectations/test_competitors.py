"""The contract of competitors: what each breach of it is called, as data is broken one way at a time."""

from typing import Any

import pandas as pd
import pytest

from expectations.competitors import SUITE
from tasks.gap.competition import analyze_competitors
from tasks.validate import SUITES, DatasetBroken, validate
from tests.tasks.gap.small_market import AS_OF, SmallMarket

CONTEXT = {"sites": {"own.test", "r1.test"}}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SUITES, "competitors", SUITE)


def profiles() -> pd.DataFrame:
    market = SmallMarket().add("own.test", "t", 5).dated("r1.test", "t", [f"2026-0{month}-02" for month in range(1, 9)]).add("r1.test", "u", 2)
    return analyze_competitors(*market.frames, "own.test", AS_OF).profiles


def broken(**columns: Any) -> set[str]:
    with pytest.raises(DatasetBroken) as caught:
        validate("competitors", profiles().assign(**columns), context=CONTEXT)
    return set(caught.value.results.loc[~caught.value.results["is_met"], "column"])


def test_profiles_keep_their_contract() -> None:
    assert validate("competitors", profiles(), context=CONTEXT).results["is_met"].all()


def unknown_figures(**figures: Any) -> "pd.Series[Any]":
    return pd.Series([{"n": 1, "status": "unknown", **figures}] * 2, dtype=object)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"site": ["own.test", "stranger.test"]}, {"site"}),
        ({"is_target": False}, {"target_residue"}),
        ({"market_rank": 1}, {"market_rank"}),
        ({"topic_share": [0.5, 0.6]}, {"share_residue"}),
        ({"breadth": 99.0}, {"topics_count, breadth_floor"}),
        ({"cadence_status": "unknown"}, {"is_rate_invented"}),
        ({"cadence_trend": "soaring"}, {"cadence_trend"}),
        ({"formats": unknown_figures(shares={"guide": 1.0})}, {"invented_count"}),
        ({"seo": unknown_figures(description_share=0.5)}, {"invented_count"}),
        ({"structure": pd.Series([{"median_words": 9}] * 2, dtype=object)}, {"unstated_count"}),
    ],
)
def test_each_breach_is_named(columns: dict[str, Any], told: set[str]) -> None:
    assert broken(**columns) == told
