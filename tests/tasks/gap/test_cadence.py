"""How much sites publish, and whether more than before: a planted trend is found, and chance seldom makes one."""

import numpy as np
import pandas as pd
import pytest

from tasks.gap.cadence import cadence, monthly_counts
from tasks.gap.content_rows import content_rows
from tests.tasks.gap.small_market import AS_OF, SmallMarket

MONTHS = pd.period_range("2024-11", "2026-10", freq="M")


def by_month(market: SmallMarket, site: str, counts: "list[int] | np.ndarray") -> SmallMarket:  # type: ignore[type-arg]
    for month, count in zip(MONTHS, counts, strict=True):
        market.dated(site, "t", [month.to_timestamp() + pd.Timedelta(days=place % 28) for place in range(count)])
    return market


def told(market: SmallMarket) -> pd.DataFrame:
    return cadence(content_rows(market.pages, market.topic_pages, AS_OF), AS_OF).set_index("site")


def test_trends_have_their_sign() -> None:
    market = SmallMarket()
    by_month(market, "rising.test", [1 + month // 3 for month in range(24)])
    by_month(market, "falling.test", [1 + (23 - month) // 3 for month in range(24)])
    by_month(market, "even.test", [3] * 24)
    found = told(market)
    assert found["trend"].to_dict() == {"rising.test": "rising", "falling.test": "falling", "even.test": "flat"}
    assert found.loc["rising.test", "slope"] == pytest.approx(1 / 3, abs=0.05)
    assert found.loc["even.test", ["pages_a_month", "pages_a_month_recent", "n"]].tolist() == [3, 3, 72]
    assert found.loc["rising.test", "pages_a_month_recent"] > found.loc["rising.test", "pages_a_month"]


def test_chance_makes_a_trend_in_about_one_site_of_twenty() -> None:
    chance, market = np.random.default_rng(7), SmallMarket()
    for number in range(120):
        by_month(market, f"s{number}.test", chance.poisson(1.5, 24))
    assert 0 <= (told(market)["trend"] != "flat").mean() <= 0.1


def test_months_without_pages_count_and_the_month_under_way_does_not() -> None:
    market = SmallMarket().dated("a.test", "t", ["2025-01-05", "2025-03-05", "2025-03-09", "2026-11-02", "2026-11-30"])
    months = monthly_counts(content_rows(market.pages, market.topic_pages, AS_OF), AS_OF).set_index("month_on")["page_count"]
    assert len(months) == 24
    assert months.index.max() == pd.Timestamp("2026-10-01")
    assert months.loc["2025-01-01":"2025-03-01"].tolist() == [1, 0, 2]  # type: ignore[misc]
    assert months.sum() == 3


def test_a_rate_says_how_it_is_known() -> None:
    market = SmallMarket()
    for site, undated in (("dated.test", 0), ("half.test", 8), ("rarely.test", 80)):
        market.dated(site, "t", [f"2026-0{month}-03" for month in range(1, 9)]).add(site, "t", undated)
    market.dated("few.test", "t", ["2026-05-01", "2026-06-01"])
    market.add("never.test", "t", 9)
    found = told(market)
    assert found["status"].to_dict() == {
        "dated.test": "measured", "half.test": "estimated", "rarely.test": "unknown", "few.test": "unknown", "never.test": "unknown"
    }  # fmt: skip
    assert found["pages_a_month"].isna().tolist() == (found["status"] == "unknown").tolist()
    assert (found.loc[found["status"] == "unknown", "trend"] == "unknown").all()
    assert found.loc["dated.test", "pages_a_month"] == pytest.approx(0.8)
    assert found.loc["dated.test", "trend"] == "unknown", "ten months are no trend"
