import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.gap.click_curve import click_curve
from tasks.gap.opportunity import PARTS, gap_buckets, opportunities, quick_wins


@pytest.mark.parametrize(
    ("ranks", "bucket"),
    [
        ({"b": 3, "c": 5}, "missing"),
        ({"b": 3}, "untapped"),
        ({"own": 4}, "unique"),
        ({"own": 9, "b": 3, "c": 5}, "weak"),
        ({"own": 9, "b": 3}, "weak"),
        ({"own": 1, "b": 3, "c": 5}, "strong"),
        ({"own": 4, "b": 3, "c": 5}, "shared"),
        ({"own": 3, "b": 3}, "shared"),
    ],
)
def test_buckets_are_those_of_the_field(ranks: dict[str, int], bucket: str) -> None:
    standing = pd.DataFrame([("k", site, rank) for site, rank in ranks.items()], columns=["keyword", "site", "rank"])
    found = gap_buckets(standing, "own", ["b", "c"], "positions")
    assert found.to_dict("records") == [
        {"keyword": "k", "bucket": bucket, "bucket_basis": "positions", "rival_count": len(set(ranks) - {"own"}), "rival_total": 2}
    ]


def test_quick_wins_are_positions_four_to_twenty_with_the_clicks_they_would_add() -> None:
    seen = pd.DataFrame(
        {"position": [2.0, 4.0, 8.0, 25.0, 8.0, 8.0], "monthly_impressions": [100, 100, 1000, 100, None, 100], "is_excluded": [False] * 5 + [True]}
    )
    found = quick_wins(seen, click_curve())
    assert found["is_quick_win"].tolist() == [False, True, True, False, True, False]
    assert found["extra_clicks"].iloc[2] == pytest.approx(1000 * (0.11 - 0.0325), abs=0.1)
    assert found["extra_clicks_status"].tolist() == ["unknown", "estimated", "estimated", "unknown", "unknown", "unknown"]
    assert found["extra_clicks"].isna().tolist() == [True, False, False, True, True, True]


KEYWORD = st.fixed_dictionaries(
    {
        "volume": st.none() | st.floats(0, 1e7),
        "difficulty": st.none() | st.floats(0, 100),
        "intent": st.sampled_from(["informational", "commercial", "transactional", "navigational", "uncertain"]),
        "intent_confidence": st.floats(0, 1),
        "bucket": st.none() | st.sampled_from(["missing", "untapped", "weak", "strong", "shared", "unique"]),
        "trend": st.sampled_from(["rising", "falling", "flat", "unknown"]),
        "is_excluded": st.booleans(),
        "sources": st.sampled_from([["pages"], ["brief", "pages"], ["search_console"]]),
        "bucket_basis": st.sampled_from(["pages", "positions"]),
    }
)


@given(st.lists(KEYWORD, min_size=1, max_size=8))
def test_an_opportunity_is_the_sum_of_its_parts_and_excluded_keywords_have_none(rows: list[dict[str, object]]) -> None:
    frame = pd.DataFrame(rows)
    found = opportunities(frame)
    is_only_written = (frame["sources"].map(len) == 1) & (frame["sources"].str[0] == "pages") & (frame["bucket_basis"] == "pages")
    assert (found["opportunity"].isna() == (frame["is_excluded"] | is_only_written)).all()
    kept = found.dropna(subset=["opportunity"])
    assert kept["opportunity"].between(0, 1).all()
    assert ((kept[list(PARTS)].sum(axis=1) - kept["opportunity"]).abs() < 1e-5).all()


def test_more_searches_and_less_difficulty_are_better_and_the_unknown_earns_nothing() -> None:
    base = {
        "intent": "commercial",
        "intent_confidence": 0.9,
        "bucket": "missing",
        "trend": "flat",
        "is_excluded": False,
        "sources": ["brief"],
        "bucket_basis": "pages",
    }
    rows = [{**base, "volume": 1000, "difficulty": 20}, {**base, "volume": 100, "difficulty": 20}, {**base, "volume": 100, "difficulty": 80}]
    found = opportunities(pd.DataFrame([*rows, {**base, "volume": None, "difficulty": None}]))
    assert found["opportunity"].is_monotonic_decreasing
    assert found["part_demand"].iloc[3] == found["part_ease"].iloc[3] == 0
