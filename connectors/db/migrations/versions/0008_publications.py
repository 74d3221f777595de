"""Publications: what was handed over for publishing, and where it is."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str = "0007"


def upgrade() -> None:
    """Create the table."""
    op.create_table('publications',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('destination', sa.Text(), nullable=False),
    sa.Column('item_id', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=True),
    sa.Column('plan_id', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('slug', sa.Text(), nullable=True),
    sa.Column('remote_id', sa.Text(), nullable=True),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('workspace', 'destination', 'item_id', name=op.f('pk_publications'))
    )
    op.create_index('ix_publications_plan', 'publications', ['workspace', 'plan_id'], unique=False)
