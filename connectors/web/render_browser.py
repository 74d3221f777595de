"""Chromium, started so that it can reach nothing, and one page after the other rendered in it.

The browser makes no connection. Every request of a page is intercepted and answered through the crawl's own transport (`render_network.py`),
so the guard, certificates, user agent, robots rules, pace, sizes and the operator's proxy hold for what a script asks for as they do for a page.
(A proxy on loopback, with the guard in it, would see TLS go by: it could tell neither a document from a tracker nor the size of a body.)
What interception does not catch (web sockets, WebRTC, DNS prefetch, shared workers) meets flags: no name and no address resolves, all traffic
is to take a proxy whose name does not resolve either, loopback too, and nothing goes around it by UDP.

Each page has a context of its own (cookies, storage, cache), without service workers. Its HTML is read in an isolated world, which the page's
scripts cannot reach into. As root, Chromium runs without its sandbox, since it has none there.
"""

import asyncio
import os
import shlex
import shutil
import tempfile
import time
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright, async_playwright

from connectors.web.render_network import PageNetwork
from connectors.web.render_shell import LOADING_CHARS, Skim, skim
from connectors.web.render_task import NotRendered, RenderLimits

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
    "--disable-quic",
    "--disable-gpu",
    "--blink-settings=imagesEnabled=false",
)
_CLOSE_S = 5.0
_POLL_S = 0.05
_WHOLE = 1_000_000_000
_HTML = "(() => {{ const e = document.documentElement, t = e ? e.outerHTML : ''; return t.length > {0} ? null : '<!DOCTYPE html>' + t; }})()"


class Chromium:
    """One browser, started when it is first needed, and again if it dies."""

    def __init__(self, path: str | None, user_agent: str, limits: RenderLimits) -> None:
        self._path = path
        self._user_agent = user_agent
        self._limits = limits
        self._starts = 0
        self._fault: str | None = None
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def close(self) -> None:
        """End the browser."""
        if self._browser is not None:
            await _ended(self._browser.close())
        if self._playwright is not None:
            await _ended(self._playwright.stop())

    async def ready(self) -> None:
        """Start the browser, unless it runs. Raises `NotRendered`."""
        if self._browser is None or not self._browser.is_connected():
            if self._starts >= self._limits.starts:
                raise NotRendered(f"the browser ended {self._starts} times. Try another Chromium: name its path in PLANCAST_BROWSER")
            if self._fault is not None:
                raise NotRendered(self._fault)
            self._browser = await self._start(_find(self._path))
            self._starts += 1

    async def html_of(self, network: PageNetwork) -> bytes:
        """The HTML (UTF-8) of the network's document after its scripts have run. Raises `NotRendered`."""
        if self._browser is None:
            raise ValueError("the browser was not started")
        context: BrowserContext | None = None
        try:
            async with asyncio.timeout(self._limits.page_s):
                context = await self._browser.new_context(user_agent=self._user_agent, service_workers="block", accept_downloads=False)
                return await self._rendered(context, network)
        except TimeoutError as error:
            raise NotRendered(f"it was not done after {self._limits.page_s:g} s") from error
        except Error as error:
            raise NotRendered(f"the browser failed at it: {_first_line(error)}") from error
        finally:
            if context is not None:
                await _ended(context.close())

    async def _rendered(self, context: BrowserContext, network: PageNetwork) -> bytes:
        await context.route("**/*", network.answer)
        page = await context.new_page()
        crashed = asyncio.Event()
        page.on("crash", lambda _page: crashed.set())  # what is asked of a crashed page is never answered
        ways = asyncio.create_task(self._read(page, network)), asyncio.create_task(crashed.wait())
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if crashed.is_set():
                raise NotRendered("its page crashed; it may need more memory than a page is given")
            return await ways[0]
        finally:
            for way in ways:
                way.cancel()

    async def _read(self, page: Page, network: PageNetwork) -> bytes:
        session = await page.context.new_cdp_session(page)
        await page.goto(network.document.url, wait_until="commit", timeout=0)
        tree = await session.send("Page.getFrameTree")
        world = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
        return await self._settled(session, int(world["executionContextId"]), network)

    async def _settled(self, session: CDPSession, world: int, network: PageNetwork) -> bytes:
        """The HTML once the page is quiet and shows something; if it never shows more than the plain answer did, `NotRendered` is raised."""
        before = skim(network.document.body, _WHOLE)
        started_s = time.monotonic()
        while True:
            await asyncio.sleep(_POLL_S)
            waited_s = time.monotonic() - started_s
            is_late = waited_s > self._limits.settle_share * self._limits.page_s
            if not (is_late or network.is_quiet(self._limits.quiet_s)):
                continue
            html = await self._html(session, world)
            after = skim(html, _WHOLE)
            if _shows_more(after, before, LOADING_CHARS):
                return html
            if is_late or waited_s > self._limits.patience_s:
                if _shows_more(after, before, 0):
                    return html
                trouble = f" (first of what it could not have: {network.first_failure})" if network.first_failure else ""
                raise NotRendered(f"its scripts showed nothing more{trouble}")

    async def _html(self, session: CDPSession, world: int) -> bytes:
        expression = _HTML.format(self._limits.html_chars)
        found = await session.send("Runtime.evaluate", {"expression": expression, "contextId": world, "returnByValue": True})
        html = found["result"].get("value")
        if not isinstance(html, str):
            raise NotRendered(f"it grew beyond {self._limits.html_chars} characters")
        return html.encode("utf-8", "replace")

    async def _start(self, path: str) -> Browser:
        has_sandbox = os.geteuid() != 0
        try:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            with tempfile.TemporaryDirectory(prefix="plancast-") as folder:
                program = _bounded(path, self._limits.process_bytes, Path(folder))
                return await self._playwright.chromium.launch(executable_path=program, args=FLAGS, chromium_sandbox=has_sandbox)
        except (Error, OSError) as error:
            self._fault = f"{path} did not start ({_first_line(error)}). Name a Chromium that does in PLANCAST_BROWSER"
            raise NotRendered(self._fault) from error


def _bounded(path: str, process_bytes: int, folder: Path) -> Path:
    """A program that runs the browser with bounded memory: all of its processes inherit the shell's limit."""
    program = folder / "browser"
    program.write_text(f'#!/bin/sh\nulimit -S -d {process_bytes // 1024}\nexec {shlex.quote(path)} "$@"\n')
    program.chmod(0o700)
    return program


def _find(path: str | None) -> str:
    """The Chromium to use: the operator's, or the first on the path."""
    found = shutil.which(path) if path is not None else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        named = f"PLANCAST_BROWSER names no program ({path})" if path is not None else "no Chromium was found"
        raise NotRendered(f"{named}. Install Chromium (as apt-get install chromium), or name its path in PLANCAST_BROWSER")
    return found


def _shows_more(after: Skim, before: Skim, by_chars: int) -> bool:
    return after.chars > before.chars + by_chars or after.links > before.links


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]


async def _ended(ending: Awaitable[None]) -> None:
    """Await the end of something that may be gone already, or hang."""
    with suppress(Error, TimeoutError):
        await asyncio.wait_for(ending, _CLOSE_S)
