"""Which pages of the market target which keyword: those whose title holds all of its words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.folding import fold_key
from tasks.text.words import count_words

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TitledPages:
    """Pages by the stems of their titles. `pages` has url, site, words (of the text) and published_on."""

    pages: pd.DataFrame
    places: Mapping[str, frozenset[int]]

    def targeting(self, key: str) -> list[int]:
        """The places of the pages whose titles hold all stems of a `fold_key`, in order."""
        known = [self.places.get(stem, frozenset()) for stem in dict.fromkeys(key.split())]
        if not known or not all(known):
            return []
        return sorted(frozenset.intersection(*sorted(known, key=len)))


def titled_pages(pages: pd.DataFrame, language: str | None = "en") -> TitledPages:
    """The pages (url, site, title, text, and word_count and published_on where known) ready for `targeting`."""
    ordered = pages.sort_values(["site", "url"], kind="stable").reset_index(drop=True)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for place, title in enumerate(ordered["title"]):
        for stem in fold_key(title, language).split() if isinstance(title, str) else ():
            found[stem].add(place)
    words = ordered["word_count"] if "word_count" in ordered.columns else pd.Series([count_words(text or "") for text in ordered["text"]])
    published = ordered["published_on"] if "published_on" in ordered.columns else [None] * len(ordered)
    days = [None if pd.isna(day) else str(day)[:10] for day in published]
    dates = pd.Series(pd.to_datetime(pd.Series(days, dtype="object"), errors="coerce", format="%Y-%m-%d")).astype("datetime64[ns]")
    table = ordered[["url", "site"]].assign(words=words.astype("float64").to_numpy(), published_on=dates)
    return TitledPages(table, {stem: frozenset(places) for stem, places in found.items()})


def page_coverage(keys: Sequence[str], titled: TitledPages) -> pd.DataFrame:
    """Who targets each keyword: fold_key, site, pages (count), words (of the longest), best_url; a row a keyword and site that does."""
    sites, urls = titled.pages["site"].tolist(), titled.pages["url"].tolist()
    words = titled.pages["words"].tolist()
    rows: list[tuple[str, str, int, float, str]] = []
    for key in dict.fromkeys(keys):
        by_site: defaultdict[str, list[int]] = defaultdict(list)
        for place in titled.targeting(key):
            by_site[sites[place]].append(place)
        for site in sorted(by_site):
            best = max(by_site[site], key=lambda place: (words[place], -place))
            rows.append((key, site, len(by_site[site]), words[best], urls[best]))
    return pd.DataFrame(rows, columns=["fold_key", "site", "pages", "words", "best_url"])
