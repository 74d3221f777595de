"""Candidates for keywords, from wherever they are known: pages of the market, the brief, suggestions, search facts and imports; merged and folded."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from tasks.gap.folding import fold, fold_key
from tasks.gap.keyword_models import EXPANSION, ExpansionParameters
from tasks.text.keyphrases import extract_keyphrases

CANDIDATE_COLUMNS = ["keyword", "fold_key", "spellings", "sources", "page_count", "site_count", "pages_by_site"]


@dataclass(slots=True)
class _Candidate:
    sources: set[str] = field(default_factory=set)
    pages_by_site: Counter[str] = field(default_factory=Counter)


def corpus_phrases(pages: pd.DataFrame, parameters: ExpansionParameters = EXPANSION) -> pd.DataFrame:
    """Keyphrases of the pages: keyword, site, page_count; a row a phrase and site. `pages` has site, title, text and, if known, language."""
    titled = zip(pages["title"], pages["text"], strict=True)
    texts = [f"{title or ''}.\n{(text or '')[: parameters.text_chars]}" for title, text in titled]
    languages = [value if isinstance(value, str) else None for value in pages["language"]] if "language" in pages.columns else None
    counts: Counter[tuple[str, str]] = Counter()
    for site, phrases in zip(pages["site"], extract_keyphrases(texts, parameters.phrases_a_page, languages), strict=True):
        counts.update({(cleaned, site) for phrase in phrases if (cleaned := clean(phrase))})
    rows = [(phrase, site, count) for (phrase, site), count in sorted(counts.items()) if len(phrase.split()) <= parameters.longest_words]
    return pd.DataFrame(rows, columns=["keyword", "site", "page_count"])


def clean(keyword: object) -> str:
    """A keyword in lower case with single spaces, without search operators and control characters; empty if nothing is left."""
    if not isinstance(keyword, str):
        return ""
    text = "".join(char if char.isprintable() else " " for char in keyword)
    words = [word.strip('"“”„«»?!,;:()[]{}<>|') for word in text.lower().split() if ":" not in word.strip(":")]
    return " ".join(word for word in words if word)


def expand(
    phrases: pd.DataFrame,
    named: Mapping[str, Sequence[str]],
    weights: Mapping[str, float] | None = None,
    language: str | None = "en",
    parameters: ExpansionParameters = EXPANSION,
) -> pd.DataFrame:
    """The candidates, one row a group of near-duplicates, with `CANDIDATE_COLUMNS`, in alphabetical order.

    `phrases` are those of `corpus_phrases`; `named` are the keywords of each other source, by its name (`brief`, `suggest`, `search_console`, …).
    `weights` says how much a spelling is searched or clicked, for choosing the one that stands for its group. A phrase that only pages suggest needs
    at least `least_pages` of them, a single word pages of `least_word_sites`. `sources` lists where any spelling is from.
    """
    found: defaultdict[str, _Candidate] = defaultdict(_Candidate)
    for keyword, site, count in phrases[["keyword", "site", "page_count"]].itertuples(index=False):
        found[str(keyword)].sources.add("pages")
        found[str(keyword)].pages_by_site[str(site)] += int(count)
    for source, keywords in named.items():
        for keyword in keywords:
            cleaned = clean(keyword)
            if cleaned and len(cleaned) <= parameters.longest_characters:
                found[cleaned].sources.add(source)
    return _folded(dict(found), weights or {}, language, parameters)


def _folded(found: Mapping[str, _Candidate], weights: Mapping[str, float], language: str | None, parameters: ExpansionParameters) -> pd.DataFrame:
    keywords = sorted(found)
    searched = [weights.get(keyword, -1.0) for keyword in keywords]
    paged = [float(found[keyword].pages_by_site.total()) for keyword in keywords]
    named = [float(bool(found[keyword].sources - {"pages"})) for keyword in keywords]
    folded = fold(keywords, (searched, named, paged), language)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for keyword, head in zip(folded["keyword"], folded["stands_for"], strict=True):
        groups[head].append(keyword)
    rows = [row for head in sorted(groups) if (row := _row(head, groups[head], found, language, parameters)) is not None]
    return pd.DataFrame(rows, columns=CANDIDATE_COLUMNS)


def _row(
    head: str, spellings: Sequence[str], found: Mapping[str, _Candidate], language: str | None, parameters: ExpansionParameters
) -> tuple[object, ...] | None:
    sources = sorted(set().union(*(found[spelling].sources for spelling in spellings)))
    by_site: Counter[str] = Counter()
    for spelling in spellings:
        by_site.update(found[spelling].pages_by_site)
    is_short = len(head.split()) == 1 and len(by_site) < parameters.least_word_sites
    if sources == ["pages"] and (by_site.total() < parameters.least_pages or is_short):
        return None
    return head, fold_key(head, language), list(spellings), sources, by_site.total(), len(by_site), dict(sorted(by_site.items()))
