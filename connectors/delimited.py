"""Delimited text as people and spreadsheets write it: encodings, delimiters, numbers and dates. What is not certain is not guessed."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from connectors.errors import MetricsFileError
from connectors.metric_records import Unread

DELIMITERS = (",", ";", "\t", "|")
MISSING = frozenset(("", "-", "–", "—", "n/a", "na", "null", "none", "nan"))
"""What stands for no value, in lower case."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLANK_MARKS = str.maketrans("", "", " \u00a0\u2009\u202f'\u2019%")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{2,3}(?:\1\d{2,3})*").fullmatch
_ZERO_DECIMALS = re.compile(r"[.,]0{1,2}$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})").fullmatch
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})").fullmatch
_DAY_FIRST = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3})[a-z]*\.?,? (\d{4})").fullmatch


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table and the line of the file that it ends on."""

    number: int
    cells: tuple[str, ...]


def decoded(data: bytes, place: str, encoding: str | None = None) -> str:
    """The text of a file: after its byte order mark, as UTF-16 where every other byte is zero, else UTF-8. Raises `MetricsFileError`."""
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    zeros = data[:200].count(0)
    unmarked = ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be") if zeros > len(data[:200]) // 4 else "utf-8"
    name = encoding or marked or unmarked
    try:
        return data.decode(name).replace("\r\n", "\n").replace("\r", "\n")
    except LookupError as error:
        raise MetricsFileError(f"{place}: there is no encoding {name!r}. Name one such as utf-8 or cp1252.") from error
    except UnicodeDecodeError as error:
        told = f"{place}: byte {error.start} ({data[error.start]:#04x}) is not {name}"
        raise MetricsFileError(f"{told}. Save the file as UTF-8, or name its encoding (Windows programs often write cp1252).") from error


def heading(text: str) -> str:
    """A column's name for comparison: lower case, composed, blanks joined."""
    return " ".join(unicodedata.normalize("NFC", text.strip('\ufeff" ')).casefold().split())


def delimiter_of(line: str) -> str:
    """The delimiter that a header line uses most, outside quotes; a comma if it uses none."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), -DELIMITERS.index(mark)))


def table_of(text: str, place: str, unread: list[Unread], *, delimiter: str | None = None, first_line: int = 1) -> list[Line]:
    """The rows of a table, blank ones left out; its first is the header. A row that is cut or badly quoted goes to `unread` with all after it.

    `first_line` is the number of the text's first line in its file. A first line `sep=;`, as Excel writes it, names the delimiter.
    """
    if text[:4].casefold() == "sep=":
        named, _, text = text.partition("\n")
        delimiter, first_line = delimiter or named[4:5], first_line + 1
    rows: list[Line] = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter or delimiter_of(text.partition("\n")[0]), strict=True)
    begins = first_line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            unread.append(Unread(place, begins, f"from here on the rows cannot be told apart ({error}): a quote is missing, or the file is cut off"))
            return rows
        if any(cell.strip() for cell in cells):
            rows.append(Line(reader.line_num + first_line - 1, tuple(cell.strip() for cell in cells)))
        begins = reader.line_num + first_line


def whole_number(text: str) -> float | None:
    """A count, however its thousands are marked (`1.234`, `1,234`, `1 234`, `1'234`, `1,23,456`); None if the text is none."""
    bare = _ZERO_DECIMALS.sub("", text.translate(_BLANK_MARKS))
    if bare.isdecimal():
        return float(int(bare))
    is_grouped = _GROUPED(bare) and len(re.split("[.,]", bare)[-1]) == 3
    return float(int(re.sub("[.,]", "", bare))) if is_grouped else None


def decimal_number(text: str, mark: str | None = None) -> float | None:
    """A number with decimals. `mark` is the decimal mark; without it a mark that occurs once is one, and the last of two kinds is."""
    bare = text.translate(_BLANK_MARKS).replace("−", "-")
    found = mark or _own_mark(bare) or "."
    other = "," if found == "." else "."
    plain = bare.replace(other, "").replace(found, ".")
    if not re.fullmatch(r"-?\d+(?:\.\d*)?|-?\.\d+", plain) or not _groups_fit(bare, found, other):
        return None
    return float(plain)


def decimal_mark(cells: Iterable[str]) -> str | None:
    """The decimal mark that a column's numbers show, or None if they show none. Raises `ValueError` with a cell that could be either.

    `1.234` is 1.234 or 1,234; a cell such as `3,5`, `1.234,5` or `1.234.567` elsewhere in the column tells which.
    """
    shown: set[str] = set()
    unclear: str | None = None
    for cell in cells:
        bare = cell.translate(_BLANK_MARKS).lstrip("-−")
        marks = [char for char in bare if char in ".,"]
        if not marks:
            continue
        if len(marks) == 1 and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", bare):
            unclear = unclear or cell
        else:
            is_group = len(marks) > 1 and len(set(marks)) == 1
            shown.add(("," if marks[0] == "." else ".") if is_group else marks[-1])
    if len(shown) == 1:
        return shown.pop()
    if shown or unclear:
        raise ValueError(unclear or "both marks are used as decimal marks")
    return None


def date_reader(cells: Sequence[str], place: str, form: str | None = None) -> Callable[[str], date | None]:
    """A function from a column's cells to dates, None for what is none. `form` is a `strptime` format; without it the cells must tell.

    ISO 8601, `20260601`, `2026/06/01`, `1.6.2026`, `Jun 1, 2026`, and `6/1/2026` where some cell of the column has a day beyond 12.
    Raises `MetricsFileError` where no cell has.
    """
    if form is not None:
        return lambda text: _parsed(text, form)
    order = _slash_order(cells, place)
    return lambda text: _read_date(text, order)


def _own_mark(bare: str) -> str | None:
    marks = [char for char in bare if char in ".,"]
    if len(set(marks)) == 2 or len(marks) == 1:
        return marks[-1]
    return ("," if marks[0] == "." else ".") if marks else None


def _groups_fit(bare: str, mark: str, other: str) -> bool:
    """Whether what is before the decimal mark is grouped as thousands are, or not at all."""
    head, *tail = bare.lstrip("-").split(mark)
    groups = head.split(other)
    return other not in "".join(tail) and (len(groups) == 1 or all(len(group) in (2, 3) for group in groups[1:]))


def _slash_order(cells: Sequence[str], place: str) -> str:
    """`day` or `month`: what comes first in dates such as 3/4/2026."""
    found = [match for cell in cells if (match := _SEPARATED(cell)) and match[2] != "."]
    is_day_first, is_month_first = any(int(match[1]) > 12 for match in found), any(int(match[3]) > 12 for match in found)
    if found and is_day_first == is_month_first:
        remedy = "Name the format of the dates in a mapping, such as date_format: '%d/%m/%Y'."
        raise MetricsFileError(f"{place}: {found[0].group()!r} may be a day of either of two months, and no other date tells which. {remedy}")
    return "day" if is_day_first else "month"


def _read_date(text: str, order: str) -> date | None:
    bare = re.sub(r"[T ]00:00(:00)?(\.0+)?(Z|[+-]\d\d:?\d\d)?$", "", text)
    if found := re.fullmatch(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})", bare):
        return _made(found[1], found[3], found[4])
    if found := _SEPARATED(bare):
        is_day_first = found[2] == "." or order == "day"
        return _made(found[4], *((found[3], found[1]) if is_day_first else (found[1], found[3])))
    if found := _MONTH_FIRST(bare):
        return _made(found[3], _month(found[1]), found[2])
    if found := _DAY_FIRST(bare):
        return _made(found[3], _month(found[2]), found[1])
    return None


def _month(name: str) -> str:
    return str(_MONTHS.index(name.lower()) + 1) if name.lower() in _MONTHS else "0"


def _made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date without a time
    except ValueError:
        return None
