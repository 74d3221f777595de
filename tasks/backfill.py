"""A backfill: which dates of a window are planned for, from which run each goes on, and what came of each. The window is held meanwhile."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from connectors import settings
from connectors.errors import BriefError, CrawlError
from tasks.brief import Brief, digest_of
from tasks.outcome import Degradation, Outcome
from tasks.past_dates import brief_on, dates_of, is_known, known_since
from tasks.progress import tell
from tasks.run import LATEST, Run, begin, close_run, latest_analysis, open_store, run_id_of, versions, withheld
from tasks.showing import show_table

FLOW = "backfill"
FINISHED = ("complete", "degraded")


class Asked(BaseModel):
    """One date to plan for: the brief as of then, and the run that it goes on from."""

    model_config = ConfigDict(frozen=True)

    brief: Brief
    previous_run_id: str | None = None
    is_reported: bool = False


class BackfilledDate(BaseModel):
    """What came of one date: `planned`, `kept` (it was finished before), `empty` (nothing was known then) or `failed`."""

    model_config = ConfigDict(frozen=True)

    on: date
    what: str
    mode: str
    run_id: str | None = None
    state: str = ""
    why: str = ""
    degraded: tuple[Degradation, ...] = ()

    @property
    def note(self) -> str:
        """Why it could not be planned, or what its plan had to do without."""
        return self.why or "; ".join(item.what for item in self.degraded)


class Backfilled(Outcome):
    """The outcome of a backfill, date by date."""

    dates: tuple[BackfilledDate, ...] = ()


@dataclass
class Backfilling:
    """A backfill on its way."""

    run: Run
    days: Sequence[datetime]
    since: Mapping[str, Any]
    previous_run_id: str | None
    is_chained: bool
    at_once: int
    is_reported: bool
    again: bool
    done: list[BackfilledDate] = field(default_factory=list)

    def batches(self) -> Iterator[list[Asked]]:
        """The dates that are to be planned, in order, as many at a time as may be: one, where each goes on from the one before it."""
        batch: list[Asked] = []
        for day in self.days:
            asked = Asked(brief=brief_on(self.run.brief, day, self.since), previous_run_id=self.previous_run_id, is_reported=self.is_reported)
            if not self._is_settled(asked):
                batch.append(asked)
            if len(batch) >= (1 if self.is_chained else self.at_once):
                yield batch
                batch = []
        if batch:
            yield batch

    def _is_settled(self, asked: Asked) -> bool:
        """Whether a date needs no work: nothing was known then, or its run is finished."""
        if not is_known(_instant(asked), self.since):
            self.done.append(_dated(asked, "empty", why=f"no page of {self.run.brief.target} is known to have been there"))
            return True
        found = _record(asked) if not self.again else None
        if found is None or found["state"] not in FINISHED:
            return False
        self._add(asked, "kept", found)
        return True

    def keep(self, batch: Sequence[Asked], states: Sequence[Any]) -> None:
        """Note what came of some dates."""
        for asked, state in zip(batch, states, strict=True):
            failed, found = withheld("", state), _record(asked)
            if failed or found is None:
                self.done.append(_dated(asked, "failed", why=failed[0].why if failed else "its run left no record"))
            else:
                self._add(asked, "planned", found)
        tell(f"{len(self.done)} of {len(self.days)} dates done")

    def _add(self, asked: Asked, what: str, row: Mapping[str, Any]) -> None:
        degraded = tuple(Degradation(**item) for item in row["degraded"] or ())
        self.done.append(_dated(asked, what, run_id=row["run_id"], state=row["state"], degraded=degraded))
        if self.is_chained:
            self.previous_run_id = row["run_id"]


def open_backfill(
    brief: Brief, first: date, last: date, every: str, previous: str | None, *, is_chained: bool, at_once: int, is_reported: bool, again: bool
) -> Backfilling:
    """Hold the window, and see what is known of it. Raises `RunHeld` while another process works on it, `BriefError` for what cannot be."""
    if brief.as_of is not None:
        raise BriefError("as_of: a backfill plans as of each of its dates. Leave as_of out of the brief.")
    if is_chained and at_once > 1:
        raise BriefError("at_once: dates that go on from one another are planned in turn. Say that they are independent, or leave at_once out.")
    days, store, now = dates_of(first, last, every), open_store(), settings.now()
    digest = digest_of([brief.digest, str(first), str(last), every, is_chained])
    row = {
        "workspace": brief.workspace, "run_id": digest_of([FLOW, digest]), "flow": FLOW, "site": brief.target, "brief": brief.model_dump(mode="json"),
        "brief_digest": digest, "as_of": days[-1], "mode": None, "previous_run_id": None, "started_at": now, "degraded": [], "versions": versions(),
    }  # fmt: skip
    run = begin(row, brief)
    before = latest_analysis(store, brief.workspace, site=brief.target, before=days[0]) if previous == LATEST and is_chained else None
    before_id = before["run_id"] if before else (None if previous == LATEST else previous)
    return Backfilling(run, days, known_since(brief), before_id, is_chained, at_once, is_reported, again)


def close_backfill(backfilling: Backfilling) -> Backfilled:
    """What came of all dates. Raises `CrawlError` where none could be planned."""
    done, run = sorted(backfilling.done, key=lambda dated: dated.on), backfilling.run
    counts = {what: sum(dated.what == what for dated in done) for what in ("planned", "kept", "empty", "failed")}
    _show(run, done)
    if not counts["planned"] + counts["kept"]:
        raise CrawlError(f"No date of the window could be planned. {done[0].on}: {done[0].why}. {_REMEDY[done[0].what]}")
    outcome = close_run(run, {"dates": len(done), **counts}, tuple(_lacks(done)))
    return Backfilled(**outcome.model_dump(), dates=tuple(done))


@task(name="show dates", cache_policy=NO_CACHE, persist_result=False)
def _show(run: Run, done: Sequence[BackfilledDate]) -> None:
    """What came of each date, as a table in the Prefect UI."""
    rows = [{"date": str(dated.on), "what": dated.what, "mode": dated.mode, "run": dated.run_id, "note": dated.note} for dated in done]
    show_table(rows, "backfill", f"Past dates of {run.brief.target}")


_REMEDY = {
    "empty": "Choose later dates, crawl the site, or import historic captures of it.",
    "failed": "Mend that, and run the backfill again: it goes on from there.",
}


def _lacks(done: Sequence[BackfilledDate]) -> Iterator[Degradation]:
    """Failed dates each by itself; dates of which nothing is known, and what plans had to do without, in one line each."""
    for dated in done:
        if dated.what == "failed":
            yield Degradation(
                what=str(dated.on), why=f"It could not be planned: {dated.why.rstrip('. ')}.", effect="Run the backfill again to plan it."
            )
    empty = [dated for dated in done if dated.what == "empty"]
    if empty:
        yield Degradation(what=_span(empty), why=f"{empty[-1].why.capitalize()}.", effect="There is no plan for it.")
    groups: dict[str, list[tuple[BackfilledDate, Degradation]]] = defaultdict(list)
    for dated in done:
        for item in dated.degraded:
            groups[item.what].append((dated, item))
    for what, group in groups.items():
        last = group[-1][1]
        yield Degradation(what=f"{what} ({_span([dated for dated, _ in group])})", why=last.why, effect=last.effect)


def _span(dates: Sequence[BackfilledDate]) -> str:
    return str(dates[0].on) if len(dates) == 1 else f"{len(dates)} dates, {dates[0].on} to {dates[-1].on}"


def _instant(asked: Asked) -> datetime:
    if asked.brief.as_of is None:
        raise BriefError("as_of: is missing. A date of a backfill has one.")
    return asked.brief.as_of


def _dated(asked: Asked, what: str, **found: Any) -> BackfilledDate:
    return BackfilledDate(on=_instant(asked).date(), what=what, mode=str(asked.brief.mode), **found)


def _record(asked: Asked) -> Mapping[str, Any] | None:
    """The record of the run that a date has, or would have."""
    run_id = run_id_of("content_plan", asked.brief, _instant(asked), asked.previous_run_id)
    return next(iter(open_store().select("runs", asked.brief.workspace, run_id=run_id)), None)
