"""What the audit found, one action a check: what is wrong on a hundred pages is one thing to mend."""

from collections.abc import Mapping

import pandas as pd

from tasks.evidence import evidence_id
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters
from tasks.recommendations.words import capital, counted, listed, named, quoted

ELSEWHERE = frozenset({"orphan", "unreachable", "thin", "stale", "near_duplicate", "duplicate_text"})
"""Checks whose findings become actions of other kinds."""
ON_SERVER = frozenset({"no_answer", "robots_unreachable", "script_only", "server_error", "site_not_https", "slow_answer", "soft_404"})
"""Checks whose findings are mended in the set-up of the server."""
_SHOWN = 3
_OBSERVED_CHARS = 200
_FRAME_SHARE, _LEAST_FRAME_PAGES = 0.5, 5
"""What more than this share of the site's pages, and more than so many, show alike is in their frame."""


def from_audit(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """One action for each check that found something, the small ones only where they are on many pages."""
    audit = findings["site_audit"]
    kept = audit[~audit["check"].isin(ELSEWHERE)]
    pages = max(len(findings["link_metrics"]), int(audit["url"].nunique()), 1)
    groups = [(str(check), group, int(group["url"].nunique())) for check, group in kept.groupby("check", sort=True)]
    return [
        _fix(findings, check, group, pages)
        for check, group, count in groups
        if group["severity"].iloc[0] != "low" or (count >= parameters.low_check_pages and count / pages >= parameters.low_check_share)
    ]


def _fix(findings: Findings, check: str, rows: pd.DataFrame, pages: int) -> Candidate:
    count, urls = int(rows["url"].nunique()), sorted(set(rows["url"]))
    severity, mend = str(rows["severity"].iloc[0]), str(rows["how_to_mend"].iloc[0])
    observed = rows["observed"].fillna("").astype(str).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    in_frame = _plain(str(observed.index[0])) if _is_in_frame(observed, pages) else ""
    statement = f"The check {quoted(check.replace('_', ' '))} found something on {counted(count, 'page')} of {pages:,} that were read."
    common = _common(observed, count)
    return Candidate(
        action="fix", kind=severity, subject=f"check {check}", target=urls[0], title=_title(check, mend, count, in_frame),
        strength=0.4 + 0.6 * min(count / pages, 1.0) ** 0.5,
        reasons=(*common, statement) if in_frame else (statement, *common),
        steps=_steps(findings, urls, mend, count / pages, in_frame),
        evidence_urls=tuple(urls[:_SHOWN]), terms=(f"check {check}",), pieces=1 if in_frame else count,
        is_on_server=check in ON_SERVER, words=0.0, sureness=0.9,
        facts=(_fact(check, statement, count, findings),),
    )  # fmt: skip


def _is_in_frame(observed: "pd.Series[int]", pages: int) -> bool:
    """Whether most pages of the site show the very same thing: then it stands in what they have in common, and is mended there once."""
    return bool(observed.index[0]) and int(observed.iloc[0]) > max(_FRAME_SHARE * pages, _LEAST_FRAME_PAGES)


def _title(check: str, mend: str, count: int, in_frame: str) -> str:
    if in_frame and check == "broken_links" and in_frame.count("://") == 1:
        return f"Mend one link in the site’s frame: it {in_frame.replace('links to', 'leads to')} from {counted(count, 'page')}"
    once = ", once, in the site’s frame" if in_frame else ""
    return f"{capital(mend.rstrip('.'))}{once} ({check.replace('_', ' ')}, {counted(count, 'page')})"


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


def _steps(findings: Findings, urls: list[str], mend: str, share: float, in_frame: str) -> tuple[str, ...]:
    if in_frame:
        return (
            mend,
            "It stands in what the pages have in common, such as the head, the navigation or the footer: change it there, once.",
            "Crawl again, and see that it is gone.",
        )
    first = "It is on so many pages that it is probably in the template: mend it there, once." if share > 0.5 and len(urls) > 1 else mend
    shown = listed([named(findings.title(url), url) for url in urls[:_SHOWN]])
    return (first, f"Begin with {shown}; the audit lists {'them all' if len(urls) > _SHOWN else 'them'}.", "Crawl again, and see that it is gone.")


def _fact(check: str, statement: str, count: int, findings: Findings) -> Mapping[str, object]:
    locator = f"{findings.target} {check}"
    return {
        "evidence_id": evidence_id("audit", locator, statement), "kind": "audit", "locator": locator, "statement": statement, "value": float(count),
        "status": "measured", "source": "crawl", "observed_at": findings.as_of,
    }  # fmt: skip
