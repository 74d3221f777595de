"""Reads frames without trusting their shape: a column that is missing is unknown, a list may be a tuple, an array or absent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from tasks.report.figures import is_known


def having(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with at least these columns; missing ones hold None."""
    missing = {name: None for name in columns if name not in frame.columns}
    return frame.assign(**missing) if missing else frame


def items(cell: Any) -> list[Any]:
    """What a list cell holds; nothing where it is empty or absent; a lone text is a list of one."""
    if isinstance(cell, str):
        return [cell] if cell else []
    return list(cell) if isinstance(cell, Iterable) else []


def mapping(cell: Any) -> dict[str, Any]:
    """What a cell of several figures holds; nothing where it is empty or absent."""
    return {str(name): value for name, value in cell.items()} if isinstance(cell, Mapping) else {}


def mappings(cell: Any) -> list[dict[str, Any]]:
    """What a cell that lists rows holds."""
    return [mapping(one) for one in items(cell) if isinstance(one, Mapping)]


def rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows as dicts of these columns, in order."""
    records = having(frame, columns)[list(columns)].to_dict("records") if len(frame) else []
    return [{str(name): value for name, value in record.items()} for record in records]


def flags(values: pd.Series) -> pd.Series:
    """Booleans, False where nothing is said."""
    return values.astype("boolean").fillna(value=False).astype(bool)


def whole(value: Any) -> int:
    """A count, 0 where there is none."""
    return int(value) if is_known(value) else 0


def utc(values: pd.Series) -> pd.Series:
    """Dates or instants of any kind as UTC instants, NaT where there is none."""
    is_typed = pd.api.types.is_datetime64_any_dtype(values)
    return pd.to_datetime(values, utc=True, errors="coerce", format=None if is_typed else "mixed")


def current(pages: pd.DataFrame) -> pd.DataFrame:
    """One row a page: the version fetched last, should the frame hold several."""
    keys = ["site", "url"]
    if not len(pages) or not pages.duplicated(keys).any():
        return pages
    return pages.sort_values("fetched_at", kind="stable").drop_duplicates(keys, keep="last")
