"""Who crawls a site: one run at a time; the others wait for it, share what it fetches, or go on with what it left."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.db.crawls import Claims
from connectors.db.engine import open_engine
from connectors.db.store import Store

FORK = multiprocessing.get_context("fork")
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
WANTED = {"a.test": "deep", "b.test": "deep"}


def begun(store: Store, *run_ids: str, **other: Any) -> None:
    for run_id in run_ids:
        store.begin_run({"workspace": "w", "run_id": run_id, "flow": "scrape", **other})


def claim(store: Store, run_id: str, wanted: dict[str, str] = WANTED, since: datetime = NOON) -> Claims:
    return store.claim_crawls("w", run_id, wanted, since)


def sites(claims: Claims) -> tuple[list[str], list[str], list[str]]:
    own, awaited, ended = ([row["site"] for row in rows] for rows in (claims.own, claims.awaited, claims.ended))
    return own, awaited, ended


def test_the_first_crawls_and_others_wait_for_it_and_read_what_it_fetched(store: Store) -> None:
    begun(store, "first", "second")
    assert sites(claim(store, "first")) == (["a.test", "b.test"], [], [])
    assert sites(claim(store, "second")) == ([], ["a.test", "b.test"], [])
    store.end_crawls("w", "first")
    shared = claim(store, "second")
    assert sites(shared) == ([], [], ["a.test", "b.test"])
    assert {row["crawl_id"] for row in shared.ended} == {"first"}


def test_sites_are_shared_one_by_one(store: Store) -> None:
    begun(store, "first", "second")
    claim(store, "first", {"a.test": "deep"})
    assert sites(claim(store, "second")) == (["b.test"], ["a.test"], [])
    store.end_crawls("w", "second")
    assert sites(claim(store, "second")) == ([], ["a.test"], ["b.test"])


def test_another_workspace_crawls_for_itself(store: Store) -> None:
    begun(store, "first")
    claim(store, "first")
    store.begin_run({"workspace": "theirs", "run_id": "first", "flow": "scrape"})
    assert sites(store.claim_crawls("theirs", "first", WANTED, NOON)) == (["a.test", "b.test"], [], [])


def test_a_crawl_that_ended_before_a_run_began_is_made_anew(store: Store) -> None:
    begun(store, "first", "later")
    claim(store, "first")
    store.end_crawls("w", "first")
    anew = claim(store, "later", since=NOON + timedelta(seconds=1))
    assert [(row["site"], row["crawl_id"]) for row in anew.own] == [("a.test", "later"), ("b.test", "later")]


def test_who_asks_for_other_pages_of_a_site_waits_and_crawls_it_then(store: Store) -> None:
    begun(store, "first", "shallow")
    claim(store, "first", {"a.test": "deep"})
    assert sites(claim(store, "shallow", {"a.test": "shallow"})) == ([], ["a.test"], [])
    store.end_crawls("w", "first")
    (row,) = claim(store, "shallow", {"a.test": "shallow"}).own
    assert (row["crawl_id"], row["asked"]) == ("shallow", "shallow")


@pytest.mark.parametrize("loss", ["lease", "failure"])
def test_what_a_lost_run_left_is_gone_on_with_in_its_archive(store: Store, clock: Any, loss: str) -> None:
    begun(store, "lost", **({"holder": "elsewhere:1:1"} if loss == "lease" else {}))
    claim(store, "lost")
    if loss == "lease":
        clock.forward(121)
    else:
        store.finish_run("w", "lost", "failed")
    begun(store, "heir", "another")
    left = claim(store, "heir", since=NOON + timedelta(seconds=60))
    assert {(row["run_id"], row["crawl_id"], row["started_at"]) for row in left.own} == {("heir", "lost", NOON)}
    assert sites(claim(store, "another")) == ([], ["a.test", "b.test"], [])


def test_what_was_left_longer_than_a_day_ago_is_made_anew(store: Store) -> None:
    begun(store, "lost", "heir")
    claim(store, "lost")
    store.finish_run("w", "lost", "failed")
    assert {row["crawl_id"] for row in claim(store, "heir", since=NOON + timedelta(days=1)).own} == {"heir"}


def test_a_run_that_is_taken_up_again_finds_its_own_claims(store: Store) -> None:
    begun(store, "first")
    claim(store, "first", {"a.test": "deep"})
    store.end_crawls("w", "first")
    claim(store, "first")
    assert sites(claim(store, "first")) == (["b.test"], [], ["a.test"])


def _claim_and_tell(url: str, run_id: str, start: Any, told: Any) -> None:
    store = Store(open_engine(url), lambda: NOON)
    begun(store, run_id)
    start.wait()
    told.put(sites(claim(store, run_id))[0])
    signal.pause()


def test_of_four_processes_at_once_one_crawls_and_when_it_is_killed_another(url: str, store: Store) -> None:
    start, told = FORK.Barrier(4), FORK.Queue()
    children = {f"r{n}": FORK.Process(target=_claim_and_tell, args=(url, f"r{n}", start, told)) for n in range(4)}
    for child in children.values():
        child.start()
    found = sorted(told.get(timeout=60) for _ in children)
    assert found == [[], [], [], ["a.test", "b.test"]]
    begun(store, "heir")
    (holder,) = {row["run_id"] for row in claim(store, "heir").awaited}
    os.kill(children[holder].pid or 0, signal.SIGKILL)
    children[holder].join()
    assert sites(claim(store, "heir"))[0] == ["a.test", "b.test"]
    for child in children.values():
        child.kill()
        child.join()
