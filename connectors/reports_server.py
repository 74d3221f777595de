"""Serves the folder of reports, behind the same password as the Prefect server: `python -m connectors.reports_server HOST PORT FOLDER`.

Reports hold what a site has not published, so beyond this machine nobody reads them without the password. It comes in the environment
(`PREFECT_SERVER_API_AUTH_STRING`), never as an argument, which every user of the machine could read.
"""

import hmac
import os
import socket
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from connectors.prefect_api import basic

HEADERS = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}


class ReportsHandler(SimpleHTTPRequestHandler):
    """Files of one folder, read only; with `auth` (`user:password`) for those alone who know it."""

    def __init__(self, *args: Any, auth: str | None = None, **kwargs: Any) -> None:
        self.auth = auth
        super().__init__(*args, **kwargs)

    def send_head(self) -> Any:
        """A file for those who may read it; the same refusal for all others, whether there is such a file or not."""
        if self._is_known():
            return super().send_head()
        self.send_response(HTTPStatus.UNAUTHORIZED)
        self.send_header("WWW-Authenticate", 'Basic realm="Plancast reports", charset="UTF-8"')
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def end_headers(self) -> None:
        """With headers that keep a report where it was opened."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def _is_known(self) -> bool:
        given = self.headers.get("Authorization", "")
        return not self.auth or hmac.compare_digest(given.encode(), basic(self.auth).encode())


class _Server(ThreadingHTTPServer):
    """Listens on the address's own family, so that `::1` is served as `127.0.0.1` is."""

    def __init__(self, host: str, port: int, folder: Path, auth: str | None) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), partial(ReportsHandler, directory=str(folder), auth=auth))


def reports_server(host: str, port: int, folder: Path, auth: str | None) -> ThreadingHTTPServer:
    """A server of the files in `folder`, bound and not yet serving."""
    return _Server(host, port, folder, auth)


if __name__ == "__main__":
    reports_server(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), os.environ.get("PREFECT_SERVER_API_AUTH_STRING")).serve_forever()
