"""Pages that lose are found, most of the others are left in peace, and each loss adds up."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.analytics.breaks import known_breaks
from tasks.analytics.decay import Counted, find_decay
from tasks.analytics.decay_models import DECAY_COLUMNS, PARTS
from tests.tasks.analytics.planted_decay import Planted, Site, planted

CURVE = pd.DataFrame({"position": np.arange(1, 21), "click_share": 0.3 / np.arange(1, 21)})
ENDS_ON = date(2026, 11, 1)


@pytest.fixture(scope="module")
def site() -> Planted:
    return planted(Site(pages=400, topics=10, seed=4))


def few(*weeks: tuple[int, float, float, float], url: str = "https://a.test/x") -> Counted:
    """One page by week: weeks back, clicks, impressions, position."""
    rows = [(url, back, clicks, seen, seen * place) for back, clicks, seen, place in weeks]
    frame = pd.DataFrame(rows, columns=["url", "weeks_back", "value", "impressions", "position_weight"])
    return Counted(frame, pd.DataFrame({"url": [url], "topic_id": [None]}), CURVE, ENDS_ON)


def test_planted_losses_are_found_with_their_cause(site: Planted) -> None:
    found = find_decay(site.counted).merge(site.truth, on="url", how="left", validate="one_to_one", suffixes=("", "_planted"))
    decayed = found[found["cause_planted"] != "none"]
    assert len(decayed) > 40
    assert (decayed["cause"] == decayed["cause_planted"]).mean() >= 0.85
    assert (found["cause_planted"] == "none").mean() <= 0.05
    assert set(decayed["cause"]) == {"demand", "position", "click_through", "season"}


@pytest.mark.parametrize("broken", ["clicks", "days"])
def test_a_loss_that_was_only_counted_is_told_as_such(broken: str) -> None:
    site = planted(Site(pages=200, topics=5, broken=broken, seed=2))  # type: ignore[arg-type]
    found = find_decay(site.counted).merge(site.truth, on="url", how="left", validate="one_to_one", suffixes=("", "_planted"))
    counted = found[found["cause_planted"] == "measurement"]
    assert (counted["cause"] == "measurement").mean() >= 0.85
    assert counted["caution"].str.contains("Counted otherwise").all() == (broken == "clicks")


def test_a_break_of_impressions_changes_no_cause_as_clicks_are_sound(site: Planted) -> None:
    broken = planted(Site(pages=400, topics=10, seed=4, broken="impressions"))
    sound, found = (find_decay(one.counted).set_index("url") for one in (site, broken))
    both = sound.index.intersection(found.index)
    assert (sound.loc[both, "cause"] == found.loc[both, "cause"]).mean() > 0.95
    assert found["caution"].str.startswith("The two values are not of one scale").all()


def test_parts_add_up_to_the_change_exactly_in_any_order(site: Planted) -> None:
    found = find_decay(site.counted)
    assert found.columns.tolist() == DECAY_COLUMNS
    for names in (PARTS, PARTS[::-1], sorted(PARTS)):
        total = sum((found[name] for name in names), start=pd.Series(0.0, index=found.index))
        assert (total == found["after"] - found["before"]).all()
    assert (found["change"] == found["after"] - found["before"]).all()
    assert found["cause_share"].between(0, 1).all()
    assert found["confidence"].between(0, 1).all()


counts = st.integers(0, 3_000)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(counts, counts, st.floats(1, 90)), min_size=8, max_size=8), st.integers(50, 500))
def test_parts_add_up_whatever_the_figures(rows: list[tuple[int, int, float]], start: int) -> None:
    weeks = [(back, min(clicks, seen) / 10 + (start if back > 3 else 0), float(seen), place) for back, (clicks, seen, place) in enumerate(rows)]
    found = find_decay(few(*weeks))
    total = found[[*PARTS, "unexplained"]].sum(axis=1)
    assert (total == found["change"]).all()
    assert np.allclose(found["change"], found["after"] - found["before"], atol=1e-4)


def test_a_page_that_vanished_is_told_in_a_sentence() -> None:
    found = find_decay(few(*[(back, 0.0, 0.0, 3.0) for back in range(4)], *[(back, 100.0, 1_000.0, 3.0) for back in range(4, 8)]))
    (row,) = found.to_dict("records")
    assert (row["before"], row["after"], row["cause"], row["status"]) == (400, 0, "demand", "measured")
    assert row["statement"] == (
        "0 clicks in the 28 days to 2026-11-01 against 400 in the 28 days before (-100%; Search Console). "
        "Nearly all of the loss is fewer searches than before in which the page is shown. Split: demand -400. "
        "Chance alone takes away as much less than once in 1,000 times; the split is an estimate. "
        "It is not clicked at all any more: check that it is still there and indexed."
    )


def test_few_clicks_and_small_losses_are_no_decay() -> None:
    small = [(back, 12.0 if back > 3 else 1.0, 500.0, 3.0) for back in range(8)]
    slight = [(back, 1_000.0 if back > 3 else 850.0, 9_000.0, 3.0) for back in range(8)]
    assert find_decay(few(*small)).empty
    assert find_decay(few(*slight)).empty


def test_a_reported_page_is_silent_for_a_while_unless_it_is_worse() -> None:
    weeks = [(back, 100.0 if back > 3 else 30.0, 1_000.0, 3.0) for back in range(8)]
    found = find_decay(few(*weeks))
    assert len(found) == 1
    for days, share, is_told in ((7, -0.7, False), (7, -0.4, True), (40, -0.7, True)):
        earlier = found.assign(after_to=pd.Timestamp(ENDS_ON - timedelta(days=days)), change_share=share)
        assert (len(find_decay(few(*weeks), earlier)) == 1) == is_told
    assert len(find_decay(few(*weeks), found)) == 1  # the same day again says the same


def test_without_impressions_the_rest_is_unknown(site: Planted) -> None:
    bare = site.counted.weeks[["url", "weeks_back", "value"]]
    found = find_decay(replace(site.counted, weeks=bare, metric="sessions", source="web_analytics", breaks=known_breaks()))
    assert set(found["cause"]) == {"season", "unknown"}
    assert found[["demand", "position", "click_through"]].isna().all(axis=None)
    assert (found[["season", "measurement", "unexplained"]].sum(axis=1) == found["change"]).all()


def test_nothing_counted_is_no_decay_and_order_does_not_matter(site: Planted) -> None:
    none = site.counted.weeks.iloc[:0]
    assert find_decay(replace(site.counted, weeks=none)).columns.tolist() == DECAY_COLUMNS
    turned = replace(site.counted, weeks=site.counted.weeks.iloc[::-1].reset_index(drop=True), pages=site.counted.pages.iloc[::-1])
    pd.testing.assert_frame_equal(find_decay(turned), find_decay(site.counted))
