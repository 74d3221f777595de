"""A site that does not exist, by the week: most of its pages only wander, some lose for one of five causes that are known."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from tasks.analytics.breaks import BREAK_COLUMNS
from tasks.analytics.decay import Counted

ENDS_ON = date(2026, 11, 1)
LEAST_LOSS = 0.2
Broken = Literal["nothing", "clicks", "days", "impressions"]


@dataclass(frozen=True, slots=True)
class Site:
    """How the site is made."""

    pages: int = 600
    topics: int = 20
    years: bool = True
    broken: Broken = "nothing"
    decaying_share: float = 0.12
    wander: float = 0.08
    """Standard deviation of a page's weekly demand around its level, with memory."""
    heavy: float = 4.0
    """Degrees of freedom of the wander: few give wild weeks."""
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """The facts, and the truth: url, cause (`none` where nothing was planted), loss (share of clicks that the cause takes away)."""

    counted: Counted
    truth: pd.DataFrame


def planted(site: Site) -> Planted:
    """Daily clicks, impressions and positions of each page, summed up by week."""
    dice = np.random.default_rng(site.seed)
    days = 7 * (68 if site.years else 16)
    back = np.arange(days)[::-1]  # 0: the last day
    topic = dice.integers(0, site.topics, site.pages)
    level = np.exp(dice.normal(4.4, 1.2, site.pages))  # impressions a day
    position = np.exp(dice.normal(1.3, 0.5, site.pages)).clip(1, 15)
    seasonal = _seasons(topic, back)
    wander = _wander(site, dice, days)
    weekday = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(days) % 7) / 7)
    cause, demand, place, share = _causes(site, dice, back, seasonal)
    place = np.minimum(position[:, None] * place * np.exp(dice.normal(0, 0.04, (site.pages, days))), 60)
    seen = level[:, None] * weekday * seasonal * np.exp(wander) * demand * (place / position[:, None]) ** -0.3
    clicked = 0.33 * place**-1.1 * share * np.exp(dice.normal(0, 0.15, (site.pages, 1)))
    impressions = dice.poisson(seen * dice.gamma(8, 1 / 8, seen.shape))
    clicks = dice.binomial(impressions, clicked.clip(0, 0.9))
    facts, breaks, known = _measured(site, clicks.astype(float), impressions.astype(float), back)
    weeks = _weekly(facts, place, back)
    pages = pd.DataFrame({"url": [_url(one) for one in range(site.pages)], "topic_id": [f"t{one}" for one in topic]})
    curve = pd.DataFrame({"position": np.arange(1, 21), "click_share": 0.3 * np.arange(1, 21) ** -1.05})
    truth = pages.assign(**_truth(site, cause, seasonal, back, demand * share, place))
    return Planted(Counted(weeks, pages, curve, ENDS_ON, days=known, breaks=breaks), truth)


def _url(number: int) -> str:
    return f"https://planted.test/{number:05d}"


def _seasons(topic: np.ndarray, back: np.ndarray) -> np.ndarray:
    """A fifth of the topics fall by about half in these weeks of each year; all share a mild season."""
    falls = topic % 5 == 0
    phase = 2 * np.pi * (back - 14) / 364
    mild, strong = np.exp(0.05 * np.sin(phase)), np.exp(0.75 * np.sin(2 * phase))
    return np.where(falls[:, None], strong, mild)


def _wander(site: Site, dice: np.random.Generator, days: int) -> np.ndarray:
    """Weekly shocks that are forgotten by a third each week."""
    weeks = days // 7
    shocks = dice.standard_t(site.heavy, (site.pages, weeks)) * site.wander * ((site.heavy - 2) / site.heavy) ** 0.5
    found = np.zeros((site.pages, weeks))
    for week in range(1, weeks):
        found[:, week] = 0.67 * found[:, week - 1] + shocks[:, week]
    return np.repeat(found, 7, axis=1)


def _causes(site: Site, dice: np.random.Generator, back: np.ndarray, seasonal: np.ndarray) -> tuple[np.ndarray, ...]:
    """Of each page its cause, and what it does to demand, position and click-through by day."""
    kinds = np.array(["none", "demand", "position", "click_through"])
    odds = [1 - site.decaying_share, *[site.decaying_share / 3] * 3]
    cause = kinds[dice.choice(4, site.pages, p=odds)]
    cause[(np.ptp(seasonal, axis=1) > 0.5) & (dice.random(site.pages) < 0.8)] = "none"
    keeps = dice.uniform(0.3, 0.65, site.pages)
    starts = dice.integers(24, 34, site.pages)
    is_on = back[None, :] < starts[:, None]
    one = np.ones(is_on.shape)
    demand = np.where(is_on & (cause == "demand")[:, None], keeps[:, None], one)
    share = np.where(is_on & (cause == "click_through")[:, None], keeps[:, None], one)
    place = np.where(is_on & (cause == "position")[:, None], keeps[:, None] ** (-1 / 1.4), one)
    return cause, demand, place, share


def _measured(
    site: Site, clicks: np.ndarray, impressions: np.ndarray, back: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], pd.DataFrame, pd.DataFrame]:
    """What the source tells of it, its breaks, and the days that it knows."""
    last = pd.Timestamp(ENDS_ON)
    step = last - pd.Timedelta(days=27)
    known = np.ones(len(back), bool)
    rows = []
    if site.broken == "clicks":
        clicks = np.where(back < 28, np.floor(clicks * 0.62), clicks)
    if site.broken == "impressions":
        impressions = np.where(back < 28, np.floor(impressions * 0.5), impressions)
    if site.broken in ("clicks", "impressions"):
        rows = [("search_console", site.broken, step, step, "step", "large", "Counted otherwise.", "https://planted.test/note")]
    if site.broken == "days":
        known = ~((back >= 3) & (back < 13))
        clicks, impressions = clicks * known, impressions * known
    breaks = pd.DataFrame(rows, columns=BREAK_COLUMNS)
    by_week = pd.Series(known).groupby(back // 7).sum()
    return (clicks, impressions), breaks, by_week.rename_axis("weeks_back").rename("days").reset_index()


def _weekly(facts: tuple[np.ndarray, np.ndarray], place: np.ndarray, back: np.ndarray) -> pd.DataFrame:
    clicks, impressions = facts
    pages, weeks = len(clicks), len(back) // 7
    sums = [part.reshape(pages, weeks, 7).sum(axis=2).ravel() for part in (clicks, impressions, impressions * place)]
    url = np.repeat([_url(one) for one in range(pages)], weeks)
    frame = pd.DataFrame(
        {"url": url, "weeks_back": np.tile(back[::7] // 7, pages), "value": sums[0], "impressions": sums[1], "position_weight": sums[2]}
    )
    return frame[frame["impressions"] > 0].reset_index(drop=True)


def _truth(site: Site, cause: np.ndarray, seasonal: np.ndarray, back: np.ndarray, effect: np.ndarray, place: np.ndarray) -> dict[str, np.ndarray]:
    """The cause that takes away most, of those that were planted, and how much they take away together."""
    after, before = back < 28, (back >= 28) & (back < 56)
    own = np.log(effect[:, after].mean(axis=1) / effect[:, before].mean(axis=1))
    own += -1.4 * np.log(place[:, after].mean(axis=1) / place[:, before].mean(axis=1))
    season = np.log(seasonal[:, after].mean(axis=1) / seasonal[:, before].mean(axis=1))
    counted = {"clicks": np.log(0.62), "days": np.log(18 / 28)}.get(site.broken, 0.0)
    terms = np.column_stack([np.where(cause != "none", own, 0.0), season, np.full(len(own), counted)])
    names = np.column_stack([cause, np.full(len(own), "season"), np.full(len(own), "measurement")])
    first = terms.argmin(axis=1)
    loss = 1 - np.exp(terms.sum(axis=1))
    chosen = names[np.arange(len(own)), first]
    return {"cause": np.where(loss < LEAST_LOSS / 2, "none", chosen), "loss": loss}
