"""Figures are shown as people read them, and the unknown as unknown."""

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest

from tasks.report import figures


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), np.nan, pd.NaT, pd.NA, ""])
def test_what_is_not_known_is_unknown_in_every_format(value: object) -> None:
    shown = {make(value) for make in (figures.amount, figures.percent, figures.day, figures.instant, figures.size, figures.duration)}
    assert shown == {"unknown"}


def test_amounts_have_thousands_apart() -> None:
    assert (figures.amount(1413), figures.amount(0), figures.amount(0.456, 2)) == ("1,413", "0", "0.46")


def test_a_share_is_never_rounded_to_none_or_all() -> None:
    assert [figures.percent(value) for value in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]


def test_nothing_is_divided_by_nothing() -> None:
    assert figures.share_of(1, 0) is None
    assert figures.share_of(1, 4) == 0.25


def test_days_and_instants_are_in_utc() -> None:
    assert figures.day(date(2026, 3, 4)) == "4 Mar 2026"
    assert figures.instant(datetime(2026, 3, 4, 1, 5, tzinfo=timezone(timedelta(hours=2)))) == "3 Mar 2026, 23:05 UTC"
    assert figures.instant(pd.Timestamp("2026-03-04", tz=UTC)) == "4 Mar 2026, 00:00 UTC"


def test_sizes_and_durations_keep_the_figure_short() -> None:
    assert [figures.size(value) for value in (0, 999, 1_000, 3_600_000)] == ["0 bytes", "999 bytes", "1.0 KB", "3.6 MB"]
    assert [figures.duration(value) for value in (0.25, 42, 185)] == ["0.2 s", "42 s", "3 min 5 s"]


def test_counts_and_lists_read_as_words() -> None:
    assert [figures.counted(count, "page") for count in (0, 1, 1_200)] == ["no pages", "1 page", "1,200 pages"]
    assert [figures.listed("abc"[:count]) for count in (0, 1, 2, 3)] == ["", "a", "a and b", "a, b and c"]
