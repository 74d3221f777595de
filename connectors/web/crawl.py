"""The crawl as its callers see it: a request, and the captures as they are archived. Scrapy runs in a child process (`child.py`).

A child, because a second Scrapy crawl in one process needs care, and because a crawl must not share a heap or an event loop with the flow. It
ends when the generator is closed, and by itself when this process dies: its standard input, which this process holds open, ends then. (Linux's
parent-death signal would also fire when just the thread that started the child ends, as the idle threads of a pool do.)
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from connectors.archive import Capture
from connectors.errors import CrawlError
from connectors.web.urls import start_url

_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}").fullmatch
_LOG_TAIL_BYTES = 2_000


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """One crawl of some sites. The same `crawl_id` again resumes it: what it has archived is not fetched again."""

    workspace: str
    crawl_id: str
    sites: tuple[str, ...]
    """Start URLs, one a site."""
    started_at: datetime
    user_agent: str
    """Names us and gives a contact, as `Plancast/0.1 (+https://example.org/bot)`."""
    max_pages: int = 10_000
    """Pages a site. At most three times as many fetches are made, and 200."""
    max_depth: int = 20
    """Links from the start URL; what sitemaps and feeds list is at depth 1."""
    max_bytes: int = 10 * 1024 * 1024
    """Size of an answer's body, before and after decoding."""
    timeout_s: float = 60.0
    """A fetch in all, from connecting to its last byte; waits that a server asks for do not count."""
    requests_per_second: float | None = None
    """Pace a host. None: at most 4 to a stranger, less to a slow one, no limit to a host in `resolve`."""
    resolve: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Host -> (address, port), from `guard.parse_resolve`: the guard's only exceptions."""
    proxy: str | None = None
    """URL of an HTTP proxy for all hosts but those in `resolve`."""
    ca_bundle: str | None = None
    """File of certificate authorities to trust instead of the system's."""
    known: str | None = None
    """File of JSON lines (url, etag, last_modified, warc_file, warc_offset): answers that earlier crawls hold, asked for conditionally."""
    render: bool = False
    """Render pages that are empty without their scripts (`render.py`)."""
    render_pages: int = 500
    """Pages a crawl to render at most: a browser costs a hundred times what a fetch costs."""
    browser: str | None = None
    """Chromium to render with; None: the first on the path."""
    retries: int = 2
    """Further tries after a failure that may pass."""
    backoff_s: float = 1.0
    """Wait before the first further try, doubled before each next."""
    max_retry_after_s: float = 120.0
    """Longest wait that a server's Retry-After is granted; one that asks for more is not asked again."""
    lock_patience_s: float = 10.0
    """Wait for another crawler to let go of this crawl: the orphan of a killed process ends within moments."""

    def to_json(self) -> str:
        """The request as one line of JSON."""
        return json.dumps({**asdict(self), "started_at": self.started_at.isoformat()})

    @staticmethod
    def from_json(text: str | bytes) -> "CrawlRequest":
        """The request that `to_json` wrote."""
        facts = json.loads(text)
        facts["started_at"] = datetime.fromisoformat(facts["started_at"])
        facts["sites"] = tuple(facts["sites"])
        facts["resolve"] = {host: (address, port) for host, (address, port) in facts["resolve"].items()}
        return CrawlRequest(**facts)


def crawl(request: CrawlRequest, archive_root: Path) -> Iterator[Capture]:
    """Crawl the sites side by side and give each capture once it is archived: first those that a killed attempt of this crawl holds.

    A site that does not answer is captures with such outcomes. Raises `CrawlError` for a request that cannot be
    crawled, and if the crawler itself fails.
    """
    if not (_NAME(request.workspace) and _NAME(request.crawl_id)):
        raise CrawlError(f"Workspace {request.workspace!r} and crawl id {request.crawl_id!r} name files: use letters, digits, '-' and '_' alone.")
    for site in request.sites:
        if start_url(site) is None:
            raise CrawlError(f"{site!r} is no site to crawl. Give its address, as https://example.org.")
    log = archive_root / request.workspace / f"{request.crawl_id}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with _child(request, archive_root, log) as (child, lines):
        for line in lines:
            if not line.endswith(b"\n"):  # the child was killed in the middle of it: the archive has that capture
                break
            yield Capture.from_json(line)
        code = child.wait()
    if code != 0:
        raise CrawlError(
            f"The crawler ended with code {code}. What it has archived is kept: run the same again to resume. Its log, {log}, ends in:\n{_tail(log)}"
        )


@contextmanager
def _child(request: CrawlRequest, archive_root: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """The child process, told what to crawl, and the lines that it writes. On leaving, it is gone."""
    home = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])}
    command = [sys.executable, "-m", "connectors.web.child", str(archive_root.resolve())]
    with log.open("ab") as errors:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment)
    if child.stdin is None or child.stdout is None:
        raise CrawlError("The crawler's pipes could not be opened. Raise the limit of open files and run again.")
    with child.stdin, child.stdout:
        try:
            _send(child.stdin, request.to_json().encode() + b"\n")
            yield child, child.stdout
        finally:
            child.kill()  # at its end it is gone anyway; before, the archive is whole after each record
            child.wait()


def _send(stream: IO[bytes], data: bytes) -> None:
    try:
        stream.write(data)
        stream.flush()
    except BrokenPipeError:
        return  # the child died at once: its exit code and log tell why


def _tail(log: Path) -> str:
    return log.read_bytes()[-_LOG_TAIL_BYTES:].decode("utf-8", "replace").strip()
