"""Backtests: how good past forecasts, predictions and advice were."""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str = "0008"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "backtests",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("n_groups", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("lo_90", sa.Double(), nullable=True),
        sa.Column("hi_90", sa.Double(), nullable=True),
        sa.Column("expected", sa.Double(), nullable=True),
        sa.Column("wanted", sa.Double(), nullable=True),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], name=op.f("fk_backtests_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace", "run_id", "measure_id", name=op.f("pk_backtests")),
    )
