"""What the Prefect UI shows of a run: tables, notes and the progress of its crawl.

The UI reads every cell, note and description as Markdown with HTML in it, and pages are hostile: all that comes from data passes `escape` here.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pandas as pd
from prefect import runtime
from prefect.artifacts import MarkdownArtifact, ProgressArtifact, TableArtifact, aupdate_progress_artifact, update_progress_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactCreate

from tasks.text.markdown import escape

_DIGITS = 3


def show_table(rows: pd.DataFrame | Sequence[Mapping[str, Any]], key: str, description: str, *, on_whole_run: bool = False) -> None:
    """A table on the page of this flow's run, or on that of the whole plan that it is a part of. Figures are rounded, unknown ones left empty."""
    records = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    table = [{_column(name): cell(value) for name, value in row.items()} for row in records]
    TableArtifact(table=table, key=key, description=escape(description), flow_run_id=_page(on_whole_run)).create()


def show_note(markdown: str, key: str, description: str, *, on_whole_run: bool = False) -> None:
    """A note in Markdown; whoever writes it has escaped what is not its own."""
    MarkdownArtifact(markdown=markdown, key=key, description=escape(description), flow_run_id=_page(on_whole_run)).create()


async def show_progress(key: str, description: str) -> UUID:
    """A bar on the page of the whole run, at its start."""
    shown = await ProgressArtifact(progress=0.0, key=key, description=escape(description), flow_run_id=_page(on_whole_run=True)).acreate()
    return shown.id


move_progress, amove_progress = update_progress_artifact, aupdate_progress_artifact
"""Put the bar with an id at a percentage."""


def show_failure(flow_run_id: UUID, message: str) -> None:
    """A note on the page of a run that has failed, from Prefect's hook, where no run is under way any more: why, and what to do."""
    why = message.removeprefix("Flow run encountered an exception: ")
    text = (
        f"## It failed\n\n{escape(why)}\n\n## What to do\n\nMend what the message names, then choose *Retry*, or start the run again with the same "
        "brief within a day: it goes on from what is kept. `plancast check` tells beforehand whether sites can be read."
    )
    with get_client(sync_client=True) as client:
        client.create_artifact(ArtifactCreate(key="failure", type="markdown", description="Why it failed", data=text, flow_run_id=flow_run_id))


def _page(on_whole_run: bool) -> UUID | None:
    found = runtime.flow_run.root_flow_run_id if on_whole_run else None
    return UUID(str(found)) if found else None


def _column(name: Any) -> str:
    return str(name).replace("_", " ")


def cell(value: Any) -> Any:
    """A value as the UI may show it: figures rounded, unknown ones empty, texts escaped."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, float):
        return round(value, _DIGITS)
    return value if isinstance(value, bool | int) else escape(str(value))
