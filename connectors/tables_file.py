"""Tables as files: CSV, JSON, Parquet and XLSX. Cells that a spreadsheet would run as a formula are written as text."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

Record = Mapping[str, Any]
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_text(path: Path, text: str) -> Path:
    """Write a file whole or not at all: a reader never sees half of it."""
    return _whole(path, lambda part: part.write_text(text, encoding="utf-8"))


def write_bytes(path: Path, content: bytes) -> Path:
    """The same of bytes."""
    return _whole(path, lambda part: part.write_bytes(content))


def write_table(path: Path, rows: Sequence[Record], columns: Sequence[str]) -> Path:
    """Write rows as the file's ending says: csv, json, parquet or xlsx."""
    writers: dict[str, Callable[[Path, pd.DataFrame], None]] = {
        ".csv": lambda part, frame: flat(frame).to_csv(part, index=False),
        ".json": lambda part, frame: _write_json(part, frame),
        ".parquet": lambda part, frame: frame.to_parquet(part, index=False),
        ".xlsx": lambda part, frame: flat(frame).to_excel(part, index=False, engine="openpyxl"),
    }
    frame = pd.DataFrame.from_records([dict(row) for row in rows], columns=list(columns))
    return _whole(path, lambda part: writers[path.suffix](part, frame))


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame for a spreadsheet: lists joined by ` | `, times in ISO 8601, nothing that would run as a formula."""
    return frame.map(_flat_cell)


def _flat_cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = " | ".join(str(item) for item in value)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    elif value is pd.NaT:
        value = None
    elif isinstance(value, datetime | date):
        value = value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def _write_json(path: Path, frame: pd.DataFrame) -> None:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def _whole(path: Path, write: Callable[[Path], object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{os.getpid()}.{path.name}")
    write(part)
    part.replace(path)
    return path
