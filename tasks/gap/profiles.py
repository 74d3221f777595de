"""One profile a site: what it writes about, in which forms, how it words, marks up and dates its pages, and how often it publishes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from tasks.gap.content_rows import day_of
from tasks.gap.profile_models import PROFILES, ProfileParameters
from tasks.gap.title_patterns import PATTERNS, title_patterns

PROFILE_COLUMNS = [
    "site", "is_target", "market_rank", "page_count", "content_count", "topic_page_count", "word_count", "topic_share", "page_share", "word_share",
    "topics_count", "topics_led_count", "breadth", "focus", "top_topics", "formats", "structure", "title_patterns", "seo", "cadence", "pages_a_month",
    "cadence_status", "cadence_trend", "freshness", "readability", "languages",
]  # fmt: skip

_OF_POSITION = ("site", "topic_share", "page_share", "word_share", "topics_count", "topics_led_count", "breadth", "focus")

Figures = dict[str, Any]
"""Figures of one subject as JSON: `n` is the number of pages that they rest on, `status` says how they are known; what is unknown is None."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """What is known of the sites before each is told of by itself."""

    rows: pd.DataFrame
    """Content rows."""
    shares: pd.DataFrame
    """Topic shares."""
    position: pd.DataFrame
    """The order of the market, every site in it."""
    formats: pd.DataFrame
    """Page formats."""
    pace: pd.DataFrame
    """The cadence."""


def profiles(
    pages: pd.DataFrame, described: Described, target: str, as_of: datetime | date, parameters: ProfileParameters = PROFILES
) -> pd.DataFrame:
    """The profile of every site, the target's too, in the order of the market: `PROFILE_COLUMNS`. `pages` are all pages as loaded.

    Columns of several figures (`Figures`) hold mappings: formats, structure, title_patterns, seo, cadence, freshness, readability and
    languages; `top_topics` is a list of topics with the site's shares. `page_count` are all parsed pages, `content_count` those that the
    content figures rest on, `topic_page_count` those with a topic. How many lists and images pages have is not known, and so not given.
    """
    rows, today = described.rows, day_of(as_of)
    told = pd.concat([rows, title_patterns(rows, parameters)], axis=1)
    parsed = pages[pages["status"].isin(["ok", "truncated"])].drop_duplicates("url")
    found = []
    for place in described.position.to_dict("records"):
        site = place["site"]
        mine = (frame[frame["site"] == site] for frame in (told, parsed, described.shares, described.formats, described.pace))
        found.append({"is_target": site == target, **_profile(place, *mine, today=today, parameters=parameters)})
    return pd.DataFrame(found, columns=PROFILE_COLUMNS)


def _profile(
    place: Mapping[Any, Any],
    own: pd.DataFrame,
    parsed: pd.DataFrame,
    shares: pd.DataFrame,
    formats: pd.DataFrame,
    pace: pd.DataFrame,
    *,
    today: pd.Timestamp,
    parameters: ProfileParameters,
) -> dict[str, object]:
    rate = _cadence(pace)
    return {
        **{name: place[name] for name in _OF_POSITION},
        "market_rank": place["rank"],
        "page_count": len(parsed),
        "content_count": len(own),
        "topic_page_count": place["page_count"],
        "word_count": int(own["word_count"].sum()),
        "top_topics": _top_topics(shares, parameters),
        "formats": _formats(own, formats, parameters),
        "structure": _structure(own, parameters),
        "title_patterns": _titles(own, parameters),
        "seo": _seo(parsed, own, parameters),
        "cadence": rate,
        "pages_a_month": np.nan if rate["pages_a_month"] is None else rate["pages_a_month"],
        "cadence_status": rate["status"],
        "cadence_trend": rate["trend"],
        "freshness": _freshness(own, today, parameters),
        "readability": _readability(own, parameters),
        "languages": _languages(own, parameters),
    }


def _measured(count: int, figures: Mapping[str, object], parameters: ProfileParameters, *, status: str = "measured") -> Figures:
    """The figures with their n and status; None and unknown where too few pages tell them."""
    if count < parameters.least_pages:
        return {"n": count, "status": "unknown", **dict.fromkeys(figures)}
    return {"n": count, "status": status, **{name: _plain(value) for name, value in figures.items()}}


def _plain(value: object) -> object:
    """Numbers as Python's own, rounded; NaN as None."""
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else round(float(value), 6)
    return int(value) if isinstance(value, np.integer) else value


def _shares_of(names: "pd.Series[str]", whole: int, most: int | None = None) -> dict[str, float]:
    """How often each name is there, as a share of a whole, most first; only the first ones where `most` is given."""
    counts = Counter(str(name) for name in names)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {name: round(count / whole, 6) for name, count in ordered[:most]}


def _top_topics(shares: pd.DataFrame, parameters: ProfileParameters) -> list[dict[str, object]]:
    best = shares.sort_values(["page_count", "topic_id"], ascending=[False, True]).head(parameters.top_topics)
    return [{str(name): _plain(value) for name, value in row.items() if name != "site"} for row in best.to_dict("records")]


def _formats(own: pd.DataFrame, formats: pd.DataFrame, parameters: ProfileParameters) -> Figures:
    """The share of pages in each form, of those whose form does not show, and of those that declare one; titles and addresses tell others."""
    whole = max(len(own), 1)
    figures = {
        "shares": _shares_of(formats["format"], whole),
        "unshown_share": 1 - formats["url"].nunique() / whole,
        "declared_share": formats.loc[formats["status"] == "measured", "url"].nunique() / whole,
    }
    return _measured(len(own), figures, parameters, status="estimated")


def _structure(own: pd.DataFrame, parameters: ProfileParameters) -> Figures:
    types = own["schema_types"].map(lambda names: sorted(set(names))).explode().dropna()
    figures = {
        "median_words": own["word_count"].median(),
        "lower_quartile_words": own["word_count"].quantile(0.25),
        "upper_quartile_words": own["word_count"].quantile(0.75),
        "median_headings": own["heading_count"].median(),
        "median_sections": own["section_count"].median(),
        "table_share": own["has_table"].mean(),
        "question_heading_share": own["has_question"].mean(),
        "schema_types": _shares_of(types, len(own), parameters.top_schema_types),
    }
    return _measured(len(own), figures, parameters)


def _titles(own: pd.DataFrame, parameters: ProfileParameters) -> Figures:
    titled = own[own["title"].str.strip() != ""]
    figures = {f"{name}_share": titled[name].mean() for name in PATTERNS} | {"median_chars": titled["title"].str.len().median()}
    return _measured(len(titled), figures, parameters)


def _seo(parsed: pd.DataFrame, own: pd.DataFrame, parameters: ProfileParameters) -> Figures:
    """What search engines are given, over all parsed pages; dates over the content pages alone, for other pages need none."""
    figures = {
        "title_share": _filled(parsed["title"]),
        "description_share": _filled(parsed["description"]),
        "canonical_share": _filled(parsed["canonical_url"]),
        "structured_data_share": parsed["schema_types"].map(len).gt(0).mean(),
        "one_h1_share": parsed["headings"].map(lambda lines: sum(line.startswith("h1 ") for line in lines) == 1).mean(),
        "indexable_share": parsed["is_indexable"].astype("boolean").mean(),
        "dated_share": own["published_on"].notna().mean(),
    }
    return _measured(len(parsed), figures, parameters)


def _filled(texts: "pd.Series[str]") -> float:
    return float(texts.fillna("").astype("str").str.strip().ne("").mean())


def _cadence(pace: pd.DataFrame) -> Figures:
    """The site's row of the cadence frame, as figures; how many pages are dated stands among those of SEO."""
    if pace.empty:
        return {"n": 0, "status": "unknown", "trend": "unknown", "pages_a_month": None}
    row = pace.drop(columns=["site", "dated_share"]).iloc[0].to_dict()
    dates = {name: None if pd.isna(row[name]) else row[name].date().isoformat() for name in ("first_on", "newest_on")}
    return {str(name): _plain(value) for name, value in row.items()} | dates


def _freshness(own: pd.DataFrame, today: pd.Timestamp, parameters: ProfileParameters) -> Figures:
    ages_days = (today - own["touched_on"].dropna()).dt.days
    figures = {"median_age_days": ages_days.median(), "fresh_share": (ages_days <= parameters.fresh_days).mean(), "newest_age_days": ages_days.min()}
    return _measured(len(ages_days), figures, parameters)


def _readability(own: pd.DataFrame, parameters: ProfileParameters) -> Figures:
    """The median by the method that most pages were measured with: scores of different methods cannot be compared."""
    known = own.dropna(subset=["readability", "readability_method"])
    method = _commonest(known["readability_method"])
    same = known[known["readability_method"] == method]
    return _measured(len(same), {"median": same["readability"].median(), "method": method}, parameters)


def _commonest(values: "pd.Series[str]") -> str | None:
    counts = values.value_counts()
    return min(counts[counts == counts.max()].index) if len(counts) else None


def _languages(own: pd.DataFrame, parameters: ProfileParameters) -> Figures:
    known = own["language"].dropna()
    return _measured(len(known), {"shares": _shares_of(known, len(known))}, parameters)
