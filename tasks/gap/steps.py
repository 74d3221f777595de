"""The nodes of gap analysis, as Prefect sees them: what each reads, computes and shows. All are cheap to repeat and are never cached."""

from datetime import timedelta
from typing import Any, Literal

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.db.facts import MetricsWanted
from connectors.errors import StoreError
from connectors.lake import Lake
from connectors.web.urls import site_of
from tasks import evidence
from tasks.answers import Purpose
from tasks.facts import reconcile
from tasks.gap import score
from tasks.gap import topics as topic_model
from tasks.gap.audit.audit import audit_site
from tasks.gap.audit.checks import CHECKS
from tasks.gap.audit.models import SiteAudit
from tasks.gap.click_curve import click_curve
from tasks.gap.competition import CompetitorAnalysis, analyze_competitors
from tasks.gap.content import prepare
from tasks.gap.content_rows import content_rows
from tasks.gap.contributions import contributions
from tasks.gap.fact_frames import SEARCH_METRICS, keyword_facts_of, queries_of
from tasks.gap.formats import page_formats
from tasks.gap.keyword_research import KeywordFacts, KeywordResearch, research_keywords
from tasks.gap.keywords import classify_intent
from tasks.gap.models import TopicParameters
from tasks.gap.positioning import topic_shares
from tasks.gap.positioning_map import PositioningMap, positioning_map
from tasks.gap.rivals import RIVAL_COLUMNS, suggest_rivals
from tasks.gap.selection import analysable
from tasks.gap.space import Space, page_space
from tasks.gap.summary.facts import gap_facts
from tasks.gap.summary.models import GAP_SUMMARY, GapSummary
from tasks.pages import listed_frame
from tasks.persist import load, load_captures, load_keyword_facts, load_links, load_metrics, load_pages
from tasks.progress import tell
from tasks.run import Run, analysis_or_none, finished_run, open_store
from tasks.showing import show_table

SCORE_PARTS = {
    "part_novelty": "how surprising it is that the target is absent (up to 0.70; stale: how long ago it wrote)",
    "part_demand": "competitors' pages on it, an estimate of demand by publishing volume (up to 0.05)",
    "part_competition": "share of the competitors that cover it (up to 0.20)",
    "part_recency": "how recent their pages are: half after two years (up to 0.05)",
}
"""What each part of a gap's score is, for its readers."""

LOOKED_AT = {name: check.what for name, check in CHECKS.items()}
"""What each check of the audit looks at."""

PLACED = ("topic_id", "site", "url", "similarity")

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


def _known(run: Run) -> dict[str, Any]:
    """Whose facts are read, and as known when."""
    return {"workspace": run.workspace, "as_of": run.instant}


@task(name="load pages", **NODE)
def standing_pages(run: Run) -> pd.DataFrame:
    """The pages of the brief's sites that stand at the run's instant, with their texts."""
    tell("reading pages")
    lake = Lake(settings.load().lake)
    pages = load_pages(open_store(), lake, workspace=run.workspace, sites=run.brief.sites, as_of=run.instant, mode=run.mode.value)
    if run.brief.target not in set(pages["site"]):
        raise StoreError(f"Nothing is known of {run.brief.target} at {run.instant:%Y-%m-%d %H:%M} UTC. Crawl it first, or choose a later as_of.")
    return pages


@task(name="choose pages", **NODE)
def analysed_pages(pages: pd.DataFrame) -> pd.DataFrame:
    """Those of the pages that tell what a site covers."""
    return analysable(pages)


@task(name="load known topics", **NODE)
def known_topics(run: Run) -> pd.DataFrame | None:
    """The topics of the run before, by page, so that topics keep their ids; None where there is no such run."""
    if run.previous_run_id is None:
        return None
    return load(open_store(), "topic_pages", workspace=run.workspace, run_id=run.previous_run_id)


@task(name="compare pages", **NODE)
def compared(pages: pd.DataFrame) -> Space:
    """The pages as vectors, which topics and gaps share."""
    tell("comparing pages")
    return page_space(prepare(pages), TopicParameters().space)


@task(name="find topics", **NODE)
def find_topics(pages: pd.DataFrame, space: Space, known: pd.DataFrame | None) -> topic_model.Topics:
    """Topics over all sites together."""
    tell("finding topics")
    return topic_model.find_topics(pages, known, space=space)


@task(name="measure coverage", **NODE)
def covered(run: Run, pages: pd.DataFrame, topic_pages: pd.DataFrame) -> pd.DataFrame:
    """Each site's coverage of each topic."""
    return topic_model.coverage(pages, topic_pages, run.instant)


@task(name="find gaps", **NODE)
def find_gaps(run: Run, pages: pd.DataFrame, space: Space, found: topic_model.Topics) -> pd.DataFrame:
    """What the target is missing, best first."""
    tell("finding gaps")
    return score.find_gaps(pages, run.brief.target, topics=found, as_of=run.instant, space=space)


@task(name="compare competitors", **NODE)
def compared_sites(run: Run, pages: pd.DataFrame, found: topic_model.Topics, coverage: pd.DataFrame) -> CompetitorAnalysis:
    """The sites beside one another, and against the run before."""
    tell("comparing competitors")
    before = _before(run)
    return analyze_competitors(pages, found.topics, found.topic_pages, coverage, run.brief.target, run.instant, **before)


def _before(run: Run) -> dict[str, Any]:
    """What the comparison takes from the run before this one."""
    if run.previous_run_id is None:
        return {}
    store = open_store()
    since = finished_run(store, run.workspace, run.previous_run_id)["as_of"]
    return {
        "since": since,
        "previous_pages": load_pages(store, None, workspace=run.workspace, sites=run.brief.sites, as_of=since),
        "previous_profiles": load(store, "competitors", workspace=run.workspace, run_id=run.previous_run_id),
    }


@task(name="research keywords", **NODE)
def researched(run: Run, pages: pd.DataFrame, found: topic_model.Topics) -> KeywordResearch:
    """The market's keywords, what is known of each, and where the target stands."""
    tell("researching keywords")
    known: dict[str, Any] = {"wanted": run.brief.keywords, "facts": _told(run), "as_of": run.instant, "language": run.brief.language}
    return research_keywords(pages, found.topics, found.topic_pages, run.brief.target, **known)


def _told(run: Run) -> KeywordFacts:
    """What outside sources told by the run's instant, of keywords and of the target's own searches."""
    store, queries = open_store(), _searches(run, "clicks", "impressions", "position")
    searches = load_metrics(store, **_known(run), site=run.brief.target, mode=run.mode.value, wanted=queries)
    place = run.brief.sources.country or (str(run.brief.sources.location_code) if run.brief.sources.location_code else None)
    return keyword_facts_of(load_keyword_facts(store, **_known(run)), searches, place)


def _searches(run: Run, *metrics: str, breakdown: Literal["all", "query"] = "query") -> MetricsWanted:
    """The target's own searches of the last 90 days: what people type changes."""
    first_on = (run.instant - timedelta(days=90)).date()
    return MetricsWanted(metrics=metrics, sources=["search_console"], first_on=first_on, breakdown=breakdown)


@task(name="audit the site", **NODE)
def audited(run: Run, pages: pd.DataFrame) -> SiteAudit:
    """What is wrong with the target's pages, and how the site is built."""
    tell("auditing the site")
    store, target = open_store(), run.brief.target
    captures = load_captures(store, **_known(run), sites=[target])
    links = load_links(store, **_known(run), sites=[target], mode=run.mode.value)
    listed = listed_frame(str(settings.load().archive), captures)
    return audit_site(pages[pages["site"] == target], captures, links, target, run.instant, sitemap=listed if len(listed) else None)


@task(name="ground in evidence", **NODE)
def grounded(run: Run, claimed: pd.DataFrame, pages: pd.DataFrame, coverage: pd.DataFrame, research: KeywordResearch) -> pd.DataFrame:
    """The facts that the gaps rest on."""
    return evidence.ledger(claimed, pages, coverage, run.brief.target, run.instant, research.keywords)


@task(name="cite evidence", **NODE)
def trusted(run: Run, claimed: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The gaps that cite at least one fact, with the ids of their facts."""
    cited = evidence.cite(claimed, facts, run.brief.target)
    return cited[cited["evidence_ids"].map(len) > 0].reset_index(drop=True)


def ids(topics: pd.DataFrame, facts: pd.DataFrame | None = None) -> dict[str, Any]:
    """The ids and names that later datasets may use."""
    known: dict[str, Any] = {"topic_ids": set(topics["topic_id"]), "checks": list(CHECKS)}
    return known if facts is None else {**known, "evidence_ids": set(facts["evidence_id"])}


@task(name="suggest competitors", **NODE)
def suggested(run: Run) -> pd.DataFrame:
    """Competitors that the target's own links and the results of its keywords suggest, where the brief names none."""
    if run.brief.competitors:
        return pd.DataFrame(columns=RIVAL_COLUMNS)
    links = load_links(open_store(), workspace=run.workspace, sites=[run.brief.target], as_of=run.instant, mode=run.mode.value)
    ranking = _told(run).serp
    results = None if ranking is None else ranking.rename(columns={"position": "rank"}).assign(site=ranking["url"].map(site_of))
    return suggest_rivals(run.brief.target, links=links.assign(to_site=links["to_url"].map(site_of)), serps=results)


@task(name="list sources", **NODE)
def contributed(run: Run) -> pd.DataFrame:
    """What each source gave by the run's instant; coverage of queries is that of the last 90 days."""
    store, known = open_store(), _known(run)
    target = run.brief.target
    pages = load_pages(store, None, **known, sites=run.brief.sites, mode=run.mode.value)
    lately = _searches(run, "clicks", "impressions", breakdown="all")
    searches = load_metrics(store, **known, site=target, mode=run.mode.value, wanted=lately)
    return contributions(pages, load_keyword_facts(store, **known), store.metrics_summed(run.workspace, target, run.instant), reconcile(searches))


@task(name="draw the map", **NODE)
def drawn_map(run: Run) -> PositioningMap:
    """The sites as points by what they write on; the ends of the axes are named by topics."""
    coverage, topics = (load(open_store(), name, workspace=run.workspace, run_id=run.run_id) for name in ("coverage", "topics"))
    drawn = positioning_map(topic_shares(coverage), run.brief.target, run.brief.sites)
    labels = dict(zip(topics["topic_id"], topics["label"], strict=True))
    named = {end: drawn.axes[end].map(lambda ids: [labels.get(topic_id, topic_id) for topic_id in ids]) for end in ("toward_high", "toward_low")}
    return PositioningMap(drawn.places, drawn.axes.assign(**named))


@task(name="show gaps", **NODE)
def show_gaps(run: Run, gaps: pd.DataFrame, coverage: pd.DataFrame, keywords: pd.DataFrame, findings: pd.DataFrame) -> None:
    """Tables for the Prefect UI: the gaps, the keywords, the audit, and how many pages each site has."""
    columns = ["label", "kind", "score", "competitor_count", "competitor_total", "demand_status"]
    show_table(gaps.head(50)[columns], "gaps", f"What {run.brief.target} is missing, best first")
    columns = ["keyword", "intent", "bucket", "opportunity", "volume_status", "is_quick_win"]
    show_table(keywords.head(50)[columns], "keywords", f"Keywords for {run.brief.target}, best first")
    checks = findings.groupby(["severity", "check"], sort=False)["url"].size().rename("pages").reset_index()
    show_table(checks, "site-audit", f"What is wrong with {run.brief.target}, most severe first")
    by_site = coverage.groupby("site", sort=True).agg(pages=("page_count", "sum"), topics=("topic_id", "nunique")).reset_index()
    show_table(by_site, "coverage", "Pages and topics by site")


def gap_summary(run: Run) -> tuple[Purpose[GapSummary], pd.DataFrame]:
    """The summary of the run's gaps, as it is asked for, and the facts that it may rest on."""
    gaps = load(open_store(), "gaps", workspace=run.workspace, run_id=run.run_id)
    return GAP_SUMMARY, gap_facts(gaps, run.brief.target, len(run.brief.rivals), run.instant)


@task(name="read the click curve", **NODE)
def expected_clicks(run: Run) -> pd.DataFrame:
    """The expected click-through by position: the site's own, as far as its searches tell, shrunk to the published one."""
    rows = load_metrics(open_store(), **_known(run), site=run.brief.target, mode=run.mode.value, wanted=_searches(run, *SEARCH_METRICS))
    return click_curve(queries_of(rows))


@task(name="read intents", **NODE)
def title_intents(run: Run) -> pd.DataFrame:
    """The search intent that the title of each of the site's pages answers: url, intent."""
    pages = load_pages(open_store(), None, **_known(run), sites=[run.brief.target], mode=run.mode.value).dropna(subset=["title"])
    if pages.empty:
        return pd.DataFrame({"url": [], "intent": []}, dtype="str")
    told = classify_intent(pages["title"].tolist(), [])
    return pd.DataFrame({"url": pages["url"].to_numpy(), "intent": told["intent"].where(told["intent"] != "uncertain", None).to_numpy()})


@task(name="choose pieces", **NODE)
def planned_pieces(run: Run) -> pd.DataFrame:
    """The gaps of the analysis as planned pieces: item_id, title, topic_id; best first, twenty at most."""
    analysis = analysis_or_none(run)
    gaps = load(open_store(), "gaps", workspace=run.workspace, run_id=analysis) if analysis else pd.DataFrame(columns=["gap_id", "label", "topic_id"])
    return gaps.head(20)[["gap_id", "label", "topic_id"]].rename(columns={"gap_id": "item_id", "label": "title"})


@task(name="read forms", **NODE)
def page_forms(run: Run, pages: pd.DataFrame) -> pd.DataFrame:
    """The forms of the market's pages (`PAGE_FORMAT_COLUMNS`), from pages with their texts and the topics of the analysis."""
    analysis = analysis_or_none(run)
    placed = load(open_store(), "topic_pages", workspace=run.workspace, run_id=analysis) if analysis else pd.DataFrame(columns=PLACED)
    return page_formats(content_rows(pages, placed.drop_duplicates("url"), run.instant))


@task(name="read results", **NODE)
def ranking_pages(run: Run) -> pd.DataFrame | None:
    """The pages that are known to rank (keyword, position, url), as outside sources told by the run's instant; None where none did."""
    return _told(run).serp
