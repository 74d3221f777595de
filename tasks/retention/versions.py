"""Which versions of a fact are read as of the instants that stay: of all others no plan that stays, and none that comes, ever knows."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Kept:
    """The instants as of which everything must be read as it was: those of runs that stay, and every one since `since`.

    `reconstructed` are the instants of runs that also read what was known later.
    """

    since: datetime
    instants: tuple[datetime, ...] = ()
    reconstructed: tuple[datetime, ...] = ()

    @property
    def before(self) -> list[datetime]:
        """The instants before `since`, and `since` itself: it stands for all after it."""
        return sorted({self.since, *(at for at in self.instants if at < self.since)})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page, a capture or a figure. `at` orders those of one fact; `place` is what it is known by."""

    place: int
    at: datetime
    known_at: datetime
    published_on: date | None = None
    outcome: str = ""
    status: int | None = None
    is_archived: bool = False


def read_versions(versions: Sequence[Version], kept: Kept) -> set[int]:
    """The places of the versions of one fact that are read: of each instant the last one known by it, and all that were known since."""
    found = {version.place for version in versions if version.known_at >= kept.since}
    found.update(version.place for version in _last_known(versions, kept.before))
    return found | {version.place for at in kept.reconstructed if (version := _first_after(versions, at)) is not None}


def read_captures(captures: Sequence[Version], kept: Kept) -> set[int]:
    """The places of the captures of one URL that are read: the last of each instant, whatever came of it, and the last of each kind that counts.

    These are full answers (the page's version, and what the next crawl compares with), what says that the page is gone or moved for good, and what
    says that it has not changed since. A reconstructed run reads the page of a later answer: all answers stay then.
    """
    kinds = (
        captures,
        [one for one in captures if one.outcome == "ok"],
        [one for one in captures if one.outcome == "ok" and one.is_archived],
        [one for one in captures if one.outcome == "not_found" or (one.outcome == "redirect" and one.status in (301, 308))],
        [one for one in captures if one.outcome == "not_modified"],
    )
    found = {capture.place for capture in captures if capture.known_at >= kept.since}
    found.update(version.place for kind in kinds for version in _last_known(kind, kept.before))
    return found | ({capture.place for capture in kinds[1]} if kept.reconstructed else set())


def _last_known(versions: Iterable[Version], instants: Sequence[datetime]) -> Iterator[Version]:
    """Of each instant the latest of the versions that were known by it."""
    ordered = sorted(versions, key=lambda one: (one.known_at, one.at))
    if not ordered:
        return
    known = [one.known_at for one in ordered]
    latest = list(accumulate(ordered, _later))
    for instant in instants:
        place = bisect_right(known, instant)
        if place:
            yield latest[place - 1]


def _later(best: Version, one: Version) -> Version:
    return one if one.at >= best.at else best


def _first_after(versions: Sequence[Version], instant: datetime) -> Version | None:
    """What a reconstructed run at an instant reads of a fact that nothing was known of by then: the earliest version published by that day."""
    if any(version.known_at <= instant for version in versions):
        return None
    told = [version for version in versions if version.published_on is not None and version.published_on <= instant.date()]
    return min(told, key=lambda one: one.at, default=None)
