"""Indexes of captures (CDX), a line a capture: the Wayback Machine's JSON, Common Crawl's JSON lines, CDXJ and classic CDX with a header."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.web_archive.answers import Unreadable, instant

_LETTERS = {"a": "url", "b": "timestamp", "m": "mime", "s": "status", "k": "digest", "S": "length", "V": "offset", "g": "filename"}
"""Columns of classic CDX, as its header names them."""
_SPELLINGS = {"original": "url", "mimetype": "mime", "statuscode": "status"}
REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One capture as an index tells it. `status` is None where it does not say; file, offset and length are those of a WARC record, if told."""

    url: str
    timestamp: str
    at: datetime
    status: int | None
    mime: str
    digest: str
    filename: str | None = None
    offset: int | None = None
    length: int | None = None

    @property
    def has_page(self) -> bool:
        """Whether the capture can hold a page, by what the index says of it."""
        return self.status in (200, None) and self.mime in ("text/html", "application/xhtml+xml", "unk", "", "-", REVISIT)


def read_index(text: str) -> tuple[list[IndexLine], list[Unreadable], str | None]:
    """The captures of an index, the lines that cannot be read, and the key that the rest is asked for with, where the Wayback Machine gave one."""
    stripped = text.lstrip()
    if stripped.startswith("[["):
        return _wayback(json.loads(stripped))
    lines: list[IndexLine] = []
    unread: list[Unreadable] = []
    names: Sequence[str] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith((" CDX ", "CDX ")):
            names = [_LETTERS.get(letter, letter) for letter in line.split()[1:]]
            continue
        if line.strip() and not line.startswith("!meta"):
            _sort(_of_text(line, names), f"line {number}", lines, unread)
    return lines, unread, None


def _wayback(rows: list[list[str]]) -> tuple[list[IndexLine], list[Unreadable], str | None]:
    """Rows under a header; after an empty row, the key to go on with."""
    header, *rest = rows
    key = rest[-1][0] if len(rest) >= 2 and rest[-2] == [] and rest[-1] else None
    lines: list[IndexLine] = []
    unread: list[Unreadable] = []
    for number, row in enumerate(rest[:-2] if key else rest, 2):
        if row:
            _sort(dict(zip(header, row, strict=False)), f"row {number}", lines, unread)
    return lines, unread, key


def _sort(found: Mapping[str, Any] | None, place: str, lines: list[IndexLine], unread: list[Unreadable]) -> None:
    line = _line(found) if found is not None else None
    if line is None:
        unread.append(Unreadable(f"{place} of the index is no capture"))
    else:
        lines.append(line)


def _of_text(line: str, names: Sequence[str]) -> Mapping[str, Any] | None:
    if names:
        return dict(zip(names, line.split(), strict=False))
    start = line.find("{")
    if start < 0:
        return None
    try:
        found = json.loads(line[start:])
    except ValueError:
        return None
    before = line[:start].split()
    return {**found, "timestamp": before[1]} if len(before) == 2 else found


def _line(found: Mapping[str, Any]) -> IndexLine | None:
    told = {_SPELLINGS.get(name, name): value for name, value in found.items()}
    timestamp = str(told.get("timestamp", ""))
    at = instant(timestamp) if timestamp.isdecimal() else None
    url = told.get("url")
    if at is None or not isinstance(url, str) or "://" not in url:
        return None
    status = str(told.get("status", "-"))
    return IndexLine(
        url=url,
        timestamp=timestamp,
        at=at,
        status=int(status) if status.isdecimal() else None,
        mime=str(told.get("mime", "")).partition(";")[0].strip().lower(),
        digest=str(told.get("digest", "-")),
        filename=str(told["filename"]) if told.get("filename") else None,
        offset=_whole(told.get("offset")),
        length=_whole(told.get("length")),
    )


def _whole(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() else None
