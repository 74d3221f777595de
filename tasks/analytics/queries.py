"""What is searched, by page and week: query rows of Search Console as the sums that show which pages compete."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from tasks.analytics.dimensions import dimension_values
from tasks.analytics.windows import WEEKS_A_WINDOW

COLUMNS = ["query", "url", "weeks_back", "clicks", "impressions", "position_weight"]


def query_sums(rows: pd.DataFrame, ends_on: date, joined: Mapping[str, str]) -> pd.DataFrame:
    """Sums by query, page and week (`COLUMNS`) of the last window, ending at `ends_on`; of whole periods, the last period, as week 0.

    `rows` are facts as last known (url, metric, on, dimension, value) whose dimension is a query's; `joined` is the page of each address that is
    another page's. Days count before periods, which overlap them. `position_weight` is the sum of impressions times position.
    """
    texts = {str(text): dimension_values(str(text)) for text in rows["dimension"].unique()}
    kept = {text: one for text, one in texts.items() if one.keys() in ({"query"}, {"query", "period"})}
    told = rows[(rows["url"].astype("str") != "") & rows["dimension"].isin(list(kept))]
    if told.empty:
        return pd.DataFrame({name: pd.Series(dtype="object" if name in COLUMNS[:2] else "float64") for name in COLUMNS})
    dimension, url = told["dimension"].astype("object"), told["url"].astype("object")
    period = dimension.map(lambda text: kept[text].get("period", ""))
    chosen = "" if (period == "").any() else max(period, key=lambda text: text.split("/")[::-1])
    named = told.assign(query=dimension.map(lambda text: kept[text]["query"]), url=url.map(lambda one: joined.get(one, one)))[period == chosen]
    days_back = (pd.Timestamp(ends_on) - named["on"]).dt.days
    is_recent = days_back.between(0, 7 * WEEKS_A_WINDOW - 1) | bool(chosen)
    dated = named.assign(weeks_back=0 if chosen else days_back // 7, metric=named["metric"].astype("object"))[is_recent]
    wide = dated.pivot_table(index=["query", "url", "weeks_back", "on"], columns="metric", values="value", aggfunc="sum")
    wide = wide.reindex(columns=["clicks", "impressions", "position"]).fillna(0.0)
    sums: pd.DataFrame = wide.assign(position_weight=wide["impressions"] * wide["position"]).groupby(level=["query", "url", "weeks_back"]).sum()
    return sums.reset_index().rename_axis(columns=None)[COLUMNS]
