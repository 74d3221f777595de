"""Summary: what the modules found, put into words. A model phrases, where the brief names one; the evidence decides."""

from prefect import flow

from tasks.brief import Brief
from tasks.filing import file, with_ledger
from tasks.gap.steps import gap_summary
from tasks.outcome import Outcome
from tasks.run import close_run, open_run
from tasks.strategy.steps import strategy_summary
from tasks.wording import Request, worded


@flow(name="summary", flow_run_name="summary for {brief.target}")
async def summary(brief: Brief, run_id: str, replay: bool = False, spent_usd: float = 0.0) -> Outcome:
    """The summaries of the gaps and of the strategy of a plan, as a part of its run.

    `spent_usd` is what the run has paid for sources, out of the same budget. With `replay`, only answers that were bought before are used.
    """
    run = open_run("summary", brief, run_id=run_id)
    wanted = [Request(*gap_summary(run)), Request(*strategy_summary(run))]
    evidence = file(run, "evidence", with_ledger(run, *(one.facts for one in wanted)))
    told = worded(run, wanted, spent_usd, is_silent=replay)
    sentences = file(run, "wordings", told.sentences, {"evidence_ids": set(evidence["evidence_id"])})
    return close_run(run, {"sentences": len(sentences)}, told.degraded)
