"""How a run went, beside the ones before it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from connectors.db.engine import migrate, open_engine
from connectors.db.store import Store
from tasks.health import ages, recent_runs, row_counts

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_engine(f"sqlite:///{tmp_path / 'plancast.sqlite'}")
    migrate(engine)
    yield Store(engine, clock=lambda: NOON)
    engine.dispose()


def run(store: Store, run_id: str, days: int, topics: int, **others: Any) -> dict[str, Any]:
    """A finished plan of a day, with so many topics."""
    at = NOON + timedelta(days=days)
    store.begin_run({"workspace": "w", "run_id": run_id, "flow": "content_plan", "site": "a.test", "as_of": at, "started_at": at, **others})
    store.replace("topics", others.get("workspace", "w"), run_id, [{"topic_id": f"t{place}"} for place in range(topics)])
    store.finish_run(others.get("workspace", "w"), run_id, "complete")
    return store.select("runs", others.get("workspace", "w"), run_id=run_id)[0]


def test_rows_are_compared_with_the_run_of_the_same_site_before(store: Store) -> None:
    run(store, "r1", 0, 60)
    run(store, "other-site", 1, 500, site="b.test")
    run(store, "other-workspace", 1, 500, workspace="v")
    counts = row_counts(store, run(store, "r2", 2, 29))
    assert counts.to_dict("records") == [{"dataset": "topics", "now": 29, "before": 60, "is_lost": True}]


@pytest.mark.parametrize(("before", "now", "is_lost"), [(60, 30, False), (60, 29, True), (60, 0, True), (19, 0, False), (20, 90, False)])
def test_rows_are_lost_where_less_than_half_of_enough_is_left(store: Store, before: int, now: int, is_lost: bool) -> None:
    run(store, "r1", 0, before)
    assert row_counts(store, run(store, "r2", 1, now))["is_lost"].tolist() == [is_lost]


def test_a_first_run_has_lost_nothing(store: Store) -> None:
    counts = row_counts(store, run(store, "r1", 0, 5))
    assert counts["is_lost"].tolist() == [False]
    assert counts["before"].isna().all()


def test_a_run_that_nobody_holds_any_more_is_lost(store: Store) -> None:
    mine = run(store, "r1", 0, 5)
    store.begin_run({"workspace": "w", "run_id": "r2", "flow": "scrape", "site": "b.test", "started_at": NOON}, lease_s=120)
    early, late = (recent_runs(store, mine, NOON + timedelta(seconds=after)) for after in (60, 180))
    assert early.set_index("run_id")["is_lost"].to_dict() == {"r2": False}
    assert late.set_index("run_id")["is_lost"].to_dict() == {"r2": True}
    assert late.set_index("run_id")["minutes"].to_dict() == {"r2": 3}


def test_the_age_is_that_of_the_newest_and_an_unknown_one_is_left_out() -> None:
    captures = [{"site": "a.test", "known_at": NOON - timedelta(days=days)} for days in (3, 1, 2)]
    sources = pd.DataFrame({"source": ["search_console", "trends"], "last_on": [pd.Timestamp("2026-10-29"), pd.NaT]})
    found = ages(captures, sources, NOON)
    assert dict(zip(found["what"], found["age_days"], strict=True)) == {"pages of a.test": 1.0, "figures of search_console": 3.5}
