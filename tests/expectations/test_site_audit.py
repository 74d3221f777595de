"""The contract of a site's audit, run by the library on what an audit gives."""

import pandas as pd
import pytest

from connectors.errors import ContractBroken
from expectations import site_audit
from tasks.gap.audit.checks import CHECKS
from tasks.validate import SUITES, validate
from tests.tasks.gap.audit.changes import RYE
from tests.tasks.gap.audit.little_site import CLEAN

CONTEXT = {"checks": list(CHECKS)}


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Three findings of three severities, and the contract where the verb looks for it."""
    monkeypatch.setattr("tasks.validate.SUITES", {**SUITES, "site_audit": site_audit.SUITE})
    site = CLEAN.edit(RYE, "<h1>", "<h2>").linked(RYE, "/gone").answering("/gone", "not_found", 404).answering("/down", "http_error", 500)
    return site.audit().audit


def test_an_audit_keeps_its_contract(findings: pd.DataFrame) -> None:
    found = validate("site_audit", findings, context=CONTEXT)
    assert found.results["is_met"].all()
    assert len(found.frame) == len(findings) == 3


def test_a_site_without_findings_keeps_it_too(findings: pd.DataFrame) -> None:
    assert validate("site_audit", findings.head(0), context=CONTEXT).frame.empty


@pytest.mark.parametrize(
    "broken",
    [
        lambda rows: rows.assign(check="made_up"),
        lambda rows: rows.assign(severity="dreadful"),
        lambda rows: pd.concat([rows, rows.tail(1)]),
        lambda rows: rows.assign(url=None),
    ],
    ids=["an unknown check", "an unknown severity", "a finding twice", "no address"],
)
def test_what_is_no_audit_is_refused(findings: pd.DataFrame, broken: object) -> None:
    with pytest.raises(ContractBroken):
        validate("site_audit", broken(findings), context=CONTEXT)  # type: ignore[operator]


def test_findings_in_another_order_are_noticed(findings: pd.DataFrame) -> None:
    found = validate("site_audit", findings.iloc[::-1], context=CONTEXT)
    assert found.results.loc[~found.results["is_met"], "column"].tolist() == ["severity_rise"]


def test_a_finding_that_says_nothing_is_set_aside(findings: pd.DataFrame) -> None:
    found = validate("site_audit", findings.assign(observed=[*findings["observed"][:2], " "]), context=CONTEXT)
    assert (len(found.frame), len(found.quarantined)) == (2, 1)
