"""What a profile says of a site, a line a subject: forms, length, titles, structured data, search engines, pace, freshness, languages."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tasks.report.exhibits import NO_FIGURE, Figure
from tasks.report.figures import UNKNOWN, amount, counted, is_known, percent
from tasks.report.frames import mapping, mappings, whole
from tasks.report.plain_text import plain
from tasks.report.topic_names import topic_name

COLUMNS = (
    "site", "is_target", "market_rank", "page_count", "content_count", "topic_share", "topics_count", "topics_led_count", "top_topics", "formats",
    "structure", "title_patterns", "seo", "cadence", "freshness", "readability", "languages", "strengths", "weaknesses", "rising", "new_pages",
)  # fmt: skip
_PATTERNS = {
    "question_share": "a question", "number_share": "a number first", "how_to_share": "a how-to", "colon_share": "a colon", "year_share": "a year",
    "long_share": "over 60 letters", "brand_suffix_share": "the site’s name last",
}  # fmt: skip
_SEO = {
    "title_share": "title", "description_share": "description", "canonical_share": "canonical address", "structured_data_share": "structured data",
    "one_h1_share": "one main heading", "indexable_share": "open to search engines", "dated_share": "dated (content)",
}  # fmt: skip
_MOST = 5

Profile = Mapping[str, Any]
Names = Mapping[Any, str]


def facts(profile: Profile, names: Names) -> tuple[tuple[str, Figure], ...]:
    """The lines of a profile, each with how it is known."""
    told: tuple[tuple[str, Callable[[Profile], Figure]], ...] = (
        ("Pages", _pages),
        ("Main topics", lambda row: _topics(row, names)),
        ("Forms", _forms),
        ("Length", _length),
        ("Headings and tables", _headings),
        ("Titles with", _titles),
        ("Structured data", _structured),
        ("Pages with", _seo),
        ("Publishing", _publishing),
        ("Freshness", _freshness),
        ("Reading ease", _readability),
        ("Languages", _languages),
    )
    return tuple((name, say(profile)) for name, say in told)


def _pages(profile: Profile) -> Figure:
    return _said(f"{counted(whole(profile['page_count']), 'page')}, {amount(profile['content_count'])} with content", profile["page_count"])


def _topics(profile: Profile, names: Names) -> Figure:
    found = mappings(profile["top_topics"])[:_MOST]
    told = [f"{topic_name(one.get('topic_id'), names)} ({counted(whole(one.get('page_count')), 'page')})" for one in found]
    return _said(", ".join(told), found)


def _forms(profile: Profile) -> Figure:
    group = mapping(profile["formats"])
    shares = _shares(group.get("shares"))
    rest = f"no form shows on {percent(group.get('unshown_share'))}" if is_known(group.get("unshown_share")) else ""
    return _grouped(group, "; ".join(one for one in (shares, rest) if one))


def _length(profile: Profile) -> Figure:
    group = mapping(profile["structure"])
    middle = f"{amount(group.get('lower_quartile_words'))} to {amount(group.get('upper_quartile_words'))}"
    return _grouped(group, f"median {amount(group.get('median_words'))} words; half have {middle}", "median_words")


def _headings(profile: Profile) -> Figure:
    group = mapping(profile["structure"])
    shares = f"tables on {percent(group.get('table_share'))}, questions as headings on {percent(group.get('question_heading_share'))}"
    return _grouped(group, f"median {counted(whole(group.get('median_headings')), 'heading')}; {shares}", "median_headings")


def _titles(profile: Profile) -> Figure:
    group = mapping(profile["title_patterns"])
    used = _of(group, _PATTERNS, is_all=False) or "no such pattern"
    return _grouped(group, f"{used}; median {amount(group.get('median_chars'))} letters", "median_chars")


def _structured(profile: Profile) -> Figure:
    group = mapping(profile["structure"])
    return _grouped(group, _shares(group.get("schema_types")) or "none")


def _seo(profile: Profile) -> Figure:
    group = mapping(profile["seo"])
    return _grouped(group, _of(group, _SEO, is_all=True))


def _publishing(profile: Profile) -> Figure:
    group = mapping(profile["cadence"])
    trend = plain(group.get("trend"), 20)
    told = f"{amount(group.get('pages_a_month'), 1)} pages a month, {amount(group.get('pages_a_month_recent'), 1)} in the last year"
    tested = f"; {trend} over {counted(whole(group.get('trend_months')), 'month')}" if trend in ("rising", "falling", "flat") else "; trend unknown"
    return _grouped(group, told + tested, "pages_a_month")


def _freshness(profile: Profile) -> Figure:
    group = mapping(profile["freshness"])
    told = f"median age {amount(group.get('median_age_days'))} days, the newest page {amount(group.get('newest_age_days'))}"
    return _grouped(group, f"{told}; {percent(group.get('fresh_share'))} changed within a year", "median_age_days")


def _readability(profile: Profile) -> Figure:
    group = mapping(profile["readability"])
    return _grouped(group, f"{amount(group.get('median'))} ({plain(group.get('method'), 40)})", "median")


def _languages(profile: Profile) -> Figure:
    group = mapping(profile["languages"])
    return _grouped(group, _shares(group.get("shares")))


def _shares(cell: Any) -> str:
    """Names with their shares, the largest first."""
    found = sorted(((plain(name, 40), share) for name, share in mapping(cell).items() if is_known(share)), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {percent(share)}" for name, share in found[:_MOST])


def _of(group: Mapping[str, Any], words: Mapping[str, str], *, is_all: bool) -> str:
    """The shares of a group by their words; without `is_all`, only those above nothing, the largest first."""
    known = [(said, group[name]) for name, said in words.items() if is_known(group.get(name)) and (is_all or group[name] > 0)]
    ordered = known if is_all else sorted(known, key=lambda pair: -pair[1])
    return ", ".join(f"{said} {percent(share)}" for said, share in ordered)


def _grouped(group: Mapping[str, Any], text: str, needed: str | None = None) -> Figure:
    """A line from a group of figures: with its status; unknown where that says so, or where the figure that it needs is missing."""
    status = group.get("status")
    if status not in ("measured", "estimated") or not text or (needed is not None and not is_known(group.get(needed))):
        return NO_FIGURE
    return Figure(text, str(status))


def _said(text: str, given: Any) -> Figure:
    return Figure(text) if is_known(given) and given != [] else NO_FIGURE


def standing(item: Mapping[str, Any], names: Names) -> tuple[str, str]:
    """One strength or weakness: the topic, and the two figures with what they rest on."""
    value, other, measure = item.get("value"), item.get("target_value"), item.get("measure")
    said = {
        "pages": lambda one: counted(whole(one), "page"),
        "focus": lambda one: f"{percent(one)} of its pages",
        "length": lambda one: f"a median of {amount(one)} words",
        "freshness": _day,
    }.get(str(measure), lambda one: f"{plain(measure, 30)} {amount(one, 2)}")
    based = "" if measure == "pages" else f" (on {amount(item.get('n'))} and {amount(item.get('target_n'))} pages)"
    return topic_name(item.get("topic_id"), names), f"{said(value)} against {said(other)}{based}"


def _day(days: Any) -> str:
    """A day in days since 1970, as a month: medians of days are no finer."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=float(days)):%b %Y} (median)" if is_known(days) else UNKNOWN


def rising(item: Mapping[str, Any], names: Names) -> tuple[str, str]:
    """One topic whose share of the site's publishing has changed, with both shares and counts."""
    way = "falling" if item.get("direction") == "falling" else "rising"
    recent, earlier = percent(item.get("recent_share")), percent(item.get("earlier_share"))
    counts = f"{counted(whole(item.get('recent_count')), 'page')}, {whole(item.get('earlier_count')):,} before"
    return topic_name(item.get("topic_id"), names), f"{way}: {recent} of what it published in the last year, {earlier} in the three before ({counts})"
