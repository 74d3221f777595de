"""Scrapy's part of a crawl: our frontiers as its scheduler, our guarded transport as its download handler, its slots for the pace of a host.

What of Scrapy would cost time and is not used is switched off in `settings`: its middlewares, extensions, duplicate filter and robots. A fault of
ours in any of the three ends the process (`die`), since Scrapy would log it and go on without the page.
"""

import logging
import os
from collections.abc import AsyncIterator
from typing import Any, NoReturn, Self

from scrapy import Request, Spider
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from connectors.web.crawl import CrawlRequest
from connectors.web.crawl_state import Crawl
from connectors.web.pace import OWN_CONCURRENCY, STRANGER_CONCURRENCY, STRANGER_RATE
from connectors.web.urls import host_of

FAULT_CODE = 70
_LOG = logging.getLogger("plancast.crawl")
_ARCHIVE_SLOT = "archive"


class FrontierScheduler(BaseScheduler):
    """Scrapy asks it for the next request; the frontiers have the answer."""

    def __init__(self, spider: "SiteSpider") -> None:
        self._crawl = spider.crawl_state

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        if not isinstance(crawler.spider, SiteSpider):
            raise TypeError("the scheduler is made for SiteSpider")
        return cls(crawler.spider)

    def has_pending_requests(self) -> bool:
        """Whether the crawl must stay open."""
        return not self._crawl.is_done()

    def enqueue_request(self, request: Request) -> bool:
        """Never called: the spider yields no requests."""
        raise NotImplementedError("requests come from the frontiers")

    def next_request(self) -> Request | None:
        """The next request, or None for now."""
        try:
            return self._next()
        except Exception:  # noqa: BLE001 - any fault of ours ends the crawl
            die("the scheduler failed")

    def _next(self) -> Request | None:
        found = self._crawl.next()
        if found is None:
            if not self._crawl.is_done() and not self._crawl.is_waiting():
                raise RuntimeError("nodes wait for an answer, but none is under way")
            return None
        frontier, node = found
        slot = _ARCHIVE_SLOT if self._crawl.is_archived(frontier, node) else host_of(node.url)
        return Request(node.url, meta={"frontier": frontier, "node": node, "download_slot": slot})


class GuardedHandler(BaseDownloadHandler):
    """Scrapy's downloads go through the guarded transport, and what came of one is handed to the spider in the request's meta."""

    async def download_request(self, request: Request) -> Response:
        """Fetch, and give an empty response."""
        spider = self.crawler.spider
        if not isinstance(spider, SiteSpider):
            raise TypeError("the download handler is made for SiteSpider")
        try:
            fetched = await spider.crawl_state.fetch(request.meta["frontier"], request.meta["node"])
            self._set_pace(spider, request)
        except Exception:  # noqa: BLE001 - any fault of ours ends the crawl
            die(f"fetching {request.url} failed")
        request.meta["fetched"] = fetched
        return Response(request.url)

    def _set_pace(self, spider: "SiteSpider", request: Request) -> None:
        key = request.meta["download_slot"]
        slot = self.crawler.engine.downloader.slots.get(key) if self.crawler.engine is not None else None
        if slot is not None and key != _ARCHIVE_SLOT:
            slot.delay = spider.crawl_state.fetcher.pace(key).delay_s


class SiteSpider(Spider):
    """Hands each answer to the crawl; what to ask for next is the scheduler's."""

    name = "plancast"

    def __init__(self, crawl_state: Crawl, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crawl_state = crawl_state

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the frontiers already hold the start URLs."""
        return
        yield

    def parse(self, response: Response) -> None:
        """Finish the node of an answer."""
        meta = response.meta
        try:
            self.crawl_state.finish(meta["frontier"], meta["node"], meta["fetched"])
        except Exception:  # noqa: BLE001 - any fault of ours ends the crawl
            die(f"archiving {response.url} failed")


def settings(request: CrawlRequest) -> Settings:
    """Scrapy's settings for a crawl."""
    mapped = {host: {"concurrency": OWN_CONCURRENCY, "delay": _delay_s(request, 0.0), "jitter": 0} for host in request.resolve}
    archive = {_ARCHIVE_SLOT: {"concurrency": OWN_CONCURRENCY, "delay": 0, "jitter": 0}}
    handler = dict.fromkeys(("http", "https"), GuardedHandler)
    no_handlers = dict.fromkeys(("data", "file", "s3", "ftp"))
    return Settings(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_ENABLED": False,
            "STATS_DUMP": False,
            "WARN_ON_GENERATOR_RETURN_VALUE": False,
            "SCHEDULER": FrontierScheduler,
            "DOWNLOAD_HANDLERS": handler | no_handlers,
            "DOWNLOADER_MIDDLEWARES_BASE": {},
            "SPIDER_MIDDLEWARES_BASE": {},
            "EXTENSIONS_BASE": {},
            "CONCURRENT_REQUESTS": 0,
            "CONCURRENT_ITEMS": 1,  # Scrapy starts this many tasks for every answer, also if it yields nothing
            "CONCURRENT_REQUESTS_PER_DOMAIN": STRANGER_CONCURRENCY,
            "DOWNLOAD_DELAY": _delay_s(request, 1 / STRANGER_RATE),
            "DOWNLOAD_DELAY_JITTER": 0,
            "DOWNLOAD_SLOTS": mapped | archive,
        }
    )


def _delay_s(request: CrawlRequest, default_s: float) -> float:
    return default_s if request.requests_per_second is None else 1 / request.requests_per_second


def die(what: str) -> NoReturn:
    """A fault of ours: say so and end, rather than leave the page out."""
    _LOG.critical(what, exc_info=True)
    logging.shutdown()
    os._exit(FAULT_CODE)
