"""The models of one run: a question is answered from the cache, or by the first model that answers within the attempts that are left.

What LangChain's `with_retry` and `with_fallbacks` do is done here in one loop, because each attempt is counted, paid for and recorded, and
because `Retry-After` is heeded. A model that refuses the key, or fails three questions on end, is not asked again in the run.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

from connectors.llm import Model, ModelUnanswered, Question, Reply
from connectors.llm_cache import ReplyCache
from connectors.llm_spending import CallOutcome, Estimate, ModelCall, Price, Purse
from connectors.settings import now

MOST_ATTEMPTS = 4
"""Requests that one answer may take: retries, repair and fallback together."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How a run treats its models."""

    in_flight: int = 4
    """Requests at a time."""
    requests_per_second: float = 4.0
    """Requests that are begun in a second, to each provider."""
    max_wait_s: float = 60.0
    """The longest `Retry-After` that is waited for."""
    gives_up_after: int = 3
    """Questions on end that a model leaves unanswered before it counts as down."""


@dataclass(slots=True)
class Attempts:
    """The requests that one answer may still take, and those that it took."""

    purpose: str
    prompt_version: str
    left: int = MOST_ATTEMPTS
    calls: list[ModelCall] = field(default_factory=list)


class ModelSession:
    """The models of one run, the first before its fallback. Safe to ask from several threads; use it in a `with`, or close it.

    `record` is handed each call as soon as it is over.
    """

    def __init__(
        self,
        models: Sequence[tuple[Model, Price]],
        cache: ReplyCache,
        purse: Purse,
        *,
        run_id: str,
        limits: Limits | None = None,
        record: Callable[[ModelCall], object] = lambda _call: None,
        clock: Callable[[], datetime] = now,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._models = tuple(models)
        self._cache = cache
        self._purse = purse
        self._run_id = run_id
        self._record = record
        self._clock = clock
        self._sleep = sleep
        self._gate = _Gate(self.limits, sleep)
        self._unanswered: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of every model."""
        for model, _ in self._models:
            model.close()

    def estimate(self, questions: Sequence[Question]) -> Estimate:
        """What asking these can come to at most, every repair and every fallback counted."""
        new = [one for one in questions if self._known(one) is None]
        dearest = [max(price.most(one) for _, price in self._models) for one in new]
        return Estimate(len(questions), len(questions) - len(new), len(new) * MOST_ATTEMPTS, MOST_ATTEMPTS * sum(dearest))

    def ask(self, question: Question, attempts: Attempts) -> Reply:
        """The answer, which may be cut or empty. Raises `ModelUnanswered` when no model gave one, `QuotaExceeded` when the budget is used up."""
        known = self._known(question)
        if known is not None:
            self._note(known[0], attempts, "cached", 0.0, 0.0, known[1], 0.0)
            return known[1]
        failure = ModelUnanswered("model", f"no attempt is left of the {MOST_ATTEMPTS} that an answer may take. Run again later.")
        for place, (model, price) in enumerate(self._models):
            kept_back = min(2, attempts.left // 2) if place + 1 < len(self._models) else 0
            reply, failure = self._by(model, price, question, attempts, kept_back, failure)
            if reply is not None:
                return reply
        raise failure

    def _known(self, question: Question) -> tuple[Model, Reply] | None:
        found = ((model, self._cache.read(question.key(model.name))) for model, _ in self._models)
        return next(((model, reply) for model, reply in found if reply is not None), None)

    def _by(
        self, model: Model, price: Price, question: Question, attempts: Attempts, kept_back: int, failure: ModelUnanswered
    ) -> tuple[Reply | None, ModelUnanswered]:
        """What one model answers, or why it does not; `kept_back` attempts are for the next."""
        label = model.name.label
        if self._unanswered.get(label, 0) >= self.limits.gives_up_after:
            return None, ModelUnanswered(label, "failed again and again, and is not asked any more in this run. Run again later.")
        tried = 0
        while attempts.left > kept_back:
            try:
                reply = self._once(model, price, question, attempts)
            except ModelUnanswered as error:
                failure, tried = error, tried + 1
                if not self._waited(error, tried, attempts.left > kept_back):
                    break
                continue
            self._unanswered[label] = 0
            return reply, failure
        is_final = failure.status in (401, 403, 404)
        self._unanswered[label] = self.limits.gives_up_after if is_final else self._unanswered.get(label, 0) + (tried > 0)
        return None, failure

    def _waited(self, error: ModelUnanswered, tried: int, is_any_left: bool) -> bool:
        """Whether to ask again, after the wait that it takes: what `Retry-After` says, or 1, 2, 4 … s."""
        wait_s = error.retry_after_s if error.retry_after_s is not None else 2.0 ** (tried - 1)
        if not error.is_transient or not is_any_left or wait_s > self.limits.max_wait_s:
            return False
        self._sleep(wait_s)
        return True

    def _once(self, model: Model, price: Price, question: Question, attempts: Attempts) -> Reply:
        taken = price.most(question)
        self._purse.take(taken, model.name.label)
        attempts.left -= 1
        with self._gate.held(model.name.provider):
            started_at, clock = self._clock(), time.monotonic()
            try:
                reply = model.ask(question)
            except ModelUnanswered as error:
                paid = None if error.is_billed else 0.0
                self._purse.settle(taken, paid)
                self._note(model, attempts, "failed", paid, taken, None, time.monotonic() - clock, started_at, str(error))
                raise
        is_kept = reply.is_whole and bool(reply.text.strip())
        if is_kept:
            self._cache.write(question.key(model.name), reply)
        self._purse.settle(taken, price.paid(reply))
        outcome: CallOutcome = "answered" if is_kept else "empty" if reply.is_whole else "truncated"
        self._note(model, attempts, outcome, price.paid(reply), taken, reply, time.monotonic() - clock, started_at)
        return reply

    def _note(
        self,
        model: Model,
        attempts: Attempts,
        outcome: CallOutcome,
        paid: float | None,
        taken: float,
        reply: Reply | None,
        duration_s: float,
        started_at: datetime | None = None,
        error: str | None = None,
    ) -> None:
        is_hit = outcome == "cached"
        tokens = (0, 0) if is_hit else (reply.input_tokens, reply.output_tokens) if reply else (None, None)
        call = ModelCall(
            call_id=uuid4().hex[:16],
            run_id=self._run_id,
            purpose=attempts.purpose,
            model=model.name.label,
            prompt_version=attempts.prompt_version,
            input_tokens=tokens[0],
            output_tokens=tokens[1],
            cost_usd=paid,
            charged_usd=taken if paid is None else paid,
            is_cache_hit=is_hit,
            outcome=outcome,
            error=error,
            started_at=started_at or self._clock(),
            duration_s=round(duration_s, 3),
        )
        attempts.calls.append(call)
        self._record(call)


class _Gate:
    """So many requests at a time, so many begun in a second to each provider."""

    def __init__(self, limits: Limits, sleep: Callable[[float], object]) -> None:
        self._slots = threading.BoundedSemaphore(limits.in_flight)
        self._gap_s = 1 / limits.requests_per_second
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_at: dict[str, float] = {}

    @contextmanager
    def held(self, provider: str) -> Iterator[None]:
        with self._slots:
            with self._lock:
                at = max(self._next_at.get(provider, 0.0), time.monotonic())
                self._next_at[provider] = at + self._gap_s
            early_s = at - time.monotonic()
            if early_s > 0:
                self._sleep(early_s)
            yield
