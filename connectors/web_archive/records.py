"""WARC files of any maker, record by record: plain or gzipped, one member a record or one for all (ISO 28500:2017, and 1.0 before it).

Damage loses what is damaged and nothing else: reading goes on at the next whole record, and each gap is told.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path

from connectors.errors import CapturesFileError

MAX_BLOCK_BYTES = 64 * 1024 * 1024
"""The block of a longer record is passed over."""

_CHUNK_BYTES = 65_536
_GZIP = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
_MAX_LINE_BYTES = 65_536
_DIGEST = re.compile(r"(sha1|sha256|md5):([A-Za-z0-9+/=]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its named fields (names in lower case) and its block; None where that is longer than the limit."""

    fields: dict[str, str]
    block: bytes | None

    @property
    def kind(self) -> str:
        """The record's type: `response`, `revisit`, `resource` …"""
        return self.fields.get("warc-type", "").lower()


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that could not be read."""

    why: str


def read_warc(path: Path) -> Iterator[WarcRecord | Damage]:
    """Each record of a file in order, and each stretch that cannot be read. Raises `CapturesFileError` for a file that is no WARC file at all."""
    if not path.is_file():
        raise CapturesFileError(f"{path} is no file. Name the .warc or .warc.gz file.")
    with path.open("rb") as file:
        yield from read_stream(file, path.name)


def read_stream(file: BufferedIOBase, name: str) -> Iterator[WarcRecord | Damage]:
    """The same of an open file, which `name` is for messages."""
    source = _Source(file)
    found = False
    while True:
        try:
            record = _record(source)
        except _Broken as broken:
            skipped = source.skip_to_record()
            if not found and not skipped:
                raise CapturesFileError(f"{name} is no WARC file: {broken}. Name a .warc or .warc.gz file.") from broken
            yield Damage(f"{name}: {broken}; " + ("what follows was read" if skipped else "the file ends there"))
            if not skipped:
                return
            continue
        if record is None:
            if not found:
                raise CapturesFileError(f"{name} is no WARC file: there is no record in it. Name a .warc or .warc.gz file.")
            return
        found = True
        yield record


def block_problem(record: WarcRecord) -> str:
    """Why a block is not what its record says (WARC-Block-Digest), or nothing."""
    stated = record.fields.get("warc-block-digest", "")
    return "" if record.block is None or matches(stated, record.block) is not False else "its digest is not that of its block"


def matches(stated: str, data: bytes) -> bool | None:
    """Whether `data` has the digest that is stated, such as sha1:BASE32; None where none is stated in a way that is known."""
    found = _DIGEST.fullmatch(stated.strip())
    if found is None:
        return None
    digest = hashlib.new(found[1].lower(), data, usedforsecurity=False).digest()
    return found[2].rstrip("=").lower() in (digest.hex(), base64.b32encode(digest).decode().rstrip("=").lower())


class _Broken(Exception):
    """Bytes that are no record."""


class _Source:
    """The bytes of a file, unzipped where they are gzip; told where they break."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._raw = file.read(_CHUNK_BYTES)
        self._passed = 0  # bytes of the file before `_raw`
        self._is_gzip = self._raw.startswith(_GZIP)
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._is_within_member = False
        self._ready = b""

    @property
    def place(self) -> str:
        """Where in the file reading stands."""
        return f"byte {self._passed:,}"

    def line(self) -> bytes:
        """The next line without its end; what is left at the end of the file."""
        while (end := self._ready.find(b"\n")) < 0:
            if len(self._ready) > _MAX_LINE_BYTES:
                raise _Broken(f"no line of a record at {self.place}")
            if not self._more():
                line, self._ready = self._ready, b""
                return line
        line, self._ready = self._ready[:end], self._ready[end + 1 :]
        return line.rstrip(b"\r")

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return not self._ready and not self._more()

    def take(self, count: int, *, is_kept: bool) -> bytes | None:
        """The next bytes, or None for those that are only passed over."""
        parts: list[bytes] = []
        while count:
            if not self._ready and not self._more():
                raise _Broken(f"it is cut off within a record at {self.place}")
            part, self._ready = self._ready[:count], self._ready[count:]
            count -= len(part)
            if is_kept:
                parts.append(part)
        return b"".join(parts) if is_kept else None

    def skip_to_record(self) -> bool:
        """Go on at the next place that looks like the beginning of a record; whether there is one."""
        return self._skip_to_member() if self._is_gzip else self._skip_to_line()

    def _skip_to_line(self) -> bool:
        while True:
            place = self._ready.find(b"\nWARC/")
            if place >= 0:
                self._ready = self._ready[place + 1 :]
                return True
            self._ready = self._ready[-6:]
            kept = len(self._ready)
            if not self._more() or len(self._ready) == kept:
                return False

    def _skip_to_member(self) -> bool:
        self._ready = b""
        first = 0 if self._inflater.eof else 1  # the member that broke begins where reading stands
        while True:
            place = self._raw.find(_MEMBER, first)
            if place < 0:
                more = self._file.read(_CHUNK_BYTES)
                if not more:
                    return False
                self._drop(max(len(self._raw) - 2, 0))
                self._raw, first = self._raw + more, 0
                continue
            self._drop(place)
            first = 1
            if len(self._raw) < _CHUNK_BYTES:
                self._raw += self._file.read(_CHUNK_BYTES)
            if self._begins_a_record():
                self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
                return True

    def _begins_a_record(self) -> bool:
        try:
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(self._raw[:_CHUNK_BYTES], 5) == b"WARC/"
        except zlib.error:
            return False  # bytes of a body that look like the start of a member

    def _drop(self, count: int) -> None:
        self._raw = self._raw[count:]
        self._passed += count

    def _more(self) -> bool:
        """Read on; whether there was more."""
        if not self._raw:
            self._raw = self._file.read(_CHUNK_BYTES)
            if not self._raw:
                if self._is_within_member:
                    self._is_within_member = False
                    raise _Broken(f"it is cut off within a compressed record at {self.place}")
                return False
        if not self._is_gzip:
            self._ready += self._raw
            self._drop(len(self._raw))
            return True
        return self._inflate()

    def _inflate(self) -> bool:
        if self._inflater.eof:
            self._raw = self._raw.lstrip(b"\0")  # padding between members
            if not self._raw:
                return self._more()
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            found = self._inflater.decompress(self._raw, 4 * _CHUNK_BYTES)
        except zlib.error as error:
            self._is_within_member = False
            raise _Broken(f"it is damaged at {self.place} ({error})") from error
        self._is_within_member = not self._inflater.eof
        rest = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        self._drop(len(self._raw) - len(rest))
        self._ready += found
        return True if found else self._more()


def _record(source: _Source) -> WarcRecord | None:
    """The next record; None at the end of the file."""
    while True:
        if source.is_at_end():
            return None
        first = source.line()
        if first:
            break
    if not first.startswith(b"WARC/"):
        raise _Broken(f"no record begins at {source.place}")
    fields = _fields(source)
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdecimal():
        raise _Broken(f"a record without a length at {source.place}")
    return WarcRecord(fields, source.take(int(length), is_kept=int(length) <= MAX_BLOCK_BYTES))


def _fields(source: _Source) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    while line := source.line():
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and last:  # a folded line
            fields[last] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        last = name.strip().lower()
        fields[last] = value.strip()
    return fields
