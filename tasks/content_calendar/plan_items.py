"""What a plan wants published, as pieces that assignment reads: recommendations or gaps, their pillars, seasons and readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

import pandas as pd

from tasks.content_calendar.channels import CHANNELS
from tasks.content_calendar.coordination import coordinate_cross_platform

ITEM_COLUMNS = [
    "item_id", "recommendation_id", "title", "content_type", "format", "channels", "pillar_id", "topic_id", "persona_id", "priority", "effort_hours",
    "assignee", "parent_id", "relation", "min_lag_days", "peak_on", "lead_days", "source_url",
]  # fmt: skip
PIECES = frozenset(("create", "refresh", "merge", "repurpose"))
"""Actions that end in something published."""
_HOMES: Mapping[str, tuple[str, ...]] = {
    "video": ("youtube", "tiktok", "blog"), "podcast": ("podcast", "blog"), "email newsletter": ("newsletter", "blog"),
    "social media post": ("linkedin", "x", "facebook", "instagram"),
}  # fmt: skip
"""Where an original of each content type appears; every other is the blog's."""
_QUARTER_MONTHS = {"January to March": 1, "April to June": 4, "July to September": 7, "October to December": 10}


@dataclass(frozen=True, slots=True)
class PlanParameters:
    """How a plan becomes pieces."""

    surplus: float = 1.25
    """So many times the capacity of the horizon are considered, the best first: the solver may then choose."""
    accepted_from: float = 0.5
    """What a person accepted has at least this priority (0..1); the rest shares what is below, where anything was accepted."""
    season_lead_days: int = 28
    """A piece comes so long before the quarter in which its topic peaks: an editorial habit, to be found in time."""
    spoke_lag_days: int = 1
    """Days from a pillar page to the first of its spokes."""


PLAN = PlanParameters()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What pieces are made from. `recommendations` may be empty: then the gaps are; `kept` are the item ids of the last calendar."""

    recommendations: pd.DataFrame
    gaps: pd.DataFrame
    pillars: pd.DataFrame
    trends: pd.DataFrame
    personas: pd.DataFrame
    channels: Sequence[str]
    content_types: Sequence[str]
    per_week: float
    start: date
    days: int
    kept: frozenset[str] = field(default_factory=frozenset)


def plan_items(plan: Plan, parameters: PlanParameters = PLAN) -> pd.DataFrame:
    """The pieces of a plan, `ITEM_COLUMNS` and those of derivatives: the most important ones, each with its derivatives on the other channels.

    What a person accepted comes first, then what ranks best. A pillar page comes before the pieces on its pillar.
    """
    rows = _of_recommendations(plan, parameters) if len(plan.recommendations) else _of_gaps(plan)
    known = _Known.of(plan, parameters)
    chosen = [known.completed(row) for row in _chosen(rows, plan, parameters)]
    whole = pd.DataFrame(_after_hubs(chosen, parameters), columns=ITEM_COLUMNS)
    return coordinate_cross_platform(whole, plan.channels) if len(whole) else whole


def _chosen(rows: Iterable[Mapping[str, Any]], plan: Plan, parameters: PlanParameters) -> list[dict[str, Any]]:
    """The most important ones, as many as the horizon holds and some more; those of the last calendar and accepted ones in any case."""
    most = ceil(plan.per_week * plan.days / 7 * parameters.surplus)
    ordered = sorted(rows, key=lambda row: (-row["priority"], row["item_id"]))
    return [dict(row) for place, row in enumerate(ordered) if place < most or row["is_accepted"] or row["item_id"] in plan.kept]


def _of_recommendations(plan: Plan, parameters: PlanParameters) -> list[dict[str, Any]]:
    found = plan.recommendations
    pieces = found[found["action"].isin(PIECES) & found["state"].isin(("accepted", "proposed", "scheduled", "in progress"))]
    most = max((float(value) for value in pieces["priority"].dropna()), default=0.0) or 1.0
    return [_recommended(row, most, plan, parameters) for row in pieces.to_dict("records")]


def _recommended(row: Mapping[Any, Any], most: float, plan: Plan, parameters: PlanParameters) -> dict[str, Any]:
    share, is_accepted = _number(row["priority"]) / most, row["state"] != "proposed"
    low = parameters.accepted_from if plan.recommendations["state"].eq("accepted").any() else 1.0
    target = str(row["target"] or "")
    return {
        "item_id": str(row["recommendation_id"]), "recommendation_id": str(row["recommendation_id"]), "title": str(row["title"]),
        "content_type": _content_type(row.get("content_type"), plan.content_types), "format": _text(row.get("format")),
        "topic_id": _text(row.get("topic_id")), "priority": low + (1 - low) * share if is_accepted else low * share,
        "effort_hours": _number(row.get("effort_hours")), "is_accepted": is_accepted, "is_hub": row.get("kind") == "hub",
        "source_url": target if target.startswith(("http://", "https://")) else "",
    }  # fmt: skip


def _of_gaps(plan: Plan) -> list[dict[str, Any]]:
    """Gaps and missing pillar pages as pieces, where nothing was recommended."""
    kind = plan.content_types[0] if plan.content_types else "blog post"
    most = max((float(value) for value in plan.gaps["score"].dropna()), default=0.0) or 1.0
    rows = [_piece(row["gap_id"], _titled(row), row["topic_id"], _number(row["score"]) / most, kind) for row in plan.gaps.to_dict("records")]
    for row in plan.pillars.to_dict("records"):
        if row["hub_status"] == "to write" and len(row["topic_ids"]):
            told = f"Pillar page: {row['label']}"
            rows.append(_piece(f"hub {row['pillar_id']}", told, row["topic_ids"][0], 1.0, kind) | {"is_hub": True})
    return rows


def _titled(row: Mapping[Any, Any]) -> str:
    label = str(row["label"])
    return f"{label[:1].upper()}{label[1:]}" if row["kind"] not in ("stale", "thin") else f"Renew: {label}"


def _piece(item_id: str, title: str, topic_id: Any, priority: float, kind: str) -> dict[str, Any]:
    return {"item_id": str(item_id), "recommendation_id": "", "title": title, "content_type": kind, "format": "", "topic_id": _text(topic_id),
            "priority": priority, "effort_hours": 0.0, "is_accepted": False, "is_hub": False, "source_url": ""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of topics."""

    plan: Plan
    pillars: Mapping[str, str]
    personas: Mapping[str, str]
    peaks: Mapping[str, date]
    parameters: PlanParameters

    @classmethod
    def of(cls, plan: Plan, parameters: PlanParameters) -> "_Known":
        return cls(plan, _by_topic(plan.pillars, "pillar_id"), _by_topic(plan.personas, "persona_id"), _peaks(plan.trends, plan.start), parameters)

    def completed(self, row: dict[str, Any]) -> dict[str, Any]:
        """A piece with its channel, pillar, readers and season."""
        topic = row["topic_id"]
        peak = self.peaks.get(topic)
        return row | {
            "channels": [home_channel(row["content_type"], self.plan.channels)], "pillar_id": self.pillars.get(topic, ""),
            "persona_id": self.personas.get(topic, ""), "assignee": "", "parent_id": "", "relation": "", "peak_on": peak,
            "lead_days": self.parameters.season_lead_days if peak else None, "min_lag_days": None,
        }  # fmt: skip


def home_channel(content_type: str, channels: Sequence[str]) -> str:
    """The channel that an original of a content type appears on, among those that there are."""
    return next((name for name in (*_HOMES.get(content_type, ()), "blog") if name in channels), channels[0])


def _by_topic(frame: pd.DataFrame, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in frame.to_dict("records"):
        for topic in row["topic_ids"]:
            found.setdefault(str(topic), str(row[name]))
    return found


def _peaks(trends: pd.DataFrame, start: date) -> dict[str, date]:
    """The next first day of the quarter in which each seasonal topic peaks."""
    found = {}
    for row in trends.to_dict("records"):
        month = _QUARTER_MONTHS.get(_text(row["peak"])) if row["direction"] == "seasonal" else None
        if month and _text(row["topic_id"]):
            first = date(start.year, month, 1)
            found[str(row["topic_id"])] = first if first >= start else date(start.year + 1, month, 1)
    return found


def _after_hubs(rows: list[dict[str, Any]], parameters: PlanParameters) -> list[dict[str, Any]]:
    hubs = {row["pillar_id"]: row["item_id"] for row in rows if row["is_hub"] and row["pillar_id"]}
    told = []
    for row in rows:
        hub = hubs.get(row["pillar_id"], row["item_id"])
        follows = (
            {} if hub == row["item_id"] or row["source_url"] else {"parent_id": hub, "relation": "spoke", "min_lag_days": parameters.spoke_lag_days}
        )
        told.append({**row, **follows})
    return told


def _content_type(value: Any, known: Sequence[str]) -> str:
    return str(value) if value in known else known[0] if known else "blog post"


def _text(value: Any) -> str:
    return "" if value is None or (not isinstance(value, list | tuple) and pd.isna(value)) else str(value)


def _number(value: Any) -> float:
    return 0.0 if value is None or pd.isna(value) else float(value)


def known_channels(names: Iterable[str]) -> list[str]:
    """The channels of a brief that the calendar knows, each once, in its order."""
    return [name for name in dict.fromkeys(names) if name in CHANNELS]
