"""Analytics: what the published work did, why it changed, and what to expect of it."""

from prefect import flow

from tasks.analytics.steps import (
    evolved,
    forecast_traffic,
    ids,
    known_figures,
    measured,
    predicted,
    proved,
    show_analytics,
)  # fmt: skip
from tasks.brief import Brief
from tasks.filing import file, with_ledger
from tasks.gap.steps import expected_clicks, planned_pieces, title_intents
from tasks.outcome import Outcome
from tasks.run import LATEST, at_its_start, close_run, mark_failed, open_run


@flow(name="analytics", flow_run_name="analytics of {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def analytics(brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None) -> Outcome:
    """Performance, decay, cannibalisation, evolution, forecasts and predictions from stored figures and pages.

    Alone, it reads the analysis `previous_run_id`, by default the latest of the site; with `run_id` it is a part of that run and reads its
    analysis. Without imported figures it tells what pages alone tell.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The run whose analysis is read; `latest` is the last one for the same site before this.
        run_id: The run that this is a part of. Leave it empty to run this alone.
    """
    run = at_its_start(open_run("analytics", brief, previous_run_id, run_id))
    known = known_figures(run)
    told = measured(run, known, expected_clicks(run), title_intents(run))
    changed, cited = evolved(run, known)
    evidence = file(run, "evidence", with_ledger(run, told.facts, cited))
    performance = file(run, "performance", told.performance, ids(evidence))
    decay = file(run, "decay", told.decay, ids(evidence))
    file(run, "cannibalisation", told.cannibalisation, ids(evidence))
    file(run, "goal_progress", told.goal_progress)
    file(run, "evolution", changed, ids(evidence))
    file(run, "forecasts", forecast_traffic(run, known))
    file(run, "predictions", predicted(run, known, planned_pieces(run)))
    file(run, "outcomes", proved(run, known))
    show_analytics(run, performance, decay)
    return close_run(run, {"performance": len(performance), "decay": len(decay), "evolution": len(changed)})
