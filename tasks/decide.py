"""What a person says of a recommendation, kept as a decision that is never changed: a later one is a row of its own."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from connectors import settings
from connectors.db.store import Store
from connectors.errors import DecisionRefused
from connectors.web.urls import site_of
from tasks.brief import digest_of
from tasks.recommendations.learning import decision_value
from tasks.run import open_store

_LEAST_CHARS = 4
_SHOWN = 3


class Verb(StrEnum):
    """What may be said of a recommendation."""

    ACCEPT = "accept"
    REJECT = "reject"
    DONE = "done"


class Decision(BaseModel):
    """A decision as it was kept. `note` says what is missing to measure what came of it."""

    model_config = ConfigDict(frozen=True)

    recommendation_id: str
    title: str
    site: str
    verb: Verb
    note: str = ""


def decide_recommendation(workspace: str, named: str, verb: Verb, why: str = "", by: str = "", url: str = "") -> Decision:
    """Keep what a person decided about the recommendation whose id begins with `named`, for all later runs.

    `url` is the page that came of it, where that is not the page that was recommended. Raises `DecisionRefused` where no recommendation, or more
    than one, is named so, or the page is not the site's.
    """
    store, now = open_store(), settings.now()
    row = _recommendation(store, workspace, named)
    page = url or (str(row["target"]) if str(row["target"]).startswith(("http://", "https://")) else "")
    if url and (not url.startswith(("http://", "https://")) or site_of(url) != row["site"]):
        raise DecisionRefused(f"{url} is no page of {row['site']}. Give the address of the page that was made or changed.")
    value = {**_looked_like(store, workspace, row), **({"url": page} if page else {})}
    subject = str(row["recommendation_id"])
    kept = {"site": row["site"], "subject": subject, "verb": str(verb), "why": why or None, "by": by or None, "value": value, "at": now}
    store.upsert("decisions", [{"workspace": workspace, "decision_id": digest_of([subject, str(verb), now.isoformat()]), **kept}])
    note = "" if verb is not Verb.DONE or page else "Say it once more with --url and the page’s address, and what it brings is measured."
    return Decision(recommendation_id=subject, title=str(row["title"]), site=str(row["site"]), verb=verb, note=note)


def _recommendation(store: Store, workspace: str, named: str) -> dict[str, Any]:
    """The recommendation as the latest run that has it tells it, with the site that it is for; a look back on a past date is not the latest."""
    if len(named) < _LEAST_CHARS:
        raise DecisionRefused(f"“{named}” is too short to name a recommendation. Give at least {_LEAST_CHARS} characters of its id.")
    held = store.select("recommendations", workspace, columns=("run_id", "recommendation_id", "title"))
    found = [row for row in held if row["recommendation_id"].startswith(named)]
    titles = {row["recommendation_id"]: row["title"] for row in found}
    if not titles:
        raise DecisionRefused(f"No recommendation of the workspace {workspace} has an id that begins with {named}. {_REMEDY}")
    if len(titles) > 1:
        shown = "; ".join(f"{one} ({title})" for one, title in sorted(titles.items())[:_SHOWN])
        raise DecisionRefused(f"{len(titles)} recommendations have ids that begin with {named}: {shown}. Give more of the id.")
    ids = [row["run_id"] for row in found]
    (last,) = store.select("runs", workspace, run_id=ids, columns=("run_id", "site"), order=("-as_of", "-started_at"), limit=1)
    whole = store.select("recommendations", workspace, run_id=last["run_id"], recommendation_id=next(iter(titles)))
    return {**whole[0], "site": last["site"]}


_REMEDY = "`plancast recommend` shows the ids."


def _looked_like(store: Store, workspace: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the recommendation rests on. One that was put aside shows no parts any more: then as it was when it was put aside."""
    if row["kind"] != "decided":
        return {**decision_value(row), "action": row["action"]}
    earlier = store.select("decisions", workspace, subject=row["recommendation_id"], verb=list(Verb), order=("-at",), limit=1)
    return {name: value for name, value in (earlier[0]["value"] or {}).items() if name != "url"} if earlier else {}
