"""From findings to actions: each finding gives one, those that ask for the same thing are folded into one, and none contradicts another."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.recommendations import candidates_create as create
from tasks.recommendations import candidates_hubs as hubs
from tasks.recommendations import candidates_links as links
from tasks.recommendations import candidates_merge as merge
from tasks.recommendations import candidates_refresh as refresh
from tasks.recommendations import candidates_reuse as reuse
from tasks.recommendations.candidates_fix import from_audit
from tasks.recommendations.findings import Findings
from tasks.recommendations.models import CANDIDATES, Candidate, CandidateParameters
from tasks.recommendations.words import overlap, stems

TOPIC_WIDE = frozenset({"opportunity", "rising"})
"""Findings about a whole topic: they strengthen the best piece on it, and are a piece of their own only where there is none."""
_MOST_REASONS, _MOST_STEPS, _MOST_URLS = 4, 12, 8
_OPENING_WORDS = 3


def find_candidates(findings: Findings, parameters: CandidateParameters = CANDIDATES) -> list[Candidate]:
    """All actions that the findings ask for, each once, in the order of action and subject."""
    retired = merge.from_dead_pages(findings, parameters)
    merged = _together([*merge.from_cannibalisation(findings), *merge.from_near_duplicates(findings, parameters)])
    found = [
        *merged, *retired, *_pieces(findings, parameters), *_refreshed(findings, parameters),
        *links.from_orphans(findings, frozenset(url for one in retired for url in one.evidence_urls), parameters),
        *links.from_hubs_and_spokes(findings, parameters), *links.from_unlinked_pages(findings, parameters), *from_audit(findings, parameters),
        *reuse.from_format_gaps(findings), *reuse.from_strong_pages(findings, parameters), *reuse.skips(findings, parameters),
    ]  # fmt: skip
    kept = _without_contradictions(_folded(found), merged)
    return sorted(kept, key=lambda one: (one.action, one.subject))


def _refreshed(findings: Findings, parameters: CandidateParameters) -> list[Candidate]:
    return [
        *refresh.from_decay(findings, parameters), *refresh.from_quick_wins(findings), *refresh.from_thin_gaps(findings),
        *refresh.from_thin_hubs(findings, parameters),
        *refresh.from_stale_topics(findings), *refresh.from_thin_pages(findings, parameters), *refresh.from_old_pages(findings, parameters),
    ]  # fmt: skip


def _pieces(findings: Findings, parameters: CandidateParameters) -> list[Candidate]:
    """The pieces to write, with one for each idea; what is not worth writing is left out."""
    left = {one.subject for one in reuse.skips(findings, parameters)}
    single = [*create.from_gaps(findings, parameters), *hubs.from_hubs(findings, parameters), *create.from_questions(findings, left, parameters)]
    wide = [*create.from_openings(findings), *create.from_trends(findings, parameters), *create.from_silence(findings)]
    ideas: list[Candidate] = []
    for one in sorted((one for one in single if one.subject not in left), key=_best_first):
        _add(ideas, one, next((place for place, other in enumerate(ideas) if _is_one_idea(one, other, parameters)), None))
    for one in sorted(wide, key=_best_first):
        best = next((place for place, other in enumerate(ideas) if other.topic_id == one.topic_id and other.kind not in ("hub", "question")), None)
        _add(ideas, replace(one, steps=()) if best is not None else one, best)  # the piece has steps of its own
    return ideas


def _add(ideas: list[Candidate], one: Candidate, place: int | None) -> None:
    if place is None:
        ideas.append(one)
    else:
        ideas[place] = fold(ideas[place], one)


def _best_first(one: Candidate) -> tuple[float, str]:
    return (-one.strength, one.subject)


def _is_one_idea(one: Candidate, other: Candidate, parameters: CandidateParameters) -> bool:
    """Whether two pieces have the same words, or nearly the same on one topic."""
    if "hub" in (one.kind, other.kind):
        return False
    alike = overlap(stems(one.terms[0]), stems(other.terms[0]))
    return alike == 1.0 or (one.topic_id == other.topic_id and alike >= parameters.same_title_share)


def fold(one: Candidate, other: Candidate) -> Candidate:
    """Two findings that ask for the same as one action: the stronger one's, with the reasons, steps and evidence of both."""
    is_first = bool(one.steps) and (one.strength >= other.strength or not other.steps)
    first, second = (one, other) if is_first else (other, one)
    clicks = [found.clicks for found in (first, second) if found.clicks is not None]
    best = max(clicks, key=lambda pair: pair[1]) if clicks else None
    return replace(
        first,
        reasons=_joined(first.reasons, second.reasons, _MOST_REASONS),
        steps=_steps(first, second),
        evidence_urls=_joined(first.evidence_urls, second.evidence_urls, _MOST_URLS),
        evidence_ids=_joined(first.evidence_ids, second.evidence_ids, 3 * _MOST_URLS),
        clicks=best,
        likely_clicks=next((found.likely_clicks for found in (first, second) if found.clicks is best), None),
        clicks_method=next((found.clicks_method for found in (first, second) if found.clicks is best), ""),
        sureness=1 - (1 - first.sureness) * (1 - 0.25 * second.sureness),
        facts=(*first.facts, *second.facts),
    )


def _steps(one: Candidate, other: Candidate) -> tuple[str, ...]:
    """The steps of both; of a piece to write, one of those that begin alike: two lists of what to read for it are one too many."""
    begun = {_opening(step) for step in one.steps} if one.action == "create" else set()
    return _joined(one.steps, tuple(step for step in other.steps if _opening(step) not in begun), _MOST_STEPS)


def _opening(step: str) -> str:
    return " ".join(step.split()[:_OPENING_WORDS])


def _joined(one: tuple[str, ...], other: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))[:most]


def _together(merges: Sequence[Candidate]) -> list[Candidate]:
    """Merges that share two pages are one."""
    kept: list[Candidate] = []
    for one in sorted(merges, key=_best_first):
        shared = (place for place, other in enumerate(kept) if len(set(one.evidence_urls) & set(other.evidence_urls)) > 1)
        _add(kept, one, next(shared, None))
    return kept


def _folded(found: Sequence[Candidate]) -> list[Candidate]:
    """One action for each subject."""
    by_key: dict[tuple[str, str], Candidate] = {}
    for one in found:
        key = (one.action, one.subject)
        by_key[key] = fold(by_key[key], one) if key in by_key else one
    return list(by_key.values())


def _without_contradictions(found: Sequence[Candidate], merged: Sequence[Candidate]) -> list[Candidate]:
    """Pages that are merged into others are neither refreshed, retired nor repurposed; those that are refreshed are not retired."""
    gone = {url for one in merged for url in one.evidence_urls if url != one.target}
    kept = [one for one in found if one.action not in ("refresh", "prune", "repurpose") or one.target not in gone]
    renewed = {one.target for one in kept if one.action == "refresh" and one.kind != "thin page"}
    return [one for one in kept if one.action != "prune" or one.target not in renewed]
