"""The whole plan: facts in, report out. The variables are the edges of the DAG."""

from prefect import flow

from flows.analytics import analytics
from flows.content_calendar import content_calendar
from flows.facts import facts
from flows.gap_analysis import gap_analysis
from flows.recommendations import recommendations
from flows.report import report
from flows.scrape import scrape
from flows.strategy import strategy
from flows.summary import summary
from tasks.backtests import gated
from tasks.brief import Brief
from tasks.outcome import Outcome, merged
from tasks.run import LATEST, close_run, mark_failed, open_run, record, settled, stand_at, withheld
from tasks.sources import paid_usd


@flow(name="content-plan", flow_run_name="plan for {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def content_plan(
    brief: Brief, previous_run_id: str | None = LATEST, replay: bool = False, out: str | None = None, is_reported: bool = True
) -> Outcome:
    """A content plan for the brief's site: facts of outside sources, crawl, gap analysis, analytics, strategy, recommendations,
    calendar, summary, report.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The plan that this one continues; `latest` is the last one before it.
        replay: Do everything after the crawl again from the archive, with no network.
        out: Folder for the report, on the machine that runs this. Leave it empty for the folder of reports.
        is_reported: Write the report; without it the plan is only stored.
    """
    run = open_run("content_plan", brief, previous_run_id)
    told = await settled(run, "outside sources", await facts(brief, replay=replay, run_id=run.run_id, return_state=True))
    crawled = await scrape(brief, replay=replay, run_id=run.run_id)
    run = stand_at(run, told.as_of, crawled.as_of)
    gaps = await gap_analysis(brief, run_id=run.run_id, return_state=True)
    measured = await analytics(brief, run_id=run.run_id, return_state=True)
    strategic = await strategy(brief, run_id=run.run_id, return_state=True)
    advice = await recommendations(brief, run_id=run.run_id, replay=replay, spent_usd=paid_usd(told), return_state=True)
    advised = await settled(run, "recommendations", advice)
    planned = await content_calendar(brief, run_id=run.run_id, replay=replay, spent_usd=paid_usd(told), return_state=True)
    dated = await settled(run, "calendar", planned)
    phrased = await summary(brief, run.run_id, replay, paid_usd(told), return_state=True)
    worded = await settled(run, "summary", phrased)
    parts = {"gap analysis": gaps, "analytics": measured, "strategy": strategic}
    lost = (withheld(what, state) for what, state in parts.items())
    degraded = merged(told.degraded, crawled.degraded, *lost, advised.degraded, dated.degraded, worded.degraded, gated(run))
    record(run, degraded)
    reported = await report(run.run_id, brief.workspace, out) if is_reported else advised
    return close_run(run, crawled.counts, degraded, reported.report)
