"""The content calendar: which piece is published when and where."""

from prefect import flow

from tasks.brief import Brief
from tasks.content_calendar.steps import assigned, known_ids, known_plan, redrafted, show_calendar, wanted_words
from tasks.filing import file, keep
from tasks.outcome import Outcome, merged
from tasks.run import LATEST, at_its_start, close_run, mark_failed, open_run
from tasks.wording import Request, answered


@flow(name="content-calendar", flow_run_name="calendar for {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def content_calendar(
    brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None, replay: bool = False, spent_usd: float = 0.0
) -> Outcome:
    """A calendar of what was accepted and recommended, near its proven optimum, that keeps what people fixed.

    Alone, it reads the analysis `previous_run_id`, by default the latest of the site, what was recommended since, and the last calendar on it; with
    `run_id` it is a part of that run and reads its datasets.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The run whose analysis is read; `latest` is the last one for the same site before this.
        run_id: The run that this is a part of. Leave it empty to run this alone.
        replay: Have a model word derivatives only by answers that were bought before.
        spent_usd: What the run has paid for sources, out of the same budget as the model.
    """
    run = at_its_start(open_run("content_calendar", brief, previous_run_id, run_id))
    known = known_plan(run)
    calendar = assigned(run, known)
    answers, degraded = answered(run, [Request(*one) for one in wanted_words(calendar)], spent_usd, is_silent=replay)
    worded = redrafted(calendar, answers)
    file(run, "posting_windows", known.windows)
    events = file(run, "events", worded.events, known_ids(run, known))
    keep(run, {"calendar_gates": calendar.lines})
    show_calendar(run, events)
    live = events[~events["state"].isin(("cancelled", "published"))]
    return close_run(
        run, {"events": len(live), "unplaced": int((calendar.lines["kind"] == "unplaced").sum())}, merged(known.degraded, degraded, worded.degraded)
    )
