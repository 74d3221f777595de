"""Checks of titles, descriptions, headings and what else the head of a page holds."""

from collections.abc import Iterator

import pandas as pd

from tasks.gap.audit.findings import found, named
from tasks.gap.audit.site_data import SiteData
from tasks.gap.audit.structure import is_continued


def head_checks(data: SiteData) -> Iterator[pd.DataFrame]:
    """The findings, a frame a check. Pages that search engines are told to leave out, or to count as another one, are not looked at."""
    yield from _titles(data)
    yield from _descriptions(data)
    yield from _headings(data)
    pages = data.marked
    is_fixed = data.seo("viewport", None).isna()[pages.index]
    yield found("viewport_missing", pages.loc[is_fixed, "url"], "no viewport tag", "a viewport tag")
    bare = [not {"og:title", "og:image"} <= set(names) for names in data.seo_lists("social")[pages.index]]
    missing = [_lacking(names) for names, is_bare in zip(data.seo_lists("social")[pages.index], bare, strict=True) if is_bare]
    yield found("social_missing", pages.loc[bare, "url"], missing, "og:title and og:image")


def _lacking(names: list[str]) -> str:
    return "no " + " and no ".join(name for name in ("og:title", "og:image") if name not in names)


def _titles(data: SiteData) -> Iterator[pd.DataFrame]:
    limits, pages = data.parameters, data.searchable
    own = pages["title"].fillna("")
    whole = data.seo("title_element", "")[pages.index].astype("str").where(pages["has_seo"], own)
    yield found("title_missing", pages.loc[whole == "", "url"], "no title", "a title that says what the page is about")
    is_short = (whole != "") & (whole.str.len() < limits.title_least_chars)
    yield found("title_short", pages.loc[is_short, "url"], _lengths(whole[is_short]), f"at least {limits.title_least_chars} characters")
    is_long = own.str.len() > limits.title_most_chars
    expected = f"at most {limits.title_most_chars} characters, the site's name left out"
    yield found("title_long", pages.loc[is_long, "url"], _lengths(own[is_long]), expected)
    yield _repeated("title_duplicate", pages, whole, data)
    counts = data.seo("title_count", 0)[pages.index]
    several = counts[counts > 1]
    yield found("title_several", pages.loc[several.index, "url"], [f"{count} title elements" for count in several], "one title element")


def _descriptions(data: SiteData) -> Iterator[pd.DataFrame]:
    limits, pages = data.parameters, data.marked
    counts = data.seo("description_count", 0)[pages.index]
    yield found("description_missing", pages.loc[counts == 0, "url"], "no meta description", "one or two sentences on what the page offers")
    several = counts[counts > 1]
    seen = [f"{count} meta descriptions" for count in several]
    yield found("description_several", pages.loc[several.index, "url"], seen, "one meta description")
    text = pages["description"].fillna("").where(counts > 0, "")
    is_short = (text != "") & (text.str.len() < limits.description_least_chars)
    yield found("description_short", pages.loc[is_short, "url"], _lengths(text[is_short]), f"at least {limits.description_least_chars} characters")
    is_long = text.str.len() > limits.description_most_chars
    yield found("description_long", pages.loc[is_long, "url"], _lengths(text[is_long]), f"at most {limits.description_most_chars} characters")
    yield _repeated("description_duplicate", pages, text, data)


def _lengths(texts: "pd.Series[str]") -> list[str]:
    return [f"{len(text)} characters: {text[:120]}{'…' if len(text) > 120 else ''}" for text in texts]


def _repeated(check: str, pages: pd.DataFrame, texts: "pd.Series[str]", data: SiteData) -> pd.DataFrame:
    """Pages of one language that share a text; the further pages of a list rightly share that of the first."""
    rows = pages[(texts != "") & ~is_continued(pages)]
    keys = texts[rows.index].str.casefold() + "\x00" + rows["language"].fillna("")
    rows = rows.assign(key=keys)[keys.duplicated(keep=False)]
    groups = {str(key): sorted(group) for key, group in rows.groupby("key", sort=False)["url"]}
    most = data.parameters.shown
    seen = []
    for url, key in zip(rows["url"], rows["key"], strict=True):
        others = [other for other in groups[key][: most + 1] if other != url][:most]
        rest = len(groups[key]) - 1 - len(others)
        seen.append(f"“{texts_of(key)}” also on {named(others, most)}{f' and {rest:,} more' if rest else ''}")
    return found(check, rows["url"], seen, "a text of its own")


def texts_of(key: str) -> str:
    """The text of a key, cut where it is long."""
    text = key.partition("\x00")[0]
    return text[:120] + ("…" if len(text) > 120 else "")


def _headings(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.marked
    counts = data.seo("h1_count", 0)[pages.index]
    yield found("h1_missing", pages.loc[counts == 0, "url"], "no h1", "one h1")
    several = counts[counts > 1]
    yield found("h1_several", pages.loc[several.index, "url"], [f"{count} h1" for count in several], "one h1")
    skips = [_first_skip(headings) for headings in pages["headings"]]
    is_skipped = [skip is not None for skip in skips]
    yield found("heading_skipped", pages.loc[is_skipped, "url"], [skip for skip in skips if skip], "levels that follow one another")


def _first_skip(headings: list[str]) -> str | None:
    """The first heading that is more than one level below the one before, in words."""
    before = None
    for heading in headings:
        level = int(heading[1]) if heading[:1] == "h" and heading[1:2].isdigit() else None
        if level is not None and before is not None and level > before + 1:
            return f"h{level} after h{before}: “{heading.partition(' ')[2][:80]}”"
        before = level if level is not None else before
    return None
