"""What is recommended, on markets in which the right action is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from tasks.recommendations.findings import Findings, read_findings
from tasks.recommendations.models import PARTS, RECOMMENDATION_COLUMNS
from tasks.recommendations.recommend import generate_recommendations
from tests.tasks.recommendations.planted import CASES, is_right, market

SEEDS = range(2)


@pytest.mark.parametrize("case", CASES)
def test_the_right_action_is_among_the_first_ten(case: str) -> None:
    found = []
    for seed in SEEDS:
        findings, right = market(case, seed)
        rows = generate_recommendations(findings).rows
        found.append(any(is_right(row, right) for row in rows.head(10).to_dict("records")))
    assert sum(found) / len(found) >= 0.95


def test_a_recommendation_says_what_why_and_how_and_its_parts_add_up() -> None:
    findings, _ = market("decayed", 1)
    made = generate_recommendations(findings)
    assert list(made.rows.columns) == RECOMMENDATION_COLUMNS
    assert made.rows["recommendation_id"].is_unique
    assert (made.rows["reasons"].map(len) > 0).all()
    assert (made.rows["steps"].map(len) > 0).all()
    assert (made.rows[list(PARTS)].sum(axis=1) - made.rows["priority"]).abs().max() < 0.01
    assert made.rows["priority"].between(0, 100).all()
    assert list(made.rows["rank"]) == list(range(1, len(made.rows) + 1))
    active = made.rows[made.rows["action"] != "skip"]
    assert active["priority"].is_monotonic_decreasing
    assert (active["impact_lo"] <= active["impact_hi"]).all()


def test_impact_is_in_clicks_where_facts_tell_it_and_an_index_elsewhere() -> None:
    findings, right = market("decayed", 2)
    rows = generate_recommendations(findings).rows
    decayed = rows[(rows["action"] == "refresh") & (rows["target"] == right[1])].iloc[0]
    lost = float(-findings["decay"]["change"].iloc[0]) * 30 / 28
    assert (decayed["impact_unit"], decayed["impact_lo"]) == ("clicks per month", 0.0)
    assert decayed["impact_hi"] == pytest.approx(lost, rel=0.01)
    others = rows[(rows["kind"] != "decay") & (rows["action"] != "skip")]
    assert set(others["impact_unit"]) == {"index"}


def test_ids_outlive_runs_and_the_order_of_rows_does_not_matter() -> None:
    findings, _ = market("orphan", 3)
    again, _ = market("orphan", 3)
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in again.frames.items()}
    other = replace(again, frames=shuffled, memory={})
    pd.testing.assert_frame_equal(generate_recommendations(findings).rows, generate_recommendations(other).rows)


@pytest.mark.parametrize("noise", [0.01, 0.05])
def test_the_ranking_is_stable_under_small_noise(noise: float) -> None:
    findings, _ = market("missing topic", 1)
    runs = [generate_recommendations(one).rows.set_index("recommendation_id")["rank"] for one in (findings, shaken(findings, 1, noise))]
    both = pd.concat(runs, axis=1, join="inner")
    assert kendalltau(both.iloc[:, 0], both.iloc[:, 1]).statistic >= 0.9


def shaken(findings: Findings, seed: int, noise: float) -> Findings:
    """The same findings, their figures moved by up to so much."""
    dice = np.random.default_rng(seed)
    frames = dict(findings.frames)
    for name, column in (("gaps", "score"), ("link_metrics", "link_score"), ("pillars", "share"), ("metrics", "value")):
        frames[name] = frames[name].assign(**{column: frames[name][column].astype(float) * dice.uniform(1 - noise, 1 + noise, len(frames[name]))})
    return replace(findings, frames=frames, memory={})


def test_a_market_of_which_nothing_is_known_but_its_pages_has_no_recommendation_that_claims_more() -> None:
    findings, _ = market("orphan", 1)
    bare = read_findings("ours.test", findings.as_of, findings.pages.drop(columns=["topic_id", "similarity"]), {})
    assert generate_recommendations(bare).rows.empty
