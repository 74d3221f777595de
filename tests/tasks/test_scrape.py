from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.errors import CrawlError
from tasks.brief import read_brief
from tasks.run import Run
from tasks.scrape import counts_of, unread_sites, unrendered_pages

RUN = Run(
    run_id="r",
    flow="scrape",
    brief=read_brief({"site": "http://own.test", "competitors": ["http://rival.test"], "crawl": {"max_pages": 3}}),
    started_at=datetime(2026, 11, 1, tzinfo=UTC),
)


def row(site: str, outcome: str, **values: Any) -> dict[str, Any]:
    return {"site": site, "outcome": outcome, "source": "link", "error": None, "status": None} | values


GOOD = [row("own.test", "ok"), row("rival.test", "ok")]


def test_nothing_is_said_of_sites_that_were_read() -> None:
    assert list(unread_sites(RUN, GOOD, {"own.test", "rival.test"})) == []


def test_a_competitor_without_pages_is_named_with_the_reason() -> None:
    captures = [GOOD[0], row("rival.test", "blocked_by_robots", error="robots.txt disallows it")]
    (found,) = unread_sites(RUN, captures, {"own.test"})
    assert (found.what, found.why) == ("rival.test", "No page of it could be read: blocked by robots (robots.txt disallows it).")


def test_a_target_without_pages_ends_the_plan() -> None:
    with pytest.raises(CrawlError, match=r"own\.test has no page that could be read: timeout"):
        list(unread_sites(RUN, [row("own.test", "timeout")], {"rival.test"}))
    with pytest.raises(CrawlError, match="nothing was fetched"):
        list(unread_sites(RUN, [], set()))


def test_many_failures_are_told_and_side_files_do_not_count() -> None:
    captures = [*GOOD, row("rival.test", "http_error", status=500), row("own.test", "error", source="sitemap_file")]
    (found,) = unread_sites(RUN, captures, {"own.test", "rival.test"})
    assert found.what == "rival.test"
    assert found.why == "1 of 2 addresses did not answer properly: http error (HTTP 500)."


def test_a_crawl_that_stopped_at_its_limit_says_so() -> None:
    captures = [*GOOD, row("own.test", "ok"), row("own.test", "not_modified")]
    (found,) = unread_sites(RUN, captures, {"own.test", "rival.test"})
    assert "limit of 3 pages" in found.why


def test_pages_that_no_browser_rendered_are_told_with_the_reason_if_that_was_asked_for() -> None:
    missing = "not rendered: no Chromium was found. Install Chromium"
    captures = [*GOOD, row("rival.test", "ok", error=missing), row("rival.test", "ok", error=missing), row("own.test", "timeout", error="slow")]
    assert list(unrendered_pages(RUN, captures)) == []
    asked = RUN.model_copy(update={"brief": read_brief(RUN.brief.model_dump() | {"crawl": {"render": True}})})
    (found,) = unrendered_pages(asked, captures)
    assert found.what == "JavaScript pages of rival.test"
    assert found.why == "2 of its pages are empty without JavaScript, not rendered: no Chromium was found. Install Chromium."


def test_captures_are_counted_by_outcome() -> None:
    assert counts_of([*GOOD, row("own.test", "not_found")], 2) == {"pages": 2, "not_found": 1, "ok": 2}
