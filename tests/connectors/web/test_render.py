"""Pages that a script fills, rendered by a real Chromium, and what of their scripts' wishes reaches the network."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from warcio.checker import Checker

from connectors.archive import RENDERED, UNRENDERED, Archive, ArchiveWriter, Capture
from connectors.web.crawl import CrawlRequest, crawl
from connectors.web.fetcher import Fetched, Fetcher, Known
from connectors.web.frontier import Node
from connectors.web.guard import Guard
from connectors.web.parse import parse_page
from connectors.web.recorder import Recorder
from connectors.web.render import Renderer
from connectors.web.render_browser import NAMES, Chromium
from connectors.web.render_network import AnswerCache, PageNetwork
from connectors.web.render_task import Document, NotRendered, RenderLimits
from connectors.web.transport import Answer, Transport

AGENT = "Plancast/0.1 (+https://plancast.example/bot)"
LIMITS = RenderLimits(page_s=2.8, settle_share=0.5, patience_s=0.7, quiet_s=0.15, requests=8, html_chars=200_000, process_bytes=400 * 1024 * 1024)
SHELL = (
    '<!DOCTYPE html><title>Shop</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.ico">'
    '<noscript>You need to enable JavaScript.</noscript><div id="root"></div><script src="/app.js"></script>'
)
APP = """
  for (const path of ['/private.json', '/beacon']) fetch(path).catch(() => 0);
  navigator.sendBeacon('/beacon', 'x');
  fetch('/texts.json', {method: 'POST', body: '{}'}).catch(() => 0);
  document.cookie = 'seen=1';
  new Image().src = '/pixel.gif';
  fetch('/texts.json').then((answer) => answer.json()).then((texts) => {
    document.getElementById('root').innerHTML = `<h1>${location.pathname}</h1><p>${texts.text}</p>
      <img src="/photo.jpg"><a href="/about">About us</a> <a href="/plain">A plain page</a>`;
  });
"""
TEXT = "Rye bread keeps for a week, and the script alone knows it."


@pytest.fixture(scope="session")
def browser() -> str:
    path = os.environ.get("PLANCAST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no browser: install chromium, or name its path in PLANCAST_BROWSER")
    return path


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def chromium(loop: asyncio.Runner, browser: str) -> Iterator[Chromium]:
    """One browser for all tests that need no crawl."""
    found = Chromium(browser, AGENT, LIMITS)
    yield found
    loop.run(found.close())


@pytest.fixture
def rendered(loop: asyncio.Runner, chromium: Chromium, origin: Any, request_for: Callable[..., CrawlRequest], tmp_path: Path) -> Callable[..., str]:
    """Renders a page of `http://site.test/` whose script a test writes; gives its HTML."""

    async def render(script: str, url: str, is_allowed: Callable[[str], bool]) -> str:
        guard = Guard(resolve=dict.fromkeys(("site.test", "api.test", "www.google-analytics.com"), origin.pair))
        async with Transport(guard, AGENT) as transport:
            fetcher = Fetcher(request_for(origin), transport, Archive(tmp_path), {})
            body = f'<div id="root"></div><script>{script}</script>'.encode()
            document = Document(url, body, (("Content-Type", "text/html"),), is_allowed)
            await chromium.ready()
            return (await chromium.html_of(PageNetwork(document, fetcher, AnswerCache(), LIMITS))).decode()

    def run(script: str, url: str = "http://site.test/", is_allowed: Callable[[str], bool] = lambda _url: True) -> str:
        return loop.run(render(script, url, is_allowed))

    return run


def app(origin: Any) -> None:
    origin.serve("/robots.txt", "User-agent: *\nDisallow: /private", content_type="text/plain")
    for path in ("/", "/about"):
        origin.serve(path, SHELL, etag='"1"')
    origin.serve("/app.js", APP, content_type="text/javascript")
    origin.serve("/texts.json", f'{{"text": "{TEXT}"}}', content_type="application/json")
    origin.serve("/private.json", "{}", content_type="application/json")
    origin.serve("/plain", f"<p>{'This page needs no script. ' * 20}<div id=root></div><script src=/app.js></script>")


def pages(captures: list[Capture]) -> dict[str, tuple[str, str]]:
    """Outcome and source of each page."""
    return {
        one.url.removeprefix("http://site.test"): (one.outcome, one.source)
        for one in captures
        if not one.source.startswith(("robots", "site", "feed"))
    }


def test_crawl_of_a_client_rendered_site(browser: str, origin: Any, request_for: Callable[..., CrawlRequest], tmp_path: Path) -> None:
    app(origin)
    root = tmp_path / "archive"
    request = request_for(origin, render=True, browser=browser)
    killed = crawl(request, root)
    assert [one.url for one in killed if one.source == f"{RENDERED}seed" and not killed.close()] == ["http://site.test/"]
    captures = list(crawl(request, root))

    assert pages(captures) == {"/": ("ok", "rendered_seed"), "/about": ("ok", "rendered_link"), "/plain": ("ok", "link")}
    asked = origin.counts()
    assert asked["/"] == 1, "what a killed crawl has finished is not done again"
    assert set(asked) == {"/robots.txt", "/sitemap.xml", "/feed.xml", "/", "/about", "/plain", "/app.js", "/texts.json", "/beacon"}
    assert {headers["User-Agent"] for _, headers in origin.asked} == {AGENT}
    assert not any("Cookie" in headers for _, headers in origin.asked)

    with Archive(root) as archive:
        (capture,) = (one for one in captures if one.source == "rendered_seed")
        home = archive.read(capture)
        assert TEXT in parse_page(home.body, home.url, home.content_type).text
        assert archive.plain(capture)[1].body == SHELL.encode()
        assert list(archive.replay("default")) == captures


def test_what_a_304_stands_for_is_rendered_anew(browser: str, origin: Any, request_for: Callable[..., CrawlRequest], tmp_path: Path) -> None:
    app(origin)
    request = request_for(origin, render=True, browser=browser)
    node = Node("http://site.test/", "page", "seed", 0, "http://site.test")
    known: dict[int, Known] = {}
    archive = Archive(tmp_path)
    recorder = Recorder(request, ArchiveWriter(tmp_path, "default", "c1", started_at=request.started_at))

    async def capture(fetcher: Fetcher, renderer: Renderer | None) -> Capture:
        fetched = await fetcher.fetch(node)
        if renderer is not None:
            fetched = await renderer.complete(node, fetched, lambda _url: True)
        found = recorder.record("site.test", node, fetched)
        known[hash(node.url)] = Known(found.etag, None, found.warc_file or "", found.warc_offset or 0)
        return found

    async def all_of_them() -> list[Capture]:
        async with Transport(Guard(resolve=request.resolve), AGENT) as transport:
            fetcher = Fetcher(request, transport, archive, known)
            found = [await capture(fetcher, None)]
            async with Renderer(request, fetcher, archive, limits=LIMITS) as renderer:
                found += [await capture(fetcher, renderer), await capture(fetcher, renderer)]
            origin.serve("/texts.json", '{"text": "Another text, from behind the very same shell."}', content_type="application/json")
            async with Renderer(request, fetcher, archive, limits=LIMITS) as renderer:
                return [*found, await capture(fetcher, renderer)]

    found = asyncio.run(all_of_them())
    outcomes = [("ok", "seed"), ("ok", "rendered_seed"), ("not_modified", "rendered_seed"), ("ok", "rendered_seed")]
    assert [(one.outcome, one.source) for one in found] == outcomes
    assert [headers.get("If-None-Match") for path, headers in origin.asked if path == "/"] == [None, '"1"', '"1"', '"1"']
    assert {archive.plain(one) for one in found} == {archive.plain(found[0])}
    assert [archive.read(one).body.count(b"Another text") for one in found] == [0, 0, 0, 1]
    assert archive.read(found[2]) == archive.read(found[1])
    assert found[2].digest == found[1].digest
    assert list(archive.replay("default")) == found
    checker = Checker(type("Options", (), {"inputs": [str(tmp_path / "default" / "c1.warc.gz")], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_without_a_browser_the_crawl_goes_on(run: Callable[..., list[Capture]], origin: Any) -> None:
    app(origin)
    (page,) = [one for one in run(origin, render=True, browser="/nowhere/chromium") if one.source == "seed"]
    assert (page.outcome, page.status) == ("ok", 200)
    assert page.error == (
        f"{UNRENDERED}PLANCAST_BROWSER names no program (/nowhere/chromium)."
        " Install Chromium (as apt-get install chromium), or name its path in PLANCAST_BROWSER"
    )


@dataclass
class Bare:
    """What a renderer is asked to complete, without a crawl around it."""

    request: CrawlRequest
    node: Node = field(default_factory=lambda: Node("http://site.test/", "page", "seed", 0, "http://site.test"))

    def completed(self, times: int = 1, **fields: Any) -> Fetched:
        """What comes of the last of some attempts."""
        answer = Answer("http://site.test/", 200, "OK", ((b"Content-Type", b"text/html"),), (), SHELL.encode(), SHELL.encode(), 0.0, 0.0)

        async def complete() -> Fetched:
            guard = Guard()
            async with Transport(guard, AGENT) as transport:
                archive = Archive(Path("/nowhere"))
                async with Renderer(self.request, Fetcher(self.request, transport, archive, {}), archive, **fields) as renderer:
                    return [await renderer.complete(self.node, Fetched(answer), lambda _url: True) for _ in range(times)][-1]

        return asyncio.run(complete())


def test_without_the_extra_the_remedy_is_told(origin: Any, request_for: Callable[..., CrawlRequest], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connectors.web.render_browser", "connectors.web.render_network"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    found = Bare(request_for(origin, render=True)).completed(times=12)
    assert found.rendered is None
    assert "pip install 'plancast[render]'" in (found.unrendered or "")


def test_a_browser_that_does_not_start_is_told(origin: Any, request_for: Callable[..., CrawlRequest]) -> None:
    found = Bare(request_for(origin, render=True, browser=shutil.which("false"))).completed(times=12)
    assert "/false did not start" in (found.unrendered or "")


def test_a_host_whose_pages_fail_is_left_alone(browser: str, origin: Any, request_for: Callable[..., CrawlRequest]) -> None:
    limits = RenderLimits(page_s=0.001)
    found = Bare(request_for(origin, render=True, browser=browser)).completed(times=12, limits=limits)
    assert (found.unrendered or "").endswith("rendering pages of its host failed 10 times in a row")


def test_a_crawl_renders_only_so_many_pages(origin: Any, request_for: Callable[..., CrawlRequest]) -> None:
    found = Bare(request_for(origin, render=True, render_pages=3)).completed(rendered=3)
    assert (found.unrendered or "").endswith("the crawl has rendered 3 pages, which is its limit")


class Listeners:
    """Two sockets on loopback that no page may reach: whatever connects or sends is heard."""

    def __init__(self) -> None:
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.tcp = socket.socket()
        for each in (self.udp, self.tcp):
            each.bind(("127.0.0.1", 0))
            each.settimeout(0)
        self.tcp.listen()

    def heard(self) -> list[str]:
        found = []
        for name, read in (("udp", lambda: self.udp.recvfrom(100)), ("tcp", self.tcp.accept)):
            try:
                found.append(f"{name}: {read()}")
            except BlockingIOError:
                continue
        return found

    def close(self) -> None:
        self.udp.close()
        self.tcp.close()


@pytest.fixture
def private() -> Iterator[Listeners]:
    found = Listeners()
    yield found
    found.close()


ATTACK = """
  const told = [], root = document.getElementById('root');
  const say = (what) => { told.push(what); root.innerHTML = '<p>Some words that are to be seen in any case.</p>' + told.join(' '); };
  const ask = (url) => fetch(url, {mode: 'no-cors'}).then(() => say('reached:' + url), () => say('refused'));
  ['http://127.0.0.1:@TCP/a', 'http://localhost:@TCP/a', 'http://[::ffff:127.0.0.1]:@TCP/a', 'http://2130706433:@TCP/a', 'http://169.254.169.254/latest',
   'http://site.test:@TCP/a', '/moved', 'file:///etc/passwd'].map(ask);
  const inside = new Blob([`fetch('http://127.0.0.1:@TCP/worker', {mode: 'no-cors'})
      .then(() => postMessage('reached:worker'), () => postMessage('refused'));
    try { new WebSocket('ws://127.0.0.1:@TCP/'); } catch (error) { 0; }`]);
  const worker = new Worker(URL.createObjectURL(inside)); worker.onmessage = (event) => say(event.data);
  new SharedWorker(URL.createObjectURL(inside));
  const socket = new WebSocket('ws://127.0.0.1:@TCP/'); socket.onerror = () => say('refused'); socket.onopen = () => say('reached:socket');
  const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:@UDP'},
    {urls: ['turn:127.0.0.1:@TCP?transport=tcp', 'turn:127.0.0.1:@UDP'], username: 'a', credential: 'b'}]});
  peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  if (self.WebTransport) {
    const quic = new WebTransport('https://127.0.0.1:@UDP/');
    quic.ready.catch(() => say('refused')); quic.closed.catch(() => 0);
  }
  navigator.serviceWorker?.register('/moved').catch(() => 0);
  navigator.sendBeacon('http://127.0.0.1:@TCP/beacon', 'x');
  new EventSource('http://127.0.0.1:@TCP/events');
  open('http://127.0.0.1:@TCP/popup');
  for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'stylesheet', 'modulepreload'])
    document.head.append(Object.assign(document.createElement('link'), {rel, href: 'http://127.0.0.1:@TCP/' + rel}));
  for (const [tag, name] of [['script', 'src'], ['img', 'src'], ['iframe', 'src'], ['video', 'src'], ['object', 'data'], ['embed', 'src']])
    document.body.append(Object.assign(document.createElement(tag), {[name]: 'http://127.0.0.1:@TCP/' + tag}));
  location.href = 'http://127.0.0.1:@TCP/next';
  setInterval(() => fetch('/again').catch(() => 0), 100); // so that the page is looked at to the end of its time
"""


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_reaches_a_private_address(rendered: Callable[..., str], origin: Any, private: Listeners, scheme: str) -> None:
    tcp, udp = str(private.tcp.getsockname()[1]), str(private.udp.getsockname()[1])
    origin.redirect("/moved", f"http://127.0.0.1:{tcp}/moved")
    script = ATTACK.replace("@TCP", tcp).replace("@UDP", udp)
    html = rendered(script if scheme == "http" else script.replace("'/moved'", "'http://127.0.0.1:1/'"), f"{scheme}://site.test/")
    assert "Some words that are to be seen" in html
    told = html.partition('<div id="root">')[2].partition("</div>")[0]
    assert "reached" not in told
    assert told.count("refused") >= 9
    assert private.heard() == []
    assert set(origin.counts()) <= {"/moved", "/again"}


SHOW = "document.getElementById('root').textContent = 'A text that is long enough to be one. ' + "


def test_endless_script_ends_by_the_limit(rendered: Callable[..., str]) -> None:
    with pytest.raises(NotRendered, match=r"not done after 2\.8 s"):
        rendered("for (;;) { 0; }")
    assert "after it" in rendered(SHOW + "'after it'"), "the next page is none the worse"


def test_memory_is_bounded(rendered: Callable[..., str]) -> None:
    with pytest.raises(NotRendered, match="crashed"):
        rendered("for (;;) document.body.append(Object.assign(document.createElement('p'), {textContent: 'x'.repeat(50000)}));")
    assert "after it" in rendered(SHOW + "'after it'")


def test_html_is_bounded(rendered: Callable[..., str]) -> None:
    with pytest.raises(NotRendered, match="grew beyond 200000 characters"):
        rendered(SHOW + "'x'.repeat(200000)")


def test_requests_are_bounded_and_obey_robots(rendered: Callable[..., str], origin: Any) -> None:
    origin.serve("/moved", "", 302, location="/no/1")
    script = "Promise.allSettled([...Array(20).keys(), 'moved'].map((n) => fetch(n == 'moved' ? '/moved' : '/yes/' + n))).then((all) => {"
    html = rendered(script + SHOW + "all.filter((one) => one.value).length })", is_allowed=lambda url: "/no/" not in url)
    assert f"one. {LIMITS.requests}" in html
    assert origin.counts().total() == LIMITS.requests
    script = "fetch('/moved').catch(() => { " + SHOW + "'refused' })"
    assert "one. refused" in rendered(script, is_allowed=lambda url: "/no/" not in url)
    assert "/no/1" not in origin.counts()


def test_other_hosts_give_data_and_trackers_nothing(rendered: Callable[..., str], origin: Any) -> None:
    origin.serve("/moved.json", "", 302, location="/texts.json")
    origin.serve("/texts.json", '"from elsewhere"', content_type="application/json", access_control_allow_origin="*")
    script = "fetch('http://www.google-analytics.com/collect').catch(() => 0);"
    script += "fetch('http://api.test/moved.json', {headers: {'X-Key': 'k'}}).then((answer) => answer.json()).then((text) => {" + SHOW + "text })"
    assert "one. from elsewhere" in rendered(script)
    assert list(origin.counts()) == ["/moved.json", "/texts.json"]
    assert {headers.get("x-key") for _, headers in origin.asked} == {"k"}


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("0", "its scripts showed nothing more"),
        ("import('http://127.0.0.1:1/x.js')", "127.0.0.1 is at 127.0.0.1, which is not a public address"),
        ("location.href = '/en/'", "http://site.test/en/: it leads on to that, which is not followed"),
    ],
)
def test_a_page_that_stays_empty_says_why(rendered: Callable[..., str], script: str, reason: str) -> None:
    with pytest.raises(NotRendered) as caught:
        rendered(script)
    assert reason in str(caught.value)


def test_late_text_is_waited_for(rendered: Callable[..., str]) -> None:
    assert "late" in rendered(f"setTimeout(() => {{ {SHOW} 'late' }}, 300)")
