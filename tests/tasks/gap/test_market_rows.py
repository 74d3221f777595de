"""What analyses found, as rows of tables: nothing is lost on the way, and one thing is told once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from tasks.gap.audit.models import SiteAudit
from tasks.gap.competition import analyze_competitors
from tasks.gap.keyword_research import research_keywords
from tasks.gap.market_rows import STRUCTURE_COLUMNS, competitor_rows, joined_gaps, keyword_rows, structure_rows
from tasks.gap.score import GAP_COLUMNS, find_gaps
from tasks.gap.topics import coverage, find_topics

Make = Callable[..., pd.DataFrame]
NOW = datetime(2025, 1, 1, tzinfo=UTC)


def loaded(pages: pd.DataFrame) -> pd.DataFrame:
    """Pages with the columns that stored ones have."""
    words = pages["text"].str.split().str.len()
    fixed = {"status": "ok", "is_indexable": True, "canonical_url": None, "modified_on": None, "content_kind": "article", "language": "en"}
    more = {"readability": 60.0, "readability_method": "flesch", "fetched_at": pd.Timestamp(NOW), "http_status": 200, "author": None}
    return pages.assign(word_count=words, text_digest=pages["url"], headings=[[]] * len(pages), schema_types=[[]] * len(pages), **fixed, **more)


def test_each_site_has_its_place_and_what_it_is_strong_in(gappy: pd.DataFrame) -> None:
    pages = loaded(gappy)
    topics = find_topics(pages)
    analysis = analyze_competitors(pages, topics.topics, topics.topic_pages, coverage(pages, topics.topic_pages, NOW), "ours.test", NOW)
    rows = competitor_rows(analysis).set_index("site")
    assert sorted(rows.index) == ["other.test", "ours.test", "rival.test"]
    assert rows[["x", "y"]].notna().all(axis=None)
    strong = {site: len(rows.loc[site, "strengths"]) for site in ("rival.test", "other.test")}
    told = analysis.standings[analysis.standings["standing"] == "lead"]["site"].value_counts().to_dict()
    assert strong == {site: told.get(site, 0) for site in strong}
    assert sum(strong.values()) > 0
    assert rows.loc["ours.test", "strengths"] == []


def test_keywords_name_the_cluster_that_they_are_in(gappy: pd.DataFrame) -> None:
    topics = find_topics(gappy)
    research = research_keywords(gappy, topics.topics, topics.topic_pages, "ours.test")
    rows = keyword_rows(research)
    assert len(rows) == len(research.keywords) > 0
    assert rows["cluster_label"].notna().all()


def test_one_subject_is_one_gap_whatever_found_it(gappy: pd.DataFrame) -> None:
    gaps = find_gaps(gappy, "ours.test")
    twice = gaps.assign(kind="keyword", gap_id=gaps["gap_id"] + "k", score=gaps["score"] / 2)
    other = twice.head(1).assign(label="another name", evidence_urls=[["https://rival.test/elsewhere"]])
    joined = joined_gaps(twice, gaps, other)
    assert joined["gap_id"].tolist()[: len(gaps)] == gaps["gap_id"].tolist()
    assert joined["label"].tolist() == [*gaps["label"], "another name"]
    assert joined["score"].is_monotonic_decreasing
    assert list(joined_gaps(gaps.head(0)).columns) == GAP_COLUMNS


def test_the_structure_of_a_site_is_one_figure_a_row() -> None:
    nothing = pd.DataFrame()
    audit = SiteAudit(
        audit=nothing,
        link_metrics=nothing,
        structure=pd.DataFrame({"topic": ["pages"], "figure": ["page_count"], "value": [3.0], "status": ["measured"]}),
        sections=pd.DataFrame({"section": ["/blog"], "page_count": [2], "depth_median": [float("nan")], "newest_on": [pd.NaT]}),
        sitemap=pd.DataFrame({"what": ["listed"], "url_count": pd.array([4], dtype="Int64"), "status": ["measured"]}),
        cadence=pd.DataFrame({"month_on": pd.to_datetime(["2024-12-01"]), "page_count": [1]}),
    )
    rows = structure_rows(audit)
    assert list(rows.columns) == STRUCTURE_COLUMNS
    found = {(row["topic"], row["item"], row["figure"]): (row["value"], row["status"]) for row in rows.to_dict("records")}
    assert found["sections", "/blog", "page_count"] == (2.0, "measured")
    assert found["sections", "/blog", "depth_median"][1] == "unknown"
    assert found["sitemap", "listed", "url_count"] == (4.0, "measured")
    assert found["cadence", "2024-12", "page_count"] == (1.0, "measured")
    assert not rows.duplicated(["topic", "item", "figure"]).any()
