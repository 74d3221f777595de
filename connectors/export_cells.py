"""Tables that other tools export as text: their encoding, delimiter and header found, their cells read as numbers of any locale.

A number is what it says and nothing else: a range stays two bounds, "n/a" is unknown, and a cell that is none of these is refused.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Generic, TypeVar

from charset_normalizer import from_bytes

from connectors.errors import PlancastError

_Matched = TypeVar("_Matched")
_DELIMITERS = ("\t", ";", ",", "|")
_PREAMBLE_ROWS = 12
_UNKNOWN = frozenset(("", "-", "–", "—", "--", "n/a", "na", "n.a.", "nan", "null", "none", "unknown"))
_SUFFIXES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}


class ExportUnreadable(PlancastError):
    """A file of figures by keyword is not one that can be read."""

    code: ClassVar[str] = "PC130"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that gave no record: the line that it ends on, counted from 1, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Table(Generic[_Matched]):
    """A table found in a text. `rows` are those below the header, each with its line; `found` is what the header was recognised as."""

    found: _Matched
    delimiter: str
    preamble: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a cell gives it: exactly (`value`), or by its bounds, either of which may be open. All None: unknown."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file and the encoding that it was read in: by its byte order mark, as UTF-8, or guessed. Raises `ExportUnreadable`."""
    encoding = encoding or _encoding(content)
    try:
        return content.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError) as error:
        raise ExportUnreadable(f"the file is not text in {encoding}. Export it again as CSV in UTF-8.") from error


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.startswith(b"PK\x03\x04"):
        raise ExportUnreadable("the file is a workbook or an archive, not text. Export it as CSV.")
    head = content[:1_000]
    if b"\0" in head:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _old_encoding(content)
    return "utf-8-sig"


def _old_encoding(content: bytes) -> str:
    """A guess, but only for scripts other than Latin: there letters beyond ASCII stand in a row. Latin encodings cannot be told from cp1252."""
    in_a_row = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", content))
    guess = from_bytes(content).best() if 2 * in_a_row >= len(re.findall(rb"[\x80-\xff]", content)) else None
    return guess.encoding if guess else "cp1252"


def find_table(text: str, recognise: Callable[[tuple[str, ...]], _Matched | None]) -> Table[_Matched] | None:
    """The table whose header `recognise` knows, within the first rows, under the delimiter that splits it; None if there is none."""
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter)
        try:
            head = [row for _, row in islice(rows, _PREAMBLE_ROWS)]
        except ExportUnreadable:
            continue  # quotation marks that do not fit together under this delimiter may do so under the next
        for place, header in enumerate(head):
            found = recognise(header)
            if found is not None:
                below = tuple((line, row) for line, row in islice(_rows(text, delimiter), place + 1, None) if any(row))
                return Table(found, delimiter, tuple(delimiter.join(row) for row in head[:place]), header, below)
    return None


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, tuple(cell.strip() for cell in row)
    except csv.Error as error:
        raise ExportUnreadable(f"line {reader.line_num} cannot be read as CSV ({error}). Export the file again.") from error


def fitted(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The row with as many cells as the header has. Raises `ValueError` for one that is cut off, or has cells beyond it."""
    if len(row) < width or any(row[width:]):
        raise ValueError(f"has {len(row)} cells where the header has {width}")
    return tuple(row[:width])


def decimal_mark(cells: Iterable[str]) -> str:
    """The decimal mark of a file, by those of its fractional numbers that can be read in one way only; a point where there are none."""
    commas = points = 0
    for cell in cells:
        last = max(cell.rfind(","), cell.rfind("."))
        digits = re.match(r"\d*", cell[last + 1 :])
        if last >= 0 and digits and (0 < len(digits[0]) != 3 or cell[:last].strip() == "0"):
            commas, points = commas + (cell[last] == ","), points + (cell[last] == ".")
    return "," if commas > points else "."


def is_unknown(cell: str) -> bool:
    """Whether a cell says that there is no figure."""
    return cell.strip().casefold() in _UNKNOWN


def read_amount(cell: str, mark: str = ".", *, is_whole: bool = False) -> Amount:
    """The number that a cell gives, as `1.234`, `1,5`, `12%`, `1K – 10K`, `<10` or `10K+`. Raises `ValueError` for anything else.

    `is_whole`: a separator before three digits parts thousands, whatever the `mark` of decimals is.
    """
    if cell.isascii() and cell.isdigit():
        return Amount(float(cell))  # most cells by far
    if is_unknown(cell):
        return Amount()
    text = cell.strip().rstrip("%").strip()
    if text.startswith(("<", "≤")):
        return Amount(low=0.0, high=_number(text[1:], mark, is_whole=is_whole))
    if text.startswith((">", "≥")) or text.endswith("+"):
        return Amount(low=_number(text.strip(">≥+"), mark, is_whole=is_whole))
    first, dash, second = (part.strip() for part in re.sub(r"\s*[–—-]\s*", "–", text, count=1).partition("–"))
    if dash and first and second:
        low, high = _number(first, mark, is_whole=is_whole), _number(second, mark, is_whole=is_whole)
        if low > high:
            raise ValueError(f"{_short(cell)} is a range that ends before it begins")
        return Amount(low=low, high=high)
    return Amount(_number(text, mark, is_whole=is_whole))


def read_money(cell: str, mark: str = ".") -> float | None:
    """An amount of money without its currency, or None where it is unknown. Raises `ValueError` for what is no amount."""
    if is_unknown(cell):
        return None
    amount = re.fullmatch(r"[^\d.,<>-]*(\d(?:.*\d)?)\D*|\W?([.,]\d+)\D*", cell.strip())
    if amount is None:
        raise ValueError(f"{_short(cell)} is not an amount of money")
    return _number(amount[1] or amount[2], mark, is_whole=False)


def _number(text: str, mark: str, *, is_whole: bool) -> float:
    match = re.fullmatch(r"(\d[\d.,'’\s]*|[.,]\d+)([kmb]?)", text.strip().casefold())
    if match is None:
        raise ValueError(f"{_short(text)} is not a number")
    return round(
        float(_plain(re.sub(r"(?<=\d)['’\s](?=\d{3}(?!\d))", "", match[1]), mark, is_whole=is_whole and not match[2])) * _SUFFIXES[match[2]], 9
    )


def _plain(digits: str, mark: str, *, is_whole: bool) -> str:
    """The digits as Python writes a number: without thousands separators, with a point."""
    separators = re.sub(r"\d", "", digits.rstrip())
    if not separators:
        return digits
    last = separators[-1]
    head, _, tail = digits.rpartition(last)
    is_grouped = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits) is not None and len(set(separators)) == 1
    if is_grouped and (is_whole or len(separators) > 1 or last != mark):
        return re.sub(r"[.,]", "", digits)
    if last in head or not re.fullmatch(r"[\d.,]*", digits):
        raise ValueError(f"{_short(digits)} is not a number")
    return f"{re.sub(r'[.,]', '', head) or '0'}.{tail or '0'}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
