"""Asking a source for one thing after another: what is had is kept when the source fails midway, and what it came to is told.

Money is bounded: a call is made only if its price, or that of the dearest so far, still fits the budget. A call that turns out dearer than
that can overshoot the budget, once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from connectors.api import Api, ApiAnswer
from connectors.errors import QuotaExceeded, SourceError

_Record = TypeVar("_Record")
_Read = TypeVar("_Read")
Batch = tuple[str, ...]


class Fetch(Protocol):
    """One request, which the cache may answer or not."""

    def __call__(self, *, is_cached: bool) -> ApiAnswer:
        """The answer."""
        ...


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a source gave nothing for, and why."""

    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What asking a source came to.

    `calls` are requests over the network, retries included. `cost_usd` is what the source said that it charged: 0 for answers from the cache,
    None where it names no price. `stopped_by` is the error that ended the asking early; what was not asked for then is among `unanswered`.
    """

    source: str
    calls: int = 0
    cost_usd: float | None = None
    answered: int = 0
    unanswered: tuple[Unanswered, ...] = ()
    stopped_by: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Part(Generic[_Record]):
    """What one batch gave."""

    records: tuple[_Record, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Dollars that may be spent, and what a batch is expected to cost. Without `most_usd` there is no bound."""

    most_usd: float | None = None
    price_usd: Callable[[Batch], float] = field(default=lambda _batch: 0.0)


@dataclass(slots=True)
class _Tally(Generic[_Record]):
    records: list[_Record] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    answered: int = 0
    costs: list[float] = field(default_factory=list)

    def add(self, batch: Batch, part: Part[_Record]) -> None:
        self.records += part.records
        self.unanswered += part.unanswered
        self.answered += len(batch) - len(part.unanswered)
        if part.cost_usd is not None:
            self.costs.append(part.cost_usd)


def ask_in_turn(
    api: Api,
    batches: Sequence[Batch],
    ask: Callable[[Batch], Part[_Record]],
    budget: Budget | None = None,
    refused: Sequence[Unanswered] = (),
) -> tuple[tuple[_Record, ...], Usage]:
    """The records of all batches, and what they came to. `refused` is what the source need not be asked for.

    A `SourceError` ends it: it is raised where nothing was answered yet, and otherwise told in the usage beside what was had.
    """
    budget = budget or Budget()
    calls, tally, stopped_by = api.calls, _Tally[_Record](), None
    for place, batch in enumerate(batches):
        try:
            _check(api.source, budget, batch, tally.costs)
            tally.add(batch, ask(batch))
        except SourceError as error:
            if not tally.answered:
                raise
            stopped_by = error
            tally.unanswered += [Unanswered(subject, str(error)) for rest in batches[place:] for subject in rest]
            break
    cost_usd = round(sum(tally.costs), 6) if tally.costs else None
    usage = Usage(api.source, api.calls - calls, cost_usd, tally.answered, (*refused, *tally.unanswered), stopped_by)
    return tuple(tally.records), usage


def read_fresh(api: Api, fetch: Fetch, read: Callable[[ApiAnswer], _Read]) -> _Read:
    """What `read` makes of the answer that `fetch` gets. A failure that comes out of the cache is asked for anew."""
    calls = api.calls
    try:
        return read(fetch(is_cached=True))
    except SourceError:
        if api.calls != calls:
            raise
    return read(fetch(is_cached=False))


def in_batches(subjects: Sequence[str], most: int) -> tuple[Batch, ...]:
    """The subjects in batches of at most `most`. Those that differ by case alone are asked for once, as first spelled."""
    once: dict[str, str] = {}
    for subject in subjects:
        once.setdefault(subject.casefold(), subject)
    spelled = tuple(once.values())
    return tuple(spelled[start : start + most] for start in range(0, len(spelled), most))


def _check(source: str, budget: Budget, batch: Batch, costs: Sequence[float]) -> None:
    if budget.most_usd is None:
        return
    price_usd, spent_usd = max(budget.price_usd(batch), *costs, 0.0), sum(costs)
    if spent_usd + price_usd > budget.most_usd + 1e-9:
        raise QuotaExceeded(
            source,
            f"${max(0.0, budget.most_usd - spent_usd):g} is left of the budget, and the next call may cost ${price_usd:g}."
            " Raise the budget, or ask for fewer keywords.",
        )
