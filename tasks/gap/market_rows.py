"""What several analyses of a market found, as rows of the tables that keep it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from tasks.gap.audit.models import SiteAudit
from tasks.gap.competition import CompetitorAnalysis
from tasks.gap.keyword_research import KeywordResearch
from tasks.gap.score import GAP_COLUMNS

NEW_PAGES = 20
"""New pages of a site that its profile names, the newest first."""
STRUCTURE_COLUMNS = ["topic", "item", "figure", "value", "status"]

_STANDING = ["topic_id", "measure", "value", "target_value", "n", "target_n", "q_value"]
_RISING = ["topic_id", "direction", "recent_share", "earlier_share", "recent_count", "earlier_count", "q_value"]
_NEW = ["url", "title", "topic_id", "published_on", "basis"]


def competitor_rows(analysis: CompetitorAnalysis) -> pd.DataFrame:
    """The profiles with each site's place on the map (x, y), its strengths and weaknesses against the target, what is new and what rises."""
    standings = analysis.standings
    new = analysis.new_pages.assign(published_on=analysis.new_pages["published_on"].map(_day))
    return analysis.profiles.merge(analysis.map.places[["site", "x", "y"]], on="site", how="left", validate="one_to_one").assign(
        strengths=_listed(analysis.profiles["site"], standings[standings["standing"] == "lead"], _STANDING),
        weaknesses=_listed(analysis.profiles["site"], standings[standings["standing"] == "behind"], _STANDING),
        rising=_listed(analysis.profiles["site"], analysis.rising, _RISING),
        new_pages=_listed(analysis.profiles["site"], new, _NEW, NEW_PAGES),
    )


def keyword_rows(research: KeywordResearch) -> pd.DataFrame:
    """The keywords with the label of the cluster that each is in."""
    labels = research.clusters[["cluster_id", "label"]].rename(columns={"label": "cluster_label"})
    return research.keywords.merge(labels, on="cluster_id", how="left", validate="many_to_one")


def structure_rows(audit: SiteAudit) -> pd.DataFrame:
    """How the site is built, as one figure a row: `STRUCTURE_COLUMNS`."""
    parts = [
        audit.structure.assign(item=""),
        _long(audit.sections.drop(columns="newest_on"), "sections", "section"),
        audit.sitemap.rename(columns={"what": "item", "url_count": "value"}).assign(topic="sitemap", figure="url_count"),
        _long(audit.cadence.assign(month_on=audit.cadence["month_on"].dt.strftime("%Y-%m")), "cadence", "month_on"),
    ]
    rows = pd.concat([part[STRUCTURE_COLUMNS] for part in parts if len(part)], ignore_index=True)
    return rows.assign(value=rows["value"].astype("float64"))


def joined_gaps(*found: pd.DataFrame) -> pd.DataFrame:
    """Gaps of all kinds, best first; of several with one name and kind, or with the same pages as evidence, the best."""
    filled = [frame[GAP_COLUMNS] for frame in found if len(frame)]
    if not filled:
        return pd.DataFrame(columns=GAP_COLUMNS)
    ordered = pd.concat(filled).sort_values(["score", "gap_id"], ascending=[False, True], ignore_index=True)
    names = ordered["label"].str.casefold()
    pages = ordered["evidence_urls"].map(lambda urls: "\n".join(sorted(urls)))
    return ordered[~names.duplicated() & ~pages.duplicated()].reset_index(drop=True)


def _listed(sites: "pd.Series[str]", rows: pd.DataFrame, columns: Sequence[str], most: int | None = None) -> "pd.Series[Any]":
    """For each site its rows as a list of mappings."""
    by_site = {str(site): group[list(columns)].head(most or len(group)).to_dict("records") for site, group in rows.groupby("site", sort=False)}
    return pd.Series([by_site.get(site, []) for site in sites], index=sites.index, dtype="object")


def _long(wide: pd.DataFrame, topic: str, item: str) -> pd.DataFrame:
    figures = wide.melt(id_vars=item, var_name="figure", value_name="value").rename(columns={item: "item"})
    status = figures["value"].isna().map({True: "unknown", False: "measured"})
    return figures.assign(topic=topic, status=status)


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)[:10]
