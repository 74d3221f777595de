import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.gap.folding import fold, fold_key
from tasks.gap.keyword_expansion import clean, corpus_phrases, expand


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Running Shoes", "running shoe", "en"),
        ("shoes for running", "running shoes", "en"),
        ("café paris", "cafe paris", "fr"),
        ("wärmepumpe kosten", "waermepumpe kosten", "de"),
        ("hotel en barcelona", "hoteles barcelona", "es"),
        ("prix de l'or", "prix or", "fr"),
    ],
)
def test_near_duplicates_share_a_key(one: str, other: str, language: str) -> None:
    assert fold_key(one, language) == fold_key(other, language)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("paris to rome", "rome to paris", "en"),
        ("iphone 14", "iphone 15", "en"),
        ("drucken", "drücken", "de"),
        ("kort", "kört", "sv"),
        ("the", "a", "en"),
    ],
)
def test_what_means_something_else_does_not(one: str, other: str, language: str) -> None:
    assert fold_key(one, language) != fold_key(other, language)


@given(st.lists(st.sampled_from("red shoes shoe for the running men's".split()), min_size=1, max_size=5))
def test_the_order_of_words_does_not_matter_and_keys_are_stable(words: list[str]) -> None:
    assert fold_key(" ".join(words)) == fold_key(" ".join(reversed(words)))
    assert fold_key(fold_key(" ".join(words)).upper()) == fold_key(fold_key(" ".join(words)))


def test_the_most_searched_spelling_stands_for_its_group() -> None:
    found = fold(["shoe red", "red shoes", "red shoe", "hat"], ([10, 90, 90, None], [1, 1, 5, 1]))
    assert found["stands_for"].tolist() == ["red shoe", "red shoe", "red shoe", "hat"]


def pages(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"http://{site}/{place}", site, title, text) for place, (site, title, text) in enumerate(rows)], columns=["url", "site", "title", "text"]
    )


def test_phrases_of_pages_are_counted_by_site() -> None:
    bread = "Sourdough starter needs flour. A sourdough starter wants warmth. Feed the sourdough starter daily with bread flour."
    found = corpus_phrases(
        pages(("a.test", "Sourdough starter", bread), ("a.test", "Sourdough starter again", bread), ("b.test", "Sourdough starter", bread))
    )
    counted = found[found["keyword"] == "sourdough starter"]
    assert dict(zip(counted["site"], counted["page_count"], strict=True)) == {"a.test": 2, "b.test": 1}


def test_candidates_are_merged_with_all_of_their_sources() -> None:
    phrases = pd.DataFrame(
        [("rye bread", "a.test", 1), ("rye breads", "b.test", 2), ("once", "a.test", 1)], columns=["keyword", "site", "page_count"]
    )
    found = expand(phrases, {"brief": ["Rye Bread", ""], "suggest": ["rye bread recipe", "x" * 200]}, {"rye breads": 50.0})
    assert found["keyword"].tolist() == ["rye bread recipe", "rye breads"]
    best = found.set_index("keyword").loc["rye breads"]
    assert (best["sources"], best["spellings"], best["page_count"], best["site_count"]) == (["brief", "pages"], ["rye bread", "rye breads"], 3, 2)


def test_operators_and_marks_are_no_part_of_a_keyword() -> None:
    assert clean(' "Best"  site:a.test bread?\n') == "best bread"
    assert clean(None) == ""


def test_nothing_gives_no_candidates() -> None:
    assert expand(corpus_phrases(pages()), {}).empty
