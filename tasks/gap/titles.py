"""What a page's title says once the name of its site and of its series is taken off."""

import re

import pandas as pd

_SEPARATOR = re.compile(r"\s+[|·•»«–—-]{1,2}\s+|:\s+")
_EDGES = " |·•»«–—:-"
_AFFIX_LEAST_PAGES = 3
_AFFIX_SHARE = 0.5
_SERIES_LEAST_PAGES = 8


def clean_titles(pages: pd.DataFrame) -> pd.DataFrame:
    """`pages` (site, title) with `title` without its affixes, `names` (what the site calls itself) and `series`, both in lower case.

    A segment that begins or ends half of a site's titles ("… | Name") is the site's name, as is its host's name under any ending in
    three titles ("name.org"); a segment that begins or ends eight or more ("Weekly tips: …") is a series, a form and no subject.
    """
    parts = [pd.DataFrame({"title": [], "names": [], "series": []}, dtype="object")]
    for site, titles in pages.groupby("site", sort=True)["title"]:
        parts.append(_cleaned(titles, _addresses(str(site), titles)))
    every = pd.concat(parts).reindex(pages.index)
    return pages.assign(title=every["title"], names=every["names"], series=every["series"])


def _addresses(site: str, titles: "pd.Series[str]") -> set[str]:
    """The site's own name as an address, in any spelling, where enough titles have it."""
    label = re.escape(site.removeprefix("www.").split(".")[0])
    found = titles.str.extract(rf"(?i)\b({label}\.[a-z]{{2,}})\b", expand=False).dropna()
    return set(found) if len(found) >= _AFFIX_LEAST_PAGES else set()


def _cleaned(titles: "pd.Series[str]", addresses: set[str]) -> pd.DataFrame:
    split = [_SEPARATOR.split(title) for title in titles]
    ends = pd.Series([parts[side] for parts in split if len(parts) > 1 for side in (0, -1)], dtype="object").value_counts()
    site_names = set(ends[ends >= max(_AFFIX_LEAST_PAGES, _AFFIX_SHARE * len(titles))].index)
    series = set(ends[ends >= _SERIES_LEAST_PAGES].index) - site_names
    cut = [_cut(_cut(title, site_names | series), site_names | series) for title in titles]
    lower = [tuple(sorted(name.lower() for name in found)) for found in (site_names | addresses, series)]
    return pd.DataFrame({"title": cut, "names": [lower[0]] * len(cut), "series": [lower[1]] * len(cut)}, index=titles.index, dtype="object")


def _cut(title: str, affixes: set[str]) -> str:
    """The title without one affix at its end and one at its beginning; never nothing."""
    found = list(_SEPARATOR.finditer(title))
    if found and title[found[-1].end() :] in affixes:
        title = title[: found[-1].start()]
        found = found[:-1]
    if found and title[: found[0].start()] in affixes:
        title = title[found[0].end() :]
    return title.strip(_EDGES) or title
