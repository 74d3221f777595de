"""The tables of the calendar: its entries, what people did to them, when to post, and how good and how full it is."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from connectors.db.shapes import described, document, flag, instant, keys, metadata, of_run, real, several, text, whole

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
described(
    events,
    "one entry of the calendar that a run made",
    event_id="stable while the entry is the same",
    item_id="the piece that is published",
    publish_at="when",
    timezone="zone in which that was planned",
    assignee="who does it",
    parent_event_id="the entry that it repurposes",
    is_fixed="whether people fixed it",
    reason="why then and there",
    change="against the calendar before: kept, moved, added, dropped or cancelled",
    previous_at="when it was to be before",
    previous_channel="where it was to be before",
    change_why="why it moved",
    sequence="how often the entry changed, as calendars count it",
    drafts="first drafts of a repurposed piece",
    drafts_note="what the drafts are from",
    draft_sources="sentences of the page that the drafts rest on",
    written_by="model, or evidence where none worded the drafts",
    model="the model that worded them",
    prompt_version="version of what it was asked",
    state="planned, approved, in progress, published or cancelled",
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
described(
    event_changes,
    "one thing that a person did to an entry; never changed, never pruned",
    change_id="digest of what was done and when",
    event_id="the entry",
    verb="add, move, approve, start, complete, cancel or reopen",
    fields="what it changed, and to what",
    by="who did it",
    why="the person's reason",
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
described(
    posting_windows,
    "one hour of the week on one channel",
    weekday="0 is Monday",
    hour="0 to 23, of the audience’s day",
    score="0 to 1",
    basis="own_data or prior",
    n="own posts that it rests on",
    own_share="weight of own data, 0 to 1",
    reference="source of the prior",
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
described(
    calendar_gates,
    "one measure of how good or full a calendar is",
    kind="gate, load or optimum",
    line_id="id of the line",
    subject="what it is about, such as a pillar or a week",
    name="the gate, the channel or the figure",
    status="passed, failed or unknown of a gate; within or full of a load; of the optimum how the solver ended",
    value="what it is",
    wanted="what it should be",
)
