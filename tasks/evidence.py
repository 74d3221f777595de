"""The ledger: every claim of a plan cites facts by id, and each fact says where it stands and how it is known."""

import hashlib
from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

COLUMNS = ["evidence_id", "kind", "locator", "statement", "value", "status", "source", "observed_at"]


def evidence_id(kind: str, locator: str, statement: str) -> str:
    """Sixteen hex digits that stand for a fact; the same fact has the same id in every run."""
    return hashlib.sha256("\x1f".join((kind, locator, statement)).encode(errors="replace")).hexdigest()[:16]


def page_facts(pages: pd.DataFrame, urls: set[str]) -> pd.DataFrame:
    """One fact for each of the pages that are named: that it stands there, with its title, length and date.

    `pages` has url, title, word_count, published_on and fetched_at; the frame has `COLUMNS`, a row a page.
    """
    named = pages[pages["url"].isin(urls)].drop_duplicates("url", keep="last").sort_values("url")
    rows = [_fact("page", page["url"], _page_statement(page), float(page["word_count"]), page["fetched_at"]) for page in named.to_dict("records")]
    return pd.DataFrame(rows, columns=COLUMNS)


def coverage_facts(coverage: pd.DataFrame, gaps: pd.DataFrame, target: str, observed_at: datetime) -> pd.DataFrame:
    """One fact for each topic that a gap is about: how many pages the target has on it, by its crawl."""
    own = coverage[coverage["site"] == target].set_index("topic_id")["page_count"]
    rows = []
    for topic_id in sorted(gaps["topic_id"].unique()):
        count = int(own.get(topic_id, 0))
        statement = f"{target} has {count} {'page' if count == 1 else 'pages'} on this topic."
        rows.append(_fact("coverage", f"{target} {topic_id}", statement, float(count), observed_at))
    return pd.DataFrame(rows, columns=COLUMNS)


def search_facts(keywords: pd.DataFrame, gaps: pd.DataFrame, observed_at: datetime) -> pd.DataFrame:
    """One fact for each keyword that a gap is about and whose searches are known: how often it is searched, by which source or method."""
    named = set(gaps.loc[gaps["kind"] == "keyword", "label"])
    known = keywords[keywords["keyword"].isin(named) & (keywords["volume_status"] != "unknown")].sort_values("keyword")
    rows = []
    for keyword, volume, status, method in known[["keyword", "volume", "volume_status", "volume_method"]].itertuples(index=False):
        statement = f"“{keyword}” is searched {volume:,.0f} times a month ({method})."
        rows.append({**_fact("keyword", f"keyword {keyword}", statement, float(volume), observed_at), "status": status, "source": method})
    return pd.DataFrame(rows, columns=COLUMNS)


def cite(gaps: pd.DataFrame, facts: pd.DataFrame, target: str) -> pd.DataFrame:
    """The gaps with `evidence_ids`: the facts on their pages, competitors' first, then those on the target's coverage and on searches."""
    ids = dict(zip(facts["locator"], facts["evidence_id"], strict=True))
    places = [
        [
            *gap["evidence_urls"],
            *gap["target_urls"],
            f"{target} {gap['topic_id']}",
            *([f"keyword {gap['label']}"] if gap["kind"] == "keyword" else []),
        ]
        for gap in gaps.to_dict("records")
    ]
    cited = [[ids[place] for place in named if place in ids] for named in places]
    return gaps.assign(evidence_ids=pd.Series(cited, index=gaps.index, dtype="object"))


def ledger(
    gaps: pd.DataFrame, pages: pd.DataFrame, coverage: pd.DataFrame, target: str, observed_at: datetime, keywords: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Every fact that the gaps rest on, each once."""
    urls = {url for column in ("evidence_urls", "target_urls") for urls in gaps[column] for url in urls}
    parts = [page_facts(pages, urls), coverage_facts(coverage, gaps, target, observed_at)]
    if keywords is not None:
        parts.append(search_facts(keywords, gaps, observed_at))
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)


def _page_statement(page: Mapping[Hashable, Any]) -> str:
    published = page["published_on"]
    dated = "" if published is None or pd.isna(published) else f", published {pd.Timestamp(published).date().isoformat()}"
    title = page["title"] if isinstance(page["title"], str) and page["title"] else "untitled"
    return f"“{title}”, {int(page['word_count'])} words{dated}."


def _fact(kind: str, locator: str, statement: str, value: float, observed_at: object) -> dict[str, object]:
    return {
        "evidence_id": evidence_id(kind, locator, statement),
        "kind": kind,
        "locator": locator,
        "statement": statement,
        "value": value,
        "status": "measured",
        "source": "crawl",
        "observed_at": observed_at,
    }
