"""A site with planted losses, as the frames that analytics gives of it, by the real functions."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from tasks.analytics.breaks import known_breaks
from tasks.analytics.cannibalisation import find_conflicts
from tasks.analytics.decay import find_decay
from tasks.analytics.evolution import analyze_content_evolution
from tasks.analytics.forecast_metrics import forecast_metrics
from tasks.analytics.goals import track_goals
from tasks.analytics.outcome_proof import prove_outcomes
from tasks.analytics.performance import Facts, track_performance
from tasks.analytics.prediction_pieces import predict_pieces
from tests.tasks.analytics.planted_decay import ENDS_ON, Planted, Site, planted

TARGET = "planted.test"
HORIZON = 60


@cache
def site() -> Planted:
    return planted(Site(pages=100, topics=4, decaying_share=0.2, seed=4))


def windows(planted_site: Planted) -> pd.DataFrame:
    """Sums of the windows that performance compares, of pages."""
    weeks = planted_site.counted.weeks
    names = {back: name for name, first in (("last", 0), ("before", 4), ("year", 52)) for back in range(first, first + 4)}
    rows = weeks[weeks["weeks_back"].isin(list(names))].assign(window=lambda part: part["weeks_back"].map(names))
    sums = rows.groupby(["url", "window"])[["value", "impressions", "position_weight"]].sum().reset_index()
    return sums.rename(columns={"value": "clicks"}).melt(["url", "window"], var_name="metric").assign(source="search_console")


def daily(planted_site: Planted) -> pd.DataFrame:
    """Clicks by day and page: each week's, spread over its days."""
    weeks = planted_site.counted.weeks
    parts = [weeks.assign(on=pd.Timestamp(ENDS_ON) - pd.to_timedelta(7 * weeks["weeks_back"] + day, "D"), value=weeks["value"] / 7 * share)
             for day, share in enumerate((0.6, 0.8, 1.2, 1.2, 1.2, 1.1, 0.9))]  # fmt: skip
    return pd.concat(parts)[["url", "on", "value"]].assign(site=TARGET, metric="clicks", source="search_console", dimension="")


def published() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pages of the site and of a competitor by day of publishing: the site turns to long texts, the competitor stays as it is."""
    dice = np.random.default_rng(3)
    rows = [
        (site_name, f"https://{site_name}/{month}-{piece}", month.to_timestamp() + pd.Timedelta(days=piece), "article" if piece % 3 else "video",
         (700 if number < 18 or site_name != TARGET else 1_500) + dice.normal(0, 90), 60.0)
        for site_name in (TARGET, "rival.test") for number, month in enumerate(pd.period_range("2023-11", "2026-10", freq="M")) for piece in range(8)
    ]  # fmt: skip
    pages = pd.DataFrame(rows, columns=["site", "url", "published_on", "content_kind", "word_count", "readability"])
    return pages, pd.DataFrame({"url": pages["url"], "topic_id": "t0"})


def conflicts() -> pd.DataFrame:
    """Two pages that take turns for one search."""
    rows = [("rye starter", f"https://{TARGET}/{url}", week, 20.0, seen if week % 2 else 260.0 - seen, 900.0)
            for week in range(4) for url, seen in (("00001", 180.0), ("00002", 80.0))]  # fmt: skip
    sums = pd.DataFrame(rows, columns=["query", "url", "weeks_back", "clicks", "impressions", "position_weight"])
    return find_conflicts(sums, site().counted.pages.assign(intent="informational"))


def goals(performance: pd.DataFrame) -> pd.DataFrame:
    """Two goals: one measured, one of which nothing is known."""
    frame = pd.DataFrame({
        "goal_id": ["a", "b"], "label": ["Traffic", "Leads"], "metric": ["clicks", "leads"], "baseline": [40_000.0, 10.0],
        "target": [60_000.0, 20.0], "started_on": pd.Timestamp("2026-08-01"), "due_on": pd.Timestamp("2026-12-31"),
    })  # fmt: skip
    return track_goals(frame, performance, ENDS_ON)


@cache
def figures() -> dict[str, pd.DataFrame]:
    """The frames of a run of analytics, by their names in `ReportInput`."""
    known, days = site(), daily(site())
    pages = known.counted.pages.assign(title=[f"What flour does in week {number}" for number in range(len(known.counted.pages))])
    spans = pd.DataFrame({"source": "search_console", "window": ["last", "before", "year"], "days": 28})
    labels = {f"t{place}": label for place, label in enumerate(("rye starters", "oven temperatures", "flour types", "long proofing"))}
    performance = track_performance(Facts(windows(known), spans, pages, ENDS_ON, labels, breaks=known_breaks()))
    topics = dict(zip(pages["url"], pages["topic_id"], strict=True))
    items = pd.DataFrame({"item_id": ["x", "y", "z"]})
    done = pd.DataFrame({"recommendation_id": ["r1"], "action": "refresh", "url": [pages["url"][0]], "done_on": pd.Timestamp("2026-06-01")})
    return {
        "performance": performance,
        "decay": find_decay(known.counted),
        "cannibalisation": conflicts(),
        "evolution": analyze_content_evolution(*published(), date(2026, 11, 15)).rows,
        "forecasts": forecast_metrics(days, topics, ENDS_ON, HORIZON),
        "predictions": predict_pieces(pages.iloc[:0].assign(outcome=0.0, published_on=pd.NaT), items, ENDS_ON),
        "goal_progress": goals(performance),
        "outcomes": prove_outcomes(done, days),
        "traffic": days.groupby("on", as_index=False)["value"].sum(),
    }


def own_pages() -> pd.DataFrame:
    """The pages of the site, as they are loaded."""
    pages = site().counted.pages
    return pd.DataFrame({"site": TARGET, "url": pages["url"], "title": [f"What flour does in week {number}" for number in range(len(pages))],
                         "published_on": pd.Timestamp(ENDS_ON - timedelta(days=400)), "language": "en"})  # fmt: skip


def predicted() -> pd.DataFrame:
    """Two pieces of which something is told, and one of which nothing is."""
    basis = "clicks of the first 28 days of 90 published pieces; their median is 120"
    rows: list[dict[str, Any]] = [
        {"item_id": "x", "median": 150.0, "lo_90": 60.0, "hi_90": 380.0, "probability": 0.64, "basis": basis, "status": "estimated",
         "drivers": [{"feature": "topic_id", "effect": 0.11}, {"feature": "word_count", "effect": -0.04}]},
        {"item_id": "y", "median": 310.0, "lo_90": 120.0, "hi_90": 900.0, "probability": 0.81, "basis": basis, "status": "estimated", "drivers": []},
        {"item_id": "z", "median": float("nan"), "lo_90": float("nan"), "hi_90": float("nan"), "probability": float("nan"),
         "basis": "40 of 60 published pieces with clicks of the first 28 days: 20 more are needed", "status": "unknown", "drivers": []},
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(metric="clicks")
