"""What a crawl of a site would meet: reachable, allowed, how many pages, how long. A handful of requests, through the same guard."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from connectors.errors import RefusedAddress
from connectors.web.guard import Guard
from connectors.web.robots import Robots, robots_from_answer
from connectors.web.sitemap import read_listing
from connectors.web.transport import FetchFailed, Transport, follow
from connectors.web.urls import host_of, in_site, normalise, origin_of, site_of

MAX_SITEMAPS = 20
"""Sitemap files that are read to count pages; a site with more is counted in part, and the count says so."""

STRANGER_PER_S = 4.0
TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Preview:
    """One site before a crawl. `pages` is what its sitemaps list, None where it has none; `seconds` is None where that is unknown."""

    site: str
    is_ready: bool
    note: str
    pages: int | None = None
    is_partial: bool = False
    seconds: float | None = None

    @property
    def shown(self) -> dict[str, Any]:
        """The row of a table for people."""
        counted = "unknown: no sitemap" if self.pages is None else f"{'at least ' if self.is_partial else ''}{self.pages:,}"
        lasting = "unknown" if self.seconds is None else f"about {ceil(self.seconds / 60)} min" if self.seconds > 90 else f"about {ceil(self.seconds)} s"
        return {"site": self.site, "ready": "yes" if self.is_ready else "no", "pages in sitemaps": counted, "crawl": lasting, "note": self.note}


def previews(urls: tuple[str, ...], guard: Guard, user_agent: str, pace: float | None, max_pages: int, now: datetime, ca_bundle: Any) -> list[Preview]:
    """A preview of each start URL; a site that does not answer is one that says so. `pace` is requests a second, None for the default."""

    async def all_of_them() -> list[Preview]:
        async with Transport(guard, user_agent, ca_bundle=ca_bundle) as transport:
            return list(await asyncio.gather(*(_preview(url, transport, guard, user_agent, pace, max_pages, now) for url in urls)))

    return asyncio.run(all_of_them())


async def _preview(
    url: str, transport: Transport, guard: Guard, user_agent: str, pace: float | None, max_pages: int, now: datetime
) -> Preview:
    site = site_of(url)
    try:
        robots = await _robots(url, transport, user_agent, now)
        if refusal := robots.refusal(url, user_agent):
            return Preview(site, is_ready=False, note=f"{refusal[1]}.")
        answer = await follow(url, transport, timeout_s=TIMEOUT_S)
    except RefusedAddress as error:
        return Preview(site, is_ready=False, note=str(error))
    except FetchFailed as error:
        return Preview(site, is_ready=False, note=f"does not answer: {error}.")
    if answer.status >= 400:
        return Preview(site, is_ready=False, note=f"answers HTTP {answer.status}.")
    found, is_partial = await _sitemap_pages(answer.url, robots, transport)
    pages = min(len(found), max_pages) if found else None
    delay_s = max(robots.crawl_delay_s, 1 / pace if pace else 0 if host_of(url) in guard.resolve else 1 / STRANGER_PER_S)
    seconds = None if pages is None else pages * max(delay_s, 0.02)
    moved = "" if site_of(answer.url) == site else f" It redirects to {site_of(answer.url)}."
    return Preview(site, is_ready=True, note=f"reachable and allowed.{moved}", pages=pages, is_partial=is_partial, seconds=seconds)


async def _robots(url: str, transport: Transport, user_agent: str, now: datetime) -> Robots:
    answer = await follow(f"{origin_of(url)}/robots.txt", transport, timeout_s=TIMEOUT_S)
    return robots_from_answer(answer.status, answer.body, user_agent, now)


async def _sitemap_pages(url: str, robots: Robots, transport: Transport) -> tuple[set[str], bool]:
    """The site's own pages in its sitemaps, and whether some sitemaps were not read."""
    waiting = [found for name in (robots.sitemaps or (f"{origin_of(url)}/sitemap.xml",)) if (found := normalise(name, url))]
    seen: set[str] = set()
    pages: set[str] = set()
    while waiting and len(seen) < MAX_SITEMAPS:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        kind, urls = await _listing(name, transport)
        if kind == "index":
            waiting += urls
        else:
            pages.update(found for found in urls if in_site(found, site_of(url)))
    return pages, bool(waiting)


async def _listing(name: str, transport: Transport) -> tuple[str, list[str]]:
    try:
        answer = await follow(name, transport, timeout_s=TIMEOUT_S)
    except (FetchFailed, RefusedAddress):
        return "unknown", []  # a sitemap that cannot be read lists nothing; the crawl goes by links then
    listing = read_listing(answer.body) if answer.status == 200 else None
    return (listing.kind, [found for url in listing.urls if (found := normalise(url))]) if listing else ("unknown", [])
