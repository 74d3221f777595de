"""The nodes of analytics, as Prefect sees them: what each reads, computes and shows. All are cheap to repeat and are never cached."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.db.facts import LAG_DAYS, MetricsWanted
from connectors.lake import Lake
from connectors.metric_months import MetricMonths
from connectors.metric_records import ADDITIVE
from tasks.analytics import page_join
from tasks.analytics.breaks import SEARCH_CONSOLE, WITHDRAWN, known_breaks
from tasks.analytics.cannibalisation import find_conflicts
from tasks.analytics.cannibalisation_text import find_likely_conflicts
from tasks.analytics.chance import spread
from tasks.analytics.decay import Counted, find_decay
from tasks.analytics.evolution import analyze_content_evolution
from tasks.analytics.forecast_metrics import forecast_table
from tasks.analytics.goals import track_goals
from tasks.analytics.measured_facts import conflict_facts, decay_facts, performance_facts
from tasks.analytics.outcome_proof import prove_outcomes
from tasks.analytics.performance import Facts, track_performance
from tasks.analytics.periods import Periods, compared_periods
from tasks.analytics.prediction_pieces import piece_history, predict_pieces
from tasks.analytics.queries import query_sums
from tasks.analytics.sums import Chosen, Folded, folded, is_compared, site_totals, told_by, window_days
from tasks.analytics.windows import days_by_week, past_pairs
from tasks.evidence import COLUMNS
from tasks.metric_days import DaysOf, open_days
from tasks.persist import frame_of, load, load_captures, load_metrics, load_pages
from tasks.progress import tell
from tasks.run import Run, analysis_or_none, open_store
from tasks.showing import show_table
from tasks.text.stop_words import CLOSED
from tasks.text.vectors import tfidf

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
TRAFFIC = ("clicks", "sessions", "views")
"""What traffic is measured by: the first that a source of the site tells."""
WHOLE_SITE = "*"
"""In place of a page's path: all of a site whose source tells nothing by page and day."""
_QUERY_WEEKS, _RECENT_MONTHS = 4, 3
_SHOWN_FACTS = 200
_LEAD_CHARS = 1_500


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What analytics is told from. `sums` are of pages that stand, where an address leads to one; `joined` is the page of each such address.

    Without figures by day `chosen` and `sums` are None. `periods` stand for days where pages have none.
    """

    pages: pd.DataFrame
    topic_pages: pd.DataFrame
    labels: Mapping[str, str]
    breaks: pd.DataFrame
    chosen: Chosen | None
    sums: Folded | None
    joined: Mapping[str, str]
    periods: Periods | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What the figures say, and the facts that it cites."""

    performance: pd.DataFrame
    decay: pd.DataFrame
    cannibalisation: pd.DataFrame
    goal_progress: pd.DataFrame
    facts: pd.DataFrame


@task(name="read figures", **NODE)
def known_figures(run: Run) -> Known:
    """The site's daily figures by page, as known at the instant, and the pages that they are of."""
    tell("reading figures")
    store, brief = open_store(), run.brief
    pages = load_pages(store, None, workspace=run.workspace, sites=brief.sites, as_of=run.instant, mode=run.mode.value)
    topics = _of_analysis(run, "topics")
    topic_pages = _of_analysis(run, "topic_pages").drop_duplicates("url")
    labels = dict(zip(topics["topic_id"], topics["label"], strict=True))
    days = open_days(DaysOf(store, MetricMonths(settings.load().lake), run.workspace, brief.target, run.instant, run.mode.value))
    chosen = _chosen(run, told_by(days.of(month) for month in days.months[-_RECENT_MONTHS:]))
    own = pages[pages["site"] == brief.target]
    if chosen is None:
        periods = _periods(run)
        joined = {} if periods is None else _joined(run, own, periods.windows["url"])
        return Known(pages, topic_pages, labels, _breaks(run), None, None, joined, _of_period(periods, joined))
    sums = folded((days.of(month, None if is_compared(month, chosen.day) else [chosen.metric]) for month in days.months), chosen, ADDITIVE)
    periods = None if (sums.weeks["url"] != "").any() else _periods(run)
    named = pd.concat([sums.windows["url"], periods.windows["url"]]) if periods is not None else sums.windows["url"]
    joined = _joined(run, own, named)
    return Known(pages, topic_pages, labels, _breaks(run), chosen, _of_pages(sums, joined), joined, _of_period(periods, joined))


def _periods(run: Run) -> Periods | None:
    """The last two periods that exports without days tell pages by."""
    wanted = MetricsWanted(metrics=[*TRAFFIC, "impressions", "position"], breakdown="period")
    rows = load_metrics(open_store(), workspace=run.workspace, site=run.brief.target, as_of=run.instant, mode=run.mode.value, wanted=wanted)
    return compared_periods(rows, TRAFFIC, ADDITIVE)


def _of_period(periods: Periods | None, joined: Mapping[str, str]) -> Periods | None:
    """Periods by page: the figures of addresses that lead to one page are added up."""
    if periods is None or not joined:
        return periods
    table = pd.DataFrame({"url": list(joined), "page_url": list(joined.values())})
    return replace(periods, weeks=page_join.joined(periods.weeks, table), windows=page_join.joined(periods.windows, table))


def _chosen(run: Run, told: pd.DataFrame) -> Chosen | None:
    """What traffic is told by: figures of pages before those of the whole site, Search Console's clicks before what another source tells."""
    ends_on = {str(source): min(rows["last_on"].max().date(), _until(run, str(source))) for source, rows in told.groupby("source")}
    for is_page in (True, False):
        for metric in TRAFFIC:
            rows = told[(told["is_page"] == is_page) & (told["metric"] == metric)].sort_values("rows", ascending=False, kind="stable")
            if len(rows):
                sources = [str(source) for source in rows["source"]]
                return Chosen(SEARCH_CONSOLE if SEARCH_CONSOLE in sources else sources[0], metric, ends_on)
    return None


def _of_analysis(run: Run, dataset: str) -> pd.DataFrame:
    """What the analysis that the run builds on holds of a dataset; nothing where there is no analysis."""
    analysis = analysis_or_none(run)
    return _none(dataset) if analysis is None else load(open_store(), dataset, workspace=run.workspace, run_id=analysis)


def _until(run: Run, source: str) -> date:
    """The last day that a source can have in full at the instant."""
    return run.instant.date() - timedelta(days=LAG_DAYS if source == SEARCH_CONSOLE else 1)


def _joined(run: Run, own: pd.DataFrame, named: "pd.Series[str]") -> dict[str, str]:
    """The page of each address that figures are of, where it is another: redirects, renames and canonical addresses are followed."""
    urls = named[named != ""].drop_duplicates()
    captures = load_captures(open_store(), workspace=run.workspace, sites=[run.brief.target], as_of=run.instant)
    wanted = ("url", "text_digest", "fetched_at")
    versions = pd.DataFrame(open_store().select("pages", run.workspace, columns=wanted, site=run.brief.target), columns=list(wanted))
    moves = pd.concat([page_join.redirects_of(captures), page_join.renamed(versions, set(own["url"]))], ignore_index=True)
    found = page_join.page_of(urls, own, moves)
    return {row["url"]: row["page_url"] for row in found[found["url"] != found["page_url"]].to_dict("records")}


def _of_pages(sums: Folded, joined: Mapping[str, str]) -> Folded:
    """The sums by page: those of addresses that lead to one page are added up."""
    if not joined:
        return sums
    table = pd.DataFrame({"url": list(joined), "page_url": list(joined.values())})
    daily = sums.daily.rename(columns=joined).T.groupby(level=0).sum(min_count=1).T
    return Folded(page_join.joined(sums.weeks, table), page_join.joined(sums.windows, table), sums.days, daily)


def _breaks(run: Run) -> pd.DataFrame:
    """The register of measurement breaks that ships, and those that the workspace has added; the first are kept as rows too."""
    store, shipped = open_store(), known_breaks()
    rows = shipped.assign(workspace=run.workspace, to_on=shipped["to_on"].astype("object").where(shipped["to_on"].notna(), None))
    store.upsert("measurement_breaks", [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")])
    held = frame_of("measurement_breaks", store.select("measurement_breaks", run.workspace))
    return held[held["effect"] != WITHDRAWN].drop(columns="workspace").reset_index(drop=True)


@task(name="measure", **NODE)
def measured(run: Run, known: Known, curve: pd.DataFrame, intents: pd.DataFrame) -> Measured:
    """How pages do, which lose and why, which compete for the same searches, and how the goals stand.

    `curve` is the expected click-through by position; `intents` has url and intent of the site's pages.
    """
    tell("measuring what pages do")
    own = _own_pages(run, known)
    pages = own.merge(known.topic_pages[["url", "topic_id"]], on="url", how="left", validate="one_to_one").assign(
        format=own["content_kind"].to_numpy()
    )
    conflicts, cited = conflict_facts(_conflicts(run, known, pages, intents), run.instant)
    if (known.chosen is None or known.sums is None) and known.periods is None:
        return Measured(_none("performance"), _none("decay"), conflicts, _goals(run, _none("performance")), cited)
    decay, of_decay = decay_facts(_decay(run, known, pages, curve), run.instant)
    performance = _performance(run, known, pages)
    shown, of_shown = performance_facts(performance.head(_SHOWN_FACTS), run.instant)
    performance = pd.concat([shown, performance.iloc[_SHOWN_FACTS:]], ignore_index=True)
    facts = pd.concat([part for part in (cited, of_decay, of_shown) if len(part)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)
    return Measured(performance, decay, conflicts, _goals(run, performance), facts.drop_duplicates("evidence_id", ignore_index=True))


def _own_pages(run: Run, known: Known) -> pd.DataFrame:
    """The site's pages that stand; where it was never crawled, the pages that its figures name."""
    own = known.pages[known.pages["site"] == run.brief.target]
    told = [found.windows["url"] for found in (known.sums, known.periods) if found is not None]
    if len(own) or not told:
        return own
    urls = pd.Series(sorted(set(pd.concat(told)) - {""}), dtype="str")
    return pd.DataFrame({"site": run.brief.target, "url": urls, "title": urls}).reindex(columns=known.pages.columns)


def _none(dataset: str) -> pd.DataFrame:
    return frame_of(dataset, []).drop(columns=["workspace", "run_id", "rank"], errors="ignore")


def _decay(run: Run, known: Known, pages: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """The pages that lose, by days or by periods; the site as a whole where neither tells pages."""
    topics, periods = pages[["url", "topic_id"]], known.periods
    if periods is not None:
        counted = Counted(periods.weeks, topics, curve, periods.day, periods.metric, periods.source, periods.days, known.breaks, periods.spans)
    elif known.chosen is not None and known.sums is not None:
        chosen, sums = known.chosen, known.sums
        by_page = sums.weeks[sums.weeks["url"] != ""]
        weeks = by_page if len(by_page) else sums.weeks.assign(url=f"http://{run.brief.target}/{WHOLE_SITE}")
        days = sums.days[sums.days["source"] == chosen.source]
        counted = Counted(weeks, topics, curve, chosen.day, chosen.metric, chosen.source, days, known.breaks)
    else:
        return _none("decay")
    before = None if run.previous_run_id is None else load(open_store(), "decay", workspace=run.workspace, run_id=run.previous_run_id)
    return find_decay(counted, before)


def _performance(run: Run, known: Known, pages: pd.DataFrame) -> pd.DataFrame:
    """All sources, each up to the last day that it has in full; where no source tells pages by day, pages and their groups by period."""
    pillars = _before(run, "pillars")
    owner = {topic: row["pillar_id"] for row in pillars.to_dict("records") for topic in row["topic_ids"]}
    labels = {**known.labels, **dict(zip(pillars["pillar_id"], pillars["label"], strict=True))}
    placed = pages.assign(pillar_id=pages["topic_id"].map(owner))
    topics = pages.drop_duplicates("url").set_index("url")["topic_id"]
    told = []
    if known.chosen is not None and known.sums is not None:
        chosen, sums = known.chosen, known.sums
        by_page = sums.weeks[sums.weeks["url"] != ""]
        strays = spread(*past_pairs(by_page, days_by_week(by_page, sums.days[sums.days["source"] == chosen.source]), topics))
        days = pd.concat([window_days(sums.days[sums.days["source"] == source], source) for source in chosen.ends_on], ignore_index=True)
        told.append(track_performance(Facts(sums.windows, days, placed, chosen.day, labels, strays, known.breaks)))
    if known.periods is not None:
        periods = known.periods
        strays = spread(*past_pairs(periods.weeks, days_by_week(periods.weeks, periods.days), topics))
        facts = Facts(periods.windows, periods.known_days, placed, periods.day, labels, strays, known.breaks, periods.spans)
        rows = track_performance(facts)
        told.append(rows if not told else rows[rows["kind"] != "site"])
    return pd.concat(told, ignore_index=True)


def _before(run: Run, dataset: str, **within: Any) -> pd.DataFrame:
    """What the strategy before holds of a dataset: figures are read against the plan that was followed."""
    before = run.previous_run_id if run.is_part else analysis_or_none(run)
    rows = [] if before is None else open_store().select(dataset, run.workspace, run_id=before, order=("rank",), **within)
    return frame_of(dataset, rows)


def _goals(run: Run, performance: pd.DataFrame) -> pd.DataFrame:
    """The goals of the strategy before, with what was reached of them."""
    lines = _before(run, "strategies", section="goal")
    named = lines.rename(columns={"strategy_id": "goal_id", "starts_on": "started_on", "ends_on": "due_on"})
    return track_goals(named, performance, run.instant.date()) if len(named) else _none("goal_progress")


def _conflicts(run: Run, known: Known, pages: pd.DataFrame, intents: pd.DataFrame) -> pd.DataFrame:
    """Pages that compete: by what is searched where that is known, by their texts elsewhere."""
    store = open_store()
    meant = pages.merge(intents[["url", "intent"]], on="url", how="left", validate="one_to_one")
    ends_on = known.chosen.day if known.chosen else run.instant.date()
    first_on = ends_on - timedelta(weeks=_QUERY_WEEKS)
    wanted = MetricsWanted(metrics=["clicks", "impressions", "position"], sources=[SEARCH_CONSOLE], first_on=first_on, breakdown="query")
    rows = load_metrics(store, workspace=run.workspace, site=run.brief.target, as_of=run.instant, mode=run.mode.value, wanted=wanted)
    sums = query_sums(rows, ends_on, known.joined)
    keywords = _of_analysis(run, "keywords")
    by_query = find_conflicts(sums, meant, set(keywords.loc[keywords["is_excluded"].astype(bool), "keyword"]))
    lake = Lake(settings.load().lake)
    texts = load_pages(store, lake, workspace=run.workspace, sites=[run.brief.target], as_of=run.instant, mode=run.mode.value)
    own = meant.merge(texts[["url", "text"]], on="url", how="left", validate="one_to_one").dropna(subset=["topic_id"]).reset_index(drop=True)
    read = [str(text)[:_LEAD_CHARS] for text in own["text"]]
    vectors = tfidf(read, [str(title or "") for title in own["title"]], frozenset(" ".join(CLOSED.values()).split())).matrix
    by_text = find_likely_conflicts(own.assign(keyphrases=pd.Series([[]] * len(own), dtype="object")), vectors, set(sums["url"]))
    filled = [part for part in (by_query, by_text) if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else by_query


@task(name="follow publishing", **NODE)
def evolved(run: Run, known: Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How topics, formats, cadence, length, readability and freshness have changed, and the facts that say so."""
    tell("following how publishing changes")
    found = analyze_content_evolution(known.pages, known.topic_pages, run.instant.date(), known.labels)
    return found.rows, found.facts


@task(name="forecast", **NODE)
def forecast_traffic(run: Run, known: Known) -> pd.DataFrame:
    """What traffic to expect over the brief's horizon, by site, topic and page."""
    if known.chosen is None or known.sums is None or known.sums.daily.empty:
        return _none("forecasts")
    tell("forecasting traffic")
    chosen, topics = known.chosen, dict(zip(known.topic_pages["url"], known.topic_pages["topic_id"], strict=True))
    is_told = (known.breaks["source"] == chosen.source) & (known.breaks["metric"] == chosen.metric) & (known.breaks["effect"] == "large")
    breaks = [(row["from_on"], None if pd.isna(row["to_on"]) else row["to_on"]) for row in known.breaks[is_told].to_dict("records")]
    return forecast_table(known.sums.daily, run.brief.target, chosen.metric, topics, chosen.day, run.brief.horizon_days, breaks)


@task(name="predict pieces", **NODE)
def predicted(run: Run, known: Known, items: pd.DataFrame) -> pd.DataFrame:
    """What each planned piece (item_id, title, topic_id, …) may bring in its first days, or why that cannot be told."""
    if known.chosen is None or items.empty:
        return _none("predictions")
    tell("predicting what pieces bring")
    own = known.pages[(known.pages["site"] == run.brief.target) & known.pages["published_on"].notna()]
    history = piece_history(known.pages, known.topic_pages, _daily(run, known, set(own["url"])), run.brief.target)
    return predict_pieces(history, items, run.instant.date())


def _daily(run: Run, known: Known, urls: Collection[str] | None = None) -> pd.DataFrame:
    """The chosen metric by page and day, a row each: site, url, metric, on, dimension, value; of these pages, or of all."""
    if known.chosen is None or known.sums is None:
        return pd.DataFrame(columns=["site", "url", "metric", "on", "dimension", "value"])
    kept = [url for url in known.sums.daily.columns if url and (urls is None or url in urls)]
    rows = known.sums.daily[kept].rename_axis(index="on").reset_index().melt("on", var_name="url").dropna(subset=["value"])
    return rows.assign(site=run.brief.target, metric=known.chosen.metric, dimension="")


@task(name="prove outcomes", **NODE)
def proved(run: Run, known: Known) -> pd.DataFrame:
    """What recommendations that were carried out have brought, against pages that were left alone."""
    rows = open_store().select("decisions", run.workspace, site=run.brief.target, verb="done")
    told = [row for row in rows if row["at"] <= run.instant and (row["value"] or {}).get("url")]
    if known.chosen is None or not told:
        return _none("outcomes")
    done = [
        {"recommendation_id": row["subject"], "action": row["value"].get("action"), "url": row["value"]["url"], "done_on": row["at"].date()}
        for row in told
    ]
    last = pd.DataFrame(done).drop_duplicates("recommendation_id", keep="last")
    return prove_outcomes(last.assign(done_on=pd.to_datetime(last["done_on"])), _daily(run, known), known.topic_pages)


@task(name="read traffic", **NODE)
def site_traffic(run: Run) -> pd.DataFrame:
    """The site's daily total of what traffic is told by, up to the last complete day: on, value; the sum of its pages where no total is told."""
    days = open_days(DaysOf(open_store(), MetricMonths(settings.load().lake), run.workspace, run.brief.target, run.instant, run.mode.value))
    chosen = _chosen(run, told_by(days.of(month) for month in days.months[-_RECENT_MONTHS:]))
    if chosen is None:
        return pd.DataFrame({"on": pd.Series(dtype="datetime64[us]"), "value": pd.Series(dtype="float64")})
    return site_totals((days.of(month, [chosen.metric]) for month in days.months), chosen)


def ids(facts: pd.DataFrame) -> dict[str, Any]:
    """The ids that the datasets may use."""
    return {"evidence_ids": set(facts["evidence_id"])}


@task(name="show analytics", **NODE)
def show_analytics(run: Run, performance: pd.DataFrame, decay: pd.DataFrame) -> None:
    """Tables for the Prefect UI: how the site does, and the pages that lose."""
    site = performance[performance["kind"] == "site"][["metric", "source", "value", "before", "statement"]]
    lost = decay.head(20)[["url", "change", "cause", "statement"]]
    for key, frame, what in (("performance", site, "How the site does"), ("decay", lost, "Pages that lose")):
        if len(frame):
            show_table(frame, key, f"{what}: {run.brief.target}")
