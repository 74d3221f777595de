"""The state of one crawl in its child process: from a node of a frontier to its archived capture, and on to what it leads to."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from connectors.archive import RENDERED, Archive, Capture
from connectors.web.crawl import CrawlRequest
from connectors.web.fetcher import Fetched, Fetcher
from connectors.web.frontier import Finding, Node, SiteFrontier
from connectors.web.pace import OWN_CONCURRENCY
from connectors.web.recorder import Recorder, find
from connectors.web.render import Renderer
from connectors.web.traps import Traps
from connectors.web.urls import host_of, origin_of, start_url

_LISTING_SOURCES = ("robots", "sitemap_file", "feed_file")


class Crawl:
    """A frontier a site, and what a killed attempt has archived: a node that is in this journal is read back instead of fetched."""

    def __init__(
        self,
        request: CrawlRequest,
        archive: Archive,
        fetcher: Fetcher,
        recorder: Recorder,
        tell: Callable[[Capture], None],
        journal: "Journal",
        renderer: Renderer | None = None,
    ) -> None:
        self.fetcher = fetcher
        self._renderer = renderer
        self._user_agent = request.user_agent
        self._archive = archive
        self._recorder = recorder
        self._tell = tell
        self._journal = journal
        self._frontiers = deque(frontiers(request))

    def next(self) -> tuple[SiteFrontier, Node] | None:
        """The next node to fetch, the sites taking turns. Nodes that are denied are recorded on the way."""
        now = datetime.now(UTC)
        for _ in range(len(self._frontiers)):
            frontier = self._frontiers[0]
            self._frontiers.rotate(-1)
            while frontier.in_flight < 2 * OWN_CONCURRENCY and (node := frontier.next(now)) is not None:
                if node.denial is None:
                    return frontier, node
                self._deny(frontier, node)
        return None

    def is_done(self) -> bool:
        """Whether nothing is left to hand out."""
        return not any(frontier.has_work() for frontier in self._frontiers)

    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return any(frontier.in_flight for frontier in self._frontiers)

    def is_archived(self, frontier: SiteFrontier, node: Node) -> bool:
        """Whether a killed attempt has finished this node."""
        return self._journal.place(frontier.site, node.source, node.url) is not None

    async def fetch(self, frontier: SiteFrontier, node: Node) -> Fetched | None:
        """What the network gives for a node, and a browser for an empty page; None if the archive has it."""
        if self.is_archived(frontier, node):
            return None
        fetched = await self.fetcher.fetch(node)
        if self._renderer is None:
            return fetched
        return await self._renderer.complete(node, fetched, partial(self._is_allowed, frontier))

    def finish(self, frontier: SiteFrontier, node: Node, fetched: Fetched | None) -> None:
        """Archive what came of a node, tell the parent, and go on with what it leads to."""
        if fetched is None:
            place = self._journal.place(frontier.site, node.source, node.url)
            if place is None:
                raise ValueError(f"{node.url} was neither fetched nor archived")
            capture, archived = self._archive.recall(place)
            body, header = (archived.body, archived.header("X-Robots-Tag")) if archived is not None else (b"", None)
        else:
            capture = self._recorder.record(frontier.site, node, fetched)
            self._tell(capture)
            body, header = _body_of(fetched)
        finding = find(node, capture, body, header, self._user_agent)
        if finding.robots is not None:
            self.fetcher.pace(host_of(node.origin)).raise_floor(finding.robots.crawl_delay_s)
        frontier.commit(node, finding)

    def _is_allowed(self, frontier: SiteFrontier, url: str) -> bool:
        """Whether the robots.txt of a URL's origin allows it, as far as the crawl has read it."""
        rules = frontier.robots(origin_of(url))
        return rules is None or rules.refusal(url, self._user_agent) is None

    def _deny(self, frontier: SiteFrontier, node: Node) -> None:
        if not self.is_archived(frontier, node):
            self._tell(self._recorder.record_denial(frontier.site, node))
        frontier.commit(node, Finding())


class Journal:
    """Where the captures of a killed attempt lie, by site, kind and URL (kept as hashes: a crawl may hold very many).

    `rendered` is how many of them a browser made.
    """

    def __init__(self) -> None:
        self.rendered = 0
        self._places: dict[int, tuple[str, int]] = {}

    def add(self, capture: Capture) -> None:
        """Note a capture that was read back from the archive."""
        if capture.warc_file is None or capture.warc_offset is None:
            raise ValueError(f"an archived capture of {capture.url} has no place")
        self.rendered += capture.source.startswith(RENDERED)
        self._places[_key(capture.site, capture.source, capture.url)] = capture.warc_file, capture.warc_offset

    def place(self, site: str, source: str, url: str) -> tuple[str, int] | None:
        """The file and offset of a capture, or None if there is none."""
        return self._places.get(_key(site, source, url))


def frontiers(request: CrawlRequest) -> list[SiteFrontier]:
    """A frontier for each site of a request, at its start."""
    starts = [start_url(site) for site in request.sites]
    found = [
        SiteFrontier(start, request.user_agent, request.max_pages, request.max_depth, Traps(request.started_at.year)) for start in starts if start
    ]
    return list({frontier.site: frontier for frontier in found}.values())


def _body_of(fetched: Fetched) -> tuple[bytes, str | None]:
    known = fetched.original[1] if fetched.original is not None else fetched.answer
    if known is None:
        return b"", None
    return known.body if fetched.rendered is None else fetched.rendered, known.header("X-Robots-Tag")


def _key(site: str, source: str, url: str) -> int:
    """Robots and listings are told from pages: one URL may be asked for as both."""
    return hash((site, source if source in _LISTING_SOURCES else "page", url))
