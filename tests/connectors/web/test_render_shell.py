"""Which pages are empty shells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.render_shell import MAX_CHARS, is_shell, skim

SCRIPT = '<script src="/app.js"></script>'

SHELLS = {
    "react": f'<title>A long title of no text</title><noscript>You need to enable JavaScript.</noscript><div id="root"></div>{SCRIPT}',
    "vite": '<div id=app></div><script type="module" crossorigin src="/assets/index.js"></script>',
    "next": f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{}}}}</script>{SCRIPT}',
    "nuxt": f'<div id="__nuxt"><!-- filled later --></div>{SCRIPT}',
    "angular": f"<app-root></app-root>{SCRIPT}",
    "gatsby": f'<div id="___gatsby"> \n </div>{SCRIPT}',
    "spinner": f'<div id="root"><div class="spinner"></div><p>Wird geladen …</p></div>{SCRIPT}',
    "chrome around it": f'<header>Our shop</header><DIV CLASS="x" ID="app"></DIV><footer>© 2026 Our shop Ltd, Some Street 5, Town</footer>{SCRIPT}',
    "german": f"<noscript>Bitte aktivieren Sie JavaScript.</noscript><main></main>{SCRIPT}",
    "scripts alone": f"<!DOCTYPE html><html><head><style>body {{ color: red }}</style></head><body>{SCRIPT}</body></html>",
}

OTHERS = {
    "text": f'<div id="root"><p>{"A sentence of an article. " * 20}</p></div>{SCRIPT}',
    "text behind a large script": f'<script>{"x" * 50_000}</script><p>{"Words and words. " * 30}</p><div id="root"></div>',
    "short page": "<title>Thanks</title><p>Thank you for your order.</p>",
    "short page with a tracker": f'<p>Thank you.</p><noscript><iframe src="https://t.example/ns.html?id=1"></iframe></noscript>{SCRIPT}',
    "rendered by the server": f'<div id="__next"><h1>Opening hours</h1><p>Monday to Friday, nine to five.</p></div>{SCRIPT}',
    "picture": f'<img src="/a.jpg">{SCRIPT}',
    "redirect": f'<meta http-equiv="refresh" content="0; url=/en/"><div id="app"></div>{SCRIPT}',
    "no script": '<div id="root"></div>',
    "data alone": '<div id="root"></div><script type="application/ld+json">{}</script>',
    "nothing": "",
    "root in a comment": f"<!-- <div id=root></div> --><p>Hello there.</p>{SCRIPT}",
    "root in a script": "<p>Hello there.</p><script>document.write('<div id=root></div>')</script>",
}


@pytest.mark.parametrize("name", SHELLS)
def test_shells_of_the_common_frameworks(name: str) -> None:
    assert is_shell(SHELLS[name].encode())


@pytest.mark.parametrize("name", OTHERS)
def test_ordinary_pages_are_none(name: str) -> None:
    assert not is_shell(OTHERS[name].encode())


def test_reading_ends_after_the_first_words() -> None:
    body = b"<p>" + b"word " * 100 + b"</p>" + b'<a href="/x">x</a>' * 1000
    assert skim(body, MAX_CHARS).links == 0
    assert skim(body, 10**9).links == 1000


@given(st.lists(st.sampled_from([b"<", b">", b"<!--", b"-->", b"<div id=root>", b"</", b"<script", b"</script>", b"<svg>", b" ", b"\xff", b"word"])))
def test_any_bytes_are_read_to_an_end(parts: list[bytes]) -> None:
    body = b"".join(parts)
    assert skim(body, 10**9).chars <= len(body)
    assert is_shell(body) in (True, False)


@pytest.mark.parametrize("part", [b"<div id=root>", b"<!--", b"<div id=root><!--", b"<a ", b"<script>", b"<div id=root> ", b"<!-- -"])
def test_hostile_pages_cost_no_more_than_their_length(part: bytes) -> None:
    assert skim(part * 100_000, 10**9).chars == 0
