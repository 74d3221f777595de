"""The client of every outside API: JSON over the guarded transport, with back-off, a budget of calls and a cache on disk.

Credentials travel in headers, in `secret_params` or in the body of a request that is not cached: they are in no digest, no file, no message.
A cache holds the answers that one workspace's credentials gave, so it is a folder of that workspace.
"""

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from uuid import uuid4

from pydantic import SecretStr

from connectors.errors import CredentialsRefused, QuotaExceeded, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.web.guard import Guard
from connectors.web.transport import Answer, FetchFailed, Transport

_T = TypeVar("_T")
_TRANSIENT = frozenset((408, 429, 500, 502, 503, 504))
_SPENT = ("quotaexceeded", "ratelimitexceeded", "limitexceeded", "resource_exhausted")
"""What Google's APIs call a spent quota in the body of a 403, in lower case."""
_KEPT_HEADERS = frozenset(("content-type", "date"))
_JSON = {"Accept": "application/json"}
_PLAIN = frozenset(("application/json", "application/x-www-form-urlencoded"))
_SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """One answer: of a status below 300, or of a 4xx that is about what was asked for (404 no such thing, 400 a bad request)."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """By their names in lower case. Of an answer from the cache: its content type and date alone."""
    body: bytes = field(repr=False)
    source: str = ""

    def json(self) -> Any:
        """The body as JSON. Raises `SourceAnswerInvalid`."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            kind = self.headers.get("content-type", "no content type")
            message = f"answered {len(self.body)} bytes of {kind} that are not JSON. Check the address of the API, or try again later."
            raise SourceAnswerInvalid(self.source, message, self.status) from error


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str] = field(repr=False)
    secret_query: str = field(repr=False, default="")
    hidden: tuple[str, ...] = field(repr=False, default=())
    """What no message may quote, besides the query's secrets and the headers."""

    @property
    def digest(self) -> str:
        """Names the request without its credentials."""
        return sha256(b"\0".join((self.method.encode(), self.url.encode(), self.body or b""))).hexdigest()

    @property
    def place(self) -> str:
        """Host and path, for messages: a query may hold what is nobody's business."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}{parts.path}"

    @property
    def full_url(self) -> str:
        """What goes over the wire."""
        return self.url + (("&" if "?" in self.url else "?") + self.secret_query if self.secret_query else "")


class Api:
    """One source, asked one request at a time. Use it in a `with`, or close it.

    `most_calls` is the budget: requests over the network, retries included. `cache_s` is how long an answer in the folder `cache` counts.
    Each request is retried `retries` times (1, 2, 4 … s apart, or as `Retry-After` says), POST as well: give 0 where a call is paid for and
    must not be bought twice. `secrets` are what no message may quote, besides what a request itself keeps secret.
    """

    def __init__(
        self,
        source: str,
        guard: Guard,
        *,
        user_agent: str,
        ca_bundle: Path | None = None,
        cache: Path | None = None,
        cache_s: float = 0,
        most_calls: int | None = None,
        retries: int = 3,
        timeout_s: float = 30,
        requests_per_second: float | None = None,
        max_retry_after_s: float = 60,
        max_bytes: int = 64 * 1024 * 1024,
        secrets: Sequence[SecretStr] = (),
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.source = source
        self.calls = 0
        self._network = _Network(guard, user_agent, ca_bundle)
        self._cache = _Cache(cache, cache_s, clock) if cache is not None and cache_s > 0 else None
        self._most_calls = most_calls
        self._retries = retries
        self._timeout_s = timeout_s
        self._gap_s = 1 / requests_per_second if requests_per_second else 0.0
        self._max_retry_after_s = max_retry_after_s
        self._max_bytes = max_bytes
        self._secrets = tuple(secret.get_secret_value() for secret in secrets)
        self._clock = clock
        self._sleep = sleep
        self._next_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._network.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        secret_params: Mapping[str, SecretStr] | None = None,
        is_cached: bool = True,
    ) -> ApiAnswer:
        """The answer to a GET of `url` with `params` in its query. `secret_params` go there too, and nowhere else. Raises `SourceError`."""
        query = urlencode(params or {}, quote_via=quote)
        secret = urlencode({name: value.get_secret_value() for name, value in (secret_params or {}).items()}, quote_via=quote)
        full = url + (("&" if "?" in url else "?") + query if query else "")
        return self._answer(_Request("GET", full, None, _JSON | dict(headers or {}), secret, self._secrets), is_cached=is_cached)

    def post(self, url: str, body: Any, headers: Mapping[str, str] | None = None, *, form: bool = False, is_cached: bool = True) -> ApiAnswer:
        """The answer to a POST of `body`, as JSON, or as a form if `form`. A body with credentials is for `is_cached=False`. Raises `SourceError`."""
        data = urlencode(body) if form else json.dumps(body, ensure_ascii=False, sort_keys=True)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        hidden = () if is_cached or not isinstance(body, Mapping) else tuple(str(value) for value in body.values())
        named = _JSON | {"Content-Type": kind} | dict(headers or {})
        request = _Request("POST", url, data.encode(), named, hidden=(*hidden, *self._secrets))
        return self._answer(request, is_cached=is_cached)

    def _answer(self, request: _Request, *, is_cached: bool) -> ApiAnswer:
        cache = self._cache if is_cached else None
        known = cache.read(request.digest, self.source) if cache else None
        if known is not None:
            return known
        answer = self._judged(request, self._whole(request))
        if cache and answer.status < 300:
            cache.write(request.digest, answer)
        return answer

    def _whole(self, request: _Request) -> Answer:
        """The last of the answers to a request: one that no further asking would better."""
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            try:
                answer = self._once(request)
            except FetchFailed as failure:
                if is_last or not failure.is_transient:
                    self._give_up(request, failure)
                self._sleep(2.0**attempt)
                continue
            if is_last or not _is_transient(answer):
                return answer
            wait_s = self._retry_after_s(answer, 2.0**attempt)
            if wait_s > self._max_retry_after_s:
                return answer
            self._sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, request: _Request) -> Answer:
        if self._most_calls is not None and self.calls >= self._most_calls:
            message = f"the budget of {self._most_calls} calls is used up. Raise it, or narrow what is asked for."
            raise QuotaExceeded(self.source, message)
        early_s = min(self._next_at - self._clock(), self._gap_s)
        if early_s > 0:
            self._sleep(early_s)
        self._next_at = self._clock() + self._gap_s
        self.calls += 1
        return self._network.ask(request, self._max_bytes, self._timeout_s)

    def _retry_after_s(self, answer: Answer, usual_s: float) -> float:
        """What `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3)."""
        text = (answer.header("Retry-After") or "").strip()
        if text.isdecimal():
            return float(text)
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return usual_s
        return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - self._clock())

    def _judged(self, request: _Request, answer: Answer) -> ApiAnswer:
        status = answer.status
        kind, remedy = _verdict(answer)
        if kind is not None:
            wait = answer.header("Retry-After")
            told = _told(answer.body, request) + (f"; it asks to wait {wait[:40]}" if wait else "")
            raise kind(self.source, f"{request.place} answered {status}{told}. {remedy}", status)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        return ApiAnswer(status, headers, answer.body, self.source)

    def _give_up(self, request: _Request, failure: FetchFailed) -> NoReturn:
        told = _masked(str(failure), request)  # the cause is left out of the chain: its text may quote the whole request
        if failure.outcome == "too_large":
            message = f"{request.place} answered {told}. Ask for fewer rows at a time."
            raise SourceAnswerInvalid(self.source, message) from None
        message = f"{request.place} gave no whole answer ({told}). Check the network and the proxy, or try again later."
        raise SourceUnavailable(self.source, message) from None


def _is_transient(answer: Answer) -> bool:
    return answer.status in _TRANSIENT or (answer.status == 403 and b"ratelimitexceeded" in answer.body.lower())


def _verdict(answer: Answer) -> tuple[type[SourceError] | None, str]:
    """The error that an answer is, with its remedy; None if it is none."""
    status, body = answer.status, answer.body[:65_536].lower()
    is_spent = status in (402, 429) or (status == 403 and any(reason.encode() in body for reason in _SPENT))
    if is_spent:
        return QuotaExceeded, "Wait until the quota is renewed, raise it with the provider, or ask for less."
    if status in (401, 403):
        return CredentialsRefused, "Renew the credentials, and see that they permit this."
    if status >= 500 or status in _TRANSIENT:
        return SourceUnavailable, "Try again later."
    if status < 200 or 300 <= status < 400:
        return SourceAnswerInvalid, "Name the API's own address: redirects are not followed, since they would carry the credentials along."
    return None, ""


def _told(body: bytes, request: _Request) -> str:
    """What a JSON error says of itself, in the shapes of Google, OAuth 2 (RFC 6749, 5.2) and plain `message`s."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(found, dict):
        return ""
    error = found.get("error", found)
    inner = [error.get(name) for name in ("status", "message", "status_message")] if isinstance(error, dict) else [error]
    text = ": ".join(str(part) for part in (*inner, found.get("error_description")) if part)
    shown = " ".join(_masked(text, request).split())[:200].rstrip(".")  # masked while it is whole: half a secret would not be found
    return f" ({shown})" if shown else ""


def _masked(text: str, request: _Request) -> str:
    """A text without what is secret of a request, should it quote it."""
    secrets = [part for pair in parse_qsl(request.secret_query) for part in (pair[1], quote(pair[1]))]
    headers = [part for value in request.headers.values() if value not in _PLAIN for part in (value, value.rpartition(" ")[2])]
    for value in sorted({*secrets, *request.hidden, *headers}, key=len, reverse=True):
        if len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "…")
    return text


class _Network:
    """The transport, on a thread of its own: callers may have an event loop or none. Nothing is started before the first request."""

    def __init__(self, guard: Guard, user_agent: str, ca_bundle: Path | None) -> None:
        self._of = (guard, user_agent, ca_bundle)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._transport: Transport | None = None

    def ask(self, request: _Request, max_bytes: int, timeout_s: float) -> Answer:
        return self._run(self._ask(request, max_bytes, timeout_s))

    async def _ask(self, request: _Request, max_bytes: int, timeout_s: float) -> Answer:
        if self._transport is None:
            guard, user_agent, ca_bundle = self._of
            self._transport = Transport(guard, user_agent, ca_bundle=ca_bundle)
        url, headers = request.full_url, request.headers
        if request.body is None:
            return await self._transport.get(url, max_bytes=max_bytes, timeout_s=timeout_s, headers=headers)
        return await self._transport.post(url, request.body, max_bytes=max_bytes, timeout_s=timeout_s, headers=headers)

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="api", daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        if self._loop is None or self._thread is None:
            return
        if self._transport is not None:
            self._run(self._transport.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = self._thread = self._transport = None


class _Cache:
    """Answers in files named by a digest of what was asked: a line of JSON, then the body. A file appears whole or not at all."""

    def __init__(self, folder: Path, seconds: float, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._seconds = seconds
        self._clock = clock

    def read(self, digest: str, source: str) -> ApiAnswer | None:
        try:
            first, _, body = self._path(digest).read_bytes().partition(b"\n")
            known = json.loads(first)
            age_s, answer = self._clock() - known["stored_at"], ApiAnswer(known["status"], known["headers"], body, source)
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None  # not there, or not one of ours: it is asked for, and then written anew
        return answer if 0 <= age_s < self._seconds else None

    def write(self, digest: str, answer: ApiAnswer) -> None:
        kept = {name: value for name, value in answer.headers.items() if name in _KEPT_HEADERS}
        first = json.dumps({"stored_at": self._clock(), "status": answer.status, "headers": kept})
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{digest}.{uuid4().hex}.tmp")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(first.encode() + b"\n" + answer.body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
