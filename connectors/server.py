"""A Prefect server for one command, where the operator has named none: started beside the work, and never left behind."""

import os
import socket
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors import attached
from connectors.errors import SettingsError

START_LIMIT_S = 300
"""A first start builds the server's database; on a loaded machine that takes minutes."""

APP = ("uvicorn", ["--factory", "prefect.server.api.server:create_app", "--host", "127.0.0.1", "--log-level", "error"])


def named_server() -> str | None:
    """The API that the operator's environment or active Prefect profile names, if any."""
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    file = Path(os.environ.get("PREFECT_PROFILES_PATH", Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect")) / "profiles.toml"))
    if not file.is_file():
        return None
    profiles = tomllib.loads(file.read_text())
    active = os.environ.get("PREFECT_PROFILE", profiles.get("active", ""))
    url = profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL")
    return str(url) if url else None


def free_port() -> int:
    """A port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(api: str, child: subprocess.Popen[bytes], log: Path, limit_s: float = START_LIMIT_S) -> None:
    """Return when the server answers; a `SettingsError` with the end of its log when it ends or stays silent."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:  # noqa: S310 - our own http address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    tail = log.read_text(errors="replace")[-1_000:] if log.is_file() else ""
    raise SettingsError(f"The Prefect server did not start. See {log}, or name a running one in PREFECT_API_URL.\n{tail}")


@contextmanager
def temporary_server(home: Path) -> Iterator["Starting | None"]:
    """A server for the length of the block, or None where one is named already. Call `ready` on it before the first flow."""
    if named_server():
        yield None
        return
    starting = Starting(home)
    try:
        yield starting
    finally:
        attached.stop(starting.child)


class Starting:
    """A server on its way up: importing Prefect and reading the brief go on beside it."""

    def __init__(self, home: Path) -> None:
        folder = home / "prefect"
        folder.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("PREFECT_HOME", str(folder))
        port = free_port()
        self.api = os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"  # before Prefect is imported
        os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")  # nobody can look at it once the command has ended
        self.log = folder / "server.log"
        module, arguments = APP
        environment = {**os.environ, "PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
        with self.log.open("wb") as log:
            self.child = attached.start(module, [*arguments, "--port", str(port)], environment, log)

    def ready(self) -> None:
        """Wait until the server answers."""
        wait_until_healthy(self.api, self.child, self.log)
