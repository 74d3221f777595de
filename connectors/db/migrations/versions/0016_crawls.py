"""Crawls that runs share: who crawls a site, and which crawls a run has read."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str = "0015"


def upgrade() -> None:
    """Add the column and create the table."""
    op.add_column("runs", sa.Column("crawls", sa.JSON(), nullable=True))
    op.create_table(
        "crawls",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("crawl_id", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "site", name=op.f("pk_crawls")),
        sa.ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], name=op.f("fk_crawls_runs"), ondelete="CASCADE"),
    )
