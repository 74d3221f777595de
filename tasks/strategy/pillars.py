"""Pillars: what the site is to be known for. Groups of topics, each with its hub, its spokes, what is missing and its share of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.strategy import facts, hubs, writing
from tasks.strategy.groups import Group, is_removed, stable_ids, topic_groups, with_removed
from tasks.strategy.models import PILLARS, Fixed, Market, PillarParameters, Told, confidence
from tasks.strategy.naming import names_of_group, read_wording

PILLAR_COLUMNS = [
    "pillar_id", "label", "topic_ids", "share", "part_gaps", "part_demand", "part_strength", "hub_status", "hub_url", "hub_title",
    "hub_inlink_count", "own_page_count", "market_page_count", "spoke_count", "missing_count", "spokes", "missing", "own_share", "demand",
    "demand_status", "demand_method", "rationale", "status", "source", "confidence", "fixed", "evidence_ids",
]  # fmt: skip
PARTS = ("part_gaps", "part_demand", "part_strength")
FIXABLE = ("label", "share", "hub_url")
"""The fields of a pillar that a person can fix."""

_RIVAL_PAGES = "competitors' pages"
_SEARCHES = "searches of its keywords"
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Demand:
    """How much each pillar is wanted: figures, their status and their method."""

    figures: Sequence[float | None]
    status: str
    method: str | None


def build_pillars(market: Market, previous: pd.DataFrame | None = None, fixed: Fixed | None = None, parameters: PillarParameters = PILLARS) -> Told:
    """The pillars, largest share first: `PILLAR_COLUMNS`, with the facts that they cite.

    A pillar's share of the plan is the sum of its parts; all shares add up to 1. `hub_status` is `existing` or `to write`. `spokes` names the
    target's pages (url, title, topic_id), `missing` its gaps on these topics (gap_id, label, kind, score). `previous` are the pillars of the
    run before: a group of mostly the same topics keeps its id. What is `fixed` of a pillar stands as it is; the other shares make room.
    One that a person removed does not come back, nor do its topics join another.
    """
    nothing = Told(pd.DataFrame(columns=PILLAR_COLUMNS), facts.joined([]))
    if market.pages.empty:
        return nothing
    groups, ids = _wanted(market, previous, fixed or {}, parameters)
    if not groups:
        return nothing
    demand = demand_of(market, groups)
    parts = _parts(market, groups, demand, parameters)
    labels = names_of(market, groups)
    built = [_pillar(market, group, label, parameters) for group, label in zip(groups, labels, strict=True)]
    rows = (
        pd.DataFrame([row for row, _ in built], dtype=object)
        .infer_objects()
        .assign(pillar_id=ids, **parts, demand=pd.Series(demand.figures, dtype="float64"), demand_status=demand.status, demand_method=demand.method)
    )
    shared = with_fixed(rows.assign(share=rows[list(PARTS)].sum(axis=1)), fixed or {})
    told = shared.assign(rationale=[writing.rationale(row, market.target) for row in shared.to_dict("records")])
    ordered = told.sort_values(["share", "pillar_id"], ascending=[False, True], ignore_index=True)[PILLAR_COLUMNS]
    return Told(ordered, facts.joined([known for _, known in built]))


def _wanted(market: Market, previous: pd.DataFrame | None, fixed: Fixed, parameters: PillarParameters) -> tuple[list[Group], list[str]]:
    """The groups of topics and their ids, but for those that a person removed."""
    groups = topic_groups(market, parameters)
    sizes = market.pages.groupby("topic_id").size()
    ids = stable_ids(groups, sizes, with_removed(previous, fixed, "pillar_id"), parameters)
    kept = [(group, one) for group, one in zip(groups, ids, strict=True) if not is_removed(fixed, one)]
    return [group for group, _ in kept], [one for _, one in kept]


def names_of(market: Market, groups: Sequence[Group]) -> list[str]:
    """What each group is called, no two the same: what its pages are headed by and others are not."""
    wording = read_wording(market)
    return writing.distinct_names([writing.pillar_name(names_of_group(market, wording, group)) for group in groups])


def demand_of(market: Market, groups: Sequence[Group]) -> Demand:
    """Measured searches of the keywords where each group has some; else competitors' pages, an estimate; else unknown."""
    keywords = market.keywords
    measured = keywords[(keywords["volume_status"] == "measured") & ~keywords["is_excluded"]] if len(keywords) else keywords
    by_topic = measured.groupby("topic_id")["volume"].sum() if len(measured) else pd.Series(dtype="float64")
    searched = [float(by_topic.reindex(list(group)).sum()) for group in groups]
    if all(searched):
        return Demand(searched, "measured", _SEARCHES)
    rivals = market.pages[market.pages["site"] != market.target].groupby("topic_id").size()
    if rivals.empty:
        return Demand([None] * len(groups), "unknown", None)
    return Demand([float(rivals.reindex(list(group)).sum()) for group in groups], "estimated", _RIVAL_PAGES)


def _parts(market: Market, groups: Sequence[Group], demand: Demand, parameters: PillarParameters) -> dict[str, NDArray[np.float64]]:
    """The parts of each group's share; what nothing is known of leaves its weight to the others."""
    own = market.own.groupby("topic_id").size()
    scores = market.gaps.groupby("topic_id")["score"].sum() if len(market.gaps) else pd.Series(dtype="float64")
    figures = {
        "part_gaps": (parameters.gaps_weight, [float(scores.reindex(list(group)).sum()) for group in groups]),
        "part_demand": (parameters.demand_weight, [value or 0.0 for value in demand.figures]),
        "part_strength": (parameters.strength_weight, [float(own.reindex(list(group)).sum()) for group in groups]),
    }
    known = sum(weight for weight, values in figures.values() if sum(values) > 0)
    none = np.zeros(len(groups))
    return {name: np.asarray(values) / sum(values) * weight / known if sum(values) > 0 else none for name, (weight, values) in figures.items()}


def _pillar(market: Market, group: Group, label: str, parameters: PillarParameters) -> tuple[dict[str, Any], pd.DataFrame]:
    """One pillar but for its shares, and its facts."""
    on_it = market.pages["topic_id"].isin(group)
    own = int((on_it & (market.pages["site"] == market.target)).sum())
    hub = hubs.hub_of(market, group, parameters)
    spokes = hubs.spokes_of(market, group, hub, parameters)
    gaps = market.gaps[market.gaps["topic_id"].isin(group)]
    cited = facts.of_coverage(market, market.target, sorted(group))
    pages = facts.of_pages(market, [*([hub.url] if hub.url else []), *(spoke["url"] for spoke in spokes[:5])])
    gap_ids = [one for ids in gaps["evidence_ids"].head(3) for one in ids[:2]]
    row = {
        "label": label, "topic_ids": list(group), "hub_status": hub.status, "hub_url": hub.url, "hub_title": hub.title,
        "hub_inlink_count": hub.inlinks, "own_page_count": own, "market_page_count": int(on_it.sum()), "spokes": spokes,
        "spoke_count": own - (hub.url is not None), "missing": _missing(gaps.head(parameters.missing)), "missing_count": len(gaps),
        "own_share": own / int(on_it.sum()), "status": "estimated", "source": "crawl", "confidence": confidence(int(on_it.sum())),
        "evidence_ids": list(dict.fromkeys([*facts.ids(pages, cited), *gap_ids])),
    }  # fmt: skip
    return row, facts.joined([pages, cited])


def _missing(gaps: pd.DataFrame) -> list[Mapping[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in gaps[["gap_id", "label", "kind", "score", "topic_id"]].to_dict("records")]


def with_fixed(rows: pd.DataFrame, fixed: Fixed) -> pd.DataFrame:
    """The pillars with what a person fixed of them; the shares that nobody fixed keep their proportions and fill what is left of 1."""
    held = [{name: value for name, value in fixed.get(str(one), {}).items() if name in FIXABLE} for one in rows["pillar_id"]]
    shares = np.array([float(own.get("share", np.nan)) for own in held])
    is_free = np.isnan(shares)
    left, free = 1 - float(np.nansum(shares)), float(rows.loc[is_free, "share"].sum())
    factor = max(left, 0.0) / free if is_free.any() and free > 0 else 1.0
    scaled = rows[list(PARTS)].mul(factor).where(pd.Series(is_free, index=rows.index), axis=0).round(_DIGITS)
    changed = rows.assign(**{name: scaled[name] for name in PARTS}, share=np.where(is_free, scaled.sum(axis=1), shares))
    return changed.assign(
        label=[own.get("label", label) for own, label in zip(held, rows["label"], strict=True)],
        hub_url=pd.Series([_address(own, url) for own, url in zip(held, rows["hub_url"], strict=True)], index=rows.index, dtype="object"),
        hub_status=[_hub_status(own, status) for own, status in zip(held, rows["hub_status"], strict=True)],
        fixed=pd.Series([sorted(own) for own in held], index=rows.index, dtype="object"),
    )


def _address(own: Mapping[str, Any], url: Any) -> str | None:
    """The address of a hub: the one that a person named, else the one that was found, if any."""
    found = own.get("hub_url", url)
    return found if isinstance(found, str) else None


def _hub_status(own: Mapping[str, Any], status: str) -> str:
    return status if "hub_url" not in own else "existing" if own["hub_url"] else "to write"
