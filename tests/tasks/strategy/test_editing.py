"""A strategy as a file: what its user changes is a decision, and nothing else is."""

from datetime import timedelta
from functools import cache
from typing import Any

import pandas as pd
import pytest
import yaml

from tasks.strategy.editing import NotAStrategy, decisions_of, fixed_from, read_edited, strategy_yaml
from tasks.strategy.models import Asked, Strategy
from tasks.strategy.strategy import develop_strategy
from tests.tasks.strategy.planted_market import AS_OF, page_rows, planted


@cache
def strategy() -> Strategy:
    return develop_strategy(planted(), Asked(goals=("traffic",)))


def parts(found: Strategy | None = None) -> dict[str, pd.DataFrame]:
    one = found or strategy()
    return {"pillars": one.pillars, "personas": one.personas, "lines": one.strategies}


def written(found: Strategy | None = None) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(strategy_yaml("ours.test", "r1", parts(found)))
    return content


def decided(content: dict[str, Any], found: Strategy | None = None) -> pd.DataFrame:
    return decisions_of(read_edited(content), parts(found), AS_OF)


def test_a_file_that_nobody_edited_decides_nothing() -> None:
    assert decided(written()).empty


def test_what_was_changed_is_fixed_and_the_next_strategy_has_it() -> None:
    content = written()
    content["pillars"][0] |= {"label": "Ours", "share": 0.6}
    content["personas"][0]["name"] = "Home bakers"
    found = decided(content)
    fixed = fixed_from(found, AS_OF)
    assert len(found) == 2
    again = develop_strategy(planted(), Asked(goals=("traffic",)), fixed=fixed)
    own = again.pillars.set_index("pillar_id").loc[content["pillars"][0]["id"]]
    assert (own["label"], own["share"]) == ("Ours", 0.6)
    assert "Home bakers" in set(again.personas["name"])
    assert decided(written(again), again).empty  # what is fixed already is no new decision


def test_a_field_taken_out_of_fixed_is_free_again() -> None:
    content = written()
    content["pillars"][0]["share"] = 0.6
    fixed = fixed_from(decided(content), AS_OF)
    again = develop_strategy(planted(), Asked(goals=("traffic",)), fixed=fixed)
    freed = written(again)
    next(one for one in freed["pillars"] if one["fixed"])["fixed"] = []
    released = decided(freed, again)
    assert released["verb"].tolist() == ["release"]
    both = pd.concat([decided(content), released.assign(at=AS_OF + timedelta(hours=1))])
    assert fixed_from(both, AS_OF + timedelta(hours=2)) == {}
    assert fixed_from(both, AS_OF + timedelta(minutes=1)) == fixed


def test_a_pillar_and_a_reader_that_were_deleted_do_not_come_back_until_they_are_wanted_again() -> None:
    content = written()
    pillar, persona = content["pillars"].pop(0), content["personas"].pop(0)
    found = decided(content)
    assert set(found["subject"]) == {pillar["id"], persona["id"]}
    fixed = fixed_from(found, AS_OF)
    later = planted([row for row in page_rows() if not row["url"].endswith("7")])
    again = develop_strategy(later, Asked(goals=("traffic",)), previous_pillars=strategy().pillars, fixed=fixed)
    assert set(again.pillars["pillar_id"]) == {one["id"] for one in content["pillars"]}
    assert again.pillars["share"].sum() == pytest.approx(1, abs=1e-4)
    assert set(again.personas.loc[again.personas["kind"] == "persona", "persona_id"]) == {one["id"] for one in content["personas"]}
    third = develop_strategy(planted(), Asked(goals=("traffic",)), previous_pillars=again.pillars, previous_personas=again.personas, fixed=fixed)
    assert pillar["id"] not in set(third.pillars["pillar_id"])

    file = yaml.safe_load(strategy_yaml("ours.test", "r2", parts(again), fixed))
    assert [one["id"] for one in file["removed"]] == sorted([pillar["id"], persona["id"]])
    assert decisions_of(read_edited(file), parts(again), AS_OF, fixed).empty
    file["removed"] = [one for one in file["removed"] if one["id"] != pillar["id"]]
    back = decisions_of(read_edited(file), parts(again), AS_OF + timedelta(hours=1), fixed)
    assert list(zip(back["subject"], back["verb"], strict=True)) == [(pillar["id"], "release")]


def test_a_file_without_a_list_decides_nothing_about_it() -> None:
    content = written()
    del content["pillars"]
    assert decided(content).empty


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content["pillars"][0].update(share=1.5), "pillars.0.share"),
        (lambda content: content["pillars"][0].update(hub_url="javascript:alert(1)"), "pillars.0.hub_url"),
        (lambda content: content["pillars"][0].update(id="nobody"), "nobody is not in the strategy of run r1"),
        (lambda content: content.pop("run_id"), "run_id"),
        (lambda content: content["pillars"].clear(), "all were deleted"),
        (lambda content: [one.update(share=0.9) for one in content["pillars"]], "add up to"),
    ],
    ids=["a share above one", "a hub that is no page", "an unknown pillar", "no run", "no pillar", "too much in all"],
)
def test_what_cannot_be_is_refused_by_name(change: Any, said: str) -> None:
    content = written()
    change(content)
    with pytest.raises(NotAStrategy, match=said):
        decided(content)
