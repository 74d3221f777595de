"""The report is one file that runs nothing and loads nothing, whatever the pages say, and never shows a figure that is not there."""

import base64
import hashlib
import itertools
import re
import subprocess
import sys
from collections.abc import Callable

import pandas as pd
import pytest
from lxml import html as lxml_html

from tasks.report.contents import CHAPTERS, Chapter
from tasks.report.models import ReportInput, ReportLimits
from tasks.report.render import render

Make = Callable[..., ReportInput]


def text_of(page: str, path: str = "//body") -> str:
    """The text below the first element at an XPath, on one line."""
    found = lxml_html.fromstring(page).xpath(path)
    return " ".join(" ".join(found[0].itertext()).split())


def test_chapters_stand_in_order_and_in_the_contents(html: str) -> None:
    tree = lxml_html.fromstring(html)
    anchors = [chapter.anchor for chapter in CHAPTERS if chapter.anchor != "track-record"]  # no plan was judged yet
    assert [one.get("id") for one in tree.xpath("//section")] == anchors
    assert [one.get("href") for one in tree.xpath("//nav//a")] == [f"#{anchor}" for anchor in anchors]


def test_nothing_runs_and_nothing_is_loaded(html: str) -> None:
    tree = lxml_html.fromstring(html)
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //embed | //form | //base | //image | //use")
    assert not tree.xpath("//@style | //@src | //@srcset")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not re.search(r"@import|url\(", tree.xpath("string(//style)"))


def test_the_policy_allows_the_one_style_by_its_hash(html: str) -> None:
    tree = lxml_html.fromstring(html)
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    style = re.findall(r"<style>(.*?)</style>", html, re.S)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert len(style) == 1
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_links_leave_only_to_the_web_and_tell_nobody(html: str) -> None:
    outside = [link for link in lxml_html.fromstring(html).xpath("//a") if not link.get("href").startswith("#")]
    assert outside
    assert {link.get("href").split(":")[0] for link in outside} == {"http"}
    assert {link.get("rel") for link in outside} == {"noopener nofollow noreferrer"}


def test_links_inside_lead_somewhere_and_ids_are_unique(html: str) -> None:
    tree = lxml_html.fromstring(html)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = {one for value in tree.xpath("//@aria-labelledby") for one in value.split()}
    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} | named <= set(ids)


def test_headings_go_down_one_level_at_a_time(html: str) -> None:
    levels = [int(one.tag[1]) for one in lxml_html.fromstring(html).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_hostile_titles_are_shown_as_they_are(html: str) -> None:
    shown = text_of(html)
    for title in (
        "<script>alert(1)</script> & \"quotes\" 'single'",
        "{{ 7 * 7 }} {% raw %}",
        "</style><style>*{display:none}",
        "$\\frac{1}{2}$ _em_",
    ):
        assert title in shown
    assert "right left zerowidth bell [31mred" in shown
    assert "W" * 301 not in html
    assert "W" * 139 + "…" in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08\x1b]", html)


def test_equal_input_gives_equal_bytes_in_another_process(any_run: Make) -> None:
    code = (
        "import sys; from importlib.util import *; s = spec_from_file_location('c', sys.argv[1]); m = module_from_spec(s); "
        "s.loader.exec_module(m); sys.stdout.buffer.write(m.render(m.make_run()).encode())"
    )
    conftest = __file__.replace("test_render.py", "conftest.py")
    other = subprocess.run([sys.executable, "-c", code, conftest], capture_output=True, check=True, env={"PYTHONHASHSEED": "7", "HOME": "/tmp"})
    assert other.stdout == render(any_run()).encode()


def test_no_figure_is_ever_nan(html: str, lone_run: Make, any_run: Make) -> None:
    pages = any_run().pages
    bare = pages[["site", "url"]]
    runs = [
        lone_run(),
        any_run(pages=pages[["site", "url", "title"]]),
        any_run(gaps=any_run().gaps[["label", "evidence_urls"]]),
        lone_run(pages=bare.iloc[:0], captures_summary=pd.DataFrame()),
    ]
    for page in (html, *map(render, runs)):
        assert not re.search(r"\b(nan|NaN|NaT|None|inf|Timestamp)\b", text_of(page))


def test_missing_columns_are_unknown(any_run: Make) -> None:
    page = render(
        any_run(
            gaps=any_run().gaps[["label", "evidence_urls"]],
            captures_summary=pd.DataFrame({"site": ["beanpost.test"], "outcome": ["ok"], "count": [3]}),
        )
    )
    assert "Demand unknown" in text_of(page, "//*[@id='gap-1']")
    assert "Score unknown" in text_of(page, "//*[@id='gap-1']")
    assert "beanpost.test 3 3 unknown unknown" in text_of(page, "//*[@id='crawl-health']")


def test_a_run_with_nothing_says_so(any_run: Make) -> None:
    none = {
        name: pd.DataFrame()
        for name in (
            "captures_summary", "suggestions", "pages", "topics", "topic_pages", "coverage", "gaps", "evidence", "keywords", "profiles", "map_places",
            "map_axes", "site_audit", "link_metrics", "site_structure", "sources", "validations", "quarantine",
        )
    }  # fmt: skip
    page = render(any_run(**none, started_at=None, brief={}, versions={}, degraded=()))
    for chapter in ("keywords", "website", "sources"):
        assert "unknown" in text_of(page, f"//*[@id='{chapter}']")
    assert "No gap was found" in text_of(page, "//*[@id='gaps']")
    assert "unknown" in text_of(page, "//*[@id='coverage']")
    assert "unknown" in text_of(page, "//*[@id='data-checks']")
    assert not lxml_html.fromstring(page).xpath("//figure")
    assert "The run was complete" in text_of(page, "//*[@id='summary']")


def test_reconstructed_runs_say_so_on_the_first_page(any_run: Make, html: str) -> None:
    assert "Reconstructed, not observed" in text_of(render(any_run(mode="reconstructed")), "//*[@id='summary']/aside")
    assert "Reconstructed" not in html


def test_what_was_degraded_is_named_in_the_summary(html: str) -> None:
    shown = text_of(html, "//*[@id='summary']//aside")
    assert "Search volume No keyword source is configured. Demand is estimated or unknown." in shown


def test_without_competitors_the_report_is_on_the_site_alone(lone_run: Make) -> None:
    page = render(lone_run())
    summary = text_of(page, "//*[@id='summary']")
    assert "No competitor was named" in summary
    assert "roastlab.test 9 pages of the site link to it." in summary
    assert lxml_html.fromstring(page).xpath("//*[@id='summary']//td/a/@href") == ["http://roastlab.test/"]
    assert "no competitor was named" in text_of(page, "//*[@id='gaps']")
    assert lxml_html.fromstring(page).xpath("//*[@id='competitors']//figure//h3/text()") == ["Pages published by year", "Age of the pages"]
    assert lxml_html.fromstring(page).xpath("//*[@id='competitors']//thead[1]/tr[count(th) = 2]/th/bdi/text()") == ["beanpost.test"]


def test_a_later_module_adds_a_chapter_without_touching_the_others(run: ReportInput, html: str) -> None:
    last = CHAPTERS[-1]
    page = render(run, (*CHAPTERS, Chapter("strategy", "Strategy", last.template, last.build)))
    sections = lxml_html.fromstring(page).xpath("//section")
    assert [one.get("id") for one in sections][-1] == "strategy"
    assert len(sections) == len(CHAPTERS)  # one more, and none of plans that were judged
    assert re.findall(r'<section class="chapter" id="gaps".*?</section>', page, re.S) == re.findall(
        r'<section class="chapter" id="gaps".*?</section>', html, re.S
    )


def test_a_report_of_many_gaps_stays_a_report(any_run: Make) -> None:
    page = render(any_run(limits=ReportLimits(open_gaps=2, folded_gaps=3, topics=4, sites=2)))
    tree = lxml_html.fromstring(page)
    assert (len(tree.xpath("//article[@class[contains(., 'gap')]]")), len(tree.xpath("//details[@class[contains(., 'gap-folded')]]"))) == (2, 3)
    assert "25 more with lower scores" in text_of(page, "//*[@id='gaps']")
    assert "8 smaller topics are not shown" in text_of(page, "//*[@id='coverage']")
    assert "Not shown for want of room: kettle-and-cup.test." in text_of(page, "//*[@id='coverage']")


@pytest.mark.parametrize("name", ["pages", "gaps", "keywords", "profiles", "map_places", "site_audit", "link_metrics", "site_structure", "sources"])
def test_nothing_of_the_frames_is_changed(any_run: Make, name: str) -> None:
    data = any_run()
    before = getattr(data, name).copy(deep=True)
    render(data)
    pd.testing.assert_frame_equal(getattr(data, name), before)
