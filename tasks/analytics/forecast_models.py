"""What forecasts are made from, and their tuning as frozen parameters; each field says what it does."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class SeriesError(ValueError):
    """The series, dates or options cannot be forecast as given. `column` names the one at fault; the message says how to mend it."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(f"{column}: {message}")
        self.column = column


@dataclass(frozen=True, slots=True)
class ForecastParameters:
    """How series are forecast. Lengths are in steps of the series (days, weeks, months)."""

    max_history: int = 2_600
    """Older values than these are not read."""
    max_cells: int = 40_000_000
    """Series times steps held at once; with more, the history is shortened."""
    min_history: int = 8
    """Shorter series get the naive forecast."""
    awake: int = 28
    """Noughts before the first value above nought are not read where so many steps follow them, half of them above nought."""
    folds: int = 4
    """Rolling origins before the last one, on which methods are compared and intervals calibrated."""
    spacing: float = 0.75
    """Horizons from one origin to the next."""
    max_windows: int = 200_000
    """Windows that a pooled regression learns from; with more of them, every n-th is taken."""
    ridge: float = 0.003
    """Penalty of the pooled regression, as a share of the mean variance of its inputs."""
    min_windows_per_lag: float = 4.0
    """A pooled regression with fewer windows for each lag is not used."""
    target_clip: float = 4.0
    """Targets of the pooled regression are cut at so many deviations of their window, inputs at twice as many."""
    deviation_floor: float = 0.02
    """Least deviation of a window, on the scale of the logarithm: calmer windows do not count as moving."""
    own_weight: float = 2.0
    """How many folds the average over all series weighs against the own folds of a series, when its methods are compared."""
    sharpness: float = 6.0
    """Weights of methods go with their error to minus this power."""
    unknown_deviation: float = 0.5
    """Deviation of a step on the scale of the logarithm that is assumed where the history cannot say (estimated: a wide guess)."""
    min_residuals: int = 100
    """Residuals that a quantile of one horizon needs; with fewer, all horizons share theirs."""
    smoothing: tuple[float, ...] = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
    """Level smoothing tried."""
    trend_smoothing: tuple[float, ...] = (0.05, 0.2)
    """Trend smoothing tried, as a share of the level's."""
    damping: tuple[float, ...] = (0.85, 0.95)
    """Damping of the trend tried."""


FORECAST = ForecastParameters()


@dataclass(frozen=True, slots=True)
class MetricsParameters:
    """Which pages of a site are forecast one by one."""

    recent_days: int = 91
    """Days before the end whose mean decides."""
    least_a_day: float = 0.5
    """Pages below this mean are forecast together with the others of their topic."""
    max_pages: int = 1_000
    """The pages with most; the rest is forecast together."""


METRICS = MetricsParameters()


@dataclass(frozen=True, slots=True)
class LagWindow:
    """The inputs of a pooled regression: the last `fine` steps one by one, and `blocks` means of `block` steps before them."""

    fine: int
    blocks: int = 0
    block: int = 1

    @property
    def length(self) -> int:
        """Steps that the inputs reach back."""
        return self.fine + self.blocks * self.block


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Series on a common scale, right-aligned: `values` is series × steps, without gaps after `starts` (the first column that is the series')."""

    values: Floats
    starts: Ints
    seasons: tuple[int, ...] = field(default=())

    def until(self, cut: int) -> "History":
        """The history without its last `cut` steps."""
        end = self.values.shape[1] - cut
        return History(self.values[:, :end], np.minimum(self.starts, end), self.seasons)

    @property
    def lengths(self) -> Ints:
        """Steps of each series."""
        lengths: Ints = self.values.shape[1] - self.starts
        return lengths
