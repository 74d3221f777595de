"""Synthesis end to end, against a server on loopback that misbehaves as it is told."""

import itertools
import os
import random
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from connectors.llm_session import MOST_ATTEMPTS, Limits
from connectors.settings import Settings
from tasks.answers import Piece
from tasks.brief import Brief, Budget
from tasks.gap.summary.models import GAP_SUMMARY, GapSummary
from tasks.grounding import ground
from tasks.synthesize import Synthesis, estimate, open_session, prompt_of, synthesize, synthesize_all
from tests.connectors.model_server import BEHAVIOURS, KEY, ModelServer, Said, faithful, model_server
from tests.tasks.gap.summary_facts import gap_pieces
from tests.tasks.injections import PLACES, STRINGS, WANTED, Place

PIECES = gap_pieces()
SLOW = ("hangs", "drips")
FAILED = ("rate limited", "server error", "overloaded", "hangs", "drips", "cut", "no choices", "not JSON at all", "filtered")


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(server: ModelServer) -> None:
    server.asked.clear()
    server.on(faithful)


def is_sound(result: Synthesis[GapSummary], given: tuple[Piece, ...]) -> bool:
    """Whether the answer is valid, and nothing in it is unsupported."""
    GapSummary.model_validate(result.answer.model_dump())
    return ground(result.answer, given).dropped == ()


def test_a_faithful_answer_is_taken_as_it_is(server: ModelServer, tmp_path: Path) -> None:
    with server.session(tmp_path) as session:
        result = synthesize(GAP_SUMMARY, PIECES, session)
    assert (result.written_by, result.model, result.prompt_version, result.degraded) == ("model", "compatible:tiny", "gap-summary/1", ())
    assert [claim.text for claim in result.answer.sentences] == [piece.statement for piece in PIECES[:4]]
    (call,) = result.calls
    assert (call.outcome, call.input_tokens, call.output_tokens, call.cost_usd, call.is_cache_hit) == ("answered", 900, 100, 0.0011, False)
    assert (call.run_id, call.purpose, call.model, call.prompt_version) == ("run", "gap summary", "compatible:tiny", "gap-summary/1")


def test_without_a_model_the_evidence_speaks_and_nothing_is_degraded() -> None:
    result = synthesize(GAP_SUMMARY, PIECES, None)
    assert (result.written_by, result.answer, result.degraded, result.calls) == ("evidence", GAP_SUMMARY.write(PIECES), (), ())


def test_nothing_is_said_of_nothing() -> None:
    with pytest.raises(ValueError, match="no evidence"):
        synthesize(GAP_SUMMARY, [], None)


@pytest.mark.parametrize("name", [name for name in BEHAVIOURS if name != "obedient"])
def test_after_any_misbehaviour_an_answer_is_delivered_and_says_what_was_degraded(server: ModelServer, tmp_path: Path, name: str) -> None:
    server.on(name)
    with server.session(tmp_path, server.model(timeout_s=0.2 if name in SLOW else 10)) as session:
        result = synthesize(GAP_SUMMARY, PIECES, session)
    assert result.written_by == "evidence"
    assert result.answer == GAP_SUMMARY.write(PIECES)
    (degraded,) = result.degraded
    assert degraded.what == "wording: gap summary"
    assert degraded.why
    assert degraded.effect == "It is written from the evidence alone, without the model."
    assert len(result.calls) == len(server.asked) <= MOST_ATTEMPTS
    assert {call.outcome == "failed" for call in result.calls} == {name in FAILED}


def test_some_false_sentences_are_left_out_and_told(server: ModelServer, tmp_path: Path) -> None:
    def mixed(facts: Any, request: dict[str, Any]) -> Said:
        good = faithful(facts, request).content or ""
        return Said(good.replace('{"sentences": [', '{"sentences": [{"text": "99 competitors cover it.", "evidence_ids": ["' + facts[1][0] + '"]}, '))

    server.on(mixed)
    with server.session(tmp_path) as session:
        result = synthesize(GAP_SUMMARY, PIECES, session)
    assert (result.written_by, len(result.answer.sentences), len(server.asked)) == ("model", 4, 1)
    assert [one.text for one in result.dropped] == ["99 competitors cover it."]
    assert result.degraded[0].why == "1 sentence of the model said what the cited evidence does not: 99 is no figure of the facts that it cites."


def test_one_repair_is_asked_for_and_shows_what_was_wrong(server: ModelServer, tmp_path: Path) -> None:
    server.on("figures", faithful)
    with server.session(tmp_path) as session:
        result = synthesize(GAP_SUMMARY, PIECES, session)
    assert (result.written_by, len(result.calls)) == ("model", 2)
    first, second = (request["messages"] for _, request, _ in server.asked)
    assert first[0] == second[0]
    assert second[1]["content"].startswith(first[1]["content"])
    assert "98,765, 43 is no figure of the facts that it cites" in second[1]["content"]


def test_the_system_turn_is_the_prompt_and_only_given_ids_can_be_cited(server: ModelServer, tmp_path: Path) -> None:
    with server.session(tmp_path) as session:
        synthesize(GAP_SUMMARY, PIECES, session)
    ((path, request, headers),) = server.asked
    assert (path, headers["authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["messages"][0]["content"] == prompt_of("tasks.gap.summary").system
    schema = request["response_format"]["json_schema"]["schema"]
    assert schema["$defs"]["Claim"]["properties"]["evidence_ids"]["items"]["enum"] == [piece.evidence_id for piece in PIECES]
    assert (request["max_tokens"], request["stream"]) == (1200, False)
    assert not {"tools", "functions"} & set(request)


def test_waits_grow_or_are_what_the_server_asks_for(server: ModelServer, tmp_path: Path) -> None:
    slept: list[float] = []
    server.on("rate limited", "server error", "overloaded", faithful)
    with server.session(tmp_path, sleep=slept.append) as session:
        assert synthesize(GAP_SUMMARY, PIECES, session).written_by == "model"
    assert [one for one in slept if one >= 1] == [2, 2, 4]


def test_a_wait_that_is_too_long_is_not_waited_for(server: ModelServer, tmp_path: Path) -> None:
    server.on(lambda *_: Said(status=429, retry_after="3600"))
    with server.session(tmp_path) as session:
        assert len(synthesize(GAP_SUMMARY, PIECES, session).calls) == 1


def test_a_second_model_answers_within_the_same_four_attempts(server: ModelServer, tmp_path: Path) -> None:
    server.on("server error", "server error", "figures", faithful)
    models = (server.model("first"), server.model("second"))
    with server.session(tmp_path, *models) as session:
        result = synthesize(GAP_SUMMARY, PIECES, session)
    assert [request["model"] for _, request, _ in server.asked] == ["first", "first", "second", "first"]
    assert (result.written_by, result.model, len(result.calls)) == ("model", "compatible:first", 4)


def test_a_model_that_is_down_is_not_asked_for_ever(server: ModelServer, tmp_path: Path) -> None:
    server.on("server error")
    with server.session(tmp_path, limits=Limits(requests_per_second=1000, gives_up_after=2, in_flight=1)) as session:
        results = synthesize_all([(GAP_SUMMARY, gap_pieces([f"rye {n}"])) for n in range(5)], session)
    assert (len(server.asked), {one.written_by for one in results}) == (8, {"evidence"})
    assert "is not asked any more" in results[-1].degraded[0].why


def test_a_bought_answer_is_replayed_free_and_any_change_asks_anew(server: ModelServer, tmp_path: Path) -> None:
    results = []
    for _ in range(2):
        with server.session(tmp_path) as session:
            results.append(synthesize(GAP_SUMMARY, PIECES, session))
            assert estimate([(GAP_SUMMARY, PIECES)], session).most_usd == 0
    first, second = results
    assert (first.answer, first.written_by, len(server.asked)) == (second.answer, second.written_by, 1)
    assert [(one.outcome, one.cost_usd, one.input_tokens) for one in second.calls] == [("cached", 0, 0)]
    with server.session(tmp_path, server.model("other")) as session:
        synthesize(GAP_SUMMARY, PIECES, session)
    with server.session(tmp_path) as session:
        synthesize(GAP_SUMMARY, PIECES[:3], session)
        synthesize(GAP_SUMMARY, PIECES, session, language="de")
    assert len(server.asked) == 4


def test_an_answer_is_not_bought_twice_after_a_kill_between_answer_and_use(server: ModelServer, tmp_path: Path) -> None:
    script = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from tasks.gap.summary.models import GAP_SUMMARY
        from tasks.synthesize import synthesize
        from tests.connectors.model_server import ModelServer
        from tests.tasks.gap.summary_facts import gap_pieces

        class There(ModelServer):
            port = {server.port}

        with There(None).session(Path({str(tmp_path)!r}), record=lambda call: os.kill(os.getpid(), signal.SIGKILL)) as session:
            synthesize(GAP_SUMMARY, gap_pieces(), session)
        """
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == -9
    assert len(server.asked) == 1
    with server.session(tmp_path) as session:
        result = synthesize(GAP_SUMMARY, PIECES, session)
    assert (result.written_by, result.calls[0].outcome, len(server.asked)) == ("model", "cached", 1)


def test_the_budget_in_calls_and_in_money_holds(server: ModelServer, tmp_path: Path) -> None:
    requests = [(GAP_SUMMARY, gap_pieces([f"rye {n}"])) for n in range(12)]
    with server.session(tmp_path / "calls", most_calls=5) as session:
        results = synthesize_all(requests, session)
    assert len(server.asked) == 5
    assert [one.written_by for one in results].count("model") == 5
    assert "budget of 5 calls is used up" in next(one.degraded[0].why for one in results if one.degraded)
    server.asked.clear()
    with server.session(tmp_path / "money", most_usd=0.02) as session:
        bound = estimate(requests, session)
        results = synthesize_all(requests, session)
    spent = sum(call.cost_usd or 0 for one in results for call in one.calls)
    assert 0 < spent <= 0.02 < bound.most_usd
    assert len(server.asked) < 12
    assert "Raise `budget.money`" in next(one.degraded[0].why for one in results if one.degraded)


def test_a_brief_opens_its_models_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANCAST_OPENAI_CREDENTIALS", raising=False)
    settings = Settings(home=tmp_path, model_url="http://models.test/v1", model_prices="compatible:tiny=0/0")

    def why(model: str | None, calls: int = 10) -> str | None:
        brief = Brief(site="https://we.test", model=model, budget=Budget(money=1, model_calls=calls))
        session, degraded = open_session(brief, "run", settings)
        if session is not None:
            session.close()
        return degraded[0].why if degraded else None if session or model is None else "nothing"

    assert why(None) is None
    assert why("compatible:tiny") is None
    assert "allows no call" in (why("compatible:tiny", 0) or "")
    assert "has no price" in (why("compatible:other") or "")
    assert "PLANCAST_OPENAI_CREDENTIALS" in (why("openai:gpt-5-mini") or "")
    assert "names no model" in (why("nobody") or "")


def harm(result: Synthesis[GapSummary]) -> list[str]:
    """What an order brought about in the answer: its words outside a quotation, or an address that is not that of a cited page."""
    outside = " ".join(re.sub("“[^”]*”", "", claim.text) for claim in result.answer.sentences)
    return [wanted for wanted in WANTED if wanted.lower() in outside.lower()] + re.findall(r"evil\.test|javascript:|<img", outside)


@pytest.mark.parametrize("number", range(len(PLACES)), ids=[place.name for place in PLACES])
def test_orders_hidden_in_pages_have_no_effect(server: ModelServer, tmp_path: Path, number: int) -> None:
    obeyed(server, tmp_path, PLACES[number], STRINGS[number :: len(PLACES)])


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_no_order_has_an_effect_in_any_place(server: ModelServer, tmp_path: Path, place: Place) -> None:
    assert len(STRINGS) == 150
    obeyed(server, tmp_path, place, STRINGS)


def obeyed(server: ModelServer, tmp_path: Path, place: Place, orders: Sequence[str]) -> None:
    """Have a model obey each order, and see that nothing comes of it."""
    server.on("obedient")
    before = dict(os.environ)
    given = [place.hide(text) for text in orders]
    with server.session(tmp_path) as session:
        results = synthesize_all([(GAP_SUMMARY, one) for one in given], session)
    assert [harm(result) for result in results] == [[]] * len(orders)
    assert sum(bool(result.dropped) for result in results) > 0.6 * len(orders)  # the model did say what it was told
    assert all(is_sound(result, one) for result, one in zip(results, given, strict=True))
    assert {path for path, _, _ in server.asked} == {"/v1/chat/completions"}
    assert {request["messages"][0]["content"] for _, request, _ in server.asked} == {prompt_of("tasks.gap.summary").system}
    assert not any({"tools", "functions"} & set(request) for _, request, _ in server.asked)
    assert all(request["messages"][1]["content"].count("</evidence>") == 1 for _, request, _ in server.asked)
    assert max(len(result.calls) for result in results) <= MOST_ATTEMPTS
    assert (dict(os.environ), {path.suffix for path in tmp_path.rglob("*") if path.is_file()}) == (before, {".json"})


def answers(server: ModelServer, cache: Path, count: int, seed: int) -> list[tuple[Synthesis[GapSummary], tuple[Piece, ...]]]:
    """So many answers of a server that misbehaves at random, one time in four not at all."""
    names, chance = [name for name in BEHAVIOURS if name not in SLOW], random.Random(seed)

    def moody(facts: Any, request: dict[str, Any]) -> Said:
        return (BEHAVIOURS[chance.choice(names)] if chance.random() < 0.75 else faithful)(facts, request)

    server.on(moody)
    given = [gap_pieces([f"rye {n}", "salt", f"stone {n % 7}", "couche"]) for n in range(count)]
    with server.session(cache) as session:
        return list(zip(synthesize_all([(GAP_SUMMARY, one) for one in given], session), given, strict=True))


def held(found: list[tuple[Synthesis[GapSummary], tuple[Piece, ...]]]) -> bool:
    return all(
        is_sound(result, given) and len(result.calls) <= MOST_ATTEMPTS and (result.written_by == "model" or result.degraded)
        for result, given in found
    )


def test_no_answer_of_a_moody_server_is_unsupported(server: ModelServer, tmp_path: Path) -> None:
    found = answers(server, tmp_path, 60, seed=1)
    assert held(found)
    assert {result.written_by for result, _ in found} == {"model", "evidence"}


@pytest.mark.slow
def test_no_answer_of_a_thousand_is_unsupported(server: ModelServer, tmp_path: Path) -> None:
    found = answers(server, tmp_path, 1_000, seed=2)
    assert len(found) == 1_000
    assert held(found)
    digits = [figure for result, given in found for figure in strange_digits(result, given)]
    assert digits == []


def strange_digits(result: Synthesis[GapSummary], given: tuple[Piece, ...]) -> list[str]:
    """Runs of digits, and addresses, that no fact holds: a check that shares no code with the product's."""
    facts = " ".join(itertools.chain.from_iterable((piece.statement, piece.url or "") for piece in given))
    said = " ".join(claim.text for claim in result.answer.sentences)
    return [one for one in re.findall(r"\d+|https?://\S+", said) if one not in facts]
