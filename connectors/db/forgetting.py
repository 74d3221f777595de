"""A person's name in the rows of a workspace: found in every text and document, whatever the table, and replaced; and the list of forgotten names."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, Table, Text, bindparam, delete, select, update

from connectors.db.columns import Document
from connectors.db.engine import reading, writing
from connectors.db.rows import prepared, upsert_statement
from connectors.db.tables import DIGESTS, metadata, natural_key
from connectors.db.tables import retention_tables as own

_ROWS_A_READ = 5_000
_PLACES = frozenset({"workspace", "url", "from_url", "to_url", "location", "warc_file", "holder", "etag", "state", "flow"})
"""What tells where something is, or is one of a few words of ours: never a place for a name."""

Replace = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A name that is to stay forgotten: its salted digest, of how many words it is, and what stands in its place."""

    digest: str
    salt: str
    words: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that holds the name: its key, the columns that do, and what they hold without it."""

    key: Mapping[str, Any]
    values: Mapping[str, Any]


def digest_of_name(name: str, salt: str) -> str:
    """The digest by which a folded name is known again. Whoever has the salt can try names: it hides them from a glance, not from a search."""
    return hashlib.blake2b(name.encode(), key=bytes.fromhex(salt), digest_size=16).hexdigest()


def forgotten(engine: Engine, workspace: str) -> list[Forgotten]:
    """The forgotten names of a workspace."""
    table = own.forgotten_names
    with reading(engine) as connection:
        rows = connection.execute(select(table).where(table.c.workspace == workspace).order_by(table.c.at, table.c.name_digest)).mappings()
        return [Forgotten(row["name_digest"], row["salt"], row["word_count"], row["pseudonym"]) for row in rows]


def remember_to_forget(engine: Engine, workspace: str, names: Sequence[Forgotten], at: datetime) -> None:
    """Keep the digests of names."""
    rows = [
        {"workspace": workspace, "name_digest": one.digest, "salt": one.salt, "word_count": one.words, "pseudonym": one.pseudonym, "at": at}
        for one in names
    ]
    with writing(engine) as connection:
        connection.execute(upsert_statement(own.forgotten_names, connection.dialect.name), rows)


def tables() -> list[Table]:
    """The tables that a name is looked for in."""
    return [table for table in metadata.sorted_tables if table is not own.forgotten_names and _columns(table)]


def holding(engine: Engine, table: Table, workspace: str, replace: Replace) -> Iterator[Changed]:
    """The rows of a workspace that hold the name. Read it to its end before writing."""
    names, key = [column.name for column in _columns(table)], natural_key(table)
    chosen = select(*(table.c[name] for name in dict.fromkeys((*key, *names)))).where(table.c.workspace == workspace)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=_ROWS_A_READ).execute(chosen).mappings():
            values = {name: new for name in names if (old := row[name]) is not None and (new := replace(old)) != old}
            if values:
                yield Changed({name: row[name] for name in key}, values)


def rewrite(engine: Engine, table: Table, rows: Sequence[Changed]) -> None:
    """Give rows what they hold without the name, all at once. Where the name is part of the key, the row is made anew under its new key."""
    sources = {source for columns in DIGESTS.get(table.name, {}).values() for source in columns}
    keyed = set(natural_key(table)) | sources
    with writing(engine) as connection:
        for row in rows:
            is_row = [table.c[name] == bindparam(f"of_{name}", type_=table.c[name].type) for name in row.key]
            key = {f"of_{name}": value for name, value in row.key.items()}
            if keyed.isdisjoint(row.values):
                connection.execute(update(table).where(*is_row).values(dict(row.values)), key)
                continue
            whole = dict(connection.execute(select(table).where(*is_row), key).mappings().one())
            connection.execute(delete(table).where(*is_row), key)
            given = {name: value for name, value in {**whole, **row.values}.items() if name not in DIGESTS.get(table.name, {})}
            connection.execute(upsert_statement(table, connection.dialect.name), next(prepared(table, [given]).batches(1)))


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, Text | Document) and not _is_place(column.name)]


def _is_place(name: str) -> bool:
    return name in _PLACES or name.endswith(("_id", "_digest", "_url"))
