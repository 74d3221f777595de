"""The fictional market, served, crawled and archived for real: what was planted in it is found, and nothing is made up."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from connectors.archive import Archive
from connectors.demo_market.server import DemoMarket
from connectors.demo_market.sites import BROKEN_LINKS
from connectors.web.crawl import CrawlRequest, crawl
from connectors.web.guard import parse_resolve
from connectors.web.parse import parse_page
from tasks.gap.audit.audit import audit_site
from tasks.gap.audit.models import SiteAudit
from tasks.pages import capture_rows, links_frame, listed_frame, read_page
from tasks.persist import frame_of

AS_OF = pd.Timestamp("2026-11-20", tz="UTC")
HABITS = {"social_missing", "stale", "author_missing", "structured_data_missing", "heading_skipped", "description_missing"}
"""What the templates and the age of the posts bring with them; all else was planted page by page."""


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SiteAudit]:
    """The audit of each site of the English market."""
    archive = tmp_path_factory.mktemp("archive")
    with DemoMarket("en") as market:
        request = CrawlRequest(
            workspace="w", crawl_id="c", sites=market.start_urls, started_at=datetime(2026, 11, 1, tzinfo=UTC),
            user_agent="Plancast/0.1 (+https://plancast.example/bot)", resolve=parse_resolve(market.resolve_setting),
        )  # fmt: skip
        shard = [read_page(str(archive), capture) for capture in crawl(request, archive)]
    captures = frame_of("captures", capture_rows(shard))
    listed = listed_frame(str(archive), captures)
    pages = frame_of("pages", [rows.page for rows in shard if rows.page]).assign(seo=_seo(archive, shard))
    links = links_frame(shard)
    of_site = {site: listed[listed["url"].str.contains(str(site), regex=False)] for site in captures["site"].unique()}
    return {site: audit_site(pages, captures, links, site, AS_OF, sitemap=entries) for site, entries in of_site.items()}


def _seo(folder: Path, shard: list) -> pd.Series:
    with Archive(folder) as archive:
        read = [(archive.read(rows.capture), rows.capture) for rows in shard if rows.page]
    found = [parse_page(answer.body, capture.url, capture.content_type).seo for answer, capture in read]
    return pd.Series([seo.to_document() for seo in found], dtype=object)


def planted(audit: SiteAudit) -> set[tuple[str, str]]:
    rows = audit.audit[~audit.audit["check"].isin(HABITS)]
    return {(url.split("/", 3)[3], check) for url, check in zip(rows["url"], rows["check"], strict=True)}


def test_what_was_planted_in_the_shop_is_found_and_no_more(audits: dict[str, SiteAudit]) -> None:
    assert planted(audits["brightloaf.test"]) == {
        ("", "site_not_https"),
        ("about/", "broken_links"),
        ("blog/lining-cake-tins/", "orphan"),
        ("blog/brioche-in-short/", "thin"),
        ("blog/shortcrust-in-short/", "thin"),
        ("blog/is-my-starter-ready/", "links_to_redirects"),
        ("basket/", "blocked_but_linked"),
        ("shop/", "description_short"),
        ("contact/", "description_short"),
        ("blog/", "sitemap_omits"),
    }


def test_a_post_that_was_printed_twice_is_a_copy(audits: dict[str, SiteAudit]) -> None:
    found = planted(audits["crumbjournal.test"])
    twice = {path for path, check in found if check in ("near_duplicate", "title_duplicate")}
    assert twice == {"posts/soggy-bottoms.html", "posts/soggy-bottoms-again.html"}
    assert ("", "sitemap_missing") in found


def test_every_broken_link_is_found_where_it_stands(audits: dict[str, SiteAudit]) -> None:
    seen = " ".join(found.audit.loc[found.audit["check"] == "broken_links", "observed"].str.cat(sep=" ") for found in audits.values())
    assert all(url in seen for url in BROKEN_LINKS["en"])
    assert sum(found.link_metrics["broken_link_count"].sum() for found in audits.values()) == len(BROKEN_LINKS["en"])


def test_old_posts_are_stale_and_new_ones_are_not(audits: dict[str, SiteAudit]) -> None:
    found = audits["brightloaf.test"].audit
    stale = found.loc[found["check"] == "stale", "observed"]
    assert len(stale) > 5
    assert stale.str.contains("2023").all()


def test_the_sitemap_of_a_sitemap_index_is_read_with_its_dates(audits: dict[str, SiteAudit]) -> None:
    found = dict(zip(audits["hearthandrye.test"].sitemap["what"], audits["hearthandrye.test"].sitemap["url_count"], strict=True))
    assert (found["listed"], found["listed_ok"], found["dated"]) == (38, 38, 34)
