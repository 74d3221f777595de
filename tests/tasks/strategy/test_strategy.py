"""A whole strategy: every line rests on facts, figures say where they are from, and phases fill the horizon."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.db.store import Store
from tasks.persist import load, persist
from tasks.strategy.imported import segments_of
from tasks.strategy.models import Asked, Market, Strategy
from tasks.strategy.opportunities import PARTS, identify_market_opportunities
from tasks.strategy.personas import PERSONA_COLUMNS, analyze_audience_demographics, develop_personas
from tasks.strategy.phases import phase_rows
from tasks.strategy.strategy import SECTIONS, develop_strategy
from tasks.validate import validate
from tests.tasks.strategy.planted_market import AS_OF, GROUPS, SITES, TARGET, TOPICS, page_rows, planted

ASKED = Asked(goals=("traffic", "awareness", "authority"), channels=(("blog", 7, "UTC"), ("newsletter", 1, "Europe/Berlin")))


@cache
def strategy() -> Strategy:
    return develop_strategy(planted(), ASKED)


def lines(section: str, found: Strategy | None = None) -> pd.DataFrame:
    rows = (found or strategy()).strategies
    return rows[rows["section"] == section].set_index("label")


def test_every_row_cites_facts_that_are_in_the_ledger() -> None:
    found, known = strategy(), set(strategy().facts["evidence_id"])
    assert found.facts["evidence_id"].is_unique
    for name in ("industry_trends", "opportunities", "pillars", "personas", "strategies"):
        rows = getattr(found, name)
        assert len(rows), name
        assert (rows["evidence_ids"].map(len) > 0).all(), name
        assert set(rows["evidence_ids"].explode()) <= known, name


@pytest.mark.parametrize("dataset", ["industry_trends", "opportunities", "pillars", "personas", "strategies", "evidence"])
def test_it_keeps_its_contracts(dataset: str) -> None:
    found = strategy()
    frame = found.facts if dataset == "evidence" else getattr(found, dataset)
    context = {"topic_ids": set(TOPICS), "evidence_ids": set(found.facts["evidence_id"]), "pillar_ids": set(found.pillars["pillar_id"]),
               "sites": SITES, "as_of": AS_OF}  # fmt: skip
    checked = validate(dataset, frame, context=context)
    assert checked.results["is_met"].all()
    assert len(checked.frame) == len(frame)


def test_sections_follow_their_order() -> None:
    order = [SECTIONS.index(one) for one in strategy().strategies["section"]]
    assert order == sorted(order)
    assert set(order) == set(range(len(SECTIONS)))


def test_a_goal_that_nothing_measures_has_neither_baseline_nor_target() -> None:
    traffic = lines("goal").loc["Traffic"]
    assert (traffic["baseline_status"], traffic["target_status"]) == ("unknown", "unknown")
    assert pd.isna(traffic["baseline"])
    assert "cannot be measured yet" in traffic["statement"]


def test_imported_clicks_are_a_baseline_of_four_weeks() -> None:
    days = pd.date_range("2026-10-01", "2026-11-10")
    metrics = pd.DataFrame({"site": TARGET, "url": "", "metric": "clicks", "on": days, "source": "search console", "dimension": "", "value": 10.0})
    traffic = lines("goal", develop_strategy(replace(planted(), metrics=metrics), ASKED)).loc["Traffic"]
    assert (traffic["baseline"], traffic["baseline_status"], traffic["source"]) == (280, "measured", "search console")
    assert traffic["target_status"] == "unknown"


def test_awareness_goes_from_the_share_today_to_that_with_all_pieces() -> None:
    goal = lines("goal").loc["Awareness"]
    assert goal["baseline"] == pytest.approx(120 / 360)
    assert goal["target"] == pytest.approx((120 + ASKED.pieces) / (360 + ASKED.pieces))


@given(capacity=st.floats(0.1, 50), horizon=st.integers(7, 730))
@settings(max_examples=15, deadline=None)
def test_phases_fill_the_horizon_and_no_more(capacity: float, horizon: int) -> None:
    found = strategy()
    asked = Asked(capacity_per_week=capacity, horizon_days=horizon)
    rows = [one.row for one in phase_rows(planted_market(), asked, found.pillars, found.opportunities)]
    assert sum(row["pieces"] for row in rows) == asked.pieces
    assert all(row["pieces"] >= 0 for row in rows)
    assert (rows[-1]["ends_on"] - rows[0]["starts_on"]).days == horizon
    assert all(one["ends_on"] == after["starts_on"] for one, after in pairwise(rows))


@cache
def planted_market() -> Market:
    return planted()


def test_risks_are_those_that_were_counted() -> None:
    assert {"Unmeasured demand", "More than ever"} <= set(lines("risk").index)
    assert "Few dates" not in lines("risk").index


def test_what_a_person_fixed_of_a_line_stands() -> None:
    fixed = {"goal/traffic": {"target": 900.0}, "positioning/target": {"statement": "We are the bakers."}}
    found = develop_strategy(planted(), ASKED, fixed=fixed)
    assert lines("goal", found).loc["Traffic", ["target", "target_status"]].tolist() == [900.0, "decided"]
    assert lines("positioning", found)["statement"].iloc[0] == "We are the bakers."
    assert lines("positioning", found)["fixed"].iloc[0] == ["statement"]


def test_the_same_market_gives_the_same_strategy() -> None:
    again = develop_strategy(planted(), ASKED)
    for name in ("industry_trends", "opportunities", "pillars", "personas", "strategies", "facts"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(strategy(), name))


def test_openings_are_scored_by_parts_and_leave_out_what_the_target_holds() -> None:
    rows = [row for row in page_rows() if not (row["topic_id"] == "compost" and row["site"] == TARGET and row["url"][-1] != "0")]
    found = develop_strategy(planted(rows), ASKED).opportunities
    assert "rye" in set(found["label"])  # it rises, and the target has no more than its share
    assert found[list(PARTS)].sum(axis=1).tolist() == pytest.approx(found["score"].tolist())
    assert found["score"].is_monotonic_decreasing
    alone = planted([row for row in page_rows() if row["site"] == TARGET])
    assert identify_market_opportunities(alone, strategy().industry_trends.head(0), strategy().pillars).rows.empty


def test_readers_are_told_apart_and_say_how_each_trait_is_known() -> None:
    found = develop_personas(planted()).rows
    assert 2 <= len(found) <= 4
    music = next(row for _, row in found.iterrows() if "violin" in row["topic_ids"])
    assert set(music["topic_ids"]) == set(GROUPS["music"])
    assert music["stage"] == "decision"
    assert all(one["status"] in ("estimated", "unknown") and one["method"] for traits in found["traits"] for one in traits)
    assert all("?" in one["text"] for asked in found["questions"] for one in asked)
    assert sorted(topic for ids in found["topic_ids"] for topic in ids) == sorted(TOPICS)
    assert found["name"].is_unique


def test_readers_keep_their_ids() -> None:
    before = develop_personas(planted()).rows
    later = develop_personas(planted([row for row in page_rows() if not row["url"].endswith("7")]), previous=before).rows
    assert set(later["persona_id"]) == set(before["persona_id"])


def test_who_visits_is_unknown_without_a_source_and_measured_with_one() -> None:
    unknown = analyze_audience_demographics(segments_of(pd.DataFrame(), 28), AS_OF).rows
    assert list(unknown.columns) == PERSONA_COLUMNS
    assert set(unknown["status"]) == {"unknown"}
    rows = [("age=18-24&period=2026-09-01/2026-09-30", 80.0), ("age=25-34&period=2026-09-01/2026-09-30", 120.0), ("", 999.0)]
    metrics = pd.DataFrame(rows, columns=["dimension", "value"]).assign(url="", metric="users", on=pd.Timestamp("2026-09-30"), source="survey")
    age = analyze_audience_demographics(segments_of(metrics, 28), AS_OF).rows.set_index("name").loc["age"]
    assert (age["status"], age["source"], age["confidence"]) == ("measured", "survey", "high")
    assert age["traits"][0]["value"] == {"25-34": 0.6, "18-24": 0.4}


@pytest.mark.parametrize("dataset", ["industry_trends", "opportunities", "pillars", "personas", "strategies"])
def test_it_comes_back_from_the_store_as_it_was_kept(dataset: str, store: Store) -> None:
    store.begin_run({"workspace": "w", "run_id": "r", "flow": "strategy"})
    frame = getattr(strategy(), dataset)
    for _ in range(2):
        assert persist(store, dataset, frame, workspace="w", run_id="r") == len(frame)
    found = load(store, dataset, workspace="w", run_id="r")[list(frame.columns)]
    for name in frame.columns:
        kept, given = found[name], frame[name]
        pd.testing.assert_series_equal(kept.isna(), given.isna(), check_names=False)
        if given.dtype.kind == "f":
            assert kept.dropna().tolist() == pytest.approx(given.dropna().tolist()), name
        else:
            assert kept.dropna().tolist() == given.dropna().tolist(), name


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_market_of_a_few_pages_has_a_strategy_that_keeps_its_contracts(count: int) -> None:
    found = develop_strategy(planted(page_rows(1)[:count]), ASKED)
    assert 1 <= len(found.pillars) <= count
    context = {"topic_ids": set(TOPICS), "evidence_ids": set(found.facts["evidence_id"]), "pillar_ids": set(found.pillars["pillar_id"]),
               "sites": SITES, "as_of": AS_OF}  # fmt: skip
    for name in ("pillars", "personas", "strategies"):
        assert validate(name, getattr(found, name), context=context).results["is_met"].all(), name
