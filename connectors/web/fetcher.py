"""One fetch of the crawl: at the host's pace, conditional where an earlier answer is held, tried again where that may help."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.archive import Archive, Capture
from connectors.archive import Response as Archived
from connectors.errors import ArchiveError, RefusedAddress
from connectors.web.crawl import CrawlRequest
from connectors.web.frontier import Node
from connectors.web.pace import Pace, pace_for, retry_after_s
from connectors.web.sitemap import MAX_BYTES as MAX_SITEMAP_BYTES
from connectors.web.transport import Answer, FetchFailed, Transport
from connectors.web.urls import host_of

HTML_TYPES = ("text/html", "application/xhtml+xml", "")
_GO_AWAY = (429, 503)
_TRANSIENT = frozenset((429, 500, 502, 503, 504, 522, 524))


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that an earlier crawl holds."""

    etag: str | None
    last_modified: str | None
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a fetch: an answer, or a failure's outcome and reason (perhaps with the head of an answer). Of a 304: what it stands for.

    `rendered` is the HTML that a browser made of an empty page, `unrendered` why there is none although it is empty.
    """

    answer: Answer | None
    failure: tuple[str, str] | None = None
    original: tuple[Capture, Archived] | None = None
    duration_s: float = 0.0
    rendered: bytes | None = None
    unrendered: str | None = None


class Fetcher:
    """Fetches nodes through the guarded `transport`. Fields that others use: that, and `paces`, the pace of each host so far."""

    def __init__(self, request: CrawlRequest, transport: Transport, archive: Archive, known: dict[int, Known]) -> None:
        self._request = request
        self.transport = transport
        self._archive = archive
        self._known = known
        self.paces: dict[str, Pace] = {}
        self._free_at_s: dict[str, float] = {}

    def pace(self, host: str) -> Pace:
        """The pace of a host."""
        if host not in self.paces:
            self.paces[host] = pace_for(self._request.requests_per_second, is_mapped=host in self._request.resolve)
        return self.paces[host]

    async def fetch(self, node: Node) -> Fetched:
        """The answer to a node, after as many tries as the request grants. Never raises for what a site does."""
        pace = self.pace(host_of(node.url))
        if self._request.render:
            await self.turn(host_of(node.url))
        await _wait(pace)
        if pace.is_given_up():
            return Fetched(None, ("error", f"not asked: the host failed {pace.failures} times in a row"))
        fetched, is_transient = await self._try_all(node, pace)
        pace.count(has_failed=is_transient and (fetched.answer is None or fetched.answer.status in _GO_AWAY))
        if fetched.answer is not None:
            pace.answered(fetched.answer.latency_s)
        return fetched

    async def turn(self, host: str) -> None:
        """Wait until the pace of a host grants one more request: for what is asked beside Scrapy's slots, which know of pages alone."""
        pace = self.pace(host)
        at_s = max(time.monotonic(), self._free_at_s.get(host, 0.0), pace.paused_until_s)
        self._free_at_s[host] = at_s + pace.delay_s
        await asyncio.sleep(at_s - time.monotonic())

    async def _try_all(self, node: Node, pace: Pace) -> tuple[Fetched, bool]:
        """The last of the tries, and whether it failed in a way that may pass."""
        known = self._known.get(hash(node.url))
        left_s = self._request.timeout_s
        for attempt in range(self._request.retries + 1):
            await _wait(pace)
            started_s = time.monotonic()
            fetched, is_transient = await self._try(node, known, left_s)
            left_s -= time.monotonic() - started_s
            if not is_transient:
                break
            asked_s = _asked_to_wait_s(fetched)
            if asked_s is not None:
                pace.pause(min(asked_s, self._request.max_retry_after_s), time.monotonic())
            if attempt == self._request.retries or left_s <= 0 or (asked_s or 0.0) > self._request.max_retry_after_s:
                break
            await asyncio.sleep(self._request.backoff_s * 2**attempt if asked_s is None else 0.0)
        return fetched, is_transient

    async def _try(self, node: Node, known: Known | None, timeout_s: float) -> tuple[Fetched, bool]:
        """One try, and whether its failure may pass."""
        started_s = time.monotonic()
        try:
            answer = await self.transport.get(
                node.url,
                max_bytes=max(self._request.max_bytes, MAX_SITEMAP_BYTES) if node.kind == "sitemap" else self._request.max_bytes,
                timeout_s=timeout_s,
                headers=_conditions(known),
                kept_types=HTML_TYPES if node.kind == "page" else None,
            )
        except RefusedAddress as error:
            return Fetched(None, ("refused_address", str(error)), duration_s=time.monotonic() - started_s), False
        except FetchFailed as error:
            return Fetched(error.answer, (error.outcome, str(error)), duration_s=time.monotonic() - started_s), error.is_transient
        if answer.status == 304 and known is not None:
            return await self._not_modified(node, answer, known, timeout_s)
        return Fetched(answer, duration_s=answer.duration_s), answer.status in _TRANSIENT

    async def _not_modified(self, node: Node, answer: Answer, known: Known, timeout_s: float) -> tuple[Fetched, bool]:
        """A 304 with what it stands for; if the archive has lost that, the whole answer is asked for instead."""
        try:
            original = self._archive.original((known.warc_file, known.warc_offset))
        except ArchiveError:
            return await self._try(node, None, timeout_s)
        return Fetched(answer, original=original, duration_s=answer.duration_s), False


def load_known(path: str | None, is_wanted: Callable[[str], bool]) -> dict[int, Known]:
    """What earlier crawls hold, by the hash of its URL. Lines without a validator or an archived answer are of no use and left out."""
    known: dict[int, Known] = {}
    if path is None:
        return known
    with Path(path).open("rb") as lines:
        for line in lines:
            row = json.loads(line)
            has_validator = row.get("etag") or row.get("last_modified")
            if has_validator and row.get("warc_file") is not None and row.get("warc_offset") is not None and is_wanted(row["url"]):
                known[hash(row["url"])] = Known(row.get("etag"), row.get("last_modified"), row["warc_file"], int(row["warc_offset"]))
    return known


def _conditions(known: Known | None) -> dict[str, str] | None:
    if known is None:
        return None
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in pairs.items() if value}


def _asked_to_wait_s(fetched: Fetched) -> float | None:
    return retry_after_s(fetched.answer.header("Retry-After"), datetime.now(UTC)) if fetched.answer is not None else None


async def _wait(pace: Pace) -> None:
    while (left_s := pace.paused_until_s - time.monotonic()) > 0:  # noqa: ASYNC110 - another answer may have prolonged the pause
        await asyncio.sleep(left_s)
