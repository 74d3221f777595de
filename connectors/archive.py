"""Raw answers as they came, kept in WARC files that are the journal of each crawl: `<root>/<workspace>/<crawl_id>.warc.gz`.

A capture's facts stand in the record's `Plancast-Capture` field (JSON), so that a scan of the file gives every `Capture` again, in order:
answers are `request` and `response` records, a 304 is a `revisit` record (server-not-modified profile) that names the record it stands for,
what gave no answer (errors, refusals, robots) is a `metadata` record, and a page that a browser rendered is a `conversion` record (its HTML)
behind those of its plain answer, which it names. Standard WARC tools read all of them.

Durability: a record is handed to the operating system before its capture is told to anyone, so it outlives a kill of the process; it is
synced to the disk every few seconds and on closing, so a power cut costs at most the captures since.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from connectors import warc
from connectors.errors import ArchiveError
from connectors.web.content_encoding import BodyTooLarge, UndecodableBody, decode

CAPTURE_FIELD = "Plancast-Capture"
MAX_BODY_BYTES = 64 * 1024 * 1024
NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

RENDERED = "rendered_"
"""Begins the `source` of a capture whose body a browser made from the plain answer, as `rendered_link`."""
UNRENDERED = "not rendered: "
"""Begins the `error` of a capture of an empty page that was to be rendered and could not be: it is kept as it was fetched."""
RENDERED_TYPE = "text/html; charset=utf-8"

_ROTATE_BYTES = 1_000_000_000
_SYNC_EVERY_S = 5.0
_MAX_OPEN_FILES = 8
_KEPT_ELSEWHERE = ("warc_file", "warc_offset", "url")


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch, or one that was not made and why. Times are UTC.

    `outcome`: `ok`, `redirect`, `redirect_loop`, `too_many_redirects`, `not_modified`, `not_found` (404, 410), `not_html` (its body is not
    kept), `http_error`, `blocked_by_robots`, `refused_address`, `too_large`, `timeout`, `error`, or `skipped_trap` (once a pattern of URLs).
    `source`: how the URL was found: `seed`, `link`, `sitemap`, `feed`, `redirect`; and for what is fetched to find pages: `robots`,
    `sitemap_file`, `feed_file`; with `rendered_` before it where a browser made the body. `digest` is the sha256 of the decoded body; for a
    304, body facts are those of the answer it stands for. `error` says why there is no page, or why an empty one was not rendered.
    """

    workspace: str
    site: str
    url: str
    fetched_at: datetime
    known_at: datetime
    crawl_id: str
    status: int | None
    outcome: str
    digest: str | None
    content_type: str | None
    body_bytes: int
    duration_s: float
    warc_file: str | None
    warc_offset: int | None
    etag: str | None
    last_modified: str | None
    location: str | None
    depth: int
    source: str
    error: str | None

    def to_json(self) -> str:
        """The capture as one line of JSON."""
        return _as_json(_facts(self))

    @staticmethod
    def from_json(text: str | bytes) -> "Capture":
        """The capture that `to_json` wrote."""
        return _from_fields(json.loads(text))


_NAMES = tuple(field.name for field in fields(Capture))


@dataclass(frozen=True, slots=True)
class Response:
    """An archived answer: `body` decoded, `headers` as they came. For a 304: the answer that it stands for."""

    body: bytes
    url: str
    content_type: str | None
    status: int
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The value of a header (several joined by commas), or None."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None


class Archive:
    """The WARC files below `root`. Reading keeps a few files open; close it, or use it as a context manager."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, BufferedReader] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the files that reading has opened."""
        while self._files:
            self._files.popitem()[1].close()

    def read(self, at: Capture | tuple[str, int]) -> Response:
        """The answer of a capture, or at a file and offset. Raises `ArchiveError` where there is none."""
        file, offset = (at.warc_file, at.warc_offset) if isinstance(at, Capture) else at
        if file is None or offset is None:
            raise ArchiveError("This capture holds no archived answer: read only captures that name a WARC file and an offset.")
        _, response = self.recall((file, offset))
        if response is None:
            raise ArchiveError(f"{file} holds no answer at {offset}, but why there was none. Read captures of outcome ok or not_modified.")
        return response

    def recall(self, at: tuple[str, int]) -> tuple[Capture, Response | None]:
        """The capture at a file and offset and its answer (of a 304: the one that it stands for), None where there was none."""
        file, offset = at
        record = warc.read_record(self._open(file), offset)
        capture = _capture(record, file)
        if record.fields["warc-type"] == "revisit":
            return capture, self.original(at)[1]
        return capture, self._answer(record)

    def original(self, at: tuple[str, int]) -> tuple[Capture, Response]:
        """The answer with a body at a file and offset, or the one that the 304 there stands for. Raises `ArchiveError` where there is none."""
        file, offset = at
        record = warc.read_record(self._open(file), offset)
        if record.fields["warc-type"] == "revisit":
            file, record = self._referred(record)
        answer = self._answer(record)
        if answer is None:
            raise ArchiveError(f"{file} holds no answer at {record.offset}. Crawl the page again.")
        return _capture(record, file), answer

    def plain(self, capture: Capture) -> tuple[tuple[str, int], Response]:
        """The answer as it came of a capture, whose body a browser may have made: its file and offset, and itself."""
        file, offset = capture.warc_file or "", capture.warc_offset or 0
        record = warc.read_record(self._open(file), offset)
        while record.fields["warc-type"] in ("revisit", "conversion"):
            file, record = self._referred(record)
        return (file, record.offset), _response(record)

    def scan(self, path: Path) -> Iterator[Capture]:
        """The captures of one WARC file, in the order in which they were written, up to its end or a torn tail."""
        name = path.relative_to(self.root).as_posix()
        for record in warc.records(path):
            if CAPTURE_FIELD.lower() in record.fields:
                yield _capture(record, name)

    def record(self, at: tuple[str, int]) -> warc.Record | None:
        """The record at a file and offset; None where the file is not there."""
        file, offset = at
        return warc.read_record(self._open(file), offset) if (self.root / file).is_file() else None

    def paths(self, workspace: str, crawl_id: str | None = None) -> list[Path]:
        """The WARC files of a workspace, or of one crawl, oldest first."""
        folder = self.root / workspace
        if crawl_id is None:
            return sorted(folder.glob("*.warc.gz"), key=lambda path: (_started(path), path.name))
        first = folder / f"{crawl_id}.warc.gz"
        return [path for path in (first, *sorted(folder.glob(f"{crawl_id}.[0-9][0-9][0-9][0-9].warc.gz"))) if path.exists()]

    def replay(self, workspace: str) -> Iterator[Capture]:
        """Every capture of a workspace: crawls in the order in which they began, captures in the order in which they were written."""
        for path in self.paths(workspace):
            yield from self.scan(path)

    def _answer(self, record: warc.Record) -> Response | None:
        """The answer that a record holds: of a rendered page, the head of the plain one and the HTML that the browser made."""
        if record.fields["warc-type"] == "conversion":
            return replace(_response(self._referred(record)[1]), body=record.block, content_type=RENDERED_TYPE)
        return _response(record) if record.fields["warc-type"] == "response" else None

    def _referred(self, record: warc.Record) -> tuple[str, warc.Record]:
        file, _, offset = record.fields["plancast-refers-to"].rpartition("@")
        return file, warc.read_record(self._open(file), int(offset))

    def _open(self, name: str) -> BufferedReader:
        file = self._files.get(name)
        if file is None:
            if len(self._files) >= _MAX_OPEN_FILES:
                self._files.pop(next(iter(self._files))).close()
            path = self.root / name
            if not path.resolve().is_relative_to(self.root.resolve()) or not path.is_file():
                raise ArchiveError(f"There is no archive file {path}. Restore it from a backup, or crawl the site again.")
            file = self._files[name] = path.open("rb")
        return file


class ArchiveWriter:
    """Appends the captures of one crawl to its WARC files. One writer a crawl: the caller holds the lock, and has run `repair` to its end."""

    def __init__(self, root: Path, workspace: str, crawl_id: str, *, started_at: datetime, rotate_bytes: int = _ROTATE_BYTES) -> None:
        self._archive = Archive(root)
        self._folder = root / workspace
        self._crawl_id = crawl_id
        self._workspace = workspace
        self._started_at = started_at
        self._rotate_bytes = rotate_bytes
        self._synced_at_s = time.monotonic()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._index = max(0, len(self._archive.paths(workspace, crawl_id)) - 1)
        self._open()

    def write(
        self,
        capture: Capture,
        *,
        request: bytes | None = None,
        answer: bytes | None = None,
        refers_to: Capture | None = None,
        rendered: bytes | None = None,
    ) -> Capture:
        """Archive a capture and give it back with its place.

        `request` and `answer` are HTTP messages; without an answer the capture is kept as a `metadata` record. `refers_to` is the capture
        that a 304 stands for. `rendered` is the HTML that a browser made of the answer, or of the one that the 304 stands for.
        """
        if self._size >= self._rotate_bytes:
            self._rotate()
        record_id = uuid4()
        fields = [("WARC-Target-URI", capture.url), ("WARC-Warcinfo-ID", self._warcinfo)]
        head = b""
        if request is not None:
            paired = [*fields, ("WARC-Concurrent-To", f"<urn:uuid:{record_id}>"), ("Content-Type", "application/http;msgtype=request")]
            head = warc.build("request", uuid4(), capture.fetched_at, paired, request)
        plain = self._archive.plain(refers_to)[0] if rendered is not None and refers_to is not None else (self._name, self._size + len(head))
        kind, own_fields, block = _record_of(capture, answer, refers_to)
        if rendered is not None:
            head += warc.build(kind, record_id, capture.fetched_at, [*fields, *own_fields[1:]], block)
            fields += [("WARC-Refers-To", f"<urn:uuid:{record_id}>"), ("Plancast-Refers-To", f"{plain[0]}@{plain[1]}")]
            record_id, kind, own_fields, block = uuid4(), "conversion", [own_fields[0], ("Content-Type", RENDERED_TYPE)], rendered
        body = warc.build(kind, record_id, capture.fetched_at, [*fields, *own_fields], block)
        placed = replace(capture, warc_file=self._name, warc_offset=self._size + len(head))
        self._append(head + body)
        return placed

    def close(self) -> None:
        """Sync the file to the disk and close it."""
        os.fsync(self._fd)
        os.close(self._fd)
        self._archive.close()

    def _open(self) -> None:
        suffix = f".{self._index:04d}" if self._index else ""
        path = self._folder / f"{self._crawl_id}{suffix}.warc.gz"
        self._name = path.relative_to(self._archive.root).as_posix()
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self._size = os.fstat(self._fd).st_size
        self._warcinfo = f"<urn:uuid:{uuid4()}>"
        lines = {"software": "Plancast/0.1", "format": "WARC file version 1.1", "isPartOf": self._crawl_id, "workspace": self._workspace}
        block = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
        fields = [("WARC-Filename", path.name), ("Content-Type", "application/warc-fields")]
        record_id = uuid4()
        self._warcinfo = f"<urn:uuid:{record_id}>"
        self._append(warc.build("warcinfo", record_id, self._started_at, fields, block))

    def _rotate(self) -> None:
        os.fsync(self._fd)
        os.close(self._fd)
        self._index += 1
        self._open()

    def _append(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]
        self._size += len(data)
        now_s = time.monotonic()
        if now_s - self._synced_at_s > _SYNC_EVERY_S:
            os.fdatasync(self._fd)
            self._synced_at_s = now_s


def repair(archive: Archive, workspace: str, crawl_id: str) -> Iterator[Capture]:
    """The captures that the WARC files of a crawl hold, read to their end; once that is reached, the torn tail of the last is gone.

    Every file is read and checked in full. A file that is torn but not the last loses only what is torn of it, too.
    """
    for path in archive.paths(workspace, crawl_id):
        name = path.relative_to(archive.root).as_posix()
        end = 0
        for record in warc.records(path):
            end = record.end
            if CAPTURE_FIELD.lower() in record.fields:
                yield _capture(record, name)
        warc.cut_torn_tail(path, end)


def _record_of(capture: Capture, answer: bytes | None, refers_to: Capture | None) -> tuple[str, list[tuple[str, str]], bytes]:
    facts = {name: value for name, value in _facts(capture).items() if name not in _KEPT_ELSEWHERE}
    named = [(CAPTURE_FIELD, _as_json(facts))]
    if answer is None:
        block = f"outcome: {capture.outcome}\r\n".encode()
        return "metadata", [*named, ("Content-Type", "application/warc-fields")], block
    named.append(("Content-Type", "application/http;msgtype=response"))
    if refers_to is not None:
        named += [
            ("WARC-Profile", NOT_MODIFIED_PROFILE),
            ("WARC-Refers-To-Target-URI", refers_to.url),
            ("WARC-Refers-To-Date", refers_to.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
            ("Plancast-Refers-To", f"{refers_to.warc_file}@{refers_to.warc_offset}"),
        ]
        return "revisit", named, answer
    if capture.outcome in ("too_large", "not_html"):
        named.append(("WARC-Truncated", "length" if capture.outcome == "too_large" else "unspecified"))
    return "response", named, answer


def _capture(record: warc.Record, file: str) -> Capture:
    facts = json.loads(record.fields[CAPTURE_FIELD.lower()])
    return _from_fields({**facts, "url": record.fields["warc-target-uri"], "warc_file": file, "warc_offset": record.offset})


def _response(record: warc.Record) -> Response:
    first, headers, raw = warc.split_http(record.block)
    encoding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
    kind = next((value for name, value in headers if name.lower() == "content-type"), None)
    try:
        body = decode(raw, encoding, MAX_BODY_BYTES)
    except (BodyTooLarge, UndecodableBody) as error:
        raise ArchiveError(f"The archived answer of {record.fields['warc-target-uri']} cannot be decoded: {error}. Crawl it again.") from error
    return Response(body, record.fields["warc-target-uri"], kind, int(first.split(b" ", 2)[1]), tuple(headers))


def _from_fields(facts: dict[str, object]) -> Capture:
    for name in ("fetched_at", "known_at"):
        facts[name] = datetime.fromisoformat(str(facts[name]))
    return Capture(**facts)  # type: ignore[arg-type]


def _facts(capture: Capture) -> dict[str, object]:
    """The fields of a capture; `asdict` would copy each value deeply, at a fifth of the cost of archiving."""
    return {name: getattr(capture, name) for name in _NAMES}


def _as_json(facts: dict[str, object]) -> str:
    return json.dumps(facts, default=_instant, separators=(",", ":"))


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def _started(path: Path) -> str:
    """When the crawl of a file began, as its first record says; files without one sort first."""
    return next((record.fields["warc-date"] for record in warc.records(path)), "")
