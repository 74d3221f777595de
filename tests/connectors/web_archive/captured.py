"""WARC files as other makers write them."""

import io
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


class Captured:
    """A WARC file in memory."""

    def __init__(self, *, gzip: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=gzip)

    def response(
        self, url: str, body: bytes, at: str = "2019-05-06T07:08:09Z", status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str
    ) -> "Captured":
        """An answer with its headers."""
        named = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items())]
        self._write(url, "response", at, io.BytesIO(body), StatusAndHeaders(status, named, protocol="HTTP/1.1"))
        return self

    def record(self, url: str, kind: str, at: str, body: bytes = b"", **fields: str) -> "Captured":
        """A record of another kind, with fields of its own."""
        self._write(url, kind, at, io.BytesIO(body), None, **fields)
        return self

    def _write(self, url: str, kind: str, at: str, payload: Any, headers: StatusAndHeaders | None, **fields: str) -> None:
        named = {"WARC-Date": at, **{name.replace("_", "-"): value for name, value in fields.items()}}
        self.writer.write_record(self.writer.create_warc_record(url, kind, payload=payload, http_headers=headers, warc_headers_dict=named))

    @property
    def data(self) -> bytes:
        """The file."""
        return self.out.getvalue()

    def save(self, path: Path) -> Path:
        """The file, on the disk."""
        path.write_bytes(self.data)
        return path
