"""How sources are reached, and what asking them would meet."""

from pathlib import Path

import pytest

from connectors.errors import SettingsError, SourceUnavailable
from connectors.settings import Settings
from connectors.source_access import address_of, known_source, open_api, results_cost_usd, secret_of, volumes_cost_usd
from connectors.source_preview import preview_sources
from tests.connectors.answering import ApiServer, Reply


@pytest.fixture
def found(api_server: ApiServer, tmp_path: Path) -> Settings:
    host, port = api_server.server.server_address[:2]
    mapped = f"api.test={host!s}:{port}"
    return Settings(home=tmp_path, resolve=mapped, searxng_url="http://api.test", suggestions_url="http://api.test/?q={searchTerms}")


def test_missing_credentials_and_addresses_are_told_with_their_places() -> None:
    found = Settings(searxng_url="search.test", suggestions_url="https://a.test/")
    with pytest.raises(SettingsError, match=r"PLANCAST_CREDENTIALS__ACME__SERPAPI.*plancast-acme-serpapi.*docs/sources/serp\.md"):
        secret_of(known_source("serpapi", found), "acme")
    for key in ("searxng", "suggestions"):
        with pytest.raises(SettingsError):
            address_of(known_source(key, found))
        with pytest.raises(SettingsError, match="PLANCAST_"):
            address_of(known_source(key, Settings(searxng_url=None, suggestions_url=None)))


def test_slow_sources_are_cached_in_the_workspaces_own_folder_and_paid_ones_are_not_asked_twice(found: Settings, api_server: ApiServer) -> None:
    api_server.on("/x", Reply({}, 503))
    with open_api(known_source("serpapi", found), found, "acme") as api, pytest.raises(SourceUnavailable, match="503"):
        api.get("http://api.test/x")
    assert len(api_server.asked) == 1
    api_server.on("/y", Reply({}))
    with open_api(known_source("suggestions", found), found, "acme") as api:
        api.get("http://api.test/y")
        api.get("http://api.test/y")
    assert len(api_server.asked) == 2
    kept = [path.relative_to(found.home).as_posix() for path in found.cache.rglob("*") if path.is_file()]
    assert [path.startswith("cache/acme/suggestions/") for path in kept] == [True]


def test_prices_are_those_of_the_documentation() -> None:
    assert (volumes_cost_usd(1_000), volumes_cost_usd(1_001)) == (pytest.approx(0.185), pytest.approx(0.2701))
    assert results_cost_usd(10) == pytest.approx(0.02)


def test_a_preview_says_what_is_there_and_what_is_not(found: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_SERPAPI_CREDENTIALS", "a-key")
    unreachable = Settings(home=found.home, resolve="serpapi.com=127.0.0.1:9,www.googleapis.com=127.0.0.1:9", searxng_url="http://10.0.0.1")
    (well,) = preview_sources([(known_source("suggestions", found), "suggestions")], found, "acme", {})
    assert (well.shown["reachable"], well.shown["credentials"], well.shown["cost"], well.is_ready) == ("yes", "not needed", "nothing", True)
    sources = [(known_source(key, unreachable), key) for key in ("serpapi", "search_console", "searxng", "suggestions")]
    serpapi, console, searxng, suggestions = preview_sources(sources, unreachable, "acme", {"serpapi": "a lot"})
    assert (serpapi.credentials, serpapi.is_reachable, serpapi.cost) == ("present", False, "a lot")
    assert "serpapi.com gave no answer" in str(serpapi.problem)
    assert console.credentials == "missing"
    assert "PLANCAST_RESOLVE" in str(searxng.problem)
    assert "PLANCAST_SUGGESTIONS_URL" in str(suggestions.problem)
