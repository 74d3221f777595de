"""A calendar as the sequel of the last one: what was added, moved or dropped and why, and the number that tells clients which version is newer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.content_calendar.events import EVENT_COLUMNS, Applied, State, calendar_diff

SEQUEL_COLUMNS = [*EVENT_COLUMNS, "effort_hours", "change", "previous_at", "previous_channel", "change_why", "sequence"]
DROPPED = "dropped"
"""The change of an entry that the new plan does not hold any more: calendars that people read still need its cancellation, once."""
_OVER = (str(State.PUBLISHED), str(State.CANCELLED))


def held(before: pd.DataFrame, items: pd.DataFrame, ids: frozenset[str]) -> pd.DataFrame:
    """The last calendar, in which what people approved or began stands fixed where its piece is not in the plan any more.

    `ids` are the event ids of `items`.
    """
    is_orphan = ~before["event_id"].isin(ids) & before["state"].isin((str(State.APPROVED), str(State.IN_PROGRESS)))
    return before.assign(is_fixed=before["is_fixed"].astype(bool) | is_orphan) if len(before) and len(items) else before


def continued(
    events: pd.DataFrame, before: pd.DataFrame, applied: Applied, changes: pd.DataFrame, sequences: Mapping[str, int]
) -> pd.DataFrame:  # fmt: skip
    """The new calendar, `SEQUEL_COLUMNS`, with what is over of the last one, and what was dropped from it.

    `events` is the new one, `before` the last one, `applied` that after what people did since, `changes` what that
    was, and `sequences` each entry's number by then.
    """
    over = applied.events[applied.events["state"].isin(_OVER)]
    whole = pd.concat([part for part in (events, over) if len(part)], ignore_index=True) if len(over) else events
    told = calendar_diff(before, whole, changes)
    gone = applied.events[applied.events["event_id"].isin(told.loc[told["what"] == "removed", "event_id"])]
    if len(gone):
        whole = pd.concat([whole, gone.assign(state=str(State.CANCELLED), is_fixed=False)], ignore_index=True)
    diff = {str(row["event_id"]): row for row in told.to_dict("records")}
    known = {str(row["event_id"]): row for row in applied.events.to_dict("records")}
    rows = [_row(row, diff[str(row["event_id"])], sequences, known) for row in whole.to_dict("records")]
    frame = pd.DataFrame(rows, columns=SEQUEL_COLUMNS)
    typed = {name: pd.to_datetime(frame[name], utc=True) for name in ("publish_at", "previous_at")}
    return frame.assign(**typed).sort_values(["publish_at", "event_id"], ignore_index=True)


def _row(row: Mapping[Any, Any], told: Mapping[Any, Any], sequences: Mapping[str, int], known: Mapping[str, Mapping[Any, Any]]) -> dict[str, Any]:
    key, what = str(row["event_id"]), DROPPED if told["what"] == "removed" else str(told["what"])
    last = known.get(key)
    is_newer = last is not None and any(last[name] != row[name] for name in ("publish_at", "channel", "title", "state"))
    return {
        **{str(name): value for name, value in row.items()}, "change": what, "previous_at": told["publish_at_before"],
        "previous_channel": told["channel_before"] or "", "change_why": told["why"], "sequence": sequences.get(key, 0) + is_newer,
    }  # fmt: skip
