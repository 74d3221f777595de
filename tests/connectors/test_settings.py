import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors import settings
from connectors.errors import SettingsError


def test_the_home_holds_everything_unless_a_database_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path))
    monkeypatch.delenv("PLANCAST_DATABASE_URL", raising=False)
    found = settings.load()
    assert found.store_url == f"sqlite:///{tmp_path / 'plancast.sqlite'}"
    assert {found.archive.parent, found.lake.parent, found.reports.parent} == {tmp_path}
    monkeypatch.setenv("PLANCAST_DATABASE_URL", "postgresql://me@host/plancast")
    assert settings.load().store_url == "postgresql://me@host/plancast"


def test_the_crawler_is_named_with_a_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_CONTACT", "https://acme.example/bot")
    assert settings.load().user_agent.endswith("(+https://acme.example/bot)")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCAST_WORKERS", "many")
    with pytest.raises(SettingsError, match="PLANCAST_WORKERS"):
        settings.load()


def test_analytics_are_off_by_default_in_the_code() -> None:
    clean = {name: value for name, value in os.environ.items() if name not in {*settings.QUIET, "CI"} and not name.startswith("PREFECT")}
    code = (
        "from connectors import settings; settings.silence(); import prefect.settings as p; s = p.get_current_settings();"
        "print(s.server.analytics_enabled, s.server.ui.v2_enabled if hasattr(s.server.ui, 'v2_enabled') else False)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=clean, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_operator_may_turn_them_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "true")
    settings.silence()
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "true"
