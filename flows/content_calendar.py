"""The content calendar: which piece is published when and where."""

from prefect import flow

from tasks.brief import Brief
from tasks.content_calendar.steps import assigned, known_ids, known_plan, show_calendar
from tasks.filing import file, keep
from tasks.outcome import Outcome
from tasks.run import LATEST, at_its_start, close_run, mark_failed, open_run


@flow(name="content-calendar", flow_run_name="calendar for {brief.target}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def content_calendar(brief: Brief, previous_run_id: str | None = LATEST, run_id: str | None = None) -> Outcome:
    """A calendar of what was accepted and recommended, near its proven optimum, that keeps what people fixed.

    Alone, it reads the analysis `previous_run_id`, by default the latest of the site, what was recommended since, and the last calendar on it; with
    `run_id` it is a part of that run and reads its datasets.

    Args:
        brief: Whose site, against whom, for whom, and within what limits.
        previous_run_id: The run whose analysis is read; `latest` is the last one for the same site before this.
        run_id: The run that this is a part of. Leave it empty to run this alone.
    """
    run = at_its_start(open_run("content_calendar", brief, previous_run_id, run_id))
    known = known_plan(run)
    calendar = assigned(run, known)
    file(run, "posting_windows", known.windows)
    events = file(run, "events", calendar.events, known_ids(run, known))
    keep(run, {"calendar_gates": calendar.lines})
    show_calendar(run, events)
    live = events[~events["state"].isin(("cancelled", "published"))]
    return close_run(run, {"events": len(live), "unplaced": int((calendar.lines["kind"] == "unplaced").sum())}, known.degraded)
