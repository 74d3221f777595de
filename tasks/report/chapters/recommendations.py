"""What to do next: the ranked recommendations with reasons, steps and the parts of their priority; what to leave alone; what has moved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.report.exhibits import Table, table
from tasks.report.figures import UNKNOWN, amount, is_known, listed, percent
from tasks.report.filters import Filter, choices
from tasks.report.frames import having, items, rows
from tasks.report.models import ReportInput
from tasks.report.page_links import Index, PageLink, page_index, page_links
from tasks.report.plain_text import plain, web_link
from tasks.report.score_parts import Part, PartWords, legend, parts_of

ACTIONS = ("create", "refresh", "merge", "prune", "link", "fix", "repurpose")
PARTS = {
    "impact": "what it may bring: clicks where they are known, else an index of how strong the finding is (up to 45)",
    "confidence": "how well the finding is supported (up to 20)",
    "ease": "how little work it takes (up to 15)",
    "fit": "how near it is to the pillars of the strategy (up to 20)",
}
"""The parts of a priority; what repeats better actions is taken off their sum."""
CHANGES = {"new": "new", "up": "risen", "down": "fallen", "decided": "decided", "gone": "gone"}
_COLUMNS = (
    "recommendation_id", "action", "kind", "target", "title", "topic_id", "angle", "audience", "intent", "stage", "content_type", "format", "form",
    "impact_lo", "impact_hi", "impact_unit", "impact_method", "confidence", "effort_hours", "effort_method", "strategic_fit", "priority",
    "part_impact", "part_confidence", "part_ease", "part_fit", "part_repetition", "level", "reasons", "steps", "evidence_ids", "evidence_urls",
    "state",
)  # fmt: skip
_CHANGE_COLUMNS = ("change", "action", "title", "rank_before", "rank_now", "why")
_PAGE = re.compile(r"“([^”]{1,200})” \((https?://[^\s()]+)\)")
_TEXT = 600
_INDEX = "index"

Segment = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Card:
    """One recommendation as it is shown; texts are runs of (text, address to link to or None)."""

    rank: int
    anchor: str
    recommendation_id: str
    title: str
    action: str
    state: str
    level: str
    priority: str
    parts: tuple[Part, ...]
    repetition: str
    reasons: tuple[tuple[Segment, ...], ...]
    steps: tuple[tuple[Segment, ...], ...]
    angle: str
    impact: str
    is_index: bool
    impact_method: str
    confidence: str
    effort: str
    effort_method: str
    fit: str
    form: str
    reader: str
    evidence: tuple[PageLink, ...]
    evidence_more: int
    fact_count: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is better left alone, and why."""

    title: str
    why: tuple[Segment, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The chapter."""

    opened: tuple[Card, ...]
    folded: tuple[Card, ...]
    unshown_count: int
    skipped: tuple[Skipped, ...]
    legend: tuple[PartWords, ...]
    filters: tuple[Filter, ...]
    changes: Table | None
    changes_told: str
    workspace: str


def build(data: ReportInput) -> Advice:
    """The chapter, from the frames `recommendations` and `recommendation_changes`."""
    found = rows(data.recommendations, _COLUMNS)
    active, limits = [row for row in found if row["action"] != "skip"], data.limits
    shown = cards(data, active[: limits.open_recommendations + limits.folded_recommendations])
    moved = [row for row in rows(data.recommendation_changes, _CHANGE_COLUMNS) if row["change"] in CHANGES]
    kinds = [card.action for card in shown]
    return Advice(
        opened=shown[: limits.open_recommendations],
        folded=shown[limits.open_recommendations :],
        unshown_count=len(active) - len(shown),
        skipped=tuple(_skipped(row) for row in found if row["action"] == "skip"),
        legend=legend(tuple(PARTS), PARTS),
        filters=(choices("action", "Action", [(one, one) for one in ACTIONS], kinds),) if len(set(kinds)) > 1 else (),
        changes=_changes(moved[: limits.rows]),
        changes_told=_changes_told(moved),
        workspace=plain(data.workspace, 80),
    )


def cards(data: ReportInput, active: Sequence[Mapping[str, Any]]) -> tuple[Card, ...]:
    """The recommendations as cards, ranked from 1."""
    index = page_index(data, [url for row in active for url in items(row["evidence_urls"])])
    return tuple(_card(rank, row, index, data) for rank, row in enumerate(active, start=1))


def first_cards(data: ReportInput) -> tuple[Card, ...]:
    """The first recommendations: what the first page and the terminal say."""
    active = [row for row in rows(having(data.recommendations, _COLUMNS).head(50), _COLUMNS) if row["action"] != "skip"]
    return cards(data, active[: data.limits.first_recommendations])


def _card(rank: int, row: Mapping[str, Any], index: Index, data: ReportInput) -> Card:
    urls, limits = items(row["evidence_urls"]), data.limits
    points = {f"part_{name}": float(row[f"part_{name}"]) / 100 if is_known(row[f"part_{name}"]) else None for name in PARTS}
    bar = tuple(Part(part.name, amount(row[f"part_{part.name}"]), part.paint, part.start, part.width) for part in parts_of(points, tuple(PARTS)))
    lost = row["part_repetition"]
    return Card(
        rank=rank, anchor=anchor(rank), recommendation_id=re.sub(r"[^\w-]", "", plain(row["recommendation_id"], 16)),
        title=plain(row["title"], limits.title_chars) or UNKNOWN, action=plain(row["action"], 20), state=plain(row["state"], 20),
        level=plain(row["level"], 10), priority=amount(row["priority"]), parts=bar,
        repetition=amount(-lost) if is_known(lost) and lost <= -0.5 else "", reasons=_texts(row["reasons"]), steps=_texts(row["steps"]),
        angle=plain(row["angle"], limits.statement_chars), impact=impact(row), is_index=row["impact_unit"] == _INDEX,
        impact_method=plain(row["impact_method"], 200),
        confidence=plain(row["confidence"], 10) or UNKNOWN, effort=hours(row["effort_hours"]), effort_method=plain(row["effort_method"], 120),
        fit=percent(row["strategic_fit"]), form=_form(row), reader=_reader(row),
        evidence=page_links(urls, index, limits.evidence, limits.title_chars), evidence_more=max(len(urls) - limits.evidence, 0),
        fact_count=len(items(row["evidence_ids"])),
    )  # fmt: skip


def anchor(rank: int) -> str:
    """Where a recommendation stands in the page, by its rank from 1."""
    return f"do-{rank}"


def impact(row: Mapping[str, Any]) -> str:
    """What an action may bring, as an interval with its unit."""
    if not is_known(row["impact_lo"]) or not is_known(row["impact_hi"]):
        return UNKNOWN
    interval = f"{amount(row['impact_lo'])} to {amount(row['impact_hi'])}"
    return f"{interval} of 100" if row["impact_unit"] == _INDEX else f"{interval} {plain(row['impact_unit'], 40)}"


def hours(value: Any) -> str:
    """Work in words: under an hour in minutes."""
    if not is_known(value):
        return UNKNOWN
    if value < 1:
        return f"{max(round(value * 60 / 5) * 5, 5)} minutes"
    return f"{amount(value, 0 if value >= 10 else 1)} hours"


def _form(row: Mapping[str, Any]) -> str:
    named = [plain(row[name], 40) for name in ("content_type", "form")]
    return listed(dict.fromkeys(one for one in named if one and one != UNKNOWN))


def _reader(row: Mapping[str, Any]) -> str:
    if row["action"] not in ("create", "repurpose"):
        return ""
    told = [plain(row["audience"], 120), *(plain(row[name], 40) for name in ("intent", "stage"))]
    return ", ".join(one for one in told if one and one not in (UNKNOWN, "uncertain"))


def _texts(cell: Any) -> tuple[tuple[Segment, ...], ...]:
    return tuple(segments(one) for one in items(cell))


def segments(text: Any) -> tuple[Segment, ...]:
    """A sentence in runs: a page that it names by title and address becomes a link with the title."""
    line, found, at = plain(text, _TEXT), [], 0
    for match in _PAGE.finditer(line):
        found += [(line[at : match.start()], None), (match[1], web_link(match[2]))]
        at = match.end()
    return tuple(one for one in (*found, (line[at:], None)) if one[0])


def _skipped(row: Mapping[str, Any]) -> Skipped:
    reasons = items(row["reasons"])
    return Skipped(plain(row["title"], 140), segments(reasons[0]) if reasons else (), plain(row["state"], 20))


def _changes(moved: Sequence[Mapping[str, Any]]) -> Table | None:
    head = ("Recommendation", "Change", "Rank before", "Rank now", "Why")
    lines = [
        (plain(row["title"], 100), CHANGES[row["change"]], *(amount(row[name]) if is_known(row[name]) else "–" for name in ("rank_before", "rank_now")),
         plain(row["why"], 200))
        for row in moved
    ]  # fmt: skip
    return table("What has moved since the last run", head, lines, texts=(1, 4))


def _changes_told(moved: Sequence[Mapping[str, Any]]) -> str:
    counts = {name: sum(row["change"] == name for row in moved) for name in CHANGES}
    return listed(f"{count:,} {CHANGES[name]}" for name, count in counts.items() if count)
