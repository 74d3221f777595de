"""Which runs are old enough to lose what was derived for them, and which stay because another one that stays reads them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

ANALYSES = frozenset({"content_plan", "gap_analysis"})
"""Flows whose runs stand alone; those of all others read the run before them."""
_FINISHED = frozenset({"complete", "degraded"})
_CALENDAR = "content_calendar"


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run, as far as its going or staying depends on it. `has_events`: whether it holds a calendar; `is_busy`: at work, or to be taken up again."""

    run_id: str
    flow: str
    site: str
    state: str
    started_at: datetime
    as_of: datetime | None
    previous_run_id: str | None = None
    has_events: bool = False
    is_busy: bool = False


def runs_to_prune(runs: Sequence[KnownRun], before: datetime, keep: int) -> list[str]:
    """The runs that go, in the order of their ids: begun before an instant, and read by none that stays.

    Of each site and flow the last `keep` finished ones (by instant) stay, one at least: the next plan continues it. What stays keeps the analysis
    that it was made on, and the last calendar on its way.
    """
    by_id = {run.run_id: run for run in runs}
    alone = _calendars_alone(runs)
    stay = {run.run_id for run in runs if run.is_busy or run.started_at >= before} | set(_last(runs, max(keep, 1)))
    waiting = sorted(stay)
    while waiting:
        for needed in _read_by(by_id[waiting.pop()], by_id, alone):
            if needed not in stay:
                stay.add(needed)
                waiting.append(needed)
    return sorted(by_id.keys() - stay)


def _last(runs: Iterable[KnownRun], keep: int) -> Iterator[str]:
    finished = sorted((run for run in runs if run.state in _FINISHED), key=lambda run: (run.site, run.flow))
    for _, group in groupby(finished, key=lambda run: (run.site, run.flow)):
        newest = sorted(group, key=lambda run: (run.as_of or run.started_at, run.started_at), reverse=True)
        yield from (run.run_id for run in newest[:keep])


def _calendars_alone(runs: Iterable[KnownRun]) -> Mapping[str, list[str]]:
    """For each run the calendars that were made on it alone, the newest first."""
    found: dict[str, list[KnownRun]] = defaultdict(list)
    for run in runs:
        if run.flow == _CALENDAR and run.previous_run_id is not None and run.has_events and run.state in _FINISHED:
            found[run.previous_run_id].append(run)
    return {base: [one.run_id for one in sorted(group, key=lambda one: one.started_at, reverse=True)] for base, group in found.items()}


def _read_by(run: KnownRun, by_id: Mapping[str, KnownRun], alone: Mapping[str, list[str]]) -> Iterator[str]:
    """The runs that a run reads: its analysis, where it is the run of one module, and the last calendar on its way."""
    if run.flow not in ANALYSES and run.previous_run_id in by_id:
        yield str(run.previous_run_id)
    base: str | None = run.run_id
    seen: set[str] = set()
    while base in by_id and base not in seen:
        seen.add(str(base))
        if held := alone.get(str(base)):
            yield held[0]
        if by_id[str(base)].has_events:
            yield str(base)
        if held or by_id[str(base)].has_events:
            return
        base = by_id[str(base)].previous_run_id
