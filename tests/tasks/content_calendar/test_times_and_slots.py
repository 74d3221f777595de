"""Local times in every zone, on the days that clocks change; slots without holidays, doubled or lost days."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd
import pytest

from tasks.content_calendar.assign_limits import week_name, weekly_limit
from tasks.content_calendar.slots import SLOT_COLUMNS, SlotParameters, closed_days, slots_of
from tasks.content_calendar.times import days_from, instant_of, local_day

ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def changes(zone: ZoneInfo) -> list[datetime]:
    """The days of 2027 within which the zone's offset changes."""
    moments = [datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=one) for one in range(366)]
    return [one for one, two in pairwise(moments) if one.astimezone(zone).utcoffset() != two.astimezone(zone).utcoffset()]


def test_on_both_changes_of_2027_in_every_zone_all_times_exist_once_and_none_is_lost() -> None:
    seen = Counter()
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(zone):
            for day in days_from(change.astimezone(zone).date(), 2):
                for half_hour in range(48):
                    at = time(half_hour // 2, half_hour % 2 * 30)
                    found = instant_of(day, at, name)
                    shown = found.at.astimezone(zone)
                    is_kept = shown.replace(tzinfo=None) == datetime.combine(day, at)
                    assert is_kept or ("does not exist" in found.note and shown.replace(tzinfo=None) > datetime.combine(day, at))
                    assert shown.fold == 0  # of two the first
                    seen["moved" if not is_kept else "twice" if "twice" in found.note else "plain"] += 1
    assert seen["moved"] > 100
    assert seen["twice"] > 100


def test_every_zone_has_each_day_of_53_weeks_once_at_nine() -> None:
    days = days_from(date(2026, 12, 21), 21)
    for name in ZONES:
        instants = [instant_of(day, time(9), name).at for day in days]
        assert [local_day(at, name) for at in instants] == days
        assert len(set(instants)) == len(days)
    assert week_name(date(2026, 12, 31)) == week_name(date(2027, 1, 3)) == "2026-W53"
    assert week_name(date(2027, 1, 4)) == "2027-W01"


def test_a_time_that_the_clocks_skip_or_show_twice_is_told() -> None:
    spring, autumn = instant_of(date(2027, 3, 28), time(2, 30), "Europe/Berlin"), instant_of(date(2027, 10, 31), time(2, 30), "Europe/Berlin")
    assert spring.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert "moved forward to 2027-03-28 03:30" in spring.note
    assert autumn.at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "shown twice" in autumn.note


def test_half_pieces_add_up_over_weeks() -> None:
    assert [weekly_limit(2.5, week) for week in range(4)] == [2, 3, 2, 3]
    assert sum(weekly_limit(0.7, week) for week in range(10)) == 7


def test_slots_are_the_best_hours_and_skipped_ones_are_not_doubled() -> None:
    windows = pd.DataFrame({"channel": "blog", "weekday": 6, "hour": [2, 3, 9, 20], "score": [0.9, 0.8, 0.7, 0.6]})
    night = SlotParameters(a_day=4, apart_hours=1, first_hour=0)
    found = slots_of({"blog": "Europe/Berlin"}, windows, date(2027, 3, 28), 1, parameters=night)
    assert list(found.columns) == SLOT_COLUMNS
    assert found["publish_at"].dt.hour.tolist() == [1, 7, 18]  # 02:00 does not exist and is 03:00 already
    assert "does not exist" in found["note"].iloc[0]


def test_holidays_and_blackouts_close_days_and_say_why() -> None:
    closed = closed_days("de", [date(2026, 12, 27)], date(2026, 12, 20), 14)
    assert closed[date(2026, 12, 25)].startswith("Public holiday: ")
    assert closed[date(2026, 12, 27)] == "Blackout date of the brief."
    found = slots_of({"blog": "Europe/Berlin"}, pd.DataFrame(), date(2026, 12, 20), 14, closed).set_index("on")
    assert found.loc[date(2026, 12, 25), "is_blackout"]
    assert not found.loc[date(2026, 12, 21), "is_blackout"]
    with pytest.raises(ValueError, match="give the days as blackout dates"):
        closed_days("zz", [], date(2026, 12, 20), 14)
