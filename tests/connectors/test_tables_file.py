import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from connectors.tables_file import write_table, write_text

ROWS = [
    {"label": "=HYPERLINK(1)", "score": 0.5, "urls": ["http://a.test/", "http://b.test/"], "at": datetime(2026, 1, 2, tzinfo=UTC)},
    {"label": "Rye", "score": None, "urls": [], "at": None},
]
COLUMNS = ["label", "score", "urls", "at"]


def test_csv_joins_lists_and_disarms_formulas(tmp_path: Path) -> None:
    lines = write_table(tmp_path / "gaps.csv", ROWS, COLUMNS).read_text().splitlines()
    assert lines[0] == "label,score,urls,at"
    assert lines[1].startswith("'=HYPERLINK(1),0.5,http://a.test/ | http://b.test/,2026-01-02")
    assert lines[2] == "Rye,,,"


def test_xlsx_holds_text_where_a_formula_was_written(tmp_path: Path) -> None:
    sheet = load_workbook(write_table(tmp_path / "gaps.xlsx", ROWS, COLUMNS)).active
    assert sheet["A2"].value == "'=HYPERLINK(1)"
    assert sheet["A2"].data_type == "s"


def test_json_keeps_lists_and_says_null_for_unknown(tmp_path: Path) -> None:
    rows = json.loads(write_table(tmp_path / "gaps.json", ROWS, COLUMNS).read_text())
    assert rows[0]["urls"] == ["http://a.test/", "http://b.test/"]
    assert rows[1]["score"] is None


def test_parquet_reads_back(tmp_path: Path) -> None:
    frame = pd.read_parquet(write_table(tmp_path / "gaps.parquet", ROWS, COLUMNS))
    assert list(frame["label"]) == ["=HYPERLINK(1)", "Rye"]


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_no_rows_make_a_file_with_columns_all_the_same(tmp_path: Path, ending: str) -> None:
    assert write_table(tmp_path / f"gaps.{ending}", [], COLUMNS).stat().st_size > 0


def test_a_file_is_replaced_whole_and_no_part_stays_behind(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "report.html", "old")
    write_text(tmp_path / "deep" / "report.html", "new")
    assert [path.read_text() for path in (tmp_path / "deep").iterdir()] == ["new"]
