"""Sections, figures of the site, its sitemap's summary and its publishing over time; and what must hold of the whole audit."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from tasks.gap.audit.audit import audit_site
from tasks.gap.audit.checks import SEVERITIES
from tasks.gap.audit.models import AUDIT, SiteAudit
from tests.tasks.gap.audit.changes import OAT, RYE, SPELT
from tests.tasks.gap.audit.little_site import AT, CLEAN


@pytest.fixture(scope="module")
def faulty() -> SiteAudit:
    site = CLEAN.edit(RYE, "2026-01-02", "2021-05-01").edit(OAT, "<h1>", "<h2>").edit(OAT, "2026-01-02", "2026-08-30")
    site = site.linked(RYE, "/gone", "/shut").answering("/gone", "not_found", 404).answering("/shut", "blocked_by_robots", None)
    return replace(site.answering("/down", "http_error", 503), listed=dict.fromkeys(["/", RYE, OAT, "/gone", "/shut", "/never"])).audit()


def figures(audit: SiteAudit) -> dict[str, float]:
    return dict(zip(audit.structure["figure"], audit.structure["value"], strict=True))


def test_findings_are_listed_most_severe_first_and_say_all(faulty: SiteAudit) -> None:
    ranks = faulty.audit["severity"].map(SEVERITIES.index)
    assert ranks.is_monotonic_increasing
    assert faulty.audit["check"].iloc[0] == "server_error"
    assert not faulty.audit.duplicated(["url", "check"]).any()
    assert faulty.audit.map(len).min().min() > 0


def test_sections_add_up_to_the_site(faulty: SiteAudit) -> None:
    found = faulty.sections.set_index("section")
    assert found["page_count"].to_dict() == {"/guide": 3, "/": 1}
    assert found["share"].sum() == pytest.approx(1)
    assert found["link_score_share"].sum() == pytest.approx(1)
    assert found.loc["/guide", ["dated_count", "depth_median"]].tolist() == [3, 1]


def test_figures_of_the_site(faulty: SiteAudit) -> None:
    found = figures(faulty)
    named = (
        "page_count",
        "kind_article_count",
        "depth_1_count",
        "broken_target_count",
        "orphan_count",
        "dated_count",
        "secure_count",
        "path_parts_median",
    )
    assert [found[name] for name in named] == [4, 3, 3, 1, 0, 3, 4, 2]
    assert found["newest_age_days"] == 63
    assert set(faulty.structure["status"]) == {"measured"}


def test_the_sitemap_is_counted(faulty: SiteAudit) -> None:
    found = dict(zip(faulty.sitemap["what"], faulty.sitemap["url_count"], strict=True))
    assert [found[f"listed_{fate}"] for fate in ("ok", "broken", "blocked", "redirect", "noindex", "copy", "unread")] == [3, 1, 1, 0, 0, 0, 1]
    assert (found["files_read"], found["listed"], found["dated"], found["omitted"]) == (1, 6, 0, 1)


def test_months_without_a_page_are_counted_and_the_month_under_way_is_not() -> None:
    site = CLEAN.edit(RYE, "2026-01-02", "2026-07-01").edit(OAT, "2026-01-02", "2026-10-31").edit(SPELT, "2026-01-02", "2026-11-01")
    found = site.audit().cadence
    assert found["month_on"].dt.strftime("%Y-%m").tolist() == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert found["page_count"].tolist() == [1, 0, 0, 1]


def test_the_order_of_rows_does_not_matter() -> None:
    pages, captures, links, sitemap = CLEAN.edit(RYE, "<h1>", "<h2>").linked(RYE, "/gone").answering("/gone", "not_found", 404).frames()
    frames = [frame.sample(frac=1, random_state=3) for frame in (pages, captures, links)]
    one = audit_site(pages, captures, links, "a.test", pd.Timestamp(AT), sitemap=sitemap)
    other = audit_site(*frames, "a.test", pd.Timestamp(AT), sitemap=sitemap)
    pd.testing.assert_frame_equal(one.audit, other.audit)
    pd.testing.assert_frame_equal(one.link_metrics, other.link_metrics)
    pd.testing.assert_frame_equal(one.structure, other.structure)


def test_nothing_gives_nothing_and_changes_nothing() -> None:
    pages, captures, links, sitemap = CLEAN.frames()
    kept = pages.copy()
    found = audit_site(pages, captures, links, "other.test", pd.Timestamp(datetime(2026, 11, 1, tzinfo=UTC)), sitemap=sitemap.head(0))
    assert found.audit.empty
    assert found.link_metrics.empty
    assert found.sections.empty
    assert found.cadence.empty
    assert figures(found)["page_count"] == 0
    pd.testing.assert_frame_equal(pages, kept)


def test_limits_are_parameters() -> None:
    strict = replace(CLEAN, parameters=replace(AUDIT, title_most_chars=20))
    assert {check for _, check in strict.findings()} == {"title_long"}
