"""Checks of what pages say: thin, copied, stale, undated, unsigned, hard to read, without text alternatives or structured data."""

from collections.abc import Iterator, Sequence

import pandas as pd

from tasks.gap.audit.findings import found, named
from tasks.gap.audit.site_data import SiteData
from tasks.gap.audit.structure import fresh_on
from tasks.text.fingerprint import near_duplicates

TEXT_KINDS = ("article", "documentation")
EXEMPT_KINDS = ("home", "listing", "video", "forum")
STRUCTURED_KINDS = ("article", "product", "event", "faq", "job", "video")
_MAD_SCALE = 1.4826
"""What makes the median absolute deviation of a normal distribution its standard deviation."""


def content_checks(data: SiteData, scores: "pd.Series[float]") -> Iterator[pd.DataFrame]:
    """The findings, a frame a check. `scores` (link scores by URL) say which of some equal pages is the one to keep."""
    yield from _thin(data)
    yield from _copies(data, scores)
    yield from _dates(data)
    yield _hard(data)
    yield from _markup(data)


def _thin(data: SiteData) -> Iterator[pd.DataFrame]:
    limits = data.parameters
    is_judged = data.pages["is_searchable"] & data.pages["word_count"].gt(0) & ~data.pages["content_kind"].isin(EXEMPT_KINDS)
    pages = data.pages[is_judged]
    words = pages["word_count"].astype("float64")
    floors = {**dict.fromkeys(TEXT_KINDS, limits.thin_words), "product": limits.thin_product_words}
    floor = pages["content_kind"].map(floors).fillna(limits.thin_page_words).astype("float64")
    grouped = words.groupby(pages["content_kind"])
    typical = grouped.transform("median").where((grouped.transform("size") >= limits.least_of_a_kind) & pages["content_kind"].isin(floors))
    relative = (typical * limits.thin_share).clip(upper=limits.thin_relative_words).fillna(0.0)
    bound = pd.concat([floor, relative], axis=1).max(axis=1)
    is_thin = words < bound
    rows = zip(words[is_thin], pages.loc[is_thin, "content_kind"], typical[is_thin], strict=True)
    seen = [f"{count:,.0f} words{f'; the median {kind} here has {median:,.0f}' if median == median else ''}" for count, kind, median in rows]
    yield found("thin", pages.loc[is_thin, "url"], seen, "as many words as its subject takes")


def _copies(data: SiteData, scores: "pd.Series[float]") -> Iterator[pd.DataFrame]:
    """Each group's best linked page is the one to keep; the others are findings. Pages of equal text count once among the alike."""
    pages = data.pages[data.pages["is_searchable"] & data.pages["word_count"].ge(data.parameters.duplicate_least_words)]
    pages = pages.assign(score=pages["url"].map(scores).fillna(0.0))
    pages = pages.sort_values(["score", "url"], ascending=[False, True], kind="stable").reset_index(drop=True)
    firsts = pages.drop_duplicates("text_digest").set_index("text_digest")["url"]
    is_copy = pages["text_digest"].notna() & pages["text_digest"].duplicated()
    seen = "the same text as " + pages.loc[is_copy, "text_digest"].map(firsts)
    yield found("duplicate_text", pages.loc[is_copy, "url"], seen, "one address for one text")
    once = pages[~is_copy].reset_index(drop=True)
    prints = [value if isinstance(value, str) and value else None for value in once["fingerprint"]]
    groups = near_duplicates(prints, data.parameters.near_duplicate_share)
    urls = once["url"].tolist()
    pairs = [(urls[place], urls[group[0]]) for group in groups for place in group[1:]]
    yield found("near_duplicate", [url for url, _ in pairs], [f"nearly the same text as {first}" for _, first in pairs], "texts that differ")


def _dates(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.searchable
    today = data.as_of.tz_localize(None)
    published = pd.to_datetime(pages["published_on"])
    ahead = pages[published > today.normalize() + pd.Timedelta(days=1)]
    yield found("date_in_future", ahead["url"], [f"published on {day:%Y-%m-%d}" for day in published[ahead.index]], f"by {today:%Y-%m-%d}")
    articles = pages[pages["content_kind"] == "article"]
    yield found("date_missing", articles.loc[articles["published_on"].isna(), "url"], "no date of publication", "a date of publication")
    yield found("author_missing", articles.loc[articles["author"].fillna("") == "", "url"], "no author", "an author")
    fresh = fresh_on(data)[pages.index]
    is_stale = pages["content_kind"].isin(TEXT_KINDS) & ((today - fresh).dt.days > data.parameters.stale_days)
    seen = [f"last published or changed on {day:%Y-%m-%d}" for day in fresh[is_stale]]
    yield found("stale", pages.loc[is_stale, "url"], seen, f"looked over within {data.parameters.stale_days:,} days")


def _hard(data: SiteData) -> pd.DataFrame:
    """Scores are compared within one formula, whose scale they share."""
    limits = data.parameters
    pages = data.pages[data.pages["is_searchable"] & data.pages["readability"].notna() & data.pages["content_kind"].isin(TEXT_KINDS)]
    grouped = pages["readability"].astype("float64").groupby(pages["readability_method"])
    median = grouped.transform("median")
    deviation = (pages["readability"] - median).abs().groupby(pages["readability_method"]).transform("median") * _MAD_SCALE
    is_known = grouped.transform("size") >= limits.least_of_a_kind
    is_hard = is_known & (pages["readability"] < limits.hard_score) & (pages["readability"] < median - limits.outlier_deviations * deviation)
    hard = pages[is_hard]
    seen = [
        f"reading ease {score:.0f}; the site's median is {middle:.0f}" for score, middle in zip(hard["readability"], median[hard.index], strict=True)
    ]
    return found("hard_to_read", hard["url"], seen, f"at least {limits.hard_score:g}, or what the site's other texts have")


def _markup(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.marked
    counts = data.seo("images_without_alt_count", 0)[pages.index]
    bare = pages[counts > 0]
    totals, examples = data.seo("image_count", 0)[bare.index], data.seo_lists("images_without_alt")[bare.index]
    rows = zip(counts[bare.index], totals, examples, strict=True)
    seen = [f"{count} of {total} images{_examples(shown, data.parameters.shown)}" for count, total, shown in rows]
    yield found("images_without_alt", bare["url"], seen, "an alt attribute on each image")
    errors = data.seo("json_ld_error_count", 0)[pages.index]
    invalid = pages[errors > 0]
    reasons = data.seo("json_ld_error", "")[invalid.index]
    rows_of_errors = zip(errors[invalid.index], data.seo("json_ld_count", 0)[invalid.index], reasons, strict=True)
    seen = [f"{count} of {total} blocks: {reason}" for count, total, reason in rows_of_errors]
    yield found("structured_data_invalid", invalid["url"], seen, "valid JSON")
    gaps = data.seo_lists("structured_gaps")[pages.index]
    partial = pages[gaps.map(len) > 0]
    seen = [f"lacks {named(names, data.parameters.shown)}" for names in gaps[partial.index]]
    yield found("structured_data_incomplete", partial["url"], seen, "all required properties")
    is_bare = (pages["schema_types"].map(len) == 0) & pages["content_kind"].isin(STRUCTURED_KINDS) & (errors == 0)
    seen = [f"a page of kind {kind} without structured data" for kind in pages.loc[is_bare, "content_kind"]]
    yield found("structured_data_missing", pages.loc[is_bare, "url"], seen, "JSON-LD with the type of the page")


def _examples(sources: Sequence[str], shown: int) -> str:
    stated = [source for source in sources if source]
    return f": {named(stated, shown)}" if stated else ""
