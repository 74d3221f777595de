"""Recommendations: what to do next, best first, with a brief for what was accepted."""

from prefect import flow

from tasks.brief import Brief
from tasks.filing import file, keep
from tasks.gap.steps import page_forms, ranking_pages, standing_pages
from tasks.outcome import Outcome
from tasks.recommendations.steps import (
    briefed,
    changed,
    drafted,
    extended,
    ids,
    known_findings,
    recommended,
    show_recommendations,
    wanted_words,
)  # fmt: skip
from tasks.run import LATEST, at_its_start, close_run, mark_failed, open_run
from tasks.wording import Request, answered


@flow(name="recommendations", flow_run_name="recommendations for {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def recommendations(
    brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None, replay: bool = False, spent_usd: float = 0.0
) -> Outcome:
    """Ranked actions from what all modules found and what people decided, and briefs of the accepted ones.

    Alone, it reads the analysis `previous_run_id`, by default the latest of the site, and what was run alone since; with `run_id` it is a part of
    that run and reads its datasets.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The run whose analysis is read; `latest` is the last one for the same site before this.
        run_id: The run that this is a part of. Leave it empty to run this alone.
        replay: Use only answers of models that were bought before.
        spent_usd: What the run has paid for sources, out of the same budget as the model that phrases briefs.
    """
    run = at_its_start(open_run("recommendations", brief, previous_run_id, run_id))
    pages = standing_pages(run)
    findings = known_findings(run, pages, page_forms(run, pages), ranking_pages(run))
    found = recommended(run, findings)
    drafts = drafted(run, findings, found)
    answers, degraded = answered(run, [Request(*one) for one in wanted_words(drafts)], spent_usd, is_silent=replay)
    evidence = file(run, "evidence", extended(run, found.facts, *(draft.facts for draft in drafts)))
    rows = file(run, "recommendations", found.rows, ids(findings, evidence))
    briefs = file(run, "briefs", briefed(run, drafts, answers), ids(findings, evidence, rows))
    keep(run, {"recommendation_changes": changed(run, rows)})
    show_recommendations(run, rows, briefs)
    return close_run(run, {"recommendations": len(rows), "briefs": len(briefs)}, degraded)
