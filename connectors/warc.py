"""WARC/1.1 as bytes: records built and parsed, one gzip member a record, torn tails cut off (ISO 28500:2017).

A record is written with one call and counts only once its whole gzip member is in the file, so a kill leaves either the record or a torn
tail, which `cut_torn_tail` removes before anything is appended.
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from uuid import UUID

from connectors.errors import ArchiveError

_CHUNK_BYTES = 65_536
_MEMBER_START = b"\x1f\x8b\x08"
_GZIP_LEVEL = 1  # measured: a third of the time of level 6, a tenth more bytes; most bodies come compressed anyway

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its named fields (names in lower case), its block, and where its gzip member lies in the file."""

    fields: dict[str, str]
    block: bytes
    offset: int
    end: int
    named: tuple[tuple[str, str], ...] = ()
    """The fields with their names as written, in order."""


def build(kind: str, record_id: UUID, at: datetime, fields: Fields, block: bytes) -> bytes:
    """The gzip member of a record of type `kind`."""
    head = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{record_id}>",
        f"WARC-Date: {at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}",
        *(f"{name}: {value}" for name, value in fields),
        f"Content-Length: {len(block)}\r\n\r\n",
    ]
    squeezer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join((squeezer.compress("\r\n".join(head).encode()), squeezer.compress(block), squeezer.compress(b"\r\n\r\n"), squeezer.flush()))


def read_record(file: BufferedReader, offset: int) -> Record:
    """The record whose gzip member begins at `offset`. Raises `ArchiveError` where there is no whole one."""
    file.seek(offset)
    found = _member(file, b"")
    if found is None:
        raise ArchiveError(f"{file.name} holds no whole record at {offset}. Restore the file from a backup, or crawl the site again.")
    data, rest = found
    return _parse(data, offset, file.tell() - len(rest), file.name)


def records(path: Path) -> Iterator[Record]:
    """Each whole record of a file, in order, up to its end or a torn tail. Raises `ArchiveError` for damage that has whole records behind it."""
    with path.open("rb") as file:
        offset, rest = 0, b""
        while (found := _member(file, rest)) is not None:
            data, rest = found
            end = file.tell() - len(rest)
            yield _parse(data, offset, end, file.name)
            offset = end
        if _has_record_after(file, offset):
            raise ArchiveError(f"{path} is damaged at byte {offset}, with whole records behind it. Restore it from a backup, or move it away.")


def cut_torn_tail(path: Path, whole_bytes: int) -> int:
    """Truncate `path` to its first `whole_bytes` (the end of its last whole record) and give how many bytes that took away."""
    torn_bytes = path.stat().st_size - whole_bytes
    if torn_bytes > 0:
        with path.open("r+b") as file:
            file.truncate(whole_bytes)
            os.fsync(file.fileno())
    return torn_bytes


def split_http(block: bytes) -> tuple[bytes, list[tuple[str, str]], bytes]:
    """The first line, the headers and the body of an HTTP message."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    pairs = (line.decode("latin-1").partition(":") for line in lines)
    return first, [(name.strip(), value.strip()) for name, _, value in pairs], body


def _member(file: BufferedReader, rest: bytes) -> tuple[bytes, bytes] | None:
    """The contents of the next gzip member and what was read past it; None at the end of the file, or if the member is torn."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    parts: list[bytes] = []
    data = rest
    try:
        while not inflater.eof:
            if not data and not (data := file.read(_CHUNK_BYTES)):
                return None
            parts.append(inflater.decompress(data))
            data = b""
    except zlib.error:
        return None
    return b"".join(parts), inflater.unused_data


def _has_record_after(file: BufferedReader, offset: int) -> bool:
    """Whether a whole record begins somewhere behind `offset`: then what is broken there is no torn tail."""
    file.seek(offset + 1)
    tail = file.read()
    position = tail.find(_MEMBER_START)
    while position >= 0:
        try:
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            if member.decompress(tail[position:]).startswith(b"WARC/") and member.eof:
                return True
        except zlib.error:
            pass  # bytes of a body that look like the start of a member
        position = tail.find(_MEMBER_START, position + 1)
    return False


def _parse(data: bytes, offset: int, end: int, name: str) -> Record:
    head, separator, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    if not separator or not lines[0].startswith("WARC/"):
        raise ArchiveError(f"{name} holds no WARC record at {offset}. Restore the file from a backup, or crawl the site again.")
    pairs = tuple((key, value.strip()) for key, _, value in (line.partition(":") for line in lines[1:]))
    fields = {key.lower(): value for key, value in pairs}
    if not fields.get("content-length", "").isdigit() or "warc-type" not in fields:
        raise ArchiveError(f"{name} holds no WARC record at {offset}. Restore the file from a backup, or crawl the site again.")
    return Record(fields, rest[: int(fields["content-length"])], offset, end, pairs)
