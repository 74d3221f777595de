"""The first tables: runs, captures, pages, links, and what gap analysis derives from them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Create the tables."""
    _create_runs()
    _create_captures()
    _create_links()
    _create_pages()
    _create_coverage()
    _create_evidence()
    _create_gaps()
    _create_quarantine()
    _create_topic_pages()
    _create_topics()
    _create_validations()


def _create_runs() -> None:
    op.create_table('runs',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('flow', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=True),
    sa.Column('brief', sa.JSON(), nullable=True),
    sa.Column('brief_digest', sa.Text(), nullable=True),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mode', sa.Text(), nullable=True),
    sa.Column('previous_run_id', sa.Text(), nullable=True),
    sa.Column('crawl_id', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('degraded', sa.JSON(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('versions', sa.JSON(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('holder', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('running', 'complete', 'degraded', 'failed')", name='ck_runs_state'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', name='pk_runs')
    )
    op.create_index('ix_runs_latest', 'runs', ['workspace', 'flow', 'as_of'], unique=False)


def _create_captures() -> None:
    op.create_table('captures',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('crawl_id', sa.Text(), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=True),
    sa.Column('content_type', sa.Text(), nullable=True),
    sa.Column('body_bytes', sa.BigInteger(), nullable=True),
    sa.Column('duration_s', sa.Double(), nullable=True),
    sa.Column('warc_file', sa.Text(), nullable=True),
    sa.Column('warc_offset', sa.BigInteger(), nullable=True),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('location', sa.Text(), nullable=True),
    sa.Column('depth', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('workspace', 'site', 'url_digest', 'fetched_at', name='pk_captures')
    )
    op.create_index('ix_captures_crawl', 'captures', ['workspace', 'crawl_id'], unique=False)
    op.create_index('ix_captures_known', 'captures', ['workspace', 'site', 'url_digest', 'outcome', 'fetched_at', 'known_at'], unique=False)


def _create_links() -> None:
    op.create_table('links',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('link_digest', sa.Text(), nullable=False),
    sa.Column('from_url', sa.Text(), nullable=False),
    sa.Column('to_url', sa.Text(), nullable=False),
    sa.Column('anchor', sa.Text(), nullable=False),
    sa.Column('is_internal', sa.Boolean(), nullable=True),
    sa.Column('is_nofollow', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('workspace', 'site', 'url_digest', 'fetched_at', 'link_digest', name='pk_links'),
    sqlite_with_rowid=False
    )


def _create_pages() -> None:
    op.create_table('pages',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.Text(), nullable=True),
    sa.Column('http_status', sa.Integer(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('parser_version', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('headings', sa.JSON(), nullable=True),
    sa.Column('text_digest', sa.Text(), nullable=True),
    sa.Column('word_count', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('published_basis', sa.Text(), nullable=True),
    sa.Column('modified_on', sa.Date(), nullable=True),
    sa.Column('author', sa.Text(), nullable=True),
    sa.Column('canonical_url', sa.Text(), nullable=True),
    sa.Column('content_kind', sa.Text(), nullable=True),
    sa.Column('schema_types', sa.JSON(), nullable=True),
    sa.Column('robots', sa.JSON(), nullable=True),
    sa.Column('is_indexable', sa.Boolean(), nullable=True),
    sa.Column('readability', sa.Double(), nullable=True),
    sa.Column('readability_method', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('workspace', 'site', 'url_digest', 'fetched_at', name='pk_pages')
    )
    op.create_index('ix_pages_fetched', 'pages', ['workspace', 'site', 'fetched_at'], unique=False)
    op.create_index('ix_pages_known', 'pages', ['workspace', 'site', 'url_digest', 'known_at', 'fetched_at'], unique=False)


def _create_coverage() -> None:
    op.create_table('coverage',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('topic_id', sa.Text(), nullable=False),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.Column('word_count', sa.Integer(), nullable=True),
    sa.Column('freshness', sa.Double(), nullable=True),
    sa.Column('newest_on', sa.Date(), nullable=True),
    sa.Column('depth', sa.Double(), nullable=True),
    sa.Column('share', sa.Double(), nullable=True),
    sa.Column('best_url', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_coverage_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'site', 'topic_id', name='pk_coverage')
    )


def _create_evidence() -> None:
    op.create_table('evidence',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('evidence_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('locator', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('value', sa.JSON(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('observed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_evidence_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'evidence_id', name='pk_evidence')
    )


def _create_gaps() -> None:
    op.create_table('gaps',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('gap_id', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('topic_id', sa.Text(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('terms', sa.JSON(), nullable=True),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('parts', sa.JSON(), nullable=True),
    sa.Column('demand', sa.Double(), nullable=True),
    sa.Column('demand_status', sa.Text(), nullable=True),
    sa.Column('competition', sa.Double(), nullable=True),
    sa.Column('competitor_count', sa.Integer(), nullable=True),
    sa.Column('competitor_total', sa.Integer(), nullable=True),
    sa.Column('competitors', sa.JSON(), nullable=True),
    sa.Column('evidence_urls', sa.JSON(), nullable=True),
    sa.Column('evidence_ids', sa.JSON(), nullable=True),
    sa.Column('target_urls', sa.JSON(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_gaps_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'gap_id', name='pk_gaps')
    )
    op.create_index('ix_gaps_best', 'gaps', ['workspace', 'run_id', 'rank'], unique=False)


def _create_quarantine() -> None:
    op.create_table('quarantine',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('dataset', sa.Text(), nullable=False),
    sa.Column('row_key', sa.Text(), nullable=False),
    sa.Column('expectation', sa.Text(), nullable=True),
    sa.Column('row', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_quarantine_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'dataset', 'row_key', name='pk_quarantine')
    )


def _create_topic_pages() -> None:
    op.create_table('topic_pages',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('topic_id', sa.Text(), nullable=False),
    sa.Column('site', sa.Text(), nullable=False),
    sa.Column('url_digest', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('similarity', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_topic_pages_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'topic_id', 'site', 'url_digest', name='pk_topic_pages')
    )


def _create_topics() -> None:
    op.create_table('topics',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('topic_id', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('terms', sa.JSON(), nullable=True),
    sa.Column('page_count', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_topics_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'topic_id', name='pk_topics')
    )


def _create_validations() -> None:
    op.create_table('validations',
    sa.Column('workspace', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('dataset', sa.Text(), nullable=False),
    sa.Column('expectation', sa.Text(), nullable=False),
    sa.Column('column', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('is_met', sa.Boolean(), nullable=True),
    sa.Column('observed', sa.JSON(), nullable=True),
    sa.Column('checked_count', sa.Integer(), nullable=True),
    sa.Column('unexpected_count', sa.Integer(), nullable=True),
    sa.Column('quarantined_count', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['workspace', 'run_id'], ['runs.workspace', 'runs.run_id'], name='fk_validations_runs', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace', 'run_id', 'dataset', 'expectation', 'column', 'severity', name='pk_validations')
    )
