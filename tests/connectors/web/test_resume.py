"""A crawl that is killed and run again: no finished URL is fetched twice, and it ends as an undisturbed one does."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from connectors.archive import Archive, Capture
from connectors.errors import CrawlError
from connectors.web.crawl import CrawlRequest, crawl

PAGES = 60
PARENT = """
import sys
from pathlib import Path
from connectors.web.crawl import CrawlRequest, crawl
for capture in crawl(CrawlRequest.from_json(sys.stdin.readline()), Path(sys.argv[1])):
    print(capture.url, flush=True)
"""


def stocked(origin: Any, gate: Callable[[str], None] = lambda _path: None) -> None:
    """A site of which some pages are in the sitemap alone, some redirect, are gone, blocked or fail; `gate` sees each page before it is answered."""
    origin.serve("/robots.txt", "Sitemap: http://site.test/s.xml\nUser-agent: *\nDisallow: /no", content_type="text/plain")
    listed = "".join(f"<url><loc>http://site.test/listed/{number}</loc></url>" for number in range(10))
    origin.serve("/s.xml", f"<urlset>{listed}</urlset>", content_type="application/xml")
    origin.link("/", "/0", "/no/1", "/gone", "/moved", "/broken", *(f"/shop?a={number}&b=1" for number in range(70)))
    origin.redirect("/moved", "/target")
    origin.serve("/broken", "", 500)
    for path in ("/target", *(f"/listed/{number}" for number in range(10)), *(f"/shop?a={number}&b=1" for number in range(70))):
        origin.link(path)
    for number in range(PAGES):
        origin.link(f"/{number}", f"/{2 * number + 1}", f"/{2 * number + 2}") if number < PAGES // 2 else origin.link(f"/{number}")
    for path, behaviour in list(origin.pages.items()):
        origin.pages[path] = _gated(path, behaviour, gate)


def _gated(path: str, behaviour: Callable[[BaseHTTPRequestHandler], None], gate: Callable[[str], None]) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        gate(path)
        behaviour(handler)

    return answer


class Gate:
    """Lets some pages through and holds the rest until it is opened."""

    def __init__(self, free: int) -> None:
        self._left = free
        self._lock = threading.Lock()
        self._is_open = threading.Event()

    def __call__(self, _path: str) -> None:
        with self._lock:
            self._left -= 1
            must_wait = self._left < 0
        if must_wait:
            self._is_open.wait(60)

    def open(self) -> None:
        self._is_open.set()


def facts(captures: list[Capture]) -> set[tuple[object, ...]]:
    """All of the captures but clocks and places."""
    return {(one.url, one.outcome, one.status, one.digest, one.content_type, one.location, one.depth, one.source, one.error) for one in captures}


def children(of: int) -> list[int]:
    return [int(pid) for task in Path(f"/proc/{of}/task").iterdir() for pid in (task / "children").read_text().split()]


def crawlers(of: int) -> list[int]:
    return [pid for pid in children(of) if b"connectors.web.child" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def wait_for_the_lock(root: Path) -> None:
    """Return once no crawler holds the crawl."""
    with (root / "default" / "c1.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def taken(captures: Iterator[Capture], count: int) -> list[Capture]:
    return [next(captures) for _ in range(count)]


def assert_no_finished_url_was_fetched_again(origin: Any, finished: list[Capture]) -> None:
    counts = origin.counts()
    twice = [one.url for one in finished if counts[one.url.removeprefix("http://site.test")] > (3 if one.outcome == "http_error" else 1)]
    assert twice == []


@pytest.fixture
def undisturbed(serve: Callable[..., Any], request_for: Callable[..., CrawlRequest], tmp_path: Path) -> Callable[..., list[Capture]]:
    """The captures of the same site, crawled without a kill."""

    def crawl_all(**fields: Any) -> list[Capture]:
        origin = serve()
        stocked(origin)
        return list(crawl(request_for(origin, **fields), tmp_path / "undisturbed"))

    return crawl_all


@pytest.mark.parametrize(("fields", "free"), [({}, 1), ({}, 40), ({"max_pages": 30}, 25)])
def test_killed_child(origin: Any, request_for: Any, undisturbed: Any, tmp_path: Path, fields: dict[str, Any], free: int) -> None:
    gate = Gate(free)
    stocked(origin, gate)
    root = tmp_path / "archive"
    request = request_for(origin, **fields)
    captures = crawl(request, root)
    taken(captures, max(1, free - 10))
    for pid in crawlers(os.getpid()):
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(CrawlError, match="code -9"):
        list(captures)
    gate.open()
    finished = list(Archive(root).replay("default"))

    resumed = list(crawl(request, root))

    assert resumed[: len(finished)] == finished
    assert facts(resumed) == facts(undisturbed(**fields))
    assert len(resumed) == len(facts(resumed))
    assert_no_finished_url_was_fetched_again(origin, finished)
    assert list(Archive(root).replay("default")) == resumed


def test_killed_parent(origin: Any, request_for: Any, undisturbed: Any, tmp_path: Path) -> None:
    gate = Gate(40)
    stocked(origin, gate)
    root = tmp_path / "archive"
    request = request_for(origin)
    with subprocess.Popen([sys.executable, "-c", PARENT, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(request.to_json() + "\n")
        parent.stdin.flush()
        for _ in range(20):
            assert parent.stdout.readline()
        parent.kill()
    wait_for_the_lock(root)  # the child has noticed by itself
    gate.open()
    finished = list(Archive(root).replay("default"))
    assert len(finished) >= 20

    resumed = list(crawl(request, root))

    assert facts(resumed) == facts(undisturbed())
    assert_no_finished_url_was_fetched_again(origin, finished)


def test_finished_crawl_is_replayed_without_the_network(origin: Any, request_for: Any, tmp_path: Path) -> None:
    stocked(origin)
    root = tmp_path / "archive"
    first = list(crawl(request_for(origin), root))
    asked = list(origin.asked)
    assert list(crawl(request_for(origin), root)) == first
    assert origin.asked == asked


def test_torn_record_is_fetched_again(origin: Any, request_for: Any, tmp_path: Path) -> None:
    origin.link("/", "/a")
    origin.link("/a")
    root = tmp_path / "archive"
    first = list(crawl(request_for(origin), root))
    path = root / "default" / "c1.warc.gz"
    path.write_bytes(path.read_bytes()[:-3])
    again = list(crawl(request_for(origin), root))
    assert facts(again) == facts(first)
    assert origin.counts() == {"/robots.txt": 1, "/": 1, "/sitemap.xml": 1, "/a": 1, "/feed.xml": 1} | {
        first[-1].url.removeprefix("http://site.test"): 2
    }


def test_conditional_crawl_is_resumed_too(origin: Any, request_for: Any, tmp_path: Path) -> None:
    for path in ("/", "/a", "/b"):
        origin.link(path, "/a", "/b", etag='"1"')
    root = tmp_path / "archive"
    first = list(crawl(request_for(origin), root))
    known = tmp_path / "known"
    known.write_text("".join(one.to_json() + "\n" for one in first if one.outcome == "ok"))
    request = request_for(origin, crawl_id="c2", known=str(known))
    second = list(crawl(request, root))
    asked = list(origin.asked)
    assert list(crawl(request, root)) == second
    assert {one.outcome for one in second if one.source in ("seed", "link")} == {"not_modified"}
    assert origin.asked == asked


def test_second_writer_is_turned_away(origin: Any, request_for: Any, tmp_path: Path) -> None:
    origin.link("/")
    folder = tmp_path / "archive" / "default"
    folder.mkdir(parents=True)
    with (folder / "c1.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CrawlError, match="Another process is writing this crawl"):
            list(crawl(request_for(origin, lock_patience_s=0.0), tmp_path / "archive"))
    assert origin.asked == []
