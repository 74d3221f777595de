"""Keywords that one page can serve: those that search engines answer with the same pages, or else those that mean the same.

Both ways take keywords from the most wanted down, and each joins the most alike of those that lead a cluster already, or leads its own: a member
is like its leader, never only like some other member. The work grows with the keywords and with the leaders that share a rare word with each.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt

import pandas as pd

from tasks.gap.keyword_models import CLUSTERS, ClusterParameters

CLUSTER_COLUMNS = ["cluster_id", "label", "keyword_count", "basis"]
MEMBER_COLUMNS = ["keyword", "cluster_id", "cluster_basis"]

Weighted = dict[str, float]


def cluster_keywords(keywords: pd.DataFrame, serp: pd.DataFrame | None = None, parameters: ClusterParameters = CLUSTERS) -> pd.DataFrame:
    """The cluster of each keyword: keyword, cluster_id, cluster_basis (`results` or `meaning`), in the order given.

    `keywords` has keyword, fold_key and, the most wanted first, `wanted` (any number). `serp` has keyword, position and url, where results are known.
    """
    ordered = keywords.sort_values(["wanted", "keyword"], ascending=[False, True], kind="stable")
    names, keys = ordered["keyword"].tolist(), ordered["fold_key"].tolist()
    results = _first_results(serp, parameters)
    led_by = _lead_by_results([name for name in names if name in results], results, parameters)
    basis = dict.fromkeys(led_by, "results")
    vectors = dict(zip(names, _vectors(keys), strict=True))
    led_by |= _lead_by_meaning(names, vectors, led_by, parameters)
    frame = pd.DataFrame({"keyword": keywords["keyword"].tolist()})
    ids = frame["keyword"].map(led_by).map(cluster_id)
    return frame.assign(cluster_id=ids, cluster_basis=[basis.get(name, "meaning") for name in frame["keyword"]])[MEMBER_COLUMNS]


def cluster_id(leader: str) -> str:
    """Sixteen hex digits that stand for a cluster, by the keyword that leads it."""
    return hashlib.sha256(leader.encode(errors="replace")).hexdigest()[:16]


def clusters_frame(members: pd.DataFrame) -> pd.DataFrame:
    """One row a cluster, largest first, named after the keyword that leads it; `members` has keyword, cluster_id and cluster_basis."""
    label = {cluster_id(name): name for name in members["keyword"]}
    grouped = members.groupby("cluster_id", sort=True)
    counted = grouped.size().rename("keyword_count").reset_index()
    is_shared = grouped["cluster_basis"].agg(lambda values: "results" if (values == "results").any() else "meaning")
    frame = counted.assign(label=counted["cluster_id"].map(label), basis=counted["cluster_id"].map(is_shared))
    return frame.sort_values(["keyword_count", "label"], ascending=[False, True])[CLUSTER_COLUMNS].reset_index(drop=True)


def _first_results(serp: pd.DataFrame | None, parameters: ClusterParameters) -> Mapping[str, frozenset[str]]:
    if serp is None or serp.empty:
        return {}
    first = serp[serp["position"] <= parameters.first_results]
    return {str(keyword): frozenset(group) for keyword, group in first.groupby("keyword")["url"]}


def _lead_by_results(names: Sequence[str], results: Mapping[str, frozenset[str]], parameters: ClusterParameters) -> dict[str, str]:
    """The leader of each keyword whose results are known."""
    led_by: dict[str, str] = {}
    leaders_of: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        shared = Counter(leader for url in results[name] for leader in leaders_of[url])
        best = max(shared, key=lambda leader: (shared[leader], leader), default=None)
        if best is not None and _is_shared(shared[best], len(results[name]), len(results[best]), parameters):
            led_by[name] = best
            continue
        led_by[name] = name
        for url in results[name]:
            leaders_of[url].append(name)
    return led_by


def _is_shared(count: int, one: int, other: int, parameters: ClusterParameters) -> bool:
    return count >= max(parameters.least_shared, parameters.shared_share * min(one, other))


def _vectors(keys: Sequence[str]) -> list[Weighted]:
    """Unit TF-IDF vectors of the stems."""
    terms = [list(dict.fromkeys(key.split())) for key in keys]
    documents = Counter(term for found in terms for term in found)
    rarity = {term: log((1 + len(keys)) / (1 + count)) + 1 for term, count in documents.items()}
    vectors = []
    for found in terms:
        length = sqrt(sum(rarity[term] ** 2 for term in found)) or 1.0
        vectors.append({term: rarity[term] / length for term in found})
    return vectors


def _lead_by_meaning(names: Sequence[str], vectors: Mapping[str, Weighted], led: Mapping[str, str], parameters: ClusterParameters) -> dict[str, str]:
    """The leader of each keyword that has none yet; those that lead by results are candidates too. Terms of one keyword alone lead nowhere."""
    led_by: dict[str, str] = {}
    leaders_of: defaultdict[str, list[str]] = defaultdict(list)
    uses = Counter(term for vector in vectors.values() for term in vector)
    for name in names:
        if led.get(name, name) != name:
            continue
        vector = vectors[name]
        rarest = sorted((term for term in vector if uses[term] > 1), key=lambda term: (-vector[term], term))[: parameters.rarest_terms]
        if name not in led:
            candidates = {leader for term in rarest for leader in leaders_of[term][: parameters.most_candidates]}
            best = max(((_cosine(vector, vectors[leader]), leader) for leader in candidates), default=(0.0, ""))
            led_by[name] = best[1] if best[0] >= parameters.least_similarity else name
        if name in led or led_by[name] == name:
            for term in rarest:
                leaders_of[term].append(name)
    return led_by


def _cosine(one: Weighted, other: Weighted) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large.get(term, 0.0) for term, weight in small.items())


def nearest_topics(keys: Sequence[str], topic_words: Mapping[str, Sequence[str]], parameters: ClusterParameters = CLUSTERS) -> list[str | None]:
    """The topic of each keyword, by its stems: the one whose terms and titles hold most of them, the rare ones foremost; None where too few are held.

    `topic_words` are the stems of each topic's terms and of its pages' titles, as often as they occur.
    """
    topics = sorted(topic_words)
    shares: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for place, topic in enumerate(topics):
        for stem, count in Counter(topic_words[topic]).items():
            shares[stem][place] = 1 + log(count)
    rarity = {stem: log((1 + len(topics)) / (1 + len(found))) + 0.1 for stem, found in shares.items()}
    unseen = log(1 + len(topics)) + 0.1
    return [_nearest(dict.fromkeys(key.split()), shares, rarity, unseen, topics, parameters) for key in keys]


def _nearest(
    stems: Mapping[str, object], shares: Mapping[str, Mapping[int, float]], rarity: Mapping[str, float], unseen: float, topics: Sequence[str],
    parameters: ClusterParameters,
) -> str | None:  # fmt: skip
    scores: defaultdict[int, float] = defaultdict(float)
    held: defaultdict[int, float] = defaultdict(float)
    for stem in stems:
        for place, share in shares.get(stem, {}).items():
            scores[place] += rarity[stem] * share
            held[place] += rarity[stem]
    whole = sum(rarity.get(stem, unseen) for stem in stems)
    best = max(scores, key=lambda place: (scores[place], -place), default=None)
    return topics[best] if best is not None and held[best] >= parameters.least_topic_share * whole else None
