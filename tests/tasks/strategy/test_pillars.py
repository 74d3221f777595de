"""Pillars of a market whose groups of topics are known."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from tasks.strategy.models import Market
from tasks.strategy.pillars import PARTS, PILLAR_COLUMNS, build_pillars
from tests.tasks.strategy.planted_market import GROUPS, TARGET, TOPICS, page_rows, planted


@cache
def market() -> Market:
    return planted()


@cache
def pillars() -> pd.DataFrame:
    return build_pillars(market()).rows


def on(topic: str, rows: pd.DataFrame | None = None) -> pd.Series:
    """The pillar that a topic is in."""
    found = pillars() if rows is None else rows
    return next(row for _, row in found.iterrows() if topic in row["topic_ids"])


def test_planted_groups_are_the_pillars() -> None:
    assert list(pillars().columns) == PILLAR_COLUMNS
    assert {frozenset(ids) for ids in pillars()["topic_ids"]} == {frozenset(topics) for topics in GROUPS.values()}


def test_shares_are_the_sums_of_their_parts_and_add_up_to_one() -> None:
    rows = pillars()
    assert rows["share"].sum() == pytest.approx(1, abs=1e-4)
    assert rows[list(PARTS)].sum(axis=1).tolist() == pytest.approx(rows["share"].tolist(), abs=1e-5)
    assert rows["share"].is_monotonic_decreasing
    assert on("brakes")["share"] > on("rye")["share"] > on("violin")["share"]  # two gaps, one, none


def test_a_hub_is_what_its_pillar_links_to_and_menus_make_none() -> None:
    bread, bikes = on("rye"), on("gravel")
    assert bread["hub_status"] == "existing"
    assert bread["hub_url"] == f"http://{TARGET}/rye/0"
    assert bread["hub_inlink_count"] == 29
    assert (bikes["hub_status"], bikes["hub_url"]) == ("to write", None)
    assert bread["hub_url"] not in {spoke["url"] for spoke in bread["spokes"]}
    assert bread["spoke_count"] == bread["own_page_count"] - 1


def test_missing_spokes_are_the_gaps_on_its_topics() -> None:
    assert [gap["gap_id"] for gap in on("brakes")["missing"]] == ["g2", "g3"]
    assert on("violin")["missing_count"] == 0


def test_ids_outlive_the_pages_of_a_run() -> None:
    later = planted([row for row in page_rows() if not row["url"].endswith("7")])
    again = build_pillars(later, previous=pillars()).rows
    assert dict(zip(again["pillar_id"], again["topic_ids"].map(frozenset), strict=True)) == dict(
        zip(pillars()["pillar_id"], pillars()["topic_ids"].map(frozenset), strict=True)
    )


def test_an_id_goes_with_most_of_the_topics() -> None:
    known = pillars().assign(pillar_id=["a", "b", "c", "d"])
    moved = [("tyres", "x")]
    before = known.assign(topic_ids=[[one for one in ids if one not in dict(moved)] for ids in known["topic_ids"]])
    again = build_pillars(market(), previous=before).rows
    assert set(again["pillar_id"]) == {"a", "b", "c", "d"}
    assert on("brakes", again)["pillar_id"] == on("brakes", known)["pillar_id"]


def test_the_order_of_pages_does_not_matter() -> None:
    rows = page_rows()
    pd.testing.assert_frame_equal(build_pillars(planted(rows[::-1])).rows, pillars())


def test_what_a_person_fixed_stands_and_the_rest_makes_room() -> None:
    bread, music = on("rye"), on("violin")
    fixed = {bread["pillar_id"]: {"share": 0.5, "label": "Our daily bread"}, music["pillar_id"]: {"hub_url": "http://ours.test/music"}}
    again = build_pillars(market(), fixed=fixed).rows
    own = on("rye", again)
    assert (own["share"], own["label"], own["fixed"]) == (0.5, "Our daily bread", ["label", "share"])
    assert again["share"].sum() == pytest.approx(1, abs=1e-4)
    free, before = again[again["pillar_id"] != bread["pillar_id"]], pillars()[pillars()["pillar_id"] != bread["pillar_id"]]
    ratio = free.set_index("pillar_id")["share"] / before.set_index("pillar_id")["share"]
    assert ratio.max() == pytest.approx(ratio.min(), abs=1e-3)
    assert on("violin", again)["hub_url"] == "http://ours.test/music"


def test_a_market_of_two_topics_has_two_pillars() -> None:
    rows = [row for row in page_rows() if row["topic_id"] in ("rye", "violin")]
    found = build_pillars(planted(rows)).rows
    assert sorted(found["topic_ids"]) == [["rye"], ["violin"]]
    assert found["share"].sum() == pytest.approx(1, abs=1e-4)


def test_without_competitors_demand_is_unknown_and_shares_still_add_up() -> None:
    found = build_pillars(planted([row for row in page_rows() if row["site"] == TARGET])).rows
    assert set(found["demand_status"]) == {"unknown"}
    assert found["demand"].isna().all()
    assert found["share"].sum() == pytest.approx(1, abs=1e-4)


def test_a_market_without_pages_has_none() -> None:
    empty = planted(page_rows(1)[:3])
    assert build_pillars(replace(empty, pages=empty.pages.head(0))).rows.empty
    assert set(TOPICS) >= {topic for ids in pillars()["topic_ids"] for topic in ids}
