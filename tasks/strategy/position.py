"""Where the target stands against its competitors: pillar by pillar, by share of pages."""

from typing import Any

import pandas as pd

from tasks.strategy import facts, writing
from tasks.strategy.lines import Line, line
from tasks.strategy.models import Market

_SHOWN = 3


def position_rows(market: Market, pillars: pd.DataFrame) -> list[Line]:
    """The position in one line, and a line on each competitor with pages, the nearest in size of its share first."""
    shares = pillar_shares(market, pillars)
    if shares.empty:
        return []
    own = line(
        market, "positioning", "target", market.target, writing.position(market.target, _own(market, pillars, shares)),
        [facts.of_site(market, market.target, writing.held(_share(market, market.target)), _share(market, market.target))],
        count=len(market.own), cited=[one for ids in pillars["evidence_ids"].head(_SHOWN) for one in ids[:2]],
    )  # fmt: skip
    rivals = sorted((site for site in market.sites if site != market.target), key=lambda site: (-_share(market, site), site))
    return [own, *(_rival(market, site, shares, pillars) for site in rivals)]


def pillar_shares(market: Market, pillars: pd.DataFrame) -> pd.DataFrame:
    """The share that each site has of the pages on each pillar: pillar_id, site, share; sites in the order of their share."""
    owner = {topic: row["pillar_id"] for row in pillars.to_dict("records") for topic in row["topic_ids"]}
    counts = market.pages.assign(pillar_id=market.pages["topic_id"].map(owner)).groupby(["pillar_id", "site"]).size().rename("pages").reset_index()
    shares = counts.assign(share=counts["pages"] / counts.groupby("pillar_id")["pages"].transform("sum"))
    return shares.sort_values(["pillar_id", "share", "site"], ascending=[True, False, True], ignore_index=True)


def _share(market: Market, site: str) -> float:
    return float((market.pages["site"] == site).mean())


def _own(market: Market, pillars: pd.DataFrame, shares: pd.DataFrame) -> dict[str, Any]:
    """What the target's position is told by: the pillars that it leads, and who leads the others."""
    leaders = shares.drop_duplicates("pillar_id").set_index("pillar_id")
    labels = dict(zip(pillars["pillar_id"], pillars["label"], strict=True))
    led = [labels[one] for one in pillars["pillar_id"] if leaders.loc[one, "site"] == market.target]
    others = [
        (labels[one], str(leaders.loc[one, "site"]), float(leaders.loc[one, "share"])) for one in pillars["pillar_id"] if labels[one] not in led
    ]
    return {"share": _share(market, market.target), "led": led, "others": others, "has_rivals": len(market.sites) > 1}


def _rival(market: Market, site: str, shares: pd.DataFrame, pillars: pd.DataFrame) -> Line:
    labels = dict(zip(pillars["pillar_id"], pillars["label"], strict=True))
    best = shares[shares["site"] == site].sort_values(["share", "pillar_id"], ascending=[False, True])
    profile = next((row for row in market.competitors.to_dict("records") if row["site"] == site), {})
    cadence = profile.get("pages_a_month") if profile.get("cadence_status") in ("measured", "estimated") else None
    strongest = [(labels[one], float(share)) for one, share in zip(best["pillar_id"].head(2), best["share"].head(2), strict=True)]
    pages = int((market.pages["site"] == site).sum())
    statement = writing.rival(site, pages, strongest, None if cadence is None or pd.isna(cadence) else float(cadence))
    return line(
        market, "positioning", site, site, statement, [facts.of_site(market, site, writing.held(_share(market, site)), _share(market, site))],
        count=pages,
    )  # fmt: skip
