"""From stored facts to what keyword research is given: rows of `keyword_facts` and `metrics` as `KeywordFacts`."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.gap.keyword_research import KeywordFacts

SEARCH_SOURCE = "search_console"
SEARCH_METRICS = ("clicks", "impressions", "position")
FIGURES = ("volume", "difficulty")
UNIT_ORDER = ("searches", "index 0..100", "views")
"""Which trend of a keyword counts: searches of just that keyword before an index of them, and that before views of a page of the name."""


def keyword_facts_of(facts: pd.DataFrame, metrics: pd.DataFrame, place: str | None = None) -> KeywordFacts:
    """What keyword research takes, from what is known.

    `facts` (kind, source, keyword, item, on, value, fact, known_at) and `metrics` (url, metric, on, source, dimension, value) are rows of those
    tables as last known. With `place` (a country as ISO 3166-1 alpha-2 in lower case) only figures of there, or of nowhere said, count.
    """
    told = facts.assign(fact=facts["fact"].map(lambda fact: fact or {}))
    told["on"] = pd.to_datetime(told["on"]).fillna(pd.to_datetime(told["known_at"]).dt.tz_localize(None).dt.normalize())
    if place is not None:
        told = told[told["fact"].map(lambda fact: fact.get("place") in (None, place)) | ~told["kind"].isin(["figure", "result"])]
    figures = told[told["kind"] == "figure"]
    suggested = [*told.loc[told["kind"] == "suggestion", "keyword"], *told.loc[told["kind"] == "related", "item"]]
    imported = figures.loc[figures["fact"].map(lambda fact: "file" in fact), "keyword"]
    return KeywordFacts(
        search=queries_of(metrics),
        figures=_or_none(_figures(figures)),
        serp=_or_none(_results(told)),
        trends=_or_none(_trends(told[told["kind"] == "trend"])),
        suggested=tuple(dict.fromkeys(suggested)),
        imported=tuple(dict.fromkeys(imported)),
    )


def queries_of(metrics: pd.DataFrame) -> pd.DataFrame | None:
    """The target's own searches: query, clicks, impressions, position, url, on; None where no query is known.

    A row is a query on a day, as the site's total of it; `url` is the page that had most of its clicks, where pages are known. Days count before
    whole periods, and of periods the last one: those overlap.
    """
    rows = metrics[(metrics["source"] == SEARCH_SOURCE) & metrics["metric"].isin(SEARCH_METRICS)]
    texts = {text: _parsed(str(text)) for text in rows["dimension"].unique()}
    spans = {text: found.get("period", "") for text, found in texts.items() if found.keys() in ({"query"}, {"query", "period"})}
    rows = rows[rows["dimension"].isin(list(spans))]
    if rows.empty:
        return None
    period = rows["dimension"].astype("object").map(spans)
    chosen = "" if (period == "").any() else max(period, key=lambda text: text.split("/")[::-1])
    rows = rows[period == chosen].assign(query=lambda frame: frame["dimension"].astype("object").map(lambda text: texts[text]["query"]))
    wide = rows.assign(url=rows["url"].astype("str"), metric=rows["metric"].astype("str")).pivot_table(
        index=["url", "query", "on"], columns="metric", values="value", aggfunc="last"
    )
    table = wide.reindex(columns=list(SEARCH_METRICS)).reset_index().rename_axis(columns=None)
    return _of_site(table, chosen)


def _of_site(table: pd.DataFrame, period: str) -> pd.DataFrame:
    """The site's totals by query (its pages' where the site's are not known), each with its best page."""
    counted = table.assign(clicks=table["clicks"].fillna(0.0), impressions=table["impressions"].fillna(0.0))
    pages = counted[counted["url"] != ""]
    best = pages.groupby(["query", "url"], sort=True)[["clicks", "impressions"]].sum().reset_index()
    best = best.sort_values(["clicks", "impressions", "url"], ascending=[False, False, True]).drop_duplicates("query")
    whole = counted[counted["url"] == ""]
    found = whole.assign(url=whole["query"].map(best.set_index("query")["url"])) if len(whole) else pages
    found = found[["query", *SEARCH_METRICS, "url", "on"]].sort_values(["query", "on", "url"], kind="stable")
    if period:  # searches of a whole period stand at its last day: a row of nothing at its first says how long it is
        first = {"query": found["query"].iloc[0], "clicks": 0.0, "impressions": 0.0, "position": float("nan"), "url": None}
        found = pd.concat([pd.DataFrame([{**first, "on": pd.Timestamp(period.partition("/")[0])}]), found])
    return found.reset_index(drop=True)


def _parsed(dimension: str) -> Mapping[str, str]:
    """The values of a dimension, as `connectors.metric_records.dimension_text` spells them."""
    pairs = (part.partition("=") for part in dimension.split("&") if part)
    return {name: value.replace("%26", "&").replace("%25", "%") for name, _, value in pairs}


def _figures(rows: pd.DataFrame) -> pd.DataFrame:
    table = rows.assign(metric=rows["fact"].map(lambda fact: fact.get("metric")))
    return table[table["metric"].isin(FIGURES) & table["value"].notna()][["keyword", "metric", "value", "source", "on"]].reset_index(drop=True)


def _results(told: pd.DataFrame) -> pd.DataFrame:
    """Who ranks: the last page of results of a keyword, or where files say that a page ranks."""
    is_position = (told["kind"] == "figure") & told["fact"].map(lambda fact: fact.get("metric") == "position")
    rows = told[(told["kind"] == "result") | is_position]
    rows = rows.assign(url=rows["fact"].map(lambda fact: fact.get("url")), position=rows["value"]).dropna(subset=["url", "position"])
    last = rows.sort_values(["on", "known_at"], kind="stable").drop_duplicates(["keyword", "url"], keep="last")
    return last[["keyword", "position", "url"]].sort_values(["keyword", "position", "url"], kind="stable").reset_index(drop=True)


def _trends(rows: pd.DataFrame) -> pd.DataFrame:
    """One trend a keyword: values of two units, or of two sources, do not add up."""
    known = rows.dropna(subset=["value"])
    order = known["fact"].map(lambda fact: _unit_rank(fact)).astype("int64")
    place = known["fact"].map(lambda fact: fact.get("place") or "")
    known = known.assign(rank=order, series=known["source"].astype("str") + " " + place.astype("str"))
    chosen = known.sort_values(["rank", "series"], kind="stable").drop_duplicates("keyword")[["keyword", "rank", "series"]]
    kept = known.merge(chosen, on=["keyword", "rank", "series"], how="inner", validate="many_to_one")
    return kept[["keyword", "on", "value"]].sort_values(["keyword", "on"], kind="stable").reset_index(drop=True)


def _unit_rank(fact: Mapping[str, Any]) -> int:
    unit = fact.get("unit")
    return UNIT_ORDER.index(unit) if unit in UNIT_ORDER else len(UNIT_ORDER)


def _or_none(frame: pd.DataFrame) -> pd.DataFrame | None:
    return None if frame.empty else frame
