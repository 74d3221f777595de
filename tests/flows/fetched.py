"""What tests of kills look at: how often pages were fetched, and what comes about in time."""

import threading
from collections import Counter
from collections.abc import Callable

from connectors.demo_market.server import DemoMarket

IN_FLIGHT = 24
"""What may be asked for, but not yet archived, when a kill comes."""


def assert_fetched_once(market: DemoMarket, before: int, in_flight: int = IN_FLIGHT) -> None:
    """Of what the market was asked since `before` requests, nothing was asked twice but what was in flight when the kill came."""
    fetched = Counter((request.host, request.path) for request in market.requests[before:])
    assert fetched.total() > IN_FLIGHT
    assert sum(count - 1 for count in fetched.values()) <= in_flight


def eventually(is_met: Callable[[], object], limit_s: float = 120) -> None:
    """Wait until something has come about."""
    for _ in range(int(limit_s / 0.05)):
        if is_met():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never came about")
