"""What comes first: what an action may bring, how sure that is, what it costs and how it fits, as parts of one score that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tasks.recommendations.findings import Findings
from tasks.recommendations.models import PRIORITY, Candidate, PriorityParameters, level_of, listed_values
from tasks.recommendations.words import overlap, stems

CLICKS, INDEX = "clicks per month", "index"
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Impact:
    """What an action may bring: an interval with its unit and how it was found, and as a share (0..1) of what earns the whole weight."""

    low: float
    high: float
    unit: str
    method: str
    share: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with what it may bring, what it costs, how it fits, and the parts of its priority before repetitions count."""

    candidate: Candidate
    impact: Impact
    hours: float
    hours_method: str
    fit: float
    parts: Mapping[str, float]

    @property
    def score(self) -> float:
        """The sum of the parts, 0 to 100."""
        return sum(self.parts.values())


def weigh(
    findings: Findings, candidates: Sequence[Candidate], words: Mapping[str, float], parameters: PriorityParameters = PRIORITY,
    weights: Mapping[str, float] | None = None,
) -> list[Weighed]:  # fmt: skip
    """Each candidate weighed, in the order given.

    `words` is the usual length of a piece on each topic, `""` for any other (see `formats.usual_words`). `weights` are the learnt ones (of impact,
    confidence, ease and fit; they add up to 1), the documented ones where none are given.
    """
    used = weights or parameters.weights
    shares = pillar_shares(findings)
    full = max(parameters.full_clicks_share * sum(findings.monthly_clicks.values()), parameters.least_full_clicks)
    return [_weighed(one, impact_of(one, full, parameters), effort_of(one, words, parameters), shares, used, parameters) for one in candidates]


def _weighed(
    one: Candidate,
    impact: Impact,
    effort: tuple[float, str],
    shares: Mapping[str, float],
    weights: Mapping[str, float],
    parameters: PriorityParameters,
) -> Weighed:
    fit = shares.get(one.topic_id or "", parameters.neutral_fit)
    ease = parameters.half_hours / (parameters.half_hours + effort[0])
    values = {"impact": impact.share, "confidence": one.sureness, "ease": ease, "fit": fit}
    parts = {name: round(100 * weights[name] * min(max(value, 0.0), 1.0), _DIGITS) for name, value in values.items()}
    return Weighed(one, impact, effort[0], effort[1], fit, parts)


def impact_of(one: Candidate, full_clicks: float, parameters: PriorityParameters = PRIORITY) -> Impact:
    """Clicks a month where facts tell them; else an index of 0 to 100, which compares actions with one another and is no forecast."""
    worth = dict(parameters.kind_shares).get(one.kind, 0.6)
    if one.clicks is not None:
        low, high = one.clicks
        middle = (low + high) / 2 if one.likely_clicks is None else one.likely_clicks
        share = min(float(np.log1p(middle) / np.log1p(full_clicks)), 1.0)
        weighed = share if one.likely_clicks is None else (share * worth * one.strength) ** 0.5
        return Impact(round(low, 1), round(high, 1), CLICKS, one.clicks_method, weighed)
    middle = 100 * worth * min(max(one.strength, 0.0), 1.0)
    spread = parameters.index_spread * (2 - one.sureness)
    low, high = max(middle * (1 - spread), 0.0), min(middle * (1 + spread), 100.0)
    return Impact(
        round(low, 1),
        round(high, 1),
        INDEX,
        "strength of the finding × what such actions are worth against others; no clicks are known",
        middle / 100,
    )


def effort_of(one: Candidate, words: Mapping[str, float], parameters: PriorityParameters = PRIORITY) -> tuple[float, str]:
    """Hours of work, estimated, and how."""
    usual = words.get(one.topic_id or "", words.get("", parameters.usual_words))
    an_hour = parameters.words_an_hour
    if one.action in ("create", "repurpose"):
        length = one.words or usual
        return length / an_hour, f"{length:,.0f} words at {an_hour:.0f} an hour"
    if one.action == "refresh":
        return parameters.refresh_share * usual / an_hour, f"{parameters.refresh_share:.0%} of {usual:,.0f} words at {an_hour:.0f} an hour"
    if one.action == "merge":
        worked = parameters.merge_share * (one.words or usual * one.pieces)
        return worked / an_hour + one.pieces * parameters.hours_a_page, f"{worked:,.0f} words to work over, {one.pieces} addresses"
    if one.action == "link":
        return one.pieces * parameters.hours_a_link, f"{one.pieces} links at {60 * parameters.hours_a_link:.0f} minutes"
    if one.is_on_server:
        return parameters.template_hours, "the server's set-up"
    hours = min(one.pieces * parameters.hours_a_page, parameters.template_hours)
    return (
        (0.0, "nothing to do")
        if one.action == "skip"
        else (hours, "one place" if one.pieces == 1 else f"{one.pieces} pages, at most {parameters.template_hours:.0f} hours for a template")
    )


def pillar_shares(findings: Findings) -> dict[str, float]:
    """For each topic of a pillar the pillar's share of the plan, against the largest one's: 0 to 1."""
    pillars = findings["pillars"]
    most = max((float(share) for share in pillars["share"]), default=0.0)
    if most <= 0:
        return {}
    rows = zip(pillars["topic_ids"], pillars["share"], strict=True)
    return {str(topic): float(share) / most for topics, share in rows for topic in listed_values(topics)}


def ranked(weighed: Sequence[Weighed], parameters: PriorityParameters = PRIORITY) -> list[tuple[Weighed, float]]:
    """Best first, each with the points (0 or fewer) that it loses for repeating better ones: maximal marginal relevance (Carbonell and Goldstein
    1998), with one penalty for likeness of words, one for the same topic, one for the same action."""
    left = sorted(weighed, key=lambda one: (-one.score, one.candidate.action, one.candidate.subject))
    found = _Repetitions(left, parameters)
    chosen = [found.choose() for _ in range(min(len(left), parameters.most_compared))]
    rest = sorted((place for place in range(len(left)) if found.is_left[place]), key=lambda place: found.lost[place] - left[place].score)
    return [(left[place], 0.0 - round(float(found.lost[place]), _DIGITS)) for place in (*chosen, *rest)]


class _Repetitions:
    """What each candidate loses by those that were chosen before it; only those with the same action repeat one another."""

    def __init__(self, left: Sequence[Weighed], parameters: PriorityParameters) -> None:
        self.left, self.parameters = left, parameters
        self.words = [frozenset(stems(" ".join(one.candidate.terms[:2]))) for one in left]
        self.scores = np.array([one.score for one in left])
        self.lost, self.nearest = np.zeros(len(left)), np.zeros(len(left))
        self.is_left = np.ones(len(left), dtype=bool)
        self.counts: dict[Any, int] = {}
        self.by_action: dict[str, list[int]] = {}
        for place, one in enumerate(left):
            self.by_action.setdefault(one.candidate.action, []).append(place)

    def choose(self) -> int:
        """The place of the best one that is left."""
        at = int(np.argmax(np.where(self.is_left, self.scores - self.lost, -np.inf)))
        self.is_left[at] = False
        one = self.left[at].candidate
        for key in ((one.action, one.topic_id), one.action, f"kind {one.kind}"):
            self.counts[key] = min(self.counts.get(key, 0) + 1, self.parameters.most_repetitions)
        for place in self.by_action[one.action]:
            if self.is_left[place]:
                self._lose(place, at)
        return at

    def _lose(self, place: int, at: int) -> None:
        """Count what one loses by the choice of another."""
        one, by = self.left[place].candidate, self.parameters
        if not self.words[at].isdisjoint(self.words[place]):
            self.nearest[place] = max(self.nearest[place], overlap(tuple(self.words[at]), tuple(self.words[place])))
        on_topic = self.counts.get((one.action, one.topic_id), 0) if one.topic_id else 0
        alike = by.same_kind_penalty * self.counts.get(f"kind {one.kind}", 0) + by.same_words_penalty * self.nearest[place]
        points = by.same_topic_penalty * on_topic + by.same_action_penalty * self.counts[one.action] + alike
        self.lost[place] = min(points, self.scores[place])


def confidence_of(one: Candidate, parameters: PriorityParameters = PRIORITY) -> str:
    """How well an action is supported, in a word."""
    return level_of(one.sureness, parameters.high_sureness, parameters.medium_sureness)


def usual_words(pages: pd.DataFrame, parameters: PriorityParameters = PRIORITY) -> float:
    """The median length of these pages; a documented figure where there are fewer than four."""
    counts = pages.loc[pages["word_count"] > 0, "word_count"]
    return float(counts.median()) if len(counts) >= 4 else parameters.usual_words
