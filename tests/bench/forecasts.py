"""Forecasts of so many made-up daily series of two years, 90 days ahead: the work that is measured by `make bench`.

With PLANCAST_TEST_DATA, `python -m tests.bench.forecasts m4` gives the accuracy and coverage on the weekly series of the M4 competition.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tasks.analytics.forecast import forecast

DAYS, AHEAD = 731, 90
NAIVE_SMAPE, NAIVE_MASE = 9.161, 2.777
"""What the reference forecast of the M4 competition reaches on its weekly series (Makridakis, Spiliotis & Assimakopoulos 2020)."""


def made(count: int) -> pd.DataFrame:
    """Daily visits of pages that do not exist: weekly and yearly season, a trend, chance; some begin late, some are hardly visited."""
    dice = np.random.default_rng(7)
    steps = np.arange(DAYS)
    rows = []
    for at in range(count):
        level = 0.1 if at % 20 == 1 else np.exp(dice.normal(4, 1.5))
        week = np.maximum(1 + dice.normal(0, 0.2, 7), 0.05)[steps % 7]
        year = 1 + dice.uniform(0, 0.4) * np.sin(2 * np.pi * (steps / 365.25 + dice.normal(0.2, 0.1)))
        visits = dice.poisson(level * week * year * np.exp(dice.normal(0, 0.3) * steps / 365))
        rows.append(np.where(steps < (dice.integers(100, 600) if at % 20 == 0 else 0), 0, visits))
    names = np.repeat([f"page {at:05d}" for at in range(count)], DAYS)
    return pd.DataFrame(
        {"unique_id": names, "ds": np.tile(pd.date_range("2024-01-01", periods=DAYS), count), "y": np.concatenate(rows).astype(float)}
    )


def m4() -> str:
    """Overall weighted average, coverage of the 90 % intervals, and CPU seconds a series."""
    data = pd.read_parquet(Path(os.environ["PLANCAST_TEST_DATA"]) / "bench" / "m4_weekly.parquet")
    train = data[~data["is_test"]]
    began = time.process_time()
    found = forecast(train, 13)
    cpu = (time.process_time() - began) / found["unique_id"].nunique()
    both = data[data["is_test"]].merge(found, on=["unique_id", "ds"], validate="1:1")
    step = both["unique_id"].map(train.groupby("unique_id")["y"].apply(lambda one: one.diff().abs().mean()))
    miss = (both["y"] - both["mean"]).abs()
    smape, mase = 200 * (miss / (both["y"].abs() + both["mean"].abs())).mean(), (miss / step).mean()
    covered = both["y"].between(both["lo-90"], both["hi-90"]).mean()
    return (
        f"OWA {(smape / NAIVE_SMAPE + mase / NAIVE_MASE) / 2:.3f} (budget 0.88), covered {covered:.3f} (0.88 to 0.92), {cpu:.3f} CPU s a series (0.5)"
    )


def main() -> None:
    """The made-up series once, without a word; or the accuracy on real ones."""
    if sys.argv[1] == "m4":
        print(m4())
    else:
        forecast(made(int(sys.argv[1])), AHEAD)


if __name__ == "__main__":
    main()
