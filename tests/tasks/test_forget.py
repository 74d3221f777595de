"""Forgetting a person: the name is nowhere that it was promised to be gone from, counts stay, and a later crawl does not bring it back."""

import json
import sqlite3
from pathlib import Path

import pytest

from connectors import settings
from connectors.archive import Archive
from connectors.db.forgetting import forgotten
from connectors.errors import NameRefused
from connectors.lake import Lake
from tasks.forget import Forgetting, forget, where_it_stands
from tasks.pages import PARSER_VERSION, links_frame, pages_frame, read_page
from tasks.persist import persist_links, persist_pages
from tasks.run import open_store
from tests.tasks import small_home

JANE = Forgetting("Jane Doe", ("Doe, Jane",))


def test_looking_changes_nothing_and_tells_where_the_name_stands(home: Path) -> None:
    before = (home / "plancast.sqlite").read_bytes()
    lines, left = where_it_stands("w", JANE)
    told = {line["where"]: line["count"] for line in lines}
    assert (home / "plancast.sqlite").read_bytes() == before
    assert told == {"decisions.by": 6, "events.assignee": 6, "evidence.statement": 6, "evidence.value": 6, "pages.author": 9, "performance.key": 6,
                    "runs.brief": 6, "reports": 6, "answers of models": 6}  # fmt: skip
    assert "Texts of pages (9 hold the name)" in left[0]


def test_the_name_is_gone_from_every_row_and_counts_stay(home: Path) -> None:
    rows = {table: open_store().count(table, "w") for table in ("decisions", "events", "performance", "pages", "links", "evidence")}
    forget("w", JANE)
    store = open_store()
    assert {table: store.count(table, "w") for table in rows} == rows
    assert {row["by"] for row in store.select("decisions", "w")} == {"person-1"}
    assert {row["key"] for row in store.select("performance", "w", key="person-1")} == {"person-1"}  # found by the digest in its key
    assert store.select("runs", "w", run_id="run1")[0]["brief"]["audience"] == "Written for person-1"
    dump = "\n".join(sqlite3.connect(home / "plancast.sqlite").iterdump()).casefold()
    assert "jane doe" not in dump
    assert "doe, jane" not in dump
    assert b"Jane Doe" not in (home / "plancast.sqlite").read_bytes()  # nor in pages of the file that are free
    assert not list((home / "reports").rglob("*.html"))
    assert json.loads((home / "models" / "w" / "ab" / "3.json").read_text()) == {"text": "person-1 bakes"}
    assert where_it_stands("w", JANE)[0] == []


def test_a_later_crawl_does_not_bring_the_name_back_as_author(home: Path) -> None:
    forget("w", JANE)
    store, found = open_store(), settings.load()
    captures = [each for each in Archive(found.archive).replay("w") if each.outcome == "ok"]
    shard = [read_page(str(found.archive), each) for each in captures]
    pages = pages_frame(shard)
    assert set(pages["author"]) == {"Jane Doe"}
    persist_links(store, links_frame(shard), workspace="w", pages=pages)
    persist_pages(store, Lake(found.lake), pages, parser_version=PARSER_VERSION)
    assert {row["author"] for row in store.select("pages", "w")} == {"person-1"}
    assert (home / "plancast.sqlite").exists()


@pytest.mark.usefixtures("home")
def test_said_again_with_another_spelling_it_is_the_same_person_and_another_is_another() -> None:
    forget("w", JANE)
    forget("w", Forgetting("Jane Doe", ("J. Doe",)))
    forget("w", Forgetting("Someone Else"))
    known = forgotten(open_store().engine, "w")
    assert sorted(one.pseudonym for one in known) == ["person-1", "person-1", "person-1", "person-2"]
    assert len({one.salt for one in known}) == 1
    assert forgotten(open_store().engine, "another") == []


def test_pages_that_hold_the_name_are_given_up_when_asked_for(home: Path) -> None:
    wanted = Forgetting("Jane Doe", with_pages=True)
    before = small_home.read(5)
    forget("w", wanted)
    store, found = open_store(), settings.load()
    with Archive(found.archive) as archive:
        for path in archive.paths("w"):
            for capture in archive.scan(path):
                answer = archive.recall((str(capture.warc_file), int(capture.warc_offset or 0)))[1]
                assert answer is None or b"Jane" not in answer.body
    pages = small_home.read(5)["pages"]
    assert [page["url"] for page in pages] == [page["url"] for page in before["pages"]]
    assert all("person-1" in page["text"] and "Jane" not in page["text"] for page in pages)
    assert {row["url"] for row in store.known_answers("w", [small_home.SITE])} == set()  # so the next crawl fetches them whole
    assert not store.unparsed_captures("w", [small_home.SITE], "another version")  # and no replay brings them back
    assert not any(b"Jane" in path.read_bytes() for path in (home / "lake").rglob("*.parquet"))
    assert where_it_stands("w", wanted)[0] == []


@pytest.mark.usefixtures("home")
def test_what_names_nobody_is_refused() -> None:
    with pytest.raises(NameRefused, match="too short"):
        forget("w", Forgetting("J."))
