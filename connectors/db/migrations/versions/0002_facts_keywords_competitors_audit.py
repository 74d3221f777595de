"""Facts that outside sources tell, and the rest of what gap analysis derives: keywords, competitors, the audit of the site."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str = "0001"


def upgrade() -> None:
    """Create the tables, and the column of what a page tells search engines."""
    op.add_column("pages", sa.Column("seo", sa.JSON(), nullable=True))
    _create_keyword_facts()
    _create_metrics()
    _create_competitors()
    _create_keywords()
    _create_link_metrics()
    _create_site_audit()
    _create_site_structure()


def _create_keyword_facts() -> None:
    op.create_table('keyword_facts',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('keyword_digest', sa.Text(), nullable=False),
    sa.Column('item_digest', sa.Text(), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('keyword', sa.Text(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=True),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('fact', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('workspace', 'kind', 'source', 'keyword_digest', 'item_digest', 'known_at', name='pk_keyword_facts')
    )


def _create_metrics() -> None:
    op.create_table('metrics',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('dimension_digest', sa.Text(), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('dimension', sa.Text(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.PrimaryKeyConstraint('workspace', 'site', 'url_digest', 'metric', 'on', 'source', 'dimension_digest', 'known_at', name='pk_metrics'),
    sqlite_with_rowid=False
    )


def _create_competitors() -> None:
    op.create_table('competitors',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('is_target', sa.Boolean(), nullable=True),
    sa.Column('market_rank', sa.Integer(), nullable=True),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.Column('content_count', sa.Integer(), nullable=True),
    sa.Column('topic_page_count', sa.Integer(), nullable=True),
    sa.Column('word_count', sa.Integer(), nullable=True),
    sa.Column('topic_share', sa.Double(), nullable=True),
    sa.Column('page_share', sa.Double(), nullable=True),
    sa.Column('word_share', sa.Double(), nullable=True),
    sa.Column('topics_count', sa.Integer(), nullable=True),
    sa.Column('topics_led_count', sa.Integer(), nullable=True),
    sa.Column('breadth', sa.Double(), nullable=True),
    sa.Column('focus', sa.Double(), nullable=True),
    sa.Column('x', sa.Double(), nullable=True),
    sa.Column('y', sa.Double(), nullable=True),
    sa.Column('top_topics', sa.JSON(), nullable=True),
    sa.Column('formats', sa.JSON(), nullable=True),
    sa.Column('structure', sa.JSON(), nullable=True),
    sa.Column('title_patterns', sa.JSON(), nullable=True),
    sa.Column('seo', sa.JSON(), nullable=True),
    sa.Column('cadence', sa.JSON(), nullable=True),
    sa.Column('pages_a_month', sa.Double(), nullable=True),
    sa.Column('cadence_status', sa.Text(), nullable=True),
    sa.Column('cadence_trend', sa.Text(), nullable=True),
    sa.Column('freshness', sa.JSON(), nullable=True),
    sa.Column('readability', sa.JSON(), nullable=True),
    sa.Column('languages', sa.JSON(), nullable=True),
    sa.Column('strengths', sa.JSON(), nullable=True),
    sa.Column('weaknesses', sa.JSON(), nullable=True),
    sa.Column('rising', sa.JSON(), nullable=True),
    sa.Column('new_pages', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_competitors_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'site', name='pk_competitors')
    )


def _create_keywords() -> None:
    op.create_table('keywords',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('keyword_digest', sa.Text(), nullable=False),
    sa.Column('keyword', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('spellings', sa.JSON(), nullable=True),
    sa.Column('sources', sa.JSON(), nullable=True),
    sa.Column('volume', sa.Double(), nullable=True),
    sa.Column('volume_status', sa.Text(), nullable=True),
    sa.Column('volume_method', sa.Text(), nullable=True),
    sa.Column('difficulty', sa.Double(), nullable=True),
    sa.Column('difficulty_status', sa.Text(), nullable=True),
    sa.Column('difficulty_method', sa.Text(), nullable=True),
    sa.Column('intent', sa.Text(), nullable=True),
    sa.Column('intent_confidence', sa.Double(), nullable=True),
    sa.Column('trend', sa.Text(), nullable=True),
    sa.Column('trend_status', sa.Text(), nullable=True),
    sa.Column('trend_method', sa.Text(), nullable=True),
    sa.Column('trend_p', sa.Double(), nullable=True),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('cluster_id', sa.Text(), nullable=True),
    sa.Column('cluster_label', sa.Text(), nullable=True),
    sa.Column('cluster_basis', sa.Text(), nullable=True),
    sa.Column('is_own_brand', sa.Boolean(), nullable=True),
    sa.Column('is_rival_brand', sa.Boolean(), nullable=True),
    sa.Column('is_navigational', sa.Boolean(), nullable=True),
    sa.Column('is_excluded', sa.Boolean(), nullable=True),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.Column('site_count', sa.Integer(), nullable=True),
    sa.Column('bucket', sa.Text(), nullable=True),
    sa.Column('bucket_basis', sa.Text(), nullable=True),
    sa.Column('rival_count', sa.Integer(), nullable=True),
    sa.Column('rival_total', sa.Integer(), nullable=True),
    sa.Column('position', sa.Double(), nullable=True),
    sa.Column('clicks', sa.Double(), nullable=True),
    sa.Column('impressions', sa.Double(), nullable=True),
    sa.Column('monthly_impressions', sa.Double(), nullable=True),
    sa.Column('target_url', sa.Text(), nullable=True),
    sa.Column('is_quick_win', sa.Boolean(), nullable=True),
    sa.Column('extra_clicks', sa.Double(), nullable=True),
    sa.Column('extra_clicks_status', sa.Text(), nullable=True),
    sa.Column('extra_clicks_method', sa.Text(), nullable=True),
    sa.Column('opportunity', sa.Double(), nullable=True),
    sa.Column('part_demand', sa.Double(), nullable=True),
    sa.Column('part_ease', sa.Double(), nullable=True),
    sa.Column('part_intent', sa.Double(), nullable=True),
    sa.Column('part_bucket', sa.Double(), nullable=True),
    sa.Column('part_trend', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_keywords_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'keyword_digest', name='pk_keywords')
    )
    op.create_index('ix_keywords_best', 'keywords', ['workspace', 'run_id', 'rank'], unique=False)


def _create_link_metrics() -> None:
    op.create_table('link_metrics',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=True),
    sa.Column('inlink_count', sa.Integer(), nullable=True),
    sa.Column('outlink_count', sa.Integer(), nullable=True),
    sa.Column('nofollow_inlink_count', sa.Integer(), nullable=True),
    sa.Column('external_link_count', sa.Integer(), nullable=True),
    sa.Column('broken_link_count', sa.Integer(), nullable=True),
    sa.Column('redirect_link_count', sa.Integer(), nullable=True),
    sa.Column('anchor_count', sa.Integer(), nullable=True),
    sa.Column('link_score', sa.Double(), nullable=True),
    sa.Column('is_orphan', sa.Boolean(), nullable=True),
    sa.Column('is_dead_end', sa.Boolean(), nullable=True),
    sa.Column('is_hub', sa.Boolean(), nullable=True),
    sa.Column('top_anchor', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_link_metrics_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'url_digest', name='pk_link_metrics')
    )


def _create_site_audit() -> None:
    op.create_table('site_audit',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('check', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('severity', sa.Text(), nullable=True),
    sa.Column('area', sa.Text(), nullable=True),
    sa.Column('observed', sa.Text(), nullable=True),
    sa.Column('expected', sa.Text(), nullable=True),
    sa.Column('how_to_mend', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_site_audit_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'url_digest', 'check', name='pk_site_audit')
    )
    op.create_index('ix_site_audit_worst', 'site_audit', ['workspace', 'run_id', 'rank'], unique=False)


def _create_site_structure() -> None:
    op.create_table('site_structure',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('item_digest', sa.Text(), nullable=False),
    sa.Column('figure', sa.Text(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_site_structure_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'topic', 'item_digest', 'figure', name='pk_site_structure')
    )
