"""Search volume, difficulty and positions by keyword, from the files that keyword tools export.

The kind of file is known by its columns (`keyword_exports`). Each row gives one record, or comes back with why it does not. Figures are as the
tool gives them: a range stays a range, and a figure that the tool leaves out is unknown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from connectors.export_cells import (
    Amount,
    ExportUnreadable,
    RefusedRow,
    Table,
    decimal_mark,
    decode,
    find_table,
    fitted,
    read_amount,
    read_money,
)
from connectors.keyword_exports import EXPORTS, INTENT_FLAGS, Layout, recognise

_INTENTS = {
    **{word: word for word in INTENT_FLAGS},
    "i": "informational",
    "n": "navigational",
    "c": "commercial",
    "t": "transactional",
    "0": "commercial",  # the codes of Semrush's API
    "1": "informational",
    "2": "navigational",
    "3": "transactional",
}
_BUCKETS = {0: (0, 10), **{5 * 10**power: (10**power, 10 ** (power + 1)) for power in range(1, 7)}}
"""What Keyword Planner writes for an account that sees ranges only: a number that stands for the range around it."""
_DAY = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_MARKET = re.compile(r"(?:_|google_|-)([a-z]{2})[_-](?:20\d{6}|20\d\d-\d\d-\d\d)|google_([a-z]{2})_|positions-([a-z]{2})-")


@dataclass(frozen=True, slots=True)
class KeywordFigures:
    """What a source says of one keyword. None is unknown; every figure is the source's own."""

    keyword: str
    source: str
    volume: int | None = None
    """Searches a month. None where the source gives no number, or only bounds."""
    volume_low: int | None = None
    volume_high: int | None = None
    """The bounds where the source gives a range: `1K – 10K` is 1,000 to 10,000, `<10` is 0 to 10. Both None beside an exact volume."""
    difficulty: float | None = None
    """0 (easy) to 100, on the source's own scale: difficulties of two sources do not compare."""
    cpc: float | None = None
    currency: str | None = None
    competition: float | None = None
    """0 to 1: how many advertisers bid. It says nothing of how hard a rank is to reach."""
    intents: tuple[str, ...] = ()
    position: int | None = None
    url: str | None = None
    """The page that ranks at `position`."""
    positions: tuple[tuple[str, int | None], ...] = ()
    """Site and position, where a file compares sites. None: the site does not rank."""
    monthly: tuple[tuple[date, int], ...] = ()
    """The first of the month, and its searches."""
    country: str | None = None
    language: str | None = None
    observed_on: date | None = None
    basis: Literal["measured"] = "measured"


@dataclass(frozen=True, slots=True)
class KeywordFile:
    """A file that was read: as many records and refused rows together as it has rows with anything in them."""

    source: str
    encoding: str
    delimiter: str
    figures: tuple[KeywordFigures, ...]
    refused: tuple[RefusedRow, ...]
    ignored_columns: tuple[str, ...]


def read_keyword_file(
    content: bytes,
    name: str = "",
    *,
    observed_on: date | None = None,
    country: str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> KeywordFile:
    """The records of an export, of a kind that its columns tell.

    A date or a market in a row, in the lines above the header or in the file's `name` goes before `observed_on` and `country`, which stand in
    where the file says nothing. Raises `ExportUnreadable` where no table of a known kind is found.
    """
    text, encoding = decode(content, encoding)
    table = find_table(text, recognise)
    if table is None:
        raise ExportUnreadable(_unknown_kind(name, text))
    day = _day(" ".join(table.preamble)) or _day(name) or observed_on
    market = _market(name, table.found.export.source) or country
    figures, refused = _read_rows(table, day, market, language)
    ignored = tuple(cell for place, cell in enumerate(table.header) if place not in table.found.used)
    return KeywordFile(table.found.export.source, encoding, table.delimiter, figures, refused, ignored)


def _read_rows(
    table: Table[Layout], day: date | None, market: str | None, language: str | None
) -> tuple[tuple[KeywordFigures, ...], tuple[RefusedRow, ...]]:
    layout = table.found
    places = [layout.fields[field] for field in ("cpc", "competition", "difficulty") if field in layout.fields]
    mark = decimal_mark(row[place] for _, row in table.rows for place in places if place < len(row))
    figures: list[KeywordFigures] = []
    refused: list[RefusedRow] = []
    for line, row in table.rows:
        try:
            read = _read_row(fitted(row, len(table.header)), layout, mark)
        except ValueError as error:
            refused.append(RefusedRow(line, str(error)))
            continue
        figures.append(replace(read, country=read.country or market, language=read.language or language, observed_on=read.observed_on or day))
    return tuple(_unbucketed(figures) if _has_buckets(figures, layout) else figures), tuple(refused)


def _read_row(row: Sequence[str], layout: Layout, mark: str) -> KeywordFigures:
    """One record. Raises `ValueError`, which says of which field what cannot be read."""
    cells = {field: row[place] for field, place in layout.fields.items()}
    keyword = cells["keyword"]
    if not keyword.strip("-–— "):
        raise ValueError("has no keyword")
    if "\n" in keyword or "\r" in keyword:
        raise ValueError("has a keyword of several lines: a quotation mark is not closed")
    volume = _field("volume", cells, mark, is_whole=True)
    low, high = _field("volume_low", cells, mark, is_whole=True).value, _field("volume_high", cells, mark, is_whole=True).value
    scale = layout.export.competition_scale
    competition = _field("competition", cells, mark).value
    return KeywordFigures(
        keyword,
        layout.export.source,
        volume=_whole("volume", volume.value),
        volume_low=_whole("volume", volume.low if low is None else low),
        volume_high=_whole("volume", volume.high if high is None else high),
        difficulty=_bounded("difficulty", _field("difficulty", cells, mark).value, 100),
        cpc=_cpc(cells, mark),
        currency=cells.get("currency") or layout.currency,
        competition=None if competition is None else _bounded("competition", competition / scale, 1),
        intents=_intents(cells.get("intents", ""), row, layout),
        position=_whole("position", _field("position", cells, mark, is_whole=True).value) or None,
        url=cells.get("url") or None,
        positions=tuple((site, _position(site, row[place], mark)) for site, place in layout.sites),
        monthly=tuple(_monthly(row, layout, mark)),
        country=cells.get("country", "").casefold() or None,
        language=cells.get("language") or None,
        observed_on=_day(cells.get("observed_on", "")),
    )


def _field(field: str, cells: dict[str, str], mark: str, *, is_whole: bool = False) -> Amount:
    try:
        return read_amount(cells.get(field, ""), mark, is_whole=is_whole)
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error


def _cpc(cells: dict[str, str], mark: str) -> float | None:
    try:
        return read_money(cells.get("cpc", ""), mark)
    except ValueError as error:
        raise ValueError(f"cpc: {error}") from error


def _whole(field: str, value: float | None) -> int | None:
    if value is not None and not value.is_integer():
        raise ValueError(f"{field}: {value:g} is not a whole number")
    return None if value is None else int(value)


def _bounded(field: str, value: float | None, most: float) -> float | None:
    if value is not None and value > most:
        raise ValueError(f"{field}: {value:g} is above {most:g}")
    return value


def _position(site: str, cell: str, mark: str) -> int | None:
    """A position, or None for 0 and for nothing, which is how tools write that a site does not rank."""
    return _whole(site, _field(site, {site: cell}, mark, is_whole=True).value) or None


def _monthly(row: Sequence[str], layout: Layout, mark: str) -> Iterable[tuple[date, int]]:
    for year, month, place in layout.months:
        searches = _whole("searches", _field("searches", {"searches": row[place]}, mark, is_whole=True).value)
        if searches is not None:
            yield date(year, month, 1), searches


def _intents(cell: str, row: Sequence[str], layout: Layout) -> tuple[str, ...]:
    """The four intents among a tool's labels, in its order; labels of another kind, such as "branded", are no intents."""
    words = re.split(r"[,;|/\s]+", cell.casefold())
    flagged = (intent for intent, place in layout.intent_flags if row[place].casefold() in ("true", "1", "yes"))
    return tuple(dict.fromkeys((*(_INTENTS[word] for word in words if word in _INTENTS), *flagged)))


def _has_buckets(figures: Sequence[KeywordFigures], layout: Layout) -> bool:
    """Whether a file of Keyword Planner has its volumes for ranges only: no month has a number, and each volume stands for a range."""
    volumes = [figure.volume for figure in figures if figure.volume is not None]
    is_monthless = bool(layout.months) and not any(figure.monthly for figure in figures)
    return layout.export.source == "google_keyword_planner" and is_monthless and bool(volumes) and set(volumes) <= _BUCKETS.keys()


def _unbucketed(figures: Iterable[KeywordFigures]) -> Iterable[KeywordFigures]:
    """The records with each volume that stands for a range given as that range."""
    for figure in figures:
        low, high = (figure.volume_low, figure.volume_high) if figure.volume is None else _BUCKETS[figure.volume]
        yield replace(figure, volume=None, volume_low=low, volume_high=high)


def _day(text: str) -> date | None:
    """The first day that a text names as `2026-05-01` or `20260501`."""
    for year, month, day in _DAY.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue  # the 31st of a month of 30 days: a number that only looks like a day
    return None


def _market(name: str, source: str) -> str | None:
    """The market in the file names of Semrush (`…_us_2026-05-01.csv`, `…Positions-us-20260501…`) and Ahrefs (`google_gb_…`)."""
    match = _MARKET.search(name.casefold()) if source.startswith(("semrush", "ahrefs")) else None
    return next(filter(None, match.groups())) if match else None


def _unknown_kind(name: str, text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    known = ", ".join(export.source for export in EXPORTS)
    return (
        f"{name or 'the file'} has no table of a known kind; it begins {first[:120]!r}. Export it as CSV in English from one of {known}, or give it"
        " the columns keyword, volume and difficulty."
    )
