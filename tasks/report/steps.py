"""The nodes of the report: what it is made from, where it is written, and what of it the Prefect UI shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.db.store import Store
from connectors.tables_file import write_table, write_text
from tasks.brief import Brief
from tasks.health import ages, recent_runs, row_counts
from tasks.persist import load, load_pages
from tasks.progress import tell
from tasks.report.models import ReportInput
from tasks.run import ANALYSES, Run, finished_run, open_store, run_of
from tasks.showing import show_note, show_table
from tasks.text.markdown import escape

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
ANALYTICS = ("performance", "decay", "cannibalisation", "evolution", "forecasts", "predictions", "goal_progress", "outcomes")
DATASETS = (
    *ANALYTICS, "topics", "topic_pages", "coverage", "gaps", "evidence", "keywords", "site_audit", "link_metrics", "site_structure", "validations",
    "quarantine", "industry_trends", "opportunities", "pillars", "personas", "strategies", "wordings", "model_calls",
    "recommendations", "recommendation_changes", "events", "calendar_gates", "posting_windows",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files:
    """Where a report was written."""

    report: Path
    gaps: Path
    keywords: Path
    site_audit: Path
    competitors: Path
    recommendations: Path
    summary: Path
    performance: Path | None = None
    decay: Path | None = None
    """These two where there is anything in them."""


def finished(workspace: str, run_id: str | None) -> tuple[Run, Mapping[str, Any]]:
    """A run and its record; by default the last finished one."""
    record = finished_run(open_store(), workspace, run_id)
    return run_of(record, Brief.model_validate(record["brief"])), record


@task(name="collect", **NODE)
def collected(
    run: Run,
    record: Mapping[str, Any],
    suggestions: pd.DataFrame,
    score_parts: Mapping[str, str],
    *,
    map_places: pd.DataFrame | None = None,
    map_axes: pd.DataFrame | None = None,
    checks: Mapping[str, str] | None = None,
    sources: pd.DataFrame | None = None,
    traffic: pd.DataFrame | None = None,
    backtests: pd.DataFrame | None = None,
) -> ReportInput:
    """Everything that the report of a run is made from. The frames that are no datasets are arguments; `ReportInput` says what they hold."""
    tell("writing the report")
    store = open_store()
    derived: dict[str, Any] = {name: _held(run, name) for name in DATASETS}
    captures = store.captures_as_of(run.workspace, run.brief.sites, run.instant)
    return ReportInput(
        workspace=run.workspace,
        target=run.brief.target,
        competitors=run.brief.rivals,
        brief=record["brief"],
        run_id=run.run_id,
        as_of=run.instant,
        mode=str(run.mode),
        started_at=record["started_at"],
        versions=record["versions"] or {},
        degraded=record["degraded"] or [],
        captures_summary=summed(captures),
        suggestions=suggestions,
        score_parts=score_parts,
        checks=checks or {},
        map_places=_or_empty(map_places),
        map_axes=_or_empty(map_axes),
        sources=_or_empty(sources),
        traffic=_or_empty(traffic),
        backtests=_or_empty(backtests),
        profiles=_held(run, "competitors"),
        pages=load_pages(store, None, workspace=run.workspace, sites=run.brief.sites, as_of=run.instant, mode=run.mode.value),
        **_health(store, record, captures, _or_empty(sources), run),
        **derived,
    )


def _health(store: Store, record: Mapping[str, Any], captures: Sequence[Mapping[str, Any]], sources: pd.DataFrame, run: Run) -> dict[str, Any]:
    """How the run stands beside those before it, and how old what it read is."""
    return {
        "row_counts": row_counts(store, record),
        "recent_runs": recent_runs(store, record, settings.now()),
        "ages": ages(captures, sources, run.instant),
    }


def _held(run: Run, dataset: str) -> pd.DataFrame:
    """What a run holds of a dataset, or, where it is the run of one module alone, what the analysis does that it builds on."""
    own = load(open_store(), dataset, workspace=run.workspace, run_id=run.run_id)
    if len(own) or run.flow in ANALYSES or run.previous_run_id is None or dataset in ANALYTICS:
        return own
    return load(open_store(), dataset, workspace=run.workspace, run_id=run.previous_run_id)


def _or_empty(frame: pd.DataFrame | None) -> pd.DataFrame:
    return pd.DataFrame() if frame is None else frame


def summed(captures: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Last captures by site and outcome: count, bytes and seconds."""
    frame = pd.DataFrame(captures, columns=["site", "outcome", "body_bytes", "duration_s"])
    named = {"count": ("outcome", "size"), "bytes": ("body_bytes", "sum"), "seconds": ("duration_s", "sum")}
    return frame.groupby(["site", "outcome"]).agg(**named).reset_index()


@task(name="write report", **NODE)
def written(data: ReportInput, out: str | None) -> Files:
    """The report, its tables and the summary, as files in `out`, by default in the reports folder."""
    from tasks.report import tables
    from tasks.report.render import render
    from tasks.report.summary import summary_lines

    folder = Path(out) if out else settings.load().reports / data.workspace / data.run_id
    return Files(
        report=write_text(folder / "report.html", render(data)),
        gaps=_table(folder / "gaps.csv", tables.gaps_table(data.gaps, data.pages)),
        keywords=_table(folder / "keywords.csv", tables.keywords_table(data.keywords)),
        site_audit=_table(folder / "site_audit.csv", tables.audit_table(data.site_audit)),
        competitors=_table(folder / "competitors.csv", tables.competitors_table(data.profiles, data.topics)),
        recommendations=_table(folder / "recommendations.csv", tables.recommendations_table(data.recommendations)),
        summary=write_text(folder / "summary.txt", "\n".join(summary_lines(data, 110)) + "\n"),
        performance=_table(folder / "performance.csv", tables.performance_table(data.performance)) if len(data.performance) else None,
        decay=_table(folder / "decay.csv", tables.decay_table(data.decay)) if len(data.decay) else None,
    )


def _table(path: Path, table: pd.DataFrame) -> Path:
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    return write_table(path, rows, list(table.columns))


@task(name="show in the UI", **NODE)
def show_report(data: ReportInput, files: Files) -> None:
    """On the page of the whole run: the summary with a link to the report, where the reports folder is served, the charts and the checks."""
    from tasks.report.summary import artifact_markdown
    from tasks.report.ui_charts import charts_markdown

    link = _served(files.report)
    if link:
        show_note(f"[Open the report for {escape(data.target)}]({link})\n", "report", "The whole report", on_whole_run=True)
    show_note(artifact_markdown(data, link), "summary", f"Plan for {data.target}", on_whole_run=True)
    if charts := charts_markdown(data):
        show_note(charts, "charts", f"Charts for {data.target}", on_whole_run=True)
    figures = {"checks": ("is_met", "size"), "met": ("is_met", "sum"), "quarantined": ("quarantined_count", "max")}
    checks = data.validations.groupby("dataset", sort=True).agg(**figures).reset_index()
    show_table(checks, "data-checks", "What the expectations found, by dataset", on_whole_run=True)


def _served(report: Path) -> str | None:
    """The address of a report, where the folder that it is in is served."""
    found = settings.load()
    if not found.report_url or not report.is_relative_to(found.reports):
        return None
    return f"{found.report_url.rstrip('/')}/{report.relative_to(found.reports).as_posix()}"
