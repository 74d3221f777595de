from datetime import UTC, date, datetime

from connectors.keyword_data import KeywordFigures
from connectors.keyword_records import fact_of_suggestion, fact_of_trend, facts_of_figures, facts_of_page, unique_facts
from connectors.serp import SerpPage, SerpResult
from connectors.suggest import Suggestion
from connectors.trends import TrendPoint

AT = datetime(2026, 6, 5, 12, tzinfo=UTC)
ON = date(2026, 6, 1)


def test_figures_that_are_known_and_those_that_were_asked_for() -> None:
    figures = KeywordFigures("rye", "S", difficulty=40, cpc=0.5, currency="USD", monthly=((date(2026, 5, 1), 9),), country="us", observed_on=ON)
    found = list(facts_of_figures(figures, AT, asked=["volume"]))
    assert [(fact.kind, fact.item, fact.on, fact.value) for fact in found] == [
        ("figure", "volume us", ON, None),
        ("figure", "difficulty us", ON, 40),
        ("figure", "cpc us", ON, 0.5),
        ("trend", "2026-05-01 us", date(2026, 5, 1), 9),
    ]
    assert found[2].fact == {"place": "us", "metric": "cpc", "currency": "USD"}
    assert {fact.known_at for fact in found} == {AT}


def test_positions_of_a_page_and_of_sites() -> None:
    figures = KeywordFigures("rye", "S", position=4, url="https://a.test/rye", positions=(("a.test", 4), ("b.test", None)))
    found = {fact.item: (fact.value, fact.fact) for fact in facts_of_figures(figures, AT, file="f.csv")}
    assert found == {
        "position https://a.test/rye": (4, {"file": "f.csv", "metric": "position", "url": "https://a.test/rye"}),
        "position a.test": (4, {"file": "f.csv", "metric": "position", "site": "a.test"}),
        "position b.test": (None, {"file": "f.csv", "metric": "position", "site": "b.test"}),
    }


def test_a_page_of_results_and_an_empty_one() -> None:
    result = SerpResult("rye", 1, "https://a.test/", "Rye", "a.test", "S", AT)
    page = SerpPage("rye", "S", AT, (result,), questions=("Why?",), related=("rye flour",), has_answer_box=True, features=("organic",))
    found = list(facts_of_page(page, AT, "us"))
    assert [(fact.kind, fact.item, fact.value) for fact in found] == [
        ("result", "page", 1),
        ("result", "1", 1),
        ("question", "Why?", 1),
        ("related", "rye flour", 1),
    ]
    assert found[0].fact == {"place": "us", "has_answer_box": True, "features": ("organic",)}
    assert [(fact.item, fact.value) for fact in facts_of_page(SerpPage("rye", "S", AT), AT)] == [("page", 0)]


def test_suggestions_and_trends() -> None:
    suggested = fact_of_suggestion(Suggestion("rye bread", "rye", 2, "s.test"), AT)
    assert (suggested.keyword, suggested.item, suggested.value, suggested.source) == ("rye bread", "rye", 2, "s.test")
    low = fact_of_trend(TrendPoint("rye", ON, None, "index 0..100", "week", "google_trends", below=1, place="United States"), AT)
    assert (low.item, low.value, low.fact["below"], low.fact["period"]) == ("2026-06-01 United States", None, 1, "week")
    assert unique_facts([low, low]) == [low]
