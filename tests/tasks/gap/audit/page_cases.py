"""Faults of single pages: the check, the change that makes the fault, and all that is found of it."""

from dataclasses import replace
from typing import Any

from tests.tasks.gap.audit.changes import (
    CANONICAL,
    DESCRIPTION,
    H1,
    OAT,
    PLAIN,
    RYE,
    TITLE,
    VIEWPORT,
    Case,
    Change,
    alternates,
    answering,
    both,
    head,
    swap,
)

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
    ("hard_to_read", swap("</article>", f"<p>{LONG}.</p></article>"), {(RYE, "hard_to_read")}),
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


def moved(to: str) -> Change:
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
PAGE_CASES = [*INDEXING, *HEADS, *LANGUAGES, *CONTENT, *ADDRESSES]
