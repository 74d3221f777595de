"""The log for a collector: with PLANCAST_LOG=json every line is one JSON object that says which run it is about, Prefect's lines too.

`logging.yml` beside this file has Prefect write through `JsonLines`; `note` adds Plancast's own lines, which name counts and never page text.
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOGGER = logging.getLogger("plancast")
SETTINGS = {
    "PREFECT_LOGGING_SETTINGS_PATH": str(Path(__file__).with_name("logging.yml")),
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
_ABOUT: ContextVar[Mapping[str, Any] | None] = ContextVar("about", default=None)
_PREFECTS = ("flow_run_id", "flow_run_name", "flow_name", "task_run_id", "task_run_name", "work_pool_name", "worker_name")


def is_json() -> bool:
    """Whether this process is to log so."""
    return os.environ.get("PLANCAST_LOG") == "json"


def about(run_id: str, workspace: str, site: str) -> None:
    """Say which run the lines from here on are about."""
    _ABOUT.set({"run_id": run_id, "workspace": workspace, "site": site})


def note(message: str, level: int = logging.INFO, **fields: Any) -> None:
    """Log what has happened, with figures as fields."""
    LOGGER.log(level, message, extra={"fields": fields})


class Stages:
    """In place of a live line: a line of the log where a new stage of the run begins."""

    def __init__(self) -> None:
        self.stage = ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:  # noqa: ARG002 - shards say how many pages are done
        """Log a stage that is new."""
        if stage != self.stage:
            self.stage = stage
            note("stage", stage=stage)

    def done(self) -> None:
        """There is nothing to close."""


class JsonLines(logging.Formatter):
    """A record as one line: when, how grave, who says it, what, of which run, and what was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(_ABOUT.get() or {}),
            **_flow_run(),
            **{name: str(value) for name in _PREFECTS if (value := getattr(record, name, None)) not in (None, "<unknown>")},
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def _flow_run() -> dict[str, str]:
    """The Prefect run that this line is written in, where Prefect is in use at all."""
    context = sys.modules.get("prefect.context")
    found = context.FlowRunContext.get() if context else None
    return {"flow_run_id": str(found.flow_run.id), "flow_run_name": found.flow_run.name} if found and found.flow_run else {}
