"""The verb that keeps datasets: frames in, the same frames out."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from connectors.db.engine import migrate, open_engine
from connectors.db.store import Store
from connectors.db.tables import metadata
from connectors.errors import StoreError
from connectors.lake import Lake
from tasks.persist import (
    frame_of,
    load,
    load_captures,
    load_links,
    load_pages,
    persist,
    persist_captures,
    persist_findings,
    persist_links,
    persist_pages,
)
from tasks.validate import Checked, validate

NOON = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)
RUN = {"workspace": "w", "run_id": "r1"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_engine(f"sqlite:///{tmp_path / 'plancast.sqlite'}")
    migrate(engine)
    store = Store(engine)
    store.begin_run({**RUN, "flow": "gap_analysis"})
    yield store
    engine.dispose()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def pages(texts: list[str], site: str = "a.test", at: datetime = NOON) -> pd.DataFrame:
    count = len(texts)
    return pd.DataFrame(
        {
            "workspace": "w", "site": site, "url": [f"http://{site}/{number}" for number in range(count)], "fetched_at": pd.Timestamp(at),
            "known_at": pd.Timestamp(at), "digest": "d", "http_status": 200, "status": "ok", "title": [f"Title {n}" for n in range(count)],
            "description": None, "headings": [["h1 A", "h2 B"]] * count, "text": texts, "text_digest": [digest(t) if t else None for t in texts],
            "word_count": [len(text.split()) for text in texts], "language": "en",
            "published_on": pd.to_datetime(["2024-05-06", *[None] * (count - 1)][:count]), "published_basis": None, "modified_on": pd.NaT,
            "author": None, "canonical_url": None, "content_kind": "article", "schema_types": [[]] * count, "robots": [["noindex"]] * count,
            "is_indexable": True, "readability": [61.5, *[float("nan")] * (count - 1)][:count], "readability_method": "flesch",
            "fingerprint": None,
        }
    )  # fmt: skip


def links(targets: list[str], at: datetime = NOON) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "workspace": "w", "site": "a.test", "from_url": "http://a.test/0", "fetched_at": pd.Timestamp(at), "to_url": targets, "anchor": "see",
            "is_internal": False, "is_nofollow": True,
        }
    )  # fmt: skip


TOPICS = pd.DataFrame({"topic_id": ["t1", "t2"], "label": ["A", "B"], "terms": [["a", "aa"], ["b"]], "page_count": [5, 4]})
TOPIC_PAGES = pd.DataFrame({"topic_id": ["t1", "t2"], "site": "a.test", "url": ["http://a.test/1", "http://a.test/2"], "similarity": [0.5, 1.0]})
COVERAGE = pd.DataFrame(
    {
        "site": ["a.test", "a.test"], "topic_id": ["t1", "t2"], "page_count": [1, 0], "word_count": [10, 0], "freshness": [0.5, 0.0],
        "newest_on": pd.to_datetime(["2024-01-31", None]), "depth": [0.1, 0.0], "share": [1.0, 0.0], "best_url": ["http://a.test/1", None],
    }
)  # fmt: skip
GAPS = pd.DataFrame(
    {
        "gap_id": ["z", "a"], "kind": ["missing", "thin"], "topic_id": ["t1", "t2"], "label": ["A", "B"], "terms": [["a"], []],
        "score": [0.8, 0.4], "part_novelty": [0.5, 0.1], "part_demand": [0.0, 0.1], "part_competition": [0.2, 0.1], "part_recency": [0.1, 0.0],
        "part_depth": [0.0, 0.1], "demand": [None, 0.5], "demand_status": ["unknown", "estimated"], "competition": [1.0, 0.5],
        "competitor_count": [1, 1], "competitor_total": [1, 2], "competitors": [["b.test"], ["b.test"]], "evidence_urls": [["u1", "u2"], ["u3"]],
        "evidence_ids": [["e1"], ["e2"]], "target_urls": [[], ["v"]], "statement": ["Seen.", "Seen too."],
    }
)  # fmt: skip
EVIDENCE = pd.DataFrame(
    {
        "evidence_id": ["e1", "e2"], "kind": "page", "locator": "u", "statement": "Seen.", "value": pd.Series([3, None], dtype=object),
        "status": ["measured", "unknown"], "source": "crawl", "observed_at": pd.Timestamp(NOON),
    }
)  # fmt: skip
DERIVED = {"topics": TOPICS, "topic_pages": TOPIC_PAGES, "coverage": COVERAGE, "gaps": GAPS, "evidence": EVIDENCE}


@pytest.mark.parametrize("dataset", DERIVED)
def test_a_dataset_comes_back_as_it_was_kept(store: Store, dataset: str) -> None:
    frame = DERIVED[dataset]
    for _ in range(2):
        assert persist(store, dataset, frame, **RUN) == len(frame)
    found = load(store, dataset, **RUN)
    assert found["run_id"].tolist() == ["r1"] * len(frame)
    pd.testing.assert_frame_equal(found[list(frame.columns)], frame, check_dtype=False)
    for name, kind in frame.dtypes.items():
        if name not in ("newest_on", "observed_at"):  # whatever their unit was, they come back in microseconds
            assert found[name].dtype == kind, name


@pytest.mark.parametrize("dataset", DERIVED)
def test_no_rows_have_the_same_columns_and_types(store: Store, dataset: str) -> None:
    persist(store, dataset, DERIVED[dataset], **RUN)
    full = load(store, dataset, **RUN)
    persist(store, dataset, DERIVED[dataset].head(0), **RUN)
    empty = load(store, dataset, **RUN)
    assert empty.empty
    extra = {"part_depth"}  # a part of the score that only some gaps have
    assert dict(empty.dtypes) == {name: kind for name, kind in full.dtypes.items() if name not in extra}


def test_gaps_come_back_best_first_whatever_their_ids(store: Store) -> None:
    persist(store, "gaps", GAPS, **RUN)
    assert load(store, "gaps", **RUN)["gap_id"].tolist() == ["z", "a"]


def test_keeping_a_dataset_leaves_the_frame_alone(store: Store) -> None:
    before = GAPS.copy(deep=True)
    persist(store, "gaps", GAPS, **RUN)
    pd.testing.assert_frame_equal(GAPS, before)


def test_a_dataset_of_crawls_is_not_one_of_runs(store: Store) -> None:
    with pytest.raises(StoreError, match="persist_pages"):
        persist(store, "pages", pages(["a"]), **RUN)
    with pytest.raises(StoreError, match="load_pages"):
        load(store, "pages", workspace="w")


def test_all_runs_are_listed_without_a_run_id(store: Store) -> None:
    store.begin_run({"workspace": "w", "run_id": "r2", "flow": "scrape", "as_of": NOON})
    found = load(store, "runs", workspace="w")
    assert sorted(found["run_id"]) == ["r1", "r2"]
    assert found["degraded"].tolist() == [[], []]
    assert load(store, "runs", workspace="other").empty


def test_pages_come_back_with_their_texts(store: Store, lake: Lake) -> None:
    frame = pages(["one", "", "Käse", "one"])
    assert persist_pages(store, lake, frame, parser_version="1") == 4
    persist_pages(store, lake, pages(["b's text"], "b.test"), parser_version="1")
    found = load_pages(store, lake, workspace="w", sites=["a.test", "b.test"], as_of=NOON)
    assert found["text"].tolist() == ["one", "", "Käse", "one", "b's text"]
    mine = found[found["site"] == "a.test"]
    pd.testing.assert_frame_equal(mine[list(frame.columns)], frame.astype(dict(mine[list(frame.columns)].dtypes)))
    assert str(found["published_on"].dtype) == "datetime64[us]"
    assert str(found["fetched_at"].dtype) == "datetime64[us, UTC]"
    assert found["text"].dtype == "str"


def test_pages_of_no_site_have_the_same_types_but_no_rows(store: Store, lake: Lake) -> None:
    persist_pages(store, lake, pages(["one", "two"]), parser_version="1")
    full = load_pages(store, lake, workspace="w", sites=["a.test"], as_of=NOON)
    empty = load_pages(store, lake, workspace="w", sites=["z.test"], as_of=NOON)
    assert empty.empty
    assert dict(empty.dtypes) == dict(full.dtypes)


def test_pages_without_a_lake_have_no_texts(store: Store, lake: Lake) -> None:
    persist_pages(store, lake, pages(["one"]), parser_version="1")
    assert "text" not in load_pages(store, None, workspace="w", sites=["a.test"], as_of=NOON)


def test_pages_stand_as_of_an_instant(store: Store, lake: Lake) -> None:
    later = NOON + timedelta(days=1)
    persist_pages(store, lake, pages(["old"]), parser_version="1")
    persist_pages(store, lake, pages(["new"], at=later), parser_version="1")
    read: Callable[..., Any] = lambda as_of, mode="observed": load_pages(  # noqa: E731
        store, lake, workspace="w", sites=["a.test"], as_of=as_of, mode=mode
    )["text"].tolist()
    assert (read(NOON), read(later), read(NOON - timedelta(days=1))) == (["old"], ["new"], [])
    assert read(NOON - timedelta(days=1), "reconstructed") == ["old"]


def test_links_of_versions_are_replaced(store: Store, lake: Lake) -> None:
    frame = pages(["one"])
    persist_links(store, links(["http://b.test/1", "http://b.test/2"]), workspace="w", pages=frame)
    persist_pages(store, lake, frame, parser_version="1")
    kept = links(["http://b.test/3"])
    persist_links(store, kept, workspace="w", pages=frame)
    found = load_links(store, workspace="w", sites=["a.test"], as_of=NOON)
    pd.testing.assert_frame_equal(found[list(kept.columns)], kept, check_dtype=False)
    persist_links(store, kept.head(0), workspace="w", pages=frame)
    assert load_links(store, workspace="w", sites=["a.test"], as_of=NOON).empty


def test_shards_without_pages_or_links_are_no_work(store: Store, lake: Lake) -> None:
    nothing = pd.DataFrame([])
    assert persist_pages(store, lake, nothing, parser_version="1") == 0
    assert persist_links(store, nothing, workspace="w", pages=nothing) == 0


def test_a_page_without_a_text_is_kept_with_an_empty_one(store: Store, lake: Lake) -> None:
    persist_pages(store, lake, pages(["one", "two"]).assign(text=[None, "two"]), parser_version="1")
    assert load_pages(store, lake, workspace="w", sites=["a.test"], as_of=NOON)["text"].tolist() == ["", "two"]


def test_captures_come_back_as_of_an_instant(store: Store) -> None:
    row = {"workspace": "w", "site": "a.test", "url": "http://a.test/", "fetched_at": NOON, "known_at": NOON, "outcome": "timeout", "status": None}
    assert persist_captures(store, [row]) == 1
    found = load_captures(store, workspace="w", sites=["a.test"], as_of=NOON)
    assert found[["url", "outcome"]].values.tolist() == [["http://a.test/", "timeout"]]
    assert found["status"].isna().all()


def test_what_a_validation_found_is_kept_a_dataset_at_a_time(store: Store) -> None:
    bad = links(["http://b.test/1", "mailto:x"])
    found: Checked = validate("links", bad, context={})
    for _ in range(2):
        persist_findings(store, "links", found.results, found.quarantined, **RUN)
    topics = validate("topics", TOPICS, context={})
    persist_findings(store, "topics", topics.results, topics.quarantined, **RUN)
    results = load(store, "validations", **RUN)
    assert len(results) == len(found.results) + len(topics.results)
    assert results["quarantined_count"].sum() == 1
    kept = load(store, "quarantine", **RUN)
    assert kept["row"].tolist()[0]["to_url"] == "mailto:x"
    persist_findings(store, "links", found.results, **RUN)
    assert load(store, "quarantine", **RUN).empty


@pytest.mark.parametrize("table", metadata.tables)
def test_every_table_makes_a_frame_of_no_rows(table: str) -> None:
    frame = frame_of(table, [])
    assert "workspace" in frame
    assert not {"url_digest", "link_digest"} & set(frame.columns)


def test_unknown_numbers_and_flags_stay_unknown() -> None:
    known = dict.fromkeys(frame_of("pages", []).columns) | {"fetched_at": NOON, "known_at": NOON}
    frame = frame_of("pages", [{**known, "word_count": 3, "is_indexable": True}, known])
    assert frame["word_count"].isna().tolist() == [False, True]
    assert (str(frame["word_count"].dtype), str(frame["is_indexable"].dtype)) == ("Int64", "boolean")
    assert frame["headings"].tolist() == [[], []]
