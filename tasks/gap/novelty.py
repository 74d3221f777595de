"""Where competitors write and the target does not: how surprising the target's absence is around each page, and the cores of such places."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.gap.models import GapParameters
from tasks.gap.space import Space, Vectors

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Core:
    """A tight group of competitors' pages where the target is absent: row numbers, most typical first, and how novel it is, 0..1."""

    rows: Rows
    novelty: float


def surprise(vectors: Vectors, is_target: Flags, parameters: GapParameters) -> NDArray[np.float64]:
    """For each page, by how many standard deviations its surroundings hold fewer of the target's pages than the whole market.

    Neighbours are weighted by similarity to the power `exponent`. If sites were dealt to pages at random, the weighted count of
    competitors' pages would have mean (1-q)Σw and variance q(1-q)Σw², q being the target's share of the pages.
    """
    share = float(np.clip(is_target.mean(), 1e-3, 1 - 1e-3)) if len(is_target) else 0.5
    excess = np.where(is_target, share - 1, share).astype(np.float32)
    result = np.zeros(len(vectors))
    for rows, others in _neighbourhoods(vectors, parameters):
        weights = np.maximum(vectors[rows] @ vectors[others].T, 0)
        weights[rows[:, None] == others[None, :]] = 0
        np.power(weights, np.float32(parameters.exponent), out=weights)
        spread = np.sqrt(share * (1 - share) * np.einsum("ij,ij->i", weights, weights))
        result[rows] = (weights @ excess[others]) / np.maximum(spread, 1e-9)
    return result


def _neighbourhoods(vectors: Vectors, parameters: GapParameters) -> Iterator[tuple[Rows, Rows]]:
    """Blocks of rows, each with the rows to compare them with: all of them, or in a large market those of the nearest cells."""
    if len(vectors) <= parameters.exact_below:
        every = np.arange(len(vectors))
        yield from ((rows, every) for rows in _blocks(every, parameters.block))
        return
    from sklearn.cluster import MiniBatchKMeans

    cells = MiniBatchKMeans(-(-len(vectors) // parameters.cell_pages), n_init=1, batch_size=4_096, random_state=0).fit(vectors)
    members = [np.flatnonzero(cells.labels_ == cell) for cell in range(len(cells.cluster_centers_))]
    nearness = cells.cluster_centers_ @ cells.cluster_centers_.T
    for cell, own in enumerate(members):
        order = [cell, *[int(near) for near in np.argsort(-nearness[cell], kind="stable") if near != cell]]
        others = np.concatenate([members[near] for near in order])[: parameters.exact_below]
        yield from ((rows, others) for rows in _blocks(own, parameters.block))


def _blocks(rows: Rows, size: int) -> Iterator[Rows]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def find_cores(space: Space, sites: NDArray[np.object_], surprises: NDArray[np.float64], rows: Rows, parameters: GapParameters) -> list[Core]:
    """Groups of the competitors' `rows` grown around the most surprising pages, most surprising first, no two of them on one subject."""
    able = rows[surprises[rows] >= parameters.least_surprise]
    able = able[np.argsort(-surprises[able], kind="stable")][: parameters.candidates]
    least = parameters.least_evidence_pages if len(rows) >= parameters.tiny_market_pages else 2
    if len(able) < least:
        return []
    likeness = _likeness(space, able, parameters.block)
    near = _nearest(likeness, np.sqrt(np.maximum(surprises[able], 0)).astype(np.float32), parameters)
    found: list[Core] = []
    is_free = np.ones(len(able), dtype=bool)
    for seed in range(len(able)):
        if not is_free[seed]:
            continue
        core = _core(seed, near[seed], likeness, sites[able], parameters)
        if len(core) >= least:
            surprised = float(surprises[able[seed]])
            found.append(Core(able[core], surprised / (surprised + parameters.half_surprise)))
            is_free &= np.isin(near, near[seed]).mean(axis=1) < parameters.overlap_share
        if len(found) == parameters.most_cores:
            break
    return found


def _nearest(likeness: Vectors, weights: NDArray[np.float32], parameters: GapParameters) -> Rows:
    """For each page the columns of those most like it, the more surprising ones preferred; itself among them."""
    blocks = (likeness[start : start + parameters.block] * weights for start in range(0, len(likeness), parameters.block))
    return np.vstack([np.argsort(-block, axis=1, kind="stable")[:, : parameters.neighbours] for block in blocks])


def _core(seed: int, near: Rows, likeness: Vectors, sites: NDArray[np.object_], parameters: GapParameters) -> Rows:
    """The seed and those near it that are close enough, without twins of one site, most similar to the seed first."""
    others = near[near != seed]
    close = float(np.sort(likeness[seed, others])[-2:].mean()) if len(others) else 0.0
    least = max(parameters.cohesion_share * close, 1e-6)
    core = [seed]
    for row in others[likeness[seed, others] >= least]:
        if all(sites[row] != sites[kept] or likeness[row, kept] < parameters.twin_similarity for kept in core):
            core.append(int(row))
    return np.asarray(core[: parameters.evidence_pages], dtype=np.intp)


def _likeness(space: Space, rows: Rows, block: int) -> Vectors:
    """How alike the pages are both in subject and in words: the product of the two similarities, so that neither can stand alone."""
    latent, words = space.latent[rows], space.words[rows]
    likeness: Vectors = np.maximum(latent @ latent.T, 0)
    for start in range(0, len(rows), block):
        likeness[start : start + block] *= (words[start : start + block] @ words.T).toarray()
    np.fill_diagonal(likeness, 1)
    return likeness
