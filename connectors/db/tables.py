"""The tables, as DESIGN's datasets name them. `workspace` opens every key.

Long texts (URLs, anchors) stand in keys by their digest, 16 hex digits of SHA-256: index entries stay short, and PostgreSQL refuses those over
2,704 bytes. The store fills these digests in; nobody else needs to know them.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Table

from connectors.db import analytics_tables as analytics_tables
from connectors.db import backtest_tables as backtest_tables
from connectors.db import calendar_tables as calendar_tables
from connectors.db import publication_tables as publication_tables
from connectors.db import recommendation_tables as recommendation_tables
from connectors.db import strategy_tables as strategy_tables
from connectors.db import wording_tables as wording_tables
from connectors.db.shapes import document, flag, instant, keys, of_run, real, several, text, whole
from connectors.db.shapes import metadata as metadata

REVISION = "0009"
"""The migration that this code expects; a test holds it to the newest one."""

VERSION_TABLE = "plancast_version"
"""Where the migration's number is kept; not Alembic's default name, which Prefect uses in a database that both may share."""

DIGESTS: dict[str, dict[str, tuple[str, ...]]] = {
    "captures": {"url_digest": ("url",)},
    "pages": {"url_digest": ("url",)},
    "links": {"url_digest": ("from_url",), "link_digest": ("to_url", "anchor")},
    "topic_pages": {"url_digest": ("url",)},
    "metrics": {"url_digest": ("url",), "dimension_digest": ("dimension",)},
    "keyword_facts": {"keyword_digest": ("keyword",), "item_digest": ("item",)},
    "keywords": {"keyword_digest": ("keyword",)},
    "site_audit": {"url_digest": ("url",)},
    "link_metrics": {"url_digest": ("url",)},
    "site_structure": {"item_digest": ("item",)},
    "performance": {"key_digest": ("key",)},
    "decay": {"url_digest": ("url",)},
    "forecasts": {"series_digest": ("series_id",)},
}
"""For each table, the key columns that are digests, and of which columns."""

runs = Table(
    "runs",
    metadata,
    *keys("run_id"),
    text("flow", required=True),
    text("site"),
    document("brief"),
    text("brief_digest"),
    instant("as_of"),
    text("mode"),
    text("previous_run_id"),
    text("crawl_id"),
    text("state", required=True),
    document("degraded"),
    instant("started_at", required=True),
    instant("ended_at"),
    document("versions"),
    instant("lease_until"),
    text("holder"),
    text("error"),
    CheckConstraint("state IN ('running', 'complete', 'degraded', 'failed')", name="state"),
    Index("ix_runs_latest", "workspace", "flow", "as_of"),
)

captures = Table(
    "captures",
    metadata,
    *keys("site", "url_digest", "fetched_at"),
    text("url", required=True),
    instant("known_at", required=True),
    text("crawl_id"),
    whole("status"),
    text("outcome", required=True),
    text("digest"),
    text("content_type"),
    Column("body_bytes", BigInteger),
    real("duration_s"),
    text("warc_file"),
    Column("warc_offset", BigInteger),
    text("etag"),
    text("last_modified"),
    text("location"),
    whole("depth"),
    text("source"),
    text("error"),
    Index("ix_captures_known", "workspace", "site", "url_digest", "outcome", "fetched_at", "known_at"),
    Index("ix_captures_crawl", "workspace", "crawl_id"),
)

pages = Table(
    "pages",
    metadata,
    *keys("site", "url_digest", "fetched_at"),
    text("url", required=True),
    instant("known_at", required=True),
    text("digest"),
    whole("http_status"),
    text("status"),
    text("parser_version"),
    text("title"),
    text("description"),
    document("headings"),
    text("text_digest"),
    whole("word_count"),
    text("language"),
    Column("published_on", Date),
    text("published_basis"),
    Column("modified_on", Date),
    text("author"),
    text("canonical_url"),
    text("content_kind"),
    document("schema_types"),
    document("robots"),
    flag("is_indexable"),
    real("readability"),
    text("readability_method"),
    text("fingerprint"),
    document("seo"),
    Index("ix_pages_known", "workspace", "site", "url_digest", "known_at", "fetched_at"),
    Index("ix_pages_fetched", "workspace", "site", "fetched_at"),
)

links = Table(
    "links",
    metadata,
    *keys("site", "url_digest", "fetched_at", "link_digest"),
    text("from_url", required=True),
    text("to_url", required=True),
    text("anchor", required=True),
    flag("is_internal"),
    flag("is_nofollow"),
    sqlite_with_rowid=False,  # one tree in place of table and index: half the size, and half the writing
)

topics = Table(
    "topics",
    metadata,
    *keys("run_id", "topic_id"),
    text("label"),
    document("terms"),
    whole("page_count"),
    of_run(),
)

topic_pages = Table(
    "topic_pages",
    metadata,
    *keys("run_id", "topic_id", "site", "url_digest"),
    text("url", required=True),
    real("similarity"),
    of_run(),
)

coverage = Table(
    "coverage",
    metadata,
    *keys("run_id", "site", "topic_id"),
    whole("page_count"),
    whole("word_count"),
    real("freshness"),
    Column("newest_on", Date),
    real("depth"),
    real("share"),
    text("best_url"),
    of_run(),
)

gaps = Table(
    "gaps",
    metadata,
    *keys("run_id", "gap_id"),
    whole("rank"),
    text("kind"),
    text("topic_id"),
    text("label"),
    document("terms"),
    real("score"),
    document("parts"),
    real("demand"),
    text("demand_status"),
    real("competition"),
    whole("competitor_count"),
    whole("competitor_total"),
    document("competitors"),
    document("evidence_urls"),
    document("evidence_ids"),
    document("target_urls"),
    text("statement"),
    of_run(),
    Index("ix_gaps_best", "workspace", "run_id", "rank"),
)

evidence = Table(
    "evidence",
    metadata,
    *keys("run_id", "evidence_id"),
    text("kind"),
    text("locator"),
    text("statement"),
    document("value"),
    text("status"),
    text("source"),
    instant("observed_at"),
    of_run(),
)

validations = Table(
    "validations",
    metadata,
    *keys("run_id", "dataset", "expectation", "column", "severity"),
    text("why"),
    flag("is_met"),
    document("observed"),
    whole("checked_count"),
    whole("unexpected_count"),
    whole("quarantined_count"),
    of_run(),
)

quarantine = Table(
    "quarantine",
    metadata,
    *keys("run_id", "dataset", "row_key"),
    text("expectation"),
    document("row"),
    of_run(),
)

metrics = Table(
    "metrics",
    metadata,
    *keys("site", "url_digest", "metric", "on", "source", "dimension_digest", "known_at"),
    text("url", required=True),
    text("dimension", required=True),
    real("value"),
    sqlite_with_rowid=False,
)

keyword_facts = Table(
    "keyword_facts",
    metadata,
    *keys("kind", "source", "keyword_digest", "item_digest", "known_at"),
    text("keyword", required=True),
    text("item", required=True),
    Column("on", Date),
    real("value"),
    document("fact"),
)

keywords = Table(
    "keywords",
    metadata,
    *keys("run_id", "keyword_digest"),
    text("keyword", required=True),
    whole("rank"),
    *several(document, "spellings", "sources"),
    real("volume"),
    *several(text, "volume_status", "volume_method"),
    real("difficulty"),
    *several(text, "difficulty_status", "difficulty_method", "intent"),
    real("intent_confidence"),
    *several(text, "trend", "trend_status", "trend_method"),
    real("trend_p"),
    *several(text, "topic_id", "cluster_id", "cluster_label", "cluster_basis"),
    *several(flag, "is_own_brand", "is_rival_brand", "is_navigational", "is_excluded"),
    *several(whole, "page_count", "site_count"),
    *several(text, "bucket", "bucket_basis"),
    *several(whole, "rival_count", "rival_total"),
    *several(real, "position", "clicks", "impressions", "monthly_impressions"),
    text("target_url"),
    flag("is_quick_win"),
    real("extra_clicks"),
    *several(text, "extra_clicks_status", "extra_clicks_method"),
    *several(real, "opportunity", "part_demand", "part_ease", "part_intent", "part_bucket", "part_trend"),
    of_run(),
    Index("ix_keywords_best", "workspace", "run_id", "rank"),
)

competitors = Table(
    "competitors",
    metadata,
    *keys("run_id", "site"),
    flag("is_target"),
    *several(whole, "market_rank", "page_count", "content_count", "topic_page_count", "word_count"),
    *several(real, "topic_share", "page_share", "word_share"),
    *several(whole, "topics_count", "topics_led_count"),
    *several(real, "breadth", "focus", "x", "y"),
    *several(document, "top_topics", "formats", "structure", "title_patterns", "seo", "cadence"),
    real("pages_a_month"),
    *several(text, "cadence_status", "cadence_trend"),
    *several(document, "freshness", "readability", "languages", "strengths", "weaknesses", "rising", "new_pages"),
    of_run(),
)

site_audit = Table(
    "site_audit",
    metadata,
    *keys("run_id", "url_digest", "check"),
    text("url", required=True),
    whole("rank"),
    *several(text, "severity", "area", "observed", "expected", "how_to_mend"),
    of_run(),
    Index("ix_site_audit_worst", "workspace", "run_id", "rank"),
)

link_metrics = Table(
    "link_metrics",
    metadata,
    *keys("run_id", "url_digest"),
    text("url", required=True),
    *several(
        whole,
        "depth",
        "inlink_count",
        "outlink_count",
        "nofollow_inlink_count",
        "external_link_count",
        "broken_link_count",
        "redirect_link_count",
        "anchor_count",
    ),
    real("link_score"),
    *several(flag, "is_orphan", "is_dead_end", "is_hub"),
    text("top_anchor"),
    of_run(),
)

site_structure = Table(
    "site_structure",
    metadata,
    *keys("run_id", "topic", "item_digest", "figure"),
    text("item", required=True),
    real("value"),
    text("status"),
    of_run(),
)


decisions = Table(
    "decisions",
    metadata,
    *keys("decision_id"),
    *several(text, "site", "subject", "verb", "why", "by"),
    document("value"),
    instant("at", required=True),
    Index("ix_decisions_subject", "workspace", "site", "at"),
)


def natural_key(table: Table) -> tuple[str, ...]:
    """The names of the columns that identify a row, in the order of the primary key."""
    return tuple(column.name for column in table.primary_key.columns)
