"""What every source of keywords gives: rows of the `keyword_facts` table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from connectors.keyword_data import KeywordFigures
from connectors.serp import SerpPage
from connectors.suggest import Suggestion
from connectors.trends import TrendPoint

Kind = Literal["figure", "result", "question", "related", "suggestion", "trend"]
PAGE = "page"
"""The item of the one row that stands for a whole page of results, also of an empty one."""


@dataclass(frozen=True, slots=True)
class KeywordFact:
    """One dated fact of a keyword. `item` tells facts of a kind apart, `fact` is what else the source said.

    | kind | item | value |
    |---|---|---|
    | `figure` | metric and, if known, place | the figure; None: asked for and not known |
    | `result` | rank, or `page` for the page as a whole | rank, or the number of results |
    | `question`, `related` | its text | its place on the page |
    | `suggestion` | the seed (the keyword is what was suggested) | its rank |
    | `trend` | first day of the period and, if known, place | interest in it, in the `unit` of `fact` |
    """

    kind: Kind
    source: str
    keyword: str
    item: str
    on: date | None
    value: float | None
    fact: Mapping[str, Any]
    known_at: datetime


def facts_of_figures(
    figures: KeywordFigures, known_at: datetime, asked: Sequence[str] = (), place: str | None = None, file: str | None = None
) -> Iterator[KeywordFact]:
    """The figures of a keyword, and its searches by month as a trend. Those that were `asked` for are facts also where they are not known.

    `place` is where people search, by default the figures' own country; `file` names the import that they are from.
    """
    where = place or figures.country
    common = {"place": where, "language": figures.language} | ({"file": file} if file else {})
    values = {name: getattr(figures, name) for name in ("volume", "volume_low", "volume_high", "difficulty", "cpc", "competition")}
    for metric, value in values.items():
        if value is not None or metric in asked:
            more = {"currency": figures.currency} if metric == "cpc" else {}
            yield _fact("figure", figures, _joined(metric, where), figures.observed_on, value, {**common, "metric": metric, **more}, known_at)
    yield from _positions(figures, common, known_at)
    for month, searches in figures.monthly:
        fact = {**common, "unit": "searches", "period": "month"}
        yield _fact("trend", figures, _joined(month.isoformat(), where), month, searches, fact, known_at)


def facts_of_page(page: SerpPage, known_at: datetime, place: str | None = None) -> Iterator[KeywordFact]:
    """A page of results: itself, its results by rank, the questions and the related searches on it."""
    on = page.observed_at.date()
    whole = {"place": place, "has_answer_box": page.has_answer_box, "features": page.features, "silent_engines": page.silent_engines}
    yield _fact("result", page, PAGE, on, len(page.results), whole, known_at)
    for result in page.results:
        yield _fact("result", page, str(result.rank), on, result.rank, {"place": place, "url": result.url, "title": result.title}, known_at)
    for rank, question in enumerate(page.questions or (), start=1):
        yield _fact("question", page, question, on, rank, {"place": place}, known_at)
    for rank, text in enumerate(page.related or (), start=1):
        yield _fact("related", page, text, on, rank, {"place": place}, known_at)


def fact_of_suggestion(suggestion: Suggestion, known_at: datetime) -> KeywordFact:
    """What a source suggests for a seed."""
    return _fact("suggestion", suggestion, suggestion.seed, known_at.date(), suggestion.rank, {}, known_at)


def fact_of_trend(point: TrendPoint, known_at: datetime, file: str | None = None) -> KeywordFact:
    """Interest in one period."""
    fact = {"unit": point.unit, "period": point.period, "place": point.place, "below": point.below} | ({"file": file} if file else {})
    return _fact("trend", point, _joined(point.on.isoformat(), point.place), point.on, point.value, fact, known_at)


def _positions(figures: KeywordFigures, common: Mapping[str, Any], known_at: datetime) -> Iterator[KeywordFact]:
    """Where sites rank. They are figures of their site, not a page of results: that would be whole."""
    if figures.position is not None:
        fact = {**common, "metric": "position", "url": figures.url}
        yield _fact("figure", figures, _joined("position", figures.url), figures.observed_on, figures.position, fact, known_at)
    for site, position in figures.positions:
        yield _fact(
            "figure", figures, _joined("position", site), figures.observed_on, position, {**common, "metric": "position", "site": site}, known_at
        )


def _fact(
    kind: Kind,
    told: KeywordFigures | SerpPage | Suggestion | TrendPoint,
    item: str,
    on: date | None,
    value: float | None,
    fact: Mapping[str, Any],
    known_at: datetime,
) -> KeywordFact:
    known = {name: each for name, each in fact.items() if each is not None and each != ()}
    return KeywordFact(kind, told.source, told.keyword, item, on, None if value is None else float(value), known, known_at)


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def unique_facts(facts: Iterable[KeywordFact]) -> list[KeywordFact]:
    """Each fact once: of those of one key the last counts."""
    return list({(fact.kind, fact.source, fact.keyword, fact.item): fact for fact in facts}.values())
