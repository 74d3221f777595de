"""Checks of declared languages and of hreflang links (Google's documented rules: codes, return links, self reference)."""

import re
from collections.abc import Iterator

import pandas as pd

from tasks.gap.audit.codes import LANGUAGES, REGIONS
from tasks.gap.audit.findings import found, listed_by
from tasks.gap.audit.site_data import SiteData

_DECLARED = re.compile(r"([a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-[a-z0-9]{4,8})*(?:-x-[a-z0-9-]+)?", re.I)
_HREFLANG = re.compile(r"([a-z]{2})(?:-[a-z]{4})?(?:-([a-z]{2}))?", re.I)
_LEAST_WORDS = 100


def language_checks(data: SiteData) -> Iterator[pd.DataFrame]:
    """The findings, a frame a check."""
    yield from _declared(data)
    alternates = alternates_of(data)
    if len(alternates):
        yield from _targets(data, alternates)
        yield from _groups(data, alternates)


def is_language_tag(tag: str) -> bool:
    """Whether a lang attribute is well formed after BCP 47 and its language, where it has two letters, one of ISO 639-1."""
    match = _DECLARED.fullmatch(tag)
    return match is not None and (len(match[1]) == 3 or match[1].lower() in LANGUAGES)


def is_hreflang(code: str) -> bool:
    """Whether search engines take a code: a language of ISO 639-1, perhaps a script, perhaps a region of ISO 3166-1, or x-default."""
    if code.lower() == "x-default":
        return True
    match = _HREFLANG.fullmatch(code)
    return match is not None and match[1].lower() in LANGUAGES and (match[2] is None or match[2].upper() in REGIONS)


def alternates_of(data: SiteData) -> pd.DataFrame:
    """The hreflang links of the pages that may be listed: url, code (lower case), to_url."""
    pages = data.searchable
    lists = data.seo_lists("alternates")[pages.index]
    rows = [(url, str(code).lower(), str(target)) for url, pairs in zip(pages["url"], lists, strict=True) for code, target in pairs]
    return pd.DataFrame(rows, columns=["url", "code", "to_url"], dtype="str")


def _declared(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.marked
    tags = data.seo("html_lang", None)[pages.index]
    is_missing = tags.isna() | (tags == "")
    yield found("lang_missing", pages.loc[is_missing, "url"], "no lang attribute", "a lang attribute on the html element")
    stated = tags[~is_missing].astype("str")
    is_wrong = ~stated.map({tag: is_language_tag(tag) for tag in stated.unique()}).astype(bool)
    wrong = stated[is_wrong]
    yield found("lang_invalid", pages.loc[wrong.index, "url"], [f"lang=“{tag}”" for tag in wrong], "a language code, such as en or pt-BR")
    valid = stated[~is_wrong].str.lower().str.replace(r"-.*$", "", regex=True)
    spoken = pages["language"][valid.index]
    is_other = spoken.notna() & (spoken != valid) & (valid.str.len() == 2) & pages["word_count"][valid.index].ge(_LEAST_WORDS)
    other = pages.loc[is_other.index[is_other]]
    seen = [f"declared {tag}, the text is in {code}" for tag, code in zip(valid[other.index], other["language"], strict=True)]
    yield found("lang_mismatch", other["url"], seen, "the language of the text")


def _targets(data: SiteData, alternates: pd.DataFrame) -> Iterator[pd.DataFrame]:
    shown = data.parameters.shown
    is_valid = alternates["code"].map({code: is_hreflang(code) for code in alternates["code"].unique()}).astype(bool)
    wrong = alternates[~is_valid]
    seen = listed_by(wrong["url"], wrong["code"], shown)
    yield found("hreflang_invalid", seen.index, "hreflang " + seen, "codes such as de, en-GB or x-default")
    away = alternates[alternates["to_url"] != alternates["url"]]
    named = away["code"] + ": " + away["to_url"]
    state = data.states(away["to_url"])
    broken = away[(state == "broken").to_numpy()]
    seen = listed_by(broken["url"], named[broken.index], shown)
    yield found("hreflang_broken", seen.index, seen, "addresses that answer 200")
    known = data.pages.set_index("url")["is_searchable"]
    is_copy = (state == "redirect") | (away["to_url"].map(known).eq(other=False) & (state != "broken"))
    copies = away[is_copy.to_numpy()]
    seen = listed_by(copies["url"], named[copies.index], shown)
    yield found("hreflang_not_canonical", seen.index, seen, "canonical addresses that may be listed")


def _groups(data: SiteData, alternates: pd.DataFrame) -> Iterator[pd.DataFrame]:
    shown = data.parameters.shown
    known = data.marked["url"]
    away = alternates[(alternates["to_url"] != alternates["url"]) & alternates["to_url"].isin(known)]
    stated = pd.MultiIndex.from_frame(alternates[["url", "to_url"]])
    is_returned = pd.MultiIndex.from_frame(away[["to_url", "url"]]).isin(stated)
    silent = away[~is_returned]
    seen = listed_by(silent["url"], silent["to_url"], shown)
    yield found("hreflang_no_return", seen.index, "no link back from " + seen, "the same list on each version")
    itself = set(alternates.loc[alternates["to_url"] == alternates["url"], "url"])
    alone = sorted(set(alternates["url"]) - itself)
    yield found("hreflang_no_self", alone, "its own address is not in its list", "its own language and address, too")
    pairs = alternates.drop_duplicates()
    torn = pairs[pairs.duplicated(["url", "code"], keep=False)]
    seen = listed_by(torn["url"], torn["code"] + ": " + torn["to_url"], shown)
    yield found("hreflang_conflict", seen.index, seen, "one address a language")
