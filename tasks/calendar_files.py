"""The calendar of a run as files that calendars and spreadsheets read, and what moved in it as sentences."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from connectors import settings
from connectors.calendar_file import calendar_text
from connectors.tables_file import write_table, write_text
from tasks.persist import load
from tasks.run import ANALYSES, Run, finished_run, open_store

CSV_COLUMNS = (
    "event_id", "title", "channel", "publish_at", "local_time", "timezone", "state", "content_type", "format", "assignee", "effort_hours", "pillar",
    "is_fixed", "change", "previous_at", "change_why", "reason", "parent_event_id", "recommendation_id", "drafts", "drafts_note", "written_by",
)  # fmt: skip
_SHOWN = 10


def events_of_run(workspace: str, record: Mapping[str, Any]) -> tuple[pd.DataFrame, str]:
    """The entries of a run, or of the analysis that it stands on where it holds none, and the run that they are of."""
    store, run_id = open_store(), str(record["run_id"])
    own = load(store, "events", workspace=workspace, run_id=run_id)
    if len(own) or record["flow"] in ANALYSES or record["previous_run_id"] is None:
        return own, run_id
    return load(store, "events", workspace=workspace, run_id=record["previous_run_id"]), str(record["previous_run_id"])


def hand_out_calendar(run: Run, out: str | None) -> None:
    """The calendar of a run beside its report, in `out`, by default in the run's folder of reports; nothing where it has none."""
    folder = Path(out) if out else settings.load().reports / run.workspace / run.run_id
    write_calendar(run.workspace, run.run_id, folder)


def write_calendar(workspace: str, run_id: str, folder: Path) -> list[Path]:
    """`calendar.ics` and `calendar.csv` of a run in a folder: where they were written; none where the run has no calendar."""
    record = finished_run(open_store(), workspace, run_id)
    events, held_by = events_of_run(workspace, record)
    if events.empty:
        return []
    rows = [_plain(row) for row in events.to_dict("records")]
    sequences = {row["event_id"]: int(row["sequence"] or 0) for row in rows}
    text = calendar_text(rows, record["as_of"], sequences, f"Content plan of {record['site']}")
    pillars = load(open_store(), "pillars", workspace=workspace, run_id=held_by)
    labels = dict(zip(pillars["pillar_id"], pillars["label"], strict=True))
    table = [{**row, "local_time": _local(row), "pillar": labels.get(row["pillar_id"], "")} for row in rows if row["change"] != "dropped"]
    return [write_text(folder / "calendar.ics", text), write_table(folder / "calendar.csv", table, CSV_COLUMNS)]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row with nothing where nothing is known, and instants as Python's."""
    told = {str(name): value if isinstance(value, list) or not pd.isna(value) else "" for name, value in row.items()}
    return {name: value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for name, value in told.items()}


def _local(row: Mapping[str, Any]) -> str:
    return pd.Timestamp(row["publish_at"]).tz_convert(row["timezone"] or "UTC").strftime("%Y-%m-%d %H:%M")


def moved_lines(workspace: str, run_id: str) -> list[str]:
    """What a run moved, added to or took out of the calendar before it, and why: a line each, ten at most; nothing for a first calendar."""
    held = load(open_store(), "events", workspace=workspace, run_id=run_id)
    if held["previous_at"].isna().all():
        return []
    told = held[held["change"].isin(("moved", "added", "dropped", "cancelled"))]
    lines = [f"  {row['change']}: “{row['title']}”. {row['change_why']}" for row in told.to_dict("records")]
    kept = int((held["change"] == "kept").sum())
    more = [f"  and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
    return [f"{kept:,} entries stay where they were; {len(lines):,} differ.", *lines[:_SHOWN], *more]
