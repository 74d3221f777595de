"""Decisions: what was rejected stays away unless its case has changed, and weights move only with enough decisions."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.recommendations.learning import Decided, decision_value, has_changed, learnt_weights, read_decisions
from tasks.recommendations.models import LearningParameters, PriorityParameters
from tasks.recommendations.recommend import generate_recommendations
from tests.tasks.recommendations.planted import market

AT = datetime(2026, 11, 1, tzinfo=UTC)
ON = LearningParameters(is_on=True)
WEIGHTS = PriorityParameters().weights
POINTS = {"impact": 20.0, "confidence": 10.0, "ease": 8.0, "fit": 10.0}


def decision(row: Any, verb: str, why: str = "") -> pd.DataFrame:
    told = {"decision_id": "d", "site": "ours.test", "subject": row["recommendation_id"], "verb": verb, "why": why, "by": "me", "at": AT}
    return pd.DataFrame([{**told, "value": decision_value(row)}])


@pytest.mark.parametrize(("verb", "state", "word"), [("reject", "rejected", "rejected this"), ("done", "done", "marked this as done")])
def test_what_was_decided_against_or_done_is_named_as_such_and_not_proposed(verb: str, state: str, word: str) -> None:
    findings, _ = market("missing topic", 1)
    first = generate_recommendations(findings).rows.iloc[0]
    rows = generate_recommendations(findings, decision(first, verb, "not ours")).rows
    found = rows[rows["recommendation_id"] == first["recommendation_id"]].iloc[0]
    assert (found["action"], found["state"], found["priority"]) == ("skip", state, 0.0)
    assert f"You {word} on 2026-11-01: “not ours”." in found["reasons"][0]


def test_what_was_accepted_keeps_its_place_and_its_state() -> None:
    findings, _ = market("missing topic", 1)
    first = generate_recommendations(findings).rows.iloc[0]
    again = generate_recommendations(findings, decision(first, "accept")).rows.iloc[0]
    assert (again["recommendation_id"], again["state"]) == (first["recommendation_id"], "accepted")


def test_a_rejection_falls_when_half_of_the_evidence_is_new_or_the_case_is_much_stronger() -> None:
    old = Decided("one", "reject", "", pd.Timestamp(AT), frozenset({"a", "b"}), POINTS)
    assert not has_changed(old, ["a", "b"], POINTS)
    assert not has_changed(old, ["a", "b", "c"], POINTS)
    assert has_changed(old, ["a", "c"], POINTS)
    assert has_changed(old, ["a", "b"], {**POINTS, "impact": 36.0})
    assert not has_changed(old, ["a", "b"], {**POINTS, "ease": 15.0})


def decided(count: int, by: str, seed: int = 1) -> dict[str, Decided]:
    """Decisions of somebody who looks at one part alone."""
    dice = Random(seed)
    found = {}
    for number in range(count):
        parts = {name: dice.random() * 100 * weight for name, weight in WEIGHTS.items()}
        verb = "accept" if parts[by] > 50 * WEIGHTS[by] else "reject"
        found[str(number)] = Decided(str(number), verb, "", pd.Timestamp(AT), frozenset(), parts)
    return found


def test_weights_move_towards_what_is_accepted_and_only_with_enough_decisions() -> None:
    learnt = learnt_weights(decided(60, "ease"), parameters=ON)
    assert learnt.is_learnt
    assert learnt.weights["ease"] > WEIGHTS["ease"] + 0.1
    assert f"ease {WEIGHTS['ease']:.2f} → {learnt.weights['ease']:.2f}" in learnt.statement
    few = learnt_weights(decided(19, "ease"), parameters=ON)
    off = learnt_weights(decided(60, "ease"))
    assert (few.weights, few.is_learnt) == (WEIGHTS, False)
    assert (off.weights, off.is_learnt) == (WEIGHTS, False)


@given(st.lists(st.tuples(st.booleans(), *[st.floats(0, 1)] * 4), min_size=20, max_size=60))
def test_whatever_is_decided_weights_are_shares(rows: list[tuple[bool, float, float, float, float]]) -> None:
    known = {
        str(place): Decided(
            str(place), "accept" if row[0] else "reject", "", pd.Timestamp(AT), frozenset(),
            {name: 100 * WEIGHTS[name] * value for name, value in zip(WEIGHTS, row[1:], strict=True)},
        )
        for place, row in enumerate(rows)
    }  # fmt: skip
    weights = learnt_weights(known, parameters=ON).weights
    assert sum(weights.values()) == pytest.approx(1)
    assert min(weights.values()) > 0


def test_the_last_decision_counts_and_others_are_none_of_ours() -> None:
    findings, _ = market("missing topic", 1)
    row = generate_recommendations(findings).rows.iloc[0]
    later = decision(row, "accept").assign(at=datetime(2026, 11, 2, tzinfo=UTC))
    other = decision(row, "fix").assign(at=datetime(2026, 11, 3, tzinfo=UTC))
    read = read_decisions(pd.concat([later, decision(row, "reject"), other]))
    assert read[row["recommendation_id"]].verb == "accept"
    assert read_decisions(None) == {}
