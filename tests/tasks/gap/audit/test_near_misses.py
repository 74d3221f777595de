"""What looks like a fault and is none."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tasks.gap.audit.audit import audit_site
from tests.tasks.gap.audit.batch import ELSEWHERE, audited_together
from tests.tasks.gap.audit.changes import OAT, RYE, TITLE, Finding, both, head, linked, swap, titled, with_page
from tests.tasks.gap.audit.little_site import CLEAN

ARTICLE = (
    "<p>A long account of what to do when the door of the mill is shut, and of whom to ask for the key to it in the village behind the hill.</p>"
)

VERSIONS = f'<link rel="alternate" hreflang="en" href="{RYE}"><link rel="alternate" hreflang="x-default" href="{OAT}">'

NEAR_MISSES: dict[str, Callable[[Any], Any]] = {
    "an article about error 404": both(linked("/more"), with_page("/more", titled("How to mend a 404 error on your site", ARTICLE))),
    "an article about what is found": both(linked("/more"), with_page("/more", titled("Nothing but rye bread for a week", ARTICLE))),
    "an image for decoration": swap("</article>", '<img alt="" src="/line.png"><img aria-hidden="true" src="/dot.png"></article>'),
    "a long name of the site behind a short title": swap(
        TITLE, TITLE.replace("Rye House", "The Rye House of Upper and of Lower Millbrook and its Bakers")
    ),
    "a link to http elsewhere": linked("http://b.test/"),
    "an address that asks for a password": lambda site: site.linked(RYE, "/members").answering("/members", "http_error", 401),
    "an address that was asked too often": lambda site: site.linked(RYE, "/busy").answering("/busy", "http_error", 429),
    "a link to an address that was not read": linked("/unread"),
    "a nofollow link to another site": swap("</article>", '<a rel="nofollow" href="https://b.test/">Other bakers</a></article>'),
    "a link to the page itself": linked(RYE),
    "a link around an image": swap("</article>", f'<a href="{OAT}"><img alt="Oat" src="/oat.png"></a></article>'),
    "robots directives that say the usual": head('<meta name="robots" content="index, follow, max-snippet:-1">'),
    "a header for another crawler": lambda site: replace(site, headers={RYE: ("otherbot: noindex, nofollow",)}),
    "a language with its region": swap('<html lang="en">', '<html lang="en-GB">'),
    "languages that name each other": both(head(VERSIONS), swap("</head>", f"{VERSIONS}</head>", OAT)),
    "headings that go up by more than one": swap("</h1>", "</h1><h2>One</h2><h3>Two</h3><h2>Three</h2>"),
    "a pointer to structured data elsewhere": head('<script type="application/ld+json">{"@type": "Product", "@id": "#rye"}</script>'),
    "an empty block of structured data": head('<script type="application/ld+json"> </script>'),
    "a plain http address in the text": swap("</article>", "<p>See src=http://b.test/ for it.</p></article>"),
    "a robots.txt that is not there": lambda site: site.answering("/robots.txt", "not_found", 404),
    "an address with an escaped letter": both(
        linked("/gr%C3%BCn"), with_page("/gr%C3%BCn", titled("More on green rye", ARTICLE).replace("test/more", "test/gr%C3%BCn"))
    ),
    "a redirect that is for good": lambda site: site.answering("/old", "redirect", 301, location="https://a.test/guide/rye"),
    "a page of another site": lambda site: site.answering("/away", "redirect", 301, location="https://b.test/"),
}


@pytest.fixture(scope="module")
def together() -> dict[int, set[Finding]]:
    """The findings of all near misses that are about one page."""
    return audited_together(list(NEAR_MISSES.values()))


@pytest.mark.parametrize("place", range(len(NEAR_MISSES)), ids=NEAR_MISSES.keys())
def test_what_is_no_fault_is_not_found(together: dict[int, set[Finding]], place: int) -> None:
    change = list(NEAR_MISSES.values())[place]
    assert together[ELSEWHERE] == set()
    assert (together[place] if place in together else change(CLEAN).findings()) == set()


def test_further_pages_of_a_list_may_share_their_title_and_stay_out_of_the_sitemap() -> None:
    first = titled("Everything on the grains", ARTICLE).replace("/more", "/blog/")
    second = titled("Everything on the grains", ARTICLE.replace("mill", "barn").replace("village", "town")).replace("/more", "/blog/page/2/")
    site = CLEAN.linked("/", "/blog/").having(
        {"/blog/": first.replace("</main>", '<a href="/blog/page/2/">Next</a></main>'), "/blog/page/2/": second}
    )
    assert replace(site, listed=dict.fromkeys([*CLEAN.pages, "/blog/"])).findings() == set()


def test_what_is_unknown_is_no_finding() -> None:
    pages, captures, links, _ = CLEAN.frames()
    found = audit_site(pages.drop(columns=["seo", "text"]), captures, links, "a.test", pages["known_at"].max())
    assert found.audit.empty
    assert found.sitemap.set_index("what").loc["omitted", "status"] == "unknown"
