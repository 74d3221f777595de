"""Strategy and recommendations on the command line: from what is stored, out as files, and back in with what a person changed or decided."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.flows.commandline import Plancast

PAST_DAY = "2026-01-01"


def rows(plancast: Plancast, table: str, out: Path, *more: str) -> list[dict[str, Any]]:
    """A table of a run, by default of the latest plan."""
    done = plancast("export", table, "--format", "json", "--out", str(out), *more)
    found: list[dict[str, Any]] = json.loads(Path(done.stdout.strip()).read_text())
    return found


def test_without_an_analysis_there_is_no_strategy(plancast: Plancast, brief_arguments: tuple[str, ...], tmp_path: Path) -> None:
    nothing = plancast("strategy", *brief_arguments, "--out", str(tmp_path))
    assert nothing.returncode == 1
    assert "There is no gap analysis of brightloaf.test" in nothing.stderr


def test_what_a_person_changes_in_the_file_stands_in_later_plans(planned: Plancast, brief_arguments: tuple[str, ...], tmp_path: Path) -> None:
    plancast = planned
    pillars = rows(plancast, "pillars", tmp_path)
    ledger = {row["evidence_id"] for row in rows(plancast, "evidence", tmp_path)}
    for table in ("pillars", "personas", "strategies", "opportunities"):
        assert all(set(row["evidence_ids"]) <= ledger and row["evidence_ids"] for row in rows(plancast, table, tmp_path)), table

    alone = plancast("strategy", *brief_arguments, "--out", str(tmp_path))
    assert alone.returncode == 0, alone.stderr
    file = tmp_path / "strategy.yaml"
    content = yaml.safe_load(file.read_text())
    assert [one["label"] for one in content["pillars"]] == [row["label"] for row in pillars]

    looked_back_on(plancast, brief_arguments)
    rejected = decided_on_advice(plancast, tmp_path)
    content["pillars"][0] |= {"label": "Bread we stand for", "share": 0.3}
    file.write_text(yaml.safe_dump(content))
    edited = plancast("strategy", *brief_arguments, "--strategy", str(file), "--out", str(tmp_path / "edited"))
    assert edited.returncode == 0, edited.stderr
    assert "Decisions kept: 1" in edited.stdout
    assert plancast("plan", *brief_arguments, "--replay", "--out", str(tmp_path)).returncode == 0
    again = next(row for row in rows(plancast, "pillars", tmp_path) if row["pillar_id"] == content["pillars"][0]["id"])
    assert (again["label"], again["share"], again["fixed"]) == ("Bread we stand for", 0.3, ["label", "share"])
    assert "Bread we stand for" in (tmp_path / "report.html").read_text()

    advised_again(plancast, brief_arguments, tmp_path, rejected)

    content["pillars"][0]["share"] = 3
    file.write_text(yaml.safe_dump(content))
    refused = plancast("strategy", *brief_arguments, "--strategy", str(file), "--out", str(tmp_path))
    assert refused.returncode == 2
    assert "pillars.0.share" in refused.stderr


def looked_back_on(plancast: Plancast, brief_arguments: tuple[str, ...]) -> None:
    """Advice as of a past day is held against what came after, list by list; a day that is not past is refused."""
    told = plancast("backtest", *brief_arguments, "--on", PAST_DAY)
    assert told.returncode == 0, told.stderr
    assert all(f"{PAST_DAY}  {name}" in told.stdout and f"all days    {name}" in told.stdout for name in ("most published", "chance"))
    assert "× chance" in told.stdout
    refused = plancast("backtest", *brief_arguments, "--on", "2999-01-01")
    assert refused.returncode == 2
    assert "not past" in refused.stderr


def decided_on_advice(plancast: Plancast, out: Path) -> dict[str, Any]:
    """Accept one piece of advice and reject another; the one that was rejected."""
    advice = [row for row in rows(plancast, "recommendations", out) if row["action"] == "create"]
    ledger = {row["evidence_id"] for row in rows(plancast, "evidence", out)}
    assert all(row["evidence_ids"] and set(row["evidence_ids"]) <= ledger for row in advice)
    page = (out / "report.html").read_text()
    assert page.index("What to do first") < page.index(f"decide {advice[0]['recommendation_id']}")
    kept = plancast("decide", advice[0]["recommendation_id"][:8], "accept", "--by", "Ana")
    assert kept.returncode == 0, kept.stderr
    assert advice[0]["title"] in kept.stdout
    assert plancast("decide", advice[1]["recommendation_id"], "reject", "--why", "no budget").returncode == 0
    unknown = plancast("decide", "0000nothing", "done")
    assert unknown.returncode == 2
    assert "0000nothing" in unknown.stderr
    return advice[1]


def advised_again(plancast: Plancast, brief_arguments: tuple[str, ...], out: Path, rejected: dict[str, Any]) -> None:
    """What was rejected does not come back, what was accepted has a brief, and two runs can be compared."""
    again = {row["recommendation_id"]: row for row in rows(plancast, "recommendations", out)}
    assert (again[rejected["recommendation_id"]]["action"], again[rejected["recommendation_id"]]["state"]) == ("skip", "rejected")
    (accepted,) = [one for one, row in again.items() if row["state"] == "accepted"]
    assert (out / "briefs" / f"{accepted}.docx").stat().st_size > 0
    alone = plancast("recommend", *brief_arguments, "--out", str(out / "alone"))
    assert alone.returncode == 0, alone.stderr
    assert (out / "alone" / "briefs" / f"{accepted}.md").read_text().startswith("# ")
    plans = [row["run_id"] for row in rows(plancast, "runs", out) if row["flow"] == "content_plan"]
    moved = plancast("diff", *reversed(plans[:2]))
    assert "rejected" in moved.stdout
    assert "Since the last run" in (out / "report.html").read_text()
