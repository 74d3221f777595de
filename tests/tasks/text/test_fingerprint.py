"""Fingerprints tell near-duplicates, and stay the same on every machine and in every version."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.fingerprint import fingerprint, near_duplicates, similarity
from tasks.text.words import words_of

PINNED = "53cdaad00f260f260f260f2653cd53cd"  # the first eight of 128 bins


def prose(seed: int, words: int = 400) -> list[str]:
    draw = random.Random(seed)
    return [f"word{draw.randrange(5_000)}" for _ in range(words)]


def of(words: list[str]) -> str:
    made = fingerprint(" ".join(words))
    assert made is not None
    return made


def test_a_stored_fingerprint_never_changes() -> None:
    """Kept in databases: a change here needs all stored fingerprints to be made again."""
    made = of(["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog"])
    assert len(made) == 512
    assert made[:32] == PINNED


def test_case_and_punctuation_do_not_count() -> None:
    assert fingerprint("One, two; three - FOUR five!") == fingerprint("one two three four five")


def test_no_words_no_fingerprint() -> None:
    assert fingerprint(" ... \n") is None


def test_words_at_hand_give_the_same() -> None:
    assert fingerprint("One two three four five", words=words_of("One two three four five")) == fingerprint("one two three four five")


@pytest.mark.parametrize("changed", [0, 2, 10, 40])
def test_similarity_estimates_the_share_of_common_shingles(changed: int) -> None:
    one = prose(1)
    other = [f"new{place}" if place % (400 // max(changed, 1)) == 5 and changed else word for place, word in enumerate(one)]
    shingles = [{tuple(words[start : start + 4]) for start in range(len(words) - 3)} for words in (one, other)]
    exact = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    assert similarity(of(one), of(other)) == pytest.approx(exact, abs=0.13)


def test_different_texts_have_nothing_in_common() -> None:
    assert similarity(of(prose(1)), of(prose(2))) < 0.1


def test_what_is_no_fingerprint_is_refused() -> None:
    with pytest.raises(ValueError, match="512 hexadecimal digits"):
        similarity("abc", "abc")


def test_near_duplicates_are_grouped_and_the_rest_is_left_out() -> None:
    base, second = prose(1), prose(2)
    near = [*base[:-2], "other", "end"]
    prints = [of(base), None, of(prose(3)), of(near), of(second), of(second), of(base)]
    assert near_duplicates(prints) == [[0, 3, 6], [4, 5]]


def test_ten_thousand_copies_are_one_group() -> None:
    assert near_duplicates([of(prose(1))] * 10_000) == [list(range(10_000))]


def test_a_lower_threshold_finds_looser_likeness() -> None:
    base = prose(1)
    loose = [*base[:300], *prose(9, 100)]
    prints = [of(base), of(loose)]
    assert near_duplicates(prints, 0.9) == []
    assert near_duplicates(prints, 0.5) == [[0, 1]]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_wholly_like_itself(text: str) -> None:
    made = fingerprint(text)
    assert made == fingerprint(text)
    assert made is None or similarity(made, made) == 1.0


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_texts_does_not_change_the_groups(order: list[int]) -> None:
    texts = [of(prose(seed)) for seed in (1, 1, 2, 3, 3, 3)]
    groups = near_duplicates([texts[place] for place in order])
    assert {frozenset(order[place] for place in group) for group in groups} == {frozenset({0, 1}), frozenset({3, 4, 5})}
