"""Weeks and windows are sums of days, whatever the order of the rows; what is searched is summed by page and week."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from tasks.analytics.queries import query_sums
from tasks.analytics.sums import Chosen, days_known, folded, is_compared, site_totals, told_by, weekly_sums, window_days, window_sums

ENDS_ON = date(2026, 6, 30)
SC = "search_console"


def daily(url: str, metric: str, values: list[float], *, source: str = SC, ends_on: date = ENDS_ON) -> pd.DataFrame:
    """The last days, the last value on the last of them."""
    days = [pd.Timestamp(ends_on - timedelta(days=back)) for back in range(len(values) - 1, -1, -1)]
    return pd.DataFrame({"url": url, "metric": metric, "source": source, "on": days, "value": values})


def together(*parts: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True).sample(frac=1, random_state=1)
    return rows.astype({"url": "category", "metric": "category", "source": "category"})


def test_weeks_count_back_from_the_last_complete_day_and_positions_weigh_by_impressions() -> None:
    days = together(
        daily("/a", "clicks", [1.0] * 10), daily("/a", "impressions", [10.0] * 10), daily("/a", "position", [2.0] * 9 + [5.0]),
        daily("/a", "clicks", [99.0], ends_on=ENDS_ON + timedelta(days=1)),
    )  # fmt: skip
    found = weekly_sums(days, SC, "clicks", ENDS_ON).sort_values("weeks_back")
    assert found.astype({"url": "str"}).values.tolist() == [["/a", 0, 7.0, 70.0, 170.0], ["/a", 1, 3.0, 30.0, 60.0]]


def test_a_source_without_impressions_has_counts_alone() -> None:
    days = together(daily("/a", "sessions", [2.0] * 7, source="matomo"))
    found = weekly_sums(days, "matomo", "sessions", ENDS_ON)
    assert (list(found.columns), found["value"].tolist()) == (["url", "weeks_back", "value"], [14.0])


def test_windows_are_four_weeks_the_four_before_and_the_four_of_a_year_before() -> None:
    days = together(daily("", "clicks", list(np.arange(400.0))), daily("", "impressions", [10.0] * 400), daily("", "position", [3.0] * 400))
    weeks = weekly_sums(days, SC, "clicks", ENDS_ON)
    found = window_sums(days, weeks, SC, ENDS_ON, ["clicks", "impressions"]).set_index(["metric", "window"])["value"]
    assert found["clicks"].to_dict() == {"last": sum(range(372, 400)), "before": sum(range(344, 372)), "year": sum(range(8, 36))}
    assert found["position_weight"].to_dict() == dict.fromkeys(("last", "before", "year"), 28 * 30.0)
    known = days_known(days, SC, ENDS_ON)
    assert window_days(known, SC)["days"].tolist() == [28, 28, 28]
    assert window_days(days_known(together(daily("", "clicks", [1.0] * 30)), SC, ENDS_ON), SC)["days"].tolist() == [28, 2, 0]


def test_months_fold_into_the_sums_of_all_of_their_days() -> None:
    days = together(
        daily("/a", "clicks", [1.0] * 400), daily("/a", "impressions", [10.0] * 400), daily("/a", "position", [2.0] * 400),
        daily("", "clicks", [3.0] * 400), daily("/a", "sessions", [5.0] * 60, source="matomo"),
    )  # fmt: skip
    months = [part.reset_index(drop=True) for _, part in days.groupby(days["on"].dt.to_period("M"))]
    chosen = Chosen(SC, "clicks", {SC: ENDS_ON, "matomo": ENDS_ON})
    once, apart = folded([days], chosen, ["clicks", "impressions", "sessions"]), folded(months, chosen, ["clicks", "impressions", "sessions"])
    for name in ("weeks", "windows", "days", "daily"):
        pd.testing.assert_frame_equal(getattr(apart, name), getattr(once, name))
    assert once.weeks.set_index(["url", "weeks_back"]).loc[("/a", 0)].to_dict() == {"value": 7.0, "impressions": 70.0, "position_weight": 140.0}
    assert once.daily.sum().to_dict() == {"": 1200.0, "/a": 400.0}
    assert site_totals(months, chosen)["value"].tolist() == [3.0] * 400
    assert site_totals([days[days["url"] != ""]], chosen)["value"].tolist() == [1.0] * 400
    told = told_by(months[-2:]).set_index(["source", "metric", "is_page"])
    assert told.loc[("matomo", "sessions", True), "last_on"] == pd.Timestamp(ENDS_ON)
    assert (SC, "clicks", False) in told.index


def test_months_between_the_recent_weeks_and_those_of_a_year_before_are_not_compared() -> None:
    told = {
        month: is_compared(month, ENDS_ON)
        for month in ("2026-06", "2025-12", "2025-11", "2025-07", "2025-06", "2025-05", "2025-04", "2025-03", "all")
    }
    assert told == {
        "2026-06": True, "2025-12": True, "2025-11": False, "2025-07": True, "2025-06": True, "2025-05": True, "2025-04": False, "2025-03": False,
        "all": True,
    }  # fmt: skip


def queries(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["url", "metric", "on", "dimension", "value"])
    return frame.assign(on=pd.to_datetime(frame["on"])).astype({"url": "category", "metric": "category", "dimension": "category"})


def test_queries_are_summed_by_page_and_week_under_the_page_that_an_address_leads_to() -> None:
    rows = queries(
        ("/a", "impressions", "2026-06-30", "query=rye", 10.0), ("/a", "position", "2026-06-30", "query=rye", 2.0),
        ("/a", "clicks", "2026-06-30", "query=rye", 1.0), ("/old", "impressions", "2026-06-29", "query=rye", 5.0),
        ("/a", "impressions", "2026-06-20", "query=rye", 7.0), ("/a", "impressions", "2026-05-01", "query=rye", 99.0),
        ("", "impressions", "2026-06-30", "query=rye", 50.0), ("/a", "impressions", "2026-06-30", "device=mobile", 50.0),
    )  # fmt: skip
    found = query_sums(rows, ENDS_ON, {"/old": "/a"})
    assert found.values.tolist() == [["rye", "/a", 0, 1.0, 15.0, 20.0], ["rye", "/a", 1, 0.0, 7.0, 0.0]]


def test_of_whole_periods_the_last_counts_and_only_where_no_days_are_known() -> None:
    rows = queries(
        ("/a", "impressions", "2026-05-31", "period=2026-05-01/2026-05-31&query=rye", 10.0),
        ("/a", "impressions", "2026-06-28", "period=2026-06-01/2026-06-28&query=rye", 20.0),
    )
    assert query_sums(rows, ENDS_ON, {}).values.tolist() == [["rye", "/a", 0, 0.0, 20.0, 0.0]]
    assert query_sums(rows.head(0), ENDS_ON, {}).empty
