"""robots.txt after RFC 9309."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.web.robots import MAX_BYTES, MAX_CRAWL_DELAY_S, Robots, robots_from_answer, robots_unreachable

AT = datetime(2026, 3, 1, tzinfo=UTC)
AGENT = "Plancast/0.1 (+https://plancast.example/bot)"


def rules(text: str, status: int = 200) -> Robots:
    return robots_from_answer(status, text.encode(), AGENT, AT)


def is_allowed(robots: Robots, path: str) -> bool:
    return robots.refusal(f"http://x.org{path}", AGENT) is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_client_error_allows_all(status: int) -> None:
    assert is_allowed(rules("User-agent: *\nDisallow: /", status), "/a")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_server_error_disallows_all(status: int) -> None:
    refusal = rules("", status).refusal("http://x.org/", AGENT)
    assert refusal is not None
    assert refusal[0] == "blocked_by_robots"
    assert str(status) in refusal[1]


def test_the_longest_match_decides() -> None:
    robots = rules("User-agent: *\nDisallow: /shop\nAllow: /shop/guides\nDisallow: /*.pdf$")
    assert not is_allowed(robots, "/shop/cart")
    assert is_allowed(robots, "/shop/guides/a")
    assert not is_allowed(robots, "/a.pdf")
    assert is_allowed(robots, "/a.pdf?x")


def test_own_group_overrides_the_general_one() -> None:
    robots = rules("User-agent: *\nDisallow: /\n\nUser-agent: plancast\nDisallow: /private")
    assert is_allowed(robots, "/a")
    assert not is_allowed(robots, "/private/a")


def test_sitemaps_and_delay() -> None:
    robots = rules("Sitemap: http://x.org/s.xml\nUser-agent: *\nCrawl-delay: 3\nDisallow:")
    assert robots.sitemaps == ("http://x.org/s.xml",)
    assert robots.crawl_delay_s == 3.0


def test_delay_is_bounded() -> None:
    assert rules("User-agent: *\nCrawl-delay: 86400").crawl_delay_s == MAX_CRAWL_DELAY_S
    assert rules("User-agent: *\nRequest-rate: 1/2").crawl_delay_s == 2.0


def test_only_the_first_500_kib_are_read() -> None:
    text = "User-agent: *\nDisallow: /a\n" + "#" * MAX_BYTES + "\nDisallow: /b\n"
    assert not is_allowed(rules(text), "/a")
    assert is_allowed(rules(text), "/b")


def test_rubbish_allows() -> None:
    robots = robots_from_answer(200, b"<!DOCTYPE html><p>\xff\xfe\0 Not a robots file", AGENT, AT)
    assert is_allowed(robots, "/a")


def test_byte_order_mark_is_ignored() -> None:
    assert not is_allowed(robots_from_answer(200, "\ufeffUser-agent: *\nDisallow: /".encode(), AGENT, AT), "/a")


@pytest.mark.parametrize(("outcome", "denial"), [("timeout", "blocked_by_robots"), ("error", "error"), ("refused_address", "refused_address")])
def test_unreachable_denies_with_the_reason(outcome: str, denial: str) -> None:
    refusal = robots_unreachable(outcome, "nobody answers", AT).refusal("http://x.org/", AGENT)
    assert refusal is not None
    assert refusal[0] == denial
    assert "nobody answers" in refusal[1]


def test_rules_hold_a_day() -> None:
    assert not rules("").has_expired(AT + timedelta(hours=24))
    assert rules("").has_expired(AT + timedelta(hours=24, seconds=1))
