"""Gaps that keywords show: what rivals rank for or write on and the target does not, and intents that it leaves to them on a topic."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tasks.gap.keyword_models import KEYWORD_GAPS, KeywordGapParameters
from tasks.gap.models import GAPS, GapParameters
from tasks.gap.score import GAP_COLUMNS

ROUNDING = 6


def keyword_gaps(
    keywords: pd.DataFrame, evidence: pd.DataFrame, target: str, parameters: KeywordGapParameters = KEYWORD_GAPS, weights: GapParameters = GAPS
) -> pd.DataFrame:
    """Gaps of kind `keyword`, best first, with `GAP_COLUMNS`: one a cluster, named after the keyword of its with the most opportunity.

    `keywords` is the `keywords` frame; `evidence` has keyword, site, url and published_on, the pages that stand for a keyword, the best first. Only
    keywords of a topic that somebody searches for (a phrase that only pages suggest is a subject, and a gap of another kind), not excluded, in a
    bucket that is a gap, with a page of enough rivals as evidence. That a page is shorter is no gap by itself.
    """
    is_gap = keywords["bucket"].isin(list(dict(parameters.bucket_novelty))) & ~(
        (keywords["bucket"] == "weak") & (keywords["bucket_basis"] == "pages")
    )
    wanted = keywords[is_gap & keywords["opportunity"].notna() & keywords["topic_id"].notna()]
    ordered = wanted.sort_values(["opportunity", "keyword"], ascending=[False, True], kind="stable").drop_duplicates("cluster_id")
    pages = {str(keyword): group for keyword, group in evidence.groupby("keyword")}
    rows = []
    for record in ordered.to_dict("records"):
        keyword: dict[str, Any] = {str(name): value for name, value in record.items()}
        shown = pages.get(str(keyword["keyword"]), evidence.head(0))
        others = shown[shown["site"] != target]
        if others["site"].nunique() >= parameters.least_rivals:
            novelty = parameters.novelty_share * dict(parameters.bucket_novelty)[keyword["bucket"]]
            rows.append(_row("keyword", {**keyword, "label": keyword["keyword"]}, shown, target, novelty, weights))
    return _ranked(rows, parameters)


def intent_gaps(
    keywords: pd.DataFrame,
    evidence: pd.DataFrame,
    labels: Mapping[str, str],
    target: str,
    parameters: KeywordGapParameters = KEYWORD_GAPS,
    weights: GapParameters = GAPS,
) -> pd.DataFrame:
    """Gaps of kind `intent`, best first, with `GAP_COLUMNS`: a topic on which the target answers some intent, and rivals another that it does not.

    Arguments as of `keyword_gaps`; `labels` are the topics' names. An intent counts as answered by pages that target its keywords in their titles,
    told with at least `least_confidence`; it is a gap with `least_intent_keywords` of them at least.
    """
    sure = keywords[
        keywords["topic_id"].notna() & (keywords["intent_confidence"] >= parameters.least_confidence) & ~keywords["is_excluded"].astype(bool)
    ]
    columns = ["keyword", "topic_id", "intent", "rival_total"]
    told = evidence.merge(sure[sure["intent"] != "uncertain"][columns], on="keyword", how="inner", validate="many_to_one")
    answered = set(told.loc[told["site"] == target, ["topic_id", "intent"]].itertuples(index=False, name=None))
    own_topics = {topic for topic, _ in answered}
    rows = []
    for (topic_id, intent), shown in told.groupby(["topic_id", "intent"], sort=True):
        is_left = topic_id in own_topics and (topic_id, intent) not in answered
        if is_left and shown["keyword"].nunique() >= parameters.least_intent_keywords and shown["site"].nunique() >= parameters.least_rivals:
            about = {
                "topic_id": topic_id,
                "label": f"{labels.get(str(topic_id), '')} ({intent})",
                "intent": intent,
                "volume": None,
                "volume_status": "unknown",
            }
            rows.append(
                _row("intent", {**about, "rival_total": shown["rival_total"].iloc[0]}, shown, target, parameters.intent_novelty_share, weights)
            )
    return _ranked(rows, parameters)


def _ranked(rows: Sequence[Mapping[str, object]], parameters: KeywordGapParameters) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=GAP_COLUMNS)
    return frame.sort_values(["score", "label"], ascending=[False, True], kind="stable").head(parameters.most_gaps).reset_index(drop=True)


def _row(kind: str, about: Mapping[str, Any], shown: pd.DataFrame, target: str, novelty: float, weights: GapParameters) -> dict[str, object]:
    others, own = shown[shown["site"] != target].drop_duplicates("url"), shown[shown["site"] == target].drop_duplicates("url")
    sites, total = sorted(others["site"].unique()), int(about["rival_total"])
    parts = _parts(others, len(sites) / max(total, 1), novelty, weights)
    label, topic_id = str(about["label"]), str(about["topic_id"])
    is_known = about["volume_status"] != "unknown"
    key = "\n".join([target, kind, topic_id, label])
    return {
        "gap_id": hashlib.sha256(key.encode(errors="replace")).hexdigest()[:16],
        "kind": kind,
        "topic_id": topic_id,
        "label": label,
        "terms": sorted(shown["keyword"].unique())[: weights.terms],
        "score": round(sum(parts.values()), ROUNDING),
        **parts,
        "demand": float(about["volume"]) if is_known else float(len(others)),
        "demand_status": about["volume_status"] if is_known else "estimated",
        "competition": len(sites) / max(total, 1),
        "competitor_count": len(sites),
        "competitor_total": total,
        "competitors": sites,
        "evidence_urls": others["url"].head(weights.evidence_pages).tolist(),
        "target_urls": own["url"].head(weights.target_pages).tolist(),
        "statement": _statement(kind, about, len(sites), total, target),
    }


def _parts(others: pd.DataFrame, competition: float, novelty: float, weights: GapParameters) -> dict[str, float]:
    """As for all gaps: each its weight times a share of 0..1."""
    demand = min(1.0, float(np.log1p(len(others)) / np.log1p(weights.full_demand_pages)))
    shares = {
        "part_novelty": weights.weight_novelty * novelty,
        "part_demand": weights.weight_demand * demand,
        "part_competition": weights.weight_competition * min(competition, 1.0),
        "part_recency": weights.weight_recency * _recency(others, weights),
    }
    return {name: round(value, ROUNDING) for name, value in shares.items()}


def _recency(others: pd.DataFrame, weights: GapParameters) -> float:
    """Half for each half-life that the middle dated page is older than the newest of the keywords' pages; 0 where none is dated."""
    ages = others["age_days"].dropna().sort_values()
    return 0.0 if ages.empty else float(0.5 ** (float(ages.iloc[len(ages) // 2]) / weights.recency_half_life_days))


def _statement(kind: str, about: Mapping[str, Any], count: int, total: int, target: str) -> str:
    """One sentence with what was counted."""
    verb = "covers" if count == 1 else "cover"
    who = f"{count} of {total} {'competitor' if total == 1 else 'competitors'}"
    if kind == "intent":
        return f"{who} {verb} {about['intent']} searches on this topic; {target} has pages on it, but none for these searches."
    if about["bucket"] == "weak":
        return f"{who} {verb} the keyword “{about['label']}”; {target} ranks behind them all."
    has = "does not rank for it" if about["bucket_basis"] == "positions" else "has no page that names it in its title"
    return f"{who} {verb} the keyword “{about['label']}”; {target} {has}."
