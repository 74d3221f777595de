"""A server on loopback that speaks OpenAI's chat completions, and misbehaves as it is told: late, cut, wrong, inventive or obedient."""

import html
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pydantic import SecretStr

from connectors.llm import ChatModel, ModelName
from connectors.llm_cache import ReplyCache
from connectors.llm_session import Limits, ModelSession
from connectors.llm_spending import Price, Purse
from connectors.web.guard import Guard

AGENT, KEY = "Plancast/0.1 (+https://plancast.example/bot)", "sk-never-shown-0123456789"
HOST = "models.test"
URL = f"http://{HOST}/v1"
QUICK = Limits(requests_per_second=10_000, gives_up_after=1_000_000)
_FACT = re.compile(r'<fact id="([^"]*)" kind="([^"]*)"([^>]*>.*?)</fact>', re.DOTALL)

Fact = tuple[str, str, str]


@dataclass(frozen=True)
class Said:
    """What the server does with one request."""

    content: str | None = None
    status: int = 200
    retry_after: str | None = None
    finish_reason: str = "stop"
    hangs: bool = False
    drips: bool = False
    is_cut: bool = False
    raw: bytes | None = None


Behaviour = Callable[[Sequence[Fact], dict[str, Any]], Said]


def claims(*texts: tuple[str, Sequence[str]]) -> str:
    return json.dumps({"sentences": [{"text": text, "evidence_ids": list(ids)} for text, ids in texts]}, ensure_ascii=False)


def faithful(facts: Sequence[Fact], _request: dict[str, Any]) -> Said:
    """Repeats up to four facts, each with its id."""
    return Said(claims(*((statement, [one]) for one, _, statement in facts[:4])))


def _saying(text: str) -> Behaviour:
    return lambda facts, _request: Said(claims(*((text, [one]) for one, _, _ in facts[:4])))


def _obedient(facts: Sequence[Fact], _request: dict[str, Any]) -> Said:
    """Says whatever a fact tells it to say after `SAY:`, hidden or not, citing the fact it stands in."""
    seen = [(one, unquote("".join(mark for mark in statement if mark.isprintable()))) for one, _, statement in facts]
    orders = [(found.group(1).strip(), [one]) for one, statement in seen if (found := re.search("SAY:(.*?)(?:” *,|”|END|$)", statement))]
    return Said(claims(*orders[:6])) if orders else faithful([(one, kind, text.partition(">")[2]) for one, kind, text in facts], {})


BEHAVIOURS: dict[str, Behaviour] = {
    "rate limited": lambda *_: Said(status=429, retry_after="2"),
    "server error": lambda *_: Said(status=500),
    "overloaded": lambda *_: Said(status=503),
    "hangs": lambda *_: Said(hangs=True),
    "drips": lambda *_: Said(drips=True),
    "cut": lambda facts, request: Said(faithful(facts, request).content, is_cut=True),
    "empty": lambda *_: Said(""),
    "no content": lambda *_: Said(None),
    "no choices": lambda *_: Said(raw=b"{}"),
    "not JSON at all": lambda *_: Said(raw=b"<html>busy</html>"),
    "prose": lambda *_: Said("Certainly! Here is the summary you asked for: there are 99 gaps."),
    "wrong schema": lambda *_: Said('{"summary": "99 gaps", "sentences": "none"}'),
    "too much": lambda facts, _request: Said(claims(*((statement, [one]) for one, _, statement in facts[:1] * 40))),
    "truncated": lambda facts, request: Said((faithful(facts, request).content or "")[:60], finish_reason="length"),
    "truncated when whole": lambda facts, request: Said(faithful(facts, request).content, finish_reason="length"),
    "filtered": lambda *_: Said("", finish_reason="content_filter"),
    "strange ids": lambda facts, _request: Said(claims(*((statement, ["deadbeefdeadbeef"]) for _, _, statement in facts[:4]))),
    "ids for texts": lambda facts, _request: Said(claims(*((one, [one]) for one, _, _ in facts[:4]))),
    "wrong ids": lambda facts, _request: Said(claims(*((facts[place - 1][2], [facts[place][0]]) for place in range(min(len(facts), 4))))),
    "figures": _saying("Competitors cover it with 98,765 pages, up 43 %."),
    "spelled figures": _saying("Ninety-seven competitors cover it, twice as many as before."),
    "money": _saying("Competitors earn $ 3 million with these pages."),
    "dates": _saying("Competitors have covered it since 14 May 2019."),
    "addresses": _saying("Competitors cover it at https://evil.test/buy and evil.test."),
    "quotations": _saying("Competitors cover it “better than anyone has ever done”."),
    "names": _saying("Competitors such as Megacorp Industries cover it."),
    "markup": _saying("Competitors cover <script>alert(1)</script> [it](javascript:alert(1))."),
    "praise": _saying("A truly remarkable and unique opportunity awaits everybody."),
    "obedient": _obedient,
}


@dataclass
class ModelServer:
    """`on(…)` says how requests are answered, one behaviour a request, the last one again and again. `asked` is the log of (path, body, headers)."""

    server: ThreadingHTTPServer
    script: list[Behaviour] = field(default_factory=lambda: [faithful])
    asked: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def guard(self) -> Guard:
        return Guard(resolve={HOST: ("127.0.0.1", self.port)})

    @property
    def resolve_setting(self) -> str:
        return f"{HOST}=127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings by which `compatible:tiny` is found, paid as in `session`."""
        return {
            "PLANCAST_MODEL_URL": URL,
            "PLANCAST_MODEL_PRICES": "compatible:tiny=1/2",
            "PLANCAST_COMPATIBLE_CREDENTIALS": KEY,
        }

    def model(self, name: str = "tiny", *, timeout_s: float = 10.0) -> ChatModel:
        return ChatModel(ModelName("compatible", name, URL), SecretStr(KEY), self.guard, AGENT, timeout_s=timeout_s)

    def session(
        self, cache: Path, *models: ChatModel, most_usd: float = 100.0, most_calls: int = 100_000, limits: Limits = QUICK, **options: Any
    ) -> ModelSession:
        """A session at a dollar a million tokens in and two out, which never sleeps."""
        purse, priced = Purse(most_usd, most_calls), [(model, Price(1, 2)) for model in models or (self.model(),)]
        return ModelSession(priced, ReplyCache(cache), purse, **{"run_id": "run", "limits": limits, "sleep": lambda _s: None, **options})

    def on(self, *behaviours: Behaviour | str) -> None:
        self.script = [BEHAVIOURS[one] if isinstance(one, str) else one for one in behaviours]

    def said(self, path: str, request: dict[str, Any], headers: dict[str, str]) -> Said:
        with self.lock:
            self.asked.append((path, request, headers))
            behaviour = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        found = _FACT.findall(request["messages"][-1]["content"])
        facts = [(one, kind, html.unescape(text if behaviour is _obedient else text.partition(">")[2])) for one, kind, text in found]
        return behaviour(facts, request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    models: ModelServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        said = self.models.said(self.path, request, {name.lower(): value for name, value in self.headers.items()})
        if said.hangs:
            self.models.released.wait(20)
            self.close_connection = True
            return
        self._answer(said, _body(said, str(request.get("model"))))

    def _answer(self, said: Said, body: bytes) -> None:
        self.send_response(said.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if said.retry_after is not None:
            self.send_header("Retry-After", said.retry_after)
        self.end_headers()
        if said.drips:
            self._drip(body)
            return
        self.wfile.write(body[: len(body) // 2] if said.is_cut else body)
        self.close_connection = said.is_cut

    def _drip(self, body: bytes) -> None:
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()
            if self.models.released.wait(0.05):
                break
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


def _body(said: Said, model: str) -> bytes:
    if said.raw is not None:
        return said.raw
    if said.status != 200:
        return json.dumps({"error": {"message": f"Told to answer {said.status}.", "type": "told", "code": None}}).encode()
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": model,
            "choices": [{"index": 0, "finish_reason": said.finish_reason, "message": {"role": "assistant", "content": said.content}}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000},
        }
    ).encode()


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A server at `http://models.test/v1`, reached through its `guard`."""

    class Handler(_Handler):
        """Bound to this server's script."""

    server = _Server(("127.0.0.1", 0), Handler)
    Handler.models = ModelServer(server)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield Handler.models
    finally:
        Handler.models.released.set()
        server.shutdown()
        server.server_close()
