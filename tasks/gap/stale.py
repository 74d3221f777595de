"""Topics that the target has let go stale: its newest page is much older than the competitors', or than it should be."""

import numpy as np
import pandas as pd

from tasks.gap.finds import Find, Market
from tasks.gap.models import GapParameters
from tasks.gap.novelty import Rows


def stale_finds(market: Market, similarity: "pd.Series[float]", parameters: GapParameters) -> list[Find]:
    """The stale topics, longest lag first. `similarity` is that of each row to its topic's centre (0 without one)."""
    finds = []
    for topic_id in sorted({topic for topic in market.topic_ids if topic is not None}):
        rows = np.flatnonzero((market.topic_ids == topic_id) & market.is_content)
        ordered = rows[np.argsort(-similarity.to_numpy()[rows], kind="stable")]
        found = _stale(market, str(topic_id), ordered, parameters)
        if found is not None:
            finds.append(found)
    return sorted(finds, key=lambda find: (-find.novelty, str(find.topic_id)))[: parameters.most_stale]


def _stale(market: Market, topic_id: str, rows: Rows, parameters: GapParameters) -> Find | None:
    dates = market.pages["published_on"]
    own, rivals = rows[market.is_target[rows]], rows[~market.is_target[rows]]
    newest = dates.iloc[own].max()
    if pd.isna(newest) or len(own) < parameters.stale_least_own_pages:
        return None
    newer = rivals[(dates.iloc[rivals] >= newest + pd.Timedelta(days=parameters.stale_lag_days)).to_numpy()]
    if len(newer) >= parameters.stale_least_pages and _is_silence(len(newer), len(own), len(rivals), parameters):
        latest = dates.iloc[newer].max()
        note = f"its newest page on this is from {newest:%Y-%m-%d}, the newest of a competitor from {latest:%Y-%m-%d}"
        return _find(market, topic_id, newer[: parameters.evidence_pages], own, (latest - newest).days, note, parameters)
    age_days = (market.today - newest).days
    if age_days < parameters.stale_age_days or market.competitors:
        return None
    note = f"its newest page on this is from {newest:%Y-%m-%d}, {age_days} days before {market.today:%Y-%m-%d}"
    return _find(market, topic_id, own[: parameters.evidence_pages], own, age_days, note, parameters)


def _find(market: Market, topic_id: str, evidence: Rows, own: Rows, lag_days: int, note: str, parameters: GapParameters) -> Find:
    covering = pd.Series(market.sites[evidence]).value_counts().sort_index()
    novelty = parameters.stale_discount * min(1.0, lag_days / parameters.stale_full_days)
    counts = {str(site): int(count) for site, count in covering.items() if site != market.target}
    return Find("stale", evidence, evidence, own[: parameters.target_pages], topic_id, novelty, counts, len(own), note)


def _is_silence(newer_count: int, own_count: int, rival_count: int, parameters: GapParameters) -> bool:
    """Whether the target's absence since is hardly chance: had sites taken turns at random, such a run of others' pages had this odds.

    Where the target wrote little, no run is long enough to tell; there half of the competitors' pages must be newer.
    """
    odds = (1 - own_count / (own_count + rival_count)) ** newer_count
    return bool(odds <= parameters.stale_chance or newer_count * 2 >= rival_count)
