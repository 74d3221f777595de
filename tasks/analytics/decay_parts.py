"""Why a page's clicks changed: the change split into demand, position, click-through, season and measurement.

Clicks are a product: days counted × searches × share of them that show the page × share that click. The logarithm of the ratio of two windows is so a
sum, and the additive logarithmic mean Divisia index (LMDI-I; Ang 2005, “The LMDI approach to decomposition analysis: a practical guide”) turns each
term into clicks by the logarithmic mean of the two windows. It has no residual and does not depend on the order of the terms. Zeros are met by half a
click, and by the impressions that half a click took (compare Ang and Liu 2007).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tasks.analytics.breaks import Action
from tasks.analytics.chance import Figures, Spread, weighted_median
from tasks.analytics.decay_models import DECAY, PARTS, DecayParameters

HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What two windows are compared by. `windows` is as `windowed` gives it, with topic_id; `days` as `known_days`."""

    windows: pd.DataFrame
    days: Mapping[str, int]
    curve: pd.DataFrame
    """The click-through by position: position, click_share."""
    spread: Spread
    actions: Mapping[str, Action]
    """What to do about the breaks that each of value, impressions and position crosses."""
    basis: str = "previous"
    """`previous`: the 28 days before; `year`: the same days a year before."""

    @property
    def base(self) -> str:
        """The window that is compared with."""
        return "before" if self.basis == "previous" else "year_after"

    @property
    def has_year(self) -> bool:
        """Whether last year tells the season of this comparison."""
        return self.basis == "previous" and self.days["year_before"] > 0 and self.days["year_after"] > 0

    @property
    def has_impressions(self) -> bool:
        """Whether demand, position and click-through can be told apart."""
        return "after_position" in self.windows.columns

    @property
    def crosses(self) -> Mapping[str, bool]:
        """Which of value, impressions and position are not of one scale."""
        return {name: self.actions.get(name, "none") == "level_unknown" for name in ("value", "impressions", "position")}


def split(compared: Compared, parameters: DecayParameters = DECAY) -> pd.DataFrame:
    """The five parts and `unexplained` of each page, in units of the value, in the order of the windows.

    Without impressions demand, position and click-through are unknown (NaN), and what is neither season nor measurement is `unexplained`.
    """
    table = compared.windows
    after, before = table["after_value"].to_numpy(np.float64), table[f"{compared.base}_value"].to_numpy(np.float64)
    terms = _terms(compared, parameters) if compared.has_impressions else _terms_of_counts(compared, parameters)
    mean = _logarithmic_mean(before + HALF, after + HALF)
    parts = pd.DataFrame({name: np.round(mean * term / parameters.grain) * parameters.grain for name, term in terms.items()}, index=table.index)
    change = np.round((after - before) / parameters.grain) * parameters.grain
    rest = change - parts.sum(axis=1)
    if compared.has_impressions:
        return parts.assign(click_through=rest, unexplained=0.0)[[*PARTS, "unexplained"]]
    return parts.assign(unexplained=rest).reindex(columns=[*PARTS, "unexplained"])


def _terms(compared: Compared, parameters: DecayParameters) -> dict[str, Figures]:
    """Logarithms of the ratios of each factor but click-through, which is what is left."""
    panel = _panel(compared, parameters)
    clicks = _ratio(compared, "value")
    seen, moved = _sound(compared, panel, _ratio(compared, "impressions") - _log_days(compared), clicks - _log_days(compared))
    reach = _reach(seen, moved, panel, parameters)
    wanted = seen + reach * moved
    shared, topical = _season(compared, wanted, panel, parameters, reach)
    click_share = _expected(compared)
    measurement = np.full(len(clicks), _log_days(compared))
    if compared.crosses["value"]:
        measurement += _missing(weighted_median(clicks - measurement - click_share - seen, panel))
    season = shared + topical
    return {"demand": wanted - season, "position": click_share - reach * moved, "season": season, "measurement": measurement}


def _terms_of_counts(compared: Compared, parameters: DecayParameters) -> dict[str, Figures]:
    """The terms of a bare count: what the site or the season shares, and what is measured otherwise."""
    panel = _panel(compared, parameters)
    counted = _ratio(compared, "value") - _log_days(compared)
    measurement = np.full(len(counted), _log_days(compared))
    if compared.crosses["value"]:
        usual = _site_year(compared, "value", panel)
        level = _missing(weighted_median(counted, panel)) - usual
        measurement, counted = measurement + level, counted - level
    shared, topical = _season(compared, counted, panel, parameters)
    return {"season": shared + topical, "measurement": measurement}


def _sound(compared: Compared, panel: Figures, seen: Figures, clicks: Figures) -> tuple[Figures, Figures]:
    """Log ratios of impressions and mean positions, freed of the level that a break gave them on all pages.

    Across a break of impressions the site's clicks, which are sound, tell the level: as if its click-through had stayed as it was.
    """
    moved = _moved(compared)
    if compared.crosses["impressions"]:
        sound = _site_year(compared, "value", panel) if compared.crosses["value"] else weighted_median(clicks, panel)
        seen = seen - _missing(weighted_median(seen, panel) - sound)
    if compared.crosses["position"]:
        moved = moved - _missing(weighted_median(moved, panel))
    return seen, moved


def _season(
    compared: Compared, wanted: Figures, panel: Figures, parameters: DecayParameters, reach: float = 0.0
) -> tuple[Figures, Figures]:  # fmt: skip
    """What of a change is shared: by the site, and beyond that by the topic at this time of the year.

    With last year known, a topic's and a page's season is what they did then beyond the site; without, what the topic's pages do now.
    A comparison with the same days a year before has no season.
    """
    none = np.zeros(len(wanted))
    if compared.basis == "year":
        return none, none
    enough = int((panel > 0).sum()) >= parameters.least_shared_pages
    shared = _missing(weighted_median(wanted, panel)) if enough else 0.0
    if not compared.has_year:
        return none + shared, _by_topic(compared, wanted - shared, panel, parameters)
    measure = "impressions" if compared.has_impressions else "value"
    then = _ratio(compared, measure, "year_after", "year_before") - _log_days(compared, "year_after", "year_before")
    then = then + (reach * _moved(compared, "year_after", "year_before") if compared.has_impressions else 0.0)
    weights = _weights(compared, "year_after", "year_before", parameters)
    usual = _missing(weighted_median(then, weights)) if enough else 0.0
    own = np.where(weights > 0, then - usual, 0.0)
    topical = _by_topic(compared, own, weights, parameters)
    volume = np.minimum(*(compared.windows[f"{name}_value"].to_numpy(np.float64) for name in ("year_after", "year_before")))
    trust = volume / (volume + parameters.own_year_volume)
    return none + shared, trust * own + (1 - trust) * topical


def _by_topic(compared: Compared, values: Figures, weights: Figures, parameters: DecayParameters) -> Figures:
    """The weighted median of each page's topic; 0 where the topic has too few pages with a say, or the page no topic."""
    found = np.zeros(len(values))
    topics = compared.windows["topic_id"]
    for places in topics.groupby(topics, sort=False).indices.values():
        told = weights[places]
        if int((told > 0).sum()) >= parameters.least_shared_pages:
            found[places] = _missing(weighted_median(values[places], told))
    return found


def _reach(seen: Figures, moved: Figures, panel: Figures, parameters: DecayParameters) -> float:
    """How impressions answer to position: the median elasticity of the pages that moved, 0 to 1; 0 where too few did.

    A worse mean position is seen less often, as fewer searchers open later pages of results; how much less differs from site to site.
    """
    far = (np.abs(moved) >= parameters.moved) & (panel > 0)
    if int(far.sum()) < parameters.least_shared_pages:
        return 0.0
    beyond = seen[far] - weighted_median(seen, panel)
    return float(np.clip(weighted_median(-beyond / moved[far], panel[far]), 0.0, 1.0))


def _expected(compared: Compared) -> Figures:
    """The log ratio of the click-through that the curve expects at the two mean positions; 0 where one is unknown."""
    curve = compared.curve
    places, shares = curve["position"].to_numpy(np.float64), np.log(np.maximum(curve["click_share"].to_numpy(np.float64), 1e-6))
    now, then = (compared.windows[f"{name}_position"].to_numpy(np.float64) for name in ("after", compared.base))
    return _missing(np.interp(now, places, shares) - np.interp(then, places, shares))


def _site_year(compared: Compared, measure: str, panel: Figures) -> float:
    """What the site's pages did at this time last year; 0 where that is unknown."""
    if not compared.has_year:
        return 0.0
    then = _ratio(compared, measure, "year_after", "year_before") - _log_days(compared, "year_after", "year_before")
    return float(_missing(weighted_median(then, panel)))


def _panel(compared: Compared, parameters: DecayParameters) -> Figures:
    return _weights(compared, "after", compared.base, parameters)


def _weights(compared: Compared, now: str, then: str, parameters: DecayParameters) -> Figures:
    """How much each page says about what is shared: the inverse variance of its log ratio, 0 for pages below the least volume."""
    before = compared.windows[f"{then}_value"].to_numpy(np.float64)
    volume = np.maximum((before + compared.windows[f"{now}_value"].to_numpy(np.float64)) / 2, HALF)
    weights = 1 / (2 * compared.spread.noise / volume + compared.spread.drift**2 + 0.01)
    return np.where(before >= parameters.panel_volume, weights, 0.0)


def _ratio(compared: Compared, measure: str, now: str = "after", then: str | None = None) -> Figures:
    """The log ratio of a count, each window with half a click more, or the impressions that half a click took."""
    names = (now, then or compared.base)
    after, before = (compared.windows[f"{name}_{measure}"].to_numpy(np.float64) for name in names)
    clicks = sum(compared.windows[f"{name}_value"].to_numpy(np.float64) for name in names)
    half = HALF * np.maximum((after + before) / np.maximum(clicks, HALF), 1.0)
    return np.asarray(np.log((after + half) / (before + half)), np.float64)


def _moved(compared: Compared, now: str = "after", then: str | None = None) -> Figures:
    after, before = (compared.windows[f"{name}_position"].to_numpy(np.float64) for name in (now, then or compared.base))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _missing(np.log(after / before))


def _log_days(compared: Compared, now: str = "after", then: str | None = None) -> float:
    """The log ratio of the days that have figures; 0 where a window has none, as nothing is compared then."""
    after, before = compared.days[now], compared.days[then or compared.base]
    return float(np.log(after / before)) if after and before else 0.0


def _missing(values: Figures | float) -> Figures:
    """What is unknown counts as no change."""
    return np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)


def _logarithmic_mean(first: Figures, second: Figures) -> Figures:
    """(a - b) / (ln a - ln b), and a where the two are equal."""
    ratio = np.log(first / second)
    same = np.abs(ratio) < 1e-12
    return np.where(same, first, (first - second) / np.where(same, 1.0, ratio))
