"""Past dates to plan for: which there are in a window, and how each can be planned for from what is stored."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from connectors import settings
from connectors.errors import BriefError
from tasks.brief import Brief
from tasks.run import open_store
from tasks.vocabulary import Mode

MOST_DATES = 1_000
_STEP = re.compile(r"([1-9]\d{0,3})([dwm])")


def dates_of(first: date, last: date, every: str) -> tuple[datetime, ...]:
    """The instants from one day to another, both included, as midnight in UTC; `every` is a number of days, weeks or months: 7d, 2w, 1m.

    Months keep the day of the first, or end with their last. Raises `BriefError` for a window that cannot be gone through, or is not past.
    """
    step = _STEP.fullmatch(every.strip().lower())
    if step is None:
        raise BriefError(f"every: {every!r} is no step. Give a number of days, weeks or months, such as 7d, 2w or 1m.")
    if last < first:
        raise BriefError(f"to: {last} is before {first}. Give the first day as from, the last as to.")
    count, found = int(step[1]), list[datetime]()
    while (day := _stepped(first, count * len(found), step[2])) <= last:
        found.append(datetime.combine(day, time(), UTC))
        if len(found) > MOST_DATES:
            raise BriefError(f"every: {every} gives more than {MOST_DATES:,} dates. Take a longer step or a shorter window.")
    refuse_future(found[-1])
    return tuple(found)


def _stepped(first: date, count: int, unit: str) -> date:
    if unit != "m":
        return first + timedelta(days=count * (7 if unit == "w" else 1))
    years, month = divmod(first.month - 1 + count, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def refuse_future(day: datetime) -> datetime:
    """The instant itself. Raises `BriefError` for one that is not past."""
    if day >= settings.now():
        raise BriefError(f"{day:%Y-%m-%d} is not past, so nothing came after it. Name an earlier day.")
    return day


def known_since(brief: Brief) -> Mapping[str, Any]:
    """Since when something is known of the brief's sites; see `Store.known_since`."""
    return open_store().known_since(brief.workspace, brief.sites)


def brief_on(brief: Brief, day: datetime, since: Mapping[str, Any]) -> Brief:
    """The brief as of a past day: `reconstructed` where the archive of a site, or the figures of the target, are younger; `observed` otherwise."""
    begun = [*since["sites"].values(), *([since["metrics"]] if since["metrics"] else [])]
    is_observed = bool(begun) and max(begun) <= day
    return brief.model_copy(update={"as_of": day, "mode": Mode.OBSERVED if is_observed else Mode.RECONSTRUCTED})


def is_known(day: datetime, since: Mapping[str, Any]) -> bool:
    """Whether any page of the target was fetched or published by a day."""
    first = [at.date() if isinstance(at, datetime) else at for at in (since["fetched_at"], since["published_on"]) if at is not None]
    return bool(first) and min(first) <= day.date()
