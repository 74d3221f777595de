"""Figures as people read them. What is not known is the word "unknown", never an empty cell, a zero or a NaN."""

import math
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

UNKNOWN = "unknown"
_SIZES = ("bytes", "KB", "MB", "GB", "TB")
_MINUTE_S = 60


def is_known(value: Any) -> bool:
    """Whether there is a value: not None, NaN, NaT, infinity or an empty text."""
    if value is None or value is pd.NaT or value is pd.NA or value == "":
        return False
    return math.isfinite(value) if isinstance(value, float) else True


def amount(value: Any, digits: int = 0) -> str:
    """A number with thousands apart and a fixed count of digits."""
    return f"{value:,.{digits}f}" if is_known(value) else UNKNOWN


def percent(value: Any) -> str:
    """A share from 0 to 1 in whole percent; what is above nothing is not shown as 0 %, what is below all not as 100 %."""
    if not is_known(value):
        return UNKNOWN
    if 0 < value < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= value < 1 else f"{100 * value:.0f} %"


def share_of(part: float, whole: float) -> float | None:
    """part ÷ whole, or None where there is nothing to divide by."""
    return part / whole if is_known(whole) and whole else None


def day(value: Any) -> str:
    """A day as 14 Mar 2026."""
    if not is_known(value) or not isinstance(value, date):
        return UNKNOWN
    return f"{value.day} {value:%b} {value.year:04d}"


def instant(value: Any) -> str:
    """An instant in UTC as 14 Mar 2026, 09:05 UTC."""
    if not is_known(value) or not isinstance(value, datetime):
        return UNKNOWN
    aware = value.astimezone(UTC) if value.tzinfo else value
    return f"{day(aware)}, {aware:%H:%M} UTC"


def size(value: Any) -> str:
    """Bytes in the unit that keeps the figure short."""
    if not is_known(value):
        return UNKNOWN
    power = min(int(math.log(value, 1000)), len(_SIZES) - 1) if value >= 1 else 0
    return f"{value / 1000**power:,.{1 if power else 0}f} {_SIZES[power]}"


def duration(value: Any) -> str:
    """Seconds as 42 s, or 3 min 5 s."""
    if not is_known(value):
        return UNKNOWN
    minutes, seconds = divmod(round(value), _MINUTE_S)
    return f"{minutes:,} min {seconds} s" if minutes else f"{value:.1f} s" if value < 10 else f"{seconds} s"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: 1 page, 3 pages, no pages."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,}" * bool(count) + "no" * (not count) + f" {plural or noun + 's'}"


def listed(names: Any) -> str:
    """Names in a sentence: a; a and b; a, b and c."""
    words = list(names)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
