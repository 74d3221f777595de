"""The approval of a plan's items, kept as decisions that are never changed: a later one on the same plan is a row of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from connectors import settings
from connectors.db.store import Store
from tasks.brief import digest_of
from tasks.publishing import Item, Proposal, proposed
from tasks.run import open_store

APPROVE, WITHHOLD = "approve", "withhold"
ID_CHARS = 10


def keep_decisions(store: Store, proposal: Proposal, items: Iterable[Item], chosen: Iterable[Item], why: str, by: str, source: str) -> None:
    """Keep for each item whether it is approved. `source` names the flow run or the moment: the same answer is kept once."""
    now, yes = settings.now(), {item.item_id for item in chosen}
    rows = []
    for item in items:
        verb = APPROVE if item.item_id in yes else WITHHOLD
        value = {"plan_id": proposal.plan_id, "title": item.title, "source": source}
        own = digest_of(["publish", proposal.plan_id, item.item_id, source])
        rows.append({"workspace": proposal.workspace, "decision_id": own, "site": proposal.site, "subject": item.item_id, "verb": verb,
                     "why": why or None, "by": by or None, "value": value, "at": now})  # fmt: skip
    store.upsert("decisions", rows)


def approvals(store: Store, proposal: Proposal, until: datetime) -> set[str]:
    """The ids of the items of this plan whose last answer by an instant was yes."""
    last = {row["subject"]: row["verb"] for row in _decisions(store, proposal) if row["at"] <= until}
    return {item_id for item_id, verb in last.items() if verb == APPROVE}


def is_answered(store: Store, proposal: Proposal, source: str) -> bool:
    """Whether `source` has answered before."""
    return any(row["value"]["source"] == source for row in _decisions(store, proposal))


def _decisions(store: Store, proposal: Proposal) -> list[dict[str, Any]]:
    rows = store.select("decisions", proposal.workspace, site=proposal.site, verb=[APPROVE, WITHHOLD], order=("at", "decision_id"))
    return [row for row in rows if (row["value"] or {}).get("plan_id") == proposal.plan_id]


def decide_items(proposal: Proposal, items: Sequence[Item], why: str, by: str, *, is_approved: bool) -> None:
    """Keep what a command decides on items."""
    keep_decisions(open_store(), proposal, items, items if is_approved else (), why, by, settings.now().isoformat())


def told_items(proposal: Proposal) -> list[dict[str, Any]]:
    """The items as lines of a table, each with the start of the id that it is approved by, and what stands in its way."""
    yes = approvals(open_store(), proposal, settings.now())
    return [
        {"item": item.item_id[:ID_CHARS], "state": item.obstacle or ("approved" if item.item_id in yes else "not approved"),
         "when": item.when, "channel": item.channel or "not placed", "action": item.action, "title": item.title}
        for item in proposal.items
    ]  # fmt: skip


def approved_ids(proposal: Proposal) -> set[str]:
    """The ids of the items that are approved now."""
    return approvals(open_store(), proposal, settings.now())


def current(workspace: str, named: str) -> Proposal:
    """The accepted items of a plan as they are now."""
    return proposed(workspace, named, settings.now())


def plain_line(text: str, most: int = 150) -> str:
    """A text of a page as one line, of at most so many characters. Where a label or a terminal shows it, it is no markup, whatever is in it."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
