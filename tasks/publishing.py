"""What of a plan may be published: its accepted recommendations, each with its brief and its place in the calendar.

Everything is read as it stood at one instant. A flow that waits for a person and is run again from the top meets the same list.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict

from connectors.db.store import Store
from connectors.errors import PublishRefused
from tasks.calendar_events import standing
from tasks.content_calendar.events import State, event_id
from tasks.recommendations.learning import VERBS
from tasks.run import ANALYSES, LATEST, open_store

ACCEPTED = "accepted"
FINISHED = ["complete", "degraded"]
ON_SITE = ("", "blog")
"""Channels of the site itself, where WordPress is; an entry without a channel is one that no calendar has placed."""
NEW_POSTS = ("create", "repurpose")
"""Actions that end in a new post. A draft of a page that is there already would compete with it."""
ELSEWHERE = ("social media post", "email newsletter")
_LEAST_CHARS, _SHOWN = 4, 3


class Destination(StrEnum):
    """Where approved items go. With `wordpress`, what is no new post of the site goes to files as well."""

    FILES = "files"
    WORDPRESS = "wordpress"


class Item(BaseModel):
    """One accepted recommendation. `obstacle` says why it cannot be published yet, or is empty."""

    model_config = ConfigDict(frozen=True)

    item_id: str
    action: str
    title: str
    content_type: str = ""
    format: str = ""
    channel: str = ""
    publish_at: datetime | None = None
    timezone: str = "UTC"
    obstacle: str = ""

    @property
    def is_post(self) -> bool:
        """Whether it is a new post of the site."""
        return self.action in NEW_POSTS and self.channel in ON_SITE and (bool(self.channel) or self.content_type not in ELSEWHERE)

    @property
    def when(self) -> str:
        """Its time in the calendar, in its own zone."""
        if self.publish_at is None:
            return "not in the calendar"
        return f"{pd.Timestamp(self.publish_at).tz_convert(self.timezone or 'UTC'):%a %d %b %Y, %H:%M} {self.timezone}"


class Proposal(BaseModel):
    """The accepted items of a plan as of an instant. `plan_id` is the analysis, `source_id` the run that holds recommendations and briefs."""

    model_config = ConfigDict(frozen=True)

    workspace: str
    site: str
    start_page: str
    plan_id: str
    source_id: str
    planned_at: datetime
    at: datetime
    items: tuple[Item, ...]

    @property
    def ready(self) -> tuple[Item, ...]:
        """Those that nothing stands in the way of."""
        return tuple(item for item in self.items if not item.obstacle)


def proposed(workspace: str, named: str, at: datetime) -> Proposal:
    """The accepted items of a finished plan, best first: the one whose id begins with `named`, or the `latest`.

    Raises `PublishRefused` where there is no such plan.
    """
    store = open_store()
    plan = _plan(store, workspace, named, at)
    source_id = _source(store, plan, at)
    rows = store.select("recommendations", workspace, run_id=source_id, order=("rank",))
    states = decided_states(store, workspace, plan["site"], at)
    accepted = [row for row in rows if states.get(row["recommendation_id"], row["state"]) == ACCEPTED]
    briefed = {row["recommendation_id"] for row in store.select("briefs", workspace, run_id=source_id, columns=("recommendation_id",))}
    events = standing(store, workspace, plan["site"], plan["run_id"], until=at).applied.events.to_dict("records")
    by_id = {str(row["event_id"]): row for row in events}
    items = tuple(_item(row, by_id.get(event_id(row["recommendation_id"])), row["recommendation_id"] in briefed) for row in accepted)
    return Proposal(
        workspace=workspace, site=plan["site"], start_page=str((plan["brief"] or {}).get("site") or f"https://{plan['site']}"),
        plan_id=plan["run_id"], source_id=source_id, planned_at=plan["as_of"], at=at, items=items,
    )  # fmt: skip


def _plan(store: Store, workspace: str, named: str, at: datetime) -> dict[str, Any]:
    """The record of the analysis that a run is, or was made alone on."""
    rows = store.select("runs", workspace, flow=[*ANALYSES, "recommendations", "content_calendar"], state=FINISHED, order=("-as_of", "-started_at"))
    past = [row for row in rows if row["ended_at"] is not None and row["ended_at"] <= at]
    if named == LATEST:
        found = [row for row in past if row["flow"] in ANALYSES][:1]
    else:
        found = [row for row in past if len(named) >= _LEAST_CHARS and row["run_id"].startswith(named)]
    bases = {row["run_id"] if row["flow"] in ANALYSES else row["previous_run_id"] for row in found}
    plans = [row for row in rows if row["run_id"] in bases]
    if len(plans) != 1:
        which = "finished plan" if named == LATEST else f"one finished plan whose id begins with {named}"
        raise PublishRefused(f"There is not {which} in the workspace {workspace}. Run `plancast plan`, or see `plancast show runs`.")
    return plans[0]


def _source(store: Store, plan: Mapping[str, Any], at: datetime) -> str:
    """The run that holds the newest recommendations on a plan: one made alone since, else the plan itself."""
    since = store.select("runs", plan["workspace"], flow="recommendations", previous_run_id=plan["run_id"], state=FINISHED, order=("-started_at",))
    return next((str(row["run_id"]) for row in since if row["ended_at"] is not None and row["ended_at"] <= at), str(plan["run_id"]))


def decided_states(store: Store, workspace: str, site: str, at: datetime) -> dict[str, str]:
    """The states that people's last decisions by an instant gave to recommendations, by their ids."""
    told = store.select("decisions", workspace, site=site, verb=list(VERBS), order=("at", "decision_id"))
    return {row["subject"]: VERBS[row["verb"]] for row in told if row["at"] <= at}


def _item(row: Mapping[str, Any], event: Mapping[Any, Any] | None, has_brief: bool) -> Item:
    fields = {name: row[name] or "" for name in ("action", "title", "content_type", "format")}
    obstacle = "" if has_brief else "No brief yet: run `plancast recommend`."
    if event is None:
        return Item(item_id=row["recommendation_id"], obstacle=obstacle, **fields)
    if event["state"] in (str(State.CANCELLED), str(State.PUBLISHED)):
        obstacle = f"The calendar says that it is {event['state']}."
    placed = {name: str(event[name] or "") for name in ("channel", "timezone")}
    return Item(item_id=row["recommendation_id"], obstacle=obstacle, publish_at=event["publish_at"], **placed, **fields)


def named_items(proposal: Proposal, names: Sequence[str]) -> list[Item]:
    """The items whose ids begin with the names. Raises `PublishRefused` for one that is unknown, ambiguous or in no state to be published."""
    return [_named(proposal, name) for name in names]


def _named(proposal: Proposal, name: str) -> Item:
    found = [item for item in proposal.items if len(name) >= _LEAST_CHARS and item.item_id.startswith(name)]
    if len(found) != 1:
        shown = "; ".join(f"{item.item_id} ({item.title})" for item in (found or proposal.items)[:_SHOWN])
        told = f"{len(found)} accepted items have" if found else "No accepted item has"
        raise PublishRefused(
            f"{told} an id that begins with {name}{f': {shown}' if shown else ''}. `plancast approve {proposal.plan_id}` lists them."
        )
    if found[0].obstacle:
        raise PublishRefused(f"“{found[0].title}” cannot be published. {found[0].obstacle}")
    return found[0]
