"""A small invented market of coffee sites, as the frames of a finished run, and a real browser to look at its report."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, sync_playwright

from tasks.report.models import ReportInput
from tasks.report.render import render
from tasks.text.fingerprint import fingerprint

TARGET, RIVALS = "beanpost.test", ("roastlab.test", "kettle-and-cup.test")
SITES = (TARGET, *RIVALS)
AS_OF = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
TOPICS = (
    "grinder settings", "water hardness", "light roast profiles", "pour-over technique", "espresso pressure", "green bean storage",
    "cold brew ratios", "milk steaming", "cupping notes", "roaster maintenance", "fair trade sourcing", "decaf processes",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script> & \"quotes\" 'single'",
    "{{ 7 * 7 }} {% raw %} ${7*7} <%= 7 %>",
    "right \u202eleft\u202c\u2066 \u200bzero\u00adwidth \x07bell \x1b[31mred",
    "W" * 10_000,
    "</style><style>*{display:none}</style><img src=x onerror=alert(1)>",
    "הקפה הטוב ביותר <b>",
    "$\\frac{1}{2}$ _em_ **strong** [link](javascript:alert(1))",
    "é" + "\u0301" * 400,
)
BAD_URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "http://user:pass@evil.test/",
    'http://evil.test/"onmouseover="alert(1)',
)
BROWSER_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


def make_pages(count: int = 90, seed: int = 7) -> pd.DataFrame:
    """Pages of the three sites, a third each; some undated, some with hostile titles."""
    random = Random(seed)
    rows = [_page(number, random) for number in range(count)]
    frame = pd.DataFrame(rows)
    return frame.assign(published_on=pd.to_datetime(frame["published_on"]), modified_on=pd.to_datetime(frame["modified_on"]))


def _page(number: int, random: Random) -> dict[str, Any]:
    site = SITES[number % 3]
    topic = TOPICS[number // 3 % len(TOPICS)]
    published = date(2026, 3, 1) - timedelta(days=random.randrange(60, 3_000) // (1 if site == TARGET else 2))
    title = HOSTILE[number // 3] if site != TARGET and number // 3 < len(HOSTILE) else f"What {number} mornings taught us about {topic}"
    return {
        "workspace": "default",
        "site": site,
        "url": f"http://{site}/{topic.replace(' ', '-')}/{number}",
        "fetched_at": AS_OF,
        "status": "truncated" if number == 40 else "ok",
        "title": title,
        "word_count": random.randrange(150, 1_800),
        "language": "he" if "קפה" in title else "en",
        "published_on": None if number % 7 == 0 else published,
        "modified_on": None,
        "text_digest": f"d{number % 81}",
        "fingerprint": fingerprint(f"{topic} " * 9 + title * (number < 87)),
        "is_indexable": number % 30 != 0,
    }


def make_coverage(pages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Topics and coverage, counted on the pages' addresses; the target lacks every third topic."""
    topic_ids = [f"t{place:02d}" for place in range(len(TOPICS))]
    slugs = {topic.replace(" ", "-"): topic_id for topic, topic_id in zip(TOPICS, topic_ids, strict=True)}
    found = pages.assign(topic_id=pages["url"].str.split("/").str[3].map(slugs))
    found = found[~((found["site"] == TARGET) & found["topic_id"].isin(topic_ids[::3]))]
    counts = found.groupby(["site", "topic_id"]).size().rename("page_count").reset_index()
    totals = counts.groupby("topic_id")["page_count"].transform("sum")
    topics = pd.DataFrame(
        {"topic_id": topic_ids, "label": TOPICS, "page_count": [int(counts.loc[counts["topic_id"] == one, "page_count"].sum()) for one in topic_ids]}
    )
    return topics, counts.assign(share=counts["page_count"] / totals, run_id="r1")


def make_gaps(pages: pd.DataFrame, count: int = 30) -> pd.DataFrame:
    """Ranked gaps of all kinds, with measured, estimated and unknown demand; the first two carry hostile evidence."""
    own = pages.loc[pages["site"] == TARGET, "url"].tolist()
    rivals = pages.loc[pages["site"] != TARGET, "url"].tolist()
    gaps = pd.DataFrame([_gap(place, own, rivals) for place in range(count)])
    return gaps.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def _gap(place: int, own: list[str], rivals: list[str]) -> dict[str, Any]:
    kind = ("missing", "thin", "stale")[place % 3]
    scale = 1 - place / 40
    parts = {
        "part_novelty": 0.34 * scale,
        "part_demand": 0.0 if place % 3 == 2 else 0.14 * scale,
        "part_competition": 0.22 * scale,
        "part_recency": 0.16 * scale,
    }
    who = list(RIVALS) if place % 2 == 0 else [RIVALS[1]]
    label = TOPICS[place % len(TOPICS)] if place < len(TOPICS) else f"{TOPICS[place % len(TOPICS)]} for beginners, part {place}"
    return {
        "run_id": "r1",
        "gap_id": f"g{place:02d}",
        "kind": kind,
        "topic_id": f"t{place % len(TOPICS):02d}" if place < len(TOPICS) else f"x{place}",
        "label": label,
        "terms": label.split(),
        "score": sum(parts.values()),
        **parts,
        "demand": None if place % 3 == 2 else 0.14 * scale / 0.2,
        "demand_status": ("measured", "estimated", "unknown")[place % 3],
        "competition": len(who) / 2,
        "competitor_count": len(who),
        "competitor_total": 2,
        "competitors": who,
        "evidence_urls": rivals[:8] if place == 0 else [*BAD_URLS, *rivals[9:10]] if place == 1 else rivals[place : place + 3],
        "evidence_ids": [f"e{place:02d}"],
        "target_urls": [] if kind == "missing" else own[place : place + 2],
        "statement": f"{len(who)} of 2 competitors published on {label}; {TARGET} has {'no page' if kind == 'missing' else 'fewer pages'} on it.",
    }


def make_keywords(count: int = 42) -> pd.DataFrame:
    """Keywords of every bucket, intent and status, in clusters of three; every seventh names a rival, some are hostile."""
    return pd.DataFrame([_keyword(place) for place in range(count)])


def _keyword(place: int) -> dict[str, Any]:
    status = ("measured", "estimated", "unknown")[place % 3]
    is_apart, is_win = place % 7 == 6, place % 5 == 1 and place % 7 != 6
    known, parts = status != "unknown", [0.2 * (1 - place / 99), 0.1, 0.05, 0.04, 0.0]
    buckets = ("missing", "untapped", "weak", "strong", "shared", "unique", None)
    intents = ("informational", "commercial", "transactional", "navigational", "uncertain")
    return {
        "keyword": HOSTILE[place - 10] if 10 <= place < 10 + len(HOSTILE) else f"{TOPICS[place % len(TOPICS)]} {place}",
        "sources": ["pages", "search_console"],
        "volume": 100.0 * (50 - place) if known else None,
        "volume_status": status,
        "volume_method": {"measured": "keyword_planner", "estimated": "impressions of relatives"}.get(status),
        "difficulty": 30.0 + place if place % 2 else None,
        "difficulty_status": "measured" if place % 2 else "unknown",
        "difficulty_method": "<b>ahrefs</b>" if place % 2 else None,
        "intent": intents[place % 5],
        "intent_confidence": 0.9,
        "trend": "rising" if place % 4 == 0 else "unknown",
        "trend_status": "estimated" if place % 4 == 0 else "unknown",
        "topic_id": f"t{place % len(TOPICS):02d}",
        "cluster_id": f"c{place // 3}",
        "cluster_label": f"{TOPICS[place // 3 * 3 % len(TOPICS)]} {place // 3 * 3}",
        "is_own_brand": False,
        "is_rival_brand": is_apart,
        "is_navigational": False,
        "is_excluded": is_apart,
        "bucket": buckets[place % 7],
        "bucket_basis": "positions" if place % 2 else "pages",
        "rival_count": 1.0,
        "rival_total": 2.0,
        "position": 8.4 if is_win else None,
        "monthly_impressions": 900.0 if is_win else None,
        "target_url": BAD_URLS[place // 5 % 4] if place % 10 == 1 else f"http://{TARGET}/grinder-settings/0",
        "is_quick_win": is_win,
        "extra_clicks": 40.0 - place if is_win and known else None,
        "extra_clicks_status": "estimated" if is_win and known else "unknown",
        "extra_clicks_method": "click-through at position 3",
        "opportunity": None if is_apart else sum(parts),
        **dict(
            zip(("part_demand", "part_ease", "part_intent", "part_bucket", "part_trend"), [None if is_apart else one for one in parts], strict=True)
        ),
    }


def make_profiles() -> pd.DataFrame:
    """A profile of each site; the second competitor's figures are unknown."""
    return pd.DataFrame([_profile(place, site) for place, site in enumerate((RIVALS[0], TARGET, RIVALS[1]), start=1)])


def _profile(place: int, site: str) -> dict[str, Any]:
    status = "unknown" if site == RIVALS[1] else "measured"
    against = {"value": 8.0, "target_value": 2.0, "n": 8, "target_n": 2, "q_value": 0.01}
    older = {**against, "value": 19_000.0, "target_value": 20_000.0}
    new = {"title": HOSTILE[0], "topic_id": "t00", "published_on": AS_OF, "basis": "published"}
    return {
        "site": site,
        "is_target": site == TARGET,
        "market_rank": place,
        "page_count": 30,
        "content_count": 28,
        "topic_share": 0.4,
        "topics_count": 9,
        "topics_led_count": 3,
        "breadth": 6.5,
        "pages_a_month": 1.5,
        "cadence_status": "estimated",
        "top_topics": [{"topic_id": "t00", "page_count": 5, "own_share": 0.2}],
        "formats": {"n": 28, "status": "estimated", "shares": {"how-to": 0.3, "<i>list</i>": 0.1}, "unshown_share": 0.6},
        "structure": {"n": 28, "status": status, "median_words": 900.0, "lower_quartile_words": 500.0, "upper_quartile_words": 1_200.0,
                      "median_headings": 4.0, "table_share": 0.1, "question_heading_share": 0.2, "schema_types": {"BlogPosting": 0.8}},
        "title_patterns": {"n": 28, "status": status, "question_share": 0.25, "number_share": 0.0, "median_chars": 44.0},
        "seo": {"n": 30, "status": status, "title_share": 1.0, "description_share": 0.5},
        "cadence": {"n": 28, "status": "estimated", "pages_a_month": 1.5, "pages_a_month_recent": 2.0, "trend": "rising", "trend_months": 24},
        "freshness": {"n": 28, "status": status, "median_age_days": 400.0, "newest_age_days": 9, "fresh_share": 0.4},
        "readability": {"n": 28, "status": status, "median": 61.2, "method": "flesch"},
        "languages": {"n": 28, "status": status, "shares": {"en": 1.0}},
        "strengths": [{"topic_id": "t00", "measure": "pages", **against}] if place == 1 else [],
        "weaknesses": [{"topic_id": "<u>gone</u>", "measure": "freshness", **older}] if place == 1 else [],
        "rising": [{"topic_id": "t01", "direction": "rising", "recent_share": 0.3, "earlier_share": 0.1, "recent_count": 6, "earlier_count": 2}],
        "new_pages": [{"url": url, **new} for url in (*BAD_URLS, f"http://{site}/new", f"http://{site}/newer")] if place == 1 else [],
    }  # fmt: skip


def make_site(pages: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the audit of the target gives: findings of all severities, the graph of links, the figures of the site."""
    urls = pages.loc[pages["site"] == TARGET, "url"].tolist() if len(pages) else []
    severities = ("critical", "high", "medium", "low")
    audit = [(url, f"check_{place % 6}", severities[place % 6 % 4], HOSTILE[place % 8], "a <b>title</b>") for place, url in enumerate(urls)]
    audit += [(url, "check_0", "critical", "", "a page") for url in BAD_URLS]
    figures = [
        ("pages", "", "page_count", 30.0),
        ("links", "", "orphan_count", 2.0),
        ("links", "", "inlink_median", 2.5),
        ("depth", "", "unreachable_count", 1.0),
    ]
    figures += [("depth", "", f"depth_{depth}_count", 4.0 + depth) for depth in range(11)]
    figures += [("sections", item, name, 0.5) for item in ("/blog", "/<b>") for name in ("share", "page_count", "link_score_share")]
    figures += [("cadence", f"2025-{month:02d}", "page_count", float(month % 3)) for month in range(1, 13)]
    figures += [("sitemap", "listed", "url_count", 25.0), ("addresses", "", "secure_count", 0.0), ("publishing", "", "dated_share", 0.8)]
    metrics = {"inlink_count": 3, "outlink_count": 0, "broken_link_count": 1, "is_orphan": True, "is_dead_end": True, "is_hub": False}
    return {
        "site_audit": pd.DataFrame(audit, columns=["url", "check", "severity", "observed", "expected"]).assign(
            area="links", how_to_mend="Mend <it>."
        ),
        "link_metrics": pd.DataFrame([{"url": url, "depth": 1, "link_score": 2.0 - place / 30, **metrics} for place, url in enumerate(urls)]),
        "site_structure": pd.DataFrame(
            [(*row, "estimated" if row[0] == "sitemap" else "measured") for row in figures] + [("links", "", "hub_count", None, "unknown")],
            columns=["topic", "item", "figure", "value", "status"],
        ),
    }


def make_map() -> dict[str, pd.DataFrame]:
    """Places of the sites, and the axes between them."""
    places = [(TARGET, 0.4, 0.0, 30, True, "measured"), (RIVALS[0], -0.2, 0.3, 20, False, "measured"), (RIVALS[1], -0.2, -0.3, 5, False, "measured")]
    axes = [("x", 0.6, ["t00", "milk <b>foam</b>"], ["t01"]), ("y", 0.4, ["t02"], [])]
    return {
        "map_places": pd.DataFrame(places, columns=["site", "x", "y", "page_count", "is_target", "status"]),
        "map_axes": pd.DataFrame(axes, columns=["axis", "explained_share", "toward_high", "toward_low"]),
    }


def make_sources() -> pd.DataFrame:
    """The crawl and two other sources, one of them with a hostile note."""
    rows = [
        ("crawl", "pages", 90, 40, None, AS_OF, ""),
        ("search_console", "searches", 1_200, 20, AS_OF, AS_OF, "<script>alert(1)</script>"),
        ("keyword_planner", "search volume", 14, 14, None, None, None),
    ]
    return pd.DataFrame(rows, columns=["source", "what", "record_count", "keyword_count", "first_on", "last_on", "note"])


def make_run(**changes: Any) -> ReportInput:
    """A finished run over the market; keyword arguments replace its fields."""
    pages = changes.pop("pages", None)
    pages = make_pages() if pages is None else pages
    topics, coverage = make_coverage(pages) if len(pages) else (pages, pages)
    fields: dict[str, Any] = {
        "workspace": "default",
        "target": TARGET,
        "competitors": RIVALS,
        "brief": {"site": f"http://{TARGET}/", "competitors": RIVALS, "keywords": ["espresso"], "budget": {"money": 0.0}, "industry": ""},
        "run_id": "4be1c02f9a7d3e58",
        "as_of": AS_OF,
        "mode": "observed",
        "started_at": AS_OF,
        "versions": {"plancast": "0.1.0", "python": "3.11"},
        "degraded": [{"what": "Search volume", "why": "No keyword source is configured.", "effect": "Demand is estimated or unknown."}],
        "captures_summary": pd.DataFrame(
            [
                (site, outcome, 30 if outcome == "ok" else 2, 900_000, 8.5)
                for site in SITES
                for outcome in ("ok", "redirect", "not_found", "blocked_by_robots")
            ],
            columns=["site", "outcome", "count", "bytes", "seconds"],
        ),
        "pages": pages,
        "topics": topics,
        "coverage": coverage,
        "gaps": make_gaps(pages) if len(pages) else pages,
        "evidence": pd.DataFrame(
            [
                {
                    "evidence_id": f"e{n:02d}",
                    "kind": "coverage",
                    "locator": f"t{n:02d}",
                    "statement": f"The topic has {n + 3} pages in the market.",
                    "value": n + 3,
                    "status": "measured",
                    "source": "crawl",
                    "observed_at": AS_OF,
                }
                for n in range(30)
            ]
        ),
        "keywords": make_keywords(),
        "profiles": make_profiles(),
        **make_map(),
        **make_site(pages),
        "checks": {f"check_{place}": f"What check {place} <finds>." for place in range(5)},
        "sources": make_sources(),
        "validations": make_validations(),
        "quarantine": pd.DataFrame(
            [("r1", "pages", f"http://{TARGET}/<b>{n}</b>", "word count between 1 and 100000", "{}") for n in range(2)],
            columns=["run_id", "dataset", "row_key", "expectation", "row"],
        ),
    }
    return ReportInput(**(fields | changes))


def make_validations() -> pd.DataFrame:
    """Three checks of two datasets; one is not met."""
    head = [
        "dataset", "expectation", "column", "severity", "is_met", "observed", "checked_count", "unexpected_count", "quarantined_count",
    ]  # fmt: skip
    rows = [
        ("pages", "expect_column_values_to_not_be_null", "url", "critical", True, "", 90, 0, 0),
        ("pages", "expect_column_values_to_be_between", "word_count", "warning", False, "min 0", 90, 2, 2),
        ("gaps", "expect_column_values_to_be_between", "score", "critical", True, "", 30, 0, 0),
    ]
    return pd.DataFrame(rows, columns=head)


def make_lone_run(**changes: Any) -> ReportInput:
    """A run without competitors: the site alone, with suggestions from its links."""
    pages = make_pages()
    suggestions = pd.DataFrame(
        [("roastlab.test", "9 pages of the site link to it.", "http://roastlab.test/"), ("odd.test", "<b>2 pages</b>.", "javascript:alert(1)")],
        columns=["site", "why", "example_url"],
    )
    none = pd.DataFrame()
    fields = {
        "competitors": (),
        "pages": pages[pages["site"] == TARGET],
        "captures_summary": make_run().captures_summary.query("site == @TARGET"),
        "gaps": none,
        "coverage": none,
        "topics": none,
        "suggestions": suggestions,
        "map_places": none,
        "map_axes": none,
        "profiles": make_profiles().query("site == @TARGET"),
    }
    return make_run(**(fields | changes))


@pytest.fixture(scope="session")
def run() -> ReportInput:
    """A finished run over the market."""
    return make_run()


@pytest.fixture(scope="session")
def html(run: ReportInput) -> str:
    """Its report."""
    return render(run)


@pytest.fixture(scope="session")
def any_run() -> Callable[..., ReportInput]:
    """Makes a run with some of its fields replaced."""
    return make_run


@pytest.fixture(scope="session")
def lone_run() -> Callable[..., ReportInput]:
    """Makes a run without competitors."""
    return make_lone_run


@pytest.fixture(scope="module")  # no longer: its event loop runs on until it is closed, and no other may run beside it
def chromium() -> Iterator[Browser]:
    """A real Chromium: `PLANCAST_CHROMIUM`, or the first one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("PLANCAST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no browser: install chromium, or set PLANCAST_CHROMIUM to one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGS)
        yield browser
        browser.close()
