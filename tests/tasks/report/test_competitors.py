"""Profiles, the order of the market and the map: what they say, and that names can be read."""

from collections.abc import Callable

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tasks.report.chapters import competitors
from tasks.report.chapters.positioning import market_position, positioning
from tasks.report.labels import label_places
from tasks.report.models import ReportInput, ReportLimits

BAD_QUOTED = "http://evil.test/%22onmouseover=%22alert(1)"
Make = Callable[..., ReportInput]


def lines(run: ReportInput, place: int = 0) -> dict[str, tuple[str, str]]:
    """The lines of a competitor's card: its own figure and the target's."""
    return {line.name: (line.own.text, line.target.text) for line in competitors.build(run).opened[place].lines}


def test_a_card_sets_the_competitor_beside_the_target(run: ReportInput) -> None:
    found = lines(run)
    assert found["Length"] == ("median 900 words; half have 500 to 1,200",) * 2
    assert found["Forms"][0] == "how-to 30 %, <i>list</i> 10 %; no form shows on 60 %"
    assert found["Titles with"][0] == "a question 25 %; median 44 letters"
    assert found["Publishing"][0] == "1.5 pages a month, 2.0 in the last year; rising over 24 months"
    assert found["Main topics"][0] == "grinder settings (5 pages)"


def test_what_is_unknown_of_a_competitor_stays_unknown(run: ReportInput) -> None:
    found = lines(run, 1)
    assert {found[name][0] for name in ("Length", "Titles with", "Pages with", "Freshness", "Reading ease", "Languages")} == {"unknown"}


def test_strengths_and_weaknesses_are_told_with_both_figures(run: ReportInput) -> None:
    card = competitors.build(run).opened[0]
    assert card.strengths == (("grinder settings", "8 pages against 2 pages"),)
    assert card.weaknesses == (("<u>gone</u>", "Jan 2022 (median) against Oct 2024 (median) (on 8 and 2 pages)"),)
    assert card.rising[0] == ("water hardness", "rising: 30 % of what it published in the last year, 10 % in the three before (6 pages, 2 before)")


def test_new_pages_link_only_to_the_web(run: ReportInput) -> None:
    card = competitors.build(run).opened[0]
    assert [one.page.href for one in card.new_pages] == [None, None, None, BAD_QUOTED, "http://roastlab.test/new"]
    assert card.new_count == 6


def test_cards_after_the_first_are_folded(any_run: Make) -> None:
    view = competitors.build(any_run(limits=ReportLimits(open_profiles=1)))
    assert ([one.site for one in view.opened], [one.site for one in view.folded]) == (["roastlab.test"], ["kettle-and-cup.test"])


def test_the_market_is_in_order_and_a_lower_bound_is_said_to_be_one(run: ReportInput) -> None:
    table = market_position(run)
    assert table is not None
    assert [row[:2] for row in table.rows] == [("roastlab.test", "1"), ("beanpost.test", "2"), ("kettle-and-cup.test", "3")]
    assert table.rows[0][-1] == "at least 1.5"


def test_the_map_names_its_axes_by_topics(run: ReportInput) -> None:
    chart = positioning(run)
    assert chart is not None
    assert (
        "Across, 60 % of the sites’ differences: toward the right grinder settings and milk <b>foam</b>; toward the left water hardness."
        in chart.note
    )
    assert "grinder settings →" in chart.svg
    assert "<b>" not in chart.svg
    assert 'class="fill-target' in chart.svg


def test_sites_without_a_place_are_in_the_table_only(any_run: Make) -> None:
    places = any_run().map_places
    one_gone = places.assign(x=[0.4, -0.2, None], y=[0.1, 0.2, None], status=["measured", "measured", "unknown"])
    chart = positioning(any_run(map_places=one_gone))
    assert chart is not None
    assert chart.table.rows[-1] == ("kettle-and-cup.test", "5", "unknown", "unknown")
    assert "kettle" not in chart.svg
    assert positioning(any_run(map_places=one_gone.head(1))) is None


def test_sites_on_one_spot_bear_numbers_that_the_key_explains(any_run: Make) -> None:
    sites = ["beanpost.test", *(f"site-{n}.test" for n in range(9))]
    places = pd.DataFrame(
        {"site": sites, "x": 0.1, "y": 0.1, "page_count": 9, "is_target": [site == sites[0] for site in sites], "status": "measured"}
    )
    chart = positioning(any_run(map_places=places, competitors=tuple(sites[1:])))
    assert chart is not None
    numbered = [name for _, name in chart.key[2:]]
    assert numbered
    assert numbered[0].startswith("1: ")


points = st.lists(st.tuples(st.floats(20, 320), st.floats(20, 280), st.floats(5, 11)), min_size=1, max_size=12)


@given(points)
def test_labels_that_are_placed_do_not_cover_each_other(places: list[tuple[float, float, float]]) -> None:
    labels = ["a-name.test"] * len(places)
    found = label_places(places, labels, (0.0, 0.0, 340.0, 300.0))
    width = 6.4 * len(labels[0])
    starts = {"left": 0.0, "center": -width / 2, "right": -width}
    boxes = [(x + starts[side], base - 10, x + starts[side] + width, base + 3) for x, base, side in filter(None, found)]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across, down = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
            assert max(across, 0) * max(down, 0) <= 4.0
