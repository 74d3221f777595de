"""The Prefect server, the deployments, a worker and the folder of reports, brought up, kept up and taken down together."""

import fcntl
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import yaml

from connectors import attached
from connectors.db.leases import watching
from connectors.errors import SettingsError
from connectors.prefect_api import PrefectApi
from connectors.server import wait_until_healthy
from connectors.settings import Settings

POOL = "plancast"
ROOT = Path(__file__).resolve().parent.parent
DEPLOYMENTS = ROOT / "prefect.yaml"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what listens everywhere is reached here
STOP_S = 20.0
"""Time that the runs of a worker have to say that they were interrupted."""

RESTARTS, RESTARTS_WITHIN_S = 5, 600.0
"""A worker that ends is started again, at most so often in so many seconds: beyond that something is wrong that a restart does not mend."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server listens (`port`) and the reports are served (`port` + 1)."""

    host: str
    port: int

    @property
    def here(self) -> str:
        """The address under which this machine reaches it."""
        return _bracketed(_EVERYWHERE.get(self.host, self.host))

    @property
    def there(self) -> str:
        """The address under which people reach it."""
        return socket.gethostname() if self.host in _EVERYWHERE else _bracketed(self.host)

    @property
    def api(self) -> str:
        """Prefect's API, for the worker and for commands."""
        return f"http://{self.here}:{self.port}/api"


def serve(
    settings: Settings,
    host: str,
    port: int,
    say: Callable[[str], object],
    until: threading.Event | None = None,
    *,
    once_up: Callable[[PrefectApi], object] = lambda _: None,
    is_warm: bool = False,
) -> None:
    """Bring everything up, say where it is, and keep it up until interrupted or `until` is set. `once_up` is handed the API when it answers.

    Runs of a worker that `is_warm` are forked from a process that has everything loaded (`connectors.worker`), and begin at once.
    """
    place = Place(host, port)
    _refuse_open(place)
    folder = Path(os.environ.get("PREFECT_HOME", settings.home / "prefect"))
    folder.mkdir(parents=True, exist_ok=True)
    settings.reports.mkdir(parents=True, exist_ok=True)
    environment = _environment(settings, place, folder)
    with _alone(folder), ExitStack() as stack:
        _refuse_taken(place)
        stack.enter_context(watching(settings.store_url))
        running = _Children(stack, environment, folder, to_output=settings.log == "json")
        say(f"Starting the Prefect server on http://{place.there}:{port} …")
        running.start("server", "prefect", ["server", "start", "--host", host, "--port", str(port)])
        wait_until_healthy(place.api, running["server"], folder / "server.log")
        running.start("reports", "connectors.reports_server", [host, str(port + 1), str(settings.reports)])
        api = PrefectApi.of(place.api, environment)
        kind = _pool_kind(api, environment)
        _deploy(environment, folder)
        once_up(api)
        if kind == "process" and is_warm:
            running.start("worker", "connectors.worker", [POOL], ends_its_own=True)
        elif kind == "process":
            running.start("worker", "prefect", ["worker", "start", "--pool", POOL, "--type", kind])
        else:
            say(f"The work pool {POOL} is of type {kind}. Start its worker where its jobs run: `prefect worker start --pool {POOL}`.")
        say(f"Ready: open http://{place.there}:{port}/deployments, choose `plan` and give it a brief. Reports: http://{place.there}:{port + 1}")
        running.watch(until or threading.Event(), say)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _refuse_open(place: Place) -> None:
    """Beyond this machine, whoever reaches the server could approve what is published: not without a password."""
    user, _, password = os.environ.get("PREFECT_SERVER_API_AUTH_STRING", "").partition(":")
    if place.host not in LOOPBACK and not (user and password):
        raise SettingsError("Beyond this machine the server needs a password: set PREFECT_SERVER_API_AUTH_STRING=user:password.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the server's database for this process: two servers on one would start every scheduled run twice."""
    with (folder / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"`plancast serve` runs already on {folder}. Use that one, or set another PLANCAST_HOME.") from error
        yield


def _refuse_taken(place: Place) -> None:
    for port in (place.port, place.port + 1):
        with socket.socket(socket.AF_INET6 if ":" in place.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((place.host, port))
            except OSError as error:
                raise SettingsError(
                    f"Port {port} of {place.host} cannot be used: {error.strerror}. Choose others with --port; it takes that one and the next."
                ) from error


def _environment(settings: Settings, place: Place, folder: Path) -> dict[str, str]:
    auth = os.environ.get("PREFECT_SERVER_API_AUTH_STRING")
    own = {
        "PREFECT_HOME": str(folder.absolute()),
        "PREFECT_API_URL": place.api,
        "PREFECT_SERVER_UI_API_URL": os.environ.get("PREFECT_SERVER_UI_API_URL", "/api"),  # whatever name or proxy the browser came by
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": os.environ.get("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "30"),
        "PLANCAST_HOME": str(settings.home.absolute()),
        "PLANCAST_REPORT_URL": settings.report_url or f"http://{place.there}:{place.port + 1}",
        "PLANCAST_ROOT": str(ROOT),
        **({"PREFECT_API_AUTH_STRING": os.environ.get("PREFECT_API_AUTH_STRING", auth)} if auth else {}),
    }
    return {**os.environ, **own}


@dataclass
class _Children:
    """The processes that make up a running Plancast, by name; all end with the stack. With `to_output` the worker's runs log to standard output."""

    stack: ExitStack
    environment: dict[str, str]
    folder: Path
    to_output: bool
    commands: dict[str, tuple[str, list[str], bool]] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarted_at: list[float] = field(default_factory=list)

    def __getitem__(self, name: str) -> subprocess.Popen[bytes]:
        return self.processes[name]

    def start(self, name: str, module: str, arguments: list[str], *, ends_its_own: bool = False) -> None:
        """Start a process, or start it again; one that `ends_its_own` children is asked to, the children of others are ended first."""
        self.commands[name] = (module, arguments, ends_its_own)
        with self._log(name) as out:
            self.processes[name] = attached.start(module, arguments, self.environment, out)
        self.stack.callback(attached.stop if ends_its_own else attached.stop_with_children, self.processes[name], STOP_S)

    def _log(self, name: str) -> IO[bytes]:
        return os.fdopen(os.dup(sys.stdout.fileno()), "wb") if self.to_output and name == "worker" else (self.folder / f"{name}.log").open("ab")

    def watch(self, until: threading.Event, say: Callable[[str], object]) -> None:
        """Return when `until` is set. A worker or server of reports that ends is started again; without the Prefect server nothing goes on."""
        while not until.wait(0.5):
            for name, child in list(self.processes.items()):
                if child.poll() is not None:
                    self._mend(name, child.returncode, say)

    def _mend(self, name: str, code: int, say: Callable[[str], object]) -> None:
        now = time.monotonic()
        self.restarted_at = [*(at for at in self.restarted_at if now - at < RESTARTS_WITHIN_S), now]
        if name == "server" or len(self.restarted_at) > RESTARTS:
            raise SettingsError(f"The Prefect {name} ended with code {code}. See {self.folder / f'{name}.log'}, mend what it says and start again.")
        module, arguments, ends_its_own = self.commands[name]
        self.start(name, module, arguments, ends_its_own=ends_its_own)
        say(f"The {name} ended with code {code} and was started again. See {self.folder / f'{name}.log'}.")


def _pool_kind(api: PrefectApi, environment: dict[str, str]) -> str:
    """The type of the work pool, which is made where there is none; one that is there stays as the operator set it."""
    if pool := api("GET", f"/work_pools/{POOL}"):
        return str(pool["type"])
    _prefect(["work-pool", "create", POOL, "--type", "process"], environment)
    return "process"


def _deploy(environment: dict[str, str], folder: Path) -> None:
    """Create or update the deployments, and leave their schedules as they are: those hold the briefs that people gave them."""
    if not DEPLOYMENTS.is_file():
        raise SettingsError(f"{DEPLOYMENTS} is missing. Run `plancast serve` from a checkout of Plancast.")
    whole = yaml.safe_load(DEPLOYMENTS.read_text())
    whole["deployments"] = [{name: value for name, value in each.items() if name != "schedules"} for each in whole["deployments"]]
    file = folder / "prefect.yaml"
    file.write_text(yaml.safe_dump(whole, sort_keys=False))
    _prefect(["--no-prompt", "deploy", "--all", "--prefect-file", str(file)], environment)


def _prefect(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "prefect", *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SettingsError(f"`prefect {' '.join(arguments)}` failed. Mend what it says:\n{done.stdout[-1_500:]}{done.stderr[-1_500:]}")
