"""Local times as instants: never at a time that does not exist, never twice, never lost when the clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Instant:
    """A local time as an instant in UTC; `note` says what the change of clocks did to it, if anything."""

    at: datetime
    timezone: str
    note: str = ""


def instant_of(day: date, at: time, timezone: str) -> Instant:
    """The instant of a local day and time in an IANA zone.

    A time that the clocks skip is moved forward by as much as they skip; of a time that they show twice the first is taken (PEP 495, fold 0).
    Raises `zoneinfo.ZoneInfoNotFoundError` for a zone that there is not.
    """
    zone = _zone(timezone)
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    shown = moment.astimezone(zone)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        return Instant(moment, timezone, f"{at:%H:%M} does not exist on {day} in {timezone}; moved forward to {shown:%Y-%m-%d %H:%M}.")
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        return Instant(moment, timezone, f"{at:%H:%M} is shown twice on {day} in {timezone}; the first is taken.")
    return Instant(moment, timezone)


def local_day(at: datetime, timezone: str) -> date:
    """The day that an instant is on, where the audience is."""
    return at.astimezone(_zone(timezone)).date()


def days_from(start: date, count: int) -> list[date]:
    """So many days, each once."""
    return [start + timedelta(days=offset) for offset in range(count)]


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
