"""The data dictionary: every table and column in words, from the tables themselves. `python -m connectors.db.dictionary FILE` writes it."""

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, Table

from connectors.db.columns import Document, UtcInstant
from connectors.db.tables import DIGESTS, REVISION, metadata, natural_key

_HEAD = f"""# Data dictionary

Written from the tables by `make dictionary`; a test holds it to them. The tables are at revision {REVISION}.

Every key begins with `workspace`. Columns that end in `_at` are instants in UTC, in `_on` dates, in `_s` seconds, in `_bytes` bytes, in
`_usd` US dollars, in `_share` parts of 1, in `_count` counts; `lo_90` and `hi_90` are the ends of a 90 % interval. A figure stands beside its
status: `measured`, `estimated` (with its method) or `unknown`, and what is unknown has no figure. Digests in keys are the first 16 hex digits
of SHA-256; exports leave them out. What pruning takes away is told in [retention](retention.md).
"""
_UNITS = {"at": "UTC", "on": "date", "s": "s", "bytes": "bytes", "usd": "US dollars", "share": "0 to 1", "count": "count", "hours": "hours"}
_KINDS: tuple[tuple[Any, str], ...] = (
    (UtcInstant, "instant"), (Document, "JSON"), (Date, "date"), (Boolean, "yes or no"), (BigInteger, "whole number"), (Integer, "whole number"),
    (Float, "number"),
)  # fmt: skip


def dictionary() -> str:
    """The whole dictionary, as Markdown."""
    tables = sorted(metadata.sorted_tables, key=lambda table: table.name)
    contents = " · ".join(f"[{table.name}](#{table.name})" for table in tables)
    return "\n".join([_HEAD, contents, "", *(_told(table) for table in tables)])


def _told(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in natural_key(table))
    rows = [f"| `{column.name}` | {_kind(column)} | {_unit(column.name)} | {column.doc} |" for column in table.columns]
    head = [f"## {table.name}", "", f"A row is {table.info['row']}.", f"Key: {key}.", "", "| column | type | unit | meaning |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _kind(column: Column[Any]) -> str:
    kind = next((name for kind, name in _KINDS if isinstance(column.type, kind)), "text")
    return "digest" if column.name in DIGESTS.get(column.table.name, {}) else kind


def _unit(name: str) -> str:
    return _UNITS.get(name.rpartition("_")[2], "") if "_" in name else ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(), encoding="utf-8")
