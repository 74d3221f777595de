"""What outside sources say of each keyword, brought to the spelling that stands for it: searches, clicks, positions, results and dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd

from tasks.gap.folding import fold_key
from tasks.gap.keyword_expansion import clean

DAYS_A_MONTH = 365.25 / 12
SEARCH_COLUMNS = ["keyword", "clicks", "impressions", "position", "monthly_impressions", "own_url"]


@dataclass(frozen=True, slots=True)
class Spellings:
    """Which keyword stands for each group of near-duplicates."""

    heads: Mapping[str, str]
    language: str | None

    def heads_of(self, keywords: Iterable[object]) -> list[str | None]:
        """The keyword that stands for each; None for those that are no candidates."""
        known: dict[object, str | None] = {}
        for keyword in keywords:
            if keyword not in known:
                known[keyword] = self.heads.get(fold_key(clean(keyword), self.language))
        return [known[keyword] for keyword in keywords]

    def renamed(self, frame: pd.DataFrame | None, column: str = "keyword") -> pd.DataFrame | None:
        """The frame's rows of known keywords, with those that stand for them as `keyword`."""
        if frame is None or frame.empty:
            return None
        return (
            frame.assign(keyword=pd.Series(self.heads_of(frame[column]), frame.index, dtype="object"))
            .dropna(subset=["keyword"])
            .reset_index(drop=True)
        )


def search_standing(facts: pd.DataFrame | None) -> pd.DataFrame:
    """The target's own searches by keyword, with `SEARCH_COLUMNS`: the mean position by impressions, and the page with most clicks.

    `facts` has keyword, clicks, impressions and position, and where known url and on; a month is counted of the days that all facts span.
    """
    if facts is None or facts.empty:
        return pd.DataFrame({name: pd.Series(dtype="object" if name in ("keyword", "own_url") else "float64") for name in SEARCH_COLUMNS})
    seen = facts.assign(weighted=facts["position"] * facts["impressions"], url=facts["url"] if "url" in facts.columns else None)
    grouped = seen.groupby("keyword", sort=True)[["clicks", "impressions", "weighted"]].sum()
    days = pd.to_datetime(facts["on"]) if "on" in facts.columns else None
    months = max(((days.max() - days.min()).days + 1) / DAYS_A_MONTH, 1.0) if days is not None else 1.0
    by_page = seen.dropna(subset=["url"]).groupby(["keyword", "url"], sort=True)[["clicks", "impressions"]].sum().reset_index()
    best = (
        by_page.sort_values(["clicks", "impressions", "url"], ascending=[False, False, True]).drop_duplicates("keyword").set_index("keyword")["url"]
    )
    table = grouped.assign(
        position=(grouped["weighted"] / grouped["impressions"].where(grouped["impressions"] > 0)).round(2),
        monthly_impressions=(grouped["impressions"] / months).round(2),
        own_url=pd.Series(grouped.index, index=grouped.index).map(best),
    )
    return table.reset_index()[SEARCH_COLUMNS]


def results_of(serp: pd.DataFrame | None, sites: Sequence[str]) -> pd.DataFrame:
    """The results that are pages of these sites: keyword, site, url, position."""
    columns = ["keyword", "site", "url", "position"]
    if serp is None or serp.empty:
        return pd.DataFrame(columns=columns)
    owners = {url: owner_of(str(url), sites) for url in serp["url"].unique()}
    return serp.assign(site=serp["url"].map(owners)).dropna(subset=["site"])[columns].reset_index(drop=True)


def owner_of(url: str, sites: Sequence[str]) -> str | None:
    """The site that an address belongs to: the longest whose host it ends with; None for a stranger."""
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    owners = [site for site in sites if host == (name := site.lower().removeprefix("www.")) or host.endswith(f".{name}")]
    return max(owners, key=len, default=None)
