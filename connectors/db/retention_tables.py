"""The table of retention: the names that people asked to have forgotten, as salted digests."""

from sqlalchemy import Table

from connectors.db.shapes import instant, keys, metadata, text, whole

forgotten_names = Table(
    "forgotten_names",
    metadata,
    *keys("name_digest"),
    text("salt", required=True),
    whole("word_count"),
    text("pseudonym", required=True),
    instant("at", required=True),
)
