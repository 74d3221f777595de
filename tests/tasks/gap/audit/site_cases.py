"""Faults of answers, links and sitemaps: the check, the change that makes the fault, and all that is found of it."""

from dataclasses import replace

from tests.tasks.gap.audit.changes import (
    BARE,
    CANONICAL,
    PICTURE,
    PLAIN,
    RYE,
    SHELL,
    Case,
    answering,
    both,
    head,
    limits,
    linked,
    listed,
    on_http,
    swap,
    titled,
    with_page,
)

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
SITEMAPS: list[Case] = [
    (
        "sitemap_missing",
        lambda site: replace(site.answering("/sitemap.xml", "not_found", 404), listed={}),
        {("/", "sitemap_missing")},
    ),
    ("sitemap_unreadable", answering("/sitemap.xml", "http_error", 500), {("/sitemap.xml", "sitemap_unreadable")}),
    ("sitemap_unreadable", lambda site: replace(site, listed={}), {("/sitemap.xml", "sitemap_unreadable")}),
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
        lambda site: replace(site, listed=dict.fromkeys([*site.pages, *(f"/unread/{n}" for n in range(9))], "2026-06-01")),
        {("/", "lastmod_uniform")},
    ),
]
SITE_CASES = [*ANSWERS, *LINKS, *SITEMAPS]
