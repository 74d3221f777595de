"""The link graph against worked examples, and what must hold of any."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.gap.audit.link_graph import LinkGraph, depths, link_graph, link_metrics, link_score
from tasks.gap.audit.models import AUDIT
from tasks.gap.audit.site_data import site_data
from tests.tasks.gap.audit.changes import OAT, RYE, SPELT, titled
from tests.tasks.gap.audit.little_site import CLEAN, Site

Pairs = list[tuple[int, int]]


def graph(size: int, pairs: Pairs, unfollowed: Pairs = []) -> LinkGraph:  # noqa: B006 (never changed)
    whole = [*pairs, *unfollowed]
    source, target = (np.array([pair[side] for pair in whole], dtype=np.intp) for side in (0, 1))
    followed = np.array([True] * len(pairs) + [False] * len(unfollowed), dtype=bool)
    return LinkGraph(pd.Index([f"https://a.test/{place}" for place in range(size)]), source, target, followed)


def metrics_of(site: Site) -> pd.DataFrame:
    pages, captures, links, sitemap = site.frames()
    data = site_data(pages, captures, links, "a.test", pd.Timestamp("2026-11-01", tz="UTC"), sitemap, site.parameters)
    found = link_metrics(data, link_graph(data))
    return found.assign(path=found["url"].str.removeprefix(site.host)).set_index("path")


def test_two_pages_that_link_to_each_other_share_the_score() -> None:
    assert link_score(graph(2, [(0, 1), (1, 0)]), AUDIT) == pytest.approx([1, 1])


def test_a_star_has_the_score_that_is_computed_by_hand() -> None:
    # Three leaves link to the middle m, which links to nobody: l = .15/4 + .85 m/4 for each leaf, and m + 3 l = 1.
    middle = (1 - 3 * 0.15 / 4) / (1 + 3 * 0.85 / 4)
    scores = link_score(graph(4, [(1, 0), (2, 0), (3, 0)]), AUDIT) / 4
    assert scores == pytest.approx([middle, *[(1 - middle) / 3] * 3])


def test_links_that_are_not_followed_pass_on_no_score_but_shorten_the_way() -> None:
    found = graph(3, [(0, 1)], [(0, 2)])
    scores = link_score(found, AUDIT)
    assert scores[1] > scores[2]
    assert list(depths(found, "https://a.test/0")) == [0, 1, 1]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.tuples(*[st.integers(0, size - 1)] * 2), max_size=40))))
def test_scores_average_one_and_depths_follow_links(case: tuple[int, set[tuple[int, int]]]) -> None:
    size, drawn = case
    pairs = sorted(pair for pair in drawn if pair[0] != pair[1])
    found = graph(size, pairs)
    scores, clicks = link_score(found, AUDIT), depths(found, "https://a.test/0")
    assert scores.sum() == pytest.approx(size)
    assert (scores >= (1 - AUDIT.damping) - 1e-9).all()
    assert clicks[0] == 0
    for source, target in pairs:
        assert clicks.isna()[source] or clicks[target] <= clicks[source] + 1


def test_metrics_of_pages() -> None:
    site = CLEAN.linked(RYE, "/old", "/gone", "https://b.test/x").answering("/gone", "not_found", 404)
    site = site.answering("/old", "redirect", 301, location="https://a.test/more").having({"/more": titled("More about us all", "<p>Here.</p>")})
    found = metrics_of(replace(site, pages={**site.pages, "/alone": titled("Nobody knows of this", "<p>There.</p>")}))
    assert list(found.loc[["/", RYE, "/more"], "depth"]) == [0, 1, 2]
    assert found.loc["/alone", ["is_orphan", "inlink_count"]].tolist() == [True, 0]
    assert pd.isna(found.loc["/alone", "depth"])
    row = found.loc[RYE]
    assert (row["outlink_count"], row["external_link_count"], row["broken_link_count"], row["redirect_link_count"]) == (4, 1, 1, 1)
    assert (row["inlink_count"], row["anchor_count"], row["top_anchor"]) == (3, 1, "Baking with rye")
    assert found.loc["/more", "inlink_count"] == 1
    assert found.loc[OAT, "link_score"] == pytest.approx(found.loc[SPELT, "link_score"])
    assert found["link_score"].sum() == pytest.approx(len(found))


def test_a_page_that_links_to_many_is_a_hub() -> None:
    names = [f"/note/{place}" for place in range(12)]
    notes = {name: titled(f"A note on {name}", f"<p>Number {name} is here.</p>") for name in names}
    found = metrics_of(CLEAN.linked(OAT, *names).having(notes))
    assert found.index[found["is_hub"]].tolist() == [OAT]


def test_the_home_page_is_where_the_crawl_began_behind_its_redirect() -> None:
    site = CLEAN.answering("/", "redirect", 302, location="https://a.test/guide/rye", source="seed")
    assert metrics_of(site)["depth"].to_dict() == {RYE: 0, OAT: 1, SPELT: 1}
