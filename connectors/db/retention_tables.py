"""The table of retention: the names that people asked to have forgotten, as salted digests."""

from sqlalchemy import Table

from connectors.db.shapes import described, instant, keys, metadata, text, whole

forgotten_names = Table(
    "forgotten_names",
    metadata,
    *keys("name_digest"),
    text("salt", required=True),
    whole("word_count"),
    text("pseudonym", required=True),
    instant("at", required=True),
)
described(
    forgotten_names,
    "one spelling of a name that is to stay forgotten",
    name_digest="salted digest of the folded spelling",
    salt="the salt, in hex",
    word_count="words of the spelling",
    pseudonym="what stands in its place",
    at="when it was asked for",
)
