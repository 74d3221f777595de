"""Files as Search Console, Analytics and spreadsheets write them: recognised by content, and nothing lost without a word."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import MetricsFileError
from connectors.metric_records import MetricsLoad, dimension_text, dimension_values
from connectors.metrics_file import MetricsMapping, read_metrics

KNOWN_AT = datetime(2026, 7, 3, tzinfo=UTC)
CHART = "Date,Clicks,Impressions,CTR,Position\n2026-06-01,5,50,10%,3.2\n2026-06-02,7,90,7.78%,4.1\n2026-06-03,0,0,0%,0\n"
QUERIES = 'Top queries,Clicks,Impressions,CTR,Position\nred shoes,6,80,7.5%,2.9\n"shoes, blue & grey",2,"1,020",0.2%,11.4\n'
PAGES = "Top pages,Clicks,Impressions,CTR,Position\nhttps://www.acme.example/shoes,12,140,8.57%,3.6\n"
FILTERS = "Filter,Value\nSearch type,Web\nDate,Last 28 days\n"

Read = Callable[..., MetricsLoad]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file of the given content; a mapping of names to texts becomes a ZIP."""

    def one(content: str | bytes | dict[str, str], mapping: MetricsMapping | None = None, **options: Any) -> MetricsLoad:
        path = tmp_path / "file.bin"
        path.write_bytes(zipped(content) if isinstance(content, dict) else content.encode() if isinstance(content, str) else content)
        return read_metrics(path, mapping, site="acme.example", known_at=KNOWN_AT, **options)

    return one


def zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def facts(loaded: MetricsLoad) -> dict[tuple[str, str, str, date], float]:
    return {(record.url, record.dimension, record.metric, record.on): record.value for record in loaded.records}


def one_day(loaded: MetricsLoad) -> dict[tuple[str, str], float]:
    return {(record.url, record.metric): record.value for record in loaded.records}


def test_a_search_console_zip(read: Read) -> None:
    loaded = read({"Queries.csv": QUERIES, "Pages.csv": PAGES, "Chart.csv": CHART, "Filters.csv": FILTERS})
    found = facts(loaded)
    last = date(2026, 6, 3)
    assert found["", "", "clicks", date(2026, 6, 2)] == 7
    assert found["", "", "clicks", last] == 0
    assert ("", "", "position", last) not in found
    assert found["", "period=2026-06-01/2026-06-03&query=red shoes", "position", last] == 2.9
    assert found["", "period=2026-06-01/2026-06-03&query=shoes, blue %26 grey", "impressions", last] == 1020
    assert found["https://www.acme.example/shoes", "period=2026-06-01/2026-06-03", "clicks", last] == 12
    summary = loaded.summary
    assert (summary.source, summary.days, summary.first_on, summary.last_on) == ("search_console", 3, date(2026, 6, 1), last)
    assert summary.totals == {"clicks": 12, "impressions": 140}
    assert summary.coverage is not None
    assert summary.coverage["clicks"] == pytest.approx(8 / 12)
    assert (summary.left_out, summary.unread, summary.is_capped) == (("ctr",), 0, False)


GERMAN = {
    "Suchanfragen.csv": "Häufigste Suchanfragen;Klicks;Impressionen;Klickrate;Position\nrote schuhe;1.234;45.678;2,7 %;12,3\n",
    "Seiten.csv": "Häufigste Seiten;Klicks;Impressionen;Klickrate;Position\nhttps://acme.example/büro;1;2;50 %;1\n",
    "Diagramm.csv": "Datum;Klicks;Impressionen;Klickrate;Position\n2026-06-01;1.300;50.000;2,6 %;9,9\n",
    "Filter.csv": "Filter;Wert\nSuchtyp;Web\nDatum;Letzte 28 Tage\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_german_export_in_the_ways_that_spreadsheets_save_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in GERMAN.items():
            archive.writestr(name, text.replace(";", delimiter).replace("\n", "\r\n").encode(encoding))
    loaded = read_metrics(path, site="acme.example", known_at=KNOWN_AT)
    found = {(record.url, dimension_values(record.dimension).get("query"), record.metric): record.value for record in loaded.records}
    assert found["", "rote schuhe", "clicks"] == 1234
    assert found["", "rote schuhe", "position"] == 12.3
    assert found["", None, "clicks"] == 1300
    assert found["https://acme.example/b%C3%BCro", None, "impressions"] == 2
    assert loaded.unread == ()


@pytest.mark.parametrize(
    "header",
    [
        "Requêtes les plus fréquentes,Clics,Impressions,CTR,Position",
        "Consultas principales,Clics,Impresiones,CTR,Posición",
        "Query principali,Clic,Impressioni,CTR,Posizione",
        "Principais consultas,Cliques,Impressões,CTR,Posição",
        "Populairste zoekopdrachten,Klikken,Vertoningen,CTR,Positie",
        "Najpopularniejsze zapytania,Kliknięcia,Wyświetlenia,CTR,Pozycja",
        "En popüler sorgular,Tıklama,Görüntüleme,CTR,Ortalama konum",
        "Nejčastější dotazy,Kliknutí,Zobrazení,CTR,Průměrná pozice",
        "Vanligaste sökfrågorna,Klick,Visningar,Klickfrekvens,Genomsnittlig position",
        "上位のクエリ,クリック数,表示回数,CTR,掲載順位",
        "인기 검색어,클릭수,노출수,클릭률,평균 게재순위",
        "热门查询,点击次数,展示次数,点击率,平均排名",
        "Популярные запросы,Клики,Показы,CTR,Позиция",
    ],
)
def test_headers_in_other_languages(read: Read, header: str) -> None:
    loaded = read(f"{header}\nfoo,10,100,10%,4.2\n", period=(date(2026, 6, 1), date(2026, 6, 30)))
    assert {record.metric: record.value for record in loaded.records} == {"clicks": 10, "impressions": 100, "position": 4.2}
    assert {record.dimension for record in loaded.records} == {"period=2026-06-01/2026-06-30&query=foo"}


def test_a_language_that_is_not_known_is_asked_for(read: Read) -> None:
    content = {"A.csv": "Kyselyt,Klikkaukset,Näyttökerrat,CTR,Sijainti\nfoo,1,2,50%,3\n", "Chart.csv": CHART}
    first = read(content)
    assert ["Kyselyt" in item.reason for item in first.unread] == [True]
    known = read(content, headers={"Kyselyt": "query", "Klikkaukset": "clicks", "Näyttökerrat": "impressions", "Sijainti": "position"})
    assert known.unread == ()
    assert any("query=foo" in record.dimension for record in known.records)


def test_a_period_comes_from_the_filters_where_they_spell_it_and_is_asked_for_where_nothing_does(read: Read) -> None:
    spelled = read({"Queries.csv": QUERIES, "Filters.csv": 'Filter,Value\nSearch type,Web\nDate,"Aug 28, 2026-Sep 3, 2026"\n'})
    assert {record.on for record in spelled.records} == {date(2026, 9, 3)}
    with pytest.raises(MetricsFileError, match="Say which period"):
        read(QUERIES)


def test_filtered_figures_never_pass_for_totals(read: Read) -> None:
    filters = "Filter,Value\nSearch type,Image\nDate,Last 28 days\nCountry,Switzerland\n"
    loaded = read({"Chart.csv": CHART, "Filters.csv": filters})
    assert {record.dimension for record in loaded.records} == {"filter=Country: Switzerland&type=image"}
    assert loaded.summary.totals == {}


def test_a_table_of_queries_by_page_and_day_is_read_as_well(read: Read) -> None:
    loaded = read("Date,Page,Query,Country,Clicks,Impressions\n2026-06-01,https://acme.example/a,shoes,usa,3,4\n")
    assert facts(loaded) == {
        ("https://acme.example/a", "country=usa&query=shoes", "clicks", date(2026, 6, 1)): 3,
        ("https://acme.example/a", "country=usa&query=shoes", "impressions", date(2026, 6, 1)): 4,
    }


def test_full_tables_are_marked_as_capped(read: Read) -> None:
    rows = "".join(f"query {number},1,2,50%,3\n" for number in range(1_000))
    assert read({"Queries.csv": QUERIES.partition("\n")[0] + "\n" + rows, "Chart.csv": CHART}).summary.is_capped


def test_rows_that_cannot_be_read_are_told_with_their_line_and_reason(read: Read) -> None:
    chart = CHART + "2026-06-04,many,10,1%,2\n2026-06-01,9,9,9%,9\n2026-06-05,1,2\n2026-13-01,1,1,1%,1\n2026-06-06,1,"
    loaded = read(chart)
    reasons = {item.line: item.reason for item in loaded.unread}
    assert sorted(reasons) == [5, 6, 7, 8, 9]
    assert "'many' is no whole number" in reasons[5]
    assert "on line 2 already" in reasons[6]
    assert "3 cells where the header has 5" in reasons[7]
    assert "'2026-13-01' is no date" in reasons[8]
    found = facts(loaded)
    assert found["", "", "impressions", date(2026, 6, 4)] == 10
    assert found["", "", "clicks", date(2026, 6, 1)] == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 half a zip", "cut off"),
        (b"", "is empty"),
        (b"Name,Colour\nx,red\n", "its header: Name, Colour"),
        ("Häufigste Seiten;Klicks\n".encode("cp1252"), "UTF-8"),
        ({"readme.csv": "a,b,c\n1,2,3\n"}, "no table of clicks"),
    ],
)
def test_what_is_no_file_of_metrics(read: Read, content: Any, said: str) -> None:
    with pytest.raises(MetricsFileError, match=said):
        read(content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MetricsFileError, match="is no file"):
        read_metrics(tmp_path / "none.csv", site="acme.example", known_at=KNOWN_AT)


PREAMBLE = """# ----------------------------------------
# {title}
# Account: Acme
# Property: Acme - GA4
# ----------------------------------------
#
# All Users
# Start date: 20260601
# End date: 20260630
"""


def test_an_analytics_report_over_a_period(read: Read) -> None:
    table = 'Page path and screen class,Views,Active users,Views per active user,Total revenue\n/shoes,"6,225",926,6.72,0\n(not set),5,4,1.2,0\n'
    loaded = read(PREAMBLE.format(title="Pages and screens: Page path and screen class") + "\n" + table)
    last, period = date(2026, 6, 30), "period=2026-06-01/2026-06-30"
    assert facts(loaded) == {
        ("https://acme.example/shoes", period, "views", last): 6225,
        ("https://acme.example/shoes", period, "active_users", last): 926,
        ("", f"page=(not set)&{period}", "views", last): 5,
        ("", f"page=(not set)&{period}", "active_users", last): 4,
    }
    assert loaded.summary.left_out == ("Total revenue", "Views per active user")
    assert loaded.unread == ()


def test_an_analytics_exploration_by_day_with_its_totals(read: Read) -> None:
    text = (
        "# ----------------------------------------\n# Acme\n# Free form-Free form 1\n# 20260601-20260602\n# ------------------------------\n\n"
        "Date,Hostname,Page path and screen class,Sessions,Key events\n,,,300,9,Grand total\n"
        "20260601,www.acme.example,/,200,4\n20260602,shop.acme.example,/a,90,2\n20260602,(not set),(not set),10,0\n"
    )
    found = facts(read(text))
    assert found["https://www.acme.example/", "", "sessions", date(2026, 6, 1)] == 200
    assert found["https://shop.acme.example/a", "", "conversions", date(2026, 6, 2)] == 2
    assert found["", "page=(not set)", "sessions", date(2026, 6, 2)] == 10
    assert found["", "period=2026-06-01/2026-06-02", "sessions", date(2026, 6, 2)] == 300


def test_several_tables_in_one_file_each_with_its_period(read: Read) -> None:
    text = (
        PREAMBLE.format(title="Overview")
        + "Nth day,Active users\n0000,10\n0001,12\n\nNth week,New users\n0000,40\n\n# Start date: 20260501\n# End date: 20260531\n"
        + "Country,New users\nGermany,7\n\nCity,Rating\nBonn,5\n"
    )
    loaded = read(text)
    assert facts(loaded) == {
        ("", "", "active_users", date(2026, 6, 1)): 10,
        ("", "", "active_users", date(2026, 6, 2)): 12,
        ("", "country=Germany&period=2026-05-01/2026-05-31", "new_users", date(2026, 5, 31)): 7,
    }
    assert [(item.line, item.reason.partition(";")[0]) for item in loaded.unread] == [
        (14, "the table is left out: its rows are neither days nor the whole period"),
        (22, "the table is left out: none of its columns is a metric that is known"),
    ]


def test_visits_that_began_on_a_page_are_not_those_that_saw_it(read: Read) -> None:
    loaded = read(PREAMBLE.format(title="Landing page") + "Landing page,Sessions\n/a,5\n")
    assert [record.dimension for record in loaded.records] == ["period=2026-06-01/2026-06-30&scope=landing"]


def test_an_analytics_report_in_another_language(read: Read) -> None:
    text = "# Startdatum: 20260601\n# Enddatum: 20260602\nDatum,Sitzungen\n20260601,5\n"
    assert one_day(read(text, headers={"Datum": "date", "Sitzungen": "sessions"})) == {("", "sessions"): 5}


VISITS = MetricsMapping(
    metrics={"Visits": "sessions", "Bounce": "bounce_share"}, on="Day", url="URL", dimensions={"Channel": "channel"}, source="matomo"
)


def test_any_table_with_a_mapping(read: Read) -> None:
    text = "URL;Day;visits;Bounce;Channel;Note\n/a;1.6.2026;1.234;0,45;Search;x\n"
    text += "acme.example/b;2.6.2026;;0,5;Direct;y\nmailto:me;2.6.2026;1;0,5;Direct;z\n"
    loaded = read(text, VISITS)
    assert facts(loaded) == {
        ("https://acme.example/a", "channel=Search", "sessions", date(2026, 6, 1)): 1234,
        ("https://acme.example/a", "channel=Search", "bounce_share", date(2026, 6, 1)): 0.45,
        ("https://acme.example/b", "channel=Direct", "bounce_share", date(2026, 6, 2)): 0.5,
    }
    assert loaded.summary.left_out == ("Note",)
    assert [(item.line, item.reason) for item in loaded.unread] == [(4, "'mailto:me' is no address of a page")]
    assert {record.source for record in loaded.records} == {"matomo"}


@pytest.mark.parametrize(
    ("text", "fields", "said"),
    [
        ("Tag;Visits\n1.6.2026;3\n", {"on": "Day"}, "has no column Day; its header is: Tag, Visits"),
        ("Day^Visits\n1.6.2026^3\n", {"on": "Day"}, "name the delimiter"),
        ("Day,Visits,Visits\n1.6.2026,3,4\n", {"on": "Day"}, "more than one column Visits"),
        ("Day,Visits\n3/4/2026,3\n", {"on": "Day"}, "date_format"),
        ("Day,Visits\n1.6.2026,3\n", {}, "Say which period"),
        ("", {"on": "Day"}, "is empty"),
        ("Day,Visits\n2026-06-01,3\n", {"on": "Day", "encoding": "klingon"}, "no encoding"),
    ],
)
def test_what_a_mapping_does_not_fit_is_told(read: Read, text: str, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(MetricsFileError, match=said):
        read(text, MetricsMapping(metrics={"Visits": "sessions"}, **fields))


def test_a_number_that_could_be_two_is_asked_for(read: Read) -> None:
    text = "Day;Seconds\n2026-06-01;1.234\n"
    mapping = MetricsMapping(metrics={"Seconds": "engagement_s"}, on="Day")
    with pytest.raises(MetricsFileError, match=r"decimal: '\.'"):
        read(text, mapping)
    assert one_day(read(text, mapping.model_copy(update={"decimal": ","}))) == {("", "engagement_s"): 1234}
    assert one_day(read(text + "2026-06-02;0,5\n", mapping))["", "engagement_s"] == 0.5


def test_a_windows_file_is_read_when_its_encoding_is_named(read: Read) -> None:
    mapping = MetricsMapping(metrics={"Klicks": "clicks"}, on="Tag", dimensions={"Büro": "office"}, encoding="cp1252")
    loaded = read("Tag;Büro;Klicks\n01.06.2026;Köln;3\n".encode("cp1252"), mapping)
    assert [record.dimension for record in loaded.records] == ["office=Köln"]


@given(st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), st.text(max_size=12), max_size=4))
def test_dimensions_come_back_from_their_text(values: dict[str, str]) -> None:
    assert dimension_values(dimension_text(values)) == values


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_no_file_does_worse_than_a_named_error(read: Read, data: bytes) -> None:
    for content in (data, CHART.encode() + data, PREAMBLE.encode() + b"Date,Sessions\n20260601,1\n" + data):
        try:
            records = read(content, encoding="latin-1").records
        except MetricsFileError:
            records = ()
        assert len({record.key for record in records}) == len(records)
