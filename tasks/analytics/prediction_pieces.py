"""What planned pieces will bring: the site's own dated pages with the outcome of their first days, and the same features of the plan."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from tasks.analytics.prediction import fit, predict
from tasks.analytics.prediction_models import PREDICTION, NotEnoughHistory, PredictionParameters, SameOutcomes

PREDICTION_COLUMNS = ["item_id", "metric", "median", "lo_90", "hi_90", "probability", "basis", "drivers", "status"]
FEATURES = ["topic_id", "content_kind", "word_count", "title", "author", "promotion"]


@dataclass(frozen=True, slots=True)
class PieceParameters:
    """What counts as the outcome of a piece."""

    metric: str = "clicks"
    first_days: int = 28
    """Days from publication over which the metric is summed."""
    prediction: PredictionParameters = PREDICTION


PIECES = PieceParameters()


def piece_history(
    pages: pd.DataFrame, topic_pages: pd.DataFrame, metrics: pd.DataFrame, site: str, parameters: PieceParameters = PIECES
) -> pd.DataFrame:
    """The site's pages whose first days are all within its facts: url, `FEATURES`, published_on, outcome.

    `pages` stand as loaded; `topic_pages` places url on topic_id; `metrics` are daily rows, those of pages with no dimension are read. A source
    names no page on a day without a figure, so a page without rows within the days that the site's pages have facts for is measured as 0.
    A feature that no page of the site has is empty, and left out by the fit.
    """
    daily = metrics[(metrics["site"] == site) & (metrics["url"] != "") & (metrics["metric"] == parameters.metric) & (metrics["dimension"] == "")]
    own = pages[(pages["site"] == site) & pages["published_on"].notna()].drop_duplicates("url", keep="last")
    placed = topic_pages[["url", "topic_id"]].drop_duplicates("url")
    rows = own.merge(placed, on="url", how="left", validate="one_to_one").reindex(columns=["url", *FEATURES, "published_on"])
    last = rows["published_on"] + pd.Timedelta(days=parameters.first_days - 1)
    is_whole = (rows["published_on"] >= daily["on"].min()) & (last <= daily["on"].max())
    whole = rows[is_whole].sort_values(["published_on", "url"], ignore_index=True)
    history: pd.DataFrame = whole.assign(outcome=whole["url"].map(_first_days(whole, daily, parameters.first_days)).fillna(0.0))
    return history


def _first_days(rows: pd.DataFrame, daily: pd.DataFrame, days: int) -> "pd.Series[float]":
    """The metric over the first days of each page that has any, by URL."""
    dated = daily[["url", "on", "value"]].merge(rows[["url", "published_on"]], on="url", how="inner", validate="many_to_one")
    age_days = (dated["on"] - dated["published_on"]).dt.days
    summed: pd.Series[float] = dated[age_days.between(0, days - 1)].groupby("url")["value"].sum()
    return summed


def predict_pieces(history: pd.DataFrame, items: pd.DataFrame, today: date, parameters: PieceParameters = PIECES) -> pd.DataFrame:
    """What each planned piece is expected to bring in its first days: `PREDICTION_COLUMNS`, a row an item in the order of items.

    `history` is as `piece_history` gives it; `items` has item_id and any of `FEATURES` and published_on, the planned day (`today` where there
    is none). Of features that the plan does not name nothing is assumed. Where the history is too short, figures are NaN, `status` is
    unknown and `basis` says how much is missing.
    """
    days = f"{parameters.metric} of the first {parameters.first_days} days"
    try:
        model = fit(history.drop(columns="url"), parameters.prediction)
    except NotEnoughHistory as short:
        return _abstained(items, parameters.metric, f"{short.known} of {short.needed} published pieces with {days}: {short.missing} more are needed")
    except SameOutcomes as same:
        return _abstained(items, parameters.metric, f"all {len(history)} published pieces have the same {days}: {same.value:g}")
    planned = items.reindex(columns=[*FEATURES, "published_on"])
    planned = planned.assign(published_on=pd.to_datetime(planned["published_on"]).fillna(pd.Timestamp(today)))
    told = predict(model, _typed_like(planned, history), with_drivers=True)
    basis = f"{days} of {model.count} published pieces; their median is {model.median:,.0f}"
    return told.assign(item_id=items["item_id"], metric=parameters.metric, basis=basis, status="estimated")[PREDICTION_COLUMNS].reset_index(drop=True)


def _typed_like(planned: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Columns without a value as the history holds them, so that nothing is read as a text."""
    empty: Mapping[Hashable, Any] = {name: pd.Series(float("nan"), index=planned.index) for name in planned if planned[name].isna().all()}
    return planned.assign(**{str(name): value for name, value in empty.items() if pd.api.types.is_numeric_dtype(history[name])})


def _abstained(items: pd.DataFrame, metric: str, why: str) -> pd.DataFrame:
    unknown = dict.fromkeys(("median", "lo_90", "hi_90", "probability"), float("nan"))
    drivers: pd.Series[Any] = pd.Series([[] for _ in range(len(items))], index=items.index, dtype="object")
    rows = items[["item_id"]].assign(metric=metric, **unknown, basis=why, drivers=drivers, status="unknown")
    return rows[PREDICTION_COLUMNS].reset_index(drop=True)
