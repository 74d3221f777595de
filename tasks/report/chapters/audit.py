"""What the audit of the site found: by severity, by check, with pages that show it and how to mend them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.figures import amount, counted, listed
from tasks.report.frames import having, rows
from tasks.report.models import ReportInput
from tasks.report.page_links import PageLink, page_index, page_link
from tasks.report.plain_text import plain

SEVERITIES = {
    "critical": "visitors or search engines cannot use the page, or the whole site, at all",
    "high": "something is broken, or says the opposite of what is meant",
    "medium": "it weakens the page where people look for it",
    "low": "worth mending when the page is edited anyway",
}
_COLUMNS = ("url", "check", "severity", "area", "observed", "expected", "how_to_mend")
_CHARS = 300


@dataclass(frozen=True, slots=True)
class Example:
    """One page on which a check found something."""

    page: PageLink
    observed: str
    expected: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it finds, on how many pages, how to mend it, and some of the pages. `expected` is what all of them should hold, if one."""

    what: str
    area: str
    page_count: str
    how_to_mend: str
    expected: str
    examples: tuple[Example, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Severity:
    """All checks of one severity, those on most pages first."""

    name: str
    words: str
    finding_count: str
    checks: tuple[Check, ...]


def severities(data: ReportInput) -> tuple[Severity, ...]:
    """The findings of `site_audit`, most severe first; what has another severity counts as low."""
    found = audited(data.site_audit)
    shown = found.groupby(["severity", "check"], sort=False).head(data.limits.audit_pages)
    index = page_index(data, shown["url"])
    groups = {str(name): own for name, own in found.groupby("severity", sort=False)}
    return tuple(_severity(name, groups[name], shown[shown["severity"] == name], index, data) for name in SEVERITIES if name in groups)


def audited(audit: pd.DataFrame) -> pd.DataFrame:
    """The findings with all their columns; a severity that is none of the four is low."""
    frame = having(audit, _COLUMNS)
    severity = frame["severity"].where(frame["severity"].isin(list(SEVERITIES)), "low")
    return frame.assign(severity=severity, check=frame["check"].fillna("").astype(str))


def severity_counts(audit: pd.DataFrame) -> str:
    """How many findings there are of each severity, as 2 high, 3 medium and 55 low."""
    counts = audited(audit)["severity"].value_counts()
    return listed(f"{counts[name]:,} {name}" for name in SEVERITIES if name in counts)


def worst(data: ReportInput) -> str:
    """The first of the most severe checks, in a sentence; nothing where nothing was found."""
    found = severities(data)
    return f"“{found[0].checks[0].what.rstrip('.')}” ({found[0].checks[0].page_count})" if found else ""


def _severity(name: str, own: pd.DataFrame, shown: pd.DataFrame, index: Mapping[str, Any], data: ReportInput) -> Severity:
    counts = own.groupby("check", sort=False).size().sort_values(ascending=False, kind="stable")
    by_check = {str(check): frame for check, frame in shown.groupby("check", sort=False)}
    checks = tuple(_check(str(check), int(count), by_check[str(check)], index, data) for check, count in counts.items())
    return Severity(name, SEVERITIES[name], counted(len(own), "finding"), checks)


def _check(name: str, count: int, shown: pd.DataFrame, index: Mapping[str, Any], data: ReportInput) -> Check:
    found = rows(shown, _COLUMNS)
    expected = {plain(row["expected"], _CHARS) for row in found}
    first = found[0]
    return Check(
        what=plain(data.checks.get(name), _CHARS) or plain(name, 60).replace("_", " ").capitalize() or "A check without a name",
        area=plain(first["area"], 40),
        page_count=counted(count, "page"),
        how_to_mend=plain(first["how_to_mend"], _CHARS),
        expected=expected.pop() if len(expected) == 1 else "",
        examples=tuple(_example(row, index, data.limits.title_chars) for row in found),
        more=count - len(found),
    )


def _example(row: Mapping[str, Any], index: Mapping[str, Any], title_chars: int) -> Example:
    return Example(page_link(row["url"], index, title_chars), plain(row["observed"], _CHARS), plain(row["expected"], _CHARS))


def page_total(audit: pd.DataFrame) -> str:
    """On how many pages anything was found."""
    return amount(having(audit, ("url",))["url"].nunique())
