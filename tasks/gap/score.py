"""Gaps of the target, best first: what competitors cover and it misses, covers thinly, or has let go stale. Each with its parts and evidence."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tasks.gap.content import prepare
from tasks.gap.labels import Name, name_groups
from tasks.gap.models import GapParameters
from tasks.gap.novelty import Core, Rows, find_cores, surprise
from tasks.gap.space import Space, Vectors, page_space, unit_rows
from tasks.gap.stale import stale_finds
from tasks.gap.finds import Find, Market
from tasks.gap.topics import Topics, find_topics

GAP_COLUMNS = [
    "gap_id", "kind", "topic_id", "label", "terms", "score", "part_novelty", "part_demand", "part_competition", "part_recency", "demand",
    "demand_status", "competition", "competitor_count", "competitor_total", "competitors", "evidence_urls", "target_urls", "statement",
]  # fmt: skip

_NEWS_CHARS = 1_200
_NEWS_MENTIONS = 2
_MOST_REPEATS = 5


def find_gaps(
    pages: pd.DataFrame,
    target: str,
    vectors: ArrayLike | None = None,
    *,
    topics: Topics | None = None,
    as_of: datetime | date | None = None,
    parameters: GapParameters = GapParameters(),
) -> pd.DataFrame:
    """The gaps of `target` against the other sites, best first, with `GAP_COLUMNS`; empty where there are none.

    `pages` has at least url, site, title, description, text and published_on, in any order, any of them empty. `vectors` are
    unit rows of `pages`, set beside the words where given. `topics` are the market's (found here if not given). Ages are counted
    to `as_of`, or else to the newest date of a page. `score` (0..1) is the sum of
    part_novelty (how far the target's absence is from chance), part_demand (competitors' pages on it, an estimate of demand),
    part_competition (share of competitors that cover it) and part_recency (how new the evidence is). A site without competitors
    has only stale gaps, of which its own pages are the evidence.
    """
    ready = prepare(pages)
    space = _space(pages, ready, vectors, parameters)
    known = topics if topics is not None else find_topics(pages, None, parameters.topics, space)
    market = _market(ready, space, target, known, as_of)
    similarity = ready["url"].map(dict(zip(known.topic_pages["url"], known.topic_pages["similarity"], strict=True))).fillna(0).astype("float64")
    finds = [*_absences(market, parameters), *stale_finds(market, similarity, parameters)]
    if not finds:
        return pd.DataFrame(columns=GAP_COLUMNS)
    return _gaps_frame(market, finds, parameters)


def _space(pages: pd.DataFrame, ready: pd.DataFrame, vectors: ArrayLike | None, parameters: GapParameters) -> Space:
    """The words' vectors of the prepared pages, beside the given ones where there are any, both with the same weight."""
    space = page_space(ready, parameters.topics.space)
    if vectors is None:
        return space
    given = pd.DataFrame(np.asarray(vectors, dtype=np.float32), index=pd.Index(pages["url"]))
    beside = unit_rows(given[~given.index.duplicated()].loc[ready["url"]].to_numpy())
    return Space(unit_rows(np.hstack([space.latent, beside])), space.words)


def _market(ready: pd.DataFrame, space: Space, target: str, known: Topics, as_of: datetime | date | None) -> Market:
    topic_of = dict(zip(known.topic_pages["url"], known.topic_pages["topic_id"], strict=True))
    sites = ready["site"].to_numpy(dtype=object)
    today = pd.Timestamp(as_of.strftime("%Y-%m-%d")) if as_of is not None else ready["published_on"].max()
    return Market(
        pages=ready,
        space=space,
        target=target,
        sites=sites,
        is_target=np.asarray(sites == target, dtype=bool),
        is_content=ready["is_content"].to_numpy(dtype=bool) & (np.abs(space.latent).sum(axis=1) > 0),
        topic_ids=np.array([topic_of.get(url) for url in ready["url"]], dtype=object),
        competitors=tuple(sorted(set(sites) - {target})),
        today=today,
    )


def _absences(market: Market, parameters: GapParameters) -> list[Find]:
    """Missing and thin subjects: the cores of places where competitors write and the target does not."""
    rows = np.flatnonzero(market.is_content)
    if not market.competitors or not len(rows):
        return []
    scores = np.zeros(len(market.pages))
    scores[rows] = surprise(market.space.latent[rows], market.is_target[rows], parameters)
    cores = find_cores(market.space, market.sites, scores, rows[~market.is_target[rows]], parameters)
    found = [_absence(market, core, rows, parameters) for core in cores]
    return _varied([find for find in found if find is not None], parameters)


def _varied(finds: Sequence[Find], parameters: GapParameters) -> list[Find]:
    """The finds with less novelty for each better one on the same topic, so that the first ones are about many subjects."""
    seen: Counter[str | None] = Counter()
    varied = []
    for find in sorted(finds, key=lambda find: (-find.novelty, int(find.evidence[0]))):
        repeats = min(seen[find.topic_id], _MOST_REPEATS)
        varied.append(replace(find, novelty=find.novelty * (1 - parameters.repeat_discount * repeats)))
        seen[find.topic_id] += 1
    return varied


def _absence(market: Market, core: Core, rows: Rows, parameters: GapParameters) -> Find | None:
    """What a core says of the target: a missing or a thin subject, or None where the target covers it well enough."""
    likeness, reach = _reach(market.space.latent, core.rows, rows, parameters)
    on_it = rows[likeness >= reach]
    counts = pd.Series(market.sites[on_it]).value_counts().sort_index()
    covering = {str(site): int(count) for site, count in counts.items() if site != market.target}
    own_count = int(counts.get(market.target, 0))
    share = _own_share(market, on_it, own_count, covering)
    if share > parameters.thin_share:
        return None
    targets = rows[market.is_target[rows]]
    nearest = targets[np.argsort(-likeness[market.is_target[rows]], kind="stable")][: parameters.target_pages]
    novelty = core.surprise / (core.surprise + parameters.half_surprise) * (1 - share) * (1 - parameters.own_news_discount * _own_news(market, core.rows))
    kind = "missing" if share <= parameters.missing_share else "thin"
    return Find(kind, core.rows, _around(market, core, on_it, likeness[likeness >= reach], parameters), nearest, _topic(market, core.rows), novelty, covering, own_count, "")


def _reach(vectors: Vectors, core: Rows, rows: Rows, parameters: GapParameters) -> tuple[NDArray[np.float32], float]:
    """The similarity of `rows` to the core's centre, and that from which a page is on its subject: that of the core's own
    less typical pages to the centre of the others."""
    total = vectors[core].sum(axis=0)
    others = unit_rows(total[None, :] - vectors[core])
    reach = float(np.quantile(np.einsum("ij,ij->i", vectors[core], others), parameters.reach_quantile))
    centre = unit_rows(total[None, :])[0]
    likeness = np.asarray(vectors[rows] @ centre, dtype=np.float32)
    likeness[np.isin(rows, core)] = 1
    return likeness, reach


def _around(market: Market, core: Core, on_it: Rows, likeness: NDArray[np.float32], parameters: GapParameters) -> Rows:
    """The core's rows and the competitors' rows most like it."""
    ordered = on_it[np.argsort(-likeness, kind="stable")]
    others = ordered[~market.is_target[ordered] & ~np.isin(ordered, core.rows)]
    return np.concatenate([core.rows, others])[: parameters.named_pages]


def _own_share(market: Market, on_it: Rows, own_count: int, covering: dict[str, int]) -> float:
    """The target's pages and words on a subject against those that a covering competitor has on average; the lesser of both."""
    words = market.pages["word_count"].to_numpy()[on_it]
    is_own = market.is_target[on_it]
    rivals = max(len(covering), 1)
    page_share = own_count / max(sum(covering.values()) / rivals, 1)
    word_share = float(words[is_own].sum()) / max(float(words[~is_own].sum()) / rivals, 1.0)
    return min(page_share, word_share)


def _own_news(market: Market, rows: Rows) -> float:
    """The share of the pages whose title names the site that they are on, or whose text does so twice at its beginning."""
    chosen = market.pages.iloc[rows]
    told = [
        any(name in title.lower() or text[:_NEWS_CHARS].lower().count(name) >= _NEWS_MENTIONS for name in names)
        for title, text, names in zip(chosen["title"], chosen["text"], chosen["names"], strict=True)
    ]
    return sum(told) / max(len(told), 1)


def _topic(market: Market, rows: Rows) -> str | None:
    """The topic that most of the rows are in; of equal ones the first by id."""
    ids = [topic for topic in market.topic_ids[rows] if topic is not None]
    return min(set(ids), key=lambda topic: (-ids.count(topic), topic)) if ids else None


def _gaps_frame(market: Market, finds: Sequence[Find], parameters: GapParameters) -> pd.DataFrame:
    scored = [(find, _parts(market, find, parameters)) for find in finds if find.topic_id is not None]
    ordered = sorted(scored, key=lambda pair: (-round(sum(pair[1].values()), 6), pair[0].kind, _first_url(market, pair[0])))
    names = name_groups(market.pages, [find.around for find, _ in ordered], parameters.terms)
    rows: list[dict[str, object]] = []
    taken: set[str] = set()
    for (find, parts), name in zip(ordered, names, strict=True):
        if taken.isdisjoint(name.keys):
            rows.append(_row(market, _told(find, name, parameters), parts, name))
            taken.add(name.keys[0])
    return pd.DataFrame(rows, columns=GAP_COLUMNS)


def _told(find: Find, name: Name, parameters: GapParameters) -> Find:
    """The find with only the pages that use its name as evidence, where they are enough."""
    told = [place for place in name.told_by if place < len(find.evidence)]
    return replace(find, evidence=find.evidence[told]) if len(told) >= parameters.least_evidence_pages else find


def _first_url(market: Market, find: Find) -> str:
    return str(market.pages["url"].iat[int(find.evidence[0])])


def _parts(market: Market, find: Find, parameters: GapParameters) -> dict[str, float]:
    """The parts of a gap's score: each its weight times a share of 0..1, rounded, so that their sum is the score."""
    volume = sum(find.covering.values())
    demand = min(1.0, float(np.log1p(volume) / np.log1p(parameters.full_demand_pages)))
    competition = len(find.covering) / max(len(market.competitors), 1)
    shares = {
        "part_novelty": parameters.weight_novelty * find.novelty,
        "part_demand": parameters.weight_demand * demand,
        "part_competition": parameters.weight_competition * competition,
        "part_recency": parameters.weight_recency * _recency(market, find, parameters),
    }
    return {name: round(min(max(value, 0.0), 1.0), 6) for name, value in shares.items()}


def _recency(market: Market, find: Find, parameters: GapParameters) -> float:
    """Half for each half-life since the middle one of the evidence's dates; 0 where none is dated."""
    middle = market.pages["published_on"].iloc[find.evidence].dropna().sort_values()
    if middle.empty or pd.isna(market.today):
        return 0.0
    age_days = max((market.today - middle.iloc[len(middle) // 2]).days, 0)
    return float(0.5 ** (age_days / parameters.recency_half_life_days))


def _row(market: Market, find: Find, parts: dict[str, float], name: Name) -> dict[str, object]:
    urls = market.pages["url"].to_numpy(dtype=object)
    evidence = [str(url) for url in urls[find.evidence]]
    volume = sum(find.covering.values())
    key = "\n".join([market.target, find.kind, str(find.topic_id), *sorted(evidence)])
    return {
        "gap_id": hashlib.sha256(key.encode(errors="replace")).hexdigest()[:16],
        "kind": find.kind,
        "topic_id": find.topic_id,
        "label": name.label,
        "terms": name.terms,
        "score": round(sum(parts.values()), 6),
        **parts,
        "demand": float(volume) if volume else None,
        "demand_status": "estimated" if volume else "unknown",
        "competition": len(find.covering) / max(len(market.competitors), 1),
        "competitor_count": len(find.covering),
        "competitor_total": len(market.competitors),
        "competitors": sorted(find.covering),
        "evidence_urls": evidence,
        "target_urls": [str(url) for url in urls[find.own]],
        "statement": _statement(market, find, name.label),
    }


def _statement(market: Market, find: Find, label: str) -> str:
    """One sentence with what was counted."""
    volume, total = sum(find.covering.values()), len(market.competitors)
    own = f"{market.target} has {_count(find.own_count, 'page')}" if find.own_count else f"{market.target} has none"
    if find.kind == "stale":
        return f"On “{label}” {own}; {find.note}."
    verb = "covers" if len(find.covering) == 1 else "cover"
    return f"{len(find.covering)} of {_count(total, 'competitor')} {verb} “{label}” with {_count(volume, 'page')}; {own}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
