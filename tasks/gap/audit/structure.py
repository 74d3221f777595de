"""How a site is built: its sections, depths and addresses, and its publishing over time."""

import re

import numpy as np
import pandas as pd

from tasks.gap.audit.site_data import SiteData

DATED_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|-|$)")
CONTINUED = re.compile(r"/(?:page|seite|pagina|p)[/-]?\d+/?$|[?&](?:page|paged|p|seite|start|offset)=\d+|/\d{1,4}/?$", re.I)
"""Addresses of the further pages of a list."""


def is_continued(pages: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a page is a further one of a list."""
    return pages["url"].str.contains(CONTINUED) & pages["content_kind"].isin(["listing", "home"])


def path_of(urls: "pd.Series[str]") -> "pd.Series[str]":
    """The path of each address with its query."""
    return urls.str.replace(r"^https?://[^/]*", "", n=1, regex=True)


def without_escapes(paths: "pd.Series[str]") -> "pd.Series[str]":
    """The paths without their escaped characters, whose digits are no letters of the address."""
    return paths.str.replace(r"%[0-9A-Fa-f]{2}", "", regex=True)


def sections(data: SiteData, metrics: pd.DataFrame) -> pd.DataFrame:
    """The site by the first part of its paths, where pages lie below it, largest first.

    Columns: section (`/` for the others), page_count, share, indexable_count, dated_count, newest_on, word_count_median, depth_median,
    link_score_share.
    """
    pages = data.pages.merge(metrics[["url", "depth", "link_score"]], on="url", how="left", validate="1:1")
    paths = path_of(pages["url"])
    first = paths.str.extract(r"^/([^/?]+)", expand=False)
    is_folder = first.isin(first[paths.str.contains(r"^/[^/?]+/[^?]", regex=True)])
    section = ("/" + first.where(is_folder).astype("str")).fillna("/")
    pages = pages.assign(section=section, is_dated=pages["published_on"].notna())
    grouped = pages.groupby("section", sort=True)
    whole = max(float(pages["link_score"].sum()), 1e-12)
    frame = pd.DataFrame(
        {
            "page_count": grouped.size(),
            "share": grouped.size() / max(len(pages), 1),
            "indexable_count": grouped["is_searchable"].sum().astype("int64"),
            "dated_count": grouped["is_dated"].sum().astype("int64"),
            "newest_on": grouped["published_on"].max(),
            "word_count_median": grouped["word_count"].median().astype("float64"),
            "depth_median": grouped["depth"].median().astype("Float64").astype("float64"),
            "link_score_share": grouped["link_score"].sum() / whole,
        }
    )
    return frame.reset_index().sort_values(["page_count", "section"], ascending=[False, True], kind="stable").reset_index(drop=True)


def structure(data: SiteData, metrics: pd.DataFrame) -> pd.DataFrame:
    """The figures of the whole site: topic (`pages`, `depth`, `links`, `addresses`, `publishing`), figure, value, status (`measured` or
    `unknown`, where the value is missing)."""
    figures = {"pages": _page_figures(data), "depth": _depth_figures(metrics), "links": _link_figures(data, metrics)}
    figures |= {"addresses": _address_figures(data), "publishing": _publishing_figures(data)}
    rows = [(topic, name, value) for topic, values in figures.items() for name, value in values.items()]
    frame = pd.DataFrame(rows, columns=["topic", "figure", "value"]).astype({"value": "float64"})
    return frame.assign(status=np.where(frame["value"].notna(), "measured", "unknown")).astype({"status": "str"})


def cadence(data: SiteData) -> pd.DataFrame:
    """Pages published in each of the last whole months, oldest first, those without any included: month_on (its first day), page_count.

    Empty where no page is dated; a site's months before its first dated page are left out.
    """
    last = data.as_of.tz_localize(None).to_period("M") - 1
    months = _published(data).dt.to_period("M")
    counts = months[months <= last].value_counts()
    if counts.empty:
        return pd.DataFrame({"month_on": pd.Series(dtype="datetime64[us]"), "page_count": pd.Series(dtype="int64")})
    first = max(counts.index.min(), last - (data.parameters.trend_months - 1))
    whole = pd.period_range(first, last, freq="M")
    return pd.DataFrame({"month_on": whole.to_timestamp().astype("datetime64[us]"), "page_count": counts.reindex(whole, fill_value=0).to_numpy()})


def fresh_on(data: SiteData) -> "pd.Series[pd.Timestamp]":
    """The day that a page was last published or changed by the instant of the audit; missing where it states none."""
    today = data.as_of.tz_localize(None)
    stated = [pd.to_datetime(data.pages[name]) for name in ("published_on", "modified_on")]
    return pd.concat([days.where(days <= today) for days in stated], axis=1).max(axis=1)


def _published(data: SiteData) -> "pd.Series[pd.Timestamp]":
    days = pd.to_datetime(data.pages["published_on"])
    return days[days <= data.as_of.tz_localize(None)]


def _page_figures(data: SiteData) -> dict[str, float]:
    figures: dict[str, float] = {"page_count": len(data.pages), "searchable_count": int(data.pages["is_searchable"].sum())}
    return figures | {f"kind_{kind}_count": int(count) for kind, count in data.pages["content_kind"].value_counts().sort_index().items()}


def _depth_figures(metrics: pd.DataFrame) -> dict[str, float]:
    known = metrics["depth"].dropna().astype("int64")
    if known.empty:
        return {"depth_median": np.nan, "depth_most": np.nan, "unreachable_count": np.nan}
    figures: dict[str, float] = {
        "depth_median": float(known.median()),
        "depth_most": int(known.max()),
        "unreachable_count": len(metrics) - len(known),
    }
    return figures | {f"depth_{depth}_count": int(count) for depth, count in known.value_counts().sort_index().items()}


def _link_figures(data: SiteData, metrics: pd.DataFrame) -> dict[str, float]:
    targets = data.links["to_url"].drop_duplicates().astype("str")
    states = data.states(targets)
    figures: dict[str, float] = {
        "orphan_count": int(metrics["is_orphan"].sum()),
        "dead_end_count": int(metrics["is_dead_end"].sum()),
        "hub_count": int(metrics["is_hub"].sum()),
        "inlink_median": float(metrics["inlink_count"].median()),
        "outlink_median": float(metrics["outlink_count"].median()),
        "target_count": len(targets),
        "broken_target_count": int((states == "broken").sum()),
        "redirect_target_count": int((states == "redirect").sum()),
        "unread_target_count": int(states.isna().sum()),
        "redirect_chain_count": int((data.redirects["hop_count"] > 1).sum()),
    }
    return figures


def _address_figures(data: SiteData) -> dict[str, float]:
    urls = data.pages["url"]
    path = path_of(urls)
    bare = path.str.replace(r"\?.*$", "", regex=True)
    return {
        "url_chars_median": float(urls.str.len().median()),
        "url_chars_most": float(urls.str.len().max()),
        "path_parts_median": float((bare.str.strip("/").str.count("/") + 1).where(bare.str.strip("/") != "", 0).median()),
        "with_parameters_count": int(path.str.contains("?", regex=False).sum()),
        "with_capitals_count": int(without_escapes(bare).str.contains(r"[A-Z]", regex=True).sum()),
        "with_underscores_count": int(bare.str.contains("_", regex=False).sum()),
        "with_date_count": int(bare.str.contains(DATED_PATH).sum()),
        "with_slash_at_end_count": int(bare.str.endswith("/").sum()),
        "with_suffix_count": int(bare.str.contains(r"\.\w{2,5}$", regex=True).sum()),
        "secure_count": int(urls.str.startswith("https:").sum()),
    }


def _publishing_figures(data: SiteData) -> dict[str, float]:
    days = _published(data)
    months = cadence(data)["page_count"]
    today = data.as_of.tz_localize(None)
    ages = (today - fresh_on(data)).dt.days
    return {
        "dated_count": len(days),
        "dated_share": len(days) / len(data.pages) if len(data.pages) else np.nan,
        "newest_age_days": float((today - days.max()).days) if len(days) else np.nan,
        "fresh_age_days_median": float(ages.median()),
        "last_12_months_count": float(months.tail(12).sum()) if len(months) else np.nan,
        "pages_a_month": float(months.mean()) if len(months) else np.nan,
    }
