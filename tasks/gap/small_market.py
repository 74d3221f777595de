"""Where competitors write and the target does not, in a market too small for chance to be told from absence by counting neighbours."""

import numpy as np

from tasks.gap.models import GapParameters
from tasks.gap.novelty import Core, Rows
from tasks.gap.space import Space, Vectors


def small_market_cores(space: Space, own: Rows, rivals: Rows, parameters: GapParameters) -> list[Core]:
    """Groups of the competitors' rows, those first whose pages are much nearer to one another than to the target's.

    Average-linkage clusters (Sokal and Michener 1958); of the whole tree those without a page in common that are the most novel.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    least = parameters.least_evidence_pages if len(rivals) >= parameters.tiny_market_pages else 2
    if len(rivals) < max(least, 2):
        return []
    likeness = _likeness(space, rivals, rivals)
    np.fill_diagonal(likeness, 0)
    novelty = _novelty(likeness, _likeness(space, rivals, own), parameters)
    distances = np.clip(1 - (likeness + likeness.T) / 2, 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    most = max(least, int(parameters.small_subject_share * len(rivals)))
    groups = _groups(tree[:, :2].astype(np.intp), least, most)
    ranked = sorted(groups, key=lambda rows: (-float(novelty[rows].mean()) * len(rows) ** parameters.small_size_exponent, rows.tolist()))
    found = [(rivals[_central_first(rows, likeness, parameters)], float(novelty[rows].mean())) for rows in _apart(ranked)]
    return [Core(rows, mean) for rows, mean in found if mean > 0]


def _likeness(space: Space, rows: Rows, others: Rows) -> Vectors:
    """The geometric mean of the similarities in subject and in words."""
    latent = np.maximum(space.latent[rows] @ space.latent[others].T, 0)
    words = np.maximum((space.words[rows] @ space.words[others].T).toarray(), 0)
    return np.asarray(np.sqrt(latent * words), dtype=np.float32)


def _novelty(likeness: Vectors, to_own: Vectors, parameters: GapParameters) -> Vectors:
    """For each page, by what share its nearest competitors' pages are nearer than the target's nearest; 1 where no page of the target is near."""
    rivals, own = _nearest(likeness, parameters.small_neighbours), _nearest(to_own, parameters.small_neighbours)
    return np.asarray((rivals - own) / np.maximum(np.maximum(rivals, own), 1e-9), dtype=np.float32)


def _nearest(likeness: Vectors, count: int) -> Vectors:
    """The mean of each row's largest values, missing ones counted as 0."""
    largest = -np.sort(-likeness, axis=1)[:, :count]
    return np.asarray(largest.sum(axis=1) / count, dtype=np.float32)


def _groups(merges: Rows, least: int, most: int) -> list[Rows]:
    """The members of each node of the tree that has from `least` to `most` of them."""
    members: list[list[int]] = [[place] for place in range(len(merges) + 1)]
    for left, right in merges:
        members.append(members[left] + members[right])
    return [np.asarray(sorted(node), dtype=np.intp) for node in members if least <= len(node) <= most]


def _apart(ranked: list[Rows]) -> list[Rows]:
    """The groups that share no page with a better one."""
    used: set[int] = set()
    kept = []
    for rows in ranked:
        if used.isdisjoint(rows.tolist()):
            used.update(rows.tolist())
            kept.append(rows)
    return kept


def _central_first(rows: Rows, likeness: Vectors, parameters: GapParameters) -> Rows:
    """The most typical pages of a group, the most typical first."""
    typical = likeness[np.ix_(rows, rows)].sum(axis=1)
    return rows[np.argsort(-typical, kind="stable")][: parameters.evidence_pages]
