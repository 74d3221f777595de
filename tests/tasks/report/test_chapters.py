"""What the chapters say is what the frames hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from tasks.report.chapters import competitors, coverage, crawl_health, data_checks, gaps, methods, summary
from tasks.report.models import ReportInput
from tasks.report.site_figures import UNDATED, site_figures

Make = Callable[..., ReportInput]


def gap_row(**changes: object) -> dict[str, object]:
    """A gap with evidence."""
    return {"gap_id": "g", "kind": "missing", "label": "milk", "score": 0.5, "evidence_urls": ["http://a.test/"], "evidence_ids": [], **changes}


def test_the_first_ten_gaps_are_open_and_the_others_folded(run: ReportInput) -> None:
    view = gaps.build(run)
    assert [gap.rank for gap in view.opened] == list(range(1, 11))
    assert [gap.rank for gap in view.folded] == list(range(11, 31))
    assert view.unshown_count == 0


def test_the_parts_of_a_bar_follow_each_other_and_add_up_to_the_score(run: ReportInput) -> None:
    gap = gaps.build(run).opened[0]
    ends = [float(part.start) + float(part.width) for part in gap.parts]
    assert [float(part.start) for part in gap.parts] == pytest.approx([0.0, *ends[:-1]], abs=0.11)
    assert ends[-1] == pytest.approx(1000 * float(run.gaps["score"].iloc[0]), abs=0.11)


def test_parts_that_are_unknown_negative_or_too_large_keep_the_bar_within_bounds(any_run: Make) -> None:
    frame = pd.DataFrame([gap_row(part_a=None, part_b=-0.2, part_c=7.0, part_d=0.3), gap_row(part_a=0.1)])
    parts = gaps.build(any_run(gaps=frame)).opened[0].parts
    assert [part.figure for part in parts] == ["unknown", "-0.20", "7.00", "0.30"]
    assert [part.width for part in parts] == ["0.0", "0.0", "1000.0", "0.0"]


def test_the_legend_explains_each_part_in_the_words_of_the_run(any_run: Make) -> None:
    frame = pd.DataFrame([gap_row(part_novelty=0.1, part_season=0.2, part_other=0.1)])
    legend = gaps.build(any_run(gaps=frame, score_parts={"part_season": "how near the season is"})).legend
    assert [(one.name, one.words) for one in legend] == [
        ("novelty", gaps.PARTS["novelty"]), ("season", "how near the season is"), ("other", "a further part, added by the run"),
    ]  # fmt: skip


def test_demand_is_shown_only_with_a_status_that_says_where_it_is_from(any_run: Make) -> None:
    rows = [
        gap_row(demand=demand, demand_status=status)
        for demand, status in ((0.7, "measured"), (None, "measured"), (0.7, "unknown"), (0.7, "guessed"), (1_900, "estimated"))
    ]
    shown = [(gap.demand, gap.demand_status) for gap in gaps.build(any_run(gaps=pd.DataFrame(rows))).opened]
    assert shown == [("0.70", "measured"), ("unknown", "unknown"), ("unknown", "unknown"), ("unknown", "unknown"), ("1,900", "estimated")]


def test_a_gap_without_evidence_is_counted_and_not_shown(any_run: Make) -> None:
    frame = pd.DataFrame([gap_row(), gap_row(label="bare", evidence_urls=[]), gap_row(label="fact", evidence_urls=None, evidence_ids=["e01"])])
    view = gaps.build(any_run(gaps=frame))
    assert [gap.label for gap in view.opened] == ["milk", "fact"]
    assert view.without_evidence_count == 1
    assert view.opened[1].facts[0].statement == "The topic has 4 pages in the market."


def test_the_ledger_adds_what_the_pages_do_not_show(any_run: Make) -> None:
    places, statements = ["http://a.test/", "t7", "http://own.test/"], ["page", "topic", "own page"]
    ledger = pd.DataFrame({"evidence_id": ["e1", "e2", "e4"], "locator": places, "statement": statements, "status": ["measured", "odd", "measured"]})
    frame = pd.DataFrame([gap_row(evidence_ids=["e1", "e2", "e3", "e4"], target_urls=["http://own.test/"])])
    gap = gaps.build(any_run(gaps=frame, evidence=ledger)).opened[0]
    assert [(fact.statement, fact.status, fact.observed_at) for fact in gap.facts] == [("topic", "unknown", "unknown")]


def test_without_the_rows_the_counts_of_the_checks_stand_for_the_quarantine(any_run: Make) -> None:
    view = data_checks.build(any_run(quarantine=pd.DataFrame()))
    assert [one.quarantined for one in view.datasets] == ["2", "0"]


def test_the_map_has_the_target_first_and_the_largest_topic_first(run: ReportInput) -> None:
    view = coverage.build(run)
    assert view.sites == ("beanpost.test", "roastlab.test", "kettle-and-cup.test")
    counts = [int(topic.pages) for topic in view.topics]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 12
    missing = {topic.label: (topic.cells[0].pages, topic.cells[0].shade) for topic in view.topics}["grinder settings"]
    assert missing == ("0", 0)


def test_a_topic_of_the_map_leads_to_its_first_gap(run: ReportInput) -> None:
    topic = coverage.build(run).topics[0]
    row = run.gaps.index[run.gaps["topic_id"] == run.topics.loc[run.topics["label"] == topic.label, "topic_id"].iloc[0]][0]
    assert (topic.gap_rank, topic.gap_anchor) == (row + 1, f"gap-{row + 1}")


@pytest.mark.parametrize(("share", "shade"), [(0.0001, 1), (0.2, 1), (0.21, 2), (0.99, 5), (1.0, 5), (None, 1)])
def test_the_shade_of_a_cell_is_the_share_of_the_topic(any_run: Make, share: float | None, shade: int) -> None:
    frame = pd.DataFrame({"site": ["beanpost.test"], "topic_id": ["t00"], "page_count": [2], "share": [share]})
    cells = coverage.build(any_run(coverage=frame, topics=pd.DataFrame({"topic_id": ["t00"], "label": ["x"], "page_count": [2]}))).topics[0].cells
    assert cells[0].shade == shade


def test_ages_are_counted_from_the_last_date_known_by_the_runs_instant(any_run: Make) -> None:
    now = datetime(2026, 3, 14, tzinfo=UTC)
    days = [(10, None), (400, 20), (3_000, None), (None, None), (-5, None), (900, -5)]
    at = [tuple(None if back is None else now - timedelta(days=back) for back in pair) for pair in days]
    pages = pd.DataFrame(
        {"site": "beanpost.test", "url": [f"u{n}" for n in range(6)], "published_on": [a for a, _ in at], "modified_on": [b for _, b in at]}
    )
    own = site_figures(any_run(pages=pages, coverage=pd.DataFrame(), as_of=now))[0]
    assert own.ages == {"under a year": 2, "1 to 2 years": 0, "2 to 5 years": 1, "over 5 years": 1, UNDATED: 2}
    assert (own.dated_count, own.last_year_count, own.topic_count) == (4, 1, None)


def test_only_the_last_version_of_a_page_counts(any_run: Make) -> None:
    pages = pd.DataFrame(
        {
            "site": "beanpost.test",
            "url": "u",
            "fetched_at": [datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)],
            "word_count": [900, 100],
        }
    )
    own = site_figures(any_run(pages=pages, coverage=pd.DataFrame()))[0]
    assert (own.page_count, own.word_median) == (1, 900)


def test_a_young_market_is_shown_by_month(any_run: Make) -> None:
    pages = any_run().pages.assign(published_on=pd.Timestamp("2026-01-15"))
    chart = next(chart for chart in competitors.build(any_run(pages=pages)).charts if chart.name == "chart-publishing")
    assert chart.title == "Pages published by month"
    assert chart.table.head[1] == "2025-04"
    assert chart.table.head[-1] == "2026-03"
    assert chart.table.rows[0][-3:] == ("30", "0", "0")


def test_what_a_chart_leaves_out_is_said(run: ReportInput, any_run: Make) -> None:
    old = any_run(pages=run.pages.assign(published_on=run.pages["published_on"].mask(run.pages.index == 1, pd.Timestamp("1999-01-01"))))
    note = next(chart.note for chart in competitors.build(old).charts if chart.name == "chart-publishing")
    assert note == "Only what is still online can be counted. Not in the chart: 13 pages without a date and 1 page from before 2015."


def test_crawl_health_counts_outcomes_duplicates_and_languages(run: ReportInput) -> None:
    view = crawl_health.build(run)
    assert view.outcomes is not None
    assert view.parsing is not None
    assert view.content is not None
    assert view.outcomes.head == ("Site", "Fetches", "read", "redirect", "not found", "closed by robots.txt", "Downloaded", "Waiting time")
    assert view.outcomes.rows[0] == ("beanpost.test", "36", "30", "2", "2", "2", "3.6 MB", "34 s")
    assert view.parsing.rows[1] == ("roastlab.test", "30", "29", "1")
    assert view.content.rows[0] == ("beanpost.test", "83 %", "en 100 %", "3", "0", "3")


def test_checks_that_were_not_met_are_named_and_quarantined_rows_counted_once(run: ReportInput) -> None:
    view = data_checks.build(run)
    pages = view.datasets[0]
    assert (pages.name, pages.met, pages.total, pages.quarantined) == ("pages", 1, 2, "2")
    assert [(check.expectation, check.column) for check in pages.unmet] == [("column values to be between", "word_count")]
    assert len(view.quarantined) == 2
    assert view.quarantined_more == 0


def test_the_findings_are_figures_of_the_frames(run: ReportInput) -> None:
    view = summary.build(run)
    assert (
        view.analysed
        == "30 pages of beanpost.test were compared with 60 pages of roastlab.test and kettle-and-cup.test. They were sorted into 12 topics."
    )
    texts = [finding.text for finding in view.findings]
    assert texts[0] == "30 gaps: 10 missing, 10 thin and 10 stale."
    assert texts[1] == "The largest gap is “grinder settings” (missing, score 0.86), covered by 2 of 2 competitors, with 8 pages as evidence."
    assert texts[3] == (
        "42 keywords in 14 clusters, 14 with measured searches. The best opportunities: “grinder settings 0” (0.39), “water hardness 1” (0.39)"
        " and “light roast profiles 2” (0.39)."
    )
    assert texts[4] == (
        "7 keywords already at position 4 to 20 are near the top and could bring some 95 more clicks a month (estimated); the first is"
        " “water hardness 1”, at position 8.4."
    )
    assert texts[5] == (
        "The audit of the site has 34 findings: 14 critical, 10 high, 5 medium and 5 low. The worst: “What check 0 <finds>” (9 pages)."
    )
    assert texts[6] == "beanpost.test has pages on 8 of 12 topics (67 %); the widest competitor, roastlab.test, on 12 (100 %)."
    assert len(texts) == 8


def test_the_methods_say_what_was_asked_and_leave_out_what_was_not(run: ReportInput) -> None:
    view = methods.build(run)
    assert dict(view.brief) == {
        "Site": "http://beanpost.test/",
        "Competitors": "roastlab.test, kettle-and-cup.test",
        "Keywords": "espresso",
        "Budget": "money: 0.0",
    }


def test_the_texts_of_the_run_take_the_place_of_its_first_gaps_and_say_who_wrote_them(any_run: Make) -> None:
    rows = [
        ("strategy summary", "Two pillars carry it.", "evidence", None),
        ("gap summary", "One gap matters.", "model", "openai:tiny"),
        ("gap summary", "It is “<b>milk</b>”.", "model", "openai:tiny"),
    ]
    wordings = pd.DataFrame(rows, columns=["purpose", "text", "written_by", "model"])
    view = summary.build(any_run(gaps=pd.DataFrame([gap_row()]), wordings=wordings))
    assert [(one.text, one.anchor) for one in view.told] == [
        ("One gap matters. It is “<b>milk</b>”.", "gaps"),
        ("Two pillars carry it.", "strategy"),
    ]
    assert [one.by.split(";")[0] for one in view.told] == ["Phrased by openai:tiny", "Written from the evidence, without a model."]
    assert not [finding for finding in view.findings if finding.anchor == "gaps"]


def test_a_cost_that_is_unknown_makes_the_sum_unknown(any_run: Make) -> None:
    rows = [
        ("gap summary", "a:b", False, 900, 100, 0.001),
        ("gap summary", "a:b", True, 0, 0, 0.0),
        ("strategy summary", "a:b", False, 900, 100, None),
    ]
    calls = pd.DataFrame(rows, columns=["purpose", "model", "is_cache_hit", "input_tokens", "output_tokens", "cost_usd"])
    assert methods.build(any_run(model_calls=calls)).calls == (
        ("gap summary", "a:b", "2", "1", "900", "100", "0.0010"),
        ("strategy summary", "a:b", "1", "0", "900", "100", "unknown"),
    )
