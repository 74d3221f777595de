"""Texts by digest: written once, whole or not at all, and read back as they were."""

import hashlib
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import StoreError
from connectors.lake import Lake

CLEAN = multiprocessing.get_context("spawn")  # what other tests left in this process is none of the writers'


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def keyed(*texts: str) -> dict[str, str]:
    return {digest(text): text for text in texts}


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*.parquet")}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_what_is_written_is_read(lake: Lake) -> None:
    texts = keyed("one", "", "Käse ☕", "nul\x00 inside", "x" * 3_000_000)
    assert lake.write_texts("w", "a.test", texts) == 5
    assert Lake(lake.root).read_texts("w", "a.test", texts) == texts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shards=st.lists(st.lists(st.text(max_size=30), max_size=6), max_size=4))
def test_any_shards_give_all_texts_also_after_compaction(lake: Lake, shards: list[list[str]]) -> None:
    for shard in shards:
        lake.write_texts("w", "a.test", keyed(*shard))
    everything = keyed(*(text for shard in shards for text in shard))
    assert lake.read_texts("w", "a.test", everything) == everything
    lake.compact("w", "a.test")
    assert len(list(lake.root.rglob("*.parquet"))) <= 1
    assert Lake(lake.root).read_texts("w", "a.test", everything) == everything


def test_only_new_texts_are_written(lake: Lake) -> None:
    lake.write_texts("w", "a.test", keyed("one", "two"))
    before = files(lake.root)
    assert lake.write_texts("w", "a.test", keyed("two", "one")) == 0
    assert files(lake.root) == before
    assert Lake(lake.root).write_texts("w", "a.test", keyed("two", "three")) == 1
    assert len(files(lake.root)) == 2


def test_only_the_texts_asked_for_are_read(lake: Lake) -> None:
    lake.write_texts("w", "a.test", keyed(*(f"text {number}" for number in range(1_000))))
    assert lake.read_texts("w", "a.test", keyed("text 7", "text 999")) == keyed("text 7", "text 999")
    assert lake.read_texts("w", "a.test", []) == {}


def test_a_missing_text_is_an_error_with_the_remedy(lake: Lake) -> None:
    lake.write_texts("w", "a.test", keyed("one"))
    with pytest.raises(StoreError, match=r"lacks 1 of 2 texts.*--replay"):
        lake.read_texts("w", "a.test", keyed("one", "two"))


def test_workspaces_and_sites_are_kept_apart_and_inside_the_folder(lake: Lake) -> None:
    places = [("w", "a.test"), ("v", "a.test"), ("w", "a.test:8080"), ("..", ".."), ("w/x", "../../a")]
    for place in places:
        lake.write_texts(*place, keyed("shared", f"of {place}"))
    for place in places:
        assert lake.read_texts(*place, keyed(f"of {place}")) == keyed(f"of {place}")
        for other in set(places) - {place}:
            with pytest.raises(StoreError):
                lake.read_texts(*place, keyed(f"of {other}"))
    assert len(list(lake.root.parent.rglob("*.parquet"))) == len(list(lake.root.rglob("*.parquet"))) == len(places)


def test_a_lone_surrogate_does_not_lose_its_text(lake: Lake) -> None:
    lake.write_texts("w", "a.test", {"d": "a \ud800 b"})
    assert lake.read_texts("w", "a.test", ["d"]) == {"d": "a ? b"}


def _die_before_the_rename(root: Path) -> None:
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign, assignment]
    Lake(root).write_texts("w", "a.test", keyed("one", "two"))


def test_a_killed_writer_leaves_nothing_that_is_read_and_its_repeat_writes_the_same_file(lake: Lake, tmp_path: Path) -> None:
    child = CLEAN.Process(target=_die_before_the_rename, args=(lake.root,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert len(list(lake.root.rglob("*.torn"))) == 1
    with pytest.raises(StoreError):
        lake.read_texts("w", "a.test", keyed("one"))
    assert lake.write_texts("w", "a.test", keyed("one", "two")) == 2
    undisturbed = Lake(tmp_path / "other")
    undisturbed.write_texts("w", "a.test", keyed("two", "one"))
    assert files(lake.root) == files(undisturbed.root)
    lake.compact("w", "a.test")
    assert list(lake.root.rglob("*.torn")) == []


def test_a_failed_write_leaves_nothing_and_says_what_to_do(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("connectors.lake.os.fsync", fail)
    with pytest.raises(StoreError, match=r"No space left.*Make room"):
        lake.write_texts("w", "a.test", keyed("one"))
    assert [path for path in lake.root.rglob("*") if path.is_file()] == []


def test_a_damaged_file_is_named(lake: Lake) -> None:
    lake.write_texts("w", "a.test", keyed("one"))
    [file] = lake.root.rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(StoreError, match=rf"{file.name}.*Delete it"):
        Lake(lake.root).read_texts("w", "a.test", keyed("one"))


def _write_shards(root: Path, start: Any, offset: int) -> None:
    lake = Lake(root)
    start.wait()
    for number in range(5):
        lake.write_texts("w", "a.test", keyed(*(f"text {offset + number * 3 + place}" for place in range(6))))


def test_writers_side_by_side_lose_nothing(lake: Lake) -> None:
    start = CLEAN.Barrier(4)
    writers = [CLEAN.Process(target=_write_shards, args=(lake.root, start, offset)) for offset in (0, 2, 4, 6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    everything = keyed(*(f"text {number}" for number in range(24)))
    assert lake.read_texts("w", "a.test", everything) == everything


def test_a_reader_survives_a_compaction_by_another(lake: Lake) -> None:
    for text in ("one", "two", "three"):
        lake.write_texts("w", "a.test", keyed(text))
    stale = Lake(lake.root)
    assert stale.read_texts("w", "a.test", keyed("one")) == keyed("one")
    assert lake.compact("w", "a.test") == 3
    assert stale.read_texts("w", "a.test", keyed("one", "two", "three")) == keyed("one", "two", "three")
    assert stale.write_texts("w", "a.test", keyed("two", "four")) == 1
