"""Calendars from made-up requests: sound by an independent checker, near their bound, the same again, and honest where they cannot be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.content_calendar.assign import EVENT_COLUMNS, UNPLACED_COLUMNS, assign, assign_greedily
from tasks.content_calendar.assign_bound import relax
from tasks.content_calendar.assign_model import Part
from tasks.content_calendar.assign_problem import read_problem
from tasks.content_calendar.assign_weeks import relax_by_weeks
from tasks.content_calendar.assign_wishes import wishes_of
from tasks.content_calendar.models import Assigned, CalendarRules, Effort, Person
from tests.bench.calendars import START, Made, made, with_people
from tests.tasks.content_calendar.checker import violations

FIRST = datetime(2026, 9, 28, 9, tzinfo=UTC)
QUICK = Effort(deterministic_s=0.4, gap=0.01)


@cache
def small(seed: int = 1) -> tuple[Made, Assigned]:
    asked = made(24, 35, 4, seed, QUICK)
    return asked, assign(asked.items, asked.slots, asked.rules)


def slots(days: int, at: str = "09:00", channel: str = "blog", zone: str = "UTC") -> pd.DataFrame:
    moments = [datetime.fromisoformat(f"{START + timedelta(days=one)}T{at}+00:00") for one in range(days)]
    return pd.DataFrame({"channel": channel, "on": [one.date() for one in moments], "publish_at": moments, "timezone": zone, "score": 0.5,
                         "is_blackout": False, "reason": ""})  # fmt: skip


def items(count: int, **fields: object) -> pd.DataFrame:
    rows = [{"item_id": f"i{one}", "title": f"Piece {one}", "channels": ["blog"], "priority": 0.5, "content_type": "article"} for one in range(count)]
    return pd.DataFrame([row | fields for row in rows])


def test_a_calendar_keeps_all_rules_and_loses_nothing() -> None:
    asked, found = small()
    assert violations(asked.items, asked.slots, asked.rules, found.events) == []
    assert list(found.events.columns) == EVENT_COLUMNS
    assert list(found.unplaced.columns) == UNPLACED_COLUMNS
    assert sorted([*found.events["item_id"], *found.unplaced["item_id"]]) == sorted(asked.items["item_id"])
    assert found.conflicts.empty
    assert found.unplaced["reason"].str.len().gt(20).all()


def test_the_objective_is_under_the_bound_and_not_under_the_greedy_one() -> None:
    asked, found = small()
    plain = assign_greedily(asked.items, asked.slots, asked.rules)
    assert plain.objective <= found.objective <= found.bound
    assert violations(asked.items, asked.slots, asked.rules, plain.events) == []
    assert found.gap == pytest.approx((found.bound - found.objective) / found.bound)


def test_the_order_of_rows_does_not_matter() -> None:
    asked, found = small()
    again = assign(asked.items.sample(frac=1, random_state=3), asked.slots.sample(frac=1, random_state=4), asked.rules)
    pd.testing.assert_frame_equal(again.events, found.events)
    assert (again.objective, again.bound) == (found.objective, found.bound)


def test_the_bound_by_weeks_is_above_the_one_by_days_and_above_a_calendar() -> None:
    asked, found = small()
    problem = read_problem(asked.items, asked.slots, asked.rules)
    wishes = wishes_of(problem)
    by_days = relax(Part(problem, wishes, np.arange(len(problem.item)), np.zeros(0, np.int64)))
    by_weeks = relax_by_weeks(problem)
    assert found.objective * 10_000 <= by_days.bound + 1e-3
    assert by_days.bound <= by_weeks.bound + 1e-3


def test_a_long_calendar_is_bounded_by_weeks_and_sound() -> None:
    asked = made(24, 35, 4, 1, replace(QUICK, most_options=10))
    found = assign(asked.items, asked.slots, asked.rules)
    assert violations(asked.items, asked.slots, asked.rules, found.events) == []
    assert found.objective <= found.bound


def test_the_best_slots_of_a_day_count_as_many_as_are_used() -> None:
    two = pd.concat([slots(1), slots(1, "15:00").assign(score=1.0)], ignore_index=True)
    found = assign(items(1), two, CalendarRules())
    assert found.events["publish_at"].dt.hour.tolist() == [15]
    assert found.events["part_window"].tolist() == [0.5]
    assert found.objective == pytest.approx(found.bound, rel=1e-6)


def test_a_hub_is_before_its_spokes_and_derivatives_keep_their_lag() -> None:
    asked = items(3)
    asked["parent_id"] = [None, "i0", "i0"]
    asked["relation"] = [None, "spoke", "derivative"]
    asked["min_lag_days"] = [None, 1, 3]
    asked["max_lag_days"] = [None, None, 4]
    asked["priority"] = [0.0, 1.0, 1.0]
    on = assign(asked, slots(10), CalendarRules()).events.set_index("item_id")["on"]
    assert on["i1"] > on["i0"]
    assert 3 <= (on["i2"] - on["i0"]).days <= 4


def test_a_season_is_led_by_its_lead_time() -> None:
    asked = items(1, peak_on=START + timedelta(days=20), lead_days=6, priority=0.0)
    assert assign(asked, slots(30), CalendarRules()).events["on"].tolist() == [START + timedelta(days=14)]


def test_what_a_person_fixed_stands_at_its_minute_and_on_a_channel_without_slots() -> None:
    at = datetime(2026, 10, 1, 13, 37, tzinfo=UTC)
    asked = items(2).assign(fixed_at=[at, None], fixed_channel=["podcast", None])
    row = assign(asked, slots(10), CalendarRules()).events.set_index("item_id").loc["i0"]
    assert (row["publish_at"], row["channel"], row["is_fixed"]) == (pd.Timestamp(at), "podcast", True)


def test_what_cannot_be_placed_is_told_with_the_rule_in_its_way() -> None:
    found = assign(items(4), slots(7), CalendarRules(per_week=2))
    assert len(found.events) == 2
    assert found.unplaced["rule"].tolist() == ["pieces a week"] * 2
    alone = assign(items(1, latest=START - timedelta(days=3)), slots(7), CalendarRules())
    assert alone.unplaced["rule"].tolist() == ["no slot"]


def test_fixed_pieces_that_break_a_limit_are_told_with_the_smallest_relaxation() -> None:
    at = [datetime(2026, 9, 28 + one, 9, tzinfo=UTC) for one in range(3)]
    asked = items(3).assign(fixed_at=at, fixed_channel="blog")
    found = assign(asked, slots(7), CalendarRules(per_week=2, spacing_days=0))
    assert found.status == "infeasible"
    assert found.relaxations.to_dict("records") == [{"rule": "pieces a week", "where": "2026-W40", "by": 1, "unit": "pieces"}]
    assert set(found.conflicts["rule"]) == {"pieces a week", "must be placed"}
    assert len(found.events) == 3


@pytest.mark.parametrize(
    ("rules", "fields", "rule"),
    [
        (CalendarRules(blackouts=frozenset({START})), {"fixed_at": [FIRST, None], "fixed_channel": "blog"}, "blackout"),
        (CalendarRules(hours_per_week={"Ada": 3}), {"effort_hours": 2.0, "assignee": "Ada", "is_required": True}, "hours a week of a person"),
        (CalendarRules(channel_per_week={"blog": 1}), {"is_required": True}, "pieces a week on a channel"),
        (CalendarRules(spacing_days=9), {"topic_id": "t", "is_required": True}, "spacing on a topic"),
        (CalendarRules(), {"latest": START - timedelta(days=1), "is_required": [True, False]}, "no slot that the piece may take"),
        (CalendarRules(), {"parent_id": [None, "i0"], "fixed_at": [datetime(2026, 9, 30, 9, tzinfo=UTC), datetime(2026, 9, 29, 9, tzinfo=UTC)],
                           "fixed_channel": "blog"}, "order of pieces"),
    ],
)  # fmt: skip
def test_each_rule_that_gives_way_is_named(rules: CalendarRules, fields: dict[str, object], rule: str) -> None:
    found = assign(items(2).assign(**fields), slots(7), rules)
    assert found.status == "infeasible"
    assert set(found.relaxations["rule"]) == {rule}
    assert len(found.conflicts) > 0
    assert sorted([*found.events["item_id"], *found.unplaced["item_id"]]) == ["i0", "i1"]


ANN, BEN = Person("Ann", 1.0, frozenset({"article"})), Person("Ben", 2.0)


def test_people_make_what_they_can_within_their_weeks() -> None:
    kinds = ["article", "article", "article", "video", "article"]
    found = assign(items(5).assign(content_type=kinds), slots(14), CalendarRules(people=(ANN, BEN)))
    weeks = pd.to_datetime(found.events["on"]).dt.isocalendar().week
    counts = found.events.groupby([weeks, "assignee"]).size()
    assert all(count <= {"Ann": 1, "Ben": 2}[who] for (_, who), count in counts.items())
    assert found.events.set_index("item_id").loc["i3", "assignee"] == "Ben"
    assert found.unplaced.empty


def test_a_week_that_is_too_full_for_those_who_make_a_type_is_told_by_their_names() -> None:
    found = assign(items(3).assign(is_required=True), slots(7), CalendarRules(people=(ANN, Person("Cem", 1.0))))
    assert found.relaxations["where"].tolist() == ["Ann and Cem, 2026-W40"]
    assert set(found.relaxations["rule"]) == {"pieces a week of a person"}
    nobody = assign(items(2).assign(content_type="podcast"), slots(7), CalendarRules(people=(ANN,)))
    assert nobody.unplaced["rule"].tolist() == ["nobody makes this content type"] * 2


def test_days_off_are_kept_and_shrink_the_week() -> None:
    off = frozenset(START + timedelta(days=one) for one in range(4))
    found = assign(items(3), slots(7), CalendarRules(people=(replace(ANN, days_off=off, per_week=5.0),)))
    assert found.events["on"].tolist() == [START + timedelta(days=4)]  # a fifth of the week is left
    fixed = assign(
        items(1).assign(fixed_at=FIRST, fixed_channel="blog", assignee="Ann"), slots(7), CalendarRules(people=(replace(ANN, days_off=off),))
    )
    assert set(fixed.relaxations["rule"]) >= {"days off of people"}
    assert fixed.relaxations["where"].str.contains("Ann").any()


def test_a_derivative_goes_with_its_original_and_who_had_a_piece_keeps_it() -> None:
    asked = items(3).assign(parent_id=[None, "i0", None], relation=[None, "derivative", None], content_type=["article", "thread", "article"])
    found = assign(asked.assign(previous_assignee=["Cem", None, "Ann"]), slots(14), CalendarRules(people=(ANN, Person("Cem", 3.0))))
    assert found.events.set_index("item_id")["assignee"].to_dict() == {"i0": "Cem", "i1": "Cem", "i2": "Ann"}


def test_required_pieces_are_placed_before_more_important_ones_with_what_they_follow() -> None:
    asked = items(3).assign(is_required=[False, False, True], parent_id=[None, None, "i1"], priority=[1.0, 0.0, 0.0])
    found = assign(asked, slots(7), CalendarRules(per_week=2))
    assert set(found.events["item_id"]) == {"i1", "i2"}
    assert found.relaxations.empty


def test_a_capacity_of_half_pieces_is_kept_over_the_weeks() -> None:
    on = pd.to_datetime(assign(items(14), slots(28), CalendarRules(per_week=2.5)).events["on"])
    assert on.dt.isocalendar().week.value_counts().sort_index().tolist() == [2, 3, 2, 3]


def test_moving_one_event_leaves_the_others_where_they_are() -> None:
    asked, found = small()
    first = found.events[~found.events["is_fixed"]].iloc[0]
    others = found.events[found.events["item_id"] != first["item_id"]].set_index("item_id")
    free = asked.slots[~asked.slots["publish_at"].isin(found.events["publish_at"]) & (asked.slots["channel"] == first["channel"])]
    target = free[pd.to_datetime(free["on"]) >= pd.Timestamp(first["on"])].iloc[1]["publish_at"]
    again = asked.items.assign(
        previous_at=asked.items["item_id"].map(found.events.set_index("item_id")["publish_at"]),
        previous_channel=asked.items["item_id"].map(found.events.set_index("item_id")["channel"]),
        fixed_at=pd.Series(np.where(asked.items["item_id"] == first["item_id"], target, pd.NaT), dtype="object"),
        fixed_channel=np.where(asked.items["item_id"] == first["item_id"], first["channel"], None),
    )
    new = assign(again, asked.slots, asked.rules).events.set_index("item_id")
    kept = sum(key in new.index and new.loc[key, "publish_at"] == row["publish_at"] for key, row in others.iterrows())
    assert kept >= 0.85 * len(others)  # of some 20 pieces one or two may depend on it; the benchmark asks for 0.95 of 200


def test_an_empty_request_is_an_empty_calendar_and_no_slot_is_refused() -> None:
    found = assign(items(1).head(0), slots(3), CalendarRules())
    assert (len(found.events), found.objective, found.gap) == (0, 0.0, 0.0)
    with pytest.raises(ValueError, match="no slot to publish at"):
        assign(items(1), slots(0), CalendarRules())
    with pytest.raises(ValueError, match="item_id of its own"):
        assign(pd.concat([items(1), items(1)]), slots(3), CalendarRules())


@settings(max_examples=14, deadline=None)
@given(count=st.integers(1, 12), days=st.integers(7, 21), seed=st.integers(0, 1_000), people=st.integers(0, 4))
def test_every_calendar_is_sound(count: int, days: int, seed: int, people: int) -> None:
    asked = made(count, days, 4, seed, Effort(deterministic_s=0.02))
    asked = with_people(asked, seed, people) if people else asked
    found = assign(asked.items, asked.slots, asked.rules)
    assert violations(asked.items, asked.slots, asked.rules, found.events) == []
    assert len(found.events) + len(found.unplaced) == count
    assert found.objective <= found.bound + 1e-9


def test_the_checker_sees_what_is_broken() -> None:
    asked, found = small()
    moved = found.events.assign(on=date(2026, 9, 28), publish_at=pd.Timestamp("2026-09-28T07:00Z"))
    assert len(violations(asked.items, asked.slots, asked.rules, moved)) > 5
    crowded = replace(asked.rules, people=(replace(ANN, days_off=frozenset({found.events["on"].iloc[0]})),))
    told = violations(asked.items.assign(assignee=""), asked.slots, crowded, found.events.assign(assignee="Ann"))
    assert {line.split(" ", 2)[1] for line in told} >= {"does", "is", "has"}
