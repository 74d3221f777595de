"""Asks an index of captures for those of a site, and the archive behind it for their answers. Follows the Wayback CDX server's documentation, and
that of Common Crawl's index (pywb)."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

from connectors.api import Api
from connectors.errors import CapturesFileError, SourceAnswerInvalid, SourceError
from connectors.web_archive.answers import HistoricAnswer, Revisit, Unreadable, answer, answer_of
from connectors.web_archive.index import IndexLine, read_index
from connectors.web_archive.records import WarcRecord, read_stream

SOURCE = "web archive"
COMMON_CRAWL = "https://data.commoncrawl.org/"
_FIELDS = "timestamp,original,mimetype,statuscode,digest"
_ORIGINAL = "x-archive-orig-"
_KEPT = ("content-type", "last-modified", "etag", "x-robots-tag")


class WebArchive:
    """One index, and where its answers lie: `answers` is the address before WARC files' names, or before `web/TIMESTAMPid_/URL`."""

    def __init__(self, api: Api, index: str | None, answers: str | None = None, page_lines: int = 5_000) -> None:
        self._api = api
        self._index = index
        self._answers = answers
        self._page_lines = page_lines

    def captures(self, site: str, first: date | None = None, last: date | None = None) -> Iterator[tuple[list[IndexLine], list[Unreadable]]]:
        """The captures of a site, a page of the index at a time. Raises `SourceError`."""
        asked: dict[str, str | int] = {"url": site, "matchType": "domain", "output": "json"}
        if first is not None:
            asked["from"] = f"{first:%Y%m%d}"
        if last is not None:
            asked["to"] = f"{last:%Y%m%d}"
        pages = self._page_count(asked)
        yield from self._by_key(asked) if pages is None else self._by_page(asked, pages)

    def _page_count(self, asked: dict[str, str | int]) -> int | None:
        """How many pages the index has, as pywb tells it; None of the Wayback Machine, which goes on by key. 0 where it knows nothing."""
        found = self._api.get(self._index or "", {**asked, "showNumPages": "true"})
        if found.status == 404:
            return 0
        if found.status >= 400:
            raise SourceAnswerInvalid(SOURCE, f"the index answered {found.status}. Check its address.", found.status)
        told = found.json()
        return int(told["pages"]) if isinstance(told, dict) and "pages" in told else None

    def _by_page(self, asked: dict[str, str | int], pages: int) -> Iterator[tuple[list[IndexLine], list[Unreadable]]]:
        for page in range(pages):
            found = self._api.get(self._index or "", {**asked, "page": page})
            if found.status == 404:
                continue
            yield read_index(found.body.decode("utf-8", "replace"))[:2]

    def _by_key(self, asked: dict[str, str | int]) -> Iterator[tuple[list[IndexLine], list[Unreadable]]]:
        key: str | None = None
        while True:
            more: dict[str, str | int] = {} if key is None else {"resumeKey": key}
            paged = {**asked, "fl": _FIELDS, "collapse": "digest", "limit": self._page_lines, "showResumeKey": "true", **more}
            found = self._api.get(self._index or "", paged)
            if found.status >= 400:
                raise SourceAnswerInvalid(SOURCE, f"the index answered {found.status}. Check its address.", found.status)
            lines, unread, after = _read(found.body)
            yield lines, unread
            if after is None or after == key:
                return
            key = after

    def answer(self, line: IndexLine) -> HistoricAnswer | Unreadable:
        """The answer of a capture. Raises `SourceError` where the archive does not answer at all."""
        if line.filename is not None and line.offset is not None and line.length is not None:
            return self._record(line, line.filename, line.offset, line.length)
        return self._played_back(line)

    def _record(self, line: IndexLine, filename: str, offset: int, length: int) -> HistoricAnswer | Unreadable:
        """From the WARC record at a place of a file, asked for as a range."""
        headers = {"Range": f"bytes={offset}-{offset + length - 1}", "Accept": "*/*"}
        found = self._api.get((self._answers or COMMON_CRAWL).rstrip("/") + "/" + filename, headers=headers)
        if found.status >= 400:
            return Unreadable(f"{line.url}, {line.at:%Y-%m-%d %H:%M}: the archive answered {found.status} for its record")
        member = found.body if found.status == 206 else found.body[offset : offset + length]
        try:
            record = next(read_stream(BytesIO(member), filename))
            told = answer_of(record) if isinstance(record, WarcRecord) else Unreadable(record.why)
        except CapturesFileError:
            told = None
        if isinstance(told, HistoricAnswer | Unreadable):
            return told
        why = "its body is that of another capture" if isinstance(told, Revisit) else "there is no whole record at its place"
        return Unreadable(f"{line.url}, {line.at:%Y-%m-%d %H:%M}: {why}")

    def _played_back(self, line: IndexLine) -> HistoricAnswer | Unreadable:
        """From the Wayback Machine's playback of the original bytes."""
        place = f"{self._playback}/web/{line.timestamp}id_/{line.url}"
        try:
            found = self._api.get(place, headers={"Accept": "text/html,*/*;q=0.8"})
        except SourceError as error:
            if error.status is None or error.status in (429, 503):
                raise
            return Unreadable(f"{line.url}, {line.at:%Y-%m-%d %H:%M}: the archive answered {error.status}")
        if found.status != 200:
            return Unreadable(f"{line.url}, {line.at:%Y-%m-%d %H:%M}: the archive answered {found.status}")
        told = {name.removeprefix(_ORIGINAL): value for name, value in found.headers.items()}
        headers = tuple((name, told[name]) for name in _KEPT if name in told)
        return answer(line.url, line.at, 200, headers, found.body)

    @property
    def _playback(self) -> str:
        if self._answers is not None:
            return self._answers.rstrip("/")
        parts = urlsplit(self._index or "https://web.archive.org")
        return f"{parts.scheme}://{parts.netloc}"


def _read(body: bytes) -> tuple[list[IndexLine], list[Unreadable], str | None]:
    try:
        return read_index(body.decode("utf-8", "replace"))
    except ValueError as error:
        raise SourceAnswerInvalid(SOURCE, "the index answered something that is none. Check its address, or try again later.") from error


def read_index_file(body: bytes, name: str) -> tuple[list[IndexLine], list[Unreadable]]:
    """The captures of an index that was saved as a file, gzipped or not. Raises `CapturesFileError`."""
    try:
        text = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode("utf-8", "replace")
        lines, unread, _ = read_index(text)
    except (OSError, EOFError, json.JSONDecodeError) as error:
        raise CapturesFileError(f"{name} cannot be read as an index of captures: {error}. Save it again.") from error
    if not lines:
        raise CapturesFileError(f"{name} holds no line of an index of captures. Name a CDX, CDXJ or JSON file, or the address of a CDX server.")
    return lines, unread
