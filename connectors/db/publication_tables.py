"""The table of publications: what was handed over for publishing, where it went, and under what name it is found there again."""

from sqlalchemy import Index, Table

from connectors.db.shapes import instant, keys, metadata, several, text

publications = Table(
    "publications",
    metadata,
    *keys("destination", "item_id"),
    *several(text, "site", "plan_id", "title", "slug", "remote_id", "link"),
    text("state", required=True),
    instant("at", required=True),
    Index("ix_publications_plan", "workspace", "plan_id"),
)
"""`state` is `sending` until the answer is known: then WordPress's own word, or `written` for files."""
