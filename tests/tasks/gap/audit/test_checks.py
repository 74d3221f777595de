"""Each check on a page written for it: a site without a fault is changed in one place, and exactly the named findings come of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tasks.gap.audit.checks import CHECKS, SEVERITIES

RYE, OAT, SPELT = "/guide/rye", "/guide/oat", "/guide/spelt"
TITLE = "<title>All about rye and its friends | Rye House</title>"
CANONICAL = '<link rel="canonical" href="https://a.test/guide/rye">'
DESCRIPTION = '<meta name="description" content="What to know of rye: where it grows, how it is kept, and what to bake from it.">'
VIEWPORT = '<meta name="viewport" content="width=device-width">'
H1 = "<h1>All about rye and its friends</h1>"

Finding = tuple[str, str]
Change = Callable[[Any], Any]
Case = tuple[str, Change, set[Finding]]


def head(markup: str) -> Change:
    """Adds markup to the head of the page on rye."""
    return lambda site: site.edit(RYE, "</head>", f"{markup}</head>")


def swap(old: str, new: str, path: str = RYE) -> Change:
    return lambda site: site.edit(path, old, new)


def alternates(path: str, *pairs: tuple[str, str]) -> Change:
    markup = "".join(f'<link rel="alternate" hreflang="{code}" href="{href}">' for code, href in pairs)
    return lambda site: site.edit(path, "</head>", f"{markup}</head>")


def both(*changes: Change) -> Change:
    def changed(site: Any) -> Any:
        for change in changes:
            site = change(site)
        return site

    return changed


def answering(path: str, outcome: str, status: int | None, **more: Any) -> Change:
    return lambda site: site.answering(path, outcome, status, **more)


def linked(*targets: str, words: str = "What else there is") -> Change:
    return lambda site: site.linked(RYE, *targets, words=words)


def listed(**more: str | None) -> Change:
    """Adds addresses (and their days) to what the sitemap lists."""
    paths = {f"/{name}": day for name, day in more.items()}
    return lambda site: replace(site, listed={**dict.fromkeys(site.pages), **paths})


def limits(**values: Any) -> Change:
    return lambda site: replace(site, parameters=replace(site.parameters, **values))


def on_http(site: Any) -> Any:
    pages = {path: html.replace("https://a.test", "http://a.test") for path, html in site.pages.items()}
    return replace(site, host="http://a.test", pages=pages)


def with_page(path: str, html: str) -> Change:
    return lambda site: site.having({path: html})


def titled(title: str, body: str) -> str:
    """A page without a fault but for what its title and body say."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | Rye House</title>{VIEWPORT}<link rel="canonical" href="https://a.test/more">'
        f'<meta name="description" content="A description that is long enough to be shown as it stands in results."><meta property="og:title" content="x">'
        f'<meta property="og:image" content="y"></head><body><nav><a href="/">Rye House home</a></nav><main><h1>{title}</h1>{body}</main></body></html>'
    )


PLAIN = "<p>We are sorry. Try the search, or go back to the house and look around for something else to read or to bake today, please.</p>"
BARE = '<body><div id="root"></div><script src="/app.js"></script></body>'
SHELL = f'<!doctype html><html lang="en"><head>{TITLE}{VIEWPORT}{CANONICAL}{DESCRIPTION}<meta property="og:title" content="x"><meta property="og:image" content="y"></head>'
PICTURE = '<body><h1><img alt="Rye" src="/rye.png"></h1></body>'

ANSWERS: list[Case] = [
    ("robots_unreachable", answering("/robots.txt", "http_error", 503), {("/robots.txt", "robots_unreachable")}),
    (
        "home_not_indexable",
        swap("</head>", '<meta name="robots" content="noindex"></head>', "/"),
        {("/", "home_not_indexable"), ("/", "sitemap_lists_noindex")},
    ),
    (
        "home_not_indexable",
        answering("/", "blocked_by_robots", None),
        {("/", "home_not_indexable"), ("/", "blocked_but_linked"), ("/", "sitemap_lists_blocked")},
    ),
    ("server_error", answering("/old", "http_error", 500), {("/old", "server_error")}),
    ("no_answer", answering("/old", "timeout", None), {("/old", "no_answer")}),
    ("too_large", answering("/old", "too_large", 200), {("/old", "too_large")}),
    ("slow_answer", answering(RYE, "ok", 200, duration_s=3.5), {(RYE, "slow_answer")}),
    ("large_page", answering(RYE, "not_modified", 304, body_bytes=2_000_000), {(RYE, "large_page")}),
    ("soft_404", both(with_page("/more", titled("Page not found", PLAIN)), linked("/more")), {("/more", "soft_404")}),
    ("soft_404", both(with_page("/more", titled("Error 404: not found", PLAIN)), linked("/more")), {("/more", "soft_404")}),
    ("script_only", with_page(RYE, SHELL + BARE), {(RYE, "script_only"), (RYE, "h1_missing"), (RYE, "dead_end")}),
    ("no_text", with_page(RYE, SHELL + PICTURE), {(RYE, "no_text"), (RYE, "dead_end")}),
    ("site_not_https", on_http, {("/", "site_not_https")}),
    (
        "page_not_https",
        lambda site: site.having({"http://a.test/guide/rye": site.pages[RYE]}),
        {("http://a.test/guide/rye", "page_not_https")},
    ),
    ("mixed_content", swap("</article>", '<img alt="rye" src="http://cdn.test/rye.png"></article>'), {(RYE, "mixed_content")}),
    ("mixed_content", head('<link rel="stylesheet" href="http://cdn.test/rye.css">'), {(RYE, "mixed_content")}),
    ("mixed_content", swap("</article>", "<form action='http://a.test/send'></form></article>"), {(RYE, "mixed_content")}),
]
LINKS: list[Case] = [
    ("redirect_loop", answering("/old", "redirect_loop", 301, location="https://a.test/old"), {("/old", "redirect_loop")}),
    (
        "redirect_loop",
        both(
            answering("/old", "redirect", 301, location="https://a.test/new"),
            answering("/new", "redirect", 301, location="https://a.test/old"),
        ),
        {("/old", "redirect_loop"), ("/new", "redirect_loop")},
    ),
    (
        "redirect_broken",
        both(answering("/old", "redirect", 301, location="https://a.test/gone"), answering("/gone", "not_found", 404)),
        {("/old", "redirect_broken")},
    ),
    (
        "redirect_chain",
        both(
            answering("/old", "redirect", 301, location="https://a.test/new"),
            answering("/new", "redirect", 308, location="https://a.test/guide/rye"),
        ),
        {("/old", "redirect_chain")},
    ),
    ("redirect_temporary", answering("/old", "redirect", 302, location="https://a.test/guide/rye"), {("/old", "redirect_temporary")}),
    ("broken_links", both(linked("/gone"), answering("/gone", "not_found", 410)), {(RYE, "broken_links")}),
    (
        "broken_links",
        both(
            linked("/old"),
            answering("/old", "redirect", 301, location="https://a.test/gone"),
            answering("/gone", "not_found", 404),
        ),
        {(RYE, "broken_links"), ("/old", "redirect_broken")},
    ),
    (
        "links_to_redirects",
        both(linked("/old"), answering("/old", "redirect", 301, location="https://a.test/guide/oat")),
        {(RYE, "links_to_redirects")},
    ),
    ("links_to_http", linked("http://a.test/guide/oat"), {(RYE, "links_to_http")}),
    ("blocked_but_linked", both(linked("/shut"), answering("/shut", "blocked_by_robots", None)), {("/shut", "blocked_but_linked")}),
    ("orphan", with_page("/more", titled("More about this house", PLAIN)), {("/more", "orphan")}),
    (
        "unreachable",
        both(
            with_page("/more", titled("More about this house", PLAIN + '<a href="/even">Even more</a>')),
            with_page(
                "/even",
                titled(
                    "Even more about it",
                    "<p>Whoever comes by train leaves it at the second stop and walks along the river to "
                    "the red gate behind the mill.</p>" + '<a href="/more">More about us</a>',
                )
                .replace("a.test/more", "a.test/even")
                .replace("A description that", "Another description that"),
            ),
        ),
        {("/more", "unreachable"), ("/even", "unreachable")},
    ),
    ("meta_refresh", head('<meta http-equiv="refresh" content="0; url=/guide/oat">'), {(RYE, "meta_refresh")}),
    (
        "dead_end",
        lambda site: site.edit(RYE, site.pages[RYE][site.pages[RYE].index("<nav>") : site.pages[RYE].index("</nav>")], "<nav>"),
        {(RYE, "dead_end")},
    ),
    (
        "deep_page",
        both(limits(deep_clicks=2), linked("/more"), with_page("/more", titled("More about this house", PLAIN))),
        {("/more", "deep_page")},
    ),
    ("many_links", both(limits(many_links=4), linked("https://b.test/1", "https://b.test/2")), {(RYE, "many_links")}),
    ("empty_anchors", swap("</article>", '<a href="/guide/oat"></a></article>'), {(RYE, "empty_anchors")}),
    (
        "generic_anchors",
        both(with_page("/more", titled("More about this house", PLAIN)), swap("</article>", '<a href="/more">Read more »</a></article>')),
        {("/more", "generic_anchors")},
    ),
    ("internal_nofollow", swap("</article>", '<a rel="nofollow" href="/guide/oat">Oat</a></article>'), {(RYE, "internal_nofollow")}),
]
INDEXING: list[Case] = [
    (
        "canonical_broken",
        both(swap(CANONICAL, CANONICAL.replace("rye", "gone")), answering("/guide/gone", "not_found", 404)),
        {(RYE, "canonical_broken"), (RYE, "sitemap_lists_copy")},
    ),
    (
        "canonical_redirect",
        both(swap(CANONICAL, CANONICAL.replace("rye", "old")), answering("/guide/old", "redirect", 301, location="https://a.test/guide/rye")),
        {(RYE, "canonical_redirect"), (RYE, "sitemap_lists_copy")},
    ),
    (
        "canonical_blocked",
        both(swap(CANONICAL, CANONICAL.replace("rye", "shut")), answering("/guide/shut", "blocked_by_robots", None)),
        {(RYE, "canonical_blocked"), (RYE, "sitemap_lists_copy")},
    ),
    (
        "canonical_noindex",
        both(swap(CANONICAL, CANONICAL.replace("rye", "oat")), swap("</head>", '<meta name="robots" content="noindex"></head>', OAT)),
        {(RYE, "canonical_noindex"), (RYE, "sitemap_lists_copy"), (OAT, "sitemap_lists_noindex")},
    ),
    (
        "canonical_chain",
        both(swap(CANONICAL, CANONICAL.replace("rye", "oat")), swap("/guide/oat", "/guide/spelt", OAT)),
        {(RYE, "canonical_chain"), (RYE, "sitemap_lists_copy"), (OAT, "sitemap_lists_copy")},
    ),
    (
        "canonical_chain",
        both(swap(CANONICAL, CANONICAL.replace("rye", "oat")), swap('l" href="https://a.test/guide/oat', 'l" href="https://a.test/guide/rye', OAT)),
        {(RYE, "canonical_chain"), (OAT, "canonical_chain"), (RYE, "sitemap_lists_copy"), (OAT, "sitemap_lists_copy")},
    ),
    (
        "canonical_several",
        head('<link rel="canonical" href="/guide/oat">'),
        {(RYE, "canonical_several")},
    ),
    (
        "canonical_to_http",
        swap(CANONICAL, CANONICAL.replace("https", "http")),
        {(RYE, "canonical_to_http"), (RYE, "sitemap_lists_copy")},
    ),
    (
        "canonical_other_site",
        swap(CANONICAL, CANONICAL.replace("a.test", "b.test")),
        {(RYE, "canonical_other_site"), (RYE, "sitemap_lists_copy")},
    ),
    (
        "noindex_and_canonical",
        both(swap(CANONICAL, CANONICAL.replace("rye", "oat")), head('<meta name="robots" content="noindex">')),
        {(RYE, "noindex_and_canonical"), (RYE, "sitemap_lists_noindex")},
    ),
    ("nofollow_page", head('<meta name="robots" content="index, nofollow">'), {(RYE, "nofollow_page")}),
    ("canonical_missing", swap(CANONICAL, ""), {(RYE, "canonical_missing")}),
    ("nosnippet", head('<meta name="robots" content="max-snippet:0">'), {(RYE, "nosnippet")}),
]
HEADS: list[Case] = [
    ("title_missing", swap(TITLE, ""), {(RYE, "title_missing")}),
    ("title_duplicate", swap("<title>All about rye", "<title>All about oat"), {(RYE, "title_duplicate"), (OAT, "title_duplicate")}),
    ("title_several", head("<title>Another</title>"), {(RYE, "title_several")}),
    ("title_short", swap(TITLE, "<title>Rye</title>"), {(RYE, "title_short")}),
    (
        "title_long",
        swap(TITLE, f"<title>{'All about rye and the friends of rye, and of wheat, and of the other grains'} | Rye House</title>"),
        {(RYE, "title_long")},
    ),
    ("description_missing", swap(DESCRIPTION, ""), {(RYE, "description_missing")}),
    ("description_missing", swap(DESCRIPTION, '<meta property="og:description" content="Only a preview">'), {(RYE, "description_missing")}),
    (
        "description_duplicate",
        swap("What to know of rye", "What to know of oat"),
        {(RYE, "description_duplicate"), (OAT, "description_duplicate")},
    ),
    ("description_several", head('<meta name="description" content="Another">'), {(RYE, "description_several")}),
    ("description_short", swap(DESCRIPTION, '<meta name="description" content="Rye.">'), {(RYE, "description_short")}),
    ("description_long", swap("What to know of rye", "What to know of rye " * 8), {(RYE, "description_long")}),
    ("h1_missing", swap(H1, H1.replace("h1", "h2")), {(RYE, "h1_missing")}),
    ("h1_several", swap("</article>", "<h1>Once more</h1></article>"), {(RYE, "h1_several")}),
    ("heading_skipped", swap(H1, f"{H1}<h2>Fields</h2><h4>Of rye</h4>"), {(RYE, "heading_skipped")}),
    ("viewport_missing", swap(VIEWPORT, ""), {(RYE, "viewport_missing")}),
    ("social_missing", swap('<meta property="og:image" content="/i.png">', ""), {(RYE, "social_missing")}),
]
OWN, OTHER = "https://a.test/guide/rye", "https://a.test/guide/oat"
LANGUAGES: list[Case] = [
    ("lang_missing", swap('<html lang="en">', "<html>"), {(RYE, "lang_missing")}),
    ("lang_invalid", swap('<html lang="en">', '<html lang="english">'), {(RYE, "lang_invalid")}),
    ("lang_mismatch", swap('<html lang="en">', '<html lang="fr">'), {(RYE, "lang_mismatch")}),
    (
        "hreflang_invalid",
        both(alternates(RYE, ("en-UK", OWN), ("de", OTHER)), alternates(OAT, ("en-GB", OWN), ("de", OTHER))),
        {(RYE, "hreflang_invalid")},
    ),
    (
        "hreflang_broken",
        both(alternates(RYE, ("en", OWN), ("de", "/de/gone")), answering("/de/gone", "not_found", 404)),
        {(RYE, "hreflang_broken")},
    ),
    (
        "hreflang_not_canonical",
        both(alternates(RYE, ("en", OWN), ("de", "/de/old")), answering("/de/old", "redirect", 301, location=OTHER)),
        {(RYE, "hreflang_not_canonical")},
    ),
    (
        "hreflang_not_canonical",
        both(alternates(RYE, ("en", OWN), ("de", OTHER)), swap("</head>", '<meta name="robots" content="noindex"></head>', OAT)),
        {(RYE, "hreflang_not_canonical"), (OAT, "sitemap_lists_noindex")},
    ),
    ("hreflang_no_return", alternates(RYE, ("en", OWN), ("de", OTHER)), {(RYE, "hreflang_no_return")}),
    (
        "hreflang_no_self",
        both(alternates(RYE, ("de", OTHER)), alternates(OAT, ("en", OWN), ("de", OTHER))),
        {(RYE, "hreflang_no_self")},
    ),
    (
        "hreflang_conflict",
        both(alternates(RYE, ("en", OWN), ("de", OTHER), ("de", "/de/other")), alternates(OAT, ("en", OWN), ("de", OTHER))),
        {(RYE, "hreflang_conflict")},
    ),
]
LONG = " ".join(f"Notwithstanding institutional considerations regarding agricultural productivity number {n}" for n in range(40))
IMAGE = '<img src="/rye.png">'


def copy_of_oat(site: Any) -> str:
    """The page on oat under another address, with a head of its own."""
    renamed = site.pages[OAT].replace("All about oat", "All about oats").replace("know of oat", "know of oats")
    return str(renamed.replace('href="https://a.test/guide/oat"', 'href="https://a.test/more"'))


CONTENT: list[Case] = [
    ("duplicate_text", lambda site: site.linked(RYE, "/more").having({"/more": copy_of_oat(site)}), {("/more", "duplicate_text")}),
    (
        "near_duplicate",
        lambda site: site.linked(RYE, "/more").having(
            {"/more": copy_of_oat(site).replace("</article>", "<p>Printed once more for you.</p></article>")}
        ),
        {("/more", "near_duplicate")},
    ),
    (
        "thin",
        lambda site: site.edit(RYE, site.pages[RYE][site.pages[RYE].index("<p>") : site.pages[RYE].index("</article>")], PLAIN),
        {(RYE, "thin")},
    ),
    ("date_in_future", swap("2026-01-02", "2027-05-01"), {(RYE, "date_in_future")}),
    ("stale", swap("2026-01-02", "2021-05-01"), {(RYE, "stale")}),
    ("date_missing", swap(',"datePublished":"2026-01-02"', ""), {(RYE, "date_missing")}),
    ("author_missing", swap(',"author":{"@type":"Person","name":"Ada Roth"}', ""), {(RYE, "author_missing")}),
    ("hard_to_read", both(limits(least_of_a_kind=3), swap("</article>", f"<p>{LONG}.</p></article>")), {(RYE, "hard_to_read")}),
    ("images_without_alt", swap("</article>", f"{IMAGE}</article>"), {(RYE, "images_without_alt")}),
    ("structured_data_invalid", head('<script type="application/ld+json">{"@type": "Thing",}</script>'), {(RYE, "structured_data_invalid")}),
    (
        "structured_data_incomplete",
        head('<script type="application/ld+json">{"@type": "VideoObject", "name": "Rye"}</script>'),
        {(RYE, "structured_data_incomplete")},
    ),
    (
        "structured_data_missing",
        lambda site: site.edit(
            RYE,
            site.pages[RYE][site.pages[RYE].index("<script") : site.pages[RYE].index("</script>") + 9],
            '<meta property="og:type" content="article"><meta name="author" content="Ada Roth">'
            '<meta property="article:published_time" content="2026-01-02">',
        ),
        {(RYE, "structured_data_missing")},
    ),
]


def moved(to: str, **more: str) -> Change:
    """The page on rye at another address."""

    def change(site: Any) -> Any:
        pages = {path: html.replace('"/guide/rye"', f'"{to}"').replace("a.test/guide/rye", f"a.test{to}") for path, html in site.pages.items()}
        pages[to] = pages.pop(RYE)
        return replace(site, pages=pages)

    return change


ADDRESSES: list[Case] = [
    ("url_parameters", moved("/guide?a=1&b=2&c=3"), {("/guide?a=1&b=2&c=3", "url_parameters")}),
    ("url_long", moved("/guide/" + "rye-and-" * 14), {("/guide/" + "rye-and-" * 14, "url_long")}),
    ("url_uppercase", moved("/guide/Rye"), {("/guide/Rye", "url_uppercase")}),
    ("url_underscores", moved("/guide/rye_bread"), {("/guide/rye_bread", "url_underscores")}),
    ("url_double_slash", moved("/guide//rye"), {("/guide//rye", "url_double_slash")}),
    ("url_spaces", moved("/guide/rye%20bread"), {("/guide/rye%20bread", "url_spaces")}),
]
SITEMAPS: list[Case] = [
    (
        "sitemap_missing",
        lambda site: replace(site.answering("/sitemap.xml", "not_found", 404), listed={}),
        {("/", "sitemap_missing")},
    ),
    ("sitemap_unreadable", answering("/sitemap.xml", "http_error", 500), {("/sitemap.xml", "sitemap_unreadable")}),
    ("sitemap_lists_broken", both(listed(gone=None), answering("/gone", "not_found", 404)), {("/gone", "sitemap_lists_broken")}),
    (
        "sitemap_lists_redirect",
        both(listed(old=None), answering("/old", "redirect", 301, location="https://a.test/guide/rye")),
        {("/old", "sitemap_lists_redirect")},
    ),
    ("sitemap_lists_blocked", both(listed(shut=None), answering("/shut", "blocked_by_robots", None)), {("/shut", "sitemap_lists_blocked")}),
    ("sitemap_lists_noindex", head('<meta name="robots" content="noindex">'), {(RYE, "sitemap_lists_noindex")}),
    ("sitemap_lists_noindex", lambda site: replace(site, headers={RYE: ("noindex",)}), {(RYE, "sitemap_lists_noindex")}),
    ("sitemap_lists_copy", swap(CANONICAL, CANONICAL.replace("rye", "oat")), {(RYE, "sitemap_lists_copy")}),
    ("sitemap_omits", lambda site: replace(site, listed={path: None for path in site.pages if path != RYE}), {(RYE, "sitemap_omits")}),
    ("lastmod_in_future", lambda site: replace(site, listed={**dict.fromkeys(site.pages), RYE: "2027-01-01"}), {(RYE, "lastmod_in_future")}),
    (
        "lastmod_uniform",
        lambda site: replace(site, listed={path: "2026-06-01" for path in [*site.pages, *(f"/unread/{n}" for n in range(9))]}),
        {("/", "lastmod_uniform")},
    ),
]
CASES = [*ANSWERS, *LINKS, *INDEXING, *HEADS, *LANGUAGES, *CONTENT, *ADDRESSES, *SITEMAPS]


@pytest.mark.parametrize(("check", "change", "expected"), CASES, ids=[f"{case[0]}-{place}" for place, case in enumerate(CASES)])
def test_a_fault_is_found_and_nothing_else(clean: Any, check: str, change: Change, expected: set[Finding]) -> None:
    assert check in {name for _, name in expected}
    assert change(clean).findings() == expected


def test_every_check_has_a_page_written_for_it() -> None:
    assert {case[0] for case in CASES} == CHECKS.keys()


def test_each_check_says_what_why_and_how_to_mend_it() -> None:
    for check in CHECKS.values():
        assert check.severity in SEVERITIES
        assert all(text.endswith(".") for text in (check.what, check.why, check.how_to_mend))
