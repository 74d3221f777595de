"""The empty pages of a crawl, completed: a page that is no more than a shell for scripts is rendered by a real browser, and no other page is.

An optional extra: Playwright is imported when the first empty page is met, and not before. What cannot be rendered stays as it was fetched,
and its capture says why.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Self

from connectors.archive import RENDERED, UNRENDERED, Archive
from connectors.web.crawl import CrawlRequest
from connectors.web.fetcher import Fetched, Fetcher
from connectors.web.frontier import Node
from connectors.web.pace import GIVE_UP_AFTER
from connectors.web.recorder import is_html
from connectors.web.render_shell import is_shell
from connectors.web.render_task import Document, NotRendered, RenderLimits
from connectors.web.urls import host_of

if TYPE_CHECKING:
    from connectors.web.render_browser import Chromium
    from connectors.web.render_network import AnswerCache


class Renderer:
    """Renders the empty pages of one crawl, one at a time, at most `request.render_pages` of them.

    `rendered` counts them, from what a killed attempt of the crawl has rendered on; `failures` those of each host that failed in a row.
    """

    def __init__(self, request: CrawlRequest, fetcher: Fetcher, archive: Archive, rendered: int = 0, limits: RenderLimits | None = None) -> None:
        self.rendered = rendered
        self.failures: Counter[str] = Counter()
        self._request = request
        self._fetcher = fetcher
        self._archive = archive
        self._limits = limits or RenderLimits()
        self._turn = asyncio.Lock()
        self._tools: tuple[Chromium, AnswerCache] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._tools is not None:
            await self._tools[0].close()

    async def complete(self, node: Node, fetched: Fetched, is_allowed: Callable[[str], bool]) -> Fetched:
        """What was fetched, with the rendered page where it is an empty shell, or with the reason why there is none.

        A 304 tells that the shell is the same, not what its scripts would show now: it is rendered anew, and stays `not_modified` only if that
        gives what the archive holds.
        """
        document = self._shell(node, fetched, is_allowed)
        if document is None:
            return fetched
        started_s = time.monotonic()
        try:
            async with self._turn:
                html = await self.render(document)
        except NotRendered as error:
            return replace(fetched, unrendered=f"{UNRENDERED}{error}")
        spent_s = fetched.duration_s + time.monotonic() - started_s
        is_known = fetched.original is not None and fetched.original[0].digest == sha256(html).hexdigest()
        return replace(fetched, rendered=None if is_known else html, duration_s=spent_s)

    async def render(self, document: Document) -> bytes:
        """The HTML (UTF-8) of a page after its scripts have run. Raises `NotRendered`."""
        if self.rendered >= self._request.render_pages:
            raise NotRendered(f"the crawl has rendered {self.rendered} pages, which is its limit")
        try:
            from connectors.web.render_browser import Chromium
            from connectors.web.render_network import AnswerCache, PageNetwork
        except ImportError as error:
            raise NotRendered(f"the extra is not installed ({error}). Install it: pip install 'plancast[render]'") from error
        if self.failures[host_of(document.url)] >= GIVE_UP_AFTER:
            raise NotRendered(f"rendering pages of its host failed {GIVE_UP_AFTER} times in a row")
        if self._tools is None:
            self._tools = Chromium(self._request.browser, self._request.user_agent, self._limits), AnswerCache()
        chromium, cache = self._tools
        await chromium.ready()
        self.rendered += 1
        self.failures[host_of(document.url)] += 1
        html = await chromium.html_of(PageNetwork(document, self._fetcher, cache, self._limits))
        self.failures[host_of(document.url)] = 0
        return html

    def _shell(self, node: Node, fetched: Fetched, is_allowed: Callable[[str], bool]) -> Document | None:
        """The plain answer to a page, if it is an empty shell."""
        if node.kind != "page":
            return None
        if fetched.original is not None:
            capture, plain = fetched.original
            plain = self._archive.plain(capture)[1] if capture.source.startswith(RENDERED) else plain
            return Document(node.url, plain.body, plain.headers, is_allowed) if is_shell(plain.body) else None
        answer = fetched.answer
        if fetched.failure is not None or answer is None or answer.status != 200 or not is_html(answer) or not is_shell(answer.body):
            return None
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
        return Document(node.url, answer.body, headers, is_allowed)
