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
_SPROUT = "Sprout Social, Best times to post on social media (2023; posts of some 34,000 customers): weekday mornings to noon, Tuesday and Wednesday best, Sunday worst"  # noqa: E501
_MORNING = frozenset(range(9, 13))
PRIORS: Mapping[str, Prior] = {
    "facebook": Prior(_MIDWEEK, _MORNING, _WEEKEND, _SPROUT),
    "instagram": Prior(_MIDWEEK, _MORNING, _SUNDAY, _SPROUT),
    "linkedin": Prior(_MIDWEEK, _MORNING, _WEEKEND, _SPROUT),
    "x": Prior(_WORKDAYS, frozenset(range(12, 16)), _SUNDAY, "Hootsuite, The best time to post (over 40,000 own posts): weekdays, noon to 3 p.m."),
}
"""A weak prior: such tables differ with their customers and their years. For the channels that are not here nothing is assumed."""


def optimize_posting_times(posts: pd.DataFrame, zones: Mapping[str, str], parameters: WindowParameters = WINDOWS) -> pd.DataFrame:
    """The score of each hour of the week on each channel: `WINDOW_COLUMNS`, 168 rows a channel.

    `posts` (channel, posted_at in UTC, outcome): own posts and what each brought, of one kind of figure a channel; `zones` the time zone of each
    channel's audience. `score` (0..1) is the chance that a post beats the channel's usual one; `n` the own posts in that hour; `own_share` how
    much of the score comes from them; `basis` is `own_data` where any does, else `prior`.

    Outcomes become normal scores by rank within their channel (so one post that went round the world does not decide); an hour's mean is shrunk
    to the prior by the spread between hours (the normal-normal model of Efron and Morris 1975, its variances by the method of moments).
    """
    parts = [_of_channel(name, posts[posts["channel"] == name] if len(posts) else posts, zone, parameters) for name, zone in sorted(zones.items())]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=WINDOW_COLUMNS)


def _of_channel(channel: str, posts: pd.DataFrame, zone: str, parameters: WindowParameters) -> pd.DataFrame:
    prior = np.array([prior_score(channel, at // HOURS_A_DAY, at % HOURS_A_DAY, parameters) for at in range(DAYS_A_WEEK * HOURS_A_DAY)])
    known = posts.dropna(subset=["posted_at", "outcome"]) if len(posts) else posts
    counts, means = _means(known, zone)
    share = _own_share(known, zone, counts, means, parameters)
    centre = np.array([_NORMAL.inv_cdf(float(one)) for one in prior])
    score = np.where(share > 0, [_NORMAL.cdf(one) for one in centre + share * (means - centre)], prior)
    return pd.DataFrame({
        "channel": channel, "weekday": np.arange(len(prior)) // HOURS_A_DAY, "hour": np.arange(len(prior)) % HOURS_A_DAY, "score": score.round(6),
        "basis": np.where(share > 0, "own_data", "prior"), "n": counts, "own_share": share.round(6),
        "status": np.where(share > 0, "estimated", "unknown" if channel not in PRIORS else "estimated"),
        "reference": PRIORS[channel].reference if channel in PRIORS else "",
    })[WINDOW_COLUMNS]  # fmt: skip


def prior_score(channel: str, weekday: int, hour: int, parameters: WindowParameters = WINDOWS) -> float:
    """The prior of an hour: good where weekday and hour are named, fair where one is, poor on a poor day, plain where nothing is known."""
    prior = PRIORS.get(channel)
    if prior is None:
        return parameters.plain
    if weekday in prior.poor_weekdays:
        return parameters.poor
    is_day, is_hour = weekday in prior.weekdays, hour in prior.hours
    return parameters.good if is_day and is_hour else parameters.fair if is_hour else parameters.plain


def _cells(posts: pd.DataFrame, zone: str) -> "np.typing.NDArray[np.int64]":
    local = pd.to_datetime(posts["posted_at"], utc=True).dt.tz_convert(ZoneInfo(zone))
    return np.asarray(local.dt.weekday * HOURS_A_DAY + local.dt.hour, dtype=np.int64)


def _scores(posts: pd.DataFrame) -> "np.typing.NDArray[np.float64]":
    ranks = posts["outcome"].astype("float64").rank(method="average").to_numpy()
    return np.array([_NORMAL.inv_cdf((float(rank) - 0.5) / len(ranks)) for rank in ranks])


def _means(posts: pd.DataFrame, zone: str) -> "tuple[np.typing.NDArray[np.int64], np.typing.NDArray[np.float64]]":
    size = DAYS_A_WEEK * HOURS_A_DAY
    if not len(posts):
        return np.zeros(size, np.int64), np.zeros(size)
    cells = _cells(posts, zone)
    counts = np.bincount(cells, minlength=size).astype(np.int64)
    return counts, np.bincount(cells, weights=_scores(posts), minlength=size) / np.maximum(counts, 1)


def _own_share(
    posts: pd.DataFrame, zone: str, counts: "np.typing.NDArray[np.int64]", means: "np.typing.NDArray[np.float64]", parameters: WindowParameters
) -> "np.typing.NDArray[np.float64]":
    """How much of each hour's score its own posts make: n / (n + within variance / between variance)."""
    used = int((counts > 0).sum())
    if len(posts) < parameters.least_posts or used < 2 or len(posts) <= used:
        return np.zeros(len(counts))
    scores, cells = _scores(posts), _cells(posts, zone)
    within = float(((scores - means[cells]) ** 2).sum()) / (len(posts) - used)
    spread = float((counts * (means - scores.mean()) ** 2).sum())
    between = (spread - (used - 1) * within) / (len(posts) - float((counts**2).sum()) / len(posts))
    return np.zeros(len(counts)) if between <= 0 else counts / (counts + within / between)
