"""Who a site competes with, where nobody says: sites that it links to, that rank on its keywords, that write about its topics."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from tasks.gap.competitors import suggest_competitors
from tasks.gap.hosts import why_not_rival
from tasks.gap.positioning import topic_shares
from tasks.gap.profile_models import SUGGESTIONS, SuggestionParameters

RIVAL_COLUMNS = [
    "site", "rank", "score", "reasons", "linking_pages_count", "keywords_count", "keywords_total", "shared_topics_count", "topic_affinity",
    "example_url", "why",
]  # fmt: skip

_REASONS = {"links": "linking_pages_count", "search results": "keywords_count", "topics": "topic_affinity"}


def suggest_rivals(
    target: str,
    *,
    links: pd.DataFrame | None = None,
    serps: pd.DataFrame | None = None,
    coverage: pd.DataFrame | None = None,
    parameters: SuggestionParameters = SUGGESTIONS,
) -> pd.DataFrame:
    """Candidates for a person to choose competitors from, best first: `RIVAL_COLUMNS`; each reason that has no source gives nobody.

    `links` are the target's (from_url, to_url, to_site, is_internal), `serps` results (keyword, rank, url, site), `coverage` that of the
    target and of other sites that are known. The three lists are joined by reciprocal rank fusion, whose sum is `score`; the order says
    who is named by more of them and earlier, no more. Left out are hosts that `why_not_rival` excludes.
    """
    found = [
        _of_links(links, target, parameters) if links is not None else _nobody("linking_pages_count"),
        _of_results(serps, target, parameters) if serps is not None else _nobody("keywords_count"),
        _of_topics(coverage, target, parameters) if coverage is not None else _nobody("topic_affinity"),
    ]
    table = pd.concat([part.set_index("site") for part in found], axis=1).rename_axis("site").sort_index()
    if table.empty:
        return pd.DataFrame(columns=RIVAL_COLUMNS)
    places = pd.DataFrame({reason: table[column].rank(ascending=False, method="min") for reason, column in _REASONS.items()})
    whole = _told(table).assign(
        score=(1 / (parameters.fusion + places)).sum(axis=1).round(6),
        reasons=pd.Series([list(places.columns[row]) for row in places.notna().to_numpy()], index=table.index, dtype=object),
    )
    ranked = whole.reset_index().sort_values(["score", "site"], ascending=[False, True], ignore_index=True).head(parameters.most)
    return ranked.assign(rank=range(1, len(ranked) + 1), why=[_why(row) for row in ranked.to_dict("records")])[RIVAL_COLUMNS]


def _nobody(column: str) -> pd.DataFrame:
    return pd.DataFrame({"site": pd.Series(dtype="str"), column: pd.Series(dtype="float64")})


def _of_links(links: pd.DataFrame, target: str, parameters: SuggestionParameters) -> pd.DataFrame:
    linked = suggest_competitors(links, target, top=len(links) or 1)
    kept = linked[linked["pages_count"] >= parameters.least_linking_pages]
    return kept.rename(columns={"pages_count": "linking_pages_count"})[["site", "linking_pages_count", "example_url"]]


def _of_results(serps: pd.DataFrame, target: str, parameters: SuggestionParameters) -> pd.DataFrame:
    """On how many of the keywords each site ranks on the first page; those where the target ranks too, if there are enough of them."""
    shown = serps[serps["rank"] <= parameters.ranks]
    own = set(shown.loc[shown["site"] == target, "keyword"])
    if len(own) >= parameters.least_keywords:
        shown = shown[shown["keyword"].isin(own)]
    total = shown["keyword"].nunique()
    others = _rivals(shown, target).sort_values(["rank", "keyword", "url"])
    counted = others.groupby("site").agg(keywords_count=("keyword", "nunique"), result_url=("url", "first")).reset_index()
    return counted[counted["keywords_count"] >= min(parameters.least_keywords, total)].assign(keywords_total=total)


def _of_topics(coverage: pd.DataFrame, target: str, parameters: SuggestionParameters) -> pd.DataFrame:
    """The affinity of topic shares (Bhattacharyya's coefficient: 1 for the same shares, 0 for no topic in common)."""
    shares = topic_shares(coverage)
    own = shares.loc[shares["site"] == target].set_index("topic_id")["own_share"]
    others = _rivals(shares[shares["topic_id"].isin(own.index)], target)
    common = ((others["own_share"] * others["topic_id"].map(own)) ** 0.5).groupby(others["site"])
    table = pd.DataFrame({"shared_topics_count": common.size(), "topic_affinity": common.sum()}).rename_axis("site").reset_index()
    is_near = (table["topic_affinity"] >= parameters.least_affinity) & (table["shared_topics_count"] >= parameters.least_shared_topics)
    return table[is_near]


def _rivals(rows: pd.DataFrame, target: str) -> pd.DataFrame:
    able = {site for site in rows["site"].unique() if why_not_rival(str(site), target) is None}
    return rows[rows["site"].isin(able)]


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every column, counts as whole numbers; what no source says is missing."""
    urls = [table[name] for name in ("example_url", "result_url") if name in table.columns]
    example = urls[0].fillna(urls[-1]) if urls else pd.Series(pd.NA, index=table.index, dtype="str")
    names = ("linking_pages_count", "keywords_count", "keywords_total", "shared_topics_count")
    counts = {name: table[name].astype("Int64") if name in table.columns else pd.Series(pd.NA, index=table.index, dtype="Int64") for name in names}
    return pd.DataFrame({**counts, "topic_affinity": table["topic_affinity"].astype("float64"), "example_url": example})


def _why(row: Mapping[Hashable, Any]) -> str:
    """One sentence with what was counted."""
    said = []
    if pd.notna(row["linking_pages_count"]):
        said.append(f"{row['linking_pages_count']} of the site's pages link to it")
    if pd.notna(row["keywords_count"]):
        said.append(f"it ranks on the first page for {row['keywords_count']} of {row['keywords_total']} keywords")
    if pd.notna(row["topic_affinity"]):
        said.append(f"it shares {row['shared_topics_count']} topics (affinity {row['topic_affinity']:.2f} of 1)")
    sentence = "; ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."
