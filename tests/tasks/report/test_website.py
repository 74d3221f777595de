"""What the chapters of the website and of sources say is what their frames hold."""

from collections.abc import Callable

import pandas as pd
from lxml import html as lxml_html

from tasks.report.chapters import audit, sources, website
from tasks.report.models import ReportInput, ReportLimits
from tasks.report.structure_figures import structure_figures

Make = Callable[..., ReportInput]


def test_findings_are_grouped_by_severity_and_check(run: ReportInput) -> None:
    found = audit.severities(run)
    assert [one.name for one in found] == ["critical", "high", "medium", "low"]
    first = found[0].checks[0]
    assert (first.what, first.page_count, first.more) == ("What check 0 <finds>.", "9 pages", 1)
    assert first.how_to_mend == "Mend <it>."


def test_a_check_that_nobody_explains_is_told_by_its_name(any_run: Make) -> None:
    checks = {check.what for one in audit.severities(any_run(checks={})) for check in one.checks}
    assert "Check 0" in checks


def test_what_is_expected_of_all_pages_is_said_once(any_run: Make) -> None:
    frame = pd.DataFrame({"url": ["http://a.test/1", "http://a.test/2"], "check": "thin", "severity": "odd", "expected": ["x", "x"]})
    check = audit.severities(any_run(site_audit=frame))[0].checks[0]
    assert check.expected == "x"
    differing = audit.severities(any_run(site_audit=frame.assign(expected=["x", "y"])))[0]
    assert (differing.name, differing.checks[0].expected) == ("low", "")
    assert [one.expected for one in differing.checks[0].examples] == ["x", "y"]


def test_unknown_figures_of_the_site_stay_unknown_and_estimates_are_lower_bounds(run: ReportInput) -> None:
    view = website.build(run)
    assert view.links is not None
    assert view.sitemap is not None
    assert dict(view.links.rows)["Hubs: pages that link to many others"] == "unknown"
    assert dict(view.links.rows)["Pages that link to a page, median"] == "2.5"
    assert dict(view.sitemap.rows)["Addresses listed"] == "at least 25"
    assert dict(view.sitemap.rows)["not there"] == "unknown"


def test_a_figure_with_a_status_that_says_nothing_is_unknown() -> None:
    figures = structure_figures(
        pd.DataFrame([("links", None, "orphan_count", 3.0, "guessed")], columns=["topic", "item", "figure", "value", "status"])
    )
    assert figures.shown("links", "orphan_count") == "unknown"


def test_depths_add_up_to_the_pages(run: ReportInput) -> None:
    chart = next(one for one in website.build(run).charts if one.name == "chart-depth")
    assert [row[0] for row in chart.table.rows[-2:]] == ["over 8 clicks", "no path of links"]
    assert sum(int(row[1]) for row in chart.table.rows) == sum(4 + depth for depth in range(11)) + 1


def test_the_most_linked_pages_come_first_and_the_rest_is_counted(any_run: Make) -> None:
    view = website.build(any_run(limits=ReportLimits(linked_pages=3)))
    assert view.top is not None
    assert [one.score for one in view.top.pages] == ["2.00", "1.97", "1.93"]
    assert view.top.more == 27
    assert [(one.title, len(one.pages) + one.more) for one in view.lists] == [
        ("Pages with broken links", 30), ("Pages that no page links to", 30), ("Pages that link to no other", 30),
    ]  # fmt: skip


def test_a_site_without_findings_says_so(any_run: Make) -> None:
    assert website.build(any_run(site_audit=pd.DataFrame())).lead == "30 pages of beanpost.test were checked; nothing was found to mend."


def test_addresses_that_are_not_to_be_followed_are_shown_without_a_link(html: str) -> None:
    chapter = lxml_html.fromstring(html).xpath("//*[@id='website']")[0]
    assert "javascript:alert(1)" in chapter.text_content()
    assert {link.split(":")[0] for link in chapter.xpath(".//a/@href")} == {"http"}


def test_each_source_says_what_it_gave_and_the_others_what_they_would_add(run: ReportInput, any_run: Make) -> None:
    view = sources.build(run)
    assert view.used is not None
    assert view.used.rows[1] == ("Search console", "searches", "1,200", "20", "14 Mar 2026", "14 Mar 2026", "<script>alert(1)</script>")
    assert [one.name for one in view.unused] == ["Web analytics", "Results pages", "Suggestions", "Trends", "Files of metrics"]
    assert len(sources.build(any_run(sources=pd.DataFrame())).unused) == 7


def test_what_was_degraded_stands_with_the_sources(html: str) -> None:
    shown = " ".join(lxml_html.fromstring(html).xpath("//*[@id='sources']")[0].text_content().split())
    assert "No keyword source is configured." in shown
