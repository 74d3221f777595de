"""The phrases that say what a text is about: candidates (`phrases`) ranked by where and how often they are used.

The method counts, with a handful of weights (`models.KeyphraseParameters`): uses of the phrase alone and inside longer
ones, of its words, its first place, its length, and how rare its words are among the texts given with it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from tasks.text.grammar import UNSPACED, Kind, Word, word_of
from tasks.text.language import detect_languages
from tasks.text.models import KEYPHRASES, KeyphraseParameters
from tasks.text.phrases import TOKENS, candidates, read

GENERIC, NAME = Kind.GENERIC.value, Kind.NAME.value


@dataclass(slots=True)
class _Phrase:
    """What is counted of one phrase, over all of its uses."""

    stems: list[str]
    words: list[Word]  # as first used inside a sentence, else as first used
    position: int
    is_acronym: bool
    is_opening: bool
    is_name: bool = False
    own: int = 0
    nested: int = 0


def extract_keyphrases(
    texts: Sequence[str],
    top: int,
    languages: Sequence[str | None] | None = None,
    parameters: KeyphraseParameters = KEYPHRASES,
) -> list[list[str]]:
    """The `top` phrases of each text, best first, as the text writes them, no two of them forms of one phrase.

    Words that are rare among the given texts count for more, so one text alone ranks a little differently than among its
    neighbours. `languages` are ISO 639-1 codes (detected if not given; English rules where unknown). Languages that
    write no spaces give no phrases. Raises ValueError when `languages` has another length.
    """
    known = detect_languages(texts) if languages is None else languages
    if len(known) != len(texts):
        raise ValueError(f"{len(known)} languages for {len(texts)} texts")
    frequencies, sampled = _document_frequencies(texts, known, parameters)
    return [_ranked(text, language or "en", top, frequencies, sampled, parameters) for text, language in zip(texts, known, strict=True)]


def _document_frequencies(texts: Sequence[str], languages: Sequence[str | None], parameters: KeyphraseParameters) -> tuple[Counter[str], int]:
    """In how many of a spread sample of the texts each stem occurs, and the size of the sample."""
    frequencies: Counter[str] = Counter()
    places = range(0, len(texts), -(-len(texts) // parameters.sampled_texts) or 1)
    if len(places) > 1:
        for place in places:
            language = languages[place] or "en"
            tokens = set(TOKENS.findall(texts[place][: parameters.read_characters]))
            frequencies.update({word_of(token, language).stem for token in tokens})
    return frequencies, len(places)


def _ranked(text: str, language: str, top: int, frequencies: Mapping[str, int], sampled: int, parameters: KeyphraseParameters) -> list[str]:
    if language in UNSPACED or top < 1:
        return []
    phrases = _counted(text[: parameters.read_characters], language, parameters.longest_words)
    support: Counter[str] = Counter()
    for phrase in phrases.values():
        for stem in phrase.stems:
            support[stem] += phrase.own
    scored = [(-_score(phrase, support, frequencies, sampled, parameters), phrase) for phrase in phrases.values() if phrase.own or phrase.nested > 1]
    scored.sort(key=lambda pair: (pair[0], pair[1].position))
    return [read(phrase.words, language) for _, phrase in scored[:top]]


def _counted(text: str, language: str, longest_words: int) -> dict[str, _Phrase]:
    """The text's phrases by the stems of their words, with what is counted of each."""
    phrases: dict[str, _Phrase] = {}
    for stems, words, position, is_alone, is_opening in candidates(text, language, longest_words):
        if len(words) == 1 and words[0].kind == GENERIC:
            continue
        key = " ".join(stems)
        phrase = phrases.get(key)
        if phrase is None:
            phrase = phrases[key] = _Phrase(stems, words, position, _is_acronym(words[0]), is_opening)
        elif phrase.is_opening and not is_opening:
            phrase.words, phrase.is_opening = words, False
        if not is_opening and words[0].surface[0].isupper():
            phrase.is_name = True
        phrase.own += is_alone
    _count_nested(phrases)
    return phrases


def _is_acronym(word: Word) -> bool:
    return word.kind == NAME and "." not in word.surface and sum(map(str.isupper, word.surface)) > 1


def _count_nested(phrases: Mapping[str, _Phrase]) -> None:
    """Add to each phrase its uses inside longer ones."""
    for phrase in phrases.values():
        size = len(phrase.stems)
        for start in range(size if size > 1 else 0):
            for stop in range(start + 1, size + (start > 0)):
                part = phrases.get(" ".join(phrase.stems[start:stop]))
                if part is not None:
                    part.nested += phrase.own


def _score(phrase: _Phrase, support: Mapping[str, int], frequencies: Mapping[str, int], sampled: int, by: KeyphraseParameters) -> float:
    stems = phrase.stems
    uses = sum([support[stem] for stem in stems]) / len(stems)
    rarest = min([frequencies.get(stem, 0) for stem in stems]) if frequencies else 0
    return (
        by.length_weights[len(stems) - 1]
        + by.own_weight * log(max(phrase.own, 1))
        + by.nested_weight * log(1 + phrase.nested)
        + by.support_weight * log(max(uses, 1))
        + by.position_weight * log(1 + phrase.position)
        + by.rarity_weight * log((sampled + 1) / (rarest + 1))
        + by.acronym_weight * phrase.is_acronym
        + by.name_weight * phrase.is_name
    )
