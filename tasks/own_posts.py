"""What own posts brought, as it was known at an instant: posts with their hours from imported files, pages with their days from daily figures."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from connectors.db.facts import MetricsWanted
from connectors.metric_records import dimension_values
from connectors.posts_file import SOURCE
from tasks.metric_days import DaysOf, open_days
from tasks.persist import load_metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

POST_COLUMNS = ["channel", "posted_at", "outcome"]
PAGE_COLUMNS = ["on", "outcome"]
FIRST_DAYS = 28
"""Days from its publication in which a page's figures count."""
_MONTHS = 18
_METRICS = ("clicks", "sessions", "views")
"""Of these the first that there is, of the source that has most of it."""


def own_posts(known: DaysOf) -> pd.DataFrame:
    """The posts that were imported (`POST_COLUMNS`; instants in UTC), of each channel those of one metric: that of most posts."""
    rows = load_metrics(
        known.store, workspace=known.workspace, site=known.site, as_of=known.as_of, mode=known.mode, wanted=MetricsWanted(sources=[SOURCE])
    )  # fmt: skip
    told = [dimension_values(str(one)) for one in rows["dimension"]]
    frame = pd.DataFrame({
        "channel": [one.get("channel", "") for one in told], "posted_at": pd.to_datetime([one.get("posted_at", "") for one in told], utc=True),
        "outcome": rows["value"].to_numpy(dtype=float), "metric": rows["metric"].astype("str").to_numpy(),
    })  # fmt: skip
    counts = frame.groupby(["channel", "metric"]).size().reset_index(name="count").sort_values(["count", "metric"], ascending=[False, True])
    chosen = counts.drop_duplicates("channel")[["channel", "metric"]]
    return frame.merge(chosen, on=["channel", "metric"], validate="many_to_one")[POST_COLUMNS].dropna().reset_index(drop=True)


def first_days(known: DaysOf, pages: pd.DataFrame) -> pd.DataFrame:
    """What pages brought in the `FIRST_DAYS` days from their publication (`PAGE_COLUMNS`), of those whose days are all known.

    `pages` (url, published_on) are the site's own. A page of which a day tells nothing had nothing on it, as search figures leave it out.
    """
    dated = pages.dropna(subset=["published_on"])
    published = dict(zip(dated["url"].astype("str"), pd.to_datetime(dated["published_on"]), strict=True))
    days = open_days(known)
    frames = [days.of(month, _METRICS) for month in days.months[-_MONTHS:]] if published else []
    whole = pd.concat([frame[frame["url"].isin(published.keys())] for frame in frames], ignore_index=True) if frames else pd.DataFrame()
    if whole.empty:
        return pd.DataFrame(columns=PAGE_COLUMNS)
    rows = _of_one_source(whole)
    on = pd.to_datetime(rows["on"])
    age = (on - rows["url"].astype("str").map(published)).dt.days
    sums = rows[(age >= 0) & (age < FIRST_DAYS)].groupby(rows["url"].astype("str"))["value"].sum()
    first, last = on.min(), on.max() - timedelta(days=FIRST_DAYS - 1)
    told = [(at, float(sums.get(url, 0.0))) for url, at in sorted(published.items()) if first <= at <= last]
    return pd.DataFrame(told, columns=PAGE_COLUMNS)


def _of_one_source(rows: pd.DataFrame) -> pd.DataFrame:
    metric = next(one for one in _METRICS if rows["metric"].eq(one).any())
    of_metric = rows[rows["metric"] == metric]
    sources: Sequence[str] = of_metric["source"].astype("str").value_counts().sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    return of_metric[of_metric["source"].astype("str") == sources[0]]
