"""How the reading went: what the sites answered, what could be read, and how much of it is dated, told apart and in which language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.exhibits import Table
from tasks.report.figures import amount, duration, percent, share_of, size
from tasks.report.frames import current, having, whole
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain
from tasks.text.fingerprint import near_duplicates

OUTCOMES = {
    "ok": "read",
    "not_modified": "unchanged",
    "redirect": "redirect",
    "not_found": "not found",
    "http_error": "server error",
    "blocked_by_robots": "closed by robots.txt",
    "too_large": "too large",
    "timeout": "timed out",
    "refused_address": "address refused",
    "skipped_trap": "crawl trap skipped",
    "error": "failed",
}
PROBLEMS = ("not_found", "http_error", "too_large", "timeout", "refused_address", "error")
STATUSES = {"ok": "read whole", "truncated": "cut at the limit", "timeout": "over its time", "not_html": "not a web page"}
_COLUMNS = ("site", "url", "status", "published_on", "language", "text_digest", "fingerprint", "is_indexable")


@dataclass(frozen=True, slots=True)
class CrawlHealth:
    """The chapter: three tables by site; a table is None where there is nothing to count."""

    outcomes: Table | None
    parsing: Table | None
    content: Table | None


def build(data: ReportInput) -> CrawlHealth:
    """The chapter of crawl health, from the frames `captures_summary` and `pages`."""
    pages = having(current(data.pages), _COLUMNS)
    return CrawlHealth(outcomes=_outcomes(data), parsing=_parsing(data, pages), content=_content(data, pages))


def _outcomes(data: ReportInput) -> Table | None:
    summary = having(data.captures_summary, ("site", "outcome", "count", "bytes", "seconds"))
    if not len(summary):
        return None
    counts = _pivot(summary["site"], summary["outcome"], summary["count"])
    names = _ordered(summary["outcome"], OUTCOMES)
    totals = summary.groupby("site")[["count", "bytes", "seconds"]].sum(min_count=1)
    head = ("Site", "Fetches", *(OUTCOMES.get(name, plain(name, 40)) for name in names), "Downloaded", "Waiting time")
    return Table("Answers by site", head, tuple(_outcome_row(site, names, counts, totals) for site in data.sites))


def _outcome_row(site: str, names: Sequence[str], counts: dict[tuple[str, str], int], totals: pd.DataFrame) -> tuple[str, ...]:
    total = totals.loc[site] if site in totals.index else pd.Series({"count": 0, "bytes": None, "seconds": None})
    own = (amount(counts.get((site, name), 0)) for name in names)
    return (site, amount(whole(total["count"])), *own, size(_number(total["bytes"])), duration(_number(total["seconds"])))


def _parsing(data: ReportInput, pages: pd.DataFrame) -> Table | None:
    if not len(pages):
        return None
    ones = pd.Series(1, index=pages.index)
    counts = _pivot(pages["site"], pages["status"], ones)
    names = _ordered(pages["status"], STATUSES)
    head = ("Site", "Pages", *(STATUSES.get(name, plain(name, 40)) for name in names))
    table = [(site, sum(counts.get((site, name), 0) for name in names), [counts.get((site, name), 0) for name in names]) for site in data.sites]
    return Table("Pages by how they could be read", head, tuple((site, amount(total), *map(amount, own)) for site, total, own in table))


def _content(data: ReportInput, pages: pd.DataFrame) -> Table | None:
    if not len(pages):
        return None
    head = ("Site", "With a date", "Languages", "Same text as another page", "Nearly the same", "Closed to search engines")
    by_site = {str(site): frame for site, frame in pages.groupby("site", sort=False)}
    return Table("What the pages hold", head, tuple(_content_row(site, by_site[site]) for site in data.sites if site in by_site))


def _content_row(site: str, pages: pd.DataFrame) -> tuple[str, ...]:
    same = pages["text_digest"].duplicated() & pages["text_digest"].notna()
    near = near_duplicates(pages["fingerprint"][~same].replace("", None).dropna().tolist())
    closed = pages["is_indexable"].dropna()
    return (
        site,
        percent(share_of(whole(pages["published_on"].notna().sum()), len(pages))),
        _languages(pages["language"]),
        amount(whole(same.sum()) if pages["text_digest"].notna().any() else None),
        amount(sum(len(group) - 1 for group in near) if pages["fingerprint"].notna().any() else None),
        amount(whole((~closed.astype(bool)).sum()) if len(closed) else None),
    )


def _languages(languages: pd.Series) -> str:
    shares = languages.fillna("unknown").replace("", "unknown").value_counts(normalize=True, sort=True)
    shown = [f"{plain(name, 12)} {percent(share)}" for name, share in shares.head(3).items()]
    return ", ".join([*shown, f"{len(shares) - 3} more"] if len(shares) > 3 else shown)


def _pivot(sites: pd.Series, names: pd.Series, counts: pd.Series) -> dict[tuple[str, str], int]:
    table = pd.DataFrame({"site": sites.astype(str), "name": _named(names), "count": counts})
    sums: dict[Any, Any] = table.groupby(["site", "name"])["count"].sum().to_dict()
    return {(str(site), str(name)): whole(count) for (site, name), count in sums.items()}


def _named(names: pd.Series) -> pd.Series:
    return names.fillna("unknown").astype(str)


def _ordered(names: pd.Series, known: dict[str, str]) -> list[str]:
    present = sorted(set(_named(names)))
    return [name for name in known if name in present] + [name for name in present if name not in known]


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
