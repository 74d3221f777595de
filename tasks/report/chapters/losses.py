"""What fell and why, and what rose: losses with the parts that they are made of, and what changed beyond the interval of its count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.charts import OUTLINED, Move, Words, moves
from tasks.report.exhibits import STATUSES, Chart, table
from tasks.report.figures import UNKNOWN, amount, counted, is_known, listed
from tasks.report.frames import having, rows
from tasks.report.models import ReportInput
from tasks.report.page_links import Index, PageLink, page_index, page_link
from tasks.report.plain_text import plain
from tasks.report.traffic import PERFORMANCE, metric_name, of_traffic, source_name

PARTS = {
    "demand": "people searched for it less often, or more",
    "position": "it stands lower in the results, or higher",
    "click_through": "fewer of those who see it click on it, or more",
    "season": "the time of the year, or what the whole site or topic shares",
    "measurement": "what was counted changed, not what people did",
    "unexplained": "the figures hold no impressions and positions to tell it by",
}
CAUSES = {name: name.replace("_", "-") for name in PARTS} | {"unknown": "cause unknown"}
SHARED = {"season": "by the season, or by what the site or topic shares", "measurement": "by what was counted"}
DECAY = (
    "url", "metric", "source", "basis", "before", "after", "change", "change_share", *PARTS, "cause", "confidence", "caution", "statement", "status",
    "split_status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loss:
    """One page that loses by a cause of its own."""

    page: PageLink
    cause: str
    change: str
    statement: str
    source: str
    confidence: str
    status: str
    split_status: str


@dataclass(frozen=True, slots=True)
class Losses:
    """The pages that lose: the largest one by one, those that only share a loss in a sentence."""

    losses: tuple[Loss, ...]
    more: int
    chart: Chart | None
    parts: tuple[tuple[str, str, str], ...]
    """The parts in the chart: paint, name and words."""
    shared: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """A page or topic that changed: its figures in the last window and before."""

    name: str
    page: PageLink | None
    value: str
    interval: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Those that rose or fell most in so many days, and how many more did."""

    title: str
    metric: str
    days: int
    movers: tuple[Mover, ...]
    more: int


def losses(data: ReportInput) -> Losses:
    """The pages that lose, from the frame `decay`."""
    found = rows(data.decay, DECAY)
    own = [row for row in found if row["cause"] not in SHARED]
    shown = own[: data.limits.losses]
    index = page_index(data, [row["url"] for row in shown])
    known = [name for name in PARTS if any(is_known(row[name]) and row[name] for row in shown)]
    return Losses(
        losses=tuple(_loss(row, index, data.limits.title_chars) for row in shown),
        more=len(own) - len(shown),
        chart=_chart(shown, index),
        parts=tuple((_paint(name), CAUSES[name], PARTS[name]) for name in known),
        shared=_shared([row for row in found if row["cause"] in SHARED]),
        cautions=tuple(dict.fromkeys(filter(None, (plain(row["caution"], 800) for row in shown)))),
    )


def signed(value: Any) -> str:
    """A change with its sign."""
    return f"{value:+,.0f}".replace("-", "−") if is_known(value) else UNKNOWN


def signed_share(value: Any) -> str:
    """A change as a share with its sign."""
    if not is_known(value):
        return UNKNOWN
    return f"{value:+.0%}".replace("-", "−").replace("%", " %") if abs(value) >= 0.005 else "0 %"


def confidence(value: Any) -> str:
    """How sure a row is: a word as it is, a share as percent."""
    try:
        return f"{float(value):.0%}".replace("%", " %") if is_known(value) else UNKNOWN
    except ValueError:
        return plain(value, 20) or UNKNOWN


def status(value: Any) -> str:
    """A status that the report knows; anything else is unknown."""
    return str(value) if value in STATUSES else UNKNOWN


def _loss(row: Mapping[str, Any], index: Index, title_chars: int) -> Loss:
    told, caution = plain(row["statement"], 1_200), plain(row["caution"], 800)
    return Loss(
        page=page_link(row["url"], index, title_chars),
        cause=CAUSES.get(str(row["cause"]), CAUSES["unknown"]),
        change=f"{signed(row['change'])} {metric_name(row['metric'])}",
        statement=told.removesuffix(caution).rstrip() if caution else told,
        source=source_name(row["source"]),
        confidence=confidence(row["confidence"]),
        status=status(row["status"]),
        split_status=status(row["split_status"]),
    )


def _chart(shown: Sequence[Mapping[str, Any]], index: Index) -> Chart | None:
    if not shown:
        return None
    described = "A bar a page: to the left of the line what it lost, to the right what it gained meanwhile, by cause; together they are its change."
    words = Words("chart-losses", "What the losses are made of", described)
    names = [page_link(row["url"], index, 80).title for row in shown]
    drawn = moves(words, [_move(row, name) for row, name in zip(shown, names, strict=True)])
    held = [name for name in PARTS if any(is_known(row[name]) and row[name] for row in shown)]
    cells = [(name, signed(row["change"]), *(signed(row[part]) for part in held)) for row, name in zip(shown, names, strict=True)]
    figures = table("Change by cause", ("Page", "Change", *(CAUSES[name].capitalize() for name in held)), cells)
    key = tuple((_paint(name), CAUSES[name]) for name in held)
    note = "The change is measured; how it splits is an estimate. The parts add up to the change, before rounding."
    return Chart(words.name, words.title, drawn, key, note, figures) if figures else None


def _move(row: Mapping[str, Any], name: str) -> Move:
    parts = [(_paint(part), float(row[part])) for part in PARTS if is_known(row[part])]
    return Move(name, parts, f"{signed(row['change'])} ({signed_share(row['change_share'])})")


def _paint(part: str) -> str:
    return OUTLINED if part == "unexplained" else f"part-{list(PARTS).index(part)}"


def _shared(found: Sequence[Mapping[str, Any]]) -> str:
    """One sentence for all pages whose loss is not their own."""
    if not found:
        return ""
    by_cause = {cause: [row for row in found if row["cause"] == cause] for cause in SHARED}
    told = listed(f"{counted(len(part), 'page')} mostly {SHARED[cause]} ({_lost(part)} in all)" for cause, part in by_cause.items() if part)
    return f"Lost without a cause of their own: {told}."


def _lost(part: Sequence[Mapping[str, Any]]) -> str:
    return f"{signed(sum(row['change'] for row in part if is_known(row['change'])))} {metric_name(part[0]['metric'])}"


def moved(data: ReportInput) -> tuple[Moved, ...]:
    """What rose and what fell beyond its interval: pages and topics, the largest change first; pages of `decay` are told there."""
    decayed = set(having(data.decay, ("url",))["url"])
    found = []
    for kind, noun in (("page", "Pages"), ("topic", "Topics")):
        known = of_traffic(data, kind)
        value, before, change = (pd.to_numeric(known[name], errors="coerce") for name in ("value", "before", "change"))
        low, high = (pd.to_numeric(known[name], errors="coerce") for name in ("lo_90", "hi_90"))
        rose, fell = (low > before) & (value > before), (high < before) & (value < before) & ~known["key"].isin(decayed)
        found.append(_moved(data, f"{noun} that rose", known[rose].assign(size=-change[rose])))
        found.append(_moved(data, f"{noun} that fell{', beyond those above' if kind == 'page' and decayed else ''}", known[fell].assign(size=change)))
    return tuple(one for one in found if one.movers)


def _moved(data: ReportInput, title: str, found: pd.DataFrame) -> Moved:
    top = rows(found.sort_values(["size", "key"]).head(data.limits.movers), PERFORMANCE)
    index = page_index(data, [row["key"] for row in top])
    movers = tuple(_mover(row, index, data.limits.title_chars) for row in top)
    days = (pd.Timestamp(top[0]["window_to"]) - pd.Timestamp(top[0]["window_from"])).days + 1 if top else 0
    return Moved(title, metric_name(top[0]["metric"]).capitalize() if top else "", days, movers, len(found) - len(top))


def _mover(row: Mapping[str, Any], index: Index, title_chars: int) -> Mover:
    link = page_link(row["key"], index, title_chars) if row["kind"] == "page" else None
    share = f" ({signed_share(row['change_share'])})" if is_known(row["change_share"]) else ""
    return Mover(
        name=plain(row["label"], title_chars) or UNKNOWN,
        page=link,
        value=amount(row["value"]),
        interval=f"{amount(row['lo_90'])} to {amount(row['hi_90'])}",
        before=amount(row["before"]),
        change=f"{signed(row['change'])}{share}",
    )
