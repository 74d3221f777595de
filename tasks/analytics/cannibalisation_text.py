"""Pages of one site that are likely to compete, told from their texts alone: for pages that no source tells the queries of.

Conservative, as nothing is measured: same topic, same intent, same language, texts alike, and either titles alike or the same first keyphrase. Titles
that differ in their numbers (a year, a part) are a series and no conflict.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tasks.analytics.cannibalisation import CANNIBALISATION_COLUMNS, conflict_id, is_home, no_conflicts
from tasks.text.words import words_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,40}$")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class LikenessParameters:
    """When texts are so alike that their pages are likely to compete."""

    least_similarity: float = 0.6
    """Cosine of the TF-IDF vectors."""
    least_title_share: float = 0.75
    """Words that two titles share, of all words of both (Jaccard)."""
    most_urls: int = 5
    """More pages so alike are made from one template, and are no conflict."""
    confidence: float = 0.4
    """At most: texts alone measure no competition."""


LIKENESS = LikenessParameters()


def find_likely_conflicts(
    pages: pd.DataFrame, vectors: "csr_matrix", told: Collection[str] = (), parameters: LikenessParameters = LIKENESS
) -> pd.DataFrame:
    """The likely conflicts with `CANNIBALISATION_COLUMNS`; impressions, clicks and switches are missing, as nobody counted them.

    `pages`: url, title, topic_id, intent, language, word_count, keyphrases (a list, best first); `vectors`: their TF-IDF vectors of length 1, in that
    order. `told` are pages whose queries are known: their conflicts are measured (`find_conflicts`).
    """
    may = pages["topic_id"].notna() & pages["intent"].notna() & ~pages["url"].isin(set(told)) & ~is_home(pages["url"])
    table = pages.reset_index(drop=True)
    pairs: list[tuple[int, int, float]] = []
    chosen = np.flatnonzero(may.to_numpy(bool))
    for places in table.iloc[chosen].groupby(["topic_id", "intent", "language"], dropna=False).indices.values():
        pairs += _pairs(table, vectors, chosen[np.asarray(places)], parameters)
    groups = _groups(pairs, parameters.most_urls)
    rows = [_row(table, group, similarity, parameters) for group, similarity in groups]
    return pd.DataFrame(rows)[CANNIBALISATION_COLUMNS].sort_values("conflict_id", ignore_index=True) if rows else no_conflicts()


def _pairs(table: pd.DataFrame, vectors: "csr_matrix", rows: np.ndarray, parameters: LikenessParameters) -> list[tuple[int, int, float]]:
    """The pairs of these rows that are alike in text and in title or keyphrase, with their similarity."""
    part = vectors[rows]
    near = (part @ part.T).tocoo()
    is_near = (near.row < near.col) & (near.data >= parameters.least_similarity)
    found = zip(rows[near.row[is_near]], rows[near.col[is_near]], near.data[is_near], strict=True)
    return [(int(a), int(b), float(value)) for a, b, value in found if _is_alike(table, int(a), int(b), parameters)]


def _is_alike(table: pd.DataFrame, first: int, second: int, parameters: LikenessParameters) -> bool:
    titles = [_SUFFIX.sub("", str(table["title"].iloc[place] or "")) for place in (first, second)]
    if _NUMBER.findall(titles[0]) != _NUMBER.findall(titles[1]):
        return False
    words = [set(words_of(title)) for title in titles]
    union = words[0] | words[1]
    if union and len(words[0] & words[1]) / len(union) >= parameters.least_title_share:
        return True
    phrases = [_first(table["keyphrases"].iloc[place]) for place in (first, second)]
    return phrases[0] != "" and phrases[0] == phrases[1] and phrases[0] in titles[0].lower() and phrases[0] in titles[1].lower()


def _first(phrases: object) -> str:
    return str(phrases[0]).lower() if isinstance(phrases, Sequence) and len(phrases) and not isinstance(phrases, str) else ""


def _groups(pairs: Sequence[tuple[int, int, float]], most: int) -> list[tuple[list[int], float]]:
    """The pages that pairs connect, and the least of their similarities; larger groups are templates and left out."""
    leader: dict[int, int] = {}

    def root(place: int) -> int:
        while leader.setdefault(place, place) != place:
            place = leader[place]
        return place

    for first, second, _ in pairs:
        leader[root(second)] = root(first)
    members: dict[int, set[int]] = {}
    least: dict[int, float] = {}
    for first, second, value in pairs:
        members.setdefault(root(first), set()).update((first, second))
        least[root(first)] = min(value, least.get(root(first), 1.0))
    return [(sorted(places), least[one]) for one, places in members.items() if len(places) <= most]


def _row(table: pd.DataFrame, places: Sequence[int], similarity: float, parameters: LikenessParameters) -> dict[str, object]:
    part = table.iloc[list(places)].sort_values(["word_count", "url"], ascending=[False, True])
    urls = part["url"].tolist()
    text = f"{len(urls)} pages have nearly the same subject and intent ({similarity:.0%} alike or more), among them “{part['title'].iloc[0]}”."
    why = f"It is the longest: {int(part['word_count'].iloc[0]):,} words."
    return {
        "conflict_id": conflict_id("text", urls), "basis": "text", "query": "", "queries": [], "topic_id": part["topic_id"].iloc[0],
        "intent": part["intent"].iloc[0], "urls": urls, "keep_url": urls[0], "keep_why": why, "impressions": None, "clicks": None, "shares": [],
        "switches": None, "confidence": round(parameters.confidence * min(similarity, 1.0), 3), "status": "estimated", "evidence_ids": [],
        "statement": f"{text} Whether they compete in search is not known without Search Console. Keep {urls[0]}. {why}",
    }  # fmt: skip
