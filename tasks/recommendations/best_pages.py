"""Which pages are the best on a topic: by facts where there are any, else by how typical of it and how deep they are. It always says which."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tasks.recommendations.findings import Findings

BY_RESULTS = "their places in search results"
BY_TEXT = "how typical of the topic and how long they are; nothing is known of how they rank"
_LEAST_FACTS = 3
_FIRST_PAGE = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """Pages of `Findings.pages`, best first, and by what they are the best."""

    pages: pd.DataFrame
    basis: str


def best_pages(findings: Findings, topic_id: str, most: int, without_site: str = "") -> Best:
    """At most so many content pages on a topic, of all sites but the one named."""
    on_topic = topic_pages(findings).get(topic_id)
    if on_topic is None:
        return Best(findings.pages.head(0), BY_TEXT)
    kept = on_topic[on_topic["site"] != without_site]
    by_facts = kept.dropna(subset="result").sort_values(["result", "url"])
    if len(by_facts) >= _LEAST_FACTS:
        return Best(by_facts.head(most), BY_RESULTS)
    return Best(kept.sort_values(["strength", "url"], ascending=[False, True]).head(most), BY_TEXT)


def topic_pages(findings: Findings) -> dict[str, pd.DataFrame]:
    """The content pages on each topic, with `result` (their mean place among the first ten results, NaN where unknown) and `strength`."""
    held = findings.memory.get("topic_pages")
    if held is None:
        pages = findings.pages[findings.pages["is_content"] & findings.pages["topic_id"].notna()]
        serp = findings["serp"]
        first = serp[serp["position"].astype(float) <= _FIRST_PAGE] if len(serp) else serp
        places = first["position"].astype(float).groupby(first["url"]).mean()
        typical = pages["similarity"].fillna(0).astype("float64").clip(lower=0)
        strength: pd.Series[float] = typical * np.log1p(pages["word_count"].astype("float64"))
        marked = pages.assign(result=pages["url"].map(places).astype(float), strength=strength)
        held = {str(topic_id): group for topic_id, group in marked.groupby("topic_id", sort=True)}
        findings.memory["topic_pages"] = held
    return held
