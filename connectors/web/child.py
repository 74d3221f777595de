"""The child process of a crawl.

`python -m connectors.web.child ARCHIVE_ROOT` reads a `CrawlRequest` as one line of JSON from standard input, writes captures as lines of JSON to
standard output and its log to standard error. It ends at once when standard input ends, that is when its parent is gone.
"""

import asyncio
import fcntl
import logging
import os
import sys
import time
from pathlib import Path
from typing import cast

from scrapy.crawler import AsyncCrawlerRunner

from connectors.archive import Archive, ArchiveWriter, Capture, repair
from connectors.web.crawl import CrawlRequest
from connectors.web.crawl_state import Crawl, Journal, frontiers
from connectors.web.fetcher import Fetcher, load_known
from connectors.web.guard import Guard
from connectors.web.recorder import Recorder
from connectors.web.render import Renderer
from connectors.web.spider import SiteSpider, settings
from connectors.web.transport import Transport
from connectors.web.urls import in_site

_PARENT_CHECK_S = 2.0


class Captures(asyncio.BaseProtocol):
    """Captures on their way to the parent: buffered without bound, since a parent that is slow must not stop the sockets' clocks."""

    def __init__(self) -> None:
        self._is_closed = asyncio.get_running_loop().create_future()
        self._pipe: asyncio.WriteTransport | None = None

    async def open(self, fd: int) -> None:
        """Write to `fd`, a pipe, from now on."""
        await asyncio.get_running_loop().connect_write_pipe(lambda: self, os.fdopen(fd, "wb", closefd=False))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The pipe is open."""
        self._pipe = cast(asyncio.WriteTransport, transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The pipe has taken everything, or nobody reads it any more."""
        self._is_closed.set_result(None)

    def send(self, capture: Capture) -> None:
        """Send one capture."""
        if self._pipe is not None:
            self._pipe.write(capture.to_json().encode() + b"\n")

    async def close(self) -> None:
        """Return once the parent has them all."""
        if self._pipe is not None:
            self._pipe.close()
            await self._is_closed


async def run(request: CrawlRequest, root: Path) -> None:
    """Tell the parent what a killed attempt has archived, and crawl to the end."""
    captures, journal, archive = Captures(), Journal(), Archive(root)
    await captures.open(1)
    for capture in repair(archive, request.workspace, request.crawl_id):
        captures.send(capture)
        journal.add(capture)
    writer = ArchiveWriter(root, request.workspace, request.crawl_id, started_at=request.started_at)
    ca_bundle = Path(request.ca_bundle) if request.ca_bundle is not None else None
    async with Transport(Guard(request.resolve, request.proxy), request.user_agent, ca_bundle=ca_bundle) as transport:
        sites = {frontier.site for frontier in frontiers(request)}
        known = load_known(request.known, lambda url: any(in_site(url, site) for site in sites))
        fetcher = Fetcher(request, transport, archive, known)
        async with Renderer(request, fetcher, archive, journal.rendered) as renderer:
            recorder = Recorder(request, writer)
            crawl = Crawl(request, archive, fetcher, recorder, captures.send, journal, renderer if request.render else None)
            await AsyncCrawlerRunner(settings(request)).crawl(SiteSpider, crawl_state=crawl)
    writer.close()
    archive.close()
    await captures.close()


def main() -> None:
    """Read the request, take the crawl's lock, crawl."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    request = CrawlRequest.from_json(_line(0))
    root = Path(sys.argv[1])
    lock = _locked(root / request.workspace / f"{request.crawl_id}.lock", request.lock_patience_s)
    try:
        asyncio.run(_supervised(request, root))
    finally:
        os.close(lock)


async def _supervised(request: CrawlRequest, root: Path) -> None:
    """Run the crawl, and die with the parent."""
    loop = asyncio.get_running_loop()
    parent = os.getppid()
    loop.add_reader(0, _end_if_orphaned)
    loop.call_later(_PARENT_CHECK_S, _check_parent, loop, parent)
    await run(request, root)


def _end_if_orphaned() -> None:
    if not os.read(0, 4096):
        os._exit(1)


def _check_parent(loop: asyncio.AbstractEventLoop, parent: int) -> None:
    """The pipe may outlive the parent where another of its children holds it open."""
    if os.getppid() != parent:
        os._exit(1)
    loop.call_later(_PARENT_CHECK_S, _check_parent, loop, parent)


def _line(fd: int) -> bytes:
    """One line, read without taking anything behind it."""
    parts: list[bytes] = []
    while not parts or not parts[-1].endswith(b"\n"):
        part = os.read(fd, 65_536)
        if not part:
            os._exit(1)
        parts.append(part)
    return b"".join(parts)


def _locked(path: Path, patience_s: float) -> int:
    """The lock of the crawl: one writer at a time. Waits at most `patience_s` for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline_s = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return fd
        except BlockingIOError:
            if time.monotonic() > deadline_s:
                sys.exit(f"Another process is writing this crawl ({path}). Wait for it, or end it, and run again.")
            time.sleep(0.05)


if __name__ == "__main__":
    main()
