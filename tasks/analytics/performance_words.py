"""Sentences about how something does, and about goals."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

_NAMES = {"ctr": "click-through", "position": "mean position"}


def statement(row: Mapping[Hashable, Any]) -> str:
    """What changed, by how much, and how sure that is."""
    metric = str(row["metric"])
    days = (pd.Timestamp(row["window_to"]) - pd.Timestamp(row["window_from"])).days + 1
    name, value = _NAMES.get(metric, metric.replace("_", " ")), _figure(row["value"], metric)
    told = f"{row['label']}: {name} {value} in the {days} days to {_day(row['window_to'])}"
    parts = [_interval(row), _against(row["before"], metric, row["change_share"], f"the {days} days before")]
    parts.append(_against(row["year_before"], metric, row["year_change_share"], "a year before"))
    return " ".join(filter(None, [told + "".join(filter(None, parts)) + ".", row["caution"]]))


def _interval(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["lo_90"]) or pd.isna(row["value"]):
        return ""
    metric = str(row["metric"])
    return f" (90 % interval {_figure(row['lo_90'], metric)} to {_figure(row['hi_90'], metric)})"


def _against(value: Any, metric: str, change: Any, when: str) -> str:
    if pd.isna(value):
        return f"; {when} is unknown" if when != "a year before" else ""
    share = "" if pd.isna(change) or metric == "position" else f" ({change:+.0%})"
    return f", {_figure(value, metric)} in {when}{share}" if when != "a year before" else f", {_figure(value, metric)} {when}{share}"


def _figure(value: Any, metric: str) -> str:
    if pd.isna(value):
        return "unknown"
    return f"{value:.2%}" if metric == "ctr" else f"{value:.1f}" if metric == "position" else f"{value:,.0f}"


def _day(day: Any) -> str:
    return pd.Timestamp(day).date().isoformat()
