"""What a group of topics is called: the phrases that its pages are headed by and others are not, over sites, in the words of the market."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from urllib.parse import urlsplit

import pandas as pd

from tasks.strategy.models import NAMING, Market, NamingParameters
from tasks.strategy.words import phrases_of
from tasks.text.words import words_of

_UNITS = frozenset(
    "cm mm m km inch inches ft in g kg mg lb lbs oz ml l cl dl litre litres liter liters px em pt kb mb gb tb hz kw w v °c °f eur usd gbp wide tall"
    " deep thick min mins sec secs hour hours minute minutes".split()
)
"""Words of measures: no subject begins with one or consists of them."""
_VERBS = frozenset(
    "sits makes takes gets goes comes gives becomes lets brings holds stays seems says tells finds begins keeps works helps needs wants looks feels"
    " turns shows gets does uses means let make take get give keep tell want need become join meet introducing announcing looking".split()
)
"""Forms that end a half-phrase or begin an instruction: what they leave names nothing."""
_SERIES = 3
_DIVIDERS = r"\s*(?:[:|–—]|-\s)"


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of a market: the pages (by place in `pages`) that are headed by each, and how it is written."""

    places: Mapping[str, frozenset[int]]
    labels: Mapping[str, str]
    """The labels of topics as they are written, by their plain form."""


def read_wording(market: Market) -> Wording:
    """The words and pairs of titles, and the labels and terms of topics wherever pages are headed by them, that can name something."""
    bare = market.pages.assign(title=_without_series(market.pages["title"]))
    titled = phrases_of(bare.drop(columns="description", errors="ignore"))
    found = {phrase: set(places) for phrase, places in titled.items() if len(places) > 1}
    texts = [f" {' '.join(words_of(text))} " for text in _heads(bare)]
    written = {_plain(label): label for label in market.labels.values()}
    terms = {_plain(str(term)) for own in market.topics["terms"] for term in own}
    for phrase in {*written, *(term for term in terms if " " in term)}:
        found[phrase] = {place for place, text in zip(market.pages.index, texts, strict=True) if f" {phrase} " in text}
    found = _as_labelled(found, set(written))
    sites = {part for site in market.sites for part in _plain(site).split()} | {_plain(site.rsplit(".", 1)[0]) for site in market.sites}
    able = {phrase: frozenset(places) for phrase, places in found.items() if places and _is_subject(phrase, sites - set(written))}
    return Wording({phrase: places for phrase, places in able.items() if not _is_series(phrase, market.pages, places)}, written)


def _without_series(titles: "pd.Series[str]") -> list[str]:
    """The titles without what several of them begin with and set off by a colon: the name of a series ("Trends on Tuesday: …")."""
    parts = [str(title).partition(": ") for title in titles]
    counts = Counter(first for first, mark, _ in parts if mark)
    return [rest if mark and counts[first] >= _SERIES else f"{first}{mark}{rest}" for first, mark, rest in parts]


def _as_labelled(found: Mapping[str, set[int]], labels: set[str]) -> dict[str, set[int]]:
    """The phrases, those that differ from a label by a plural's letter counted as the label."""
    known = {tuple(_stems(label)): label for label in sorted(labels)}
    joined: dict[str, set[int]] = {}
    for phrase, places in found.items():
        name = phrase if phrase in labels else known.get(tuple(_stems(phrase)), phrase)
        joined[name] = joined.get(name, set()) | places
    return joined


def _heads(pages: pd.DataFrame) -> list[str]:
    columns = (pages["title"], pages["description"].fillna("") if "description" in pages else [""] * len(pages), pages["headings"])
    return [f"{title}\n{text}\n{' '.join(map(str, lines)) if isinstance(lines, list) else ''}" for title, text, lines in zip(*columns, strict=True)]


def _plain(text: str) -> str:
    return " ".join(words_of(text))


def _is_subject(phrase: str, sites: set[str]) -> bool:
    """Whether a phrase can name what pages are about: no measure, no half of a sentence, no site."""
    words = phrase.split()
    if not words or phrase in sites or any(word.isdigit() for word in words):
        return False
    return words[0] not in _UNITS and words[-1] not in _VERBS and words[0] not in _VERBS and not all(word in _UNITS for word in words)


def _is_series(phrase: str, pages: pd.DataFrame, places: frozenset[int]) -> bool:
    """Whether titles mostly begin or end with a phrase set off by a colon or dash, as names of series are, or have it in the name of a host."""
    words = r"\W+".join(map(re.escape, phrase.split()))
    pattern = re.compile(rf"(?:^(?:the\s+)?{words}{_DIVIDERS}|[:|–—]\s*{words}$|\w\.{words}\b)", re.IGNORECASE)
    titles = [str(pages["title"].iloc[place]) for place in sorted(places)]
    return sum(bool(pattern.search(title)) for title in titles) * 2 > len(titles)


def names_of_group(market: Market, wording: Wording, topics: Sequence[str], parameters: NamingParameters = NAMING) -> list[str]:
    """At most two names of a group of topics, the better first: the second is given where it adds pages that the first does not head.

    A phrase counts for the share of the group's pages that it heads times the logarithm of how much more often it heads them than others (its
    part of Kullback and Leibler's divergence); labels of topics and pairs of words count for more, phrases of one site for less. Without a
    phrase that can name it, a group goes by the label of its largest topic.
    """
    own = frozenset(market.pages.index[market.pages["topic_id"].isin(list(topics))])
    labels = {_plain(market.labels[topic]) for topic in topics}
    ranked = _ranked(market, wording, own, labels, parameters)
    if not ranked:
        return [_fallback(market, own)]
    first = ranked[0]
    covered = wording.places[first] & own
    others = [one for one in ranked[1 : parameters.candidates] if not set(_stems(one)) & set(_stems(first))]
    second = next((one for one in others if _adds(" " in one or one in labels, wording.places[one] & own, covered, len(own), parameters)), None)
    is_whole = len(covered) >= parameters.whole_share * len(own)
    return [_written(market, wording, one) for one in ((first,) if is_whole or second is None else (first, second))]


def _adds(is_telling: bool, places: frozenset[int], covered: frozenset[int], size: int, parameters: NamingParameters) -> bool:
    """Whether a second name heads enough pages that the first does not; a lone word that is no label has to head more, for it says less."""
    new = len(places - covered)
    least = parameters.least_new_pages if is_telling else parameters.least_new_by_word
    return new >= max(least, parameters.least_new_of_all * size) and new >= parameters.least_new * len(places)


def _fallback(market: Market, own: frozenset[int]) -> str:
    """The section of the sites that most of the pages are in; without one the label of the largest topic that can name something, or the last resort,
    a title."""
    pages = market.pages.loc[sorted(own)]
    sections = pages["url"].map(lambda url: urlsplit(url).path.strip("/").partition("/")[0]).value_counts().sort_index()
    name = str(sections.idxmax()) if len(sections) else ""
    if re.fullmatch(r"[^\W\d_]{3,}(?:[-_][^\W\d_]+)*", name) and sections[name] * 2 > len(pages):
        return re.sub(r"[-_]", " ", name)
    sizes = pages["topic_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    able = [market.labels[str(topic)] for topic in sizes.index if _is_subject(_plain(market.labels[str(topic)]), set())]
    return able[0] if able else str(pages["title"].iloc[0])


def _ranked(market: Market, wording: Wording, own: frozenset[int], labels: set[str], parameters: NamingParameters) -> list[str]:
    """The phrases that can name these pages, best first."""
    sites, rest = market.pages["site"], len(market.pages) - len(own)
    is_shared = len(set(sites.loc[list(own)])) > 1
    scores = {}
    for phrase, places in wording.places.items():
        inside = places & own
        if len(inside) < min(parameters.least_pages, len(own)):
            continue
        share, elsewhere = len(inside) / len(own), (len(places - own) + 0.5) / (rest + 1)
        form = (parameters.label_weight if phrase in labels else 1.0) * (1.0 if " " in phrase else parameters.word_weight)
        lone = parameters.lone_weight if is_shared and len(set(sites.loc[list(inside)])) == 1 else 1.0
        scores[phrase] = share * log(share / elsewhere) * form * lone
    return sorted((one for one in scores if scores[one] > 0), key=lambda one: (-round(scores[one], 9), one))


def _stems(phrase: str) -> list[str]:
    return [word.removesuffix("s") if len(word) > 3 else word for word in phrase.split()]


def _written(market: Market, wording: Wording, phrase: str) -> str:
    """A phrase as it is written: as its topic's label, else as running text has it, else in small letters but for abbreviations."""
    if phrase in wording.labels:
        return wording.labels[phrase]
    pattern = re.compile(r"\b" + r"[\s-]+".join(map(re.escape, phrase.split())) + r"\b", re.IGNORECASE)
    pages = market.pages.loc[sorted(wording.places[phrase])]
    running = Counter(one for text in (pages["description"].fillna("") if "description" in pages else ()) for one in pattern.findall(str(text)))
    if running:
        return str(min(running.items(), key=lambda item: (-item[1], item[0]))[0])
    titled = Counter(one for title in pages["title"] for one in pattern.findall(str(title)))
    common = min(titled.items(), key=lambda item: (-item[1], item[0]))[0] if titled else phrase
    return " ".join(word if sum(letter.isupper() for letter in word) > 1 else word.lower() for word in common.split())
