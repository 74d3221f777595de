"""What may be published of a plan, who approved it, and that nothing is handed over twice."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.db.store import Store
from connectors.errors import PublishingBlocked, PublishRefused, RunHeld
from tasks.approval import approvals, approved_ids, current, decide_items, keep_decisions, told_items
from tasks.approval_form import ALL, NONE, SOME, chosen_items, form
from tasks.brief import digest_of
from tasks.calendar_events import change_event
from tasks.content_calendar.events import event_id
from tasks.decide import Verb, decide_recommendation
from tasks.publications import drafted, handed_out, published, unblocked
from tasks.publishing import Destination, named_items, proposed
from tests.connectors.wordpress_server import HOST, LOGIN, FakeWordPress, lost, wordpress
from tests.tasks.published_plan import BARE, CREATE, PLAN, PLANNED_AT, POST, REFRESH, SITE, planted

LATER = PLANNED_AT + timedelta(days=1)
pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A home of its own, with a finished plan."""
    for name in ("PLANCAST_DATABASE_URL", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_PROFILES_PATH", str(tmp_path / "none.toml"))
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    return planted()


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWordPress]:
    """The workspace's WordPress."""
    with wordpress() as fake:
        monkeypatch.setenv("PLANCAST_RESOLVE", fake.resolve)
        monkeypatch.setenv("PLANCAST_CREDENTIALS__DEFAULT__WORDPRESS", json.dumps(LOGIN))
        yield fake


def test_accepted_items_with_their_place_in_the_calendar_and_what_stands_in_their_way() -> None:
    found = proposed("default", "latest", LATER)
    assert [(item.item_id, item.is_post, bool(item.obstacle)) for item in found.items] == [
        (CREATE, True, False), (REFRESH, False, False), (POST, False, False), (BARE, True, True),
    ]  # fmt: skip
    assert (found.plan_id, found.site, found.items[0].when) == (PLAN, SITE, "Fri 01 Mar 2030, 09:00 Europe/Berlin")
    assert "plancast recommend" in found.items[3].obstacle


def test_what_is_read_does_not_move_while_a_person_thinks(store: Store) -> None:
    before = proposed("default", PLAN[:6], datetime.now(UTC))
    decide_recommendation("default", CREATE, Verb.REJECT)
    change_event("default", event_id(REFRESH)[:8], "cancel")
    planted(store, "bb00bb00bb00bb00", as_of=LATER, ended_at=datetime.now(UTC))
    assert proposed("default", "latest", before.at) == before
    after = proposed("default", PLAN, datetime.now(UTC))
    assert [item.item_id for item in after.ready] == [POST]
    assert after.items[0].obstacle == "The calendar says that it is cancelled."


def test_a_run_of_recommendations_alone_is_read_in_its_plans_name(store: Store) -> None:
    own = "cc00cc00cc00cc00"
    planted(store, own, flow="recommendations", previous_run_id=PLAN)
    store.replace("recommendations", "default", own, [row for row in store.select("recommendations", "default", run_id=own) if row["rank"] < 1])
    for named in ("latest", PLAN, own):
        found = proposed("default", named, LATER)
        assert (found.plan_id, found.source_id, [item.item_id for item in found.items]) == (PLAN, own, [CREATE])


@pytest.mark.parametrize("named", ["nothing-like-it", "", "aa"])
def test_an_unknown_plan_is_refused(named: str) -> None:
    with pytest.raises(PublishRefused, match="plancast show runs"):
        proposed("default", named, LATER)
    with pytest.raises(PublishRefused):
        proposed("another", "latest", LATER)
    with pytest.raises(PublishRefused):
        proposed("default", "latest", PLANNED_AT - timedelta(days=1))


def test_a_drop_of_more_than_half_blocks_publishing_by_name(store: Store) -> None:
    store.replace("topics", "default", PLAN, [{"topic_id": "t"}])
    store.replace("coverage", "default", PLAN, [{"site": f"s{number}.test", "topic_id": "t"} for number in range(24)])
    planted(store, "dd00dd00dd00dd00", as_of=LATER, ended_at=LATER, previous_run_id=PLAN)
    with pytest.raises(PublishingBlocked, match=r"run dd00.*over half of it is lost in coverage \(24 to 0 rows\)"):
        unblocked(proposed("default", "latest", LATER))
    store.replace("topics", "default", "dd00dd00dd00dd00", [{"topic_id": "t"}])
    store.replace("coverage", "default", "dd00dd00dd00dd00", [{"site": f"s{number}.test", "topic_id": "t"} for number in range(12)])
    assert unblocked(proposed("default", "latest", LATER)).items


def test_a_missed_gate_of_the_last_backtest_blocks_publishing_by_name(store: Store) -> None:
    tested = {"workspace": "default", "run_id": "ee00", "flow": "backtest", "site": SITE, "as_of": LATER, "started_at": LATER, "state": "degraded"}
    gate = {
        "measure_id": "m",
        "label": "coverage of forecasts",
        "status": "measured",
        "value": 0.5,
        "wanted": 0.8,
        "is_met": False,
        "statement": "Few.",
    }
    store.upsert("runs", [tested])
    store.replace("backtests", "default", "ee00", [gate])
    with pytest.raises(PublishingBlocked, match=r"coverage of forecasts.*plancast backtest"):
        unblocked(current("default", "latest"))
    store.replace("backtests", "default", "ee00", [{**gate, "is_met": True}])
    assert unblocked(current("default", "latest")).items


def test_an_empty_answer_approves_nothing_and_the_last_answer_counts(store: Store) -> None:
    plan = current("default", "latest")
    model = form(plan, plan.ready, Destination.WORDPRESS, f"http://{HOST}", 1)
    answers = {name: model(answer=name).model_dump() for name in (ALL, SOME, NONE)}
    assert {name: len(chosen_items(told, plan.ready)) for name, told in answers.items()} == {ALL: 3, SOME: 0, NONE: 0}
    ticked = model(answer=SOME, **{f"item_{POST}": True}).model_dump()
    assert [item.item_id for item in chosen_items(ticked, plan.ready)] == [POST]
    assert chosen_items({**ticked, "answer": NONE}, plan.ready) == []
    decide_items(plan, plan.ready, "Go", "Ann", is_approved=True)
    decide_items(plan, named_items(plan, [CREATE[:5]]), "Wait", "Ben", is_approved=False)
    assert approved_ids(plan) == {REFRESH, POST}
    assert [row["state"] for row in told_items(plan)[:3]] == ["not approved", "approved", "approved"]
    assert approvals(store, plan, plan.at) == set()
    assert approved_ids(plan.model_copy(update={"plan_id": "another"})) == set()
    for name in (BARE, "12", "zzzz"):
        with pytest.raises(PublishRefused):
            named_items(plan, [name])


def test_the_same_answer_is_kept_once_and_is_no_decision_on_the_recommendation(store: Store) -> None:
    plan = current("default", "latest")
    for _ in range(2):
        keep_decisions(store, plan, plan.ready, plan.ready, "", "", "one flow run")
    assert store.count("decisions", "default", verb="approve") == 3
    assert [item.item_id for item in current("default", "latest").items] == [CREATE, REFRESH, POST, BARE]


def test_a_draft_is_made_once_though_the_ledger_missed_it_and_stays_binned(store: Store, blog: FakeWordPress) -> None:
    plan = current("default", "latest")
    blog.faults = [lost]
    (row,) = drafted.fn(plan, plan.ready, Destination.WORDPRESS)
    assert blog.posts[0]["title"] == "Keep a &lt;script&gt;alert(1)&lt;/script&gt; starter [gallery] &lt;!-- wp:html --&gt; **alive** {{ 1 }}"
    assert (row["state"], row["link"]) == ("draft", f"http://{HOST}/wp-admin/post.php?post=100&action=edit")
    store.upsert("publications", [{**row, "remote_id": None, "link": None, "state": "sending"}])  # killed before it was told
    blog.trash(blog.posts[0])
    (again,) = drafted.fn(plan, plan.ready, Destination.WORDPRESS)
    assert (again["state"], again["remote_id"], len(blog.posts), blog.created) == ("trash", "100", 1, 1)
    asked = len(blog.server.asked)
    assert drafted.fn(plan, plan.ready, Destination.WORDPRESS) == [again]
    assert len(blog.server.asked) == asked
    assert [run["state"] for run in store.select("runs", "default", flow="publish")] == ["complete"]
    assert drafted.fn(plan, plan.ready, Destination.FILES) == []


def test_two_at_once_do_not_draft(store: Store, blog: FakeWordPress) -> None:
    plan = current("default", "latest")
    store.begin_run({"workspace": "default", "run_id": digest_of(["publish", f"http://{HOST}"]), "flow": "publish"})
    with pytest.raises(RunHeld):
        drafted.fn(plan, plan.ready, Destination.WORDPRESS)
    assert blog.posts == []


def test_files_are_written_once_and_what_a_person_wrote_in_them_stays(tmp_path: Path) -> None:
    plan = current("default", "latest")
    out = tmp_path / "out"
    rows = handed_out.fn(plan, plan.ready, Destination.FILES, str(out))
    edited = out / "publish" / f"{CREATE}.md"
    edited.write_text("My text")
    (out / "publish" / f"{POST}.md").unlink()
    assert handed_out.fn(plan, plan.ready, Destination.FILES, str(out)) == rows
    assert edited.read_text() == "My text"
    assert (out / "publish" / f"{POST}.md").read_text().startswith("# Five facts on rye")
    with (out / "publish" / "publications.csv").open() as file:
        listed = list(csv.DictReader(file))
    assert [(row["item_id"], row["channel"], row["publish_at"]) for row in listed[:1]] == [(CREATE, "blog", "2030-03-01T08:00:00+00:00")]
    outcome = published(plan, plan.ready, [], rows)
    assert (outcome.counts, [item.why for item in outcome.degraded]) == (
        {"accepted": 4, "approved": 3, "drafts": 0, "files": 3}, [plan.items[3].obstacle],
    )  # fmt: skip
