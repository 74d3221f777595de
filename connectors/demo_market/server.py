"""Serves the demo market on loopback: each site on a port of its own, with the validators that a polite crawler uses."""

import argparse
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, NamedTuple, Self, cast

from connectors.demo_market.content import MarketName
from connectors.demo_market.sites import Answer, RenderedSite, render_market

LOOPBACK = "127.0.0.1"


class LoggedRequest(NamedTuple):
    """One answered request: the site's host, the request target (path and query) and the status."""

    host: str
    path: str
    status: int


class DemoMarket:
    """A context manager that serves a market from threads of this process, on free ports unless `ports` names them.

    `as_of` serves the market as it stood on a day: what was published later is not there yet.
    """

    def __init__(self, market: MarketName = "en", *, as_of: date | None = None, ports: tuple[int, ...] = ()) -> None:
        self.sites = render_market(market, as_of)
        self.requests: list[LoggedRequest] = []
        self._ports = ports or (0,) * len(self.sites)
        self._servers: dict[str, _SiteServer] = {}

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            servers = {}
            for site, port in zip(self.sites, self._ports, strict=True):
                servers[site.site.host] = server = _SiteServer(site, port, self.requests)
                opened.callback(server.close)
            self._servers, self._opened = servers, opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._servers = {}
        self._opened.close()

    @contextmanager
    def held(self, *hosts: str) -> Iterator[None]:
        """Answer nothing of these hosts meanwhile: what is asked of them waits."""
        servers = [self._servers[host] for host in hosts]
        for server in servers:
            server.is_open.clear()
        try:
            yield
        finally:
            for server in servers:
                server.is_open.set()

    @property
    def resolve(self) -> dict[str, str]:
        """Where each host is served, host -> "127.0.0.1:port"; empty outside the `with` block."""
        return {host: f"{LOOPBACK}:{server.port}" for host, server in self._servers.items()}

    @property
    def resolve_setting(self) -> str:
        """The same as the value of PLANCAST_RESOLVE."""
        return ",".join(f"{host}={address}" for host, address in self.resolve.items())

    @property
    def target(self) -> str:
        """The start address of the site that the market's plan is for."""
        return self.sites[0].site.url

    @property
    def competitors(self) -> tuple[str, ...]:
        """The start addresses of its competitors."""
        return tuple(site.site.url for site in self.sites[1:])

    @property
    def start_urls(self) -> tuple[str, ...]:
        """All start addresses, the target's first."""
        return (self.target, *self.competitors)


class _SiteServer(ThreadingHTTPServer):
    """One site on one port. Closing ends its kept-alive connections too, and waits for their threads."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, site: RenderedSite, port: int, requests: list[LoggedRequest]) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.site, self.requests, self.is_open = site, requests, Event()
        self.is_open.set()
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, name=site.site.host)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's asks for this machine's full name, which waits for DNS

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a crawler that was killed is no error of the server
            super().handle_error(request, client_address)

    def close(self) -> None:
        self.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._connections:
                _hang_up(connection)
        self.server_close()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # the client was first
        return


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from what was rendered; a response goes out in one write, so that no packet waits."""

    protocol_version = "HTTP/1.1"
    server_version = "PlancastDemo"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._answer(has_body=True)

    def do_HEAD(self) -> None:
        self._answer(has_body=False)

    def _answer(self, has_body: bool) -> None:
        server = cast(_SiteServer, self.server)
        answer = server.site.answer(self.path)
        status = 304 if _is_fresh(answer, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")) else answer.status
        is_packed = bool(answer.compressed) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = answer.compressed if is_packed else answer.body
        server.is_open.wait()
        server.requests.append(LoggedRequest(server.site.site.host, self.path, status))
        self.send_response(status)
        self._send_validators(answer)
        if status != 304:
            self._send_content_headers(answer, is_packed, len(body))
        self.end_headers()
        if has_body and status != 304:
            self.wfile.write(body)

    def _send_validators(self, answer: Answer) -> None:
        if answer.etag:
            self.send_header("ETag", answer.etag)
        if answer.last_modified_at:
            self.send_header("Last-Modified", format_datetime(answer.last_modified_at, usegmt=True))
        self.send_header("Vary", "Accept-Encoding")

    def _send_content_headers(self, answer: Answer, is_packed: bool, body_bytes: int) -> None:
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(body_bytes))
        if answer.location:
            self.send_header("Location", answer.location)
        if is_packed:
            self.send_header("Content-Encoding", "gzip")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is the base class's)
        """Print nothing: requests are kept in `DemoMarket.requests`."""


def _is_fresh(answer: Answer, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Tell whether the client's copy is still good (RFC 9110, 13.2.2: the entity tag decides where both are sent)."""
    if answer.status != 200:
        return False
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or answer.etag.removeprefix("W/") in tags
    since = _http_date(if_modified_since)
    return since is not None and answer.last_modified_at is not None and answer.last_modified_at <= since


def _http_date(value: str | None) -> datetime | None:
    """Read an HTTP date; one that cannot be read counts as absent (RFC 9110, 13.1.3)."""
    if value is None:
        return None
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def main(arguments: list[str] | None = None) -> None:
    """Serve a market until interrupted (Ctrl-C or SIGTERM), after printing the setting that maps its hosts."""
    parser = argparse.ArgumentParser(prog="python -m connectors.demo_market.server", description=__doc__)
    parser.add_argument("market", nargs="?", choices=("en", "de"), default="en")
    parser.add_argument("--as-of", type=date.fromisoformat, help="serve what was published by this day (YYYY-MM-DD)")
    options = parser.parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with DemoMarket(options.market, as_of=options.as_of) as market:
        sys.stdout.write(f"PLANCAST_RESOLVE={market.resolve_setting}\n")
        sys.stdout.flush()
        stopped.wait()


if __name__ == "__main__":
    main()
