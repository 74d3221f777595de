"""The strategy on the command line: from what is stored, out as a file, and back in with what a person changed."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.flows.commandline import Plancast


def rows(plancast: Plancast, table: str, out: Path, *more: str) -> list[dict[str, Any]]:
    """A table of a run, by default of the latest plan."""
    done = plancast("export", table, "--format", "json", "--out", str(out), *more)
    found: list[dict[str, Any]] = json.loads(Path(done.stdout.strip()).read_text())
    return found


def test_what_a_person_changes_in_the_file_stands_in_later_plans(plancast: Plancast, brief_arguments: tuple[str, ...], tmp_path: Path) -> None:
    nothing = plancast("strategy", *brief_arguments, "--out", str(tmp_path))
    assert nothing.returncode == 1
    assert "There is no gap analysis of brightloaf.test" in nothing.stderr

    assert plancast("plan", *brief_arguments, "--out", str(tmp_path)).returncode == 0
    planned = rows(plancast, "pillars", tmp_path)
    ledger = {row["evidence_id"] for row in rows(plancast, "evidence", tmp_path)}
    for table in ("pillars", "personas", "strategies", "opportunities"):
        assert all(set(row["evidence_ids"]) <= ledger and row["evidence_ids"] for row in rows(plancast, table, tmp_path)), table

    alone = plancast("strategy", *brief_arguments, "--out", str(tmp_path))
    assert alone.returncode == 0, alone.stderr
    file = tmp_path / "strategy.yaml"
    content = yaml.safe_load(file.read_text())
    assert [one["label"] for one in content["pillars"]] == [row["label"] for row in planned]

    content["pillars"][0] |= {"label": "Bread we stand for", "share": 0.3}
    file.write_text(yaml.safe_dump(content))
    edited = plancast("strategy", *brief_arguments, "--strategy", str(file), "--out", str(tmp_path / "edited"))
    assert edited.returncode == 0, edited.stderr
    assert "Decisions kept: 1" in edited.stdout
    assert plancast("plan", *brief_arguments, "--replay", "--out", str(tmp_path)).returncode == 0
    again = next(row for row in rows(plancast, "pillars", tmp_path) if row["pillar_id"] == content["pillars"][0]["id"])
    assert (again["label"], again["share"], again["fixed"]) == ("Bread we stand for", 0.3, ["label", "share"])
    assert "Bread we stand for" in (tmp_path / "report.html").read_text()

    content["pillars"][0]["share"] = 3
    file.write_text(yaml.safe_dump(content))
    refused = plancast("strategy", *brief_arguments, "--strategy", str(file), "--out", str(tmp_path))
    assert refused.returncode == 2
    assert "pillars.0.share" in refused.stderr
