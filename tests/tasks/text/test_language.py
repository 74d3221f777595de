"""Languages are told offline, and not guessed where a text is too short."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.language import detect_languages

SENTENCES = {
    "en": "The library opens at nine and closes late in the evening on weekdays.",
    "de": "Die Bibliothek öffnet um neun und schließt werktags erst spät am Abend.",
    "fr": "La bibliothèque ouvre à neuf heures et ferme tard le soir en semaine.",
    "es": "La biblioteca abre a las nueve y cierra tarde por la noche entre semana.",
    "ja": "図書館は九時に開館し、平日は夜遅くまで開いています。とても便利です。",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert detect_languages([SENTENCES[language]]) == [language]


def test_capitals_and_line_ends_do_not_confuse_it() -> None:
    assert detect_languages([SENTENCES["de"].upper(), SENTENCES["fr"].replace(" ", "\n")]) == ["de", "fr"]


@pytest.mark.parametrize("text", ["", "Hi", "OK 42", "123 456 789 012 345 678 901 234"])
def test_too_short_a_text_has_no_language_whatever_is_declared(text: str) -> None:
    assert detect_languages([text], ["de"]) == [None]


def test_a_wrong_declaration_does_not_overrule_the_text() -> None:
    assert detect_languages([SENTENCES["de"]], ["en-US"]) == ["de"]


def test_a_declaration_decides_between_near_languages() -> None:
    close = "Vi har mange gode tilbud til hele familien i denne uge"  # Danish and Norwegian write it nearly alike
    assert detect_languages([close] * 2, ["da-DK", "no"]) == ["da", "no"]
    indonesian = "Pemerintah telah mengumumkan rancangan baru"  # the model alone takes it for Malay
    assert detect_languages([indonesian] * 3, [None, "ms", "id-ID"]) == ["ms", "ms", "id"]


def test_declared_must_match_the_texts() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        detect_languages(["one", "two"], ["en"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=4))
def test_any_text_gives_a_two_letter_code_or_none(texts: list[str]) -> None:
    found = detect_languages(texts)
    assert found == detect_languages(texts)
    assert [language is None or (len(language) == 2 and language.isalpha()) for language in found] == [True] * len(texts)


def test_detection_opens_no_connection_and_writes_no_file() -> None:
    code = (
        "import sys\n"
        "seen = []\n"
        "watch = lambda event, args: seen.append((event, args)) if event.startswith('socket.') or"
        " (event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+')) else None\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(watch)\n"
        "from tasks.text.language import detect_languages\n"
        f"assert detect_languages([{SENTENCES['en']!r}]) == ['en']\n"
        "assert not seen, seen\n"
        "assert 'requests' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
