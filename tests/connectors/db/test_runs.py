"""Who works on a run: leases, holders that died, resuming."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.db.engine import open_engine
from connectors.db.holder import is_known_dead, this_process
from connectors.db.store import Store
from connectors.errors import RunHeld, StoreError

FORK = multiprocessing.get_context("fork")
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def run(run_id: str = "r1", **other: Any) -> dict[str, Any]:
    return {"workspace": "w", "run_id": run_id, "flow": "gap_analysis", "brief": {"site": "http://a.test/"}, "brief_digest": "d", **other}


def _begin_and_stop(url: str, told: Any) -> None:
    Store(open_engine(url), lambda: NOON).begin_run(run(crawl_id="c1"))
    told.send("begun")
    signal.pause()


def _another_process_begins(url: str) -> Any:
    mine, theirs = FORK.Pipe()
    child = FORK.Process(target=_begin_and_stop, args=(url, theirs))
    child.start()
    assert mine.recv() == "begun"
    return child


def test_a_run_begins_as_running_and_held(store: Store) -> None:
    row = store.begin_run(run(versions={"parser": "1"}))
    assert (row["state"], row["started_at"], row["lease_until"]) == ("running", NOON, NOON + timedelta(seconds=120))
    assert (row["holder"], row["versions"], row["brief"]) == (this_process(), {"parser": "1"}, {"site": "http://a.test/"})


def test_a_held_run_is_refused_to_everybody_else(store: Store) -> None:
    store.begin_run(run())
    with pytest.raises(RunHeld, match="being worked on"):
        store.begin_run(run())
    with pytest.raises(RunHeld, match="being worked on"):
        store.take_run("w", "r1")


def test_a_run_whose_holder_was_killed_is_resumed_at_once(url: str, store: Store) -> None:
    child = _another_process_begins(url)
    with pytest.raises(RunHeld):
        store.take_run("w", "r1")
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    row = store.begin_run(run(crawl_id="c2"))
    assert (row["crawl_id"], row["holder"]) == ("c1", this_process())  # what it was begun with stays


def test_a_holder_on_another_host_counts_until_its_lease_ends(store: Store, clock: Any) -> None:
    store.begin_run(run(holder="elsewhere:1:1"))
    clock.forward(119)
    with pytest.raises(RunHeld):
        store.take_run("w", "r1")
    clock.forward(1)
    assert store.take_run("w", "r1")["holder"] == this_process()


def test_a_renewed_lease_holds_longer(store: Store, clock: Any) -> None:
    store.begin_run(run())
    clock.forward(100)
    store.renew_lease("w", "r1", lease_s=60)
    clock.forward(59)
    with pytest.raises(RunHeld):
        store.take_run("w", "r1")
    clock.forward(1)
    assert store.take_run("w", "r1")


def test_who_lost_a_run_can_neither_renew_nor_change_nor_finish_it(store: Store) -> None:
    store.begin_run(run(holder="elsewhere:1:1"))
    with pytest.raises(RunHeld, match="not held by this process"):
        store.renew_lease("w", "r1")
    with pytest.raises(RunHeld, match="not held by this process"):
        store.change_run("w", "r1", as_of=NOON)
    with pytest.raises(RunHeld, match="not held by this process"):
        store.finish_run("w", "r1", "complete")
    assert store.select("runs", "w")[0]["state"] == "running"


def test_a_finished_run_is_let_go_and_keeps_what_was_degraded(store: Store, clock: Any) -> None:
    store.begin_run(run())
    clock.forward(30)
    store.change_run("w", "r1", as_of=NOON)
    store.finish_run("w", "r1", "degraded", [{"what": "model", "why": "down", "effect": "plain sentences"}])
    row = store.select("runs", "w")[0]
    assert (row["state"], row["as_of"], row["ended_at"]) == ("degraded", NOON, NOON + timedelta(seconds=30))
    assert (row["holder"], row["lease_until"], row["degraded"][0]["what"]) == (None, None, "model")


def test_an_unknown_state_is_refused(store: Store) -> None:
    store.begin_run(run())
    with pytest.raises(StoreError):
        store.finish_run("w", "r1", "splendid")


def test_an_unknown_run_cannot_be_taken(store: Store) -> None:
    with pytest.raises(StoreError, match="no run r9"):
        store.take_run("w", "r9")


def test_a_failed_run_is_taken_again_as_running(store: Store) -> None:
    store.begin_run(run())
    store.finish_run("w", "r1", "failed", error="PC210: no answer")
    assert store.select("runs", "w")[0]["error"] == "PC210: no answer"
    row = store.take_run("w", "r1")
    assert (row["state"], row["error"], row["ended_at"]) == ("running", None, None)


def _try_to_begin(url: str, start: Any, results: Any) -> None:
    store = Store(open_engine(url), lambda: NOON)
    start.wait()
    try:
        store.begin_run(run())
        results.put("begun")
    except RunHeld:
        results.put("held")
    start.wait()  # live until all have tried


@pytest.mark.parametrize("is_new", [True, False])
def test_of_eight_processes_that_begin_a_run_at_once_one_does(url: str, store: Store, is_new: bool) -> None:
    if not is_new:
        store.begin_run(run())
        store.finish_run("w", "r1", "failed")
    start, results = FORK.Barrier(8), FORK.Queue()
    children = [FORK.Process(target=_try_to_begin, args=(url, start, results)) for _ in range(8)]
    for child in children:
        child.start()
    found = [results.get(timeout=60) for _ in children]
    for child in children:
        child.join()
    assert sorted(found) == ["begun"] + ["held"] * 7


def test_the_latest_run_is_that_of_the_latest_date_in_the_states_asked_for(store: Store) -> None:
    for run_id, days, state, site in (("a", 1, "complete", "a"), ("b", 2, "degraded", "b"), ("c", 3, "failed", "a"), ("d", 0, "complete", "a")):
        store.begin_run(run(run_id, as_of=NOON + timedelta(days=days), site=site))
        store.finish_run("w", run_id, state)

    def latest(**asked: Any) -> str | None:
        row = store.latest_run("w", "gap_analysis", **asked)
        return row["run_id"] if row else None

    assert latest() == "b"
    assert latest(states=["failed"]) == "c"
    assert latest(before=NOON + timedelta(days=2)) == "a"
    assert latest(before=NOON) is None
    assert latest(site="a") == "a"
    assert store.latest_run("w", "content_plan") is None


def test_the_run_to_resume_is_the_last_of_its_brief_unless_that_one_has_finished(store: Store, clock: Any) -> None:
    def unfinished() -> str | None:
        row = store.unfinished_run("w", "gap_analysis", "d")
        return row["run_id"] if row else None

    assert unfinished() is None
    store.begin_run(run("a"))
    assert unfinished() == "a"
    store.finish_run("w", "a", "failed")
    assert unfinished() == "a"
    clock.forward(60)
    store.begin_run(run("other", brief_digest="e"))
    store.begin_run(run("b"))
    assert unfinished() == "b"
    store.finish_run("w", "b", "complete")
    assert unfinished() is None


def test_a_process_is_dead_once_it_has_ended_also_as_a_zombie() -> None:
    mine, theirs = FORK.Pipe()
    child = FORK.Process(target=lambda: theirs.send(this_process()))
    child.start()
    holder = mine.recv()
    os.waitid(os.P_PID, child.pid or 0, os.WEXITED | os.WNOWAIT)  # ended, and not yet reaped
    assert is_known_dead(holder)
    child.join()
    assert is_known_dead(holder)


def test_a_reused_process_number_is_told_apart() -> None:
    host, pid, start = this_process().rsplit(":", 2)
    assert not is_known_dead(f"{host}:{pid}:{start}")
    assert is_known_dead(f"{host}:{pid}:{int(start) - 1}")
    assert not is_known_dead(f"elsewhere:{pid}:1")


def test_without_a_proc_folder_a_process_is_dead_when_it_cannot_be_signalled(monkeypatch: pytest.MonkeyPatch) -> None:
    child = FORK.Process(target=int)
    child.start()
    child.join()
    monkeypatch.setattr("connectors.db.holder.Path.exists", lambda _: False)
    host, pid, start = this_process().rsplit(":", 2)
    assert not is_known_dead(f"{host}:{pid}:{start}")
    assert is_known_dead(f"{host}:{child.pid}:{start}")
