"""What the chapter on strategy shows: each statement with where it is from, and nothing where there is none."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from tasks.report.chapters import strategy as chapter
from tasks.report.contents import CHAPTERS
from tasks.report.models import ReportInput
from tasks.report.render import render
from tasks.strategy.models import Asked, Strategy
from tasks.strategy.strategy import develop_strategy
from tests.tasks.strategy.planted_market import TARGET, planted

Make = Callable[..., ReportInput]
ONLY = tuple(one for one in CHAPTERS if one.anchor == "strategy")


@cache
def developed() -> Strategy:
    return develop_strategy(planted(), Asked(goals=("traffic", "awareness")), fixed={"goal/traffic": {"target": 900.0}})


@pytest.fixture
def told(any_run: Make) -> ReportInput:
    """A run with a strategy."""
    found = developed()
    names = ("industry_trends", "opportunities", "pillars", "personas", "strategies")
    return any_run(target=TARGET, pages=planted().pages, **{name: getattr(found, name) for name in names})


def test_every_pillar_opening_and_reader_is_shown_with_its_source(told: ReportInput) -> None:
    view, found = chapter.build(told), developed()
    assert [one.label for one in view.pillars] == list(found.pillars["label"])
    assert [one.label for one in view.openings] == list(found.opportunities["label"])
    assert [one.name for one in view.readers] == list(found.personas.loc[found.personas["kind"] == "persona", "name"])
    assert all(
        one.known.status in ("measured", "estimated", "unknown") and one.known.source for one in (*view.pillars, *view.openings, *view.readers)
    )
    assert len(view.unknown_readers) == 4


def test_a_hub_is_a_link_or_said_to_be_missing(told: ReportInput) -> None:
    hubs = [one.hub for one in chapter.build(told).pillars]
    assert [one.href for one in hubs if one] == [f"http://{TARGET}/rye/0"]
    assert hubs.count(None) == 3


def test_an_unknown_baseline_is_unknown_and_a_decided_target_says_so(told: ReportInput) -> None:
    view = chapter.build(told)
    assert view.targets is not None
    assert view.targets.rows[0] == ("Traffic", "clicks", "unknown", "unknown", "900", "set by a person")
    assert [one.known.is_fixed for one in view.goals] == [True, False, False]


def test_the_page_holds_every_statement(told: ReportInput) -> None:
    html = render(told, ONLY)
    for word in ("Openings", "Phases", "Risks", "decided by a person", "Unknown of the visitors: age, gender, country, device.", "to write"):
        assert word in html


def test_interest_and_visitors_stand_apart_from_publishing_and_from_what_is_unknown(any_run: Make) -> None:
    days = pd.date_range("2024-10-01", periods=24, freq="MS")
    interest = pd.DataFrame({"keyword": "rye 1", "on": days, "value": range(100, 124), "source": "wikipedia", "unit": "views", "place": ""})
    keywords = planted().keywords.assign(trend="unknown", trend_p=None, trend_method=None)
    keywords.loc[keywords["keyword"] == "rye 1", ["trend", "trend_p", "trend_method"]] = ["rising", 0.001, "seasonal Mann-Kendall"]
    metrics = pd.DataFrame({"url": "", "metric": "sessions", "on": pd.Timestamp("2026-11-01"), "source": "web_analytics",
                            "dimension": ["device=mobile", "device=desktop"], "value": [30.0, 70.0]})  # fmt: skip
    market = replace(planted(), interest=interest, keywords=keywords.astype({"trend_p": "float64"}), metrics=metrics)
    found = develop_strategy(market, Asked())
    view = chapter.build(any_run(target=TARGET, pages=planted().pages, industry_trends=found.industry_trends, personas=found.personas))
    assert [one.known.source for one in view.interest] == ["Wikipedia page views"]
    assert "Interest in “rye 1” rises" in view.interest[0].text
    assert view.trends is not None
    assert "rye 1" not in {row[0] for row in view.trends.rows}
    assert [one.text for one in view.visitors] == [
        "Device: desktop 70 %, mobile 30 % (of 100 sessions, 1 November 2026 to 1 November 2026; source: Google Analytics)."
    ]
    assert view.unknown_readers == ("age", "gender", "country")


def test_without_a_strategy_the_chapter_says_so(any_run: Make) -> None:
    html = render(any_run(pillars=pd.DataFrame()), ONLY)
    assert "No strategy came with this run" in html


def test_hostile_texts_stay_texts(told: ReportInput, any_run: Make) -> None:
    hostile = developed().pillars.assign(label="<script>alert(1)</script>", hub_url="javascript:alert(1)", hub_status="existing")
    html = render(any_run(pillars=hostile, strategies=told.strategies), ONLY)
    assert "<script>" not in html
    assert 'href="javascript' not in html
