"""The strategy: where the site stands, what it is to be known for, where the market moves, for whom, with what targets, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.report.charts import Bar, Words, bars
from tasks.report.exhibits import STATUSES, Chart, Table, table
from tasks.report.figures import UNKNOWN, amount, day, is_known, percent
from tasks.report.frames import items, mappings, rows
from tasks.report.models import ReportInput
from tasks.report.page_links import Index, PageLink, page_index, page_link
from tasks.report.plain_text import plain
from tasks.report.score_parts import Part, PartWords, legend, parts_of

PILLAR_PARTS = {
    "gaps": "the gaps on its topics, by their scores",
    "demand": "how much it is wanted; see each pillar’s status",
    "strength": "the pages that the site has on it already",
}
OPENING_PARTS = {
    "momentum": "whether publishing on it rises",
    "openness": "how little of it one competitor holds, and how long that one has been silent",
    "demand": "how much competitors publish on it, an estimate",
    "footing": "what the site has there to build on",
}
_PROVENANCE = ("status", "source", "confidence", "known_on", "fixed")
_PILLARS = (
    "label", "share", *(f"part_{name}" for name in PILLAR_PARTS), "hub_status", "hub_url", "spokes", "missing", "spoke_count", "missing_count",
    "own_page_count", "market_page_count", "rationale", *_PROVENANCE,
)  # fmt: skip
_OPENINGS = ("label", "kind", "score", *(f"part_{name}" for name in OPENING_PARTS), "statement", *_PROVENANCE)
_PERSONAS = ("kind", "name", "stage", "statement", "needs", "questions", "traits", *_PROVENANCE)
_LINES = (
    "section", "label", "statement", "metric", "unit", "baseline", "baseline_status", "target", "target_status", "target_method", "starts_on",
    "ends_on", "pieces", *_PROVENANCE,
)  # fmt: skip
_TRENDS = ("label", "kind", "direction", "recent_share", "earlier_share", "q_value", "leader", "statement", *_PROVENANCE)
_CHARS, _SPOKES = 120, 5


@dataclass(frozen=True, slots=True)
class Known:
    """Where a statement is from: its status, source, day, how sure it is, and whether a person decided of it."""

    status: str
    source: str
    on: str
    confidence: str
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Pillar:
    """One pillar."""

    label: str
    share: str
    rationale: str
    parts: tuple[Part, ...]
    hub: PageLink | None
    spokes: tuple[PageLink, ...]
    spoke_more: int
    missing: tuple[tuple[str, str], ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Opening:
    """One opportunity."""

    label: str
    kind: str
    score: str
    statement: str
    parts: tuple[Part, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Reader:
    """One group of readers; `questions` are links to where they are asked."""

    name: str
    statement: str
    needs: str
    questions: tuple[tuple[str, PageLink], ...]
    traits: tuple[tuple[str, str, str, str], ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the strategy."""

    label: str
    text: str
    known: Known


@dataclass(frozen=True, slots=True)
class StrategyView:
    """The chapter; without pillars and statements there is none."""

    position: tuple[Statement, ...]
    shares: Chart | None
    pillars: tuple[Pillar, ...]
    pillar_legend: tuple[PartWords, ...]
    trends: Table | None
    trend_statements: tuple[str, ...]
    interest: tuple[Statement, ...]
    """Where interest moves by outside sources: never in one table with what the market publishes."""
    openings: tuple[Opening, ...]
    opening_legend: tuple[PartWords, ...]
    readers: tuple[Reader, ...]
    visitors: tuple[Statement, ...]
    unknown_readers: tuple[str, ...]
    targets: Table | None
    goals: tuple[Statement, ...]
    channels: tuple[Statement, ...]
    phases: Table | None
    risks: tuple[Statement, ...]


def build(data: ReportInput) -> StrategyView:
    """The chapter, from the frames `pillars`, `industry_trends`, `opportunities`, `personas` and `strategies`."""
    lines, people = rows(data.strategies, _LINES), rows(data.personas, _PERSONAS)
    moves = rows(data.industry_trends, _TRENDS)
    trends = [row for row in moves if row["kind"] != "interest"]
    visitors = [row for row in people if row["kind"] == "demographics"]
    return StrategyView(
        position=_statements(lines, "positioning"),
        shares=_shares(data),
        pillars=_pillars(data),
        pillar_legend=legend(tuple(PILLAR_PARTS), PILLAR_PARTS),
        trends=_trends(trends),
        trend_statements=tuple(plain(row["statement"], 300) for row in trends),
        interest=tuple(_statement(row) for row in moves if row["kind"] == "interest"),
        openings=tuple(_opening(row) for row in rows(data.opportunities, _OPENINGS)),
        opening_legend=legend(tuple(OPENING_PARTS), OPENING_PARTS),
        readers=_readers(data, [row for row in people if row["kind"] == "persona"]),
        visitors=tuple(_statement({**row, "label": str(row["name"]).capitalize()}) for row in visitors if row["status"] == "measured"),
        unknown_readers=tuple(plain(row["name"], 60) for row in visitors if row["status"] != "measured"),
        targets=_targets(lines),
        goals=_statements(lines, "goal"),
        channels=_statements(lines, "channel"),
        phases=_phases(lines),
        risks=_statements(lines, "risk"),
    )


def _known(row: Mapping[str, Any]) -> Known:
    status = row["status"] if row["status"] in STATUSES else UNKNOWN
    return Known(status, plain(row["source"], 60), day(row["known_on"]), plain(row["confidence"], 20) or UNKNOWN, bool(items(row["fixed"])))


def _statements(lines: Sequence[Mapping[str, Any]], section: str) -> tuple[Statement, ...]:
    return tuple(_statement(row) for row in lines if row["section"] == section)


def _statement(row: Mapping[str, Any]) -> Statement:
    return Statement(plain(row["label"], 80), plain(row["statement"], 800), _known(row))


def _shares(data: ReportInput) -> Chart | None:
    found = rows(data.pillars, ("label", "share", "own_page_count", "market_page_count"))
    if not found:
        return None
    words = Words("chart-pillars", "What the plan goes to", "Bars: the share of the plan that each pillar takes; together they are all of it.")
    drawn = bars(words, [Bar(plain(row["label"], 60), float(row["share"] or 0), percent(row["share"]), is_target=True) for row in found])
    head = ("Pillar", "Share of the plan", "Own pages", "Pages of the market")
    lines = [(plain(row["label"], 60), percent(row["share"]), amount(row["own_page_count"]), amount(row["market_page_count"])) for row in found]
    shown = table("Shares of the pillars", head, lines)
    return Chart(words.name, words.title, drawn, (), "A share is the sum of the parts shown at each pillar.", shown) if shown else None


def _pillars(data: ReportInput) -> tuple[Pillar, ...]:
    found = rows(data.pillars, _PILLARS)
    urls = [url for row in found for url in (row["hub_url"], *(one.get("url") for one in mappings(row["spokes"])))]
    index = page_index(data, urls)
    return tuple(_pillar(row, index, data.limits.title_chars) for row in found)


def _pillar(row: Mapping[str, Any], index: Index, title_chars: int) -> Pillar:
    spokes = mappings(row["spokes"])[:_SPOKES]
    return Pillar(
        label=plain(row["label"], _CHARS),
        share=percent(row["share"]),
        rationale=plain(row["rationale"], 1_000),
        parts=parts_of(row, tuple(PILLAR_PARTS)),
        hub=page_link(row["hub_url"], index, title_chars) if is_known(row["hub_url"]) else None,
        spokes=tuple(page_link(one.get("url"), index, title_chars) for one in spokes),
        spoke_more=max(int(row["spoke_count"] or 0) - len(spokes), 0),
        missing=tuple((plain(one.get("label"), 80), plain(one.get("kind"), 30)) for one in mappings(row["missing"])),
        known=_known(row),
    )


def _trends(found: Sequence[Mapping[str, Any]]) -> Table | None:
    head = ("Topic or phrase", "Way", "Share lately", "Share before", "Odds by chance, adjusted", "Leader")
    lines = [
        (plain(row["label"], 60), plain(row["direction"], 20), percent(row["recent_share"]), percent(row["earlier_share"]), amount(row["q_value"], 4),
         plain(row["leader"], 80))
        for row in found
    ]  # fmt: skip
    return table("Where the market moves", head, lines, texts=(1, 5))


def _opening(row: Mapping[str, Any]) -> Opening:
    return Opening(
        plain(row["label"], _CHARS), plain(row["kind"], 30), amount(row["score"], 2), plain(row["statement"], 400),
        parts_of(row, tuple(OPENING_PARTS)), _known(row),
    )  # fmt: skip


def _readers(data: ReportInput, found: Sequence[Mapping[str, Any]]) -> tuple[Reader, ...]:
    index = page_index(data, [one.get("url") for row in found for one in mappings(row["questions"])])
    return tuple(_reader(row, index, data.limits.title_chars) for row in found)


def _reader(row: Mapping[str, Any], index: Index, title_chars: int) -> Reader:
    asked = mappings(row["questions"])
    return Reader(
        name=plain(row["name"], _CHARS),
        statement=plain(row["statement"], 800),
        needs=", ".join(plain(one, 60) for one in items(row["needs"])),
        questions=tuple((plain(one.get("text"), 160), page_link(one.get("url"), index, title_chars)) for one in asked),
        traits=tuple(_trait(one) for one in mappings(row["traits"])),
        known=_known(row),
    )


def _trait(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    value = one.get("value")
    shown = ", ".join(plain(part, 40) for part in items(value)) or UNKNOWN
    status = str(one.get("status")) if one.get("status") in STATUSES else UNKNOWN
    method = plain(one.get("method"), 60)
    return plain(one.get("trait"), 40), shown, status, method if shown == UNKNOWN else f"{method}, {amount(one.get('n'))} counted"


def _targets(lines: Sequence[Mapping[str, Any]]) -> Table | None:
    head = ("Goal", "Measured by", "Today", "Known as", "Target", "Target by")
    own = [row for row in lines if row["section"] == "goal"]
    told = [
        (plain(row["label"], 40), plain(row["metric"], 60), _figure(row["baseline"], row["unit"]), plain(row["baseline_status"], 20) or UNKNOWN,
         _figure(row["target"], row["unit"]), plain(row["target_method"], 80) or UNKNOWN)
        for row in own
    ]  # fmt: skip
    return table("Targets", head, told, texts=(1, 3, 5))


def _figure(value: Any, unit: Any) -> str:
    return percent(value) if unit == "share" else amount(value, 0 if is_known(value) and float(value).is_integer() else 2)


def _phases(lines: Sequence[Mapping[str, Any]]) -> Table | None:
    own = [row for row in lines if row["section"] == "phase"]
    told = [(plain(row["label"], 60), day(row["starts_on"]), day(row["ends_on"]), amount(row["pieces"]), plain(row["statement"], 800)) for row in own]
    return table("Phases", ("Phase", "From", "To", "Pieces", "What is done"), told, texts=(4,))
