"""Runs the migrations on the connection that `connectors.db.engine` hands over, within its transaction."""

from alembic import context

_given = context.config.attributes
context.configure(
    connection=_given["connection"],
    target_metadata=_given["target_metadata"],
    version_table=_given["version_table"],
    transactional_ddl=True,  # SQLite's too, since the engine opens the transaction itself
)
context.run_migrations()
