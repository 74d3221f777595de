"""One spelling for each URL, and the site that it belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.urls import in_site, normalise, origin_of, site_of, start_url

BASE = "http://base.org/d/e.html"


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("HTTP://User:pw@WWW.Example.COM:80/", "http://www.example.com/"),
        ("https://x.org:443", "https://x.org/"),
        ("http://x.org:8080/", "http://x.org:8080/"),
        ("http://x.org./", "http://x.org/"),
        ("http://x.org/a#part", "http://x.org/a"),
        ("http://x.org/a/../b/./c", "http://x.org/b/c"),
        ("http://x.org/../../a", "http://x.org/a"),
        ("http://x.org/a/..", "http://x.org/"),
        ("http://x.org/a/b/.", "http://x.org/a/b/"),
        ("http://x.org/%7ea/%2F/%c3%a4", "http://x.org/~a/%2F/%C3%A4"),
        ("http://x.org/%2e%2e/a", "http://x.org/a"),
        ("http://x.org/ä b", "http://x.org/%C3%A4%20b"),
        ("http://x.org/50%", "http://x.org/50%25"),
        ("http://x.org/?b=2&a=1&a=0", "http://x.org/?a=1&a=0&b=2"),
        ("http://x.org/?utm_source=n&fbclid=1&id=7&PHPSESSID=9", "http://x.org/?id=7"),
        ("http://x.org/?gclid=1", "http://x.org/"),
        ("http://x.org/p;jsessionid=AB12?q=1", "http://x.org/p?q=1"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("  http://x.org/a\n", "http://x.org/a"),
        ("/f", "http://base.org/f"),
        ("g", "http://base.org/d/g"),
        ("//other.org/h", "http://other.org/h"),
        ("?p=2", "http://base.org/d/e.html?p=2"),
        ("#top", "http://base.org/d/e.html"),
    ],
)
def test_one_spelling(written: str, spelled: str) -> None:
    assert normalise(written, BASE) == spelled


@pytest.mark.parametrize(
    "written",
    [
        "mailto:a@b.org",
        "javascript:alert(1)",
        "ftp://x.org/",
        "data:text/html,a",
        "http:/x",
        "http://",
        "http://a b/",
        "http://x.org:99999/",
        "http://1.2.3.4.5/",
        "http://x_..org/",
        "http://x.org/" + "a" * 9000,
    ],
)
def test_no_url_to_fetch(written: str) -> None:
    assert normalise(written, BASE) is None


def test_relative_needs_base() -> None:
    assert normalise("/a") is None


@given(st.text(alphabet=st.sampled_from("aZ0ä%2eE./?&=#;:@[]{}|~ +utm_"), max_size=40))
def test_normal_form_is_a_fixed_point(tail: str) -> None:
    once = normalise("http://x.org/" + tail)
    assert once is None or normalise(once) == once


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://www.x.org/a", "x.org"),
        ("https://x.org/", "x.org"),
        ("http://www.x.org:8080/a", "x.org:8080"),
        ("http://blog.x.org/", "blog.x.org"),
        ("http://www.de/", "www.de"),
    ],
)
def test_site(url: str, site: str) -> None:
    assert site_of(url) == site
    assert in_site(url, site)
    assert not in_site(url, "y.org")


def test_origin_keeps_scheme_host_and_port() -> None:
    assert origin_of("https://www.x.org:8443/a/b?c") == "https://www.x.org:8443"


def test_start_url_may_lack_the_scheme() -> None:
    assert start_url("example.org") == "https://example.org/"
    assert start_url("http://example.org/blog") == "http://example.org/blog"
    assert start_url("not a site") is None
