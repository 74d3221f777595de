"""What a prediction is made with, as frozen parameters, and the errors that say what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PredictionParameters:
    """The tuning of `prediction.fit`."""

    least_history: int = 60
    """Fewest pieces of known outcome: below it the parts that calibrate an interval hold too few to bound nine in ten outcomes."""
    coverage: float = 0.90
    """Share of outcomes that an interval is to hold."""
    starts: tuple[float, ...] = (0.4, 0.6, 0.8)
    """Where parts of the history begin that are told by models of what came before them; the intervals are learned from those."""
    long_from: int = 2_000
    """Histories this long are told in fewer parts, as a part of them holds enough, and by more rounds of boosting."""
    long_starts: tuple[float, ...] = (0.4, 0.7)
    newest_share: float = 0.25
    """Of the pieces that models of earlier ones have told, how many, the newest, give the intervals: how far outcomes spread changes with time."""
    newest_least: int = 1_000
    """How many of them at least, where there are as many: fewer bound nine in ten outcomes too loosely."""
    periods: int = 6
    """Stretches of time between which drift is measured."""
    seeds: int = 5
    """Boosted models of each kind, which differ by their seed alone."""
    trees: int = 250
    trial_share: float = 0.4
    """How many of the seeds and trees the models have that only calibrate."""
    neighbours: int = 1_500
    """Pieces in the order of time among which an outcome is also ranked."""
    landmarks: int = 800
    """Pieces that stand for all in the kernel ridge regression."""
    most_levels: int = 40
    """Different values up to which a column of texts is a category; above it, its words count."""
    least_level_count: int = 3
    """Pieces that a category needs to be told from the others."""
    most_words: int = 3_000
    text_parts: int = 16
    """Components that the words of a text are reduced to, where the history is long enough."""
    walks: int = 8
    """Orders of the features in which their effects are measured."""
    drivers_shown: int = 5
    seed: int = 0


PREDICTION = PredictionParameters()


class NotEnoughHistory(ValueError):
    """There are too few pieces of known outcome. `known` is their count, `needed` the least, `missing` how many more it takes."""

    def __init__(self, known: int, needed: int) -> None:
        self.known, self.needed, self.missing = known, needed, needed - known
        super().__init__(
            f"{known} pieces have a known outcome, {needed} are needed: {self.missing} more."
            " Import metrics of a longer time, or wait until more pieces have their figures."
        )


class SameOutcomes(ValueError):
    """All pieces had the same outcome, so nothing tells one from another."""

    def __init__(self, value: float) -> None:
        self.value = value
        super().__init__(f"Every piece of the history has the outcome {value:g}. Choose a metric that differs from piece to piece.")


class FeaturesDiffer(ValueError):
    """Rows do not have the features of the history. `unknown` are the columns that it lacks, `absent` those that the rows lack."""

    def __init__(self, unknown: Sequence[str], absent: Sequence[str]) -> None:
        self.unknown, self.absent = tuple(unknown), tuple(absent)
        said = [f"unknown: {', '.join(unknown)}"] * bool(unknown) + [f"absent: {', '.join(absent)}"] * bool(absent)
        remedy = "Give both the same features; a value that is not known is left empty."
        super().__init__(f"The rows' columns are not those of the history ({'; '.join(said)}). {remedy}")
