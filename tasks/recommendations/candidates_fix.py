"""What the audit found, one action a check: what is wrong on a hundred pages is one thing to mend."""

from collections.abc import Mapping

import pandas as pd

from tasks.evidence import evidence_id
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters
from tasks.recommendations.words import capital, counted, listed, named, quoted

ELSEWHERE = frozenset({"orphan", "unreachable", "thin", "stale", "near_duplicate", "duplicate_text"})
"""Checks whose findings become actions of other kinds."""
_SHOWN = 3
_OBSERVED_CHARS = 200


def from_audit(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """One action for each check that found something, the small ones only where they are on many pages."""
    audit = findings["site_audit"]
    kept = audit[~audit["check"].isin(ELSEWHERE)]
    pages = max(len(findings["link_metrics"]), int(audit["url"].nunique()), 1)
    found = [_fix(findings, str(check), group, pages) for check, group in kept.groupby("check", sort=True)]
    return [
        one for one in found if one.kind != "low" or (one.pieces >= parameters.low_check_pages and one.pieces / pages >= parameters.low_check_share)
    ]


def _fix(findings: Findings, check: str, rows: pd.DataFrame, pages: int) -> Candidate:
    count, urls = int(rows["url"].nunique()), sorted(set(rows["url"]))
    severity, mend = str(rows["severity"].iloc[0]), str(rows["how_to_mend"].iloc[0])
    share = count / pages
    observed = rows["observed"].fillna("").astype(str).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    statement = f"The check {quoted(check.replace('_', ' '))} found something on {counted(count, 'page')} of {pages:,} that were read."
    return Candidate(
        action="fix", kind=severity, subject=f"check {check}", target=urls[0], title=_title(check, mend, count),
        strength=0.4 + 0.6 * min(share, 1.0) ** 0.5,
        reasons=(statement, *_common(observed, count)), steps=_steps(findings, urls, mend, share), evidence_urls=tuple(urls[:_SHOWN]),
        terms=(f"check {check}",), pieces=count, words=0.0, sureness=0.9, facts=(_fact(check, statement, count, findings),),
    )  # fmt: skip


def _title(check: str, mend: str, count: int) -> str:
    return f"{capital(mend.rstrip('.'))} ({check.replace('_', ' ')}, {counted(count, 'page')})"


def _common(observed: "pd.Series[int]", count: int) -> tuple[str, ...]:
    """What most of the pages have in common, where that is one thing (it is mended in one place); else an instance."""
    seen = _plain(str(observed.index[0])) if len(observed) else ""
    if not seen:
        return ()
    same = int(observed.iloc[0])
    return (f"On {counted(same, 'page')} it is the same: {seen}.",) if same > 1 else (f"{'Seen' if count == 1 else 'For instance'}: {seen}.",)


def _plain(text: str) -> str:
    """What the audit saw, addresses included, in one line without markup."""
    kept = "".join(mark if mark.isprintable() and mark not in "<>`|" else " " for mark in text)
    return " ".join(kept.split())[:_OBSERVED_CHARS]


def _steps(findings: Findings, urls: list[str], mend: str, share: float) -> tuple[str, ...]:
    first = "It is on so many pages that it is probably in the template: mend it there, once." if share > 0.5 and len(urls) > 1 else mend
    shown = listed([named(findings.title(url), url) for url in urls[:_SHOWN]])
    return (first, f"Begin with {shown}; the audit lists {'them all' if len(urls) > _SHOWN else 'them'}.", "Crawl again, and see that it is gone.")


def _fact(check: str, statement: str, count: int, findings: Findings) -> Mapping[str, object]:
    locator = f"{findings.target} {check}"
    return {
        "evidence_id": evidence_id("audit", locator, statement), "kind": "audit", "locator": locator, "statement": statement, "value": float(count),
        "status": "measured", "source": "crawl", "observed_at": findings.as_of,
    }  # fmt: skip
