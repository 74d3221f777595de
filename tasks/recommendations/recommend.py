"""`generate_recommendations`: from what all modules found to ranked actions with reasons and steps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from tasks.evidence import COLUMNS, evidence_id, page_facts
from tasks.recommendations.candidates import find_candidates
from tasks.recommendations.findings import Findings
from tasks.recommendations.formats import recommend_formats, type_of, words_by_topic
from tasks.recommendations.learning import Decided, decided_state, learnt_weights, read_decisions
from tasks.recommendations.models import (
    PARTS,
    RECOMMENDATION_COLUMNS,
    RECOMMENDATIONS,
    Candidate,
    RecommendationParameters,
    Recommendations,
    level_of,
)
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
    found = one.candidate
    name = recommendation_id(found.action, found.subject)
    is_left = found.action == "skip" or found.kind == "decided"
    return {
        "recommendation_id": name, "rank": rank, "action": "skip" if is_left else found.action, "kind": found.kind, "target": found.target,
        "title": found.title, "topic_id": found.topic_id, **_framed(framing(findings, found)), **_form(findings, found, forms),
        **(_worthless() if is_left else _worth(one, lost, parameters)), "confidence": confidence_of(found, parameters.priority),
        "effort_hours": round(one.hours, 1), "effort_method": one.hours_method, "strategic_fit": round(one.fit, 4), "reasons": list(found.reasons),
        "steps": [*found.steps, *_length_step(found, forms)], "evidence_ids": _cited(found, facts), "evidence_urls": list(found.evidence_urls),
        "state": decided_state(decided.get(name), found.evidence_ids, one.parts, parameters.learning),
    }  # fmt: skip


def _worth(one: Weighed, lost: float, parameters: RecommendationParameters) -> dict[str, Any]:
    """Impact and priority of an action that is proposed."""
    known, by = one.impact, parameters.priority
    priority = round(max(one.score + lost, 0.0), 4)
    return {
        "impact_lo": known.low, "impact_hi": known.high, "impact_unit": known.unit, "impact_method": known.method, "priority": priority,
        **{f"part_{part}": value for part, value in one.parts.items()}, "part_repetition": lost,
        "level": level_of(priority, by.high_priority, by.medium_priority),
    }  # fmt: skip


def _worthless() -> dict[str, Any]:
    """The same of what is to be left alone."""
    return {**dict.fromkeys(("impact_lo", "impact_hi", "impact_unit", "impact_method")), "priority": 0.0, **dict.fromkeys(PARTS, 0.0), "level": "low"}


def _framed(frame: Framing) -> dict[str, str]:
    return {"angle": frame.angle, "audience": frame.audience, "intent": frame.intent, "stage": frame.stage}


def _form(findings: Findings, one: Candidate, forms: Mapping[str, Mapping[Any, Any]]) -> dict[str, Any]:
    """The form of what is to be written; actions that write nothing have none."""
    best = forms.get(one.topic_id or "")
    form = one.content_format or (str(best["form"]) if best is not None else None)
    if one.action not in _WRITTEN or form is None:
        return {"content_type": None, "format": None, "form": None}
    content_type, medium = type_of(findings, form)
    return {"content_type": content_type, "format": medium, "form": form}


def _length_step(one: Candidate, forms: Mapping[str, Mapping[Any, Any]]) -> list[str]:
    """How long the piece is to be, where the best pages tell it."""
    best = forms.get(one.topic_id or "")
    if one.action != "create" or best is None or pd.isna(best["words"]):
        return []
    where = f"{best['words_n']} best pages {'on its topic' if best['words_basis'] == 'topic' else 'of the market'}"
    return [
        f"Plan some {round(best['words'], -1):,.0f} words: the middle half of the {where} has {best['words_lo']:,.0f} to {best['words_hi']:,.0f}."
    ]


def _cited(one: Candidate, facts: pd.DataFrame) -> list[str]:
    urls = set(one.evidence_urls)
    pages = facts.loc[(facts["kind"] == "page") & facts["locator"].isin(urls), "evidence_id"]
    return list(dict.fromkeys([*one.evidence_ids, *pages, *(str(row["evidence_id"]) for row in one.facts)]))
