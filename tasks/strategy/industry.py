"""Where the market moves: topics that take more or less of what it publishes, topics of a season, words that are new."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tasks.evidence import evidence_id
from tasks.strategy import facts, words, writing
from tasks.strategy.chance import adjusted, change_rows, seasonal
from tasks.strategy.models import INDUSTRY, IndustryParameters, Market, Told, confidence

TREND_COLUMNS = [
    "trend_id", "kind", "topic_id", "label", "direction", "peak", "recent_share", "earlier_share", "recent_count", "recent_total", "earlier_count",
    "earlier_total", "site_count", "p_value", "q_value", "leader", "leader_share", "target_share", "statement", "status", "source", "confidence",
    "evidence_ids",
]  # fmt: skip
DIRECTIONS = ("rising", "fading", "seasonal")
QUARTERS = ("January to March", "April to June", "July to September", "October to December")

_SOURCE = "dates of pages"
_SHOWN = 4


def analyze_industry_trends(market: Market, parameters: IndustryParameters = INDUSTRY) -> Told:
    """Topics and phrases whose publishing has changed beyond chance, surest first: `TREND_COLUMNS`, with the facts that they cite.

    A topic's share of the market's recent dated pages is compared with that of the earlier ones (`compared_days`) by Fisher's exact test;
    seasons are told by a test of homogeneity of the quarters of the year. All tests on topics are adjusted together, those on phrases by
    themselves: at most 5 % of what is given is chance. Pages are taken as written one by one.
    """
    days = compared_days(market, parameters)
    if days is None:
        return Told(pd.DataFrame(columns=TREND_COLUMNS), facts.joined([]))
    dated = _dated(market, days)
    topics = _significant(pd.concat([_changes(dated, parameters), _seasons(market, parameters)], ignore_index=True), parameters.topic_false_share)
    phrases = _significant(words.changes(dated, parameters), parameters.word_false_share)
    rising = phrases[phrases["direction"] == "rising"].head(parameters.words_shown)
    found = [one for one in (topics, rising) if len(one)]
    if not found:
        return Told(pd.DataFrame(columns=TREND_COLUMNS), facts.joined([]))
    told = [_told(market, dated, {**row, "days": days}) for row in pd.concat(found, ignore_index=True).to_dict("records")]
    rows = pd.DataFrame([row for row, _ in told]).reindex(columns=TREND_COLUMNS)
    counts = ("recent_count", "recent_total", "earlier_count", "earlier_total")
    return Told(rows.assign(**{name: rows[name].astype("Int64") for name in counts}), facts.joined([known for _, known in told]))


def compared_days(market: Market, parameters: IndustryParameters = INDUSTRY) -> tuple[int, int] | None:
    """The recent and the earlier days that are compared: the first pair in which both have enough dated pages; None where no pair has."""
    age_days = (market.today - market.pages["published_on"].dropna()).dt.days
    for recent, earlier in parameters.periods_days:
        counts = int((age_days < recent).sum()), int(age_days.between(recent, recent + earlier, inclusive="left").sum())
        if min(counts) >= parameters.least_dated:
            return recent, earlier
    return None


def _dated(market: Market, days: tuple[int, int]) -> pd.DataFrame:
    """The dated pages of both periods, `is_recent` said of each."""
    pages = market.pages.dropna(subset=["published_on"])
    age_days = (market.today - pages["published_on"]).dt.days
    within: pd.DataFrame = pages[age_days < sum(days)].assign(is_recent=age_days < days[0])
    return within


def _changes(dated: pd.DataFrame, parameters: IndustryParameters) -> pd.DataFrame:
    """The share of each topic in both periods, with the chance of such a difference."""
    counts = dated.groupby("topic_id")["is_recent"].agg(["sum", "size"]).astype("int64")
    told = counts[counts["size"] >= parameters.least_topic_pages]
    recent = int(dated["is_recent"].sum())
    return change_rows(told, recent, len(dated) - recent, "topic").rename(columns={"name": "topic_id"})


def _seasons(market: Market, parameters: IndustryParameters) -> pd.DataFrame:
    """Topics whose pages fall on the quarters of the year unlike the market's others, by whole years before the instant."""
    pages = market.pages.dropna(subset=["published_on"])
    pages = pages.assign(quarter=pages["published_on"].dt.quarter, year=pages["published_on"].dt.year)
    table = pd.crosstab(pages["topic_id"], pages["quarter"]).reindex(columns=range(1, 5), fill_value=0)
    by_year = pd.crosstab([pages["topic_id"], pages["year"]], pages["quarter"])
    whole = table.sum().to_numpy(np.int64)
    rows = []
    for topic_id, counts in table[table.sum(axis=1) >= parameters.least_season_pages].iterrows():
        own = counts.to_numpy(np.int64)
        years = pd.DataFrame(by_year.xs(str(topic_id)))
        peak = int(np.argmax(own / np.maximum(whole, 1))) + 1
        p_value = seasonal(own, whole - own) if _recurs(years, peak, parameters) else float("nan")
        rows.append({"topic_id": str(topic_id), "kind": "topic", "direction": "seasonal", "peak": QUARTERS[peak - 1], "p_value": p_value,
                     "recent_count": own[peak - 1], "recent_total": own.sum(), "recent_share": own[peak - 1] / own.sum()})  # fmt: skip
    return pd.DataFrame(rows)


def _recurs(years: pd.DataFrame, peak: int, parameters: IndustryParameters) -> bool:
    """Whether the peak quarter is the fullest in most of the years that have pages."""
    able = years[years.sum(axis=1) > 1]
    if len(able) < parameters.least_season_years or peak not in able:
        return False
    is_top = able[peak] >= able.max(axis=1)
    return bool(is_top.mean() >= parameters.season_years_share)


def _significant(tested: pd.DataFrame, false_share: float) -> pd.DataFrame:
    """What survives the adjustment, surest first."""
    if tested.empty:
        return tested.assign(q_value=[], direction=[])
    found = tested.assign(q_value=adjusted(tested["p_value"]))
    kept = found[found["q_value"] <= false_share]
    return kept.sort_values(["q_value", "p_value", "direction", "name" if "name" in kept else "topic_id"], ignore_index=True)


def _told(market: Market, dated: pd.DataFrame, row: Mapping[Any, Any]) -> tuple[dict[str, Any], pd.DataFrame]:
    """A finding with who leads it, what it rests on, and its sentence."""
    is_topic = row["kind"] == "topic"
    label = market.labels[row["topic_id"]] if is_topic else str(row["name"])
    pages = _pages_of(market, dated, row)
    shares = pages["site"].value_counts(normalize=True).sort_index().sort_values(ascending=False, kind="stable")
    finding = {
        **row, "label": label, "topic_id": row["topic_id"] if is_topic else None, "site_count": pages["site"].nunique(),
        "leader": str(shares.index[0]), "leader_share": float(shares.iloc[0]), "target_share": float(shares.get(market.target, 0.0)),
    }  # fmt: skip
    statement = writing.trend(finding)
    shown = pages.sort_values(["published_on", "url"], ascending=[False, True]).head(_SHOWN)
    counted = facts.fact("trend", f"{row['direction']} {label}", statement, float(row["recent_share"]), market.as_of, _SOURCE)
    known = facts.joined([counted, facts.of_pages(market, shown["url"])])
    own = {
        "trend_id": evidence_id("trend", str(row["direction"]), str(finding["topic_id"] or label)), "statement": statement,
        "status": "measured", "source": _SOURCE, "confidence": confidence(len(pages)), "evidence_ids": facts.ids(known),
    }  # fmt: skip
    return {**finding, **own}, known


def _pages_of(market: Market, dated: pd.DataFrame, row: Mapping[Any, Any]) -> pd.DataFrame:
    """The dated pages that a finding is about: recent ones where it rises, those of both periods else."""
    if row["direction"] == "seasonal":
        pages = market.pages.dropna(subset=["published_on"])
        own: pd.DataFrame = pages[pages["topic_id"] == row["topic_id"]]
        return own
    on_it = dated["topic_id"] == row["topic_id"] if row["kind"] == "topic" else words.says(dated, str(row["name"]))
    kept: pd.DataFrame = dated[on_it & dated["is_recent"]] if row["direction"] == "rising" else dated[on_it]
    return kept
