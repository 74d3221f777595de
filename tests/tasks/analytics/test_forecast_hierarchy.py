import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.analytics.forecast import forecast
from tasks.analytics.forecast_hierarchy import reconcile
from tasks.analytics.forecast_models import SeriesError

PARENTS = {"p1": "t1", "p2": "t1", "p3": "t2", "t1": "site", "t2": "site", "p4": "site"}
CHILDREN = {above: [one for one in PARENTS if PARENTS[one] == above] for above in ("t1", "t2", "site")}


def expected(means: dict[str, list[float]], widths: dict[str, float]) -> pd.DataFrame:
    rows = [
        {"unique_id": one, "ds": at, "mean": mean, "lo-90": max(0.0, mean - widths[one]), "hi-90": mean + widths[one]}
        for one, known in means.items()
        for at, mean in enumerate(known)
    ]
    return pd.DataFrame(rows)


def test_the_least_certain_gives_way() -> None:
    told = expected({"p1": [10], "p2": [30], "t1": [50]}, {"p1": 1, "p2": 3, "t1": 0.001})
    found = reconcile(told, {"p1": "t1", "p2": "t1"}).set_index("unique_id")
    assert found.loc["t1", "mean"] == pytest.approx(50, abs=1e-3)
    assert found.loc["p1", "mean"] == pytest.approx(11, abs=1e-2)
    assert found.loc["p2", "mean"] == pytest.approx(39, abs=1e-2)
    assert found.loc["p2", "hi-90"] - found.loc["p2", "lo-90"] == pytest.approx(6)


def test_agrees_with_least_squares_over_the_whole_tree() -> None:
    dice = np.random.default_rng(1)
    ids = sorted({*PARENTS, "site"})
    widths = {one: float(dice.uniform(1, 4)) for one in ids}
    told = expected({one: [float(dice.uniform(40, 60)) * (3 if one == "site" else 1)] for one in ids}, widths)
    leaves = ["p1", "p2", "p3", "p4"]
    above = {one: {one} | {PARENTS[one]} | {PARENTS.get(PARENTS[one], "site")} for one in leaves}
    summing = np.array([[float(one in above[leaf]) for leaf in leaves] for one in ids])
    weight = np.array([1 / widths[one] for one in ids])
    means = told.set_index("unique_id")["mean"].loc[ids].to_numpy()
    best, *_ = np.linalg.lstsq(summing * weight[:, None], means * weight, rcond=None)
    found = reconcile(told, PARENTS).set_index("unique_id")["mean"]
    assert found[ids].to_numpy() == pytest.approx(summing @ best)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=7, max_size=7), st.lists(st.floats(0, 1e5), min_size=7, max_size=7))
def test_children_add_up_whatever_was_told(means: list[float], widths: list[float]) -> None:
    ids = [*PARENTS, "site"]
    told = expected({one: [mean] for one, mean in zip(ids, means, strict=True)}, dict(zip(ids, widths, strict=True)))
    found = reconcile(told, PARENTS).set_index("unique_id")
    for above, children in CHILDREN.items():
        assert found.loc[children, "mean"].sum() == pytest.approx(found.loc[above, "mean"], rel=1e-9, abs=1e-9)
    assert (found["mean"] >= 0).all()
    assert (found["lo-90"] >= 0).all()
    assert ((found["lo-90"] <= found["mean"]) & (found["mean"] <= found["hi-90"])).all()


def test_intervals_hold_nine_in_ten_at_every_level_of_a_planted_hierarchy() -> None:
    dice = np.random.default_rng(8)
    length, ahead = 300, 28
    walks = np.exp(np.cumsum(dice.normal(0, 0.015, (30, length + ahead)), axis=1)) * dice.uniform(20, 200, (30, 1))
    pages = dice.poisson(walks * (1 + 0.3 * np.sin(2 * np.pi * np.arange(length + ahead) / 7))).astype(float)
    table = pd.DataFrame(pages.T, columns=[f"p{at}" for at in range(30)], index=pd.date_range("2025-01-01", periods=length + ahead, name="ds"))
    parents = {f"p{at}": f"t{at % 6}" for at in range(30)} | {f"t{at}": "site" for at in range(6)}
    for topic in range(6):
        table[f"t{topic}"] = pages[topic::6].sum(axis=0)
    table["site"] = pages.sum(axis=0)
    series = table.reset_index().melt("ds", var_name="unique_id", value_name="y")
    is_past = series["ds"] < table.index[length]
    both = series[~is_past].merge(reconcile(forecast(series[is_past], ahead), parents), on=["unique_id", "ds"], validate="1:1")
    holds = both["y"].between(both["lo-90"], both["hi-90"]).groupby(both["unique_id"].str[0]).mean()
    assert (holds > 0.75).all()
    assert holds["p"] < 0.98


def test_no_parents_change_nothing() -> None:
    told = expected({"a": [1.5, 2.5], "b": [3.5, 4.5]}, {"a": 1, "b": 1})
    pd.testing.assert_frame_equal(reconcile(told, {}), told)


@pytest.mark.parametrize(("parents", "column"), [({"a": "c"}, "parents"), ({"a": "b", "b": "a"}, "parents")])
def test_says_what_is_no_tree(parents: dict[str, str], column: str) -> None:
    with pytest.raises(SeriesError) as refused:
        reconcile(expected({"a": [1], "b": [3]}, {"a": 1, "b": 1}), parents)
    assert refused.value.column == column


def test_says_when_dates_differ() -> None:
    with pytest.raises(SeriesError, match="same dates"):
        reconcile(expected({"a": [1, 2], "b": [3]}, {"a": 1, "b": 1}), {"a": "b"})
