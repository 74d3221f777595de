"""Handing approved items over: drafts in WordPress and files, each once whatever is repeated, in a ledger that says what went where."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import normalize

from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.brief_document import DocumentPart, write_document
from connectors.db.leases import Heartbeat
from connectors.db.store import Store
from connectors.errors import PublishingBlocked
from connectors.tables_file import write_bytes, write_table, write_text
from connectors.wordpress import Piece, WordPress, edit_link, login_of
from tasks.approval import ID_CHARS, plain_line, told_items
from tasks.backtests import blocking
from tasks.brief import digest_of
from tasks.health import row_counts
from tasks.outcome import Degradation, Outcome
from tasks.persist import load
from tasks.progress import tell
from tasks.publishing import Destination, Item, Proposal
from tasks.recommendations.brief.models import Brief
from tasks.recommendations.brief_blocks import brief_blocks, title_text
from tasks.recommendations.brief_markdown import brief_markdown
from tasks.recommendations.brief_parts import brief_parts
from tasks.recommendations.steps import stored_briefs
from tasks.run import open_store
from tasks.showing import show_note, show_table
from tasks.text.markdown import escape

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
SENDING, WRITTEN = "sending", "written"
LISTED = ("item_id", "title", "action", "content_type", "format", "channel", "publish_at", "timezone")
MANIFEST = "publications.csv"
_SLUG_CHARS, _TITLE_CHARS = 60, 200


def unblocked(proposal: Proposal) -> Proposal:
    """The proposal, of a plan that may be published. Raises `PublishingBlocked`, which names the datasets that have lost over half of their rows
    since the run before, and the gates of the last backtest that were missed."""
    store = open_store()
    counts = row_counts(store, store.select("runs", proposal.workspace, run_id=proposal.plan_id)[0])
    lost = [f"{row['dataset']} ({row['before']:,} to {row['now']:,} rows)" for row in counts[counts["is_lost"]].to_dict("records")]
    missed = [f"{item.what} ({item.why})" for item in blocking(proposal.workspace, proposal.site)]
    if lost:
        remedy = "See what is missing with `plancast report`, mend it and plan again; a second plan of the new size publishes."
        raise PublishingBlocked(f"Nothing of run {proposal.plan_id} is published: over half of it is lost in {', '.join(lost)}. {remedy}")
    if missed:
        remedy = "It is published again once a later `plancast backtest` meets it or sets no gate."
        raise PublishingBlocked(f"Nothing of run {proposal.plan_id} is published: {'; '.join(missed)}. {remedy}")
    return proposal


@task(name="look where it goes", **NODE)
def reached(proposal: Proposal, to: Destination, out: str | None) -> str:
    """Where items go, having looked that it can be reached, before anybody is asked: a WordPress's address, or a folder."""
    if to is Destination.FILES:
        return str(_folder(proposal, out))
    found = settings.load()
    login = login_of(proposal.workspace, proposal.start_page, found)
    with WordPress(login, found) as site:
        site.check()
    return login.address


def _folder(proposal: Proposal, out: str | None) -> Path:
    base = Path(out) if out else settings.load().reports / proposal.workspace / proposal.plan_id
    return (base / "publish").absolute()


@task(name="draft in WordPress", **NODE)
def drafted(proposal: Proposal, items: Sequence[Item], to: Destination) -> list[dict[str, Any]]:
    """A draft for each new post of the site among the items, where they go to WordPress: those made before are left as they are.

    The ledger's rows of all of them. Raises `SourceError`; what was drafted until then is kept, and the same call goes on from there.
    """
    posts = [item for item in items if to is Destination.WORDPRESS and item.is_post]
    if not posts:
        return []
    found, store, briefs = settings.load(), open_store(), _briefs(proposal)
    login = login_of(proposal.workspace, proposal.start_page, found)
    with _held(store, proposal, login.address), WordPress(login, found) as site:
        return [_drafted(store, proposal, site, item, briefs[item.item_id]) for item in posts]


def _drafted(store: Store, proposal: Proposal, site: WordPress, item: Item, brief: Brief) -> dict[str, Any]:
    tell("drafting in WordPress")
    destination, now = site.login.address, settings.now()
    known = _known(store, proposal, destination, item)
    if known.get("remote_id"):
        return known
    title = item.title  # what was approved; the titles to choose from are in the brief
    slug = known.get("slug") or slug_of(title, item.item_id)
    row = _row(proposal, item, destination, slug=slug, state=SENDING)
    _keep(store, row)
    mark = f"plancast-{item.item_id}"
    due = item.publish_at if item.publish_at and item.publish_at > now else None
    post, _ = site.draft(Piece(slug, mark, title_text(title[:_TITLE_CHARS]), brief_blocks(brief, mark), due))
    return _keep(store, {**row, "remote_id": str(post.remote_id), "link": edit_link(destination, post.remote_id), "state": post.status})


def slug_of(title: str, item_id: str) -> str:
    """The address that a draft is found by: readable, and with the item's id, so that no other post has it."""
    words = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    kept = "-".join("".join(mark if mark.isalnum() else " " for mark in words).split())
    return f"{kept[:_SLUG_CHARS].strip('-') or 'plancast'}-{item_id[:ID_CHARS]}"


@task(name="write files", **NODE)
def handed_out(proposal: Proposal, items: Sequence[Item], to: Destination, out: str | None) -> list[dict[str, Any]]:
    """The briefs of the items as Markdown and Word, and a list of them, in the folder `publish`: of those that become no draft.

    A file that is there is left as it is: a person may have written in it.
    """
    given = [item for item in items if to is Destination.FILES or not item.is_post]
    if not given:
        return []
    folder, store, briefs = _folder(proposal, out), open_store(), _briefs(proposal)
    rows = [_written(store, proposal, folder, item, briefs[item.item_id]) for item in given]
    write_table(folder / MANIFEST, [item.model_dump() for item in given], LISTED)
    return rows


def _written(store: Store, proposal: Proposal, folder: Path, item: Item, brief: Brief) -> dict[str, Any]:
    text, document = folder / f"{item.item_id}.md", folder / f"{item.item_id}.docx"
    if not text.exists():
        write_text(text, brief_markdown(brief))
    if not document.exists():
        write_bytes(document, write_document(brief.title, [DocumentPart(*part) for part in brief_parts(brief)], proposal.planned_at))
    return _known(store, proposal, str(folder), item) or _keep(
        store, _row(proposal, item, str(folder), slug=item.item_id, link=str(text), state=WRITTEN)
    )


def _briefs(proposal: Proposal) -> dict[str, Brief]:
    rows = load(open_store(), "briefs", workspace=proposal.workspace, run_id=proposal.source_id)
    return {brief.recommendation_id: brief for brief in stored_briefs(rows)}


def _row(proposal: Proposal, item: Item, destination: str, **fields: str) -> dict[str, Any]:
    named = {"item_id": item.item_id, "title": item.title, "site": proposal.site, "plan_id": proposal.plan_id}
    return {"workspace": proposal.workspace, "destination": destination, "remote_id": None, "link": None, **named, **fields}


def _known(store: Store, proposal: Proposal, destination: str, item: Item) -> dict[str, Any]:
    found = store.select("publications", proposal.workspace, destination=destination, item_id=item.item_id)
    return found[0] if found else {}


def _keep(store: Store, row: dict[str, Any]) -> dict[str, Any]:
    kept = {**row, "at": settings.now()}
    store.upsert("publications", [kept])
    return kept


@contextmanager
def _held(store: Store, proposal: Proposal, destination: str) -> Iterator[None]:
    """A record of the run that hands over, held as long as it lasts: two at once could both find no draft, and both make one."""
    own = digest_of(["publish", destination])
    named = {"workspace": proposal.workspace, "run_id": own, "flow": "publish", "site": proposal.site, "previous_run_id": proposal.plan_id}
    store.begin_run(named)
    try:
        with Heartbeat(store, proposal.workspace, own):
            yield
    except BaseException as error:
        store.finish_run(proposal.workspace, own, "failed", error=str(error)[:2_000])
        raise
    store.finish_run(proposal.workspace, own, "complete")


@task(name="show what is accepted", **NODE)
def show_proposal(proposal: Proposal) -> None:
    """For the Prefect UI: the accepted items, and what stands in the way of those that are not asked about."""
    show_table(told_items(proposal), "accepted-items", f"The accepted items of the plan for {proposal.site}")


@task(name="show what is published", **NODE)
def show_publications(proposal: Proposal, rows: Sequence[dict[str, Any]]) -> None:
    """For the Prefect UI: what went where, with the address at which a person goes on."""
    lines = [f"- {escape(row['title'])}: {escape(row['state'])}, {_place(row)}" for row in rows]
    if lines:
        show_note("\n".join(lines), "publications", f"What was handed over of the plan for {proposal.site}")


def _place(row: Mapping[str, Any]) -> str:
    """Where a person goes on: a link to what is on the web."""
    return f"[open it]({row['link']})" if row["remote_id"] else escape(row["link"])


def told_publications(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows of the ledger as lines: what each is now, and where a person goes on."""
    return [f"{row['state']} since {row['at']:%Y-%m-%d %H:%M}: {plain_line(row['title'])}\n    {row['link']}" for row in rows]


def published(proposal: Proposal, items: Sequence[Item], drafts: Sequence[dict[str, Any]], files: Sequence[dict[str, Any]]) -> Outcome:
    """What came of it; an accepted item that cannot be published is named."""
    lacking = tuple(
        Degradation(what=f"“{plain_line(item.title)}”", why=item.obstacle, effect="It is not published.") for item in proposal.items if item.obstacle
    )
    counts = {"accepted": len(proposal.items), "approved": len(items), "drafts": len(drafts), "files": len(files)}
    return Outcome(
        run_id=proposal.plan_id, workspace=proposal.workspace, site=proposal.site, as_of=proposal.planned_at, degraded=lacking, counts=counts
    )


def ledger(workspace: str, plan_id: str) -> list[dict[str, Any]]:
    """What was handed over of a plan, the newest last."""
    return open_store().select("publications", workspace, plan_id=plan_id, order=("at", "item_id"))
