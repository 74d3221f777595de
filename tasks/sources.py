"""The verb facts: asks the outside sources of a brief and stores what they tell, the same for every source. A source that fails is named; the rest
goes on."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.db.facts import MetricsWanted
from connectors.db.store import Store
from connectors.errors import PlancastError, RefusedAddress, SettingsError, SourceError
from connectors.source_access import known_source
from tasks.facts_asked import keywords_to_ask
from tasks.facts_sources import Asking, Question, Questions
from tasks.outcome import Degradation, Outcome, merged
from tasks.persist import load, load_keyword_facts, load_metrics
from tasks.progress import tell
from tasks.run import Run, close_run, latest_analysis, open_store, stand_at
from tasks.showing import show_table

QUERIES_OF = timedelta(days=90)
"""The site's own searches of this time say which keywords matter to it."""

_CENTS = "US cents"

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


@dataclass(frozen=True)
class Answer:
    """What came of a question: facts that told something new (of a replay: facts known), cost, and what was missing."""

    what: str
    facts: int
    cost_usd: float | None = None
    notes: tuple[str, ...] = ()
    degraded: tuple[Degradation, ...] = ()


async def asked(run: Run, questions: Questions, keywords: tuple[str, ...] = (), *, replay: bool = False) -> tuple[Answer, ...]:
    """The answers to all questions: the outer ones side by side, the inner ones in turn, and never for more money than the brief allows."""
    is_silent = replay or is_past(run)
    found = await asyncio.gather(*(_in_turn(run, group, keywords, is_silent=is_silent) for group in questions))
    return tuple(answer for group in found for answer in group)


def is_past(run: Run) -> bool:
    """Whether what sources tell now could not have been known at the instant that the run stands at: then only stored facts count."""
    if run.brief.as_of is None:
        return run.as_of is not None
    return run.brief.as_of < run.started_at


async def _in_turn(run: Run, questions: Sequence[Question], keywords: tuple[str, ...], *, is_silent: bool) -> list[Answer]:
    answers: list[Answer] = []
    for question in questions:
        money_usd = run.brief.budget.money - sum(answer.cost_usd or 0.0 for answer in answers)
        answers.append(await ask(run, question, keywords, money_usd, is_silent))
    return answers


@task(name="ask source", task_run_name="ask {question.what}", **NODE)
async def ask(run: Run, question: Question, keywords: tuple[str, ...], money_usd: float, is_silent: bool) -> Answer:
    """Ask one source and store what it tells; a source that fails gives what it told until then, and says why. Silent, it reads what is stored."""
    tell(f"asking {question.what}")
    return await asyncio.to_thread(_recalled if is_silent else _answered, run, question, keywords, money_usd)


def _answered(run: Run, question: Question, keywords: tuple[str, ...], money_usd: float) -> Answer:
    found, store = settings.load(), open_store()
    source = known_source(question.source, found, run.brief.sources.trends)
    asking = Asking(run, source, store, found, settings.now(), keywords, money_usd, language_of(run, store))
    degraded: tuple[Degradation, ...] = ()
    try:
        question.ask(asking)
    except (SourceError, SettingsError, RefusedAddress) as error:
        degraded = (Degradation(what=question.what, why=_sentence(error), effect=question.lacking),)
    return Answer(question.what, asking.kept, asking.cost_usd, tuple(dict.fromkeys(asking.notes)), degraded)


def _recalled(run: Run, question: Question, _keywords: tuple[str, ...], _money_usd: float) -> Answer:
    """What is stored of a question and was known at the run's instant."""
    store, as_of = open_store(), run.as_of or run.brief.as_of or settings.now()
    if not question.kinds:
        batches = store.metrics_as_of(run.workspace, run.brief.target, as_of, MetricsWanted(sources=[question.source]), run.mode.value)
        count = sum(len(rows) for rows in batches)
    else:
        count = len(store.keyword_facts_as_of(run.workspace, as_of, question.kinds))
    why = f"Nothing of it was known at {as_of:%Y-%m-%d %H:%M} UTC, and it is not asked about the past."
    return Answer(question.what, count, degraded=() if count else (Degradation(what=question.what, why=why, effect=question.lacking),))


def _sentence(error: PlancastError) -> str:
    """What an error says, without the source's name before it, as a sentence."""
    text = str(error.args[1] if isinstance(error, SourceError) else error)
    return text[:1].upper() + text[1:]


def language_of(run: Run, store: Store) -> str:
    """The brief's language, or that of most of the site's stored pages; English where none is stored."""
    if run.brief.language is not None:
        return run.brief.language
    rows = store.select("pages", run.workspace, order=("fetched_at",), limit=500, columns=("language",), site=run.brief.target)
    counts = Counter(str(row["language"]) for row in rows if row["language"])
    return max(sorted(counts), key=counts.__getitem__, default="en")


@task(name="choose keywords", **NODE)
def chosen_keywords(run: Run) -> tuple[str, ...]:
    """The keywords to ask about: the brief's, the imported, the site's own searches of the last months, and the best of the analysis before."""
    sources = run.brief.sources
    if not (sources.volumes or sources.results or sources.suggestions or sources.trends):
        return ()
    store, now = open_store(), settings.now()
    wanted = MetricsWanted(metrics=["clicks", "impressions"], sources=["search_console"], first_on=now.date() - QUERIES_OF, breakdown="query")
    metrics = load_metrics(store, workspace=run.workspace, site=run.brief.target, as_of=now, wanted=wanted)
    facts = load_keyword_facts(store, workspace=run.workspace, as_of=now, kinds=["figure"])
    before = latest_analysis(store, run.workspace, site=run.brief.target, before=run.started_at)
    earlier = load(store, "keywords", workspace=run.workspace, run_id=before["run_id"])["keyword"].tolist() if before else []
    return keywords_to_ask(run.brief.keywords, facts, metrics, earlier, sources.most_keywords)


@task(name="show facts", **NODE)
def show_facts(run: Run, answers: Sequence[Answer]) -> None:
    """What each source told, as an artifact in the Prefect UI."""
    rows = [
        {"source": answer.what, "new facts": answer.facts, "cost in US dollars": answer.cost_usd, "notes": "; ".join(notes)}
        for answer in answers
        for notes in [(*answer.notes, *(item.why for item in answer.degraded))]
    ]
    if rows:
        show_table(rows, "facts", f"What outside sources told of {run.brief.target}")


def close_facts(run: Run, answers: Sequence[Answer]) -> Outcome:
    """The outcome: facts by source, what was paid, and what failed. It stands at an instant by which all of the facts were known."""
    run = stand_at(run, run.as_of or run.brief.as_of or settings.now())
    return close_run(run, counts_of(answers), merged(*(answer.degraded for answer in answers)))


def counts_of(answers: Sequence[Answer]) -> Mapping[str, int]:
    """Facts by source, and the US cents that were paid, rounded up, where a paid source was asked."""
    costs = [answer.cost_usd for answer in answers if answer.cost_usd is not None]
    return {**{answer.what: answer.facts for answer in answers}, **({_CENTS: ceil(100 * sum(costs))} if costs else {})}


def paid_usd(told: Outcome) -> float:
    """What the sources of a finished facts flow were paid, in US dollars."""
    return told.counts.get(_CENTS, 0) / 100
