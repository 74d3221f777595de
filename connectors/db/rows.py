"""What goes into a table: loose mappings made into rows that both databases take, in one order, each key once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from connectors.db.columns import Coercion, coerce_text, coercion, is_plain
from connectors.db.tables import DIGESTS, metadata, natural_key
from connectors.errors import StoreError

Record = dict[str, Any]


def table_named(name: str) -> Table:
    """The table of that name; a `StoreError` names those that there are."""
    if name not in metadata.tables:
        raise StoreError(f"There is no table {name}. Choose one of: {', '.join(sorted(metadata.tables))}.")
    return metadata.tables[name]


@lru_cache(maxsize=64)
def coercions(table: Table) -> dict[str, Coercion]:
    """For each column, what turns a loose value into what it holds; the digests in keys left out."""
    digests = DIGESTS.get(table.name, {})
    return {column.name: coercion(column) for column in table.columns if column.name not in digests}


@lru_cache(maxsize=8_192)  # the links of a page share its address
def digest_of_texts(*texts: str) -> str:
    """Sixteen hex digits for one or more texts, none of which holds a NUL."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Ready:
    """Rows as a table holds them, each a tuple: 70,000 dictionaries at once would keep the garbage collector busy."""

    names: tuple[str, ...]
    values: list[tuple[Any, ...]]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.values)

    def batches(self, size: int) -> Iterator[list[Record]]:
        """The rows as dictionaries, so many at a time."""
        for start in range(0, len(self.values), size):
            yield [dict(zip(self.names, row, strict=True)) for row in self.values[start : start + size]]


def prepared(table: Table, rows: Iterable[Mapping[str, Any]], fixed: Mapping[str, Any] | None = None) -> Ready:
    """Rows as the table holds them: absent columns None, `fixed` ones the same in all, the last of equal keys, ordered by key.

    The order is what keeps two writers of the same rows from waiting for each other.
    """
    given = list(rows)
    columns = _columns(table, given, fixed or {})
    keys = list(zip(*(columns[name] for name in natural_key(table)), strict=True))
    _refuse_absent(table, keys)
    last = dict(zip(keys, range(len(keys)), strict=True))
    values = list(zip(*columns.values(), strict=True))
    return Ready(tuple(columns), [values[last[key]] for key in sorted(last)])


def _columns(table: Table, rows: Sequence[Mapping[str, Any]], fixed: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The rows column by column (70,000 rows take half the time of a row by row way), digests filled in."""
    by_column = coercions(table)
    unknown = {name for row in (fixed, *rows) for name in row} - by_column.keys()
    if unknown:
        raise StoreError(f"{table.name} has no column {', '.join(sorted(unknown))}. Leave it out, or add it to connectors/db/tables.py.")
    columns = {
        name: _coerced(table, name, coerce, [fixed]) * len(rows) if name in fixed else _coerced(table, name, coerce, rows)
        for name, coerce in by_column.items()
    }
    for digest, sources in DIGESTS.get(table.name, {}).items():
        texts = zip(*(columns[source] for source in sources), strict=True)
        columns[digest] = [None if None in parts else digest_of_texts(*parts) for parts in texts]
    return columns


def _coerced(table: Table, name: str, coerce: Coercion, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    values = [row.get(name) for row in rows]
    try:
        if coerce is coerce_text:
            return [value if is_plain(value) else coerce(value) for value in values]
        return [None if value is None else coerce(value) for value in values]
    except (TypeError, ValueError) as error:
        raise StoreError(f"{table.name}.{name} does not fit: {error}. Give it the type that connectors/db/tables.py says.") from error


def _refuse_absent(table: Table, keys: Iterable[tuple[Any, ...]]) -> None:
    hidden, names = DIGESTS.get(table.name, {}), natural_key(table)
    absent = {name for key in keys if None in key for name, value in zip(names, key, strict=True) if value is None}
    if absent:
        named = sorted({source for name in absent for source in hidden.get(name, (name,))})
        raise StoreError(f"A row of {table.name} lacks {' or '.join(named)}, which its key needs. Fill it in.")


def upsert_statement(table: Table, dialect: str, *, is_overwriting: bool = True) -> sqlite.Insert | postgresql.Insert:
    """INSERT … ON CONFLICT by natural key, which overwrites all other columns or leaves the row; for `sqlite` or `postgresql`."""
    key = natural_key(table)
    statement: sqlite.Insert | postgresql.Insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    if not is_overwriting:
        return statement.on_conflict_do_nothing(index_elements=list(key))
    updated = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=updated)
