"""Topics in groups, each of which can be a pillar: as many as the topics themselves suggest, the same for the same market."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.evidence import evidence_id
from tasks.strategy.market import topic_vectors
from tasks.strategy.models import PILLARS, Fixed, Market, PillarParameters

Group = tuple[str, ...]
_FEW = 2


def topic_groups(market: Market, parameters: PillarParameters = PILLARS) -> list[Group]:
    """The topics that have pages, in groups, the largest group first; within a group the largest topic first.

    Ward's method on the distances of the topics' vectors; of the possible numbers of groups the one with the best silhouette (Rousseeuw
    1987). Groups with too few pages join their nearest.
    """
    sizes = market.pages.groupby("topic_id").size()
    topics = sorted(str(one) for one in sizes.index)
    if len(topics) <= parameters.least:
        return _ordered([(topic,) for topic in topics], sizes)
    alike = topic_vectors(market, topics)
    numbers = _best_cut(np.sqrt(np.clip(2 - 2 * alike, 0, None)), parameters)
    joined = _without_small(numbers, alike, np.asarray(sizes.loc[topics], np.int64), parameters)
    return _ordered([tuple(topics[place] for place in np.flatnonzero(joined == number)) for number in np.unique(joined)], sizes)


def _ordered(groups: Sequence[Group], sizes: "pd.Series[int]") -> list[Group]:
    inside = [tuple(sorted(group, key=lambda topic: (-sizes[topic], topic))) for group in groups]
    return sorted(inside, key=lambda group: (-sum(sizes[topic] for topic in group), group))


def _best_cut(distances: NDArray[np.float64], parameters: PillarParameters) -> NDArray[np.int64]:
    """The group of each topic, in the number of groups that parts them best."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.metrics import silhouette_score

    tree = linkage(squareform(distances, checks=False), "ward")
    most = max(parameters.least, min(parameters.most, len(distances) // parameters.topics_a_pillar, len(distances) - 1))
    cuts = [np.asarray(fcluster(tree, count, "maxclust"), np.int64) for count in range(parameters.least, most + 1)]
    able = [cut for cut in cuts if _FEW <= len(np.unique(cut)) < len(cut)]
    return max(able, key=lambda cut: round(float(silhouette_score(distances, cut, metric="precomputed")), 6)) if able else cuts[0]


def _without_small(
    numbers: NDArray[np.int64], alike: NDArray[np.float64], pages: NDArray[np.int64], parameters: PillarParameters
) -> NDArray[np.int64]:
    """The groups after those with too few pages have joined the group whose topics are most like theirs."""
    found = numbers.copy()
    while len(np.unique(found)) > parameters.least:
        counts = {int(number): int(pages[found == number].sum()) for number in np.unique(found)}
        number, count = min(counts.items(), key=lambda item: (item[1], item[0]))
        if count >= parameters.least_page_share * pages.sum():
            break
        others = {other: float(alike[np.ix_(found == number, found == other)].mean()) for other in counts if other != number}
        found[found == number] = max(others, key=lambda other: (others[other], -other))
    return found


def central(market: Market, group: Group) -> list[str]:
    """The topics of a group, those first that are most like its others and have most pages."""
    if len(group) == 1:
        return list(group)
    alike = topic_vectors(market, list(group))
    sizes = market.pages.groupby("topic_id").size().loc[list(group)].to_numpy()
    weight = (alike.sum(axis=1) - 1) / (len(group) - 1) * np.log1p(sizes)
    return [group[place] for place in np.lexsort((np.arange(len(group)), -np.round(weight, 9)))]


def stable_ids(groups: Sequence[Group], sizes: "pd.Series[int]", previous: pd.DataFrame | None, parameters: PillarParameters = PILLARS) -> list[str]:
    """An id for each group: that of the run before whose topics it has, if they are enough, else one of its own.

    Overlap is the share of the pages on topics of either that are on topics of both; ids go to the pairs that overlap most.
    """
    ids = [evidence_id("pillar", "", " ".join(sorted(group))) for group in groups]
    if previous is None or previous.empty or not groups:
        return ids
    from scipy.optimize import linear_sum_assignment

    known: Sequence[Mapping[Any, Any]] = previous.sort_values("pillar_id").to_dict("records")
    overlaps = np.array([[_overlap(set(group), set(before["topic_ids"]), sizes) for before in known] for group in groups])
    kept = {int(new): str(known[old]["pillar_id"]) for new, old in zip(*linear_sum_assignment(-overlaps), strict=True)
            if overlaps[new, old] >= parameters.least_overlap}  # fmt: skip
    taken = set(kept.values())
    return [kept.get(place) or (one if one not in taken else evidence_id("pillar", one, "again")) for place, one in enumerate(ids)]


def _overlap(one: set[str], other: set[str], sizes: "pd.Series[int]") -> float:
    either = sum(float(sizes.get(topic, 1)) for topic in one | other)
    return sum(float(sizes.get(topic, 1)) for topic in one & other) / either if either else 0.0


def with_removed(previous: pd.DataFrame | None, fixed: Fixed, key: str) -> pd.DataFrame | None:
    """The rows of the run before (`key` and topic_ids), and those that a person removed, so that they are known again."""
    held = [] if previous is None else previous[[key, "topic_ids"]].to_dict("records")
    known = {row[key] for row in held}
    gone = [{key: subject, "topic_ids": value["topic_ids"]} for subject, value in fixed.items() if value.get("is_removed") and subject not in known]
    rows = [*held, *gone]
    return pd.DataFrame(rows) if rows else None


def is_removed(fixed: Fixed, subject: str) -> bool:
    """Whether a person removed a pillar or a persona."""
    return bool(fixed.get(subject, {}).get("is_removed"))
