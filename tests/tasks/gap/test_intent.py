"""Search intent, on queries labelled after `docs/labelling-intent.md`; `part` says whether a query was looked at while the model was made."""

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.gap.intent.lexicon import classes_of
from tasks.gap.intent.model import examples
from tasks.gap.intent.spelling import Spellings, is_slip
from tasks.gap.keywords import INTENTS, classify_intent

QUERIES = Path(__file__).with_name("intent_queries.csv")
LEAST_ACCURACY = 0.80


@lru_cache(maxsize=1)
def labelled() -> pd.DataFrame:
    """The labelled queries, each with what the model says, given the brands of its trade."""
    queries = pd.read_csv(QUERIES, keep_default_na=False)
    told = [
        group.assign(told=classify_intent(list(group["query"]), brands.split(";"))["intent"].tolist())
        for brands, group in queries.groupby("brands", sort=True)
    ]
    return pd.concat(told)


def accuracy(frame: pd.DataFrame) -> float:
    return float((frame["told"] == frame["intent"]).mean())


def intent_of(query: str, *brands: str) -> str:
    return str(classify_intent([query], brands)["intent"].iloc[0])


@pytest.mark.parametrize("part", ["tuning", "untouched", "held out"])
def test_four_of_five_queries_are_told_right(part: str) -> None:
    assert accuracy(labelled()[labelled()["part"] == part]) >= LEAST_ACCURACY


def test_each_intent_is_told_right_on_queries_that_were_never_looked_at() -> None:
    unseen = labelled().query("part != 'tuning'")
    assert min(accuracy(group) for _, group in unseen.groupby("intent")) >= 0.75


def test_the_queries_cover_enough_trades_and_none_is_an_example() -> None:
    queries = labelled()
    assert len(queries) >= 300
    assert queries["trade"].nunique() >= 8
    assert not set(queries["query"]) & {query for query, _, _ in examples()}
    assert not queries["query"].duplicated().any()


def test_examples_are_in_many_trades_and_none_is_labelled_twice() -> None:
    queries = pd.DataFrame(examples(), columns=["query", "intent", "trade"])
    assert queries["trade"].nunique() >= 12
    assert queries.groupby("query")["intent"].nunique().max() == 1
    assert set(queries["intent"]) == set(INTENTS) - {"uncertain"}


@pytest.mark.parametrize("query", ["", "   ", "???", "—"])
def test_what_holds_no_word_is_uncertain(query: str) -> None:
    told = classify_intent([query], ["Acme"])
    assert told.to_dict("records") == [{"query": query, "intent": "uncertain", "confidence": 0.0}]


@pytest.mark.parametrize("query", ["zorblax", "zorblaks login", "zor blax", "www.zorblax.com"])
def test_given_brands_are_sites_to_reach_however_they_are_typed(query: str) -> None:
    assert intent_of(query, "zorblax.com") == "navigational"


def test_a_common_word_of_the_market_is_navigational_only_if_it_names_a_site() -> None:
    told = classify_intent(["kompost", "amazon"], words={"kompost", "amazon"})["intent"].tolist()
    assert told[0] != "navigational"
    assert told[1] == "navigational"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_queries_get_an_answer_each_with_a_probability(queries: list[str]) -> None:
    told = classify_intent(queries, ["Acme"])
    assert told["query"].tolist() == queries
    assert told["intent"].isin(INTENTS).all()
    assert told["confidence"].between(0, 1).all()


def test_case_and_neighbours_do_not_matter() -> None:
    queries = ["Best Running Shoes", "how to tie a tie", "plumber near me"]
    together = classify_intent(queries)
    alone = pd.concat([classify_intent([query.upper()]) for query in queries], ignore_index=True)
    pd.testing.assert_frame_equal(together[["intent", "confidence"]], alone[["intent", "confidence"]])


@pytest.mark.parametrize(
    ("typed", "meant"), [("reveiws", "reviews"), ("calculater", "calculator"), ("walmrt", "walmart"), ("kreditrechner", "rechner"), ("sofas", "sofa")]
)
def test_words_are_known_by_plural_slip_and_compound(typed: str, meant: str) -> None:
    assert classes_of(typed) == classes_of(meant) != ()


@given(st.text("abcd", min_size=5, max_size=9), st.integers(1, 8), st.sampled_from("abcde"))
def test_a_word_with_one_slip_is_found(word: str, place: int, letter: str) -> None:
    at = min(place, len(word) - 1)
    for typed in (word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        assert is_slip(typed, word)
        assert Spellings([word]).find(typed) == word
    assert Spellings([word]).find("xyzzy") is None
