"""What done recommendations brought: each page that was worked on against pages like it that were left alone.

Difference in differences on the scale of shares: the change of the page from the days before to the days after, less the mean change of its
controls. Its interval is that of a control drawn anew (Student's t with the spread of the controls' own changes), so a page's own noise counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

OUTCOME_COLUMNS = [
    "recommendation_id", "url", "done_on", "metric", "change", "control_change", "effect", "lo_90", "hi_90", "n_controls", "status", "statement",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProofParameters:
    """The tuning of `prove_outcomes`."""

    metric: str = "clicks"
    before_days: int = 56
    settle_days: int = 7
    """Days from the work on that are in neither period: search engines see it only then."""
    after_days: int = 56
    least_before: float = 20.0
    """Sum of the metric before the work, of a page and of its controls: below it a change is noise."""
    least_controls: int = 8
    most_controls: int = 30
    level_ratio: float = 4.0
    """A control's level before lies within the page's divided and multiplied by it."""
    level_weight: float = 1.0
    trend_weight: float = 2.0
    topic_bonus: float = 0.5
    """How much nearer a control on the same topic counts."""
    coverage: float = 0.90


PROOF = ProofParameters()


def prove_outcomes(
    done: pd.DataFrame, metrics: pd.DataFrame, topic_pages: pd.DataFrame | None = None, parameters: ProofParameters = PROOF
) -> pd.DataFrame:
    """The effect of each done recommendation, `OUTCOME_COLUMNS`, a row a row of `done` (recommendation_id, action, url, done_on).

    `metrics` are daily rows of one site; those of pages without dimension are read. `change`, `control_change` and the bounds are natural
    logarithms of after over before (0.1: some 10 % more), `effect` is their difference. Pages that have work of their own in the period are no
    controls. Status is unknown, with the reason in `statement`, where facts do not reach far enough, the page had too little before, or controls
    are too few.
    """
    daily = metrics[(metrics["url"] != "") & (metrics["metric"] == parameters.metric) & (metrics["dimension"] == "")]
    by_day = daily.pivot_table(index="on", columns="url", values="value", aggfunc="sum")
    if len(by_day):
        by_day = by_day.reindex(pd.date_range(by_day.index.min(), by_day.index.max()), fill_value=np.nan).fillna(0.0)
    topics = {} if topic_pages is None else dict(zip(topic_pages["url"], topic_pages["topic_id"], strict=True))
    rows = [_proved(row, by_day, done, topics, parameters) for row in done.to_dict("records")]
    return pd.DataFrame(rows, columns=OUTCOME_COLUMNS)


def _proved(
    row: Mapping[Any, Any], by_day: pd.DataFrame, done: pd.DataFrame, topics: Mapping[str, str], parameters: ProofParameters
) -> dict[str, Any]:
    on, url = pd.Timestamp(row["done_on"]), str(row["url"])
    start, end = on - pd.Timedelta(days=parameters.before_days), on + pd.Timedelta(days=parameters.settle_days + parameters.after_days)
    if by_day.empty or by_day.index.min() > start or by_day.index.max() < end - pd.Timedelta(days=1):
        return _unknown(row, parameters, f"facts do not cover {parameters.before_days} days before and {parameters.after_days} after the work")
    before, after = by_day[start : on - pd.Timedelta(days=1)], by_day[end - pd.Timedelta(days=parameters.after_days) : end - pd.Timedelta(days=1)]
    if url not in by_day or before[url].sum() < parameters.least_before:
        return _unknown(row, parameters, f"the page had under {parameters.least_before:.0f} {parameters.metric} before the work")
    is_near = (pd.to_datetime(done["done_on"]) >= start) & (pd.to_datetime(done["done_on"]) < end)
    controls = _controls(url, before.drop(columns=list((set(done.loc[is_near, "url"]) - {url}) & set(before.columns))), topics, parameters)
    if len(controls) < parameters.least_controls:
        return _unknown(row, parameters, f"{len(controls)} pages like it were left alone, {parameters.least_controls} are needed", len(controls))
    changes = _log_ratio(after[[url, *controls]].sum(), before[[url, *controls]].sum(), len(after) / len(before))
    return _effect(row, float(changes.iloc[0]), np.asarray(changes.iloc[1:], np.float64), parameters)


def _log_ratio(after: "pd.Series[float]", before: "pd.Series[float]", days_ratio: float) -> "pd.Series[float]":
    """After over before a day as logarithms; half a count on both sides keeps a page that fell to none."""
    ratio = (after + 0.5) / (before + 0.5) / days_ratio
    return pd.Series(np.log(ratio.to_numpy()), index=ratio.index)


def _controls(url: str, before: pd.DataFrame, topics: Mapping[str, str], parameters: ProofParameters) -> list[str]:
    """The pages nearest in level and trend before the work, those of the topic first among equals."""
    level = np.log(before.sum() + 0.5)
    half = len(before) // 2
    trend = _log_ratio(before.iloc[half:].sum(), before.iloc[:half].sum(), 1.0)
    is_like = (before.sum() >= parameters.least_before) & ((level - level[url]).abs() <= np.log(parameters.level_ratio))
    apart = parameters.level_weight * (level - level[url]).abs() + parameters.trend_weight * (trend - trend[url]).abs()
    topic = topics.get(url)
    same = pd.Series([topic is not None and topics.get(str(one)) == topic for one in before.columns], index=before.columns)
    ordered = (apart - parameters.topic_bonus * same)[is_like].drop(index=url).sort_index().sort_values(kind="stable")
    return [str(one) for one in ordered.head(parameters.most_controls).index]


def _effect(row: Mapping[Any, Any], change: float, controls: "np.ndarray[Any, np.dtype[np.float64]]", parameters: ProofParameters) -> dict[str, Any]:
    from scipy.stats import t

    count, usual = len(controls), float(controls.mean())
    spread = float(controls.std(ddof=1)) * (1 + 1 / count) ** 0.5
    half = float(t.ppf((1 + parameters.coverage) / 2, count - 1)) * spread
    effect = change - usual
    low, high = effect - half, effect + half
    verdict = "more than chance" if low > 0 else "less than chance allows" if high < 0 else "within what chance gives"
    statement = (
        f"{parameters.metric.capitalize()} changed by {np.expm1(change):+.0%}, on {count} pages like it that were left alone"
        f" by {np.expm1(usual):+.0%}: an effect of {np.expm1(effect):+.0%} ({np.expm1(low):+.0%} to {np.expm1(high):+.0%}), {verdict}."
    )
    return {**_of(row, parameters), "change": change, "control_change": usual, "effect": effect, "lo_90": low, "hi_90": high,
            "n_controls": count, "status": "estimated", "statement": statement}  # fmt: skip


def _of(row: Mapping[Any, Any], parameters: ProofParameters) -> dict[str, Any]:
    return {"recommendation_id": row["recommendation_id"], "url": row["url"], "done_on": pd.Timestamp(row["done_on"]), "metric": parameters.metric}


def _unknown(row: Mapping[Any, Any], parameters: ProofParameters, why: str, controls: int = 0) -> dict[str, Any]:
    figures = dict.fromkeys(("change", "control_change", "effect", "lo_90", "hi_90"), float("nan"))
    return {**_of(row, parameters), **figures, "n_controls": controls, "status": "unknown", "statement": f"The effect is unknown: {why}."}
