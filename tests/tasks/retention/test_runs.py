"""Which runs go: old ones that no run that stays reads."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.retention.runs import KnownRun, runs_to_prune

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def run(number: int, days: int, flow: str = "content_plan", previous: int | None = None, **fields: object) -> KnownRun:
    began = NOW - timedelta(days=days)
    before = None if previous is None else f"r{previous}"
    return KnownRun(f"r{number}", flow, "a.test", "complete", began, began, before, **fields)  # type: ignore[arg-type]


def gone(*runs: KnownRun, keep: int = 1, days: int = 400) -> list[str]:
    return runs_to_prune(runs, NOW - timedelta(days=days), keep)


def test_the_last_of_each_site_and_flow_stay_however_old() -> None:
    plans = [run(one, 900 - one) for one in range(4)]
    assert gone(*plans) == ["r0", "r1", "r2"]
    assert gone(*plans, keep=3) == ["r0"]
    assert gone(*plans, run(9, 950, flow="gap_analysis")) == ["r0", "r1", "r2"]


def test_a_run_of_one_module_keeps_the_analysis_that_it_stands_on() -> None:
    assert gone(run(0, 900), run(1, 800), run(2, 10), run(3, 5, flow="analytics", previous=0)) == ["r1"]


def test_the_last_calendar_on_the_way_stays() -> None:
    plans = [run(0, 900, has_events=True), run(1, 800, previous=0, has_events=True), run(2, 700, previous=1), run(3, 5, previous=2)]
    assert gone(*plans) == ["r0", "r2"]
    alone = run(4, 650, flow="content_calendar", previous=2, has_events=True)
    later = run(5, 3, flow="content_calendar", previous=3)
    assert gone(*plans, alone, later) == ["r0", "r1"]  # the calendar that was made alone on r2, and so r2


def test_what_is_at_work_stays_and_what_failed_long_ago_goes() -> None:
    failed = KnownRun("f", "content_plan", "a.test", "failed", NOW - timedelta(days=900), None)
    busy = KnownRun("b", "content_plan", "a.test", "running", NOW - timedelta(days=900), None, is_busy=True)
    assert gone(failed, busy, run(0, 1)) == ["f"]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 1_000), st.sampled_from(["content_plan", "analytics", "content_calendar"]), st.booleans()), max_size=12),
    st.data(),
)
def test_nothing_that_a_run_that_stays_reads_goes(drawn: list[tuple[int, str, bool]], data: st.DataObject) -> None:
    runs = [
        run(place, days, flow, data.draw(st.one_of(st.none(), st.integers(0, place - 1))) if place else None, has_events=has)
        for place, (days, flow, has) in enumerate(drawn)
    ]
    went = set(gone(*runs))
    for one in runs:
        if one.run_id not in went and one.flow != "content_plan":
            assert one.previous_run_id not in went
    assert not went or len(went) < len(runs)
