"""The files that Search Console's performance report exports: a ZIP of CSV tables, or one of them.

The report exports up to 1,000 rows a table: a row a query, page, country, device or appearance over the whole period, a row a day, and a table of
the filters that were set. Headers are in the user's language; those of fifteen languages are known, others are given by `headers`.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from connectors.delimited import Line, date_reader, decoded, heading, table_of
from connectors.errors import MetricsFileError
from connectors.metric_records import MetricsLoad, Unread, load_of
from connectors.metric_tables import Layout, Period, Reading
from connectors.search_console import SOURCE, TIMEZONE

MOST_ROWS = 1_000
MOST_BYTES = 256 * 1024 * 1024
"""Of a ZIP, unpacked."""

_WORDS = {
    "query": "query|queries|top queries|häufigste suchanfragen|suchanfragen|suchanfrage|requêtes les plus fréquentes|requêtes|requête|"
    "consultas principales|principales consultas|consultas|consulta|query principali|principali query|principais consultas|"
    "consultas mais frequentes|consultas mais populares|populairste zoekopdrachten|zoekopdrachten|zoekopdracht|najpopularniejsze zapytania|"
    "najczęstsze zapytania|zapytania|en popüler sorgular|sorgular|nejčastější dotazy|dotazy|vanligaste sökfrågorna|populäraste sökfrågor|"
    "sökfrågor|上位のクエリ|クエリ|인기 검색어|검색어|热门查询|热门查询|查询|熱門查詢|查詢|поисковый запрос|популярные запросы|запросы|запрос",
    "page": "page|pages|top pages|url|häufigste seiten|seiten|seite|pages les plus fréquentes|pages les plus populaires|páginas principales|"
    "páginas|página|pagine principali|pagine|pagina|páginas mais frequentes|principais páginas|populairste pagina's|pagina's|"
    "najpopularniejsze strony|strony|strona|en popüler sayfalar|sayfalar|sayfa|nejčastější stránky|stránky|stránka|vanligaste sidorna|"
    "populäraste sidor|sidor|上位のページ|ページ|인기 페이지|페이지|热门网页|热门页面|网页|熱門網頁|網頁|популярные страницы|страницы|страница",
    "date": "date|dates|day|datum|fecha|data|tarih|日付|날짜|日期|дата",
    "country": "country|countries|land|länder|pays|país|países|paese|paesi|landen|kraj|kraje|ülke|ülkeler|země|"
    "国|국가|国家/地区|國家/地區|страна|страны",
    "device": "device|devices|gerät|geräte|appareil|appareils|dispositivo|dispositivos|dispositivi|apparaat|apparaten|urządzenie|urządzenia|"
    "cihaz|cihazlar|zařízení|enhet|enheter|デバイス|기기|设备|裝置|устройство|устройства|тип устройства",
    "searchAppearance": "search appearance|darstellung in der suche|apparence dans les résultats de recherche|aspecto en la búsqueda|"
    "apariencia en búsquedas|aspetto nella ricerca|weergave in zoekresultaten|検索での見え方|検索での見栄え|搜索结果呈现|搜尋外觀|вид в поиске",
    "clicks": "clicks|klicks|clics|clic|cliques|klikken|kliknięcia|tıklama|tıklamalar|kliknutí|klick|クリック数|クリック|클릭수|点击次数|點擊|клики",
    "impressions": "impressions|impressionen|impresiones|impressioni|impressões|vertoningen|wyświetlenia|görüntüleme|gösterim|gösterimler|"
    "zobrazení|visningar|exponeringar|表示回数|노출수|노출|展示次数|展示|曝光|показы",
    "ctr": "ctr|klickrate|klickfrekvens|taux de clics|click through rate|tıklama oranı|클릭률|点击率|點閱率|平均 ctr",
    "position": "position|durchschnittliche position|average position|avg. position|position moyenne|posición|posición media|posizione|"
    "posizione media|posição|posição média|positie|gemiddelde positie|pozycja|średnia pozycja|konum|ortalama konum|pozice|průměrná pozice|"
    "genomsnittlig position|掲載順位|平均掲載順位|평균 게재순위|게재순위|平均排名|排名|позиция|средняя позиция",
}
HEADERS: Mapping[str, str] = {heading(word): name for name, words in _WORDS.items() for word in words.split("|")}
"""What a column's header, as `heading` spells it, stands for."""

DIMENSIONS = ("query", "country", "device", "searchAppearance")
_TYPE_FILTERS = frozenset(
    map(heading, ("search type", "suchtyp", "type de recherche", "tipo de búsqueda", "tipo di ricerca", "tipo de pesquisa", "zoektype"))
)
_DATE_FILTERS = frozenset(name for name, field in HEADERS.items() if field == "date")
_WEB = frozenset(("web", "ウェブ", "网页", "網頁", "웹"))


@dataclass(frozen=True, slots=True)
class _Table:
    place: str
    header: Line
    rows: Sequence[Line]
    fields: Mapping[int, str]

    @property
    def is_metrics(self) -> bool:
        return {"clicks", "impressions"} & set(self.fields.values()) != set()


def is_export(header: Sequence[str], headers: Mapping[str, str] | None = None) -> bool:
    """Whether a table's header is one of Search Console's: a dimension, and clicks or impressions, and its every column known."""
    found = set(_fields(header, headers).values())
    return len(_fields(header, headers)) == len(header) and bool(found & {"clicks", "impressions"}) and bool(found & {*DIMENSIONS, "page", "date"})


def read_export(
    path: Path,
    *,
    site: str,
    known_at: datetime,
    period: Period | None = None,
    headers: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> MetricsLoad:
    """The facts of an exported ZIP or CSV. Days are dated; the other tables are about the `period`, or that which the files tell.

    `headers` says of a header which field it is: query, page, date, country, device, searchAppearance, clicks, impressions, ctr, position.
    Raises `MetricsFileError`.
    """
    unread: list[Unread] = []
    tables = [_table(name, data, headers, encoding, unread) for name, data in _files(path)]
    metrics = [table for table in tables if table is not None and table.is_metrics]
    filters = _filters([table for table in tables if table is not None and not table.is_metrics], unread)
    if not metrics:
        told = "; ".join(f"{item.place}: {item.reason}" for item in unread)
        raise MetricsFileError(f"{path.name} has no table of clicks or impressions ({told or 'nothing else'}). Export the performance report anew.")
    span = period or _span_of(filters.get("date", "")) or _span_of_days(metrics)
    readings = [_read(table, site, known_at, span, _fixed(filters)) for table in metrics]
    records = [record for reading in readings for record in reading.records]
    unread += [item for reading in readings for item in reading.unread]
    is_capped = any(len(table.rows) >= MOST_ROWS and "date" not in table.fields.values() for table in metrics)
    return load_of(SOURCE, records, unread, timezone=TIMEZONE, is_capped=is_capped, left_out=("ctr",))


def _files(path: Path) -> list[tuple[str, bytes]]:
    if not zipfile.is_zipfile(path):
        if path.read_bytes()[:2] == b"PK":
            raise MetricsFileError(f"{path.name} is a ZIP file that is cut off. Download it again.")
        return [(path.name, path.read_bytes())]
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if info.filename.casefold().endswith((".csv", ".tsv", ".txt"))]
            if sum(info.file_size for info in members) > MOST_BYTES:
                raise MetricsFileError(f"{path.name} unpacks to more than {MOST_BYTES >> 20} MiB. Export fewer rows.")
            return [(f"{path.name}/{info.filename}", archive.read(info)) for info in members]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise MetricsFileError(f"{path.name} cannot be unpacked ({error}). Download it again, without a password.") from error


def _table(place: str, data: bytes, headers: Mapping[str, str] | None, encoding: str | None, unread: list[Unread]) -> _Table | None:
    rows = table_of(decoded(data, place, encoding), place, unread)
    if not rows:
        unread.append(Unread(place, 1, "the file is empty"))
        return None
    fields = _fields(rows[0].cells, headers)
    table = _Table(place, rows[0], rows[1:], fields)
    unknown = [cell for number, cell in enumerate(rows[0].cells) if number not in fields]
    is_filters = len(rows[0].cells) == 2 and not table.is_metrics
    if not is_filters and (unknown or not table.is_metrics or len(set(fields.values())) < len(fields)):
        reason = f"its header is not known: {', '.join(unknown or rows[0].cells)}. Name these columns in headers, or export without a comparison"
        unread.append(Unread(place, rows[0].number, reason, " | ".join(rows[0].cells)))
        return None
    return table


def _fields(header: Iterable[str], headers: Mapping[str, str] | None) -> dict[int, str]:
    known = {**HEADERS, **{heading(name): field for name, field in (headers or {}).items()}}
    return {place: known[heading(cell)] for place, cell in enumerate(header) if heading(cell) in known}


def _read(table: _Table, site: str, known_at: datetime, span: Period | None, fixed: Mapping[str, str]) -> Reading:
    places = {field: place for place, field in table.fields.items()}
    layout = Layout(
        metrics={places[name]: name for name in ("clicks", "impressions", "position") if name in places},
        width=len(table.header.cells),
        on=places.get("date"),
        url=places.get("page"),
        dimensions={places[name]: name for name in DIMENSIONS if name in places},
        fixed=fixed,
    )
    reading = Reading(table.place, site, SOURCE, known_at)
    cells = [row.cells[layout.on] for row in table.rows if layout.on is not None and len(row.cells) > layout.on]
    reading.rows(table.rows, layout, date_reader(cells, table.place), span)
    return reading


def _filters(tables: Iterable[_Table], unread: list[Unread]) -> dict[str, str]:
    """What the table of filters says: `date` and `type`, and every other filter under the name that it has there."""
    found: dict[str, str] = {}
    for row in (row for table in tables for row in table.rows):
        if len(row.cells) != 2:
            unread.append(Unread("filters", row.number, "a filter is not a name and a value", " | ".join(row.cells)))
            continue
        name, value = heading(row.cells[0]), row.cells[1]
        found["date" if name in _DATE_FILTERS else "type" if name in _TYPE_FILTERS else row.cells[0]] = value
    return found


def _fixed(filters: Mapping[str, str]) -> dict[str, str]:
    """The dimensions of filtered figures, so that they never pass for the site's own totals."""
    others = [f"{name}: {value}" for name, value in sorted(filters.items()) if name not in ("date", "type")]
    kind = filters.get("type", "Web").casefold()
    return {**({} if kind in _WEB else {"type": kind}), **({"filter": "; ".join(others)} if others else {})}


def _span_of(text: str) -> Period | None:
    """The period that a filter such as `Aug 28, 2026-Sep 3, 2026` or `2026-08-28 - 2026-09-03` spells; None for `Last 3 months`."""
    parts = re.fullmatch(r"(.*\d{4}|\d{4}-\d\d-\d\d)\s*[-–]\s*(.*\d{4}|\d{4}-\d\d-\d\d)", text.strip())
    if parts is None:
        return None
    read = date_reader((), "filters")
    first_on, last_on = read(parts[1].strip()), read(parts[2].strip())
    return (first_on, last_on) if first_on and last_on and first_on <= last_on else None


def _span_of_days(tables: Iterable[_Table]) -> Period | None:
    """From the first to the last day of the table by day."""
    days: list[date] = []
    for table in tables:
        place = next((place for place, field in table.fields.items() if field == "date"), None)
        cells = [row.cells[place] for row in table.rows if place is not None and len(row.cells) > place]
        read = date_reader(cells, table.place)
        days += [on for cell in cells if (on := read(cell)) is not None]
    return (min(days), max(days)) if days else None
