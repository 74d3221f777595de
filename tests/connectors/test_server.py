import json
import os
import urllib.request
from pathlib import Path

import pytest

from connectors import server
from connectors.errors import SettingsError
from connectors.server import named_server, temporary_server


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.delenv("PREFECT_API_URL")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_PROFILE", raising=False)
    monkeypatch.delenv("PREFECT_PROFILES_PATH", raising=False)
    return monkeypatch


@pytest.mark.usefixtures("environment")
def test_a_server_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.test/api")
    with temporary_server(tmp_path) as starting:
        assert starting is None
    assert named_server() == "http://prefect.test/api"


def test_an_active_profile_names_one_too(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert named_server() is None
    folder = tmp_path / "prefect"
    folder.mkdir()
    (folder / "profiles.toml").write_text('active = "work"\n[profiles.work]\nPREFECT_API_URL = "http://profile.test/api"\n')
    assert named_server() == "http://profile.test/api"
    environment.setenv("PREFECT_PROFILE", "other")
    assert named_server() is None


@pytest.mark.usefixtures("environment")
def test_a_server_lives_as_long_as_its_block(tmp_path: Path) -> None:
    with temporary_server(tmp_path) as starting:
        assert starting is not None
        starting.ready()
        with urllib.request.urlopen(f"{os.environ['PREFECT_API_URL']}/admin/version", timeout=30) as answer:
            assert json.load(answer).startswith("3.")
    assert starting.child.poll() is not None


def test_one_that_does_not_start_says_why(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out:
        child = server.attached.start("no_such_module", [], log=out)
    with pytest.raises(SettingsError, match=r"did not start[\s\S]*no_such_module"):
        server.wait_until_healthy("http://127.0.0.1:9/api", child, log)
    server.attached.stop(child)
