"""What the operator sets in the environment, read once a command and handed on as an argument."""

import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from connectors import journal
from connectors.errors import SettingsError

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
}
"""Analytics of the libraries below us, off. The second generation of Prefect's UI calls an analytics host even so, hence the first."""

SINGLE_THREADED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""On matrices of our size a second thread of the linear algebra triples the CPU time and gains none."""


class Settings(BaseSettings):
    """The environment variables that Plancast reads, each with the prefix `PLANCAST_`."""

    model_config = SettingsConfigDict(env_prefix="PLANCAST_", frozen=True)

    home: Path = Field(Path.home() / ".plancast", description="Where the archive, the lake, the embedded database and the reports live.")
    database_url: str | None = Field(None, description="SQLAlchemy URL of the database; a SQLite file under home by default.")
    resolve: str = Field("", description="HOST=ADDRESS:PORT,… : hosts that map to just that address, the one exception of the guard.")
    contact: str = Field("https://plancast.example/bot", description="Contact in the user agent: an address or e-mail that site owners can reach.")
    proxy: str | None = Field(None, description="HTTP proxy that the crawler uses.")
    ca_bundle: Path | None = Field(None, description="File of certificate authorities to trust, instead of the system's.")
    browser: str | None = Field(None, description="Path of the Chromium that renders empty pages; the first on the path by default.")
    searxng_url: str | None = Field(None, description="Address of the SearXNG that tells which pages rank, such as https://search.example.org.")
    suggestions_url: str | None = Field(None, description="OpenSearch URL template of the source of suggestions, with {searchTerms}.")
    model_url: str | None = Field(None, description="Address of an OpenAI-compatible server, for models named compatible:NAME.")
    model_prices: str = Field("", description="MODEL=IN/OUT,… : dollars a million tokens of each model that may be used; 0/0 if it is free.")
    model_fallback: str | None = Field(None, description="provider:model that is asked where the brief's model does not answer.")
    timezone: str | None = Field(None, description="Zone of the schedules, such as Europe/Berlin; by default the one in prefect.yaml.")
    log: Literal["text", "json"] = Field("text", description="json: a line of JSON for each thing that happens, for a collector of logs.")
    report_url: str | None = Field(None, description="Where the reports folder is served, for links from the Prefect UI.")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="Processes that parse pages.")

    @property
    def store_url(self) -> str:
        """The database to use: the named one, or a SQLite file in `home`."""
        return self.database_url or f"sqlite:///{self.home / 'plancast.sqlite'}"

    @property
    def user_agent(self) -> str:
        """The crawler's name, with a contact that site owners can reach."""
        return f"Plancast/{version('plancast')} (+{self.contact})"

    @property
    def archive(self) -> Path:
        """Folder of the WARC files."""
        return self.home / "archive"

    @property
    def lake(self) -> Path:
        """Folder of the Parquet files."""
        return self.home / "lake"

    @property
    def cache(self) -> Path:
        """Folder of the answers of paid and slow sources, one subfolder a workspace."""
        return self.home / "cache"

    @property
    def models(self) -> Path:
        """Folder of the answers of models, one subfolder a workspace."""
        return self.home / "models"

    @property
    def reports(self) -> Path:
        """Folder of the reports, one subfolder a workspace and run."""
        return self.home / "reports"


def load() -> Settings:
    """The settings of this process; a `SettingsError` says which variable is wrong and what it must be."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PLANCAST_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg']}. Set it right or unset it.") from error


def silence(level: str | None = None) -> None:
    """Have the libraries send no analytics and start no threads, in this process and its children, unless the operator set them otherwise.

    `level` is the least severe of Prefect's own log lines that is shown; None leaves Prefect's default.
    """
    log = journal.SETTINGS if journal.is_json() else {}
    for name, value in {**log, **QUIET, **SINGLE_THREADED, **({"PREFECT_LOGGING_LEVEL": level} if level else {})}.items():
        os.environ.setdefault(name, value)


def now() -> datetime:
    """The instant, in UTC. Callers outside the connectors take it as an argument."""
    return datetime.now(UTC)
