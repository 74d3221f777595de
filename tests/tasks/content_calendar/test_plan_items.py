"""From a plan to pieces: which are taken, what they follow, where they appear and when their season is."""

from datetime import date
from typing import Any

import pandas as pd

from tasks.content_calendar.plan_items import Plan, home_channel, plan_items

PILLARS = pd.DataFrame([{"pillar_id": "p", "label": "Bread", "topic_ids": ["t1", "t2"], "hub_status": "to write", "share": 1.0}])
NONE = pd.DataFrame()


def recommendation(key: str, priority: float, **fields: Any) -> dict[str, Any]:
    known = {"recommendation_id": key, "action": "create", "kind": "missing", "target": "t1", "title": f"Write {key}", "topic_id": "t1",
             "content_type": "blog post", "format": "text", "effort_hours": 4.0, "priority": priority, "state": "proposed"}  # fmt: skip
    return known | fields


def plan(rows: list[dict[str, Any]], **fields: Any) -> Plan:
    known: dict[str, Any] = {"recommendations": pd.DataFrame(rows), "gaps": NONE, "pillars": PILLARS, "trends": NONE, "personas": NONE,
                             "channels": ["blog", "x"], "content_types": ["blog post"],
                             "per_week": 1.0, "start": date(2027, 2, 1), "days": 14}  # fmt: skip
    return Plan(**known | fields)


def originals(found: pd.DataFrame) -> pd.DataFrame:
    return found[found["relation"] != "derivative"].set_index("item_id")


def test_what_was_accepted_is_taken_first_and_what_was_put_aside_or_is_no_piece_is_not() -> None:
    rows = [recommendation(f"r{place}", 90 - place) for place in range(9)]
    rows += [recommendation("yes", 5, state="accepted"), recommendation("no", 99, state="rejected"), recommendation("link", 99, action="link")]
    found = originals(plan_items(plan(rows)))
    assert found["priority"].idxmax() == "yes"
    assert {"no", "link"}.isdisjoint(found.index)
    assert len(found) == 3  # two a fortnight, and some more to choose from
    assert "r8" in originals(plan_items(plan(rows, kept=frozenset(["r8"])))).index


def test_a_pillar_page_comes_before_its_spokes_and_not_before_pages_that_there_are() -> None:
    rows = [recommendation("hub", 80, kind="hub"), recommendation("new", 70), recommendation("old", 60, action="refresh", target="http://a.test/x")]
    found = originals(plan_items(plan(rows)))
    assert (found.loc["new", "parent_id"], found.loc["new", "relation"]) == ("hub", "spoke")
    assert (found.loc["hub", "parent_id"], found.loc["old", "parent_id"]) == ("", "")


def test_each_original_has_a_derivative_on_the_other_channel() -> None:
    found = plan_items(plan([recommendation("a", 80)]))
    assert found.set_index("item_id").loc["a~x", "channels"] == ["x"]
    assert home_channel("video", ["x", "youtube"]) == "youtube"
    assert home_channel("article", ["x", "newsletter"]) == "x"


def test_a_season_leads_to_the_next_quarter_of_its_peak() -> None:
    trends = pd.DataFrame([{"direction": "seasonal", "topic_id": "t1", "peak": "January to March"}])
    found = originals(plan_items(plan([recommendation("a", 80)], trends=trends)))
    assert found.loc["a", "peak_on"] == date(2028, 1, 1)


def test_without_recommendations_gaps_and_missing_pillar_pages_are_the_pieces() -> None:
    gaps = pd.DataFrame([{"gap_id": "g", "label": "rye", "kind": "missing", "topic_id": "t2", "score": 0.5}])
    found = originals(plan_items(plan([], gaps=gaps)))
    assert list(found.loc["g", ["title", "parent_id"]]) == ["Rye", "hub p"]
    assert found.loc["hub p", "title"] == "Pillar page: Bread"
