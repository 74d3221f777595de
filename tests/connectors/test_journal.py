import json
import logging
from pathlib import Path

import pytest
import yaml
from prefect.logging.configuration import DEFAULT_LOGGING_SETTINGS_PATH

from connectors import journal


def test_a_line_says_when_what_and_of_which_run(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "plancast")
    journal.about("r1", "acme", "example.org")
    journal.note("dataset filed", dataset="gaps", rows=7)
    told = json.loads(journal.JsonLines().format(caplog.records[-1]))
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "level": "info", "logger": "plancast", "message": "dataset filed", "run_id": "r1", "workspace": "acme", "site": "example.org",
        "dataset": "gaps", "rows": 7,
    }  # fmt: skip


def test_what_strangers_say_stays_in_one_line_and_errors_bring_their_trace() -> None:
    try:
        raise ValueError('two\nlines "quoted"')
    except ValueError as error:
        record = logging.LogRecord("prefect.flow_runs", logging.ERROR, __file__, 1, "failed: %s", (error,), (type(error), error, None))
    record.flow_run_name = "plan for example.org"
    line = journal.JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told["message"] == 'failed: two\nlines "quoted"'
    assert told["flow_run_name"] == "plan for example.org"
    assert "ValueError" in told["exception"]


def test_the_log_for_collectors_covers_what_prefect_s_own_does() -> None:
    files = (journal.SETTINGS["PREFECT_LOGGING_SETTINGS_PATH"], DEFAULT_LOGGING_SETTINGS_PATH)
    own, prefects = (yaml.safe_load(Path(path).read_text()) for path in files)
    for name, logger in prefects["loggers"].items():
        of_api = [handler for handler in logger.get("handlers", ()) if handler.endswith("api")]
        # What goes to the API there goes there here too; the client's level alone is Prefect's by its parent.
        assert set(of_api) <= set(own["loggers"].get(name, own["loggers"]["prefect"]).get("handlers", ())), name
