"""Format gaps: a planted one is found with its evidence; chance, other topics and forms that few use are none."""

from typing import Any

import pandas as pd

from tasks.gap.content_rows import content_rows
from tasks.gap.format_gaps import format_gaps
from tasks.gap.formats import page_formats
from tasks.gap.score import GAP_COLUMNS
from tests.tasks.gap.small_market import AS_OF, SmallMarket

RIVALS = ("r1.test", "r2.test", "r3.test")


def planted(own: int = 8, **values: Any) -> SmallMarket:
    """Two of three competitors compare on half of their pages on bread; the target has pages on it, none of them a comparison."""
    market = SmallMarket().add("own.test", "bread", own, **values)
    for site in RIVALS:
        market.add(site, "bread", 4, published_on="2026-05-01")
        market.add(site, "cake", 4)
    for site in RIVALS[:2]:
        market.add(site, "bread", 4, title="Rye vs. spelt", published_on="2026-05-01")
    return market


def found(market: SmallMarket) -> pd.DataFrame:
    rows = content_rows(market.pages, market.topic_pages, AS_OF)
    return format_gaps(rows, page_formats(rows), market.topics, "own.test", AS_OF)


def test_a_planted_format_gap_is_found_with_its_evidence() -> None:
    market = planted()
    gaps = found(market)
    assert list(gaps.columns) == GAP_COLUMNS
    assert len(gaps) == 1
    gap = gaps.iloc[0]
    assert (gap["kind"], gap["topic_id"], gap["label"]) == ("format", "bread", "bread (comparison)")
    assert (gap["competitors"], gap["competitor_count"], gap["competitor_total"]) == (["r1.test", "r2.test"], 2, 3)
    assert (gap["demand"], gap["demand_status"]) == (8, "estimated")
    pages = market.pages.set_index("url")
    assert set(pages.loc[gap["evidence_urls"], "title"]) == {"Rye vs. spelt"}
    assert list(pages.loc[gap["evidence_urls"], "site"]) == ["r1.test", "r2.test"] * 3
    assert set(pages.loc[gap["target_urls"], "site"]) == {"own.test"}
    parts = gaps[[name for name in gaps.columns if name.startswith("part_")]]
    assert abs(parts.sum(axis=1).iloc[0] - gap["score"]) < 1e-9
    assert "2 of 3 competitors have 8 pages in the form “comparison”" in gap["statement"]
    assert "uses it nowhere" in gap["statement"]


def test_there_is_no_gap_where_the_target_has_the_form_or_no_pages_or_so_few_that_it_is_chance() -> None:
    assert found(planted().add("own.test", "bread", title="Oat vs. rye")).empty
    assert found(planted(own=0)).empty
    assert found(planted(own=2)).empty
    assert "uses it on other topics" in found(planted().add("own.test", "cake", title="Oat vs. rye")).iloc[0]["statement"]


def test_a_form_that_half_of_the_competitors_use_is_no_gap() -> None:
    assert found(planted().add("r4.test", "bread", 4)).empty


def test_a_giant_s_habit_is_not_the_market_s() -> None:
    market = planted(own=8)
    market.records = [record for record in market.records if record["title"] != "Rye vs. spelt"]
    market.add("r1.test", "bread", 500, title="Rye vs. spelt")
    assert found(market).empty


def test_a_form_that_is_lacking_on_every_topic_loses_with_each_repeat() -> None:
    market = SmallMarket()
    for topic in "tuv":
        market.add("own.test", topic, 8)
        for site in RIVALS:
            market.add(site, topic, 3, schema_types=["HowTo"])
    gaps = found(market)
    assert list(gaps["topic_id"]) == ["t", "u", "v"]
    assert gaps["score"].is_monotonic_decreasing
    assert gaps["part_novelty"].nunique() == 3


def test_shops_and_vacancies_are_no_forms_of_content() -> None:
    market = SmallMarket().add("own.test", "t", 8)
    for site in RIVALS:
        market.add(site, "t", 4, content_kind="product").add(site, "t", 4, content_kind="job")
    assert found(market).empty


def test_the_order_of_rows_does_not_matter() -> None:
    market = planted()
    rows = content_rows(market.pages, market.topic_pages, AS_OF)
    shuffled = rows.sample(frac=1, random_state=2)
    again = format_gaps(shuffled, page_formats(shuffled), market.topics, "own.test", AS_OF)
    pd.testing.assert_frame_equal(again, found(market))
