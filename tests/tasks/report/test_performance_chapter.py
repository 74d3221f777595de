"""What the chapter on performance shows: each loss with its parts, what to expect with how sure it is, and nothing where nothing is known."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from lxml import html as lxml_html

from tasks.analytics.decay_models import PARTS
from tasks.report.chapters import performance as chapter
from tasks.report.chapters import summary
from tasks.report.contents import CHAPTERS
from tasks.report.models import ReportInput
from tasks.report.render import render
from tasks.report.summary import artifact_markdown, summary_lines
from tasks.report.tables import decay_table, performance_table
from tests.tasks.report.planted_figures import TARGET, figures, own_pages, predicted

Make = Callable[..., ReportInput]
ONLY = tuple(one for one in CHAPTERS if one.anchor == "performance")
ANALYSIS = ("pages", "topics", "topic_pages", "coverage", "gaps", "keywords", "site_audit", "profiles", "captures_summary")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def told(any_run: Make) -> ReportInput:
    """A run with figures."""
    return any_run(target=TARGET, pages=own_pages(), **{**figures(), "predictions": predicted()})


@pytest.fixture(scope="module")
def alone(any_run: Make) -> ReportInput:
    """A run of analytics alone."""
    return any_run(target=TARGET, competitors=(), degraded=(), **dict.fromkeys(ANALYSIS, pd.DataFrame()), **figures())


def shown(html: str) -> str:
    """The text of a report on one line."""
    return " ".join(" ".join(lxml_html.fromstring(html).xpath("//main")[0].itertext()).split())


def test_the_site_leads_with_its_own_sentence_and_its_caution_beside_it(told: ReportInput, any_run: Make) -> None:
    view = chapter.build(told)
    assert view.lead is not None
    assert re.match(r"Whole site: clicks [\d,]+ in the 28 days to 2026-11-01 \(90 % interval", view.lead.text)
    assert view.site is not None
    assert [row[0] for row in view.site.rows] == ["Clicks", "Click-through", "Impressions", "Mean position"]
    caution = "Compare with care: counted otherwise."
    rows = told.performance.assign(caution=caution, statement=told.performance["statement"] + " " + caution)
    careful = chapter.build(any_run(target=TARGET, performance=rows))
    assert careful.lead == view.lead
    assert careful.cautions == (f"Clicks, click-through, impressions and mean position: {caution}",)


def test_goals_are_told_with_how_they_stand(told: ReportInput) -> None:
    assert [(one.mark, one.status) for one in chapter.build(told).goals] == [("behind", "measured"), ("", "unknown")]


def test_own_losses_are_shown_one_by_one_and_shared_ones_in_a_sentence(told: ReportInput) -> None:
    view = chapter.build(told).losses
    own = told.decay[~told.decay["cause"].isin(["season", "measurement"])]
    assert 0 < len(own) < len(told.decay)
    assert len(view.losses) + view.more == len(own)
    assert [one.page.address for one in view.losses] == [url.removeprefix("https://") for url in own["url"].head(10)]
    assert {one.status for one in view.losses} == {"measured"}
    assert {one.split_status for one in view.losses} == {"estimated"}
    assert f"{len(told.decay) - len(own)} pages mostly by the season" in view.shared


def test_the_parts_of_a_loss_add_up_to_its_change_in_the_table(told: ReportInput) -> None:
    drawn = chapter.build(told).losses.chart
    assert drawn is not None
    figures_of = [[float(cell.replace("−", "-").replace(",", "")) for cell in row[1:]] for row in drawn.table.rows]
    assert all(abs(row[0] - sum(row[1:])) <= 0.5 * len(row) for row in figures_of)
    assert str(drawn.svg).count("fill-part-") >= len(drawn.table.rows)


def test_a_loss_without_a_known_split_is_an_outline_that_says_so(told: ReportInput, any_run: Make) -> None:
    row = told.decay.head(1).assign(**(dict.fromkeys(PARTS, float("nan")) | {"season": -5.0, "measurement": 0.0}), cause="unknown")
    view = chapter.build(any_run(decay=row.assign(unexplained=row["change"] + 5.0))).losses
    assert [name for _, name, _ in view.parts] == ["season", "unexplained"]
    assert [one.cause for one in view.losses] == ["cause unknown"]


def test_only_what_leaves_its_interval_has_moved_and_decay_is_not_told_twice(told: ReportInput) -> None:
    moved = {one.title.split(",")[0]: one for one in chapter.build(told).moved}
    pages = told.performance.query("kind == 'page' and metric == 'clicks'")
    rose, fell = pages[pages["lo_90"] > pages["before"]], pages[(pages["hi_90"] < pages["before"]) & ~pages["key"].isin(told.decay["url"])]
    assert len(moved["Pages that rose"].movers) + moved["Pages that rose"].more == len(rose)
    assert len(moved["Pages that fell"].movers) + moved["Pages that fell"].more == len(fell)
    best = rose.sort_values("change", ascending=False).iloc[0]
    assert moved["Pages that rose"].movers[0].value == f"{best['value']:,.0f}"


def test_pages_that_compete_name_their_shares_and_the_one_to_keep(told: ReportInput) -> None:
    (one,) = chapter.build(told).conflicts.conflicts
    assert (one.name, one.basis, one.status) == ("“rye starter”", "by what is searched", "measured")
    assert [page.is_kept for page in one.pages] == [True, False]
    assert [page.share for page in one.pages] == ["50 %", "50 %"]


def test_months_sum_the_expected_days_and_give_the_interval_of_a_day(told: ReportInput) -> None:
    view = chapter.build(told).expected
    assert view is not None
    assert view.status == "estimated"
    assert view.months is not None
    site = told.forecasts.query("level == 'site'")
    december = site[site["on"] >= "2026-12-01"]
    assert [row[0] for row in view.months.rows] == ["Nov 2026, 29 days", "Dec 2026"]
    assert view.months.rows[1][1:3] == (f"{december['mean'].sum():,.0f}", f"{december['lo_90'].mean():,.0f} to {december['hi_90'].mean():,.0f}")
    before = told.traffic.set_index("on")["value"].reindex(december["on"] - pd.Timedelta(days=364)).sum()
    assert view.months.rows[1][3] == f"{before:,.0f}"


def test_topics_are_told_against_as_many_days_before(told: ReportInput) -> None:
    view = chapter.build(told).expected
    assert view is not None
    assert view.topics is not None
    topics = told.performance.query("kind == 'topic' and metric == 'clicks'").set_index("label")["value"]
    assert {row[0]: row[1] for row in view.topics.rows} == {label: f"{value:,.0f}" for label, value in topics.items()}


def test_a_forecast_without_history_is_drawn_and_a_year_before_is_unknown(told: ReportInput, any_run: Make) -> None:
    view = chapter.build(any_run(forecasts=told.forecasts.assign(model="naive"))).expected
    assert view is not None
    assert view.chart is not None
    assert view.months is not None
    assert {row[3] for row in view.months.rows} == {"unknown"}
    assert "too short" in view.sure


def test_a_gap_in_the_history_is_a_gap_in_the_line(told: ReportInput, any_run: Make) -> None:
    days = told.traffic["on"]
    cut = told.traffic[~((days > "2026-03-01") & (days < "2026-04-01"))]
    drawn = [chapter.build(any_run(forecasts=told.forecasts, traffic=traffic)).expected for traffic in (told.traffic, cut)]
    moves = [str(one.chart.svg).count("M") for one in drawn if one and one.chart]
    assert moves[1] == moves[0] + 1


def test_predictions_come_with_their_interval_and_abstentions_once(told: ReportInput) -> None:
    view = chapter.build(told).predictions
    assert view is not None
    assert view.pieces is not None
    assert view.pieces.rows == (
        ("y", "310", "120 to 900", "81 %", "no feature stands out"),
        ("x", "150", "60 to 380", "64 %", "topic +11, word count −4"),
    )
    assert view.abstained == ("Of 1 planned piece nothing is told: 40 of 60 published pieces with clicks of the first 28 days: 20 more are needed.",)
    short = chapter.build(ReportInput(**{**_fields(told), "predictions": figures()["predictions"]})).predictions
    assert short is not None
    assert (short.pieces, len(short.abstained)) == (None, 1)
    assert short.abstained[0].startswith("Of 3 planned pieces nothing is told:")


def _fields(data: ReportInput) -> dict[str, Any]:
    return {name: getattr(data, name) for name in ReportInput.__dataclass_fields__}


def test_changes_in_publishing_are_those_beyond_chance(told: ReportInput) -> None:
    view = chapter.build(told).changes
    assert ["length" in one.text for one in view.own] == [True]
    assert view.rivals == ()
    assert view.rest == f"Beside these: {len(told.evolution) - 1} series without a change beyond chance."


def test_outcomes_say_what_they_brought_or_why_that_is_unknown(told: ReportInput) -> None:
    (one,) = chapter.build(told).outcomes
    assert one.done_on == "1 Jun 2026"
    assert one.text == told.outcomes["statement"][0]


def test_without_figures_the_chapter_says_how_to_import_them(any_run: Make) -> None:
    bare = shown(render(any_run(), ONLY))
    assert "plancast import metrics FILE --site https://beanpost.test" in bare
    assert "pages alone" not in bare
    with_pages = shown(render(any_run(target=TARGET, evolution=figures()["evolution"]), ONLY))
    assert "What follows is what pages alone tell." in with_pages
    assert "What fell" not in with_pages


@pytest.mark.parametrize("name", ["performance", "decay", "forecasts", "traffic", "evolution", "cannibalisation", "outcomes", "goal_progress"])
def test_any_frame_may_be_missing(told: ReportInput, name: str) -> None:
    page = shown(render(ReportInput(**{**_fields(told), name: pd.DataFrame()}), ONLY))
    assert not re.search(r"\b(nan|NaN|NaT|None|inf)\b", page)
    assert len(page) > 500


def test_no_figure_is_ever_nan_and_the_page_is_whole(told: ReportInput) -> None:
    html = render(told)
    assert not re.search(r"\b(nan|NaN|NaT|None|inf)\b", shown(html))
    ids = lxml_html.fromstring(html).xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {one.removeprefix("#") for one in lxml_html.fromstring(html).xpath("//a[starts-with(@href, '#')]/@href")} <= set(ids)


def test_hostile_texts_stay_texts(told: ReportInput, any_run: Make) -> None:
    words = {"label": HOSTILE, "statement": HOSTILE, "caution": HOSTILE, "metric": "clicks"}
    frames = {
        "performance": told.performance.query("metric == 'clicks'").assign(**words),
        "decay": told.decay.assign(url="javascript:alert(1)", statement=HOSTILE, caution=HOSTILE, confidence=HOSTILE),
        "cannibalisation": told.cannibalisation.assign(query=HOSTILE, statement=HOSTILE, urls=[["javascript:alert(1)", HOSTILE]]),
        "evolution": told.evolution.assign(statement=HOSTILE),
        "predictions": predicted().assign(item_id=HOSTILE, basis=HOSTILE, drivers=[[{"feature": HOSTILE, "effect": 0.5}]] * 3),
        "goal_progress": told.goal_progress.assign(statement=HOSTILE, standing=HOSTILE),
        "outcomes": told.outcomes.assign(url="javascript:alert(1)", statement=HOSTILE),
        "forecasts": told.forecasts.assign(metric=HOSTILE, key=HOSTILE),
    }
    html = render(any_run(**frames), ONLY)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert html.count("&lt;script") > 20


def test_figures_alone_make_a_report_without_chapters_on_pages(alone: ReportInput, told: ReportInput) -> None:
    html = render(alone)
    titles = lxml_html.fromstring(html).xpath("//section/@id")
    assert titles == ["summary", "performance", "sources", "health", "data-checks", "methods"]
    text = shown(html)
    assert f"The figures of {TARGET} up to 1 Nov 2026 were read." in text
    assert not re.search(r"\b(0|no) pages", text)
    assert len(lxml_html.fromstring(render(told)).xpath("//section")) == len(CHAPTERS) - 1  # no plan was judged yet


def test_the_summaries_lead_to_how_the_site_does_and_the_largest_loss(told: ReportInput, alone: ReportInput) -> None:
    first, second = summary.build(told).findings[:2]
    assert (first.anchor, second.anchor) == ("performance", "what-fell")
    assert first.text.startswith("Whole site: clicks")
    assert re.fullmatch(r"The largest loss is “.+”: −[\d,]+ clicks, the largest part of it by [a-z-]+\.", second.text)
    assert [line.startswith("Performance: Whole site: clicks") for line in summary_lines(told, 100)].count(True) == 1
    lines = summary_lines(alone, 100)
    assert not [line for line in lines if "gap was found" in line or re.search(r"\b(0|no) pages", line)]
    assert "No gap" not in artifact_markdown(alone).replace("No gap analysis", "")


def test_the_tables_hold_every_row_and_run_no_formula(told: ReportInput) -> None:
    decayed, performed = decay_table(told.decay.assign(statement="=1+1")), performance_table(told.performance.assign(label="=1+1"))
    assert (len(decayed), len(performed)) == (len(told.decay), len(told.performance))
    assert decayed["rank"].tolist() == list(range(1, len(decayed) + 1))
    assert set(decayed["statement"]) | set(performed["label"]) == {"'=1+1"}
    assert (decayed["change"] < 0).all()
