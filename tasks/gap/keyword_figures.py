"""Volume and difficulty of keywords: measured by a source, estimated by a method that is named, or unknown."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tasks.gap.keyword_models import FIGURES, FigureParameters

FIGURE_COLUMNS = ["volume", "volume_status", "volume_method", "difficulty", "difficulty_status", "difficulty_method"]


def measured(facts: pd.DataFrame | None, metric: str) -> pd.DataFrame:
    """The last known value of a metric by keyword: keyword, value, source. `facts` has keyword, metric, value, source and, if known, on."""
    if facts is None or facts.empty:
        return pd.DataFrame({"keyword": pd.Series(dtype="str"), "value": pd.Series(dtype="float64"), "source": pd.Series(dtype="str")})
    known = facts[(facts["metric"] == metric) & facts["value"].notna()]
    order = ["on", "source"] if "on" in facts.columns else ["source"]
    return known.sort_values(order, kind="stable").drop_duplicates("keyword", keep="last")[["keyword", "value", "source"]].reset_index(drop=True)


def volumes(keywords: pd.DataFrame, parameters: FigureParameters = FIGURES) -> pd.DataFrame:
    """Monthly searches: volume, volume_status and volume_method, in the order given.

    `keywords` has measured_volume (NaN where none), volume_source, monthly_impressions and position of the site's own search facts. Where no
    source tells, the volume is estimated only from measured relatives: its impressions a month times the median of measured volume to impressions,
    over keywords that the site ranks as high for; with fewer of those than `least_relatives` it is unknown.
    """
    value, seen = keywords["measured_volume"].astype("float64"), keywords["monthly_impressions"].astype("float64")
    is_visible = (keywords["position"].astype("float64") <= parameters.visible_position) & (seen >= parameters.least_monthly_impressions)
    related = is_visible & (value > 0)
    can_estimate = is_visible & value.isna() & (related.sum() >= parameters.least_relatives)
    ratio = float((value / seen)[related].median()) if related.any() else np.nan
    estimate = (seen * max(ratio, 1.0)).round() if related.any() else seen
    status = np.select([value.notna(), can_estimate], ["measured", "estimated"], "unknown")
    method = (
        keywords["volume_source"].astype("object").where(value.notna(), pd.Series("impressions of relatives", keywords.index).where(can_estimate))
    )
    return pd.DataFrame({"volume": value.where(value.notna(), estimate.where(can_estimate)), "volume_status": status, "volume_method": method})


def difficulties(keywords: pd.DataFrame, coverage: pd.DataFrame, sites: Sequence[str], parameters: FigureParameters = FIGURES) -> pd.DataFrame:
    """Difficulty (0..100): difficulty, difficulty_status and difficulty_method, in the order given.

    `keywords` has fold_key, measured_difficulty and difficulty_source; `coverage` is of `page_coverage`, `sites` are those that compete. Where no
    source tells, it is estimated from the pages that target the keyword in their titles: a share for how many of the sites do, and one for how
    long the longest page of each is. With at least `least_measured` measured keywords among those, the estimate is fitted to them by a straight
    line that may not fall. A keyword that no page targets is unknown.
    """
    value = keywords["measured_difficulty"].astype("float64")
    rough = keywords["fold_key"].map(_rough_difficulty(coverage, sites, parameters)).astype("float64")
    fitted, method = _calibrated(rough, value, parameters)
    can_estimate = value.isna() & rough.notna()
    status = np.select([value.notna(), can_estimate], ["measured", "estimated"], "unknown")
    source = keywords["difficulty_source"].astype("object").where(value.notna(), pd.Series(method, keywords.index).where(can_estimate))
    return pd.DataFrame({"difficulty": value.where(value.notna(), fitted), "difficulty_status": status, "difficulty_method": source})


def _rough_difficulty(coverage: pd.DataFrame, sites: Sequence[str], parameters: FigureParameters) -> "pd.Series[float]":
    """By fold_key, 0..100, from the competing sites' titles and lengths."""
    known = coverage[coverage["site"].isin(list(sites))]
    by_key = known.groupby("fold_key").agg(site_count=("site", "nunique"), words=("words", "median"))
    breadth = by_key["site_count"] / max(len(sites), 1)
    depth = (by_key["words"] / parameters.deep_words).clip(0, 1)
    return (100 * (parameters.breadth_weight * breadth + (1 - parameters.breadth_weight) * depth)).round(1)


def _calibrated(rough: "pd.Series[float]", value: "pd.Series[float]", parameters: FigureParameters) -> tuple["pd.Series[float]", str]:
    both = rough.notna() & value.notna()
    if both.sum() < parameters.least_measured or rough[both].nunique() < 2:
        return rough, "titles of the market"
    slope, level = np.polyfit(rough[both].to_numpy(), value[both].to_numpy(), 1)
    slope, level = (slope, level) if slope > 0 else (0.0, float(value[both].median()))
    return (level + slope * rough).clip(0, 100).round(1), "titles of the market, calibrated"
