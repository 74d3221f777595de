"""Pages that compete are found; brands, operators, home pages, other intents and series are not conflicts."""

import pandas as pd
import pytest

from tasks.analytics.cannibalisation import CANNIBALISATION_COLUMNS, find_conflicts
from tasks.analytics.cannibalisation_text import find_likely_conflicts
from tasks.text.vectors import tfidf

SITE = "https://a.test/"


def sums(*rows: tuple[str, str, int, float, float]) -> pd.DataFrame:
    """Query, page, weeks back, clicks, impressions; positions are all 5."""
    frame = pd.DataFrame(rows, columns=["query", "url", "weeks_back", "clicks", "impressions"])
    return frame.assign(url=SITE + frame["url"], position_weight=5 * frame["impressions"])


def pages(**intents: str | None) -> pd.DataFrame:
    return pd.DataFrame({"url": [SITE + name for name in intents], "intent": list(intents.values()), "topic_id": "t1"})


SPLIT = sums(*[("rye bread", name, week, clicks, 40) for week in range(4) for name, clicks in (("a", 3), ("b", 1))])
BOTH = pages(a="informational", b="informational")


def test_two_pages_that_share_a_query_compete() -> None:
    (row,) = find_conflicts(SPLIT, BOTH).to_dict("records")
    assert list(row) == CANNIBALISATION_COLUMNS
    assert (row["urls"], row["keep_url"]) == ([SITE + "a", SITE + "b"], SITE + "a")
    assert (row["impressions"], row["clicks"], row["shares"], row["switches"]) == (320, 16, [0.5, 0.5], 0)
    assert row["statement"] == (
        "2 pages compete for “rye bread”: 320 impressions, split 50%, 50%. The lead did not change from week to week. "
        "Keep https://a.test/a. It has most clicks: 12 against 4."
    )


@pytest.mark.parametrize("query", ["site:a.test bread", "acme bread", "bread inurl:rye"])
def test_operators_and_brands_are_no_conflict(query: str) -> None:
    assert find_conflicts(SPLIT.assign(query=query), BOTH, excluded=["acme bread"]).empty


def test_home_pages_other_intents_and_few_impressions_are_no_conflict() -> None:
    assert find_conflicts(SPLIT.replace({"url": {SITE + "b": SITE}}), BOTH).empty
    assert find_conflicts(SPLIT, pages(a="informational", b="transactional")).empty
    assert find_conflicts(SPLIT.assign(impressions=10, clicks=1), BOTH).empty
    assert find_conflicts(SPLIT.iloc[:0], BOTH).columns.tolist() == CANNIBALISATION_COLUMNS


def test_a_small_second_page_competes_only_where_the_lead_changes() -> None:
    calm = sums(*[("rye", name, week, 1, seen) for week in range(8) for name, seen in (("a", 80), ("b", 15))])
    assert find_conflicts(calm, BOTH).empty
    turned = sums(
        *[("rye", name, week, 1, seen) for week in range(8) for name, seen in (("a", 80 if week % 4 else 5), ("b", 12 if week % 4 else 20))]
    )
    (row,) = find_conflicts(turned, BOTH).to_dict("records")
    assert row["switches"] == 3


def test_queries_of_the_same_pages_are_one_conflict_and_order_does_not_matter() -> None:
    both = pd.concat([SPLIT, SPLIT.assign(query="bread of rye", impressions=30)])
    found = find_conflicts(both, BOTH)
    assert found["queries"].tolist() == [["rye bread", "bread of rye"]]
    assert "and 1 other query" in found["statement"][0]
    pd.testing.assert_frame_equal(found, find_conflicts(both.iloc[::-1], BOTH.iloc[::-1]))


def texts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Page, title, text."""
    frame = pd.DataFrame(rows, columns=["url", "title", "text"])
    return frame.assign(url=SITE + frame["url"], topic_id="t1", intent="informational", language="en", word_count=[900, 500, 300, 200][: len(frame)],
                        keyphrases=[["rye bread"]] * len(frame))  # fmt: skip


RYE = "rye flour sourdough starter crumb crust oven loaf proof "
OATS = "oat porridge milk honey spoon bowl breakfast winter pot "


def likely(frame: pd.DataFrame, **more: list[str]) -> pd.DataFrame:
    return find_likely_conflicts(frame, tfidf([*frame["text"], "hay", "hay"], [*frame["title"], "", ""]).matrix[: len(frame)], **more)


def test_texts_alone_tell_a_likely_conflict_and_say_that_nothing_is_measured() -> None:
    frame = texts(("a", "How to bake rye bread | Acme", RYE * 9), ("b", "How to bake rye bread", RYE * 8), ("c", "Oat porridge", OATS * 9))
    (row,) = likely(frame).to_dict("records")
    assert (row["urls"], row["keep_url"], row["status"]) == ([SITE + "a", SITE + "b"], SITE + "a", "estimated")
    assert row["impressions"] is None
    assert "not known without Search Console" in row["statement"]
    assert likely(frame, told=[SITE + "a"]).empty
    assert likely(frame.assign(intent=["informational", "transactional", "informational"])).empty


def test_a_series_is_no_conflict() -> None:
    assert likely(texts(("a", "Rye bread report 2024", RYE * 9), ("b", "Rye bread report 2025", RYE * 8), ("c", "Oats", OATS * 9))).empty
