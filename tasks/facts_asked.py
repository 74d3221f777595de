"""Which keywords outside sources are asked about, before this run's analysis: those named, searched, and found best by the last run."""

from collections.abc import Sequence

import pandas as pd

from tasks.gap.fact_frames import queries_of


def keywords_to_ask(wanted: Sequence[str], facts: pd.DataFrame, metrics: pd.DataFrame, earlier: Sequence[str], most: int) -> tuple[str, ...]:
    """At most so many keywords, each once whatever its case: the brief's, the imported, the site's own searches, the best of the run before.

    `facts` are rows of `keyword_facts` and `metrics` of `metrics`, as known; `earlier` are in their order. Imported keywords come by volume, own
    searches by impressions, then by name: equal facts give equal keywords.
    """
    once: dict[str, str] = {}
    for keyword in (*wanted, *_imported(facts), *_searched(metrics), *earlier):
        spelled = " ".join(keyword.split())
        if spelled:
            once.setdefault(spelled.casefold(), spelled)
    return tuple(once.values())[:most]


def _imported(facts: pd.DataFrame) -> list[str]:
    """The keywords of files, those with the most searches first."""
    rows = facts[(facts["kind"] == "figure") & facts["fact"].map(lambda fact: "file" in (fact or {}))]
    volumes = rows["value"].where(rows["fact"].map(lambda fact: fact.get("metric") == "volume"))
    ranked = rows.assign(volume=volumes.fillna(-1.0)).groupby("keyword", sort=True)["volume"].max().reset_index()
    return ranked.sort_values(["volume", "keyword"], ascending=[False, True])["keyword"].tolist()


def _searched(metrics: pd.DataFrame) -> list[str]:
    """The site's own searches, the most seen first."""
    queries = queries_of(metrics)
    if queries is None:
        return []
    seen = queries.groupby("query", sort=True)["impressions"].sum().reset_index()
    return seen.sort_values(["impressions", "query"], ascending=[False, True])["query"].tolist()
