"""The table of publications: what was handed over for publishing, where it went, and under what name it is found there again."""

from sqlalchemy import Index, Table

from connectors.db.shapes import described, instant, keys, metadata, several, text

publications = Table(
    "publications",
    metadata,
    *keys("destination", "item_id"),
    *several(text, "site", "plan_id", "title", "slug", "remote_id", "link"),
    text("state", required=True),
    instant("at", required=True),
    Index("ix_publications_plan", "workspace", "plan_id"),
)
described(
    publications,
    "one item that was handed over for publishing, by where it went",
    destination="the WordPress site, or files",
    item_id="the recommendation or entry, an id that outlives runs",
    plan_id="run whose plan was approved",
    title="its title there",
    slug="the name by which it is found there again",
    remote_id="its id there",
    link="where people find it",
    state="sending until the answer is known; then WordPress’s own word, or written for files",
    at="when the state was last told",
)
