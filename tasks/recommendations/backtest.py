"""Advice of the past against what came after: how many recommended topics were taken up in the year that followed.

A topic is the pages that show it. Another page is on it from the likeness (cosine of TF-IDF to their middle) that a fixed share of all earlier pages
reaches, whatever they are about: so every topic, broad or narrow, is met equally often by chance. A topic is a hit if it was news to the site (it had
next to nothing on it) and somebody of the market, the site included, published on it within the year. The same is asked of the topics most published
on in the year before, and of all topics of the market alike, which is what a topic drawn at random would score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.recommendations.models import BACKTEST, BacktestParameters
from tasks.text.stop_words import CLOSED
from tasks.text.vectors import tfidf

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BACKTEST_COLUMNS = ["list", "place", "label", "own_before", "own_after", "market_before", "market_after", "is_news", "is_hit", "is_own_hit"]
RATE_COLUMNS = ["list", "topics", "news_share", "hits", "hit_share", "own_hits", "own_hit_share"]
RECOMMENDED, GAPS, PUBLISHED, CHANCE = "recommended", "gaps", "most published", "chance"

_STOP_WORDS = frozenset(" ".join(CLOSED.values()).split())
_LEAD_CHARS = 3_000
_CORE_PAGES = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic as a backtest sees it: what it is called, and the earlier pages that show it."""

    label: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _History:
    """Pages with their vectors, split at an instant."""

    vectors: "csr_matrix"
    places: Mapping[str, int]
    is_own: NDArray[np.bool_]
    before: NDArray[np.intp]
    after: NDArray[np.intp]


def backtest(
    pages: pd.DataFrame, target: str, as_of: pd.Timestamp, recommended: Sequence[Subject], topic_pages: pd.DataFrame,
    parameters: BacktestParameters = BACKTEST, gaps: Sequence[Subject] = (),
) -> pd.DataFrame:  # fmt: skip
    """Each topic of the lists, with what was published on it before and after: `BACKTEST_COLUMNS`.

    `pages` (site, url, title, description, text, published_on) are dated; those of the year after `as_of` tell what came. `recommended` are the
    first topics of the advice as of then, best first, `gaps` those of the gaps; `topic_pages` (topic_id, url, similarity) the market's topics as
    of then.
    """
    dated = pages[pages["published_on"].notna()].drop_duplicates("url").reset_index(drop=True)
    history = _history(dated, target, as_of)
    every = market_subjects(topic_pages)
    lists = {
        RECOMMENDED: list(recommended)[: parameters.first],
        GAPS: list(gaps)[: parameters.first],
        PUBLISHED: most_published(dated, topic_pages, every, as_of)[: parameters.first],
        CHANCE: list(every.values()),
    }
    rows = [
        {"list": name, "place": place, **_judged(history, subject, parameters)}
        for name, subjects in lists.items()
        for place, subject in enumerate(subjects, 1)
        if any(url in history.places for url in subject.urls)
    ]
    return pd.DataFrame(rows, columns=BACKTEST_COLUMNS)


def hit_rates(judged: pd.DataFrame) -> pd.DataFrame:
    """For each list its topics, the share that was news to the site, the hits and their share, by the market and by the site: `RATE_COLUMNS`."""
    grouped = judged.groupby("list", sort=False)
    counted = {"topics": ("is_hit", "size"), "news_share": ("is_news", "mean"), "hits": ("is_hit", "sum"), "own_hits": ("is_own_hit", "sum")}
    rates = grouped.agg(**counted).reset_index()
    return rates.assign(hit_share=rates["hits"] / rates["topics"], own_hit_share=rates["own_hits"] / rates["topics"])[RATE_COLUMNS]


def market_subjects(topic_pages: pd.DataFrame) -> dict[str, Subject]:
    """Each topic of the market by its most typical pages."""
    ordered = topic_pages.sort_values(["topic_id", "similarity", "url"], ascending=[True, False, True])
    return {str(topic): Subject(str(topic), tuple(group["url"].head(_CORE_PAGES))) for topic, group in ordered.groupby("topic_id", sort=True)}


def most_published(pages: pd.DataFrame, topic_pages: pd.DataFrame, every: Mapping[str, Subject], as_of: pd.Timestamp) -> list[Subject]:
    """The market's topics, those with most pages in the year before first."""
    lately = pages[(pages["published_on"] < as_of) & (pages["published_on"] >= as_of - pd.Timedelta(days=365))]
    counts = topic_pages[topic_pages["url"].isin(set(lately["url"]))]["topic_id"].value_counts()
    order = sorted(every, key=lambda topic: (-int(counts.get(topic, 0)), topic))
    return [every[topic] for topic in order]


def _history(pages: pd.DataFrame, target: str, as_of: pd.Timestamp) -> _History:
    texts = [
        f"{description}\n{text[:_LEAD_CHARS]}" for description, text in zip(pages["description"].fillna(""), pages["text"].fillna(""), strict=True)
    ]
    days = pages["published_on"]
    is_after = (days >= as_of) & (days < as_of + pd.Timedelta(days=365))
    return _History(
        tfidf(texts, list(pages["title"].fillna("")), _STOP_WORDS).matrix,
        {str(url): place for place, url in enumerate(pages["url"])},
        (pages["site"] == target).to_numpy(),
        np.flatnonzero(days < as_of),
        np.flatnonzero(is_after),
    )


def _judged(history: _History, subject: Subject, parameters: BacktestParameters) -> dict[str, Any]:
    core = np.array([history.places[url] for url in subject.urls if url in history.places])
    middle = np.asarray(history.vectors[core].sum(axis=0)).ravel()
    length = float(np.linalg.norm(middle)) or 1.0
    others = np.setdiff1d(history.before, core)
    near_before = np.asarray(history.vectors[others] @ (middle / length)).ravel()
    least = float(np.quantile(near_before, 1 - parameters.chance)) if len(others) else 1.0
    after = history.after[np.asarray(history.vectors[history.after] @ (middle / length)).ravel() >= least]
    before = np.concatenate([core, others[near_before >= least]])
    own_before, own_after = int(history.is_own[before].sum()), int(history.is_own[after].sum())
    is_news = own_before <= parameters.most_before
    return {
        "label": subject.label, "own_before": own_before, "own_after": own_after, "market_before": len(before), "market_after": len(after),
        "is_news": is_news, "is_hit": is_news and len(after) > 0, "is_own_hit": is_news and own_after > 0,
    }  # fmt: skip
