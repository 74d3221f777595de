"""What a crawl of some sites would meet, seen with a handful of guarded fetches: for `plancast check`, before anything is crawled."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path

from connectors.errors import RefusedAddress
from connectors.web.guard import Guard
from connectors.web.pace import pace_for
from connectors.web.robots import Robots, robots_from_answer, robots_unreachable
from connectors.web.sitemap import MAX_BYTES, read_listing
from connectors.web.transport import Answer, FetchFailed, Transport, follow
from connectors.web.urls import host_of, in_site, normalise, origin_of, site_of, start_url

_MAX_SITEMAPS = 20

_FETCH_AND_PARSE_S = 0.015
"""What a page costs at least, however fast its site answers (docs/performance.md)."""


@dataclass(frozen=True, slots=True)
class SitePreview:
    """One site before its crawl. `outcome` and `error` are those that its start URL would be captured with.

    `listed_count` is the number of the site's URLs in its sitemaps, None where it has none; `is_complete` says whether all of them were read.
    `delay_s` is the least time between two requests, so a crawl of n pages takes at least n times as long.
    """

    start: str
    site: str
    url: str
    outcome: str
    error: str | None
    listed_count: int | None
    is_complete: bool
    delay_s: float

    def shown(self, max_pages: int) -> dict[str, str]:
        """The row of a table for people; a crawl stops at `max_pages`."""
        count = None if self.listed_count is None else min(self.listed_count, max_pages)
        listed = "unknown: no sitemap" if count is None else f"{'' if self.is_complete else 'at least '}{count:,}"
        lasting = "unknown" if count is None else _at_least(count * max(self.delay_s, _FETCH_AND_PARSE_S))
        note = "reachable and allowed" if self.outcome == "ok" else f"{self.outcome.replace('_', ' ')}: {self.error}"
        return {"site": self.site, "pages in sitemaps": listed, "crawl": lasting, "note": note}


def _at_least(seconds: float) -> str:
    return f"at least {ceil(seconds)} s" if seconds < 120 else f"at least {ceil(seconds / 60)} min"


def preview(
    starts: Sequence[str],
    guard: Guard,
    user_agent: str,
    *,
    ca_bundle: Path | None = None,
    requests_per_second: float | None = None,
    timeout_s: float = 20.0,
) -> list[SitePreview]:
    """A preview a start URL, in their order, fetched side by side. A site that does not answer is an outcome; nothing is raised for it."""

    async def all_of_them() -> list[SitePreview]:
        async with Transport(guard, user_agent, ca_bundle=ca_bundle) as transport:
            visits = (_Visit(start, guard, transport, user_agent, requests_per_second, timeout_s).look() for start in starts)
            return list(await asyncio.gather(*visits))

    return asyncio.run(all_of_them())


@dataclass(slots=True)
class _Visit:
    start: str
    guard: Guard
    transport: Transport
    user_agent: str
    requests_per_second: float | None
    timeout_s: float

    async def look(self) -> SitePreview:
        start = start_url(self.start)
        if start is None:
            reason = f"{self.start!r} is no site to crawl. Give its address, as https://example.org."
            return SitePreview(self.start, "", "", "error", reason, listed_count=None, is_complete=True, delay_s=0.0)
        url, robots = start, await self._robots(start)
        refusal = robots.refusal(url, self.user_agent)
        if refusal is None:
            answer, refusal = await self._page(url)
            url = answer.url if answer is not None else url
        if refusal is None and origin_of(url) != origin_of(start):
            robots = await self._robots(url)
            refusal = robots.refusal(url, self.user_agent) if in_site(url, site_of(start)) else _moved(url)
        count, is_complete = await self._listed(url, robots) if refusal is None else (None, True)
        outcome, error = refusal or ("ok", None)
        return SitePreview(self.start, site_of(url), url, outcome, error, count, is_complete, self._delay_s(url, robots))

    def _delay_s(self, url: str, robots: Robots) -> float:
        pace = pace_for(self.requests_per_second, is_mapped=host_of(url) in self.guard.resolve)
        pace.raise_floor(robots.crawl_delay_s)
        return pace.delay_s

    async def _page(self, url: str) -> tuple[Answer | None, tuple[str, str] | None]:
        found, failure = await self._get(url)
        if found is not None and found.status >= 400:
            return found, ("not_found" if found.status in (404, 410) else "http_error", f"HTTP {found.status} {found.reason}".rstrip())
        return found, failure

    async def _robots(self, url: str) -> Robots:
        now = datetime.now(UTC)
        found, failure = await self._get(f"{origin_of(url)}/robots.txt")
        if found is None:
            return robots_unreachable(*(failure or ("error", "")), now)
        return robots_from_answer(found.status, found.body, self.user_agent, now)

    async def _listed(self, url: str, robots: Robots) -> tuple[int | None, bool]:
        """How many of the site's URLs its sitemaps list (None without sitemaps), and whether all sitemaps were read."""
        site = site_of(url)
        left = deque(robots.sitemaps or (f"{origin_of(url)}/sitemap.xml",))
        pages: set[str] = set()
        read = 0
        has_sitemap = False
        while left and read < _MAX_SITEMAPS:
            target = normalise(left.popleft(), url)
            found, _ = await self._get(target) if target is not None else (None, None)
            read += 1
            listing = read_listing(found.body if found is not None and found.status == 200 else b"")
            has_sitemap = has_sitemap or listing.kind != "unknown"
            if listing.kind == "index":
                left.extend(listing.urls)
            else:
                pages.update(page for page in (normalise(text, url) for text in listing.urls) if page is not None and in_site(page, site))
        return (len(pages) if has_sitemap else None), not left

    async def _get(self, url: str) -> tuple[Answer | None, tuple[str, str] | None]:
        try:
            return await follow(url, self.transport, timeout_s=self.timeout_s, max_bytes=MAX_BYTES), None
        except RefusedAddress as error:
            return None, ("refused_address", str(error))
        except FetchFailed as error:
            return None, (error.outcome, str(error))


def _moved(url: str) -> tuple[str, str]:
    return "redirect", f"leads out of the site, to {url}: name that one instead"
