"""One run: its identity, what it reads, and its opening and closing. A run that was killed or has failed is taken up where it stood."""

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel, ConfigDict

from connectors import journal, settings
from connectors.automations import DROPPED
from connectors.db.crawls import RESUMED_WITHIN
from connectors.db.engine import migrate, open_engine
from connectors.db.leases import Heartbeat
from connectors.db.runs import FINISHED
from connectors.db.store import Store
from connectors.db.tables import metadata
from connectors.errors import StoreError
from connectors.restoring import finish
from tasks.brief import Brief, digest_of
from tasks.outcome import Degradation, Outcome, merged
from tasks.vocabulary import Mode

LATEST = "latest"
"""In place of a run's id: the last finished run for the same site that stands before this one."""

ANALYSES = ("content_plan", "gap_analysis")
"""Flows that leave derived datasets behind."""

SHORT = {
    "gaps": ("rank", "label", "kind", "score", "competitor_count", "competitor_total", "demand_status", "statement"),
    "keywords": ("rank", "keyword", "intent", "bucket", "volume", "volume_status", "difficulty", "position", "opportunity"),
    "competitors": ("market_rank", "site", "page_count", "topic_share", "topics_count", "topics_led_count", "pages_a_month", "cadence_trend"),
    "site_audit": ("rank", "severity", "check", "url", "observed"),
    "pillars": ("rank", "label", "share", "hub_status", "hub_title", "rationale"),
    "strategies": ("section", "label", "statement"),
    "performance": ("kind", "label", "metric", "value", "before", "year_before", "status"),
    "decay": ("url", "change", "change_share", "cause", "cause_share", "confidence"),
    "cannibalisation": ("basis", "query", "keep_url", "impressions", "statement"),
    "evolution": ("site", "kind", "label", "direction", "slope_per_year", "unit", "q_value"),
    "forecasts": ("level", "key", "metric", "on", "mean", "lo_90", "hi_90"),
    "predictions": ("item_id", "metric", "median", "lo_90", "hi_90", "probability", "status"),
    "backtests": ("kind", "label", "n", "value", "lo_90", "hi_90", "expected", "status"),
    "recommendations": ("rank", "recommendation_id", "action", "title", "priority", "confidence", "effort_hours", "state"),
    "recommendation_changes": ("change", "action", "title", "rank_before", "rank_now", "why"),
    "briefs": ("recommendation_id", "action", "title", "form", "words_lo", "words_hi", "written_by"),
    "events": ("event_id", "publish_at", "timezone", "channel", "title", "state", "change", "change_why"),
    "posting_windows": ("channel", "weekday", "hour", "score", "basis", "n", "status"),
    "calendar_gates": ("kind", "name", "subject", "status", "value", "wanted", "unit", "statement"),
    "link_metrics": ("url", "depth", "inlink_count", "outlink_count", "link_score", "is_orphan", "is_hub"),
}
"""The columns of a table that fit a screen."""


class Run(BaseModel):
    """What every step of a run is handed. `is_part` says that another flow opened the run and will close it."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    flow: str
    brief: Brief
    started_at: datetime
    as_of: datetime | None = None
    previous_run_id: str | None = None
    is_part: bool = False

    @property
    def workspace(self) -> str:
        """Whose run it is."""
        return self.brief.workspace

    @property
    def mode(self) -> Mode:
        """Whether later captures of pages published by then may be read."""
        return self.brief.mode

    @property
    def instant(self) -> datetime:
        """`as_of`, which is set once the run's crawl has ended."""
        if self.as_of is None:
            raise StoreError(f"Run {self.run_id} has no instant yet: its crawl has not ended. Run it again to end it.")
        return self.as_of


@lru_cache(maxsize=4)
def _store(url: str) -> Store:
    engine = open_engine(url)
    migrate(engine)
    return Store(engine)


def open_store() -> Store:
    """The store that the environment names, its tables brought up to date."""
    found = settings.load()
    found.home.mkdir(parents=True, exist_ok=True)
    finish(found)
    return _store(found.store_url)


_OPEN: dict[str, tuple[Run, Heartbeat]] = {}


def open_run(flow: str, brief: Brief, previous: str | None = None, run_id: str | None = None) -> Run:
    """Begin a run of a flow, take an unfinished one up, or join the run `run_id` that another flow has opened.

    The id is a digest of the brief, of the instant that it stands at (the run's start, where the brief names none) and of the run before
    it. Raises `RunHeld` when a live process works on the same run.
    """
    store = open_store()
    if run_id is not None:
        return _joined(store, flow, brief, run_id)
    now = settings.now()
    store.abandon_runs(brief.workspace)
    unfinished = store.unfinished_run(brief.workspace, flow, brief.digest)
    continues = unfinished and previous in (LATEST, unfinished["previous_run_id"])
    if unfinished and continues and now - unfinished["started_at"] < RESUMED_WITHIN:
        row = store.take_run(brief.workspace, unfinished["run_id"])
    else:
        row = store.begin_run(_new_row(store, flow, brief, previous, now))
    return _opened(row, brief)


def begin(row: Mapping[str, Any], brief: Brief) -> Run:
    """Begin, or take up, a run that is named by more than its brief. Raises `RunHeld` when a live process works on it."""
    return _opened(open_store().begin_run(row), brief)


def _opened(row: Mapping[str, Any], brief: Brief) -> Run:
    run = run_of(row, brief)
    _OPEN[_flow_run_id()] = run, Heartbeat(open_store(), run.workspace, run.run_id)
    journal.about(run.run_id, run.workspace, brief.target)
    journal.note("run opened", flow=run.flow, started_at=run.started_at, as_of=run.as_of, previous_run_id=run.previous_run_id)
    return run


def _joined(store: Store, flow: str, brief: Brief, run_id: str) -> Run:
    found = store.select("runs", brief.workspace, run_id=run_id)
    if not found:
        raise StoreError(f"There is no run {run_id} in the workspace {brief.workspace}. Leave run_id empty to begin one.")
    return run_of(found[0], brief).model_copy(update={"flow": flow, "is_part": True})


def _new_row(store: Store, flow: str, brief: Brief, previous: str | None, now: datetime) -> dict[str, Any]:
    before = latest_analysis(store, brief.workspace, site=brief.target, before=brief.as_of or now) if previous == LATEST else None
    previous_run_id = before["run_id"] if before else (None if previous == LATEST else previous)
    if previous_run_id is not None:
        _refuse_pruned(next(iter(store.select("runs", brief.workspace, run_id=previous_run_id)), None))
    stands_at = brief.as_of or now
    as_of = brief.as_of or (now if flow == "gap_analysis" else None)
    return {
        "workspace": brief.workspace,
        "run_id": run_id_of(flow, brief, stands_at, previous_run_id),
        "flow": flow,
        "site": brief.target,
        "brief": brief.model_dump(mode="json"),
        "brief_digest": brief.digest,
        "as_of": as_of,
        "mode": str(brief.mode),
        "previous_run_id": previous_run_id,
        "started_at": now,
        "degraded": [],
        "versions": versions(),
    }


def run_id_of(flow: str, brief: Brief, stands_at: datetime, previous_run_id: str | None) -> str:
    """The name of a run: a digest of what goes into it."""
    return digest_of([flow, brief.digest, stands_at, previous_run_id])


def run_of(row: Mapping[str, Any], brief: Brief) -> Run:
    """The run that a record tells of."""
    return Run(brief=brief, **{name: row[name] for name in ("run_id", "flow", "started_at", "as_of", "previous_run_id")})


def _flow_run_id() -> str:
    from prefect import runtime  # seconds to import: not for those who only read tables

    return str(runtime.flow_run.id)


def stand_at(run: Run, *instants: datetime | None) -> Run:
    """The run with its instant set to the last of these that are known, in the store as well."""
    as_of = max((instant for instant in instants if instant is not None), default=None)
    if not run.is_part and as_of is not None:
        open_store().change_run(run.workspace, run.run_id, as_of=as_of)
    return run.model_copy(update={"as_of": as_of})


def record(run: Run, degraded: tuple[Degradation, ...]) -> None:
    """Keep in the run's record, before it is closed, what the run had to do without: the report tells of it."""
    open_store().change_run(run.workspace, run.run_id, degraded=[item.model_dump() for item in degraded])


def withheld(what: str, state: Any) -> tuple[Degradation, ...]:
    """What a part of the plan that failed means for the rest of it; nothing where it has not failed."""
    if not state.is_failed() and not state.is_crashed():
        return ()
    why = str(state.message or "it ended without a word").removeprefix("Flow run encountered an exception: ")
    return (Degradation(what=what, why=why, effect="Its chapters are left out of the report."),)


async def settled(run: Run, what: str, state: Any) -> Outcome:
    """The outcome of a part of the plan; of one that failed, an empty one that says so."""
    if failed := withheld(what, state):
        return Outcome(run_id=run.run_id, workspace=run.workspace, site=run.brief.target, degraded=failed)
    outcome: Outcome = await state.aresult()
    return outcome


def close_run(run: Run, counts: Mapping[str, int], degraded: tuple[Degradation, ...] = (), report: str | None = None) -> Outcome:
    """The outcome of a flow; where the flow has opened the run, it is marked complete or degraded in the store."""
    told = degraded if run.is_part else merged(degraded, pruned_past(run))
    outcome = Outcome(
        run_id=run.run_id, workspace=run.workspace, site=run.brief.target, as_of=run.as_of, degraded=told, counts=dict(counts), report=report
    )
    if not run.is_part:
        _let_go(_flow_run_id())
        journal.note("run closed", flow=run.flow, state=str(outcome.state), degraded=[item.what for item in told], **counts)
        store = open_store()
        store.finish_run(run.workspace, run.run_id, str(outcome.state), [item.model_dump() for item in told])
        _tell_of_lost_rows(store, run)
    return outcome


def _tell_of_lost_rows(store: Store, run: Run) -> None:
    """An event for each dataset that has lost more than half of its rows since the run before: automations tell people of it."""
    from prefect.events import emit_event

    from tasks.health import row_counts

    counts = row_counts(store, store.select("runs", run.workspace, run_id=run.run_id)[0])
    for lost in counts[counts["is_lost"]].to_dict("records"):
        resource = {"prefect.resource.id": f"plancast.dataset.{run.workspace}.{run.brief.target}.{lost['dataset']}"}
        told = {"dataset": lost["dataset"], "now": int(lost["now"]), "before": int(lost["before"])}
        emit_event(DROPPED, resource, payload={**told, "run_id": run.run_id, "workspace": run.workspace, "site": run.brief.target})


def _let_go(flow_run_id: str) -> Run | None:
    """The run that a flow run has opened, whose lease is renewed no more; None where it has opened none."""
    run, heartbeat = _OPEN.pop(flow_run_id, (None, None))
    if heartbeat is not None:
        heartbeat.stop()
    return run


def mark_failed(flow: Any, flow_run: Any, state: Any) -> None:  # noqa: ARG001 - Prefect calls it with these names
    """Prefect's hook on a failed flow: the run's record and its page say that it failed, and why."""
    from tasks.showing import show_failure  # seconds to import: not for those who only read tables

    show_failure(flow_run.id, str(state.message))
    run = _let_go(str(flow_run.id))
    if run is not None:
        journal.about(run.run_id, run.workspace, run.brief.target)
        journal.note("run failed", logging.ERROR, flow=run.flow, why=str(state.message))
        open_store().finish_run(run.workspace, run.run_id, "failed", error=str(state.message)[:2_000])


def latest_analysis(store: Store, workspace: str, site: str | None = None, before: datetime | None = None) -> dict[str, Any] | None:
    """The record of the last finished run that left derived datasets, for a site and before an instant if given."""
    found = [store.latest_run(workspace, flow, before=before, site=site) for flow in ANALYSES]
    return max((row for row in found if row), key=lambda row: (row["as_of"], row["started_at"]), default=None)


def finished_run(store: Store, workspace: str, run_id: str | None) -> dict[str, Any]:
    """The record of a run, by default of the last finished one; a `StoreError` where there is none."""
    row = next(iter(store.select("runs", workspace, run_id=run_id)), None) if run_id else latest_analysis(store, workspace)
    if row is None:
        which = f"run {run_id}" if run_id else "finished run"
        raise StoreError(f"There is no {which} in the workspace {workspace}. Run `plancast plan` first, or see `plancast show runs`.")
    _refuse_pruned(row)
    return row


def _refuse_pruned(row: Mapping[str, Any] | None) -> None:
    if row is not None and row["pruned_at"] is not None:
        raise StoreError(
            f"What run {row['run_id']} found was pruned on {row['pruned_at']:%Y-%m-%d}. Restore a backup that is older, or choose one of "
            "`plancast show runs` that was not pruned."
        )


def pruned_past(run: Run) -> tuple[Degradation, ...]:
    """What it means for a run as of a past instant that what was known then has been pruned since; nothing where it has not."""
    stands_at = run.brief.as_of
    last = open_store().select("runs", run.workspace, flow="prune", order=("-as_of",), limit=1, columns=("as_of", "started_at"))
    if stands_at is None or not last or last[0]["as_of"] <= stands_at:
        return ()
    why = f"Superseded pages, and runs, from before {last[0]['as_of']:%Y-%m-%d} were pruned on {last[0]['started_at']:%Y-%m-%d}."
    return (Degradation(what="past", why=why, effect=f"The plan may differ from one made on {stands_at:%Y-%m-%d}: not all that was known is there."),)


def analysis_or_none(run: Run) -> str | None:
    """The run whose gap analysis is read: the run itself where it is a part of one, else the last one for the same site before it, if any."""
    if run.is_part or run.previous_run_id is not None:
        return run.run_id if run.is_part else run.previous_run_id
    found = latest_analysis(open_store(), run.workspace, site=run.brief.target, before=run.brief.as_of)  # there was none when the run began
    return None if found is None else str(found["run_id"])


def analysis_of(run: Run) -> str:
    """The run whose gap analysis is read; a `StoreError` where there is none."""
    found = analysis_or_none(run)
    if found is None:
        raise StoreError(f"There is no gap analysis of {run.brief.target} to build on. Run `plancast plan` or `plancast gaps` first.")
    return found


def at_its_analysis(run: Run) -> Run:
    """The run at the instant of the analysis that it reads."""
    return run if run.is_part else stand_at(run, finished_run(open_store(), run.workspace, analysis_of(run))["as_of"])


def at_its_start(run: Run) -> Run:
    """The run at the instant that its brief names, by default its own start: for what reads figures that are told daily."""
    return run if run.is_part else stand_at(run, run.brief.as_of or run.started_at)


def read_table(
    table: str, workspace: str, run_id: str | None = None, limit: int | None = None, *, is_brief: bool = False
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Rows of a table and its columns: those of one run (by default the latest that has the table) where the table is a run's, else all."""
    store = open_store()
    if table not in metadata.tables:
        raise StoreError(f"There is no table {table}. Choose one of: {', '.join(sorted(metadata.tables))}.")
    columns = SHORT.get(table, ()) if is_brief else ()
    if table == "runs":
        store.abandon_runs(workspace)
    found = metadata.tables[table].columns
    is_of_run = "run_id" in found and table != "runs"
    within = {"run_id": (finished_run(store, workspace, run_id) if run_id else _holder(store, workspace, table))["run_id"]} if is_of_run else {}
    order = ("rank",) if "rank" in found else ("-started_at",) if table == "runs" else ()
    rows = store.select(table, workspace, order=order, limit=limit, columns=columns, **within)
    return rows, tuple(rows[0]) if rows else columns or tuple(found.keys())


def _holder(store: Store, workspace: str, table: str) -> dict[str, Any]:
    """The latest finished run with rows of a table, back to the last whole plan, which settles what there is, or else the last analysis."""
    runs = store.select("runs", workspace, state=list(FINISHED), order=("-as_of", "-started_at"))
    for row in runs:
        if row["flow"] == "content_plan" or store.select(table, workspace, run_id=row["run_id"], limit=1, columns=("run_id",)):
            return row
    return finished_run(store, workspace, None)


def versions() -> dict[str, str]:
    """The versions of what a run was computed with."""
    return {name: version(name) for name in ("plancast", "pandas", "scikit-learn", "scrapy", "trafilatura", "great-expectations", "prefect")}
