"""What a calendar is made from and what assignment gives: rules, weights and limits as frozen parameters; each field says what it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd


@dataclass(frozen=True, slots=True)
class Weights:
    """What each wish counts, in utility. A piece that is placed always gains more (`placed`) than all wishes together can cost it."""

    placed: float = 1.2
    """A piece that is in the calendar at all."""
    priority: float = 1.0
    """Its priority (0..1) on the first day …"""
    delay: float = 0.5
    """… of which so large a share is lost by the last day of the horizon."""
    window: float = 0.5
    """The score (0..1) of the posting window."""
    season: float = 0.35
    """Cost of a piece that is `season_days` or more off the day that leads its peak; nearer days cost in proportion."""
    season_days: int = 28
    change: float = 0.12
    """Cost of a piece that moves to another day or channel than it had in the last calendar: nine tenths at once, the rest within `change_days`."""
    again_change: float = 1.0
    """The same where most pieces were in the last calendar: people have taken its dates down. `placed` then counts as much more."""
    change_days: int = 14
    pillar_mix: float = 0.1
    """Cost of each piece by which a pillar is more than one piece above its share of `mix_days`: nearer is not possible with whole pieces."""
    format_mix: float = 0.1
    """The same for a content type."""
    mix_days: int = 28
    load: float = 0.1
    """Cost of each piece that a week holds above an even load."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long the solver may work, in deterministic time: the same on every machine, near a second of one core each on a common one."""

    gap: float = 0.005
    """It stops as soon as it has proven to be so near the optimum (0.005 is half a percent)."""
    deterministic_s: float = 60.0
    """It stops after so much deterministic time in all."""
    most_options: int = 60_000
    """With more choices of a piece, a channel and a day than this, the bound is proven by weeks, and the days are improved in parts."""
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Person:
    """One who makes pieces."""

    name: str
    per_week: float
    """Pieces a week at most, derivatives apart; weeks with days off hold their share of it."""
    content_types: frozenset[str] = frozenset()
    """What the person makes; none: everything."""
    days_off: frozenset[date] = frozenset()
    """Days with nothing of the person's published."""


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """The hard rules and the weights of the wishes. A limit that is not named does not hold."""

    per_week: float | None = None
    """Pieces a week at most, derivatives apart; 2.5 allows two and three by turns."""
    types_per_week: Mapping[str, float] = field(default_factory=dict)
    """Pieces a week at most of a content type."""
    hours_per_week: Mapping[str, float] = field(default_factory=dict)
    """Hours a week at most of a person; a piece's effort counts in the week that it is published."""
    people: tuple[Person, ...] = ()
    """Who makes the pieces; where any are named, each piece needs one who makes its content type, has room that week and is there that day."""
    channel_per_day: Mapping[str, int] = field(default_factory=dict)
    channel_per_week: Mapping[str, int] = field(default_factory=dict)
    """Pieces at most on a channel."""
    spacing_days: int = 0
    """Days from one piece on a topic to the next at least, derivatives apart; 7 allows one in any seven days."""
    blackouts: frozenset[date] = frozenset()
    """Days with nothing published, in each channel's own time zone."""
    pillar_shares: Mapping[str, float] = field(default_factory=dict)
    type_shares: Mapping[str, float] = field(default_factory=dict)
    """The shares that the strategy wants of each pillar and content type; what is not named is free."""
    weights: Weights = Weights()
    effort: Effort = Effort()


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """A calendar, how good it is, and what stands in its way.

    `status`: `optimal` (the gap is within the wanted one), `feasible` (it is not), or `infeasible` (what must be placed breaks the rules: the
    calendar then holds with the smallest relaxation, which `relaxations` names). `objective` is the calendar's utility, `bound` a proven bound
    that no calendar exceeds, `gap` (bound - objective) / bound.
    """

    status: str
    events: pd.DataFrame
    unplaced: pd.DataFrame
    objective: float
    bound: float
    gap: float
    conflicts: pd.DataFrame
    relaxations: pd.DataFrame
    stats: Mapping[str, float]
