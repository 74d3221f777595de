"""How fast to ask one host, and how long to wait after a failure. Pure: seconds in, seconds out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

STRANGER_RATE = 4.0
STRANGER_CONCURRENCY = 4
OWN_CONCURRENCY = 8
MAX_DELAY_S = 10.0
GIVE_UP_AFTER = 10


@dataclass(slots=True)
class Pace:
    """The pace of one host: `delay_s` between requests, never under `floor_s`; no request before `paused_until_s` (monotonic)."""

    floor_s: float
    adapts: bool
    delay_s: float = 0.0
    paused_until_s: float = 0.0
    failures: int = 0
    """Fetches in a row that came to nothing: no answer, or one that asks to come back later."""

    def __post_init__(self) -> None:
        self.delay_s = self.floor_s

    def raise_floor(self, delay_s: float) -> None:
        """Keep at least `delay_s` between requests from now on, as a Crawl-delay asks."""
        if self.adapts:
            self.floor_s = max(self.floor_s, delay_s)
            self.delay_s = max(self.delay_s, self.floor_s)

    def answered(self, latency_s: float) -> None:
        """Follow a response time: at once to a slower pace, halfway to a faster one, so that about one request is under way at a time."""
        if self.adapts:
            slower = max(latency_s, (self.delay_s + latency_s) / 2)
            self.delay_s = min(max(self.floor_s, slower), max(self.floor_s, MAX_DELAY_S))

    def count(self, *, has_failed: bool) -> None:
        """Count a fetch."""
        self.failures = self.failures + 1 if has_failed else 0

    def is_given_up(self) -> bool:
        """Whether the host has failed so often in a row that asking on is neither polite nor of use."""
        return self.failures >= GIVE_UP_AFTER

    def pause(self, seconds: float, now_s: float) -> None:
        """Ask nothing of the host for `seconds`."""
        self.paused_until_s = max(self.paused_until_s, now_s + seconds)


def pace_for(requests_per_second: float | None, *, is_mapped: bool) -> Pace:
    """The pace to begin with: what the request says; else no limit to a mapped host, and at most four requests a second to a stranger."""
    if requests_per_second is not None:
        return Pace(1 / requests_per_second, adapts=not is_mapped)
    return Pace(0.0, adapts=False) if is_mapped else Pace(1 / STRANGER_RATE, adapts=True)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (a number or an HTTP date), or None if it asks for nothing that can be read."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
