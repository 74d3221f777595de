"""The nodes of strategy, as Prefect sees them: what each reads, computes and shows. All are cheap to repeat and are never cached."""

from pathlib import Path
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.brief_file import read_yaml
from connectors.db.store import Store
from connectors.errors import BriefError
from connectors.lake import Lake
from connectors.site_figures import FiguresWanted
from connectors.tables_file import write_text
from tasks.answers import Purpose
from tasks.brief import Brief
from tasks.persist import frame_of, load, load_keyword_facts, load_links, load_metrics, load_pages
from tasks.progress import tell
from tasks.run import Run, analysis_of, open_store
from tasks.showing import show_table
from tasks.strategy import editing
from tasks.strategy.counted_goals import METRICS
from tasks.strategy.market import read_market
from tasks.strategy.models import PLAN, Asked, Fixed, Market, Strategy
from tasks.strategy.strategy import develop_strategy
from tasks.strategy.summary.facts import strategy_facts
from tasks.strategy.summary.models import STRATEGY_SUMMARY, StrategySummary

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
VISITS = METRICS["traffic"]
"""The metrics of pages that are read: visits, by which pages compare."""
_OLDER_DAYS = 7  # sources end on different days
READ = ("topics", "topic_pages", "coverage", "gaps", "keywords", "competitors")


@task(name="read the market", **NODE)
def known_market(run: Run) -> Market:
    """The pages on topics, and what gap analysis found."""
    tell("developing the strategy")
    store, brief = open_store(), run.brief
    derived = {name: load(store, name, workspace=run.workspace, run_id=analysis_of(run)) for name in READ}
    known: dict[str, Any] = {"workspace": run.workspace, "as_of": run.instant, "mode": run.mode.value}
    pages = load_pages(store, Lake(settings.load().lake), sites=brief.sites, **known)
    links = load_links(store, sites=[brief.target], **known)
    return read_market(brief.target, run.instant, pages, derived, links, imported_figures(store, brief.target, **known), interest(store, run))


def imported_figures(store: Store, site: str, **known: Any) -> pd.DataFrame:
    """The imported figures of a site as a strategy needs them: those of the whole site, and of its pages since the baseline's first day."""
    whole = load_metrics(store, site=site, wanted=FiguresWanted(of="site"), **known)
    if whole.empty:
        return load_metrics(store, site=site, wanted=FiguresWanted(of="pages", metrics=VISITS), **known)
    first_on = (whole["on"].max() - pd.Timedelta(days=PLAN.baseline_days + _OLDER_DAYS)).date()
    of_pages = load_metrics(store, site=site, wanted=FiguresWanted(of="pages", metrics=VISITS, first_on=first_on), **known)
    texts = ["url", "metric", "source", "dimension"]  # categories of two frames do not join
    return pd.concat([whole.astype(dict.fromkeys(texts, "object")), of_pages.astype(dict.fromkeys(texts, "object"))], ignore_index=True)


def interest(store: Store, run: Run) -> pd.DataFrame:
    """How interest in keywords went, as outside sources told by the instant: keyword, on, value, source, unit, place."""
    rows = load_keyword_facts(store, workspace=run.workspace, as_of=run.instant, kinds=["trend"]).dropna(subset=["value", "on"])
    told = [fact or {} for fact in rows["fact"]]
    named = rows.assign(unit=[str(fact.get("unit") or "") for fact in told], place=[str(fact.get("place") or "") for fact in told])
    return named[["keyword", "on", "value", "source", "unit", "place"]].reset_index(drop=True)


@task(name="develop the strategy", **NODE)
def developed(run: Run, market: Market) -> Strategy:
    """Trends, opportunities, pillars, personas and the strategy, with what people fixed as it is."""
    pillars, personas = (_before(run, name) for name in ("pillars", "personas"))
    return develop_strategy(market, asked(run), previous_pillars=pillars, previous_personas=personas, fixed=fixed_by_people(run))


def asked(run: Run) -> Asked:
    """What the brief asks of a strategy."""
    brief = run.brief
    return Asked(
        brief.capacity_per_week,
        brief.horizon_days,
        tuple(str(goal) for goal in brief.goals),
        tuple((str(channel.name), channel.per_week, channel.timezone) for channel in brief.channels),
        tuple(str(kind) for kind in brief.content_types),
        brief.audience,
    )


def _before(run: Run, dataset: str) -> pd.DataFrame | None:
    """What the run before, or the analysis itself where the strategy runs alone, holds of a dataset; None where it holds nothing."""
    before = run.previous_run_id if run.is_part else analysis_of(run)
    found = pd.DataFrame() if before is None else load(open_store(), dataset, workspace=run.workspace, run_id=before)
    return found if len(found) else None


def fixed_by_people(run: Run) -> Fixed:
    """What people decided about the strategy of the site, as it was known at the run's instant or its start."""
    until = max(run.instant, run.started_at) if run.brief.as_of is None else run.instant
    rows = open_store().select("decisions", run.workspace, site=run.brief.target)
    return editing.fixed_from(frame_of("decisions", rows), until)


def ids(market: Market, facts: pd.DataFrame, pillars: pd.DataFrame | None = None) -> dict[str, Any]:
    """The ids that the datasets may use."""
    known: dict[str, Any] = {"topic_ids": set(market.topics["topic_id"]), "evidence_ids": set(facts["evidence_id"])}
    return known if pillars is None else {**known, "pillar_ids": set(pillars["pillar_id"])}


SHOWN = ("rank", "label", "share", "own_page_count", "market_page_count", "missing_count", "hub_status")
"""The columns of a pillar that fit a screen."""
EDITABLE = {"pillars": "pillars", "personas": "personas", "lines": "strategies"}
"""The dataset of each part of a strategy's file."""


def strategy_text(workspace: str, site: str, run_id: str) -> str:
    """The strategy of a run as YAML that its user can edit."""
    return editing.strategy_yaml(site, run_id, _parts(workspace, run_id), _decided_so_far(workspace, site))


def _decided_so_far(workspace: str, site: str) -> Fixed:
    return editing.fixed_from(frame_of("decisions", open_store().select("decisions", workspace, site=site)), settings.now())


@task(name="write the strategy", **NODE)
def write_strategy(run: Run, out: str | None) -> Path | None:
    """The strategy of a run as `strategy.yaml` beside its report: in `out`, by default in the run's folder of reports. None where it has none."""
    if not len(load(open_store(), "pillars", workspace=run.workspace, run_id=run.run_id)):
        return None
    folder = Path(out) if out else settings.load().reports / run.workspace / run.run_id
    return write_text(folder / "strategy.yaml", strategy_text(run.workspace, run.brief.target, run.run_id))


def _parts(workspace: str, run_id: str) -> dict[str, pd.DataFrame]:
    return {part: load(open_store(), dataset, workspace=workspace, run_id=run_id) for part, dataset in EDITABLE.items()}


def decide(brief: Brief, path: Path) -> int:
    """Keep what an edited file decides, for this run and all later ones; how many decisions that were.

    Raises `BriefError` where the file is no strategy of the brief's site, names a run that is not there, or asks for what cannot be.
    """
    store = open_store()
    try:
        edited = editing.read_edited(read_yaml(path))
        if edited.site != brief.target:
            raise BriefError(f"{path}: is a strategy of {edited.site}, and the brief is for {brief.target}. Name the file of this site.")
        parts = _parts(brief.workspace, edited.run_id)
        decided = editing.decisions_of(edited, parts, settings.now(), _decided_so_far(brief.workspace, brief.target))
    except editing.NotAStrategy as error:
        raise BriefError(f"{path}: {error}") from error
    rows = [{"workspace": brief.workspace, **{str(name): value for name, value in row.items()}} for row in decided.to_dict("records")]
    return store.upsert("decisions", rows)


@task(name="show the strategy", **NODE)
def show_strategy(run: Run, pillars: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Tables for the Prefect UI: the pillars, and the strategy line by line."""
    columns = ["label", "share", "own_page_count", "market_page_count", "missing_count", "hub_status"]
    show_table(pillars[columns], "pillars", f"What {run.brief.target} is to be known for")
    show_table(lines[["section", "label", "statement"]], "strategy", f"The strategy of {run.brief.target}")


def strategy_summary(run: Run) -> tuple[Purpose[StrategySummary], pd.DataFrame]:
    """The summary of the run's strategy, as it is asked for, and the facts that it may rest on."""
    held = {name: load(open_store(), name, workspace=run.workspace, run_id=run.run_id) for name in ("pillars", "strategies")}
    return STRATEGY_SUMMARY, strategy_facts(held["pillars"], held["strategies"], run.brief.target, run.instant)
