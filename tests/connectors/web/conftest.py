"""A real HTTP origin on loopback, and a crawl of it in a real child process."""

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from connectors.archive import Capture
from connectors.web.crawl import CrawlRequest, crawl

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
AGENT = "Plancast/0.1 (+https://plancast.example/bot)"

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Origin:
    """A web server whose pages a test writes down. `asked` is its log: the path and headers of each request, in order."""

    server: ThreadingHTTPServer
    pages: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def pair(self) -> tuple[str, int]:
        return str(self.server.server_address[0]), int(self.server.server_address[1])

    def counts(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked)

    def serve(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Answer `path` with a body; the type is HTML unless a header (written as content_type) says otherwise. An `etag` is honoured."""
        data = body.encode() if isinstance(body, str) else body
        named = {"Content-Type": "text/html; charset=utf-8"} | {name.replace("_", "-").title(): value for name, value in headers.items()}

        def answer(handler: BaseHTTPRequestHandler) -> None:
            is_known = "Etag" in named and handler.headers.get("If-None-Match") == named["Etag"]
            handler.send_response(304 if is_known else status)
            for name, value in named.items():
                handler.send_header(name, value)
            if not is_known:
                handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            if not is_known:
                handler.wfile.write(data)

        self.pages[path] = answer

    def link(self, path: str, *targets: str, **headers: str) -> None:
        """Serve a page that links to others."""
        anchors = "".join(f'<a href="{target}">{target}</a>' for target in targets)
        self.serve(path, f"<!DOCTYPE html><title>{path}</title><p>This is {path}.</p>{anchors}", **headers)

    def redirect(self, path: str, location: str, status: int = 301) -> None:
        self.serve(path, b"", status, location=location)


def _handler(origin_of: Callable[[], Origin]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            origin = origin_of()
            origin.asked.append((self.path, dict(self.headers.items())))
            behaviour = origin.pages.get(self.path)
            if behaviour is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            try:
                behaviour(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@pytest.fixture
def serve() -> Iterator[Callable[..., Origin]]:
    """Start origins: `serve()`, `serve(address="::1")`, `serve(tls=context)`."""
    servers: list[ThreadingHTTPServer] = []

    def start(address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Origin:
        holder: list[Origin] = []
        kind = _Server6 if ":" in address else _Server
        server = kind((address, 0), _handler(lambda: holder[0]))
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        holder.append(Origin(server))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return holder[0]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def origin(serve: Callable[..., Origin]) -> Origin:
    """One plain origin."""
    return serve()


@pytest.fixture
def request_for() -> Callable[..., CrawlRequest]:
    """A crawl request for `http://site.test/`, mapped to an origin, with short waits; any field may be given."""

    def make(origin: Origin, **fields: Any) -> CrawlRequest:
        given = {
            "workspace": "default",
            "crawl_id": "c1",
            "sites": ("http://site.test/",),
            "started_at": AT,
            "user_agent": AGENT,
            "resolve": {"site.test": origin.pair, "www.site.test": origin.pair},
            "backoff_s": 0.01,
            "timeout_s": 20.0,
        }
        return CrawlRequest(**(given | fields))

    return make


@pytest.fixture
def run(tmp_path: Path, request_for: Callable[..., CrawlRequest]) -> Callable[..., list[Capture]]:
    """Crawl `http://site.test/` to the end; the archive is `tmp_path / "archive"`."""

    def crawl_all(origin: Origin, **fields: Any) -> list[Capture]:
        return list(crawl(request_for(origin, **fields), tmp_path / "archive"))

    return crawl_all
