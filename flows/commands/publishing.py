"""To publish: approve items of a plan, and make drafts and files of them."""

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.running import OUT, WORKSPACE, finish, run

if TYPE_CHECKING:
    from tasks.outcome import Outcome
    from tasks.publishing import Proposal


@click.command()
@click.argument("run_id", metavar="RUN")
@click.argument("items", metavar="[ITEM]…", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Every accepted item that has a brief.")
@click.option("--none", "is_none", is_flag=True, help="None of the named items, or of all: takes an approval back.")
@click.option("--why", default="", help="Your reason.")
@click.option("--by", default="", help="Who approves.")
@WORKSPACE
def approve(run_id: str, items: tuple[str, ...], is_all: bool, is_none: bool, why: str, by: str, workspace: str) -> None:
    """Approve accepted items of a plan for `plancast publish`. RUN is its id, the beginning of it, or `latest`; without ITEM, --all or --none the
    items are listed, and nothing is approved."""
    from connectors.errors import PublishRefused
    from tasks.approval import current, decide_items, told_items
    from tasks.publishing import named_items

    if items and is_all:
        raise PublishRefused("It names items and says --all. Give one of them.")
    proposal = current(workspace, run_id)
    chosen = named_items(proposal, items) if items else list(proposal.ready) if is_all or is_none else []
    decide_items(proposal, chosen, why, by, is_approved=not is_none)
    _listed(told_items(proposal))
    if not chosen:
        raise PublishRefused(_to_approve(proposal))
    click.echo(f"{'Not approved' if is_none else 'Approved'}: {len(chosen)}. `plancast publish` makes drafts or files of what is approved.")


@click.command()
@click.option("--to", type=click.Choice(["files", "wordpress"]), default="files", show_default=True, help="Where what is approved goes.")
@click.option("--run", "run_id", default="latest", show_default=True, help="The plan, by its id or the beginning of it.")
@click.option("--out", type=OUT, default=Path("plancast-out"), show_default=True, help="Folder for files.")
@WORKSPACE
def publish(to: str, run_id: str, out: Path, workspace: str) -> None:
    """Drafts, or files, of the approved items of a plan; never a published post. What was made before is not made again."""
    from connectors.errors import PublishRefused
    from tasks.approval import approved_ids, current, told_items

    proposal = current(workspace, run_id)
    if not approved_ids(proposal):
        _listed(told_items(proposal))
        raise PublishRefused(_to_approve(proposal))

    def start() -> Coroutine[Any, Any, "Outcome"]:
        from flows.publish import publish as publish_plan
        from tasks.publishing import Destination

        return publish_plan(proposal.plan_id, Destination(to), ask=False, workspace=workspace, out=str(out.absolute()))

    outcome = run(start)
    from tasks.publications import ledger, told_publications

    for line in told_publications(ledger(workspace, proposal.plan_id)):
        click.echo(line)
    click.echo(f"Drafts: {outcome.counts['drafts']}, briefs in files: {outcome.counts['files']}. Nothing is published: a person does that.")
    finish(outcome)


def _to_approve(proposal: "Proposal") -> str:
    if not proposal.items:
        return f"Nothing of run {proposal.plan_id} is accepted. `plancast decide ID accept`, then `plancast recommend` for the briefs."
    if not proposal.ready:
        return f"No accepted item of run {proposal.plan_id} can be published yet: the column “state” says why."
    return f"Nothing is approved. `plancast approve {proposal.plan_id} ITEM …` approves items by the ids above, with --all all of them."


def _listed(rows: list[dict[str, Any]]) -> None:
    from connectors.terminal import table_lines

    if rows:
        click.echo("\n".join(table_lines(rows)))


COMMANDS = (approve, publish)
