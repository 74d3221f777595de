"""What tests of keeping data share: a home with the crawls and runs of some years."""

import shutil
from pathlib import Path

import pytest

from tests.tasks import small_home


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that tests look at and copy, and never change."""
    home = tmp_path_factory.mktemp("built") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCAST_HOME", str(home))
        small_home.build(home)
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the home that settings name."""
    copied = tmp_path / "home"
    shutil.copytree(built, copied)
    monkeypatch.setenv("PLANCAST_HOME", str(copied))
    return copied
