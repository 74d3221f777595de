"""The ranked gaps: what each is, the parts of its score, who covers it, the pages that show it, and what the target has nearest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.exhibits import STATUSES
from tasks.report.figures import UNKNOWN, amount, counted, day, is_known, listed
from tasks.report.filters import Filter, choices
from tasks.report.frames import having, items, rows, whole
from tasks.report.models import ReportInput
from tasks.report.page_links import Index, PageLink, page_index, page_links
from tasks.report.plain_text import plain
from tasks.report.score_parts import Part, PartWords, legend, part_names, parts_of

KINDS = {
    "missing": "Competitors cover the topic; the target has no page on it.",
    "thin": "The target touches the topic, with fewer or shorter pages than competitors.",
    "stale": "The target covers the topic, but its pages are older than the competitors’.",
    "keyword": "Competitors rank for the keyword, or name it in a title; the target does not, or ranks behind them all.",
    "intent": "The target has pages on the topic, but none for searches of this intent, which competitors answer.",
    "format": "Most competitors on the topic use a form of page, such as a guide or a comparison, that the target has not used on it.",
}
PARTS = {
    "novelty": "how little of the topic the target covers now",
    "demand": "how much the topic is wanted; see the demand figure and its status beside each gap",
    "competition": "how many of the competitors cover it",
    "recency": "how recently competitors published on it",
}
_COLUMNS = (
    "gap_id", "kind", "topic_id", "label", "terms", "score", "demand", "demand_status", "demand_method", "competitor_count", "competitor_total",
    "competitors", "evidence_urls", "evidence_ids", "target_urls", "statement",
)  # fmt: skip
_EVIDENCE = ("evidence_id", "kind", "locator", "statement", "value", "status", "source", "observed_at")


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the evidence ledger that is not one of the pages shown."""

    evidence_id: str
    statement: str
    status: str
    source: str
    observed_at: str


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap as it is shown."""

    rank: int
    anchor: str
    topic_id: str
    label: str
    kind: str
    group: str
    score: str
    parts: tuple[Part, ...]
    statement: str
    competition: str
    competitors: str
    demand: str
    demand_status: str
    demand_method: str
    terms: str
    evidence: tuple[PageLink, ...]
    evidence_more: int
    facts: tuple[Fact, ...]
    closest: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The chapter: the first gaps open, the next folded, how many are not shown at all."""

    opened: tuple[Gap, ...]
    folded: tuple[Gap, ...]
    unshown_count: int
    without_evidence_count: int
    legend: tuple[PartWords, ...]
    kinds: tuple[tuple[str, str], ...]
    filters: tuple[Filter, ...]
    target: str
    has_competitors: bool


def build(data: ReportInput) -> Gaps:
    """The chapter of gaps, from the frames `gaps`, `pages` and `evidence`."""
    shown = shown_gaps(data)
    limits = data.limits
    top = shown.head(limits.open_gaps + limits.folded_gaps)
    gaps = _gaps(data, top)
    groups = [gap.group for gap in gaps]
    return Gaps(
        opened=gaps[: limits.open_gaps],
        folded=gaps[limits.open_gaps :],
        unshown_count=len(shown) - len(top),
        without_evidence_count=len(data.gaps) - len(shown),
        legend=legend(part_names(data.gaps), PARTS | {name.removeprefix("part_"): words for name, words in data.score_parts.items()}),
        kinds=tuple((kind, words) for kind, words in KINDS.items() if kind in set(having(top, ("kind",))["kind"])),
        filters=(choices("gap-kind", "Kind", [(kind, kind) for kind in (*KINDS, "other")], groups),) if len(set(groups)) > 1 else (),
        target=data.target,
        has_competitors=bool(data.competitors),
    )


def shown_gaps(data: ReportInput) -> pd.DataFrame:
    """The gaps that carry evidence, best first: a gap without any is not shown, only counted."""
    gaps = having(data.gaps, ("evidence_urls", "evidence_ids"))
    has_evidence = [bool(items(urls) or items(ids)) for urls, ids in zip(gaps["evidence_urls"], gaps["evidence_ids"], strict=True)]
    return gaps[pd.Series(has_evidence, index=gaps.index, dtype=bool)]


def anchor(rank: int) -> str:
    """Where a gap stands in the page, by its rank from 1."""
    return f"gap-{rank}"


def _kind(kind: Any) -> str:
    """A kind as the name of its filter."""
    return str(kind) if kind in KINDS else "other"


def _gaps(data: ReportInput, top: pd.DataFrame) -> tuple[Gap, ...]:
    names = part_names(top)
    shown = _parts_by_kind(top, names)
    records = rows(top, (*_COLUMNS, *(f"part_{name}" for name in names)))
    index = page_index(data, (url for row in records for key in ("evidence_urls", "target_urls") for url in items(row[key])))
    ledger = _ledger(data, {str(one) for row in records for one in items(row["evidence_ids"])})
    return tuple(_gap(data, rank, row, parts_of(row, names, shown.get(row["kind"])), index, ledger) for rank, row in enumerate(records, start=1))


def _parts_by_kind(gaps: pd.DataFrame, names: Sequence[str]) -> dict[Any, tuple[str, ...]]:
    """The parts that each kind's scores have: one that none of the kind's gaps has is no part of theirs."""
    found = {kind: tuple(name for name in names if own[f"part_{name}"].notna().any()) for kind, own in having(gaps, ("kind",)).groupby("kind")}
    return {kind: parts for kind, parts in found.items() if parts}


def _ledger(data: ReportInput, wanted: set[str]) -> dict[str, dict[str, Any]]:
    evidence = having(data.evidence, _EVIDENCE)
    return {str(row["evidence_id"]): row for row in rows(evidence[evidence["evidence_id"].isin(wanted)], _EVIDENCE)}


def _gap(data: ReportInput, rank: int, row: Mapping[str, Any], parts: tuple[Part, ...], index: Index, ledger: Mapping[str, Mapping[str, Any]]) -> Gap:
    limits, urls, own = data.limits, items(row["evidence_urls"]), items(row["target_urls"])
    status = row["demand_status"] if row["demand_status"] in STATUSES and is_known(row["demand"]) else UNKNOWN
    return Gap(
        rank=rank,
        anchor=anchor(rank),
        topic_id=plain(row["topic_id"], 80),
        label=plain(row["label"], limits.title_chars) or UNKNOWN,
        kind=plain(row["kind"], 30) or UNKNOWN,
        group=_kind(row["kind"]),
        score=amount(row["score"], 2),
        parts=parts,
        statement=plain(row["statement"], limits.statement_chars),
        competition=_competition(row),
        competitors=listed(plain(site, 80) for site in items(row["competitors"])),
        demand=UNKNOWN if status == UNKNOWN else amount(row["demand"], 0 if row["demand"] >= 10 or float(row["demand"]).is_integer() else 2),
        demand_status=status,
        demand_method=plain(row["demand_method"], 80),
        terms=", ".join(plain(term, 40) for term in items(row["terms"])[:8]),
        evidence=page_links(urls, index, limits.evidence, limits.title_chars),
        evidence_more=max(len(urls) - limits.evidence, 0),
        facts=_facts(items(row["evidence_ids"]), {*urls, *own}, ledger, limits.evidence),
        closest=page_links(own, index, limits.evidence, limits.title_chars),
    )


def _competition(row: Mapping[str, Any]) -> str:
    if not is_known(row["competitor_total"]):
        return UNKNOWN
    return f"{whole(row['competitor_count'])} of {counted(whole(row['competitor_total']), 'competitor')}"


def _facts(ids: Sequence[Any], shown_urls: set[str], ledger: Mapping[str, Mapping[str, Any]], limit: int) -> tuple[Fact, ...]:
    found = [ledger[str(one)] for one in ids if str(one) in ledger]
    return tuple(_fact(row) for row in found if row["locator"] not in shown_urls)[:limit]


def _fact(row: Mapping[str, Any]) -> Fact:
    status = row["status"] if row["status"] in STATUSES else UNKNOWN
    return Fact(
        re.sub(r"[^\w-]", "", plain(row["evidence_id"], 16)), plain(row["statement"], 300), status, plain(row["source"], 80), day(row["observed_at"])
    )
