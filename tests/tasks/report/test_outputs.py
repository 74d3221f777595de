"""The terminal's summary, the spreadsheet's table and the Prefect UI's note are as safe as the report."""

import io
import re
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.report.markdown_text import escaped
from tasks.report.models import ReportInput
from tasks.report.summary import artifact_markdown, summary_lines
from tasks.report.tables import audit_table, competitors_table, gaps_table, keywords_table, safe_cell
from tasks.report.terminal_text import columns, fitted

Make = Callable[..., ReportInput]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_summary_fits_a_screen(any_run: Make, width: int) -> None:
    degraded = [{"what": f"Source {n}", "why": "It did not answer. " * 9, "effect": "None."} for n in range(9)]
    lines = summary_lines(any_run(degraded=degraded, mode="reconstructed"), width)
    assert len(lines) <= 24
    assert max(map(columns, lines)) <= width
    listed = sum(bool(re.match(r" +\d+  0\.", line)) for line in lines)
    assert listed >= 3
    assert f"    and {30 - listed} more in the report" in lines
    assert any("and 5 more" in line for line in lines)
    assert sum(line.startswith(("42 keywords", "Quick wins", "Site: ")) for line in lines) == 3


def test_the_summary_lists_ten_gaps_in_columns(run: ReportInput) -> None:
    rows = [line for line in summary_lines(run, 80) if re.match(r" +\d+  0\.", line)]
    assert len(rows) == 10
    assert len(set(map(len, rows))) == 1
    assert rows[0].split() == ["1", "0.86", "missing", "grinder", "settings", "2", "of", "2"]


def test_the_summary_of_a_site_alone_names_whom_its_links_suggest(lone_run: Make) -> None:
    lines = summary_lines(lone_run(), 100)
    assert "Possible competitors: roastlab.test and odd.test." in lines
    assert "No gaps: there is no competitor to compare with." in lines


def test_what_a_gap_lacks_is_unknown_in_both_summaries(any_run: Make) -> None:
    bare = any_run(gaps=pd.DataFrame([{"label": "milk", "evidence_urls": "http://a.test/"}]))
    assert next(line for line in summary_lines(bare, 80) if "milk" in line).split() == ["1", "unknown", "milk", "unknown"]
    assert "| 1 | milk |  | unknown | unknown |" in artifact_markdown(bare)


def test_a_terminal_is_sent_no_control_characters(any_run: Make) -> None:
    gaps = any_run().gaps.assign(label="\x1b]0;owned\x07\x1b[2J\u202eabc 漢字漢字")
    lines = summary_lines(any_run(gaps=gaps), 50)
    assert all(line.isprintable() for line in lines)
    assert max(map(columns, lines)) <= 50


@given(st.text(alphabet="ab漢e\u0301 ", max_size=40), st.integers(2, 30))
def test_a_fitted_text_has_exactly_the_width(text: str, width: int) -> None:
    assert columns(fitted(text, width)) == width


def test_the_table_is_flat_and_holds_every_gap(run: ReportInput) -> None:
    table = gaps_table(run.gaps, run.pages)
    assert list(table.columns[:5]) == ["rank", "gap_id", "label", "kind", "score"]
    assert set(run.gaps.columns) <= set(table.columns)
    assert len(table) == 30
    assert table["evidence_urls"][1] == " | ".join(run.gaps["evidence_urls"][1])
    assert table["evidence_titles"].str.contains("{{ 7 * 7 }}", regex=False).any()
    read = pd.read_csv(io.StringIO(table.to_csv(index=False)), keep_default_na=False)
    assert read["label"].tolist() == table["label"].tolist()
    assert read["rank"].tolist() == list(range(1, 31))


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, run: ReportInput) -> None:
    assert safe_cell(text) == f"'{text}"
    hostile = run.gaps.head(1).assign(label=text, statement=f"  {text}", terms=[[text]])
    table = gaps_table(hostile, run.pages.assign(title=text))
    cells = [str(table[name][0]) for name in ("label", "statement", "terms", "evidence_titles")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_negative_numbers_stay_numbers_in_the_table(run: ReportInput) -> None:
    assert gaps_table(run.gaps.head(1).assign(part_season=-0.5), run.pages)["part_season"].tolist() == [-0.5]


def test_a_table_of_no_gaps_has_its_columns() -> None:
    table = gaps_table(pd.DataFrame(), pd.DataFrame())
    assert len(table) == 0
    assert {"rank", "label", "evidence_urls", "evidence_titles"} <= set(table.columns)


def test_the_note_lists_gaps_what_was_degraded_and_checks(run: ReportInput) -> None:
    note = artifact_markdown(run)
    assert note.count("\n| ") == 11
    assert "| 1 | grinder settings | missing | 0.86 | 2 of 2 |" in note
    assert "### Degraded" in note
    assert "**Search volume**" in note
    assert "### Checks not met" in note


def test_no_markup_or_link_of_a_page_reaches_the_note(any_run: Make) -> None:
    label = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) | **b** `c` https://evil.test www.evil.test\n# d"
    row = next(line for line in artifact_markdown(any_run(gaps=any_run().gaps.assign(label=label))).splitlines() if line.startswith("| 1 |"))
    shown = re.sub(r"\\.", "", row)
    assert shown.count("|") == 6
    assert not set(shown) & set("<>[]*`#")
    assert "https:" not in escaped("https://evil.test")
    assert "www." not in escaped("www.evil.test")


def test_the_note_of_a_site_alone_says_so(lone_run: Make) -> None:
    assert "no competitor was named" in artifact_markdown(lone_run(validations=pd.DataFrame(), degraded=()))


def test_the_other_tables_hold_every_row_with_its_rank(run: ReportInput) -> None:
    words, found = keywords_table(run.keywords), audit_table(run.site_audit)
    assert (len(words), len(found)) == (len(run.keywords), len(run.site_audit))
    assert words["rank"].tolist() == list(range(1, 43))
    assert words["sources"][0] == "pages | search_console"
    assert words["volume"].isna().sum() == 14
    assert list(found.columns[:3]) == ["rank", "url", "check"]


def test_the_table_of_competitors_has_a_column_a_figure(run: ReportInput) -> None:
    table = competitors_table(run.profiles, run.topics)
    assert table["seo_description_share"].tolist() == [0.5, 0.5, 0.5]
    assert table["formats_shares"][0] == "how-to: 0.3 | <i>list</i>: 0.1"
    assert table["strengths"][0] == "grinder settings, measure: pages, value: 8.0, target_value: 2.0, n: 8, target_n: 2, q_value: 0.01"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "＝1"])
def test_no_table_runs_a_formula(text: str, run: ReportInput) -> None:
    shares = [{"shares": {text: 0.1}}]
    tables = [
        keywords_table(run.keywords.head(1).assign(keyword=text, sources=[[text]])),
        audit_table(run.site_audit.head(1).assign(observed=f" {text}", url=text)),
        competitors_table(run.profiles.head(1).assign(site=text, formats=shares, new_pages=[[{"title": text}]]), run.topics),
    ]
    cells = [cell for table in tables for cell in table.iloc[0] if isinstance(cell, str)]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_tables_of_nothing_have_their_columns() -> None:
    none = pd.DataFrame()
    assert list(keywords_table(none).columns) == ["rank", "keyword"]
    assert "how_to_mend" in audit_table(none).columns
    assert list(competitors_table(none, none).columns) == ["site"]
