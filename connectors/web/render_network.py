"""What a rendered page asks the network for: fetched through the guarded transport and handed to the browser, or refused.

The browser connects to nothing itself (see `render.py`). A page's scripts get what its text may depend on: scripts, and data asked for with
GET. Its own document is the answer that the crawl holds already; other documents (frames, navigations), images, media, fonts, streams,
beacons, trackers, and every method that may change something on the server are refused; style sheets are empty ones.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.async_api import Error, Request, Route

from connectors.errors import RefusedAddress
from connectors.web.fetcher import Fetcher
from connectors.web.render_task import Document, RenderLimits
from connectors.web.transport import REDIRECTS, Answer, FetchFailed
from connectors.web.urls import host_of, normalise

MAX_HOPS = 5
CACHE_BYTES = 64 * 1024 * 1024
_ASKED_FOR = frozenset(("script", "xhr", "fetch"))
_TRACKERS = (
    "google-analytics.com", "googletagmanager.com", "googlesyndication.com", "doubleclick.net", "connect.facebook.net", "hotjar.com", "clarity.ms",
    "segment.com", "segment.io", "mixpanel.com", "amplitude.com", "newrelic.com", "nr-data.net", "sentry.io", "sentry-cdn.com", "plausible.io",
    "matomo.cloud", "cookiebot.com", "usercentrics.eu", "onetrust.com", "cookielaw.org", "intercom.io", "hs-scripts.com", "criteo.com",
)  # fmt: skip
_SENT_ON = ("accept", "accept-language", "authorization", "referer", "origin")
_KEPT_BACK = frozenset(
    (
        "content-encoding",
        "content-disposition",
        "content-length",
        "transfer-encoding",
        "connection",
        "set-cookie",
        "strict-transport-security",
        "refresh",
        "alt-svc",
        "link",
    )
)


class AnswerCache:
    """Answers that the pages of one crawl share, as the scripts of a site: each is asked for once. The oldest make room for new ones."""

    def __init__(self, max_bytes: int = CACHE_BYTES) -> None:
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._room = max_bytes

    def get(self, key: tuple[object, ...]) -> Answer | None:
        """The answer kept under a key, if there still is one."""
        return self._answers.get(key)

    def put(self, key: tuple[object, ...], answer: Answer) -> None:
        """Keep an answer that asking again would not change."""
        if answer.status not in (200, 404, 410) or key in self._answers:
            return
        self._answers[key] = answer
        self._room -= len(answer.body)
        while self._room < 0:
            self._room += len(self._answers.pop(next(iter(self._answers))).body)


@dataclass
class PageNetwork:
    """The network of one page while it is rendered. `first_failure` says what of it could not be had. (No slots: Playwright marks handlers.)"""

    document: Document
    fetcher: Fetcher
    cache: AnswerCache
    limits: RenderLimits
    first_failure: str | None = None
    _requests: int = 0
    _bytes: int = 0
    _under_way: int = 0
    _last_change_s: float = field(default_factory=time.monotonic)
    _has_document: bool = False

    def is_quiet(self, for_s: float) -> bool:
        """Whether nothing is under way, nor was for so many seconds."""
        return not self._under_way and time.monotonic() - self._last_change_s >= for_s

    async def answer(self, route: Route) -> None:
        """Give one request of the page its answer, or refuse it."""
        self._under_way += 1
        try:
            await self._answer(route)
        except Error:
            return  # the page is gone, and nobody waits for the answer
        finally:
            self._under_way -= 1
            self._last_change_s = time.monotonic()

    async def _answer(self, route: Route) -> None:
        request = route.request
        if request.is_navigation_request():
            if self._has_document:
                self._note(request.url, "it leads on to that, which is not followed")
                await route.fulfill(status=204)  # refusing it would put the browser's error page in place of the page
                return
            self._has_document = True
            await route.fulfill(status=200, headers=_for_browser(self.document.headers), body=self.document.body)
        elif request.resource_type == "stylesheet":
            await route.fulfill(status=200, headers={"content-type": "text/css", "access-control-allow-origin": "*"}, body="")
        elif (answer := await self._fetched(request)) is None:
            await route.abort("blockedbyclient")
        else:
            headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
            await route.fulfill(status=answer.status, headers=_for_browser(headers), body=answer.body)

    async def _fetched(self, request: Request) -> Answer | None:
        """The answer to what a script asks for, redirects followed, each hop checked like the first; None where it is refused or fails."""
        if request.method != "GET" or request.resource_type not in _ASKED_FOR or _is_tracker(request.url):
            return None
        url: str | None = request.url.partition("#")[0]
        headers = {name: value for name, value in request.headers.items() if name in _SENT_ON or name.startswith("x-")}
        for _ in range(MAX_HOPS):
            answer = await self._get(url, headers) if url is not None else None
            location = answer.header("Location") if answer is not None and answer.status in REDIRECTS else None
            if location is None:
                return answer
            target = normalise(location, url)
            if target is not None and host_of(target) != host_of(url or ""):
                headers.pop("authorization", None)
            url = target
        return None

    async def _get(self, url: str, headers: Mapping[str, str]) -> Answer | None:
        key = (url, *sorted(pair for pair in headers.items() if pair[0] not in ("referer", "origin")))
        kept = self.cache.get(key)
        if kept is not None:
            return kept
        refusal = self._refusal(url)
        if refusal is not None:
            self._note(url, refusal)
            return None
        self._requests += 1
        await self.fetcher.turn(host_of(url))
        try:
            left = max(0, self.limits.asked_bytes - self._bytes)
            answer = await self.fetcher.transport.get(url, max_bytes=left, timeout_s=self.limits.page_s, headers=headers)
        except (RefusedAddress, FetchFailed) as error:
            self._note(url, str(error))
            return None
        self.fetcher.pace(host_of(url)).answered(answer.latency_s)
        self._bytes += len(answer.body)
        self.cache.put(key, answer)
        return answer

    def _refusal(self, url: str) -> str | None:
        if not self.document.is_allowed(url):
            return "robots.txt disallows it"
        if self._requests >= self.limits.requests or self._bytes >= self.limits.asked_bytes:
            return "the page asks for too much"
        if self.fetcher.pace(host_of(url)).is_given_up():
            return "its host failed too often"
        return None

    def _note(self, url: str, reason: str) -> None:
        self.first_failure = self.first_failure or f"{url}: {reason}"


def _is_tracker(url: str) -> bool:
    host = "." + host_of(url)
    return any(host.endswith("." + tracker) for tracker in _TRACKERS)


def _for_browser(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Headers for a body that is already decoded, without what speaks of the connection or would have the browser act on its own."""
    joined: dict[str, str] = {}
    for name, value in headers:
        if (lower := name.lower()) not in _KEPT_BACK:
            joined[lower] = f"{joined[lower]}, {value}" if lower in joined else value
    return joined
