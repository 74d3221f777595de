from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api import Api
from connectors.asking import Batch, Budget, Part, Unanswered, ask_in_turn, in_batches
from connectors.errors import QuotaExceeded, SourceUnavailable
from connectors.web.guard import Guard


@pytest.fixture
def api() -> Api:
    return Api("Test source", Guard(), user_agent="Plancast")


def priced(*costs: float) -> Callable[[Batch], Part[str]]:
    left = list(costs)
    return lambda batch: Part(batch, (), left.pop(0))


def test_a_call_is_made_only_if_it_fits_the_budget(api: Api) -> None:
    records, usage = ask_in_turn(api, [("a",), ("b",), ("c",)], priced(0.4, 0.4), Budget(1, lambda _: 0.4))
    assert (records, usage.cost_usd, usage.answered) == (("a", "b"), 0.8, 2)
    assert isinstance(usage.stopped_by, QuotaExceeded)
    assert [row.subject for row in usage.unanswered] == ["c"]
    assert "$0.2 is left of the budget, and the next call may cost $0.4" in str(usage.stopped_by)


def test_a_call_that_is_dearer_than_expected_raises_what_is_expected(api: Api) -> None:
    _, usage = ask_in_turn(api, [("a",), ("b",), ("c",)], priced(0.1, 0.9), Budget(1.5, lambda _: 0.1))
    assert (usage.cost_usd, usage.answered) == (1.0, 2)


def test_a_budget_below_the_first_price_buys_nothing(api: Api) -> None:
    with pytest.raises(QuotaExceeded, match="Raise the budget"):
        ask_in_turn(api, [("a",)], priced(), Budget(0.1, lambda _: 0.2))


def test_what_is_had_is_kept_when_the_source_fails_midway(api: Api) -> None:
    def ask(batch: Batch) -> Part[str]:
        if batch == ("c", "d"):
            raise SourceUnavailable("Test source", "is down. Try again later.")
        return Part(("a",), (Unanswered("b", "unknown to it"),))

    records, usage = ask_in_turn(api, [("a", "b"), ("c", "d"), ("e",)], ask, refused=[Unanswered("x", "no word")])
    assert (records, usage.answered, usage.cost_usd) == (("a",), 1, None)
    assert [row.subject for row in usage.unanswered] == ["x", "b", "c", "d", "e"]
    assert isinstance(usage.stopped_by, SourceUnavailable)


@given(st.lists(st.floats(0.001, 0.5), min_size=1, max_size=12), st.floats(0.5, 3))
def test_spending_overshoots_by_one_call_at_most(costs: list[float], most_usd: float) -> None:
    with Api("Test source", Guard(), user_agent="Plancast") as api:
        _, usage = ask_in_turn(api, [(str(place),) for place in range(len(costs))], priced(*costs), Budget(most_usd, lambda _: 0.001))
    assert usage.cost_usd is not None
    assert usage.cost_usd <= most_usd + max(costs)
    assert usage.answered + len(usage.unanswered) == len(costs)


@given(st.lists(st.text("aAbB", max_size=2)), st.integers(1, 4))
def test_batches_hold_each_word_once_in_order(subjects: list[str], most: int) -> None:
    batches = in_batches(subjects, most)
    flat: list[Any] = [subject for batch in batches for subject in batch]
    assert [subject.casefold() for subject in flat] == list(dict.fromkeys(subject.casefold() for subject in subjects))
    assert all(0 < len(batch) <= most for batch in batches)
