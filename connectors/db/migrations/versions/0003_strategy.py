"""Strategy: trends, opportunities, pillars, personas, the strategy itself, and what people decide."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str = "0002"


def upgrade() -> None:
    """Create the tables."""
    _create_decisions()
    _create_industry_trends()
    _create_opportunities()
    _create_personas()
    _create_pillars()
    _create_strategies()


def _create_decisions() -> None:
    op.create_table('decisions',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('decision_id', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('verb', sa.Text(), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.Column('value', sa.JSON(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('workspace', 'decision_id', name='pk_decisions')
    )
    op.create_index('ix_decisions_subject', 'decisions', ['workspace', 'site', 'at'], unique=False)


def _create_industry_trends() -> None:
    op.create_table('industry_trends',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('trend_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('direction', sa.Text(), nullable=True),
    sa.Column('peak', sa.Text(), nullable=True),
    sa.Column('recent_share', sa.Double(), nullable=True),
    sa.Column('earlier_share', sa.Double(), nullable=True),
    sa.Column('recent_count', sa.Integer(), nullable=True),
    sa.Column('recent_total', sa.Integer(), nullable=True),
    sa.Column('earlier_count', sa.Integer(), nullable=True),
    sa.Column('earlier_total', sa.Integer(), nullable=True),
    sa.Column('site_count', sa.Integer(), nullable=True),
    sa.Column('p_value', sa.Double(), nullable=True),
    sa.Column('q_value', sa.Double(), nullable=True),
    sa.Column('leader', sa.Text(), nullable=True),
    sa.Column('leader_share', sa.Double(), nullable=True),
    sa.Column('target_share', sa.Double(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_industry_trends_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'trend_id', name='pk_industry_trends')
    )


def _create_opportunities() -> None:
    op.create_table('opportunities',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('opportunity_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('pillar_id', sa.Text(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('part_momentum', sa.Double(), nullable=True),
    sa.Column('part_openness', sa.Double(), nullable=True),
    sa.Column('part_demand', sa.Double(), nullable=True),
    sa.Column('part_footing', sa.Double(), nullable=True),
    sa.Column('demand', sa.Double(), nullable=True),
    sa.Column('demand_status', sa.Text(), nullable=True),
    sa.Column('demand_method', sa.Text(), nullable=True),
    sa.Column('leader', sa.Text(), nullable=True),
    sa.Column('leader_share', sa.Double(), nullable=True),
    sa.Column('target_share', sa.Double(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Text(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_opportunities_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'opportunity_id', name='pk_opportunities')
    )
    op.create_index('ix_opportunities_best', 'opportunities', ['workspace', 'run_id', 'rank'], unique=False)


def _create_personas() -> None:
    op.create_table('personas',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('persona_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('topic_ids', sa.JSON(), nullable=True),
    sa.Column('needs', sa.JSON(), nullable=True),
    sa.Column('questions', sa.JSON(), nullable=True),
    sa.Column('traits', sa.JSON(), nullable=True),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.Column('keyword_count', sa.Integer(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Text(), nullable=True),
    sa.Column('fixed', sa.JSON(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_personas_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'persona_id', name='pk_personas')
    )


def _create_pillars() -> None:
    op.create_table('pillars',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('pillar_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('topic_ids', sa.JSON(), nullable=True),
    sa.Column('share', sa.Double(), nullable=True),
    sa.Column('part_gaps', sa.Double(), nullable=True),
    sa.Column('part_demand', sa.Double(), nullable=True),
    sa.Column('part_strength', sa.Double(), nullable=True),
    sa.Column('hub_status', sa.Text(), nullable=True),
    sa.Column('hub_url', sa.Text(), nullable=True),
    sa.Column('hub_title', sa.Text(), nullable=True),
    sa.Column('hub_inlink_count', sa.Integer(), nullable=True),
    sa.Column('own_page_count', sa.Integer(), nullable=True),
    sa.Column('market_page_count', sa.Integer(), nullable=True),
    sa.Column('spoke_count', sa.Integer(), nullable=True),
    sa.Column('missing_count', sa.Integer(), nullable=True),
    sa.Column('spokes', sa.JSON(), nullable=True),
    sa.Column('missing', sa.JSON(), nullable=True),
    sa.Column('own_share', sa.Double(), nullable=True),
    sa.Column('demand', sa.Double(), nullable=True),
    sa.Column('demand_status', sa.Text(), nullable=True),
    sa.Column('demand_method', sa.Text(), nullable=True),
    sa.Column('rationale', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Text(), nullable=True),
    sa.Column('fixed', sa.JSON(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_pillars_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'pillar_id', name='pk_pillars')
    )


def _create_strategies() -> None:
    op.create_table('strategies',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('strategy_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('section', sa.Text(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('baseline', sa.Double(), nullable=True),
    sa.Column('baseline_status', sa.Text(), nullable=True),
    sa.Column('target', sa.Double(), nullable=True),
    sa.Column('target_status', sa.Text(), nullable=True),
    sa.Column('target_method', sa.Text(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('pieces', sa.Double(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Text(), nullable=True),
    sa.Column('known_on', sa.Date(), nullable=True),
    sa.Column('fixed', sa.JSON(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_strategies_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'strategy_id', name='pk_strategies')
    )
    op.create_index('ix_strategies_section', 'strategies', ['workspace', 'run_id', 'rank'], unique=False)
