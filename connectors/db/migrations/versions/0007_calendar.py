"""Calendar: entries, what people did to them, posting windows, gates and load."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str = "0006"


def upgrade() -> None:
    """Create the tables."""
    _create_events()
    _create_event_changes()
    _create_posting_windows()
    _create_calendar_gates()


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Text(), nullable=True),
        sa.Column("recommendation_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("pillar_id", sa.Text(), nullable=True),
        sa.Column("topic_id", sa.Text(), nullable=True),
        sa.Column("persona_id", sa.Text(), nullable=True),
        sa.Column("parent_event_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("is_fixed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("effort_hours", sa.Double(), nullable=True),
        sa.Column("change", sa.Text(), nullable=True),
        sa.Column("previous_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_channel", sa.Text(), nullable=True),
        sa.Column("change_why", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("drafts", sa.JSON(), nullable=True),
        sa.Column("drafts_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], name=op.f("fk_events_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace", "run_id", "event_id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_when", "events", ["workspace", "run_id", "publish_at"], unique=False)


def _create_event_changes() -> None:
    op.create_table(
        "event_changes",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "change_id", name=op.f("pk_event_changes")),
    )
    op.create_index("ix_event_changes_site", "event_changes", ["workspace", "site", "at"], unique=False)


def _create_posting_windows() -> None:
    op.create_table(
        "posting_windows",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("own_share", sa.Double(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], name=op.f("fk_posting_windows_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace", "run_id", "channel", "weekday", "hour", name=op.f("pk_posting_windows")),
    )


def _create_calendar_gates() -> None:
    op.create_table(
        "calendar_gates",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("wanted", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], name=op.f("fk_calendar_gates_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace", "run_id", "kind", "line_id", name=op.f("pk_calendar_gates")),
    )
