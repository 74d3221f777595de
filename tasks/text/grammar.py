"""What a word may do in a phrase, from closed classes and endings: a few rules a language, no tagger and no model.

English, German, French and Spanish have rules of their own. Any other language with spaces gets a general one: short
words end a phrase.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tasks.text.stop_words import AUXILIARIES, CLOSED, CONNECTORS, GENERIC, QUALIFIERS

EDGES = "'’-‐‑–+&/._"
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|er|ère|e|s)$")
LONGEST_WORD = 40
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})


class Kind(StrEnum):
    """What a word may do in a phrase: one letter each, so that a text's kinds are a string that patterns search."""

    STOP = "."  # punctuation or a line end
    BREAK = "b"  # a word that ends a phrase
    CONNECTOR = "c"  # joins two nouns
    ARTICLE = "a"  # may follow a connector, ends a phrase elsewhere
    AUXILIARY = "x"  # ends a phrase, and the word after it is a verb
    OWNER = "o"  # "agency's": ends a phrase as its last word
    QUALIFIER = "q"  # ends a phrase
    NAMING = "Q"  # a capitalised qualifier: belongs to a capitalised name, ends a phrase elsewhere
    MODIFIER = "m"  # may stand before a noun, not at the end
    GENERIC = "g"  # may stand inside, not alone
    NOUN = "n"  # anything else
    NAME = "N"  # anything else, capitalised


class Word(NamedTuple):
    """One word: as it stands, the stem that its forms share, and its kind."""

    surface: str
    stem: str
    kind: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one language: endings are looked up in the lower-case word."""

    inflection: re.Pattern[str]  # what the forms of a word differ in
    verb: re.Pattern[str] | None = None  # endings of verbs and adverbs
    modifier: re.Pattern[str] | None = None  # endings of words that stand before a noun
    owner: re.Pattern[str] | None = None  # the ending of a possessive
    elision: re.Pattern[str] | None = None  # a clitic before an apostrophe
    is_noun_capitalised: bool = False
    shortest_letters: int = 2  # shorter lower-case words end a phrase
    articles: frozenset[str] = frozenset()


GENERAL = Grammar(inflection=re.compile(r"(?<=\w{3})s$"), shortest_letters=4)
GRAMMARS = {
    "en": Grammar(
        inflection=re.compile(r"(?<=\w{2})(?:'s|ies|es|e|y|(?<![sui])s)$"),
        verb=re.compile(r"\w{3}ly$|n['’]t$|['’](?:ve|ll|re|d|m)$"),
        modifier=re.compile(r"\w{2}(?:[^e]ed|ful|ous|less)$"),
        owner=re.compile(r"'s$"),
    ),
    "de": Grammar(
        inflection=re.compile(r"(?<=\w{4})(?:ern|en|er|es|em|e|n|s)$"),
        modifier=re.compile(
            r"(?:isch|lich|ig|bar|sam|haft|al|iv|ell|är|ös|ent|ant|end|los|frei|weit|ge\w+t|ver\w+t|iert|offen|grün|klein|klug|deutsch)(?:e|en|er|es|em)$"
        ),
        is_noun_capitalised=True,
    ),
    "fr": Grammar(
        inflection=re.compile(r"(?<=\w{3})(?:es|e|s|x)$"),
        verb=re.compile(r"(?:\w{3}[^i]er|\w{3}ez|\w{2}aient|\w{3}[ae]mment|\w{3}irent|\w{3}èrent|\w{3}(?:era|eront|erait))$"),
        modifier=re.compile(r"\w{4}[^mdcil]ent$"),
        elision=re.compile(r"\b([ldjcmtsn]|qu|lorsqu|puisqu|jusqu)['’](?=\w)", re.IGNORECASE),
        articles=frozenset({"la", "le", "les", "l"}),
    ),
    "es": Grammar(
        inflection=re.compile(r"(?<=\w{3})(?:es|s)$"),
        verb=re.compile(
            r"(?:\w{3}mente|\w{2}(?:ando|iendo|yendo)|\w{3}(?:aron|ieron|aban|arán|erán|irán|aría|ería|iría)|\w{2}(?:amos|emos|imos)"
            r"|\w{2}[^iu]ir|\w{3}[^lij]ar|\w{3}[cdg]er)(?:se|lo|la|los|las|le|les)?$"
        ),
        modifier=re.compile(r"\w{3}(?:an|[ue]cen|yen|nden)$"),
        articles=frozenset({"la", "los", "las", "el"}),
    ),
}


def grammar_of(language: str | None) -> Grammar:
    """The grammar of a language (ISO 639-1); the general one where there are no rules of its own."""
    return GRAMMARS.get(language or "en", GENERAL)


@lru_cache(maxsize=8)
def _classes(language: str) -> dict[str, Kind]:
    """The kind of each listed word. A language without lists takes the English ones: web pages mix it in."""
    known = language if language in CLOSED else "en"
    kinds = dict.fromkeys(GENERIC.get(known, "").split(), Kind.GENERIC)
    kinds |= dict.fromkeys(QUALIFIERS.get(known, "").split(), Kind.QUALIFIER)
    kinds |= dict.fromkeys(CLOSED[known].split(), Kind.BREAK)
    kinds |= dict.fromkeys(AUXILIARIES.get(known, "").split(), Kind.AUXILIARY)
    kinds |= dict.fromkeys(grammar_of(language).articles, Kind.ARTICLE)
    return kinds | dict.fromkeys(CONNECTORS.get(known, "").split(), Kind.CONNECTOR)


@lru_cache(maxsize=32_768)
def word_of(token: str, language: str) -> Word:
    """What one token is in a language: punctuation at its edges is dropped."""
    surface = token.strip(EDGES)
    if not surface or not (surface[0].isalnum() or surface[-1].isalnum()):
        return Word(token, token, Kind.STOP.value)
    lower = surface.lower().replace("’", "'")
    grammar = grammar_of(language)
    stem = grammar.inflection.sub("", lower) or lower
    kind = _kind(surface, lower, grammar, _classes(language))
    return Word(surface[:-2] if kind == Kind.OWNER else surface, stem, kind.value)


def _kind(surface: str, lower: str, grammar: Grammar, classes: dict[str, Kind]) -> Kind:
    if listed := classes.get(lower):
        is_capital = surface[0].isupper()
        if grammar.is_noun_capitalised and listed == Kind.GENERIC and not is_capital:
            return Kind.BREAK
        return Kind.NAMING if listed == Kind.QUALIFIER and is_capital else listed
    if not any(map(str.isalpha, lower)) or ORDINAL.match(lower) or _is_address(lower):
        return Kind.BREAK
    if surface.isupper() and len(surface) > 1:
        return Kind.NAME
    if grammar.owner and grammar.owner.search(lower):
        return Kind.OWNER
    return _kind_by_ending(surface, lower, grammar)


def _kind_by_ending(surface: str, lower: str, grammar: Grammar) -> Kind:
    is_modifier = grammar.modifier is not None and grammar.modifier.search(lower) is not None
    if grammar.is_noun_capitalised and surface[0].islower():
        return Kind.MODIFIER if is_modifier else Kind.BREAK
    is_short = len(lower) < grammar.shortest_letters and surface[0].islower()
    if is_short or (grammar.verb is not None and grammar.verb.search(lower)):
        return Kind.BREAK
    if is_modifier and not grammar.is_noun_capitalised:
        return Kind.MODIFIER
    return Kind.NAME if surface[0].isupper() else Kind.NOUN


def _is_address(lower: str) -> bool:
    """Whether it is an e-mail address, a path or a run of letters that nobody reads as a word."""
    return "@" in lower or ("/" in lower and "." in lower) or len(lower) > LONGEST_WORD
