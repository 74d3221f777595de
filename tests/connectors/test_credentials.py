"""Where credentials are looked for, and that workspaces never share them by accident."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr

from connectors.credentials import block_name, credentials, variable_names
from connectors.errors import SettingsError

NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,5}", fullmatch=True)


def none(_: str) -> None:
    return None


def test_the_block_comes_first_then_the_workspaces_variable_then_everybodys() -> None:
    both = {"PLANCAST_CREDENTIALS__ACME__SEARCH_CONSOLE": "own", "PLANCAST_SEARCH_CONSOLE_CREDENTIALS": "all"}
    asked: list[str] = []

    def block(name: str) -> SecretStr:
        asked.append(name)
        return SecretStr("block")

    ask = {"source": "search-console", "workspace": "acme"}
    found = [
        credentials(**ask, environment=both, block=block),
        credentials(**ask, environment=both, block=none),
        credentials(source="search-console", workspace="other", environment=both, block=none),
        credentials(**ask, environment={}, block=none),
    ]
    assert [secret and secret.get_secret_value() for secret in found] == ["block", "own", "all", None]
    assert asked == ["plancast-acme-search-console"]
    assert "own" not in repr(found)


@given(NAMES, NAMES)
def test_no_two_workspaces_have_one_name(one: str, other: str) -> None:
    def spelled(workspace: str) -> list[Any]:
        try:
            return [block_name("s", workspace), variable_names("s", workspace)[0]]
        except SettingsError:
            return [None, None]

    for left, right in zip(spelled(one), spelled(other), strict=True):
        assert left is None or left != right or one == other


def test_names_that_differ_in_their_dashes_stay_apart() -> None:
    names = ["a-b", "a_b", "ab", "a-", "a_"]
    assert all(block_name("s", one) != block_name("s", other) for one, other in itertools.combinations(names, 2))
    with pytest.raises(SettingsError, match="Rename"):
        block_name("s", "a--b")


def test_blocks_are_read_from_the_server_that_is_named(api_server: Any, reply: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    host, port = api_server.server.server_address
    url = f"http://{host}:{port}/api"
    path = "/api/block_types/slug/secret/block_documents/name/"
    document = {"name": "x", "data": {"value": "from the block"}, "block_schema_id": str(UUID), "block_type_id": str(UUID), "id": str(UUID)}
    api_server.on(path + "plancast-acme-dataforseo", reply(document))
    api_server.on(path + "plancast-acme-json", reply({**document, "data": {"value": {"login": "me"}}}))
    monkeypatch.setenv("PREFECT_API_URL", url)
    with temporary_settings({PREFECT_API_URL: url}):
        found = [credentials(source, "acme", environment={}) for source in ("dataforseo", "json", "none")]
    assert [secret and secret.get_secret_value() for secret in found] == ["from the block", '{"login": "me"}', None]
    assert {tuple(asked.query["include_secrets"]) for asked in api_server.asked if "block_documents" in asked.path} == {("true",)}


def test_without_a_server_there_are_no_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_PROFILES_PATH", str(tmp_path / "none.toml"))
    assert credentials("dataforseo", "acme", environment={}) is None


UUID = "00000000-0000-4000-8000-000000000001"
