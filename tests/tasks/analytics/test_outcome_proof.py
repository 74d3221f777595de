"""Pages that were made to gain after work on them, and pages that were not."""

import numpy as np
import pandas as pd
import pytest

from tasks.analytics.outcome_proof import OUTCOME_COLUMNS, prove_outcomes

DAYS = pd.date_range("2026-01-01", periods=200)
DONE = pd.Timestamp(2026, 4, 1)


def facts(seed: int = 1, pages: int = 30, gain: float = 1.0) -> pd.DataFrame:
    """Clicks of pages, all with the market's rise in April; the first page gains by `gain` from the work on."""
    random = np.random.default_rng(seed)
    is_after = DAYS >= DONE
    worked = np.where(is_after[:, None] & (np.arange(pages) == 0), gain, 1.0)
    level = 10 * random.uniform(0.7, 1.4, pages) * np.where(is_after, 1.3, 1.0)[:, None] * worked
    table = pd.DataFrame(random.poisson(level).astype(float), index=DAYS.rename("on"), columns=[f"/{number}" for number in range(pages)])
    rows = table.reset_index().melt("on", var_name="url", value_name="value")
    return rows.assign(site="ours.test", metric="clicks", dimension="", source="search_console")


def done(*urls: str) -> pd.DataFrame:
    return pd.DataFrame({"recommendation_id": list(urls), "action": "refresh", "url": list(urls), "done_on": DONE})


def test_a_planted_gain_is_found_beside_the_rise_that_all_had() -> None:
    found = prove_outcomes(done("/0"), facts(gain=1.5))
    row = found.iloc[0]
    assert list(found.columns) == OUTCOME_COLUMNS
    assert row["effect"] == pytest.approx(np.log(1.5), abs=0.1)
    assert row["control_change"] == pytest.approx(np.log(1.3), abs=0.05)
    assert row["change"] - row["control_change"] == pytest.approx(row["effect"])
    assert row["lo_90"] > 0
    assert row["status"] == "estimated"


def test_intervals_hold_no_gain_in_nine_of_ten() -> None:
    rounds = 120
    found = [prove_outcomes(done("/0"), facts(seed, pages=14)).iloc[0] for seed in range(rounds)]
    held = sum(row["lo_90"] <= 0 <= row["hi_90"] for row in found)
    assert held >= rounds * (0.9 - 3 * (0.9 * 0.1 / rounds) ** 0.5)


def test_pages_that_were_worked_on_are_no_controls() -> None:
    worked = [f"/{number}" for number in range(23)]
    found = prove_outcomes(done(*worked), facts())
    assert set(found["status"]) == {"unknown"}
    assert set(found["n_controls"]) == {7}
    assert found["statement"].str.contains("8 are needed").all()


@pytest.mark.parametrize(("change", "why"), [
    ({"on": lambda rows: rows["on"] - pd.Timedelta(days=60)}, "do not cover"),
    ({"value": 0.1}, "under 20 clicks"),
    ({"metric": "sessions"}, "do not cover"),
])  # fmt: skip
def test_what_cannot_be_told_is_unknown_with_the_reason(change: dict[str, object], why: str) -> None:
    found = prove_outcomes(done("/0"), facts().assign(**change))
    assert found["status"].tolist() == ["unknown"]
    assert why in found["statement"][0]
    assert found["effect"].isna().all()
