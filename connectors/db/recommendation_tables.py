"""The tables of recommendations: what to do next, the briefs of what was accepted, and what has moved since the run before."""

from sqlalchemy import Index, Table

from connectors.db.shapes import document, keys, metadata, of_run, real, several, text, whole

recommendations = Table(
    "recommendations",
    metadata,
    *keys("run_id", "recommendation_id"),
    whole("rank"),
    *several(text, "action", "kind", "target", "title", "topic_id", "angle", "audience", "intent", "stage", "content_type", "format", "form"),
    *several(real, "impact_lo", "impact_hi"),
    *several(text, "impact_unit", "impact_method", "confidence"),
    real("effort_hours"),
    text("effort_method"),
    *several(real, "strategic_fit", "priority", "part_impact", "part_confidence", "part_ease", "part_fit", "part_repetition"),
    text("level"),
    *several(document, "reasons", "steps", "evidence_ids", "evidence_urls"),
    text("state"),
    of_run(),
    Index("ix_recommendations_best", "workspace", "run_id", "rank"),
)

briefs = Table(
    "briefs",
    metadata,
    *keys("run_id", "recommendation_id"),
    whole("rank"),
    *several(text, "action", "title"),
    *several(document, "title_options", "why"),
    *several(text, "intent", "stage", "audience", "angle"),
    document("outline"),
    text("outline_basis"),
    *several(document, "keywords", "sources", "competitors", "links"),
    *several(text, "content_type", "format", "form"),
    *several(whole, "words_lo", "words_hi"),
    *several(text, "length_basis", "metric"),
    document("steps"),
    *several(text, "written_by", "model", "prompt_version"),
    document("evidence_ids"),
    of_run(),
)

recommendation_changes = Table(
    "recommendation_changes",
    metadata,
    *keys("run_id", "recommendation_id"),
    whole("rank"),
    *several(text, "action", "title", "change"),
    *several(whole, "rank_before", "rank_now"),
    *several(real, "priority_before", "priority_now"),
    text("why"),
    of_run(),
)
