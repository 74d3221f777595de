"""A real HTTP server on loopback that answers as an outside API would."""

from collections.abc import Iterator

import pytest

from tests.connectors.answering import ApiServer, Reply, serving


@pytest.fixture
def api_server() -> Iterator[ApiServer]:
    """A server at `http://api.test`, reached through its `guard`."""
    with serving() as server:
        yield server


@pytest.fixture
def reply() -> type[Reply]:
    """How a test writes an answer down."""
    return Reply
