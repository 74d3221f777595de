"""Checks of what may be listed: canonical addresses and robots directives."""

from collections.abc import Iterator

import pandas as pd

from tasks.gap.audit.findings import found, named
from tasks.gap.audit.site_data import SiteData

_SITE = r"^https?://(?:www\.)?([^/]+)"


def index_checks(data: SiteData) -> Iterator[pd.DataFrame]:
    """The findings, a frame a check."""
    yield from _canonical_targets(data)
    yield from _canonical_forms(data)
    pages = data.pages[data.pages["is_indexable"]]
    words = pages["robots"]
    shut = pages.loc[[not {"nofollow", "none"}.isdisjoint(each) for each in words]]
    yield found("nofollow_page", shut["url"], [f"robots: {', '.join(each)}" for each in shut["robots"]], "no nofollow")
    mute = pages.loc[[not {"nosnippet", "max-snippet:0"}.isdisjoint(each) for each in words]]
    yield found("nosnippet", mute["url"], [f"robots: {', '.join(each)}" for each in mute["robots"]], "a snippet is allowed")


def _canonical_targets(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.pages[data.pages["is_indexable"] & data.pages["canonical_url"].notna()]
    away = pages[pages["canonical_url"] != pages["url"]]
    target = away["canonical_url"]
    seen = "canonical: " + target
    state = data.states(target)
    by_state = (
        ("canonical_broken", state == "broken", "an address that answers 200"),
        ("canonical_redirect", state == "redirect", "the address that the redirect leads to"),
        ("canonical_blocked", state == "blocked", "an address that robots.txt leaves open"),
    )
    for check, is_found, expected in by_state:
        yield found(check, away.loc[is_found, "url"], seen[is_found], expected)
    known = data.pages.set_index("url")
    is_shut = target.map(known["is_indexable"]).eq(other=False)
    yield found("canonical_noindex", away.loc[is_shut, "url"], seen[is_shut] + " is marked noindex", "a page that may be listed")
    onward = target.map(known["canonical_url"])
    is_chain = onward.notna() & (onward != target) & (onward != away["url"])
    yield found("canonical_chain", away.loc[is_chain, "url"], (seen + " → " + onward)[is_chain], "the last page of the chain")
    is_mutual = onward.notna() & (onward == away["url"])
    yield found("canonical_chain", away.loc[is_mutual, "url"], (seen + ", which names this page")[is_mutual], "one of the two on both")


def _canonical_forms(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.pages
    target = pages["canonical_url"]
    is_away = target.notna() & (target != pages["url"])
    seen = "canonical: " + target
    hosts = pages["url"].str.extract(_SITE, expand=False), target.str.extract(_SITE, expand=False)
    is_foreign = is_away & pages["is_indexable"] & (hosts[0] != hosts[1])
    yield found("canonical_other_site", pages.loc[is_foreign, "url"], seen[is_foreign], "an address of this site")
    is_plain = pages["is_indexable"] & pages["url"].str.startswith("https:") & target.str.startswith("http:").fillna(value=False) & ~is_foreign
    yield found("canonical_to_http", pages.loc[is_plain, "url"], seen[is_plain], "an https address")
    is_torn = is_away & ~pages["is_indexable"]
    yield found("noindex_and_canonical", pages.loc[is_torn, "url"], "noindex, and " + seen[is_torn], "one of the two")
    several = data.seo_lists("canonicals")
    is_several = several.map(len) > 1
    many = [named(urls, data.parameters.shown) for urls in several[is_several]]
    yield found("canonical_several", pages.loc[is_several, "url"], many, "one canonical address")
    is_bare = target.isna() & pages["is_searchable"] & pages["has_seo"]
    yield found("canonical_missing", pages.loc[is_bare, "url"], "no canonical address", "its own address as canonical")
