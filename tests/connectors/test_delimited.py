"""What spreadsheets and people write, and that nothing uncertain is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.delimited import date_reader, decimal_mark, decimal_number, decoded, delimiter_of, table_of, whole_number
from connectors.errors import MetricsFileError
from connectors.metric_records import Unread


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_that_tell_themselves(encoding: str) -> None:
    text = "Häufigste Seiten;Klicks\nhttps://acme.example/büro;7\n"
    assert decoded(text.replace("\n", "\r\n").encode(encoding), "f") == text


def test_an_encoding_that_does_not_is_asked_for() -> None:
    data = "büro;7".encode("cp1252")
    with pytest.raises(MetricsFileError, match=r"byte 1 .* cp1252"):
        decoded(data, "f.csv")
    assert decoded(data, "f.csv", "cp1252") == "büro;7"
    with pytest.raises(MetricsFileError, match="no encoding 'klingon'"):
        decoded(data, "f.csv", "klingon")


@pytest.mark.parametrize(("line", "mark"), [("a,b,c", ","), ('"a,b";c;d', ";"), ("a\tb", "\t"), ("a|b|c", "|"), ("alone", ",")])
def test_delimiters(line: str, mark: str) -> None:
    assert delimiter_of(line) == mark


def test_rows_keep_the_line_that_they_end_on() -> None:
    unread: list[Unread] = []
    rows = table_of('sep=;\na;b\n\n"x\ny";2\n3;4', "f", unread)
    assert [(row.number, row.cells) for row in rows] == [(2, ("a", "b")), (5, ("x\ny", "2")), (6, ("3", "4"))]
    assert unread == []


def test_a_quote_that_never_ends_hides_no_rows() -> None:
    unread: list[Unread] = []
    rows = table_of('a,b\n1,2\n"3,4\n5,6\n', "f", unread)
    assert [row.cells for row in rows] == [("a", "b"), ("1", "2")]
    assert [(item.line, "cut off" in item.reason) for item in unread] == [(3, True)]


@pytest.mark.parametrize(
    "text", ["1234567", "1.234.567", "1,234,567", "1 234 567", "1\u00a0234\u202f567", "1'234'567", "1’234’567", "12,34,567", "1234567.0"]
)
def test_counts_in_the_ways_of_the_world(text: str) -> None:
    assert whole_number(text) == 1_234_567


@pytest.mark.parametrize("text", ["1.5", "1,2,3", "-4", "1.2K", "", "abc", "1.234,567", "٣٫٥"])
def test_what_is_no_count(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("4.2", None, 4.2),
        ("4,2", None, 4.2),
        ("1.234,5", None, 1234.5),
        ("1,234.5", None, 1234.5),
        ("1.234.567", None, 1_234_567),
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        ("-0,5", None, -0.5),
        ("12 %", None, 12),
        ("7", None, 7),
        (".5", None, 0.5),
        ("1,2", ".", None),
        ("1.2.3,4", None, None),
        ("x", None, None),
        ("1e5", None, None),
        ("", None, None),
        ("nan", None, None),
    ],
)
def test_decimals(text: str, mark: str | None, value: float | None) -> None:
    assert decimal_number(text, mark) == value


@given(st.integers(0, 10**12))
def test_counts_come_back_from_any_grouping(number: int) -> None:
    for mark in ",.  '":
        assert whole_number(f"{number:,}".replace(",", mark)) == number


@given(st.decimals(0, 10**9, places=2))
def test_decimals_come_back_from_both_conventions(number: object) -> None:
    english = f"{number:,}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert decimal_number(english, ".") == decimal_number(german, ",") == float(str(number))


def test_the_decimal_mark_is_seen_or_asked_for() -> None:
    assert decimal_mark(["1.234", "3,5"]) == ","
    assert decimal_mark(["1,234,567", "1.234"]) == "."
    assert decimal_mark(["1", "", "x"]) is None
    for cells in (["1.234"], ["1,5", "1.5"]):
        with pytest.raises(ValueError, match=r"1\.234|both"):
            decimal_mark(cells)


@pytest.mark.parametrize(
    "text",
    ["2026-06-01", "20260601", "2026/06/01", "2026-06-01T00:00:00Z", "2026-06-01 00:00:00", "1.6.2026", "01.06.2026", "Jun 1, 2026", "1 June 2026"],
)
def test_dates_that_can_mean_one_day_only(text: str) -> None:
    assert date_reader([text], "f")(text) == date(2026, 6, 1)


@pytest.mark.parametrize("text", ["2026-02-30", "yesterday", "1.6.26", "2026-06-01T13:00:00", "", "June 2026", "2026-06"])
def test_what_is_no_day(text: str) -> None:
    assert date_reader([], "f")(text) is None


def test_a_day_that_could_be_a_month_is_told_by_the_others_or_asked_for() -> None:
    assert date_reader(["3/4/2026", "13/4/2026"], "f")("3/4/2026") == date(2026, 4, 3)
    assert date_reader(["3/4/2026", "3/14/2026"], "f")("3/4/2026") == date(2026, 3, 4)
    for cells in (["3/4/2026"], ["13/4/2026", "3/14/2026"]):
        with pytest.raises(MetricsFileError, match="date_format"):
            date_reader(cells, "f.csv")
    assert date_reader(["3/4/26"], "f", "%d/%m/%y")("3/4/26") == date(2026, 4, 3)
    assert date_reader(["3/4/26"], "f", "%d/%m/%y")("3/14/26") is None
