"""DataForSEO, version 3 of its API: search volume, keyword difficulty, and the envelope that all its answers come in.

Almost every answer is an HTTP 200; whether it is one is said by the `status_code`s of the envelope and of the task in it
(https://docs.dataforseo.com/v3/appendix/errors). Calls cost money: give the `Api` no retries, so that none is bought twice.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import SecretStr

from connectors.api import Api, ApiAnswer
from connectors.asking import Batch, Budget, Part, Unanswered, Usage, ask_in_turn, in_batches, read_fresh
from connectors.errors import CredentialsRefused, QuotaExceeded, SettingsError, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.keyword_data import KeywordFigures

VOLUME_PRICE_USD = 0.075
"""A call for search volumes, whatever its size: the `cost` in DataForSEO's documented answer."""
DIFFICULTY_PRICE_USD, DIFFICULTY_PRICE_A_KEYWORD_USD = 0.01, 0.0001

_SYMBOLS = re.compile(r"""[,!@%^()=\[\]{};~`<>?\\|*"―]""")
_MOST_KEYWORDS, _MOST_CHARACTERS, _MOST_WORDS = 1_000, 80, 10
_OK, _NO_RESULTS = 20_000, 40_102
_REFUSED = frozenset((40_100, 40_104, 40_201, 40_204, 40_207))  # login, unverified, blocked, not subscribed, address not allowed
_REMEDIES: Mapping[type[SourceError], str] = {
    CredentialsRefused: "Check login and password at https://app.dataforseo.com/api-access.",
    QuotaExceeded: "Top up the account or raise its limits at https://app.dataforseo.com, or ask for fewer keywords a minute.",
    SourceUnavailable: "Try again later.",
    SourceAnswerInvalid: "Check the place and the language that are asked for.",
}
_FAILED = frozenset((40_101, 40_103))  # the search engine, or the task, failed this time

Reader = Callable[[Mapping[str, Any]], KeywordFigures]


@dataclass(frozen=True, slots=True)
class Account:
    """The login and password of https://app.dataforseo.com/api-access (not those of the web site)."""

    login: str
    password: SecretStr
    base_url: str = "https://api.dataforseo.com"

    @property
    def headers(self) -> dict[str, str]:
        """Basic authentication (RFC 7617)."""
        return {"Authorization": "Basic " + b64encode(f"{self.login}:{self.password.get_secret_value()}".encode()).decode()}


def account_of(credentials: SecretStr, base_url: str = "https://api.dataforseo.com") -> Account:
    """The account that credentials written `login:password` are of. Raises `SettingsError`."""
    login, colon, password = credentials.get_secret_value().strip().partition(":")
    if not (login and colon and password):
        raise SettingsError("The credentials of DataForSEO are not written LOGIN:PASSWORD. Copy both from https://app.dataforseo.com/api-access.")
    return Account(login, SecretStr(password), base_url)


@dataclass(frozen=True, slots=True)
class Market:
    """Where and in what language is searched: DataForSEO's code of the place (2840 is the United States) and of the language."""

    location_code: int
    language_code: str
    country: str | None = None
    """What records name as their country; the codes of places do not tell it."""

    @property
    def fields(self) -> dict[str, Any]:
        """As a task names it."""
        return {"location_code": self.location_code, "language_code": self.language_code}


@dataclass(frozen=True, slots=True)
class Task:
    """What one task gave: its results, what it cost (0 from the cache), or why it has none."""

    results: tuple[Mapping[str, Any], ...] = field(repr=False, default=())
    cost_usd: float = 0.0
    problem: str | None = None


def run_task(api: Api, account: Account, path: str, task: Mapping[str, Any]) -> Task:
    """The outcome of one live task. Raises `SourceError` for what concerns the account or the whole source."""

    def fetch(*, is_cached: bool) -> ApiAnswer:
        return api.post(f"{account.base_url}/v3/{path}", [task], account.headers, is_cached=is_cached)

    calls = api.calls
    done = read_fresh(api, fetch, _read_task)
    if done.problem and api.calls == calls:
        done = _read_task(fetch(is_cached=False))
    return done if api.calls != calls else replace(done, cost_usd=0.0)


def search_volumes(
    api: Api,
    account: Account,
    keywords: Sequence[str],
    market: Market,
    *,
    observed_on: date,
    most_usd: float | None = None,
    price_usd: float = VOLUME_PRICE_USD,
) -> tuple[tuple[KeywordFigures, ...], Usage]:
    """Volume, monthly searches, price of a click and competition, from Google Ads, a thousand keywords a call.

    Keywords that Google Ads does not take (over 80 characters or 10 words, or with symbols) would fail their whole batch: they are not asked
    for, and come back unanswered. Raises `SourceError` where nothing is had.
    """
    allowed, refused = _allowed(keywords)

    def ask(batch: Batch) -> Part[KeywordFigures]:
        task = run_task(api, account, "keywords_data/google_ads/search_volume/live", {"keywords": list(batch), **market.fields})
        return _part(api.source, batch, task, task.results, lambda row: _volume(row, api.source, market, observed_on))

    return ask_in_turn(api, in_batches(allowed, _MOST_KEYWORDS), ask, Budget(most_usd, lambda _batch: price_usd), refused)


def keyword_difficulties(
    api: Api,
    account: Account,
    keywords: Sequence[str],
    market: Market,
    *,
    observed_on: date,
    most_usd: float | None = None,
) -> tuple[tuple[KeywordFigures, ...], Usage]:
    """Difficulty, 0 to 100, from DataForSEO Labs, a thousand keywords a call. Raises `SourceError` where nothing is had."""

    def ask(batch: Batch) -> Part[KeywordFigures]:
        task = run_task(api, account, "dataforseo_labs/google/bulk_keyword_difficulty/live", {"keywords": list(batch), **market.fields})
        items = [item for result in task.results for item in result.get("items") or []]
        return _part(api.source, batch, task, items, lambda row: _difficulty(row, api.source, market, observed_on))

    def price(batch: Batch) -> float:
        return DIFFICULTY_PRICE_USD + DIFFICULTY_PRICE_A_KEYWORD_USD * len(batch)

    return ask_in_turn(api, in_batches(keywords, _MOST_KEYWORDS), ask, Budget(most_usd, price))


def _allowed(keywords: Sequence[str]) -> tuple[list[str], list[Unanswered]]:
    problems = {keyword: _problem(keyword) for keyword in keywords}
    refused = [Unanswered(keyword, f"Google Ads takes no keyword with {problem}") for keyword, problem in problems.items() if problem]
    return [keyword for keyword in problems if not problems[keyword]], refused


def _problem(keyword: str) -> str | None:
    symbol = _SYMBOLS.search(keyword)
    if symbol:
        return f"the symbol {symbol[0]}"
    if len(keyword) > _MOST_CHARACTERS:
        return f"over {_MOST_CHARACTERS} characters"
    return f"over {_MOST_WORDS} words" if len(keyword.split()) > _MOST_WORDS else None


def _part(source: str, batch: Batch, task: Task, rows: Sequence[Any], read: Reader) -> Part[KeywordFigures]:
    """The records of a batch, in its order and its spelling; a keyword that the answer leaves out is unanswered."""
    if task.problem:
        return Part((), tuple(Unanswered(keyword, task.problem) for keyword in batch), task.cost_usd)
    try:
        found = {figures.keyword.casefold(): figures for figures in map(read, rows)}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SourceAnswerInvalid(source, f"a row is not as documented ({error!r}). Update Plancast, or report it.") from error
    records = tuple(replace(found[keyword.casefold()], keyword=keyword) for keyword in batch if keyword.casefold() in found)
    missing = tuple(Unanswered(keyword, "the answer leaves it out") for keyword in batch if keyword.casefold() not in found)
    return Part(records, missing, task.cost_usd)


def _read_task(answer: ApiAnswer) -> Task:
    """The one task of an envelope. Raises `SourceError`."""
    envelope = answer.json()
    _check(answer, envelope)
    tasks = envelope.get("tasks")
    task = tasks[0] if isinstance(tasks, list) and tasks else None
    if not isinstance(task, dict) or not isinstance(task.get("status_code"), int):
        raise SourceAnswerInvalid(answer.source, "answered without a task. Update Plancast, or report it.", answer.status)
    code, cost_usd = task["status_code"], float(task.get("cost") or 0)
    error = _error(code)
    if error in (CredentialsRefused, QuotaExceeded):
        raise _raised(answer, error, task)
    if code not in (_OK, _NO_RESULTS):
        return Task((), cost_usd, f"DataForSEO answered {code}: {task.get('status_message')}")
    return Task(tuple(result for result in task.get("result") or [] if isinstance(result, dict)), cost_usd)


def _check(answer: ApiAnswer, envelope: Any) -> None:
    code = envelope.get("status_code") if isinstance(envelope, dict) else None
    if not isinstance(code, int):
        raise SourceAnswerInvalid(answer.source, "answered no envelope of DataForSEO. Check its base URL.", answer.status)
    if code != _OK:
        raise _raised(answer, _error(code), envelope)


def _error(code: int) -> type[SourceError]:
    """The kind of error that a status code is, by its hundreds (402xx: money and limits; 5xxxx: theirs)."""
    if code in _REFUSED:
        return CredentialsRefused
    if code // 100 == 402:
        return QuotaExceeded
    return SourceUnavailable if code >= 50_000 or code in _FAILED else SourceAnswerInvalid


def _raised(answer: ApiAnswer, kind: type[SourceError], said: Mapping[str, Any]) -> SourceError:
    return kind(
        answer.source, f"answered {said['status_code']} ({str(said.get('status_message'))[:200].rstrip('.')}). {_REMEDIES[kind]}", answer.status
    )


def _volume(row: Mapping[str, Any], source: str, market: Market, observed_on: date) -> KeywordFigures:
    """A result of `search_volume`. Raises `KeyError`, `TypeError` or `ValueError` for another shape."""
    index, cpc = row.get("competition_index"), row.get("cpc")
    months = ((date(month["year"], month["month"], 1), month["search_volume"]) for month in row.get("monthly_searches") or [])
    return KeywordFigures(
        row["keyword"],
        source,
        volume=_integer(row["search_volume"]),
        cpc=None if cpc is None else float(cpc),
        currency=None if cpc is None else "USD",
        competition=None if index is None else float(index) / 100,
        monthly=tuple(sorted((month, int(searches)) for month, searches in months if searches is not None)),
        country=market.country,
        language=market.language_code,
        observed_on=observed_on,
    )


def _difficulty(row: Mapping[str, Any], source: str, market: Market, observed_on: date) -> KeywordFigures:
    """An item of `bulk_keyword_difficulty`."""
    difficulty = row["keyword_difficulty"]
    return KeywordFigures(
        row["keyword"],
        source,
        difficulty=None if difficulty is None else float(difficulty),
        country=market.country,
        language=market.language_code,
        observed_on=observed_on,
    )


def _integer(value: Any) -> int | None:
    return None if value is None else int(value)
