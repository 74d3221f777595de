"""What a text says: its language, keyphrases, readability, near-duplicates and vectors. Every module may use this room.

Here: pure functions from texts to plain values, with their frozen parameters in `models.py`; light to import, because
parse workers do. Not here: what follows from it for a site (`tasks/gap`), vectors of a downloaded or installed model
(`connectors/embedding`), reading pages (`connectors/web/parse`).
"""
