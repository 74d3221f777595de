"""What is rendered, within what limits, and the one way in which that fails: the words that the parts of rendering share."""

from collections.abc import Callable
from dataclasses import dataclass


class NotRendered(Exception):
    """A page stays as its plain answer has it. The message says why, and how to mend it where something can be done."""


@dataclass(frozen=True, slots=True)
class Document:
    """The plain answer of an empty page. `headers` as they came; `is_allowed` is what robots.txt says of a URL, where the crawl knows it."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    is_allowed: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """What the rendering of one page may take."""

    page_s: float = 15.0
    settle_share: float = 0.7
    """Share of that time after which a page that is still busy is read as it is."""
    patience_s: float = 4.0
    """A quiet page that still shows nothing is waited for so long: timers may be running."""
    quiet_s: float = 0.4
    """A page is done once it has asked for nothing for so long."""
    requests: int = 80
    asked_bytes: int = 20 * 1024 * 1024
    """Of everything that its scripts ask for."""
    html_chars: int = 10 * 1024 * 1024
    process_bytes: int = 1024 * 1024 * 1024
    """Data segment of each process of the browser: one that outgrows it dies, and its page with it."""
    starts: int = 5
    """A browser that dies is started again, so often in all."""
