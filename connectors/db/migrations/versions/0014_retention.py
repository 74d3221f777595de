"""Retention: when a run was pruned, and the names that people asked to have forgotten."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str = "0009"


def upgrade() -> None:
    """Add the column and create the table."""
    op.add_column("runs", sa.Column("pruned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "forgotten_names",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name_digest", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=True),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name_digest", name=op.f("pk_forgotten_names")),
    )
