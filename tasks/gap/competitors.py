"""Which sites are competitors, where the brief names none: what the target's own pages link to."""

import pandas as pd

from tasks.gap.hosts import why_not_rival

COLUMNS = ["site", "links_count", "pages_count", "example_url"]


def suggest_competitors(links: pd.DataFrame, target: str, top: int = 10) -> pd.DataFrame:
    """Sites that the target's pages link to most, hosts that cannot be rivals apart: candidates for a person to choose from.

    `links` has from_url, to_url, to_site and is_internal. Gives site, links_count, pages_count (linking pages) and example_url,
    most linking pages first; a site that one page alone links to is not suggested.
    """
    outbound = links[~links["is_internal"].astype(bool) & (links["to_site"] != target)]
    rivals = {site for site in outbound["to_site"].unique() if why_not_rival(site, target) is None}
    outbound = outbound[outbound["to_site"].isin(rivals)]
    if outbound.empty:
        return pd.DataFrame(columns=COLUMNS)
    grouped = outbound.groupby("to_site", sort=True)
    counted = pd.DataFrame(
        {
            "links_count": grouped.size(),
            "pages_count": grouped["from_url"].nunique(),
            "example_url": grouped["to_url"].min(),
        }
    ).rename_axis("site")
    chosen = counted[counted["pages_count"] > 1].reset_index()
    ranked = chosen.sort_values(["pages_count", "links_count", "site"], ascending=[False, False, True])
    return ranked.head(top)[COLUMNS].reset_index(drop=True)
