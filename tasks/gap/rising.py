"""What sites have published lately: their new pages, and the topics that take a larger or smaller share of it than before."""

from datetime import date, datetime

import numpy as np
import pandas as pd

from tasks.gap.content_rows import day_of
from tasks.gap.profile_models import RISING, RisingParameters
from tasks.gap.significance import adjusted, fisher

NEW_PAGE_COLUMNS = ["site", "url", "title", "topic_id", "published_on", "basis", "status"]
RISING_COLUMNS = [
    "site", "topic_id", "direction", "recent_share", "earlier_share", "recent_count", "recent_total", "earlier_count", "earlier_total", "p_value",
    "q_value",
]  # fmt: skip

MARKET = ""
"""What stands for all sites together in the place of a site."""


def new_pages(
    rows: pd.DataFrame,
    as_of: datetime | date,
    *,
    since: datetime | date | None = None,
    previous_pages: pd.DataFrame | None = None,
    parameters: RisingParameters = RISING,
) -> pd.DataFrame:
    """The content pages of every site that are new since a day, newest first: `NEW_PAGE_COLUMNS`.

    `since` is the instant of the run before (`new_days` before `as_of` without one). `basis` is `published` (measured: the page's date is
    since then) or `first seen` (estimated: it has no date, and the site's pages of the run before, `previous_pages`, lack it; it may
    only have been missed then). Pages with an earlier date are not new, also where they were not seen before.
    """
    start = day_of(since) if since is not None else day_of(as_of) - pd.Timedelta(days=parameters.new_days)
    is_dated = rows["published_on"].notna()
    is_published = is_dated & (rows["published_on"] >= start)
    is_seen = ~is_dated & _is_unseen(rows, previous_pages)
    found = rows[is_published | is_seen]
    marked = found.assign(
        basis=np.where(is_published[found.index], "published", "first seen"), status=np.where(is_published[found.index], "measured", "estimated")
    )
    ordered = marked.sort_values(["published_on", "site", "url"], ascending=[False, True, True], na_position="last", ignore_index=True)
    return ordered[NEW_PAGE_COLUMNS]


def _is_unseen(rows: pd.DataFrame, previous_pages: pd.DataFrame | None) -> "pd.Series[bool]":
    """Which pages the run before did not have, of the sites that it had."""
    if previous_pages is None or previous_pages.empty:
        return pd.Series([False] * len(rows), index=rows.index, dtype=bool)
    return rows["site"].isin(set(previous_pages["site"])) & ~rows["url"].isin(set(previous_pages["url"]))


def rising_topics(rows: pd.DataFrame, as_of: datetime | date, parameters: RisingParameters = RISING) -> pd.DataFrame:
    """Topics whose share of what a site publishes has changed, surest first: `RISING_COLUMNS`; the market's own have the site `MARKET`.

    The share of a topic among the dated pages of the last `recent_days` is compared with that among those of the `earlier_days` before,
    by Fisher's exact test, for each site with enough of them and for all sites together; only changes that survive Benjamini and
    Hochberg's adjustment are given (one for the sites' comparisons, one for the market's). `direction` is `rising` or `falling`. Pages are
    taken as written one by one: a series published at a stroke counts as many, and one large site can move the market.
    """
    counts = pd.concat([_counted(part, as_of, parameters) for part in (rows, rows.assign(site=MARKET))], ignore_index=True)
    if counts.empty:
        return pd.DataFrame(columns=RISING_COLUMNS)
    chances = pd.Series(_chances(counts), index=counts.index)
    recent, earlier = counts["recent_count"] / counts["recent_total"], counts["earlier_count"] / counts["earlier_total"]
    is_market = counts["site"] == MARKET
    table = counts.assign(
        p_value=chances,
        q_value=pd.concat([adjusted(chances[is_market]), adjusted(chances[~is_market])]),
        recent_share=recent,
        earlier_share=earlier,
        direction=np.where(recent > earlier, "rising", "falling"),
    )
    found = table[table["q_value"] <= parameters.false_share]
    return found.sort_values(["q_value", "p_value", "site", "topic_id"], ignore_index=True)[RISING_COLUMNS]


def _chances(counts: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    hits = counts["recent_count"] + counts["earlier_count"]
    whole = counts["recent_total"] + counts["earlier_total"]
    return fisher(counts["recent_count"].to_numpy(), counts["recent_total"].to_numpy(), hits.to_numpy(), whole.to_numpy())


def _counted(rows: pd.DataFrame, as_of: datetime | date, parameters: RisingParameters) -> pd.DataFrame:
    """A row a site and topic that can be compared: its dated pages of both periods, and the site's."""
    dated = rows.dropna(subset=["published_on", "topic_id"])
    age_days = (day_of(as_of) - dated["published_on"]).dt.days
    within = dated[age_days < parameters.recent_days + parameters.earlier_days].assign(is_recent=age_days < parameters.recent_days)
    table = within.groupby(["site", "topic_id"])["is_recent"].agg(["sum", "size"]).reset_index().astype({"sum": "int64", "size": "int64"})
    by_site = table.groupby("site")[["sum", "size"]].transform("sum")
    counts = table[["site", "topic_id"]].assign(
        recent_count=table["sum"],
        earlier_count=table["size"] - table["sum"],
        recent_total=by_site["sum"],
        earlier_total=by_site["size"] - by_site["sum"],
    )
    is_enough = (counts["recent_total"] >= parameters.least_pages) & (counts["earlier_total"] >= parameters.least_pages)
    is_told = is_enough & (table["size"] >= parameters.least_topic_pages)
    found: pd.DataFrame = counts[is_told]
    return found
