"""Pages of one site that compete for the same searches: from what Search Console tells of queries and pages.

The rule is that of the trade (two or more pages, 100 or more impressions, same intent, no home page, no operators, no brands), tightened: a page
counts only with a tenth of the query's impressions, and it is a conflict only where the second page takes a fair share or the lead changes hands.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

CANNIBALISATION_COLUMNS = [
    "conflict_id", "basis", "query", "queries", "topic_id", "intent", "urls", "keep_url", "keep_why", "impressions", "clicks", "shares", "switches",
    "confidence", "statement", "status", "evidence_ids",
]  # fmt: skip
_OPERATOR = re.compile(r"(?:^|\s)-?(?:site|inurl|intitle|allintitle|allinurl|cache|related|link|info):", re.IGNORECASE)
_HOME_PATHS = frozenset(["", "/", "/index.html", "/index.htm", "/index.php", "/home"])


@dataclass(frozen=True, slots=True)
class ConflictParameters:
    """When pages compete."""

    least_impressions: float = 100.0
    """Of a query, on the pages that count."""
    least_page_share: float = 0.1
    """Of a query's impressions, from which a page counts."""
    least_second_share: float = 0.25
    """Of the second page, from which it is a conflict even if the lead never changes."""
    least_switches: int = 2
    """Changes of the lead from which it is a conflict with less."""
    least_week_impressions: float = 5.0
    """Impressions of a query in a week, from which the week has a lead."""
    most_urls: int = 8
    """More pages on one query are no conflict but a kind of page (an archive, a filter)."""


CONFLICTS = ConflictParameters()


def find_conflicts(
    sums: pd.DataFrame, pages: pd.DataFrame, excluded: Collection[str] = (), parameters: ConflictParameters = CONFLICTS
) -> pd.DataFrame:
    """The conflicts with `CANNIBALISATION_COLUMNS`, those of most impressions first; the queries of one set of pages are one conflict.

    `sums`: query, url (a page's), weeks_back, clicks, impressions, position_weight (impressions times position). `pages`: url, and where known intent
    and topic_id; pages of two known intents do not compete. `excluded` are queries of brands and navigation, which one page is meant to answer.
    """
    kept = sums[~sums["query"].isin(set(excluded)) & ~sums["query"].str.contains(_OPERATOR) & ~is_home(sums["url"])]
    by_page = kept.groupby(["query", "url"], as_index=False)[["clicks", "impressions", "position_weight"]].sum()
    known = pages.drop_duplicates("url").set_index("url").reindex(columns=["intent", "topic_id"])
    by_page = by_page.assign(intent=by_page["url"].map(known["intent"]), topic_id=by_page["url"].map(known["topic_id"]))
    rivals = _rivals(by_page, parameters)
    if rivals.empty:
        return no_conflicts()
    queries = _queries(rivals, _switches(kept, rivals, parameters))
    is_conflict = (queries["second_share"] >= parameters.least_second_share) | (queries["switches"] >= parameters.least_switches)
    return _rows(rivals, queries[is_conflict])


def is_home(urls: "pd.Series[str]") -> "pd.Series[bool]":
    """Whether addresses are those of a home page."""
    homes = {url: urlsplit(url).path.lower() in _HOME_PATHS and not urlsplit(url).query for url in urls.unique()}
    return urls.map(homes).astype(bool)


def no_conflicts() -> pd.DataFrame:
    """The frame without rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in CANNIBALISATION_COLUMNS})


def conflict_id(basis: str, urls: Sequence[str]) -> str:
    """Sixteen hex digits that stand for a set of pages; the same in every run."""
    return hashlib.sha256("\x1f".join((basis, *sorted(urls))).encode(errors="replace")).hexdigest()[:16]


def _rivals(by_page: pd.DataFrame, parameters: ConflictParameters) -> pd.DataFrame:
    """The pages that count for each query that two or more of them are shown for, with share, strongest first."""
    whole = by_page.groupby("query")["impressions"].transform("sum")
    counted = by_page[(by_page["impressions"] >= parameters.least_page_share * whole) & (by_page["impressions"] > 0)]
    counted = counted.sort_values(["query", "clicks", "impressions", "url"], ascending=[True, False, False, True], ignore_index=True)
    first = counted.groupby("query")["intent"].transform("first")
    counted = counted[counted["intent"].isna() | first.isna() | (counted["intent"] == first)]
    groups = counted.groupby("query")
    seen, size = groups["impressions"].transform("sum"), groups["url"].transform("size")
    rivals = counted[(seen >= parameters.least_impressions) & size.between(2, parameters.most_urls)]
    return rivals.assign(share=rivals["impressions"] / rivals.groupby("query")["impressions"].transform("sum"))


def _switches(sums: pd.DataFrame, rivals: pd.DataFrame, parameters: ConflictParameters) -> "pd.Series[int]":
    """How often another page took the lead, from week to week, by query; weeks with few impressions, or a tie, have no lead."""
    told = sums.merge(rivals[["query", "url"]], on=["query", "url"], how="inner", validate="many_to_one")
    weekly = told.groupby(["query", "weeks_back", "url"])["impressions"].sum().reset_index()
    by_week = weekly.groupby(["query", "weeks_back"])["impressions"]
    whole, most = by_week.transform("sum"), by_week.transform("max")
    leads = weekly[(weekly["impressions"] == most) & (whole >= parameters.least_week_impressions)]
    leads = leads.drop_duplicates(["query", "weeks_back"], keep=False).sort_values(["query", "weeks_back"], ascending=[True, False])
    before = leads.groupby("query")["url"].shift()
    return (before.notna() & (before != leads["url"])).groupby(leads["query"]).sum().astype("int64")


def _queries(rivals: pd.DataFrame, switches: "pd.Series[int]") -> pd.DataFrame:
    """A row a query: its pages as one key, the share of the second, sums, switches."""
    groups = rivals.groupby("query", sort=True)
    second = rivals.sort_values("share", ascending=False, kind="stable").groupby("query")["share"].nth(1)
    table = groups.agg(impressions=("impressions", "sum"), clicks=("clicks", "sum"), key=("url", lambda urls: "\x1f".join(sorted(urls))))
    table["second_share"] = pd.Series(second.to_numpy(), index=rivals.loc[second.index, "query"].to_numpy())
    return table.assign(switches=switches.reindex(table.index).fillna(0).astype("int64")).reset_index()


def _rows(rivals: pd.DataFrame, queries: pd.DataFrame) -> pd.DataFrame:
    """A row a set of pages."""
    ordered = queries.sort_values(["impressions", "query"], ascending=[False, True])
    by_query = dict(tuple(rivals.groupby("query")))
    rows = [_row(part, pd.concat([by_query[one] for one in part["query"]])) for _, part in ordered.groupby("key", sort=False)]
    if not rows:
        return no_conflicts()
    frame = pd.DataFrame(rows)[CANNIBALISATION_COLUMNS]
    return frame.sort_values(["impressions", "conflict_id"], ascending=[False, True], ignore_index=True)


def _row(queries: pd.DataFrame, rivals: pd.DataFrame) -> dict[str, object]:
    pages = rivals.groupby("url")[["clicks", "impressions", "position_weight"]].sum()
    pages = pages.assign(position=pages["position_weight"] / pages["impressions"])
    pages = pages.sort_values(["clicks", "impressions", "position"], ascending=[False, False, True])
    shares = (pages["impressions"] / pages["impressions"].sum()).round(4).tolist()
    urls, switches = [str(url) for url in pages.index], int(queries["switches"].sum())
    intents, topics = rivals["intent"].dropna(), rivals["topic_id"].dropna()
    confidence = _confidence(sorted(shares)[-2], switches, float(pages["impressions"].sum()), has_intent=len(intents) == len(rivals))
    names, seen, why = queries["query"].tolist(), float(pages["impressions"].sum()), _why(pages)
    return {
        "conflict_id": conflict_id("facts", urls), "basis": "facts", "query": names[0], "queries": names,
        "topic_id": topics.iloc[0] if len(topics) else None, "intent": intents.iloc[0] if len(intents) else None, "urls": urls, "keep_url": urls[0],
        "keep_why": why, "impressions": seen, "clicks": float(pages["clicks"].sum()), "shares": shares,
        "switches": switches, "confidence": confidence, "status": "measured", "evidence_ids": [],
        "statement": _statement(names, urls, shares, seen, switches, why),
    }  # fmt: skip


def _confidence(second_share: float, switches: int, impressions: float, *, has_intent: bool) -> float:
    """0 to 1, a ranking and no probability: an even split, a lead that changes hands, many impressions and a known intent speak for a conflict."""
    even, wavering, many = min(second_share / 0.5, 1.0), min(switches / 4, 1.0), min(float(np.log10(impressions / 100)) / 2, 1.0)
    return round(0.3 + 0.25 * even + 0.25 * wavering + 0.1 * max(many, 0.0) + 0.1 * has_intent, 3)


def _why(pages: pd.DataFrame) -> str:
    """Why the first page is the one to keep."""
    first, second = pages.iloc[0], pages.iloc[1]
    if first["clicks"] > second["clicks"]:
        return f"It has most clicks: {first['clicks']:,.0f} against {second['clicks']:,.0f}."
    if first["impressions"] > second["impressions"]:
        return f"Clicks are equal; it is shown most: {first['impressions']:,.0f} against {second['impressions']:,.0f} times."
    return f"Clicks and impressions are equal; its mean position is {first['position']:.1f} against {second['position']:.1f}."


def _statement(queries: Sequence[str], urls: Sequence[str], shares: Sequence[float], impressions: float, switches: int, why: str) -> str:
    """What competes, how evenly, and what to keep."""
    more = f" and {len(queries) - 1} other {'query' if len(queries) == 2 else 'queries'}" if len(queries) > 1 else ""
    split = ", ".join(f"{share:.0%}" for share in shares)
    times = "once" if switches == 1 else f"{switches} times"
    switched = f"The lead changed {times}." if switches else "The lead did not change from week to week."
    return f"{len(urls)} pages compete for “{queries[0]}”{more}: {impressions:,.0f} impressions, split {split}. {switched} Keep {urls[0]}. {why}"
