"""The Prefect server, the deployments, a worker and the folder of reports, brought up and taken down together."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from connectors import attached
from connectors.errors import SettingsError
from connectors.server import wait_until_healthy
from connectors.settings import Settings

POOL = "plancast"
ROOT = Path(__file__).resolve().parent.parent


def serve(settings: Settings, host: str, port: int, say: Callable[[str], object], until: threading.Event | None = None) -> None:
    """Bring everything up, say where it is, and keep it up until interrupted or `until` is set."""
    if host not in {"127.0.0.1", "localhost", "::1"} and not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        raise SettingsError("Beyond this machine the server needs a password: set PREFECT_SERVER_API_AUTH_STRING=user:password.")
    folder = settings.home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    settings.reports.mkdir(parents=True, exist_ok=True)
    environment = _environment(settings, host, port)
    with ExitStack() as stack:
        server = _child(stack, "prefect", ["server", "start", "--host", host, "--port", str(port)], environment, folder / "server.log")
        say(f"Starting the Prefect server on http://{host}:{port} …")
        wait_until_healthy(environment["PREFECT_API_URL"], server, folder / "server.log")
        _child(stack, "http.server", ["--bind", host, "--directory", str(settings.reports), str(port + 1)], environment, folder / "reports.log")
        _deploy(environment)
        worker = _child(stack, "prefect", ["worker", "start", "--pool", POOL, "--type", "process"], environment, folder / "worker.log")
        say(f"Ready: open http://{host}:{port}/deployments, choose `plan` and give it a brief. Reports: http://{host}:{port + 1}")
        _watch(server, worker, until or threading.Event(), folder)


def _environment(settings: Settings, host: str, port: int) -> dict[str, str]:
    api = f"http://{host}:{port}/api"
    own = {
        "PREFECT_HOME": os.environ.get("PREFECT_HOME", str(settings.home / "prefect")),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_UI_API_URL": api,
        "PLANCAST_HOME": str(settings.home.absolute()),
        "PLANCAST_REPORT_URL": settings.report_url or f"http://{host}:{port + 1}",
        "PLANCAST_ROOT": str(ROOT),
    }
    return {**os.environ, **own}


def _child(stack: ExitStack, module: str, arguments: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        child = attached.start(module, arguments, environment, out)
    stack.callback(attached.stop, child)
    return child


def _deploy(environment: dict[str, str]) -> None:
    file = ROOT / "prefect.yaml"
    if not file.is_file():
        raise SettingsError(f"{file} is missing. Run `plancast serve` from a checkout of Plancast.")
    _prefect(["work-pool", "create", POOL, "--type", "process", "--overwrite"], environment)
    _prefect(["--no-prompt", "deploy", "--all", "--prefect-file", str(file)], environment)


def _prefect(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "prefect", *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SettingsError(f"`prefect {' '.join(arguments)}` failed. Mend what it says:\n{done.stdout[-1_500:]}{done.stderr[-1_500:]}")


def _watch(server: subprocess.Popen[bytes], worker: subprocess.Popen[bytes], until: threading.Event, folder: Path) -> None:
    while not until.wait(0.5):
        for name, child in (("server", server), ("worker", worker)):
            if child.poll() is not None:
                raise SettingsError(f"The Prefect {name} ended with code {child.returncode}. See {folder / f'{name}.log'}.")
