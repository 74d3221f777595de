"""The verb that puts findings into words: prompt + evidence + answer model -> answer. The same function for every module.

A model is asked once, and once more with what was wrong; then the evidence-only writer of the purpose answers. Whatever happens, an answer is
delivered, every sentence of it is supported by the facts that it cites, and the result says who wrote it and what was degraded.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Generic, Literal, TypeVar

from pydantic import ValidationError

from connectors.errors import SettingsError, SourceError
from connectors.llm import Question
from connectors.llm_connect import connect
from connectors.llm_session import Attempts, ModelSession
from connectors.llm_spending import Estimate, ModelCall
from connectors.settings import Settings
from tasks.answers import Answer, Claim, Piece, Purpose
from tasks.brief import Brief
from tasks.grounding import Dropped, GroundingRules, ground
from tasks.outcome import Degradation
from tasks.prompting import Prompt, answer_schema, parse_prompt, problems_of, render_evidence, render_repair

A = TypeVar("A", bound=Answer)
_TRIES = 2
"""The answer, and one repair of it."""


@dataclass(frozen=True, slots=True)
class Synthesis(Generic[A]):
    """An answer, who wrote it, and what it took. `dropped` are the sentences of a model that no evidence supports: they are in no answer."""

    answer: A
    written_by: Literal["model", "evidence"]
    model: str | None = None
    prompt_version: str | None = None
    dropped: tuple[Dropped, ...] = ()
    degraded: tuple[Degradation, ...] = ()
    calls: tuple[ModelCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run has used of its budget already."""

    usd: float = 0.0
    calls: int = 0


@dataclass(slots=True)
class _Tried(Generic[A]):
    """What asking a model came to."""

    answer: A | None = None
    why: str = ""
    dropped: list[Dropped] = field(default_factory=list)


def synthesize(purpose: Purpose[A], evidence: Sequence[Piece], session: ModelSession | None, *, language: str = "en") -> Synthesis[A]:
    """The answer to a purpose from its evidence, of which at least one piece is needed. Never raises for what a model or its provider does.

    Without a session the evidence-only writer answers, which is no degradation.
    """
    if not evidence:
        raise ValueError(f"{purpose.name}: there is no evidence, so nothing can be said. Leave the purpose out.")
    if session is None:
        return Synthesis(purpose.write(evidence), "evidence")
    prompt = prompt_of(purpose.package)
    attempts = Attempts(purpose.name, prompt.version)
    tried = _tried(purpose, evidence, session, attempts, language)
    calls, dropped = tuple(attempts.calls), tuple(dict.fromkeys(tried.dropped))
    if tried.answer is None:
        degraded = Degradation(what=f"wording: {purpose.name}", why=tried.why, effect="It is written from the evidence alone, without the model.")
        return Synthesis(purpose.write(evidence), "evidence", None, prompt.version, dropped, (degraded,), calls)
    left_out = _left_out(purpose.name, dropped)
    return Synthesis(tried.answer, "model", calls[-1].model, prompt.version, dropped, left_out, calls)


def synthesize_all(
    requests: Sequence[tuple[Purpose[A], Sequence[Piece]]], session: ModelSession | None, *, language: str = "en"
) -> list[Synthesis[A]]:
    """The answers to several requests in their order, asked side by side as far as the session's limits allow."""
    workers = session.limits.in_flight if session else 1
    with ThreadPoolExecutor(workers, thread_name_prefix="synthesis") as pool:
        return list(pool.map(lambda one: synthesize(one[0], one[1], session, language=language), requests))


def estimate(requests: Sequence[tuple[Purpose[A], Sequence[Piece]]], session: ModelSession, *, language: str = "en") -> Estimate:
    """What these requests can come to at most, before any is asked."""
    return session.estimate([_question(purpose, render_evidence(_shown(purpose, given), language), given) for purpose, given in requests])


def open_session(
    brief: Brief,
    run_id: str,
    settings: Settings,
    record: Callable[[ModelCall], object] = lambda _call: None,
    spent: Spent = Spent(),
    *,
    is_silent: bool = False,
) -> tuple[ModelSession | None, tuple[Degradation, ...]]:
    """The models that a brief names, within what is left of its budget, or None and why. Close the session after use.

    A brief that names none is not degraded. Silent, nothing is asked, and what was answered before is used again.
    """
    if brief.model is None:
        return None, ()
    effect, budget = "All texts are written from the evidence alone.", brief.budget
    if budget.model_calls == 0:
        why = "The budget of the brief allows no call to a model. Set `budget.model_calls`, and `budget.money` unless the model is free."
        return None, (Degradation(what=f"model {brief.model}", why=why, effect=effect),)
    left = (max(0.0, budget.money - spent.usd), 0 if is_silent else max(0, budget.model_calls - spent.calls))
    try:
        session = connect(brief.model, *left, workspace=brief.workspace, run_id=run_id, settings=settings, record=record)
    except SettingsError as error:
        return None, (Degradation(what=f"model {brief.model}", why=str(error), effect=effect),)
    return session, ()


@cache
def prompt_of(package: str) -> Prompt:
    """The prompt that lies beside a package's answer models."""
    return parse_prompt(files(package).joinpath("prompt.md").read_text(encoding="utf-8"))


def _tried(purpose: Purpose[A], evidence: Sequence[Piece], session: ModelSession, attempts: Attempts, language: str) -> _Tried[A]:
    """A model's answer that stands, or why there is none."""
    shown = _shown(purpose, evidence)
    human = render_evidence(shown, language)
    needed = min(purpose.least_claims, len(claims_of(purpose.write(shown))))
    tried: _Tried[A] = _Tried()
    for _ in range(_TRIES):
        try:
            reply = session.ask(_question(purpose, human, shown), attempts)
        except SourceError as error:
            tried.why = f"{tried.why} {error}".strip()
            break
        problems = _judged(purpose, reply.text, reply.is_whole, shown, needed, language, tried)
        if tried.answer is not None:
            break
        human = render_repair(render_evidence(shown, language), reply.text, problems)
    return tried


def _judged(
    purpose: Purpose[A],
    text: str,
    is_whole: bool,
    shown: Sequence[Piece],
    needed: int,
    language: str,
    tried: _Tried[A],
) -> list[str]:
    """What is wrong with a reply; nothing is, once `tried` holds its answer."""
    if not is_whole or not text.strip():
        tried.why = "The model's answer was cut at its limit of length." if text.strip() else "The model's answer was empty."
        return [tried.why]
    try:
        answer = purpose.answer.model_validate_json(text)
    except ValidationError as error:
        tried.why = problems_of(text, error).replace("The answer", "The model's answer")
        return [problems_of(text, error)]
    grounded = ground(answer, shown, GroundingRules(language=language))
    tried.dropped += grounded.dropped
    if grounded.answer is not None and len(claims_of(grounded.answer)) >= needed:
        tried.answer = grounded.answer
    else:
        tried.why = "Too few sentences of the model's answer are supported by the evidence that they cite."
    return [f"“{one.text[:100]}”: {one.why}." for one in grounded.dropped] or ["There are too few sentences."]


def _question(purpose: Purpose[A], human: str, given: Sequence[Piece]) -> Question:
    schema = answer_schema(purpose.answer, [piece.evidence_id for piece in _shown(purpose, given)])
    return Question(prompt_of(purpose.package).system, human, schema, purpose.max_tokens)


def _shown(purpose: Purpose[A], given: Sequence[Piece]) -> Sequence[Piece]:
    return given[: purpose.most_pieces]


def claims_of(answer: Answer) -> list[Claim]:
    """The claims of an answer in their order, those of the answers in it among them."""
    values = [getattr(answer, name) for name in type(answer).model_fields]
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return [claim for one in flat for claim in (claims_of(one) if isinstance(one, Answer) else [one] if isinstance(one, Claim) else [])]


def _left_out(name: str, dropped: Sequence[Dropped]) -> tuple[Degradation, ...]:
    if not dropped:
        return ()
    count = f"{len(dropped)} {'sentence' if len(dropped) == 1 else 'sentences'} of the model"
    why = f"{count} said what the cited evidence does not: {dropped[0].why}."
    return (Degradation(what=f"wording: {name}", why=why, effect="They are left out."),)
