import pandas as pd

from tasks.recommendations.changes import CHANGE_COLUMNS, diff_recommendations
from tasks.recommendations.models import PARTS


def rows(**points: float) -> pd.DataFrame:
    """Recommendations by id, with the points of their impact."""
    made = [
        {"recommendation_id": one, "action": "create", "title": one, "rank": rank, "priority": 20 + impact, "state": "proposed", "reasons": ["why"],
         "evidence_ids": ["e"], **dict.fromkeys(PARTS, 5.0), "part_impact": impact}
        for rank, (one, impact) in enumerate(points.items(), 1)
    ]  # fmt: skip
    return pd.DataFrame(made)


def test_what_is_new_gone_and_moved_is_told_with_the_part_that_moved_it() -> None:
    now = rows(b=30, c=9, a=10.5).assign(evidence_ids=[["e", "f"], ["e"], ["e"]])
    found = diff_recommendations(rows(a=10, b=15, d=2), now).set_index("recommendation_id")
    assert found["change"].to_dict() == {"c": "new", "b": "up", "a": "same", "d": "gone"}
    assert found.loc["b", "why"] == "Most of it is what it may bring: +15.0 points. 1 of the facts that it rests on is new."
    assert (found.loc["b", "rank_before"], found.loc["b", "rank_now"]) == (2, 1)
    assert found.loc["c", "why"] == "why"


def test_two_runs_alike_differ_in_nothing_and_a_decision_is_a_change() -> None:
    same = diff_recommendations(rows(a=1, b=2), rows(a=1, b=2))
    assert (list(same.columns), set(same["change"])) == (CHANGE_COLUMNS, {"same"})
    found = diff_recommendations(rows(a=1), rows(a=1).assign(state="accepted"))
    assert found["why"].tolist() == ["It was proposed, and is accepted now."]
