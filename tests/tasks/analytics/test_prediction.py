"""Predictions of pieces whose outcome was made from known features."""

import numpy as np
import pandas as pd
import pytest

from tasks.analytics.prediction import PREDICTED, fit, predict
from tasks.analytics.prediction_models import FeaturesDiffer, NotEnoughHistory, PredictionParameters, SameOutcomes

QUICK = PredictionParameters(seeds=1, trees=15, landmarks=40)
START = pd.Timestamp(2025, 1, 1)


def pieces(count: int, seed: int = 1) -> pd.DataFrame:
    """Pieces that do better when long, about bread, or with recipe in their title; figures of no meaning beside."""
    random = np.random.default_rng(seed)
    words, topic = random.integers(200, 2_000, count), random.choice(["bread", "bikes", "music"], count)
    is_recipe = random.random(count) < 0.4
    level = 3 + words / 1_000 + 1.5 * (topic == "bread") + 1.0 * is_recipe + random.normal(0, 0.7, count)
    titles = [f"{'Recipe' if is_one else 'Notes'} number {random.integers(10**6)} on {one}" for is_one, one in zip(is_recipe, topic, strict=True)]
    return pd.DataFrame({
        "published_on": START + pd.to_timedelta(np.arange(count), unit="D"), "word_count": words, "topic": topic, "title": titles,
        "noise": random.normal(size=count), "constant": 1, "empty": np.nan, "outcome": np.expm1(level).round(),
    })  # fmt: skip


def planned(count: int, seed: int = 2) -> pd.DataFrame:
    return pieces(count, seed).assign(published_on=lambda rows: rows["published_on"] + pd.Timedelta(days=400))


@pytest.fixture(scope="module")
def told() -> tuple[pd.DataFrame, pd.DataFrame, float]:
    model = fit(pieces(400), QUICK)
    rows = planned(300)
    return rows, predict(model, rows.drop(columns="outcome"), with_drivers=True), model.median


def test_better_pieces_are_told_and_intervals_hold_what_they_promise(told: tuple[pd.DataFrame, pd.DataFrame, float]) -> None:
    rows, found, median = told
    assert list(found.columns) == [*PREDICTED, "drivers"]
    is_better = rows["outcome"] > median
    assert found.loc[is_better, "probability"].mean() > found.loc[~is_better, "probability"].mean() + 0.3
    assert 0.84 <= rows["outcome"].between(found["lo_90"], found["hi_90"]).mean() <= 0.97
    assert (found["lo_90"] <= found["median"]).all()
    assert (found["median"] <= found["hi_90"]).all()
    assert (found["lo_90"] >= 0).all()
    assert found["probability"].between(0, 1).all()


def test_drivers_name_the_features_that_moved_a_piece(told: tuple[pd.DataFrame, pd.DataFrame, float]) -> None:
    rows, found, _ = told
    first = found["drivers"].map(lambda drivers: drivers[0]["feature"])
    assert first.isin(["word_count", "topic", "title"]).mean() > 0.9
    effect = pd.Series([{one["feature"]: one["effect"] for one in drivers}.get("word_count", 0.0) for drivers in found["drivers"]])
    assert effect[rows["word_count"] > 1_700].mean() > 0.05 > -0.05 > effect[rows["word_count"] < 500].mean()


def test_effects_add_up_to_the_difference_from_a_typical_piece() -> None:
    from dataclasses import replace

    model = fit(pieces(80), replace(QUICK, drivers_shown=99))
    rows = planned(5)
    found = predict(model, rows, with_drivers=True)
    added = [sum(one["effect"] for one in drivers) for drivers in found["drivers"]]
    typical = model.probability(model.typical[None, :])[0]
    assert added == pytest.approx((found["probability"] - typical).tolist())


def test_a_prediction_is_the_same_alone_and_among_others_and_when_made_again() -> None:
    history, rows = pieces(80), planned(6)
    found = predict(fit(history, QUICK), rows)
    again = predict(fit(history.sample(frac=1, random_state=3), QUICK), rows.iloc[[3]])
    pd.testing.assert_frame_equal(found.iloc[[3]], again)


def test_too_short_a_history_says_how_much_is_missing() -> None:
    with pytest.raises(NotEnoughHistory, match="19 more") as caught:
        fit(pieces(50).assign(outcome=lambda rows: rows["outcome"].where(rows.index >= 9)))
    assert (caught.value.known, caught.value.needed, caught.value.missing) == (41, 60, 19)


def test_equal_outcomes_and_other_columns_are_refused_by_name() -> None:
    with pytest.raises(SameOutcomes, match="outcome 7"):
        fit(pieces(70).assign(outcome=7))
    model = fit(pieces(70)[["published_on", "word_count", "outcome"]], QUICK)
    with pytest.raises(FeaturesDiffer, match=r"unknown: author; absent: word_count") as caught:
        predict(model, pd.DataFrame({"published_on": [START], "author": ["Ada"]}))
    assert caught.value.unknown == ("author",)


def test_gaps_and_values_never_seen_are_predicted_and_losses_stay_losses() -> None:
    history = pieces(90).assign(outcome=lambda rows: rows["outcome"] - rows["outcome"].median())
    model = fit(history.assign(word_count=history["word_count"].where(history.index % 5 > 0)), QUICK)
    rows = planned(2).assign(word_count=[np.nan, 10**9], topic=["chess", None], title=["", "Ünïcode ?"])
    found = predict(model, rows)
    assert np.isfinite(found.to_numpy()).all()
    assert (found["lo_90"] < 0).all()


def test_features_that_never_vary_give_the_history_itself() -> None:
    history = pieces(80)[["outcome", "constant"]].assign(published_on=START)
    found = predict(fit(history, QUICK), pd.DataFrame({"constant": [1], "published_on": [START]}), with_drivers=True)
    assert found["probability"].iloc[0] == pytest.approx(0.5, abs=0.15)
    assert found["drivers"].iloc[0] == []
