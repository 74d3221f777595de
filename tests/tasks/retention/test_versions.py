"""Which versions go: those that no instant that stays ever reads, by the very queries that read them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.db.engine import migrate, open_engine
from connectors.db.store import Store
from tasks.retention.versions import Kept, Version, read_captures, read_versions

START = datetime(2026, 1, 1, tzinfo=UTC)
SITE = "a.test"
OUTCOMES = [("ok", 200), ("not_modified", 304), ("not_found", 404), ("redirect", 301), ("redirect", 302), ("timeout", None)]


Captured = tuple[int, int, str, int | None, int]
"""Which URL, when it was fetched, what came of it, and how much later it was known."""


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@pytest.fixture(scope="module")
def store() -> Store:
    engine = open_engine("sqlite://")
    migrate(engine)
    return Store(engine)


def filled(store: Store, workspace: str, captures: list[Captured], pages: list[Captured]) -> None:
    store.upsert("captures", [{**key(workspace, one), **answer(one)} for one in captures])
    store.upsert("pages", [{**key(workspace, one), "published_on": day(2).date(), "title": "t"} for one in pages])


def key(workspace: str, one: Captured) -> dict[str, object]:
    url, at, _, _, lag = one
    return {"workspace": workspace, "site": SITE, "url": f"http://{SITE}/{url}", "fetched_at": day(at), "known_at": day(at + lag)}


def answer(one: Captured) -> dict[str, object]:
    _, at, outcome, status, _ = one
    return {"outcome": outcome, "status": status, "warc_file": "f" if outcome == "ok" else None, "warc_offset": at}


def seen(store: Store, workspace: str, at: int, mode: str = "observed") -> list[object]:
    found = store.captures_as_of(workspace, [SITE], day(at)), store.pages_as_of(workspace, [SITE], day(at), mode)
    return [[{name: value for name, value in row.items() if name != "workspace"} for row in rows] for rows in found]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 20), st.sampled_from(OUTCOMES), st.just(0)),
        min_size=1,
        max_size=18,
        unique_by=lambda x: x[:2],
    ),
    st.integers(3, 11),
    st.sets(st.integers(0, 12), max_size=3),
    st.sets(st.integers(0, 12), max_size=1),
    st.uuids(),
)
@example([(0, at, one, 0) for at, one in enumerate([OUTCOMES[0], OUTCOMES[2], OUTCOMES[1], OUTCOMES[5], OUTCOMES[5]])], 6, set(), set(), "confirmed")
@example([(0, at, one, 0) for at, one in enumerate([OUTCOMES[0], OUTCOMES[3], OUTCOMES[5], OUTCOMES[5]])], 6, {2}, set(), "moved")
def test_every_instant_that_stays_reads_what_it_read_before(
    store: Store, drawn: list[tuple[int, int, tuple[str, int | None], int]], since: int, instants: set[int], later: set[int], name: object
) -> None:
    captures = [(url, at, outcome, status, lag) for url, at, (outcome, status), lag in drawn]
    kept = Kept(day(since), tuple(day(at) for at in instants | later), tuple(day(at) for at in later))
    left, left_pages = [], []
    for url in {one[0] for one in captures}:
        own = [one for one in captures if one[0] == url]
        versions = [Version(place, day(one[1]), day(one[1] + one[4]), day(2).date(), one[2], one[3], one[2] == "ok") for place, one in enumerate(own)]
        captured = read_captures(versions, kept)
        pages = read_versions([version for version in versions if version.outcome == "ok"], kept)
        assert pages <= captured  # a page keeps the answer that it was read from
        left += [own[place] for place in captured]
        left_pages += [own[place] for place in pages]
    filled(store, f"{name}-all", captures, [one for one in captures if one[2] == "ok"])
    filled(store, f"{name}-left", left, left_pages)
    for at in {*instants, *later, *range(since, 13)}:
        assert seen(store, f"{name}-left", at) == seen(store, f"{name}-all", at)
    for at in later:
        assert seen(store, f"{name}-left", at, "reconstructed") == seen(store, f"{name}-all", at, "reconstructed")
    assert len(store.known_answers(f"{name}-left", [SITE])) == len(store.known_answers(f"{name}-all", [SITE]))
