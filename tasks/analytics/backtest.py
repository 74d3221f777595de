"""Past forecasts and predictions against what came: how often their intervals held, and whether probabilities mean what they say.

Days of one series in one run rise and fall together, so an interval of a share is that of Wilson (1927) with as many trials as are left after the
spread between series (Kish's design effect, from the residuals of each series' sum: a ratio estimate). Below a minimum nothing is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tasks.analytics.chance import share_interval
from tasks.analytics.prediction_pieces import PIECES, PieceParameters, predict_pieces

MEASURES = ["measure_id", "kind", "label", "n", "n_groups", "value", "lo_90", "hi_90", "expected", "status", "statement"]
"""A row a figure: `value` is a share with its 90 % interval, `expected` what it would be if all were as promised."""

_NOMINAL = 0.9


@dataclass(frozen=True, slots=True)
class BacktestParameters:
    """When a share is told, and of what."""

    least: int = 30
    """So many days, or pieces, must be known."""
    least_groups: int = 5
    """So many series in a run must be known."""
    horizons: Sequence[tuple[int, int]] = ((1, 7), (8, 28), (29, 90))
    """Days ahead, from and to."""
    bins: Sequence[float] = (0.0, 1 / 3, 2 / 3, 1.0)
    """Edges of probabilities that are compared with what came."""
    most_days_ahead: int = 90
    """A piece counts if it was published within so many days of the date that it is predicted as of."""


BACKTEST = BacktestParameters()


def came_to(daily: pd.DataFrame, forecasts: pd.DataFrame, topics_of_pages: dict[str, str]) -> pd.DataFrame:
    """Forecasts of one run with `actual`, what the site, topic or page came to on the day; those of days, or series, that are not known are left out.

    `daily` has a row a day and a column an address ("" the whole site), as the forecast was made from; a page without a figure on a day of the site's
    had nought. A topic is the pages that were on it then.
    """
    known = daily.fillna(0.0)
    pages = known.drop(columns="", errors="ignore")
    total = pages.assign(total=pages.sum(axis=1))["total"]
    total = total.clip(lower=known[""]) if "" in known.columns else total
    by_topic = pages.T.groupby(pd.Series(topics_of_pages).reindex(pages.columns)).sum().T
    found = []
    for level, table in (("site", None), ("topic", by_topic), ("page", pages)):
        own = forecasts[forecasts["level"] == level]
        for (_, key), rows in own.groupby(["series_id", "key"], sort=True):
            series = total if table is None else table.get(key)
            if series is not None:
                found.append(rows.assign(actual=series.reindex(pd.DatetimeIndex(rows["on"])).to_numpy()))
    whole = pd.concat(found, ignore_index=True) if found else forecasts.head(0).assign(actual=pd.Series(dtype="float64"))
    return whole.dropna(subset=["actual"])


def coverage(known: pd.DataFrame, parameters: BacktestParameters = BACKTEST) -> pd.DataFrame:
    """How often the 90 % intervals of forecasts held what came: `MEASURES`, over all, by level and by days ahead.

    `known` is as `came_to` gives it, of all runs, with run_id and as_of.
    """
    ahead = (pd.to_datetime(known["on"]) - known["as_of"]).dt.days
    held = known.assign(
        hit=(known["actual"] >= known["lo_90"] - 1e-9) & (known["actual"] <= known["hi_90"] + 1e-9),
        group=known["run_id"].astype(str) + " " + known["series_id"].astype(str),
        ahead=ahead,
    )
    rows = [_covered("coverage", "all forecasts", held, parameters)]
    rows += [_covered(f"coverage {level}", f"forecasts by {level}", held[held["level"] == level], parameters) for level in ("site", "topic", "page")]
    for first, last in parameters.horizons:
        within = held[held["ahead"].between(first, last)]
        rows.append(_covered(f"coverage {first}-{last}", f"{first} to {last} days ahead", within, parameters))
    return pd.DataFrame(rows, columns=MEASURES)


def _covered(measure_id: str, label: str, held: pd.DataFrame, parameters: BacktestParameters) -> dict[str, Any]:
    told = _share(held["hit"], held["group"], parameters)
    days = f"{len(held):,} forecast days that have come"
    statement = (
        f"The 90 % interval held {told['value']:.0%} of {days}."
        if told["status"] == "measured"
        else f"Too little has come to tell: {days} of {told['n_groups']} series."
    )
    return {"measure_id": measure_id, "kind": "interval coverage", "label": label, "expected": _NOMINAL, "statement": statement, **told}


def _share(hits: "pd.Series[Any]", groups: "pd.Series[Any]", parameters: BacktestParameters) -> dict[str, Any]:
    """A share with its interval; unknown below the minimum."""
    count, n_groups = len(hits), int(groups.nunique())
    if count < parameters.least or n_groups < parameters.least_groups:
        return {"n": count, "n_groups": n_groups, "value": np.nan, "lo_90": np.nan, "hi_90": np.nan, "status": "unknown"}
    noise = _design_effect(hits.to_numpy(float), groups.to_numpy())
    low, high = share_interval(np.array([float(hits.sum())]), np.array([float(count)]), noise)
    return {"n": count, "n_groups": n_groups, "value": float(hits.mean()), "lo_90": float(low[0]), "hi_90": float(high[0]), "status": "measured"}


def _design_effect(hits: Any, groups: Any) -> float:
    """How many trials count as one: the variance of the share between groups over that of independent trials, at least 1."""
    share = float(hits.mean())
    if share in (0.0, 1.0):  # nothing differs: as if each group were one trial
        return len(hits) / len(set(groups))
    sums = pd.Series(hits - share).groupby(groups).sum()
    return max(1.0, float((sums**2).sum() / (len(hits) * share * (1 - share))))


def predicted_then(
    history: pd.DataFrame, dates: Sequence[pd.Timestamp], parameters: BacktestParameters = BACKTEST, pieces: PieceParameters = PIECES
) -> pd.DataFrame:
    """Each piece that was published after one of the dates, as it would have been predicted then.

    `history` is as `piece_history` gives it. A piece is predicted once, as of the last date before it, from the pieces whose first days were over by
    then. Columns: those of predictions, outcome, and is_above, whether it came to more than the median of those. Dates with too short a history
    give none.
    """
    days = sorted(set(dates))
    found = []
    for day, after in zip(days, [*days, pd.Timestamp.max][1:], strict=True):
        until = min(after, day + pd.Timedelta(days=parameters.most_days_ahead))
        before = history[history["published_on"] + pd.Timedelta(days=pieces.first_days) <= day]
        came = history[(history["published_on"] > day) & (history["published_on"] <= until)].reset_index(drop=True)
        if len(came) and len(before):
            told = predict_pieces(before.reset_index(drop=True), came.assign(item_id=came["url"]), day.date(), pieces)
            middle = float(before["outcome"].median())
            found.append(told.assign(outcome=came["outcome"].to_numpy(), is_above=(came["outcome"] > middle).to_numpy(), as_of=day))
    whole = (
        pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["probability", "lo_90", "hi_90", "outcome", "is_above", "item_id"])
    )
    return whole[whole["probability"].notna()].reset_index(drop=True)


def calibration(predicted: pd.DataFrame, parameters: BacktestParameters = BACKTEST) -> pd.DataFrame:
    """Whether predictions mean what they say: `MEASURES`, of their intervals, of their probabilities by thirds, and Brier's score (1950).

    The score is the mean square of what the probabilities were off by, where nought is perfect; `expected` is that of always naming the share that
    came.
    """
    known = predicted.assign(hit=predicted["outcome"].between(predicted["lo_90"], predicted["hi_90"]))
    told = _share(known["hit"].astype(bool), known["item_id"], parameters)
    statement = f"The 90 % interval held {told['value']:.0%} of {len(known)} published pieces." if told["status"] == "measured" else _few(len(known))
    named = {"measure_id": "prediction coverage", "kind": "interval coverage", "label": "predictions of pieces", "expected": _NOMINAL}
    rows = [{**named, **told, "statement": statement}]
    chances, came = known["probability"].astype(float), known["is_above"].astype(bool)
    for low, high in zip(parameters.bins, parameters.bins[1:], strict=False):
        inside = (chances >= low) & ((chances < high) | (high >= 1.0))
        rows.append(_reliability(low, high, chances[inside], came[inside], known.loc[inside, "item_id"], parameters))
    rows.append(_brier(chances, came, parameters))
    return pd.DataFrame(rows, columns=MEASURES)


def _reliability(
    low: float, high: float, chances: "pd.Series[float]", came: "pd.Series[Any]", items: "pd.Series[Any]", parameters: BacktestParameters
) -> dict[str, Any]:
    told, mean = _share(came, items, parameters), float(chances.mean()) if len(chances) else np.nan
    statement = (
        f"Of {len(came)} pieces that were given {mean:.0%} on average to beat the site's median, {told['value']:.0%} did."
        if told["status"] == "measured"
        else _few(len(came))
    )
    label = f"probability {100 * low:.0f} to {100 * high:.0f} %"
    return {"measure_id": f"reliability {low:.2f}", "kind": "calibration", "label": label, "expected": mean, "statement": statement, **told}


def _brier(chances: "pd.Series[float]", came: "pd.Series[Any]", parameters: BacktestParameters) -> dict[str, Any]:
    row = {
        "measure_id": "brier",
        "kind": "brier score",
        "label": "all predictions",
        "n": len(came),
        "n_groups": len(came),
        "lo_90": np.nan,
        "hi_90": np.nan,
    }
    if len(came) < parameters.least:
        return {**row, "value": np.nan, "expected": np.nan, "status": "unknown", "statement": _few(len(came))}
    score, share = float(((chances - came) ** 2).mean()), float(came.mean())
    base = share * (1 - share)
    statement = f"Probabilities were off by a mean square of {score:.3f}; always naming the share that came gives {base:.3f}."
    return {**row, "value": score, "expected": base, "status": "measured", "statement": statement}


def _few(count: int) -> str:
    return f"Too little has come to tell: {count} pieces."
