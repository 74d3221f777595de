"""The health of a site's sitemaps: what they list against what the addresses answer, and what they leave out."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tasks.gap.audit.findings import found
from tasks.gap.audit.site_data import SiteData
from tasks.gap.audit.structure import is_continued

_LEAST_DATES = 10


def sitemap_checks(data: SiteData) -> Iterator[pd.DataFrame]:
    """The findings, a frame a check."""
    yield from _files(data)
    entries = _entries(data)
    by_fate = (
        ("sitemap_lists_broken", "broken", "in the sitemap, but not there", "addresses that answer 200"),
        ("sitemap_lists_redirect", "redirect", "in the sitemap, but redirects", "the final address"),
        ("sitemap_lists_blocked", "blocked", "in the sitemap, but closed by robots.txt", "addresses that may be read"),
        ("sitemap_lists_noindex", "noindex", "in the sitemap, but marked noindex", "pages that may be listed"),
        ("sitemap_lists_copy", "copy", "in the sitemap, but names another page as canonical", "canonical pages only"),
    )
    for check, fate, observed, expected in by_fate:
        yield found(check, entries.loc[entries["fate"] == fate, "url"], observed, expected)
    if data.is_listing_whole and len(data.listed):
        yield found("sitemap_omits", _omitted(data), "may be listed, but is not in the sitemap", "in the sitemap")
    today = data.as_of.tz_localize(None).normalize() + pd.Timedelta(days=1)
    ahead = data.listed[data.listed["lastmod_on"] > today]
    yield found("lastmod_in_future", ahead["url"], [f"lastmod {day:%Y-%m-%d}" for day in ahead["lastmod_on"]], "a day that has been")
    days = data.listed["lastmod_on"].dropna()
    if len(days) >= _LEAST_DATES and (days == days.iloc[0]).all():
        yield found("lastmod_uniform", [data.home_url], f"all {len(days):,} dates are {days.iloc[0]:%Y-%m-%d}", "the day of each page's last change")


def sitemap_summary(data: SiteData) -> pd.DataFrame:
    """Counts: what (`files_read`, `files_unreadable`, `listed`, then what became of the listed ones: `listed_ok`, `listed_broken`,
    `listed_redirect`, `listed_blocked`, `listed_noindex`, `listed_copy`, `listed_unread`; `dated`, `omitted`), url_count, status.

    A count that the kept data cannot tell is missing, with status `unknown`: without the sitemaps' own entries, what they list is known only
    of pages that were first found through them (`estimated`, a lower bound), and what they leave out is not.
    """
    fates = _entries(data)["fate"].value_counts()
    names = ("ok", "broken", "redirect", "blocked", "noindex", "copy", "unread")
    files = data.side_files[data.side_files["source"] == "sitemap_file"]
    counts: dict[str, float] = {"files_read": int(files["outcome"].isin(["ok", "not_modified"]).sum()), "files_unreadable": len(_failing(data))}
    counts |= {"listed": len(data.listed), **{f"listed_{name}": int(fates.get(name, 0)) for name in names}}
    is_known = data.is_listing_whole
    counts |= {"dated": int(data.listed["lastmod_on"].notna().sum()) if is_known else np.nan}
    counts |= {"omitted": len(_omitted(data)) if is_known and len(data.listed) else np.nan}
    frame = pd.DataFrame({"what": list(counts), "url_count": pd.Series(list(counts.values()), dtype="float64").astype("Int64")})
    listed_status = "measured" if is_known else "estimated"
    status = [
        "unknown" if pd.isna(count) else listed_status if str(what).startswith("listed") else "measured"
        for what, count in zip(frame["what"], frame["url_count"], strict=True)
    ]
    return frame.assign(status=status).astype({"what": "str", "status": "str"})


def _entries(data: SiteData) -> pd.DataFrame:
    """What became of each listed address: url, fate."""
    known = data.pages.set_index("url")
    state = data.states(data.listed["url"])
    is_indexable = data.listed["url"].map(known["is_indexable"])
    is_searchable = data.listed["url"].map(known["is_searchable"])
    conditions = [state == name for name in ("broken", "redirect", "blocked")]
    conditions += [is_indexable.eq(other=False), is_searchable.eq(other=False), state.isna() & is_searchable.isna(), state == "ok"]
    fates = ["broken", "redirect", "blocked", "noindex", "copy", "unread", "ok"]
    chosen = np.select([condition.fillna(value=False).to_numpy(dtype=bool) for condition in conditions], fates, default="unread")
    return pd.DataFrame({"url": data.listed["url"], "fate": chosen})


def _files(data: SiteData) -> Iterator[pd.DataFrame]:
    files, failing = data.side_files[data.side_files["source"] == "sitemap_file"], _failing(data)
    seen = [f"HTTP {status}" if pd.notna(status) else str(outcome) for status, outcome in zip(failing["status"], failing["outcome"], strict=True)]
    yield found("sitemap_unreadable", failing["url"], seen, "a sitemap that answers 200")
    read = files[files["outcome"].isin(["ok", "not_modified"])]
    if len(read) and data.is_listing_whole and data.listed.empty:
        yield found("sitemap_unreadable", read["url"], "lists no address", "a sitemap that lists the site's pages")
    if len(data.side_files) and read.empty and failing.empty and data.listed.empty:
        yield found("sitemap_missing", [data.home_url], "no sitemap in robots.txt, nor at /sitemap.xml", "a sitemap that robots.txt names")


def _failing(data: SiteData) -> pd.DataFrame:
    """Sitemap files that failed, but for the one at the root that is only guessed: where it is not found, there is none."""
    files = data.side_files[data.side_files["source"] == "sitemap_file"]
    is_fine = files["outcome"].isin(["ok", "not_modified", "redirect"])
    is_guess = files["url"].str.contains(r"^https?://[^/]+/sitemap\.xml$", regex=True) & (files["outcome"] == "not_found")
    return files[~is_fine & ~is_guess & (files["outcome"] != "blocked_by_robots")]


def _omitted(data: SiteData) -> "pd.Series[str]":
    pages = data.searchable
    return pages.loc[~is_continued(pages) & ~pages["url"].isin(data.listed["url"]), "url"]
