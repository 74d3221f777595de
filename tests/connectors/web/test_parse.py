"""What `parse_page` tells of ordinary pages: one small page a field."""

from datetime import date

import pytest

from connectors.web.parse import Heading, PageLink, parse_page

URL = "https://example.test/guides/composting"
BODY = "".join(f"<p>Paragraph {n} says how a heap of leaves turns into soil when it is kept moist and turned in time.</p>" for n in range(6))


def page(head: str = "", body: str = BODY, html: str = "<html>", url: str = URL, content_type: str | None = "text/html"):
    return parse_page(f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>".encode(), url, content_type)


def test_main_text_holds_the_article_and_not_the_furniture():
    parsed = page(
        "<title>Composting | Garden Office</title>",
        "<nav><a href='/'>Home page</a></nav><header><h1>Composting</h1></header><article><h2>Start</h2>"
        f"{BODY}<ul><li>brown leaves</li><li>green cuttings</li></ul></article>"
        "<div class='newsletter-box'><p>Get our letter.</p></div><footer><p>Imprint of the office</p></footer>",
    )
    assert parsed.status == "ok"
    assert parsed.text.splitlines()[:2] == [
        "Start",
        "Paragraph 0 says how a heap of leaves turns into soil when it is kept moist and turned in time.",
    ]
    assert parsed.text.endswith("brown leaves\ngreen cuttings")


def test_lists_and_headings_survive_where_no_element_is_named_as_content():
    items = "".join(f"<h2>Step {n}</h2><ul><li>Do the thing number {n} with care and a fork.</li></ul>" for n in range(5))
    text = page(body=f"<div><div class='k'><h1>Steps</h1><div>{BODY}{items}</div></div></div>").text
    assert all(f"Step {n}" in text and f"number {n} with care" in text for n in range(5))


def test_list_items_without_a_list_and_an_announced_list_of_links_stay():
    links = "".join(f"<li><a href='/kit/{n}'>tool {n}</a></li>" for n in range(4))
    text = page(body=f"<article>{BODY}<p>You need these:</p><ul>{links}</ul><li>An orphan item that says something.</li></article>").text
    assert "tool 3" in text
    assert "An orphan item" in text


def test_related_lists_of_the_same_site_are_left_out():
    links = "".join(f"<li><a href='/story/{n}'>Other story {n}</a></li>" for n in range(4))
    text = page(
        body=f"<article>{BODY}<p>Soil needs time.</p><ul>{links}</ul><p><b>Read more: </b><a href='/x'>All about worms</a></p></article>"
    ).text
    assert "Soil needs time." in text
    assert "Other story" not in text
    assert "worms" not in text


def test_title_without_the_site_name_whatever_level_its_heading_has():
    assert page("<title>Composting | Garden Office</title>", f"<h2>Composting</h2>{BODY}").title == "Composting"
    assert page("<title>A - B - Office</title><meta property='og:site_name' content='Office'>").title == "A - B"
    assert page("<meta property='og:title' content='Only here &amp;amp; there'>").title == "Only here & there"
    assert page(body="<h1>Only <b>heading</b></h1>").title == "Only heading"


def test_description_prefers_the_meta_tag():
    assert page("<meta property='og:description' content='og'><meta name=Description content=' plain  words '>").description == "plain words"


def test_headings_of_the_content_in_order_with_levels():
    body = f"<nav><h2>Menu</h2></nav><h1>One</h1>{BODY}<h3>Two <i>b</i></h3><h2> </h2><aside><h2>Related</h2></aside>"
    assert page(body=body).headings == (Heading(1, "One"), Heading(3, "Two b"))


def test_links_are_absolute_once_and_without_fragment():
    body = (
        "<a href='../a b#part'>x</a><a href='/a%20b'>x</a><a href='#top'>t</a><a href='mailto:a@b.test'>m</a><a href='javascript:x()'>j</a>"
        "<a rel='nofollow ugc' href='//other.test/p?q=1'><img alt='logo'></a><a href='http://[bad'>b</a><a href=''>self</a>"
    )
    assert page(body=body).links == (
        PageLink("https://example.test/a%20b", "x", is_nofollow=False),
        PageLink("https://other.test/p?q=1", "logo", is_nofollow=True),
    )


def test_base_element_canonical_feeds_robots():
    parsed = page(
        "<base href='/root/'><link rel='Canonical' href='c?x=1#f'><link rel=alternate type='application/rss+xml' href='feed.xml'>"
        "<link rel=alternate hreflang=de href='/de'><meta name=robots content='NoIndex, follow'><meta name=googlebot content=noarchive>",
        "<a href='x'>x</a>",
    )
    assert parsed.canonical == "https://example.test/root/c?x=1"
    assert parsed.feeds == ("https://example.test/root/feed.xml",)
    assert parsed.robots == ("noindex", "follow", "noarchive")
    assert parsed.links[0].url == "https://example.test/root/x"


@pytest.mark.parametrize(
    ("html", "head", "expected"),
    [
        ("<html lang='de-AT'>", "", "de-at"),
        ("<html>", "<meta http-equiv='Content-Language' content='fr, en'>", "fr"),
        ("<html>", "<meta property='og:locale' content='es_ES'>", "es-es"),
        ("<html lang='the language'>", "", None),
    ],
)
def test_declared_language(html, head, expected):
    assert page(head, html=html).language == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"Article","author":[{"name":"Ada B"},{"name":"Cy D"}]}]}</script>',
            "",
            "Ada B, Cy D",
        ),
        ("<meta name=author content='By Ada Byron'>", "", "Ada Byron"),
        ("<meta name=author content='https://example.test/ada'>", "<p class=byline>Von Ada Byron · 3 min</p>", "Ada Byron"),
        ("", "<p>no one</p>", None),
    ],
)
def test_author(head, body, expected):
    assert page(head, body + BODY).author == expected


@pytest.mark.parametrize(
    ("head", "body", "path", "language", "expected"),
    [
        (
            '<script type="application/ld+json">{"@type":"BlogPosting","datePublished":"2019-03-05T23:30:00-05:00"}</script>',
            "",
            "/a",
            "en",
            ("2019-03-05", "json-ld"),
        ),
        ("<meta property='article:published_time' content='2020-01-02T00:00:00Z'>", "", "/2019/01/01/a", "en", ("2020-01-02", "meta")),
        ("", "<article><h1>T</h1><time datetime='2021-06-07'>June</time></article>", "/a", "en", ("2021-06-07", "time")),
        ("", "<h1>T</h1>", "/blog/2018/11/30/a", "en", ("2018-11-30", "url")),
        ("", "<h1>T</h1><p>Posted on <b>November 9</b>, 2023 by Al</p>", "/a", "en", ("2023-11-09", "text")),
        ("", "<h2>T</h2><p><i>9 November 2023</i></p>", "/a", "en", ("2023-11-09", "text")),
        ("", "<h1>T</h1><div class=meta>Veröffentlicht am 12. März 2024</div>", "/a", "de", ("2024-03-12", "text")),
        ("", "<h1>T</h1><p>Publié le 1er avril 2023 à 10h</p>", "/a", "fr", ("2023-04-01", "text")),
        ("", "<h1>T</h1><p>le 3 avril 2023</p>", "/a", "fr", ("2023-04-03", "text")),
        ("", "<h1>T</h1><p>5 de mayo de 2022</p>", "/a", "es", ("2022-05-05", "text")),
        ("", "<h1>T</h1><p>05.04.2022</p>", "/a", "de", ("2022-04-05", "text")),
        ("", "<h1>T</h1><p>05/04/2022</p>", "/a", "fr", ("2022-04-05", "text")),
        ("", "<h1>T</h1><p>05/04/2022</p>", "/a", "en-us", ("2022-05-04", "text")),
        ("", "<h1>T</h1><p>05/04/2022</p>", "/a", "en", (None, None)),
        ("", "<h1>T</h1><p>2024年3月12日</p>", "/a", "ja", ("2024-03-12", "text")),
        ("", "<h1>T</h1><p>Updated: 3 May 2022</p>", "/a", "en", (None, None)),
        ("", f"<h1>T</h1>{BODY}<p>On 3 May 2022 it rained.</p>", "/a", "en", (None, None)),
        ("<meta name=date content='2022-13-45'>", "<h1>T</h1>", "/2022/99/99/", "en", (None, None)),
    ],
)
def test_publication_date_and_its_basis(head, body, path, language, expected):
    parsed = page(head, body + BODY, f"<html lang={language}>", f"https://example.test{path}")
    assert (parsed.published_on and parsed.published_on.isoformat(), parsed.published_basis) == expected


def test_modified_date_is_told_from_the_publication():
    parsed = page(body=f"<h1>T</h1><p>Published 1 March 2024 · Updated 2 April 2024</p>{BODY}")
    assert (parsed.published_on, parsed.modified_on) == (date(2024, 3, 1), date(2024, 4, 2))
    stated = page('<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-01","dateModified":"2024-04-01"}</script>')
    assert stated.modified_on is None


def test_schema_types_of_json_ld_microdata_and_rdfa():
    parsed = page(
        '<script type="application/ld+json">[{"@type":["Article","schema:Thing"]},{"@graph":[{"@type":"WebPage"}]}]</script>'
        '<script type="application/ld+json">{broken</script>',
        "<div itemscope itemtype='https://schema.org/Product'></div><div typeof='schema:Event'></div>",
    )
    assert parsed.schema_types == ("Article", "Thing", "WebPage", "Product", "Event")


TEASERS = "".join(f"<div><h3><a href='/p/{n}'>A headline of a story with number {n}</a></h3></div>" for n in range(12))


@pytest.mark.parametrize(
    ("url", "head", "body", "expected"),
    [
        ("https://example.test/", "", BODY, "home"),
        ("https://example.test/de/", "", BODY, "home"),
        ("https://example.test/a", '<script type="application/ld+json">{"@type":"NewsArticle"}</script>', BODY, "article"),
        ("https://example.test/a", "<meta property=og:type content=article>", BODY, "article"),
        ("https://example.test/a", "", f"<h1>T</h1><p>3 May 2022</p>{BODY}", "article"),
        ("https://example.test/a", "", f"<div itemtype='http://schema.org/Product'>{BODY}</div>", "product"),
        ("https://example.test/blog/page/2/", "", TEASERS, "listing"),
        ("https://example.test/blog", "", TEASERS, "listing"),
        ("https://example.test/a", "<meta name=generator content='Sphinx 7'>", BODY, "documentation"),
        ("https://example.test/a", "", "<p>Call us.</p>", "page"),
    ],
)
def test_content_kind(url, head, body, expected):
    assert page(head, body, url=url).content_kind == expected


def test_page_of_little_text_keeps_it():
    assert page(body="<h1>Contact</h1><p>Call 555 0100.</p>").text == "Call 555 0100."
    assert page(body="<h1>Contact</h1>").text == "Contact"


def test_text_in_json_ld_serves_where_the_page_has_none():
    parsed = page('<script type="application/ld+json">{"@type":"Article","articleBody":"' + "Long words. " * 40 + '"}</script>', "<div id=app></div>")
    assert parsed.text.startswith("Long words.")


def test_documentation_keeps_code_and_definitions():
    table = "<table><tr><th>Name</th><th>Use</th></tr><tr><td>fork</td><td>turns</td></tr></table>"
    body = f"<main><h1>API</h1>{BODY}<pre><code>x = 1\ny = 2</code></pre>{table}</main>"
    text = page(body=body).text
    assert "x = 1\ny = 2" in text
    assert "fork | turns" in text


def test_plain_text_is_its_own_text():
    parsed = parse_page(b"first  line\n\n<b>second</b>\n", URL, "text/plain; charset=utf-8")
    assert (parsed.status, parsed.text, parsed.links) == ("ok", "first line\n<b>second</b>", ())


def test_xhtml_with_closed_scripts_and_own_entities():
    body = (
        b'<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE html [<!ENTITY lol "ha"><!ENTITY lol2 "&lol;&lol;">]>'
        b'<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/><title>Caf\xe9</title></head>'
        b"<body><div/><p>Text &lol2;</p></body></html>"
    )
    parsed = parse_page(body, URL, "application/xhtml+xml")
    assert (parsed.title, parsed.text) == ("Café", "Text &lol2;")
