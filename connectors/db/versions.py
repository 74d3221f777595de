"""What was known at an instant: the queries over captures and page versions that `as_of` and its two modes mean.

A capture of ours is known when it is made (`known_at` is `fetched_at`). One that others made and that was imported is known later. In the mode
`observed` what was known by the instant counts; in `reconstructed` what was fetched by then, by whomever, and for addresses that nothing was
fetched of by then, later pages that were published by then. From our own first reading of a site, earlier imported captures of it count no more:
what we did not find then need not be there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, FromClause, Select, and_, exists, func, or_, select, union_all

from connectors.db.tables import captures, links, pages

_MOVED_FOR_GOOD = (301, 308)


def captures_known(workspace: str, sites: Sequence[str], as_of: datetime) -> Select[Any]:
    """The latest capture of each URL that was known by `as_of`."""
    known = _latest_standing(captures, workspace, sites, as_of, "known_at")
    return _rows_at(captures, workspace, sites, known)


def pages_standing(workspace: str, sites: Sequence[str], as_of: datetime, *, is_reconstructed: bool) -> Select[Any]:
    """The page versions that stand at `as_of`; see `Store.pages_as_of`."""
    return _rows_at(pages, workspace, sites, _standing(workspace, sites, as_of, is_reconstructed=is_reconstructed))


def links_standing(workspace: str, sites: Sequence[str], as_of: datetime, *, is_reconstructed: bool) -> Select[Any]:
    """The links of the page versions that stand at `as_of`."""
    return _rows_at(links, workspace, sites, _standing(workspace, sites, as_of, is_reconstructed=is_reconstructed))


def answers_known(workspace: str, sites: Sequence[str]) -> Select[Any]:
    """The last full answer of each URL that is not gone since: where it lies, and how to ask whether it has changed."""
    full = and_(captures.c.outcome == "ok", captures.c.warc_file.is_not(None), _is_own(captures))
    latest = _latest(captures, workspace, sites, full)
    names = ("site", "url", "fetched_at", "digest", "etag", "last_modified", "warc_file", "warc_offset")
    return _rows_at(captures, workspace, sites, latest, names).where(~_is_gone(workspace, latest, None))


def captures_unparsed(workspace: str, sites: Sequence[str], parser_version: str) -> Select[Any]:
    """Full answers of which no page was made yet by this version of the parser, oldest first."""
    parsed = exists().where(
        pages.c.workspace == workspace,
        pages.c.site == captures.c.site,
        pages.c.url_digest == captures.c.url_digest,
        pages.c.fetched_at == captures.c.fetched_at,
        pages.c.parser_version == parser_version,
    )
    return (
        select(captures)
        .where(captures.c.workspace == workspace, captures.c.site.in_(sites), captures.c.outcome == "ok")
        .where(captures.c.warc_file.is_not(None), ~parsed)
        .order_by(captures.c.site, captures.c.fetched_at, captures.c.url_digest)
    )


def _standing(workspace: str, sites: Sequence[str], as_of: datetime, *, is_reconstructed: bool) -> FromClause:
    clock = "fetched_at" if is_reconstructed else "known_at"
    known = _latest_standing(pages, workspace, sites, as_of, clock)
    there = select(known).where(~_is_gone(workspace, known, (clock, as_of)))
    if not is_reconstructed:
        return there.subquery("standing")
    later = _published_by_then(workspace, sites, as_of)
    return union_all(there, select(later).where(~_is_gone(workspace, later, (clock, as_of), since=False))).subquery("standing")


def _is_own(table: FromClause) -> ColumnElement[bool]:
    return table.c.known_at == table.c.fetched_at


def _latest_standing(table: FromClause, workspace: str, sites: Sequence[str], as_of: datetime, clock: str) -> FromClause:
    """The latest row of each URL by an instant, on the clock `known_at` or `fetched_at`; imported ones only if none of ours of the site are later."""
    ours = pages.alias("ours")
    began = (
        select(ours.c.site, func.min(ours.c.fetched_at).label("began_at"))
        .where(ours.c.workspace == workspace, ours.c.site.in_(sites), _is_own(ours), ours.c.fetched_at <= as_of)
        .group_by(ours.c.site)
        .subquery("began")
    )
    joined = table.outerjoin(began, table.c.site == began.c.site)
    stands = or_(_is_own(table), began.c.began_at.is_(None), table.c.fetched_at >= began.c.began_at)
    return _latest(table, workspace, sites, and_(table.c[clock] <= as_of, stands), joined)


def _latest(table: FromClause, workspace: str, sites: Sequence[str], condition: ColumnElement[bool], joined: FromClause | None = None) -> FromClause:
    return (
        select(table.c.site, table.c.url_digest, func.max(table.c.fetched_at).label("fetched_at"))
        .select_from(table if joined is None else joined)
        .where(table.c.workspace == workspace, table.c.site.in_(sites), condition)
        .group_by(table.c.site, table.c.url_digest)
        .subquery()
    )


def _published_by_then(workspace: str, sites: Sequence[str], as_of: datetime) -> FromClause:
    """Of URLs that nothing was fetched of by `as_of`: the earliest later version that says it was published by then."""
    earlier = pages.alias("earlier")
    was_known = exists().where(
        earlier.c.workspace == workspace,
        earlier.c.site == pages.c.site,
        earlier.c.url_digest == pages.c.url_digest,
        earlier.c.fetched_at <= as_of,
    )
    return (
        select(pages.c.site, pages.c.url_digest, func.min(pages.c.fetched_at).label("fetched_at"))
        .where(pages.c.workspace == workspace, pages.c.site.in_(sites), pages.c.fetched_at > as_of)
        .where(pages.c.published_on <= as_of.date(), ~was_known)
        .group_by(pages.c.site, pages.c.url_digest)
        .subquery()
    )


def _is_gone(workspace: str, version: FromClause, by: tuple[str, datetime] | None, *, since: bool = True) -> Exists:
    """Whether the URL was found gone or moved for good (after this version, where `since`) and not confirmed again afterwards."""
    gone, again = captures.alias(), captures.alias()
    confirmed = exists().where(*_same_url(workspace, again, gone, by), again.c.outcome == "not_modified", again.c.fetched_at > gone.c.fetched_at)
    moved = and_(gone.c.outcome == "redirect", gone.c.status.in_(_MOVED_FOR_GOOD))
    found = [*_same_url(workspace, gone, version, by), or_(gone.c.outcome == "not_found", moved), ~confirmed]
    return exists().where(*found, *([gone.c.fetched_at > version.c.fetched_at] if since else []))


def _same_url(workspace: str, capture: FromClause, other: FromClause, by: tuple[str, datetime] | None) -> list[ColumnElement[bool]]:
    """That a capture is of the same URL as another row and, on the clock that is named, by an instant."""
    same = [capture.c.workspace == workspace, capture.c.site == other.c.site, capture.c.url_digest == other.c.url_digest]
    return same if by is None else [*same, capture.c[by[0]] <= by[1]]


def _rows_at(table: FromClause, workspace: str, sites: Sequence[str], chosen: FromClause, names: Sequence[str] = ()) -> Select[Any]:
    """The rows at the chosen site, URL and time. The sites are said again, or PostgreSQL reads those of all workspaces' sites."""
    same = [table.c[name] == chosen.c[name] for name in ("site", "url_digest", "fetched_at")]
    columns = [table.c[name] for name in names] if names else [table]
    order = [table.c[name] for name in ("site", "url", "to_url", "anchor") if name in table.c]
    return select(*columns).join(chosen, and_(*same)).where(table.c.workspace == workspace, table.c.site.in_(sites)).order_by(*order)
