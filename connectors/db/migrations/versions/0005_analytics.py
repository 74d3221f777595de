"""Analytics: performance, decay, cannibalisation, evolution, forecasts, predictions, goals, outcomes and measurement breaks."""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str = "0004"


def upgrade() -> None:
    """Create the tables."""
    _create_performance()
    _create_decay()
    _create_cannibalisation()
    _create_evolution()
    _create_forecasts()
    _create_predictions()
    _create_goal_progress()
    _create_outcomes()
    _create_measurement_breaks()


def _create_performance() -> None:
    op.create_table('performance',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('key_digest', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('window_from', sa.Date(), nullable=True),
    sa.Column('window_to', sa.Date(), nullable=True),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('lo_90', sa.Double(), nullable=True),
    sa.Column('hi_90', sa.Double(), nullable=True),
    sa.Column('before', sa.Double(), nullable=True),
    sa.Column('before_lo_90', sa.Double(), nullable=True),
    sa.Column('before_hi_90', sa.Double(), nullable=True),
    sa.Column('year_before', sa.Double(), nullable=True),
    sa.Column('baseline', sa.Double(), nullable=True),
    sa.Column('change', sa.Double(), nullable=True),
    sa.Column('change_share', sa.Double(), nullable=True),
    sa.Column('year_change_share', sa.Double(), nullable=True),
    sa.Column('n_days', sa.Integer(), nullable=True),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.Column('caution', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_performance_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'kind', 'key_digest', 'metric', 'source', name=op.f('pk_performance'))
    )
    op.create_index('ix_performance_best', 'performance', ['workspace', 'run_id', 'rank'], unique=False)


def _create_decay() -> None:
    op.create_table('decay',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('before_from', sa.Date(), nullable=True),
    sa.Column('before_to', sa.Date(), nullable=True),
    sa.Column('after_from', sa.Date(), nullable=True),
    sa.Column('after_to', sa.Date(), nullable=True),
    sa.Column('before', sa.Double(), nullable=True),
    sa.Column('after', sa.Double(), nullable=True),
    sa.Column('change', sa.Double(), nullable=True),
    sa.Column('change_share', sa.Double(), nullable=True),
    sa.Column('demand', sa.Double(), nullable=True),
    sa.Column('position', sa.Double(), nullable=True),
    sa.Column('click_through', sa.Double(), nullable=True),
    sa.Column('season', sa.Double(), nullable=True),
    sa.Column('measurement', sa.Double(), nullable=True),
    sa.Column('unexplained', sa.Double(), nullable=True),
    sa.Column('cause', sa.Text(), nullable=True),
    sa.Column('cause_share', sa.Double(), nullable=True),
    sa.Column('p_value', sa.Double(), nullable=True),
    sa.Column('q_value', sa.Double(), nullable=True),
    sa.Column('confidence', sa.Double(), nullable=True),
    sa.Column('caution', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('split_status', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_decay_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'url_digest', name=op.f('pk_decay'))
    )


def _create_cannibalisation() -> None:
    op.create_table('cannibalisation',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('conflict_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('query', sa.Text(), nullable=True),
    sa.Column('queries', sa.JSON(), nullable=True),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('intent', sa.Text(), nullable=True),
    sa.Column('urls', sa.JSON(), nullable=True),
    sa.Column('keep_url', sa.Text(), nullable=True),
    sa.Column('keep_why', sa.Text(), nullable=True),
    sa.Column('impressions', sa.Double(), nullable=True),
    sa.Column('clicks', sa.Double(), nullable=True),
    sa.Column('shares', sa.JSON(), nullable=True),
    sa.Column('switches', sa.Integer(), nullable=True),
    sa.Column('confidence', sa.Double(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_cannibalisation_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'conflict_id', name=op.f('pk_cannibalisation'))
    )


def _create_evolution() -> None:
    op.create_table('evolution',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('direction', sa.Text(), nullable=True),
    sa.Column('slope_per_year', sa.Double(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('p_value', sa.Double(), nullable=True),
    sa.Column('q_value', sa.Double(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.Column('change_on', sa.Date(), nullable=True),
    sa.Column('change_size', sa.Double(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_evolution_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'site', 'kind', 'key', name=op.f('pk_evolution'))
    )


def _create_forecasts() -> None:
    op.create_table('forecasts',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('series_digest', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('series_id', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=True),
    sa.Column('key', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('mean', sa.Double(), nullable=True),
    sa.Column('lo_90', sa.Double(), nullable=True),
    sa.Column('hi_90', sa.Double(), nullable=True),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_forecasts_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'series_digest', 'on', name=op.f('pk_forecasts'))
    )


def _create_predictions() -> None:
    op.create_table('predictions',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('item_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('median', sa.Double(), nullable=True),
    sa.Column('lo_90', sa.Double(), nullable=True),
    sa.Column('hi_90', sa.Double(), nullable=True),
    sa.Column('probability', sa.Double(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('drivers', sa.JSON(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_predictions_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'item_id', name=op.f('pk_predictions'))
    )


def _create_goal_progress() -> None:
    op.create_table('goal_progress',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('goal_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('baseline', sa.Double(), nullable=True),
    sa.Column('target', sa.Double(), nullable=True),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('progress_share', sa.Double(), nullable=True),
    sa.Column('time_share', sa.Double(), nullable=True),
    sa.Column('standing', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_goal_progress_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'goal_id', name=op.f('pk_goal_progress'))
    )


def _create_outcomes() -> None:
    op.create_table('outcomes',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('recommendation_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('change', sa.Double(), nullable=True),
    sa.Column('control_change', sa.Double(), nullable=True),
    sa.Column('effect', sa.Double(), nullable=True),
    sa.Column('lo_90', sa.Double(), nullable=True),
    sa.Column('hi_90', sa.Double(), nullable=True),
    sa.Column('n_controls', sa.Integer(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name=op.f('fk_outcomes_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'recommendation_id', name=op.f('pk_outcomes'))
    )


def _create_measurement_breaks() -> None:
    op.create_table('measurement_breaks',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('effect', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('workspace', 'source', 'metric', 'from_on', name=op.f('pk_measurement_breaks'))
    )
