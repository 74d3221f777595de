"""Forecasts of many series with intervals: methods of each series alone and of all together, blended by how they did at past dates.

Each series is brought to the scale of logarithms, freed of measurement breaks and holidays, and forecast by `forecast_local` (naive,
smoothing, damped trend, theta; seasons apart) and `forecast_pooled` (regressions over all series). `forecast_blend` weighs the methods by
their errors at rolling origins and takes the intervals from those errors. All of it runs on matrices of all series at once.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tasks.analytics.forecast_blend import Blend, band, blended, has_moved, mean_steps
from tasks.analytics.forecast_history import Break, Scale, holiday_effects, scale_of, without_breaks, without_gaps
from tasks.analytics.forecast_local import local_forecasts
from tasks.analytics.forecast_models import FORECAST, Flags, Floats, ForecastParameters, History, Ints, SeriesError
from tasks.analytics.forecast_panel import RHYTHMS, Panel, detected_seasons, read_panel
from tasks.analytics.forecast_pooled import lag_windows, pooled_forecasts


def forecast(
    series: pd.DataFrame,
    horizon: int,
    levels: Sequence[float] = (90,),
    *,
    breaks: Sequence[Break] | None = None,
    holidays: pd.DataFrame | None = None,
    seasons: Sequence[int] | None = None,
    parameters: ForecastParameters = FORECAST,
) -> pd.DataFrame:
    """The next `horizon` steps of each series (unique_id, ds, y): unique_id, ds, mean, lo-L and hi-L for each level L in per cent, model.

    `ds` holds whole numbers or dates without a time zone; the most frequent distance is the rhythm, and dates without a row are missing,
    not nought. `mean` is the centre on the scale of logarithms (nearer the median than the mean where a series is skewed), never negative where the
    history never is; lo-L <= mean <= hi-L. `model` is `blend`, or
    `naive` where the history is shorter than `min_history`: the last value, with a wide interval. The same rows in any order give the same
    forecasts; a series' own depend on the others given with it, for the regressions and the width of the intervals are learnt from all.

    `breaks`: windows (from, to) whose values are left out, and changes of level (from, None). `holidays`: ds and name, past and coming.
    `seasons`: their lengths in steps, the shortest first, where the rhythm does not tell them. Raises SeriesError.
    """
    _check(horizon, levels, seasons)
    panel = read_panel(series, parameters)
    scale = scale_of(panel.values)
    chosen = _seasons(panel, scale, seasons)
    history, coming = _prepared(panel, scale, chosen, breaks or (), holidays, horizon)
    is_short = history.lengths < parameters.min_history
    found = _with_short(_blend(history, horizon, parameters), history, is_short, parameters)
    columns = {"mean": scale.back(found.centre + coming)}
    for level in levels:
        low, high = scale.bounds(*(bound + coming for bound in band(found, level, parameters)))
        columns[f"lo-{level:g}"] = np.minimum(low, columns["mean"])
        columns[f"hi-{level:g}"] = np.maximum(high, columns["mean"])
    head = {"unique_id": panel.ids.repeat(horizon), "ds": panel.ahead(horizon)}
    model = np.repeat(np.where(is_short, "naive", "blend"), horizon)
    return pd.DataFrame({**head, **{name: cells.ravel() for name, cells in columns.items()}, "model": model})


def _check(horizon: int, levels: Sequence[float], seasons: Sequence[int] | None) -> None:
    if horizon < 1:
        raise SeriesError("horizon", f"is {horizon}; ask for one step at least")
    if any(not 0 < level < 100 for level in levels):
        raise SeriesError("levels", f"are {list(levels)}; give per cents between 0 and 100")
    if any(season < 2 for season in seasons or ()) or list(seasons or ()) != sorted(seasons or ()):
        raise SeriesError("seasons", f"are {list(seasons or ())}; give lengths of two steps or more, the shortest first")


def _seasons(panel: Panel, scale: Scale, given: Sequence[int] | None) -> tuple[int, ...]:
    """The seasons that were given, those of the rhythm, or those that the series show."""
    if given is not None:
        return tuple(given)
    return RHYTHMS[panel.rhythm] if panel.rhythm != "step" else detected_seasons(scale.forth(panel.values))


def _prepared(
    panel: Panel, scale: Scale, seasons: tuple[int, ...], breaks: Sequence[Break], holidays: pd.DataFrame | None, horizon: int
) -> tuple[History, Floats]:
    """The history on the common scale, without breaks, holidays and gaps, and what holidays add to the steps ahead."""
    season = seasons[0] if seasons else 1
    values = without_breaks(panel, scale.forth(panel.values), breaks, season)
    past, coming = np.zeros_like(values), np.zeros((len(values), horizon))
    if holidays is not None and len(holidays):
        past, coming = holiday_effects(panel, values, holidays, horizon, season)
    known = np.isfinite(values)
    if not known.any(axis=1).all():
        raise SeriesError("breaks", f"{panel.ids[int(np.argmin(known.any(axis=1)))]} has no value outside the breaks; leave it out")
    starts = np.argmax(known, axis=1)
    return History(without_gaps(values - past, starts, season), starts, seasons), coming


def _blend(history: History, horizon: int, parameters: ForecastParameters) -> Blend:
    """All methods at the present and at the rolling origins before it, and what follows from them."""
    cuts, seen = _origins(history, horizon, parameters)
    ends = [0, *cuts]
    local = np.stack([local_forecasts(history.until(cut), horizon, parameters) for cut in ends])
    pooled = [pooled_forecasts(history, window, horizon, ends, parameters)[:, None] for window in lag_windows(history.seasons, horizon)]
    steps = np.stack([mean_steps(history.until(cut)) for cut in ends])
    actual = np.full((len(cuts), len(history.values), seen), np.nan)
    for at, cut in enumerate(cuts):
        past, start = history.until(cut), history.values.shape[1] - cut
        is_known = (past.lengths >= max(parameters.min_history, seen)) & has_moved(past)
        actual[at, is_known] = history.values[is_known, start : start + seen]
    return blended(np.concatenate([local, *pooled], axis=1), actual, steps, parameters)


def _origins(history: History, horizon: int, parameters: ForecastParameters) -> tuple[list[int], int]:
    """Steps before the end at which methods are tried, and how many steps ahead: the horizon, or a quarter of the usual history if less."""
    lengths: Ints = history.lengths[history.lengths >= parameters.min_history]
    usual = int(np.median(lengths)) if len(lengths) else 0
    seen = min(horizon, usual // 4)
    if seen < 1:
        return [], 1
    furthest = min(int((1 + parameters.spacing * (parameters.folds - 1)) * seen), max(seen, usual // 3))
    return sorted({int(cut) for cut in np.linspace(seen, furthest, parameters.folds).round()}), seen


def _with_short(found: Blend, history: History, is_short: Flags, parameters: ForecastParameters) -> Blend:
    """The naive forecast for series too short for another, as uncertain as the least certain tenth of the others, or as their own steps."""
    others = found.usual[~is_short]
    guess = float(np.quantile(others, 0.9)) if len(others) else parameters.unknown_deviation
    own = np.where(history.lengths >= 3, mean_steps(history), 0.0)
    last = np.repeat(history.values[:, -1:], found.centre.shape[1], axis=1)
    return replace(
        found,
        centre=np.where(is_short[:, None], last, found.centre),
        usual=np.where(is_short, np.maximum(own, guess), found.usual),
    )
