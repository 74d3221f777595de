"""The one transport for everything that fetches: HTTP/1.1 over connections that the guard has checked, certificates verified, answers bounded.

`Transport.get` and `Transport.post` are one request and one answer: they follow nothing and retry nothing (the crawl and the sources decide
that); `follow` and `fetch` follow redirects.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from connectors.errors import RefusedAddress
from connectors.web import guard as rules
from connectors.web.content_encoding import BodyTooLarge, UndecodableBody, decode
from connectors.web.guard import Guard, Pair
from connectors.web.urls import host_of, normalise

MAX_REDIRECTS = 10
REDIRECTS = frozenset((301, 302, 303, 307, 308))
MAX_CONNECT_S = 15.0
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br, zstd"


class FetchFailed(Exception):
    """No whole answer was had. `outcome` says why in the archive's words; `status` and `headers` are what had come by then."""

    def __init__(self, outcome: str, reason: str, *, is_transient: bool = False, answer: "Answer | None" = None) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.is_transient = is_transient
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `raw` is the body as it came (but for chunks), `body` the same without its Content-Encoding."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    request_headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    latency_s: float
    duration_s: float

    def header(self, name: str) -> str | None:
        """The value of a header (several joined by commas), or None."""
        wanted = name.lower().encode()
        found = [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]
        return ", ".join(found) if found else None


class Transport:
    """A pool of guarded connections, as many as are asked for at a time."""

    def __init__(self, guard: Guard, user_agent: str, *, ca_bundle: Path | None = None) -> None:
        self._guard = guard
        self._operators: set[Pair] = set(guard.resolve.values())
        self._tls = ssl.create_default_context(cafile=ca_bundle)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=_GuardedResolver(guard, self._operators),
                limit=0,
                ttl_dns_cache=60,
                socket_factory=self._checked_socket,
            ),
            headers={"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Content-Type",),
            max_line_size=32_768,
            max_field_size=65_536,
        )
        if guard.proxy is not None:
            proxy = URL(guard.proxy)
            self._operators.add((proxy.host or "", proxy.port or 80))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def get(
        self, url: str, *, max_bytes: int, timeout_s: float, headers: Mapping[str, str] | None = None, kept_types: tuple[str, ...] | None = None
    ) -> Answer:
        """The answer to one GET of a normalised URL, its body at most `max_bytes` before and after decoding, all within `timeout_s`.

        The body of a 200 whose media type is none of `kept_types` (if given) is left on the wire. Raises `FetchFailed` with outcome
        `timeout`, `too_large` or `error`, and `RefusedAddress`.
        """
        return await self._ask("GET", url, None, headers, max_bytes, timeout_s, kept_types)

    async def post(self, url: str, body: bytes, *, max_bytes: int, timeout_s: float, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to one POST of `body` (its `Content-Type` is for the caller to give), under the limits and errors of `get`."""
        return await self._ask("POST", url, body, headers, max_bytes, timeout_s, None)

    async def _ask(
        self,
        method: str,
        url: str,
        data: bytes | None,
        headers: Mapping[str, str] | None,
        max_bytes: int,
        timeout_s: float,
        kept_types: tuple[str, ...] | None,
    ) -> Answer:
        rules.check_url(url, self._guard)
        started = time.monotonic()
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=data,
                headers=headers,
                allow_redirects=False,
                ssl=self._tls,
                proxy=self._guard.proxy_for(host_of(url)),
                timeout=aiohttp.ClientTimeout(total=timeout_s, sock_connect=min(timeout_s, MAX_CONNECT_S)),
            ) as response:
                return await _read(response, url, started, max_bytes, kept_types)
        except TimeoutError as error:
            raise FetchFailed("timeout", f"no whole answer within {timeout_s:.3g} s", is_transient=True) from error
        except aiohttp.ClientConnectorCertificateError as error:
            raise FetchFailed("error", f"the certificate does not verify: {error.certificate_error}") from error
        except aiohttp.ClientConnectorDNSError as error:
            raise FetchFailed("error", f"the name {host_of(url)} does not resolve: {error.os_error}", is_transient=True) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            is_transient = isinstance(error, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError | OSError)
            raise FetchFailed("error", f"{type(error).__name__}: {error}", is_transient=is_transient) from error

    def _checked_socket(self, info: "aiohttp.connector.AddrInfoType") -> socket.socket:
        family, kind, protocol, _, address = info
        rules.check_connection((str(address[0]), int(address[1])), self._operators)
        return socket.socket(family, kind, protocol)


class _GuardedResolver(AbstractResolver):
    """Looks names up and gives only what the guard permits; the connector connects to nothing else."""

    def __init__(self, guard: Guard, operators: set[Pair]) -> None:
        self._guard = guard
        self._operators = operators
        self._proxy_host = (URL(guard.proxy).host or "") if guard.proxy else None

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        mapped = None if host == self._proxy_host else self._guard.mapped(host, port)
        if mapped is not None:
            return [_resolved(host, mapped)]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        if host == self._proxy_host:
            self._operators.update((address, port) for address in addresses)
        else:
            addresses = rules.permitted_addresses(host, addresses)
        return [_resolved(host, (address, port)) for address in addresses]

    async def close(self) -> None:
        """Nothing is held."""


async def follow(
    url: str, transport: Transport, *, max_bytes: int = 10 * 1024 * 1024, timeout_s: float = 60.0, headers: Mapping[str, str] | None = None
) -> Answer:
    """The answer to a GET of `url` after at most ten redirects, each checked like the first.

    Raises `FetchFailed` (also for a redirect loop) and `RefusedAddress`.
    """
    seen: list[str] = []
    target = normalise(url)
    while target is not None and target not in seen and len(seen) <= MAX_REDIRECTS:
        seen.append(target)
        answer = await transport.get(target, max_bytes=max_bytes, timeout_s=timeout_s, headers=headers)
        location = answer.header("Location")
        if answer.status not in REDIRECTS or location is None:
            return answer
        target = normalise(location, target)
    if target is None:
        raise RefusedAddress(f"{seen[-1] if seen else url} leads to no http(s) URL. Only those are fetched.")
    raise FetchFailed("redirect_loop" if target in seen else "too_many_redirects", f"redirected {len(seen)} times, at last to {target}")


def fetch(
    url: str, guard: Guard, user_agent: str, *, ca_bundle: Path | None = None, max_bytes: int = 10 * 1024 * 1024, timeout_s: float = 60.0
) -> Answer:
    """`follow` for callers without an event loop: one guarded fetch, on connections of its own."""

    async def once() -> Answer:
        async with Transport(guard, user_agent, ca_bundle=ca_bundle) as transport:
            return await follow(url, transport, max_bytes=max_bytes, timeout_s=timeout_s)

    return asyncio.run(once())


async def _read(response: aiohttp.ClientResponse, url: str, started: float, max_bytes: int, kept_types: tuple[str, ...] | None) -> Answer:
    latency_s = time.monotonic() - started
    is_kept = kept_types is None or response.status != 200 or _media_type(response) in kept_types
    raw, is_whole = await _body(response, max_bytes) if is_kept else (b"", True)
    try:
        if not is_whole:
            raise BodyTooLarge(f"more than {max_bytes} bytes")
        body = decode(raw, ", ".join(response.headers.getall("Content-Encoding", ())), max_bytes)
    except BodyTooLarge as error:
        raise FetchFailed("too_large", str(error), answer=_answer(response, url, b"", b"", latency_s, started)) from error
    except UndecodableBody as error:
        raise FetchFailed("error", str(error), answer=_answer(response, url, b"", b"", latency_s, started)) from error
    return _answer(response, url, raw, body, latency_s, started)


async def _body(response: aiohttp.ClientResponse, max_bytes: int) -> tuple[bytes, bool]:
    if (response.content_length or 0) > max_bytes:
        response.close()
        return b"", False
    parts: list[bytes] = []
    room = max_bytes
    async for part in response.content.iter_any():
        room -= len(part)
        if room < 0:
            response.close()
            return b"", False
        parts.append(part)
    return b"".join(parts), True


def _answer(response: aiohttp.ClientResponse, url: str, raw: bytes, body: bytes, latency_s: float, started: float) -> Answer:
    return Answer(
        url=url,
        status=response.status,
        reason=response.reason or "",
        headers=tuple(response.raw_headers),
        request_headers=tuple(response.request_info.headers.items()),
        raw=raw,
        body=body,
        latency_s=latency_s,
        duration_s=time.monotonic() - started,
    )


def _media_type(response: aiohttp.ClientResponse) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _resolved(host: str, pair: Pair) -> ResolveResult:
    family = socket.AF_INET6 if ":" in pair[0] else socket.AF_INET
    return ResolveResult(hostname=host, host=pair[0], port=pair[1], family=family, proto=0, flags=socket.AI_NUMERICHOST)
