"""Leases in the background: renewed by who works, and marked where nobody does."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from connectors.db.engine import open_engine
from connectors.db.holder import this_process
from connectors.db.leases import Heartbeat, watching
from connectors.db.runs import ABANDONED
from connectors.db.store import Store

FORK = multiprocessing.get_context("fork")


def begun(store: Store, run_id: str, **other: Any) -> None:
    store.begin_run({"workspace": "w", "run_id": run_id, "flow": "scrape", **other})


def states(store: Store) -> dict[str, tuple[str, str | None]]:
    return {row["run_id"]: (row["state"], row["error"]) for row in store.select("runs", "w")}


def eventually(is_met: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_met():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never came about")


def test_a_run_elsewhere_is_abandoned_when_its_lease_has_run_out(store: Store, clock: Any) -> None:
    begun(store, "lost", holder="elsewhere:1:1")
    clock.forward(119)
    assert store.abandon_runs("w") == []
    clock.forward(1)
    assert store.abandon_runs("another") == []
    assert store.abandon_runs("w") == ["lost"]
    (row,) = store.select("runs", "w")
    assert (row["state"], row["error"], row["ended_at"], row["holder"], row["lease_until"]) == ("failed", ABANDONED, clock(), None, None)
    assert store.abandon_runs("w") == []


def test_a_run_of_a_process_here_is_at_work_as_long_as_the_process_lives(store: Store, clock: Any) -> None:
    begun(store, "asleep")
    host, pid, start = this_process().rsplit(":", 2)
    begun(store, "dead", holder=f"{host}:{pid}:{int(start) - 1}")
    assert store.abandon_runs("w") == ["dead"]
    clock.forward(3_600)
    assert store.abandon_runs("w") == []


def test_what_has_ended_is_left_as_it_is(store: Store, clock: Any) -> None:
    begun(store, "done")
    store.finish_run("w", "done", "complete")
    clock.forward(3_600)
    assert store.abandon_runs("w") == []
    assert states(store) == {"done": ("complete", None)}


def test_an_abandoned_run_is_taken_up_again(store: Store, clock: Any) -> None:
    begun(store, "lost", holder="elsewhere:1:1", brief_digest="d")
    clock.forward(121)
    store.abandon_runs("w")
    assert (store.unfinished_run("w", "scrape", "d") or {})["run_id"] == "lost"
    row = store.take_run("w", "lost")
    assert (row["state"], row["error"], row["ended_at"]) == ("running", None, None)


def test_a_heartbeat_renews_the_lease_until_it_is_stopped(store: Store, clock: Any) -> None:
    begun(store, "mine")
    with Heartbeat(store, "w", "mine", every_s=0.01):
        clock.forward(100)
        eventually(lambda: store.select("runs", "w")[0]["lease_until"] == clock() + timedelta(seconds=120))
    eventually(lambda: not any(thread.name == "lease of mine" for thread in threading.enumerate()))
    clock.forward(100)
    assert store.select("runs", "w")[0]["lease_until"] == clock() + timedelta(seconds=20)


def test_a_heartbeat_ends_when_another_process_has_taken_the_run(store: Store) -> None:
    begun(store, "theirs", holder="elsewhere:1:1")
    Heartbeat(store, "w", "theirs", every_s=0.01)
    eventually(lambda: not any(thread.name == "lease of theirs" for thread in threading.enumerate()))
    assert states(store) == {"theirs": ("running", None)}


def _begin_and_stop(url: str, told: Any) -> None:
    begun(Store(open_engine(url)), "killed")
    told.send("begun")
    signal.pause()


def test_who_keeps_watch_marks_the_run_of_a_killed_process(url: str, store: Store) -> None:
    mine, theirs = FORK.Pipe()
    child = FORK.Process(target=_begin_and_stop, args=(url, theirs))
    child.start()
    assert mine.recv() == "begun"
    begun(store, "alive")
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    with watching(url, every_s=0.01):
        eventually(lambda: states(store)["killed"] == ("failed", ABANDONED))
    assert states(store)["alive"] == ("running", None)
