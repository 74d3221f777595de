"""What a group of pages is called: the phrase that most of its pages share and few others do, as they write it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.text.keyphrases import extract_keyphrases

Rows = NDArray[np.intp]

_LEAD_CHARS = 1_600
_BACKGROUND_PAGES = 150
_PHRASES_A_PAGE = 14
_MOST_WORDS = 5
_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_TITLE_WEIGHT = 2.0
_SHARED_EXPONENT = 1.25
_MINORITY = 0.6
_KEYS = 2
_MENTION_WORDS = 3
_NAME_CHARS = 60
_HEAD = re.compile(r"(?:^|\s)(\d\w*|[A-Z][\w’'-]+ (?:for|of|de|du|des|für|von) )\s*$")
_SINGLE_WORD = 0.35
_TITLED_WORD = 0.8
_LONG = 0.6
_NAME = 0.6
_SHORT_WORDS = 3


@dataclass(frozen=True, slots=True)
class Name:
    """What people call a group, the phrases that it shares, and which of its pages use the name, by their place in the group."""

    label: str
    terms: list[str]
    told_by: tuple[int, ...]
    keys: tuple[str, ...]
    """Its best phrases, in a form in which those of two groups can be compared."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """What the label of a group is judged on in one page: its title, and its title with the beginning of its text, in lower case."""

    title: str
    text: str


def name_groups(pages: pd.DataFrame, groups: Sequence[Rows], terms: int) -> list[Name]:
    """The best name of each group of rows of the prepared `pages`, in the groups' order; two groups on one subject have the same.

    Phrases are the pages' own keyphrases; one counts for the share of the group's pages that use it, more in titles, times how rare
    it is on other pages. Names of the sites and of their series, months and days are no names of subjects.
    """
    rows = sorted({int(row) for group in groups for row in group})
    phrases = _phrases(pages, rows)
    leads = {row: _lead(pages, row) for row in rows}
    step = max(1, len(pages) // _BACKGROUND_PAGES)
    background = [_lead(pages, row).text for row in range(0, len(pages), step)]
    furniture = _furniture(pages)
    names = []
    for group in groups:
        own = _without_mentions([leads[int(row)] for row in group])
        ranked = _ranked(own, [phrases[int(row)] for row in group], background, furniture) or _titles(pages, group) or ["…"]
        names.append(_name(ranked, own, [_written(pages, int(row)) for row in group], terms))
    return names


def _without_mentions(leads: Sequence[_Lead]) -> list[_Lead]:
    """The leads without the titles of one another: a list of further reading says nothing of the page that it stands on."""
    titles = {lead.title for lead in leads if len(lead.title.split()) >= _MENTION_WORDS}
    return [_Lead(lead.title, _cut_out(lead.text, titles - {lead.title})) for lead in leads]


def _cut_out(text: str, titles: set[str]) -> str:
    for title in sorted(titles):
        text = text.replace(title, " ")
    return text


def _name(ranked: Sequence[str], leads: Sequence[_Lead], texts: Sequence[str], terms: int) -> Name:
    stem = _stem(_plain(ranked[0]))
    told_by = tuple(place for place, lead in enumerate(leads) if stem in lead.text)
    label = _whole_name(ranked[0], texts)
    others = [phrase for phrase in ranked if phrase.lower() not in label.lower()]
    return Name(label, [label, *others][:terms], told_by, tuple(_stem(_plain(phrase)) for phrase in ranked[:_KEYS]))


def same_subject(name: Name, other: Name) -> bool:
    """Whether two groups go by one name, or one's name is the other's next best and has a word in common with it."""
    first, second = name.keys[0], other.keys[0]
    if first == second:
        return True
    has_word = bool(set(first.split()) & set(second.split()))
    return has_word and (first in other.keys or second in name.keys)


def distinct(names: Sequence[Name]) -> list[str]:
    """A label for each name, no two the same: its own, else the first of its terms that is free, else its own with a number."""
    taken: set[str] = set()
    labels = []
    for name in names:
        label = next((term for term in name.terms if _stem(_plain(term)) not in taken), None) or _numbered(name.label, taken)
        taken.add(_stem(_plain(label)))
        labels.append(label)
    return labels


def _numbered(label: str, taken: set[str]) -> str:
    number = 2
    while _stem(_plain(f"{label} ({number})")) in taken:
        number += 1
    return f"{label} ({number})"


def _whole_name(label: str, texts: Sequence[str]) -> str:
    """The label with what stands before it in most places and keyphrases leave out: a number ("21st Century"), or the head of a longer
    name ("Centers for Disease Control")."""
    places = [text[max(0, found.start() - _NAME_CHARS) : found.start()] for text in texts for found in re.finditer(rf"\b{re.escape(label)}\b", text)]
    heads = Counter(found.group(1) for place in places if (found := _HEAD.search(place)))
    if not heads:
        return label
    head, count = heads.most_common(1)[0]
    return f"{head.strip()} {label}" if count * 2 > len(places) else label


def _titles(pages: pd.DataFrame, group: Rows) -> list[str]:
    return [" ".join(title.split()[: _MOST_WORDS + 3]) for title in pages["title"].iloc[group] if title]


def _phrases(pages: pd.DataFrame, rows: Sequence[int]) -> dict[int, list[str]]:
    languages = [value or None for value in pages["language"].iloc[list(rows)]]
    known = languages if all(languages) else None
    return dict(zip(rows, extract_keyphrases([_written(pages, row) for row in rows], _PHRASES_A_PAGE, known), strict=True))


def _lead(pages: pd.DataFrame, row: int) -> _Lead:
    return _Lead(_plain(str(pages["title"].iloc[row])), _plain(_written(pages, row)))


def _written(pages: pd.DataFrame, row: int) -> str:
    """What is read of a page: title, description and the beginning of the text, each a line of its own."""
    title, description, text = (str(pages[name].iloc[row]) for name in ("title", "description", "text"))
    return f"{title}.\n{description}\n{_beginning(text)}"


def _beginning(text: str) -> str:
    """The first letters of a text, cut between words."""
    return text if len(text) <= _LEAD_CHARS else text[:_LEAD_CHARS].rsplit(maxsplit=1)[0]


def _plain(text: str) -> str:
    """Lower-case words between single blanks, so that a phrase is found as whole words."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _ranked(leads: Sequence[_Lead], phrases: Sequence[Sequence[str]], background: Sequence[str], furniture: "_Furniture") -> list[str]:
    """The phrases that can name the pages, best first, in the spelling that most of them have."""
    written: dict[str, Counter[str]] = {}
    for own in phrases:
        for phrase in own:
            written.setdefault(_plain(phrase), Counter())[phrase] += 1
    able = [key for key in written if not _is_furniture(key, furniture)]
    scored = {key: _score(key, leads, background) * _form(key, written[key], _titled(key, leads)) for key in able}
    order = sorted((key for key in scored if scored[key] > 0), key=lambda key: -scored[key])
    return _distinct([(key, min(written[key].items(), key=lambda item: (-item[1], item[0]))[0]) for key in order])


def _distinct(ranked: Sequence[tuple[str, str]]) -> list[str]:
    """Without phrases whose words another one, ranked before, has too."""
    kept: list[tuple[set[str], str]] = []
    for key, phrase in ranked:
        words = set(key.split())
        if not any(words <= other for other, _ in kept):
            kept.append((words, phrase))
    return [phrase for _, phrase in kept]


def _form(key: str, spellings: Counter[str], titled: float) -> float:
    """How well a phrase's form suits a subject: two or three words, and not a proper name, which is capital wherever it stands.

    A single word is a subject where titles say so. Languages that write all nouns large lower all phrases alike.
    """
    count = len(key.split())
    single = _SINGLE_WORD + (_TITLED_WORD - _SINGLE_WORD) * titled
    is_name = all(spelling[:1].isupper() or spelling[:1].isdigit() for spelling in spellings)
    return (single if count == 1 else 1.0 if count <= _SHORT_WORDS else _LONG) * (_NAME if is_name else 1.0)


def _score(key: str, leads: Sequence[_Lead], background: Sequence[str]) -> float:
    """How well a phrase names the pages: how many use it, how rare it is elsewhere; 0 if it cannot."""
    count = len(key.split())
    stem = _stem(key)
    used = [stem in lead.text for lead in leads]
    if not 1 <= count <= _MOST_WORDS or sum(used) < min(2, len(leads)):
        return 0.0
    titled = _titled(key, leads)
    shared = sum(used) / len(leads)
    elsewhere = sum(stem in text for text in background)
    rarity = log((len(background) + 1) / (elsewhere + 0.5)) / log(2 * len(background) + 2)
    minority = 1.0 if shared * 3 >= 1 else _MINORITY
    return float(minority * max(rarity, 0.0) ** 2 * shared**_SHARED_EXPONENT * (1 + _TITLE_WEIGHT * titled))


def _titled(key: str, leads: Sequence[_Lead]) -> float:
    """The share of the pages that use a phrase in their titles."""
    stem = _stem(key)
    return sum(stem in lead.title for lead in leads) / len(leads)


def _stem(key: str) -> str:
    """The phrase with its plural's last letter left out, so that both numbers are counted; whole words at its beginning."""
    bare = key.rstrip()
    return bare[:-1] if bare.endswith("s") and len(bare) > 5 else bare


def _is_furniture(key: str, furniture: "_Furniture") -> bool:
    """Whether a phrase is a date or a measure, half a sentence, names a site, a series or an author, or is part of such a name."""
    words = key.split()
    if not words or all(word in _MONTHS or word.isdigit() for word in words):
        return True
    if words[0] in _UNITS or (len(words) > 1 and words[-1] in _VERBS):
        return True
    bare = f" {' '.join(word.replace('.', '') for word in words)} "
    if any(name in bare for name in furniture.names):
        return True
    return len(words) > 1 and any(key in series or (len(series.split()) > 1 and series in key) for series in furniture.series)


@dataclass(frozen=True, slots=True)
class _Furniture:
    """The names of the market's sites, without dots, and of their series, each as whole words between blanks."""

    names: frozenset[str]
    series: frozenset[str]


def _furniture(pages: pd.DataFrame) -> _Furniture:
    names = {name for own in pages["names"].unique() for name in own}
    hosts = {str(site).split(":")[0] for site in pages["site"].unique()}
    labels = {host.removeprefix("www.").split(".")[0] for host in hosts}
    bare = {_plain(name.replace(".", "")) for name in names | hosts | {label for label in labels if not label.isalpha()}}
    series = {_plain(name) for own in pages["series"].unique() for name in own}
    return _Furniture(frozenset(bare - {"  "}), frozenset(series))


_MONTHS = frozenset(
    word
    for words in (
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow week month year",
        "januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado",
        "domingo gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
        "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
    )
    for word in words.split()
)
"""Names of months and days in languages of sites to expect: no subjects. A language that is not here only loses this filter."""

_UNITS = frozenset("cm mm km kg mg ml cl dl px kb mb gb tb hz kw °c °f inch inches oz lb lbs".split())
"""Units that begin what is left of a measure (“22 cm wide”)."""
_VERBS = frozenset("sits makes takes gets goes comes gives becomes lets brings seems says tells begins is are was were has does".split())
"""Forms of verbs that are no nouns: an English phrase of words that ends with one is half a sentence (“the pie sits”)."""
