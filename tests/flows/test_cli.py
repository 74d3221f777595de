"""The command line as a user meets it."""

import csv
import json
from pathlib import Path

import pytest

from connectors.demo_market.server import DemoMarket
from tests.flows.commandline import Plancast, Planned


def test_a_plan_writes_its_files_and_a_summary_that_fits_a_screen(first_plan: Planned, tmp_path: Path) -> None:
    plancast, out, done = first_plan.plancast, first_plan.out, first_plan.done
    assert done.returncode == 0, done.stderr
    assert "crawling" in done.stderr
    assert len(done.stdout.splitlines()) <= 30
    assert str(out / "report.html") in done.stdout
    with (out / "gaps.csv").open() as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    assert labels
    assert labels[0] in plancast("show", "gaps").stdout

    exported = plancast("export", "gaps", "--format", "json", "--out", str(tmp_path))
    assert exported.returncode == 0, exported.stderr
    rows = json.loads((tmp_path / "gaps.json").read_text())
    assert [row["label"] for row in rows] == labels
    assert all(row["evidence_ids"] for row in rows)
    assert plancast.table("quarantine") == []

    again = plancast("report", "--out", str(tmp_path / "again"))
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "again" / "report.html").read_text() == (out / "report.html").read_text()


def test_a_replay_needs_no_network_and_reads_the_same_pages(
    planned: Plancast, market: DemoMarket, brief_arguments: tuple[str, ...], tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "out"))
    pages, labels, asked = planned.table("pages"), planned("show", "gaps").stdout, len(market.requests)
    replayed = planned("plan", *brief_arguments, "--replay", *out)
    assert replayed.returncode == 0, replayed.stderr
    assert len(market.requests) == asked
    assert planned.table("pages") == pages
    again = json.loads(Path(planned("export", "gaps", "--format", "json", *out).stdout.strip()).read_text())
    assert sum(gap["label"] in labels for gap in again) >= len(again) / 2  # topics that are known already may sort gaps otherwise


def test_a_second_plan_asks_only_whether_pages_have_changed(
    planned: Plancast, market: DemoMarket, brief_arguments: tuple[str, ...], tmp_path: Path
) -> None:
    pages, asked = planned.table("pages"), len(market.requests)
    assert planned("plan", *brief_arguments, "--out", str(tmp_path / "out")).returncode == 0
    assert planned.table("pages") == pages
    again = [request for request in market.requests[asked:] if request.status == 200 and not request.path.endswith((".txt", ".xml", ".gz"))]
    assert again == []


def test_a_past_plan_reads_what_was_known_or_says_that_it_is_reconstructed(
    planned: Plancast, market: DemoMarket, brief_arguments: tuple[str, ...], tmp_path: Path
) -> None:
    asked, past = len(market.requests), ("plan", *brief_arguments, "--as-of", "2025-06-01", "--replay", "--out", str(tmp_path))
    observed = planned(*past)
    assert observed.returncode == 1
    assert "Nothing was known of brightloaf.test at 2025-06-01 00:00 UTC" in observed.stderr
    rebuilt = planned(*past, "--mode", "reconstructed")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "Reconstructed" in rebuilt.stdout
    pages = json.loads(Path(planned("export", "pages", "--format", "json", "--out", str(tmp_path)).stdout.strip()).read_text())
    later = {page["url"] for page in pages if page["published_on"] and page["published_on"] > "2025-06-01"}
    runs = json.loads(Path(planned("export", "runs", "--format", "json", "--out", str(tmp_path)).stdout.strip()).read_text())
    past_run = next(run["run_id"] for run in runs if run["mode"] == "reconstructed" and run["state"] != "failed")
    exported = planned("export", "gaps", "--run", past_run, "--format", "json", "--out", str(tmp_path))
    gaps = json.loads(Path(exported.stdout.strip()).read_text())
    shown = {url for gap in gaps for url in gap["evidence_urls"]}
    assert later
    assert shown
    assert not shown & later
    assert len(market.requests) == asked


def test_without_competitors_the_links_suggest_some(plancast: Plancast, market: DemoMarket, tmp_path: Path) -> None:
    done = plancast("plan", "--site", market.target, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "report.html").read_text()
    for url in market.competitors:
        assert url.split("//")[1].strip("/") in done.stdout + html


def test_a_competitor_that_does_not_answer_degrades_the_plan_by_name(plancast: Plancast, market: DemoMarket, tmp_path: Path) -> None:
    done = plancast(
        "plan", "--site", market.target, "--competitor", market.competitors[0], "--competitor", "http://nobody.test", "--out", str(tmp_path)
    )
    assert done.returncode == 3, done.stderr
    assert "degraded: nobody.test" in done.stderr
    assert "nobody.test" in (tmp_path / "report.html").read_text()


def test_a_target_that_does_not_answer_fails_and_says_how_to_go_on(plancast: Plancast, tmp_path: Path) -> None:
    done = plancast("plan", "--site", "http://nobody.test", "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "PC210 nobody.test has no page that could be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert [row[-1] for row in plancast.table("runs")] != []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["plan"], "site: is missing"),
        (["plan", "no-such.yaml"], "no-such.yaml: there is no such file"),
        (["plan", "--site", "http://a.test", "--max-pages", "0"], "crawl.max_pages"),
        (["show", "recipes"], "There is no table recipes"),
        (["export", "gaps"], "There is no finished run"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(plancast: Plancast, arguments: list[str], expected: str) -> None:
    done = plancast(*arguments)
    assert done.returncode in {1, 2}
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    if arguments[0] == "plan":
        assert done.returncode == 2
        assert not plancast.home.exists()


def test_check_says_what_a_crawl_would_meet(plancast: Plancast, brief_arguments: tuple[str, ...]) -> None:
    done = plancast("check", *brief_arguments, "--competitor", "http://nobody.test")
    assert done.returncode == 3
    assert done.stdout.count("reachable and allowed") == 3
    assert "does not resolve" in done.stdout
    assert "Cost: nothing" in done.stdout


def test_the_schema_is_printed(plancast: Plancast) -> None:
    assert json.loads(plancast("schema").stdout)["properties"]["site"]["description"]
