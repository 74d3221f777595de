"""What pruning reads and deletes: rows of runs, versions of facts, and the space that tables take. Each deletion is a transaction of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, and_, bindparam, delete, distinct, exists, func, select, text, update

from connectors.db.engine import reading, writing
from connectors.db.tables import captures, keyword_facts, links, metadata, metrics, natural_key, pages, runs

BILLS = "model_calls"
"""What was paid for stays on record, also of runs that are pruned."""

_ROWS_A_READ = 20_000
_ROWS_A_DELETE = 5_000

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A table of facts with versions: which columns name a fact and which its version (`at`), both of the key, and what else is read of a version."""

    table: Table
    fact: tuple[str, ...]
    at: str
    told: tuple[str, ...] = ()


PAGES = Dated(pages, ("site", "url_digest"), "fetched_at", ("known_at", "published_on"))
CAPTURES = Dated(captures, ("site", "url_digest"), "fetched_at", ("known_at", "outcome", "status", "warc_file"))
METRICS = Dated(metrics, ("site", "url_digest", "metric", "on", "source", "dimension_digest"), "known_at")
KEYWORD_FACTS = Dated(keyword_facts, ("kind", "source", "keyword_digest", "item_digest"), "known_at")


def derived_tables() -> list[Table]:
    """The tables whose rows are of a run, what was paid for apart."""
    return [table for table in metadata.sorted_tables if "run_id" in table.c and table.name not in ("runs", BILLS)]


def known_runs(engine: Engine, workspace: str) -> list[dict[str, Any]]:
    """The runs of a workspace that are not pruned, each with whether it holds a calendar (`has_events`)."""
    events = metadata.tables["events"]
    holds = exists().where(events.c.workspace == runs.c.workspace, events.c.run_id == runs.c.run_id).label("has_events")
    names = ("run_id", "flow", "site", "state", "started_at", "as_of", "previous_run_id", "mode", "holder", "lease_until")
    chosen = select(*(runs.c[name] for name in names), holds).where(runs.c.workspace == workspace, runs.c.pruned_at.is_(None))
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(chosen.order_by(runs.c.run_id)).mappings()]


def workspaces(engine: Engine) -> list[str]:
    """The workspaces that hold runs."""
    with reading(engine) as connection:
        return list(connection.execute(select(distinct(runs.c.workspace)).order_by(runs.c.workspace)).scalars())


def rows_of_runs(engine: Engine, workspace: str, run_ids: Sequence[str]) -> dict[str, int]:
    """How many rows each derived table holds of these runs; tables with none are left out."""
    found = {}
    with reading(engine) as connection:
        for table in derived_tables():
            held = select(func.count()).select_from(table).where(table.c.workspace == workspace, table.c.run_id.in_(run_ids))
            found[table.name] = int(connection.execute(held).scalar_one())
    return {name: count for name, count in found.items() if count}


def prune_run(engine: Engine, workspace: str, run_id: str, now: datetime) -> dict[str, int]:
    """Delete what was derived for a run and mark it as pruned, at once; how many rows of each table went."""
    gone = {}
    with writing(engine) as connection:
        for table in reversed(derived_tables()):
            gone[table.name] = connection.execute(delete(table).where(table.c.workspace == workspace, table.c.run_id == run_id)).rowcount
        connection.execute(update(runs).where(runs.c.workspace == workspace, runs.c.run_id == run_id).values(pruned_at=now))
    return {name: count for name, count in gone.items() if count}


def sites(engine: Engine, dated: Dated, workspace: str) -> list[str]:
    """The first parts of the facts' keys (the sites; of keywords, the kinds), by which they are read a part at a time."""
    first = dated.table.c[dated.fact[0]]
    with reading(engine) as connection:
        return list(connection.execute(select(distinct(first)).where(dated.table.c.workspace == workspace).order_by(first)).scalars())


def has_imported(engine: Engine, workspace: str, site: str) -> bool:
    """Whether any capture of a site was made by others and is known here later than it was made."""
    mine = captures.c
    query = select(exists().where(mine.workspace == workspace, mine.site == site, mine.known_at != mine.fetched_at))
    with reading(engine) as connection:
        return bool(connection.execute(query).scalar())


def facts(engine: Engine, dated: Dated, workspace: str, site: str) -> Iterator[list[Mapping[str, Any]]]:
    """The versions of each fact of a site: the key's columns and those that are told. Read it to its end before writing."""
    table = dated.table
    columns = [table.c[name] for name in (*natural_key(table), *dated.told) if name != "workspace"]
    order = [table.c[name] for name in (*dated.fact, dated.at)]
    query = select(*columns).where(table.c.workspace == workspace, table.c[dated.fact[0]] == site).order_by(*order)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_ROWS_A_READ).execute(query).mappings()
        for _, group in groupby(rows, key=lambda row: tuple(row[name] for name in dated.fact)):
            yield [dict(row) for row in group]


def delete_versions(engine: Engine, dated: Dated, workspace: str, keys: Sequence[Key]) -> int:
    """Delete versions by their key (without its workspace), some thousand a transaction, those of pages with their links; how many went."""
    statement = delete(dated.table).where(_is_key(dated.table, natural_key(dated.table)))
    names = natural_key(dated.table)[1:]
    for start in range(0, len(keys), _ROWS_A_DELETE):
        chosen = [
            {"of_workspace": workspace, **{f"of_{name}": part for name, part in zip(names, key, strict=True)}}
            for key in keys[start:][:_ROWS_A_DELETE]
        ]
        with writing(engine) as connection:
            if dated.table is pages:
                connection.execute(delete(links).where(_is_key(links, natural_key(pages))), chosen)
            connection.execute(statement, chosen)
    return len(keys)


def count_links(engine: Engine, workspace: str, keys: Sequence[Key]) -> int:
    """How many links these page versions have."""
    query = select(func.count()).select_from(links).where(_is_key(links, natural_key(pages)))
    with reading(engine) as connection:
        given = ({"of_workspace": workspace, "of_site": site, "of_url_digest": digest, "of_fetched_at": at} for site, digest, at in keys)
        return sum(int(connection.execute(query, one).scalar_one()) for one in given)


def places(engine: Engine, workspace: str, without: set[Key]) -> set[tuple[str, int]]:
    """The places in the archive that captures name, some captures apart."""
    key = [captures.c[name] for name in natural_key(captures)[1:]]
    query = select(captures.c.warc_file, captures.c.warc_offset, *key).where(captures.c.workspace == workspace, captures.c.warc_file.is_not(None))
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_ROWS_A_READ).execute(query)
        return {(str(row[0]), int(row[1])) for row in rows if not without or tuple(row[2:]) not in without}


def move_places(engine: Engine, workspace: str, files: Sequence[str], moved: Mapping[tuple[str, int], tuple[str, int] | None]) -> int:
    """Tell the captures of these files where their answers now are, or that they are nowhere (None); all at once."""
    names = natural_key(captures)
    query = select(captures.c.warc_file, captures.c.warc_offset, *(captures.c[name] for name in names)).where(
        captures.c.workspace == workspace, captures.c.warc_file.in_(files)
    )
    with writing(engine) as connection:
        rows = [row for row in connection.execute(query).all() if (row[0], row[1]) in moved]
        if rows:
            keyed = [{f"of_{name}": part for name, part in zip(names, row[2:], strict=True)} for row in rows]
            placed = [dict(zip(("file", "offset"), moved[row[0], row[1]] or (None, None), strict=True)) for row in rows]
            new: dict[str, Any] = {"warc_file": bindparam("file"), "warc_offset": bindparam("offset")}
            connection.execute(update(captures).where(_is_key(captures, names)).values(new), [{**a, **b} for a, b in zip(keyed, placed, strict=True)])
    return len(rows)


def texts_needed(engine: Engine, workspace: str, site: str, without: set[Key]) -> set[str]:
    """The digests of the texts of a site's page versions, some versions apart."""
    query = select(pages.c.site, pages.c.url_digest, pages.c.fetched_at, pages.c.text_digest).where(
        pages.c.workspace == workspace, pages.c.site == site, pages.c.text_digest.is_not(None)
    )
    with reading(engine) as connection:
        return {str(row[3]) for row in connection.execute(query) if (row[0], row[1], row[2]) not in without}


def move_texts(engine: Engine, workspace: str, site: str, moved: Mapping[str, str]) -> None:
    """Tell the page versions of a site the new digests of their texts."""
    statement = update(pages).where(pages.c.workspace == workspace, pages.c.site == site, pages.c.text_digest == bindparam("old"))
    with writing(engine) as connection:
        connection.execute(statement.values(text_digest=bindparam("new")), [{"old": old, "new": new} for old, new in moved.items()])


def bytes_a_row(engine: Engine) -> dict[str, float]:
    """About how many bytes a row of each table takes, with its share of the indexes; tables whose size the database does not tell are left out."""
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            sized = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        elif connection.execute(text("SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'")).scalar():
            sized = "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = 1 GROUP BY m.tbl_name"
        else:
            return {}
        sizes = {str(name): float(size) for name, size in connection.execute(text(sized)) if name in metadata.tables}
        counts = {name: int(connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()) for name in sizes}
    return {name: size / counts[name] for name, size in sizes.items() if counts[name]}


def give_space_back(engine: Engine) -> bool:
    """Have SQLite shrink its file to what it holds; on PostgreSQL, autovacuum sees to it. Whether anything was done."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 (an open connection has one)
        driver.execute("VACUUM")  # not within a transaction, which SQLAlchemy would begin
    return True


def _is_key(table: Table, names: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"of_{name}", type_=table.c[name].type) for name in names))
