"""What people decided, and what is learnt from it: what was rejected stays away, and weights move towards what is accepted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tasks.recommendations.models import LEARNING, PRIORITY, LearningParameters, PriorityParameters, listed_values

VERBS = {"accept": "accepted", "reject": "rejected", "done": "done"}
"""What a person may say of a recommendation, and the state that it then has."""
_WEIGHED = ("impact", "confidence", "ease", "fit")
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Decided:
    """The last decision on a recommendation, with what it looked like then."""

    subject: str
    verb: str
    why: str
    at: pd.Timestamp
    evidence_ids: frozenset[str]
    parts: Mapping[str, float]
    """Its parts then, in points: impact, confidence, ease and fit; empty where they were not kept."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights to use, and why: `is_learnt` is False where they are the documented ones."""

    weights: Mapping[str, float]
    decisions: int
    is_learnt: bool
    statement: str


def decision_value(row: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be kept with a decision (in its `value`) of the recommendation that it is about, so that later runs can tell what has changed."""
    return {
        "evidence_ids": [str(one) for one in listed_values(row["evidence_ids"])],
        "parts": {name: float(row[f"part_{name}"]) for name in _WEIGHED},
    }


def read_decisions(decisions: pd.DataFrame | None) -> dict[str, Decided]:
    """The last decision on each recommendation, by its id; rows with other verbs are decisions on something else."""
    if decisions is None or decisions.empty:
        return {}
    ours = decisions[decisions["verb"].isin(list(VERBS))].sort_values("at", kind="stable")
    return {str(row["subject"]): _read({str(name): value for name, value in row.items()}) for row in ours.to_dict("records")}


def _read(row: Mapping[str, Any]) -> Decided:
    value = row["value"] if isinstance(row.get("value"), Mapping) else {}
    parts = value.get("parts")
    why = row["why"] if isinstance(row["why"], str) else ""
    ids = frozenset(str(one) for one in listed_values(value.get("evidence_ids")))
    known = {str(name): float(part) for name, part in parts.items() if name in _WEIGHED} if isinstance(parts, Mapping) else {}
    return Decided(str(row["subject"]), str(row["verb"]), why, pd.Timestamp(row["at"]), ids, known)


def decided_state(
    decision: Decided | None, evidence_ids: Sequence[str], parts: Mapping[str, float], parameters: LearningParameters = LEARNING
) -> str:
    """The state of a recommendation: `proposed`, or what was decided; what was rejected or done is proposed again once it has changed materially."""
    if decision is None:
        return "proposed"
    state = VERBS[decision.verb]
    return "proposed" if state != "accepted" and has_changed(decision, evidence_ids, parts, parameters) else state


def has_changed(decision: Decided, evidence_ids: Sequence[str], parts: Mapping[str, float], parameters: LearningParameters = LEARNING) -> bool:
    """Whether the case for an action is materially another than when it was decided.

    It is where at least `new_evidence_share` of the evidence of now was not there then, or where impact and confidence together earn at least
    `stronger_points` more points. A decision that kept neither stands.
    """
    now = set(evidence_ids)
    new = len(now - decision.evidence_ids) / len(now) if now and decision.evidence_ids else 0.0
    stronger = sum(parts[name] - decision.parts[name] for name in ("impact", "confidence")) if len(decision.parts) == len(_WEIGHED) else 0.0
    return new >= parameters.new_evidence_share or stronger >= parameters.stronger_points


def learnt_weights(decided: Mapping[str, Decided], priority: PriorityParameters = PRIORITY, parameters: LearningParameters = LEARNING) -> Learnt:
    """The weights of impact, confidence, ease and fit after these decisions; they add up to 1.

    A logistic regression of accepted (and done) against rejected on the four parts (0 to 1), whose slopes have a normal prior around the documented
    weights: the most likely slopes (maximum a posteriori) in proportion are the weights. Off by `is_on`, and below the minimum of decisions.
    """
    known = [one for one in decided.values() if len(one.parts) == len(_WEIGHED)]
    accepted = sum(one.verb != "reject" for one in known)
    base = priority.weights
    if not parameters.is_on:
        return Learnt(base, len(known), is_learnt=False, statement="Weights are the documented ones: learning is off.")
    if len(known) < parameters.least_decisions or min(accepted, len(known) - accepted) < parameters.least_a_side:
        why = f"{len(known)} decisions are too few to learn from ({parameters.least_decisions}, with {parameters.least_a_side} of either kind)"
        return Learnt(base, len(known), is_learnt=False, statement=f"Weights are the documented ones: {why}.")
    slopes = _slopes(known, base, parameters)
    raised = np.maximum(slopes, parameters.least_weight * parameters.scale)
    weights = {name: float(value) for name, value in zip(_WEIGHED, raised / raised.sum(), strict=True)}
    told = ", ".join(f"{name} {base[name]:.2f} → {weights[name]:.2f}" for name in _WEIGHED)
    return Learnt(weights, len(known), is_learnt=True, statement=f"Weights learnt from {len(known)} decisions, {accepted} of them accepted: {told}.")


def _slopes(known: Sequence[Decided], base: Mapping[str, float], parameters: LearningParameters) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """The most likely slopes, by Newton's method; the first column is the intercept, which is free."""
    points = np.array([[one.parts[name] / (100 * base[name]) for name in _WEIGHED] for one in known])
    design = np.hstack([np.ones((len(known), 1)), points - points.mean(axis=0)])
    answer = np.array([float(one.verb != "reject") for one in known])
    prior = np.array([0.0, *(parameters.scale * base[name] for name in _WEIGHED)])
    precision = np.diag([1e-6, *([parameters.prior_strength / parameters.scale] * len(_WEIGHED))])
    slopes = prior.copy()
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ slopes, -30, 30)))
        gradient = design.T @ (answer - chance) - precision @ (slopes - prior)
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + precision
        step = np.linalg.solve(curvature, gradient)
        slopes = slopes + step
        if math.sqrt(float(step @ step)) < 1e-9:
            break
    return np.asarray(slopes[1:], dtype=np.float64)
