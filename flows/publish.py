"""Publish: what a person has approved of a plan becomes drafts and files, and nothing else does."""

from typing import Annotated

from prefect import flow
from pydantic import Field

from tasks.approval_form import approved, started_at
from tasks.outcome import Outcome
from tasks.publications import drafted, handed_out, published, reached, show_proposal, show_publications, unblocked
from tasks.publishing import Destination, proposed
from tasks.run import LATEST, mark_failed


@flow(name="publish", flow_run_name="publish for {workspace}", persist_result=False, on_failure=[mark_failed], on_crashed=[mark_failed])
async def publish(
    run_id: str = LATEST,
    to: Destination = Destination.FILES,
    ask: bool = True,
    wait_hours: Annotated[float, Field(gt=0, le=8_760)] = 168.0,
    workspace: str = "default",
    out: str | None = None,
) -> Outcome:
    """Show the accepted items of a plan, wait for a person's answer, and make drafts and files of what was approved.

    Args:
        run_id: The plan, by its id or the beginning of it; by default the latest.
        to: `wordpress` makes a draft of each new post of the site, and files of the rest; `files` writes files of everything.
        ask: Wait for an answer to the form. Without it, only what `plancast approve` approved counts.
        wait_hours: How long to wait. Then the run fails, and nothing is made.
        workspace: Whose plan it is.
        out: The folder for files, by default the plan's folder of reports.
    """
    proposal = unblocked(proposed(workspace, run_id, started_at()))
    show_proposal(proposal)
    place = reached(proposal, to, out)
    items = await approved(proposal, to, place, wait_hours, ask=ask)
    drafts = drafted(proposal, items, to)
    files = handed_out(proposal, items, to, out)
    show_publications(proposal, [*drafts, *files])
    return published(proposal, items, drafts, files)
