"""Schedules with a brief: what `prefect.yaml` says when to run, for the brief that a person gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import yaml

from connectors.errors import SettingsError
from connectors.prefect_api import PrefectApi


@dataclass(frozen=True, slots=True)
class ScheduledBrief:
    """A brief that runs by itself; `slug` names its schedules, so that giving it again changes them and adds none."""

    slug: str
    brief: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """What will run, at which times of which zone, and when next."""

    deployment: str
    slug: str
    cron: str
    timezone: str
    next_at: datetime | None


def schedule(api: PrefectApi, file: Path, briefs: Sequence[ScheduledBrief], timezone: str | None = None) -> list[Timed]:
    """Have every deployment that the file gives a time run with each brief, in the file's zone or in `timezone`; what will run, and when."""
    if timezone is not None and timezone not in available_timezones():
        raise SettingsError(f"{timezone} is no time zone. Name one as IANA does, such as Europe/Berlin.")
    return [_put(api, deployment, each, one, timezone) for deployment, each in _timed(api, file) for one in briefs]


def unschedule(api: PrefectApi, file: Path, slugs: Sequence[str]) -> int:
    """Take the schedules of these briefs away, with the runs that they have planned; how many there were."""
    found = [(deployment, held) for deployment, _ in _timed(api, file) for held in deployment["schedules"] if held["slug"] in slugs]
    for deployment, held in found:
        api("DELETE", f"/deployments/{deployment['id']}/schedules/{held['id']}")
    return len(found)


def _timed(api: PrefectApi, file: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The deployments as the server knows them, each with a time that the file gives it."""
    for declared in yaml.safe_load(file.read_text())["deployments"]:
        for each in declared.get("schedules", ()):
            yield _deployment(api, declared["name"]), each


def _deployment(api: PrefectApi, name: str) -> dict[str, Any]:
    wanted = {"deployments": {"name": {"any_": [name]}, "tags": {"all_": ["plancast"]}}}
    found: list[dict[str, Any]] = api("POST", "/deployments/filter", wanted)
    if not found:
        raise SettingsError(f"The Prefect server has no deployment `{name}`. Run `plancast serve`, or `prefect deploy --all`.")
    return found[0]


def _put(api: PrefectApi, deployment: Mapping[str, Any], declared: Mapping[str, Any], one: ScheduledBrief, timezone: str | None) -> Timed:
    """Make the schedule of a brief what it is to be: one that is there is changed, so that a paused one stays paused."""
    times = {"cron": declared["cron"], "timezone": timezone or declared["timezone"]}
    wanted = {"schedule": times, "parameters": {"brief": dict(one.brief)}, "slug": one.slug}
    held = next((each for each in deployment["schedules"] if each["slug"] == one.slug), None)
    path = f"/deployments/{deployment['id']}/schedules"
    if held is None:
        api("POST", path, [{**wanted, "active": True}])
    else:
        api("PATCH", f"{path}/{held['id']}", wanted)
    api("POST", f"/deployments/{deployment['id']}/schedule", {"min_runs": 1})
    return Timed(deployment["name"], one.slug, times["cron"], times["timezone"], _next(api, deployment["id"], one, ZoneInfo(times["timezone"])))


def _next(api: PrefectApi, deployment_id: str, one: ScheduledBrief, zone: ZoneInfo) -> datetime | None:
    """When the brief runs next, in its zone; None where its schedule is paused."""
    wanted = {
        "deployments": {"id": {"any_": [deployment_id]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "sort": "EXPECTED_START_TIME_ASC",
    }
    runs = api("POST", "/flow_runs/filter", wanted)
    own = [run for run in runs if run["auto_scheduled"] and run["parameters"].get("brief") == one.brief]
    return datetime.fromisoformat(own[0]["expected_start_time"]).astimezone(zone) if own else None
