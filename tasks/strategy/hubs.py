"""The hub of a pillar and its spokes: which own page the others can lead to, if there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.strategy.market import nearness
from tasks.strategy.models import PILLARS, Market, PillarParameters


@dataclass(frozen=True, slots=True)
class Hub:
    """The page that stands for a pillar; without one, `status` is `to write`. `inlinks` are links to it from own pages on the pillar."""

    status: str
    url: str | None = None
    title: str | None = None
    inlinks: int | None = None


def hub_of(market: Market, topic_ids: Sequence[str], parameters: PillarParameters = PILLARS) -> Hub:
    """The own page that lies nearest to the pillar and that its other pages link to more than the rest of the site does.

    A page that the whole site links to alike, as menus do, is no hub by that; nor is the home page. The page of a section in which most of the
    others lie is their hub, whoever links to it.
    """
    own = _own_pages(market, topic_ids)
    if own.empty:
        return Hub("to write")
    inside = market.links[market.links["from_url"].isin(set(own["url"]))]
    counts, everywhere = (links.groupby("to_url").size().reindex(own["url"]).fillna(0).to_numpy() for links in (inside, market.links))
    lift = counts / max(len(own) - 1, 1) - everywhere / max(len(market.own) - 1, 1)
    least = max(parameters.least_links, parameters.least_link_share * (len(own) - 1))
    is_able = ((counts >= least) & (lift > 0) & own["url"].map(_is_inner).to_numpy()) | _are_above(own["url"])
    if not is_able.any():
        return Hub("to write")
    score = np.where(is_able, own["nearness"].to_numpy() + np.clip(lift, 0, None), -1.0)
    best = int(np.argmax(np.round(score, 9)))
    return Hub("existing", str(own["url"].iloc[best]), str(own["title"].iloc[best]), int(counts[best]))


def _are_above(urls: "pd.Series[str]") -> NDArray[np.bool_]:
    """Of each page whether most of the others lie below it, as pages of a section lie below the section's own."""
    paths = [urlsplit(url).path.rstrip("/") for url in urls]
    below = [sum(other.startswith(f"{path}/") for other in paths) if path else 0 for path in paths]
    return np.array([count > 1 and count * 2 > len(paths) - 1 for count in below], dtype=np.bool_)


def spokes_of(market: Market, topic_ids: Sequence[str], hub: Hub, parameters: PillarParameters = PILLARS) -> list[dict[str, Any]]:
    """The other own pages on the pillar, those nearest to it first: url, title and topic_id."""
    own = _own_pages(market, topic_ids)
    others = own[own["url"] != hub.url].sort_values(["nearness", "url"], ascending=[False, True]).head(parameters.spokes)
    return [{str(name): value for name, value in row.items()} for row in others[["url", "title", "topic_id"]].to_dict("records")]


def _own_pages(market: Market, topic_ids: Sequence[str]) -> pd.DataFrame:
    """The target's pages on a pillar, with how near each lies to its middle."""
    places = np.flatnonzero(market.pages["topic_id"].isin(topic_ids).to_numpy())
    near = market.pages.iloc[places].assign(nearness=np.round(nearness(market, places), 6))
    return near[near["site"] == market.target].reset_index(drop=True)


def _is_inner(url: str) -> bool:
    return urlsplit(url).path.strip("/") not in {"", "index.html", "index.php"}
