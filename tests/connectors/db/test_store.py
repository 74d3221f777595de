"""Plain records in and out: keys, transactions, coercion, workspaces."""

import math
import multiprocessing
import os
import signal
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from connectors.db.engine import open_engine
from connectors.db.store import Store
from connectors.errors import StoreError

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")


def capture(url: Any = "http://a.test/", **other: Any) -> dict[str, Any]:
    return {"workspace": "default", "site": "a.test", "url": url, "fetched_at": NOON, "known_at": NOON, "outcome": "ok", **other}


def page(url: Any = "http://a.test/", **other: Any) -> dict[str, Any]:
    return {"workspace": "default", "site": "a.test", "url": url, "fetched_at": NOON, "known_at": NOON, **other}


def link(to_url: str, **other: Any) -> dict[str, Any]:
    row = {"workspace": "default", "site": "a.test", "from_url": "http://a.test/", "fetched_at": NOON, "to_url": to_url, "anchor": ""}
    return {**row, **other}


def begin(store: Store, run_id: str = "r1", workspace: str = "default") -> None:
    store.begin_run({"workspace": workspace, "run_id": run_id, "flow": "gap_analysis"})


# What goes in comes out


def test_a_record_comes_back_as_it_went_in(store: Store) -> None:
    row = page(title="Café — ☕", headings=["h1 A", "h2 B"], word_count=7, published_on=date(2024, 2, 29), is_indexable=True, readability=61.5)
    store.upsert("pages", [row])
    found = store.select("pages", "default")[0]
    assert {name: found[name] for name in row} == row
    assert found["modified_on"] is None
    assert "url_digest" not in found


def test_instants_come_back_aware_and_in_utc(store: Store) -> None:
    elsewhere = datetime(2026, 11, 1, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    store.upsert("captures", [capture(fetched_at=elsewhere)])
    found = store.select("captures", "default")[0]["fetched_at"]
    assert found == elsewhere
    assert found.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="time zone"):
        store.upsert("captures", [capture(known_at=datetime(2026, 1, 1))])  # noqa: DTZ001


@pytest.mark.parametrize("nothing", [None, math.nan, np.float64("nan"), pd.NaT, pd.NA], ids=str)
def test_absent_values_of_any_kind_become_none(store: Store, nothing: object) -> None:
    names = ("title", "headings", "word_count", "published_on", "is_indexable", "readability")
    store.upsert("pages", [page(**dict.fromkeys(names, nothing))])
    found = store.select("pages", "default")[0]
    assert [found[name] for name in names] == [None] * len(names)
    assert store.count("pages", "default", headings=None) == 1


def test_numbers_of_numpy_and_times_of_pandas_are_stored_as_what_they_mean(store: Store) -> None:
    row = page(word_count=np.int64(3), readability=np.float32(0.5), is_indexable=np.array([False])[0], published_on=pd.Timestamp("2024-05-06"))
    store.upsert("pages", [{**row, "headings": np.array(["h1 A"]), "fetched_at": pd.Timestamp(NOON)}])
    found = store.select("pages", "default", word_count=3)[0]
    assert [found[name] for name in ("readability", "is_indexable", "published_on")] == [0.5, False, date(2024, 5, 6)]
    assert [found["headings"], found["fetched_at"]] == [["h1 A"], NOON]


def test_dates_are_read_from_text(store: Store) -> None:
    store.upsert("pages", [page(published_on="2024-05-06", modified_on=datetime(2024, 5, 7, tzinfo=UTC))])
    found = store.select("pages", "default")[0]
    assert (found["published_on"], found["modified_on"]) == (date(2024, 5, 6), date(2024, 5, 7))


def test_what_postgresql_refuses_is_replaced_in_strings_and_inside_lists(store: Store) -> None:
    store.upsert("pages", [page(title="nul\x00 and \ud800 alone", headings=["\x00", {"k\x00": [math.inf, math.nan, "\udfff"]}])])
    found = store.select("pages", "default")[0]
    assert found["title"] == "nul\ufffd and \ufffd alone"
    assert found["headings"] == ["\ufffd", {"k\ufffd": [None, None, "\ufffd"]}]


def test_texts_and_urls_of_any_length_are_kept_apart(store: Store) -> None:
    incompressible = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(20_000))
    urls = [f"http://a.test/{incompressible}{end}" for end in ("1", "2")]
    store.upsert("pages", [page(url, title=incompressible * 50) for url in urls])
    store.upsert("links", [link(url, anchor=incompressible) for url in urls])
    assert sorted(row["url"] for row in store.select("pages", "default")) == urls
    assert store.select("pages", "default", url=urls[1])[0]["title"] == incompressible * 50
    assert store.count("links", "default") == 2


WORDS = st.text(max_size=20)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | WORDS, st.lists
)
STORED = st.fixed_dictionaries(
    {
        "title": st.none() | WORDS,
        "headings": st.none() | st.lists(JSON_VALUES, max_size=3),
        "word_count": st.none() | st.integers(-(2**31), 2**31 - 1),
        "published_on": st.none() | st.dates(),
        "is_indexable": st.none() | st.booleans(),
        "readability": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "known_at": st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    }
)


def _shown(value: Any) -> Any:
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else [_shown(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(STORED, min_size=1, max_size=4))
def test_any_row_makes_the_round_trip(store: Store, rows: list[dict[str, Any]]) -> None:
    store.upsert("pages", [page(f"http://a.test/{place}", **row) for place, row in enumerate(rows)])
    for place, row in enumerate(rows):
        found = store.select("pages", "default", url=f"http://a.test/{place}")[0]
        assert {name: found[name] for name in row} == {name: _shown(value) for name, value in row.items()}


# Keys


def test_upserting_again_overwrites_and_never_duplicates(store: Store) -> None:
    store.upsert("captures", [capture(etag="1", error="x"), capture("http://a.test/b")])
    store.upsert("captures", [capture(etag="2")])
    found = store.select("captures", "default", order=["url"])
    assert [(row["url"], row["etag"], row["error"]) for row in found] == [("http://a.test/", "2", None), ("http://a.test/b", None, None)]


def test_of_equal_keys_in_one_call_the_last_counts(store: Store) -> None:
    assert store.upsert("captures", [capture(etag="1"), capture(etag="2"), capture("http://a.test/\x00"), capture("http://a.test/\ufffd")]) == 2
    assert [row["etag"] for row in store.select("captures", "default", url="http://a.test/")] == ["2"]


def test_the_order_of_rows_does_not_matter(store: Store) -> None:
    rows = [capture(f"http://a.test/{number}", depth=number) for number in range(2_500)]
    store.upsert("captures", reversed(rows))
    assert [row["depth"] for row in store.select("captures", "default", order=["depth"])] == list(range(2_500))


def test_no_rows_are_no_work(store: Store) -> None:
    assert store.upsert("captures", []) == 0
    assert store.select("captures", "default") == []


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("nothing", {}, "no table nothing.*captures"),
        ("captures", {"colour": "red"}, "no column colour"),
        ("captures", capture(url=None), "lacks url"),
        ("captures", {"workspace": "default"}, "lacks fetched_at or site or url"),
        ("captures", capture(depth="deep"), "captures.depth does not fit"),
        ("captures", capture(known_at="yesterday"), "is no datetime"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_refused_by_name(store: Store, table: str, row: Mapping[str, Any], words: str) -> None:
    with pytest.raises(StoreError, match=words):
        store.upsert(table, [row])


def test_one_bad_row_leaves_none_of_its_call(store: Store) -> None:
    with pytest.raises(StoreError, match="refused"):
        store.upsert("captures", [*(capture(f"http://a.test/{n}") for n in range(1_500)), capture("http://z.test/", site="z", outcome=None)])
    assert store.count("captures", "default") == 0


def test_replacing_leaves_just_the_new_rows_of_this_run(store: Store) -> None:
    begin(store, "r1")
    begin(store, "r2")
    for run_id in ("r1", "r2"):
        store.replace("topics", "default", run_id, [{"topic_id": "a", "label": "A"}, {"topic_id": "b", "label": "B"}])
    for _ in range(2):
        assert store.replace("topics", "default", "r1", [{"topic_id": "b", "label": "B2"}, {"topic_id": "c", "label": "C"}]) == 2
    assert [row["label"] for row in store.select("topics", "default", order=["topic_id"], run_id="r1")] == ["B2", "C"]
    assert [row["label"] for row in store.select("topics", "default", order=["topic_id"], run_id="r2")] == ["A", "B"]


def test_replacing_within_a_dataset_leaves_the_others(store: Store) -> None:
    begin(store)
    for dataset in ("pages", "links"):
        store.replace("quarantine", "default", "r1", [{"row_key": "k", "expectation": "e", "row": {"url": "x"}}], dataset=dataset)
    store.replace("quarantine", "default", "r1", [], dataset="pages")
    assert [row["dataset"] for row in store.select("quarantine", "default")] == ["links"]


def test_links_of_a_version_are_replaced_also_by_none(store: Store) -> None:
    later = NOON + timedelta(days=1)
    store.upsert("links", [link("http://a.test/old"), link("http://a.test/kept", fetched_at=later)])
    store.replace_links("default", [("a.test", "http://a.test/", NOON)], [link("http://a.test/new")])
    assert sorted(row["to_url"] for row in store.select("links", "default")) == ["http://a.test/kept", "http://a.test/new"]
    store.replace_links("default", [("a.test", "http://a.test/", NOON)], [])
    assert [row["to_url"] for row in store.select("links", "default")] == ["http://a.test/kept"]


# Reading


def test_selecting_filters_orders_and_limits(store: Store) -> None:
    store.upsert("captures", [capture(f"http://a.test/{n}", depth=n % 3, status=200 + n) for n in range(6)])
    found = store.select("captures", "default", order=["-depth", "status"], limit=3, columns=["status"], depth=[1, 2])
    assert [row["status"] for row in found] == [202, 205, 201]
    assert store.count("captures", "default", depth=0) == 2


@pytest.mark.parametrize("wrong", [{"order": ["colour"]}, {"colour": "red"}, {"columns": ["colour"]}])
def test_an_unknown_column_is_refused_by_name(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(StoreError, match="no column colour"):
        store.select("captures", "default", **wrong)


# Workspaces


def test_no_method_shows_or_changes_rows_of_another_workspace(store: Store) -> None:
    begin(store, "r1", "mine")
    begin(store, "r1", "theirs")
    for workspace in ("mine", "theirs"):
        store.upsert("captures", [capture(workspace=workspace, warc_file="w", etag=workspace)])
        store.upsert("pages", [page(workspace=workspace, title=workspace)])
        store.upsert("links", [link("http://b.test/", workspace=workspace)])
        store.replace("topics", workspace, "r1", [{"topic_id": "t", "label": workspace}])
    store.replace("topics", "mine", "r1", [])
    store.replace_links("mine", [("a.test", "http://a.test/", NOON)], [])
    store.finish_run("mine", "r1", "complete")
    assert [row["label"] for row in store.select("topics", "theirs")] == ["theirs"]
    assert store.count("topics", "mine") == 0
    assert (store.count("links", "mine"), store.count("links", "theirs")) == (0, 1)
    assert store.select("runs", "theirs")[0]["state"] == "running"
    assert [row["etag"] for row in store.captures_as_of("theirs", ["a.test"], NOON)] == ["theirs"]


READS: dict[str, Any] = {
    "select": lambda store, workspace: store.select("captures", workspace),
    "count": lambda store, workspace: store.count("captures", workspace),
    "captures_as_of": lambda store, workspace: store.captures_as_of(workspace, ["a.test"], NOON),
    "pages_as_of": lambda store, workspace: store.pages_as_of(workspace, ["a.test"], NOON),
    "reconstructed": lambda store, workspace: store.pages_as_of(workspace, ["a.test"], NOON - timedelta(days=1), "reconstructed"),
    "links_as_of": lambda store, workspace: store.links_as_of(workspace, ["a.test"], NOON),
    "known_answers": lambda store, workspace: store.known_answers(workspace, ["a.test"]),
    "unparsed_captures": lambda store, workspace: store.unparsed_captures(workspace, ["a.test"], "2"),
    "latest_run": lambda store, workspace: store.latest_run(workspace, "gap_analysis", ["running"]),
    "unfinished_run": lambda store, workspace: store.unfinished_run(workspace, "gap_analysis", "d"),
}


def _fill(store: Store, workspace: str, *urls: str) -> None:
    store.begin_run({"workspace": workspace, "run_id": "r", "flow": "gap_analysis", "brief_digest": "d", "site": workspace})
    store.upsert("captures", [capture(url, workspace=workspace, warc_file="w", etag=workspace) for url in urls])
    store.upsert("pages", [page(url, workspace=workspace, published_on=date(2020, 1, 1), parser_version="1") for url in urls])
    store.upsert("links", [link(f"http://{workspace}.test/", from_url=url, workspace=workspace) for url in urls])


@pytest.mark.parametrize("read", READS)
def test_each_way_to_read_sees_its_own_workspace_only(store: Store, read: str) -> None:
    _fill(store, "mine", "http://a.test/")
    mine = READS[read](store, "mine")
    _fill(store, "theirs", "http://a.test/", "http://a.test/more")
    assert mine
    assert READS[read](store, "mine") == mine
    assert READS[read](store, "theirs") != mine
    assert not READS[read](store, "nobody's")


def test_what_is_gone_in_one_workspace_stands_in_another(store: Store) -> None:
    later = NOON + timedelta(days=1)
    store.upsert("pages", [page(workspace="mine")])
    store.upsert("captures", [capture(workspace="theirs", outcome="not_found", fetched_at=later, known_at=later)])
    assert len(store.pages_as_of("mine", ["a.test"], later)) == 1


# Several processes


def _upsert_often(url: str, writer: int, start: Any, errors: Any) -> None:
    try:
        store = Store(open_engine(url))
        start.wait()
        for turn in range(5):
            rows = [capture(f"http://a.test/{n}", crawl_id=f"{writer}.{turn}") for n in range(50)]
            store.upsert("captures", rows if writer % 2 else reversed(rows))
            store.upsert("captures", [capture(f"http://a.test/own/{writer}/{turn}")])
    except BaseException as error:
        errors.put(repr(error))
        raise


def test_eight_processes_that_write_the_same_keys_lose_and_duplicate_nothing(url: str, store: Store) -> None:
    start, errors = FORK.Barrier(8), FORK.Queue()
    writers = [FORK.Process(target=_upsert_often, args=(url, number, start, errors)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8, errors.get(timeout=5)
    assert store.count("captures", "default") == 50 + 8 * 5
    shared = store.select("captures", "default", url=[f"http://a.test/{n}" for n in range(50)])
    assert len({row["crawl_id"] for row in shared}) == 1  # the last transaction wrote all of them


def _replace_often(url: str, writer: int, start: Any, errors: Any) -> None:
    try:
        store = Store(open_engine(url))
        start.wait()
        for _ in range(5):
            store.replace("topics", "default", "r1", [{"topic_id": f"{n}", "label": f"{writer}"} for n in range(writer, writer + 20)])
    except BaseException as error:
        errors.put(repr(error))
        raise


def test_processes_that_replace_the_same_run_leave_the_rows_of_one(url: str, store: Store) -> None:
    begin(store)
    start, errors = FORK.Barrier(4), FORK.Queue()
    writers = [FORK.Process(target=_replace_often, args=(url, number, start, errors)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4, errors.get(timeout=5)
    labels = {row["label"] for row in store.select("topics", "default")}
    assert len(labels) == 1
    assert store.count("topics", "default") == 20


def _die_in_the_second_batch(url: str) -> None:
    engine = open_engine(url)
    batches: list[bool] = []

    def die(*details: Any) -> None:
        if details[-1]:  # executemany: a batch of rows
            batches.append(True)
            if len(batches) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "after_cursor_execute", die)
    Store(engine).upsert("captures", [capture(f"http://a.test/{n}", error="e" * 500) for n in range(5_000)])


def test_a_process_killed_in_a_transaction_leaves_nothing_half_there(url: str, store: Store) -> None:
    store.upsert("captures", [capture("http://a.test/before")])
    child = FORK.Process(target=_die_in_the_second_batch, args=(url,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert [row["url"] for row in store.select("captures", "default")] == ["http://a.test/before"]
    assert store.upsert("captures", [capture("http://a.test/after")]) == 1


def test_a_store_serves_threads(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.upsert("captures", [capture(f"http://a.test/{n % 10}", depth=n)]), range(40)))
    assert store.count("captures", "default") == 10
