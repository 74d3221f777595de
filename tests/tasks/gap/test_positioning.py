"""Shares, places and leaders: a giant counts for its topics, not for its mass."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.gap.positioning import market_position, topic_leaders, topic_shares
from tasks.gap.positioning_map import positioning_map
from tests.tasks.gap.small_market import SmallMarket

SITES = ("a.test", "b.test", "c.test", "d.test")
counts = st.dictionaries(st.tuples(st.sampled_from(SITES), st.sampled_from("tuvwxyz")), st.integers(1, 50), min_size=1)


def coverage(pages: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [(site, topic, count, 100 * count) for (site, topic), count in pages.items()]
    return pd.DataFrame(rows, columns=["site", "topic_id", "page_count", "word_count"])


@given(counts)
@settings(max_examples=40, deadline=None)
def test_shares_add_up_and_the_order_of_rows_does_not_matter(pages: dict[tuple[str, str], int]) -> None:
    table = coverage(pages)
    shares = topic_shares(table)
    for column in ("page_share", "word_share"):
        assert shares.groupby("topic_id")[column].sum().to_numpy() == pytest.approx(1)
    assert shares.groupby("site")["own_share"].sum().to_numpy() == pytest.approx(1)
    position = market_position(shares, SITES)
    assert position[["topic_share", "page_share", "word_share"]].sum().to_numpy() == pytest.approx(1, abs=1e-5)
    assert list(position["rank"]) == [1, 2, 3, 4]
    assert (position["breadth"].dropna() <= position["topics_count"][position["breadth"].notna()] + 1e-6).all()
    shuffled = topic_shares(table.sample(frac=1, random_state=len(pages)))
    pd.testing.assert_frame_equal(shuffled, shares)


@given(counts)
@settings(max_examples=40, deadline=None)
def test_the_map_has_a_place_for_every_site_with_pages_and_keeps_the_target_on_one_side(pages: dict[tuple[str, str], int]) -> None:
    shares = topic_shares(coverage(pages))
    found = positioning_map(shares, "a.test", SITES)
    assert list(found.places["site"]) == list(SITES)
    assert (found.places["status"] == "measured").tolist() == (found.places["page_count"] >= 3).tolist()
    assert found.places["x"].isna().tolist() == (found.places["status"] == "unknown").tolist()
    assert 0 <= found.axes["explained_share"].sum() <= 1 + 1e-6
    own = found.places.set_index("site").loc["a.test", ["x", "y"]].dropna()
    assert (own.astype("float64") >= 0).all()


def test_a_market_of_mass_is_led_by_who_covers_its_topics() -> None:
    """A giant with a thousand pages on one subject stands behind a small site that leads three."""
    shares = topic_shares(coverage({("giant.test", "t"): 1000, **{("small.test", topic): 4 for topic in "uvw"}}))
    position = market_position(shares, ["giant.test", "small.test"]).set_index("site")
    assert position.loc["small.test", "rank"] == 1
    assert position.loc["small.test", "topic_share"] == 0.75
    assert position.loc["small.test", "page_share"] < 0.02
    assert position.loc["small.test", "breadth"] == pytest.approx(3)
    assert position.loc["giant.test", "focus"] == 1


def test_a_giant_does_not_drown_small_sites_on_the_map() -> None:
    """Two small sites that differ lie as far apart beside a giant of any size."""
    small = {("a.test", "t"): 5, ("a.test", "u"): 5, ("b.test", "v"): 10}
    maps = [
        positioning_map(
            topic_shares(coverage({**small, ("giant.test", "t"): size, ("giant.test", "v"): size})), "a.test", ["a.test", "b.test", "giant.test"]
        )
        for size in (10, 10_000)
    ]
    pd.testing.assert_frame_equal(maps[0].places.drop(columns="page_count"), maps[1].places.drop(columns="page_count"))


def test_distances_on_the_map_are_those_of_the_mixes_of_topics() -> None:
    shares = topic_shares(coverage({("a.test", "t"): 9, ("b.test", "t"): 4, ("b.test", "u"): 5, ("c.test", "u"): 3}))
    found = positioning_map(shares, "a.test", ["a.test", "b.test", "c.test"])
    points = found.places.set_index("site")[["x", "y"]].to_numpy()
    assert np.hypot(*(points[0] - points[2])) == pytest.approx(2**0.5, abs=1e-5)
    assert np.hypot(*(points[0] - points[1])) == pytest.approx((2 - 2 * (4 / 9) ** 0.5) ** 0.5, abs=1e-5)
    assert found.axes["explained_share"].sum() == pytest.approx(1)
    assert found.axes["toward_high"][0] == ["t"]
    assert found.axes["toward_low"][0] == ["u"]


def test_two_sites_lie_on_a_line_and_one_in_the_middle() -> None:
    shares = topic_shares(coverage({("a.test", "t"): 9, ("b.test", "u"): 9}))
    both = positioning_map(shares, "b.test", ["a.test", "b.test"])
    assert both.places["x"].tolist() == pytest.approx([-(2**0.5) / 2, 2**0.5 / 2], abs=1e-5)
    assert both.axes["explained_share"].tolist() == [1, 0]
    assert (both.places["y"] == 0).all()
    alone = positioning_map(shares[shares["site"] == "a.test"], "a.test", ["a.test"])
    assert alone.places[["x", "y"]].to_numpy().tolist() == [[0, 0]]


def test_twenty_sites_have_places() -> None:
    chance = np.random.default_rng(3)
    sites = [f"s{number}.test" for number in range(20)]
    pages = {(site, f"t{topic}"): int(count) for site in sites for topic, count in enumerate(chance.integers(0, 9, 30)) if count}
    found = positioning_map(topic_shares(coverage(pages)), "s0.test", sites)
    assert found.places[["x", "y"]].notna().all().all()
    assert found.places[["x", "y"]].drop_duplicates().shape[0] == 20
    assert found.axes["explained_share"][0] >= found.axes["explained_share"][1] > 0


def test_leaders_are_clear_only_beyond_chance() -> None:
    shares = topic_shares(coverage({("a.test", "t"): 20, ("b.test", "t"): 3, ("a.test", "u"): 3, ("b.test", "u"): 2, ("b.test", "v"): 9}))
    leaders = topic_leaders(shares, "b.test").set_index("topic_id")
    assert leaders["leader"].to_dict() == {"t": "a.test", "u": "a.test", "v": "b.test"}
    assert leaders["is_clear"].to_dict() == {"t": True, "u": False, "v": True}
    assert leaders["target_rank"].to_dict() == {"t": 2, "u": 2, "v": 1}
    assert leaders.loc["t", "target_share"] == pytest.approx(3 / 23)


def test_the_place_of_the_run_before_stands_beside() -> None:
    shares = topic_shares(SmallMarket().add("a.test", "t", 4).add("b.test", "t", 2).coverage)
    previous = pd.DataFrame({"site": ["b.test"], "market_rank": [1], "topic_share": [0.9]})
    position = market_position(shares, ["a.test", "b.test"], previous).set_index("site")
    assert position.loc["b.test", ["rank", "previous_rank", "previous_topic_share"]].tolist() == [2, 1, 0.9]
    assert pd.isna(position.loc["a.test", "previous_rank"])
