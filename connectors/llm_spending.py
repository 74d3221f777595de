"""What models cost: the operator's prices, the bound of a question, the purse that a run may empty, and the record of each call.

Plancast knows no prices: they change, and a made-up one would be an invented number. A model whose price nobody named is not asked.
"""

import math
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.errors import QuotaExceeded, SettingsError
from connectors.llm import ModelName, Question, Reply

CallOutcome = Literal["answered", "truncated", "empty", "cached", "failed"]
_EXAMPLE = "PLANCAST_MODEL_PRICES=openai:gpt-5-mini=0.25/2,ollama:llama3.2=0/0"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a million tokens."""

    input_usd: float
    output_usd: float

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """Dollars for so many tokens."""
        return (input_tokens * self.input_usd + output_tokens * self.output_usd) / 1e6

    def most(self, question: Question) -> float:
        """Dollars that a question can cost at most."""
        return self.of(question.most_input_tokens, question.max_tokens)

    def paid(self, reply: Reply) -> float | None:
        """Dollars that a reply cost; None if it does not tell its tokens."""
        if reply.input_tokens is None or reply.output_tokens is None:
            return None
        return self.of(reply.input_tokens, reply.output_tokens)


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One request to a model, or one answer from the cache: a row of `model_calls`.

    `cost_usd` is None where it is unknown; `charged_usd` is what the budget was charged: the cost, or the most that it can be.
    """

    call_id: str
    run_id: str
    purpose: str
    model: str
    prompt_version: str
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None
    charged_usd: float
    is_cache_hit: bool
    outcome: CallOutcome
    error: str | None
    started_at: datetime
    duration_s: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What questions can come to at most, before they are asked: those that the cache answers cost nothing."""

    questions: int
    cached: int
    most_calls: int
    most_usd: float


def parse_prices(text: str) -> dict[str, Price]:
    """The prices that `provider:model=IN/OUT,…` spells, in dollars a million tokens. Raises `SettingsError`."""
    return dict(_parse_entry(entry.strip()) for entry in text.split(",") if entry.strip())


def _parse_entry(entry: str) -> tuple[str, Price]:
    model, _, pair = entry.rpartition("=")
    try:
        price = Price(*(float(part) for part in pair.split("/", 1)))
    except (ValueError, TypeError) as error:
        raise _bad_price(entry) from error
    if not model or not all(math.isfinite(one) and one >= 0 for one in (price.input_usd, price.output_usd)):
        raise _bad_price(entry)
    return model.strip(), price


def _bad_price(entry: str) -> SettingsError:
    return SettingsError(f"PLANCAST_MODEL_PRICES: {entry!r} is not MODEL=IN/OUT in dollars a million tokens. Write it as in {_EXAMPLE}.")


def priced(model: ModelName, prices: dict[str, Price]) -> Price:
    """The price of a model. Raises `SettingsError` if nobody named it: no budget in money could be held."""
    price = prices.get(model.label)
    if price is None:
        raise SettingsError(f"{model.label} has no price, so no budget can be held. Name it (0/0 if it is free), as in {_EXAMPLE}.")
    return price


class Purse:
    """What a run may still spend: money and requests. Money is set aside before a request for the most that it can cost, so the cap holds."""

    def __init__(self, most_usd: float, most_calls: int) -> None:
        self._lock = threading.Lock()
        self._most_usd = most_usd
        self._most_calls = most_calls
        self.usd = 0.0
        self.calls = 0

    def take(self, usd: float, source: str) -> None:
        """Set aside what one request can cost. Raises `QuotaExceeded`."""
        with self._lock:
            if self.calls >= self._most_calls:
                why = f"the budget of {self._most_calls} calls is used up" if self._most_calls else "this run may make no call"
                raise QuotaExceeded(source, f"{why}. Raise `budget.model_calls` in the brief, and run without --replay.")
            if self.usd + usd > self._most_usd + 1e-9:
                left = max(0.0, self._most_usd - self.usd)
                message = (
                    f"the budget of ${self._most_usd:g} leaves ${left:.4f}, and the next call may cost ${usd:.4f}. Raise `budget.money` in the brief."
                )
                raise QuotaExceeded(source, message)
            self.calls += 1
            self.usd += usd

    def settle(self, taken_usd: float, paid_usd: float | None) -> None:
        """Put back what a request did not cost. What is unknown stays spent."""
        if paid_usd is not None:
            with self._lock:
                self.usd += paid_usd - taken_usd
