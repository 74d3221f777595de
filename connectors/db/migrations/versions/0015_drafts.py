"""Drafts of derivatives: who wrote them, and the sentences that they rest on."""

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str = "0014"


def upgrade() -> None:
    """Add the columns."""
    for name in ("written_by", "model", "prompt_version"):
        op.add_column("events", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("events", sa.Column("draft_sources", sa.JSON(), nullable=True))
