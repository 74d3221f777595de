"""Where each site stands among the others by what it writes about: shares of topics, breadth, the order of the market."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from tasks.gap.profile_models import PROFILES, ProfileParameters
from tasks.gap.significance import binomial

SHARE_COLUMNS = ["site", "topic_id", "page_count", "word_count", "page_share", "word_share", "own_share"]
POSITION_COLUMNS = [
    "site", "rank", "topic_share", "page_share", "word_share", "topics_led_count", "topics_count", "breadth", "focus", "page_count", "previous_rank",
    "previous_topic_share",
]  # fmt: skip
LEADER_COLUMNS = [
    "topic_id", "leader", "leader_share", "leader_page_count", "second", "second_share", "target_share", "target_rank", "page_count", "is_clear",
]  # fmt: skip

_DIGITS = 6


def topic_shares(coverage: pd.DataFrame) -> pd.DataFrame:
    """The share of each site in each topic of the market, and of each topic in each site: `SHARE_COLUMNS`, a row a site and topic it covers.

    `page_share` and `word_share` are parts of the topic's pages and words (they add up to 1 over its sites), `own_share` is the part of the
    site's pages (it adds up to 1 over its topics). Where nobody wrote a word, word shares are NaN.
    """
    ordered = coverage[coverage["page_count"] > 0].sort_values(["site", "topic_id"], ignore_index=True)
    counts = ordered[["page_count", "word_count"]].astype("float64")
    by_topic = counts.groupby(ordered["topic_id"]).transform("sum")
    return ordered.assign(
        page_count=ordered["page_count"].astype("int64"),
        word_count=ordered["word_count"].astype("int64"),
        page_share=counts["page_count"] / by_topic["page_count"],
        word_share=counts["word_count"] / by_topic["word_count"].where(by_topic["word_count"] > 0),
        own_share=counts["page_count"] / counts["page_count"].groupby(ordered["site"]).transform("sum"),
    )[SHARE_COLUMNS]


def market_position(shares: pd.DataFrame, sites: Sequence[str], previous: pd.DataFrame | None = None) -> pd.DataFrame:
    """All sites in the order of the market, with `POSITION_COLUMNS`.

    `topic_share` is the mean of a site's shares of the topics, each topic counting alike, so that a mass of pages on one subject is no
    market; `page_share` and `word_share` are its parts of everything. `breadth` is the effective number of its topics (the exponential of
    Shannon's entropy: Jost 2006), which grows with the number of pages; `focus` is the odds that two of its pages share a topic (Simpson,
    free of bias), which does not. `previous` is an earlier `profiles` frame, or such a position frame.
    """
    topics = max(shares["topic_id"].nunique(), 1)
    grouped = shares.groupby("site")
    table = pd.DataFrame(index=pd.Index(sorted(sites), name="site")).assign(
        topic_share=grouped["page_share"].sum() / topics,
        page_share=grouped["page_count"].sum() / max(shares["page_count"].sum(), 1),
        word_share=grouped["word_count"].sum() / max(shares["word_count"].sum(), 1),
        topics_led_count=_leads(shares),
        topics_count=grouped.size(),
        breadth=np.exp(-(shares["own_share"] * np.log(shares["own_share"])).groupby(shares["site"]).sum()),
        focus=_focus(shares),
        page_count=grouped["page_count"].sum(),
    )
    counts = ["topics_led_count", "topics_count", "page_count"]
    parts = ["topic_share", "page_share", "word_share"]
    whole = table.fillna(dict.fromkeys([*counts, *parts], 0)).astype(dict.fromkeys(counts, "int64")).round(_DIGITS).reset_index()
    ranked = whole.sort_values(["topic_share", "page_count", "site"], ascending=[False, False, True], ignore_index=True)
    return ranked.assign(rank=range(1, len(ranked) + 1), **_previous(ranked, previous))[POSITION_COLUMNS]


def _leads(shares: pd.DataFrame) -> "pd.Series[int]":
    best = shares.groupby("topic_id")["page_count"].transform("max")
    leading = shares[shares["page_count"] == best]
    return leading[~leading.duplicated("topic_id", keep=False)].groupby("site").size()


def _focus(shares: pd.DataFrame) -> "pd.Series[float]":
    """Simpson's index from counts without replacement; NaN for a site of one page."""
    counts = shares["page_count"].astype("float64")
    pairs = (counts * (counts - 1)).groupby(shares["site"]).sum()
    whole = counts.groupby(shares["site"]).sum()
    return pairs / (whole * (whole - 1)).where(whole > 1)


def _previous(ranked: pd.DataFrame, previous: pd.DataFrame | None) -> dict[str, "pd.Series[Any]"]:
    if previous is None or previous.empty:
        unknown = pd.Series(np.nan, index=ranked.index)
        return {"previous_rank": unknown.astype("Int64"), "previous_topic_share": unknown}
    earlier = previous.set_index("site")
    ranks = earlier["rank" if "rank" in earlier.columns else "market_rank"]
    return {
        "previous_rank": ranked["site"].map(ranks).astype("Int64"),
        "previous_topic_share": ranked["site"].map(earlier["topic_share"]).astype("float64"),
    }


def topic_leaders(shares: pd.DataFrame, target: str, parameters: ProfileParameters = PROFILES) -> pd.DataFrame:
    """Who leads each topic by pages, the second, and where the target stands: `LEADER_COLUMNS`, in the order of topics.

    Sites with equally many pages are in the order of their names. `is_clear` says whether the leader's lead over the second is more than
    chance (a binomial test of even odds at the given level); `target_share` is 0 and `target_rank` missing where the target has no page.
    """
    ordered = shares.sort_values(["topic_id", "page_count", "site"], ascending=[True, False, True])
    ordered = ordered.assign(place=ordered.groupby("topic_id").cumcount() + 1, whole=ordered.groupby("topic_id")["page_count"].transform("sum"))
    first, second, own = (
        rows.set_index("topic_id") for rows in (ordered[ordered["place"] == 1], ordered[ordered["place"] == 2], ordered[ordered["site"] == target])
    )
    other = second["page_count"].reindex(first.index).fillna(0).astype("int64")
    chances = binomial(first["page_count"].to_numpy(), (first["page_count"] + other).to_numpy(), np.full(len(first), 0.5))
    table = pd.DataFrame(
        {
            "leader": first["site"],
            "leader_share": first["page_share"],
            "leader_page_count": first["page_count"],
            "second": second["site"].reindex(first.index),
            "second_share": second["page_share"].reindex(first.index),
            "target_share": own["page_share"].reindex(first.index).fillna(0.0),
            "target_rank": own["place"].reindex(first.index).astype("Int64"),
            "page_count": first["whole"],
            "is_clear": chances <= parameters.false_share,
        }
    )
    return table.reset_index()[LEADER_COLUMNS]
