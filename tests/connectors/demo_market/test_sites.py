"""The rendered pages: parsable, dated in three ways, linked as documented, and consistent with what crawlers are told."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from lxml import etree, html

from connectors.demo_market.content import CONTENT_ROOT, DemoContentError, Document, MarketName, load_market
from connectors.demo_market.sites import BROKEN_LINKS, RenderedSite, _render_site, render_market, subject_urls

MARKETS: tuple[MarketName, ...] = ("en", "de")
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module", params=MARKETS)
def sites(request: pytest.FixtureRequest) -> dict[str, RenderedSite]:
    return {site.site.host: site for site in render_market(request.param)}


@pytest.fixture(scope="module")
def english() -> dict[str, RenderedSite]:
    return {site.site.host: site for site in render_market("en")}


def page(site: RenderedSite, path: str) -> html.HtmlElement:
    return html.document_fromstring(site.answer(path).body)


def links(site: RenderedSite, path: str) -> Iterator[str]:
    for anchor in page(site, path).iter("a"):
        yield urldefrag(urljoin(f"http://{site.site.host}{path}", anchor.get("href"))).url


def target_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_the_market_has_the_promised_number_of_pages(sites: dict[str, RenderedSite]) -> None:
    low, high = (38, 48) if "brightloaf.test" in sites else (12, 18)
    for site in sites.values():
        assert low <= len(site.html_paths) <= high, site.site.host


def test_every_page_parses_and_has_title_language_and_one_headline(sites: dict[str, RenderedSite]) -> None:
    for site in sites.values():
        for path in site.html_paths:
            tree = page(site, path)
            assert tree.findtext(".//title"), path
            assert tree.get("lang") in {"en", "de"}, path
            assert len(tree.findall(".//h1")) == 1, path


def test_titles_are_unique_apart_from_copies(sites: dict[str, RenderedSite]) -> None:
    for site in sites.values():
        copies = {copy.path for copy in site.site.copies}
        titles = [page(site, path).findtext(".//title") for path in site.html_paths if path not in copies]
        assert len(set(titles)) == len(titles)


def test_dates_are_told_in_json_ld_in_meta_tags_or_in_print_alone(sites: dict[str, RenderedSite]) -> None:
    assert sorted(site.site.dates for site in sites.values()) == ["json-ld", "meta", "print"]
    for site in sites.values():
        for post in site.site.posts:
            told = _told_dates(page(site, post.path), site, post)
            assert told == {site.site.dates}, post.url


def _told_dates(tree: html.HtmlElement, site: RenderedSite, post: Document) -> set[str]:
    day = post.published_on or date.min
    scripts = [json.loads(script.text) for script in tree.iterfind(".//script[@type='application/ld+json']")]
    metas = {meta.get("property"): meta.get("content") for meta in tree.iterfind(".//meta[@property]")}
    printed = f"{day.day}. " if site.site.language == "de" else f"{day.day} "
    ways = {
        "json-ld": any(script.get("datePublished") == day.isoformat() for script in scripts),
        "meta": metas.get("article:published_time", "").startswith(day.isoformat()),
        "print": any(printed in line.text_content() and str(day.year) in line.text_content() for line in tree.find_class("dateline")),
    }
    return {way for way, is_told in ways.items() if is_told}


def test_printed_dates_are_localised() -> None:
    krautwerk = {site.site.host: site for site in render_market("de")}["krautwerk.test"]
    line = page(krautwerk, "/notizen/tomaten-aussaat-protokoll.html").find_class("dateline")[0].text_content()
    assert line == "Veröffentlicht am 11. März 2024 von Konrad Eibl"


def test_the_three_layouts_differ(sites: dict[str, RenderedSite]) -> None:
    assert {site.site.layout for site in sites.values()} == {"shop", "magazine", "journal"}


def test_every_link_within_the_market_is_answered_apart_from_the_planted_ones(sites: dict[str, RenderedSite]) -> None:
    broken = set()
    for site in sites.values():
        for path in site.html_paths:
            for url in links(site, path):
                host = urlsplit(url).hostname
                if host in sites and sites[host].answer(target_of(url)).status == 404:
                    broken.add(url)
    assert broken == set(BROKEN_LINKS["en" if "brightloaf.test" in sites else "de"])


def test_every_page_can_be_found_from_the_start_page_the_sitemaps_and_the_feed(sites: dict[str, RenderedSite]) -> None:
    for site in sites.values():
        assert _reached(site) >= set(site.html_paths), site.site.host


def _reached(site: RenderedSite) -> set[str]:
    waiting, reached = ["/", *map(target_of, announced(site))], set()
    while waiting:
        path = waiting.pop()
        answer = site.answer(path)
        if path in reached or answer.status == 404:
            continue
        reached.add(path)
        waiting += [target_of(url) for url in links(site, path) if urlsplit(url).hostname == site.site.host]
    return reached


def announced(site: RenderedSite) -> list[str]:
    """The addresses in a site's sitemaps, or in its feed."""
    if site.site.discovery == "feed":
        return [link.text for link in etree.fromstring(site.answer("/feed.xml").body).iterfind(".//item/link")]
    if site.site.discovery == "sitemap":
        return _locations(site.answer("/sitemap.xml").body)
    parts = _locations(site.answer("/sitemap_index.xml").body)
    assert any(part.endswith(".gz") for part in parts)
    bodies = [site.answer(target_of(part)).body for part in parts]
    return [url for body in bodies for url in _locations(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)]


def _locations(body: bytes) -> list[str]:
    return [location.text for location in etree.fromstring(body).iterfind(".//s:loc", SITEMAP)]


def test_sitemaps_list_every_post_once_and_nothing_that_is_forbidden(sites: dict[str, RenderedSite]) -> None:
    for site in (site for site in sites.values() if site.site.discovery != "feed"):
        urls = announced(site)
        assert len(set(urls)) == len(urls)
        assert {post.url for post in site.site.posts} <= set(urls)
        forbidden = [url for url in urls for folder in site.site.disallow if urlsplit(url).path.startswith(folder)]
        assert not forbidden
        assert all(site.answer(target_of(url)).status == 200 for url in urls)
        assert f"Sitemap: {site.site.url}" in site.answer("/robots.txt").body.decode()


def test_the_feed_has_the_newest_posts_and_the_site_no_sitemap(english: dict[str, RenderedSite]) -> None:
    journal = english["crumbjournal.test"]
    assert announced(journal) == [post.url for post in journal.site.posts[:12]]
    assert journal.answer("/sitemap.xml").status == 404
    assert b"Sitemap" not in journal.answer("/robots.txt").body


def test_forbidden_pages_are_linked_and_exist(english: dict[str, RenderedSite]) -> None:
    for site in english.values():
        behind = [path for path in site.html_paths if path.startswith(site.site.disallow)]
        linked = {target_of(url) for path in site.html_paths if path not in behind for url in links(site, path)}
        assert behind, site.site.host
        assert linked & set(behind), site.site.host


def test_redirects_are_permanent_linked_and_lead_to_a_page(english: dict[str, RenderedSite]) -> None:
    for site in english.values():
        linked = {target_of(url) for path in site.html_paths for url in links(site, path)}
        for path in site.site.redirects:
            answer = site.answer(path)
            assert answer.status == 301
            assert site.answer(answer.location or "").status == 200
            assert path in linked


def test_listings_are_paginated_and_hold_every_listed_post_once(sites: dict[str, RenderedSite]) -> None:
    for site in sites.values():
        seen: list[str] = []
        path: str | None = site.site.listing.first_path
        while path:
            tree = page(site, path)
            seen += [
                entry.get("href") for entry in tree.xpath("//*[contains(@class,'card') or contains(@class,'teaser') or contains(@class,'index')]//a")
            ]
            following = tree.xpath("//a[@rel='next']/@href")
            path = following[0] if following else None
        assert sorted(seen) == sorted(post.path for post in site.site.posts if post.is_listed)


def test_only_the_sitemap_knows_the_unlisted_post(english: dict[str, RenderedSite]) -> None:
    shop = english["brightloaf.test"]
    hidden = [post.path for post in shop.site.posts if not post.is_listed]
    assert len(hidden) == 1
    assert not any(target_of(url) in hidden for path in shop.html_paths for url in links(shop, path))


def test_a_print_version_names_its_original_and_a_repeated_post_does_not(english: dict[str, RenderedSite]) -> None:
    printed = page(english["brightloaf.test"], "/print/bakers-percentages/")
    assert printed.find(".//link[@rel='canonical']").get("href") == "http://brightloaf.test/blog/bakers-percentages/"
    journal = english["crumbjournal.test"]
    repeated = page(journal, "/posts/soggy-bottoms-again.html")
    assert repeated.find(".//link[@rel='canonical']") is None
    original = _text(page(journal, "/posts/soggy-bottoms.html"))
    assert sum(paragraph in original for paragraph in _text(repeated)) >= len(original) - 2


def _text(tree: html.HtmlElement) -> list[str]:
    return [paragraph.text_content() for paragraph in tree.iter("p")]


def test_a_tracking_parameter_changes_nothing_and_a_page_number_does(english: dict[str, RenderedSite]) -> None:
    shop, journal = english["brightloaf.test"], english["crumbjournal.test"]
    tracked = [target_of(url) for url in links(shop, "/") if "utm_source" in url]
    assert tracked
    assert all(shop.answer(path) == shop.answer(path.split("?")[0]) for path in tracked)
    assert journal.answer("/archive?page=2").body != journal.answer("/archive").body


def test_pages_that_must_not_be_indexed_say_so(sites: dict[str, RenderedSite]) -> None:
    for site in sites.values():
        for document in site.site.documents:
            robots = page(site, document.path).find(".//meta[@name='robots']")
            assert (robots is not None and "noindex" in robots.get("content")) is not document.is_indexable


def test_alternate_languages_name_each_other(english: dict[str, RenderedSite]) -> None:
    magazine = english["hearthandrye.test"]
    pairs = {
        path: {link.get("hreflang"): link.get("href") for link in page(magazine, path).iterfind(".//link[@hreflang]")}
        for path in ("/about", "/de/ueber-uns")
    }
    both = {"en": "http://hearthandrye.test/about", "de": "http://hearthandrye.test/de/ueber-uns"}
    assert pairs == {"/about": both, "/de/ueber-uns": both}
    assert page(magazine, "/de/ueber-uns").get("lang") == "de"


def test_the_target_links_to_both_competitors_more_often_than_to_any_platform(english: dict[str, RenderedSite]) -> None:
    shop = english["brightloaf.test"]
    found = Counter(urlsplit(url).hostname for path in shop.html_paths for url in links(shop, path))
    outbound = {host: count for host, count in found.items() if host != "brightloaf.test"}
    platforms = [count for host, count in outbound.items() if host not in english]
    assert 1 <= len(platforms) <= 3
    assert min(outbound["hearthandrye.test"], outbound["crumbjournal.test"]) > max(platforms)


def test_subject_urls_are_pages_of_the_market(english: dict[str, RenderedSite]) -> None:
    urls = subject_urls("en", "chocolate")
    assert [len(urls[host]) for host in ("brightloaf.test", "crumbjournal.test", "hearthandrye.test")] == [0, 5, 0]
    assert all(english["crumbjournal.test"].answer(target_of(url)).status == 200 for url in urls["crumbjournal.test"])


def test_a_link_to_a_post_of_tomorrow_is_plain_text_until_then() -> None:
    before, after = (render_market("en", as_of=day)[0] for day in (date(2025, 12, 31), date(2026, 3, 31)))
    assert before.answer("/blog/is-my-starter-ready/").status == 404
    assert "/blog/is-my-starter-ready/" not in set(map(target_of, links(before, "/blog/start-a-sourdough-starter/")))
    assert "/blog/is-my-starter-ready/" in set(map(target_of, links(after, "/blog/start-a-sourdough-starter/")))


def test_a_page_changes_its_etag_only_with_its_words() -> None:
    first, second = (render_market("en")[0].answer("/blog/pan-pizza-at-home/") for _ in range(2))
    other = render_market("en")[0].answer("/blog/shortbread-ratio/")
    assert first == second
    assert first.etag != other.etag


def test_a_link_to_a_post_that_nobody_wrote_is_refused() -> None:
    market = load_market("en")
    broken = replace(market.target.documents[0], body="[nothing](post:no-such-post)")
    with pytest.raises(DemoContentError, match="no-such-post"):
        _render_site(market, replace(market.target, documents=(broken,)))


def test_the_content_has_no_stray_files() -> None:
    assert {path.suffix for path in CONTENT_ROOT.rglob("*") if path.is_file()} == {".md", ".yaml"}
