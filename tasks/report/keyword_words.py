"""What the report says of keywords: the names of buckets and intents, and what each is."""

from typing import Any

import pandas as pd

from tasks.report.figures import UNKNOWN
from tasks.report.frames import flags, having

BUCKETS = {
    "missing": "every competitor stands for it, the target does not",
    "untapped": "some competitors stand for it, the target does not",
    "weak": "the target stands behind every competitor that is there",
    "shared": "the target stands between competitors",
    "strong": "the target stands ahead of every competitor that is there",
    "unique": "the target alone stands for it",
    "unknown": "no result and no title shows who stands for it",
}
INTENTS = {
    "informational": "to learn or to solve something",
    "commercial": "to compare before choosing",
    "transactional": "to buy, book or get something",
    "navigational": "to reach a certain site",
    "uncertain": "the words do not tell",
}
PARTS = {
    "demand": "monthly searches on a logarithmic scale; nothing where they are unknown",
    "ease": "how low the difficulty is; nothing where it is unknown",
    "intent": "what searches of this intent are worth, times how sure the intent is",
    "bucket": "how much of it competitors hold and the target does not",
    "trend": "whether it is searched more than before; nothing where that is unknown",
}
COLUMNS = (
    "keyword", "cluster_id", "cluster_label", "topic_id", "sources", "volume", "volume_status", "volume_method", "difficulty", "difficulty_status",
    "difficulty_method", "intent", "intent_confidence", "trend", "trend_status", "is_own_brand", "is_rival_brand", "is_navigational", "is_excluded",
    "bucket", "bucket_basis", "rival_count", "rival_total", "position", "monthly_impressions", "target_url", "is_quick_win", "extra_clicks",
    "extra_clicks_status", "extra_clicks_method", "opportunity",
)  # fmt: skip


def told_keywords(keywords: pd.DataFrame) -> pd.DataFrame:
    """The keywords in their order with all of `COLUMNS`, with one of the report's words as `bucket` and `intent`.

    A cluster that is named after a keyword that is set apart has no label.
    """
    frame = having(keywords, COLUMNS)
    marks = {name: flags(frame[name]) for name in ("is_own_brand", "is_rival_brand", "is_navigational", "is_excluded", "is_quick_win")}
    is_apart = marks["is_excluded"] | marks["is_rival_brand"] | marks["is_navigational"]
    apart = set(frame.loc[is_apart, "keyword"])
    return frame.assign(
        **{**marks, "is_excluded": is_apart},
        cluster_label=frame["cluster_label"].map(lambda label: None if label in apart else label),
        bucket=frame["bucket"].map(lambda name: _one_of(name, BUCKETS, UNKNOWN)),
        intent=frame["intent"].map(lambda name: _one_of(name, INTENTS, "uncertain")),
    )


def _one_of(name: Any, known: dict[str, str], otherwise: str) -> str:
    return str(name) if name in known else otherwise
