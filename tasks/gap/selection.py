"""Which pages an analysis of subjects reads: one version of each text, and none that its site keeps out of search."""

import pandas as pd


def analysable(pages: pd.DataFrame) -> pd.DataFrame:
    """The pages whose text tells what a site covers, in the order of site and URL.

    Left out: pages not parsed as HTML, marked noindex, without text, with a canonical address elsewhere that was read too,
    and further pages of a site with the very same text. Takes and gives the `pages` frame.
    """
    readable = pages[pages["status"].isin(["ok", "truncated"]) & pages["is_indexable"].astype(bool) & (pages["word_count"] > 0)]
    known = set(readable["url"])
    elsewhere = readable["canonical_url"].isin(known) & (readable["canonical_url"] != readable["url"])
    ordered = readable[~elsewhere].sort_values(["site", "url"], kind="stable")
    return ordered.drop_duplicates(["site", "text_digest"]).reset_index(drop=True)
