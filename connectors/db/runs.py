"""Who works on a run: beginning, holding, resuming and finishing it, each atomic where several processes try at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select, text, update

from connectors.db.holder import is_known_alive, is_known_dead, this_process
from connectors.db.rows import Record, coercions, prepared, upsert_statement
from connectors.db.tables import runs
from connectors.errors import RunHeld, StoreError

FINISHED = ("complete", "degraded")
"""States of a run whose datasets are whole."""

KEEPING = ("prune", "forget")
"""Flows that keep house: each works on its workspace alone, so it waits for no run, and no run begins beside it."""

LEASE_S = 120
"""For so long a process that tells nothing holds its run."""

ABANDONED = "Abandoned: its process is gone, or has told nothing for two minutes. Start it again; it goes on from what is kept."
"""The error of a run that was given up for lost."""

_RUNNING = "running"


def begin(connection: Connection, run: Mapping[str, Any], now: datetime, lease_s: float) -> Record:
    """Insert a run that this process holds, or take the one that there is; the row as stored. A `RunHeld` while house is kept."""
    held = {"state": _RUNNING, "started_at": now, "holder": this_process(), "lease_until": now + timedelta(seconds=lease_s)}
    row = next(prepared(runs, [{**held, **run}]).batches(1))[0]
    statement = upsert_statement(runs, connection.dialect.name, is_overwriting=False)
    if connection.execute(statement.returning(runs.c.run_id), row).first():
        _refuse_beside(connection, row["workspace"], row["run_id"], row["flow"], now)
        return stored(connection, row["workspace"], row["run_id"])
    return take(connection, row["workspace"], row["run_id"], now, lease_s)


def take(connection: Connection, workspace: str, run_id: str, now: datetime, lease_s: float) -> Record:
    """Hold a stored run; a `RunHeld` when a live process does."""
    row = connection.execute(_one(workspace, run_id).with_for_update()).mappings().first()
    if row is None:
        raise StoreError(f"There is no run {run_id} in the workspace {workspace}. `plancast show runs` lists those that there are.")
    if _is_held(row, now):
        raise RunHeld(
            f"Run {run_id} is being worked on by process {row['holder']} until {row['lease_until']:%H:%M:%S} UTC at least. "
            "Wait until it has finished, or end it and run the command again."
        )
    _refuse_beside(connection, workspace, run_id, str(row["flow"]), now)
    taken = {"holder": this_process(), "lease_until": now + timedelta(seconds=lease_s), "state": _RUNNING}
    taken |= dict.fromkeys(("ended_at", "error", "pruned_at"))
    connection.execute(update(runs).where(*_is_run(workspace, run_id)).values(**taken))
    return stored(connection, workspace, run_id)


def change(connection: Connection, workspace: str, run_id: str, values: Mapping[str, Any]) -> None:
    """Set columns of a run that this process holds; a `RunHeld` when it does not hold it any more."""
    by_column = coercions(runs)
    ready = {name: by_column[name](value) for name, value in values.items()}
    found = connection.execute(update(runs).where(*_is_run(workspace, run_id), runs.c.holder == this_process()).values(**ready))
    if found.rowcount != 1:
        raise RunHeld(f"Run {run_id} is not held by this process any more; another one has taken it. Let that one finish.")


def stored(connection: Connection, workspace: str, run_id: str) -> Record:
    """The row of a run."""
    return dict(connection.execute(_one(workspace, run_id)).mappings().one())


def latest(workspace: str, flow: str, states: Sequence[str], before: datetime | None, site: str | None) -> Select[Any]:
    """The run with the latest `as_of` (before an instant) in one of the states."""
    query = select(runs).where(runs.c.workspace == workspace, runs.c.flow == flow, runs.c.state.in_(states), runs.c.pruned_at.is_(None))
    if before is not None:
        query = query.where(runs.c.as_of < before)
    if site is not None:
        query = query.where(runs.c.site == site)
    return query.order_by(runs.c.as_of.desc().nulls_last(), runs.c.started_at.desc(), runs.c.run_id).limit(1)


def last_started(workspace: str, flow: str, brief_digest: str) -> Select[Any]:
    """The run of a brief that was started last, whatever became of it."""
    query = select(runs).where(runs.c.workspace == workspace, runs.c.flow == flow, runs.c.brief_digest == brief_digest)
    return query.order_by(runs.c.started_at.desc(), runs.c.run_id).limit(1)


def at_work(connection: Connection, workspace: str, now: datetime) -> list[Record]:
    """The runs of a workspace that a live process holds."""
    held = select(runs).where(runs.c.workspace == workspace, runs.c.holder.is_not(None), runs.c.lease_until > now)
    return [dict(row) for row in connection.execute(held).mappings() if _is_held(row, now)]


def running(workspace: str) -> Select[Any]:
    """The runs of a workspace that are marked as running."""
    return select(runs).where(runs.c.workspace == workspace, runs.c.state == _RUNNING).order_by(runs.c.run_id)


def is_abandoned(row: Mapping[Any, Any], now: datetime) -> bool:
    """Whether nobody works on a run that is marked as running.

    A process of this host that lives counts as at work whatever its lease says: it may have been put to sleep with its host.
    """
    return not _is_held(row, now) and not (row["holder"] and is_known_alive(row["holder"]))


def abandon(connection: Connection, row: Mapping[Any, Any], now: datetime) -> bool:
    """Mark a run that was found abandoned as failed; False where somebody has taken it, renewed it or ended it since."""
    as_found = [runs.c[name].is_not_distinct_from(row[name]) for name in ("state", "holder", "lease_until")]
    given_up = {"state": "failed", "error": ABANDONED, "ended_at": now, "holder": None, "lease_until": None}
    return connection.execute(update(runs).where(*_is_run(row["workspace"], row["run_id"]), *as_found).values(**given_up)).rowcount == 1


def _refuse_beside(connection: Connection, workspace: str, run_id: str, flow: str, now: datetime) -> None:
    """What keeps house works alone: a `RunHeld` for it beside any run, and for any run beside it."""
    one_at_a_time(connection, "runs", workspace)
    others = [row for row in at_work(connection, workspace, now) if row["run_id"] != run_id]
    other = next((row for row in others if flow in KEEPING or row["flow"] in KEEPING), None)
    if other is not None:
        raise RunHeld(
            f"In the workspace {workspace}, {other['flow']} {other['run_id']} is at work, held by process {other['holder']}. "
            "Wait until it has finished, and run the command again."
        )


def one_at_a_time(connection: Connection, *what: str) -> None:
    """On PostgreSQL, wait for others that change the same; on SQLite there is one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": "\n".join(what)})


def _is_held(row: Mapping[Any, Any], now: datetime) -> bool:
    if row["holder"] is None or row["lease_until"] is None or row["lease_until"] <= now:
        return False
    return not is_known_dead(row["holder"])


def _is_run(workspace: str, run_id: str) -> tuple[Any, Any]:
    return runs.c.workspace == workspace, runs.c.run_id == run_id


def _one(workspace: str, run_id: str) -> Select[Any]:
    return select(runs).where(*_is_run(workspace, run_id))
