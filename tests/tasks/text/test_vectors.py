"""TF-IDF vectors: what is a term, what it weighs, and that the vocabulary is bounded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.models import TfidfParameters
from tasks.text.vectors import tfidf

TEXTS = ["solar panel on the roof", "solar panel for the house", "wind turbine near the house", "the garden and the wind"]
LOOSE = TfidfParameters(largest_share=0.75)


def test_terms_are_the_words_and_pairs_that_texts_share() -> None:
    assert tfidf(TEXTS, parameters=LOOSE).terms == ("house", "panel", "solar", "wind", "solar panel")


def test_words_only_where_pairs_are_not_wanted() -> None:
    words = TfidfParameters(largest_share=0.75, longest_ngram=1)
    assert tfidf(TEXTS, parameters=words).terms == ("house", "panel", "solar", "wind")


def test_stop_words_are_no_terms_and_part_no_pairs() -> None:
    assert tfidf(TEXTS, stop_words={"solar"}, parameters=LOOSE).terms == ("house", "panel", "wind")


def test_weights_are_sublinear_counts_times_rarity_of_unit_length() -> None:
    made = tfidf(["sun sun sun rain", "sun rain", "rain", "snow"], parameters=TfidfParameters(longest_ngram=1, largest_share=1))
    rain, sun = (np.log(5 / 4) + 1), (np.log(5 / 3) + 1)
    assert made.rarity == pytest.approx([rain, sun])
    expected = np.array([rain, (1 + np.log(3)) * sun])
    assert made.matrix.toarray()[0] == pytest.approx(expected / np.linalg.norm(expected))
    assert made.matrix.toarray()[3] == pytest.approx([0, 0])


def test_a_title_word_counts_as_often_as_its_weight() -> None:
    plain = TfidfParameters(longest_ngram=1, largest_share=1, title_weight=2)
    made = tfidf(["rain", "rain sun sun", "sun"], ["sun", "", ""], parameters=plain)
    assert made.matrix.toarray()[0] == pytest.approx(made.matrix.toarray()[1])


def test_the_end_of_a_title_and_the_start_of_a_text_are_no_pair() -> None:
    made = tfidf(["panel roof"] * 2 + ["x"] * 2, ["solar"] * 2 + [""] * 2)
    assert "solar panel" not in made.terms
    assert "panel roof" in made.terms


def test_the_vocabulary_is_bounded_and_keeps_what_most_texts_share() -> None:
    texts = [f"common number{place % 7} filler{place % 50}" for place in range(200)]
    made = tfidf(texts, parameters=TfidfParameters(largest_vocabulary=4, largest_share=1))
    assert len(made.terms) == 4
    assert "common" in made.terms


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one word each", "nothing shared here"]])
def test_texts_that_share_nothing_have_no_terms(texts: list[str]) -> None:
    made = tfidf(texts)
    assert made.matrix.shape == (len(texts), 0)
    assert made.terms == ()


def test_titles_must_match_the_texts() -> None:
    with pytest.raises(ValueError, match="1 titles for 2 texts"):
        tfidf(["one", "two"], ["one"])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(alphabet="abc \n.é漢", max_size=40), max_size=8))
def test_rows_have_length_one_or_zero_and_values_are_not_negative(texts: list[str]) -> None:
    made = tfidf(texts, parameters=TfidfParameters(largest_share=1))
    lengths = np.linalg.norm(made.matrix.toarray(), axis=1)
    assert made.matrix.shape == (len(texts), len(made.terms))
    assert all(length == pytest.approx(1, abs=1e-5) or length == 0 for length in lengths)
    assert (made.matrix.data > 0).all()


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_the_texts_only_orders_the_rows(order: list[int]) -> None:
    one, other = tfidf(TEXTS, parameters=LOOSE), tfidf([TEXTS[place] for place in order], parameters=LOOSE)
    assert other.terms == one.terms
    assert other.matrix.toarray() == pytest.approx(one.matrix.toarray()[order])
