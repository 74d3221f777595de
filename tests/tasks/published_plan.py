"""A finished plan in the store, small and planted: five recommendations with briefs, two of them accepted, and a calendar."""

from datetime import UTC, datetime
from typing import Any

from connectors.db.store import Store
from tasks.brief import read_brief
from tasks.content_calendar.events import event_id
from tasks.recommendations.brief.models import Brief, Section
from tasks.run import open_store

PLAN = "aa00aa00aa00aa00"
SITE = "brightloaf.test"
CREATE, REFRESH, POST, PROPOSED, BARE = (f"{letter * 10}000000" for letter in "12345")
HOSTILE = "Keep a <script>alert(1)</script> starter [gallery] <!-- wp:html --> **alive** {{ 1 }}"
DAY = datetime(2030, 3, 1, 8, tzinfo=UTC)
PLANNED_AT = datetime(2026, 11, 30, 6, tzinfo=UTC)
ROWS = (
    (CREATE, "create", HOSTILE, "accepted", "blog"),
    (REFRESH, "refresh", "Refresh “Rye bread”", "accepted", "blog"),
    (POST, "create", "Five facts on rye", "accepted", "linkedin"),
    (PROPOSED, "create", "How to score a loaf", "proposed", "blog"),
    (BARE, "create", "Bake without a brief", "accepted", "blog"),
)


def planted(store: Store | None = None, run_id: str = PLAN, **run: Any) -> Store:
    """The store with a finished plan in it."""
    kept = store or open_store()
    brief = read_brief({"site": f"https://www.{SITE}"})
    record = {"workspace": "default", "run_id": run_id, "flow": "content_plan", "site": SITE, "brief": brief.model_dump(mode="json"),
              "as_of": PLANNED_AT, "started_at": PLANNED_AT, "ended_at": PLANNED_AT, "state": "complete"}  # fmt: skip
    kept.upsert("runs", [{**record, **run}])
    kept.replace("recommendations", "default", run_id, [_recommendation(rank, *row) for rank, row in enumerate(ROWS)])
    kept.replace("briefs", "default", run_id, [_brief(rank, *row) for rank, row in enumerate(ROWS) if row[0] not in (PROPOSED, BARE)])
    kept.replace("events", "default", run_id, [_event(rank, *row) for rank, row in enumerate(ROWS)])
    return kept


def _recommendation(rank: int, own: str, action: str, title: str, state: str, channel: str) -> dict[str, Any]:
    kind = "blog post" if channel == "blog" else "social media post"
    return {"recommendation_id": own, "rank": rank, "action": action, "title": title, "state": state, "content_type": kind, "format": "text",
            "kind": "missing", "target": "t", **{f"part_{name}": 10.0 for name in ("impact", "confidence", "ease", "fit")}}  # fmt: skip


def _brief(rank: int, own: str, action: str, title: str, _state: str, _channel: str) -> dict[str, Any]:
    outline = (Section(heading="What [it] is & why", questions=("Is it <b>alive</b>?", "https://evil.test/")),)
    brief = Brief(recommendation_id=own, action=action, title=title, title_options=(title,), why=("Three rivals have it.",), intent="informational",
                  stage="awareness", audience="home bakers", angle="https://evil.test/embed", outline=outline, content_type="blog post",
                  format="text", form="guide", metric="Clicks in search.")  # fmt: skip
    return {"rank": rank, "written_by": "evidence", **brief.model_dump(mode="json")}


def _event(rank: int, own: str, _action: str, title: str, _state: str, channel: str) -> dict[str, Any]:
    return {"event_id": event_id(own), "rank": rank, "recommendation_id": own, "title": title, "channel": channel, "publish_at": DAY,
            "timezone": "Europe/Berlin", "is_fixed": False, "state": "planned", "change": "", "sequence": 0}  # fmt: skip
