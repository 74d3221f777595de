"""A real HTTP server on loopback that answers as an outside API would: in turn, late, cut short or not at all."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.web.guard import Guard

HOST = "api.test"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Reply:
    """One answer. `cut_at` sends only so many bytes of the body that is announced; `after` holds the first byte back until it is set."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    after: threading.Event | None = None


Script = Reply | Callable[[Asked], Reply]


@dataclass
class ApiServer:
    """`on(path, …)` says what a path answers, one reply a request, the last one again and again. `asked` is the log."""

    server: ThreadingHTTPServer
    scripts: dict[str, list[Script]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    base: str = f"http://{HOST}"

    @property
    def guard(self) -> Guard:
        return Guard(resolve={HOST: (str(self.server.server_address[0]), int(self.server.server_address[1]))})

    def on(self, path: str, *replies: Script) -> None:
        self.scripts[path] = list(replies)

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        script = self.scripts.get(asked.path)
        if script is None:
            return Reply({"error": {"code": 404, "message": "Not found."}}, 404)
        step = script.pop(0) if len(script) > 1 else script[0]
        return step(asked) if callable(step) else step


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: the second would wait 40 ms
    api: ApiServer

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.answer(self.api.reply(Asked(self.command, unquote(parts.path), parse_qs(parts.query), headers, body)))

    def answer(self, reply: Reply) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        if reply.after is not None:
            reply.after.wait(10)
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json; charset=UTF-8", "Content-Length": str(len(body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: reply.cut_at])
        self.close_connection = reply.cut_at is not None

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[ApiServer]:
    """A server on loopback for the length of the block; over TLS with a `certificate` (a PEM file with its key)."""

    class Handler(_Handler):
        """Bound to this server's scripts."""

    server = _Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Handler.api = ApiServer(server)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield Handler.api
    server.shutdown()
    server.server_close()
