"""Files of metrics, whatever wrote them: recognised by what is in them, not by their name; other CSV files are read with a mapping."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from connectors import search_console_export, web_analytics_export
from connectors.delimited import Line, date_reader, decimal_mark, decoded, delimiter_of, heading, table_of
from connectors.errors import MetricsFileError
from connectors.metric_records import MetricsLoad, load_of
from connectors.metric_tables import COUNTS, Layout, Period, Reading


class MetricsMapping(BaseModel):
    """What the columns of a CSV file are. Columns are named as in its header, in any case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metrics: Mapping[str, str] = Field(min_length=1, description="Column to metric.", examples=[{"Visits": "sessions"}])
    on: str | None = Field(None, description="Column of the date; without one the rows are about `period`.", examples=["Day"])
    url: str | None = Field(
        None, description="Column of the page's address or path; without one the rows are about the whole site.", examples=["URL"]
    )
    dimensions: Mapping[str, str] = Field({}, description="Column to dimension.", examples=[{"Keyword": "query"}])
    source: str = Field("import", pattern=r"^[a-z0-9_]{1,40}$", description="Whose figures they are.", examples=["matomo"])
    period: tuple[date, date] | None = Field(None, description="First and last day of rows without a date.", examples=[["2026-06-01", "2026-06-30"]])
    decimal: Literal[".", ","] | None = Field(None, description="The decimal mark, where the numbers leave it open.", examples=[","])
    date_format: str | None = Field(None, description="The format of the dates, as `strptime` spells it.", examples=["%d/%m/%Y"])
    delimiter: str | None = Field(None, min_length=1, max_length=1, description="What divides the cells; found out by default.", examples=[";"])
    encoding: str | None = Field(None, description="The file's encoding; UTF-8 and UTF-16 are found out.", examples=["cp1252"])
    timezone: str | None = Field(None, description="The zone whose midnight ends a day.", examples=["Europe/Berlin"])


def read_metrics(
    path: Path,
    mapping: MetricsMapping | None = None,
    *,
    site: str,
    known_at: datetime,
    period: Period | None = None,
    headers: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> MetricsLoad:
    """The facts of a file, known since `known_at`: with a `mapping` any CSV, without one an export of Search Console or of Analytics.

    `period`, `headers` (header to field, for other languages) and `encoding` are for exports; a mapping has its own. Raises `MetricsFileError`.
    """
    if not path.is_file():
        raise MetricsFileError(f"{path} is no file. Name the file that was exported.")
    if mapping is not None:
        return _read_mapped(path, mapping, site, known_at)
    if zipfile.is_zipfile(path) or path.read_bytes()[:2] == b"PK":
        return search_console_export.read_export(path, site=site, known_at=known_at, period=period, headers=headers, encoding=encoding)
    text = decoded(path.read_bytes(), path.name, encoding)
    if web_analytics_export.is_export(text):
        return web_analytics_export.read_export(path, site=site, known_at=known_at, period=period, headers=headers, encoding=encoding)
    rows = table_of(text, path.name, [])
    if rows and search_console_export.is_export(rows[0].cells, headers):
        return search_console_export.read_export(path, site=site, known_at=known_at, period=period, headers=headers, encoding=encoding)
    raise MetricsFileError(_unknown(path.name, rows))


def _unknown(place: str, rows: Sequence[Line]) -> str:
    if not rows:
        return f"{place} is empty. Export it again."
    header = ", ".join(rows[0].cells)[:300]
    return f"{place} is no export of Search Console or Analytics that is known (its header: {header}). Say with a mapping what its columns are."


def _read_mapped(path: Path, mapping: MetricsMapping, site: str, known_at: datetime) -> MetricsLoad:
    text = decoded(path.read_bytes(), path.name, mapping.encoding)
    reading = Reading(path.name, site, mapping.source, known_at)
    rows = table_of(text, path.name, reading.unread, delimiter=mapping.delimiter or _delimiter(text, mapping))
    if not rows:
        raise MetricsFileError(f"{path.name} is empty. Export it again.")
    places = _places(path.name, rows[0], mapping)
    layout = _layout(rows, places, mapping, path.name)
    dates = [row.cells[layout.on] for row in rows[1:] if layout.on is not None and len(row.cells) > layout.on]
    reading.rows(rows[1:], layout, date_reader(dates, path.name, mapping.date_format), mapping.period)
    known = {places[heading(name)] for name in _named(mapping)}
    left_out = tuple(cell for place, cell in enumerate(rows[0].cells) if place not in known)
    return load_of(mapping.source, reading.records, reading.unread, timezone=mapping.timezone, left_out=left_out)


def _named(mapping: MetricsMapping) -> list[str]:
    """The columns that a mapping names."""
    return [*mapping.metrics, *mapping.dimensions, *(name for name in (mapping.on, mapping.url) if name is not None)]


def _delimiter(text: str, mapping: MetricsMapping) -> str | None:
    """The delimiter by which every mapped column is found in the header, if there is one."""
    first = text.partition("\n")[0]
    wanted = {heading(name) for name in _named(mapping)}
    for mark in (delimiter_of(first), ",", ";", "\t", "|"):
        rows = table_of(first, "", [], delimiter=mark)
        if rows and wanted <= set(map(heading, rows[0].cells)):
            return mark
    return None


def _places(place: str, header: Line, mapping: MetricsMapping) -> dict[str, int]:
    names = [heading(cell) for cell in header.cells]
    missing = [name for name in _named(mapping) if heading(name) not in names]
    twice = [name for name in _named(mapping) if names.count(heading(name)) > 1]
    if missing or twice:
        told = f"has no column {', '.join(missing)}" if missing else f"has more than one column {', '.join(twice)}"
        hint = " It has one column only: name the delimiter in the mapping." if len(names) == 1 else ""
        raise MetricsFileError(f"{place} {told}; its header is: {', '.join(header.cells)[:300]}.{hint} Mend the mapping or the file.")
    return {name: number for number, name in enumerate(names)}


def _layout(rows: Sequence[Line], places: Mapping[str, int], mapping: MetricsMapping, place: str) -> Layout:
    metrics = {places[heading(column)]: metric for column, metric in mapping.metrics.items()}
    return Layout(
        metrics=metrics,
        width=len(rows[0].cells),
        on=None if mapping.on is None else places[heading(mapping.on)],
        url=None if mapping.url is None else places[heading(mapping.url)],
        dimensions={places[heading(column)]: name for column, name in mapping.dimensions.items()},
        decimals={column: mapping.decimal or _mark(rows, column, place) for column, metric in metrics.items() if metric not in COUNTS},
    )


def _mark(rows: Sequence[Line], column: int, place: str) -> str | None:
    try:
        return decimal_mark(row.cells[column] for row in rows[1:] if len(row.cells) == len(rows[0].cells))
    except ValueError as error:
        name = rows[0].cells[column]
        remedy = "Name the decimal mark in the mapping: decimal: '.' or ','."
        raise MetricsFileError(f"{place}, column {name}: it is not certain which mark is the decimal one ({error}). {remedy}") from error
