"""How much each site publishes, month by month, and whether it publishes more than before."""

from datetime import date, datetime

import numpy as np
import pandas as pd

from tasks.gap.content_rows import day_of
from tasks.gap.profile_models import CADENCE, CadenceParameters
from tasks.gap.significance import mann_kendall, theil_sen

MONTH_COLUMNS = ["site", "month_on", "page_count"]
CADENCE_COLUMNS = [
    "site", "pages_a_month", "pages_a_month_recent", "status", "n", "dated_share", "first_on", "newest_on", "trend", "slope", "p_value",
    "trend_months",
]  # fmt: skip


def monthly_counts(rows: pd.DataFrame, as_of: datetime | date, parameters: CadenceParameters = CADENCE) -> pd.DataFrame:
    """Pages of each site by month of publication, months without any included: site, month_on (its first day), page_count.

    The last `window_months` whole months before `as_of`; the month that is under way is not counted. `rows` are content rows; undated
    pages are in no month, so the counts are lower bounds, and pages that sites have since taken down are missing from early months.
    """
    end = day_of(as_of).to_period("M")
    months = pd.period_range(end - parameters.window_months, end - 1, freq="M")
    dated = rows.dropna(subset="published_on")
    counts = dated.groupby(["site", dated["published_on"].dt.to_period("M")]).size()
    every = pd.MultiIndex.from_product([sorted(rows["site"].unique()), months], names=["site", "month_on"])
    table = counts.rename_axis(["site", "month_on"]).reindex(every, fill_value=0).rename("page_count").reset_index()
    return table.assign(month_on=table["month_on"].dt.to_timestamp().astype("datetime64[us]"), page_count=table["page_count"].astype("int64"))


def cadence(rows: pd.DataFrame, as_of: datetime | date, parameters: CadenceParameters = CADENCE) -> pd.DataFrame:
    """How each site publishes, `CADENCE_COLUMNS`, a row a site in the order of names.

    `pages_a_month` is over the window, `pages_a_month_recent` over its newest year, both since the site's first dated page; `n` are its dated
    pages in the window. They are measured where nearly all pages are dated, estimated (a lower bound) where many are, else unknown and NaN.
    `trend` is rising, falling or flat by the test of Mann and Kendall on the monthly counts with the slope of Theil and Sen, in pages a month
    from each month to the next; unknown where months or pages are too few. Seasons are not taken out: two years hold each month twice.
    """
    months = monthly_counts(rows, as_of, parameters)
    by_site = {str(site): group for site, group in rows.groupby("site", sort=True)}
    found = [_row(site, group, months[months["site"] == site], parameters) for site, group in by_site.items()]
    return pd.DataFrame(found, columns=CADENCE_COLUMNS)


def _row(site: str, rows: pd.DataFrame, months: pd.DataFrame, parameters: CadenceParameters) -> dict[str, object]:
    dates = rows["published_on"].dropna()
    since = months[months["month_on"] >= dates.min().to_period("M").to_timestamp()] if len(dates) else months.head(0)
    counts = since["page_count"].to_numpy(dtype=np.float64)
    share = len(dates) / len(rows)
    status = _status(len(dates), share, len(counts), parameters)
    is_known = status != "unknown"
    return {
        "site": site,
        "pages_a_month": float(counts.mean()) if is_known else float("nan"),
        "pages_a_month_recent": float(counts[-parameters.recent_months :].mean()) if is_known else float("nan"),
        "status": status,
        "n": int(counts.sum()),
        "dated_share": share,
        "first_on": dates.min(),
        "newest_on": dates.max(),
        **_trend(counts, is_known, parameters),
    }


def _status(dated_count: int, share: float, month_count: int, parameters: CadenceParameters) -> str:
    if dated_count < parameters.least_dated_pages or share < parameters.estimated_share or not month_count:
        return "unknown"
    return "measured" if share >= parameters.measured_share else "estimated"


def _trend(counts: "np.ndarray[tuple[int], np.dtype[np.float64]]", is_known: bool, parameters: CadenceParameters) -> dict[str, object]:
    if not is_known or len(counts) < parameters.least_trend_months or counts.sum() < parameters.least_trend_pages:
        return {"trend": "unknown", "slope": float("nan"), "p_value": float("nan"), "trend_months": len(counts)}
    chance, slope = mann_kendall(counts), theil_sen(counts)
    direction = np.sign(np.sign(counts[None, :] - counts[:, None])[np.triu_indices(len(counts), 1)].sum())
    trend = "flat" if chance > parameters.chance else "rising" if direction > 0 else "falling"
    return {"trend": trend, "slope": slope, "p_value": chance, "trend_months": len(counts)}
