"""When to post: channel by weekday by hour, from own figures, shrunk to a weak published prior. Without own figures the prior stands, and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

WINDOW_COLUMNS = ["channel", "weekday", "hour", "score", "basis", "n", "own_share", "status", "reference"]
HOURS_A_DAY, DAYS_A_WEEK = 24, 7
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class WindowParameters:
    """How own figures and the prior are joined."""

    least_posts: int = 10
    """Own posts on a channel below which its prior stands as it is: the spread between hours cannot be told."""
    good: float = 0.6
    fair: float = 0.53
    plain: float = 0.5
    poor: float = 0.42
    """Scores of the prior: the chance to beat the channel's usual post. They lie close together, for published tables conflict."""


WINDOWS = WindowParameters()


@dataclass(frozen=True, slots=True)
class Prior:
    """What a published study says of a channel: weekdays (0 is Monday) and hours that are good, and weekdays that are poor."""

    weekdays: frozenset[int]
    hours: frozenset[int]
    poor_weekdays: frozenset[int]
    reference: str


_MIDWEEK, _WORKDAYS, _WEEKEND, _SUNDAY = frozenset({1, 2}), frozenset(range(5)), frozenset({5, 6}), frozenset({6})
_SPROUT = (
    "Sprout Social, Best times to post on social media (2023; posts of some 34,000 customers): weekday mornings to noon, Tuesday and Wednesday best, "
    "Sunday worst; https://sproutsocial.com/insights/best-times-to-post-on-social-media/, which is renewed each year"
)
_MORNING = frozenset(range(9, 13))
PRIORS: Mapping[str, Prior] = {
    "facebook": Prior(_MIDWEEK, _MORNING, _WEEKEND, _SPROUT),
    "instagram": Prior(_MIDWEEK, _MORNING, _SUNDAY, _SPROUT),
    "linkedin": Prior(_MIDWEEK, _MORNING, _WEEKEND, _SPROUT),
    "x": Prior(
        _WORKDAYS,
        frozenset(range(12, 16)),
        _SUNDAY,
        "Hootsuite, The best time to post (over 40,000 own posts): weekdays, noon to 3 p.m.; "
        "https://blog.hootsuite.com/best-time-to-post-on-social-media/, which is renewed each year",
    ),
}
"""A weak prior: such tables differ with their customers and their years. For the channels that are not here nothing is assumed."""


def optimize_posting_times(
    posts: pd.DataFrame, zones: Mapping[str, str], parameters: WindowParameters = WINDOWS, days: pd.DataFrame | None = None
) -> pd.DataFrame:  # fmt: skip
    """The score of each hour of the week on each channel: `WINDOW_COLUMNS`, 168 rows a channel.

    `posts` (channel, posted_at in UTC, outcome): own posts and what each brought, of one kind of figure a channel; `zones` the time zone of each
    channel's audience; `days` (channel, on, outcome) pieces of which only the day is known: they tell of weekdays, each hour of one alike, where
    the channel has too few posts with hours. `score` (0..1) is the chance that a post beats the channel's usual one; `n` the own posts in that
    hour, or on that weekday; `own_share` how much of the score comes from them; `basis` is `own_data` where any does, else `prior`.

    Outcomes become normal scores by rank within their channel (so one post that went round the world does not decide); an hour's mean is shrunk
    to the prior by the spread between hours (the normal-normal model of Efron and Morris 1975, its variances by the method of moments).
    """
    parts = [_of_channel(name, _own(name, posts, days, zone, parameters), parameters) for name, zone in sorted(zones.items())]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=WINDOW_COLUMNS)


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """Normal scores of own posts and the cell of each: an hour of the week, or a weekday where `hours` hours share one."""

    cells: "np.typing.NDArray[np.int64]"
    scores: "np.typing.NDArray[np.float64]"
    hours: int


def _own(channel: str, posts: pd.DataFrame, days: pd.DataFrame | None, zone: str, parameters: WindowParameters) -> _Own:
    timed = posts[posts["channel"] == channel].dropna(subset=["posted_at", "outcome"])
    dated = days[days["channel"] == channel].dropna(subset=["on", "outcome"]) if days is not None and len(days) else timed.head(0)
    if len(timed) >= parameters.least_posts or dated.empty:
        local = pd.to_datetime(timed["posted_at"], utc=True).dt.tz_convert(ZoneInfo(zone))
        return _Own(np.asarray(local.dt.weekday * HOURS_A_DAY + local.dt.hour, dtype=np.int64), _scores(timed["outcome"]), 1)
    return _Own(np.asarray(pd.to_datetime(dated["on"]).dt.weekday, dtype=np.int64), _scores(dated["outcome"]), HOURS_A_DAY)


def _of_channel(channel: str, own: _Own, parameters: WindowParameters) -> pd.DataFrame:
    prior = np.array([prior_score(channel, at // HOURS_A_DAY, at % HOURS_A_DAY, parameters) for at in range(DAYS_A_WEEK * HOURS_A_DAY)])
    size = DAYS_A_WEEK * HOURS_A_DAY // own.hours
    counts = np.bincount(own.cells, minlength=size).astype(np.int64)
    means = np.bincount(own.cells, weights=own.scores, minlength=size) / np.maximum(counts, 1)
    shares = _own_share(own, counts, means, parameters)
    count, mean, share = (np.repeat(one, own.hours) for one in (counts, means, shares))
    centre = np.array([_NORMAL.inv_cdf(float(one)) for one in prior])
    score = np.where(share > 0, [_NORMAL.cdf(one) for one in centre + share * (mean - centre)], prior)
    return pd.DataFrame({
        "channel": channel, "weekday": np.arange(len(prior)) // HOURS_A_DAY, "hour": np.arange(len(prior)) % HOURS_A_DAY, "score": score.round(6),
        "basis": np.where(share > 0, "own_data", "prior"), "n": count, "own_share": share.round(6),
        "status": np.where(share > 0, "estimated", "unknown" if channel not in PRIORS else "estimated"),
        "reference": [_reference(channel, own, bool(one > 0)) for one in share],
    })[WINDOW_COLUMNS]  # fmt: skip


def _reference(channel: str, own: _Own, is_own: bool) -> str:
    """What a score rests on."""
    prior = PRIORS[channel].reference if channel in PRIORS else ""
    told = f"{len(own.cells)} own {'posts by the hour' if own.hours == 1 else 'pieces by their weekday'}"
    return "; shrunk to ".join(one for one in (told, prior) if one) if is_own else prior


def prior_score(channel: str, weekday: int, hour: int, parameters: WindowParameters = WINDOWS) -> float:
    """The prior of an hour: good where weekday and hour are named, fair where one is, poor on a poor day, plain where nothing is known."""
    prior = PRIORS.get(channel)
    if prior is None:
        return parameters.plain
    if weekday in prior.poor_weekdays:
        return parameters.poor
    is_day, is_hour = weekday in prior.weekdays, hour in prior.hours
    return parameters.good if is_day and is_hour else parameters.fair if is_hour else parameters.plain


def _scores(outcomes: "pd.Series[float]") -> "np.typing.NDArray[np.float64]":
    ranks = outcomes.astype("float64").rank(method="average").to_numpy()
    return np.array([_NORMAL.inv_cdf((float(rank) - 0.5) / len(ranks)) for rank in ranks], dtype=np.float64)


def _own_share(
    own: _Own, counts: "np.typing.NDArray[np.int64]", means: "np.typing.NDArray[np.float64]", parameters: WindowParameters
) -> "np.typing.NDArray[np.float64]":
    """How much of each cell's score its own posts make: n / (n + within variance / between variance)."""
    used, whole = int((counts > 0).sum()), len(own.cells)
    if whole < parameters.least_posts or used < 2 or whole <= used:
        return np.zeros(len(counts))
    within = float(((own.scores - means[own.cells]) ** 2).sum()) / (whole - used)
    spread = float((counts * (means - own.scores.mean()) ** 2).sum())
    between = (spread - (used - 1) * within) / (whole - float((counts**2).sum()) / whole)
    return np.zeros(len(counts)) if between <= 0 else counts / (counts + within / between)
