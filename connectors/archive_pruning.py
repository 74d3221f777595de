"""Archive files made smaller: what no capture names any more is left out, and what is kept keeps its meaning.

A file is never changed: what is kept of it goes into a new one beside it, in which records that refer to others (a 304, a rendered page) name the
places where those now are. The captures are told the new places in one transaction; only then do the old files go. A kill leaves files that no
capture names, which the next time removes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from connectors import warc
from connectors.archive import Archive
from connectors.errors import ArchiveError
from connectors.lake import appearing_whole

Place = tuple[str, int]

_REFERS_TO = "plancast-refers-to"
_MARK = ".kept-"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What is to be done with the files of a workspace: those written anew (with the bytes that go), and those of which nothing is kept."""

    anew: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)
    live: frozenset[Place] = frozenset()

    @property
    def bytes(self) -> int:
        """How many bytes go."""
        return sum(self.anew.values()) + sum(self.gone.values())


def plan(archive: Archive, workspace: str, named: Collection[Place], crawls: Collection[str], least_share: float) -> Rewriting:
    """What may go from the files of these crawls, where captures name only these places.

    A file is written anew where at least `least_share` of its bytes is named by none, or where it refers to a record that moves.
    """
    live = _with_referred(archive, named)
    anew: dict[str, int] = {}
    gone: dict[str, int] = {}
    kept_files = {file for file, _ in live}
    for path in archive.paths(workspace):
        name = path.relative_to(archive.root).as_posix()
        if crawl_of(path) not in crawls:
            continue
        size = path.stat().st_size
        if name not in kept_files:
            gone[name] = size
            continue
        kept = sum(len(data) for _, data, _ in _kept(path, name, live))
        refers = {_refers_to(record)[0] for record, _, _ in _kept(path, name, live) if _REFERS_TO in record.fields}
        if size - kept > least_share * size or (refers - {name}) & anew.keys():
            anew[name] = size - kept
    return Rewriting(anew, gone, frozenset(live))


def write_anew(archive: Archive, rewriting: Rewriting) -> dict[Place, Place]:
    """Write the new files beside the old ones; where each record that is kept has moved to."""
    moved: dict[Place, Place] = {}
    for name in rewriting.anew:
        path = archive.root / name
        target = _next_name(path)
        target_name = target.relative_to(archive.root).as_posix()
        with appearing_whole(target) as file:
            for record, data, is_named in _kept(path, name, rewriting.live):
                if is_named:
                    moved[name, record.offset] = target_name, file.tell()
                file.write(_referring(record, data, moved))
    return moved


def remove(archive: Archive, names: Iterable[str]) -> None:
    """Remove files that no capture names any more."""
    for name in names:
        (archive.root / name).unlink(missing_ok=True)


def crawl_of(path: Path) -> str:
    """The crawl whose captures a file holds."""
    return path.name.split(".")[0]


def _with_referred(archive: Archive, named: Collection[Place]) -> set[Place]:
    """The places, and those that their records refer to."""
    live: set[Place] = set()
    by_file: dict[str, list[int]] = defaultdict(list)
    for file, offset in named:
        by_file[file].append(offset)
    waiting = [(file, offset) for file in sorted(by_file) for offset in sorted(by_file[file])]
    while waiting:
        place = waiting.pop()
        if place not in live:
            live.add(place)
            record = archive.record(place)
            if record is not None and _REFERS_TO in record.fields:
                waiting.append(_refers_to(record))
    return live


def _refers_to(record: warc.Record) -> Place:
    file, _, offset = record.fields[_REFERS_TO].rpartition("@")
    return file, int(offset)


def _kept(path: Path, name: str, live: Collection[Place]) -> Iterator[tuple[warc.Record, bytes, bool]]:
    """The records of a file that stay, with their bytes, and whether a capture names each: the file's first record and requests stay with theirs."""
    held: list[tuple[warc.Record, bytes, bool]] = []
    with path.open("rb") as file:
        for record in warc.records(path):
            file.seek(record.offset)
            data = file.read(record.end - record.offset)
            kind = record.fields["warc-type"]
            if kind == "warcinfo":
                yield record, data, False
            elif kind == "request":
                held = [(record, data, False)]
            elif (name, record.offset) in live:
                yield from held
                yield record, data, True
                held = []
            else:
                held = []


def _referring(record: warc.Record, data: bytes, moved: Mapping[Place, Place]) -> bytes:
    """A record's bytes, naming the place where what it refers to now is."""
    if _REFERS_TO not in record.fields or (place := moved.get(_refers_to(record))) is None:
        return data
    fields = [(name, value) for name, value in record.named if name.lower() not in ("warc-type", "warc-record-id", "warc-date", "content-length")]
    renamed = [(name, f"{place[0]}@{place[1]}" if name.lower() == _REFERS_TO else value) for name, value in fields]
    at = datetime.fromisoformat(record.fields["warc-date"])
    return warc.build(record.fields["warc-type"], UUID(record.fields["warc-record-id"].strip("<>").rpartition(":")[2]), at, renamed, record.block)


def _next_name(path: Path) -> Path:
    """The name of the file that takes another's place: `a.kept-2.warc.gz` after `a.kept-1.warc.gz`."""
    stem, _, count = path.name.removesuffix(".warc.gz").partition(_MARK)
    if count and not count.isdigit():
        raise ArchiveError(f"{path} has a name that Plancast does not give. Move it out of the archive.")
    return path.with_name(f"{stem}{_MARK}{int(count or 0) + 1}.warc.gz")
