"""The instants that a calendar may use: the best posting windows of each channel and day, with holidays and blackouts closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pandas as pd

from tasks.content_calendar.times import days_from, instant_of

SLOT_COLUMNS = ["channel", "on", "publish_at", "timezone", "score", "is_blackout", "reason", "note"]


@dataclass(frozen=True, slots=True)
class SlotParameters:
    """Which hours are offered."""

    a_day: int = 3
    """Instants at most of a channel and day: its best hours, …"""
    apart_hours: int = 3
    """… so many hours apart at least, …"""
    first_hour: int = 7
    last_hour: int = 21
    """… from and to these hours of the audience's day."""
    usual_hour: int = 9
    """Of hours that are equally good the nearest to this one is taken."""


SLOTS = SlotParameters()


def slots_of(
    zones: Mapping[str, str], windows: pd.DataFrame, start: date, days: int, closed: Mapping[date, str] | None = None,
    parameters: SlotParameters = SLOTS,
) -> pd.DataFrame:  # fmt: skip
    """The slots of channels (each with its time zone) over so many days: `SLOT_COLUMNS`.

    `windows` are `posting_windows`: channel, weekday (0 is Monday), hour, score. `closed` says of a day why nothing is published.
    A channel without windows has one slot a day at 09:00 with score 0, which says that nothing is known.
    """
    best = _best_hours(windows, parameters)
    rows = [
        row
        for channel, zone in sorted(zones.items())
        for on in days_from(start, days)
        for row in _of_day(channel, zone, on, best.get((channel, on.weekday()), [(9, 0.0)]), closed or {})
    ]
    return pd.DataFrame(rows, columns=SLOT_COLUMNS).drop_duplicates(["channel", "publish_at"], ignore_index=True)


def _of_day(channel: str, zone: str, on: date, hours: Sequence[tuple[int, float]], closed: Mapping[date, str]) -> list[dict[str, Any]]:
    found = [(instant_of(on, time(hour), zone), score) for hour, score in hours]
    return [{"channel": channel, "on": on, "publish_at": one.at, "timezone": zone, "score": score, "is_blackout": on in closed,
             "reason": closed.get(on, ""), "note": one.note} for one, score in found]  # fmt: skip


def _best_hours(windows: pd.DataFrame, parameters: SlotParameters) -> dict[tuple[str, int], list[tuple[int, float]]]:
    """The best hours of each channel and weekday, far enough apart, by hour."""
    found: dict[tuple[str, int], list[tuple[int, float]]] = {}
    open_ones = windows[windows["hour"].between(parameters.first_hour, parameters.last_hour)] if len(windows) else windows
    away = (open_ones["hour"] - parameters.usual_hour).abs() if len(open_ones) else 0
    ordered = open_ones.assign(away=away).sort_values(["score", "away", "hour"], ascending=[False, True, True]) if len(open_ones) else open_ones
    for row in ordered.to_dict("records"):
        own = found.setdefault((str(row["channel"]), int(row["weekday"])), [])
        if len(own) < parameters.a_day and all(abs(row["hour"] - hour) >= parameters.apart_hours for hour, _ in own):
            own.append((int(row["hour"]), float(row["score"])))
    return {key: sorted(own) for key, own in found.items()}


def closed_days(country: str | None, blackouts: Sequence[date], start: date, days: int) -> dict[date, str]:
    """Days with nothing published, and why: public holidays of a country (ISO 3166-1 alpha-2, after the library `holidays`), and blackouts.

    Raises `ValueError` for a country that the library does not know.
    """
    wanted = set(days_from(start, days))
    found = {}
    if country:
        import holidays

        try:
            known = holidays.country_holidays(country.upper(), years=sorted({day.year for day in wanted}))
        except NotImplementedError as error:
            raise ValueError(f"public holidays of {country!r} are not known: give the days as blackout dates") from error
        found = {day: f"Public holiday: {name}." for day, name in known.items() if day in wanted}
    return found | {day: "Blackout date of the brief." for day in blackouts if day in wanted}
