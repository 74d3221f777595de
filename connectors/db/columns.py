"""Column types that mean the same on SQLite and PostgreSQL, and the coercion of loose values to what a column holds."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Dialect, Float, Integer, Text
from sqlalchemy.types import TypeDecorator

Coercion = Callable[[Any], Any]


class UtcInstant(TypeDecorator[datetime]):
    """A timezone-aware instant: refuses naive values, and gives back aware ones in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Coercion:
        """The instant in UTC; SQLite keeps it as text, whose order is that of time."""
        return _to_text if dialect.name == "sqlite" else _to_zoned

    def result_processor(self, dialect: Dialect, coltype: object) -> Coercion:  # noqa: ARG002 (SQLAlchemy's signature)
        """The stored instant as an aware datetime in UTC."""
        return _from_text if dialect.name == "sqlite" else _to_zoned


def _to_text(value: datetime | None) -> str | None:
    return None if value is None else in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _to_zoned(value: datetime | None) -> datetime | None:
    return None if value is None else in_utc(value)


class Document(TypeDecorator[Any]):
    """A JSON value; None is SQL's NULL, never JSON's null."""

    impl = JSON(none_as_null=True)
    cache_ok = True


def in_utc(value: datetime) -> datetime:
    """The same instant in UTC; a `ValueError` for a naive one, which names no instant."""
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; give an aware datetime, such as datetime.now(UTC)")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def is_absent(value: Any) -> bool:
    """Whether a value stands for nothing: None, NaN, NaT or pandas' NA (which does not equal itself, and has no truth)."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # NA has no truth value; an array has many, and is there
        return type(value).__name__ == "NAType"


def clean_text(value: Any) -> str:
    """A string that every database takes: U+FFFD in place of NUL characters and lone surrogates."""
    text = value if type(value) is str else str(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\x00", "\ufffd") if "\x00" in text else text


def clean_document(value: Any) -> Any:
    """The value in JSON's own types: sequences as lists, instants in ISO 8601, and null for NaN, NaT, NA and infinities."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(key): clean_document(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean_document(item) for item in value]
    if hasattr(value, "tolist"):  # numpy's arrays and scalars
        return clean_document(value.tolist())
    return _clean_scalar(value)


def _clean_scalar(value: Any) -> Any:
    if is_absent(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    if isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else clean_text(value)


def coercion(column: Column[Any]) -> Coercion:
    """What turns a loose value (of numpy, pandas or Python) into what the column holds; absent values become None."""
    convert = _converter(column)
    if convert is clean_text:
        return coerce_text

    def coerce(value: Any) -> Any:
        if type(value) is datetime and value.tzinfo is UTC and convert is _to_instant:
            return value  # by far the most instants, and quick to see
        return None if value is None or is_absent(value) else convert(value)

    return coerce


def is_plain(value: Any) -> bool:
    """Whether a value is a string that needs no cleaning; most are, and this is quick to see."""
    return type(value) is str and value.isascii() and "\x00" not in value


def coerce_text(value: Any) -> str | None:
    """A string that every database takes, or None for an absent value."""
    return clean_text(value) if type(value) is str or not is_absent(value) else None


def _converter(column: Column[Any]) -> Coercion:
    kinds: tuple[tuple[type, Coercion], ...] = (
        (UtcInstant, _to_instant),
        (Document, clean_document),
        (Date, _to_date),
        (Boolean, bool),
        (Integer, int),
        (Float, float),
        (Text, clean_text),
    )
    return next(convert for kind, convert in kinds if isinstance(column.type, kind))


def _to_instant(value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no datetime")
    to_python = getattr(value, "to_pydatetime", None)  # pandas' Timestamp has nanoseconds, which no database here keeps
    return in_utc(to_python(warn=False) if to_python else value)


def _to_date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
