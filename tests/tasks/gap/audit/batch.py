"""Many changes of the little site made on one site, so that one audit finds what comes of all of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tests.tasks.gap.audit.changes import RYE, Change, Finding
from tests.tasks.gap.audit.little_site import CLEAN, Site, page

ELSEWHERE = -1
"""Where findings are kept that belong to none of the changes."""


def audited_together(changes: Sequence[Change]) -> dict[int, set[Finding]]:
    """The findings of the changes that are about one page alone, by the place of the change, each made on a page of its own."""
    site, names = CLEAN, {}
    for place, change in enumerate(changes):
        changed = change(CLEAN)
        if is_about_rye(changed):
            site = site.having({renamed(RYE, place): renamed(changed.pages[RYE], place)})
            for path, facts in changed.answers.items():
                own = {name: renamed(fact, place) if isinstance(fact, str) else fact for name, fact in facts.items()}
                site = site.answering(renamed(path, place), **own)
            names |= {renamed(path, place): (place, path) for path in (RYE, "/old", "/new", "/gone", "/shut")}
    found: dict[int, set[Finding]] = {ELSEWHERE: set()} | {place: set() for place, _ in names.values()}
    for path, check in site.linked("/", *(path for path in site.pages if path not in CLEAN.pages)).findings():
        place, own_path = names.get(path, (ELSEWHERE, path))
        found[place].add((own_path, check))
    return found


def is_about_rye(changed: Site) -> bool:
    """Whether a change touches one page alone, and addresses that no other one knows."""
    others = {path: html for path, html in changed.pages.items() if path != RYE}
    is_apart = not changed.answers.keys() & {*others, "/robots.txt", "/sitemap.xml"} and not changed.headers
    is_same = others == {path: html for path, html in CLEAN.pages.items() if path != RYE}
    return is_apart and is_same and replace(changed, pages=CLEAN.pages, answers={}) == CLEAN


def renamed(text: str, place: int) -> str:
    """A text about rye, or an address, as that of the change at a place."""
    own = text.replace(text_of("rye"), text_of(f"rye{place}")).replace("rye", f"rye{place}")
    return re.sub(r"/(old|new|gone|shut|members|busy|unread|away)\b", rf"/\g<1>{place}", own)


def text_of(name: str) -> str:
    html = page(f"/guide/{name}")
    return html[html.index("<p>") : html.index("</article>")]
