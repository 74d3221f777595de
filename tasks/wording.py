"""Putting a run's findings into words: which texts a plan has, the one session that asks for them, and the rows that are kept of each sentence."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.db.store import Store
from connectors.llm_spending import ModelCall
from tasks.answers import Piece, Purpose, pieces
from tasks.brief import Brief
from tasks.content_calendar.repurposing.models import MOST_WORDED, REPURPOSING
from tasks.gap.summary.models import GAP_SUMMARY
from tasks.outcome import Degradation, merged
from tasks.persist import load
from tasks.progress import tell
from tasks.recommendations.brief.models import WRITING_BRIEF
from tasks.run import Run, open_store
from tasks.sources import language_of
from tasks.strategy.summary.models import STRATEGY_SUMMARY
from tasks.synthesize import Spent, Synthesis, claims_of, estimate, open_session, synthesize_all

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
COLUMNS = ["wording_id", "purpose", "text", "written_by", "model", "prompt_version", "evidence_ids"]
PURPOSES: tuple[Purpose[Any], ...] = (GAP_SUMMARY, STRATEGY_SUMMARY)
"""The texts of a plan."""

_LONGEST = "x" * 400
"""As long as a statement of ours gets: what an estimate counts with before there are any."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One text that is wanted, and the facts that it may rest on, as rows for the ledger; without facts there is no text."""

    purpose: Purpose[Any]
    facts: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """Sentences, a row each (`COLUMNS`), and what was degraded on the way to them."""

    sentences: pd.DataFrame
    degraded: tuple[Degradation, ...]


@task(name="put into words", **NODE)
def worded(run: Run, requests: Sequence[Request], spent_usd: float = 0.0, *, is_silent: bool = False) -> Worded:
    """The texts that are asked for, by the brief's model within what is left of its budget, or from the evidence alone.

    `spent_usd` is what the run has paid for sources. Silent, only answers that were bought before are used. Each call is stored as it ends.
    """
    tell("putting the findings into words")
    wanted = [request for request in requests if len(request.facts)]
    found, degraded = synthesized(run, wanted, spent_usd, is_silent=is_silent)
    rows = [row for request, one in zip(wanted, found, strict=True) for row in _rows(request.purpose.name, one)]
    return Worded(pd.DataFrame(rows, columns=COLUMNS), degraded)


def synthesized(
    run: Run, requests: Sequence[Request], spent_usd: float = 0.0, *, is_silent: bool = False
) -> tuple[list[Synthesis[Any]], tuple[Degradation, ...]]:
    """The answers to requests with facts, in their order, and what was degraded on the way to them; `worded` says by whom and within what."""
    store = open_store()
    spent = _spent(store, run, spent_usd)
    session, degraded = open_session(run.brief, run.run_id, settings.load(), lambda call: _record(store, run, call), spent, is_silent=is_silent)
    try:
        found = synthesize_all([(one.purpose, pieces(one.facts)) for one in requests], session, language=language_of(run, store))
    finally:
        if session is not None:
            session.close()
    return found, merged(degraded, *(one.degraded for one in found))


@task(name="put drafts into words", **NODE)
def answered(
    run: Run, requests: Sequence[Request], spent_usd: float = 0.0, *, is_silent: bool = False
) -> tuple[list[Synthesis[Any]], tuple[Degradation, ...]]:
    """The answers to requests of which each has a text of its own, such as briefs and derivatives; nothing is opened where there are none."""
    return synthesized(run, requests, spent_usd, is_silent=is_silent) if requests else ([], ())


def foreseen(brief: Brief) -> tuple[str, bool]:
    """What the model that a brief names may cost in a plan at most, in a sentence, and whether it can be asked.

    Beside the plan's texts each recommendation that was accepted counts, for its writing brief, and each derivative that may be worded.
    """
    session, degraded = open_session(brief, "check", settings.load())
    if session is None:
        return f"Model {brief.model}: {degraded[0].why}", False
    with session:
        accepted = {row["subject"] for row in open_store().select("decisions", brief.workspace, site=brief.target, verb="accept")}
        derivatives = [REPURPOSING] * MOST_WORDED if len({str(one.name) for one in brief.channels}) > 1 else []
        texts = (*PURPOSES, *(WRITING_BRIEF for _ in accepted), *derivatives)
        most = estimate([(purpose, _imagined(purpose)) for purpose in texts], session)
    calls, usd = min(most.most_calls, brief.budget.model_calls), min(most.most_usd, brief.budget.money)
    return f"Model {brief.model}: at most {calls:,} calls and ${usd:.4f} a plan, within the budget of ${brief.budget.money:g}.", True


def _imagined(purpose: Purpose[Any]) -> Sequence[Piece]:
    return [Piece(f"{place:016x}", "fact", _LONGEST) for place in range(purpose.most_pieces)]


def _spent(store: Store, run: Run, spent_usd: float) -> Spent:
    """What the run has spent so far, its earlier attempts included."""
    calls = load(store, "model_calls", workspace=run.workspace, run_id=run.run_id)
    made = calls[~calls["is_cache_hit"].astype(bool)]
    return Spent(spent_usd + float(made["charged_usd"].sum()), len(made))


def _record(store: Store, run: Run, call: ModelCall) -> None:
    store.upsert("model_calls", [{"workspace": run.workspace, **asdict(call)}])


def _rows(purpose: str, found: Synthesis[Any]) -> list[dict[str, Any]]:
    written = {"purpose": purpose, "written_by": found.written_by, "model": found.model, "prompt_version": found.prompt_version}
    return [
        {"wording_id": f"{purpose}/{place:03d}", "text": claim.text, "evidence_ids": list(claim.evidence_ids), **written}
        for place, claim in enumerate(claims_of(found.answer), start=1)
    ]
