import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.export_cells import Amount, ExportUnreadable, decimal_mark, decode, read_amount, read_money


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1000", Amount(1000)),
        ("1,000", Amount(1000)),
        ("1.000", Amount(1000)),
        ("1\u202f234\u202f567", Amount(1_234_567)),
        ("1'234", Amount(1234)),
        ("1000.0", Amount(1000)),
        ("1.2K", Amount(1200)),
        ("3M", Amount(3_000_000)),
        ("1K – 10K", Amount(low=1_000, high=10_000)),
        ("100-1,000", Amount(low=100, high=1_000)),
        ("<10", Amount(low=0, high=10)),
        (">1M", Amount(low=1_000_000)),
        ("10K+", Amount(low=10_000)),
        ("n/a", Amount()),
        ("-", Amount()),
        ("", Amount()),
    ],
)
def test_whole_numbers_of_every_spelling(cell: str, expected: Amount) -> None:
    assert read_amount(cell, is_whole=True) == expected


@pytest.mark.parametrize("cell", ["twelve", "-5", "1,2,3", "12 34", "10K – 1K", "1e5", "=1+1", "#REF!"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number|ends before it begins"):
        read_amount(cell, is_whole=True)


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("$1.20", ".", 1.2),
        ("1,20 €", ",", 1.2),
        ("US$ 1,234.50", ".", 1234.5),
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        (".5", ".", 0.5),
        ("n/a", ".", None),
    ],
)
def test_money(cell: str, mark: str, expected: float | None) -> None:
    assert read_money(cell, mark) == expected


@pytest.mark.parametrize("cell", ["Rs.5", "ask us", "-1.20"])
def test_money_that_could_be_read_in_two_ways_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_money(cell)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["0,45", "1.234"], ","), (["0.45", "1,234"], "."), (["1,234", "n/a"], "."), (["1.234,5"], ","), ([], ".")],
)
def test_decimal_mark_is_taken_from_the_cells_that_leave_no_doubt(cells: list[str], expected: str) -> None:
    assert decimal_mark(cells) == expected


@given(st.integers(0, 10**9), st.sampled_from([",", ".", "'", " ", "\u00a0", "\u202f", ""]))
def test_whole_numbers_survive_any_thousands_separator(number: int, separator: str) -> None:
    assert read_amount(f"{number:,}".replace(",", separator), is_whole=True).value == number


@given(st.decimals(0, 10**6, places=2), st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'")]))
def test_decimals_survive_their_locale(number: object, marks: tuple[str, str]) -> None:
    mark, thousands = marks
    spelled = f"{number:,}".replace(",", "\0").replace(".", mark).replace("\0", thousands)
    assert math.isclose(read_amount(spelled, mark).value or 0, float(str(number)))


@given(st.text(max_size=20))
def test_any_cell_is_an_amount_or_a_value_error(cell: str) -> None:
    try:
        amount = read_amount(cell)
    except ValueError:
        return
    assert all(part is None or part >= 0 for part in (amount.value, amount.low, amount.high))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "keyword;volume\nCafé à la crème;100\nKäsekuchen;50\n"
    assert decode(text.encode(encoding))[0].lstrip("\ufeff") == text


@pytest.mark.parametrize("word", ["Öl", "año niño", "façade élève où", "søster æble"])
def test_short_western_texts_are_not_taken_for_another_script(word: str) -> None:
    assert decode(f"keyword;volume\n{word};1\n".encode("cp1252"))[0].splitlines()[1] == f"{word};1"


def test_cyrillic_of_old() -> None:
    text = "ключевое слово;volume\nхлеб на закваске;1000\nрецепт ржаного хлеба;50\n"
    assert decode(text.encode("cp1251")) == (text, "cp1251")


def test_a_workbook_is_refused_with_the_remedy() -> None:
    with pytest.raises(ExportUnreadable, match="Export it as CSV"):
        decode(b"PK\x03\x04rest")
    with pytest.raises(ExportUnreadable, match="not text in utf-8"):
        decode(b"\xff\xfea", "utf-8")
