"""Gaps of the target, best first: what competitors cover and it misses, covers thinly, or has let go stale. Each with its parts and evidence."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tasks.gap.absence import absences
from tasks.gap.content import prepare
from tasks.gap.finds import Find, Market
from tasks.gap.labels import Name, name_groups, same_subject
from tasks.gap.models import GAPS, GapParameters
from tasks.gap.space import Space, page_space, unit_rows
from tasks.gap.stale import stale_finds
from tasks.gap.topics import Topics, find_topics

GAP_COLUMNS = [
    "gap_id", "kind", "topic_id", "label", "terms", "score", "part_novelty", "part_demand", "part_competition", "part_recency", "demand",
    "demand_status", "competition", "competitor_count", "competitor_total", "competitors", "evidence_urls", "target_urls", "statement",
]  # fmt: skip


def find_gaps(
    pages: pd.DataFrame,
    target: str,
    vectors: ArrayLike | None = None,
    *,
    topics: Topics | None = None,
    as_of: datetime | date | None = None,
    space: Space | None = None,
    parameters: GapParameters = GAPS,
) -> pd.DataFrame:
    """The gaps of `target` against the other sites, best first, with `GAP_COLUMNS`; empty where there are none.

    `pages` has at least url, site, title, description, text and published_on, in any order, any of them empty. `vectors` are
    unit rows of `pages`, set beside the words where given. `topics` are the market's (found here if not given). Ages are counted
    to `as_of`, or else to the newest date of a page. `space` is that of `prepare(pages)`, if known. `score` (0..1) is the sum of
    part_novelty (how far the target's absence is from chance), part_demand (competitors' pages on it, an estimate of demand),
    part_competition (share of competitors that cover it) and part_recency (how new the evidence is). A site without competitors
    has only stale gaps, of which its own pages are the evidence.
    """
    ready = prepare(pages)
    space = _space(pages, ready, vectors, parameters) if space is None else space
    known = topics if topics is not None else find_topics(pages, None, parameters.topics, space)
    market = _market(ready, space, target, known, as_of)
    similarity = ready["url"].map(dict(zip(known.topic_pages["url"], known.topic_pages["similarity"], strict=True))).fillna(0).astype("float64")
    finds = [*absences(market, parameters), *stale_finds(market, similarity, parameters)]
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


def _gaps_frame(market: Market, finds: Sequence[Find], parameters: GapParameters) -> pd.DataFrame:
    scored = [(find, _parts(market, find, parameters)) for find in finds if find.topic_id is not None]
    ordered = sorted(scored, key=lambda pair: (-round(sum(pair[1].values()), 6), pair[0].kind, _first_url(market, pair[0])))
    names = name_groups(market.pages, [find.around for find, _ in ordered], parameters.terms)
    rows: list[dict[str, object]] = []
    kept: list[Name] = []
    for (find, parts), name in zip(ordered, names, strict=True):
        if not any(same_subject(name, better) for better in kept):
            rows.append(_row(market, _told(find, name, parameters), parts, name))
            kept.append(name)
    return pd.DataFrame(rows, columns=GAP_COLUMNS)


def _told(find: Find, name: Name, parameters: GapParameters) -> Find:
    """The find with only pages that use its name as evidence: those of its core, or else those around it too, where they are enough."""
    of_core = [place for place in name.told_by if place < len(find.evidence)]
    told = of_core if len(of_core) >= parameters.least_evidence_pages else list(name.told_by)[: parameters.evidence_pages]
    return replace(find, evidence=find.around[told]) if len(told) >= parameters.least_evidence_pages else find


def _first_url(market: Market, find: Find) -> str:
    return str(market.pages["url"].iloc[int(find.evidence[0])])


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
    key = "\n".join([market.target, find.kind, str(find.topic_id), name.keys[0]])
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
