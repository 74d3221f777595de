"""Synthesis: sentences with the facts that they cite, and the requests to models."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str = "0003"


def upgrade() -> None:
    """Create the tables."""
    _create_wordings()
    _create_model_calls()


def _create_wordings() -> None:
    op.create_table('wordings',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('wording_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('written_by', sa.Text(), nullable=True),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('prompt_version', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_wordings_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'wording_id', name='pk_wordings')
    )


def _create_model_calls() -> None:
    op.create_table('model_calls',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('call_id', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=True),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('prompt_version', sa.Text(), nullable=True),
    sa.Column('input_tokens', sa.Integer(), nullable=True),
    sa.Column('output_tokens', sa.Integer(), nullable=True),
    sa.Column('cost_usd', sa.Double(), nullable=True),
    sa.Column('charged_usd', sa.Double(), nullable=True),
    sa.Column('is_cache_hit', sa.Boolean(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('duration_s', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_model_calls_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'call_id', name='pk_model_calls')
    )
