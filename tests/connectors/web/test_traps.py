"""Bounds on URLs that a site can make up without end."""

import pytest

from connectors.web.traps import TrapLimits, Traps

LIMITS = TrapLimits(dates=3, values=4, combinations=2)


def skipped(urls: list[str]) -> list[str]:
    traps = Traps(2026, LIMITS)
    return [url for url in urls if traps.check(url)[0]]


@pytest.mark.parametrize(
    ("urls", "believed"),
    [
        ([f"http://x.org/calendar/2026/{month:02d}/" for month in range(1, 13)], 3),
        ([f"http://x.org/events?date=2026-01-{day:02d}" for day in range(1, 20)], 3),
        ([f"http://x.org/events/2026-01-{day:02d}" for day in range(1, 20)], 3),
        ([f"http://x.org/shop?color={color}&size={size}" for color in "abc" for size in "xyz"], 2),
        ([f"http://x.org/list?page={page}" for page in range(9)], 4),
        (["http://x.org/a/b/a/b/a/b/a/b/", "http://x.org/a/a/a/a"], 0),
        (["http://x.org/" + "/".join(str(number) for number in range(20))], 0),
        (["http://x.org/" + "a" * 2000], 0),
        (["http://x.org/calendar/2031/01/", "http://x.org/c?month=2099-01"], 0),
    ],
)
def test_bounds(urls: list[str], believed: int) -> None:
    assert len(urls) - len(skipped(urls)) == believed


def test_ordinary_urls_are_believed() -> None:
    posts = [f"http://x.org/2026/{month:02d}/{day:02d}/post-{day}/" for month in range(1, 13) for day in range(1, 28)]
    numbered = [f"http://x.org/node/{number}" for number in range(100_000, 100_500)]
    assert skipped([*posts, *numbered, "http://x.org/blog/2001-a-space-odyssey", "http://x.org/a/b/a/b/"]) == []


def test_a_pattern_is_told_once() -> None:
    traps = Traps(2026, LIMITS)
    told = [traps.check(f"http://x.org/shop?a={number}&b=1")[1] for number in range(10)]
    assert [pattern for pattern in told if pattern] == ["combinations of query parameters at /shop"]
