"""The summary of the strategy: from the facts alone it reads as sentences, and each stands up to the check that a model's must pass."""

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tasks.answers import Piece, pieces
from tasks.evidence import COLUMNS
from tasks.grounding import ground
from tasks.strategy import facts
from tasks.strategy.summary.facts import strategy_facts
from tasks.strategy.summary.models import STRATEGY_SUMMARY

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GOAL = "Awareness is measured by share of the market's pages: from 34 % to 47 %, within 90 days, if all 25 pieces appear."
RISK = "rye.test has 78 % of the market’s pages on “Stones”, which takes 11 % of the plan. Pieces that only repeat what is there will not be seen."


def pillars(labels: list[str]) -> pd.DataFrame:
    counts = {"own_page_count": 12, "market_page_count": 44, "missing_count": 4, "share": 0.51}
    return pd.DataFrame([{"pillar_id": f"p{place}", "label": label, **counts} for place, label in enumerate(labels)])


def lines() -> pd.DataFrame:
    rows = [
        ("goal", "goal/awareness", GOAL, "estimated"),
        ("phase", "phase/1", "Write hubs.", "estimated"),
        ("risk", "risk/two", "On “a” 3 pages, on “b” 4.", "measured"),
        ("risk", "risk/strong", RISK, "measured"),
    ]
    return pd.DataFrame(rows, columns=["section", "strategy_id", "statement", "status"])


def told(labels: list[str]) -> tuple[Piece, ...]:
    return pieces(strategy_facts(pillars(labels), lines(), "we.test", NOW))


def test_the_summary_without_a_model_reads_as_sentences() -> None:
    assert [claim.text for claim in STRATEGY_SUMMARY.write(told(["Dough", "Stones"])).sentences] == [
        "The strategy of we.test rests on 2 pillars.",
        "On “Dough” we.test has 12 of the market’s 44 pages and 4 gaps to close, and the pillar takes 51 % of the plan.",
        "On “Stones” we.test has 12 of the market’s 44 pages and 4 gaps to close, and the pillar takes 51 % of the plan.",
        GOAL,
        RISK,
    ]


def test_facts_have_the_shape_of_the_ledger_and_none_without_pillars() -> None:
    facts = strategy_facts(pillars(["Dough"]), lines(), "we.test", NOW)
    assert (list(facts.columns), facts["evidence_id"].is_unique) == (COLUMNS, True)
    assert "risk/two" not in set(facts["locator"])  # figures between two quotations could not be told from a page's
    empty = strategy_facts(pillars([]), lines(), "we.test", NOW)
    assert (list(empty.columns), len(empty)) == (COLUMNS, 0)


@given(st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_whatever_a_pillar_is_called_every_sentence_stands_up_to_the_check(labels: list[str]) -> None:
    shown = told(labels)
    written = STRATEGY_SUMMARY.write(shown)
    grounded = ground(written, shown)
    assert (grounded.answer, grounded.dropped) == (written, ())


def test_a_fact_of_a_day_stands_at_an_instant_like_any_other() -> None:
    days = [facts.fact("figure", "we.test", "12 clicks.", 12.0, at) for at in (pd.Timestamp("2026-11-14"), NOW, NOW.date())]
    assert [one["observed_at"].iloc[0].tzinfo is not None for one in days] == [True] * 3
