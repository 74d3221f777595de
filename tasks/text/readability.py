"""How easy a text reads, on the 0 (hard) to 100 (easy) scale of Flesch, with the formula of its language.

Sources: English, Flesch (1948), A new readability yardstick, Journal of Applied Psychology 32. German, Amstad (1978), Wie
verständlich sind unsere Zeitungen? French, Kandel and Moles (1958), Application de l'indice de Flesch à la langue
française. Spanish, Fernández Huerta (1959), Medidas sencillas de lecturabilidad, read as Law (2011) corrects it: words a
sentence. Syllables are counted by vowel groups, so a score is an estimate; texts outside its scale go below 0 or above 100.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.text.models import READABILITY, ReadabilityParameters
from tasks.text.words import words_of

UNKNOWN = "unknown"
SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"'»”)]|$)|[\r\n]+")
WORD_CHARACTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Formula:
    """constant - sentence_factor * words a sentence - syllable_factor * syllables a word."""

    name: str
    constant: float
    sentence_factor: float
    syllable_factor: float
    vowels: re.Pattern[str]
    silent: re.Pattern[str] | None = None  # an ending that is written but not heard


FORMULAS = {
    "en": Formula(
        "flesch",
        206.835,
        1.015,
        84.6,
        re.compile("[aeiouy]+"),
        re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e$|[^aeioutd]ed$|[^aeiouscxzgh]es$"),
    ),
    "de": Formula("amstad", 180.0, 1.0, 58.5, re.compile("ei|ai|au|eu|äu|ie|aa|ee|oo|[aeiouyäöü]")),
    "fr": Formula(
        "kandel-moles",
        207.0,
        1.015,
        73.6,
        re.compile("[aeiouyàâäéèêëîïôöùûüœæ]+"),
        re.compile(r"[^aeiouyàâäéèêëîïôöùûüœæ](?:e|es)$|[^aeiouyàâäéèêëîïôöùûüm]ent$"),
    ),
    "es": Formula("fernandez-huerta", 206.84, 1.02, 60.0, re.compile("[iuü]?[aeoáéó][iuy]?|[íú]|[iu]+|y(?![aeiouáéíóú])")),
}


def readability(
    text: str,
    language: str | None,
    parameters: ReadabilityParameters = READABILITY,
    *,
    words: Sequence[str] | None = None,
) -> tuple[float | None, str]:
    """The score and the formula's name (`flesch`, `amstad`, `kandel-moles`, `fernandez-huerta`).

    None and `unknown` where the language has no formula here or the text is too short for one. `words` are the text's
    `words_of`, where the caller has them already.
    """
    formula = FORMULAS.get(language or "")
    read = words if words is not None or formula is None else words_of(text)
    if formula is None or read is None or len(read) < parameters.shortest_words:
        return None, UNKNOWN
    syllables = sum(map(_counter(language or ""), read))
    sentences = sum(1 for sentence in SENTENCE_END.split(text) if WORD_CHARACTER.search(sentence))
    score = formula.constant - formula.sentence_factor * len(read) / max(sentences, 1)
    return score - formula.syllable_factor * syllables / len(read), formula.name


@lru_cache(maxsize=len(FORMULAS))
def _counter(language: str) -> Callable[[str], int]:
    """A function that counts the syllables of one word of the language, remembering the words that it met."""
    formula = FORMULAS[language]

    @lru_cache(maxsize=16_384)
    def count(word: str) -> int:
        heard = len(formula.vowels.findall(word))
        if formula.silent is not None and formula.silent.search(word):
            heard -= 1
        return max(heard, 1)

    return count
