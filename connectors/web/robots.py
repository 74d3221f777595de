"""What a robots.txt answer allows (RFC 9309): 4xx allow everything, 5xx and no answer nothing, 500 KiB are read, 24 hours it holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

MAX_BYTES = 500 * 1024
MAX_REDIRECTS = 5
HOLDS = timedelta(hours=24)
MAX_CRAWL_DELAY_S = 30.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin. `denial` is the outcome of a page that may not be fetched, `reason` says why."""

    read_at: datetime
    rules: Protego | None = None
    denial: str | None = None
    reason: str | None = None
    sitemaps: tuple[str, ...] = ()
    crawl_delay_s: float = 0.0

    def refusal(self, url: str, user_agent: str) -> tuple[str, str] | None:
        """The outcome and reason why `user_agent` may not fetch `url`, or None if it may."""
        if self.denial is not None:
            return self.denial, self.reason or ""
        if self.rules is not None and not self.rules.can_fetch(url, user_agent):
            return "blocked_by_robots", "robots.txt disallows it"
        return None

    def has_expired(self, now: datetime) -> bool:
        """Whether the rules are too old to go by."""
        return now - self.read_at > HOLDS


def robots_from_answer(status: int, body: bytes, user_agent: str, read_at: datetime) -> Robots:
    """The rules that an answer to the request for robots.txt means, redirects followed."""
    if 200 <= status < 300:
        return _parsed(body[:MAX_BYTES], user_agent, read_at)
    if 500 <= status < 600 or status == 429:
        return Robots(read_at, denial="blocked_by_robots", reason=f"robots.txt answered {status}, which disallows everything")
    return Robots(read_at)


def robots_unreachable(outcome: str, reason: str, read_at: datetime) -> Robots:
    """The rules where robots.txt could not be had at all: nothing may be fetched. `outcome` says what stood in the way.

    A host that is refused or cannot be reached gives its pages that outcome; a robots.txt that is too slow or broken blocks them.
    """
    denial = outcome if outcome in ("refused_address", "error") else "blocked_by_robots"
    return Robots(read_at, denial=denial, reason=f"robots.txt could not be read: {reason}")


def _parsed(body: bytes, user_agent: str, read_at: datetime) -> Robots:
    rules = Protego.parse(body.decode("utf-8-sig", "replace"))
    delay_s = rules.crawl_delay(user_agent) or 0.0
    rate = rules.request_rate(user_agent)
    if rate is not None and rate.requests:
        delay_s = max(delay_s, rate.seconds / rate.requests)
    return Robots(read_at, rules=rules, sitemaps=tuple(rules.sitemaps), crawl_delay_s=min(max(0.0, float(delay_s)), MAX_CRAWL_DELAY_S))
