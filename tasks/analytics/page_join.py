"""Which page a fact's address belongs to: redirects and renames are followed, then the canonical address; nothing is lost on the way."""

import pandas as pd

MOST_HOPS = 10
JOIN_COLUMNS = ["url", "page_url", "basis"]


def page_of(urls: "pd.Series[str]", pages: pd.DataFrame, redirects: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each distinct address with `JOIN_COLUMNS`, in the order of the addresses.

    `pages` has url and canonical_url (of the same site, or missing). `redirects` has from_url and to_url: redirects of captures, and renames
    (`renamed`); of several to_url of an address the last counts. All addresses are normalised. `basis` says how the page was found: `page`,
    `redirect`, `canonical`, or `unmatched`, where `page_url` is the address itself. Circles of redirects end where they began.
    """
    known = pages.drop_duplicates("url", keep="last").set_index("url")["canonical_url"]
    moved = _moves(redirects)
    found = pd.DataFrame({"url": pd.Series(urls.astype("object").unique(), dtype="object")})
    landed = _followed(found["url"], moved)
    own = landed.map(known.where(known.notna() & (known != "")))
    canonical = _followed(own.where(own.notna(), landed), moved)
    page_url = canonical.where(canonical.isin(known.index), landed)
    basis = pd.Series("page", index=found.index, dtype="object")
    basis = basis.mask(landed != found["url"], "redirect").mask(page_url != landed, "canonical").mask(~page_url.isin(known.index), "unmatched")
    return found.assign(page_url=page_url.where(basis != "unmatched", found["url"]), basis=basis)[JOIN_COLUMNS]


def redirects_of(captures: pd.DataFrame) -> pd.DataFrame:
    """from_url and to_url of the captures that answered with a redirect: url, status, location (absolute, normalised), fetched_at; the last
    counts."""
    rows = captures[captures["status"].between(300, 399) & captures["location"].notna()].sort_values("fetched_at", kind="stable")
    last = rows.drop_duplicates("url", keep="last")
    return last[["url", "location"]].set_axis(["from_url", "to_url"], axis=1).reset_index(drop=True)


def renamed(versions: pd.DataFrame, live: set[str]) -> pd.DataFrame:
    """from_url and to_url of pages that moved without a redirect: a text that stood on an address that is gone, and stands on one that is live.

    `versions` are rows of `pages` (url, text_digest, fetched_at), `live` the addresses that the last crawl found. A text on several live addresses
    names none: it is not known which one it became.
    """
    known = versions.dropna(subset=["text_digest"]).sort_values("fetched_at", kind="stable").drop_duplicates("url", keep="last")
    is_live = known["url"].isin(live)
    homes = known[is_live].drop_duplicates("text_digest", keep=False)[["text_digest", "url"]].set_axis(["text_digest", "to_url"], axis=1)
    gone = known.loc[~is_live, ["url", "text_digest"]].set_axis(["from_url", "text_digest"], axis=1)
    pairs = gone.merge(homes, on="text_digest", how="inner", validate="many_to_one")
    return pairs[["from_url", "to_url"]].sort_values("from_url", ignore_index=True)


def joined(sums: pd.DataFrame, join: pd.DataFrame) -> pd.DataFrame:
    """Sums by address as sums by page: `sums` has url, value columns (numbers) and keys (anything else); `url` becomes the page's.

    The rows of the whole site (url "") stay as they are. The totals are those of before.
    """
    targets = dict(zip(join["url"], join["page_url"], strict=True))
    moved = sums.assign(url=[targets.get(url, url) for url in sums["url"]])
    names = [name for name in sums.columns if name in ("value", "impressions", "position_weight")]
    keys = [name for name in sums.columns if name not in names]
    return moved.groupby(keys, sort=True, dropna=False)[names].sum().reset_index()


def _moves(redirects: pd.DataFrame | None) -> dict[str, str]:
    if redirects is None or redirects.empty:
        return {}
    pairs = zip(redirects["from_url"], redirects["to_url"], strict=True)
    return {str(first): str(second) for first, second in pairs if isinstance(second, str) and first != second}


def _followed(urls: "pd.Series[str]", moved: dict[str, str]) -> "pd.Series[str]":
    """Where each address leads in the end; an address in a circle leads to itself."""
    if not moved:
        return urls
    ends = {url: _end(url, moved) for url in urls if url in moved}
    return urls.map(lambda url: ends.get(url, url))


def _end(url: str, moved: dict[str, str]) -> str:
    seen, here = {url}, url
    while here in moved and len(seen) <= MOST_HOPS:
        here = moved[here]
        if here in seen:
            return url
        seen.add(here)
    return here
