"""The fictional markets, whose gaps are known: each planted subject is found with its kind, and none that the target covers."""

from functools import lru_cache
from typing import Any, Literal

import pandas as pd
import pytest

from connectors.demo_market.sites import PLANTED, render_market, subject_urls
from connectors.web.parse import parse_page
from tasks.gap.score import find_gaps
from tasks.gap.topics import coverage, find_topics

Market = Literal["en", "de"]
TARGETS = {"en": "brightloaf.test", "de": "beetundbalkon.test"}


@lru_cache(maxsize=2)
def market(name: Market) -> pd.DataFrame:
    """The content pages of a market, parsed."""
    rows: list[dict[str, Any]] = []
    for rendered in render_market(name):
        for path in rendered.html_paths:
            answer = rendered.answer(path)
            url = f"http://{rendered.site.host}{path}"
            page = parse_page(answer.body, url, answer.content_type)
            facts = {"description": page.description, "text": page.text, "published_on": page.published_on, "content_kind": page.content_kind}
            if "noindex" not in page.robots and page.canonical in (None, url):
                rows.append({"url": url, "site": rendered.site.host, "title": page.title, **facts})
    return pd.DataFrame(rows)


@lru_cache(maxsize=2)
def gaps(name: Market) -> pd.DataFrame:
    return find_gaps(market(name), TARGETS[name])


def shown(found: pd.DataFrame, name: Market, subject: str) -> pd.DataFrame:
    """The gaps at least half of whose evidence is about a subject."""
    known = {url for urls in subject_urls(name, subject).values() for url in urls}
    return found[found["evidence_urls"].map(lambda urls: sum(url in known for url in urls) >= len(urls) / 2)]


MARKETS = ["en", "de"]
MISSING = [(name, subject.subject) for name in ("en", "de") for subject in PLANTED[name] if subject.kind == "missing"]


@pytest.mark.parametrize(("name", "subject"), MISSING)
def test_subjects_that_the_target_lacks_are_found(name: Market, subject: str) -> None:
    found = shown(gaps(name).head(10), name, subject)
    assert "missing" in set(found["kind"]), gaps(name)[["label", "kind"]]


THIN = [(name, subject.subject) for name in ("en", "de") for subject in PLANTED[name] if subject.kind == "thin"]


@pytest.mark.parametrize(("name", "subject"), THIN)
def test_subjects_that_the_target_has_one_short_page_on_are_found(name: Market, subject: str) -> None:
    assert len(shown(gaps(name).head(10), name, subject)), gaps(name)[["label", "kind"]]


@pytest.mark.parametrize("name", MARKETS)
def test_names_of_gaps_say_what_they_are_about(name: Market) -> None:
    told = [
        any(word in " ".join([gap["label"], *gap["terms"]]).lower() for word in subject.words)
        for subject in PLANTED[name]
        for gap in shown(gaps(name), name, subject.subject).to_dict("records")
    ]
    assert sum(told) >= 0.9 * len(told)


@pytest.mark.parametrize("name", MARKETS)
def test_what_everybody_covers_is_not_missing(name: Market) -> None:
    for subject in PLANTED[name]:
        if subject.kind == "shared":
            assert "missing" not in set(shown(gaps(name), name, subject.subject)["kind"]), subject


@pytest.mark.parametrize("name", ["en", "de"])
def test_scores_are_the_sum_of_their_parts_and_evidence_is_the_competitors(name: Market) -> None:
    found, pages = gaps(name), market(name).set_index("url")
    parts = found[[column for column in found.columns if column.startswith("part_")]].sum(axis=1)
    assert (parts - found["score"]).abs().max() < 1e-9
    assert found["score"].is_monotonic_decreasing
    assert found["score"].between(0, 1).all()
    for gap in found.to_dict("records"):
        sites = {pages.loc[url, "site"] for url in gap["evidence_urls"]}
        assert gap["evidence_urls"]
        if gap["kind"] != "stale":
            assert TARGETS[name] not in sites
        assert {pages.loc[url, "site"] for url in gap["target_urls"]} <= {TARGETS[name]}
        assert gap["competitor_count"] == len(gap["competitors"]) <= gap["competitor_total"]


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = market("en").sample(frac=1, random_state=5)
    pd.testing.assert_frame_equal(find_gaps(shuffled, TARGETS["en"]), gaps("en"))


def test_a_site_alone_has_no_missing_subjects() -> None:
    alone = market("en")[market("en")["site"] == TARGETS["en"]]
    assert not {"missing", "thin"} & set(find_gaps(alone, TARGETS["en"])["kind"])


def test_nothing_gives_nothing() -> None:
    assert find_gaps(market("en").head(0), TARGETS["en"]).empty
    assert find_topics(market("en").head(0)).topics.empty


def test_topics_keep_their_ids_when_pages_are_added() -> None:
    pages = market("en").sort_values("url")
    before = find_topics(pages.iloc[6:])
    after = find_topics(pages, before.topic_pages)
    kept = set(before.topics["topic_id"]) & set(after.topics["topic_id"])
    assert len(kept) >= 0.8 * len(before.topics)
    both = before.topic_pages.merge(after.topic_pages, on="url", validate="1:1")
    assert (both["topic_id_x"] == both["topic_id_y"]).mean() > 0.7


def test_coverage_counts_each_page_once() -> None:
    pages = market("en")
    found = find_topics(pages)
    covered = coverage(pages, found.topic_pages, pd.Timestamp("2026-11-01", tz="UTC"))
    assert covered["page_count"].sum() == len(found.topic_pages)
    assert found.topics["page_count"].sum() == len(found.topic_pages)
    assert found.topics["page_count"].max() <= len(pages) / 2
