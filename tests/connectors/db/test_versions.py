"""What was known at an instant: the versions of pages that stand, and what a re-crawl or a new parser needs to know."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from connectors.db.engine import migrate, open_engine, reading
from connectors.db.gap_tables import gaps
from connectors.db.store import Store
from connectors.db.tables import pages
from connectors.db.versions import captures_known, captures_unparsed, pages_standing
from connectors.errors import StoreError

SITE, URL = "a.test", "http://a.test/"


def day(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


def fetched(store: Store, number: int, outcome: str = "ok", url: str = URL, known: int | None = None, **other: Any) -> None:
    """A fetch on a day; an `ok` one made a page, titled by the day."""
    row = {"workspace": "w", "site": SITE, "url": url, "fetched_at": day(number), "known_at": day(number if known is None else known)}
    store.upsert("captures", [{**row, "outcome": outcome, "warc_file": "f.warc.gz", "warc_offset": number, **other}])
    if outcome == "ok":
        store.upsert("pages", [{**row, "title": f"{number}", "parser_version": "1"}])


def published(store: Store, number: int, on: date, known: int | None = None, url: str = URL) -> None:
    row = {"workspace": "w", "site": SITE, "url": url, "fetched_at": day(number), "known_at": day(number if known is None else known)}
    store.upsert("pages", [{**row, "title": f"{number}", "published_on": on}])


def standing(store: Store, number: int, mode: Any = "observed") -> list[str]:
    return [row["title"] for row in store.pages_as_of("w", [SITE], day(number), mode)]


def test_the_latest_version_known_by_then_stands(store: Store) -> None:
    for number in (1, 3, 5):
        fetched(store, number)
    assert [standing(store, number) for number in (0, 1, 2, 3, 4, 9)] == [[], ["1"], ["1"], ["3"], ["3"], ["5"]]


def test_what_was_fetched_earlier_but_known_later_counts_from_then(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 3, known=8)
    assert (standing(store, 5), standing(store, 8)) == (["1"], ["3"])


@pytest.mark.parametrize(
    ("outcome", "status", "stands"),
    [
        ("not_found", 404, False),
        ("not_found", 410, False),
        ("not_found", None, False),
        ("redirect", 301, False),
        ("redirect", 308, False),
        ("redirect", 302, True),
        ("not_modified", 304, True),
        ("http_error", 503, True),
        ("timeout", None, True),
        ("blocked_by_robots", None, True),
        ("too_large", 200, True),
    ],
)
def test_only_an_answer_that_says_so_ends_a_page(store: Store, outcome: str, status: int | None, stands: bool) -> None:
    fetched(store, 1)
    fetched(store, 3, outcome, status=status)
    assert standing(store, 2) == ["1"]
    assert standing(store, 4) == (["1"] if stands else [])
    assert bool(store.known_answers("w", [SITE])) is stands


def test_a_page_found_gone_before_it_was_there_stands(store: Store) -> None:
    fetched(store, 1, "not_found")
    fetched(store, 2)
    assert standing(store, 3) == ["2"]


def test_a_page_found_gone_and_then_there_again_stands_again(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 3, "not_found")
    fetched(store, 5, "not_modified")
    assert [standing(store, number) for number in (2, 4, 6)] == [["1"], [], ["1"]]


def test_what_is_found_gone_later_stood_then(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 3, "not_found", known=6)
    assert [standing(store, number) for number in (5, 7)] == [["1"], []]


def test_each_site_and_url_has_its_own_version(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 2, url="http://a.test/b")
    fetched(store, 3, "not_found", url="http://a.test/b")
    assert [row["url"] for row in store.pages_as_of("w", [SITE], day(2))] == [URL, "http://a.test/b"]
    assert [row["url"] for row in store.pages_as_of("w", [SITE], day(3))] == [URL]
    assert store.pages_as_of("w", ["other.test"], day(3)) == []
    assert store.pages_as_of("w", [], day(3)) == []


def test_reconstructed_adds_later_pages_that_were_published_by_then(store: Store) -> None:
    published(store, 10, day(2).date())
    published(store, 10, day(5).date(), url="http://a.test/later")
    fetched(store, 10, url="http://a.test/undated")
    assert standing(store, 2) == []
    assert standing(store, 1, "reconstructed") == []
    assert standing(store, 2, "reconstructed") == ["10"]


def test_reconstructed_reads_the_earliest_later_text_of_what_was_not_known(store: Store) -> None:
    for number in (10, 12):
        published(store, number, day(2).date())
    assert standing(store, 5, "reconstructed") == ["10"]
    published(store, 4, day(2).date())
    assert standing(store, 5, "reconstructed") == ["4"]


def test_reconstructed_leaves_out_what_was_known_to_be_gone(store: Store) -> None:
    fetched(store, 1, "not_found")
    published(store, 10, day(0).date())
    assert standing(store, 5, "reconstructed") == []
    assert standing(store, 0, "reconstructed") == ["10"]


def test_what_others_fetched_by_then_is_read_as_it_was_then_in_reconstruction_alone(store: Store) -> None:
    for number in (1, 4):
        fetched(store, number, known=20)
    fetched(store, 6, "not_found", known=20)
    assert [standing(store, number, "reconstructed") for number in (0, 2, 5, 7)] == [[], ["1"], ["4"], []]
    assert [standing(store, number) for number in (2, 5, 19)] == [[], [], []]


def test_imported_pages_stand_until_the_site_is_read_by_ourselves(store: Store) -> None:
    fetched(store, 1, known=8, url="http://a.test/long-gone")
    assert standing(store, 9) == ["1"]
    fetched(store, 10)
    assert (standing(store, 9), standing(store, 10)) == (["1"], ["10"])
    assert [row["url"] for row in store.known_answers("w", [SITE])] == [URL]
    assert [row["url"] for row in store.captures_as_of("w", [SITE], day(11))] == [URL]


def test_an_unknown_mode_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="observed or reconstructed"):
        standing(store, 1, "guessed")


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["/a", "/b"]),
        st.integers(0, 9),  # fetched on
        st.integers(0, 3),  # known so many days later
        st.sampled_from([("ok", 200), ("not_found", 404), ("redirect", 301), ("redirect", 302), ("not_modified", 304), ("timeout", None)]),
        st.none() | st.integers(0, 9),  # published on
    ),
    unique_by=lambda event: event[:2],
    max_size=12,
)


def _expected(events: list[Any], at: int, *, is_reconstructed: bool) -> list[str]:
    """The rule in plain Python, one URL at a time."""
    found = []
    began = min((event[1] for event in events if event[2] == 0 and event[3][0] == "ok" and event[1] <= at), default=-1)
    for url in ("/a", "/b"):
        mine = sorted((event for event in events if event[0] == url), key=lambda event: event[1])
        known = [event for event in mine if event[1] + (0 if is_reconstructed else event[2]) <= at]
        pages = [event for event in known if event[3][0] == "ok" and (event[2] == 0 or event[1] >= began)]
        start = pages[-1][1] if pages else -1
        is_there = True
        for _, number, _, (outcome, status), _ in known:
            if number > start and (outcome == "not_found" or status == 301):
                is_there = False
            if number > start and outcome == "not_modified":
                is_there = True
        was_fetched = any(event[3][0] == "ok" for event in mine if event[1] <= at)
        later = [e for e in mine if e[1] > at and e[3][0] == "ok" and e[4] is not None and e[4] <= at and not was_fetched]
        if pages and is_there:
            found.append(f"{url} {start}")
        elif is_reconstructed and not pages and is_there and later:
            found.append(f"{url} {later[0][1]}")
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, at=st.integers(0, 12), is_reconstructed=st.booleans())
def test_any_history_gives_what_the_rule_says(store: Store, events: list[Any], at: int, is_reconstructed: bool) -> None:
    site = f"{abs(hash((tuple(events), at)))}.test"  # each example is a site of its own
    rows = [
        {"workspace": "w", "site": site, "url": url, "fetched_at": day(on), "known_at": day(on + lag), "outcome": outcome, "status": status}
        for url, on, lag, (outcome, status), _ in events
    ]
    store.upsert("captures", rows)
    made = [(row, event) for row, event in zip(rows, events, strict=True) if row["outcome"] == "ok"]
    store.upsert("pages", [
        {**{name: row[name] for name in ("workspace", "site", "url", "fetched_at", "known_at")},
         "title": f"{event[0]} {event[1]}", "published_on": None if event[4] is None else day(event[4]).date()}
        for row, event in made
    ])  # fmt: skip
    found = store.pages_as_of("w", [site], day(at), "reconstructed" if is_reconstructed else "observed")
    assert [row["title"] for row in found] == _expected(events, at, is_reconstructed=is_reconstructed)


def test_the_links_are_those_of_the_versions_that_stand(store: Store) -> None:
    for number in (1, 3):
        fetched(store, number)
        row = {"workspace": "w", "site": SITE, "from_url": URL, "fetched_at": day(number), "to_url": f"http://b.test/{number}", "anchor": "see"}
        store.upsert("links", [row])
    assert [row["to_url"] for row in store.links_as_of("w", [SITE], day(2))] == ["http://b.test/1"]
    assert [row["to_url"] for row in store.links_as_of("w", [SITE], day(3))] == ["http://b.test/3"]


def test_captures_as_of_are_the_latest_known_whatever_came_of_them(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 3, "timeout")
    assert [row["outcome"] for row in store.captures_as_of("w", [SITE], day(2))] == ["ok"]
    assert [row["outcome"] for row in store.captures_as_of("w", [SITE], day(3))] == ["timeout"]


def test_a_recrawl_is_told_of_the_last_full_answer(store: Store) -> None:
    fetched(store, 1, etag="one")
    fetched(store, 3, etag="three", last_modified="Mon", digest="d")
    fetched(store, 5, "not_modified", etag="five")
    fetched(store, 6, "timeout")
    [found] = store.known_answers("w", [SITE])
    assert (found["site"], found["url"], found["fetched_at"]) == (SITE, URL, day(3))
    assert (found["etag"], found["last_modified"], found["digest"]) == ("three", "Mon", "d")
    assert (found["warc_file"], found["warc_offset"]) == ("f.warc.gz", 3)


def test_a_recrawl_asks_for_what_is_gone_from_anew(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 3, "not_found")
    assert store.known_answers("w", [SITE]) == []


def test_captures_are_unparsed_until_this_parser_has_made_their_page(store: Store) -> None:
    fetched(store, 1)
    fetched(store, 2, url="http://a.test/b")
    fetched(store, 3, "not_found")
    fetched(store, 4, warc_file=None, url="http://a.test/unarchived")
    assert store.unparsed_captures("w", [SITE], "1") == []
    assert [row["url"] for row in store.unparsed_captures("w", [SITE], "2")] == [URL, "http://a.test/b"]
    store.upsert("pages", [{"workspace": "w", "site": SITE, "url": URL, "fetched_at": day(1), "known_at": day(1), "parser_version": "2"}])
    assert [row["url"] for row in store.unparsed_captures("w", [SITE], "2")] == ["http://a.test/b"]
    assert len(store.unparsed_captures("w", [SITE], "3", limit=1)) == 1


def test_what_views_read_is_found_by_index() -> None:
    engine = open_engine("sqlite://")
    migrate(engine)
    latest_gaps = select(gaps).where(gaps.c.workspace == "w", gaps.c.run_id == "r").order_by(gaps.c.rank)
    newest = select(pages).where(pages.c.workspace == "w", pages.c.site == SITE).order_by(pages.c.fetched_at.desc())
    asked = {
        "standing": pages_standing("w", [SITE], day(1), is_reconstructed=False),
        "known": captures_known("w", [SITE], day(1)),
        "unparsed": captures_unparsed("w", [SITE], "1"),
        "gaps": latest_gaps,
        "newest pages": newest,
    }
    with reading(engine) as connection:
        for name, query in asked.items():
            sql = str(query.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
            assert any(step.startswith("SEARCH") for step in steps), name
            assert not [step for step in steps if step.startswith(("SCAN pages", "SCAN captures", "SCAN gaps"))], name
            if name in ("gaps", "newest pages"):
                assert not [step for step in steps if "TEMP B-TREE" in step], name
