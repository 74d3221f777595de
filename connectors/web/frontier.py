"""Which URL of a site comes next: breadth first, each once, within its bounds. Pure: no network, no clock, no disk.

Nodes are handed out in the order in which they were admitted, and what they led to is taken in in the order in which they were handed out,
whatever the order in which answers arrive. So the order of a crawl, and what `max_pages` cuts off, depend on what the site says alone: an
undisturbed crawl and one that was killed and resumed fetch the same URLs.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from connectors.web.robots import Robots
from connectors.web.sitemap import Listing
from connectors.web.traps import Traps
from connectors.web.urls import MAX_URL_LENGTH, in_site, normalise, origin_of, site_of

MAX_REDIRECTS = 10
MAX_SITEMAPS = 500
FEW_SITEMAPS = 20
PAGES_A_SITEMAP = 20
MAX_SITEMAP_NESTING = 5
MAX_FEEDS = 10
FETCHES_A_PAGE = 3
SPARE_FETCHES = 200

_NUMBER = re.compile(r"\d+")
_OWN_SOURCE = {"sitemap": "sitemap_file", "feed": "feed_file", "robots": "robots"}


@dataclass(slots=True)
class Node:
    """One URL to ask for. `kind` is `page`, `robots`, `sitemap`, `feed` or `trap`; `chain` the URLs that redirected here.

    `denial` (outcome, reason) says why it is not to be fetched after all. `origin` is the one whose robots.txt it obeys, or is.
    """

    url: str
    kind: str
    source: str
    depth: int
    origin: str
    chain: tuple[str, ...] = ()
    is_guess: bool = False
    denial: tuple[str, str] | None = None
    turn: int = -1


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a node: whether it is a page that counts, where it redirects to, what it lists or links, the rules that it gives."""

    is_page: bool = False
    location: str | None = None
    links: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    listing: Listing | None = None
    robots: Robots | None = None


@dataclass(slots=True)
class SiteFrontier:
    """The frontier of one site."""

    start: str
    user_agent: str
    max_pages: int
    max_depth: int
    traps: Traps
    site: str = ""
    page_count: int = 0
    in_flight: int = 0
    _is_full: bool = False
    _pages_in_flight: int = 0
    _admitted: int = 0
    _sitemaps: int = 0
    _feeds: int = 0
    _turn: int = 0
    _next_turn: int = 0
    _queue: deque[Node] = field(default_factory=deque)
    _seen: set[int] = field(default_factory=set)
    _robots: dict[str, Robots | None] = field(default_factory=dict)
    _waiting: dict[int, tuple[Node, Finding]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.site = site_of(self.start)
        self._admit_page(self.start, "seed", 0)

    def has_work(self) -> bool:
        """Whether a node is or may yet be handed out."""
        return bool(self._queue)

    def next(self, now: datetime) -> Node | None:
        """The next node to fetch or, if it carries a denial, to record; None while the answers to earlier ones must be awaited, or at the end."""
        if not self._queue:
            return None
        node = self._queue[0]
        if node.kind == "page" and self.page_count >= self.max_pages:
            self._is_full = True
            self._queue.clear()
            return None
        if node.kind == "page" and self.page_count + self._pages_in_flight >= self.max_pages:
            return None
        if self._obeys_robots(node):
            if node.origin not in self._robots or self._has_expired(node.origin, now):
                self._robots[node.origin] = None
                self._was_seen(f"{node.origin}/robots.txt")
                return self._hand_out(_robots_node(f"{node.origin}/robots.txt", node.origin))
            rules = self._robots[node.origin]
            if rules is None:
                return None
            node.denial = rules.refusal(node.url, self.user_agent)
        return self._hand_out(self._queue.popleft())

    def commit(self, node: Node, finding: Finding) -> None:
        """Take in what came of a node. Any order will do: it takes effect in the order in which the nodes were handed out."""
        self.in_flight -= 1
        if node.kind == "page":
            self._pages_in_flight -= 1
            self.page_count += finding.is_page
        self._waiting[node.turn] = node, finding
        while self._next_turn in self._waiting:
            self._absorb(*self._waiting.pop(self._next_turn))
            self._next_turn += 1

    def robots(self, origin: str) -> Robots | None:
        """The rules of an origin, once they are known."""
        return self._robots.get(origin)

    def _hand_out(self, node: Node) -> Node:
        node.turn = self._turn
        self._turn += 1
        self.in_flight += 1
        self._pages_in_flight += node.kind == "page"
        return node

    def _obeys_robots(self, node: Node) -> bool:
        """A sitemap that robots.txt names is an invitation; a guessed one is not."""
        return node.kind in ("page", "feed") or (node.kind == "sitemap" and node.is_guess)

    def _has_expired(self, origin: str, now: datetime) -> bool:
        rules = self._robots[origin]
        return rules is not None and rules.has_expired(now)

    def _absorb(self, node: Node, finding: Finding) -> None:
        if node.kind == "robots":
            self._absorb_robots(node, finding)
        elif node.kind == "page":
            self._absorb_page(node, finding)
        elif node.kind in ("sitemap", "feed"):
            self._absorb_listing(node, finding)

    def _absorb_robots(self, node: Node, finding: Finding) -> None:
        if finding.location is not None:
            self._queue.appendleft(_robots_node(finding.location, node.origin, (*node.chain, node.url)))
            return
        if finding.robots is None:
            raise ValueError(f"no rules came of {node.url}")
        self._robots[node.origin] = finding.robots
        named = [url for url in (normalise(text, node.url) for text in finding.robots.sitemaps) if url is not None]
        for url in named:
            self._admit_listing(url, "sitemap", 0)
        if not named and finding.robots.denial is None:
            self._admit_listing(f"{node.origin}/sitemap.xml", "sitemap", 0, is_guess=True)

    def _absorb_page(self, node: Node, finding: Finding) -> None:
        if finding.location is not None:
            self._admit_page(finding.location, "redirect", node.depth, (*node.chain, node.url))
        if node.depth <= 1:
            for url in finding.feeds:
                self._admit_listing(url, "feed", 0)
        for url in finding.links:
            self._admit_page(url, "link", node.depth + 1, before=node.url)

    def _absorb_listing(self, node: Node, finding: Finding) -> None:
        if finding.location is not None:
            self._admit_listing(finding.location, node.kind, node.depth, chain=(*node.chain, node.url), is_guess=node.is_guess)
            return
        listing = finding.listing or Listing("unknown", ())
        source = "sitemap" if listing.kind in ("urlset", "text") else "feed"
        for text in listing.urls:
            if not self._has_room():
                break
            url = normalise(text, node.url)
            if url is None:
                continue
            if listing.kind != "index":
                self._admit_page(url, source, 1)
            elif node.depth < MAX_SITEMAP_NESTING and (in_site(url, self.site) or origin_of(url) == origin_of(node.url)):
                self._admit_listing(url, "sitemap", node.depth + 1)
        if node.is_guess and node.kind == "sitemap" and not listing.urls and not self._feeds:
            self._admit_listing(f"{node.origin}/feed.xml", "feed", 0, is_guess=True)

    def _admit_page(self, url: str, source: str, depth: int, chain: tuple[str, ...] = (), before: str = "") -> None:
        """Queue a page, if it is new, in the site and within bounds. `before` links to it: the next page of a list is as deep as the one before."""
        if not self._has_room() or not in_site(url, self.site) or hash(url) in self._seen:
            return
        if before and _NUMBER.sub("#", url) == _NUMBER.sub("#", before):
            depth -= 1
        if depth > self.max_depth:
            return
        self._was_seen(url)
        if source in ("link", "redirect", "feed") or len(url) > MAX_URL_LENGTH:
            is_trap, pattern = self.traps.check(url)
            if is_trap:
                if pattern is not None:
                    self._queue.append(Node(url, "trap", source, depth, "", denial=("skipped_trap", pattern)))
                return
        self._admitted += 1
        self._queue.append(Node(url, "page", source, depth, origin_of(url), chain))

    def _admit_listing(self, url: str, kind: str, depth: int, *, chain: tuple[str, ...] = (), is_guess: bool = False) -> None:
        if self._is_full:
            return
        if kind == "feed":
            if self._feeds >= MAX_FEEDS or not in_site(url, self.site) or self._was_seen(url):
                return
            self._feeds += 1
        else:
            if (
                self._sitemaps >= min(MAX_SITEMAPS, FEW_SITEMAPS + self.max_pages // PAGES_A_SITEMAP)
                or len(chain) > MAX_REDIRECTS
                or self._was_seen(url)
            ):
                return
            self._sitemaps += 1
        self._queue.append(Node(url, kind, _OWN_SOURCE[kind], depth, origin_of(url), chain, is_guess))

    def _has_room(self) -> bool:
        return not self._is_full and self._admitted < FETCHES_A_PAGE * self.max_pages + SPARE_FETCHES

    def _was_seen(self, url: str) -> bool:
        """Whether `url` was met before; it is from now on. The seen ones are kept as hashes of 64 bits (keyed anew in each process)."""
        key = hash(url)
        if key in self._seen:
            return True
        self._seen.add(key)
        return False


def _robots_node(url: str, origin: str, chain: tuple[str, ...] = ()) -> Node:
    return Node(url, "robots", _OWN_SOURCE["robots"], 0, origin, chain)
