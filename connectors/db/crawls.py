"""Who crawls a site: one run at a time, and runs that want the same of it at the same time share what that one fetches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from connectors.db.rows import Record, upsert_statement
from connectors.db.runs import at_work, one_at_a_time
from connectors.db.tables import crawls

RESUMED_WITHIN = timedelta(hours=24)
"""An unfinished run or crawl older than this is left alone: what it fetched, robots.txt too, is no longer today's."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The rows of `crawls` for the sites of a run: those that it is to crawl, those that others are at, those that have ended."""

    own: tuple[Record, ...]
    awaited: tuple[Record, ...]
    ended: tuple[Record, ...]


def claim(connection: Connection, workspace: str, run_id: str, sites: Mapping[str, str], since: datetime, now: datetime) -> Claims:
    """Claim for a run, begun at `since`, the crawls of those of its sites that nobody is at; `sites` are digests of what it asks of each.

    A crawl with the same digest that ended after `since` is shared; one whose run is gone is gone on with where it stood.
    """
    one_at_a_time(connection, "crawls", workspace)
    found = connection.execute(select(crawls).where(crawls.c.workspace == workspace, crawls.c.site.in_(sites))).mappings()
    known = {row["site"]: dict(row) for row in found}
    busy = {row["run_id"] for row in at_work(connection, workspace, now)} - {run_id}
    ended = {site for site, row in known.items() if row["ended_at"] is not None and row["ended_at"] >= since and row["asked"] == sites[site]}
    awaited = {site for site, row in known.items() if row["ended_at"] is None and row["run_id"] in busy}
    begun = {"workspace": workspace, "run_id": run_id, "ended_at": None}
    own = [
        {**begun, "site": site, "asked": asked, **_place(known.get(site), asked, run_id, since)}
        for site, asked in sites.items()
        if site not in ended | awaited
    ]
    if own:
        connection.execute(upsert_statement(crawls, connection.dialect.name), own)
    return Claims(tuple(own), *(tuple(known[site] for site in sites if site in chosen) for chosen in (awaited, ended)))


def _place(left: Record | None, asked: str, run_id: str, since: datetime) -> dict[str, Any]:
    """Where a crawl archives: with one that was left unfinished, or by itself."""
    if left and left["ended_at"] is None and left["asked"] == asked and since - left["started_at"] < RESUMED_WITHIN:
        return {"crawl_id": left["crawl_id"], "started_at": left["started_at"]}
    return {"crawl_id": run_id, "started_at": since}


def end(connection: Connection, workspace: str, run_id: str, now: datetime) -> None:
    """Say that what a run has claimed is fetched and filed."""
    mine = crawls.c.workspace == workspace, crawls.c.run_id == run_id, crawls.c.ended_at.is_(None)
    connection.execute(update(crawls).where(*mine).values(ended_at=now))
