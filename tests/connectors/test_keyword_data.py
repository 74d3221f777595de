from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.export_cells import ExportUnreadable
from connectors.keyword_data import KeywordFigures, KeywordFile, read_keyword_file

PLANNER = (
    "Keyword Stats 2026-06-09 at 21_25_18\n"
    '"May 1, 2025 - April 30, 2026"\n'
    "Keyword\tCurrency\tAvg. monthly searches\tThree month change\tYoY change\tCompetition\tCompetition (indexed value)\t"
    "Top of page bid (low range)\tTop of page bid (high range)\tIn account?\tSearches: May 2025\tSearches: Jun 2025\n"
)


def planner(*rows: str) -> bytes:
    return (PLANNER + "".join(f"{row}\n" for row in rows)).encode("utf-16")


def only(file: KeywordFile) -> KeywordFigures:
    assert not file.refused
    [figures] = file.figures
    return figures


def test_keyword_planner_with_exact_volumes() -> None:
    row = "sourdough starter\tUSD\t12100\t-18%\t0%\tHigh\t87\t0.31\t1.42\tNo\t9900\t14800"
    assert only(read_keyword_file(planner(row))) == KeywordFigures(
        "sourdough starter",
        "google_keyword_planner",
        volume=12_100,
        currency="USD",
        competition=0.87,
        monthly=((date(2025, 5, 1), 9_900), (date(2025, 6, 1), 14_800)),
        observed_on=date(2026, 6, 9),
    )


def test_keyword_planner_with_ranges_gives_bounds_and_no_midpoint() -> None:
    figures = only(read_keyword_file(planner("rye bread\tUSD\t1K – 10K\t\t\tLow\t\t\t\t\t\t")))
    assert (figures.volume, figures.volume_low, figures.volume_high) == (None, 1_000, 10_000)


def test_keyword_planner_numbers_that_stand_for_ranges() -> None:
    file = read_keyword_file(planner(*(f"k{volume}\tUSD\t{volume}\t\t\t\t\t\t\t\t\t" for volume in ("0", "50", "5000", ""))))
    assert [(row.volume, row.volume_low, row.volume_high) for row in file.figures] == [
        (None, 0, 10),
        (None, 10, 100),
        (None, 1_000, 10_000),
        (None, None, None),
    ]


def test_the_same_numbers_with_months_beside_them_are_exact() -> None:
    file = read_keyword_file(planner("a\tUSD\t50\t\t\t\t\t\t\t\t40\t60", "b\tUSD\t500\t\t\t\t\t\t\t\t\t"))
    assert [row.volume for row in file.figures] == [50, 500]


def test_ahrefs_keywords_explorer() -> None:
    text = (
        "#\tKeyword\tCountry\tDifficulty\tVolume\tCPC\tCPS\tParent Keyword\tLast Update\tGlobal volume\tIntents\n"
        "1\tsourdough starter\tus\t34\t135000\t0.45\t0.8\tsourdough starter\t2026-05-30 04:11:09\t243000\tInformational,Non-branded\n"
    )
    figures = only(read_keyword_file(text.encode("utf-16"), "google_us_sourdough_matching-terms_2026-06-01_10-00-00.csv"))
    assert (figures.source, figures.volume, figures.difficulty, figures.cpc) == ("ahrefs_keywords_explorer", 135_000, 34, 0.45)
    assert (figures.country, figures.intents, figures.observed_on) == ("us", ("informational",), date(2026, 5, 30))


def test_ahrefs_organic_keywords() -> None:
    text = (
        "Keyword,Branded,Informational,Commercial,Transactional,Navigational,Volume,KD,CPC,Previous position,Current position,Current URL\n"
        "proof bread,false,true,true,false,false,900,12,,4,3,https://brightloaf.test/proof\n"
    )
    figures = only(read_keyword_file(text.encode(), "brightloaf.test-organic-keywords_2026-06-02.csv", country="us"))
    assert (figures.source, figures.position, figures.url) == ("ahrefs_organic_keywords", 3, "https://brightloaf.test/proof")
    assert (figures.intents, figures.country, figures.observed_on) == (("informational", "commercial"), "us", date(2026, 6, 2))


def test_semrush_keyword_magic() -> None:
    text = (
        "Keyword,Intent,Volume,Trend,Keyword Difficulty,CPC (EUR),Competitive Density,SERP Features,Number of Results\n"
        '"brot backen","Informational, Commercial",27100,"0.54,0.66",41,0.38,0.21,"Video, Reviews",12300000\n'
        "roggenbrot im topf,,0,,n/a,,,,\n"
    )
    file = read_keyword_file(text.encode("utf-8-sig"), "brot_broad-match_de_2026-05-01.csv")
    first, second = file.figures
    assert (first.source, first.volume, first.difficulty, first.cpc, first.currency) == ("semrush_keyword_magic", 27_100, 41, 0.38, "EUR")
    assert (first.competition, first.intents, first.country, first.observed_on) == (0.21, ("informational", "commercial"), "de", date(2026, 5, 1))
    assert (second.volume, second.difficulty, second.intents) == (0, None, ())
    assert file.ignored_columns == ("Trend", "SERP Features", "Number of Results")


def test_semrush_organic_positions() -> None:
    text = (
        "Keyword,Position,Previous position,Search Volume,Keyword Difficulty,CPC,URL,Traffic,Traffic (%),Traffic Cost,Competition,"
        "Number of Results,Trends,Timestamp,SERP Features by Keyword,Keyword Intents,Position Type\n"
        'dutch oven bread,7,9,8100,38,0.62,https://brightloaf.test/oven,120,1.1,70,0.9,1000,"[10,20]",2026-05-28,'
        '"People also ask",informational,Organic\n'
    )
    figures = only(read_keyword_file(text.encode(), "brightloaf.test-organic.Positions-uk-20260530-2026-05-31T10_00_00Z.csv"))
    assert (figures.source, figures.position, figures.volume, figures.country) == ("semrush_organic_positions", 7, 8_100, "uk")
    assert figures.observed_on == date(2026, 5, 28)


def test_semrush_keyword_gap_has_a_position_by_site() -> None:
    text = (
        "Keyword,Intents,Volume,Keyword Difficulty,CPC,Competition Density,client.com,rival.com,client.com (pages),rival.com (pages),Results\n"
        "widget insurance,Commercial,1000,35,12.5,0.4,0,7,,https://rival.com/widgets,50000\n"
    )
    figures = only(read_keyword_file(text.encode()))
    assert (figures.source, figures.positions) == ("semrush_keyword_gap", (("client.com", None), ("rival.com", 7)))


def test_semrush_semicolons_and_intent_codes() -> None:
    text = "database;Keyword;Search Volume;Keyword Difficulty Index;Intent\nus;applicant tracking system;8100;68;1,0\n"
    figures = only(read_keyword_file(text.encode()))
    assert (figures.country, figures.volume, figures.intents) == ("us", 8_100, ("informational", "commercial"))


def test_moz_gives_bounds() -> None:
    figures = only(read_keyword_file(b"Keyword,Min Volume,Max Volume,Difficulty,Organic CTR\nrye,501,850,33,60\n"))
    assert (figures.source, figures.volume, figures.volume_low, figures.volume_high) == ("moz", None, 501, 850)


def test_ubersuggest() -> None:
    figures = only(read_keyword_file(b"No,Keyword,Search Volume,CPC,Paid Difficulty,Search Difficulty\n1,rye,8100,$0.42,30,44\n"))
    assert (figures.source, figures.volume, figures.cpc, figures.difficulty) == ("ubersuggest", 8_100, 0.42, 44)


def test_a_plain_file_in_a_german_spreadsheet() -> None:
    text = "Keyword;Volume;Difficulty;CPC\nBäckerei;1.000;12,5;1,20 €\nÖlsaaten;<10;-;n/a\n"
    first, second = read_keyword_file(text.encode("cp1252"), observed_on=date(2026, 1, 2), language="de").figures
    assert (first.keyword, first.volume, first.difficulty, first.cpc) == ("Bäckerei", 1_000, 12.5, 1.2)
    assert (first.source, first.language, first.observed_on, first.basis) == ("keyword_file", "de", date(2026, 1, 2), "measured")
    assert (second.volume, second.volume_low, second.volume_high, second.difficulty) == (None, 0, 10, None)


def test_rows_that_cannot_be_read_come_back_with_why() -> None:
    text = (
        "keyword,volume,difficulty\n"
        "good,10,20\n"
        "many,ten,20\n"
        "hard,10,101\n"
        "part,10.5,\n"
        ",10,20\n"
        "short,10\n"
        "\n"
        "long,10,20,extra\n"
        '"open,10,20\nsecond,10,20\n'
    )
    file = read_keyword_file(text.encode())
    assert [figure.keyword for figure in file.figures] == ["good"]
    assert [(row.line, row.why) for row in file.refused] == [
        (3, "volume: 'ten' is not a number"),
        (4, "difficulty: 101 is above 100"),
        (5, "volume: 10.5 is not a whole number"),
        (6, "has no keyword"),
        (7, "has 2 cells where the header has 3"),
        (9, "has 4 cells where the header has 3"),
        (11, "has 1 cells where the header has 3"),
    ]


def test_quotation_marks_that_only_fit_the_right_delimiter() -> None:
    long = "".join(f"{keyword},20,{'y' * 70_000},\n" for keyword in ("spelt", "emmer"))  # more than a cell may hold, together
    text = f'keyword,volume,note,more\nrye,10,"first\n""",x\n{long}'
    assert [figure.volume for figure in read_keyword_file(text.encode()).figures] == [10, 20, 20]


@pytest.mark.parametrize("content", [b"", b"keyword\nbread\n", b"Top queries,Clicks,Impressions\nbread,1,2\n", "Ключ\n".encode()])
def test_a_file_of_no_known_kind_is_refused_with_the_remedy(content: bytes) -> None:
    with pytest.raises(ExportUnreadable, match="give it the columns keyword, volume and difficulty"):
        read_keyword_file(content, "x.csv")


@given(st.lists(st.lists(st.text('ab1,.;-"\n ', max_size=6), min_size=1, max_size=5), max_size=8))
def test_each_row_is_a_record_or_a_refusal(rows: list[list[str]]) -> None:
    body = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    file = read_keyword_file(f"keyword,volume,difficulty\n{body}\n".encode())
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(file.figures) + len(file.refused) == filled
    assert all(figure.volume is None or figure.volume >= 0 for figure in file.figures)
