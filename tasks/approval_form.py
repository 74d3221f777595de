"""The form by which a person approves items in the Prefect UI, and the wait for the answer.

The flow run is suspended: its process ends, and the run begins anew from the top once there is an answer, or fails when its time is over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from prefect import runtime
from prefect.context import FlowRunContext
from prefect.flow_runs import asuspend_flow_run
from prefect.input import RunInput
from pydantic import Field, ValidationError, create_model

from connectors import settings
from connectors.errors import PublishRefused
from tasks.approval import ID_CHARS, approvals, is_answered, keep_decisions, plain_line
from tasks.publishing import ACCEPTED, Destination, Item, Proposal, decided_states
from tasks.run import open_store
from tasks.text.markdown import escape

Answer = Literal["Approve everything", "Approve what is switched on below", "Approve nothing"]
ALL, SOME, NONE = get_args(Answer)


def started_at() -> datetime:
    """When the flow run was made: the same each time that it is run again from the top."""
    context = FlowRunContext.get()
    created = context.flow_run.created if context and context.flow_run else None
    return created or settings.now()


async def approved(proposal: Proposal, to: Destination, place: str, wait_hours: float, *, ask: bool) -> tuple[Item, ...]:
    """The items that a person has approved, best first. With `ask`, those not approved yet are shown, and the flow run is suspended until someone
    answers; after `wait_hours` it has failed, and nothing is approved.

    What was rejected while it waited is left out.
    """
    store, by_run = open_store(), str(runtime.flow_run.id)
    known = approvals(store, proposal, proposal.at)
    asked = [item for item in proposal.ready if item.item_id not in known]
    if ask and asked and not is_answered(store, proposal, by_run):
        answer = await _answer(form(proposal, asked, to, place, wait_hours), wait_hours)
        chosen = chosen_items(answer, asked)
        keep_decisions(store, proposal, asked, chosen, why=answer["note"], by=answer["by"], source=by_run)
    now = settings.now()
    yes, states = approvals(store, proposal, now), decided_states(store, proposal.workspace, proposal.site, now)
    return tuple(item for item in proposal.ready if item.item_id in yes and states.get(item.item_id, ACCEPTED) == ACCEPTED)


async def _answer(model: type[RunInput], wait_hours: float) -> dict[str, Any]:
    """What a person answered. The first time this suspends the run and ends the process; the run begins anew once there is an answer."""
    try:
        told: RunInput = await asuspend_flow_run(wait_for_input=model, timeout=round(wait_hours * 3600))
    except ValidationError as error:  # an expired run that is retried has no answer to read
        raise PublishRefused("Nobody answered in time, so nothing is approved. Start `publish` again.") from error
    return told.model_dump()


def form(proposal: Proposal, items: Sequence[Item], to: Destination, place: str, wait_hours: float) -> type[RunInput]:
    """The form: what to approve, a box an item, a note and a name. The answer is preset to nothing and has to be given."""
    marks: dict[str, Any] = {_mark(item): (bool, Field(default=False, title=plain_line(item.title), description=_told(item, to))) for item in items}
    model = create_model(
        "Approval",
        __base__=RunInput,
        answer=(Answer, Field(title="Your answer", description=_terms(proposal, to, place, wait_hours))),
        **marks,
        note=(str, Field("", title="Note", max_length=2_000, description="Kept with the decision, for those who ask later why.")),
        by=(str, Field("", title="Your name", max_length=200, description="Kept with the decision.")),
    )
    count = f"{len(items)} accepted {'item' if len(items) == 1 else 'items'}"
    model._description = f"**{count}** of the plan for {escape(proposal.site)} of {proposal.planned_at:%d %b %Y}"
    return model


def _mark(item: Item) -> str:
    return f"item_{item.item_id}"


def _told(item: Item, to: Destination) -> str:
    kind = ", ".join(dict.fromkeys(part for part in (item.action, item.content_type, item.channel) if part))
    goes = "becomes a WordPress draft" if to is Destination.WORDPRESS and item.is_post else "is written as files"
    return escape(f"{kind}; {item.when}; {goes}; id {item.item_id[:ID_CHARS]}")


def _terms(proposal: Proposal, to: Destination, place: str, wait_hours: float) -> str:
    """What an answer does, in Markdown: under the field, since Prefect cuts the text above a long form."""
    goes = "drafts in" if to is Destination.WORDPRESS else "files in"
    until = proposal.at + timedelta(hours=wait_hours)
    return (
        f"What you approve becomes {goes} {escape(place)}; nothing is published. "
        f"Without an answer by {until:%a %d %b %Y, %H:%M} UTC this run fails, and nothing is made."
    )


def chosen_items(answer: dict[str, Any], items: Sequence[Item]) -> list[Item]:
    """The items that an answer approves: with anything but a clear yes, none."""
    if answer["answer"] == ALL:
        return list(items)
    return [item for item in items if answer["answer"] == SOME and answer[_mark(item)] is True]
