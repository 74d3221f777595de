"""Words are counted in any script."""

import pytest

from tasks.text.words import count_words, words_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two, three.", 3),
        ("don't re-read it", 3),
        ("l'été 2026", 2),
        ("snake_case words", 3),
        ("東京都庁", 2),
        ("東京 Tower", 2),
        ("한국어 문장입니다", 2),
        ("?! —", 0),
    ],
)
def test_words_are_counted_and_unspaced_scripts_estimated(text: str, count: int) -> None:
    assert count_words(text) == count
    assert count_words(text, words=words_of(text)) == count


def test_words_are_lower_case() -> None:
    assert words_of("The Übung") == ["the", "übung"]
