"""The calendar as people meet it: planned, changed by hand, planned again around what they fixed, and read by a calendar program."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from icalendar import Calendar

from connectors.demo_market.server import DemoMarket
from tests.connectors.test_calendar_file import components
from tests.flows.commandline import Plancast


def planned(plancast: Plancast, out: Path) -> dict[str, dict[str, Any]]:
    """The last calendar's open entries, by id."""
    run_id = plancast("show", "runs", "--rows", "1").stdout.splitlines()[2].split()[1]
    done = plancast("export", "events", "--format", "json", "--run", run_id, "--out", str(out))
    assert done.returncode == 0, done.stderr
    rows = json.loads((out / "events.json").read_text())
    return {row["event_id"]: row for row in rows if row["state"] not in ("cancelled", "published")}


def entries(path: Path) -> dict[str, Any]:
    """The entries of a file by their ids, as an independent reader has them; each line is held to the format too."""
    text = path.read_bytes().decode()
    assert [name for name, _ in components(text)].count("VEVENT") > 0
    return {str(one["uid"]).split("@")[0]: one for one in Calendar.from_ical(text).walk("VEVENT")}


def test_a_calendar_is_planned_changed_and_planned_again_around_what_people_fixed(plancast: Plancast, market: DemoMarket, tmp_path: Path) -> None:
    nothing = plancast("event", "list")
    assert nothing.returncode == 1
    channels = [{"name": name, "timezone": zone} for name, zone in (("blog", "America/New_York"), ("linkedin", "Europe/Berlin"))]
    brief = tmp_path / "brief.yaml"
    brief.write_text(yaml.safe_dump({"site": market.target, "competitors": list(market.competitors), "goals": ["traffic"], "channels": channels}))
    done = plancast("plan", str(brief), "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert f"Calendar: {tmp_path / 'calendar.ics'}" in done.stdout
    assert " pieces until " in (tmp_path / "summary.txt").read_text()
    assert 'id="calendar"' in (tmp_path / "report.html").read_text()
    first = planned(plancast, tmp_path)
    assert set(entries(tmp_path / "calendar.ics")) == set(first)

    leaf = max((row for row in first.values() if row["parent_event_id"]), key=lambda row: row["publish_at"])  # nothing follows it
    day = datetime.fromisoformat(leaf["publish_at"]).date() + timedelta(days=1)
    moved = plancast("event", "move", leaf["event_id"][:8], "--at", f"{day}T15:30", "--why", "The baker is away", "--by", "Ann")
    assert moved.returncode == 0, moved.stderr
    assert "15:30" in moved.stdout
    assert plancast("event", "cancel", "zzzz").returncode == 2
    again = plancast("calendar", str(brief), "--out", str(tmp_path / "again"))
    assert again.returncode == 0, again.stderr
    assert "Ann: The baker is away" in again.stdout
    second = planned(plancast, tmp_path)
    assert "15:30" in plancast("event", "list").stdout
    others = set(first) - {leaf["event_id"]}
    stayed = [key for key in others if key in second and second[key]["publish_at"] == first[key]["publish_at"]]
    assert len(stayed) >= len(others) - 1  # of some twenty entries: one is a twentieth
    assert (second[leaf["event_id"]]["is_fixed"], second[leaf["event_id"]]["change"]) == (True, "moved")
    newer = entries(tmp_path / "again" / "calendar.ics")[leaf["event_id"]]
    assert int(newer["sequence"]) == 1
    assert newer.decoded("dtstart").astimezone(UTC) == datetime.fromisoformat(second[leaf["event_id"]]["publish_at"])

    other = tmp_path / "other.csv"
    other.write_text(f"title,publish_at,channel\nOpen day,{day}T10:00,blog\nNo day,soon,blog\n")
    read = plancast("calendar", str(brief), "--import", str(other), "--out", str(tmp_path / "third"))
    assert read.returncode == 0, read.stderr
    assert "Changes kept: 1" in read.stdout
    assert "soon" in read.stderr
    assert "Open day" in {row["title"] for row in planned(plancast, tmp_path).values() if row["is_fixed"]}
    assert "Changes kept: 0" in plancast("calendar", str(brief), "--import", str(other), "--out", str(tmp_path / "third")).stdout
    exported = plancast("export", "events", "--format", "ics", "--out", str(tmp_path))
    assert "Open day" in {str(one["summary"]) for one in entries(Path(exported.stdout.strip())).values()}
