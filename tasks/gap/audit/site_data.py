"""The inputs of an audit in the form that its checks read: one site's pages, answers, links and sitemap entries, joined once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from tasks.gap.audit.models import AuditParameters

SIDE_SOURCES = ("robots", "sitemap_file", "feed_file")
FOUND = ("ok", "not_modified", "not_html", "too_large")
CIRCULAR = ("redirect_loop", "too_many_redirects")
SILENT = ("timeout", "error")
CLOSED_STATUSES = (401, 403, 407, 408, 425, 429, 451)
"""Statuses that say that the crawler may not read, or not now: no proof that the page is not there."""
MOST_HOPS = 10

_TEXTS = ("title", "description", "canonical_url", "content_kind", "language", "author", "text_digest", "fingerprint", "readability_method", "status")
_LISTS = ("headings", "schema_types", "robots")
_PAGE_COLUMNS = (
    *_TEXTS, *_LISTS, "url", "fetched_at", "word_count", "published_on", "modified_on", "is_indexable", "readability", "text", "seo"
)  # fmt: skip
LEADING_CHARS = 200
"""Letters of a text that are kept: enough to see whether it says that the page was not found."""


@dataclass(frozen=True)
class SiteData:
    """One site, joined.

    `pages`: the standing HTML versions, one a URL, with `state` (of the last answer), `is_searchable` (answers, may be listed, names no other
    page as canonical) and `has_seo` (facts of the markup are known). `captures`: the last answer of each address, by URL, with `state`: `ok`,
    `redirect`, `broken`, `closed`, `blocked`, `silent` or `unknown`. `links`: internal ones, with `final_url` behind redirects and
    `is_followed`; their texts are categories. `listed`: url and lastmod_on of sitemap entries; `is_listing_whole` where they were read, not guessed
    from how pages were found.
    """

    site: str
    as_of: pd.Timestamp
    home_url: str
    pages: pd.DataFrame
    captures: pd.DataFrame
    side_files: pd.DataFrame
    links: pd.DataFrame
    external_counts: "pd.Series[int]"
    redirects: pd.DataFrame
    listed: pd.DataFrame
    is_listing_whole: bool
    parameters: AuditParameters

    @cached_property
    def searchable(self) -> pd.DataFrame:
        """The pages that may be listed under their own address."""
        return self.pages[self.pages["is_searchable"]]

    @cached_property
    def marked(self) -> pd.DataFrame:
        """Those of them whose markup is known."""
        return self.searchable[self.searchable["has_seo"]]

    def states(self, urls: "pd.Series[str]") -> "pd.Series[str]":
        """The state of each address; missing where it was not asked for."""
        return urls.map(self.captures["state"])

    def link_states(self, column: str) -> "pd.Series[str]":
        """The state of the address in a column of the links, looked up once for each."""
        places = self.links[column].cat
        known = pd.Categorical(places.categories.to_series().map(self.captures["state"]))
        return pd.Series(known.take(places.codes.to_numpy()), index=self.links.index)

    def links_where(self, chosen: "pd.Series[bool]") -> pd.DataFrame:
        """Some of the links, with plain texts in place of categories."""
        return self.links[chosen.to_numpy(dtype=bool)].astype(dict.fromkeys(("from_url", "to_url", "final_url", "anchor"), "str"))

    def seo(self, name: str, default: Any) -> "pd.Series[Any]":
        """One fact of the markup, a row a page; the default where it was not stated."""
        return pd.Series([document.get(name, default) for document in self.pages["seo"]], index=self.pages.index)

    def seo_lists(self, name: str) -> "pd.Series[Any]":
        """One fact that is a list, a row a page."""
        return pd.Series([document.get(name) or [] for document in self.pages["seo"]], index=self.pages.index, dtype=object)


def site_data(
    pages: pd.DataFrame,
    captures: pd.DataFrame,
    links: pd.DataFrame,
    site: str,
    as_of: pd.Timestamp,
    sitemap: pd.DataFrame | None,
    parameters: AuditParameters,
) -> SiteData:
    """The inputs, joined; none of the frames is changed. `sitemap` has url and lastmod_on, or is None where no listing was kept."""
    answers = _latest(captures[captures["site"] == site])
    is_side = answers["source"].isin(SIDE_SOURCES)
    asked = answers[~is_side & (answers["outcome"] != "skipped_trap")]
    asked = asked.assign(state=_states(asked)).set_index("url")
    redirects = resolved(asked)
    own = _own_pages(pages[pages["site"] == site], asked)
    home = _home_url(asked, own, redirects, site)
    internal, external = _own_links(links[links["site"] == site], own, redirects)
    listed = _listed(sitemap, asked)
    return SiteData(
        site, as_of, home, own, asked, answers[is_side], internal, external, redirects, listed, sitemap is not None, parameters
    )  # fmt: skip


def resolved(captures: pd.DataFrame) -> pd.DataFrame:
    """Where each redirecting address leads in the end: url (index), final_url, hop_count, is_circular. Loops end where they are noticed."""
    moved = captures[(captures["state"] == "redirect") & captures["location"].notna()]
    target = moved["location"]
    final, hops = target.copy(), pd.Series(1, index=target.index)
    for _ in range(MOST_HOPS):
        onward = final.map(target)
        is_moved = onward.notna()
        if not is_moved.any():
            break
        final, hops = final.where(~is_moved, onward), hops + is_moved
    is_circular = final.isin(target.index) | final.map(captures["outcome"]).isin(CIRCULAR)
    return pd.DataFrame({"final_url": final, "hop_count": hops, "is_circular": is_circular})


def _latest(captures: pd.DataFrame) -> pd.DataFrame:
    ordered = captures.sort_values(["url", "fetched_at"], kind="stable")
    return ordered.drop_duplicates("url", keep="last").reset_index(drop=True)


def _states(captures: pd.DataFrame) -> "pd.Series[str]":
    outcome = captures["outcome"]
    states = pd.Series("unknown", index=captures.index, dtype="str")
    states[outcome.isin(FOUND)] = "ok"
    states[outcome == "redirect"] = "redirect"
    states[outcome.isin([*CIRCULAR, "not_found", "http_error"])] = "broken"
    states[(outcome == "http_error") & captures["status"].isin(CLOSED_STATUSES)] = "closed"
    states[outcome == "blocked_by_robots"] = "blocked"
    states[outcome.isin(SILENT)] = "silent"
    return states


def _own_pages(pages: pd.DataFrame, captures: pd.DataFrame) -> pd.DataFrame:
    own = _latest(pages[[name for name in _PAGE_COLUMNS if name in pages]])
    own = own[own["status"].isin(["ok", "truncated"])].reset_index(drop=True)
    beginnings = own["text"].str.slice(0, LEADING_CHARS) if "text" in own else pd.Series("", index=own.index, dtype="str")
    texts = {name: own[name].astype("str") for name in _TEXTS}
    lists = {name: pd.Series([_as_list(value) for value in own[name]], index=own.index, dtype=object) for name in _LISTS}
    seo = [value if isinstance(value, Mapping) else None for value in own["seo"]] if "seo" in own else [None] * len(own)
    own = own.assign(
        **texts,
        **lists,
        text=beginnings.fillna(""),
        state=own["url"].map(captures["state"]),
        is_indexable=own["is_indexable"].fillna(value=True).astype(bool),
    )
    is_own_canonical = own["canonical_url"].isna() | (own["canonical_url"] == own["url"])
    return own.assign(
        has_seo=pd.Series([value is not None for value in seo], index=own.index, dtype=bool),
        seo=pd.Series([value or {} for value in seo], index=own.index, dtype=object),
        is_searchable=own["is_indexable"] & is_own_canonical & (own["state"].isna() | (own["state"] == "ok")),
    )


def _as_list(value: Any) -> list[Any]:
    return list(value) if hasattr(value, "__len__") and not isinstance(value, str) else []


def _home_url(captures: pd.DataFrame, pages: pd.DataFrame, redirects: pd.DataFrame, site: str) -> str:
    """Where the crawl began, behind its redirects; else the page that calls itself home; else the root."""
    seeds = captures.index[captures["source"] == "seed"]
    if len(seeds):
        return str(redirects["final_url"].get(seeds[0], seeds[0]))
    homes = sorted(pages.loc[pages["content_kind"] == "home", "url"], key=lambda url: (len(url), url))
    return homes[0] if homes else f"https://{site}/"


def _own_links(links: pd.DataFrame, pages: pd.DataFrame, redirects: pd.DataFrame) -> tuple[pd.DataFrame, "pd.Series[int]"]:
    """The internal links of standing pages, and how many distinct outside addresses each page links to."""
    standing = links[links["from_url"].isin(pages["url"])]
    is_internal = standing["is_internal"].fillna(value=False).astype(bool)
    outside = standing[~is_internal].groupby("from_url")["to_url"].nunique()
    shut = pages.loc[[_is_nofollow(words) for words in pages["robots"]], "url"]
    return _coded(standing.loc[is_internal], set(shut), redirects), outside


def _coded(links: pd.DataFrame, shut: set[str], redirects: pd.DataFrame) -> pd.DataFrame:
    """The links with their addresses and words as categories, in alphabetical order: a large site repeats them many times over."""
    known = pd.Index(sorted({*links["from_url"].unique(), *links["to_url"].unique(), *redirects["final_url"]}), dtype="str")
    dtype = pd.CategoricalDtype(known)
    final = known.to_series().map(redirects["final_url"]).astype("str").fillna(known.to_series())
    from_url, to_url = links["from_url"].astype(dtype), links["to_url"].astype(dtype)
    final_places = known.get_indexer(pd.Index(final))[to_url.cat.codes.to_numpy()]
    is_nofollow = links["is_nofollow"].fillna(value=False).astype(bool)
    coded = {
        "from_url": from_url,
        "to_url": to_url,
        "final_url": pd.Series(pd.Categorical.from_codes(final_places, dtype=dtype), index=links.index),
        "anchor": links["anchor"].fillna("").str.strip().astype("category"),
        "is_nofollow": is_nofollow,
        "is_followed": ~is_nofollow & ~from_url.isin(shut),
    }
    return pd.DataFrame(coded).reset_index(drop=True)


def _is_nofollow(words: list[str]) -> bool:
    return "nofollow" in words or "none" in words


def _listed(sitemap: pd.DataFrame | None, captures: pd.DataFrame) -> pd.DataFrame:
    if sitemap is None:
        urls = captures.index[captures["source"] == "sitemap"]
        return pd.DataFrame({"url": pd.Series(urls, dtype="str"), "lastmod_on": pd.Series(pd.NaT, index=range(len(urls)), dtype="datetime64[us]")})
    days = pd.to_datetime(sitemap["lastmod_on"])
    return sitemap[["url"]].assign(url=sitemap["url"].astype("str"), lastmod_on=days).drop_duplicates("url").reset_index(drop=True)
