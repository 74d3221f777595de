"""What the published work did: how the site does, what fell and why, what rose, what competes, what to expect, what advice has brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.report.chapters.conflicts import Conflicts, conflicts
from tasks.report.chapters.forecasts import Expected, Predictions, expected, predictions
from tasks.report.chapters.losses import Losses, Moved, losses, moved, signed_share, status
from tasks.report.exhibits import Table, table
from tasks.report.figures import amount, counted, day, is_known, listed
from tasks.report.frames import rows
from tasks.report.models import ReportInput
from tasks.report.page_links import PageLink, page_index, page_link
from tasks.report.plain_text import plain
from tasks.report.traffic import metric_name, site_rows, source_name, traffic_row, without_caution

_GOALS = ("label", "standing", "statement", "status")
_EVOLUTION = ("site", "direction", "change_on", "statement", "status")
_OUTCOMES = ("recommendation_id", "url", "done_on", "statement", "status")
_NO_STANDING = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its status, and a word on how it stands."""

    text: str
    status: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What a recommendation that was carried out has brought."""

    page: PageLink
    done_on: str
    text: str
    status: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How publishing changes: the site's own, its competitors', and what was looked at without a finding."""

    own: tuple[Told, ...]
    rivals: tuple[Told, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class PerformanceView:
    """The chapter; `is_measured` says whether any figures were imported."""

    target: str
    is_measured: bool
    lead: Told | None
    site: Table | None
    cautions: tuple[str, ...]
    goals: tuple[Told, ...]
    losses: Losses
    moved: tuple[Moved, ...]
    conflicts: Conflicts
    expected: Expected | None
    predictions: Predictions | None
    changes: Changes
    outcomes: tuple[Done, ...]


def build(data: ReportInput) -> PerformanceView:
    """The chapter, from the frames of analytics."""
    site, traffic = site_rows(data), traffic_row(data)
    return PerformanceView(
        target=plain(data.target, 80),
        is_measured=any(map(len, (data.performance, data.decay, data.forecasts))),
        lead=Told(without_caution(traffic), status(traffic["status"])) if traffic else None,
        site=_site(site),
        cautions=_cautions(site),
        goals=tuple(_goal(row) for row in rows(data.goal_progress, _GOALS)),
        losses=losses(data),
        moved=moved(data),
        conflicts=conflicts(data),
        expected=expected(data),
        predictions=predictions(data),
        changes=_changes(data),
        outcomes=_outcomes(data),
    )


def _site(found: Sequence[Mapping[str, Any]]) -> Table | None:
    head = ("Metric", "Source", "Last 28 days", "90 % interval", "28 days before", "Change", "A year before", "Change")
    return table("The site, to the last full day of each source", head, [_line(row) for row in found], texts=(1,))


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    metric = str(row["metric"])
    value, low, high, before, year = (_figure(row[name], metric) for name in ("value", "lo_90", "hi_90", "before", "year_before"))
    interval = f"{low} to {high}" if is_known(row["lo_90"]) else "–"
    changes = [_change(row, name, metric) for name in ("before", "year_before")]
    return metric_name(metric).capitalize(), source_name(row["source"]), value, interval, before, changes[0], year, changes[1]


def _figure(value: Any, metric: str) -> str:
    if metric == "ctr" and is_known(value):
        return f"{100 * value:.2f} %"
    return amount(value, 1 if metric == "position" else 0)


def _change(row: Mapping[str, Any], against: str, metric: str) -> str:
    """A change in percent; of a position in places, where fewer is better."""
    if metric != "position":
        return signed_share(row["change_share" if against == "before" else "year_change_share"])
    if not is_known(row[against]):
        return signed_share(None)
    gain = row[against] - row["value"]
    return "the same" if abs(gain) < 0.05 else f"{abs(gain):.1f} {'better' if gain > 0 else 'worse'}"


def _cautions(found: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What to know of the comparison, once, with the metrics that it is about."""
    metrics: dict[str, list[str]] = {}
    for row in found:
        if caution := plain(row["caution"], 800):
            metrics.setdefault(caution, []).append(metric_name(row["metric"]))
    return tuple(f"{listed(dict.fromkeys(names)).capitalize()}: {caution}" for caution, names in metrics.items())


def _goal(row: Mapping[str, Any]) -> Told:
    standing = plain(row["standing"], 20)
    return Told(plain(row["statement"], 400), status(row["status"]), "" if standing == _NO_STANDING else standing)


def _changes(data: ReportInput) -> Changes:
    found = rows(data.evolution, _EVOLUTION)
    clear = [row for row in found if row["direction"] in ("rising", "falling") or is_known(row["change_on"])]
    own, rivals = ([row for row in clear if (row["site"] == data.target) is is_own][: data.limits.evolution] for is_own in (True, False))
    unknown = sum(row["direction"] == "unknown" for row in found)
    flat = len(found) - len(clear) - unknown
    parts = [
        f"{counted(len(clear) - len(own) - len(rivals), 'more change')} not shown here" * (len(clear) > len(own) + len(rivals)),
        f"{counted(flat, 'series', 'series')} without a change beyond chance" * bool(flat),
        f"{counted(unknown, 'series', 'series')} that cannot be told, for too few dated pages or months" * bool(unknown),
    ]
    rest = listed(filter(None, parts))
    start = "Beside these" if clear else "Looked at"
    return Changes(tuple(map(_told, own)), tuple(map(_told, rivals)), f"{start}: {rest}." if rest else "")


def _told(row: Mapping[str, Any]) -> Told:
    return Told(plain(row["statement"], 400), status(row["status"]))


def _outcomes(data: ReportInput) -> tuple[Done, ...]:
    found = rows(data.outcomes.head(data.limits.outcomes), _OUTCOMES)
    index = page_index(data, [row["url"] for row in found])
    return tuple(
        Done(page_link(row["url"], index, data.limits.title_chars), day(row["done_on"]), plain(row["statement"], 400), status(row["status"]))
        for row in found
    )
