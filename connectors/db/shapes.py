"""What tables are made of: the metadata that all of them share, and columns by what they hold."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, Column, Date, Double, ForeignKeyConstraint, Integer, MetaData, PrimaryKeyConstraint, Table, Text

from connectors.db.columns import Document, UtcInstant
from connectors.db.meanings import COMMON

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def text(name: str, *, required: bool = False) -> Column[Any]:
    """A text."""
    return Column(name, Text, nullable=not required)


def whole(name: str) -> Column[Any]:
    """A whole number."""
    return Column(name, Integer)


def real(name: str) -> Column[Any]:
    """A number."""
    return Column(name, Double)


def instant(name: str, *, required: bool = False) -> Column[Any]:
    """An instant in UTC."""
    return Column(name, UtcInstant, nullable=not required)


def document(name: str) -> Column[Any]:
    """A JSON value."""
    return Column(name, Document)


def flag(name: str) -> Column[Any]:
    """A yes or no."""
    return Column(name, Boolean)


def several(make: Callable[[str], Column[Any]], *names: str) -> tuple[Column[Any], ...]:
    """Columns of one type, by their names."""
    return tuple(make(name) for name in names)


def keys(*names: str) -> tuple[Column[Any] | PrimaryKeyConstraint, ...]:
    """The columns of a key, `workspace` first, and the key itself."""
    columns = [_key_column(name) for name in ("workspace", *names)]
    return (*columns, PrimaryKeyConstraint("workspace", *names))


def _key_column(name: str) -> Column[Any]:
    if name == "on":
        return Column(name, Date, nullable=False)
    return instant(name, required=True) if name.endswith("_at") else text(name, required=True)


def of_run() -> ForeignKeyConstraint:
    """Rows go with their run."""
    return ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], ondelete="CASCADE")


def described(table: Table, row: str, /, **columns: str) -> None:
    """Say what a row of a table is and what its columns hold, for the data dictionary; what `COMMON` says need not be said again."""
    table.info["row"] = row
    for column in table.columns:
        column.doc = columns.pop(column.name, COMMON.get(column.name))
    if columns:
        raise KeyError(f"{table.name} has no column {', '.join(columns)}")
