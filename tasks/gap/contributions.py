"""What each source gave to a plan: how many records, on how many keywords, of which time, and how complete they are."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

COLUMNS = ["source", "what", "record_count", "keyword_count", "first_on", "last_on", "note"]

_NAMES = {"search_console": "Search Console", "web_analytics": "Google Analytics"}
_WORDS = {
    "figure": "volume and difficulty",
    "result": "who ranks",
    "question": "questions",
    "related": "related searches",
    "suggestion": "suggestions",
    "trend": "trends",
}


def contributions(pages: pd.DataFrame, facts: pd.DataFrame, metrics: Sequence[Mapping[str, Any]], reconciled: pd.DataFrame) -> pd.DataFrame:
    """A row a source: `COLUMNS`, the crawl first.

    `pages` (site, fetched_at) are those that stand; `facts` rows of `keyword_facts` as last known; `metrics` what each source of metrics told
    (source, record_count, first_on, last_on); `reconciled` how much of the totals the query rows add up to.
    """
    rows = [_of_crawl(pages), *(_of_metrics(row, reconciled) for row in metrics)]
    rows += [_of_facts(str(source), group) for source, group in facts.groupby("source", sort=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_crawl(pages: pd.DataFrame) -> tuple[object, ...]:
    count = pages["site"].nunique()
    what = f"pages of {count} {'site' if count == 1 else 'sites'}"
    return "crawl", what, len(pages), None, pages["fetched_at"].min(), pages["fetched_at"].max(), ""


def _of_metrics(row: Mapping[str, Any], reconciled: pd.DataFrame) -> tuple[object, ...]:
    own = reconciled[(reconciled["source"] == row["source"]) & (reconciled["scope"] == "site") & reconciled["coverage_share"].notna()]
    told = [f"{share:.0%} of {metric}" for metric, share in zip(own["metric"], own["coverage_share"], strict=True)]
    note = f"Queries are known for {' and '.join(told)}; the rest is anonymised or beyond the source's limits." if told else ""
    name = _NAMES.get(str(row["source"]), row["source"])
    return name, "the site's own numbers", row["record_count"], None, row["first_on"], row["last_on"], note


def _of_facts(source: str, group: pd.DataFrame) -> tuple[object, ...]:
    kinds = ", ".join(_WORDS.get(str(kind), str(kind)) for kind in sorted(group["kind"].unique()))
    on = group["on"].dropna()
    return source, kinds, len(group), group["keyword"].nunique(), on.min() if len(on) else None, on.max() if len(on) else None, ""
