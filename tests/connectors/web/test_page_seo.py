"""The facts of a page's markup: one small page a fact."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.page_seo import header_directives
from connectors.web.parse import parse_page
from connectors.web.parsed_page import PageSeo, timed_out

URL = "https://example.test/guides/composting"
BODY = "".join(f"<p>Paragraph {n} says how a heap of leaves turns into soil when it is kept moist and turned in time.</p>" for n in range(6))


def seo(head: str = "", body: str = BODY, html: str = "<html>", url: str = URL) -> PageSeo:
    found = parse_page(f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>".encode(), url, "text/html").seo
    assert found is not None
    return found


def test_titles_and_descriptions_are_counted_and_the_title_kept_whole() -> None:
    found = seo(
        "<title>Composting | Garden Office</title><title>Again</title><meta name='description' content='One'><meta name='description' content=' '>"
    )
    assert (found.title_element, found.title_count, found.description_count) == ("Composting | Garden Office", 2, 1)
    assert seo("<meta property='og:description' content='Not it'>").description_count == 0
    assert seo(body="<svg><title>A drawing</title></svg>").title_count == 0


def test_main_headings_that_say_something_are_counted_wherever_they_stand() -> None:
    assert seo(body="<aside><h1>One</h1></aside><h1> </h1><h1><img alt='Two'></h1>").h1_count == 2


def test_language_and_viewport_as_written() -> None:
    found = seo("<meta name=viewport content='width=device-width'>", html="<html lang=' EN-gb '>")
    assert (found.html_lang, found.viewport) == ("EN-gb", "width=device-width")
    assert (seo().html_lang, seo(html="<html lang=''>").html_lang, seo().viewport) == (None, "", None)


def test_alternates_and_canonicals_are_absolute_and_normalised() -> None:
    found = seo(
        "<link rel=alternate hreflang=de href='/de?utm_source=x'><link rel='alternate' hreflang='x-default' href='#'>"
        "<link rel=stylesheet hreflang=fr href='/x.css'><link rel=canonical href='/a'><link rel='CANONICAL' href='HTTPS://example.test/a#top'>"
        "<link rel=canonical href='/b'>"
    )
    assert found.alternates == (("de", "https://example.test/de"),)
    assert found.canonicals == ("https://example.test/a", "https://example.test/b")


def test_images_without_an_alternative() -> None:
    images = "<img src=/a.png><img src=/b.png alt=''><img src=/c.png title='C'><img src=/d.png role=presentation><img src=/e.png aria-hidden=true>"
    found = seo(body=images)
    assert (found.image_count, found.images_without_alt_count, found.images_without_alt) == (5, 1, ("/a.png",))


def test_what_a_secure_page_loads_or_sends_over_http() -> None:
    mixed = (
        "<img src='http://x.test/a.png'><script src=HTTP://x.test/a.js></script><form action='http://x.test/'></form><a href='http://x.test/'>x</a>"
    )
    assert seo(body=mixed).insecure_urls == ("http://x.test/a.png", "HTTP://x.test/a.js", "http://x.test/")
    assert seo(body=mixed, url="http://example.test/").insecure_count == 0
    assert seo("<link rel=stylesheet href='http://x.test/a.css'><link rel=author href='http://x.test/me'>").insecure_urls == ("http://x.test/a.css",)


def test_structured_data_that_is_broken_or_lacks_what_its_type_needs() -> None:
    blocks = ('{"@type": "Product", "name": "Fork"}', '{"@type": "Event",}', "", '{"@type": "Product", "@id": "#fork"}')
    found = seo("".join(f"<script type='application/ld+json'>{block}</script>" for block in blocks))
    assert (found.json_ld_count, found.json_ld_error_count) == (4, 1)
    assert "line 1 column" in str(found.json_ld_error)
    assert found.structured_gaps == ("Product.offers or review or aggregateRating",)


def test_previews_and_refreshes() -> None:
    found = seo("<meta property=og:title content=A><meta name='twitter:card' content=summary><meta property=og:image content=''>")
    assert found.social == ("og:title", "twitter:card")
    assert seo("<meta http-equiv=Refresh content='0; url=/b'>").meta_refresh == "0; url=/b"


@pytest.mark.parametrize(
    ("body", "is_shell"),
    [
        ("<div id=root></div><script src=/a.js></script>", True),
        ("<noscript>You need to enable JavaScript to run this app.</noscript><script src=/a.js></script>", True),
        ("<app-root></app-root><script src=/a.js></script>", True),
        (f"<div id=root>{BODY}</div><script src=/a.js></script>", False),
        ("<p>A short page.</p><script src=/a.js></script>", False),
        ("<div id=root></div>", False),
    ],
)
def test_a_page_that_is_only_the_frame_of_a_script(body: str, is_shell: bool) -> None:
    assert seo(body=body).is_shell is is_shell


@pytest.mark.parametrize(
    ("headers", "directives"),
    [
        (["noindex, nofollow"], ("noindex", "nofollow")),
        (["googlebot: noindex", "otherbot: nofollow, noarchive"], ("noindex",)),
        (["max-snippet: 0, unavailable_after: 25 Jun 2027 15:00:00 GMT"], ("max-snippet:0", "unavailable_after:25 jun 2027 15:00:00 gmt")),
        ([" , "], ()),
    ],
)
def test_robots_headers_are_read_as_documented(headers: list[str], directives: tuple[str, ...]) -> None:
    assert header_directives(headers) == directives


def test_a_robots_header_counts_like_the_pages_own_directives() -> None:
    found = parse_page(b"<html><head><meta name=robots content=nofollow></head><p>x</p></html>", URL, "text/html", ["noindex"])
    assert found.robots == ("nofollow", "noindex")
    assert found.seo is not None
    assert found.seo.robots_header == ("noindex",)


def test_what_was_not_read_as_html_has_no_facts() -> None:
    assert timed_out().seo is None
    assert parse_page(b"%PDF-1.7 \x00\x01", URL, "application/pdf").seo is None


def test_a_document_holds_what_differs_from_the_defaults() -> None:
    document = seo("<title>A</title><link rel=alternate hreflang=de href=/de>").to_document()
    assert document == {"title_element": "A", "title_count": 1, "alternates": [["de", "https://example.test/de"]]}


@given(st.text(alphabet="<>/ \"'=abhimglnkrsctp1:-\n", max_size=300))
def test_any_markup_has_facts_that_a_document_can_hold(markup: str) -> None:
    found = seo(body=markup)
    assert json.loads(json.dumps(found.to_document())) == found.to_document()
    assert found.images_without_alt_count <= found.image_count
