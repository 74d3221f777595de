"""Forgetting a person: a pseudonym in place of the name in rows and kept answers, and later crawls that do not bring it back as author."""

import hashlib
import html
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from connectors import archive_pruning, folders, forgetting_files, settings
from connectors.archive import Archive
from connectors.archive_pruning import Place
from connectors.db import forgetting, retention
from connectors.db.forgetting import Changed, Forgotten, digest_of_name
from connectors.db.leases import Heartbeat
from connectors.db.store import Store
from connectors.errors import ArchiveError, NameRefused, RunHeld
from connectors.lake import Lake
from tasks.brief import digest_of
from tasks.prune import is_busy, rewrite_archive
from tasks.run import open_store
from tasks.text.names import Names, folded, word_count

_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Whose name, in whose data, and whether page texts and archived answers that hold it are given up as well."""

    name: str
    aliases: tuple[str, ...] = ()
    with_pages: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that the person is called. Raises `NameRefused` for what names nobody."""
        for name in (self.name, *self.aliases):
            if sum(char.isalpha() for char in name) < _LEAST_LETTERS:
                raise NameRefused(f"{name!r} is too short to be told from other words. Give the whole name, and other spellings with --alias.")
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Found:
    """Where the name stands in a workspace."""

    rows: tuple[tuple[Table, list[Changed]], ...]
    reports: list[Path]
    cached: list[Path]
    answers: list[Path]
    texts: dict[str, dict[str, str]]
    """By site, the texts of pages that hold it, by digest."""
    archived: frozenset[Place]

    def lines(self) -> Iterator[dict[str, Any]]:
        """Where it stands and how often, as lines of a table."""
        for table, rows in self.rows:
            for column in sorted({name for row in rows for name in row.values}):
                yield {"where": f"{table.name}.{column}", "count": sum(column in row.values for row in rows), "what happens": "pseudonym"}
        yield {"where": "reports", "count": len(self.reports), "what happens": "removed; `plancast report RUN` writes them again"}
        yield {"where": "cached answers of sources", "count": len(self.cached), "what happens": "removed"}
        yield {"where": "answers of models", "count": len(self.answers), "what happens": "pseudonym"}


def where_it_stands(workspace: str, wanted: Forgetting) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Where the name stands, as lines of a table, and what would be left. Nothing is changed."""
    store = open_store()
    found = _found(store, workspace, _names(wanted, "person"), wanted)
    return _shown(found, wanted), _left(found, wanted)


def forget(workspace: str, wanted: Forgetting) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Put a pseudonym in place of the name; where it stood, and what is left. A `RunHeld` while a run of the workspace is at work.

    It may be killed at any moment: said again, it goes on with the same pseudonym.
    """
    store, now = open_store(), settings.now()
    spellings = wanted.spellings
    run_id = digest_of(["forget", workspace, now.isoformat()])
    store.begin_run({"workspace": workspace, "run_id": run_id, "flow": "forget", "started_at": now})
    if wanted.with_pages and (busy := is_busy(store, workspace, now)):
        store.finish_run(workspace, run_id, "failed", error="a run may be taken up again")
        raise RunHeld(f"Run {busy} may be taken up again and needs its archive. Finish it, or say this again a day after it began.")
    with Heartbeat(store, workspace, run_id):
        kept = _remembered(store, workspace, spellings, now)
        found = _found(store, workspace, _names(wanted, kept), wanted)
        _replace(store, workspace, found, wanted, _names(wanted, kept), partial(store.renew_lease, workspace, run_id))
    store.finish_run(workspace, run_id, "complete")
    return _shown(found, wanted), _left(found, wanted)


def _names(wanted: Forgetting, pseudonym: str) -> Names:
    return Names(wanted.spellings, pseudonym)


def _remembered(store: Store, workspace: str, spellings: Sequence[str], now: Any) -> str:
    """The pseudonym of the person, with the digests of all spellings kept."""
    known = forgetting.forgotten(store.engine, workspace)
    salt = known[0].salt if known else secrets.token_hex(16)
    digests = {digest_of_name(folded(name), salt): word_count(name) for name in spellings}
    same = next((one.pseudonym for one in known if one.digest in digests), None)
    pseudonym = same or f"person-{len({one.pseudonym for one in known}) + 1}"
    forgetting.remember_to_forget(store.engine, workspace, [Forgotten(digest, salt, words, pseudonym) for digest, words in digests.items()], now)
    return pseudonym


def _found(store: Store, workspace: str, names: Names, wanted: Forgetting) -> Found:
    found, is_in = settings.load(), lambda text: names.count(text) > 0
    held = ((table, list(forgetting.holding(store.engine, table, workspace, names.replaced_in))) for table in forgetting.tables())
    return Found(
        rows=tuple((table, rows) for table, rows in held if rows),
        reports=forgetting_files.holding(found.reports / workspace, is_in),
        cached=forgetting_files.holding(found.cache / workspace, is_in),
        answers=forgetting_files.answers_holding(found.models / workspace, names.replaced_in),
        texts=_texts(store, workspace, found, is_in),
        archived=_archived(store, workspace, found, is_in) if wanted.with_pages else frozenset(),
    )


def _texts(store: Store, workspace: str, found: settings.Settings, is_in: Callable[[str], bool]) -> dict[str, dict[str, str]]:
    held = {}
    for site in retention.sites(store.engine, retention.PAGES, workspace):
        needed = retention.texts_needed(store.engine, workspace, site, set())
        texts = Lake(found.lake).read_texts(workspace, site, needed) if needed else {}
        held[site] = {digest: text for digest, text in texts.items() if is_in(text)}
    return {site: texts for site, texts in held.items() if texts}


def _archived(store: Store, workspace: str, found: settings.Settings, is_in: Callable[[str], bool]) -> frozenset[Place]:
    """The places of answers that hold the name, of those too that stand for one that does."""
    with Archive(found.archive) as archive:
        places = sorted(retention.places(store.engine, workspace, set()))
        return frozenset(place for place in places if is_in(_body(archive, place)))


def _body(archive: Archive, place: Place) -> str:
    try:
        answer = archive.recall(place)[1]
    except ArchiveError:  # its file is gone, so nothing of it is kept
        return ""
    return "" if answer is None else html.unescape(answer.body.decode("utf-8", "replace"))


def _shown(found: Found, wanted: Forgetting) -> list[dict[str, Any]]:
    pages = ({"where": "texts of pages", "count": sum(map(len, found.texts.values())), "what happens": "pseudonym"},
             {"where": "archived answers", "count": len(found.archived), "what happens": "given up; a later crawl fetches anew"})  # fmt: skip
    return [line for line in (*found.lines(), *(pages if wanted.with_pages else ())) if line["count"]]


def _left(found: Found, wanted: Forgetting) -> tuple[str, ...]:
    """What keeps the name, plainly."""
    texts = sum(map(len, found.texts.values()))
    published = f"Texts of pages ({texts:,} hold the name) and the archive keep what sites published; --pages gives those up as well."
    return (
        *(() if wanted.with_pages else (published,)),
        "Not touched: addresses that spell the name, files written elsewhere (--out), older backups, Prefect's own records, the sites themselves.",
    )


def _replace(store: Store, workspace: str, found: Found, wanted: Forgetting, names: Names, renew: Callable[[], None]) -> None:
    for table, rows in found.rows:
        forgetting.rewrite(store.engine, table, rows)
        renew()
    folders.remove([*found.reports, *found.cached])
    forgetting_files.rewrite_answers(found.answers, names.replaced_in)
    if wanted.with_pages:
        _give_up(store, workspace, found.archived)
        renew()
        _rewrite_texts(store, workspace, found, names)
    retention.give_space_back(store.engine)


def _rewrite_texts(store: Store, workspace: str, found: Found, names: Names) -> None:
    lake = Lake(settings.load().lake)
    for site, texts in found.texts.items():
        new = {digest: names.replaced(text) for digest, text in texts.items()}
        moved = {digest: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for digest, text in new.items()}
        lake.write_texts(workspace, site, {moved[digest]: text for digest, text in new.items()})
        retention.move_texts(store.engine, workspace, site, moved)
        lake.keep_only(workspace, site, retention.texts_needed(store.engine, workspace, site, set()))


def _give_up(store: Store, workspace: str, places: frozenset[Place]) -> None:
    """Give up archived answers: no capture names them any more, and no file holds them, nor what a kill has left there."""
    found = settings.load()
    if places:
        retention.move_places(store.engine, workspace, sorted({file for file, _ in places}), dict.fromkeys(places))
    crawls = {str(row["run_id"]) for row in store.select("runs", workspace, columns=("run_id",))}
    with Archive(found.archive) as archive:
        named = retention.places(store.engine, workspace, set())
        rewriting = archive_pruning.plan(archive, workspace, named, crawls, least_share=0)
    rewrite_archive(store, workspace, rewriting, found)
