"""The tables, as DESIGN's datasets name them. `workspace` opens every key.

Long texts (URLs, anchors) stand in keys by their digest, 16 hex digits of SHA-256: index entries stay short, and PostgreSQL refuses those over
2,704 bytes. The store fills these digests in; nobody else needs to know them.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from connectors.db.columns import Document, UtcInstant

REVISION = "0002"
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
}
"""For each table, the key columns that are digests, and of which columns."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _text(name: str, *, required: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=not required)


def _whole(name: str) -> Column[Any]:
    return Column(name, Integer)


def _real(name: str) -> Column[Any]:
    return Column(name, Double)


def _instant(name: str, *, required: bool = False) -> Column[Any]:
    return Column(name, UtcInstant, nullable=not required)


def _document(name: str) -> Column[Any]:
    return Column(name, Document)


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean)


def _several(make: Callable[[str], Column[Any]], *names: str) -> tuple[Column[Any], ...]:
    return tuple(make(name) for name in names)


def _keys(*names: str) -> tuple[Column[Any] | PrimaryKeyConstraint, ...]:
    columns = [_key_column(name) for name in ("workspace", *names)]
    return (*columns, PrimaryKeyConstraint("workspace", *names))


def _key_column(name: str) -> Column[Any]:
    if name == "on":
        return Column(name, Date, nullable=False)
    return _instant(name, required=True) if name.endswith("_at") else _text(name, required=True)


def _of_run() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace", "run_id"], ["runs.workspace", "runs.run_id"], ondelete="CASCADE")


runs = Table(
    "runs",
    metadata,
    *_keys("run_id"),
    _text("flow", required=True),
    _text("site"),
    _document("brief"),
    _text("brief_digest"),
    _instant("as_of"),
    _text("mode"),
    _text("previous_run_id"),
    _text("crawl_id"),
    _text("state", required=True),
    _document("degraded"),
    _instant("started_at", required=True),
    _instant("ended_at"),
    _document("versions"),
    _instant("lease_until"),
    _text("holder"),
    _text("error"),
    CheckConstraint("state IN ('running', 'complete', 'degraded', 'failed')", name="state"),
    Index("ix_runs_latest", "workspace", "flow", "as_of"),
)

captures = Table(
    "captures",
    metadata,
    *_keys("site", "url_digest", "fetched_at"),
    _text("url", required=True),
    _instant("known_at", required=True),
    _text("crawl_id"),
    _whole("status"),
    _text("outcome", required=True),
    _text("digest"),
    _text("content_type"),
    Column("body_bytes", BigInteger),
    _real("duration_s"),
    _text("warc_file"),
    Column("warc_offset", BigInteger),
    _text("etag"),
    _text("last_modified"),
    _text("location"),
    _whole("depth"),
    _text("source"),
    _text("error"),
    Index("ix_captures_known", "workspace", "site", "url_digest", "outcome", "fetched_at", "known_at"),
    Index("ix_captures_crawl", "workspace", "crawl_id"),
)

pages = Table(
    "pages",
    metadata,
    *_keys("site", "url_digest", "fetched_at"),
    _text("url", required=True),
    _instant("known_at", required=True),
    _text("digest"),
    _whole("http_status"),
    _text("status"),
    _text("parser_version"),
    _text("title"),
    _text("description"),
    _document("headings"),
    _text("text_digest"),
    _whole("word_count"),
    _text("language"),
    Column("published_on", Date),
    _text("published_basis"),
    Column("modified_on", Date),
    _text("author"),
    _text("canonical_url"),
    _text("content_kind"),
    _document("schema_types"),
    _document("robots"),
    _flag("is_indexable"),
    _real("readability"),
    _text("readability_method"),
    _text("fingerprint"),
    _document("seo"),
    Index("ix_pages_known", "workspace", "site", "url_digest", "known_at", "fetched_at"),
    Index("ix_pages_fetched", "workspace", "site", "fetched_at"),
)

links = Table(
    "links",
    metadata,
    *_keys("site", "url_digest", "fetched_at", "link_digest"),
    _text("from_url", required=True),
    _text("to_url", required=True),
    _text("anchor", required=True),
    _flag("is_internal"),
    _flag("is_nofollow"),
    sqlite_with_rowid=False,  # one tree in place of table and index: half the size, and half the writing
)

topics = Table(
    "topics",
    metadata,
    *_keys("run_id", "topic_id"),
    _text("label"),
    _document("terms"),
    _whole("page_count"),
    _of_run(),
)

topic_pages = Table(
    "topic_pages",
    metadata,
    *_keys("run_id", "topic_id", "site", "url_digest"),
    _text("url", required=True),
    _real("similarity"),
    _of_run(),
)

coverage = Table(
    "coverage",
    metadata,
    *_keys("run_id", "site", "topic_id"),
    _whole("page_count"),
    _whole("word_count"),
    _real("freshness"),
    Column("newest_on", Date),
    _real("depth"),
    _real("share"),
    _text("best_url"),
    _of_run(),
)

gaps = Table(
    "gaps",
    metadata,
    *_keys("run_id", "gap_id"),
    _whole("rank"),
    _text("kind"),
    _text("topic_id"),
    _text("label"),
    _document("terms"),
    _real("score"),
    _document("parts"),
    _real("demand"),
    _text("demand_status"),
    _real("competition"),
    _whole("competitor_count"),
    _whole("competitor_total"),
    _document("competitors"),
    _document("evidence_urls"),
    _document("evidence_ids"),
    _document("target_urls"),
    _text("statement"),
    _of_run(),
    Index("ix_gaps_best", "workspace", "run_id", "rank"),
)

evidence = Table(
    "evidence",
    metadata,
    *_keys("run_id", "evidence_id"),
    _text("kind"),
    _text("locator"),
    _text("statement"),
    _document("value"),
    _text("status"),
    _text("source"),
    _instant("observed_at"),
    _of_run(),
)

validations = Table(
    "validations",
    metadata,
    *_keys("run_id", "dataset", "expectation", "column", "severity"),
    _text("why"),
    _flag("is_met"),
    _document("observed"),
    _whole("checked_count"),
    _whole("unexpected_count"),
    _whole("quarantined_count"),
    _of_run(),
)

quarantine = Table(
    "quarantine",
    metadata,
    *_keys("run_id", "dataset", "row_key"),
    _text("expectation"),
    _document("row"),
    _of_run(),
)

metrics = Table(
    "metrics",
    metadata,
    *_keys("site", "url_digest", "metric", "on", "source", "dimension_digest", "known_at"),
    _text("url", required=True),
    _text("dimension", required=True),
    _real("value"),
    sqlite_with_rowid=False,
)

keyword_facts = Table(
    "keyword_facts",
    metadata,
    *_keys("kind", "source", "keyword_digest", "item_digest", "known_at"),
    _text("keyword", required=True),
    _text("item", required=True),
    Column("on", Date),
    _real("value"),
    _document("fact"),
)

keywords = Table(
    "keywords",
    metadata,
    *_keys("run_id", "keyword_digest"),
    _text("keyword", required=True),
    _whole("rank"),
    *_several(_document, "spellings", "sources"),
    _real("volume"),
    *_several(_text, "volume_status", "volume_method"),
    _real("difficulty"),
    *_several(_text, "difficulty_status", "difficulty_method", "intent"),
    _real("intent_confidence"),
    *_several(_text, "trend", "trend_status", "trend_method"),
    _real("trend_p"),
    *_several(_text, "topic_id", "cluster_id", "cluster_label", "cluster_basis"),
    *_several(_flag, "is_own_brand", "is_rival_brand", "is_navigational", "is_excluded"),
    *_several(_whole, "page_count", "site_count"),
    *_several(_text, "bucket", "bucket_basis"),
    *_several(_whole, "rival_count", "rival_total"),
    *_several(_real, "position", "clicks", "impressions", "monthly_impressions"),
    _text("target_url"),
    _flag("is_quick_win"),
    _real("extra_clicks"),
    *_several(_text, "extra_clicks_status", "extra_clicks_method"),
    *_several(_real, "opportunity", "part_demand", "part_ease", "part_intent", "part_bucket", "part_trend"),
    _of_run(),
    Index("ix_keywords_best", "workspace", "run_id", "rank"),
)

competitors = Table(
    "competitors",
    metadata,
    *_keys("run_id", "site"),
    _flag("is_target"),
    *_several(_whole, "market_rank", "page_count", "content_count", "topic_page_count", "word_count"),
    *_several(_real, "topic_share", "page_share", "word_share"),
    *_several(_whole, "topics_count", "topics_led_count"),
    *_several(_real, "breadth", "focus", "x", "y"),
    *_several(_document, "top_topics", "formats", "structure", "title_patterns", "seo", "cadence"),
    _real("pages_a_month"),
    *_several(_text, "cadence_status", "cadence_trend"),
    *_several(_document, "freshness", "readability", "languages", "strengths", "weaknesses", "rising", "new_pages"),
    _of_run(),
)

site_audit = Table(
    "site_audit",
    metadata,
    *_keys("run_id", "url_digest", "check"),
    _text("url", required=True),
    _whole("rank"),
    *_several(_text, "severity", "area", "observed", "expected", "how_to_mend"),
    _of_run(),
    Index("ix_site_audit_worst", "workspace", "run_id", "rank"),
)

link_metrics = Table(
    "link_metrics",
    metadata,
    *_keys("run_id", "url_digest"),
    _text("url", required=True),
    *_several(
        _whole,
        "depth",
        "inlink_count",
        "outlink_count",
        "nofollow_inlink_count",
        "external_link_count",
        "broken_link_count",
        "redirect_link_count",
        "anchor_count",
    ),
    _real("link_score"),
    *_several(_flag, "is_orphan", "is_dead_end", "is_hub"),
    _text("top_anchor"),
    _of_run(),
)

site_structure = Table(
    "site_structure",
    metadata,
    *_keys("run_id", "topic", "item_digest", "figure"),
    _text("item", required=True),
    _real("value"),
    _text("status"),
    _of_run(),
)


def natural_key(table: Table) -> tuple[str, ...]:
    """The names of the columns that identify a row, in the order of the primary key."""
    return tuple(column.name for column in table.primary_key.columns)
