"""What the market's pages and keywords tell of a group of readers: each trait with its figure, how it is known, and its evidence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from tasks.strategy import facts, writing
from tasks.strategy.chance import fisher
from tasks.strategy.groups import central
from tasks.strategy.imported import baseline_of, metric_words, page_values
from tasks.strategy.models import AUDIENCE, AudienceParameters, Market
from tasks.text.words import words_of

STAGED = ("informational", "commercial", "transactional")
"""Search intents that are a stage on the way to a decision."""
STAGES: Mapping[str, str] = {"informational": "awareness", "commercial": "consideration", "transactional": "decision"}

_ASKING = ("?", "？", "؟")
_INTERROGATIVES = frozenset(
    "how what why when where who which can should is are do does wie was warum wann wo wer welche comment pourquoi cómo qué".split()
)
_LEAST_STAGE = 0.2
_FORMAT_SHARE = 0.1
_LIFT = 1.1
_SAME = 0.7
_NUMBERED = re.compile(r"^\(?\d+[.)]\s+")
_SECTION_SHARE, _SECTIONS = 0.1, 4
_LEAST_WORDS, _LEAST_LETTERS = 4, 4


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What is told of a group of readers. `needs` are topics' names; `questions` have text and url; `traits` rows of figures."""

    stage: str
    needs: Sequence[str]
    questions: Sequence[Mapping[str, Any]]
    traits: Sequence[Mapping[str, Any]]
    page_count: int
    own_page_count: int
    keyword_count: int
    formats: Sequence[str]
    reading: str
    facts: pd.DataFrame


def is_question(title: str) -> bool:
    """Whether a title or heading asks."""
    words = title.lower().split()
    return title.rstrip().endswith(_ASKING) or (bool(words) and words[0] in _INTERROGATIVES and len(words) > 2)


def intent_shares(market: Market, topics: Sequence[str]) -> pd.DataFrame:
    """The share of each intent among a topic's keywords, as is sure, a row a topic; NaN where a topic has none."""
    known = _known(market)
    table = pd.crosstab(known["topic_id"], known["intent"]) if len(known) else pd.DataFrame()
    counts = table.reindex(index=list(topics), columns=list(STAGED), fill_value=0).astype("float64")
    return counts.div(counts.sum(axis=1).where(lambda total: total > 0), axis=0)


def _known(market: Market) -> pd.DataFrame:
    keywords = market.keywords
    return keywords[keywords["intent"].isin(STAGED) & ~keywords["is_excluded"].astype(bool)] if len(keywords) else keywords


def read_traits(market: Market, group: Sequence[str], parameters: AudienceParameters = AUDIENCE) -> Traits:
    """The traits of the readers of a group of topics, against all readers of the market."""
    pages = market.pages[market.pages["topic_id"].isin(group)]
    keywords = _known(market)
    own = keywords[keywords["topic_id"].isin(group)] if len(keywords) else keywords
    stage, shares = _stage(keywords, own, parameters)
    order = central(market, tuple(sorted(group)))
    questions = _questions(pages, market.target, _words_of(market, group), parameters)
    shown = pages.sort_values(["site", "url"]).groupby("topic_id").head(1)["url"]
    known = facts.joined(
        [
            facts.of_pages(market, [*shown.head(parameters.needs), *(one["url"] for one in questions)]),
            facts.of_keywords(own.head(5), market.as_of) if len(own) else facts.joined([]),
        ]
    )
    formats, reading = _formats(market.pages, pages), _reading(market.pages, pages)
    told = [
        _trait("stage of the funnel", stage, len(own), shares, "search intent of keywords"),
        _trait("reading level", reading[0], int(pages["readability"].notna().sum()), reading[1], "readability of pages"),
        _trait("formats", [name for name, _ in formats], len(pages), dict(formats), "kinds of pages"),
        _page_groups(pages[pages["site"] == market.target]),
    ]
    visits = _visits(market, pages, parameters)
    return Traits(
        stage, [market.labels[topic] for topic in order[: parameters.needs]], questions, [*told, visits[0]], len(pages),
        int((pages["site"] == market.target).sum()), len(own), [name for name, _ in formats], reading[0], facts.joined([known, visits[1]]),
    )  # fmt: skip


def _trait(name: str, value: Any, count: int, figures: Mapping[str, float], method: str) -> dict[str, Any]:
    """One trait; without anything that tells of it, it is unknown."""
    is_known = count > 0 and value not in ("unknown", [])
    return {"trait": name, "value": value if is_known else "unknown", "figures": dict(figures) if is_known else {}, "n": count,
            "status": "estimated" if is_known else "unknown", "method": method}  # fmt: skip


def _page_groups(own: pd.DataFrame) -> dict[str, Any]:
    """The sections of the target's site that hold its pages for them: the first part of their addresses, those of most pages first."""
    sections = own["url"].map(lambda url: f"/{urlsplit(url).path.strip('/').partition('/')[0]}")
    shares = sections.value_counts(normalize=True).sort_index().sort_values(ascending=False, kind="stable")
    kept = {str(name): round(float(share), 4) for name, share in shares.items() if share >= _SECTION_SHARE and _is_section(str(name), own)}
    return _trait("page groups", list(kept)[:_SECTIONS], len(own), kept, "sections of the site")


def _is_section(name: str, own: pd.DataFrame) -> bool:
    """Whether something lies below: a page at the top of a site is no section, nor is a year."""
    is_named = not name.strip("/").isdigit()
    return is_named and bool(own["url"].map(lambda url: urlsplit(url).path.startswith(f"{name}/")).sum() > 1)


def _visits(market: Market, pages: pd.DataFrame, parameters: AudienceParameters) -> tuple[dict[str, Any], pd.DataFrame]:
    """Which share of what imported figures count on the target's pages on topics is counted on those for them, and the fact of it."""
    known = baseline_of(market.metrics, parameters.visits, parameters.visits_days)
    values = page_values(market.metrics, known).reindex(market.own["url"]).dropna() if known is not None else pd.Series(dtype="float64")
    whole = float(values.sum())
    if known is None or whole <= 0:
        return _trait("visits", "unknown", 0, {}, "imported figures"), facts.joined([])
    share = float(values[values.index.isin(set(pages["url"]))].sum()) / whole
    what = f"{writing.percent(share)} of {metric_words(known.metric)}"
    told = writing.visits(what, known, pages.loc[pages["site"] == market.target, "topic_id"].map(market.labels).value_counts().index[:2].tolist())
    trait = {"trait": "visits", "value": what, "figures": {"share": round(share, 4)}, "n": round(whole), "status": "measured",
             "method": f"{known.source_name}, {known.days} days"}  # fmt: skip
    return trait, facts.fact("visits", " ".join(sorted(pages["topic_id"].unique())), told, share, known.last_on, known.source)


def _stage(all_keywords: pd.DataFrame, own: pd.DataFrame, parameters: AudienceParameters) -> tuple[str, dict[str, float]]:
    """The stage that these keywords stand for more than the market's (`mixed` where none is), and the share of each intent."""
    if len(own) < parameters.least_keywords:
        return "unknown", {}
    shares = own["intent"].value_counts(normalize=True).reindex(list(STAGED), fill_value=0.0)
    market = all_keywords["intent"].value_counts(normalize=True).reindex(list(STAGED), fill_value=0.0)
    lift = (shares / market.where(market > 0)).fillna(0.0).where(shares >= _LEAST_STAGE, 0.0)
    intent = str(lift.idxmax())
    is_own = lift.max() >= parameters.least_lift and _chance(own, all_keywords, intent) <= parameters.stage_chance
    return STAGES[intent] if is_own else "mixed", {str(name): round(float(value), 4) for name, value in shares.items()}


def _chance(own: pd.DataFrame, all_keywords: pd.DataFrame, intent: str) -> float:
    """How likely so many, or so few, of these keywords have an intent by chance."""
    counts = ((own["intent"] == intent).sum(), len(own), (all_keywords["intent"] == intent).sum(), len(all_keywords))
    return float(fisher(*(np.array([count], np.int64) for count in counts))[0])


def _words_of(market: Market, group: Sequence[str]) -> frozenset[str]:
    """The words of the topics' names and terms."""
    terms = market.topics[market.topics["topic_id"].isin(group)]
    return frozenset(word for own, label in zip(terms["terms"], terms["label"], strict=True) for one in (*own, label) for word in words_of(str(one)))


def _questions(pages: pd.DataFrame, target: str, subjects: frozenset[str], parameters: AudienceParameters) -> list[dict[str, Any]]:
    """Titles and headings that ask about the subjects, those that only competitors answer first, each page's first."""
    found: dict[frozenset[str], dict[str, Any]] = {}
    ordered = pages.assign(is_own=pages["site"] == target).sort_values(["is_own", "site", "url"])
    for url, title, headings, is_own in zip(ordered["url"], ordered["title"], ordered["headings"], ordered["is_own"], strict=True):
        lines = [str(title), *(str(line).partition(" ")[2] for line in (headings if isinstance(headings, list) else []))]
        asked = next((text for line in lines if (text := _question(line, subjects))), None)
        words = frozenset(words_of(asked)) if asked else frozenset()
        if asked and not any(len(words & other) > _SAME * len(words | other) for other in found):
            found[words] = {"text": asked, "url": str(url), "is_answered": bool(is_own)}
    return list(found.values())[: parameters.questions]


def _question(line: str, subjects: frozenset[str]) -> str | None:
    """The first question of a line that is about the subjects, without a number or the name of a series before it."""
    whole = _NUMBERED.sub("", line.strip())
    first = next((whole[: place + 1] for place, letter in enumerate(whole) if letter in _ASKING), None)
    if first is None:
        return None
    bare = first.rpartition(": ")[2]
    return next((one for one in (bare, first) if _is_about(one, subjects)), None)


def _is_about(line: str, subjects: frozenset[str]) -> bool:
    """Whether a line of some words names one of the subjects: "Want to know more?" asks nothing."""
    words = words_of(line)
    return len(words) >= _LEAST_WORDS and any(word in subjects and len(word) >= _LEAST_LETTERS for word in words)


def _formats(market: pd.DataFrame, own: pd.DataFrame) -> list[tuple[str, float]]:
    """The kinds of page that are published for them at least as much as for all, most first."""
    shares, whole = (frame["content_kind"].value_counts(normalize=True).sort_index() for frame in (own, market))
    kept = [
        (str(kind), round(float(share), 4)) for kind, share in shares.items() if share >= _FORMAT_SHARE and share * _LIFT >= float(whole[str(kind)])
    ]
    return sorted(kept, key=lambda item: (-item[1], item[0]))


def _reading(market: pd.DataFrame, own: pd.DataFrame) -> tuple[str, dict[str, float]]:
    """Whether their pages read easier than the market's, harder or alike, by the medians and quartiles of readability (higher is easier)."""
    known, whole = own["readability"].dropna(), market["readability"].dropna()
    if known.empty:
        return "unknown", {}
    median, low, high = float(known.median()), float(whole.quantile(0.4)), float(whole.quantile(0.6))
    level = "easier than most" if median > high else "harder than most" if median < low else "like the market"
    return level, {"median": round(median, 2), "market_median": round(float(whole.median()), 2)}
