"""Report: what a run found, as one HTML file, tables and a summary."""

from prefect import flow

from tasks.analytics.steps import site_traffic
from tasks.backtests import track_record
from tasks.calendar_files import hand_out_calendar
from tasks.gap.steps import LOOKED_AT, SCORE_PARTS, contributed, drawn_map, suggested
from tasks.outcome import Outcome
from tasks.recommendations.steps import hand_out_briefs
from tasks.report.steps import collected, finished, show_report, written
from tasks.run import mark_failed
from tasks.strategy.steps import write_strategy


@flow(name="report", flow_run_name="report of {workspace}", on_failure=[mark_failed], on_crashed=[mark_failed])
async def report(run_id: str | None = None, workspace: str = "default", out: str | None = None) -> Outcome:
    """Write the report of a run, its tables and its calendar.

    Args:
        run_id: The run that is told of. Leave it empty for the latest.
        workspace: Whose run it is.
        out: Folder for the report, on the machine that runs this. Leave it empty for the folder of reports.
    """
    run, record = finished(workspace, run_id)
    drawn, sources = drawn_map(run), contributed(run)
    data = collected(
        run,
        record,
        suggested(run),
        SCORE_PARTS,
        map_places=drawn.places,
        map_axes=drawn.axes,
        checks=LOOKED_AT,
        sources=sources,
        traffic=site_traffic(run),
        backtests=track_record(run),
    )
    files = written(data, out)
    write_strategy(run, out)
    hand_out_briefs(run, out)
    hand_out_calendar(run, out)
    show_report(data, files)
    return Outcome(run_id=data.run_id, workspace=workspace, site=data.target, as_of=data.as_of, report=str(files.report))
