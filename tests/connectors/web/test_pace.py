"""How fast to ask one host."""

from datetime import UTC, datetime

import pytest

from connectors.web.pace import GIVE_UP_AFTER, MAX_DELAY_S, Pace, pace_for, retry_after_s

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_stranger_gets_at_most_four_requests_a_second() -> None:
    pace = pace_for(None, is_mapped=False)
    assert pace.delay_s == 0.25
    pace.answered(0.01)
    assert pace.delay_s == 0.25


def test_slow_host_is_asked_slowly() -> None:
    pace = pace_for(None, is_mapped=False)
    pace.answered(2.0)
    assert pace.delay_s == 2.0
    pace.answered(0.5)
    assert pace.delay_s == 1.25
    pace.answered(500.0)
    assert pace.delay_s == MAX_DELAY_S


def test_mapped_host_has_no_limit_but_a_given_one() -> None:
    free = pace_for(None, is_mapped=True)
    free.raise_floor(20.0)
    free.answered(3.0)
    assert free.delay_s == 0.0
    assert pace_for(2.0, is_mapped=True).delay_s == 0.5


def test_crawl_delay_is_a_floor() -> None:
    pace = pace_for(None, is_mapped=False)
    pace.raise_floor(20.0)
    pace.answered(0.1)
    assert pace.delay_s == 20.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def test_pauses_do_not_shorten_each_other() -> None:
    pace = Pace(0.0, adapts=False)
    pace.pause(60.0, 1000.0)
    pace.pause(1.0, 1001.0)
    assert pace.paused_until_s == 1060.0


def test_host_that_only_fails_is_given_up() -> None:
    pace = Pace(0.0, adapts=False)
    for _ in range(GIVE_UP_AFTER - 1):
        pace.count(has_failed=True)
    pace.count(has_failed=False)
    assert not pace.is_given_up()
    for _ in range(GIVE_UP_AFTER):
        pace.count(has_failed=True)
    assert pace.is_given_up()
