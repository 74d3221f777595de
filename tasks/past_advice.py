"""How good past advice was: the pieces that were recommended as of past days, against what was published in the year after each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.lake import Lake
from tasks.brief import Brief
from tasks.outcome import Outcome
from tasks.past_dates import brief_on, known_since, refuse_future
from tasks.persist import load, load_pages
from tasks.recommendations.backtest import CHANCE, GAPS, PUBLISHED, RATE_COLUMNS, RECOMMENDED, Subject, backtest, hit_rates
from tasks.run import open_store
from tasks.showing import show_table

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
_LEAST_CHARS = 300
"""A page with less text tells no subject."""


@task(name="look back", **NODE)
def as_of_then(brief: Brief, day: datetime) -> Brief:
    """The brief as of a past day: reconstructed where the archive of its site is younger. Raises `BriefError` for a day that is not past."""
    return brief_on(brief, refuse_future(day), known_since(brief))


@task(name="judge advice", **NODE)
def judged(brief: Brief, analysis: Outcome, advice: Outcome) -> pd.DataFrame:
    """Each topic of the advice, of the gaps, of the most published ones and of all, with what was published on it after (`BACKTEST_COLUMNS`)."""
    store, day = open_store(), pd.Timestamp(analysis.as_of or settings.now()).tz_localize(None)
    pages = load_pages(store, Lake(settings.load().lake), workspace=brief.workspace, sites=brief.sites, as_of=settings.now())
    readable = (pages["content_kind"] == "article") & (pages["text"].str.len() > _LEAST_CHARS) & pages["published_on"].notna()
    dated = pages[readable].drop_duplicates(["site", "text"], ignore_index=True)
    rows = load(store, "recommendations", workspace=brief.workspace, run_id=advice.run_id)
    pieces = rows[(rows["action"] == "create") & (rows["kind"] != "decided")]
    own = set(pages.loc[pages["site"] == brief.target, "url"])
    gaps = load(store, "gaps", workspace=brief.workspace, run_id=analysis.run_id)
    topic_pages = load(store, "topic_pages", workspace=brief.workspace, run_id=analysis.run_id)
    missing = _subjects(gaps[gaps["kind"] == "missing"], "label", own)
    return backtest(dated, brief.target, day, _subjects(pieces, "title", own), topic_pages, gaps=missing).assign(as_of=day)


def _subjects(rows: pd.DataFrame, name: str, own: set[str]) -> list[Subject]:
    """Advice as topics: what each is called, and the pages of others that show it."""
    return [Subject(row[name], tuple(url for url in row["evidence_urls"] if url not in own)) for row in rows.to_dict("records")]


@task(name="compare hit rates", **NODE)
def rates(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The hit rates of each day and of all days together, each beside how many times chance it is."""
    if not tables:
        return pd.DataFrame(columns=[*RATE_COLUMNS, "as_of", "times_chance"])
    every = pd.concat(tables, ignore_index=True)
    parts = [*((f"{day:%Y-%m-%d}", rows) for day, rows in every.groupby("as_of", sort=True)), ("all days", every)]
    told = pd.concat([_against_chance(hit_rates(rows)).assign(as_of=name) for name, rows in parts], ignore_index=True)
    show_table(told, "backtest", "How often topics were taken up in the year after, by list")
    return told


def _against_chance(found: pd.DataFrame) -> pd.DataFrame:
    chance = found.loc[found["list"] == CHANCE, "hit_share"]
    base = float(chance.iloc[0]) if len(chance) and chance.iloc[0] else None
    return found.assign(times_chance=found["hit_share"] / (base or float("nan")))


def told_rates(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Hit rates as lines of a table."""
    order = {name: place for place, name in enumerate((RECOMMENDED, GAPS, PUBLISHED, CHANCE))}
    ordered = found.assign(place=found["list"].map(order)).sort_values(["as_of", "place"], kind="stable")
    return [
        {
            "as of": row["as_of"],
            "topics": row["list"],
            "count": row["topics"],
            "new to the site": f"{row['news_share']:.0%}",
            "taken up": f"{row['hit_share']:.0%}",
            "by the site": f"{row['own_hit_share']:.0%}",
            "× chance": "unknown" if pd.isna(row["times_chance"]) else f"{row['times_chance']:.1f}",
        }
        for row in ordered.to_dict("records")
    ]
