"""Backtest: past advice, forecasts and predictions against what came after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.gap_analysis import gap_analysis
from flows.recommendations import recommendations
from flows.strategy import strategy
from tasks.backtests import Backtested, backtested, judged_forecasts, measured, past_plans, show_backtest, to_judge, unmet
from tasks.brief import Brief
from tasks.filing import file
from tasks.past_advice import as_of_then, judged, rates
from tasks.run import at_its_start, close_run, mark_failed, open_run

Share = Annotated[float, Field(ge=0, le=1)]


@flow(name="backtest", flow_run_name="backtest of {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def backtest(
    brief: Brief, days: Sequence[datetime] = (), least_coverage: Share | None = None, least_hit_share: Share | None = None
) -> Backtested:
    """How good past plans were: whether intervals held, what probabilities were worth, how often advice was taken up by the market.

    Args:
        brief: Whose plans are looked at.
        days: Past days to advise as of anew, each by itself; without any, the advice of stored plans is judged, such as those of a backfill.
        least_coverage: A gate: the share of days that the 90 % intervals of forecasts must have held, such as 0.8.
        least_hit_share: A gate: the share of recommended topics that must have been taken up within the year after, such as 0.3.

    A gate that is missed makes this run, and the plans after it, degraded by name, and blocks publishing until a later backtest meets it.
    """
    run = at_its_start(open_run("backtest", brief))
    tables = []
    for day in days:
        past = as_of_then(brief, day)
        analysis = await gap_analysis(past, previous_run_id=None)
        await strategy(past, previous_run_id=analysis.run_id)
        advice = await recommendations(past, previous_run_id=analysis.run_id)
        tables.append(judged(past, analysis, advice))
    plans = past_plans(run)
    tables += [judged(brief, plan, plan) for plan in to_judge(run, plans, days)]
    found = rates(tables)
    rows = file(run, "backtests", measured(tables, judged_forecasts(run, plans), least_coverage, least_hit_share))
    show_backtest(run, rows)
    return backtested(close_run(run, {"plans": len(plans), "dates": len(tables), "figures": len(rows)}, unmet(rows)), found)
