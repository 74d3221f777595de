"""What a new piece will bring, from what the site's pieces brought: median, interval, probability of beating the site's median, and why.

Models of different kinds rank pieces (`prediction_ensemble`); what a score means is learned from pieces that were told by earlier ones alone
(`prediction_calibration`). No figure is given below a minimum history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tasks.analytics.prediction_calibration import Calibration, Scale, calibrate
from tasks.analytics.prediction_drivers import drivers_of
from tasks.analytics.prediction_ensemble import Member, learn_members, one_thread
from tasks.analytics.prediction_features import OUTCOME, PUBLISHED, Encoder, Matrix, learn
from tasks.analytics.prediction_models import PREDICTION, NotEnoughHistory, PredictionParameters, SameOutcomes

PREDICTED = ["median", "lo_90", "hi_90", "probability"]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What was learned of a site's pieces. `count` pieces were known, `median` is that of their outcomes."""

    encoder: Encoder
    members: Sequence[Member]
    middles: Matrix
    spreads: Matrix
    calibration: Calibration
    typical: Matrix
    count: int
    median: float
    parameters: PredictionParameters

    def probability(self, matrix: Matrix) -> Matrix:
        """The probability of beating the site's median, of encoded rows."""
        return self.calibration.probability(self.scores(matrix))

    def scores(self, matrix: Matrix) -> Matrix:
        """The common score of the members, of encoded rows."""
        return _scores(_told(self.members, matrix), self.middles, self.spreads)


def fit(history: pd.DataFrame, parameters: PredictionParameters = PREDICTION) -> Fitted:
    """Learn from pieces of known outcome.

    `history` has a row a piece: `outcome` (a number; rows without are left out), `published_on` and any features: numbers, flags, dates,
    categories, texts, with gaps. Raises NotEnoughHistory below `least_history` pieces, SameOutcomes where nothing differs.
    """
    known = history[history[OUTCOME].notna() & history[PUBLISHED].notna()].sort_values(PUBLISHED, kind="stable", ignore_index=True)
    outcome = known[OUTCOME].to_numpy(np.float64)
    if len(known) < parameters.least_history:
        raise NotEnoughHistory(len(known), parameters.least_history)
    if np.ptp(outcome) == 0:
        raise SameOutcomes(float(outcome[0]))
    with one_thread():
        return _fitted(known, outcome, parameters)


def _fitted(known: pd.DataFrame, outcome: Matrix, parameters: PredictionParameters) -> Fitted:
    encoder = learn(known.drop(columns=OUTCOME), parameters)
    matrix = encoder.encode(known)
    told, since = _told_in_turn(matrix, outcome, parameters)
    middles, spreads = told.mean(axis=0), told.std(axis=0)
    median = float(np.median(outcome))
    calibration = calibrate(_scores(told, middles, spreads), outcome[since:], median, Scale(bool(outcome.min() >= 0)), parameters)
    members = learn_members(matrix, outcome, parameters)
    return Fitted(encoder, members, middles, spreads, calibration, np.median(matrix, axis=0), len(known), median, parameters)


def predict(model: Fitted, rows: pd.DataFrame, *, with_drivers: bool = False) -> pd.DataFrame:
    """What is to be expected of pieces: `PREDICTED`, a row a piece with the index of `rows`; outcomes in the unit of the history's.

    `lo_90` to `hi_90` holds nine in ten outcomes; `probability` is that of beating the history's median. With drivers, the column `drivers`
    lists {feature, effect}, the strongest first: by how much each moves the probability from that of a typical piece. Raises FeaturesDiffer where
    the rows have other columns than the history; `outcome` is not looked at.
    """
    with one_thread():
        return _predicted(model, rows, with_drivers)


def _predicted(model: Fitted, rows: pd.DataFrame, with_drivers: bool) -> pd.DataFrame:
    matrix = model.encoder.encode(rows)
    scores = model.scores(matrix)
    median, low, high = model.calibration.outcome(scores)
    table = pd.DataFrame(dict(zip(PREDICTED, (median, low, high, model.calibration.probability(scores)), strict=True)), index=rows.index)
    if not with_drivers:
        return table
    moved = drivers_of(model.probability, matrix, model.typical, model.encoder.features, model.parameters)
    return table.assign(drivers=pd.Series(moved, index=rows.index, dtype="object"))


def _told_in_turn(matrix: Matrix, outcome: Matrix, parameters: PredictionParameters) -> tuple[Matrix, int]:
    """What members told of pieces that came after those they knew, a row a piece, and the place of the first such piece."""
    count = len(outcome)
    shares = parameters.long_starts if count >= parameters.long_from else parameters.starts
    starts = [int(count * share) for share in shares]
    ends = [*starts[1:], count]
    seeds, trees = (max(int(count * parameters.trial_share), 1) for count in (parameters.seeds, parameters.trees))
    trial = replace(parameters, seeds=seeds, trees=trees)
    told = [_told(learn_members(matrix[:start], outcome[:start], trial), matrix[start:end]) for start, end in zip(starts, ends, strict=True)]
    return np.vstack(told), starts[0]


def _told(members: Sequence[Member], matrix: Matrix) -> Matrix:
    """What each member tells of each row; without members, nothing that varies is known and all rows are alike."""
    if not members or not len(matrix):
        return np.zeros((len(matrix), max(len(members), 1)))
    return np.column_stack([member.predict(matrix) for member in members])


def _scores(told: Matrix, middles: Matrix, spreads: Matrix) -> Matrix:
    """The mean of the members' deviations, each in its own spread, so that none speaks louder than another."""
    return np.asarray(((told - middles) / np.where(spreads > 0, spreads, 1.0)).mean(axis=1), np.float64)
