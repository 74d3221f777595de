"""Where there is room for the target: rising topics that it has little of, topics that nobody holds, leaders that have fallen silent."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tasks.evidence import evidence_id
from tasks.strategy import facts, writing
from tasks.strategy.models import OPPORTUNITIES, Market, OpportunityParameters, Told, confidence

OPPORTUNITY_COLUMNS = [
    "opportunity_id", "kind", "topic_id", "pillar_id", "label", "score", "part_momentum", "part_openness", "part_demand", "part_footing", "demand",
    "demand_status", "demand_method", "leader", "leader_share", "target_share", "statement", "status", "source", "confidence", "evidence_ids",
]  # fmt: skip
KINDS = ("rising", "silent leader", "white space")
PARTS = ("part_momentum", "part_openness", "part_demand", "part_footing")

_DIGITS = 6
_SHOWN = 3
_DECLARED = ("own_pages", "leader_newest_on", "is_silent", "is_rising", "rival_pages", "rival_sites", "pages")


def identify_market_opportunities(
    market: Market, trends: pd.DataFrame, pillars: pd.DataFrame, parameters: OpportunityParameters = OPPORTUNITIES
) -> Told:
    """Openings in the market, best first: `OPPORTUNITY_COLUMNS`, with the facts that they cite; each topic is in one at most.

    `trends` are those of `analyze_industry_trends`, `pillars` those of `build_pillars`. The score, 0 to 1, is the sum of its parts. Demand
    is estimated by competitors' pages on the topic. A market without competitors has no openings that could be seen.
    """
    topics = _topics(market, trends, parameters)
    able = topics[topics["kind"].notna()] if len(topics) else topics
    if able.empty:
        return Told(pd.DataFrame(columns=OPPORTUNITY_COLUMNS), facts.joined([]))
    scored = _scored(able, parameters).sort_values(["score", "topic_id"], ascending=[False, True]).head(parameters.most)
    owner = {topic: row["pillar_id"] for row in pillars.to_dict("records") for topic in row["topic_ids"]}
    told = [_told(market, {**row, "pillar_id": owner.get(row["topic_id"])}) for row in scored.to_dict("records")]
    return Told(pd.DataFrame([row for row, _ in told])[OPPORTUNITY_COLUMNS], facts.joined([known for _, known in told]))


def _topics(market: Market, trends: pd.DataFrame, parameters: OpportunityParameters) -> pd.DataFrame:
    """What is known of each topic that competitors are on and the target has no more than its share of; `kind` where it is an opening."""
    rising = set(trends.loc[(trends["direction"] == "rising") & (trends["kind"] == "topic"), "topic_id"].dropna()) if len(trends) else set()
    rows = [_topic(market, str(topic_id), pages, str(topic_id) in rising, parameters) for topic_id, pages in market.pages.groupby("topic_id")]
    kept = [row for row in rows if row is not None]
    return pd.DataFrame(kept)


def _topic(market: Market, topic_id: str, pages: pd.DataFrame, is_rising: bool, parameters: OpportunityParameters) -> dict[str, Any] | None:
    rivals = pages[pages["site"] != market.target]
    target_share = (len(pages) - len(rivals)) / len(pages)
    if len(pages) < parameters.least_pages or rivals.empty or target_share > parameters.fair_share / len(market.sites):
        return None
    counts = rivals["site"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    leader, leader_share = str(counts.index[0]), float(counts.iloc[0]) / len(pages)
    newest = rivals.loc[rivals["site"] == leader, "published_on"].max()
    is_silent = bool(pd.notna(newest) and (market.today - newest).days > parameters.silent_days)
    is_open = leader_share <= parameters.open_share
    return {
        "topic_id": topic_id, "label": market.labels[topic_id], "leader": leader, "leader_share": leader_share, "target_share": target_share,
        "kind": "rising" if is_rising else "silent leader" if is_silent else "white space" if is_open else None,
        "own_pages": len(pages) - len(rivals), "rival_pages": len(rivals), "rival_sites": rivals["site"].nunique(), "pages": len(pages),
        "leader_newest_on": newest, "is_silent": is_silent, "is_rising": is_rising,
    }  # fmt: skip


def _scored(topics: pd.DataFrame, parameters: OpportunityParameters) -> pd.DataFrame:
    """The parts of each opening's score, and the score."""
    openness = (1 - topics["leader_share"]) * 0.5 + topics["is_silent"].astype(float) * 0.5
    parts = {
        "part_momentum": parameters.momentum_weight * topics["is_rising"].astype(float),
        "part_openness": parameters.openness_weight * openness,
        "part_demand": parameters.demand_weight * topics["rival_pages"] / max(int(topics["rival_pages"].max()), 1),
        "part_footing": parameters.footing_weight * (topics["own_pages"] / 3).clip(upper=1.0),
    }
    rounded = {name: values.round(_DIGITS) for name, values in parts.items()}
    scored = topics.assign(**rounded)
    return scored.assign(score=scored[list(PARTS)].sum(axis=1))


def _told(market: Market, row: Mapping[Any, Any]) -> tuple[dict[str, Any], pd.DataFrame]:
    known = facts.joined(
        [
            facts.of_pages(market, _pages(market, row)),
            facts.of_coverage(market, market.target, [row["topic_id"]]),
            facts.of_coverage(market, row["leader"], [row["topic_id"]]),
        ]
    )
    own = {
        "opportunity_id": evidence_id("opportunity", "", row["topic_id"]), "demand": float(row["rival_pages"]), "demand_status": "estimated",
        "demand_method": "competitors' pages", "statement": writing.opportunity(row, market.target), "status": "estimated", "source": "crawl",
        "confidence": confidence(row["pages"]), "evidence_ids": facts.ids(known),
    }  # fmt: skip
    return {**{name: value for name, value in row.items() if name not in _DECLARED}, **own}, known


def _pages(market: Market, row: Mapping[Any, Any]) -> Sequence[str]:
    """The leader's newest pages on the topic."""
    pages = market.pages[(market.pages["topic_id"] == row["topic_id"]) & (market.pages["site"] == row["leader"])]
    return list(pages.sort_values(["published_on", "url"], ascending=[False, True])["url"].head(_SHOWN))
