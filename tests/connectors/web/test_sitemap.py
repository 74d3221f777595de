"""Sitemaps and feeds of every kind, read into the URLs that they list."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.sitemap import MAX_URLS, Entry, Listing, read_entries, read_listing

URLSET = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<!-- <url><loc>http://x.org/hidden</loc></url> -->
<url><loc> http://x.org/a </loc><lastmod>2026-01-01</lastmod><image:image><image:loc>http://x.org/i.png</image:loc></image:image></url>
<url><loc>http://x.org/b?x=1&amp;y=2</loc></url><url><loc><![CDATA[http://x.org/c]]></loc></url><url><loc>http://x.org/a</loc></url></urlset>"""
INDEX = """<sm:sitemapindex xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:sitemap><sm:loc>http://x.org/s1.xml.gz</sm:loc></sm:sitemap>
<sm:sitemap><sm:loc>http://x.org/s2.xml</sm:loc></sm:sitemap></sm:sitemapindex>"""
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>http://x.org/</link>
<atom:link href="http://x.org/feed" rel="self"/><item><title>A</title><link>http://x.org/a</link></item><item><link><![CDATA[http://x.org/b]]></link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="http://x.org/atom"/><link href="http://x.org/"/>
<entry><link rel='alternate' href='http://x.org/a?p=1&amp;q=2'/><link rel="edit" href="http://x.org/edit"/></entry></feed>"""
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "http://x.org/a"}, {"id": 2}, {"url": 7}]})


@pytest.mark.parametrize(
    ("text", "listing"),
    [
        (URLSET, Listing("urlset", ("http://x.org/a", "http://x.org/b?x=1&y=2", "http://x.org/c"))),
        (INDEX, Listing("index", ("http://x.org/s1.xml.gz", "http://x.org/s2.xml"))),
        (RSS, Listing("feed", ("http://x.org/", "http://x.org/a", "http://x.org/b"))),
        (ATOM, Listing("feed", ("http://x.org/", "http://x.org/a?p=1&q=2"))),
        (JSON_FEED, Listing("feed", ("http://x.org/a",))),
        ("http://x.org/a\r\nhttp://x.org/b\n\nnot a url\n", Listing("text", ("http://x.org/a", "http://x.org/b"))),
        ("<html><body>Not found</body></html>", Listing("unknown", ())),
        ("[" * 100_000, Listing("unknown", ())),
        ('{"items": 3}', Listing("unknown", ())),
        ("", Listing("unknown", ())),
    ],
    ids=["urlset", "index", "rss", "atom", "json", "text", "html", "brackets", "no items", "empty"],
)
def test_listing(text: str, listing: Listing) -> None:
    assert read_listing(text.encode()) == listing


def test_gzipped_and_wide_ones_are_the_same() -> None:
    plain = read_listing(URLSET.encode())
    assert read_listing(gzip.compress(URLSET.encode())) == plain
    assert read_listing(("\ufeff" + URLSET).encode("utf-16-le")) == plain
    assert read_listing("\ufeff".encode() + URLSET.encode()) == plain


def test_gzip_bomb_lists_nothing() -> None:
    assert read_listing(gzip.compress(bytes(60_000_000))) == Listing("unknown", ())
    assert read_listing(b"\x1f\x8bbroken") == Listing("unknown", ())


def test_at_most_50000_urls() -> None:
    text = "".join(f"<url><loc>http://x.org/{number}</loc></url>" for number in range(MAX_URLS + 10))
    assert len(read_listing(f"<urlset>{text}</urlset>".encode()).urls) == MAX_URLS


def test_entities_do_not_expand() -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a "http://x.org/"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
    assert read_listing(bomb.encode()).urls == ("&b;",)


@pytest.mark.parametrize("piece", ["<!--", "<loc>", "<loc><![CDATA[", "<loc>]]>", "<link ", "<link href=", "&amp"])
def test_hostile_ones_take_linear_time(piece: str) -> None:
    """A pattern that looks ahead from each piece anew would take hours for these."""
    for root in ("<urlset>", "<rss>", "<feed>"):
        assert read_listing((root + piece * 1_000_000).encode()).urls == ()


@given(st.binary(max_size=300))
def test_nothing_makes_it_raise(body: bytes) -> None:
    assert read_listing(b"<urlset><loc>" + body).kind in ("urlset", "unknown")
    assert read_listing(body).kind in ("urlset", "index", "feed", "text", "unknown")


@pytest.mark.parametrize("body", [URLSET.encode(), gzip.compress(URLSET.encode())], ids=["plain", "gzip"])
def test_entries_keep_the_day_that_a_sitemap_states(body: bytes) -> None:
    expected = (Entry("http://x.org/a", "2026-01-01"), Entry("http://x.org/b?x=1&y=2", None), Entry("http://x.org/c", None))
    assert read_entries(body) == expected


def test_a_day_before_the_address_and_a_prefix_are_read() -> None:
    body = b"<s:urlset><s:url><s:lastmod>2026-02-03T04:05:06Z</s:lastmod><s:loc>http://x.org/a</s:loc></s:url></s:urlset>"
    assert read_entries(body) == (Entry("http://x.org/a", "2026-02-03T04:05:06Z"),)


def test_an_index_a_feed_and_what_is_broken_have_no_entries() -> None:
    bodies = (INDEX.encode(), b"<rss><channel><item><link>http://x.org/a</link></item></channel></rss>", gzip.compress(URLSET.encode())[:40], b"")
    assert [read_entries(body) for body in bodies] == [()] * 4


def test_a_list_of_plain_text_has_entries_without_days() -> None:
    assert read_entries(b"http://x.org/a\nhttp://x.org/b\n") == (Entry("http://x.org/a", None), Entry("http://x.org/b", None))
