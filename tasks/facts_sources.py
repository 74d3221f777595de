"""What is asked of each outside source, and how it becomes stored facts: a function a source, batch by batch, each batch safe once it is stored."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from connectors.api import Api
from connectors.asking import Usage
from connectors.dataforseo import Market, account_of, keyword_difficulties, search_volumes
from connectors.db.store import Store
from connectors.errors import SourceUnavailable
from connectors.google_access import GoogleAccess
from connectors.keyword_records import PAGE, KeywordFact, fact_of_suggestion, fact_of_trend, facts_of_figures, facts_of_page
from connectors.metric_records import MetricsLoad
from connectors.search_console import SCOPE as CONSOLE_SCOPE
from connectors.search_console import SOURCE as CONSOLE
from connectors.search_console import SearchConsoleQuery, load_days, loadable_days
from connectors.serp import SerpPage, dataforseo_pages, searxng_pages, serpapi_pages
from connectors.settings import Settings
from connectors.source_access import Source, address_of, open_api, results_cost_usd, secret_of, volumes_cost_usd
from connectors.suggest import suggestions
from connectors.trends import find_articles, page_views
from connectors.web_analytics import SCOPE as ANALYTICS_SCOPE
from connectors.web_analytics import SOURCE as ANALYTICS
from connectors.web_analytics import WebAnalyticsQuery, load_spans
from tasks.brief import Brief
from tasks.persist import load_keyword_facts, persist_keyword_facts, persist_metrics
from tasks.run import Run

SETTLED_AFTER = {CONSOLE: timedelta(days=5), ANALYTICS: timedelta(days=3)}
"""A day that was loaded so long after it is not asked for again: sources still add to younger ones."""

FRESH_FOR = {"volume": 30, "difficulty": 30, "result": 7, "suggestion": 30}
"""So many days a keyword is not asked about again."""

TREND_YEARS = 3
"""Two whole years are what a test for a trend with seasons needs."""

_PAGES_A_BATCH = 20
_SEEDS_A_BATCH = 25
_TITLES_A_BATCH = 50
_FIGURES_A_BATCH = 1_000


@dataclass
class Asking:
    """One source being asked: for whom, within what, and what came of it so far. What is stored stays, should the source fail midway."""

    run: Run
    source: Source
    store: Store
    found: Settings
    known_at: datetime
    keywords: tuple[str, ...] = ()
    money_usd: float = 0.0
    language: str = "en"
    kept: int = 0
    cost_usd: float | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of asking, in UTC."""
        return self.known_at.date()

    @property
    def place(self) -> str | None:
        """Where people search: the brief's country, or DataForSEO's code."""
        sources = self.run.brief.sources
        return sources.country or (str(sources.location_code) if sources.location_code else None)

    @property
    def market(self) -> Market:
        """The place and language, as DataForSEO has them."""
        return Market(self.run.brief.sources.location_code or 0, self.language, self.run.brief.sources.country)

    def keep_metrics(self, loads: Iterable[MetricsLoad]) -> None:
        """Store loadings one by one."""
        for load in loads:
            self.kept += persist_metrics(self.store, load.records, workspace=self.run.workspace)
            marks = {
                "sampled": load.summary.is_sampled,
                "rows about few people held back": load.summary.is_thresholded,
                "rows beyond the source's limit rolled into one": load.summary.has_other_row,
                "the source's limit of rows was reached": load.summary.is_capped,
                "some rows could not be read": bool(load.unread),
            }
            self.notes += [mark for mark, is_met in marks.items() if is_met and mark not in self.notes]

    def keep(self, facts: Iterable[KeywordFact], usage: Usage, asked: int) -> None:
        """Store a batch of facts and count its cost. Raises what stopped the source, or `SourceUnavailable` where it answered nothing at all."""
        self.kept += persist_keyword_facts(self.store, facts, workspace=self.run.workspace)
        if usage.cost_usd is not None:
            self.cost_usd = (self.cost_usd or 0.0) + usage.cost_usd
        if usage.stopped_by is not None:
            raise usage.stopped_by
        if asked and not usage.answered and usage.unanswered:
            raise SourceUnavailable(usage.source, f"{usage.unanswered[0].why.rstrip('.')}. Ask for other keywords, or try again later.")
        if usage.unanswered:
            self.notes.append(f"{len(usage.unanswered)} keywords without an answer ({usage.unanswered[0].why})")

    @property
    def money_left_usd(self) -> float:
        """What may still be spent."""
        return max(0.0, self.money_usd - (self.cost_usd or 0.0))

    def stale(self, what: str, is_told: Callable[[str, Mapping[str, Any]], bool]) -> tuple[str, ...]:
        """The keywords that `FRESH_FOR[what]` days have told nothing of: no fact whose item and content `is_told` takes for an answer."""
        kind = "figure" if what in ("volume", "difficulty") else what
        sources = None if what == "suggestion" else [self.source.name]
        facts = load_keyword_facts(self.store, workspace=self.run.workspace, as_of=self.known_at, kinds=[kind], sources=sources)
        asked = facts["item" if what == "suggestion" else "keyword"]
        oldest = self.today - timedelta(days=FRESH_FOR[what])
        rows = zip(asked, facts["item"], facts["fact"], facts["on"], strict=True)
        told = {str(keyword).casefold() for keyword, item, fact, on in rows if on.date() > oldest and is_told(item, fact or {})}
        return tuple(keyword for keyword in self.keywords if keyword.casefold() not in told)


def ask_search_console(asking: Asking) -> None:
    """The days that are final and not loaded yet: totals, pages, queries, and queries by page."""
    first_on, last_on = loadable_days(asking.today)
    with open_api(asking.source, asking.found, asking.run.workspace) as api:
        access = GoogleAccess(api, secret_of(asking.source, asking.run.workspace), CONSOLE_SCOPE)
        for first, last in open_spans(asking.store.days_loaded(*_site(asking), CONSOLE), first_on, last_on, SETTLED_AFTER[CONSOLE]):
            query = SearchConsoleQuery(asking.run.brief.sources.search_console or "", asking.run.brief.target, first, last)
            asking.keep_metrics(load_days(access, query, asking.known_at))


def ask_web_analytics(asking: Asking) -> None:
    """The days up to yesterday that are not loaded yet: totals and pages."""
    first_on, last_on = loadable_days(asking.today)[0], asking.today - timedelta(days=1)
    with open_api(asking.source, asking.found, asking.run.workspace) as api:
        access = GoogleAccess(api, secret_of(asking.source, asking.run.workspace), ANALYTICS_SCOPE)
        for first, last in open_spans(asking.store.days_loaded(*_site(asking), ANALYTICS), first_on, last_on, SETTLED_AFTER[ANALYTICS]):
            query = WebAnalyticsQuery(asking.run.brief.sources.web_analytics or "", asking.run.brief.target, first, last)
            asking.keep_metrics(load_spans(access, query, asking.known_at))


def open_spans(loaded: Sequence[Mapping[str, Any]], first_on: date, last_on: date, settled_after: timedelta) -> list[tuple[date, date]]:
    """The spans of days to ask for: before the first that is loaded, and from the first that was not settled when it was loaded.

    Days load oldest first, so one without figures amid others was asked for, and had none.
    """
    days: dict[date, datetime] = {row["on"]: row["known_at"] for row in loaded}
    if not days:
        return [(first_on, last_on)] if first_on <= last_on else []
    unsettled = [on for on, known_at in days.items() if known_at.date() < on + settled_after]
    spans = [(first_on, min(days) - timedelta(days=1)), (min([*unsettled, max(days) + timedelta(days=1)]), last_on)]
    return [(max(first, first_on), last) for first, last in spans if max(first, first_on) <= last]


def ask_volumes(asking: Asking) -> None:
    """Volume and difficulty of the keywords that were not measured lately."""
    known_at, market, place = asking.known_at, asking.market, asking.place
    account = account_of(secret_of(asking.source, asking.run.workspace))
    with open_api(asking.source, asking.found, asking.run.workspace) as api:
        for metric, ask in (("volume", search_volumes), ("difficulty", keyword_difficulties)):
            for batch in batches(_unmeasured(asking, metric), _FIGURES_A_BATCH):
                figures, usage = ask(api, account, batch, market, observed_on=asking.today, most_usd=asking.money_left_usd)
                facts = [fact for each in figures for fact in facts_of_figures(each, known_at, asked=[metric], place=place)]
                asking.keep(facts, usage, len(batch))


def _unmeasured(asking: Asking, metric: str) -> tuple[str, ...]:
    return asking.stale(metric, lambda item, _: item == f"{metric} {asking.place}")


def ask_results(asking: Asking) -> None:
    """The first ten results of the keywords that were not looked up lately."""
    stale = asking.stale("result", lambda item, fact: item == PAGE and fact.get("place") == asking.place)
    with open_api(asking.source, asking.found, asking.run.workspace) as api:
        look_up = _look_up(asking, api)
        for batch in batches(stale, _PAGES_A_BATCH):
            pages, usage = look_up(batch)
            asking.keep((fact for page in pages for fact in facts_of_page(page, asking.known_at, asking.place)), usage, len(batch))


def _look_up(asking: Asking, api: Api) -> Callable[[tuple[str, ...]], tuple[tuple[SerpPage, ...], Usage]]:
    sources, language, at = asking.run.brief.sources, asking.language, asking.known_at
    if sources.results == "searxng":
        address = address_of(asking.source)
        return lambda batch: searxng_pages(api, address, batch, observed_at=at, language=language)
    secret = secret_of(asking.source, asking.run.workspace)
    if sources.results == "serpapi":
        return lambda batch: serpapi_pages(api, secret, batch, observed_at=at, country=sources.country or "us", language=language)
    account = account_of(secret)
    return lambda batch: dataforseo_pages(api, account, batch, asking.market, observed_at=at, most_usd=asking.money_left_usd)


def ask_suggestions(asking: Asking) -> None:
    """What people go on to type after each keyword that was not asked for lately."""
    template = address_of(asking.source)
    stale = asking.stale("suggestion", lambda _item, _fact: True)
    with open_api(asking.source, asking.found, asking.run.workspace) as api:
        for batch in batches(stale, _SEEDS_A_BATCH):
            found, usage = suggestions(api, template, batch, language=asking.language)
            asking.keep((fact_of_suggestion(each, asking.known_at) for each in found), usage, len(batch))


def ask_trends(asking: Asking) -> None:
    """Page views by month of the articles that keywords are the titles of, where the last whole month is not known yet."""
    project, last = asking.run.brief.sources.trends or "", asking.today.replace(day=1) - timedelta(days=1)
    first = date(asking.today.year - TREND_YEARS, asking.today.month, 1)
    known = load_keyword_facts(asking.store, workspace=asking.run.workspace, as_of=asking.known_at, kinds=["trend"], sources=[asking.source.name])
    done = set(known.loc[known["item"] == f"{last.replace(day=1).isoformat()} {project}", "keyword"])
    with open_api(asking.source, asking.found, asking.run.workspace) as api:
        for batch in batches([keyword for keyword in asking.keywords if keyword not in done], _TITLES_A_BATCH):
            articles, _ = find_articles(api, batch, project=project)
            subjects = [article for article in articles if not article.is_disambiguation]
            points, usage = page_views(api, subjects, first, last, project=project) if subjects else ((), Usage(asking.source.name))
            asking.keep((fact_of_trend(point, asking.known_at) for point in points), usage, 0)


def batches(items: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    """The items, at most so many at a time."""
    for start in range(0, len(items), most):
        yield tuple(items[start : start + most])


def _site(asking: Asking) -> tuple[str, str]:
    return asking.run.workspace, asking.run.brief.target


@dataclass(frozen=True)
class Question:
    """One thing that a brief has a source asked. `what` names it to people; `lacking` is what a plan is without where it fails."""

    what: str
    source: str
    lacking: str
    ask: Callable[[Asking], None]
    kinds: tuple[str, ...] = ()
    """Of the facts in `keyword_facts`; none: they are in `metrics`."""
    price_usd: Callable[[int], float] | None = None
    """What so many keywords may cost; None where the source names no price."""


CONSOLE_QUESTION = Question(
    "Search Console", CONSOLE, "The site's own searches, clicks and positions are missing, or end with what was loaded before.", ask_search_console
)
ANALYTICS_QUESTION = Question(
    "Google Analytics", ANALYTICS, "Sessions, users and conversions of its pages are missing, or end with what was loaded before.", ask_web_analytics
)
VOLUMES_QUESTION = Question(
    "DataForSEO volumes",
    "dataforseo",
    "Search volume and difficulty that no other source tells stay unknown.",
    ask_volumes,
    ("figure",),
    volumes_cost_usd,
)
RESULTS_QUESTIONS = {
    name: Question(
        f"{shown} results",
        name,
        "Which pages rank for keywords that were not looked up before is missing.",
        ask_results,
        ("result",),
        results_cost_usd if name == "dataforseo" else None,
    )
    for name, shown in (("dataforseo", "DataForSEO"), ("serpapi", "SerpAPI"), ("searxng", "SearXNG"))
}
SUGGESTIONS_QUESTION = Question(
    "Suggestions",
    "suggestions",
    "What people go on to type after keywords that were not asked for before is missing.",
    ask_suggestions,
    ("suggestion",),
)
TRENDS_QUESTION = Question(
    "Wikipedia page views",
    "trends",
    "Whether interest in keywords rises or falls stays unknown where no other source tells.",
    ask_trends,
    ("trend",),
)

Questions = tuple[tuple[Question, ...], ...]
"""What is asked: the outer ones side by side, the inner ones in turn."""


def own_numbers(brief: Brief) -> Questions:
    """What a brief has asked of the site's own numbers."""
    named = ((CONSOLE_QUESTION, brief.sources.search_console), (ANALYTICS_QUESTION, brief.sources.web_analytics))
    return tuple((question,) for question, is_named in named if is_named)


def on_keywords(brief: Brief) -> Questions:
    """What a brief has asked about keywords. What may cost money is asked in turn, so that no two spend the same."""
    sources = brief.sources
    paid = (*((VOLUMES_QUESTION,) if sources.volumes else ()), *((RESULTS_QUESTIONS[sources.results],) if sources.results else ()))
    free = tuple(question for question, is_named in ((SUGGESTIONS_QUESTION, sources.suggestions), (TRENDS_QUESTION, sources.trends)) if is_named)
    return (*((paid,) if paid else ()), *((question,) for question in free))


def cost_text(question: Question, brief: Brief) -> str:
    """What a question may cost at most, in words for people."""
    most, budget = brief.sources.most_keywords, brief.budget.money
    if question.source == "serpapi":
        return f"up to {most:,} searches of its plan"
    if question.price_usd is None:
        return "nothing"
    return f"up to ${ceil(100 * question.price_usd(most)) / 100:,.2f}; the budget is ${budget:,.2f}"
