"""Pieces and slots as assignment reads them from frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Item:
    """A piece to place, as assignment reads it."""

    item_id: str
    title: str
    content_type: str
    channels: tuple[str, ...]
    pillar_id: str
    topic_id: str
    priority: float
    effort_hours: float
    assignee: str
    parent_id: str
    is_derivative: bool
    min_lag: int
    max_lag: int | None
    fixed_at: datetime | None
    fixed_channel: str
    earliest: date | None
    latest: date | None
    target: date | None
    previous_at: datetime | None
    previous_channel: str
    previous_assignee: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """An instant on a channel."""

    publish_at: datetime
    timezone: str
    score: float
    is_open: bool


def text(value: Any) -> str:
    """A cell's text; nothing where there is none."""
    return "" if value is None or (not isinstance(value, list | tuple) and pd.isna(value)) else str(value)


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def instant(value: Any) -> datetime | None:
    """A cell's instant in UTC, which a time without a zone is taken to be in; None where there is none."""
    if value is None or pd.isna(value):
        return None
    moment = pd.Timestamp(value)
    return (moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")).to_pydatetime()


def _number(value: Any, default: float = 0.0) -> float:
    return default if value is None or pd.isna(value) else float(value)


def read_items(items: pd.DataFrame) -> tuple[Item, ...]:
    """The pieces, by their ids. Raises `ValueError` where an id is missing or there twice."""
    rows = sorted(items.to_dict("records"), key=lambda row: text(row["item_id"]))
    ids = [text(row["item_id"]) for row in rows]
    if len(set(ids)) < len(ids) or "" in ids:
        raise ValueError("each item needs an item_id of its own: join or leave out the rows that share one")
    return tuple(_item(row) for row in rows)


def _item(row: Mapping[Any, Any]) -> Item:
    peak, lead = _day(row.get("peak_on")), int(_number(row.get("lead_days")))
    most = row.get("max_lag_days")
    channels = row.get("channels")
    return Item(
        text(row["item_id"]), text(row.get("title")), text(row.get("content_type")),
        tuple(sorted({channels} if isinstance(channels, str) else {str(one) for one in channels if one} if channels is not None else ())),
        text(row.get("pillar_id")), text(row.get("topic_id")), min(max(_number(row.get("priority")), 0.0), 1.0), _number(row.get("effort_hours")),
        text(row.get("assignee")), text(row.get("parent_id")), text(row.get("relation")) == "derivative",
        max(int(_number(row.get("min_lag_days"), 1)), 1), None if most is None or pd.isna(most) else int(most), instant(row.get("fixed_at")),
        text(row.get("fixed_channel")), _day(row.get("earliest")), _day(row.get("latest")), None if peak is None else peak - timedelta(days=lead),
        instant(row.get("previous_at")), text(row.get("previous_channel")), text(row.get("previous_assignee")),
        bool(_number(row.get("is_required"))),
    )  # fmt: skip
