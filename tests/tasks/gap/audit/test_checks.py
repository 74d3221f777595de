"""Each check on a page written for it: a site without a fault is changed in one place, and exactly the named findings come of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.gap.audit import checks
from tasks.gap.audit.checks import CHECKS, SEVERITIES
from tests.tasks.gap.audit.batch import ELSEWHERE, audited_together
from tests.tasks.gap.audit.changes import Finding
from tests.tasks.gap.audit.little_site import CLEAN, Site
from tests.tasks.gap.audit.page_cases import PAGE_CASES
from tests.tasks.gap.audit.site_cases import SITE_CASES

CASES = [*SITE_CASES, *PAGE_CASES]


@pytest.fixture(scope="session")
def together() -> dict[int, set[Finding]]:
    """The findings of all cases that are about one page."""
    is_alone = [{path for path, _ in expected}.isdisjoint({"/", "/guide/oat"}) for _, _, expected in CASES]
    return audited_together([change if alone else by_itself for (_, change, _), alone in zip(CASES, is_alone, strict=True)])


def by_itself(site: Site) -> Site:
    """A stand-in for a change that is about several pages."""
    return replace(site, host="https://elsewhere.test")


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
