"""Prefect automations that tell people of what went wrong, and mark the runs of a process that is gone."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.errors import SettingsError
from connectors.prefect_api import PrefectApi

DROPPED = "plancast.rows.dropped"
"""The event that a run emits when a dataset has lost more than half of its rows since the run before it."""

LATE_S = 600.0
"""A run that has not begun so long after its time is late: what waits for its turn behind another run is not, within this."""

SILENT_S = 90.0
"""A run that has told of itself in no way for so long has lost its process: three of its heartbeats."""

_RUNS = {"prefect.resource.id": "prefect.flow-run.*"}
_OURS = {"prefect.resource.id": "prefect.tag.plancast", "prefect.resource.role": "tag"}
_ENDED = ["Completed", "Failed", "Crashed", "Cancelled"]
_BEGUN = ["Pending", "Running", "Cancelling", *_ENDED]
_LOST = "Its process is gone: it has told nothing for a minute and a half. Start the run again; it goes on from what is kept."
_RUN_LINES = "{{ flow_run.name }}\n{{ flow_run.state.message }}\n{{ flow_run | ui_url }}"
_DROP_LINES = "{{ event.payload.site }}, {{ event.payload.dataset }}: {{ event.payload.before }} rows before, {{ event.payload.now }} now."

Notes = tuple[str, str]
"""Subject and text of a notification, as Jinja templates."""


def watch(api: PrefectApi, notify: str | None = None, late_s: float = LATE_S, silent_s: float = SILENT_S) -> list[str]:
    """Have the server watch over failed, late and lost runs and lost rows; the names of the automations.

    `notify` is a block (`slack-webhook/alerts`) that is told; without it, automations that are there keep theirs. Doing it again adds nothing.
    """
    block = _block(api, notify) if notify else None
    return [_put(api, wanted, is_kept=block is None) for wanted in _automations(block, late_s, silent_s)]


def _automations(block: Mapping[str, Any] | None, late_s: float, silent_s: float) -> Iterator[dict[str, Any]]:
    yield {
        "name": "plancast: a run failed",
        "description": "A run has failed, or its process has crashed.",
        "trigger": _event(["Failed", "Crashed"], match_related=_OURS),
        "actions": _actions(block, ("Plancast: {{ flow_run.name }} failed", _RUN_LINES)),
    }
    yield {
        "name": "plancast: a run is late",
        "description": f"A run has not begun {late_s / 60:g} minutes after it was marked late: is the worker up?",
        "trigger": _absence("Late", _BEGUN, late_s, match_related=_OURS),
        "actions": _actions(block, ("Plancast: {{ flow_run.name }} is late", f"No worker has taken it. Is `plancast serve` up?\n{_RUN_LINES}")),
    }
    yield {
        "name": "plancast: a run is lost",
        "description": "A run whose process is gone is marked as crashed, so that it does not look as if it went on.",
        "trigger": _absence("heartbeat", ["heartbeat", "Paused", "Suspended", "Cancelling", *_ENDED], silent_s),
        "actions": [{"type": "change-flow-run-state", "state": "CRASHED", "message": _LOST}],
    }
    yield {
        "name": "plancast: rows were lost",
        "description": "A dataset has less than half of the rows that it had in the run before.",
        "trigger": {"type": "event", "posture": "Reactive", "expect": [DROPPED], "match": {}, "threshold": 1, "within": 0},
        "actions": _actions(block, ("Plancast: {{ event.payload.site }} lost rows", _DROP_LINES)),
    }


def _event(states: list[str], **match: Any) -> dict[str, Any]:
    return {
        "type": "event",
        "posture": "Reactive",
        "expect": [f"prefect.flow-run.{name}" for name in states],
        "match": _RUNS,
        "threshold": 1,
        "within": 0,
        **match,
    }


def _absence(after: str, expect: list[str], within_s: float, **match: Any) -> dict[str, Any]:
    """What fires where, after one event of a run, none of the others follows within some time."""
    own = {"posture": "Proactive", "after": [f"prefect.flow-run.{after}"], "for_each": ["prefect.resource.id"], "within": within_s}
    return {**_event(expect, **match), **own}


def _actions(block: Mapping[str, Any] | None, notes: Notes) -> list[dict[str, Any]]:
    if block is None:
        return [{"type": "do-nothing"}]  # the automation's own event is what is seen, in the UI
    subject, body = notes
    if block["block_type"]["slug"] == "webhook":
        return [{"type": "call-webhook", "block_document_id": block["id"], "payload": f"{subject}\n{body}"}]
    return [{"type": "send-notification", "block_document_id": block["id"], "subject": subject, "body": body}]


def _block(api: PrefectApi, notify: str) -> dict[str, Any]:
    kind, _, name = notify.partition("/")
    found: dict[str, Any] | None = api("GET", f"/block_types/slug/{kind}/block_documents/name/{name}") if name else None
    if found is None:
        raise SettingsError(f"There is no block {notify}. Make one in the UI under Blocks, and name it as TYPE/NAME, such as slack-webhook/alerts.")
    return found


def _put(api: PrefectApi, wanted: dict[str, Any], *, is_kept: bool) -> str:
    """Make an automation what it is to be; where nobody new is told, one that is there stays as it is, also when it was changed or turned off."""
    name = str(wanted["name"])
    held = api("POST", "/automations/filter", {"automations": {"name": {"any_": [name]}}})
    if not held:
        api("POST", "/automations/", {"enabled": True, **wanted})
    elif not is_kept:
        api("PUT", f"/automations/{held[0]['id']}", {"enabled": held[0]["enabled"], **wanted})
    return name
