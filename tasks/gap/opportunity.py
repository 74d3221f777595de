"""Where a keyword stands between the target and its rivals, what it is worth, and which clicks are near at hand."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from tasks.gap.click_curve import expected_share
from tasks.gap.keyword_models import OPPORTUNITY, OpportunityParameters

BUCKETS = ("missing", "untapped", "weak", "strong", "shared", "unique")
BUCKET_COLUMNS = ["bucket", "bucket_basis", "rival_count", "rival_total"]
PARTS = ("part_demand", "part_ease", "part_intent", "part_bucket", "part_trend")
QUICK_COLUMNS = ["is_quick_win", "extra_clicks", "extra_clicks_status", "extra_clicks_method"]


def gap_buckets(standing: pd.DataFrame, target: str, rivals: Collection[str], basis: str) -> pd.DataFrame:
    """The bucket of each keyword that any site stands for: keyword and `BUCKET_COLUMNS`.

    `standing` has keyword, site and rank (the lower the better: positions, or minus the words of the best page), a row a site that stands for it.
    missing: all rivals, not the target. untapped: some rivals, not the target. unique: the target alone. weak: the target behind every rival that
    is there. strong: ahead of each of them. shared: between them. The names are those of Semrush's keyword gap.
    """
    known = standing[standing["site"].isin([target, *rivals])]
    best = known.pivot_table(index="keyword", columns="site", values="rank", aggfunc="min").reindex(columns=[target, *rivals])
    own, others = best[target], best[list(rivals)]
    count, total = others.notna().sum(axis=1), len(rivals)
    conditions = [
        own.isna() & (count == total),
        own.isna(),
        count == 0,
        own > others.max(axis=1),
        own < others.min(axis=1),
    ]
    bucket = np.select(conditions, ["missing", "untapped", "unique", "weak", "strong"], "shared")
    frame = pd.DataFrame({"keyword": best.index, "bucket": bucket, "bucket_basis": basis, "rival_count": count.to_numpy(), "rival_total": total})
    return frame.reset_index(drop=True)


def quick_wins(keywords: pd.DataFrame, curve: pd.DataFrame, parameters: OpportunityParameters = OPPORTUNITY) -> pd.DataFrame:
    """`QUICK_COLUMNS` for each keyword, in the order given: whether the target ranks 4 to 20, and the clicks a month that a place at the top would
    add.

    `keywords` has position, monthly_impressions and is_excluded. Extra clicks are impressions times the difference of the curve at
    `aimed_position` and at today's position; unknown without impressions.
    """
    position = keywords["position"].astype("float64")
    is_near = position.between(parameters.near_from, parameters.near_to) & ~keywords["is_excluded"].astype(bool)
    aimed = expected_share(curve, pd.Series(parameters.aimed_position, index=keywords.index, dtype="float64"))
    gain = (aimed - expected_share(curve, position)).clip(lower=0) * keywords["monthly_impressions"].astype("float64")
    extra = gain.where(is_near).round(1)
    status = np.where(extra.notna(), "estimated", "unknown")
    named = pd.Series(f"click-through at position {parameters.aimed_position:g}, curve {curve['method'].iloc[0]}", keywords.index)
    columns = {"is_quick_win": is_near, "extra_clicks": extra, "extra_clicks_status": status, "extra_clicks_method": named.where(extra.notna())}
    return pd.DataFrame(columns)[QUICK_COLUMNS].reset_index(drop=True)


def opportunities(keywords: pd.DataFrame, parameters: OpportunityParameters = OPPORTUNITY) -> pd.DataFrame:
    """The opportunity (0..1) of each keyword and its `PARTS`, which add up to it, in the order given; none for excluded keywords.

    `keywords` has sources, volume, difficulty, intent, intent_confidence, bucket, bucket_basis, trend and is_excluded. A phrase that only pages
    hold has no opportunity: nobody is known to search for it. What is unknown of a keyword earns nothing: the
    score is what is known to speak for it. Volume counts on a logarithmic scale.
    """
    shares = pd.DataFrame(
        {
            "part_demand": (np.log1p(keywords["volume"].astype("float64")) / np.log1p(parameters.full_volume)).clip(0, 1),
            "part_ease": 1 - keywords["difficulty"].astype("float64") / 100,
            "part_intent": keywords["intent"].map(dict(parameters.intent_shares)).astype("float64") * keywords["intent_confidence"],
            "part_bucket": keywords["bucket"].map(dict(parameters.bucket_shares)).astype("float64"),
            "part_trend": keywords["trend"].map(dict(parameters.trend_shares)).astype("float64"),
        }
    )
    parts = shares.mul(pd.Series(dict(zip(PARTS, parameters.weights, strict=True))), axis=1).fillna(0.0).round(6)
    parts[keywords["is_excluded"].astype(bool) | ~is_searched(keywords)] = np.nan
    return parts.assign(opportunity=parts.sum(axis=1, min_count=len(PARTS)).round(6))[["opportunity", *PARTS]].reset_index(drop=True)


def is_searched(keywords: pd.DataFrame) -> "pd.Series[bool]":
    """Whether somebody is known to search for each keyword: a source other than pages names it, or results for it are known."""
    return keywords["sources"].map(lambda sources: list(sources) != ["pages"]).astype(bool) | (keywords["bucket_basis"] == "positions")
