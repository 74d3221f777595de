"""How a run went, beside the ones before it: rows by dataset, durations, the age of what it read, and who is at work."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from connectors.db.runs import ABANDONED
from connectors.db.store import Store

WATCHED = ("captures", "topic_pages", "topics", "coverage", "keywords", "evidence", "recommendations", "performance", "forecasts")
"""Datasets that shrink only where something was lost. Fewer gaps or findings are no loss."""

LOST_SHARE, FEWEST = 0.5, 20
"""A dataset has lost rows where less than this share is left of at least so many."""

_SHOWN_RUNS = 6
_RUN = ("run_id", "flow", "site", "state", "as_of", "started_at", "ended_at", "lease_until", "holder")


def row_counts(store: Store, run: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of a run by dataset, and of the run of the same flow and site before it: dataset, now, before, is_lost. Unknown is empty."""
    earlier = store.latest_run(run["workspace"], run["flow"], before=run["as_of"], site=run["site"]) if run["as_of"] else None
    counts = [(name, _count(store, name, run), earlier and _count(store, name, earlier)) for name in WATCHED]
    frame = pd.DataFrame([one for one in counts if one[1] or one[2]], columns=["dataset", "now", "before"])
    before = pd.to_numeric(frame["before"])
    return frame.assign(before=before.astype("Int64"), is_lost=(before >= FEWEST) & (frame["now"] < LOST_SHARE * before))


def recent_runs(store: Store, run: Mapping[str, Any], now: datetime) -> pd.DataFrame:
    """The last runs before of the same flow and site, and all of the workspace that are under way: their columns of `runs`, minutes, is_lost.

    A run is lost where it was abandoned, or where nobody has held it since its lease ended though it is marked as running.
    """
    rows = store.select("runs", run["workspace"], order=("-started_at",), columns=(*_RUN, "error"))
    others = [row for row in rows if row["run_id"] != run["run_id"]]
    own = [row for row in others if (row["flow"], row["site"]) == (run["flow"], run["site"])][:_SHOWN_RUNS]
    shown = [*own, *(row for row in others if row["state"] == "running" and row not in own)]
    return pd.DataFrame(
        [{**row, "minutes": _minutes(row, now), "is_lost": _is_lost(row, now)} for row in shown], columns=[*_RUN, "minutes", "is_lost"]
    )


def ages(captures: Sequence[Mapping[str, Any]], sources: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """How old the newest of each thing was at an instant: what, newest_at, age_days."""
    fetched: dict[str, datetime] = {}
    for row in captures:
        fetched[row["site"]] = max(row["known_at"], fetched.get(row["site"], row["known_at"]))
    told = sources[sources["last_on"].notna() & (sources["source"] != "crawl")] if "last_on" in sources else pd.DataFrame()
    newest = [*((f"pages of {site}", pd.Timestamp(at)) for site, at in sorted(fetched.items())),
              *((f"figures of {row['source']}", pd.Timestamp(row["last_on"])) for row in told.to_dict("records"))]  # fmt: skip
    instant = pd.Timestamp(as_of)
    return pd.DataFrame(
        [{"what": what, "newest_at": _utc(at), "age_days": (instant - _utc(at)) / pd.Timedelta(days=1)} for what, at in newest],
        columns=["what", "newest_at", "age_days"],
    )


def _count(store: Store, dataset: str, run: Mapping[str, Any]) -> int:
    if dataset == "captures":
        shared: Mapping[str, str] = run["crawls"] or {}
        within = {"crawl_id": list({run["run_id"], *shared.values()}), **({"site": list(shared)} if shared else {})}
        return store.count(dataset, run["workspace"], **within)
    return store.count(dataset, run["workspace"], run_id=run["run_id"])


def _minutes(row: Mapping[str, Any], now: datetime) -> float | None:
    ended: datetime | None = now if row["state"] == "running" else row["ended_at"]
    return (ended - row["started_at"]) / timedelta(minutes=1) if ended else None


def _is_lost(row: Mapping[str, Any], now: datetime) -> bool:
    return row["error"] == ABANDONED or (row["state"] == "running" and (row["lease_until"] is None or row["lease_until"] < now))


def _utc(at: pd.Timestamp) -> pd.Timestamp:
    return at.tz_convert("UTC") if at.tzinfo else at.tz_localize("UTC")
