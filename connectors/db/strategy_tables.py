"""The tables of strategy: trends, opportunities, pillars, personas, and the strategy itself as one statement a row."""

from sqlalchemy import Column, Date, Index, Table

from connectors.db.shapes import document, keys, metadata, of_run, real, several, text, whole

_PROVENANCE = ("status", "source", "confidence")

industry_trends = Table(
    "industry_trends",
    metadata,
    *keys("run_id", "trend_id"),
    whole("rank"),
    *several(text, "kind", "topic_id", "label", "direction", "peak"),
    *several(real, "recent_share", "earlier_share"),
    *several(whole, "recent_count", "recent_total", "earlier_count", "earlier_total", "site_count"),
    *several(real, "p_value", "q_value"),
    text("leader"),
    *several(real, "leader_share", "target_share"),
    *several(text, "statement", *_PROVENANCE),
    document("evidence_ids"),
    of_run(),
)

opportunities = Table(
    "opportunities",
    metadata,
    *keys("run_id", "opportunity_id"),
    whole("rank"),
    *several(text, "kind", "topic_id", "pillar_id", "label"),
    *several(real, "score", "part_momentum", "part_openness", "part_demand", "part_footing", "demand"),
    *several(text, "demand_status", "demand_method", "leader"),
    *several(real, "leader_share", "target_share"),
    *several(text, "statement", *_PROVENANCE),
    document("evidence_ids"),
    of_run(),
    Index("ix_opportunities_best", "workspace", "run_id", "rank"),
)

pillars = Table(
    "pillars",
    metadata,
    *keys("run_id", "pillar_id"),
    whole("rank"),
    text("label"),
    document("topic_ids"),
    *several(real, "share", "part_gaps", "part_demand", "part_strength"),
    *several(text, "hub_status", "hub_url", "hub_title"),
    *several(whole, "hub_inlink_count", "own_page_count", "market_page_count", "spoke_count", "missing_count"),
    *several(document, "spokes", "missing"),
    *several(real, "own_share", "demand"),
    *several(text, "demand_status", "demand_method", "rationale", *_PROVENANCE),
    *several(document, "fixed", "evidence_ids"),
    of_run(),
)

personas = Table(
    "personas",
    metadata,
    *keys("run_id", "persona_id"),
    whole("rank"),
    *several(text, "kind", "name", "stage", "statement"),
    *several(document, "topic_ids", "needs", "questions", "traits"),
    *several(whole, "page_count", "keyword_count"),
    *several(text, *_PROVENANCE),
    *several(document, "fixed", "evidence_ids"),
    of_run(),
)

strategies = Table(
    "strategies",
    metadata,
    *keys("run_id", "strategy_id"),
    whole("rank"),
    *several(text, "section", "label", "statement", "metric", "unit"),
    real("baseline"),
    text("baseline_status"),
    real("target"),
    *several(text, "target_status", "target_method"),
    Column("starts_on", Date),
    Column("ends_on", Date),
    real("pieces"),
    *several(text, *_PROVENANCE),
    Column("known_on", Date),
    *several(document, "fixed", "evidence_ids"),
    of_run(),
    Index("ix_strategies_section", "workspace", "run_id", "rank"),
)
