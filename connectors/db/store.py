"""Reads and writes plain records: the one seam between the tables and the rest. Every query names its workspace."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, bindparam, delete, func, select

from connectors.db import crawls, facts, history, runs, versions
from connectors.db.columns import in_utc
from connectors.db.engine import reading, writing
from connectors.db.rows import Ready, Record, coercions, digest_of_texts, prepared, table_named, upsert_statement
from connectors.db.tables import DIGESTS, links, metrics
from connectors.errors import StoreError

Row = Mapping[str, Any]

_ROWS_A_READ = 20_000
_ROWS_A_BATCH = 1_000  # bounds what the driver holds at once; all batches of a call are one transaction


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Records of one database. Each writing method is one transaction: all of it, or nothing."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _utc_now) -> None:
        """`clock` tells when leases of runs begin and end."""
        self.engine = engine
        self._clock = clock

    def upsert(self, table_name: str, rows: Iterable[Row]) -> int:
        """Insert rows, or overwrite those with the same key in all columns; how many there were. Of equal keys the last counts."""
        table = table_named(table_name)
        ready = prepared(table, rows)
        if ready:
            with writing(self.engine) as connection:
                _write(connection, table, ready)
        return len(ready)

    def replace(self, table_name: str, workspace: str, run_id: str, rows: Iterable[Row], **within: Any) -> int:
        """Make these rows all that a run holds in a table (within e.g. `dataset="pages"`); how many there were."""
        table = table_named(table_name)
        fixed = {"workspace": workspace, "run_id": run_id, **within}
        ready = prepared(table, rows, fixed)
        with writing(self.engine) as connection:
            runs.one_at_a_time(connection, table_name, *map(str, fixed.values()))
            connection.execute(delete(table).where(*_conditions(table, fixed)))
            _write(connection, table, ready)
        return len(ready)

    def replace_links(self, workspace: str, versions: Iterable[tuple[str, str, datetime]], rows: Iterable[Row]) -> int:
        """Make these rows all links of the given page versions (site, url, fetched_at); how many there were."""
        ready = prepared(links, rows, {"workspace": workspace})
        sources = {(site, digest_of_texts(url), in_utc(at)) for site, url, at in versions}
        with writing(self.engine) as connection:
            runs.one_at_a_time(connection, "links", workspace)
            if sources:
                connection.execute(_LINKS_OF_VERSION, [dict(zip(_VERSION, (workspace, *one), strict=True)) for one in sorted(sources)])
            _write(connection, links, ready)
        return len(ready)

    def select(
        self, table_name: str, workspace: str, order: Sequence[str] = (), limit: int | None = None, columns: Sequence[str] = (), **equals: Any
    ) -> list[Record]:
        """Rows where columns equal a value (or one of a list): ordered by column names, `-` before one for the largest first."""
        table = table_named(table_name)
        chosen = select(*(_column(table, name) for name in columns or _public(table)))
        query = chosen.where(*_conditions(table, {"workspace": workspace, **equals})).order_by(*(_order(table, name) for name in order))
        return self._read(query.limit(limit))

    def count(self, table_name: str, workspace: str, **equals: Any) -> int:
        """How many rows there are where columns equal a value (or one of a list)."""
        table = table_named(table_name)
        query = select(func.count()).select_from(table).where(*_conditions(table, {"workspace": workspace, **equals}))
        return int(self._read(query)[0]["count_1"])

    def captures_as_of(self, workspace: str, sites: Sequence[str], as_of: datetime) -> list[Record]:
        """The latest capture of each URL that was known by `as_of`, whatever its outcome; ordered by site and URL."""
        return self._read(versions.captures_known(workspace, sites, in_utc(as_of)))

    def pages_as_of(self, workspace: str, sites: Sequence[str], as_of: datetime, mode: str = "observed") -> list[Record]:
        """The page versions that stand at an instant, one a URL, without texts; ordered by site and URL.

        The latest version known by then, unless the URL was found gone (404, 410) or moved for good (301, 308) afterwards and by then;
        an answer "not modified" confirms a version, and a passing error changes nothing. `reconstructed` adds URLs of which nothing was
        known by then, in the earliest later version that says it was published by that date.
        """
        return self._read(versions.pages_standing(workspace, sites, in_utc(as_of), is_reconstructed=_is_reconstructed(mode)))

    def links_as_of(self, workspace: str, sites: Sequence[str], as_of: datetime, mode: str = "observed") -> list[Record]:
        """The links of the page versions that stand at an instant; ordered by site, source, target and anchor's place in the key."""
        return self._read(versions.links_standing(workspace, sites, in_utc(as_of), is_reconstructed=_is_reconstructed(mode)))

    def known_answers(self, workspace: str, sites: Sequence[str]) -> list[Record]:
        """For a conditional re-crawl: the last full answer of each URL that is not gone since.

        Columns: site, url, fetched_at, digest, etag, last_modified, warc_file, warc_offset.
        """
        return self._read(versions.answers_known(workspace, sites))

    def unparsed_captures(self, workspace: str, sites: Sequence[str], parser_version: str, limit: int | None = None) -> list[Record]:
        """Full answers of which no page was made yet by this version of the parser, oldest first."""
        return self._read(versions.captures_unparsed(workspace, sites, parser_version).limit(limit))

    def known_since(self, workspace: str, sites: Sequence[str]) -> Record:
        """When what is stored of sites, the target first, begins.

        `sites`: by site, when its first capture was known; of the target: `metrics` (when its first figure was known), and of its pages
        `fetched_at` and `published_on`, the earliest of each. None where there is none.
        """
        known = {row["site"]: row["known_at"] for row in self._read(history.sites_known(workspace, sites))}
        told = self._read(history.metrics_known(workspace, sites[0]))[0]["known_at"]
        return {"sites": known, "metrics": told, **self._read(history.pages_known(workspace, sites[0]))[0]}

    def add_metrics(self, workspace: str, rows: Iterable[Row]) -> int:
        """Keep the facts that tell another value than the one last known of them; how many there were."""
        ready = prepared(metrics, rows, {"workspace": workspace})
        added = 0
        if ready:
            with writing(self.engine) as connection:
                statement = facts.insert_if_changed(metrics, connection.dialect.name)
                for batch in ready.batches(_ROWS_A_BATCH):
                    new = [{f"new_{name}": value for name, value in row.items()} for row in batch]
                    added += connection.execute(statement, new, execution_options={"preserve_rowcount": True}).rowcount
        return added

    def metrics_as_of(
        self, workspace: str, site: str, as_of: datetime, wanted: facts.MetricsWanted | None = None, mode: str = "observed"
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """The facts of a site as last known by an instant, some thousand rows at a time, in the order of the key; read it to its end.

        A row is site, url, metric, on, source, dimension, value, known_at; the dates are as the database writes them. `reconstructed` adds
        facts that nothing was known of by then, of days whose figures were there by then.
        """
        is_reconstructed = _is_reconstructed(mode)
        query = facts.metrics_known(workspace, site, in_utc(as_of), wanted or facts.MetricsWanted(), is_reconstructed=is_reconstructed)
        with reading(self.engine) as connection:
            yield from connection.execution_options(yield_per=_ROWS_A_READ).execute(query).partitions()

    def metrics_summed(self, workspace: str, site: str, as_of: datetime) -> list[Record]:
        """What each source had told of a site by an instant: source, record_count, first_on, last_on."""
        return self._read(facts.metrics_summed(workspace, site, in_utc(as_of)))

    def days_loaded(self, workspace: str, site: str, source: str) -> list[Record]:
        """The days of which a source has told figures by page (`on`), oldest first, and when they were last loaded (`known_at`)."""
        return self._read(facts.days_loaded(workspace, site, source))

    def months_told(self, workspace: str, site: str, after: datetime | None, as_of: datetime) -> list[Record]:
        """The months of whose days figures were told after an instant, by another: month (such as 2026-10), told_at."""
        return self._read(facts.months_told(workspace, site, None if after is None else in_utc(after), in_utc(as_of)))

    def keyword_facts_as_of(
        self,
        workspace: str,
        as_of: datetime,
        kinds: Sequence[str] | None = None,
        sources: Sequence[str] | None = None,
        keywords: Sequence[str] | None = None,
    ) -> list[Record]:
        """The facts of keywords (all by default) as last known by an instant; the results of a keyword are those of its last page."""
        return self._read(facts.keyword_facts_known(workspace, in_utc(as_of), kinds, sources, keywords))

    def begin_run(self, run: Row, lease_s: float = runs.LEASE_S) -> Record:
        """Insert a run (workspace, run_id, flow, …) and hold it, or take the stored one as `take_run` does; the row as stored.

        A run that is resumed keeps what it was begun with: `started_at`, `crawl_id`, `as_of`.
        """
        with writing(self.engine) as connection:
            return runs.begin(connection, run, in_utc(self._clock()), lease_s)

    def take_run(self, workspace: str, run_id: str, lease_s: float = runs.LEASE_S) -> Record:
        """Hold a stored run; the row as stored.

        A `RunHeld` while another holder's lease is live and, where it is a process of this host, the process is as well.
        """
        with writing(self.engine) as connection:
            return runs.take(connection, workspace, run_id, in_utc(self._clock()), lease_s)

    def renew_lease(self, workspace: str, run_id: str, lease_s: float = runs.LEASE_S) -> None:
        """Hold a run for longer; a `RunHeld` when another process has taken it."""
        self.change_run(workspace, run_id, lease_until=in_utc(self._clock()) + timedelta(seconds=lease_s))

    def change_run(self, workspace: str, run_id: str, **values: Any) -> None:
        """Set columns of a run that this process holds, such as `as_of` once its crawl has ended."""
        with writing(self.engine) as connection:
            runs.change(connection, workspace, run_id, values)

    def finish_run(self, workspace: str, run_id: str, state: str, degraded: Sequence[Row] = (), error: str | None = None) -> None:
        """End a run that this process holds as `complete`, `degraded` or `failed`, and let go of it."""
        ended = {"ended_at": in_utc(self._clock()), "lease_until": None, "holder": None}
        self.change_run(workspace, run_id, state=state, degraded=list(degraded), error=error, **ended)

    def latest_run(
        self, workspace: str, flow: str, states: Sequence[str] = runs.FINISHED, before: datetime | None = None, site: str | None = None
    ) -> Record | None:
        """The run of a flow with the latest `as_of` (before an instant, for a target site) in one of the states."""
        found = self._read(runs.latest(workspace, flow, states, before and in_utc(before), site))
        return found[0] if found else None

    def unfinished_run(self, workspace: str, flow: str, brief_digest: str) -> Record | None:
        """The last run of a brief, if it is still running, was killed or has failed: the one to resume."""
        found = self._read(runs.last_started(workspace, flow, brief_digest))
        return found[0] if found and found[0]["state"] not in runs.FINISHED else None

    def claim_crawls(self, workspace: str, run_id: str, sites: Mapping[str, str], since: datetime) -> crawls.Claims:
        """Claim for a run the crawls of its sites that nobody is at; `sites` are digests of what it asks of each. See `crawls.claim`."""
        with writing(self.engine) as connection:
            return crawls.claim(connection, workspace, run_id, sites, in_utc(since), in_utc(self._clock()))

    def end_crawls(self, workspace: str, run_id: str) -> None:
        """Say that what a run has claimed is fetched and filed: runs that wait for it go on."""
        with writing(self.engine) as connection:
            crawls.end(connection, workspace, run_id, in_utc(self._clock()))

    def abandon_runs(self, workspace: str) -> list[str]:
        """Mark as failed the runs whose process is gone, or has not renewed its lease; their ids."""
        now = in_utc(self._clock())
        lost = [row for row in self._read(runs.running(workspace)) if runs.is_abandoned(row, now)]
        if not lost:
            return []
        with writing(self.engine) as connection:
            return [row["run_id"] for row in lost if runs.abandon(connection, row, now)]

    def _read(self, query: Select[Any]) -> list[Record]:
        with reading(self.engine) as connection:
            found = connection.execute(query).mappings()
            names = [name for name in found.keys() if name not in _HIDDEN]  # noqa: SIM118 (a result is no mapping)
            return [{name: row[name] for name in names} for row in found]


_VERSION = ("of_workspace", "of_site", "of_url_digest", "of_fetched_at")
_LINKS_OF_VERSION = delete(links).where(*(links.c[name.removeprefix("of_")] == bindparam(name) for name in _VERSION))
_HIDDEN = frozenset(name for columns in DIGESTS.values() for name in columns)


def _write(connection: Connection, table: Table, rows: Ready) -> None:
    statement = upsert_statement(table, connection.dialect.name)
    for batch in rows.batches(_ROWS_A_BATCH):
        connection.execute(statement, batch)


def _public(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name not in DIGESTS.get(table.name, {}))


def _column(table: Table, name: str) -> ColumnElement[Any]:
    if name not in table.c:
        raise StoreError(f"{table.name} has no column {name}. Choose one of: {', '.join(_public(table))}.")
    return table.c[name]


def _order(table: Table, name: str) -> ColumnElement[Any]:
    return _column(table, name[1:]).desc() if name.startswith("-") else _column(table, name).asc()


def _conditions(table: Table, equals: Row) -> list[ColumnElement[bool]]:
    conditions = [_condition(table, name, value) for name, value in equals.items()]
    for digest, sources in DIGESTS.get(table.name, {}).items():
        if len(sources) == 1 and isinstance(equals.get(sources[0]), str):  # the digest stands in the index, the text does not
            conditions.append(table.c[digest] == digest_of_texts(coercions(table)[sources[0]](equals[sources[0]])))
    return conditions


def _condition(table: Table, name: str, value: Any) -> ColumnElement[bool]:
    column = _column(table, name)
    if value is None:
        return column.is_(None)
    coerce = coercions(table)[name]
    return column.in_([coerce(one) for one in value]) if isinstance(value, list | tuple | set | frozenset) else column == coerce(value)


def _is_reconstructed(mode: str) -> bool:
    if mode not in ("observed", "reconstructed"):
        raise StoreError(f"{mode} is no mode. Choose observed or reconstructed.")
    return mode == "reconstructed"
