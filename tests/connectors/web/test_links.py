"""The URLs that a page leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from connectors.web.links import Outlinks, outlinks
from connectors.web.urls import normalise

URL = "http://x.org/d/page.html"


def links(markup: str, header: str | None = None) -> tuple[str, ...]:
    return outlinks(markup.encode(), URL, header).links


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<a href="/a">', ("http://x.org/a",)),
        ("<A HREF='b'>", ("http://x.org/d/b",)),
        ("<a\nclass=x\thref=c>", ("http://x.org/d/c",)),
        ('<a href="/a?x=1&amp;y=2#f">', ("http://x.org/a?x=1&y=2",)),
        ('<a href="/a"><a href="/a#b"><a href="/b">', ("http://x.org/a", "http://x.org/b")),
        ('<a title="x > y" href="/a">', ("http://x.org/a",)),
        ('<a href="/a"" title="/b"><a href="/c">', ("http://x.org/a", "http://x.org/c")),
        ('<a href="/first" href="/second">', ("http://x.org/first",)),
        ('<a href=/unquoted>', ("http://x.org/unquoted",)),
        ('<map><area href="/a"></map>', ("http://x.org/a",)),
        ('<base href="http://cdn.org/e/"><a href="f">', ("http://cdn.org/e/f",)),
        ('<base href="/e/"><base href="/g/"><a href="f">', ("http://x.org/e/f",)),
        ('<link rel="canonical" href="/c"><a href="/a">', ("http://x.org/c", "http://x.org/a")),
        ('<link rel=alternate hreflang=de href="/de">', ("http://x.org/de",)),
        ('<link rel="next" href="?page=2">', ("http://x.org/d/page.html?page=2",)),
        ('<link rel="stylesheet" href="/s">', ()),
        ('<a rel="nofollow ugc" href="/a">', ()),
        ('<a href="/a.PDF"><a href="/i.jpg"><a href="/z.zip">', ("http://x.org/a.PDF",)),
        ('<!-- <a href="/a"> --><a href="/b">', ("http://x.org/b",)),
        ('<script>"<a href=/a>"</script><a href="/b">', ("http://x.org/b",)),
        ('<textarea><a href="/a"></textarea><title><a href="/c"></title><a href="/b">', ("http://x.org/b",)),
        ('<script><a href="/a">', ()),
        ('<abbr href="/a"><article href="/b">', ()),
        ('<a href="mailto:a@b"><a href="javascript:x()"><a href="">', ("http://x.org/d/page.html",)),
        ('<a href="/a"><a href="/b', ("http://x.org/a",)),
    ],
)  # fmt: skip
def test_links(markup: str, found: tuple[str, ...]) -> None:
    assert set(links(markup)) == set(found)


@pytest.mark.parametrize("directives", ["nofollow", "NOINDEX, NOFOLLOW", "none"])
def test_page_that_asks_not_to_be_followed(directives: str) -> None:
    assert links(f'<meta name="Robots" content="{directives}"><a href="/a">') == ()
    assert links('<a href="/a">', directives) == ()
    assert links('<meta name="robots" content="noindex, follow"><a href="/a">', "noindex") == ("http://x.org/a",)


def test_feeds_are_told_apart() -> None:
    markup = b'<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/feed+json" href="/feed.json">'
    assert outlinks(markup, URL) == Outlinks((), ("http://x.org/feed", "http://x.org/feed.json"))


def test_wide_text_is_read() -> None:
    assert outlinks("\ufeff<a href='/a'>".encode("utf-16-le"), URL).links == ("http://x.org/a",)


@pytest.mark.parametrize("tag", ['<a {}href="/x">', "<a {}", "<a '{}"])
def test_many_attributes_are_no_burden(tag: str) -> None:
    attributes = "".join(f'a{number}="1" ' for number in range(100_000))
    assert len(links(tag.format(attributes) + '<a href="/last">')) <= 2


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "area", "p", "b"]), st.sampled_from(['"', "'"]), st.from_regex(r"/[a-z0-9&;]{0,8}", fullmatch=True)),
        max_size=8,
    )
)
def test_agrees_with_a_tree_builder(tags: list[tuple[str, str, str]]) -> None:
    markup = "<!DOCTYPE html><body>" + "".join(f"<{name} id=1 href={quote}{target}{quote}>t</{name}>" for name, quote, target in tags)
    tree = LexborHTMLParser(markup)
    wanted = {normalise(node.attributes["href"] or "", URL) for node in tree.css("a[href],area[href]")}
    assert set(links(markup)) == wanted
