"""Words of sentences: counts, lists, quotations, and the stems by which two subjects are compared."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tasks.answers import quotable
from tasks.text.grammar import word_of
from tasks.text.stop_words import CLOSED
from tasks.text.words import words_of

QUESTION_MARKS = ("?", "？", "؟")
_ASKING = re.compile(
    r"^(?:how|what|why|when|where|which|who|can|do|does|is|are|should|wie|was|warum|wann|wo|welche[rsn]?|wer|comment|pourquoi|quand|cómo|qué|cuándo"
    r"|por qué)\s",
    re.IGNORECASE,
)
_STOP_WORDS = frozenset(" ".join(CLOSED.values()).split())
_TITLE_CHARS = 90


def counted(count: float, noun: str, plural: str | None = None) -> str:
    """A count with its noun: 1 page, 3 pages, no pages."""
    number = int(count)
    return f"1 {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}" if number else f"no {plural or noun + 's'}"


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names in a sentence: a; a and b; a, b and c; of more than `most` it says how many more."""
    words = list(names)
    if len(words) > most:
        return ", ".join(words[:most]) + f" and {len(words) - most} more"
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def quoted(text: str) -> str:
    """A page's or searcher's own words, in quotation marks."""
    return f"“{quotable(text, _TITLE_CHARS)}”"


def named(title: str, url: str) -> str:
    """A page as a step names it: title and address."""
    return f"{quoted(title)} ({url})" if title and title != url else url


def with_article(noun: str) -> str:
    """A noun with its indefinite article: a list, an interview."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def is_question(text: str) -> bool:
    """Whether it asks: by its mark or its first word."""
    plain = text.strip()
    return plain.endswith(QUESTION_MARKS) or bool(_ASKING.match(plain) and len(plain.split()) > 2)


@lru_cache(maxsize=65_536)
def stems(text: str) -> tuple[str, ...]:
    """The stems of its words, without those that say nothing, each once, in order."""
    kept = [word for word in words_of(text) if word not in _STOP_WORDS and (len(word) > 1 or not word.isascii())]
    return tuple(dict.fromkeys(word_of(word, "en").stem.lower() for word in kept))


def subject_key(text: str) -> str:
    """What spellings of one subject have in common: its stems in alphabetical order."""
    return " ".join(sorted(stems(text))) or " ".join(text.lower().split())


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Jaccard's index of two sets of stems, 0 to 1."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first and second else 0.0
