from datetime import date

import pandas as pd
import pytest

from tasks.analytics.breaks import BREAK_COLUMNS, Window, caution, crossed, days_to_exclude, known_breaks, worst

BREAKS = known_breaks()


def test_every_break_says_when_and_where_it_is_told() -> None:
    assert BREAKS.columns.tolist() == BREAK_COLUMNS
    assert BREAKS["reference"].str.startswith("https://").all()
    assert (BREAKS["to_on"].isna() | (BREAKS["to_on"] >= BREAKS["from_on"])).all()
    assert not BREAKS.duplicated(["source", "metric", "from_on"]).any()


@pytest.mark.parametrize(
    ("metric", "before", "after", "action"),
    [
        ("impressions", ("2026-03-31", "2026-04-27"), ("2026-04-28", "2026-05-25"), "level_unknown"),
        ("clicks", ("2026-03-31", "2026-04-27"), ("2026-04-28", "2026-05-25"), "none"),
        ("position", ("2025-08-13", "2025-09-09"), ("2025-09-15", "2025-10-12"), "level_unknown"),
        ("impressions", ("2025-11-01", "2025-11-28"), ("2025-11-29", "2025-12-26"), "none"),  # both inside: wrong alike
        ("clicks", ("2025-05-19", "2025-06-15"), ("2025-06-18", "2025-07-15"), "flag"),
        ("impressions", ("2026-08-01", "2026-08-28"), ("2026-08-29", "2026-09-25"), "none"),
    ],
)  # fmt: skip
def test_a_comparison_says_what_to_do_about_what_it_crosses(metric: str, before: tuple[str, str], after: tuple[str, str], action: str) -> None:
    windows = [Window(date.fromisoformat(first), date.fromisoformat(last)) for first, last in (before, after)]
    assert worst(crossed(BREAKS, "search_console", metric, *windows)) == action


def test_a_few_bad_days_are_left_out() -> None:
    own = pd.DataFrame([("files", "clicks", pd.Timestamp("2026-01-30"), pd.Timestamp("2026-02-02"), "period", "large", "No tag.", "https://a.test")],
                       columns=BREAK_COLUMNS)  # fmt: skip
    before, after = Window(date(2026, 1, 4), date(2026, 1, 31)), Window(date(2026, 2, 1), date(2026, 2, 28))
    found = crossed(own, "files", "clicks", Window(date(2025, 12, 5), date(2026, 1, 1)), after)
    assert (worst(found), days_to_exclude(found, after).strftime("%d").tolist()) == ("exclude", ["01", "02"])
    assert caution(found) == "Its days are left out: No tag."
    assert worst(crossed(own, "files", "clicks", before, after)) == "none"  # two days of each: alike


def test_a_break_without_a_known_end_goes_on() -> None:
    found = crossed(BREAKS, "web_analytics", "sessions", Window(date(2025, 8, 1), date(2025, 8, 28)), Window(date(2026, 8, 1), date(2026, 8, 28)))
    assert found["after_share"].tolist() == [1.0]
    assert worst(found) == "flag"
