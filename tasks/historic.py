"""Captures that others made of sites, from WARC files and from indexes of captures, filed as our own are: archived, parsed, stored.

A capture was fetched when it was made (`fetched_at`), and is known from when it is imported (`known_at`): so no plan as of a past date in the mode
`observed` changes by an import, and `reconstructed` reads the page as it was then. docs/decisions/0009 says why.
"""

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from connectors import settings
from connectors.api import Api
from connectors.archive import Archive, ArchiveWriter, Capture
from connectors.db.leases import Heartbeat
from connectors.db.store import Store
from connectors.errors import CapturesFileError, SourceError
from connectors.web.guard import Guard, parse_resolve
from connectors.web.parse_pool import ParsePool
from connectors.web.urls import normalise, site_of
from connectors.web_archive.answers import HistoricAnswer, Revisit, Unreadable, answer, answer_of
from connectors.web_archive.client import SOURCE, WebArchive, read_index_file
from connectors.web_archive.index import IndexLine
from connectors.web_archive.records import Damage, read_warc
from tasks.brief import Brief, digest_of, read_brief
from tasks.filing import Tally
from tasks.imports import Import
from tasks.pages import read_page, unread_page
from tasks.progress import tell
from tasks.run import Run, open_store, run_of, versions
from tasks.scrape import file_rows

IMPORTED = "imported"
"""The `source` of such captures."""
MOST_FETCHES = 5_000
"""At most so many answers are asked for in one go; the next one goes on from there."""
SHARD_CAPTURES = 100
"""So many captures are filed at a time: an archive may give but one a second."""
STRANGERS_PACE = 1.0
"""Requests a second to an archive, unless the operator maps its host."""

_PERMANENT = (301, 308)
_TOLD = {
    "ok": "page versions", "not_modified": "unchanged", "not_found": "found gone", "redirect": "moved", "known": "known already",
    "elsewhere": "of other sites", "left_out": "no pages of HTML",
}  # fmt: skip


@dataclass
class Sites:
    """Which addresses are filed, and how they are spelled: by the scheme and host of the site's start page, so that a page keeps its address when
    its site moves to https."""

    origins: dict[str, str]

    @classmethod
    def of(cls, brief: Brief) -> "Sites":
        """The brief's sites."""
        return cls({site_of(url): "/".join(url.split("/", 3)[:3]) for url in (brief.site, *brief.competitors)})

    def place(self, url: str, base: str | None = None) -> tuple[str, str] | None:
        """Site and address that a URL is filed under; None where it belongs to none of the sites."""
        found = normalise(url, base)
        if found is None or site_of(found) not in self.origins:
            return None
        parts = found.split("/", 3)
        return site_of(found), f"{self.origins[site_of(found)]}/{parts[3] if len(parts) > 3 else ''}"


@dataclass
class History:
    """What is known of each address of some sites, in order of time, and where each body lies in our archive."""

    versions: dict[tuple[str, str], list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    payloads: dict[str, str] = field(default_factory=dict)
    """What an archive calls a body, to our digest of it."""

    @classmethod
    def read(cls, store: Store, workspace: str, sites: Iterable[str]) -> "History":
        """What the store holds."""
        found = cls()
        columns = ("site", "url", "fetched_at", "digest", "outcome", "warc_file", "warc_offset")
        for row in store.select("captures", workspace, site=list(sites), columns=columns, order=("fetched_at",)):
            found.versions[row["site"], row["url"]].append((row["fetched_at"], row["digest"] or ""))
            if row["outcome"] == "ok" and row["digest"] and row["warc_file"]:
                found.places[row["digest"]] = (row["warc_file"], row["warc_offset"])
        return found

    def is_known(self, key: tuple[str, str], at: datetime) -> bool:
        """Whether a capture of an address at an instant is held already."""
        held = self.versions.get(key, [])
        place = bisect_right(held, (at, "\uffff"))
        return place > 0 and held[place - 1][0] == at

    def before(self, key: tuple[str, str], at: datetime) -> str:
        """The digest of the last body of an address before an instant; '' where there is none."""
        held = self.versions.get(key, [])
        return next((digest for when, digest in reversed(held[: bisect_right(held, (at, ""))]) if digest), "")

    def add(self, capture: Capture) -> None:
        """Keep a capture in mind."""
        insort(self.versions[capture.site, capture.url], (capture.fetched_at, capture.digest or ""))
        if capture.outcome == "ok" and capture.digest and capture.warc_file:
            self.places[capture.digest] = (capture.warc_file, capture.warc_offset or 0)


@dataclass
class Importing:
    """An import on its way."""

    run: Run
    sites: Sites
    history: History
    writer: ArchiveWriter
    archive: Archive
    counts: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)

    def captures(self, answers: Iterable[HistoricAnswer]) -> Iterator[Capture]:
        """The captures of answers that are new, archived."""
        for each in answers:
            capture = self._capture(each)
            if capture is not None:
                self.counts[capture.outcome] += 1
                self.history.add(capture)
                yield capture

    def _capture(self, found: HistoricAnswer) -> Capture | None:
        key = self.sites.place(found.url)
        if key is None:
            self.counts["elsewhere"] += 1
            return None
        if found.payload_digest and found.digest:
            self.history.payloads[found.payload_digest] = found.digest
        if self.history.is_known(key, found.at):
            self.counts["known"] += 1
            return None
        location = found.header("location")
        leads_to = self.sites.place(location, found.url) if location else None
        if found.outcome not in ("ok", "not_modified", "not_found", "redirect") or leads_to == key:
            self.counts["left_out"] += 1
            return None
        is_same = found.digest is not None and self.history.before(key, found.at) == found.digest
        capture = self._row(found, key, "not_modified" if is_same else found.outcome, location)
        return self.writer.write(capture, answer=found.message if capture.outcome == "ok" else None)

    def _row(self, found: HistoricAnswer, key: tuple[str, str], outcome: str, location: str | None) -> Capture:
        return Capture(
            workspace=self.run.workspace, site=key[0], url=key[1], fetched_at=found.at, known_at=self.run.started_at, crawl_id=self.run.run_id,
            status=found.status, outcome=outcome, digest=found.digest, content_type=found.header("content-type"), body_bytes=len(found.body),
            duration_s=0.0, warc_file=None, warc_offset=None, etag=found.header("etag"), last_modified=found.header("last-modified"),
            location=location, depth=0, source=IMPORTED, error=None,
        )  # fmt: skip

    def of_files(self, files: Sequence[Path]) -> Iterator[HistoricAnswer]:
        """The answers that WARC files hold."""
        for path in files:
            for record in read_warc(path):
                found = Unreadable(record.why) if isinstance(record, Damage) else answer_of(record)
                if isinstance(found, Revisit):
                    found = self._revisited(found)
                if isinstance(found, Unreadable):
                    self.unread.append(found.why)
                elif found is not None:
                    yield found

    def _revisited(self, found: Revisit) -> HistoricAnswer | Unreadable | None:
        """The answer that a revisit stands for, from our archive, where its body has been imported."""
        if self.sites.place(found.url) is None:
            return None
        place = self.history.places.get(self.history.payloads.get(found.payload_digest, ""))
        if place is None:
            return Unreadable(f"{found.url}, {found.at:%Y-%m-%d %H:%M}: the body that it was captured with again is not in the files")
        held = self.archive.read(place)
        return answer(found.url, found.at, 200, held.headers, held.body)

    def of_index(self, lines: Sequence[IndexLine], source: WebArchive) -> Iterator[HistoricAnswer]:
        """The answers of the captures of an index, those alone asked for whose body may be new. A source that stops answering ends it."""
        by_address: dict[tuple[str, str], list[IndexLine]] = defaultdict(list)
        for line in lines:
            key = self.sites.place(line.url)
            if key is None:
                self.counts["elsewhere"] += 1
            else:
                by_address[key].append(line)
        total, done = sum(map(len, by_address.values())), 0
        try:
            for key, own in sorted(by_address.items()):
                yield from self._of_address(key, sorted(own, key=lambda line: (line.at, line.url)), source)
                done += len(own)
                tell("importing captures", done, total)
        except SourceError as error:
            self.unread.append(f"{error} What was had is kept: run the same command again later, and it goes on from there.")

    def _of_address(self, key: tuple[str, str], lines: Sequence[IndexLine], source: WebArchive) -> Iterator[HistoricAnswer]:
        last_page, last_digest = max((line.at for line in lines if line.has_page), default=None), "-"
        for line in lines:
            if self.history.is_known(key, line.at):
                self.counts["known"] += 1
                last_digest = line.digest if line.has_page else last_digest
            elif line.has_page and line.digest == last_digest != "-":
                yield HistoricAnswer(line.url, line.at, 200, "not_modified")
            elif line.has_page:
                found = self._asked(line, source)
                if found is not None:
                    last_digest = line.digest
                    yield found
            elif line.status in (404, 410):
                yield HistoricAnswer(line.url, line.at, line.status, "not_found")
            elif line.status in _PERMANENT and (last_page is None or line.at > last_page):  # otherwise it led to the same page, as from http to https
                yield HistoricAnswer(line.url, line.at, line.status, "redirect")
            else:
                self.counts["left_out"] += 1

    def _asked(self, line: IndexLine, source: WebArchive) -> HistoricAnswer | None:
        if self.counts["asked"] >= MOST_FETCHES:
            raise SourceError(SOURCE, f"{MOST_FETCHES:,} answers were asked for, as many as in one go may be.")
        self.counts["asked"] += 1
        found = source.answer(line)
        if isinstance(found, Unreadable):
            self.unread.append(found.why)
            return None
        return found

    def told(self, what: str) -> Import:
        """What came of it."""
        parts = [f"{self.counts[name]:,} {words}" for name, words in _TOLD.items() if self.counts[name]]
        lost = f"; {len(self.unread):,} could not be read" if self.unread else ""
        return Import(f"{what}: {', '.join(parts) or 'no captures'}{lost}", tuple(self.unread))


def import_warc(files: Sequence[Path], sites: Sequence[str], workspace: str = "default") -> Import:
    """File the captures of sites (by their start pages) in WARC files; doing it twice changes nothing.

    Raises `CapturesFileError` for a file that is none, before anything is stored of it.
    """
    brief = _brief(sites, workspace)
    for path in files:
        next(read_warc(path))
    importing = _begun(brief, [path.name for path in files])
    _file(importing, importing.captures(importing.of_files(files)))
    return importing.told(", ".join(path.name for path in files))


def import_index(
    named: str, site: str, workspace: str = "default", answers: str | None = None, first: date | None = None, last: date | None = None
) -> Import:
    """File the captures of a site that an index names: the address of a CDX server, or a file. `answers` is where the captures lie, if not beside it.

    Raises `SourceError` where the index does not answer, `CapturesFileError` for a file that is none.
    """
    found, brief, is_address = settings.load(), _brief([site], workspace), named.startswith(("http://", "https://"))
    guard = Guard(parse_resolve(found.resolve), found.proxy)
    hosts = [urlsplit(each).hostname or "" for each in (named if is_address else "", answers or "") if each]
    pace = None if hosts and all(host in guard.resolve for host in hosts) else STRANGERS_PACE
    with Api(SOURCE, guard, user_agent=found.user_agent, ca_bundle=found.ca_bundle, requests_per_second=pace) as api:
        source = WebArchive(api, named if is_address else None, answers)
        pages = source.captures(brief.target, first, last) if is_address else [read_index_file(_content(named), named)]
        lines, unread = _gathered(pages)
        importing = _begun(brief, [named])
        importing.unread += unread
        _file(importing, importing.captures(importing.of_index(_within(lines, first, last), source)))
    return importing.told(named)


def _content(named: str) -> bytes:
    try:
        return Path(named).read_bytes()
    except OSError as error:
        raise CapturesFileError(f"{named} cannot be read: {error.strerror}. Name a file, or the address of a CDX server.") from error


def _gathered(pages: Iterable[tuple[list[IndexLine], list[Unreadable]]]) -> tuple[list[IndexLine], list[str]]:
    lines: list[IndexLine] = []
    unread: list[str] = []
    for own, lost in pages:
        lines += own
        unread += [each.why for each in lost]
        tell("reading the index", len(lines))
    return lines, unread


def _within(lines: Sequence[IndexLine], first: date | None, last: date | None) -> list[IndexLine]:
    return [line for line in lines if (first is None or line.at.date() >= first) and (last is None or line.at.date() <= last)]


def _brief(sites: Sequence[str], workspace: str) -> Brief:
    return read_brief({"site": sites[0], "competitors": sites[1:], "workspace": workspace})


def _begun(brief: Brief, sources: Sequence[str]) -> Importing:
    """An import's run, with what is known of the sites."""
    workspace = brief.workspace
    store, now, root = open_store(), settings.now(), settings.load().archive
    row = {
        "workspace": workspace, "run_id": digest_of(["import", brief.digest, list(sources), now]), "flow": "import", "site": brief.target,
        "brief": brief.model_dump(mode="json"), "brief_digest": brief.digest, "started_at": now, "degraded": [], "versions": versions(),
    }  # fmt: skip
    run = run_of(store.begin_run({**row, "as_of": None, "mode": None, "previous_run_id": None}), brief)
    writer = ArchiveWriter(root, workspace, run.run_id, started_at=now)
    return Importing(run, Sites.of(brief), History.read(store, workspace, brief.sites), writer, Archive(root))


def _file(importing: Importing, captures: Iterator[Capture]) -> None:
    """Parse and store captures, a shard at a time, and close the import's run."""
    found, run, tally = settings.load(), importing.run, Tally()
    try:
        with (
            Heartbeat(open_store(), run.workspace, run.run_id),
            ParsePool(found.workers, read_page, on_timeout=unread_page) as pool,
            closing(pool.map((str(found.archive), capture) for capture in captures)) as rows,
        ):
            while shard := list(islice(rows, SHARD_CAPTURES)):
                file_rows(run, shard, tally)
        tally.keep(open_store(), run)
    except BaseException as error:
        open_store().finish_run(run.workspace, run.run_id, "failed", error=str(error)[:2_000])
        raise
    finally:
        importing.writer.close()
        importing.archive.close()
    open_store().finish_run(run.workspace, run.run_id, "degraded" if importing.unread else "complete")
