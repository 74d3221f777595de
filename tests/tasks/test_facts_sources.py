from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.brief import read_brief
from tasks.facts_sources import cost_text, on_keywords, open_spans, own_numbers

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 10)
SETTLED = timedelta(days=5)


def loaded(*days: tuple[int, int, int]) -> list[dict[str, object]]:
    """Days by month and day, each known so many days later."""
    return [{"on": date(2026, month, day), "known_at": datetime(2026, month, day, tzinfo=UTC) + timedelta(days=later)} for month, day, later in days]


@pytest.mark.parametrize(
    ("days", "spans"),
    [
        ([], [(FIRST, LAST)]),
        ([(1, 1, 90), (6, 1, 9)], [(date(2026, 6, 2), LAST)]),
        ([(1, 1, 90), (6, 1, 4), (6, 3, 4)], [(date(2026, 6, 1), LAST)]),
        ([(3, 1, 90)], [(FIRST, date(2026, 2, 28)), (date(2026, 3, 2), LAST)]),
        ([(1, 1, 90), (6, 10, 9)], []),
    ],
)
def test_only_days_that_are_not_loaded_or_not_settled_are_asked_for(days: list[tuple[int, int, int]], spans: list[tuple[date, date]]) -> None:
    assert open_spans(loaded(*days), FIRST, LAST, SETTLED) == spans


def test_a_brief_names_its_questions_and_paid_ones_stand_in_one_line() -> None:
    sources = {"search_console": "sc-domain:a.test", "volumes": "dataforseo", "results": "serpapi", "suggestions": True, "location_code": 2840}
    brief = read_brief({"site": "https://a.test", "sources": {**sources, "most_keywords": 1_500}, "budget": {"money": 2}})
    assert [[question.what for question in group] for group in own_numbers(brief)] == [["Search Console"]]
    groups = on_keywords(brief)
    assert [[question.what for question in group] for group in groups] == [["DataForSEO volumes", "SerpAPI results"], ["Suggestions"]]
    assert [cost_text(question, brief) for group in groups for question in group] == [
        "up to $0.32; the budget is $2.00",
        "up to 1,500 searches of its plan",
        "nothing",
    ]
    assert own_numbers(read_brief({"site": "https://a.test"})) == on_keywords(read_brief({"site": "https://a.test"})) == ()
