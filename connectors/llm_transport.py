"""The way of every question to a model: the one guarded transport, in the shape that the providers' clients take (`httpx2.BaseTransport`).

Nothing else of theirs reaches the network. Headers that tell of this machine or come from variables
that are not ours (`X-Stainless-…`, `OpenAI-…`, their user agent) are left off.
"""

import asyncio
import threading
from pathlib import Path

import httpx2

from connectors.web.guard import Guard
from connectors.web.transport import Answer, FetchFailed, Transport

_MOST_BYTES = 4 * 1024 * 1024
_OURS = ("host", "connection", "content-length", "accept-encoding", "user-agent", "x-stainless-", "openai-")
_DECODED = (b"content-encoding", b"content-length", b"transfer-encoding")


class GuardedTransport(httpx2.BaseTransport):
    """POSTs over connections that the guard has checked. `timeout_s` bounds the whole answer, so one that drips does not hold a run up.

    The event loop is on a thread of its own, started with the first request: callers may be many, with loops of their own or none.
    """

    def __init__(self, guard: Guard, user_agent: str, *, ca_bundle: Path | None = None, timeout_s: float = 60.0) -> None:
        self._of = (guard, user_agent, ca_bundle)
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._transport: Transport | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer to one request, whatever its status. Raises `httpx2.TransportError`, and `RefusedAddress`."""
        try:
            answer = asyncio.run_coroutine_threadsafe(self._ask(request, request.read()), self._started()).result()
        except FetchFailed as failure:
            kind = httpx2.ReadTimeout if failure.outcome == "timeout" else httpx2.ReadError
            raise kind(str(failure), request=request) from failure
        headers = [(name, value) for name, value in answer.headers if name.lower() not in _DECODED]
        return httpx2.Response(answer.status, headers=headers, content=answer.body, request=request)

    async def _ask(self, request: httpx2.Request, body: bytes) -> Answer:
        if self._transport is None:
            guard, user_agent, ca_bundle = self._of
            self._transport = Transport(guard, user_agent, ca_bundle=ca_bundle)
        headers = {name: value for name, value in request.headers.items() if not name.lower().startswith(_OURS)}
        return await self._transport.post(str(request.url), body, max_bytes=_MOST_BYTES, timeout_s=self._timeout_s, headers=headers)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="models", daemon=True)
                self._thread.start()
            return self._loop

    def close(self) -> None:
        """Close the connections."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        if self._transport is not None:
            asyncio.run_coroutine_threadsafe(self._transport.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = self._transport = None
