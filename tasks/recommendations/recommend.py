"""`generate_recommendations`: from what all modules found to ranked actions with reasons and steps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from tasks.evidence import COLUMNS, evidence_id, page_facts
from tasks.recommendations.candidates import find_candidates
from tasks.recommendations.findings import Findings
from tasks.recommendations.formats import recommend_formats, words_by_topic
from tasks.recommendations.learning import Decided, decided_state, learnt_weights, read_decisions
from tasks.recommendations.models import RECOMMENDATION_COLUMNS, RECOMMENDATIONS, Candidate, RecommendationParameters, Recommendations, level_of
from tasks.recommendations.priority import Weighed, confidence_of, ranked, weigh
from tasks.recommendations.topics import Framing, framing

_WRITTEN = ("create", "repurpose")


def recommendation_id(action: str, subject: str) -> str:
    """The id of an action on a subject: the same in every run."""
    return evidence_id("recommendation", action, subject)


def generate_recommendations(
    findings: Findings, decisions: pd.DataFrame | None = None, parameters: RecommendationParameters = RECOMMENDATIONS
) -> Recommendations:
    """What to do next, best first, with the facts that it cites.

    `decisions` are the rows of that table for the site: what was rejected or done comes as something to skip, unless its evidence has changed
    materially since; what was accepted keeps its state. What is to be skipped stands last.
    """
    decided = read_decisions(decisions)
    candidates = [_known(one) for one in find_candidates(findings, parameters.candidates)]
    topics = sorted({one.topic_id for one in candidates if one.topic_id})
    forms = recommend_formats(findings, topics, parameters.formats)
    weights = learnt_weights(decided, parameters.priority, parameters.learning).weights
    words = words_by_topic(forms, findings, parameters.priority)
    weighed = weigh(findings, candidates, words, parameters.priority, weights)
    active, left = _parted(weighed, decided, parameters)
    order = [*ranked(active, parameters.priority), *((one, 0.0) for one in left)]
    best_form = {str(row["topic_id"]): row for row in forms[forms["rank"] == 1].to_dict("records")} if len(forms) else {}
    facts = _facts(findings, [one.candidate for one, _ in order])
    rows = [_row(findings, one, lost, rank, decided, best_form, facts, parameters) for rank, (one, lost) in enumerate(order, 1)]
    return Recommendations(pd.DataFrame(rows, columns=RECOMMENDATION_COLUMNS), facts)


def _known(one: Candidate) -> Candidate:
    """The candidate without what is empty among its steps and reasons."""
    return replace(one, reasons=tuple(filter(None, one.reasons)), steps=tuple(filter(None, one.steps)))


def _parted(weighed: Sequence[Weighed], decided: Mapping[str, Decided], parameters: RecommendationParameters) -> tuple[list[Weighed], list[Weighed]]:
    """What is to be ranked, and what is to be skipped: findings not worth it, and what was rejected or done already."""
    active: list[Weighed] = []
    left: list[Weighed] = []
    for one in weighed:
        found = one.candidate
        decision = decided.get(recommendation_id(found.action, found.subject))
        state = decided_state(decision, found.evidence_ids, one.parts, parameters.learning)
        if found.action == "skip":
            left.append(one)
        elif decision is not None and state in ("rejected", "done"):
            left.append(replace(one, candidate=_put_aside(found, decision), parts=dict.fromkeys(one.parts, 0.0)))
        else:
            active.append(one)
    return active, sorted(left, key=lambda one: (one.candidate.kind != "decided", one.candidate.subject))


def _put_aside(one: Candidate, decision: Decided) -> Candidate:
    """An action that somebody decided against, or did: it is named with that, and keeps its id."""
    what = "rejected this" if decision.verb == "reject" else "marked this as done"
    why = f": “{decision.why}”" if decision.why else ""
    reason = f"You {what} on {decision.at:%Y-%m-%d}{why}. Nothing material has changed since."
    return replace(one, kind="decided", reasons=(reason, *one.reasons), steps=("Nothing to do.",))


def _facts(findings: Findings, candidates: Sequence[Candidate]) -> pd.DataFrame:
    """One fact for each page that is evidence, and those that candidates bring."""
    urls = {url for one in candidates for url in one.evidence_urls}
    own = pd.DataFrame([row for one in candidates for row in one.facts], columns=COLUMNS)
    filled = [part for part in (page_facts(findings.pages, urls), own) if len(part)]
    return pd.concat(filled, ignore_index=True).drop_duplicates("evidence_id", ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)


def _row(
    findings: Findings, one: Weighed, lost: float, rank: int, decided: Mapping[str, Decided], forms: Mapping[str, Mapping[Any, Any]],
    facts: pd.DataFrame, parameters: RecommendationParameters,
) -> dict[str, Any]:  # fmt: skip
    found, known = one.candidate, one.impact
    name = recommendation_id(found.action, found.subject)
    form = _form(found, forms)
    frame = framing(findings, found)
    priority = round(max(one.score + lost, 0.0), 4)
    is_left = found.action == "skip" or found.kind == "decided"
    return {
        "recommendation_id": name, "rank": rank, "action": "skip" if is_left else found.action, "kind": found.kind, "target": found.target,
        "title": found.title, "topic_id": found.topic_id, **_framed(frame), **form, "impact_lo": None if is_left else known.low,
        "impact_hi": None if is_left else known.high, "impact_unit": None if is_left else known.unit, "impact_method": None if is_left else known.method,
        "confidence": confidence_of(found, parameters.priority), "effort_hours": round(one.hours, 1), "effort_method": one.hours_method,
        "strategic_fit": round(one.fit, 4), "priority": 0.0 if is_left else priority,
        **{f"part_{part}": 0.0 if is_left else value for part, value in one.parts.items()}, "part_repetition": 0.0 if is_left else lost,
        "level": level_of(0.0 if is_left else priority, parameters.priority.high_priority, parameters.priority.medium_priority),
        "reasons": list(found.reasons), "steps": [*found.steps, *_length_step(found, forms)], "evidence_ids": _cited(found, facts),
        "evidence_urls": list(found.evidence_urls), "state": decided_state(decided.get(name), found.evidence_ids, one.parts, parameters.learning),
    }  # fmt: skip


def _framed(frame: Framing) -> dict[str, str]:
    return {"angle": frame.angle, "audience": frame.audience, "intent": frame.intent, "stage": frame.stage}


def _form(one: Candidate, forms: Mapping[str, Mapping[Any, Any]]) -> dict[str, Any]:
    """The form of what is to be written; actions that write nothing have none."""
    best = forms.get(one.topic_id or "")
    if one.action not in _WRITTEN or (best is None and one.content_format is None):
        return {"content_type": None, "format": None, "form": one.content_format}
    if one.content_format is not None:
        kind = {
            "video": ("video", "video"),
            "podcast": ("podcast", "audio"),
            "webinar": ("webinar", "video"),
            "infographic": ("infographic", "image"),
        }
        content_type, medium = kind.get(one.content_format, (best["content_type"] if best is not None else "article", "text"))
        return {"content_type": content_type, "format": medium, "form": one.content_format}
    return {name: best[name] for name in ("content_type", "format", "form")} if best is not None else {}


def _length_step(one: Candidate, forms: Mapping[str, Mapping[Any, Any]]) -> list[str]:
    """How long the piece is to be, where the best pages tell it."""
    best = forms.get(one.topic_id or "")
    if one.action != "create" or best is None or pd.isna(best["words"]):
        return []
    where = "on its topic" if best["words_n"] < 200 else "in the market"
    return [
        f"Plan some {round(best['words'], -1):,.0f} words: the middle half of the {best['words_n']} best pages {where} has {best['words_lo']:,.0f} to {best['words_hi']:,.0f}."
    ]


def _cited(one: Candidate, facts: pd.DataFrame) -> list[str]:
    urls = set(one.evidence_urls)
    pages = facts.loc[(facts["kind"] == "page") & facts["locator"].isin(urls), "evidence_id"]
    return list(dict.fromkeys([*one.evidence_ids, *pages, *(str(row["evidence_id"]) for row in one.facts)]))
