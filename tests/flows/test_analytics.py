"""Analytics as a user with an export and nothing else meets it: import, analytics, and the report says what fell, why, and what to expect."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from tests.flows.commandline import Plancast

LAST = datetime.now(UTC).date() - timedelta(days=3)
LOST, SITE = "https://we.test/steam-in-a-home-oven", "https://we.test"


def export(path: Path, days: int = 120, pages: int = 20) -> str:
    """A daily export by page: in the last 28 days one page falls from position 4 to 9, the others go on as before."""
    dice, lines = np.random.default_rng(5), ["Date,Page,Clicks,Impressions,CTR,Position"]
    urls = [LOST, *(f"{SITE}/page-{number}" for number in range(pages - 1))]
    for place, url in enumerate(urls):
        for back in range(days):
            day = LAST - timedelta(days=back)
            week = 0.8 if day.weekday() > 4 else 1.1
            has_fallen = place == 0 and back < 28
            clicks = dice.poisson((4 if has_fallen else 12) * week)
            lines.append(f"{day},{url},{clicks},{dice.poisson(250 * week)},{clicks / 250:.1%},{9.0 if has_fallen else 4.0}")
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def rows(plancast: Plancast, table: str, folder: Path) -> list[dict[str, object]]:
    run_id = json.loads((folder / "run.json").read_text())
    done = plancast("export", table, "--format", "json", "--run", run_id, "--out", str(folder))
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads((folder / f"{table}.json").read_text())
    return found


def test_an_export_and_nothing_else_tells_what_fell_why_and_what_to_expect(prefect_server: Mapping[str, str], tmp_path: Path) -> None:
    plancast = Plancast(tmp_path / "home", prefect_server)
    assert plancast("import", "metrics", export(tmp_path / "export.csv"), "--site", SITE).returncode == 0
    own = plancast(
        "break",
        "add",
        "The tag was missing on the blog.",
        "--from",
        str(LAST - timedelta(days=40)),
        "--to",
        str(LAST - timedelta(days=38)),
        "--small",
    )
    assert own.returncode == 0, own.stderr
    assert plancast("break", "add", "Never so.", "--from", "2026-01-05").returncode == 0
    assert plancast("break", "withdraw", "--from", "2026-01-05").returncode == 0
    assert plancast("break", "withdraw", "--from", "2026-01-05").returncode == 2
    told = plancast("break", "list").stdout
    assert "The tag was missing" in told
    assert "Never so" not in told
    done = plancast("analytics", "--site", SITE, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    run_id = done.stdout.split(" run ")[1].split()[0]
    (tmp_path / "run.json").write_text(json.dumps(run_id))
    (lost,) = rows(plancast, "decay", tmp_path)
    assert (lost["url"], lost["cause"]) == (LOST, "position")
    assert sum(float(str(lost[part])) for part in ("demand", "position", "click_through", "season", "measurement", "unexplained")) == lost["change"]
    expected = [row for row in rows(plancast, "forecasts", tmp_path) if row["level"] == "site"]
    assert len(expected) == 90
    assert all(0 <= float(str(row["lo_90"])) <= float(str(row["mean"])) <= float(str(row["hi_90"])) for row in expected)
    assert date.fromisoformat(str(expected[0]["on"])) == LAST + timedelta(days=1)
    report = (tmp_path / "report.html").read_text()
    assert LOST in report
    assert "Compare with care: The tag was missing on the blog." in report
    assert "worse position" in report
