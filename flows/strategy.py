"""Strategy: pillars, trends, opportunities, readers, and what they mean for position, targets, channels and weeks."""

from prefect import flow

from tasks.brief import Brief
from tasks.filing import file, with_ledger
from tasks.outcome import Outcome
from tasks.run import LATEST, at_its_analysis, close_run, mark_failed, open_run
from tasks.strategy.steps import developed, ids, known_market, show_strategy


@flow(name="strategy", flow_run_name="strategy of {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def strategy(brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None) -> Outcome:
    """A strategy from what gap analysis found.

    Alone, it reads the analysis `previous_run_id`, by default the latest of the site; with `run_id` it is a part of that run and reads its
    analysis. What people fixed of an earlier strategy stands.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The run whose analysis is read; `latest` is the last one for the same site before this.
        run_id: The run that this is a part of. Leave it empty to run this alone.
    """
    run = at_its_analysis(open_run("strategy", brief, previous_run_id, run_id))
    market = known_market(run)
    found = developed(run, market)
    evidence = file(run, "evidence", with_ledger(run, found.facts))
    file(run, "industry_trends", found.industry_trends, ids(market, evidence))
    pillars = file(run, "pillars", found.pillars, ids(market, evidence))
    file(run, "opportunities", found.opportunities, ids(market, evidence, pillars))
    personas = file(run, "personas", found.personas, ids(market, evidence))
    lines = file(run, "strategies", found.strategies, ids(market, evidence))
    show_strategy(run, pillars, lines)
    return close_run(run, {"pillars": len(pillars), "personas": len(personas), "trends": len(found.industry_trends)})
