"""What the chapter of recommendations and the first page say: the best first, with reasons, steps and the parts of each priority."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from tasks.recommendations.changes import diff_recommendations
from tasks.recommendations.recommend import generate_recommendations
from tasks.report.chapters import recommendations as chapter
from tasks.report.contents import CHAPTERS
from tasks.report.models import ReportInput
from tasks.report.render import render
from tasks.report.summary import artifact_markdown, summary_lines
from tasks.report.tables import recommendations_table
from tests.tasks.recommendations.planted import TARGET, market

Make = Callable[..., ReportInput]
ONLY = tuple(one for one in CHAPTERS if one.anchor in ("summary", "recommendations"))


@cache
def advised() -> pd.DataFrame:
    findings, _ = market("decayed", 1)
    rows = generate_recommendations(findings).rows
    last = rows.index[-1]
    states = rows["state"].where(rows.index != last, "rejected")
    return rows.assign(state=states, action=rows["action"].where(rows.index != last, "skip"))


@pytest.fixture
def told(any_run: Make) -> ReportInput:
    """A run with advice, and a run before it that had less."""
    findings, _ = market("decayed", 1)
    rows = advised()
    return any_run(target=TARGET, pages=findings.pages, recommendations=rows, recommendation_changes=diff_recommendations(rows.iloc[2:], rows))


def test_the_best_stand_open_with_their_parts_and_the_skipped_apart(told: ReportInput) -> None:
    view, rows = chapter.build(told), advised()
    active = rows[rows["action"] != "skip"]
    shown = [*view.opened, *view.folded]
    assert [card.recommendation_id for card in shown] == active["recommendation_id"].head(100).tolist()
    assert len(view.opened) == told.limits.open_recommendations
    assert len(view.skipped) == len(rows) - len(active)
    assert view.skipped[-1].state == "rejected"
    for card, row in zip(shown, active.to_dict("records"), strict=False):
        assert [part.figure for part in card.parts] == [f"{row[f'part_{name}']:,.0f}" for name in chapter.PARTS]


def test_an_impact_says_its_unit(told: ReportInput) -> None:
    cards = [*chapter.build(told).opened, *chapter.build(told).folded]
    assert {card.is_index for card in cards} == {True, False}
    assert all(card.impact.endswith("of 100") == card.is_index for card in cards)
    assert all(card.impact.endswith("clicks per month") for card in cards if not card.is_index)


def test_a_page_that_a_step_names_is_a_link_and_a_dangerous_address_none() -> None:
    runs = chapter.segments("Read “Rye, at last” (http://a.test/rye), then “Bad” (http://u:p@evil.test/) and rest.")
    assert runs == (
        ("Read ", None), ("Rye, at last", "http://a.test/rye"), (", then ", None), ("Bad", None), (" and rest.", None),
    )  # fmt: skip


@pytest.mark.parametrize(("given", "shown"), [(0.04, "5 minutes"), (0.58, "35 minutes"), (1.6, "1.6 hours"), (12.4, "12 hours"), (None, "unknown")])
def test_work_is_told_as_people_tell_it(given: float | None, shown: str) -> None:
    assert chapter.hours(given) == shown


def test_the_first_page_opens_with_the_first_five(told: ReportInput) -> None:
    page = render(told, ONLY)
    first = advised()["title"].head(5).tolist()
    start, end = page.index("What to do first"), page.index("All recommendations")
    assert all(title.replace("’", "’").split("“")[0].strip() in page[start:end] for title in first)
    assert page.count('href="#do-') == 5
    assert all(f'id="do-{place}"' in page for place in range(1, 6))


def test_the_terminal_and_the_ui_name_what_to_do_first(told: ReportInput) -> None:
    lines = summary_lines(told, 110)
    at = lines.index("What to do first, by priority:")
    assert [line.split()[0] for line in lines[at + 1 : at + 6]] == ["1", "2", "3", "4", "5"]
    assert len(lines) <= 24
    assert "What to do first" in artifact_markdown(told)


def test_what_has_moved_is_told(told: ReportInput) -> None:
    view = chapter.build(told)
    assert view.changes is not None
    assert "2 new" in view.changes_told
    assert [row[1] for row in view.changes.rows[:2]] == ["new", "new"]


def test_without_advice_nothing_is_promised(any_run: Make) -> None:
    empty = any_run()
    assert "No recommendation came with this run" in render(empty, ONLY)
    assert "What to do first" not in render(empty, ONLY)
    assert not any("What to do first" in line for line in summary_lines(empty, 110))


def test_hostile_titles_are_text(told: ReportInput) -> None:
    hostile = replace(told, recommendations=told.recommendations.assign(title="<script>alert(1)</script> “x”", steps=[["=1+1 <b>"]] * len(advised())))
    page = render(hostile, ONLY)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert recommendations_table(hostile.recommendations)["steps"].str.startswith("'=").all()
