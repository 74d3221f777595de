"""The tables of the calendar: its entries, what people did to them, when to post, and how good and how full it is."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from connectors.db.shapes import document, flag, instant, keys, metadata, of_run, real, several, text, whole

events = Table(
    "events",
    metadata,
    *keys("run_id", "event_id"),
    whole("rank"),
    *several(text, "item_id", "recommendation_id", "title", "content_type", "format", "channel"),
    instant("publish_at", required=True),
    *several(text, "timezone", "assignee", "pillar_id", "topic_id", "persona_id", "parent_event_id", "state"),
    flag("is_fixed"),
    text("reason"),
    real("effort_hours"),
    text("change"),
    instant("previous_at"),
    *several(text, "previous_channel", "change_why"),
    whole("sequence"),
    document("drafts"),
    text("drafts_note"),
    document("draft_sources"),
    *several(text, "written_by", "model", "prompt_version"),
    of_run(),
    Index("ix_events_when", "workspace", "run_id", "publish_at"),
)

event_changes = Table(
    "event_changes",
    metadata,
    *keys("change_id"),
    *several(lambda name: text(name, required=True), "site", "event_id", "verb"),
    document("fields"),
    *several(text, "why", "by"),
    instant("at", required=True),
    Index("ix_event_changes_site", "workspace", "site", "at"),
)

posting_windows = Table(
    "posting_windows",
    metadata,
    *several(lambda name: text(name, required=True), "workspace", "run_id", "channel"),
    *several(whole, "weekday", "hour"),
    real("score"),
    text("basis"),
    whole("n"),
    real("own_share"),
    *several(text, "status", "reference"),
    PrimaryKeyConstraint("workspace", "run_id", "channel", "weekday", "hour"),
    of_run(),
)

calendar_gates = Table(
    "calendar_gates",
    metadata,
    *keys("run_id", "kind", "line_id"),
    whole("rank"),
    *several(text, "subject", "name", "status"),
    *several(real, "value", "wanted"),
    *several(text, "unit", "statement"),
    of_run(),
)
