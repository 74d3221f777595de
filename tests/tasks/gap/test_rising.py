"""What is new, and what rises: planted changes are found with their sign, and dates dealt at random show hardly any."""

import numpy as np
import pandas as pd

from tasks.gap.content_rows import content_rows
from tasks.gap.rising import MARKET, new_pages, rising_topics
from tests.tasks.gap.small_market import AS_OF, SmallMarket

TODAY = pd.Timestamp("2026-11-15")


def days(ages: "range | list[int] | np.ndarray") -> list[pd.Timestamp]:  # type: ignore[type-arg]
    return [TODAY - pd.Timedelta(days=int(age)) for age in ages]


def planted() -> SmallMarket:
    """Five topics written of evenly for four years, a sixth only of late, a seventh not any more."""
    market = SmallMarket()
    for site in ("a.test", "b.test"):
        for topic in "tuvwx":
            market.dated(site, topic, days(range(5, 1400, 70)))
        market.dated(site, "new", days(range(10, 310, 20)))
        market.dated(site, "old", days(range(400, 1400, 40)))
    return market


def rows(market: SmallMarket) -> pd.DataFrame:
    return content_rows(market.pages, market.topic_pages, AS_OF)


def test_a_planted_rise_and_fall_are_found_with_their_sign_and_nothing_else() -> None:
    found = rising_topics(rows(planted()), AS_OF)
    assert {(row.site, row.topic_id, row.direction) for row in found.itertuples()} == {
        (site, topic, direction) for site in (MARKET, "a.test", "b.test") for topic, direction in (("new", "rising"), ("old", "falling"))
    }
    rise = found[(found["site"] == "a.test") & (found["topic_id"] == "new")].iloc[0]
    assert (rise["recent_count"], rise["earlier_count"]) == (15, 0)
    assert rise["recent_share"] == rise["recent_count"] / rise["recent_total"]


def test_dates_dealt_at_random_show_a_change_in_about_one_market_of_twenty() -> None:
    chance, fixed = np.random.default_rng(11), rows(planted())
    dealt = [rising_topics(fixed.assign(published_on=chance.permutation(fixed["published_on"].to_numpy())), AS_OF) for _ in range(100)]
    assert sum(not found[found["site"] != MARKET].empty for found in dealt) <= 10
    assert sum(not found[found["site"] == MARKET].empty for found in dealt) <= 10


def test_a_rise_of_a_small_site_is_not_drowned_by_a_giant() -> None:
    market = planted()
    for topic in ("t", "u", "v", "new", "old"):
        market.dated("giant.test", topic, days(np.linspace(0, 1400, 400)))
    found = rising_topics(rows(market), AS_OF)
    assert {"a.test", "b.test"} <= set(found.loc[(found["topic_id"] == "new") & (found["direction"] == "rising"), "site"])
    assert "giant.test" not in set(found["site"])


def test_few_pages_show_nothing() -> None:
    market = SmallMarket().dated("a.test", "new", days(range(7))).dated("a.test", "old", days(range(400, 407)))
    assert rising_topics(rows(market), AS_OF).empty
    assert rising_topics(rows(SmallMarket().add("a.test", "t", 3)), AS_OF).empty


def test_new_is_what_is_dated_since_the_run_before_or_was_not_there_then() -> None:
    market = SmallMarket().dated("a.test", "t", ["2026-11-10", "2026-09-01", "2020-01-01", None, None]).add("b.test", "u")
    previous = market.pages.iloc[[1, 3]]
    found = new_pages(rows(market), AS_OF, since=pd.Timestamp("2026-11-01", tz="UTC"), previous_pages=previous)
    urls = [record["url"] for record in market.records]
    assert list(zip(found["url"], found["basis"], found["status"], strict=True)) == [
        (urls[0], "published", "measured"),
        (urls[4], "first seen", "estimated"),
    ]


def test_a_first_run_knows_new_pages_by_their_dates_alone() -> None:
    market = SmallMarket().dated("a.test", "t", ["2026-11-10", "2026-10-18", "2026-09-01", "2026-12-24", None])
    assert list(new_pages(rows(market), AS_OF)["published_on"]) == [pd.Timestamp("2026-11-10"), pd.Timestamp("2026-10-18")]
