"""The database: tables, the engine that opens them, their migrations, and the store that reads and writes plain records.

Here: SQLAlchemy, Alembic, what differs between SQLite and PostgreSQL, transactions, and what was known at an instant.
Not here: frames (`tasks/persist.py`), page texts (`connectors/lake.py`), raw answers (`connectors/archive.py`), what must be true of a row
(`expectations/`), when a row is written (`flows/`).
"""
