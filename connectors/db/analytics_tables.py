"""The tables of analytics: how pages do, what they lose and why, what competes, how publishing changes, what to expect, what advice has brought."""

from typing import Any

from sqlalchemy import Column, Date, Index, PrimaryKeyConstraint, Table

from connectors.db.shapes import document, keys, metadata, of_run, real, several, text, whole


def _day(name: str) -> Column[Any]:
    return Column(name, Date)


performance = Table(
    "performance",
    metadata,
    *keys("run_id", "kind", "key_digest", "metric", "source"),
    whole("rank"),
    text("key", required=True),
    text("label"),
    *several(_day, "window_from", "window_to"),
    *several(real, "value", "lo_90", "hi_90", "before", "before_lo_90", "before_hi_90", "year_before", "baseline"),
    *several(real, "change", "change_share", "year_change_share"),
    *several(whole, "n_days", "page_count"),
    *several(text, "caution", "statement", "status"),
    document("evidence_ids"),
    of_run(),
    Index("ix_performance_best", "workspace", "run_id", "rank"),
)

decay = Table(
    "decay",
    metadata,
    *keys("run_id", "url_digest"),
    whole("rank"),
    text("url", required=True),
    *several(text, "topic_id", "metric", "source", "basis"),
    *several(_day, "before_from", "before_to", "after_from", "after_to"),
    *several(real, "before", "after", "change", "change_share"),
    *several(real, "demand", "position", "click_through", "season", "measurement", "unexplained"),
    text("cause"),
    *several(real, "cause_share", "p_value", "q_value", "confidence"),
    *several(text, "caution", "statement", "status", "split_status"),
    document("evidence_ids"),
    of_run(),
)

cannibalisation = Table(
    "cannibalisation",
    metadata,
    *keys("run_id", "conflict_id"),
    whole("rank"),
    *several(text, "basis", "query"),
    document("queries"),
    *several(text, "topic_id", "intent"),
    document("urls"),
    *several(text, "keep_url", "keep_why"),
    *several(real, "impressions", "clicks"),
    document("shares"),
    whole("switches"),
    real("confidence"),
    *several(text, "statement", "status"),
    document("evidence_ids"),
    of_run(),
)

evolution = Table(
    "evolution",
    metadata,
    *keys("run_id", "site", "kind", "key"),
    whole("rank"),
    *several(text, "label", "direction"),
    real("slope_per_year"),
    text("unit"),
    *several(real, "p_value", "q_value"),
    whole("n"),
    _day("change_on"),
    real("change_size"),
    *several(text, "statement", "status"),
    document("evidence_ids"),
    of_run(),
)

forecasts = Table(
    "forecasts",
    metadata,
    *keys("run_id", "series_digest", "on"),
    text("series_id", required=True),
    *several(text, "level", "key", "metric"),
    *several(real, "mean", "lo_90", "hi_90"),
    *several(text, "model", "status"),
    of_run(),
)

predictions = Table(
    "predictions",
    metadata,
    *keys("run_id", "item_id"),
    whole("rank"),
    text("metric"),
    *several(real, "median", "lo_90", "hi_90", "probability"),
    text("basis"),
    document("drivers"),
    text("status"),
    of_run(),
)

goal_progress = Table(
    "goal_progress",
    metadata,
    *keys("run_id", "goal_id"),
    whole("rank"),
    *several(text, "label", "metric", "source"),
    *several(real, "baseline", "target"),
    *several(_day, "started_on", "due_on"),
    *several(real, "value", "progress_share", "time_share"),
    *several(text, "standing", "statement", "status"),
    of_run(),
)

outcomes = Table(
    "outcomes",
    metadata,
    *keys("run_id", "recommendation_id"),
    whole("rank"),
    text("url"),
    _day("done_on"),
    text("metric"),
    *several(real, "change", "control_change", "effect", "lo_90", "hi_90"),
    whole("n_controls"),
    *several(text, "status", "statement"),
    of_run(),
)

measurement_breaks = Table(
    "measurement_breaks",
    metadata,
    *several(lambda name: text(name, required=True), "workspace", "source", "metric"),
    Column("from_on", Date, nullable=False),
    _day("to_on"),
    *several(text, "kind", "effect", "note", "reference"),
    PrimaryKeyConstraint("workspace", "source", "metric", "from_on"),
)
