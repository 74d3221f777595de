"""Strengths and weaknesses of each competitor against the target, topic by topic; what chance explains is none."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.profile_models import PROFILES, ProfileParameters
from tasks.gap.significance import Figures, adjusted, binomial, fisher, rank_sum

STANDING_COLUMNS = ["site", "topic_id", "measure", "value", "target_value", "n", "target_n", "p_value", "q_value", "standing"]
MEASURES = {
    "pages": "pages on the topic",
    "focus": "share of the site's pages that are on the topic",
    "length": "median words of its pages on the topic",
    "freshness": "median day, in days since 1970, on which its pages on the topic were published or last changed",
}
"""What is compared, and in which unit."""

_DAY = pd.Timedelta(days=1)
_EPOCH = pd.Timestamp("1970-01-01")

Sample = dict[tuple[str, str], Figures]
Lead = Callable[[Figures, Figures], NDArray[np.bool_]]


def standings(rows: pd.DataFrame, target: str, parameters: ProfileParameters = PROFILES) -> pd.DataFrame:
    """Each competitor against `target` on each topic that either covers, by each of `MEASURES`: `STANDING_COLUMNS`.

    `rows` are content rows. `standing` is the competitor's: `lead`, `behind`, `par` (no more difference than chance gives, or too small
    a one to matter) or `unknown` (too few pages; n says how many). Counts are compared by a binomial test of even odds, shares by
    Fisher's exact test, lengths and dates by a rank sum; q is p adjusted over all comparisons by one measure.
    """
    covered = rows.dropna(subset="topic_id")
    pairs = _pairs(covered, target)
    if pairs.empty:
        return pd.DataFrame(columns=STANDING_COLUMNS)
    days = (covered["touched_on"] - _EPOCH) / _DAY
    parts = [
        _by_count(pairs, parameters),
        _by_share(pairs, parameters),
        _by_sample(pairs, "length", _samples(covered, covered["word_count"]), target, parameters, _longer(parameters)),
        _by_sample(pairs, "freshness", _samples(covered, days), target, parameters, _later(parameters)),
    ]
    table = pd.concat([part.assign(q_value=adjusted(part["p_value"])) for part in parts], ignore_index=True)
    known = table["standing"].where((table["q_value"] <= parameters.false_share) | table["standing"].isin(["unknown", "par"]), "par")
    return table.assign(standing=known).sort_values(["site", "topic_id", "measure"], ignore_index=True)[STANDING_COLUMNS]


def _pairs(covered: pd.DataFrame, target: str) -> pd.DataFrame:
    """A row a competitor and topic: the pages of both on it, and in all."""
    counts = covered.groupby(["site", "topic_id"]).size()
    rivals = sorted(set(covered["site"]) - {target})
    every = pd.MultiIndex.from_product([rivals, sorted(set(covered["topic_id"]))], names=["site", "topic_id"])
    long = counts.reindex(every, fill_value=0).rename("n").reset_index()
    whole, own = covered["site"].value_counts(), covered.loc[covered["site"] == target, "topic_id"].value_counts()
    pairs = long.assign(
        target_n=long["topic_id"].map(own).fillna(0).astype("int64"), whole=long["site"].map(whole), target_whole=int(whole.get(target, 0))
    )
    return pairs[pairs["n"] + pairs["target_n"] > 0].reset_index(drop=True)


def _by_count(pairs: pd.DataFrame, parameters: ProfileParameters) -> pd.DataFrame:
    both = pairs["n"] + pairs["target_n"]
    chances = binomial(pairs["n"].to_numpy(), both.to_numpy(), np.full(len(pairs), 0.5))
    is_told = both >= parameters.least_comparison_pages
    value, other = pairs["n"].astype("float64"), pairs["target_n"].astype("float64")
    return _judged(pairs, "pages", value, other, pd.Series(chances, index=pairs.index).where(is_told), _longer(parameters))


def _by_share(pairs: pd.DataFrame, parameters: ProfileParameters) -> pd.DataFrame:
    both = pairs["n"] + pairs["target_n"]
    whole = pairs["whole"] + pairs["target_whole"]
    chances = fisher(pairs["n"].to_numpy(), pairs["whole"].to_numpy(), both.to_numpy(), whole.to_numpy())
    is_told = (both >= parameters.least_comparison_pages) & (pairs["target_whole"] > 0)
    value, other = pairs["n"] / pairs["whole"], pairs["target_n"] / pairs["target_whole"].where(pairs["target_whole"] > 0)
    return _judged(pairs, "focus", value, other, pd.Series(chances, index=pairs.index).where(is_told), _longer(parameters))


def _samples(covered: pd.DataFrame, values: "pd.Series[float]") -> Sample:
    """The known values of each site's pages on each topic."""
    known = values.notna()
    grouped = values[known].astype("float64").groupby([covered.loc[known, "site"], covered.loc[known, "topic_id"]])
    return {(str(site), str(topic_id)): np.asarray(group, np.float64) for (site, topic_id), group in grouped}


def _by_sample(pairs: pd.DataFrame, measure: str, samples: Sample, target: str, parameters: ProfileParameters, leads: Lead) -> pd.DataFrame:
    nothing = np.empty(0)
    own = [samples.get((target, topic_id), nothing) for topic_id in pairs["topic_id"]]
    rivals = [samples.get((site, topic_id), nothing) for site, topic_id in zip(pairs["site"], pairs["topic_id"], strict=True)]
    sizes = pairs.assign(n=[len(values) for values in rivals], target_n=[len(values) for values in own])
    least = parameters.least_comparison_pages
    chances = [rank_sum(one, other) if min(len(one), len(other)) >= least else float("nan") for one, other in zip(rivals, own, strict=True)]
    medians, others = (pd.Series([np.median(values) if len(values) else np.nan for values in lists], pairs.index) for lists in (rivals, own))
    return _judged(sizes, measure, medians, others, pd.Series(chances, index=pairs.index), leads)


def _judged(
    pairs: pd.DataFrame,
    measure: str,
    value: "pd.Series[float]",
    target_value: "pd.Series[float]",
    chances: "pd.Series[float]",
    leads: Lead,
) -> pd.DataFrame:
    """The comparison by one measure, with the standing that it has if chance can be ruled out."""
    one, other = np.asarray(value, np.float64), np.asarray(target_value, np.float64)
    standing = pd.Series("par", index=pairs.index).mask(leads(one, other), "lead").mask(leads(other, one), "behind").mask(chances.isna(), "unknown")
    return pairs[["site", "topic_id", "n", "target_n"]].assign(
        measure=measure, value=value, target_value=target_value, p_value=chances.astype("float64"), standing=standing
    )


def _longer(parameters: ProfileParameters) -> Lead:
    """Whether the first is larger by a ratio that matters."""
    return lambda one, other: (one > 0) & (one >= other * parameters.least_ratio)


def _later(parameters: ProfileParameters) -> Lead:
    """Whether the first is later by days that matter."""
    return lambda one, other: one >= other + parameters.least_lead_days
