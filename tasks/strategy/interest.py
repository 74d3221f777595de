"""Where interest moves outside the market: page views of articles, and exported trends, of keywords. Never mixed with what the market publishes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.evidence import evidence_id
from tasks.strategy import facts, writing
from tasks.strategy.chance import adjusted
from tasks.strategy.industry import TREND_COLUMNS
from tasks.strategy.models import INDUSTRY, IndustryParameters, Market, Told, confidence

UNITS: Mapping[str, str] = {"searches": "searches", "index 0..100": "Google Trends export", "views": "Wikipedia page views"}
"""What a trend is told by, the strongest first, as keyword research chooses between several: searches of just that keyword before an index of
them, and that before views of a page of its name."""
_DIRECTIONS: Mapping[str, str] = {"rising": "rising", "falling": "fading"}


def interest_trends(market: Market, parameters: IndustryParameters = INDUSTRY) -> Told:
    """Keywords in which interest has risen or fallen beyond chance, surest first: `TREND_COLUMNS` of kind `interest`, with the facts that they cite.

    Keyword research has tested each (`trend_p`: Mann's and Kendall's test, the seasonal one from two years on); here all tests are adjusted together
    (Benjamini and Hochberg). `recent_count` and `earlier_count` are sums of the last twelve months and of those before, where both are whole counts.
    """
    tested = _tested(market)
    if tested.empty:
        return Told(pd.DataFrame(columns=TREND_COLUMNS), facts.joined([]))
    sure = tested.assign(q_value=adjusted(tested["trend_p"])).sort_values(["q_value", "trend_p", "keyword"], ignore_index=True)
    kept = sure[(sure["q_value"] <= parameters.interest_false_share) & sure["trend"].isin(list(_DIRECTIONS))].head(parameters.interest_shown)
    told = [_told(market, row, parameters) for row in kept.to_dict("records")]
    rows = pd.DataFrame([row for row, _ in told]).reindex(columns=TREND_COLUMNS)
    counts = ("recent_count", "recent_total", "earlier_count", "earlier_total")
    return Told(rows.assign(**{name: rows[name].astype("Int64") for name in counts}), facts.joined([known for _, known in told]))


def _tested(market: Market) -> pd.DataFrame:
    """The keywords whose interest was tested and is still there to be told, with the series that it was tested on."""
    if market.interest.empty or market.keywords.empty or "trend_p" not in market.keywords:
        return pd.DataFrame()
    keywords = market.keywords[market.keywords["trend_p"].notna() & ~market.keywords["is_excluded"].astype(bool)]
    series = market.interest.assign(rank=market.interest["unit"].map({unit: rank for rank, unit in enumerate(UNITS)}).fillna(len(UNITS)))
    one = series.sort_values(["rank", "source", "place"], kind="stable").drop_duplicates("keyword")[["keyword", "source", "unit", "place"]]
    return keywords.merge(one, on="keyword", how="inner", validate="one_to_one")


def _told(market: Market, row: Mapping[Any, Any], parameters: IndustryParameters) -> tuple[dict[str, Any], pd.DataFrame]:
    own = market.interest[(market.interest["keyword"] == row["keyword"]) & (market.interest["source"] == row["source"])]
    own = own[(own["unit"] == row["unit"]) & (own["place"] == row["place"])]
    monthly = own.groupby(pd.to_datetime(own["on"]).dt.to_period("M"))["value"].sum().sort_index()
    months = parameters.interest_months
    source, direction = UNITS.get(str(row["unit"]), str(row["source"])), _DIRECTIONS[row["trend"]]
    recent, earlier = float(monthly.tail(months).sum()), float(monthly.iloc[-2 * months : -months].sum())
    is_counted = row["unit"] != "index 0..100" and len(monthly) >= 2 * months
    finding = {
        "kind": "interest", "label": row["keyword"], "topic_id": row["topic_id"] if row["topic_id"] in market.labels else None,
        "direction": direction, "p_value": float(row["trend_p"]), "q_value": float(row["q_value"]), "source": source, "status": "measured",
        "recent_count": int(recent) if is_counted else None, "earlier_count": int(earlier) if is_counted else None,
        "confidence": confidence(len(monthly)), **_leader(market, row["topic_id"]),
    }  # fmt: skip
    statement = writing.interest({**finding, "months": len(monthly), "last": monthly.index[-1], "method": row["trend_method"]})
    last_on = monthly.index[-1].to_timestamp(how="end").normalize()
    known = facts.fact("interest", f"{source}: {row['keyword']}", statement, recent if is_counted else None, last_on, str(row["source"]))
    marked = evidence_id("trend", "interest", f"{row['keyword']} {source}")
    return {**finding, "trend_id": marked, "statement": statement, "evidence_ids": facts.ids(known)}, known


def _leader(market: Market, topic_id: Any) -> dict[str, Any]:
    """Who has most of the market's pages on the keyword's topic, where it has one."""
    shares = market.pages.loc[market.pages["topic_id"] == topic_id, "site"].value_counts(normalize=True).sort_index()
    ordered = shares.sort_values(ascending=False, kind="stable")
    if ordered.empty:
        return {"leader": None, "leader_share": None, "target_share": None, "site_count": None}
    return {"leader": str(ordered.index[0]), "leader_share": float(ordered.iloc[0]), "target_share": float(ordered.get(market.target, 0.0)),
            "site_count": len(ordered)}  # fmt: skip
