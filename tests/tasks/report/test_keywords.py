"""What the chapter of keywords says: unknown stays unknown, brands stand apart, filters know their rows."""

from collections.abc import Callable

import pandas as pd
from lxml import html as lxml_html

from tasks.report.chapters import keywords
from tasks.report.keyword_words import BUCKETS, INTENTS
from tasks.report.models import ReportInput, ReportLimits
from tasks.report.render import render

Make = Callable[..., ReportInput]


def test_a_figure_is_shown_with_how_it_is_known(run: ReportInput) -> None:
    shown = {one.keyword: (one.volume.text, one.volume.status) for one in keywords.build(run).keywords}
    assert shown["grinder settings 0"] == ("5,000", "measured")
    assert shown["water hardness 1"] == ("4,900", "estimated")
    assert shown["light roast profiles 2"] == ("unknown", "unknown")


def test_a_number_without_a_status_is_not_shown(any_run: Make) -> None:
    frame = any_run().keywords.assign(volume=77.0, volume_status="guessed", extra_clicks=88.0, extra_clicks_status=None)
    view = keywords.build(any_run(keywords=frame))
    assert {one.volume.text for one in view.keywords} == {"unknown"}
    assert {one.extra_clicks.text for one in view.quick_wins} == {"unknown"}
    assert view.figures is not None
    assert view.figures.rows[0] == ("Monthly searches", "unknown", "", "42")


def test_brands_and_sites_are_set_apart_from_everything_else(any_run: Make) -> None:
    frame = any_run().keywords.assign(is_excluded=False, opportunity=0.9)
    frame.loc[1, "is_navigational"] = True
    view = keywords.build(any_run(keywords=frame))
    assert view.apart is not None
    reasons = {row[0]: row[1] for row in view.apart.rows}
    assert reasons["cupping notes 20"] == "names a competitor"
    assert reasons["water hardness 1"] == "looks for a certain site"
    others = {one.keyword for one in (*view.keywords, *view.best, *view.quick_wins)} | {
        row[0] for row in (view.clusters.rows if view.clusters else ())
    }
    assert not others & set(reasons)


def test_quick_wins_come_by_what_they_bring(run: ReportInput) -> None:
    assert [one.extra_clicks.text for one in keywords.build(run).quick_wins] == ["39", "24", "19", "9.0", "4.0", "unknown", "unknown"]


def test_filters_count_the_rows_that_are_shown(any_run: Make) -> None:
    view = keywords.build(any_run(limits=ReportLimits(keywords=10)))
    assert len(view.keywords) == 10
    assert view.keyword_more == 26
    for one in view.filters:
        assert one.choices[0].slug == "all"
        assert one.choices[0].count == 10
        assert sum(choice.count for choice in one.choices[1:]) <= 10
    buckets = {choice.slug: choice.count for choice in view.filters[0].choices[1:]}
    assert sum(buckets.values()) == 10


def test_words_that_no_filter_knows_count_as_unknown(any_run: Make) -> None:
    frame = any_run().keywords.assign(bucket="<b>odd</b>", intent="i-x' onclick='")
    view = keywords.build(any_run(keywords=frame))
    assert {(one.bucket, one.intent) for one in view.keywords} == {("unknown", "uncertain")}


def test_each_filter_has_its_line_in_the_style(html: str) -> None:
    style = lxml_html.fromstring(html).xpath("string(//style)")
    slugs = [f"kw-bucket-{name}" for name in BUCKETS] + [f"kw-intent-{name}" for name in INTENTS] + ["kw-quick-win"]
    assert [slug for slug in slugs if f"#{slug}:checked" not in style] == []
    kinds = lxml_html.fromstring(html).xpath("//input[@name='gap-kind']/@id")
    assert kinds == ["gap-kind-all", "gap-kind-missing", "gap-kind-thin", "gap-kind-stale"]


def test_clusters_name_their_keywords(run: ReportInput) -> None:
    view = keywords.build(run)
    assert view.clusters is not None
    assert view.clusters.rows[0][:3] == ("grinder settings 0", "3", "water hardness 1, light roast profiles 2")


def test_keywords_with_next_to_nothing_known_are_shown(any_run: Make) -> None:
    page = render(any_run(keywords=pd.DataFrame({"keyword": ["milk"]})))
    row = lxml_html.fromstring(page).xpath("//table[@class='chosen']/tbody/tr")[0]
    assert " ".join(" ".join(row.itertext()).split()) == "milk uncertain unknown unknown unknown unknown unknown unknown"
