"""Readability follows the published formula of each language, and is unknown elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.readability import readability

# sixty words in twelve sentences of five; syllables counted by hand: (English) 6 a sentence, the others in their comments
ENGLISH = "The little dog ran home. " * 12  # the-lit-tle-dog-ran-home: 6
GERMAN = "Der kleine Hund läuft heim. " * 12  # der-klei-ne-hund-läuft-heim: 6
FRENCH = "Le petit chat dort bien. " * 12  # le-pe-tit-chat-dort-bien: 6
SPANISH = "La casa tiene dos puertas. " * 12  # la-ca-sa-tie-ne-dos-puer-tas: 8


@pytest.mark.parametrize(
    ("language", "text", "score", "method"),
    [
        ("en", ENGLISH, 206.835 - 1.015 * 5 - 84.6 * 6 / 5, "flesch"),
        ("de", GERMAN, 180 - 5 - 58.5 * 6 / 5, "amstad"),
        ("fr", FRENCH, 207 - 1.015 * 5 - 73.6 * 6 / 5, "kandel-moles"),
        ("es", SPANISH, 206.84 - 1.02 * 5 - 60 * 8 / 5, "fernandez-huerta"),
    ],
)
def test_the_formula_of_the_language(language: str, text: str, score: float, method: str) -> None:
    found, name = readability(text, language)
    assert found == pytest.approx(score)
    assert name == method


@pytest.mark.parametrize("language", [None, "it", "ja", ""])
def test_a_language_without_a_formula_is_unknown(language: str | None) -> None:
    assert readability(ENGLISH, language) == (None, "unknown")


def test_too_short_a_text_is_unknown() -> None:
    assert readability("The little dog ran home.", "en") == (None, "unknown")


def test_lines_end_sentences_and_abbreviation_points_inside_words_do_not() -> None:
    assert readability(ENGLISH.replace(". ", "\n"), "en") == readability(ENGLISH, "en")
    assert readability(ENGLISH.replace("dog", "d.o"), "en")[0] is not None


def test_long_words_and_sentences_read_harder() -> None:
    hard = "Institutional considerations necessitate comprehensive organisational restructuring " * 12 + "."
    easy_score, hard_score = readability(ENGLISH, "en")[0], readability(hard, "en")[0]
    assert easy_score is not None
    assert hard_score is not None
    assert easy_score > 90 > 0 > hard_score


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["en", "de", "fr", "es", "xx", None]))
def test_any_text_gives_a_finite_score_or_unknown(text: str, language: str | None) -> None:
    score, method = readability(text * 3, language)
    assert (score is None) == (method == "unknown")
    assert score is None or -1e6 < score < 300
