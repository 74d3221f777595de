"""Which URL of a site comes next."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.frontier import FETCHES_A_PAGE, SPARE_FETCHES, Finding, Node, SiteFrontier
from connectors.web.robots import Robots, robots_from_answer
from connectors.web.sitemap import Listing
from connectors.web.traps import Traps

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOME = "http://x.org/"
OPEN = Finding(robots=Robots(AT))


def frontier(max_pages: int = 100, max_depth: int = 20) -> SiteFrontier:
    return SiteFrontier(HOME, "Plancast", max_pages, max_depth, Traps(2026))


def walk(site: SiteFrontier, web: dict[str, Finding], *, shuffle: random.Random | None = None, width: int = 4) -> list[str]:
    """Crawl a made-up web, at most `width` nodes at a time, answered in any order; the URLs in the order in which they were handed out."""
    order: list[str] = []
    flying: list[Node] = []
    while True:
        while len(flying) < width and (node := site.next(AT)) is not None:
            order.append(node.url)
            flying.append(node)
        if not flying:
            return order
        node = flying.pop(shuffle.randrange(len(flying)) if shuffle is not None else 0)
        site.commit(node, web.get(node.url, OPEN if node.kind == "robots" else Finding()))


def page(*links: str, **fields: object) -> Finding:
    return Finding(is_page=True, links=tuple(f"http://x.org/{link}" for link in links), **fields)  # type: ignore[arg-type]


def test_robots_come_first_then_breadth_first() -> None:
    web = {HOME: page("a", "b"), "http://x.org/a": page("c", "a"), "http://x.org/b": page("d")}
    order = walk(frontier(), web)
    assert order[0] == "http://x.org/robots.txt"
    assert [url for url in order if url.count("/") == 3 and "." not in url[8:].partition("/")[2]] == [
        HOME,
        *(f"http://x.org/{name}" for name in "abcd"),
    ]
    assert len(order) == len(set(order))


@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(1, 9))
def test_order_of_answers_does_not_matter(seed: int, max_pages: int, width: int) -> None:
    maker = random.Random(7)
    web = {f"http://x.org/{n}": page(*(str(maker.randrange(60)) for _ in range(4))) if n % 3 else Finding() for n in range(60)}
    web[HOME] = page("1", "2", "3")
    one_by_one = walk(frontier(max_pages), web, width=1)
    assert walk(frontier(max_pages), web, shuffle=random.Random(seed), width=width) == one_by_one
    assert sum(web[url].is_page for url in one_by_one if url in web) <= max_pages


def test_pages_that_come_to_nothing_do_not_count() -> None:
    web = {HOME: page("gone1", "gone2", "a", "b", "c"), "http://x.org/a": page(), "http://x.org/b": page()}
    site = frontier(max_pages=3)
    assert "http://x.org/c" not in walk(site, web)
    assert site.page_count == 3
    assert not site.has_work()


def test_fetches_are_bounded_even_if_no_page_comes_of_them() -> None:
    web = {HOME: page(*(f"gone/{number}" for number in range(10_000)))}
    assert len(walk(frontier(max_pages=10), web)) <= FETCHES_A_PAGE * 10 + SPARE_FETCHES + 5


def test_disallowed_url_is_handed_out_with_its_denial() -> None:
    rules = robots_from_answer(200, b"User-agent: *\nDisallow: /private", "Plancast", AT)
    site = frontier()
    denials: dict[str, object] = {}
    while (node := site.next(AT)) is not None:
        denials[node.url] = node.denial
        site.commit(node, Finding(robots=rules) if node.kind == "robots" else page("private/a") if node.url == HOME else Finding())
    assert denials["http://x.org/private/a"] == ("blocked_by_robots", "robots.txt disallows it")
    assert denials[HOME] is None


def test_sitemap_named_in_robots_is_read_with_its_children() -> None:
    robots = Robots(AT, sitemaps=("http://cdn.org/index.xml", "/relative.xml"))
    web = {
        "http://x.org/robots.txt": Finding(robots=robots),
        "http://cdn.org/index.xml": Finding(listing=Listing("index", ("http://cdn.org/s1.xml", "http://x.org/s2.xml", "http://evil.org/s3.xml"))),
        "http://cdn.org/s1.xml": Finding(listing=Listing("urlset", ("http://x.org/listed", "http://other.org/listed"))),
    }
    order = walk(frontier(), web)
    assert {"http://cdn.org/s1.xml", "http://x.org/s2.xml", "http://x.org/relative.xml", "http://x.org/listed"} <= set(order)
    assert not {"http://evil.org/s3.xml", "http://other.org/listed", "http://x.org/sitemap.xml"} & set(order)


def test_sitemap_is_guessed_and_then_the_feed() -> None:
    order = walk(frontier(), {})
    assert order == ["http://x.org/robots.txt", HOME, "http://x.org/sitemap.xml", "http://x.org/feed.xml"]


def test_feed_is_not_guessed_where_one_is_linked() -> None:
    order = walk(frontier(), {HOME: Finding(is_page=True, feeds=("http://x.org/rss",))})
    assert "http://x.org/rss" in order
    assert "http://x.org/feed.xml" not in order


def test_sitemaps_that_name_each_other_end() -> None:
    web = {f"http://x.org/{n}.xml": Finding(listing=Listing("index", (f"http://x.org/{n + 1}.xml", "http://x.org/0.xml"))) for n in range(1000)}
    web["http://x.org/robots.txt"] = Finding(robots=Robots(AT, sitemaps=("http://x.org/0.xml",)))
    assert len(walk(frontier(), web)) < 12


def test_depth_is_bounded_but_not_for_the_next_page_of_a_list() -> None:
    web = {HOME: page("list/1", "a")} | {f"http://x.org/list/{n}": page(f"list/{n + 1}") for n in range(1, 30)}
    web |= {"http://x.org/a": page("b"), "http://x.org/b": page("c")}
    order = walk(frontier(max_depth=2), web)
    assert "http://x.org/list/30" in order
    assert "http://x.org/b" in order
    assert "http://x.org/c" not in order


def test_each_origin_of_the_site_has_its_own_robots() -> None:
    web = {HOME: Finding(location="https://www.x.org/"), "https://www.x.org/": Finding(is_page=True)}
    order = walk(frontier(), web)
    assert order.index("https://www.x.org/robots.txt") < order.index("https://www.x.org/")


def test_robots_may_redirect_and_are_asked_for_again_after_a_day() -> None:
    site = frontier()
    node = site.next(AT)
    assert node is not None
    site.commit(node, Finding(location="http://cdn.org/robots"))
    moved = site.next(AT)
    assert moved is not None
    assert (moved.url, moved.origin) == ("http://cdn.org/robots", "http://x.org")
    site.commit(moved, OPEN)
    assert getattr(site.next(AT + timedelta(hours=25)), "url", "") == "http://x.org/robots.txt"


def test_redirects_keep_their_chain_and_do_not_leave() -> None:
    site = frontier()
    web = {HOME: Finding(location="http://x.org/b"), "http://x.org/b": Finding(location="http://other.org/")}
    order = walk(site, web)
    assert "http://x.org/b" in order
    assert "http://other.org/" not in order


def test_trap_is_handed_out_once() -> None:
    urls = [f"shop?a={number}&b=1" for number in range(300)]
    site = frontier(max_pages=1000)
    order = walk(site, {HOME: page(*urls)})
    traps = [url for url in order if "shop" in url]
    assert len(traps) == 61


def test_sitemap_urls_are_no_traps() -> None:
    urls = tuple(f"http://x.org/shop?a={number}&b=1" for number in range(300))
    web = {"http://x.org/sitemap.xml": Finding(listing=Listing("urlset", urls))}
    assert len([url for url in walk(frontier(max_pages=1000), web) if "shop" in url]) == 300


def test_robots_without_rules_is_a_fault() -> None:
    site = frontier()
    node = site.next(AT)
    assert node is not None
    with pytest.raises(ValueError, match="no rules"):
        site.commit(node, Finding())
