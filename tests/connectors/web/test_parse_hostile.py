"""Hostile pages: marked, never lost, never raised on. Their cost is held by the CPU limit of this module, not by a clock."""

import resource
import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.web.parse import parse_page
from connectors.web.shape import flatten, tame

URL = "https://example.test/a"
START = b"<!doctype html><html><head><title>T</title></head><body>"
ATTRIBUTES = [b"a%d=1", b"a%d", b'a%d="x>y"', b"a%d='<'"]


@pytest.fixture(autouse=True)
def cpu_limit():
    """Five CPU seconds a test, kept by the kernel: a parser that runs away fails the test instead of stalling it."""

    def fail(*_):
        raise TimeoutError("more than five CPU seconds")

    previous = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, 5)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, previous)


@pytest.mark.parametrize("form", ATTRIBUTES)
def test_attribute_bomb(form):
    bomb = b" ".join(form % n for n in range(100_000))
    parsed = parse_page(START + b"<p " + bomb + b">the text</p><p>more</p>", URL, "text/html")
    assert (parsed.status, parsed.text, parsed.title) == ("truncated", "the text\nmore", "T")


@pytest.mark.parametrize("tag", [b"div", b"b", b"ul><li", b"table><tr><td", b"blockquote", b"x-y", b"span><p"])
def test_twenty_thousand_nested_tags(tag):
    parsed = parse_page(START + b"<" + tag + b">" + b"".join(b"<%s>w%d " % (tag, n) for n in range(20_000)) + b"deep", URL, "text/html")
    assert parsed.status == "truncated"
    assert {"w0", "w100", "w19999", "deep"} <= set(parsed.text.split())


@pytest.mark.parametrize("depth", [150, 300, 1000, 2500])
def test_text_below_any_depth_is_kept_or_the_page_marked(depth):
    parsed = parse_page(START + b"<div>words in a row " * depth + b"<p>the deepest text</p>", URL, "text/html")
    assert "the deepest text" in parsed.text
    assert parsed.text.count("words in a row") == depth


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (START + b"<p>" + b"word " * 10_000_000, "word"),
        (b"".join(b"<a href=/p%d>link %d</a>" % (n, n) for n in range(300_000)), "link 299999"),
        (START + b"<p>a" * 1_000_000, "a"),
        (START + b"<table>" + b"<tr><td rowspan=60000 colspan=1000>cell</td></tr>" * 3000 + b"</table>", "cell"),
        (START + b"<ul><li>item" * 10_000, "item"),
        (START + b"<div>" * 190 + b"<p>text of <a href=/x>it</a></p>" * 9000, "text of it"),
        (START + b"<div class='" + b"a-" * 500_000 + b"'>text</div>", "text"),
        (b"<" * 3_000_000 + b"p>text", "text"),
        (START + b"<p>" + b"&amp;" * 2_000_000 + b"text", "text"),
        (START + b'<script type="application/ld+json">{"@type":"Article","a":[' + b"1," * 3_000_000 + b"1]}</script><p>text", "text"),
        (START + b'<script type="application/ld+json">' + b"[" * 400_000 + b"</script><p>text", "text"),
        (START + b"<p>" + b" " * 9_000_000 + b"text", "text"),
    ],
    ids=["line", "links", "paragraphs", "spans", "lists", "deep-wide", "class", "brackets", "entities", "json", "json-depth", "blanks"],
)
def test_large_pages_keep_their_text(body, expected):
    parsed = parse_page(body, URL, "text/html")
    assert parsed.status in ("ok", "truncated")
    assert expected in parsed.text


@pytest.mark.parametrize(
    "piece", [b"<a", b'<a "', b'<a ="', b"<!--", b"<script>", b"<title>", b"<meta ", b"<![CDATA[", b"<svg>", b"<template>", b"&#"]
)
def test_unfinished_constructs_by_the_hundred_thousand(piece):
    assert parse_page(START + b"<p>seen</p>" + piece * 300_000, URL, "text/html").title == "T"


def test_status_says_when_the_body_was_cut():
    assert parse_page(START + b"<p>" + b"word " * 10_000_000, URL, "text/html").status == "truncated"


def test_ordinary_pages_are_not_touched():
    html = "<div class='a'>" * 50 + "<p>text</p>" * 3000 + "</div>" * 50
    assert tame(html) == (html, False)
    data_uri = f"<p><img src='data:image/png;base64,{'A' * 50_000}'>text</p>"
    assert tame(data_uri) == (data_uri, False)


@given(st.lists(st.sampled_from(["<div>", "</div>", "<b>", "x", "<!-- <div> -->", "<script>'<div>'</script>", "<p>", "</ul>"]), max_size=60))
def test_flattening_keeps_every_word(pieces):
    html = "".join(pieces)
    flat, _ = flatten(html, max_depth=3)
    assert flat.count("x") == html.count("x")
    assert flat.count("script") == html.count("script")


HTML_PIECES = st.one_of(
    st.sampled_from(["<html lang=de>", "<title>", "</title>", "<p>", "<a href='", "x y", "'>", "<h1>", "<li>", "<table><td>", "<svg><title>", "é"]),
    st.sampled_from(["<script type='application/ld+json'>", '{"@type":', "</script>", "<time datetime=2020-99-99>", "&#0;", "&#xD800;", "\x00"]),
    st.sampled_from(["\x0c", "<base href='http://[", "<link rel=canonical href=//>"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(st.binary(max_size=3000), st.lists(HTML_PIECES, max_size=60).map(lambda p: "".join(p).encode())),
    content_type=st.sampled_from(["text/html", None, "text/plain", "application/xhtml+xml", "text/html; charset=utf-16"]),
)
def test_never_raises_and_links_are_absolute(body, content_type):
    signal.setitimer(signal.ITIMER_PROF, 5)
    parsed = parse_page(body, URL, content_type)
    assert parsed.status in ("ok", "truncated", "not_html")
    assert isinstance(parsed.text, str)
    assert "\x00" not in parsed.text
    assert all(link.url.startswith(("http://", "https://")) and "#" not in link.url for link in parsed.links)
    assert parsed == parse_page(body, URL, content_type)


def test_memory_stays_bounded_on_the_largest_bodies():
    parse_page(START + b"<p>" + b"word " * 10_000_000, URL, "text/html")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000
