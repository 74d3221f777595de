"""A whole crawl, by a real child process, of a real origin on loopback."""

import gzip
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import brotli
import pytest

from connectors.archive import Archive, Capture
from connectors.errors import CrawlError
from connectors.web.crawl import CrawlRequest, crawl

MIB = 1024 * 1024
HOME = "http://site.test/"

Run = Callable[..., list[Capture]]


def by_path(captures: list[Capture]) -> dict[str, Capture]:
    return {capture.url.removeprefix("http://site.test"): capture for capture in captures}


def outcomes(captures: list[Capture]) -> dict[str, str]:
    return {path: capture.outcome for path, capture in by_path(captures).items()}


def known_file(captures: list[Capture], path: Path) -> str:
    names = ("url", "etag", "last_modified", "warc_file", "warc_offset")
    path.write_text("".join(json.dumps({name: getattr(capture, name) for name in names}) + "\n" for capture in captures))
    return str(path)


def test_pages_are_found_by_sitemap_feed_and_link(origin: Any, run: Run, tmp_path: Path) -> None:
    origin.serve("/robots.txt", f"User-agent: *\nDisallow: /private\nSitemap: {HOME}index.xml", content_type="text/plain")
    origin.serve("/index.xml", f"<sitemapindex><sitemap><loc>{HOME}s.xml.gz</loc></sitemap></sitemapindex>", content_type="application/xml")
    origin.serve(
        "/s.xml.gz", gzip.compress(f"<urlset><url><loc>{HOME}listed?utm_source=map</loc></url></urlset>".encode()), content_type="application/gzip"
    )
    origin.serve("/feed", f"<rss><channel><item><link>{HOME}fed</link></item></channel></rss>", content_type="application/rss+xml")
    head = '<link rel="canonical" href="/canonical"><link rel="alternate" type="application/rss+xml" href="/feed">'
    origin.serve("/", f'{head}<a href="/linked">1</a><a href="/private/x">2</a><a href="http://other.test/">3</a><a href="/report.pdf">4</a>')
    origin.link("/linked", "/gone", "/deep")
    for path in ("/listed", "/fed", "/deep", "/canonical"):
        origin.link(path)
    origin.serve("/report.pdf", b"%PDF" + bytes(MIB), content_type="application/pdf")

    captures = run(origin)

    found = by_path(captures)
    assert {path: (capture.outcome, capture.source, capture.depth) for path, capture in found.items()} == {
        "/robots.txt": ("ok", "robots", 0),
        "/": ("ok", "seed", 0),
        "/index.xml": ("ok", "sitemap_file", 0),
        "/s.xml.gz": ("ok", "sitemap_file", 1),
        "/feed": ("ok", "feed_file", 0),
        "/canonical": ("ok", "link", 1),
        "/linked": ("ok", "link", 1),
        "/listed": ("ok", "sitemap", 1),
        "/fed": ("ok", "feed", 1),
        "/deep": ("ok", "link", 2),
        "/report.pdf": ("not_html", "link", 1),
        "/private/x": ("blocked_by_robots", "link", 1),
        "/gone": ("not_found", "link", 2),
    }
    assert max(origin.counts().values()) == 1
    assert "/private/x" not in origin.counts()
    assert found["/report.pdf"].content_type == "application/pdf"
    assert found["/report.pdf"].body_bytes == 0
    with Archive(tmp_path / "archive") as archive:
        assert list(archive.replay("default")) == captures
        assert b"This is /deep" in archive.read(found["/deep"]).body
        assert archive.read(found["/report.pdf"]).body == b""
    assert {headers["User-Agent"] for _, headers in origin.asked} == {"Plancast/0.1 (+https://plancast.example/bot)"}
    assert {headers["Host"] for _, headers in origin.asked} == {"site.test"}


def test_start_may_move_to_www(origin: Any, run: Run) -> None:
    def home(handler: BaseHTTPRequestHandler) -> None:
        is_www = handler.headers["Host"].startswith("www.")
        handler.send_response(200 if is_www else 301)
        handler.send_header("Content-Type", "text/html")
        body = b'<a href="/a">' if is_www else b""
        if not is_www:
            handler.send_header("Location", "http://www.site.test/")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    origin.pages["/"] = home
    origin.link("/a")
    captures = run(origin)
    assert {(capture.url, capture.outcome) for capture in captures if capture.source in ("seed", "redirect", "link")} == {
        (HOME, "redirect"),
        ("http://www.site.test/", "ok"),
        ("http://www.site.test/a", "ok"),
    }
    assert {capture.site for capture in captures} == {"site.test"}


def test_redirects(origin: Any, serve: Any, run: Run) -> None:
    trap = serve()
    targets = [f"http://127.0.0.1:{trap.pair[1]}/", "http://169.254.169.254/latest", f"http://[::1]:{trap.pair[1]}/", "http://other.test/"]
    origin.link("/", "/chain/0", "/loop/a", "/self", "/nowhere", *(f"/out/{number}" for number in range(len(targets))))
    for hop in range(15):
        origin.redirect(f"/chain/{hop}", f"/chain/{hop + 1}", (301, 302, 303, 307, 308)[hop % 5])
    origin.redirect("/loop/a", "/loop/b")
    origin.redirect("/loop/b", "/loop/a")
    origin.redirect("/self", "/self#again")
    origin.serve("/nowhere", "", 302)
    for number, target in enumerate(targets):
        origin.redirect(f"/out/{number}", target)
    found = by_path(run(origin))
    assert found["/chain/0"].location == "http://site.test/chain/1"
    assert [found[f"/chain/{hop}"].outcome for hop in range(11)] == ["redirect"] * 10 + ["too_many_redirects"]
    assert "/chain/11" not in found
    assert (found["/loop/a"].outcome, found["/loop/b"].outcome, found["/self"].outcome) == ("redirect", "redirect_loop", "redirect_loop")
    assert found["/nowhere"].outcome == "http_error"
    for number, target in enumerate(targets):
        assert (found[f"/out/{number}"].outcome, found[f"/out/{number}"].location) == ("redirect", target)
    assert trap.asked == []


def test_what_robots_leads_to_is_guarded(origin: Any, serve: Any, run: Run) -> None:
    trap = serve()
    inner = f"http://127.0.0.1:{trap.pair[1]}/sitemap.xml"
    origin.serve("/robots.txt", f"Sitemap: {inner}\nSitemap: http://[::1]:{trap.pair[1]}/s.xml", content_type="text/plain")
    origin.link("/")
    captures = run(origin)
    assert {capture.url: capture.outcome for capture in captures}[inner] == "refused_address"
    assert [capture.outcome for capture in captures].count("refused_address") == 2
    assert trap.asked == []


@pytest.mark.parametrize("location", ["http://169.254.169.254/robots.txt", "http://localhost/robots.txt"])
def test_robots_that_redirect_to_a_private_address_deny_the_site(origin: Any, run: Run, location: str) -> None:
    origin.redirect("/robots.txt", location)
    origin.link("/")
    found = {capture.url: capture.outcome for capture in run(origin)}
    assert (found[location], found[HOME]) == ("refused_address", "refused_address")
    assert list(origin.counts()) == ["/robots.txt"]


def test_robots_redirects_are_followed_five_times(origin: Any, run: Run) -> None:
    origin.redirect("/robots.txt", "/r/1")
    for hop in range(1, 9):
        origin.redirect(f"/r/{hop}", f"/r/{hop + 1}")
    origin.link("/")
    found = outcomes(run(origin))
    assert "/r/5" in found
    assert "/r/6" not in found
    assert found["/"] == "ok"


def test_robots_that_fail_deny_the_site(origin: Any, run: Run) -> None:
    origin.serve("/robots.txt", "", 503)
    origin.link("/")
    captures = by_path(run(origin))
    assert captures["/"].outcome == "blocked_by_robots"
    assert "503" in str(captures["/"].error)
    assert origin.counts() == {"/robots.txt": 3}


def test_host_that_does_not_answer_is_an_outcome(origin: Any, run: Run) -> None:
    origin.server.server_close()
    captures = by_path(run(origin, retries=0))
    assert captures["/"].outcome == "error"
    assert "could not be read" in str(captures["/"].error)


def test_unmapped_private_site_is_refused(origin: Any, run: Run) -> None:
    origin.link("/")
    captures = run(origin, sites=(f"http://127.0.0.1:{origin.pair[1]}/", "http://localhost/"))
    assert {capture.outcome for capture in captures} == {"refused_address"}
    assert "PLANCAST_RESOLVE" in str(captures[-1].error)
    assert origin.asked == []


def test_busy_server_is_asked_again_when_it_says(origin: Any, run: Run) -> None:
    def busy(status: int, after: str | None, times: int) -> Callable[[BaseHTTPRequestHandler], None]:
        left = [times]

        def answer(handler: BaseHTTPRequestHandler) -> None:
            left[0] -= 1
            is_busy = left[0] >= 0
            handler.send_response(status if is_busy else 200)
            if is_busy and after is not None:
                handler.send_header("Retry-After", after)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        return answer

    origin.link("/", "/number", "/date", "/broken", "/always", "/much-later")
    origin.pages["/number"] = busy(429, "0", 1)
    origin.pages["/date"] = busy(503, "Wed, 21 Oct 2015 07:28:00 GMT", 1)
    origin.pages["/broken"] = busy(500, None, 2)
    origin.pages["/always"] = busy(502, None, 99)
    origin.pages["/much-later"] = busy(429, "86400", 1)
    found = by_path(run(origin, max_retry_after_s=0.2))
    assert {path: found[path].status for path in ("/number", "/date", "/broken", "/always", "/much-later")} == {
        "/number": 200,
        "/date": 200,
        "/broken": 200,
        "/always": 502,
        "/much-later": 429,
    }
    assert {path: count for path, count in origin.counts().items() if count > 1} == {"/number": 2, "/date": 2, "/broken": 3, "/always": 3}


def test_host_that_stops_answering_is_given_up(origin: Any, run: Run) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    origin.link("/", *(f"/{number}" for number in range(60)))
    for number in range(60):
        origin.pages[f"/{number}"] = hang_up
    captures = [capture for capture in run(origin, retries=0) if capture.source == "link"]
    assert {capture.outcome for capture in captures} == {"error"}
    assert len(captures) == 60
    given_up = [capture for capture in captures if "not asked: the host failed" in str(capture.error)]
    assert len(given_up) >= 60 - 10 - 16  # ten failures in a row, and those that were under way by then
    assert not {capture.url.removeprefix("http://site.test") for capture in given_up} & set(origin.counts())


def test_hostile_bodies_are_outcomes(origin: Any, run: Run) -> None:
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while not ended.wait(0.02):
            handler.wfile.write(b" ")

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<p>only so much")
        handler.close_connection = True

    origin.link("/", "/big", "/bomb", "/bomb-br", "/drip", "/cut", "/lie", "/unlabelled", "/attributes", "/empty")
    origin.serve("/big", bytes(11 * MIB))
    origin.serve("/bomb", gzip.compress(bytes(300 * MIB)), content_encoding="gzip")
    origin.serve("/bomb-br", brotli.compress(bytes(40 * MIB)), content_encoding="br")
    origin.pages["/drip"] = drip
    origin.pages["/cut"] = cut
    origin.serve("/lie", b"not gzip", content_encoding="gzip")
    origin.serve("/unlabelled", b"\x89PNG", content_type="")
    origin.serve("/attributes", "<a " + " ".join(f"a{number}" for number in range(100_000)) + ' href="/found">')
    origin.serve("/empty", b"")
    found = by_path(run(origin, timeout_s=3.0, retries=1))
    ended.set()
    assert {path: found[path].outcome for path in ("/big", "/bomb", "/bomb-br", "/drip", "/cut", "/lie", "/unlabelled", "/attributes", "/empty")} == {
        "/big": "too_large",
        "/bomb": "too_large",
        "/bomb-br": "too_large",
        "/drip": "timeout",
        "/cut": "error",
        "/lie": "error",
        "/unlabelled": "not_html",
        "/attributes": "ok",
        "/empty": "ok",
    }
    assert found["/big"].status == 200
    assert found["/found"].outcome == "not_found"


def test_traps_are_told_once_a_pattern(origin: Any, run: Run) -> None:
    origin.link("/", *(f"/shop?color={number}&size=1" for number in range(200)), "/a/a/a/a/a", "/b/b/b/b/b", "/cal/2099/01")
    captures = run(origin)
    traps = {capture.error: capture for capture in captures if capture.outcome == "skipped_trap"}
    assert set(traps) == {
        "combinations of query parameters at /shop",
        "paths that repeat /a/",
        "paths that repeat /b/",
        "calendar pages below /cal after 2028",
    }
    assert sum("/shop" in path for path in origin.counts()) == 60


def test_page_limit_counts_pages_and_is_the_same_each_time(origin: Any, run: Run) -> None:
    origin.link("/", *(f"/{number}" for number in range(50)))
    for number in range(0, 50, 2):
        origin.link(f"/{number}", *(f"/{number}/{child}" for child in range(3)))
    first = run(origin, max_pages=10)
    second = run(origin, max_pages=10, crawl_id="c2")
    assert sum(capture.outcome == "ok" and capture.source in ("seed", "link") for capture in first) == 10
    assert outcomes(first) == outcomes(second)


def test_second_run_asks_conditionally_and_still_walks_the_site(origin: Any, run: Run, tmp_path: Path) -> None:
    origin.serve("/robots.txt", f"Sitemap: {HOME}s.xml", content_type="text/plain", etag='"r"')
    origin.serve("/s.xml", f"<urlset><url><loc>{HOME}listed</loc></url></urlset>", content_type="application/xml", etag='"s"')
    origin.link("/", "/a", etag='"1"')
    origin.link("/a", "/b", etag='"2"')
    origin.link("/b", etag='"3"')
    origin.link("/listed", etag='"4"')
    first = run(origin)
    origin.asked.clear()
    origin.link("/b", "/new", etag='"5"')
    origin.link("/new", etag='"6"')

    second = run(origin, crawl_id="c2", known=known_file(first, tmp_path / "known"))

    assert outcomes(second) == dict.fromkeys(["/robots.txt", "/", "/s.xml", "/a", "/listed"], "not_modified") | {"/b": "ok", "/new": "ok"}
    assert max(origin.counts().values()) == 1
    assert {path: headers.get("If-None-Match") for path, headers in origin.asked} == {
        "/robots.txt": '"r"', "/": '"1"', "/s.xml": '"s"', "/a": '"2"', "/b": '"3"', "/listed": '"4"', "/new": None,
    }  # fmt: skip
    old, new = by_path(first)["/a"], by_path(second)["/a"]
    assert (new.digest, new.content_type, new.body_bytes, new.etag) == (old.digest, old.content_type, old.body_bytes, old.etag)
    third = run(origin, crawl_id="c3", known=known_file(second, tmp_path / "known"))
    assert set(outcomes(third).values()) == {"not_modified"}
    with Archive(tmp_path / "archive") as archive:
        assert archive.read(by_path(third)["/a"]).body == archive.read(old).body


def test_304_of_an_answer_that_is_lost_is_asked_for_whole(origin: Any, run: Run, tmp_path: Path) -> None:
    origin.link("/", "/a", etag='"1"')
    origin.link("/a", etag='"2"')
    first = run(origin)
    (tmp_path / "archive" / "default" / "c1.warc.gz").unlink()
    second = run(origin, crawl_id="c2", known=known_file(first, tmp_path / "known"))
    assert (outcomes(second)["/"], outcomes(second)["/a"]) == ("ok", "ok")


def test_sites_are_crawled_side_by_side(serve: Any, run: Run) -> None:
    one, two = serve(), serve()
    met = threading.Barrier(2)

    def meet(handler: BaseHTTPRequestHandler) -> None:
        met.wait(20)  # each waits for the other site's request: one after the other would break the barrier
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    one.pages["/"] = two.pages["/"] = meet
    captures = run(one, sites=("http://one.test/", "http://two.test/"), resolve={"one.test": one.pair, "two.test": two.pair})
    assert {(capture.site, capture.outcome) for capture in captures if capture.source == "seed"} == {("one.test", "ok"), ("two.test", "ok")}


def test_workspaces_have_folders_of_their_own(origin: Any, run: Run, tmp_path: Path) -> None:
    origin.link("/")
    run(origin, workspace="mine")
    assert list(Archive(tmp_path / "archive").replay("default")) == []
    assert len(list(Archive(tmp_path / "archive").replay("mine"))) == 4


@pytest.mark.parametrize("fields", [{"sites": ("http://[/",)}, {"crawl_id": "../c"}, {"workspace": "a/b"}])
def test_request_that_cannot_be_crawled(origin: Any, run: Run, fields: dict[str, Any]) -> None:
    with pytest.raises(CrawlError):
        run(origin, **fields)


def test_crawler_that_fails_tells_why(origin: Any, run: Run, tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match=r"run the same again to resume[\s\S]*No such file"):
        run(origin, known=str(tmp_path / "missing"))


def test_request_survives_json(origin: Any, request_for: Callable[..., CrawlRequest]) -> None:
    request = request_for(origin, known="k", ca_bundle="c", requests_per_second=2.5)
    assert CrawlRequest.from_json(request.to_json()) == request


def test_closing_the_generator_ends_the_child(origin: Any, request_for: Callable[..., CrawlRequest], tmp_path: Path) -> None:
    origin.link("/", *(f"/{number}" for number in range(500)))
    captures = crawl(request_for(origin), tmp_path / "archive")
    next(captures)
    captures.close()  # type: ignore[attr-defined]
    again = crawl(request_for(origin), tmp_path / "archive")  # would find the lock held by a child that lives on
    assert next(again).url == "http://site.test/robots.txt"
    again.close()  # type: ignore[attr-defined]
