"""Recommendations on a real store: their contract, what people decide, what moves between runs, and briefs as files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from connectors.db.store import Store
from connectors.errors import DecisionRefused, StoreError
from tasks import run as runs
from tasks.answers import pieces
from tasks.brief import Brief
from tasks.decide import Verb, decide_recommendation
from tasks.persist import load, persist
from tasks.recommendations.brief.answer import reworded
from tasks.recommendations.brief.facts import brief_facts
from tasks.recommendations.brief.models import WRITING_BRIEF, BriefAnswer, OutlineAnswer
from tasks.recommendations.brief.write import write_brief
from tasks.recommendations.findings import Findings
from tasks.recommendations.formats import recommend_formats
from tasks.recommendations.models import Recommendations
from tasks.recommendations.page_steps import with_page_steps
from tasks.recommendations.recommend import generate_recommendations
from tasks.recommendations.steps import briefed, changed, drafted, extended, recommended, told_changes, wanted_words, write_briefs
from tasks.run import Run, read_table
from tasks.validate import DatasetBroken, validate
from tasks.wording import Request, answered
from tests.tasks.recommendations.planted import AS_OF, TARGET, market

WORKSPACE = "default"
BRIEF = Brief.model_validate({"site": f"http://{TARGET}"})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with two runs of the site, `r1` and then `r2`."""
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    monkeypatch.delenv("PLANCAST_DATABASE_URL", raising=False)
    opened = runs.open_store()
    for at, name in enumerate(("r1", "r2")):
        opened.begin_run({**run_row(name), "started_at": AS_OF.replace(hour=12 + at)})
        opened.finish_run(WORKSPACE, name, "complete")
    yield opened
    opened.engine.dispose()


def run_row(name: str) -> dict[str, Any]:
    return {"workspace": WORKSPACE, "run_id": name, "flow": "content_plan", "site": TARGET, "as_of": AS_OF, "brief": BRIEF.model_dump(mode="json")}


def run_named(name: str, previous: str | None = None) -> Run:
    now = datetime.now(UTC)
    return Run(run_id=name, flow="content_plan", brief=BRIEF, started_at=now, as_of=now, previous_run_id=previous, is_part=True)


def advice(case: str = "missing topic") -> tuple[Findings, Recommendations]:
    findings, _ = market(case, 1)
    return findings, generate_recommendations(findings)


def filed(store: Store, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    persist(store, "recommendations", rows, workspace=WORKSPACE, run_id=name)
    return rows


def context(findings: Findings, found: Recommendations) -> dict[str, Any]:
    planted = {one for ids in found.rows["evidence_ids"] for one in ids}
    return {"topic_ids": set(findings["topics"]["topic_id"]), "evidence_ids": planted | set(found.facts["evidence_id"])}


@pytest.mark.parametrize("case", ["missing topic", "decayed", "orphan"])
def test_advice_keeps_its_contract(case: str) -> None:
    findings, found = advice(case)
    checked = validate("recommendations", found.rows, context=context(findings, found))
    assert len(checked.frame) + len(checked.quarantined) == len(found.rows)
    assert len(checked.frame) >= 0.9 * len(found.rows)


@pytest.mark.parametrize(
    ("change", "broken"),
    [({"priority": 50.0}, "rest"), ({"impact_method": None}, "is_impact_invented"), ({"state": "maybe"}, "state")],
)
def test_advice_that_breaks_its_contract_goes_no_further(change: dict[str, Any], broken: str) -> None:
    findings, found = advice()
    first = found.rows.head(1).assign(**change)
    with pytest.raises(DatasetBroken, match=broken):
        validate("recommendations", first, context=context(findings, found))


def test_rows_come_back_as_they_were_stored(store: Store) -> None:
    rows = filed(store, "r1", advice()[1].rows)
    again = load(store, "recommendations", workspace=WORKSPACE, run_id="r1")
    assert again["recommendation_id"].tolist() == rows["recommendation_id"].tolist()
    assert again["steps"].tolist() == rows["steps"].tolist()
    assert again["priority"].tolist() == rows["priority"].tolist()


def test_what_was_rejected_is_put_aside_and_what_was_accepted_gets_a_brief(store: Store, tmp_path: Path) -> None:
    findings, found = advice()
    rows = filed(store, "r1", found.rows)
    written = rows[rows["action"] == "create"].iloc[0]
    other = rows[(rows["action"] != "skip") & (rows["recommendation_id"] != written["recommendation_id"])].iloc[0]
    decide_recommendation(WORKSPACE, written["recommendation_id"][:10], Verb.ACCEPT, by="Ana")
    decide_recommendation(WORKSPACE, other["recommendation_id"], Verb.REJECT, why="no budget")

    run = run_named("r2", previous="r1")
    again = recommended.fn(run, findings)
    states = again.rows.set_index("recommendation_id")["state"]
    assert states[written["recommendation_id"]] == "accepted"
    put_aside = again.rows.set_index("recommendation_id").loc[other["recommendation_id"]]
    assert (put_aside["action"], put_aside["state"]) == ("skip", "rejected")
    assert "no budget" in put_aside["reasons"][0]

    moved = changed.fn(run, filed(store, "r2", again.rows)).set_index("recommendation_id")["change"]
    assert moved[other["recommendation_id"]] == "decided"
    assert any(line["change"] == "decided" for line in told_changes(WORKSPACE, "r1", "r2"))

    drafts = drafted.fn(run, findings, again)
    answers, degraded = answered.fn(run, [Request(*one) for one in wanted_words(drafts)])
    briefs = briefed.fn(run, drafts, answers)
    assert (briefs["recommendation_id"].tolist(), briefs["written_by"].tolist()) == ([written["recommendation_id"]], ["evidence"])
    assert not degraded
    ledger = extended.fn(run, again.facts, *(draft.facts for draft in drafts))
    known = {"recommendation_ids": set(again.rows["recommendation_id"]), "evidence_ids": set(ledger["evidence_id"])}
    assert len(validate("briefs", briefs, context=known).frame) == 1
    persist(store, "briefs", briefs, workspace=WORKSPACE, run_id="r2")
    paths = write_briefs(WORKSPACE, "r2", tmp_path / "briefs")
    assert [path.suffix for path in paths] == [".md"]
    assert paths[0].read_text().startswith(f"# {written['title'].split('“')[0]}")
    assert paths[0].with_suffix(".docx").read_bytes()[:2] == b"PK"


def test_what_was_accepted_keeps_its_brief_when_its_finding_has_gone(store: Store) -> None:
    findings, found = advice()
    rows = filed(store, "r1", found.rows)
    persist(store, "evidence", found.facts, workspace=WORKSPACE, run_id="r1")
    written = rows[rows["kind"] == "missing"].iloc[0]
    decide_recommendation(WORKSPACE, written["recommendation_id"], Verb.ACCEPT)
    without = replace(findings, frames={**findings.frames, "gaps": findings["gaps"].head(0)}, memory={})

    run = run_named("r2", previous="r1")
    again = recommended.fn(run, without)
    kept = again.rows.set_index("recommendation_id").loc[written["recommendation_id"]]
    assert (kept["state"], kept["title"], kept["priority"]) == ("accepted", written["title"], written["priority"])
    assert f"was found last on {AS_OF:%Y-%m-%d}" in kept["reasons"][0]
    assert again.rows["rank"].tolist() == list(range(1, len(again.rows) + 1))
    assert set(kept["evidence_ids"]) <= set(again.facts["evidence_id"])
    checked = validate("recommendations", again.rows, context=context(without, again))
    assert written["recommendation_id"] in set(checked.frame["recommendation_id"])
    (draft,) = drafted.fn(run, without, again)
    assert (draft.brief.recommendation_id, draft.brief.why[0]) == (written["recommendation_id"], kept["reasons"][0])
    decide_recommendation(WORKSPACE, written["recommendation_id"], Verb.DONE)
    assert written["recommendation_id"] not in set(recommended.fn(run_named("r2", previous="r1"), without).rows["recommendation_id"])


def test_a_table_is_read_from_the_latest_run_that_has_it_back_to_the_last_whole_plan(store: Store) -> None:
    rows = advice()[1].rows
    filed(store, "r1", rows)
    assert read_table("recommendations", WORKSPACE)[0] == []  # the whole plan r2 came after, and has none
    store.begin_run({**run_row("alone"), "flow": "recommendations", "started_at": AS_OF.replace(hour=15)})
    store.finish_run(WORKSPACE, "alone", "complete")
    filed(store, "alone", rows.head(3))
    filed(store, "r2", rows)
    assert len(read_table("recommendations", WORKSPACE)[0]) == 3
    assert len(read_table("recommendations", WORKSPACE, "r1")[0]) == len(rows)


def test_what_is_done_names_the_page_that_it_is_measured_by(store: Store) -> None:
    rows = filed(store, "r1", advice()[1].rows)
    written = rows[rows["action"] == "create"].iloc[0]["recommendation_id"]
    assert "--url" in decide_recommendation(WORKSPACE, written, Verb.DONE).note
    kept = decide_recommendation(WORKSPACE, written, Verb.DONE, url=f"http://{TARGET}/new")
    assert kept.note == ""
    value = store.select("decisions", WORKSPACE, subject=written, order=("at",))[-1]["value"]
    assert (value["url"], value["action"]) == (f"http://{TARGET}/new", "create")
    page = rows[rows["target"].str.startswith("http") & (rows["action"] != "skip")].iloc[0]
    decide_recommendation(WORKSPACE, page["recommendation_id"], Verb.DONE)
    assert store.select("decisions", WORKSPACE, subject=page["recommendation_id"])[0]["value"]["url"] == page["target"]


def test_a_change_of_mind_keeps_what_the_recommendation_looked_like(store: Store) -> None:
    findings, found = advice()
    one = filed(store, "r1", found.rows)["recommendation_id"].iloc[0]
    decide_recommendation(WORKSPACE, one, Verb.REJECT)
    filed(store, "r2", recommended.fn(run_named("r2", "r1"), findings).rows)
    decide_recommendation(WORKSPACE, one, Verb.ACCEPT)
    values = [row["value"] for row in store.select("decisions", WORKSPACE, subject=one, order=("at",))]
    assert values[0] == values[1]
    assert recommended.fn(run_named("r2", "r1"), findings).rows.set_index("recommendation_id")["state"][one] == "accepted"


@pytest.mark.parametrize(
    ("named", "url", "told"),
    [
        ("abc", "", "too short"),
        ("zzzzzz", "", "begins with zzzzzz"),
        ("same", "", "Give more of the id"),
        ("same-1", "http://other.test/", "no page of"),
    ],
)
def test_a_decision_on_nothing_or_on_several_is_refused(store: Store, named: str, url: str, told: str) -> None:
    rows = advice()[1].rows.head(2).assign(recommendation_id=["same-1", "same-2"])
    filed(store, "r1", rows)
    with pytest.raises(DecisionRefused, match=told):
        decide_recommendation(WORKSPACE, named, Verb.ACCEPT, url=url)
    assert store.count("decisions", WORKSPACE) == 0


@pytest.mark.usefixtures("store")
def test_runs_that_are_not_there_cannot_be_compared() -> None:
    with pytest.raises(StoreError, match="nothing-such"):
        told_changes(WORKSPACE, "r1", "nothing-such")


def test_pages_to_refresh_are_told_what_the_best_ones_have() -> None:
    findings, found = advice("decayed")
    with_steps = with_page_steps(findings, found.rows)
    longer = with_steps["steps"].map(len) > found.rows["steps"].map(len)
    assert set(found.rows.loc[longer, "action"]) <= {"refresh"}
    assert longer.any()


def test_a_models_words_take_the_place_of_the_evidences() -> None:
    findings, found = advice()
    row = found.rows[found.rows["action"] == "create"].iloc[0].to_dict()
    draft = write_brief(findings, row, recommend_formats(findings, [row["topic_id"]]), found.facts)
    facts = brief_facts(draft, AS_OF)
    answer: BriefAnswer = WRITING_BRIEF.write(pieces(facts))
    quoted = answer.titles[0].model_copy(update={"text": "“Bread for all”"})
    brief = reworded(draft, answer.model_copy(update={"titles": (quoted,)}), facts)
    assert brief.title_options == ("Bread for all",)
    assert brief.angle == answer.angle.text
    assert brief.outline == draft.outline
    section = OutlineAnswer(heading=answer.angle, answers=quoted)
    told = reworded(draft, answer.model_copy(update={"outline": (section,)}), facts).outline[0]
    assert (told.heading, told.questions) == (answer.angle.text, ("“Bread for all”",))
