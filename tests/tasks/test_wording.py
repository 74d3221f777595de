"""A run's findings in words, with a real store and a server that speaks a model's form: what is kept, what is paid, and what is left to pay."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from connectors.db.store import Store
from tasks.brief import Brief, Budget
from tasks.gap.summary.facts import gap_facts
from tasks.gap.summary.models import GAP_SUMMARY
from tasks.persist import load
from tasks.run import Run, open_store
from tasks.validate import validate
from tasks.wording import Request, Worded, foreseen, worded
from tests.connectors.model_server import ModelServer, faithful, model_server
from tests.tasks.gap.summary_facts import NOW, gaps_frame

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server() as running:
        for name, value in {**running.environment, "PLANCAST_RESOLVE": running.resolve_setting, "PLANCAST_HOME": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        yield running


def run_of(store: Store, budget: Budget, run_id: str = "r1") -> Run:
    brief = Brief(site="https://we.test", competitors=("https://they.test",), model="compatible:tiny", budget=budget)
    store.begin_run({"workspace": "default", "run_id": run_id, "flow": "content_plan"})
    return Run(run_id=run_id, flow="summary", brief=brief, started_at=START, as_of=NOW)


def facts(*labels: str) -> pd.DataFrame:
    return gap_facts(gaps_frame(labels), "we.test", 1, NOW)


def said(run: Run, *labels: str, spent_usd: float = 0.0, is_silent: bool = False) -> Worded:
    return worded.fn(run, [Request(GAP_SUMMARY, facts(*labels))], spent_usd, is_silent=is_silent)


def calls(run: Run) -> pd.DataFrame:
    return load(open_store(), "model_calls", workspace="default", run_id=run.run_id)


def test_sentences_keep_their_contract_and_each_call_is_stored(server: ModelServer) -> None:
    run = run_of(open_store(), Budget(money=1.0, model_calls=4))
    found = said(run, "rye", "salt", "brioche")
    assert (set(found.sentences["written_by"]), found.degraded, len(server.asked)) == ({"model"}, (), 1)
    known = {"evidence_ids": set(facts("rye", "salt", "brioche")["evidence_id"])}
    assert len(validate("wordings", found.sentences, context=known).frame) == len(found.sentences) == 4
    (call,) = calls(run).to_dict("records")
    assert (call["purpose"], call["outcome"], call["cost_usd"], call["charged_usd"]) == ("gap summary", "answered", 0.0011, 0.0011)


def test_without_facts_there_is_no_text(server: ModelServer) -> None:
    run = run_of(open_store(), Budget(money=1.0, model_calls=4))
    found = worded.fn(run, [Request(GAP_SUMMARY, facts())])
    assert (len(found.sentences), found.degraded, server.asked) == (0, (), [])


def test_a_second_session_of_a_run_has_what_the_first_left_and_no_more(server: ModelServer) -> None:
    run = run_of(open_store(), Budget(money=1.0, model_calls=1))
    assert said(run, "rye", "salt", "brioche").degraded == ()
    second = said(run, "couche", "pizza", "stone")
    assert len(server.asked) == 1
    assert "may make no call" in second.degraded[0].why


def test_what_sources_were_paid_is_taken_from_the_same_budget(server: ModelServer) -> None:
    run = run_of(open_store(), Budget(money=1.0, model_calls=4))
    found = said(run, "rye", "salt", "brioche", spent_usd=0.9999)
    assert (set(found.sentences["written_by"]), server.asked) == ({"evidence"}, [])
    assert "leaves $0.0001" in found.degraded[0].why


def test_a_call_of_unknown_cost_is_charged_at_the_most_that_it_can_cost(server: ModelServer) -> None:
    server.on("cut", faithful)
    run = run_of(open_store(), Budget(money=1.0, model_calls=4))
    said(run, "rye", "salt", "brioche")
    made = calls(run)
    assert made["cost_usd"].isna().tolist() == [True, False]
    assert made["charged_usd"].iloc[0] > made["charged_usd"].iloc[1]


def test_a_replay_asks_nothing_and_uses_what_was_answered(server: ModelServer) -> None:
    store, budget = open_store(), Budget(money=1.0, model_calls=4)
    first = said(run_of(store, budget), "rye", "salt", "brioche")
    again = run_of(store, budget, "r2")
    replayed = said(again, "rye", "salt", "brioche", is_silent=True)
    pd.testing.assert_frame_equal(replayed.sentences, first.sentences)
    assert (len(server.asked), calls(again)["outcome"].tolist()) == (1, ["cached"])
    unknown = said(again, "couche", is_silent=True)
    assert (len(server.asked), set(unknown.sentences["written_by"])) == (1, {"evidence"})


def test_what_a_plan_may_cost_is_told_before_it_and_asks_nothing(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = run_of(open_store(), Budget(money=5.0, model_calls=6)).brief
    told, is_ready = foreseen(brief)
    assert is_ready
    assert told.startswith("Model compatible:tiny: at most 6 calls and $0.")
    assert server.asked == []
    plenty = brief.model_copy(update={"budget": Budget(money=1_000.0, model_calls=1_000)})
    before = foreseen(plenty)[0]
    decision = {"decision_id": "d", "site": "we.test", "subject": "r", "verb": "accept", "at": NOW}
    open_store().upsert("decisions", [{"workspace": "default", **decision}])
    assert ("at most 8 calls" in before, "at most 12 calls" in foreseen(plenty)[0]) == (True, True)
    monkeypatch.setenv("PLANCAST_MODEL_PRICES", "")
    told, is_ready = foreseen(brief)
    assert (is_ready, "has no price" in told) == (False, True)
