"""The nodes of the calendar, as Prefect sees them: what each reads, computes and shows. All are cheap to repeat and are never cached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from connectors import settings
from connectors.lake import Lake
from connectors.metric_months import MetricMonths
from tasks.answers import Purpose
from tasks.calendar_events import Standing, standing
from tasks.content_calendar.assign import assign
from tasks.content_calendar.drafts import DRAFT_COLUMNS, NO_TEXT, WORDED, draft_columns, drafts, piece_of
from tasks.content_calendar.events import event_id, events_of, replanned_items
from tasks.content_calendar.lines import calendar_lines, named
from tasks.content_calendar.models import CalendarRules, Effort, Person
from tasks.content_calendar.plan_items import ITEM_COLUMNS, Plan, known_channels, plan_items
from tasks.content_calendar.posting_windows import optimize_posting_times
from tasks.content_calendar.quality import load_of, quality_gates
from tasks.content_calendar.repurpose import Derivative, Piece
from tasks.content_calendar.repurposing.facts import SHAPES, derivative_facts
from tasks.content_calendar.repurposing.models import MOST_WORDED, REPURPOSING, DerivativeAnswer
from tasks.content_calendar.repurposing.reworded import reworded
from tasks.content_calendar.sequel import continued, held
from tasks.content_calendar.slots import closed_days, slots_of
from tasks.metric_days import DaysOf
from tasks.outcome import Degradation
from tasks.own_posts import first_days, own_posts
from tasks.persist import load, load_pages
from tasks.progress import tell
from tasks.run import Run, analysis_of, open_store
from tasks.showing import show_table
from tasks.synthesize import Synthesis

NODE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
SOLVER = Effort(deterministic_s=12.0)
"""The solver's budget in its own deterministic time, near a second each on a common machine: the same calendar on every one."""
SPACING_DAYS = 7
"""Days from one original on a topic to the next at least."""
DAYS_A_WEEK = 7
"""A channel's pieces of a week are spread over its days: so it holds no more than its share of them a day."""
GOAL_TYPES: Mapping[str, tuple[str, ...]] = {
    "awareness": ("blog post", "article", "video", "podcast", "infographic", "social media post"),
    "traffic": ("blog post", "article", "infographic", "video"),
    "leads": ("whitepaper", "webinar", "case study", "email newsletter", "blog post", "article"),
    "sales": ("case study", "webinar", "email newsletter", "blog post", "article"),
    "retention": ("email newsletter", "podcast", "webinar", "social media post"),
    "authority": ("article", "blog post", "whitepaper", "case study", "podcast", "webinar"),
}
"""Content types that can serve each goal: an editorial habit, by which the gate says whether a goal has any piece at all."""
_OTHERS = ("recommendations", "strategy")


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What a calendar is made from."""

    last: Standing
    items: pd.DataFrame
    pillars: pd.DataFrame
    pages: pd.DataFrame
    windows: pd.DataFrame
    slots: pd.DataFrame
    rules: CalendarRules
    closed: Mapping[date, str]
    degraded: tuple[Degradation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A derivative of a page's own sentences, the page, and the facts that a model may word it from."""

    piece: Piece
    made: Derivative
    facts: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """A calendar: its entries with drafts of the pages' own sentences, what is told of it, and what a model may word."""

    events: pd.DataFrame
    lines: pd.DataFrame
    drafts: Mapping[str, Draft]
    """What a model may word, by event id: the next ones first."""


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """The entries with their drafts as they are kept, and what was degraded on the way."""

    events: pd.DataFrame
    degraded: tuple[Degradation, ...]


@task(name="read the plan", **NODE)
def known_plan(run: Run) -> Known:
    """The pieces of the run's plan, the slots that its brief leaves open, and the last calendar as people have left it."""
    tell("making the calendar")
    until = run.instant if run.brief.as_of is not None else max(run.instant, run.started_at)
    besides = run.run_id
    last = standing(open_store(), run.workspace, run.brief.target, run.previous_run_id if run.is_part else analysis_of(run), until, besides)
    pages = load_pages(
        open_store(), None, workspace=run.workspace, sites=[run.brief.target], as_of=run.instant, mode=run.mode.value
    )  # fmt: skip
    zones, pillars = zones_of(run), _newest(run, "pillars")
    windows = _windows(run, zones, pages)
    closed, degraded = _closed(run)
    slots = slots_of(zones, windows, start_of(run), run.brief.horizon_days, closed)
    items = plan_items(_plan(run, pillars, frozenset(str(one) for one in _last_items(run, last))))
    return Known(last, _replanned(items, last), pillars, pages, windows, slots, rules_of(run, pillars, closed), closed, degraded)


def _windows(run: Run, zones: Mapping[str, str], pages: pd.DataFrame) -> pd.DataFrame:
    """When to post: from imported posts by the hour, of the blog else from its pages by the weekday, shrunk to what is published."""
    known = DaysOf(open_store(), MetricMonths(settings.load().lake), run.workspace, run.brief.target, run.instant, run.mode.value)
    return optimize_posting_times(own_posts(known), zones, days=first_days(known, pages[["url", "published_on"]]).assign(channel="blog"))


def zones_of(run: Run) -> dict[str, str]:
    """The time zone of each channel of the brief, by its first mention."""
    zones: dict[str, str] = {}
    for channel in run.brief.channels:
        zones.setdefault(str(channel.name), channel.timezone)
    return zones


def start_of(run: Run) -> date:
    """The first day that may be planned: the day after the run's instant, where the first channel's audience is."""
    return run.instant.astimezone(ZoneInfo(run.brief.channels[0].timezone)).date() + timedelta(days=1)


def rules_of(run: Run, pillars: pd.DataFrame, closed: Mapping[date, str]) -> CalendarRules:
    """The rules of the brief and the strategy."""
    brief = run.brief
    per_week: dict[str, int] = {}
    for channel in brief.channels:
        per_week[str(channel.name)] = per_week.get(str(channel.name), 0) + channel.per_week
    shares = {str(row["pillar_id"]): float(row["share"]) for row in pillars.to_dict("records") if pd.notna(row["share"]) and row["share"] > 0}
    return CalendarRules(
        per_week=brief.capacity_per_week, channel_per_week=per_week,
        channel_per_day={name: -(-count // DAYS_A_WEEK) for name, count in per_week.items()},
        types_per_week={str(one.content_type): one.per_week for one in brief.type_limits}, people=_people(run),
        spacing_days=SPACING_DAYS, blackouts=frozenset(closed), pillar_shares=shares, effort=SOLVER,
    )  # fmt: skip


def _people(run: Run) -> tuple[Person, ...]:
    return tuple(
        Person(one.name, one.per_week, frozenset(str(kind) for kind in one.content_types), frozenset(one.days_off)) for one in run.brief.people
    )


def _closed(run: Run) -> tuple[dict[date, str], tuple[Degradation, ...]]:
    """Days with nothing published; public holidays where the brief says in which country people search."""
    country, days = run.brief.sources.country, (run.brief.blackout_dates, start_of(run), run.brief.horizon_days)
    try:
        return closed_days(country, *days), ()
    except ValueError as error:
        told = Degradation(what="public holidays", why=f"{error}.", effect="The calendar may hold pieces on public holidays.")
        return closed_days(None, *days), (told,)


def _plan(run: Run, pillars: pd.DataFrame, kept: frozenset[str]) -> Plan:
    brief = run.brief
    frames = {name: _newest(run, table) for name, table in (("recommendations", "recommendations"), ("gaps", "gaps"), ("personas", "personas"))}
    return Plan(
        **frames, pillars=pillars, trends=_newest(run, "industry_trends"), channels=known_channels(str(one.name) for one in brief.channels),
        content_types=[str(one) for one in brief.content_types], per_week=brief.capacity_per_week, start=start_of(run), days=brief.horizon_days,
        kept=kept,
    )  # fmt: skip


def _newest(run: Run, dataset: str) -> pd.DataFrame:
    """What the run holds of a dataset; where it stands alone, what was made alone since its analysis, or else the analysis."""
    held = [load(open_store(), dataset, workspace=run.workspace, run_id=one) for one in _sources(run)]
    return next((frame for frame in held if len(frame)), held[-1])


def _sources(run: Run) -> tuple[str, ...]:
    if run.is_part:
        return (run.run_id,)
    store, analysis = open_store(), analysis_of(run)
    found = store.select(
        "runs", run.workspace, flow=list(_OTHERS), previous_run_id=analysis, state=["complete", "degraded"], order=("-as_of", "-started_at")
    )
    return (*(str(row["run_id"]) for row in found if row["as_of"] <= run.instant), analysis)


def _last_items(run: Run, last: Standing) -> Iterable[Any]:
    """The pieces of the last calendar: they stay under consideration while the plan holds them."""
    return [] if last.run_id is None else load(open_store(), "events", workspace=run.workspace, run_id=last.run_id)["item_id"].dropna()


def _replanned(items: pd.DataFrame, last: Standing) -> pd.DataFrame:
    before = last.applied.events
    ids = frozenset(event_id(str(one)) for one in items["item_id"])
    whole = replanned_items(items, held(before, items, ids)) if len(before) else items
    return whole if len(whole) else pd.DataFrame(columns=ITEM_COLUMNS)


@task(name="assign", **NODE)
def assigned(run: Run, known: Known) -> Calendar:
    """The best calendar that the solver finds in its time, as the sequel of the last one, with its bound and what it could not place."""
    applied = known.last.applied
    made = assign(known.items, known.slots, known.rules)
    events = events_of(made.events, known.items)
    told = continued(events, known.last.events, applied, known.last.changes, known.last.sequence_of(applied.history))
    whole, drafted = _drafted(run, known, _with_items(told, known.items))
    live = whole[~whole["state"].isin(("cancelled", "published"))]
    goals = {str(goal): GOAL_TYPES[str(goal)] for goal in run.brief.goals}
    labels = dict(zip(known.pillars["pillar_id"].astype("str"), known.pillars["label"].astype("str"), strict=True))
    gates = quality_gates(live, known.rules, known.pages[["url", "title"]].dropna(), goals)
    gates = gates.assign(statement=[named(str(one), labels) for one in gates["statement"]])
    load = load_of(made.events, known.items, known.rules, start_of(run))
    return Calendar(whole, calendar_lines(made, gates, load, applied.conflicts, known.closed), drafted)


def _with_items(events: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Entries with the ids and the work of their pieces."""
    known = {
        str(row.get("event_id") if isinstance(row.get("event_id"), str) else event_id(str(row["item_id"]))): row for row in items.to_dict("records")
    }
    rows: list[Mapping[Any, Any]] = [known.get(str(one), {}) for one in events["event_id"]]
    hours = [row.get("effort_hours") for row in rows]
    titles = {str(row["item_id"]): str(row["title"]) for row in items.to_dict("records")}
    parents = [str(row.get("parent_id") or "") for row in rows]
    return events.assign(
        reason=[named(str(told), {one: titles.get(one, one)}) if one else told for told, one in zip(events["reason"], parents, strict=True)],
        item_id=[str(row.get("item_id", "")) for row in rows],
        effort_hours=pd.Series([float(one) if one and pd.notna(one) else None for one in hours], index=events.index, dtype="float64"),
    )


def _drafted(run: Run, known: Known, events: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Draft]]:
    """Entries with drafts: what derivatives may say already, where their original is a page that there is; and those that a model may word."""
    items = {str(row["item_id"]): row for row in known.items.to_dict("records")}
    wanted = [(str(row["parent_id"]), str(row["channels"][0]), str(row["format"])) for row in items.values() if row.get("relation") == "derivative"]
    pieces = _pieces(run, known, {parent for parent, _, _ in wanted})
    made = drafts(pieces, wanted)
    rows = events.to_dict("records")
    told = [_draft(items.get(str(row["item_id"]), {}), row, made) for row in rows]
    whole = events.assign(**{name: pd.Series([one[name] for one in told], index=events.index, dtype=object) for name in DRAFT_COLUMNS})
    wordable = [
        (row, found) for row in rows if row["state"] == "planned" and (found := _made_for(items, row, made)) and found.kind in SHAPES and found.parts
    ]
    return whole, {
        str(row["event_id"]): Draft(pieces[one.parent_id], one, derivative_facts(pieces[one.parent_id], one.channel, one.kind, run.instant))
        for row, one in wordable[:MOST_WORDED]
    }  # fmt: skip


def _made_for(items: Mapping[str, Mapping[Any, Any]], row: Mapping[Any, Any], made: Mapping[tuple[str, str], Derivative]) -> Derivative | None:
    item = items.get(str(row["item_id"]), {})
    return made.get((str(item.get("parent_id")), str(row["channel"]))) if item.get("relation") == "derivative" else None


def _draft(item: Mapping[Any, Any], row: Mapping[Any, Any], made: Mapping[tuple[str, str], Derivative]) -> dict[str, Any]:
    """The columns of a draft of an entry; those of an original are empty."""
    if item.get("relation") != "derivative":
        return draft_columns(None, "")
    found = made.get((str(item["parent_id"]), str(row["channel"])))
    return draft_columns(found, NO_TEXT if found is None else found.note)


def wanted_words(calendar: Calendar) -> list[tuple[Purpose[DerivativeAnswer], pd.DataFrame]]:
    """The derivatives that a model may word, and the facts that they may rest on."""
    return [(REPURPOSING, draft.facts) for draft in calendar.drafts.values()]


@task(name="keep drafts", **NODE)
def redrafted(calendar: Calendar, answers: Sequence[Synthesis[DerivativeAnswer]]) -> Worded:
    """The entries, their drafts in a model's words where it wrote what the channel takes; else of the page's own sentences, as they were."""
    kept: dict[str, dict[str, Any]] = {}
    refused: list[str] = []
    said: dict[str, list[str]] = {}
    for (key, draft), answer in zip(calendar.drafts.items(), answers, strict=True):
        if answer.written_by == "model":
            found = reworded(draft.piece, draft.made, answer.answer, draft.facts, said.get(draft.piece.item_id, []))
            if isinstance(found, str):
                refused.append(f"{draft.piece.title}: {found}")
            else:
                said.setdefault(draft.piece.item_id, []).append("\n".join(found.parts))
                kept[key] = draft_columns(found, WORDED, by="model", model=answer.model or "", version=answer.prompt_version or "")
    rows = [{**row, **kept.get(str(row["event_id"]), {})} for row in calendar.events.to_dict("records")]
    columns = {name: pd.Series([row[name] for row in rows], index=calendar.events.index, dtype=object) for name in DRAFT_COLUMNS}
    why = f"{refused[0]}{f', and {len(refused) - 1} more' if len(refused) > 1 else ''}." if refused else ""
    effect = "The page’s own sentences stand in their place."
    return Worded(calendar.events.assign(**columns), (Degradation(what="wording: repurposing", why=why, effect=effect),) if refused else ())


def _pieces(run: Run, known: Known, ids: set[str]) -> dict[str, Any]:
    """The pages that originals are about, as pieces with their texts."""
    urls = {str(row["item_id"]): str(row["source_url"]) for row in known.items.to_dict("records")
            if str(row["item_id"]) in ids and isinstance(row.get("source_url"), str) and row["source_url"]}  # fmt: skip
    pages = known.pages[known.pages["url"].isin(urls.values())]
    texts = Lake(settings.load().lake).read_texts(run.workspace, run.brief.target, set(pages["text_digest"].dropna()))
    by_url = {str(row["url"]): row for row in pages.to_dict("records")}
    return {
        key: piece_of(key, str(row["title"] or ""), url, texts.get(row["text_digest"], ""), row["headings"])
        for key, url in urls.items() if (row := by_url.get(url)) is not None
    }  # fmt: skip


def known_ids(run: Run, known: Known) -> dict[str, Any]:
    """What the suites check against: the first instant and the last of the horizon, the zones, and the pillars."""
    moments = known.slots["publish_at"]
    limits = known.rules.channel_per_day
    return {"first_at": moments.min(), "last_at": moments.max(), "zones": {*zones_of(run).values()}, "channel_per_day": limits,
            "pillar_ids": {*known.pillars["pillar_id"].astype("str")}}  # fmt: skip


@task(name="show the calendar", **NODE)
def show_calendar(run: Run, events: pd.DataFrame) -> None:
    """For the Prefect UI: the calendar by time."""
    live = events[~events["state"].isin(("cancelled", "published"))].head(100)
    if len(live):
        rows = [{"at": _local(row), **{name: row[name] for name in ("channel", "title", "state", "event_id")}} for row in live.to_dict("records")]
        show_table(rows, "calendar", f"What {run.brief.target} publishes, and when")


def _local(row: Mapping[Any, Any]) -> str:
    at: datetime = pd.Timestamp(row["publish_at"]).tz_convert(row["timezone"])
    return f"{at:%a %Y-%m-%d %H:%M} {row['timezone']}"
