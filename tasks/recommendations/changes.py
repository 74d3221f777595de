"""What is new, gone or moved among recommendations since the run before, and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.recommendations.models import PARTS, listed_values

CHANGE_COLUMNS = [
    "recommendation_id", "action", "title", "change", "rank_before", "rank_now", "priority_before", "priority_now", "why",
]  # fmt: skip
CHANGES = ("new", "gone", "up", "down", "decided", "same")

_LEAST_POINTS = 1.0
_NAMES = {
    "part_impact": "what it may bring", "part_confidence": "how well it is supported", "part_ease": "the work that it takes",
    "part_fit": "how it fits the pillars", "part_repetition": "how much better actions repeat it",
}  # fmt: skip


def diff_recommendations(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """`CHANGE_COLUMNS`, a row for each recommendation of either run: new ones and risers first, what is gone last.

    Both have the columns of `RECOMMENDATION_COLUMNS`. A priority that moved by less than a point is the same; `why` names the part that moved most.
    """
    old, new = _by_id(before), _by_id(now)
    rows = [_change(one, old.get(one), new.get(one)) for one in sorted(old.keys() | new.keys())]
    frame = pd.DataFrame(rows, columns=CHANGE_COLUMNS)
    order = frame["change"].map({name: place for place, name in enumerate(("new", "up", "down", "decided", "same", "gone"))})
    return frame.assign(order=order).sort_values(["order", "rank_now", "rank_before", "recommendation_id"], ignore_index=True)[CHANGE_COLUMNS]


def _by_id(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["recommendation_id"]): {str(name): value for name, value in row.items()} for row in rows.to_dict("records")}


def _change(one: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, Any]:
    change, why = _told(old, new)
    known = new if new is not None else old
    assert known is not None  # noqa: S101 (an id is of either run)
    return {
        "recommendation_id": one, "action": known["action"], "title": known["title"], "change": change,
        "rank_before": None if old is None else old["rank"], "rank_now": None if new is None else new["rank"],
        "priority_before": None if old is None else old["priority"], "priority_now": None if new is None else new["priority"], "why": why,
    }  # fmt: skip


def _told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, str]:
    """The change and its reason."""
    if old is None:
        return "new", _first_reason(new)
    if new is None:
        return "gone", "The finding no longer holds: it was mended, or the evidence for it went." if old["state"] != "done" else "It was done."
    if old["state"] != new["state"]:
        return "decided", f"It was {old['state']}, and is {new['state']} now."
    moved = float(new["priority"]) - float(old["priority"])
    if abs(moved) < _LEAST_POINTS:
        return "same", ""
    return "up" if moved > 0 else "down", _moved(old, new)


def _first_reason(new: Mapping[str, Any] | None) -> str:
    reasons = [] if new is None else listed_values(new["reasons"])
    return str(reasons[0]) if len(reasons) else ""


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The part that moved most, and how much evidence is new."""
    steps = {part: float(new[part]) - float(old[part]) for part in PARTS}
    part = max(PARTS, key=lambda name: (abs(steps[name]), name))
    added = len(set(listed_values(new["evidence_ids"])) - set(listed_values(old["evidence_ids"])))
    facts = f" {added} of the facts that it rests on {'is' if added == 1 else 'are'} new." if added else ""
    return f"Most of it is {_NAMES[part]}: {steps[part]:+.1f} points.{facts}"
