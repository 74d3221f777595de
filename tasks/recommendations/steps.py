"""The nodes of recommendations, as Prefect sees them: what each reads, computes and shows. All are cheap to repeat and are never cached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.brief_document import DocumentPart, write_document
from connectors.metric_months import MetricMonths
from connectors.tables_file import write_bytes, write_text
from tasks.answers import Purpose
from tasks.evidence import COLUMNS
from tasks.filing import ledger_with
from tasks.metric_days import DaysOf, load_days
from tasks.persist import frame_of, load, load_links
from tasks.progress import tell
from tasks.recommendations.brief.answer import reworded
from tasks.recommendations.brief.facts import brief_facts
from tasks.recommendations.brief.models import WRITING_BRIEF, Brief, BriefAnswer
from tasks.recommendations.brief.write import write_brief
from tasks.recommendations.brief_markdown import brief_markdown
from tasks.recommendations.brief_parts import brief_parts
from tasks.recommendations.changes import CHANGE_COLUMNS, diff_recommendations
from tasks.recommendations.findings import READ, Findings, read_findings
from tasks.recommendations.formats import recommend_formats
from tasks.recommendations.kept import Before, with_accepted
from tasks.recommendations.models import RECOMMENDATIONS, RecommendationParameters, Recommendations
from tasks.recommendations.page_steps import with_page_steps
from tasks.recommendations.recommend import generate_recommendations
from tasks.run import Run, analysis_of, finished_run, open_store
from tasks.showing import show_note, show_table
from tasks.synthesize import Synthesis

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
STORED = tuple(name for name in READ if name not in ("formats", "metrics", "serp"))
"""The datasets that are read from the runs before."""
OTHERS = ("strategy", "analytics")
"""Flows that may have been run alone since the analysis: their datasets are newer than its own."""
SHOWN = ("rank", "action", "title", "priority", "impact", "confidence", "effort_hours", "state")
"""The columns of a recommendation that fit a screen."""
_CLICK_DAYS = 91
_SHOWN_BRIEFS = 20
_ID_CHARS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A brief made of the evidence, and the facts that its words may rest on."""

    brief: Brief
    facts: pd.DataFrame


@task(name="read findings", **NODE)
def known_findings(run: Run, pages: pd.DataFrame, forms: pd.DataFrame, ranking: pd.DataFrame | None) -> Findings:
    """What all modules found of the site. `pages` have their texts; `forms` and `ranking` are those of `tasks.gap.steps`."""
    tell("weighing what to do next")
    known: dict[str, Any] = {"workspace": run.workspace, "as_of": run.instant, "mode": run.mode.value}
    data = {name: _newest(run, name) for name in STORED}
    links = load_links(open_store(), sites=[run.brief.target], **known)
    serp = pd.DataFrame() if ranking is None else ranking
    return read_findings(run.brief.target, run.instant, pages, {**data, "formats": forms, "metrics": _clicks(run), "serp": serp}, links)


def _sources(run: Run) -> tuple[str, ...]:
    """The runs that findings are read from: the run itself where it is a part of one, else its analysis and what was run alone since."""
    if run.is_part:
        return (run.run_id,)
    store, analysis = open_store(), analysis_of(run)
    since = finished_run(store, run.workspace, analysis)["as_of"]
    alone = [store.latest_run(run.workspace, flow, before=run.instant + timedelta(microseconds=1), site=run.brief.target) for flow in OTHERS]
    return (*(row["run_id"] for row in alone if row and row["as_of"] >= since and row["previous_run_id"] == analysis), analysis)


def _newest(run: Run, dataset: str) -> pd.DataFrame:
    """What the newest of the runs that hold any of a dataset holds of it."""
    held = [load(open_store(), dataset, workspace=run.workspace, run_id=one) for one in _sources(run)]
    return next((frame for frame in held if len(frame)), held[-1])


def _clicks(run: Run) -> pd.DataFrame:
    """The daily clicks in search of each page in the last quarter that is known."""
    days = load_days(
        DaysOf(open_store(), MetricMonths(settings.load().lake), run.workspace, run.brief.target, run.instant, run.mode.value), ["clicks"]
    )
    rows = days[days["on"] > days["on"].max() - pd.Timedelta(days=_CLICK_DAYS)] if len(days) else days
    return rows.astype({"url": "object", "metric": "object", "source": "object"}).assign(site=run.brief.target, dimension="")


@task(name="recommend", **NODE)
def recommended(run: Run, findings: Findings) -> Recommendations:
    """What to do next, best first, as people's decisions by the run's instant, or its start, have it."""
    decisions = _decisions(run)
    made = generate_recommendations(findings, decisions, _parameters(run))
    found = Recommendations(with_page_steps(findings, made.rows), made.facts)
    before = _run_before(run)
    return found if before is None else with_accepted(found, decisions, _before(run, before), set(findings["topics"]["topic_id"]))


def _run_before(run: Run) -> str | None:
    """The run that recommendations are compared with."""
    return run.previous_run_id if run.is_part else analysis_of(run)


def _before(run: Run, run_id: str) -> Before:
    ledger = load(open_store(), "evidence", workspace=run.workspace, run_id=run_id).reindex(columns=COLUMNS)
    return Before(ranked_rows(run.workspace, run_id), ledger, finished_run(open_store(), run.workspace, run_id)["as_of"])


def _parameters(run: Run) -> RecommendationParameters:
    return replace(RECOMMENDATIONS, learning=replace(RECOMMENDATIONS.learning, is_on=run.brief.learn_from_decisions))


def _decisions(run: Run) -> pd.DataFrame:
    until = max(run.instant, run.started_at) if run.brief.as_of is None else run.instant
    rows = open_store().select("decisions", run.workspace, site=run.brief.target, order=("at", "decision_id"))
    return frame_of("decisions", [row for row in rows if row["at"] <= until])


@task(name="extend the ledger", **NODE)
def extended(run: Run, *facts: pd.DataFrame) -> pd.DataFrame:
    """The ledgers of the runs that findings were read from, with these facts, each once."""
    return ledger_with(run, *facts, of=_sources(run))


@task(name="draft briefs", **NODE)
def drafted(run: Run, findings: Findings, found: Recommendations) -> list[Draft]:
    """A brief made of the evidence for each recommendation that was accepted."""
    accepted = found.rows[found.rows["state"] == "accepted"]
    topics = sorted({str(topic) for topic in accepted["topic_id"] if isinstance(topic, str)})
    forms = recommend_formats(findings, topics, RECOMMENDATIONS.formats)
    ledger = extended.fn(run, found.facts)
    briefs = [write_brief(findings, _record(row), forms, ledger) for row in accepted.to_dict("records")]
    return [Draft(brief, brief_facts(brief, run.instant)) for brief in briefs]


def wanted_words(drafts: Sequence[Draft]) -> list[tuple[Purpose[BriefAnswer], pd.DataFrame]]:
    """The words of the briefs as they are asked for, and the facts that they may rest on."""
    return [(WRITING_BRIEF, draft.facts) for draft in drafts]


@task(name="write briefs", **NODE)
def briefed(run: Run, drafts: Sequence[Draft], answers: Sequence[Synthesis[BriefAnswer]]) -> pd.DataFrame:
    """The briefs as rows: titles, angle and outline in a model's words where one wrote them."""
    rows = [_brief_row(draft, answer) for draft, answer in zip(drafts, answers, strict=True)]
    told = frame_of("briefs", [{"workspace": run.workspace, "run_id": run.run_id, "rank": None, **row} for row in rows])
    return told.drop(columns=["workspace", "run_id", "rank"])


def _record(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _brief_row(draft: Draft, answer: Synthesis[BriefAnswer]) -> dict[str, Any]:
    """The brief as it is stored, and who wrote its words."""
    by_model = answer.written_by == "model"
    brief = reworded(draft.brief, answer.answer, draft.facts) if by_model else draft.brief
    cited = [source.evidence_id for source in draft.brief.sources]
    named = {"written_by": answer.written_by, "model": answer.model, "prompt_version": answer.prompt_version if by_model else None}
    return {**brief.model_dump(mode="json"), **named, "evidence_ids": list(dict.fromkeys([*cited, *draft.facts["evidence_id"]]))}


@task(name="compare with the run before", **NODE)
def changed(run: Run, rows: pd.DataFrame) -> pd.DataFrame:
    """What is new, gone or moved since the run before; nothing where there was none."""
    before = _run_before(run)
    held = pd.DataFrame() if before is None else ranked_rows(run.workspace, before)
    return diff_recommendations(held, rows.assign(rank=range(1, len(rows) + 1))) if len(held) else pd.DataFrame(columns=CHANGE_COLUMNS)


def ranked_rows(workspace: str, run_id: str) -> pd.DataFrame:
    """The recommendations of a run with their ranks."""
    rows = load(open_store(), "recommendations", workspace=workspace, run_id=run_id)
    return rows.assign(rank=range(1, len(rows) + 1))


def ids(findings: Findings, facts: pd.DataFrame, rows: pd.DataFrame | None = None) -> dict[str, Any]:
    """The ids that the datasets may use."""
    known: dict[str, Any] = {"topic_ids": set(findings["topics"]["topic_id"]), "evidence_ids": set(facts["evidence_id"])}
    return known if rows is None else {**known, "recommendation_ids": set(rows["recommendation_id"])}


@task(name="show recommendations", **NODE)
def show_recommendations(run: Run, rows: pd.DataFrame, briefs: pd.DataFrame) -> None:
    """For the Prefect UI: what to do next as a table, with the ids that decisions are made by, and each brief."""
    if len(rows):
        ordered = rows.assign(rank=range(1, len(rows) + 1)).head(50).to_dict("records")
        table = [{**shown_row(row), "id": row["recommendation_id"]} for row in ordered]
        show_table(table, "recommendations", f"What {run.brief.target} should do next, best first")
    for brief in stored_briefs(briefs)[:_SHOWN_BRIEFS]:
        show_note(brief_markdown(brief), f"brief-{brief.recommendation_id[:12]}", f"Brief: {brief.title}")


def shown_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A recommendation as a line of a table."""
    return {name: _impact(row) if name == "impact" else round(row[name], 1) if isinstance(row[name], float) else row[name] for name in SHOWN}


def _impact(row: Mapping[Any, Any]) -> str:
    low, high, unit = row["impact_lo"], row["impact_hi"], row["impact_unit"]
    return "" if pd.isna(low) or not isinstance(unit, str) else f"{low:,.0f}–{high:,.0f} {unit}"


def stored_briefs(rows: pd.DataFrame) -> list[Brief]:
    """Briefs from the rows of their dataset."""
    known = rows.astype(object).where(rows.notna(), None)
    return [Brief.model_validate({name: row[name] for name in Brief.model_fields}) for row in known.to_dict("records")]


@task(name="write briefs as files", **NODE)
def hand_out_briefs(run: Run, out: str | None) -> None:
    """The briefs of a run in the folder `briefs` beside its report: in `out`, by default in the run's folder of reports."""
    folder = Path(out) if out else settings.load().reports / run.workspace / run.run_id
    write_briefs(run.workspace, run.run_id, folder / "briefs")


def write_briefs(workspace: str, run_id: str, folder: Path) -> Sequence[Path]:
    """The briefs of a run as Markdown and Word documents in a folder: where the first ones were written."""
    run = finished_run(open_store(), workspace, run_id)
    written = []
    for brief in stored_briefs(load(open_store(), "briefs", workspace=workspace, run_id=run_id)):
        parts = [DocumentPart(*part) for part in brief_parts(brief)]
        written.append(write_text(folder / f"{brief.recommendation_id}.md", brief_markdown(brief)))
        write_bytes(folder / f"{brief.recommendation_id}.docx", write_document(brief.title, parts, run["as_of"]))
    return written


def named_rows(workspace: str, run_id: str, count: int) -> list[dict[str, Any]]:
    """The first recommendations of a run as lines of a table, each with the start of its id that decisions are made by."""
    rows = ranked_rows(workspace, run_id).head(count).to_dict("records")
    return [{"id": str(row["recommendation_id"])[:_ID_CHARS], **shown_row(row)} for row in rows]


def told_changes(workspace: str, before: str, now: str) -> list[dict[str, Any]]:
    """What is new, gone or moved in a run against another, as lines of a table; a `StoreError` where a run is not there."""
    for run_id in (before, now):
        finished_run(open_store(), workspace, run_id)
    moved = diff_recommendations(ranked_rows(workspace, before), ranked_rows(workspace, now))
    lines = moved[moved["change"] != "same"][["change", "action", "title", "rank_before", "rank_now", "why"]]
    return [_record(row) for row in lines.astype(object).where(lines.notna(), None).to_dict("records")]
