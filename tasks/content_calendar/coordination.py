"""What goes where, after what lag: each original's derivatives on the other channels, no format twice, and never the same text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.content_calendar.channels import CHANNELS
from tasks.text.fingerprint import fingerprint, similarity

SAME_TEXT_COLUMNS = ["one", "other", "similarity"]


@dataclass(frozen=True, slots=True)
class CoordinationParameters:
    """How much an original is spread."""

    most: int = 3
    """Derivatives of an original at most, …"""
    least_priority: float = 0.3
    """… of originals that matter at least so much (0..1)."""
    priority_share: float = 0.6
    """A derivative's priority as a share of its original's."""
    effort_share: float = 0.15
    """The hours of a derivative as a share of its original's: an estimate, until own figures are known."""
    same: float = 0.5
    """Texts that share so much of their four-word runs are the same text."""


COORDINATION = CoordinationParameters()


def coordinate_cross_platform(
    items: pd.DataFrame, channels: Sequence[str], parameters: CoordinationParameters = COORDINATION
) -> pd.DataFrame:  # fmt: skip
    """The items with a derivative a channel and original, as `assign` reads them; derivatives carry `format`, a lag and `effort_status`.

    A derivative's id is its original's and the channel's, so it is the same in each run. Channels are taken in the order given; the format of each
    is the first of the channel's that the original's derivatives do not have yet, and a channel without a new one is passed over: two derivatives
    of a piece never are the same kind of text. Items that are derivatives already get none.
    Raises `ValueError` for a channel that is not known.
    """
    unknown = [name for name in channels if name not in CHANNELS]
    if unknown:
        raise ValueError(f"there is no channel {unknown[0]!r}: use one of {', '.join(CHANNELS)}")
    rows: list[dict[Any, Any]] = items.to_dict("records")
    known = {str(row["item_id"]) for row in rows}
    made = [one for row in rows if _is_spread(row, parameters) for one in _derivatives(row, channels, parameters) if one["item_id"] not in known]
    return pd.DataFrame([*rows, *made]) if made else items.copy()


def _is_spread(row: Mapping[Any, Any], parameters: CoordinationParameters) -> bool:
    return row.get("relation") != "derivative" and float(row.get("priority") or 0) >= parameters.least_priority


def _derivatives(row: Mapping[Any, Any], channels: Sequence[str], parameters: CoordinationParameters) -> list[dict[Any, Any]]:
    own = {row["channels"]} if isinstance(row["channels"], str) else set(row["channels"])
    formats: dict[str, str] = {}
    for name in channels:
        free = [one for one in CHANNELS[name].formats if one not in formats.values() and one != "article"]
        if name not in own and name not in formats and free and len(formats) < parameters.most:
            formats[name] = free[0]
    return [_derivative(row, name, kind, parameters) for name, kind in formats.items()]


def _derivative(row: Mapping[Any, Any], channel: str, kind: str, parameters: CoordinationParameters) -> dict[Any, Any]:
    facts = CHANNELS[channel]
    inherited = {name: row.get(name) for name in ("pillar_id", "topic_id", "persona_id", "assignee", "recommendation_id")}
    return inherited | {
        "item_id": f"{row['item_id']}~{channel}", "title": f"{row.get('title', '')} ({kind})", "content_type": facts.content_type, "format": kind,
        "channels": [channel], "priority": float(row.get("priority") or 0) * parameters.priority_share,
        "effort_hours": float(row.get("effort_hours") or 0) * parameters.effort_share, "effort_status": "estimated", "relation": "derivative",
        "parent_id": row["item_id"], "min_lag_days": facts.lag_days[0], "max_lag_days": facts.lag_days[1],
    }  # fmt: skip


def same_texts(texts: Mapping[str, str], parameters: CoordinationParameters = COORDINATION) -> pd.DataFrame:
    """Pairs of texts that are the same but for little: one, other, similarity (0..1). Empty where all is well."""
    prints = {key: made for key, text in sorted(texts.items()) if (made := fingerprint(text)) is not None}
    keys = list(prints)
    pairs = [(one, other, similarity(prints[one], prints[other])) for at, one in enumerate(keys) for other in keys[at + 1 :]]
    return pd.DataFrame([pair for pair in pairs if pair[2] >= parameters.same], columns=SAME_TEXT_COLUMNS)
