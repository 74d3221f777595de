"""Daily figures through the cache of months: always what the database says, and read from it only where something is new."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from connectors.db.engine import migrate, open_engine
from connectors.db.facts import MetricsWanted
from connectors.db.store import Store
from connectors.metric_months import FIGURES, MetricMonths
from connectors.metric_records import MetricRecord
from tasks.metric_days import DaysOf, load_days
from tasks.persist import load_metrics, persist_metrics

SITE = "we.test"
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_engine(f"sqlite:///{tmp_path / 'plancast.sqlite'}")
    migrate(engine)
    yield Store(engine)
    engine.dispose()


def told(store: Store, at: datetime, days: Sequence[date], value: float, url: str = "http://we.test/a", dimension: str = "") -> None:
    records = [MetricRecord(SITE, url, metric, day, "search_console", dimension, value, at) for day in days for metric in ("clicks", "impressions")]
    persist_metrics(store, records, workspace="w")


def known(store: Store, tmp_path: Path, as_of: datetime, mode: str = "observed") -> DaysOf:
    return DaysOf(store, MetricMonths(tmp_path / "lake"), "w", SITE, as_of, mode)


def all_days(known: DaysOf) -> pd.DataFrame:
    return load_days(known, ["clicks", "impressions"])


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    plain = frame.assign(on=pd.to_datetime(frame["on"]))[list(FIGURES)].astype({"url": "str", "metric": "str", "source": "str"})
    return sorted(plain.itertuples(index=False, name=None))


def from_database(store: Store, as_of: datetime, mode: str = "observed") -> list[tuple[object, ...]]:
    return rows(load_metrics(store, workspace="w", site=SITE, as_of=as_of, mode=mode, wanted=MetricsWanted(breakdown="none")))


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=place) for place in range(count)]


def test_the_cache_says_what_the_database_says_at_every_instant_and_in_every_order(store: Store, tmp_path: Path) -> None:
    told(store, FIRST, days(date(2026, 1, 20), 30), 5.0)
    told(store, FIRST, days(date(2026, 1, 20), 3), 1.0, dimension="query=rye")
    told(store, FIRST + timedelta(days=1), days(date(2026, 2, 10), 2), 7.0)  # restated
    told(store, FIRST + timedelta(days=2), days(date(2026, 2, 19), 20), 2.0, url="")
    instants = [FIRST + timedelta(days=place) for place in (2, 0, 1, 3, 0, 2)]
    for as_of in instants:
        assert rows(all_days(known(store, tmp_path, as_of))) == from_database(store, as_of)
    assert rows(all_days(known(store, tmp_path, FIRST - timedelta(days=1)))) == []
    told(store, FIRST + timedelta(days=4), days(date(2026, 1, 25), 1), 9.0)
    last = FIRST + timedelta(days=5)
    assert rows(all_days(known(store, tmp_path, last))) == from_database(store, last)


def test_only_months_of_which_something_new_was_told_are_written_again(store: Store, tmp_path: Path) -> None:
    told(store, FIRST, days(date(2026, 1, 1), 59), 5.0)
    all_days(known(store, tmp_path, FIRST))
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "lake").rglob("*.parquet")}
    assert set(before) == {"2026-01.parquet", "2026-02.parquet"}
    told(store, FIRST + timedelta(days=1), days(date(2026, 2, 28), 2), 6.0)
    all_days(known(store, tmp_path, FIRST + timedelta(days=1)))
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "lake").rglob("*.parquet")}
    assert set(after) == {*before, "2026-03.parquet"}
    assert [name for name in before if before[name] != after[name]] == ["2026-02.parquet"]


def test_an_earlier_instant_does_not_take_away_what_a_later_one_keeps(store: Store, tmp_path: Path) -> None:
    told(store, FIRST, days(date(2026, 1, 1), 2), 5.0)
    told(store, FIRST + timedelta(days=1), days(date(2026, 1, 1), 1), 6.0)
    later = known(store, tmp_path, FIRST + timedelta(days=1))
    all_days(later)
    kept = later.months.kept("w", SITE)
    assert rows(all_days(known(store, tmp_path, FIRST))) == from_database(store, FIRST)
    assert later.months.kept("w", SITE) == kept == {"2026-01": FIRST + timedelta(days=1)}


def test_metrics_are_chosen_from_what_is_kept_and_from_what_is_new(store: Store, tmp_path: Path) -> None:
    told(store, FIRST, days(date(2026, 1, 1), 2), 5.0)
    for _ in range(2):
        found = load_days(known(store, tmp_path, FIRST), ["clicks"])
        assert (set(found["metric"].astype("str")), len(found)) == ({"clicks"}, 2)


def test_reconstructed_figures_come_from_the_database(store: Store, tmp_path: Path) -> None:
    told(store, FIRST, days(date(2026, 1, 1), 40), 5.0)
    past = datetime(2026, 1, 20, tzinfo=UTC)
    found = rows(all_days(known(store, tmp_path, past, "reconstructed")))
    assert found == from_database(store, past, "reconstructed")
    assert len(found) == 2 * 17  # the lag of three days
    assert not (tmp_path / "lake").exists()


def test_what_is_told_since_joins_what_is_kept_in_the_order_of_the_database(store: Store, tmp_path: Path) -> None:
    for place, url in enumerate(("http://we.test/b", "http://we.test/a", "", "http://we.test/c")):
        told(store, FIRST + timedelta(days=place), days(date(2026, 1, 1), 3), 5.0 + place, url=url)
        told(store, FIRST + timedelta(days=place, hours=1), days(date(2026, 1, 2), 1), 1.0, url="http://we.test/b")
        as_of = FIRST + timedelta(days=place, hours=2)
        found = all_days(known(store, tmp_path, as_of)).astype({"url": "str", "metric": "str", "source": "str"})
        whole = load_metrics(store, workspace="w", site=SITE, as_of=as_of, wanted=MetricsWanted(breakdown="none"))
        assert list(found[list(FIGURES)].itertuples(index=False, name=None)) == list(whole[list(FIGURES)].itertuples(index=False, name=None))
