"""Recommendations: what to do next, briefs, and what has moved since the run before."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str = "0005"


def upgrade() -> None:
    """Create the tables."""
    _create_recommendations()
    _create_briefs()
    _create_recommendation_changes()


def _create_recommendations() -> None:
    op.create_table('recommendations',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('recommendation_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('action', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('target', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('angle', sa.Text(), nullable=True),
    sa.Column('audience', sa.Text(), nullable=True),
    sa.Column('intent', sa.Text(), nullable=True),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('content_type', sa.Text(), nullable=True),
    sa.Column('format', sa.Text(), nullable=True),
    sa.Column('form', sa.Text(), nullable=True),
    sa.Column('impact_lo', sa.Double(), nullable=True),
    sa.Column('impact_hi', sa.Double(), nullable=True),
    sa.Column('impact_unit', sa.Text(), nullable=True),
    sa.Column('impact_method', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Text(), nullable=True),
    sa.Column('effort_hours', sa.Double(), nullable=True),
    sa.Column('effort_method', sa.Text(), nullable=True),
    sa.Column('strategic_fit', sa.Double(), nullable=True),
    sa.Column('priority', sa.Double(), nullable=True),
    sa.Column('part_impact', sa.Double(), nullable=True),
    sa.Column('part_confidence', sa.Double(), nullable=True),
    sa.Column('part_ease', sa.Double(), nullable=True),
    sa.Column('part_fit', sa.Double(), nullable=True),
    sa.Column('part_repetition', sa.Double(), nullable=True),
    sa.Column('level', sa.Text(), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=True),
    sa.Column('steps', sa.JSON(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.Column('evidence_urls', sa.JSON(), nullable=True),
    sa.Column('state', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_recommendations_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'recommendation_id', name=op.f('pk_recommendations'))
    )
    op.create_index('ix_recommendations_best', 'recommendations', ['workspace', 'run_id', 'rank'], unique=False)


def _create_briefs() -> None:
    op.create_table('briefs',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('recommendation_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('action', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('title_options', sa.JSON(), nullable=True),
    sa.Column('why', sa.JSON(), nullable=True),
    sa.Column('intent', sa.Text(), nullable=True),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('audience', sa.Text(), nullable=True),
    sa.Column('angle', sa.Text(), nullable=True),
    sa.Column('outline', sa.JSON(), nullable=True),
    sa.Column('outline_basis', sa.Text(), nullable=True),
    sa.Column('keywords', sa.JSON(), nullable=True),
    sa.Column('sources', sa.JSON(), nullable=True),
    sa.Column('competitors', sa.JSON(), nullable=True),
    sa.Column('links', sa.JSON(), nullable=True),
    sa.Column('content_type', sa.Text(), nullable=True),
    sa.Column('format', sa.Text(), nullable=True),
    sa.Column('form', sa.Text(), nullable=True),
    sa.Column('words_lo', sa.Integer(), nullable=True),
    sa.Column('words_hi', sa.Integer(), nullable=True),
    sa.Column('length_basis', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('steps', sa.JSON(), nullable=True),
    sa.Column('written_by', sa.Text(), nullable=True),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('prompt_version', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_briefs_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'recommendation_id', name=op.f('pk_briefs'))
    )


def _create_recommendation_changes() -> None:
    op.create_table('recommendation_changes',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('recommendation_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('action', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('change', sa.Text(), nullable=True),
    sa.Column('rank_before', sa.Integer(), nullable=True),
    sa.Column('rank_now', sa.Integer(), nullable=True),
    sa.Column('priority_before', sa.Double(), nullable=True),
    sa.Column('priority_now', sa.Double(), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_recommendation_changes_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'recommendation_id', name=op.f('pk_recommendation_changes'))
    )
