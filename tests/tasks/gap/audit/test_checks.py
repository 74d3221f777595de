"""Each check on a page written for it: a site without a fault is changed in one place, and exactly the named findings come of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.gap.audit import checks
from tasks.gap.audit.checks import CHECKS, SEVERITIES
from tests.tasks.gap.audit.changes import RYE, Finding
from tests.tasks.gap.audit.little_site import CLEAN, Site, page
from tests.tasks.gap.audit.page_cases import PAGE_CASES
from tests.tasks.gap.audit.site_cases import SITE_CASES

CASES = [*SITE_CASES, *PAGE_CASES]
ELSEWHERE = -1


def renamed(text: str, place: int) -> str:
    """A text about rye, or an address, as that of the case at a place."""
    own = text.replace(text_of("rye"), text_of(f"rye{place}")).replace("rye", f"rye{place}")
    return re.sub(r"/(old|new|gone|shut)\b", rf"/\g<1>{place}", own)


def text_of(name: str) -> str:
    html = page(f"/guide/{name}")
    return html[html.index("<p>") : html.index("</article>")]


def is_about_rye(site: Site, changed: Site) -> bool:
    """Whether a change touches one page alone, and addresses that no other case knows."""
    others = {path: html for path, html in changed.pages.items() if path != RYE}
    is_apart = not changed.answers.keys() & {*others, "/robots.txt", "/sitemap.xml"} and not changed.headers
    return (
        is_apart
        and replace(changed, pages=site.pages, answers={}) == site
        and others == {path: html for path, html in site.pages.items() if path != RYE}
    )


@pytest.fixture(scope="session")
def together() -> dict[int, set[Finding]]:
    """The findings of all cases that are about one page, made on one site with a page a case, by the place of the case."""
    site, names = CLEAN, {}
    for place, (_, change, expected) in enumerate(CASES):
        changed = change(CLEAN)
        if is_about_rye(CLEAN, changed) and {path for path, _ in expected}.isdisjoint({"/", "/guide/oat"}):
            site = site.having({renamed(RYE, place): renamed(changed.pages[RYE], place)})
            for path, facts in changed.answers.items():
                site = site.answering(
                    renamed(path, place), **{name: renamed(fact, place) if isinstance(fact, str) else fact for name, fact in facts.items()}
                )
            names |= {renamed(path, place): (place, path) for path in (RYE, "/old", "/new", "/gone", "/shut")}
    found: dict[int, set[Finding]] = {ELSEWHERE: set()} | {place: set() for place, _ in names.values()}
    for path, check in site.linked("/", *(path for path in site.pages if path not in CLEAN.pages)).findings():
        place, own = names.get(path, (ELSEWHERE, path))
        found[place].add((own, check))
    return found


@pytest.mark.parametrize("place", range(len(CASES)), ids=[f"{case[0]}-{place}" for place, case in enumerate(CASES)])
def test_a_fault_is_found_and_nothing_else(together: dict[int, set[Finding]], place: int) -> None:
    check, change, expected = CASES[place]
    assert check in {name for _, name in expected}
    assert (together[place] if place in together else change(CLEAN).findings()) == expected


def test_faults_of_one_page_are_not_found_on_another(together: dict[int, set[Finding]]) -> None:
    assert len(together) > len(CASES) / 3
    assert together[ELSEWHERE] == set()


def test_a_site_without_a_fault_has_no_findings() -> None:
    assert CLEAN.findings() == set()


def test_every_check_has_a_page_written_for_it() -> None:
    assert {case[0] for case in CASES} == CHECKS.keys()


def test_each_check_says_what_why_and_how_to_mend_it() -> None:
    for check in CHECKS.values():
        assert check.severity in SEVERITIES
        assert all(text.endswith(".") for text in (check.what, check.why, check.how_to_mend))


def test_the_documentation_lists_every_check_as_it_is() -> None:
    text = (Path(checks.__file__).parents[3] / "docs" / "site-audit.md").read_text(encoding="utf-8").replace("`<meta", "<meta").replace('">`', '">')
    for check in CHECKS.values():
        assert f"| `{check.check}` | {check.severity} | {check.what} | {check.why} | {check.how_to_mend} |" in text
    assert text.count("| `") == len(CHECKS)
