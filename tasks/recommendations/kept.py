"""What was accepted and is not found any more: it is kept as it was last known, and says so, until somebody decides otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from tasks.recommendations.learning import Decided, read_decisions
from tasks.recommendations.models import RECOMMENDATION_COLUMNS, Recommendations, listed_values

_GONE = "You accepted this on "


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """The recommendations of an earlier run, the facts of its ledger, and the instant that it stands at."""

    rows: pd.DataFrame
    ledger: pd.DataFrame
    as_of: datetime


def with_accepted(found: Recommendations, decisions: pd.DataFrame, before: Before, topic_ids: Collection[str]) -> Recommendations:
    """The recommendations with those that were accepted, stood in the run before and have lost their finding: by priority, with their last evidence.

    `topic_ids` are the topics that there are; one that is gone is not named.
    """
    decided = read_decisions(decisions)
    accepted = {one for one, decision in decided.items() if decision.verb == "accept"} - set(found.rows["recommendation_id"])
    lost = before.rows[before.rows["recommendation_id"].isin(accepted) & (before.rows["action"] != "skip")]
    if lost.empty:
        return found
    known = set(before.ledger["evidence_id"])
    kept = pd.DataFrame([_kept(row, decided[row["recommendation_id"]], before.as_of, topic_ids, known) for row in lost.to_dict("records")])
    is_left = found.rows["action"] == "skip"
    active = pd.concat([found.rows[~is_left], kept], ignore_index=True).sort_values("priority", ascending=False, kind="stable")
    rows = pd.concat([active, found.rows[is_left]], ignore_index=True)
    cited = {one for ids in kept["evidence_ids"] for one in ids} - set(found.facts["evidence_id"])
    facts = [part for part in (found.facts, before.ledger[before.ledger["evidence_id"].isin(cited)]) if len(part)]
    return Recommendations(rows.assign(rank=range(1, len(rows) + 1))[RECOMMENDATION_COLUMNS], pd.concat(facts, ignore_index=True))


def _kept(row: Mapping[Any, Any], decision: Decided, as_of: datetime, topic_ids: Collection[str], known: Collection[str]) -> dict[str, Any]:
    reasons = [str(one) for one in listed_values(row["reasons"])]
    gone = f"{_GONE}{decision.at:%Y-%m-%d}. What asks for it was found last on {as_of:%Y-%m-%d}: see whether it is still worth doing."
    return {
        **{name: row.get(name) for name in RECOMMENDATION_COLUMNS},
        "topic_id": row["topic_id"] if row["topic_id"] in topic_ids else None,
        "reasons": reasons if reasons and reasons[0].startswith(_GONE) else [gone, *reasons],
        "evidence_ids": [one for one in listed_values(row["evidence_ids"]) if one in known],
        "state": "accepted",
    }
