"""Pruning: what was derived for old runs, and versions that no plan that stays or comes ever reads, go; decisions and what was paid for never do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from connectors import archive_pruning, folders, settings
from connectors.archive import Archive
from connectors.db import retention
from connectors.db.crawls import RESUMED_WITHIN
from connectors.db.holder import is_known_dead
from connectors.db.leases import Heartbeat
from connectors.db.retention import CAPTURES, KEYWORD_FACTS, METRICS, PAGES, Dated, Key
from connectors.db.store import Store
from connectors.lake import Lake
from tasks.brief import digest_of
from tasks.retention.runs import KnownRun, runs_to_prune
from tasks.retention.versions import Kept, Version, read_captures, read_versions
from tasks.run import open_store
from tasks.vocabulary import Mode

FLOW = "prune"
HOUSEKEEPING = frozenset({FLOW, "forget", "backup"})
"""Flows that leave no datasets."""
_FINISHED = ("complete", "degraded")
_CACHED_FOR = timedelta(days=2)
"""Answers of sources count for a day; lists of known addresses for one crawl."""
_LEAST_SHARE = 0.1


class Pruning(BaseModel):
    """What may go."""

    model_config = ConfigDict(frozen=True)

    older_than: timedelta = Field(timedelta(days=400), description="Runs begun, and versions superseded, longer ago than this may go.")
    keep_runs: int = Field(10, ge=1, description="So many finished runs of each site and flow stay, however old.")
    with_figures: bool = Field(default=False, description="Whether superseded loadings of imported figures and keyword facts may go too.")


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing that goes: how many, and how many bytes they take (None: unknown)."""

    what: str
    count: int
    bytes: float | None
    is_estimated: bool = False

    @property
    def shown(self) -> dict[str, Any]:
        """The line of a table."""
        size = "unknown" if self.bytes is None else f"{'about ' if self.is_estimated else ''}{folders.shown_bytes(self.bytes)}"
        return {"what": self.what, "count": f"{self.count:,}", "size": size}


@dataclass(frozen=True, slots=True)
class Doomed:
    """What goes of a workspace."""

    runs: tuple[str, ...] = ()
    versions: Mapping[str, list[Key]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    archive: archive_pruning.Rewriting = field(default_factory=archive_pruning.Rewriting)
    texts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """For each site whose texts are written anew: how many of them go, and about how many bytes."""
    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self, bytes_a_row: Mapping[str, float]) -> Iterator[Line]:
        """What goes, a line a kind."""
        yield Line("runs: what was derived for them, below", len(self.runs), 0)
        counts = {**self.rows, **{name: len(keys) for name, keys in self.versions.items()}}
        for name, count in sorted(counts.items()):
            each = bytes_a_row.get(name)
            yield Line(f"rows of {name}", count, None if each is None else count * each, is_estimated=True)
        yield Line("archive files, written anew or removed", len(self.archive.anew) + len(self.archive.gone), self.archive.bytes)
        yield Line(
            "texts in the lake", sum(count for count, _ in self.texts.values()), sum(size for _, size in self.texts.values()), is_estimated=True
        )
        yield Line("files of reports and caches", len(list(_all_files(self.files))), folders.bytes_of(self.files))


def _all_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from folders.files_of(path) if path.is_dir() else [path]


def what_would_go(workspace: str, wanted: Pruning) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """What pruning would take away, as lines of a table, and what it would leave for another time and why. Nothing is changed."""
    store = open_store()
    doomed = _doomed(store, workspace, wanted, settings.now())
    return _shown(doomed, retention.bytes_a_row(store.engine)), doomed.notes


def prune(workspace: str, wanted: Pruning) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Take away what may go, as lines of a table, and say what was left and why. A `RunHeld` while a run of the workspace is at work.

    It may be killed at any moment: what is left to do is done the next time.
    """
    store, now = open_store(), settings.now()
    run_id = digest_of([FLOW, workspace, now.isoformat()])
    asked = {"flow": FLOW, "as_of": now - wanted.older_than, "brief": wanted.model_dump(mode="json"), "started_at": now}
    store.begin_run({"workspace": workspace, "run_id": run_id, **asked})
    renew = partial(store.renew_lease, workspace, run_id)
    with Heartbeat(store, workspace, run_id):
        doomed = _doomed(store, workspace, wanted, now)
        lines = _shown(doomed, retention.bytes_a_row(store.engine))
        _take_away(store, workspace, doomed, now, renew)
    store.finish_run(workspace, run_id, "complete")
    return lines, doomed.notes


def _shown(doomed: Doomed, sizes: Mapping[str, float]) -> list[dict[str, Any]]:
    return [line.shown for line in doomed.lines(sizes) if line.count]


def _doomed(store: Store, workspace: str, wanted: Pruning, now: datetime) -> Doomed:
    before = now - wanted.older_than
    rows = [row for row in retention.known_runs(store.engine, workspace) if row["flow"] not in HOUSEKEEPING]
    runs = [_known(row, now) for row in rows]
    gone = runs_to_prune(runs, before, wanted.keep_runs)
    kept = _kept([row for row in rows if row["run_id"] not in set(gone)], before)
    versions = {dated.table.name: keys for dated in _tables(wanted) if (keys := list(_unread(store, dated, workspace, kept)))}
    found = settings.load()
    stay = [row["started_at"] for row in rows if row["run_id"] not in set(gone)]
    doomed = Doomed(tuple(gone), versions, _rows(store, workspace, gone, versions))
    doomed = replace(doomed, files=tuple(_files(found, workspace, [*gone, *_pruned(store, workspace)], min(stay, default=now), now)))
    if busy := [run.run_id for run in runs if run.is_busy]:
        note = f"Run {busy[0]} is at work, or may be taken up again: the archive and the texts are left until it has ended."
        return replace(doomed, notes=(note,))
    return _with_files(store, workspace, doomed, found)


def _with_files(store: Store, workspace: str, doomed: Doomed, found: settings.Settings) -> Doomed:
    """What goes of the archive and of the lake, too."""
    lake, pages = Lake(found.lake), set(doomed.versions.get("pages", ()))
    surplus = {
        site: lake.surplus(workspace, site, retention.texts_needed(store.engine, workspace, site, pages))
        for site in retention.sites(store.engine, PAGES, workspace)
    }
    texts = {site: counted for site, counted in surplus.items() if counted[0]}
    rewriting = _rewriting(store, workspace, found, set(doomed.versions.get("captures", ())))
    torn = (*(found.archive / workspace).glob(".*.torn"), *lake.torn(workspace))
    return replace(doomed, archive=rewriting, texts=texts, files=(*doomed.files, *torn))


def _rewriting(store: Store, workspace: str, found: settings.Settings, without: set[Key]) -> archive_pruning.Rewriting:
    crawls = {str(row["run_id"]) for row in store.select("runs", workspace, columns=("run_id",))}
    with Archive(found.archive) as archive:
        return archive_pruning.plan(archive, workspace, retention.places(store.engine, workspace, without), crawls, _LEAST_SHARE)


def is_busy(store: Store, workspace: str, now: datetime) -> str | None:
    """A run of a workspace that is at work, or may be taken up again; None where there is none."""
    runs = (_known(row, now) for row in retention.known_runs(store.engine, workspace) if row["flow"] not in HOUSEKEEPING)
    return next((run.run_id for run in runs if run.is_busy), None)


def _known(row: Mapping[str, Any], now: datetime) -> KnownRun:
    is_held = row["holder"] is not None and row["lease_until"] is not None and row["lease_until"] > now and not is_known_dead(row["holder"])
    is_open = row["state"] not in _FINISHED and now - row["started_at"] < RESUMED_WITHIN
    names = ("run_id", "flow", "state", "started_at", "as_of", "previous_run_id", "has_events")
    return KnownRun(site=str(row["site"]), is_busy=is_held or is_open, **{name: row[name] for name in names})


def _kept(rows: Sequence[Mapping[str, Any]], before: datetime) -> Kept:
    """The instants that stay: those of all runs that do."""
    instants = [row for row in rows if row["as_of"] is not None]
    later = tuple(row["as_of"] for row in instants if row["mode"] == Mode.RECONSTRUCTED)
    return Kept(before, tuple(row["as_of"] for row in instants), later)


def _tables(wanted: Pruning) -> tuple[Dated, ...]:
    return (CAPTURES, PAGES, *((METRICS, KEYWORD_FACTS) if wanted.with_figures else ()))


def _unread(store: Store, dated: Dated, workspace: str, kept: Kept) -> Iterator[Key]:
    """The keys of the versions that nothing reads any more. Where captures that others made were imported, all of a site's captures and pages stay:
    which of them stand at an instant depends on when our own began."""
    read = read_captures if dated is CAPTURES else read_versions
    for site in retention.sites(store.engine, dated, workspace):
        if dated in (CAPTURES, PAGES) and retention.has_imported(store.engine, workspace, site):
            continue
        for rows in _facts(store, dated, workspace, site):
            if len(rows) > 1:
                stay = {rows[place][dated.at] for place in read([_version(place, row, dated) for place, row in enumerate(rows)], kept)}
                yield from (tuple(row[name] for name in row if name not in dated.told) for row in rows if row[dated.at] not in stay)


def _facts(store: Store, dated: Dated, workspace: str, site: str) -> Iterator[list[Mapping[str, Any]]]:
    """The versions of each fact. The results of a keyword are one fact, whatever their place: they are known and not known as one page."""
    found = retention.facts(store.engine, dated, workspace, site)
    if dated is not KEYWORD_FACTS or site != "result":
        yield from found
        return
    page: list[Mapping[str, Any]] = []
    for rows in found:
        if page and any(rows[0][name] != page[0][name] for name in ("source", "keyword_digest")):
            yield page
            page = []
        page = [*page, *rows]
    yield page


def _version(place: int, row: Mapping[str, Any], dated: Dated) -> Version:
    told = {name: row[name] for name in ("published_on", "outcome", "status") if name in row}
    return Version(place, row[dated.at], row["known_at"], is_archived=row.get("warc_file") is not None, **told)


def _rows(store: Store, workspace: str, gone: Sequence[str], versions: Mapping[str, list[Key]]) -> dict[str, int]:
    derived = retention.rows_of_runs(store.engine, workspace, gone) if gone else {}
    return {**derived, **({"links": count} if (count := retention.count_links(store.engine, workspace, versions.get("pages", []))) else {})}


def _pruned(store: Store, workspace: str) -> list[str]:
    """The runs that were pruned before: a kill may have left their files."""
    return [row["run_id"] for row in store.select("runs", workspace, columns=("run_id", "pruned_at")) if row["pruned_at"] is not None]


def _files(found: settings.Settings, workspace: str, gone: Sequence[str], first_kept: datetime, now: datetime) -> Iterator[Path]:
    """Reports of the runs that go, answers of models that no kept run has used, and what sources answered days ago."""
    reports = (found.reports / workspace / run_id for run_id in gone)
    yield from (path for path in reports if path.is_dir())
    yield from folders.unused_since(found.models / workspace, first_kept) if gone else ()
    for folder in (found.cache / workspace, found.home / "known" / workspace):
        yield from folders.unused_since(folder, now - _CACHED_FOR)


def _take_away(store: Store, workspace: str, doomed: Doomed, now: datetime, renew: Callable[[], None]) -> None:
    """Rows first, files after them: a kill in between leaves files that nothing names."""
    for run_id in doomed.runs:
        retention.prune_run(store.engine, workspace, run_id, now)
        renew()
    for dated in (CAPTURES, PAGES, METRICS, KEYWORD_FACTS):
        retention.delete_versions(store.engine, dated, workspace, doomed.versions.get(dated.table.name, []))
        renew()
    found = settings.load()
    folders.remove(doomed.files)
    for site in doomed.texts:
        Lake(found.lake).keep_only(workspace, site, retention.texts_needed(store.engine, workspace, site, set()))
        renew()
    rewrite_archive(store, workspace, doomed.archive, found)
    retention.give_space_back(store.engine)


def rewrite_archive(store: Store, workspace: str, rewriting: archive_pruning.Rewriting, found: settings.Settings) -> None:
    """Make the archive smaller: what no capture names goes at once, the rest once all captures know the new places."""
    with Archive(found.archive) as archive:
        archive_pruning.remove(archive, rewriting.gone)
        moved = archive_pruning.write_anew(archive, rewriting)
        retention.move_places(store.engine, workspace, list(rewriting.anew), dict(moved))
        archive_pruning.remove(archive, rewriting.anew)
