from typing import Any

import pandas as pd
import pytest

from tasks.gap.keyword_figures import difficulties, measured, volumes


def told(**columns: Any) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    empty = {"volume_source": [None] * size, "difficulty_source": [None] * size, "measured_volume": [None] * size, "position": [1.0] * size}
    return pd.DataFrame({**empty, **columns})


def test_the_last_value_of_a_source_counts() -> None:
    facts = pd.DataFrame(
        [("a", "volume", 10, "planner", "2026-01-01"), ("a", "volume", 30, "planner", "2026-03-01"), ("a", "difficulty", 5, "ahrefs", "2026-01-01")],
        columns=["keyword", "metric", "value", "source", "on"],
    )
    assert measured(facts, "volume").to_dict("records") == [{"keyword": "a", "value": 30, "source": "planner"}]
    assert measured(None, "volume").empty


def test_volume_is_estimated_only_from_enough_measured_relatives() -> None:
    relatives = told(
        measured_volume=[200.0] * 10 + [None, None], monthly_impressions=[100.0] * 10 + [50.0, None], volume_source=["planner"] * 10 + [None] * 2
    )
    found = volumes(relatives)
    assert found.iloc[10].to_dict() == {"volume": 100.0, "volume_status": "estimated", "volume_method": "impressions of relatives"}
    assert found.iloc[11]["volume_status"] == "unknown"
    assert found.iloc[0].to_dict() == {"volume": 200.0, "volume_status": "measured", "volume_method": "planner"}
    fewer = volumes(relatives.iloc[1:].reset_index(drop=True))
    assert fewer["volume_status"].tolist() == ["measured"] * 9 + ["unknown"] * 2
    assert fewer["volume"].isna().tolist() == [False] * 9 + [True] * 2


def test_impressions_far_down_tell_nothing_of_volume() -> None:
    far = told(measured_volume=[200.0] * 10 + [None], monthly_impressions=[100.0] * 10 + [50.0], position=[2.0] * 10 + [35.0])
    assert volumes(far)["volume_status"].iloc[-1] == "unknown"


COVERAGE = pd.DataFrame(
    [(f"k{place}", site, 1, 200.0 * place, "u") for place in range(1, 11) for site in ("a", "b")][: 19],
    columns=["fold_key", "site", "pages", "words", "best_url"],
)  # fmt: skip


def test_difficulty_rises_with_sites_and_depth_and_is_unknown_without_pages() -> None:
    found = difficulties(told(fold_key=["k1", "k9", "k10", "none"], measured_difficulty=[None] * 4), COVERAGE, ["a", "b"])
    assert found["difficulty"].tolist()[:2] == [64.0, 96.0]
    assert found["difficulty"].iloc[2] < found["difficulty"].iloc[1]
    assert found["difficulty_status"].tolist() == ["estimated"] * 3 + ["unknown"]
    assert set(found["difficulty_method"].dropna()) == {"titles of the market"}
    assert pd.isna(found["difficulty"].iloc[3])


def test_difficulty_is_fitted_to_enough_measured_keywords() -> None:
    keys = [f"k{place}" for place in range(1, 10)] * 3
    measured_values = [10.0 + 2 * int(key[1:]) for key in keys[:26]] + [None]
    found = difficulties(told(fold_key=keys, measured_difficulty=measured_values), COVERAGE, ["a", "b"])
    assert found["difficulty"].iloc[-1] == pytest.approx(28.0)
    assert found["difficulty_method"].iloc[-1] == "titles of the market, calibrated"
    assert found["difficulty_status"].value_counts().to_dict() == {"measured": 26, "estimated": 1}
