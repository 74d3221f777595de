"""Periods of exports without days, in the place of windows: which are compared, and what is told of them."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from connectors.metric_records import ADDITIVE, dimension_text, period_text
from tasks.analytics.decay import Counted, find_decay
from tasks.analytics.decay_models import PARTS
from tasks.analytics.performance import Facts, track_performance
from tasks.analytics.periods import MOST_ROWS, Periods, compared_periods

TRAFFIC = ("clicks", "sessions")
SEPTEMBER, OCTOBER = (date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31))
CURVE = pd.DataFrame({"position": np.arange(1.0, 21.0), "click_share": 0.3 / np.arange(1.0, 21.0)})


def export(span: tuple[date, date], pages: Sequence[tuple[str, float, float, float]], **more: str) -> list[dict[str, object]]:
    dimension = dimension_text({"period": period_text(*span), **more})
    base = {"on": pd.Timestamp(span[1]), "source": "search_console", "dimension": dimension}
    named = [(url, dict(zip(("clicks", "impressions", "position"), values, strict=True))) for url, *values in pages]
    return [{**base, "url": url, "metric": metric, "value": value} for url, values in named for metric, value in values.items()]


def market() -> list[dict[str, object]]:
    """Two months of 61 pages: the others go on as before, by chance, one falls from position 4 to 8 and loses a half."""
    dice = np.random.default_rng(3)
    months = [[(f"http://we.test/{place}", float(dice.poisson(200 + place)), 10_000.0, 4.0) for place in range(60)] for _ in range(2)]
    before = export(SEPTEMBER, [("http://we.test/lost", 400.0, 10_000.0, 4.0), *months[0]])
    return [*before, *export(OCTOBER, [("http://we.test/lost", 190.0, 9_900.0, 8.0), *months[1]])]


def known(rows: Sequence[dict[str, object]]) -> Periods | None:
    return compared_periods(pd.DataFrame(rows), TRAFFIC, ADDITIVE)


def test_a_page_that_fell_between_two_exports_is_told_with_its_cause_and_parts_that_add_up() -> None:
    periods = known(market())
    assert periods is not None
    topics = pd.DataFrame({"url": periods.weeks["url"].unique(), "topic_id": None})
    (lost,) = find_decay(
        Counted(periods.weeks, topics, CURVE, periods.day, periods.metric, periods.source, periods.days, spans=periods.spans)
    ).to_dict("records")
    assert (lost["url"], lost["cause"], lost["before"], lost["after"]) == ("http://we.test/lost", "position", 400.0, 190.0)
    assert sum(lost[name] for name in (*PARTS, "unexplained") if not pd.isna(lost[name])) == pytest.approx(lost["change"])
    assert "in the 31 days to 2026-10-31 against 400 in the 30 days before" in lost["statement"]
    assert "What is compared is 30 and 31 days long." in lost["statement"]


def test_performance_of_pages_is_by_period() -> None:
    periods = known(market())
    assert periods is not None
    pages = pd.DataFrame({"url": periods.weeks["url"].unique()}).assign(title="A page")
    facts = Facts(periods.windows, periods.known_days, pages, periods.day, spans=periods.spans)
    told = track_performance(facts).set_index(["kind", "key", "metric"])
    row = told.loc[("page", "http://we.test/lost", "clicks")]
    assert (row["value"], row["before"], row["n_days"]) == (190.0, 400.0, 31)
    assert (row["window_from"], row["window_to"]) == (pd.Timestamp("2026-10-01"), pd.Timestamp("2026-10-31"))
    assert told.loc[("page", "http://we.test/lost", "position"), "value"] == pytest.approx(8.0)


@pytest.mark.parametrize(
    "other",
    [
        export((date(2026, 9, 15), date(2026, 10, 15)), [("http://we.test/a", 1.0, 2.0, 3.0)]),
        export((date(2026, 9, 3), date(2026, 9, 30)), [("http://we.test/a", 1.0, 2.0, 3.0)]),
        export((date(2025, 10, 1), date(2025, 10, 31)), [("http://we.test/a", 1.0, 2.0, 3.0)]),
        export(SEPTEMBER, [("http://we.test/a", 1.0, 2.0, 3.0)], query="rye"),
        export(SEPTEMBER, [("", 1.0, 2.0, 3.0)]),
    ],
    ids=["overlaps", "is shorter", "long ago", "by query", "of the site"],
)
def test_periods_that_are_no_pair_are_not_compared(other: list[dict[str, object]]) -> None:
    assert known([*other, *export(OCTOBER, [("http://we.test/a", 1.0, 2.0, 3.0)])]) is None


def test_a_page_beyond_the_rows_of_an_export_is_unknown_and_one_that_a_whole_export_does_not_hold_had_nothing() -> None:
    gone = [("http://we.test/gone", 100.0, 1_000.0, 2.0)]
    many = [(f"http://we.test/{place}", 200.0, 1_000.0, 2.0) for place in range(MOST_ROWS)]
    capped = known([*export(SEPTEMBER, [*gone, *many[:-1]]), *export(OCTOBER, many)])
    whole = known([*export(SEPTEMBER, [*gone, *many[:9]]), *export(OCTOBER, many[:9])])
    assert capped is not None
    assert whole is not None
    assert "http://we.test/gone" not in set(capped.weeks["url"])
    assert set(whole.weeks.loc[whole.weeks["url"] == "http://we.test/gone", "weeks_back"]) == {4}
